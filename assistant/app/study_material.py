"""The pane that shows what a document holds: outline with its items, terms, lists, dates, names, mind map. Its script is study_material.js."""

from collections.abc import Callable, Sequence

from fastapi import FastAPI, Response
from fastapi.responses import JSONResponse

from assistant.app.forms import select
from assistant.app.markup import Markup, element, join, labelled, worded
from assistant.app.refused import trouble
from assistant.app.study_content import Id, Shelf, add_passages, download, fault_of, gone, note, see
from assistant.app.study_lists import dates, lists, names, slogans, terms
from assistant.app.study_mindmap import mindmap
from assistant.exam import Documents
from assistant.settings import Settings
from assistant.study.bank import coverage
from assistant.study.digest import Digest, digest
from assistant.study.exports import html, outline, pdf, word
from assistant.study.exports.labels import label
from assistant.study.item import Item
from assistant.study.material import Material
from assistant.study.onepage import fitted
from assistant.study.plan import notes
from assistant.study.shared_bank import read_kept
from assistant.studying import bank_path
from corpus.document import Section, SectionPath
from corpus.errors import DatasetError

_LEVELS = (1, 3, 6, 10)  # items of a section from which its ground is a step darker
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Files = dict[str, tuple[str, str, Callable[[Digest], bytes]]]


def skeleton() -> Markup:
    """Return the pane, empty."""
    return join(
        [
            worded("h2", "material.title"),
            worded("p", "material.about", class_="faint"),
            element(
                "div",
                select("material-document", "content.document"),
                element("p", data_part="material-files", class_="files"),
                class_="row",
            ),
            element("div", data_part="material", class_="found", role="region", **labelled("aria_label", "material.title")),
            dialog("material"),
        ]
    )


def dialog(name: str, *below: Markup) -> Markup:
    """Return the window in which a pane shows a passage; what is below it is the pane's own."""
    close = element("button", worded("span", "content.close"), type="button", class_="plain", data_part=f"{name}-close")
    head = element("header", worded("h3", "content.passage", id=f"{name}-passage"), close, class_="row")
    text = element("div", data_part=f"{name}-text", class_="scroll-box", tabindex=0, **labelled("aria_label", "content.passage"))
    return element("dialog", head, text, *below, data_part=f"{name}-dialog", aria_labelledby=f"{name}-passage")


# What can be downloaded: route -> (ending of the name, media type, how it is made).
_FILES: Files = {
    "handout.docx": (".docx", _WORD, lambda known: word.leaflet(fitted(known))),
    "handout.pdf": (".pdf", "application/pdf", lambda known: pdf.write(fitted(known))),
    "handout.html": (".html", "text/html; charset=utf-8", lambda known: html.write(fitted(known))),
    "headings.opml": (
        ".opml",
        "text/x-opml; charset=utf-8",
        lambda known: outline.opml(known.title, _paths(known), notes(known)),
    ),
    "mindmap.mmd": (".mmd", "text/plain; charset=utf-8", lambda known: outline.mermaid(known.title, _paths(known), notes(known))),
}
_NAMES = {"handout": "handout", "headings": "outline", "mindmap": "mindmap"}


def _paths(known: Digest) -> list[SectionPath]:
    return [path for path, _ in known.sections]


def add(desk: FastAPI, settings: Settings, documents: Documents) -> None:
    """Put the routes into the application."""
    shelf = Shelf(settings, documents)
    add_passages(desk, shelf)

    @desk.get("/material")
    def material(document: Id) -> JSONResponse:
        found = shelf.content(document)
        if found is None:
            return gone()
        items, fault = _items(settings)
        shown = content(found.material, items)
        return JSONResponse({"html": join([fault_of(found), fault, shown])})

    @desk.get("/material/files/{name}")
    def file(name: str, document: Id) -> Response:
        found = shelf.content(document)
        if found is None or name not in _FILES:
            return gone()
        ending, kind, make = _FILES[name]
        known = digest(found.material)
        title = label(_NAMES[name.partition(".")[0]], known.language)
        return download(make(known), f"{known.title} {title}{ending}", kind)


def _items(settings: Settings) -> tuple[Sequence[Item] | None, Markup]:
    """Return the items of the bank, None when its file is broken, and what is wrong with it."""
    try:
        return read_kept(bank_path(settings, None)).items, Markup()
    except DatasetError as error:
        return None, trouble("material.unreadable", {"detail": str(error)})


def content(material: Material, items: Sequence[Item] | None) -> Markup:
    """Return everything the pane shows of a document; without items nothing is counted."""
    numbers = {
        "sections": len(material.document.sections),
        "sentences": len(material.statements),
        "figures": len(material.rows),
    }
    paths = [section.path for section in material.document.sections]
    return join(
        [
            worded("p", "material.summary", dict(numbers)),
            _part("material.outline", _outline(material, items)),
            _part("material.map", mindmap(material.document.title, paths or [(material.document.title,)])),
            _part("material.terms", terms(material)),
            _part("material.slogans", slogans(material)),
            _part("material.lists", lists(material)),
            _part("material.dates", dates(material)),
            _part("material.names", names(material)),
        ]
    )


def _part(key: str, shown: Markup) -> Markup:
    return element("section", worded("h3", key), shown, class_=key.replace(".", "-"))


def _outline(material: Material, items: Sequence[Item] | None) -> Markup:
    counts = None if items is None else dict(coverage(items, material).counts)
    pieces = []
    if len(material.document.sections) < 2:
        pieces.append(note("material.flat"))
    if counts is not None:
        pieces += [note("material.outline.about"), _covered(material, counts)]
    tree = _branches(material.document.sections, 1, counts)
    return join([*pieces, element("div", tree, class_="coverage")])


def _covered(material: Material, counts: dict[SectionPath, int]) -> Markup:
    """Return which sections have no item."""
    if not sum(counts.values()):
        return worded("p", "material.bank.none", class_="caution")
    missing = [section for section in material.sections if not counts[section.path]]
    if not missing:
        return worded("p", "material.covered", {"total": len(counts)}, class_="good")
    rows = [element("li", _title(section)) for section in missing]
    told = worded("p", "material.missing", {"total": len(counts), "count": len(missing)})
    return element("div", told, element("ul", *rows), class_="missing")


def _branches(sections: Sequence[Section], depth: int, counts: dict[SectionPath, int] | None) -> Markup:
    """Return the sections at a depth as a list, what lies below each nested in it."""
    rows: list[Markup] = []
    position = 0
    while position < len(sections):
        head, position = sections[position], position + 1
        first = position
        while position < len(sections) and len(sections[position].path) > depth:
            position += 1
        below = _branches(sections[first:position], depth + 1, counts)
        rows.append(element("li", element("div", _title(head), _count(head, counts), class_="part"), below))
    return element("ul", *rows) if rows else Markup()


def _title(section: Section) -> Markup:
    end = section.body if section.body > section.start else min(section.end, section.start + len(section.path[-1]))
    return see(section.path[-1], section.start, max(end, section.start + 1))


def _count(section: Section, counts: dict[SectionPath, int] | None) -> Markup:
    """Return how many items a section has, in words on a ground that is the darker the more there are."""
    if counts is None:
        return Markup()
    if section.path not in counts:
        return worded("span", "material.count.title", class_="heat none")
    count = counts[section.path]
    level = sum(count >= least for least in _LEVELS)
    key = "material.count" if count else "material.count.none"
    return worded("span", key, {"count": count} if count else None, class_=f"heat heat-{level}")
