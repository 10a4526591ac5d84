"""What the panes of a document's content and of its key figures share: its material, what is wrong with files, its passages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import FastAPI, Query, Response
from fastapi.responses import JSONResponse

from assistant.app.markup import Markup, element, labelled, worded
from assistant.app.refused import declined, trouble
from assistant.exam import Documents
from assistant.settings import Settings
from assistant.study.corrections import Correction, corrections_path, load_corrections
from assistant.study.material import Material, gathered
from corpus.document import Document, Span
from corpus.errors import DatasetError
from corpus.script import detect

Reply = dict[str, Any]
Id = Annotated[str, Query(max_length=300)]
Offset = Annotated[int, Query(ge=0)]
_AROUND_CHARS = 700  # of a long section, on either side of what it is opened for


@dataclass(frozen=True, slots=True)
class Content:
    """A document's material.

    Attributes:
        corrections: of its figures, used in the material.
        fault: what is wrong with the file of corrections, "" for nothing.
    """

    material: Material
    corrections: tuple[Correction, ...]
    fault: str = ""

    @property
    def document(self) -> Document:
        """The document."""
        return self.material.document


class Shelf:
    """The documents as the panes see them: each with the corrections of its figures."""

    def __init__(self, settings: Settings, documents: Documents) -> None:
        self.settings = settings
        self._documents = documents

    def content(self, name: str) -> Content | None:
        """Return a document's material, as it was read where the file of corrections is broken; None for no such document."""
        document = self._documents().get(name)
        if document is None:
            return None
        try:
            known = load_corrections(corrections_path(self.settings.home))
        except DatasetError as error:
            return Content(gathered(document), (), str(error))
        own = tuple(one for one in known if one.document == name)
        return Content(gathered(document, own), own)


def gone() -> JSONResponse:
    """Return that there is no such document any more."""
    return declined("content.gone", status=404)


def fault_of(content: Content) -> Markup:
    """Return what is wrong with the file of corrections, or nothing."""
    return trouble("figures.unreadable", {"detail": content.fault}) if content.fault else Markup()


def download(content: bytes, name: str, kind: str) -> Response:
    """Return a file to be kept under a name."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=kind, headers=headers)


def see(words: str, start: int, end: int) -> Markup:
    """Return a button that opens the passage of some words; the script knows the document."""
    label = labelled("title", "content.see", {"words": words})
    return element("button", words, type="button", class_="see", data_do="see", data_start=start, data_end=end, **label)


def add_passages(desk: FastAPI, shelf: Shelf) -> None:
    """Put the route of passages into the application."""

    @desk.get("/content/passage")
    def passage_of(document: Id, start: Offset, end: Offset) -> JSONResponse:
        found = shelf.content(document)
        if found is None or not start < end <= len(found.document.text):
            return gone()
        return JSONResponse({"html": passage(found.material, Span(start, end))})


def passage(material: Material, focus: Span) -> Markup:
    """Return the section that holds a span: its sentence set off, the span marked; a long section is cut around it."""
    document = material.document
    section = document.section_at(focus.start)
    whole = Span(section.body, max(section.end, focus.end)) if section else Span(0, len(document.text))
    if focus.start < whole.start:  # a title
        whole = Span(focus.start, whole.end)
    start, end = max(whole.start, focus.start - _AROUND_CHARS), min(whole.end, focus.end + _AROUND_CHARS)
    sentence = next((one.span for one in material.statements if one.span.overlap(focus)), focus)
    pieces: list[Markup] = []
    if section:
        pieces.append(element("p", " › ".join(section.path), class_="path faint"))
    if start > whole.start:
        pieces.append(worded("p", "content.cut", class_="faint"))
    pieces += _paragraphs(document, Span(start, end), sentence, focus)
    if end < whole.end:
        pieces.append(worded("p", "content.cut", class_="faint"))
    return element("div", *pieces, class_="passage", lang=detect(document.quote(Span(start, end))))


def _paragraphs(document: Document, whole: Span, sentence: Span, focus: Span) -> Iterator[Markup]:
    at = whole.start
    for line in document.quote(whole).split("\n"):
        if line.strip():
            yield element("p", *_pieces(document, Span(at, at + len(line)), sentence, focus))
        at += len(line) + 1


def _pieces(document: Document, line: Span, sentence: Span, focus: Span) -> Iterable[str]:
    """Yield the stretches of a line: plain, of the sentence, marked."""
    edges = (sentence.start, sentence.end, focus.start, focus.end)
    cuts = sorted({line.start, line.end, *(edge for edge in edges if line.start < edge < line.end)})
    for start, end in pairwise(cuts):
        text = document.text[start:end]
        if focus.start <= start < focus.end:
            yield element("mark", text, tabindex=-1)
        elif sentence.start <= start < sentence.end:
            yield element("span", text, class_="sentence")
        else:
            yield text


def cut(rows: list[Markup], most: int) -> tuple[list[Markup], Markup]:
    """Return as many rows as are shown, and what says that there are more."""
    if len(rows) <= most:
        return rows, Markup()
    return rows[:most], worded("p", "content.more", {"shown": most, "total": len(rows)}, class_="faint")


def table(heads: Iterable[str], rows: Iterable[Markup], name: str) -> Markup:
    """Return a table in a box that scrolls sideways by itself; `name` is the key of the words for it."""
    head = element("thead", element("tr", *(worded("th", key, scope="col") for key in heads)))
    caption = worded("caption", name, class_="unseen")
    return element("div", element("table", caption, head, element("tbody", *rows)), class_="wide", tabindex=0)


def note(key: str, values: dict[str, object] | None = None) -> Markup:
    """Return a quiet sentence."""
    return worded("p", key, values, class_="faint")
