"""When to say "not in the documents": a probability that the quotes answer the question, and a threshold."""

from collections.abc import Mapping
from math import exp

from assistant.choice import figures_in, share, token_set
from assistant.quote import Draft
from corpus.document import Document
from index.retriever import Retrieval

THRESHOLD = 0.5


def confidence(question: str, retrieval: Retrieval, draft: Draft, documents: Mapping[str, Document]) -> float:
    """Return the estimated probability that the draft answers the question, in [0, 1]."""
    if not draft.quotes or not retrieval.hits:
        return 0.0
    texts = [documents[quote.document].quote(quote.span) + " " + " ".join(quote.section) for quote in draft.quotes]
    passages = [
        hit.passage.text
        for hit in retrieval.hits
        if any(_inside(hit.passage.document, hit.passage.start, hit.passage.end, q) for q in draft.quotes)
    ]
    said = share(retrieval.terms, token_set(" ".join(texts + passages)))
    years_missing = _missing_years(question, " ".join(texts + passages))
    value = 7.0 * said + 4.0 * retrieval.hits[0].score - 5.2 - 3.0 * years_missing
    return 1.0 / (1.0 + exp(-value))


def _inside(document: str, start: int, end: int, quote: object) -> bool:
    return bool(quote.document == document and start <= quote.span.start < end)  # type: ignore[attr-defined]


def _missing_years(question: str, evidence: str) -> int:
    asked = {figure.value for figure in figures_in(question) if figure.is_year}
    return len(asked - {figure.value for figure in figures_in(evidence) if figure.is_year})
