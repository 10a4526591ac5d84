"""What the page shows of an item, as JSON: numbered sentences, cited passages with the quotes marked, gold when it may be seen."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from corpus.document import Document, SectionPath, Span
from eval.citations import is_exact, resolves, sentences
from eval.controls import Documents
from eval.question import Question
from eval.response import CitedSpan, Response
from eval.sampling import Item

_WHOLE_SECTION_CHARS = 1500  # longer ones are cut down to what lies around the quotes
_AROUND_CHARS = 300
_MOST_HITS = 5
Shown = dict[str, Any]


def _window(document: Document, spans: Sequence[Span]) -> Span:
    """Return the part of the document to show around spans of one section: the section, or what is near when it is long."""
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    section = document.section_at(start)
    low, high = (section.body, section.end) if section else (0, len(document.text))
    if high - low > _WHOLE_SECTION_CHARS:
        low, high = max(low, start - _AROUND_CHARS), min(high, end + _AROUND_CHARS)
    return Span(min(low, start), max(high, end))


def _pieces(document: Document, window: Span, citations: Sequence[CitedSpan]) -> list[list[Any]]:
    """Return the window's text cut at the ends of the quotes, each piece with the markers of the quotes it belongs to."""
    ends = {window.start, window.end, *(end for c in citations for end in (c.start, c.end))}
    return [
        [document.text[start:end], sorted({c.marker for c in citations if c.start <= start and end <= c.end})]
        for start, end in pairwise(sorted(ends))
    ]


def _path(document: Document, offset: int) -> SectionPath:
    section = document.section_at(offset)
    return section.path if section else (document.title,)


def _passage(document: Document, citations: Sequence[CitedSpan], window: Span | None = None) -> Shown:
    window = window or _window(document, [citation.span for citation in citations])
    first = min((citation.start for citation in citations), default=window.start)
    return {
        "path": list(_path(document, first)),
        "document": document.id,
        "start": first,
        "pieces": _pieces(document, window, citations),
    }


def _passages(citations: Iterable[CitedSpan], documents: Documents) -> list[Shown]:
    """Return a passage for every cited section, in the order of first citation; then the quotes that are not where they say."""
    sections: dict[tuple[str, SectionPath], list[CitedSpan]] = {}
    faults: list[Shown] = []
    for citation in citations:
        if not resolves(citation, documents):
            faults.append({"path": [citation.document], "lost": citation.marker, "quote": citation.quote})
            continue
        document = documents[citation.document]
        sections.setdefault((document.id, _path(document, citation.start)), []).append(citation)
        if not is_exact(citation, documents):
            path = list(_path(document, citation.start))
            faults.append({"path": path, "differs": citation.marker, "quote": citation.quote})
    return [*(_passage(documents[name], cited) for (name, _), cited in sections.items()), *faults]


def _hits(response: Response, documents: Documents) -> list[Shown]:
    found = [hit for hit in response.retrieved if hit.document in documents and hit.start < hit.end]
    return [_passage(documents[hit.document], (), Span(hit.start, hit.end)) for hit in found[:_MOST_HITS]]


def show_answer(response: Response, documents: Documents) -> Shown:
    """Return one answer with its passages; a refusal has those that were retrieved."""
    refused = response.abstained
    lines = [
        {"text": sentence.text, "markers": [citation.marker for citation in sentence.citations]}
        for sentence in sentences(response)
    ]
    return {
        "refused": refused,
        "sentences": lines,
        "passages": [] if refused else _passages(response.citations, documents),
        "hits": _hits(response, documents) if refused else [],
    }


def show_gold(question: Question, documents: Documents) -> Shown:
    """Return what a right answer holds, and the passages that prove it."""
    evidence = [
        CitedSpan(n, span.document, span.start, span.end, span.quote) for n, span in enumerate(question.evidence, start=1)
    ]
    keys = [
        key.text or " ".join(filter(None, (key.year, key.direction, key.qualifier, key.value + key.unit)))
        for key in question.keys
    ]
    return {
        "answerable": question.answerable,
        "reference": question.reference,
        "keys": keys,
        "passages": _passages(evidence, documents),
    }


def show_item(item: Item, documents: Documents) -> Shown:
    """Return what the rater sees of an item, from left to right; nothing of it says which system answered."""
    answers = [response for response in (item.response, item.against) if response]
    if item.side == "right":
        answers.reverse()
    question = item.question
    return {
        "id": item.id,
        "question": question.question,
        "standalone": question.standalone if question.history else "",
        "history": [{"role": turn.role, "content": turn.content} for turn in question.history],
        "answers": [show_answer(response, documents) for response in answers],
    }


def show_documents(items: Iterable[Item], documents: Documents, *, most_chars: int) -> list[Shown]:
    """Return the documents that the items' answers and questions are about, section by section; none when they are too long."""
    named: dict[str, None] = {}
    for item in items:
        for response in (item.response, item.against):
            if response:
                named |= dict.fromkeys([*(c.document for c in response.citations), *(hit.document for hit in response.retrieved)])
        named |= dict.fromkeys(evidence.document for evidence in item.question.evidence)
    known = [documents[name] for name in named if name in documents]
    if sum(len(document.text) for document in known) > most_chars:
        return []
    return [
        {
            "id": document.id,
            "title": document.title,
            "sections": [
                {"path": list(section.path), "start": section.start, "text": document.text[section.body : section.end].strip()}
                for section in document.sections
            ]
            or [{"path": [document.title], "start": 0, "text": document.text}],
        }
        for document in known
    ]
