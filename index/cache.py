"""Embeddings kept by content, so that a killed build goes on where it stopped and an update embeds only what is new.

A folder per model with two files that only grow: `keys`, 32 bytes a row (SHA-256 of the text), and `rows`, its float32 vector.
A torn last row, left by a killed process, is cut off when the folder is opened.
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from index.embedder import Embedder, Track

KEY_BYTES = 32
_SAVE_EVERY = 32  # texts


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


class EmbeddingCache:
    """Vectors of one model by the text they were made from."""

    def __init__(self, folder: Path, dimension: int) -> None:
        """Open or begin a cache.

        Raises:
            OSError: the folder cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._keys_path, self._rows_path = folder / "keys", folder / "rows"
        self._dimension = dimension
        self._rows = self._read()

    def _read(self) -> dict[bytes, int]:
        row_bytes = 4 * self._dimension
        for path in (self._keys_path, self._rows_path):
            path.touch()
        whole = min(self._keys_path.stat().st_size // KEY_BYTES, self._rows_path.stat().st_size // row_bytes)
        os.truncate(self._keys_path, whole * KEY_BYTES)
        os.truncate(self._rows_path, whole * row_bytes)
        content = self._keys_path.read_bytes()
        return {content[i * KEY_BYTES : (i + 1) * KEY_BYTES]: i for i in range(whole)}

    def __len__(self) -> int:
        return len(self._rows)

    def embed(self, texts: Sequence[str], embedder: Embedder, *, track: Track) -> NDArray[np.float32]:
        """Return (len(texts), d) float32, embedding only the texts that are not kept yet; they are kept as they are made."""
        keys = [_key(text) for text in texts]
        missing = list({key: text for key, text in zip(keys, texts, strict=True) if key not in self._rows}.items())
        missing.sort(key=lambda entry: len(entry[1]), reverse=True)
        shares = [list(range(start, min(start + _SAVE_EVERY, len(missing)))) for start in range(0, len(missing), _SAVE_EVERY)]
        with self._rows_path.open("ab") as rows, self._keys_path.open("ab") as stored:
            for share in track(shares):
                vectors = embedder.embed_passages([missing[i][1] for i in share])
                self._append(rows, [vectors.astype("<f4").tobytes()])
                self._append(stored, [missing[i][0] for i in share])
                for i in share:
                    self._rows[missing[i][0]] = len(self._rows)
        return self._take(keys)

    @staticmethod
    def _append(file: BinaryIO, pieces: Iterable[bytes]) -> None:
        file.write(b"".join(pieces))
        file.flush()
        os.fsync(file.fileno())

    def _take(self, keys: Sequence[bytes]) -> NDArray[np.float32]:
        if not keys:
            return np.zeros((0, self._dimension), dtype=np.float32)
        kept = np.memmap(self._rows_path, dtype="<f4", mode="r").reshape(-1, self._dimension)
        return np.asarray(kept[[self._rows[key] for key in keys]], dtype=np.float32)
