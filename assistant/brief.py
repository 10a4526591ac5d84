"""What a model is given to write an answer from, and whether it wrote what was asked for."""

from collections.abc import Mapping, Sequence

from assistant.asked import Asked, Part
from assistant.choice import figures_in, fits
from assistant.excerpt import MAX_PARTS_CHARS, MAX_REASON_CHARS, MAX_SUMMARY_CHARS, Quote
from assistant.need import FIGURE_KINDS
from assistant.prompts import Brief, sources
from assistant.proof import answers
from corpus.document import Document, Passage, SectionPath, Span
from corpus.figures import Figure, same

MAX_SOURCE_CHARS = 1200  # for a model: a CPU reads some 100 characters a second
MAX_WRITTEN_FACT_CHARS = 200


def brief(asked: Asked, documents: Mapping[str, Document]) -> Brief:
    """Return what a model is to write: from the passages quoted, then the next hits; from the quotes for a whole part."""
    answered = [part for part in asked.parts if part.answered]
    whole = any(part.need.kind in ("part", "summary") for part in answered)
    pieces = [(quote.document, quote.section, quote.span) for part in answered for quote in part.draft.quotes]
    if not whole:
        pieces = _passages(answered)
    kinds = {part.need.kind for part in answered}
    if whole or len(answered) > 1:
        sentences, chars = 5, MAX_SUMMARY_CHARS if "summary" in kinds else MAX_PARTS_CHARS
    elif kinds <= {"how", "why", "list", "definition", "quote"}:
        sentences, chars = 3, MAX_REASON_CHARS
    else:
        sentences, chars = 1, MAX_WRITTEN_FACT_CHARS
    question = " ".join(part.question for part in answered)
    return Brief(question, asked.language, sources(question, pieces, documents), sentences, chars, "yesno" in kinds)


def _passages(parts: Sequence[Part]) -> list[tuple[str, SectionPath, Span]]:
    """Return the passages a model is given: those quoted first, then the best hits of each part in turn."""
    hits = [(hit.rank, hit.passage, part) for part in parts for hit in part.retrieval.hits]
    hits.sort(key=lambda entry: (not any(_lies_in(quote, entry[1]) for quote in entry[2].draft.quotes), entry[0]))
    found: dict[str, tuple[str, SectionPath, Span]] = {}
    chars = 0
    for _, passage, _ in hits:
        if passage.id not in found and (not found or chars + len(passage.text) <= MAX_SOURCE_CHARS):
            found[passage.id] = (passage.document, passage.section, passage.span)
            chars += len(passage.text)
    return list(found.values())


def _lies_in(quote: Quote, passage: Passage) -> bool:
    return quote.document == passage.document and passage.start <= quote.span.start < passage.end


def sought(part: Part, text: str) -> list[Figure]:
    """Return the figures of a text that are of the kind a question asks for; none where it asks for no figure."""
    return [figure for figure in figures_in(text) if part.need.kind in FIGURE_KINDS and fits(part.need, figure)]


def is_answered(text: str, asked: Asked, documents: Mapping[str, Document]) -> bool:
    """Say whether a model wrote what was asked for: the figure, where one was; else what the quotes say."""
    quotes: list[str] = []
    for part in asked.parts:
        if part.answered:
            own = [documents[quote.document].quote(quote.span) for quote in part.draft.quotes]
            known = [figure for quote in own for figure in figures_in(quote)]
            said = sought(part, text)
            if part.need.kind in FIGURE_KINDS and not any(same(figure, other) for figure in said for other in known):
                return False
            quotes += own
    counted = all(part.need.kind in FIGURE_KINDS for part in asked.parts if part.answered)
    return counted or answers(text, " ".join(part.question for part in asked.parts), quotes)
