"""Sections cut into passages, at sentence ends; sentences and clauses for whoever needs them smaller."""

import re
from collections.abc import Iterator
from math import ceil

from corpus.document import Document, Passage, Section, Span

MAX_CHARS = 400
# A line's end ends a sentence too, but not in a wrapped paragraph: there the line is long, and words follow it at once.
_LINE_END = r"\n{2,}|\n(?=[ \t　]*(?:$|\n|[-*•●○■◆]|\d{1,2}[.)、]|[一二三四五六七八九十]+、))|(?<![^\n]{40})\n|(?<=[：:])\n"
_SENTENCE_END = re.compile(rf"[。！？!?；;]+[”’」』)）]*|\.(?=\s+[A-Z“\"(]|\s*$)|{_LINE_END}|…{{1,2}}(?=\s)")
_CLAUSE_END = re.compile(r"[，,；;：:](?!\d)[”’」』)）]*")


def _split(text: str, span: Span, ends: re.Pattern[str]) -> Iterator[Span]:
    """Yield the pieces that tile a span, each ending behind a match of `ends`; what lies outside the span is not looked at."""
    start = span.start
    for match in ends.finditer(text[span.start : span.end]):
        end = span.start + match.end()
        if end > start:
            yield Span(start, end)
            start = end
    if start < span.end:
        yield Span(start, span.end)


def _trim(text: str, span: Span) -> Span:
    piece = text[span.start : span.end]
    start = span.start + len(piece) - len(piece.lstrip())
    return Span(start, max(start, span.start + len(piece.rstrip())))


def sentences(text: str, span: Span) -> list[Span]:
    """Return the sentences of a span in order, white space at their ends left out."""
    pieces = (_trim(text, piece) for piece in _split(text, span, _SENTENCE_END))
    return [piece for piece in pieces if piece.end > piece.start]


def clauses(text: str, span: Span) -> list[Span]:
    """Return the clauses of one sentence in order; each keeps the comma it ends with."""
    pieces = (_trim(text, piece) for piece in _split(text, span, _CLAUSE_END))
    return [piece for piece in pieces if piece.end > piece.start]


def _pieces(text: str, span: Span, max_chars: int) -> Iterator[Span]:
    """Yield pieces of at most `max_chars` with only white space between them: sentences, else clauses, else cuts at the limit."""
    for sentence in sentences(text, span):
        if sentence.end - sentence.start <= max_chars:
            yield sentence
            continue
        for clause in _split(text, sentence, _CLAUSE_END):
            for start in range(clause.start, clause.end, max_chars):
                yield Span(start, min(start + max_chars, clause.end))


def chunk_section(text: str, section: Section, *, max_chars: int) -> list[Span]:
    """Return the spans a section is cut into: in order, none empty, none over `max_chars`, only white space between them."""
    length = section.end - section.body
    if length <= 0:
        return []
    target = ceil(length / ceil(length / max_chars))
    spans: list[Span] = []
    start = end = section.body
    for piece in _pieces(text, Span(section.body, section.end), max_chars):
        over = piece.end - start > max_chars
        if end > start and (over or end - start >= target):
            spans.append(Span(start, end))
            start = piece.start
        end = piece.end
    spans.append(Span(start, end))
    return [trimmed for span in spans if (trimmed := _trim(text, span)).end > trimmed.start]


def chunk(document: Document, *, max_chars: int = MAX_CHARS) -> list[Passage]:
    """Cut every section of an outlined document into passages.

    Raises:
        ValueError: `max_chars` is not positive.
    """
    if max_chars <= 0:
        raise ValueError(f"max_chars must be positive, not {max_chars}")
    return [
        Passage(
            id=f"{document.id}:{span.start}",
            document=document.id,
            section=section.path,
            text=document.quote(span),
            start=span.start,
            end=span.end,
        )
        for section in document.sections
        for span in chunk_section(document.text, section, max_chars=max_chars)
    ]
