"""Dense search. The one file with faiss.

Exact search over unit rows: a score is a cosine. An approximate index would save nothing that a person notices below about a
million passages, and would sometimes miss the right one.
"""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from corpus.errors import StaleIndexError


class VectorIndex:
    """Unit vectors by row, and the search for the nearest."""

    def __init__(self, index: faiss.IndexFlatIP) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> "VectorIndex":
        """Index (n, d) float32 rows of unit length."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The length of a row."""
        return int(self._index.d)

    def search(self, vector: NDArray[np.float32], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the rows and cosines of the k nearest, best first; fewer when there are fewer rows."""
        if not min(k, self.count):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        scores, rows = self._index.search(vector.reshape(1, -1).astype(np.float32), min(k, self.count))
        return rows[0], scores[0]

    def cosines(self, vector: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the cosine of a vector to each of the given rows."""
        if len(rows) == 0:
            return np.zeros(0, dtype=np.float32)
        stored = self._index.reconstruct_batch(rows)
        return np.asarray(stored @ vector, dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write one file.

        Raises:
            OSError: it cannot be written.
        """
        path.write_bytes(faiss.serialize_index(self._index).tobytes())

    @classmethod
    def load(cls, path: Path) -> "VectorIndex":
        """Read one file.

        Raises:
            StaleIndexError: it is not a flat index.
        """
        try:
            index = faiss.deserialize_index(np.frombuffer(path.read_bytes(), dtype=np.uint8))
        except RuntimeError as exc:
            raise StaleIndexError(f"{path}: not a readable vector index; run: assistant index --rebuild") from exc
        if not isinstance(index, faiss.IndexFlatIP):
            raise StaleIndexError(f"{path}: not an exact index; run: assistant index --rebuild")
        return cls(index)
