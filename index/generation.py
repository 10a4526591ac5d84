"""One generation's folder: what is written, and how reading proves it whole. Nothing is pickled."""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from corpus.chunker import chunk
from corpus.document import Document, Heading, Passage, Span
from corpus.errors import StaleIndexError
from corpus.outline import outline
from corpus.script import simplify
from index import likeness
from index.cache import EmbeddingCache
from index.clauses import ClauseVectors, clause_spans
from index.embedder import Embedder, Track
from index.lexical import LexicalIndex
from index.likeness import vocabulary_of
from index.retriever import Searchable
from index.vectors import VectorIndex

FORMAT = 4
REBUILD = "run: assistant index --rebuild"
DAMAGE = (OSError, ValueError, KeyError, TypeError)  # what reading damaged JSON, arrays and texts raises
_MANIFEST_KEYS = {"generation", "model", "dimension", "counts", "documents", "files"}
_DOCUMENT_KEYS = {"id", "title", "sha256"}


@dataclass(frozen=True, slots=True)
class Index:
    """A generation in memory."""

    generation: str
    documents: Mapping[str, Document]
    searchable: Searchable
    manifest: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a generation is made from; its name is the hash of it, so the same documents give the same generation."""

    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]
    model: str
    max_chars: int

    @classmethod
    def of(cls, documents: Sequence[Document], *, model: str, max_chars: int) -> "Plan":
        """Outline and cut documents."""
        outlined = tuple(outline(document) for document in sorted(documents, key=lambda document: document.id))
        passages = tuple(passage for document in outlined for passage in chunk(document, max_chars=max_chars))
        return cls(outlined, passages, model, max_chars)

    @property
    def name(self) -> str:
        """The generation's name."""
        documents = [[document.id, document.sha256] for document in self.documents]
        made_from = [FORMAT, self.model, documents, [_passage_entry(passage) for passage in self.passages]]
        return hashlib.sha256(json.dumps(made_from).encode()).hexdigest()[:16]


def embedded_text(passage: Passage) -> str:
    """Return what is embedded and searched for a passage, in one script: its section path, then its own words."""
    return simplify(" > ".join(passage.section) + "\n" + passage.text)


def write(folder: Path, plan: Plan, embedder: Embedder, cache: EmbeddingCache, *, track: Track) -> None:
    """Fill an empty folder, the manifest last.

    Raises:
        OSError: it cannot be written.
    """
    documents = {document.id: document for document in plan.documents}
    texts = [embedded_text(passage) for passage in plan.passages]
    pieces = [simplify(documents[p.document].quote(span)) for p in plan.passages for span in clause_spans(p)]
    words = vocabulary_of(texts)
    vectors = cache.embed([*texts, *pieces, *words], embedder, track=track)
    clauses_end = len(texts) + len(pieces)
    (folder / "documents").mkdir()
    for document in plan.documents:
        _write_document(folder / "documents", document)
    lines = [json.dumps(_passage_entry(passage), ensure_ascii=False) + "\n" for passage in plan.passages]
    (folder / "passages").write_text("".join(lines), encoding="utf-8")
    VectorIndex.build(vectors[: len(texts)]).save(folder / "vectors.faiss")
    np.save(folder / "clauses.npy", vectors[len(texts) : clauses_end].astype(np.float16), allow_pickle=False)
    likeness.save(folder, words, vectors[clauses_end:])
    LexicalIndex.build(texts).save(folder / "lexical")
    manifest = {
        "format": FORMAT,
        "generation": plan.name,
        "model": plan.model,
        "dimension": embedder.dimension,
        "max_chars": plan.max_chars,
        "counts": {"documents": len(documents), "passages": len(texts), "clauses": len(pieces), "words": len(words)},
        "documents": [{"id": document.id, "title": document.title, "sha256": document.sha256} for document in plan.documents],
        "files": {str(path.relative_to(folder)): _hash(path) for path in sorted(folder.rglob("*")) if path.is_file()},
    }
    write_whole(folder / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a generation.

    Raises:
        StaleIndexError: it is missing, damaged or of another form.
    """
    path = folder / "manifest.json"
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as exc:
        raise StaleIndexError(f"{path}: missing; {REBUILD}") from exc
    except OSError as exc:
        raise StaleIndexError(f"{path}: cannot be read ({exc.strerror}); check its permissions, or {REBUILD}") from exc
    except ValueError as exc:
        raise StaleIndexError(f"{path}: damaged; {REBUILD}") from exc
    if not isinstance(manifest, dict):
        raise StaleIndexError(f"{path}: damaged; {REBUILD}")
    if manifest.get("format") != FORMAT:
        raise StaleIndexError(f"{path}: written in form {manifest.get('format')}, this program reads {FORMAT}; {REBUILD}")
    if not _is_complete(manifest):
        raise StaleIndexError(f"{path}: damaged; {REBUILD}")
    return manifest


def _is_complete(manifest: Mapping[str, Any]) -> bool:
    """Say whether every entry is there, and none names a file outside its folder."""
    try:
        whole = manifest.keys() >= _MANIFEST_KEYS and all(entry.keys() >= _DOCUMENT_KEYS for entry in manifest["documents"])
        names = [*manifest["files"], *(entry["id"] for entry in manifest["documents"])]
        return whole and not any({"..", "/"} & set(Path(name).parts) for name in names)
    except (KeyError, TypeError, AttributeError):
        return False


def check(folder: Path) -> dict[str, Any]:
    """Return the manifest after comparing every file with its hash.

    Raises:
        StaleIndexError: a file is missing or was changed.
    """
    manifest = read_manifest(folder)
    for name, expected in manifest["files"].items():
        path = folder / name
        try:
            found = _hash(path)
        except FileNotFoundError as exc:
            raise StaleIndexError(f"{path}: missing; {REBUILD}") from exc
        except OSError as exc:
            raise StaleIndexError(f"{path}: cannot be read ({exc.strerror}); check its permissions, or {REBUILD}") from exc
        if found != expected:
            raise StaleIndexError(f"{path}: changed since it was written; {REBUILD}")
    return manifest


def read(folder: Path, embedder: Embedder) -> Index:
    """Load a generation.

    Raises:
        StaleIndexError: it is damaged, or was built with another model.
    """
    manifest = check(folder)
    if manifest["model"] != embedder.name:
        raise StaleIndexError(f"{folder}: built with the model {manifest['model']}, not {embedder.name}; {REBUILD}")
    try:
        documents = {entry["id"]: read_document(folder, entry["id"]) for entry in manifest["documents"]}
        passages = _read_passages(folder / "passages", documents)
        clauses = _read_clauses(folder / "clauses.npy", passages)
        lexical = LexicalIndex.load(folder / "lexical", len(passages))
        vectors = VectorIndex.load(folder / "vectors.faiss")
        vocabulary = likeness.load(folder)
    except DAMAGE as exc:
        raise StaleIndexError(f"{folder}: cannot be read ({exc}); {REBUILD}") from exc
    if vectors.count != len(passages) or vectors.dimension != embedder.dimension:
        found, expected = f"{vectors.count} vectors of {vectors.dimension}", f"{len(passages)} of {embedder.dimension}"
        raise StaleIndexError(f"{folder}: {found} where there should be {expected}; {REBUILD}")
    return Index(manifest["generation"], documents, Searchable(passages, vectors, lexical, clauses, vocabulary), manifest)


def document_ids(folder: Path) -> list[str]:
    """Return the ids of the documents that a generation's folder holds, whatever its manifest says."""
    return sorted(path.name.removesuffix(".json") for path in (folder / "documents").glob("*.json"))


def read_document(folder: Path, document: str) -> Document:
    """Return one document of a generation, outlined, proving that its text is whole.

    Raises:
        OSError: its files cannot be read.
        ValueError: its text or its headings are damaged.
        KeyError: its headings are damaged.
        TypeError: its headings are damaged.
    """
    with (folder / "documents" / f"{document}.txt").open(encoding="utf-8", newline="") as file:
        text = file.read()
    marks = json.loads((folder / "documents" / f"{document}.json").read_text(encoding="utf-8"))
    headings = tuple(Heading(**heading) for heading in marks["headings"])
    found = Document(id=document, title=marks["title"], text=text, headings=headings)
    if found.sha256 != marks["sha256"]:
        raise ValueError(f"{document}.txt was changed")
    return outline(found)


def write_whole(path: Path, content: str) -> None:
    """Write a file so that it is there whole or not at all; one writer at a time.

    Raises:
        OSError: it cannot be written.
    """
    work = path.with_name(f".{path.name}.new")
    with work.open("w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(work, path)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _passage_entry(passage: Passage) -> dict[str, Any]:
    span = {"start": passage.start, "end": passage.end}
    return {"id": passage.id, "document": passage.document, "section": passage.section, **span}


def _write_document(folder: Path, document: Document) -> None:
    # newline="" keeps the canonical text to the character
    with (folder / f"{document.id}.txt").open("w", encoding="utf-8", newline="") as file:
        file.write(document.text)
    headings = [asdict(heading) for heading in document.headings]
    marks = {"title": document.title, "sha256": document.sha256, "headings": headings}
    (folder / f"{document.id}.json").write_text(json.dumps(marks, ensure_ascii=False), encoding="utf-8")


def _read_passages(path: Path, documents: Mapping[str, Document]) -> list[Passage]:
    passages: list[Passage] = []
    for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
        entry = json.loads(line)
        text = documents[entry["document"]].quote(Span(entry["start"], entry["end"]))
        passages.append(Passage(entry["id"], entry["document"], tuple(entry["section"]), text, entry["start"], entry["end"]))
    return passages


def _read_clauses(path: Path, passages: Sequence[Passage]) -> ClauseVectors:
    spans = [clause_spans(passage) for passage in passages]
    vectors = np.load(path, mmap_mode="r", allow_pickle=False)
    if len(vectors) != sum(map(len, spans)):
        raise StaleIndexError(f"{path}: {len(vectors)} rows for {sum(map(len, spans))} clauses; {REBUILD}")
    return ClauseVectors.build(spans, vectors)
