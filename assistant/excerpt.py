"""A span of a document that an answer quotes, and how long each kind of answer may be."""

import re
from dataclasses import dataclass

from corpus.document import SectionPath, Span

MAX_FACT_CHARS, MAX_REASON_CHARS, MAX_PARTS_CHARS, MAX_SUMMARY_CHARS = 160, 300, 480, 680
SHORT_SENTENCE = 90
_MAX_REST = 60  # characters of a quotation beyond the span that begins or ends in it
_CLOSES = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "（": "）", "(": ")"}
_OPENS = {closing: opening for opening, closing in _CLOSES.items()}
_SENTENCE_END = re.compile(r"[。！!？?\n]")
_EDGE = " \n　，,、；;：:。"


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of one document that an answer quotes, and the part of it that was asked for."""

    document: str
    section: SectionPath
    span: Span
    emphasis: str = ""


def tidy(text: str, span: Span) -> Span:
    """Return the span without punctuation that belongs to what follows, and with the whole of a quotation that it would cut."""
    start, end = span.start, span.end
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    while start < end and text[start] in _EDGE:
        start += 1
    return _whole_quotation(text, Span(start, end))


def _whole_quotation(text: str, span: Span) -> Span:
    """Return the span with the rest of a quotation that it begins or ends in: of 打造“甲,乙”地, never 打造“甲 alone."""
    start, end = span.start, span.end
    opened: list[str] = []  # the marks that close what the span has opened, the innermost last
    for char in text[span.start : span.end]:
        if char in _CLOSES:
            opened.append(_CLOSES[char])
        elif opened and char == opened[-1]:
            opened.pop()
        elif char in _OPENS:
            begin = text.rfind(_OPENS[char], max(0, start - _MAX_REST), start)
            start = begin if begin >= 0 and not _SENTENCE_END.search(text, begin, start) else start
    for mark in reversed(opened):
        close = text.find(mark, end, end + _MAX_REST)
        end = close + 1 if close >= 0 and not _SENTENCE_END.search(text, end, close) else end
    return Span(start, end)
