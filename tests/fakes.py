"""Stand-ins whose results can be worked out by hand, and small worlds to try the parts in."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from corpus.document import Document
from corpus.readers import markdown, text
from index.embedder import Vectors
from index.generation import Index
from index.retriever import HybridRetriever
from index.store import Store

BINS = 64
MAX_CHARS = 120
HANDBOOK = """# 青山市節水手冊

## 第一章 總則

第一條 為節約用水,保障城市供水,制定本手冊。本手冊自2024年3月1日起施行。

第二條 本手冊所稱節水器具,是指比同類產品少用水、並經水務局檢驗合格的器具。

## 第二章 用水指標

第三條 全市2023年用水總量為3.25億立方米,比上年下降4.6%。其中農業用水占52%,工業用水占21%。

第四條 每戶居民每月用水不得超過18立方米;超過的部分,水價按1.5倍計收。

## 第三章 獎懲

第五條 對節水成績突出的單位,由水務局給予獎勵,獎金為5000元。

第六條 浪費用水的,責令改正;拒不改正的,處以200元以上1000元以下罰款。
"""


def untracked(batches: Iterable[list[int]]) -> Iterable[list[int]]:
    """Follow no progress."""
    return batches


def histogram(content: str) -> Vectors:
    """Return the unit histogram of the characters: bin i counts those whose code is i modulo 64; no characters count as one NUL."""
    counts = np.bincount([ord(char) % BINS for char in content or "\0"], minlength=BINS).astype(np.float32)
    vector: Vectors = counts / np.linalg.norm(counts)
    return vector


class CharEmbedder:
    """Embeds a text as its histogram; keeps the texts it was given.

    Attributes:
        embedded: every passage embedded, in order.
        interrupt: called with the count of passages embedded so far, before each further share; may raise.
    """

    def __init__(self, name: str = "characters", interrupt: Callable[[int], None] = lambda _: None) -> None:
        self.name = name
        self.dimension = BINS
        self.embedded: list[str] = []
        self.interrupt = interrupt

    def embed_query(self, query: str) -> Vectors:
        return histogram(query)

    def embed_passages(self, texts: Sequence[str], *, track: object = None) -> Vectors:
        self.interrupt(len(self.embedded))
        self.embedded.extend(texts)
        return np.stack([histogram(content) for content in texts]) if texts else np.zeros((0, BINS), dtype=np.float32)


class Killed(BaseException):
    """What ends a process, as nothing in the program catches it."""


def killed_after(count: int) -> CharEmbedder:
    """Return an embedder that ends the process once it has made at least so many vectors."""

    def interrupt(made: int) -> None:
        if made >= count:
            raise Killed

    return CharEmbedder(interrupt=interrupt)


def plain(id: str, content: str) -> Document:  # noqa: A002 - the field's name
    """Return a plain text as its reader returns it."""
    return text.read(id, content.encode(), f"{id}.txt")


LONG = plain("long", "\n\n".join(f"第{number}段說的是用水{'節約' * number},並且不得浪費。" for number in range(60)))


def handbook() -> Document:
    """Return the handbook of a made-up city as its reader returns it."""
    return markdown.read("handbook", HANDBOOK.encode(), "handbook.md")


def build(home: Path, *documents: Document, embedder: CharEmbedder | None = None, **options: bool) -> str:
    """Index documents below a home folder; returns the generation's name."""
    return Store(home).build(documents, embedder or CharEmbedder(), max_chars=MAX_CHARS, track=untracked, **options)


def indexed(home: Path, *documents: Document) -> Index:
    """Index documents below a home folder and load them."""
    build(home, *documents)
    return Store(home).load(CharEmbedder())


def retriever(home: Path, *documents: Document) -> HybridRetriever:
    """Index documents below a home folder and return what searches them."""
    return HybridRetriever(indexed(home, *documents).searchable, CharEmbedder())
