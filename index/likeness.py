"""How near a question's word is to the words of a text: 大專院校 is 高校 in other words, 茶葉 is not.

The words of all passages are embedded one by one when documents are indexed. Vectors of words lie in a narrow cone; taken from their
mean, as here, words that mean the same have cosines above about .5 and others mostly below .4.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embedder import Vectors
from index.words import said_words

_EVEN = 50  # words a mean is taken of, at the least: fewer have no common direction


class Vocabulary:
    """The words of all passages, each with its vector.

    Attributes:
        words: folded, ascending, each once.
        vectors: (n, d) float32 of unit length, from their mean.
    """

    def __init__(self, words: Sequence[str], vectors: NDArray[np.floating]) -> None:
        raw = np.asarray(vectors, dtype=np.float32)
        self.words = tuple(words)
        self._mean = raw.mean(axis=0) if len(raw) >= _EVEN else np.zeros(raw.shape[1], dtype=np.float32)
        self.vectors = self._from_mean(raw)
        self._rows = {word: row for row, word in enumerate(self.words)}

    def _from_mean(self, raw: NDArray[np.float32]) -> NDArray[np.float32]:
        moved = raw - self._mean
        return np.asarray(moved / np.maximum(np.linalg.norm(moved, axis=-1, keepdims=True), 1e-9), dtype=np.float32)

    def cosines(self, words: Sequence[str], embed: Callable[[Sequence[str]], Vectors]) -> dict[str, NDArray[np.float32]]:
        """Return for each word (n,) its cosine to each of the vocabulary; `embed` gives, in one call, the vectors of those it has not."""
        unknown = [word for word in dict.fromkeys(words) if word not in self._rows]
        found = {word: self.vectors[self._rows[word]] for word in words if word in self._rows}
        found |= dict(zip(unknown, self._from_mean(embed(unknown)), strict=True)) if unknown else {}
        return {word: np.asarray(self.vectors @ vector, dtype=np.float32) for word, vector in found.items()}

    @lru_cache(maxsize=16_384)  # noqa: B019 - one vocabulary lives as long as its index
    def rows_of(self, text: str) -> NDArray[np.int64]:
        """Return the rows of the words that a text says."""
        return np.array(sorted({self._rows[word] for word in said_words(text) if word in self._rows}), dtype=np.int64)


def vocabulary_of(texts: Iterable[str]) -> list[str]:
    """Return the words of texts, ascending, each once."""
    return sorted({word for text in texts for word in said_words(text)})


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the words of one question are like; without a vocabulary nothing is like anything."""

    vocabulary: Vocabulary | None = None
    cosines: Mapping[str, NDArray[np.float32]] = field(default_factory=dict, compare=False)

    def of(self, word: str, text: str) -> float:
        """Return how near the nearest word of a text is to one of the question's, in [0, 1]."""
        if self.vocabulary is None or word not in self.cosines:
            return 0.0
        rows = self.vocabulary.rows_of(text)
        return max(0.0, float(self.cosines[word][rows].max())) if len(rows) else 0.0

    def best(self, word: str) -> float:
        """Return how near the nearest word of all is, in [0, 1]."""
        found = self.cosines.get(word)
        return max(0.0, float(found.max(initial=0.0))) if found is not None else 0.0


UNLIKE = Likeness()  # of a question whose words were not looked at


def save(folder: Path, words: Sequence[str], vectors: NDArray[np.floating]) -> None:
    """Write the words, a line each, and their vectors in half precision below a folder."""
    (folder / "words").write_text("".join(f"{word}\n" for word in words), encoding="utf-8")
    np.save(folder / "words.npy", vectors.astype(np.float16), allow_pickle=False)


def load(folder: Path) -> Vocabulary:
    """Read what `save` wrote.

    Raises:
        OSError: it cannot be read.
        ValueError: it is damaged.
    """
    words = (folder / "words").read_text(encoding="utf-8").split("\n")[:-1]
    vectors = np.load(folder / "words.npy", allow_pickle=False)
    if len(vectors) != len(words):
        raise ValueError(f"{len(vectors)} vectors of {len(words)} words")
    return Vocabulary(words, vectors)
