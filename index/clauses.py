"""Clauses of every passage with their vectors: what tells two near passages apart, and where in one the answer stands.

Policy sentences run to a hundred characters and name five figures; their clauses, of some twenty characters, each say one thing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from corpus.chunker import clauses, sentences
from corpus.document import Passage, Span

MIN_CHARS = 8  # a shorter clause is joined to the one before it


@lru_cache(maxsize=65_536)
def clause_spans(passage: Passage) -> tuple[Span, ...]:
    """Return the clauses of a passage as spans of its document, in order; never empty, and none reaches over a sentence end."""
    found: list[Span] = []
    for sentence in sentences(passage.text, Span(0, len(passage.text))):
        joined: list[Span] = []
        for clause in clauses(passage.text, sentence):
            if joined and min(clause.end - clause.start, joined[-1].end - joined[-1].start) < MIN_CHARS:
                joined[-1] = Span(joined[-1].start, clause.end)
            else:
                joined.append(clause)
        found.extend(joined)
    return tuple(Span(passage.start + span.start, passage.start + span.end) for span in found) or (passage.span,)


@dataclass(frozen=True, slots=True)
class ClauseVectors:
    """Vectors of all clauses, passage by passage.

    Attributes:
        vectors: (m, d) float16, rows of unit length.
        first: (n + 1,) where the clauses of passage i begin, and after the last one m.
    """

    vectors: NDArray[np.float16]
    first: NDArray[np.int64]

    @classmethod
    def build(cls, spans: Sequence[Sequence[Span]], vectors: NDArray[np.floating]) -> "ClauseVectors":
        """Join the spans of each passage with the rows that follow the same order."""
        first = np.array([0, *accumulate(len(group) for group in spans)], dtype=np.int64)
        return cls(np.asarray(vectors, dtype=np.float16), first)

    def of(self, row: int) -> NDArray[np.float32]:
        """Return (clauses of the passage, d) float32."""
        return np.asarray(self.vectors[self.first[row] : self.first[row + 1]], dtype=np.float32)

    def best_cosines(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return for each passage the cosine of its nearest clause."""
        return np.array([float((self.of(row) @ vector).max(initial=-1.0)) for row in rows], dtype=np.float32)
