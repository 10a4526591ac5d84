"""The clauses of the hits, each with how well it answers: what quoting and abstaining both look at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.need import Need
from corpus.chunker import sentences
from corpus.document import Document, Span
from corpus.figures import Figure, find_figures
from index.lexical import tokens
from index.retriever import AskedTerm, Hit, Retrieval


@lru_cache(maxsize=16_384)
def token_set(text: str) -> frozenset[str]:
    """Return the search tokens of a text, each once."""
    return frozenset(tokens(text))


@lru_cache(maxsize=16_384)
def figures_in(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text; offsets count from its own beginning."""
    return find_figures(text)


def share(asked: Sequence[AskedTerm], held: frozenset[str]) -> float:
    """Return the share of the question's terms, by weight, that a text with these tokens says, in [0, 1]."""
    total = sum(term.weight for term in asked)
    return sum(term.weight for term in asked if term.term.is_in(held)) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Candidate:
    """One clause of a hit.

    Attributes:
        sentence: the sentence it belongs to.
        cosine: of the clause to the question.
        said: share of the question that the clause says, in [0, 1].
        context: share that its sentence with the section path says, in [0, 1].
        score: how well it answers, comparable within one question only.
    """

    hit: Hit
    sentence: Span
    clause: Span
    cosine: float
    said: float
    context: float
    score: float

    @property
    def document(self) -> str:
        """The id of its document."""
        return self.hit.passage.document


def _wants(need: Need, figures: Iterable[Figure]) -> bool:
    """Say whether a clause with these figures has the form of what is asked."""
    found = list(figures)
    if need.kind == "number":
        return any(not figure.is_year and not figure.is_ordinal for figure in found)
    if need.kind == "rank":
        return any(figure.is_ordinal for figure in found)
    if need.kind == "date":
        return any(figure.is_year for figure in found)
    return False


def candidates(need: Need, retrieval: Retrieval, documents: Mapping[str, Document]) -> list[Candidate]:
    """Return the clauses of all hits, best first; ties break by document and offset."""
    best_cosine = max((clause.cosine for hit in retrieval.hits for clause in hit.clauses), default=0.0)
    found: list[Candidate] = []
    for hit in retrieval.hits:
        document = documents[hit.passage.document]
        title = token_set(" ".join(hit.passage.section))
        for sentence in sentences(document.text, hit.passage.span):
            context = share(retrieval.terms, title | token_set(document.quote(sentence)))
            for clause in hit.clauses:
                if not sentence.start <= clause.span.start < sentence.end:
                    continue
                text = document.quote(clause.span)
                said = share(retrieval.terms, token_set(text))
                score = 8.0 * (clause.cosine - best_cosine) + 1.5 * said + 1.5 * context + 1.5 * hit.score
                score += 0.8 * _wants(need, figures_in(text))
                found.append(Candidate(hit, sentence, clause.span, clause.cosine, said, context, score))
    return sorted(found, key=lambda candidate: (-candidate.score, candidate.document, candidate.clause.start))
