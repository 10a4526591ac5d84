"""Hit, Retriever, HybridRetriever. Ranks begin at 1; ties break by passage id, ascending."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.document import Passage, Span
from corpus.script import simplify
from index.clauses import ClauseVectors, clause_spans
from index.embedder import Embedder, Vectors
from index.fusion import Fusion, Signals, trained
from index.lexical import LexicalIndex, tokens
from index.likeness import UNLIKE, Likeness, Vocabulary
from index.places import short_names
from index.terms import Term, in_chinese, terms
from index.vectors import VectorIndex
from index.words import content_words

CANDIDATES = 40  # from each of the dense and the lexical search
TRANSLATED = 0.6  # of its idf: what a translated term adds to a passage that holds it, about what BM25 gives to one occurrence
PARTS = ("hybrid", "dense", "clause", "lexical")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a hit and its cosine to the question."""

    span: Span
    cosine: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question.

    Attributes:
        score: of the whole retriever, in [0, 1].
        dense: cosine of the passage to the question.
        coverage: share of the question's tokens that the passage or its section path holds, weighted by idf, in [0, 1].
        clauses: its clauses in order, where the retriever knows them.
    """

    passage: Passage
    rank: int
    score: float
    dense: float = 0.0
    coverage: float = 0.0
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """A term of the question, how telling it is (its idf), and whether any document that was asked says it."""

    term: Term
    weight: float
    known: bool


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What was found for a question: hits, best first, the terms they were searched by, and what its words are like."""

    hits: tuple[Hit, ...]
    terms: tuple[AskedTerm, ...] = ()
    likeness: Likeness = UNLIKE

    @property
    def known_terms(self) -> tuple[AskedTerm, ...]:
        """The terms that some document says; all of them where none does."""
        return tuple(term for term in self.terms if term.known) or self.terms


class Retriever(Protocol):
    """Finds passages for a question."""

    def search(self, query: str, *, k: int, within: Collection[str] = ()) -> Retrieval:
        """Return at most k hits, best first; with `within` only of the documents of these ids."""


@dataclass(frozen=True, slots=True)
class Searchable:
    """All that can be searched; row i of each is passage i."""

    passages: Sequence[Passage]
    vectors: VectorIndex
    lexical: LexicalIndex
    clauses: ClauseVectors
    vocabulary: Vocabulary | None = None


class HybridRetriever:
    """Dense, clause-level and lexical search, fused by what stands out for this question."""

    def __init__(self, index: Searchable, embedder: Embedder, *, fusion: Fusion | None = None) -> None:
        self._index = index
        self._embedder = embedder
        self._fusion = fusion or trained()
        self._title_tokens = {passage.section: frozenset(tokens(" ".join(passage.section))) for passage in index.passages}

    def search(self, query: str, *, k: int, within: Collection[str] = ()) -> Retrieval:
        """Return at most k hits, best first; with `within` only of the documents of these ids."""
        return self.search_by(query, k=k, part="hybrid", within=within)

    def search_by(self, query: str, *, k: int, part: str, within: Collection[str] = ()) -> Retrieval:
        """Return at most k hits by one of PARTS, so that the hybrid can be measured beside its parts."""
        if not self._index.passages:
            return Retrieval(())
        weighed = self.weigh(terms(query))
        vector = self._vector(query, weighed)
        rows, signals = self.signals(weighed, vector, within=within)
        scores = self._fusion.scores(signals) if part == "hybrid" else signals.column(part)
        ids = [self._index.passages[row].id for row in rows.tolist()]
        order = sorted(range(len(rows)), key=lambda i: (-float(scores[i]), ids[i]))[:k]
        hits = [self._hit(int(rows[i]), rank, float(scores[i]), signals, i, vector) for rank, i in enumerate(order, start=1)]
        inside = self._inside(within)
        asked = tuple(AskedTerm(term.term, term.weight, bool((term.holding & inside).any())) for term in weighed)
        return Retrieval(tuple(hits), asked, self._likeness(query))

    def _inside(self, within: Collection[str]) -> NDArray[np.bool_]:
        """Return (passages,) which are of the documents meant."""
        return np.array([not within or passage.document in within for passage in self._index.passages], dtype=np.bool_)

    def _likeness(self, query: str) -> Likeness:
        vocabulary = self._index.vocabulary
        if vocabulary is None or not vocabulary.words:
            return Likeness()
        return Likeness(
            vocabulary, vocabulary.cosines([word.term.name for word in content_words(query)], self._embedder.embed_passages)
        )

    def _vector(self, query: str, weighed: Sequence["WeighedTerm"]) -> Vectors:
        """Return the vector of a question; with English words in it, the mean of its own and of its Chinese wording's.

        The offline model ranks the right clause first for .58 of the English trial questions, with the wording for .67.
        """
        vector = self._embedder.embed_query(simplify(query))
        wordings = {term.term.name: term.wording for term in weighed if term.wording}
        chinese = in_chinese(query, wordings) if any(name != wording for name, wording in wordings.items()) else ""
        if not chinese:
            return vector
        mean = vector + self._embedder.embed_query(chinese)
        return np.asarray(mean / (np.linalg.norm(mean) or 1.0), dtype=np.float32)

    def signals(
        self, weighed: Sequence["WeighedTerm"], vector: Vectors, *, within: Collection[str] = ()
    ) -> tuple[NDArray[np.int64], Signals]:
        """Return the candidate rows, ascending, and what each retriever says of them."""
        lexical, ceiling = self._lexical(weighed)
        best_dense, _ = self._index.vectors.search(vector, len(lexical) if within else CANDIDATES)
        if within:
            inside = self._inside(within)
            lexical = np.where(inside, lexical, 0.0).astype(np.float32)
            best_dense = best_dense[inside[best_dense]][:CANDIDATES]
        most = min(CANDIDATES, len(lexical))
        best_lexical = np.argpartition(-lexical, most - 1)[:most]
        rows = np.unique(np.concatenate([best_dense, best_lexical[lexical[best_lexical] > 0]])).astype(np.int64)
        total = sum(term.weight for term in weighed) or 1.0
        coverage = np.zeros(len(rows), dtype=np.float32)
        title = np.zeros(len(rows), dtype=np.float32)
        titles = [self._title_tokens[self._index.passages[row].section] for row in rows.tolist()]
        for term in weighed:
            coverage += term.weight / total * term.holding[rows]
            title += term.weight / total * np.array([term.term.is_in(held) for held in titles], dtype=np.float32)
        signals = Signals(
            dense=self._index.vectors.cosines(vector, rows),
            clause=self._index.clauses.best_cosines(vector, rows),
            lexical=(lexical[rows] / ceiling).astype(np.float32),
            coverage=coverage,
            title=title,
        )
        return rows, signals

    def weigh(self, asked: Sequence[Term]) -> list["WeighedTerm"]:
        """Return the terms with their idf and who holds them; a bigram across two words that nobody holds is left out."""
        weighed: list[WeighedTerm] = []
        for term in asked:
            holding = np.zeros(len(self._index.passages), dtype=np.bool_)
            wording = ""
            for number, alternative in enumerate(term.alternatives):
                held = np.logical_and.reduce([self._index.lexical.holding(token) for token in alternative])
                if not wording and term.wordings and held.any():
                    wording = term.wordings[number]
                holding |= held
            if not holding.any():
                holding, wording = self._by_short_name(term)
            count = int(holding.sum())
            if count or not term.spans_words:
                weighed.append(WeighedTerm(term, self._index.lexical.idf(count), holding, wording))
        return weighed

    def _by_short_name(self, term: Term) -> tuple[NDArray[np.bool_], str]:
        """Return who holds a place that nobody names in full by one of its short names, and which: 深哈 for 深圳."""
        for name in short_names(term.name):
            held = self._index.lexical.holding(name)
            if held.any():
                return held, name
        return np.zeros(len(self._index.passages), dtype=np.bool_), ""

    def _lexical(self, weighed: Sequence["WeighedTerm"]) -> tuple[NDArray[np.float32], float]:
        """Return BM25 of every passage and the most it could be; translated terms count once, by presence."""
        translated = [term for term in weighed if term.is_worded]
        plain = [token for term in weighed if not term.is_worded for token in term.term.alternatives[0]]
        scores = self._index.lexical.scores(plain)
        for term in translated:
            scores += np.float32(TRANSLATED * term.weight) * term.holding.astype(np.float32)
        return scores, sum(term.weight for term in weighed) or 1.0

    def _hit(self, row: int, rank: int, score: float, signals: Signals, i: int, vector: Vectors) -> Hit:
        passage = self._index.passages[row]
        cosines = self._index.clauses.of(row) @ vector
        clauses = tuple(Clause(span, float(cosine)) for span, cosine in zip(clause_spans(passage), cosines, strict=True))
        return Hit(passage, rank, score, float(signals.dense[i]), float(signals.coverage[i]), clauses)


@dataclass(frozen=True, slots=True)
class WeighedTerm:
    """A term with its idf and the passages that hold it, (n,) bool; the likeliest of its other wordings that some do, or a short name."""

    term: Term
    weight: float
    holding: NDArray[np.bool_]
    wording: str = ""

    @property
    def is_worded(self) -> bool:
        """Whether a passage may say it in other words."""
        return len(self.term.alternatives) > 1 or bool(self.wording)
