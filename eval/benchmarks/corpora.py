"""Folders in the form of corpus.jsonl, queries.jsonl and qrels.tsv, indexed as the program indexes documents."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.chunker import MAX_CHARS, chunk
from corpus.document import Document, Passage, Section
from corpus.errors import DatasetError
from corpus.script import simplify
from index.cache import EmbeddingCache
from index.clauses import ClauseVectors, clause_spans
from index.embedder import Embedder, Track
from index.generation import embedded_text
from index.lexical import LexicalIndex
from index.retriever import Searchable
from index.vectors import VectorIndex


@dataclass(frozen=True, slots=True)
class Query:
    """A question with its judgements: row id -> grade above 0."""

    id: str
    text: str
    answers: tuple[str, ...]
    relevant: dict[str, int]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Rows as documents of one section, and the questions that have a judgement."""

    documents: tuple[Document, ...]
    queries: tuple[Query, ...]


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            return [json.loads(line) for line in file if line.strip()]
    except (OSError, ValueError) as exc:
        raise DatasetError(f"{path}: cannot be read as JSON lines ({exc}); see the form in the benchmark's help") from exc


def _relevant(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    try:
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError as exc:
        raise DatasetError(
            f"{path}: cannot be read ({exc.strerror}); it has to be query, passage and grade, tab-separated"
        ) from exc
    for row in rows:
        if len(row) == 3 and row[2].lstrip("-").isdigit() and int(row[2]) > 0:
            found.setdefault(row[0], {})[row[1]] = int(row[2])
    return found


def read_corpus(folder: Path) -> Corpus:
    """Read a folder.

    Raises:
        DatasetError: a file is missing or not in its form.
    """
    rows = _lines(folder / "corpus.jsonl")
    documents = tuple(
        Document(
            id=str(row["id"]),
            title=row.get("title", ""),
            text=row["text"],
            sections=(Section((row.get("title", ""),), 0, 0, len(row["text"])),),
        )
        for row in rows
    )
    relevant = _relevant(folder / "qrels.tsv")
    queries = tuple(
        Query(str(row["id"]), row["text"], tuple(row.get("answers", ())), relevant[str(row["id"])])
        for row in _lines(folder / "queries.jsonl")
        if str(row["id"]) in relevant
    )
    return Corpus(documents, queries)


def index_rows(documents: Sequence[Document], embedder: Embedder, cache: EmbeddingCache, *, track: Track) -> Searchable:
    """Index rows with the shipped configuration; a long row is several passages."""
    passages: list[Passage] = [passage for document in documents for passage in chunk(document, max_chars=MAX_CHARS)]
    texts = [embedded_text(passage) for passage in passages]
    spans = [clause_spans(passage) for passage in passages]
    pieces = [
        simplify(p.text[s.start - p.start : s.end - p.start]) for p, group in zip(passages, spans, strict=True) for s in group
    ]
    vectors = cache.embed([*texts, *pieces], embedder, track=track)
    return Searchable(
        passages,
        VectorIndex.build(vectors[: len(texts)]),
        LexicalIndex.build(texts),
        ClauseVectors.build(spans, vectors[len(texts) :]),
    )
