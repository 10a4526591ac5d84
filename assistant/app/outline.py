"""The tree of titles beside the chat."""

from collections.abc import Mapping, Sequence

from assistant.app.markup import Markup, element, join, labelled, worded
from corpus.document import Document, Section
from corpus.script import detect

MOST_OPEN_DOCUMENTS = 3


def outline(documents: Mapping[str, Document]) -> Markup:
    """Return one tree for each document, in the order of their titles; a click on a title opens its section."""
    if not documents:
        return worded("p", "outline.empty", class_="faint")
    ordered = sorted(documents.values(), key=lambda document: (document.title, document.id))
    foldable, opened = len(ordered) > 1, len(ordered) <= MOST_OPEN_DOCUMENTS
    return join(_tree(document, foldable=foldable, opened=opened) for document in ordered)


def _tree(document: Document, *, foldable: bool, opened: bool) -> Markup:
    sections = document.sections
    titled = bool(sections) and len(sections[0].path) == 1
    head = [_title(document, document.title, sections[0].start if sections else 0)]
    if foldable:
        label = labelled("aria_label", "outline.fold", {"title": document.title})
        head.insert(0, element("button", type="button", class_="fold", aria_expanded=str(opened).lower(), **label))
    below = element("div", _branches(document, sections[1:] if titled else sections, 2), class_="below", hidden=not opened)
    return element("section", element("div", *head, class_="head"), below, class_="tree", lang=detect(document.title))


def _branches(document: Document, sections: Sequence[Section], depth: int) -> Markup:
    """Return the list of the sections at `depth` of the path; what follows each and lies deeper is nested in it."""
    rows: list[Markup] = []
    position = 0
    while position < len(sections):
        head, position = sections[position], position + 1
        first = position
        while position < len(sections) and len(sections[position].path) > depth:
            position += 1
        nested = _branches(document, sections[first:position], depth + 1)
        rows.append(element("li", _title(document, head.path[-1], head.start), nested))
    return element("ul", *rows) if rows else Markup()


def _title(document: Document, title: str, start: int) -> Markup:
    return element("button", title, type="button", class_="title", data_document=document.id, data_start=start)
