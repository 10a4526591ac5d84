"""Generations on disk: which one is in use, how the next one replaces it.

`index/CURRENT` names the generation in use and is replaced atomically: a process killed at any moment leaves the old one in use.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpus.document import Document
from corpus.errors import NoIndexError, StaleIndexError, StorageError
from index import generation
from index.cache import EmbeddingCache
from index.embedder import Embedder, Track
from index.generation import Index, Plan

_LOCK_WAIT_S = 600


@contextmanager
def _storage(folder: Path) -> Iterator[None]:
    """Translate what the file system says."""
    try:
        yield
    except OSError as exc:
        reason = exc.strerror or str(exc)
        raise StorageError(
            f"{folder}: cannot be used ({reason}); free some space, or set ASSISTANT_HOME to another folder"
        ) from exc


class Store:
    """The generations below one home folder."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "index"

    def current(self) -> Path | None:
        """Return the folder of the generation in use, or None when nothing was ever indexed.

        Raises:
            StorageError: the home folder cannot be read.
        """
        try:
            name = (self.folder / "CURRENT").read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except OSError as exc:
            raise StorageError(f"{self.folder}: cannot be read ({exc.strerror}); check its permissions") from exc
        return self.folder / Path(name).name if name else None

    def manifest(self) -> dict[str, Any]:
        """Return the manifest of the generation in use, every file compared with its hash.

        Raises:
            NoIndexError: nothing is indexed.
            StaleIndexError: something is missing or damaged.
        """
        return generation.check(self._in_use())

    def load(self, embedder: Embedder) -> Index:
        """Load the generation in use, proving that it is whole and fits the model.

        Raises:
            NoIndexError: nothing is indexed.
            StaleIndexError: it is damaged, or was built with another model.
        """
        return generation.read(self._in_use(), embedder)

    def documents(self) -> tuple[list[Document], list[str]]:
        """Return the documents of the generation in use that are whole, and the ids of those that are not.

        Raises:
            NoIndexError: nothing is indexed.
            StaleIndexError: not even the manifest can be read.
        """
        folder = self._in_use()
        kept: list[Document] = []
        lost: list[str] = []
        for entry in generation.read_manifest(folder)["documents"]:
            try:
                document = generation.read_document(folder, entry["id"])
            except (OSError, ValueError, KeyError):
                lost.append(entry["id"])
                continue
            if document.sha256 == entry["sha256"]:
                kept.append(document)
            else:
                lost.append(entry["id"])
        return kept, lost

    def build(
        self, documents: Sequence[Document], embedder: Embedder, *, max_chars: int, track: Track, anew: bool = False
    ) -> str:
        """Build the generation of these documents and put it in use; returns its name.

        Embeddings that are kept already are not made again, nor is a whole generation of the same documents unless `anew`.
        Another process that builds is waited for.

        Raises:
            StorageError: the home folder cannot be written, or another process has been building for ten minutes.
        """
        plan = Plan.of(documents, model=embedder.name, max_chars=max_chars)
        with _storage(self.home):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                with FileLock(self.folder / ".lock", timeout=_LOCK_WAIT_S):
                    self._put_in_use(self._write(plan, embedder, track, anew=anew))
            except Timeout as exc:
                raise StorageError(f"{self.folder}: another process has been indexing for ten minutes; stop it first") from exc
        return plan.name

    def _write(self, plan: Plan, embedder: Embedder, track: Track, *, anew: bool) -> Path:
        """Return the folder of a whole generation, written beside the one in use and never over it."""
        kept = sorted(self.folder.glob(f"{plan.name}*"))
        whole = None if anew else next((folder for folder in kept if _is_whole(folder)), None)
        if whole:
            return whole
        for path in self.folder.glob(".building-*"):  # what killed builds left behind
            shutil.rmtree(path, ignore_errors=True)
        cache = EmbeddingCache(self.home / "embeddings" / _folder_name(embedder.name), embedder.dimension)
        work = Path(tempfile.mkdtemp(prefix=".building-", dir=self.folder))
        generation.write(work, plan, embedder, cache, track=track)
        names = (plan.name if number == 0 else f"{plan.name}-{number}" for number in count())
        final = next(self.folder / name for name in names if not (self.folder / name).exists())
        os.replace(work, final)
        return final

    def _put_in_use(self, folder: Path) -> None:
        previous = self.current()
        generation.write_whole(self.folder / "CURRENT", folder.name + "\n")
        for path in self.folder.iterdir():  # the previous one stays for servers that are still reading it
            if path.is_dir() and path not in {folder, previous}:
                shutil.rmtree(path, ignore_errors=True)

    def _in_use(self) -> Path:
        folder = self.current()
        if folder is None:
            raise NoIndexError("nothing is indexed yet; run: assistant index")
        return folder


def _is_whole(folder: Path) -> bool:
    try:
        generation.check(folder)
    except StaleIndexError:
        return False
    return True


def _folder_name(model: str) -> str:
    """Return a folder name that is readable and unique to the model."""
    readable = "".join(char if char.isalnum() or char in "-_." else "-" for char in model)[-60:]
    return f"{readable}-{hashlib.sha256(model.encode()).hexdigest()[:8]}"
