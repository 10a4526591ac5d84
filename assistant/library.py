"""The documents in the index: list, add, update, take out."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from assistant.parts import check_home, find_files, open_embedder, read_all, shipped_documents
from assistant.settings import Settings
from corpus.document import Document
from corpus.errors import DocumentError, NoIndexError, StaleIndexError
from index.embedder import Embedder, Track
from index.store import Store


def list_documents(settings: Settings, *, as_json: bool) -> None:
    """Print a line a document.

    Raises:
        NoIndexError: nothing is indexed.
        StaleIndexError: the index is damaged.
    """
    manifest = Store(settings.home).manifest()
    if as_json:
        typer.echo(json.dumps({key: manifest[key] for key in ("generation", "model", "counts", "documents")}, ensure_ascii=False))
        return
    for entry in manifest["documents"]:
        typer.echo(f"{entry['id']}\t{entry['title']}")


def _present(store: Store) -> tuple[list[Document], dict[str, DocumentError]]:
    """Return the documents of the index, the shipped ones when there is none, and a fault for each id that is lost."""
    shipped = shipped_documents()
    try:
        kept, lost = store.documents()
    except NoIndexError:
        return shipped, {}
    except StaleIndexError as error:
        fault = DocumentError(f"{error} (the shipped documents were indexed again; add the others once more)")
        return shipped, {"": fault}
    healed = [document for document in shipped if lost.get(document.id) in ("", document.sha256)]
    for document in healed:
        del lost[document.id]
    faults = {name: DocumentError(f"{name}: its copy in the index is damaged; add the file again") for name in lost}
    return [*kept, *healed], faults


def update(
    settings: Settings,
    paths: Sequence[Path],
    *,
    remove: Sequence[str],
    rebuild: bool,
    track: Track,
    load_embedder: Callable[[Settings], Embedder] = open_embedder,
) -> list[DocumentError]:
    """Build and put in use the index with documents added, updated or taken out; returns what could not be read.

    Raises:
        DocumentError: a document to take out is not there, or none of the files can be read.
        StorageError: the home folder cannot be written.
    """
    store = Store(check_home(settings.home))
    with store.locked():  # from reading to writing, so that of two updates at once neither undoes the other
        present, lost = _present(store)
        documents = {document.id: document for document in present}
        unknown = [name for name in remove if name not in documents and name not in lost]
        if unknown:
            raise DocumentError(f"{', '.join(unknown)}: no such document; assistant index --list shows them")
        read, unread = read_all(find_files(paths))
        if paths and not read:
            raise DocumentError("; ".join(map(str, unread)))
        documents |= {document.id: document for document in read}
        kept = [document for name, document in documents.items() if name not in remove]
        faults = [fault for name, fault in lost.items() if name not in documents and name not in remove]
        store.build(kept, load_embedder(settings), max_chars=settings.max_chars, track=track, anew=rebuild)
    return [*faults, *unread]
