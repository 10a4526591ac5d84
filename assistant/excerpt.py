"""A span of a document that an answer quotes, and how long each kind of answer may be."""

from dataclasses import dataclass

from corpus.document import SectionPath, Span

MAX_FACT_CHARS, MAX_REASON_CHARS, MAX_PARTS_CHARS, MAX_SUMMARY_CHARS = 160, 300, 480, 680
SHORT_SENTENCE = 90
_EDGE = " \n　，,、；;：:。"


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of one document that an answer quotes, and the part of it that was asked for."""

    document: str
    section: SectionPath
    span: Span
    emphasis: str = ""


def tidy(text: str, span: Span) -> Span:
    """Return the span without punctuation that belongs to what follows."""
    start, end = span.start, span.end
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    while start < end and text[start] in _EDGE:
        start += 1
    return Span(start, end)
