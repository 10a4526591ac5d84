"""Where the parts are put together: settings -> embedder -> index -> chain."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path

from assistant.chain import Chain
from assistant.generate import open_writer
from assistant.service import Progress, Report
from assistant.settings import Settings
from corpus.document import Document
from corpus.errors import DocumentError, NoIndexError, StorageError
from corpus.readers import read, supported
from index.bundled import NAME, unpack
from index.embedder import Embedder, SentenceEmbedder, Track
from index.generation import Index
from index.reranker import CrossEncoderReranker, RerankedRetriever
from index.retriever import HybridRetriever, Retriever
from index.store import Store


def check_home(home: Path) -> Path:
    """Return the home folder, made if need be.

    Raises:
        StorageError: it cannot be made or written.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        probe = home / f".probe-{os.getpid()}"
        try:
            probe.write_bytes(b"0" * 4096)
        finally:
            probe.unlink(missing_ok=True)
    except OSError as exc:
        raise StorageError(f"{home}: cannot be written ({exc.strerror}); set ASSISTANT_HOME to a folder of yours") from exc
    return home


def open_embedder(settings: Settings) -> Embedder:
    """Load the offline model, or the one that the settings name.

    Raises:
        ModelError: it cannot be loaded.
        StorageError: the offline model cannot be unpacked.
    """
    if settings.model:
        return SentenceEmbedder(settings.model)
    return SentenceEmbedder(unpack(settings.home / "models"), name=NAME, offline=True)


def open_retriever(settings: Settings, index: Index, embedder: Embedder) -> Retriever:
    """Return what searches an index, its hits reordered where the settings name a reranker.

    Raises:
        ModelError: the reranker cannot be loaded.
    """
    hybrid = HybridRetriever(index.searchable, embedder)
    return RerankedRetriever(hybrid, CrossEncoderReranker(settings.reranker)) if settings.reranker else hybrid


def shipped_documents() -> list[Document]:
    """Return the documents that come with the program."""
    folder = Path(str(resources.files("corpus.documents")))
    return [read(path) for path in sorted(folder.iterdir()) if supported(path)]


def find_files(paths: Sequence[Path]) -> list[Path]:
    """Return the files named, and those below folders that a reader fits; each once, in order.

    Raises:
        DocumentError: a folder holds none, or two files would be one document.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        inside = _below(path)
        if not inside:
            raise DocumentError(f"{path}: no documents in this folder; put .txt or .md files in it")
        for file in inside:
            found.setdefault(Path(os.path.realpath(file)), file)
    return list(found.values())


def _below(path: Path) -> list[Path]:
    """Return the documents below a folder, hidden files and folders left out; a file as it is."""
    try:
        if not stat.S_ISDIR(path.stat().st_mode):
            return [path]
    except OSError:  # for `read` to tell
        return [path]
    files = (file for file in sorted(path.rglob("*")) if file.is_file() and supported(file))
    return [file for file in files if not any(part.startswith(".") for part in file.relative_to(path).parts)]


def read_all(paths: Sequence[Path]) -> tuple[list[Document], list[DocumentError]]:
    """Read files; what cannot be read is told and does not keep the others out."""
    documents: dict[str, Document] = {}
    faults: list[DocumentError] = []
    for path in paths:
        try:
            document = read(path)
            if document.id in documents:
                raise DocumentError(f"{path}: a second document named '{document.id}'; rename one of the two files")
        except DocumentError as fault:
            faults.append(fault)
        else:
            documents[document.id] = document
    return list(documents.values()), faults


def ensure_index(settings: Settings, embedder: Embedder, *, track: Track) -> Store:
    """Return the store, with the shipped documents indexed when nothing ever was.

    Raises:
        StorageError: the home folder cannot be written.
    """
    store = Store(check_home(settings.home))
    if store.current() is None:
        with store.locked():
            if store.current() is None:  # another process may have been faster
                store.build(shipped_documents(), embedder, max_chars=settings.max_chars, track=track)
    return store


def open_chain(
    settings: Settings,
    *,
    track: Track,
    report: Report | None = None,
    load_embedder: Callable[[Settings], Embedder] = open_embedder,
) -> Chain:
    """Load all that answering needs, building the index of the shipped documents when nothing was ever indexed.

    Raises:
        AssistantError: a part of it cannot be loaded.
    """
    check_home(settings.home)
    writer = open_writer(settings)
    embedder = load_embedder(settings)

    def reported(batches: Iterable[list[int]]) -> Iterator[list[int]]:
        listed = list(batches)
        total, done = sum(map(len, listed)), 0
        for batch in track(listed):
            if report:
                report(Progress("index", done, total))
            yield batch
            done += len(batch)

    index = ensure_index(settings, embedder, track=reported).load(embedder)
    if not index.searchable.passages:
        raise NoIndexError("no document with text is indexed; add some with: assistant index PATH")
    return Chain(index, open_retriever(settings, index, embedder), k=settings.hits, writer=writer)
