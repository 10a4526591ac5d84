"""Generations on disk: which one is in use, how the next one replaces it.

`index/CURRENT` names the generation in use and is replaced atomically: a process killed at any moment leaves the old one in use.
Only folders that are named as generations are ever removed.
"""

import hashlib
import os
import re
import shutil
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

LOCK_WAIT_S = 600
_GENERATION = re.compile(r"[0-9a-f]{16}(?:-\d+)?")


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

    def __init__(self, home: Path, *, wait_s: float = LOCK_WAIT_S) -> None:
        self.home = home
        self.folder = home / "index"
        self._lock = FileLock(self.folder / ".lock", timeout=wait_s)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other processes from building until the end; whoever changes what is indexed reads and builds inside one.

        Raises:
            StorageError: the home folder cannot be written, or another process has been building for ten minutes.
        """
        with _storage(self.home):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                self._lock.acquire()
            except Timeout as exc:
                raise StorageError(f"{self.folder}: another process is still indexing; wait for it, or stop it") from exc
        try:
            yield
        finally:
            self._lock.release()

    def current(self) -> Path | None:
        """Return the folder of the generation in use, or None when nothing was ever indexed.

        Raises:
            StorageError: the home folder cannot be read.
            StaleIndexError: CURRENT is damaged.
        """
        path = self.folder / "CURRENT"
        try:
            name = path.read_bytes().decode("ascii", errors="replace").strip()
        except FileNotFoundError:  # a first build that was killed at its last step
            return next(iter(self._generations()), None)
        except OSError as exc:
            raise StorageError(f"{self.folder}: cannot be read ({exc.strerror}); check its permissions") from exc
        if not _GENERATION.fullmatch(name):
            raise StaleIndexError(f"{path}: damaged, it names no generation; {generation.REBUILD}")
        return self.folder / name

    def _generations(self) -> list[Path]:
        """Return the folders of generations, the newest first."""
        found = [path for path in self.folder.glob("*") if _GENERATION.fullmatch(path.name) and path.is_dir()]
        return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)

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

    def documents(self) -> tuple[list[Document], dict[str, str]]:
        """Return the documents of the generation in use that are whole, and of those that are not the id and the hash, if known.

        Where CURRENT or the manifest is damaged they are found without it.

        Raises:
            NoIndexError: nothing is indexed.
            StaleIndexError: no document is left.
        """
        folder = self._found()
        try:
            listed = {entry["id"]: entry["sha256"] for entry in generation.read_manifest(folder)["documents"]}
        except StaleIndexError:
            listed = dict.fromkeys(generation.document_ids(folder), "")
            if not listed:
                raise
        kept: list[Document] = []
        lost: dict[str, str] = {}
        for name, expected in listed.items():
            try:
                kept.append(generation.read_document(folder, name))
            except generation.DAMAGE:
                lost[name] = expected
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
        with self.locked(), _storage(self.home):
            self._put_in_use(self._write(plan, embedder, track, anew=anew))
        return plan.name

    def _write(self, plan: Plan, embedder: Embedder, track: Track, *, anew: bool) -> Path:
        """Return the folder of a whole generation, written beside the one in use and never over it."""
        kept = sorted(path for path in self._generations() if path.name.startswith(plan.name))
        whole = None if anew else next((folder for folder in kept if _is_whole(folder)), None)
        if whole:
            return whole
        work = self.folder / ".building"
        shutil.rmtree(work, ignore_errors=True)  # what a killed build left behind
        work.mkdir()
        try:
            cache = EmbeddingCache(self.home / "embeddings" / _folder_name(embedder.name), embedder.dimension)
            generation.write(work, plan, embedder, cache, track=track)
            names = (plan.name if number == 0 else f"{plan.name}-{number}" for number in count())
            final = next(self.folder / name for name in names if not (self.folder / name).exists())
            os.replace(work, final)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return final

    def _put_in_use(self, folder: Path) -> None:
        try:
            previous = self.current()
        except StaleIndexError:
            previous = None
        generation.write_whole(self.folder / "CURRENT", folder.name + "\n")
        for path in self._generations():  # the previous one stays for servers that are still reading it
            if path not in {folder, previous}:
                shutil.rmtree(path, ignore_errors=True)

    def _found(self) -> Path:
        """Return the folder of the generation in use, or the newest where CURRENT leads nowhere."""
        try:
            folder = self._in_use()
        except StaleIndexError:
            if not self._generations():
                raise
            return self._generations()[0]
        return folder if folder.is_dir() else next(iter(self._generations()), folder)

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
