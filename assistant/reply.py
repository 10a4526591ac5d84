"""A model's reply as it comes: in time, or with the reason why there is none. The one file with openai, whose errors it names."""

import json
import logging
import queue
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, TypeVar

from corpus.errors import ModelError

log = logging.getLogger(__name__)
Chunk = TypeVar("Chunk")
BEAT_S = 0.5  # at least so often whoever reads may look up, and stop


class TroubleError(Exception):
    """A reply that ends before its end; the argument is the key of the words that say so."""


def in_time(stream: Callable[[], Iterator[Chunk]], timeout_s: float) -> Iterator[Chunk | None]:
    """Yield what a stream yields until the time is up, and None now and then.

    It is read in a thread, for it may say nothing at all; the thread ends with its next chunk, or when its own time is up.

    Raises:
        TroubleError: it fails, or is not at its end in time.
    """
    arrived: queue.Queue[tuple[Chunk] | None] = queue.Queue()
    enough = Event()

    def read() -> None:
        chunks = stream()
        try:
            for chunk in chunks:
                arrived.put((chunk,))
                if enough.is_set():
                    return
        finally:
            arrived.put(None)
            if hasattr(chunks, "close"):  # a generator holds the connection
                chunks.close()

    reader = ThreadPoolExecutor(1, thread_name_prefix="model")
    reading = reader.submit(read)
    begun = False
    try:
        for found in _beating(arrived, timeout_s):
            begun = begun or found is not None
            yield None if found is None else found[0]
        reading.result()
    except _failures() as exc:
        log.warning("the language model failed: %s", type(exc).__name__)
        key = trouble(exc)
        raise TroubleError("llm.broken" if begun and key == "llm.unreachable" else key) from exc
    finally:
        enough.set()
        reader.shutdown(wait=False)


def _beating(arrived: "queue.Queue[tuple[Chunk] | None]", timeout_s: float) -> Iterator[tuple[Chunk] | None]:
    """Yield what arrives until None does, and None at every beat.

    Raises:
        TroubleError: the time is up.
    """
    deadline = time.monotonic() + timeout_s
    beat = time.monotonic() + BEAT_S
    while (now := time.monotonic()) < deadline:
        if now >= beat:
            beat = now + BEAT_S
            yield None
        try:
            found = arrived.get(timeout=max(0.001, min(beat, deadline) - now))
        except queue.Empty:
            continue
        if found is None:
            return
        yield found
    raise TroubleError("llm.slow")


def _failures() -> tuple[type[BaseException], ...]:
    """Return what reading a reply may raise when the model, or the way to it, fails."""
    import httpx
    import openai

    return (openai.OpenAIError, httpx.HTTPError, json.JSONDecodeError, OSError, ValueError, TypeError, KeyError, AttributeError)


def trouble(failure: BaseException) -> str:
    """Return the key of the words about a failure."""
    import httpx
    import openai

    kinds: list[tuple[tuple[type[BaseException], ...], str]] = [
        ((openai.AuthenticationError, openai.PermissionDeniedError), "llm.key"),
        ((openai.RateLimitError,), "llm.busy"),
        ((openai.NotFoundError,), "llm.unknown"),
        ((openai.APITimeoutError, httpx.TimeoutException, TimeoutError), "llm.slow"),
        ((httpx.RemoteProtocolError, httpx.ReadError), "llm.broken"),
        ((openai.APIConnectionError, httpx.TransportError), "llm.unreachable"),
        ((openai.APIStatusError,), "llm.failed"),
        ((openai.APIResponseValidationError, ValueError, TypeError, KeyError, AttributeError), "llm.form"),
    ]
    return next((key for classes, key in kinds if isinstance(failure, classes)), "llm.broken")


# What is wrong with a server, and what to do, by the key of the words for readers.
_ADVICE = {
    "llm.key": ("does not accept the key", "set ASSISTANT_LLM_API_KEY to a valid one"),
    "llm.busy": ("is over its limit", "try again later"),
    "llm.unknown": ("knows no such address", "set ASSISTANT_LLM_URL to its OpenAI-compatible one, which often ends in /v1"),
    "llm.slow": ("does not answer in time", "check that it runs"),
    "llm.unreachable": ("cannot be reached", "check that it runs, and ASSISTANT_LLM_URL"),
    "llm.failed": ("answers with an error", "look into its log"),
    "llm.form": ("does not answer like a language model's server", "check ASSISTANT_LLM_URL"),
    "llm.broken": ("broke off", "look into its log"),
}


def advice(key: str) -> str:
    """Return what is wrong with a model's server, and what to do, by the key of a TroubleError.

    >>> advice("llm.slow")
    'does not answer in time; check that it runs'
    """
    return "; ".join(_ADVICE[key])


def models_of(client: Any, url: str) -> list[str]:
    """Return the names of the models that a server offers; none where it keeps no list.

    Raises:
        ModelError: it does not answer, or not as a server of models.
    """
    try:
        page = client.models.list()
        return [model.id for model in page.data or ()]
    except _failures() as exc:
        wrong, remedy = _ADVICE[trouble(exc)]
        raise ModelError(f"{url}: the server of the language model {wrong}; {remedy}") from exc
