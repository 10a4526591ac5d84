"""Answers written by a chat model and proven sentence by sentence; with chain.py the only file with langchain.

A model may be slow, busy, out of order or refuse: whatever happens, what was proven is told, and why there is no more.
"""

import json
import logging
import queue
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Any

from langchain_core.exceptions import LangChainException
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage

from assistant.answer import Answer, Citation
from assistant.prompts import Brief, prompt
from assistant.proof import Proven, cut, prove, read_codes, tells_nothing
from assistant.settings import Settings
from corpus.document import Document

log = logging.getLogger(__name__)
MAX_REPLY_CHARS = 20_000  # of one reply, thoughts included
MOST_REMOVED = 8  # sentences without proof, after which no more is read
_STOPS = "。.！？!? "


@dataclass(frozen=True, slots=True)
class Written:
    """What a model has written so far.

    Attributes:
        sentences: the proven ones, in order.
        removed: sentences that nothing proves.
        unknown: codes that are of no source.
        trouble: key of the words that say why there is no more, or "".
    """

    sentences: tuple[Proven, ...] = ()
    removed: int = 0
    unknown: int = 0
    trouble: str = ""
    breaks: tuple[bool, ...] = field(default=())  # whether a sentence ended its line

    @property
    def text_chars(self) -> int:
        """The length of what was proven."""
        return sum(len(sentence.text) for sentence in self.sentences)


def worded(quoted: Answer, written: Written, documents: Mapping[str, Document]) -> Answer:
    """Return an answer in a model's words, every sentence with its quotes; `quoted` is the same in the documents' own."""
    citations: dict[tuple[str, int, int], Citation] = {}
    text = ""
    for sentence, ends_line in zip(written.sentences, written.breaks, strict=True):
        markers = ""
        for quote in sentence.quotes:
            place = (quote.document, quote.span.start, quote.span.end)
            known = citations.get(place)
            document = documents[quote.document]
            citations[place] = Citation(
                marker=known.marker if known else len(citations) + 1,
                document=document.id,
                title=document.title,
                section=quote.section,
                start=quote.span.start,
                end=quote.span.end,
                quote=document.quote(quote.span),
                status="quoted" if "quoted" in (sentence.status, known.status if known else "") else "verified",
            )
            markers += f"[{citations[place].marker}]"
        body = sentence.text.rstrip(_STOPS)
        text += body + markers + (sentence.text[len(body) :] or _stop(body)) + ("\n" if ends_line else _gap(body))
    return replace(
        quoted,
        answer=text.rstrip(),
        citations=tuple(citations.values()),
        mode="generate",
        emphasis=(),
        dropped=quoted.dropped + written.unknown,
    )


def _stop(body: str) -> str:
    return "." if body[-1:].isascii() else "。"


def _gap(body: str) -> str:
    return " " if body[-1:].isascii() else ""


class _TroubleError(Exception):
    """A reply that ends before its end; the argument is the key of the words that say so."""


class Writer:
    """A chat model and how long it may take."""

    def __init__(self, chat: BaseChatModel, *, timeout_s: float, keeps: object = None) -> None:
        """Take a chat model; `keeps` is what has to live as long as it does."""
        self._chat = chat
        self._timeout_s = timeout_s
        self._keeps = keeps

    def write(self, brief: Brief, documents: Mapping[str, Document]) -> Iterator[Written]:
        """Yield what is proven, sentence by sentence; the last one is all there is, and says why when that is not enough."""
        written, refused = Written(), False
        started = time.perf_counter()
        try:
            with closing(self._chunks(brief)) as chunks:
                for sentence in cut(chunks):
                    text, cited, unknown = read_codes(sentence, brief.sources)
                    written = replace(written, unknown=written.unknown + unknown)
                    if tells_nothing(text):
                        refused = True
                        continue
                    if not any(char.isalnum() for char in text):
                        continue
                    proven = prove(text, cited, brief.sources, documents, brief.language)
                    if proven is None:
                        written = replace(written, removed=written.removed + 1)
                        if written.removed > MOST_REMOVED:
                            break
                        continue
                    if any(proven.text == earlier.text for earlier in written.sentences):
                        break  # it goes in circles
                    if written.sentences and written.text_chars + len(proven.text) > brief.max_chars:
                        break
                    written = replace(
                        written, sentences=(*written.sentences, proven), breaks=(*written.breaks, sentence.endswith("\n"))
                    )
                    yield written
                    if len(written.sentences) >= brief.max_sentences:
                        break
        except _TroubleError as trouble:
            written = replace(written, trouble=str(trouble))
        if not written.trouble and not written.sentences:
            written = replace(written, trouble="llm.none" if refused else "llm.unproven" if written.removed else "llm.empty")
        log.info(
            "the model wrote %d sentences that are proven and %d that are not in %.1f s%s",
            len(written.sentences),
            written.removed,
            time.perf_counter() - started,
            f": {written.trouble}" if written.trouble else "",
        )
        yield written

    def _chunks(self, brief: Brief) -> Generator[str, None, None]:
        """Yield the reply as it comes; it has to be whole and in time."""
        given = prompt(brief)
        messages = [
            SystemMessage(given.rules),
            HumanMessage(given.example),
            AIMessage(given.reply),
            HumanMessage(given.request),
        ]
        count, ended = 0, False
        for chunk in _within(lambda: self._chat.stream(messages), self._timeout_s):
            ended = ended or bool(chunk.response_metadata.get("finish_reason"))
            count += len(chunk.text)
            yield chunk.text
            if count > MAX_REPLY_CHARS:
                return
        if not ended:
            raise _TroubleError("llm.broken")


def _within(stream: Callable[[], Iterator[Any]], timeout_s: float) -> Iterator[Any]:
    """Yield what a stream yields until the time is up; it is read in a thread, for it may say nothing at all.

    Raises:
        _TroubleError: it fails, or is not at its end in time.
    """
    arrived: queue.Queue[AIMessageChunk | None] = queue.Queue()
    enough = Event()

    def read() -> None:
        try:
            with closing(stream()) as chunks:  # type: ignore[type-var]
                for chunk in chunks:
                    arrived.put(chunk)
                    if enough.is_set():
                        return
        finally:
            arrived.put(None)

    reader = ThreadPoolExecutor(1, thread_name_prefix="model")
    reading = reader.submit(read)
    deadline = time.monotonic() + timeout_s
    begun = False
    try:
        while (chunk := arrived.get(timeout=max(0.0, deadline - time.monotonic()))) is not None:
            begun = True
            yield chunk
        reading.result()
    except queue.Empty as exc:
        raise _TroubleError("llm.slow") from exc
    except _failures() as exc:
        log.warning("the language model failed: %s", type(exc).__name__)
        key = _trouble(exc)
        raise _TroubleError("llm.broken" if begun and key == "llm.unreachable" else key) from exc
    finally:
        enough.set()
        reader.shutdown(wait=False)


def _failures() -> tuple[type[BaseException], ...]:
    """Return what a chat model may raise when it, or the way to it, fails."""
    import httpx
    import openai

    return (
        openai.OpenAIError,
        httpx.HTTPError,
        LangChainException,
        json.JSONDecodeError,
        OSError,
        ValueError,
        TypeError,
        KeyError,
    )


def _trouble(failure: BaseException) -> str:
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
        ((json.JSONDecodeError, openai.APIResponseValidationError, ValueError, TypeError, KeyError), "llm.form"),
    ]
    return next((key for classes, key in kinds if isinstance(failure, classes)), "llm.broken")


def open_writer(settings: Settings) -> Writer | None:
    """Return who writes by the settings, or None when no model is configured.

    Raises:
        SettingsError: the file of the model is none, or its package is missing.
        ModelError: the model cannot be loaded.
    """
    from pydantic import SecretStr

    if settings.llm_gguf is not None:
        from assistant.llamacpp import serve

        served = serve(settings.llm_gguf)
        chat = _chat(served.url, settings.llm_gguf.stem, SecretStr(served.key), settings.llm_timeout_s)
        return Writer(chat, timeout_s=settings.llm_timeout_s, keeps=served)
    if not settings.llm_url:
        return None
    # without a key a placeholder goes: the library would send the OPENAI_API_KEY of whoever runs it to any server
    chat = _chat(settings.llm_url, settings.llm_model, settings.llm_api_key or SecretStr("none"), settings.llm_timeout_s)
    return Writer(chat, timeout_s=settings.llm_timeout_s)


def _chat(url: str, model: str, key: Any, timeout_s: float) -> BaseChatModel:
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model=model, base_url=url, api_key=key, timeout=timeout_s, max_retries=0, temperature=0.0, stream_usage=False
    )
