"""Stand-ins whose results can be worked out by hand, and small worlds to try the parts in."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import PrivateAttr

from corpus.document import Document
from corpus.readers import read, text
from index.embedder import Vectors
from index.generation import Index
from index.retriever import HybridRetriever
from index.store import Store

BINS = 64
DIMENSION = BINS + 1
SHARED = 0.5  # of every two texts' cosine, so that cosines lie where those of real models do
MAX_CHARS = 120
HANDBOOK = Path(__file__).parent / "golden" / "handbook.md"


def untracked(batches: Iterable[list[int]]) -> Iterable[list[int]]:
    """Follow no progress."""
    return batches


def histogram(content: str) -> Vectors:
    """Return a unit vector: its first number is the same for all texts, then bin i counts characters whose code is i modulo 64.

    The cosine of two texts is a half and half of the cosine of their histograms; a text without characters counts as one NUL.
    """
    counts = np.bincount([ord(char) % BINS for char in content or "\0"], minlength=BINS).astype(np.float32)
    parts = [[np.sqrt(SHARED)], np.sqrt(1 - SHARED) * counts / np.linalg.norm(counts)]
    return np.concatenate(parts).astype(np.float32)


class CharEmbedder:
    """Embeds a text as its `histogram`; keeps the texts it was given.

    Attributes:
        embedded: every passage embedded, in order.
        interrupt: called with the count of passages embedded so far, before each further share; may raise.
    """

    def __init__(self, name: str = "characters", interrupt: Callable[[int], None] = lambda _: None) -> None:
        self.name = name
        self.dimension = DIMENSION
        self.embedded: list[str] = []
        self.interrupt = interrupt

    def embed_query(self, query: str) -> Vectors:
        return histogram(query)

    def embed_passages(self, texts: Sequence[str], *, track: object = None) -> Vectors:
        self.interrupt(len(self.embedded))
        self.embedded.extend(texts)
        return np.stack([histogram(content) for content in texts]) if texts else np.zeros((0, DIMENSION), dtype=np.float32)


class ScriptedChat(BaseChatModel):
    """Says the replies it was given, one after another, a few characters at a time; keeps the prompts it got.

    A reply may be a function of the prompt, or an exception to raise; `unended` ones stop as a broken connection does.
    """

    replies: list[object]
    unended: bool = False
    _prompts: list[str] = PrivateAttr(default_factory=list)

    @property
    def prompts(self) -> list[str]:
        return self._prompts

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages, stop=None, run_manager=None, **kwargs) -> ChatResult:
        raise NotImplementedError

    def _stream(self, messages, stop=None, run_manager=None, **kwargs):
        self._prompts.append("\n\n".join(str(message.content) for message in messages))
        reply = self.replies.pop(0)
        reply = reply(self._prompts[-1]) if callable(reply) else reply
        if isinstance(reply, BaseException):
            raise reply
        for start in range(0, len(reply), 3):
            yield ChatGenerationChunk(message=AIMessageChunk(reply[start : start + 3]))
        if not self.unended:
            yield ChatGenerationChunk(message=AIMessageChunk("", response_metadata={"finish_reason": "stop"}))


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
    """Return the handbook of a made-up city that the golden run answers from, as its reader returns it."""
    return read(HANDBOOK)


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
