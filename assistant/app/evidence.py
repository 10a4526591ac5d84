"""The evidence column: the sections an answer quotes with the quotes marked, and the other hits folded under them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answer import Answer, Citation, RankedPassage
from assistant.app.markup import Markup, element, join, labelled, worded
from corpus.document import Document, Section, SectionPath, Span
from corpus.script import detect

MOST_SHOWN_CHARS = 12_000  # a longer section is cut around what it is opened for
_AROUND_CHARS = 600
_SCORES = ((0.75, "score.high"), (0.5, "score.middle"), (0.0, "score.low"))


@dataclass(frozen=True, slots=True)
class _Source:
    """A piece of a document to be shown, the citations that lie in it, and the character it is opened for."""

    document: Document
    path: SectionPath
    span: Span
    citations: tuple[Citation, ...] = ()
    focus: int = 0


def proven(answer: Answer, documents: Mapping[str, Document]) -> tuple[Citation, ...]:
    """Return the citations whose quote stands in its document at its place, in the order of their markers."""
    found = (
        citation
        for citation in answer.citations
        if citation.document in documents and documents[citation.document].quote(citation.span) == citation.quote != ""
    )
    return tuple(sorted(found, key=lambda citation: citation.marker))


def evidence(answer: Answer, documents: Mapping[str, Document]) -> Markup:
    """Return what proves an answer: cited sections first, in the order of the markers, then the other hits."""
    cited = () if answer.abstained else proven(answer, documents)
    sources = [_card(source) for source in _grouped(cited, documents)]
    if not sources:
        sources = [worded("p", "evidence.none", class_="faint")]
    return join([*sources, _others(answer.hits, cited, documents)])


def opened_section(document: Document, start: int) -> Markup:
    """Return the section that begins at or holds `start`, whole, with the titles below it."""
    section = document.section_at(start)
    if section is None:
        return _card(_Source(document, (document.title,), _clamped(document, start - _AROUND_CHARS, start + _AROUND_CHARS)))
    below = [inner for inner in document.sections if inner.path[: len(section.path)] == section.path and inner != section]
    children = [inner for inner in below if len(inner.path) == len(section.path) + 1]
    source = _Source(document, section.path, Span(section.body, section.end), focus=max(section.body, start))
    return _card(source, children=children, at=section.start)


def _clamped(document: Document, start: int, end: int) -> Span:
    return Span(max(0, start), min(len(document.text), end))


def _grouped(citations: Sequence[Citation], documents: Mapping[str, Document]) -> list[_Source]:
    """Gather the citations of one section into one source; a quote that runs over its section's end widens it."""
    groups: dict[tuple[str, int], list[Citation]] = {}
    for citation in citations:
        section = documents[citation.document].section_at(citation.start)
        groups.setdefault((citation.document, section.start if section else citation.start), []).append(citation)
    return [_source(documents[name], tuple(group)) for (name, _), group in groups.items()]


def _source(document: Document, group: tuple[Citation, ...]) -> _Source:
    first, last = min(citation.start for citation in group), max(citation.end for citation in group)
    section = document.section_at(group[0].start)
    if section is None:
        return _Source(document, group[0].section, _clamped(document, first - _AROUND_CHARS, last + _AROUND_CHARS), group)
    return _Source(document, section.path, Span(min(section.body, first), max(section.end, last)), group)


def _card(source: _Source, *, children: Iterable[Section] = (), at: int | None = None) -> Markup:
    """Return one section as an article; `data-section` is where it begins, for the outline."""
    section = source.document.section_at(source.citations[0].start if source.citations else source.span.start)
    where = at if at is not None else section.start if section else source.span.start
    pieces = [_heading(source.document, source.path)]
    if source.citations:
        pieces.append(element("ul", *map(_note, source.citations), class_="notes"))
    if source.span.end > source.span.start:
        text = join(_excerpt(source))
        pieces.append(element("div", text, class_="text", lang=detect(source.document.quote(source.span)[:2000])))
    inside = [_title(source.document, section) for section in children]
    if inside:
        pieces.append(element("div", worded("p", "evidence.inside"), element("ul", *inside), class_="inside"))
    return element("article", *pieces, class_="source", data_document=source.document.id, data_section=where, tabindex=-1)


def _heading(document: Document, path: SectionPath) -> Markup:
    language = detect(document.title)
    trail = element("ol", *(element("li", title) for title in path[:-1]), class_="path") if len(path) > 1 else Markup()
    return element("header", trail, element("h3", path[-1] if path else document.title), lang=language)


def _title(document: Document, section: Section) -> Markup:
    attributes = {"type": "button", "class_": "title", "data_document": document.id, "data_start": section.start}
    return element("li", element("button", section.path[-1], **attributes), lang=detect(section.path[-1]))


def _note(citation: Citation) -> Markup:
    """Return what was checked about a citation, and the button that copies it."""
    copied = {"data_quote": citation.quote, "data_title": citation.title, "data_path": " › ".join(citation.section[1:])}
    label = labelled("aria_label", "evidence.copy", {"marker": citation.marker})
    marker = element("button", f"[{citation.marker}]", type="button", class_="chip", data_marker=citation.marker)
    button = element("button", worded("span", "evidence.copy.short"), type="button", class_="copy", **copied, **label)
    return element("li", marker, worded("span", f"evidence.{citation.status}", class_=citation.status), button)


def _excerpt(source: _Source) -> Iterable[str]:
    """Yield the text between the marks and the marks; the characters are the document's, none added or lost but where cut."""
    for span in _kept(source):
        if span is None:
            yield worded("span", "evidence.cut", class_="cut")
            continue
        edges = {edge for citation in source.citations for edge in (citation.start, citation.end)}
        cuts = sorted({span.start, span.end, *(edge for edge in edges if span.start < edge < span.end)})
        for start, end in pairwise(cuts):
            yield _piece(source, Span(start, end))


def _piece(source: _Source, span: Span) -> str:
    markers = [citation.marker for citation in source.citations if citation.span.overlap(span)]
    text = source.document.quote(span)
    return element("mark", text, data_markers=" ".join(map(str, markers)), tabindex=-1) if markers else text


def _kept(source: _Source) -> list[Span | None]:
    """Return the spans to show, None where text is left out: all of a section of ordinary length."""
    whole = source.span
    if whole.end - whole.start <= MOST_SHOWN_CHARS:
        return [whole]
    opened = Span(source.focus, source.focus + MOST_SHOWN_CHARS - 2 * _AROUND_CHARS)
    wanted = [citation.span for citation in source.citations] or [opened]
    kept: list[Span | None] = []
    reach = whole.start
    for span in sorted(wanted):
        start, end = max(reach, span.start - _AROUND_CHARS), min(whole.end, span.end + _AROUND_CHARS)
        if start > reach:
            kept.append(None)
        if end > start:
            kept.append(Span(start, end))
            reach = end
    return kept if reach == whole.end else [*kept, None]


def _others(hits: Sequence[RankedPassage], cited: Sequence[Citation], documents: Mapping[str, Document]) -> Markup:
    """Return the hits that hold no citation, folded."""
    rows = [
        _hit(hit, documents[hit.document])
        for hit in hits
        if hit.document in documents
        and not any(hit.document == one.document and Span(hit.start, hit.end).overlap(one.span) for one in cited)
    ]
    if not rows:
        return Markup()
    return element("details", worded("summary", "evidence.others", {"count": len(rows)}), *rows, class_="others")


def _hit(hit: RankedPassage, document: Document) -> Markup:
    text = document.quote(Span(hit.start, hit.end))
    score = worded("span", next(key for least, key in _SCORES if hit.score >= least or least == 0.0), class_="score")
    attributes = {"type": "button", "class_": "open", "data_document": document.id, "data_start": hit.start}
    opening = element("button", worded("span", "evidence.open"), **attributes)
    text_block = element("div", text, class_="text", lang=detect(text))
    return element(
        "article", _heading(document, hit.section), element("p", score, opening, class_="meta"), text_block, class_="hit"
    )
