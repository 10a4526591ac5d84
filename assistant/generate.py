"""Answers written by a chat model and proven sentence by sentence; with chain.py the only file with langchain.

A model may be slow, busy, out of order or refuse: whatever happens, what was proven is told, and why there is no more.
"""

import logging
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage
from pydantic import SecretStr

from assistant.answer import Answer, Citation
from assistant.prompts import Brief, Prompt, prompt
from assistant.proof import Proven, echoes, prove
from assistant.reading import cut, read_codes, tells_nothing
from assistant.reply import TroubleError, in_time, models_of
from assistant.settings import Settings
from corpus.document import Document

log = logging.getLogger(__name__)
MAX_REPLY_CHARS = 20_000  # of one reply, thoughts included
DESCRIBE_S = 10.0
_NO_KEY = SecretStr("none")  # without one the library would send the OPENAI_API_KEY of whoever runs it to any server
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
        refused: whether the model said that it has no answer.
        ended: whether no more is wanted.
        breaks: by sentence, whether it ended its line.
    """

    sentences: tuple[Proven, ...] = ()
    removed: int = 0
    unknown: int = 0
    trouble: str = ""
    refused: bool = False
    ended: bool = False
    breaks: tuple[bool, ...] = ()

    @property
    def text(self) -> str:
        """What was proven, without markers."""
        return " ".join(sentence.text for sentence in self.sentences)


def _read(sentence: str, written: Written, brief: Brief, documents: Mapping[str, Document]) -> Written:
    """Return what is written with one more sentence, where it is proven and says something."""
    text, cited, unknown = read_codes(sentence, brief.sources)
    written = replace(written, unknown=written.unknown + unknown)
    if not any(char.isalnum() for char in text):
        return written
    if tells_nothing(text):
        return replace(written, refused=True)
    proven = prove(text, cited, brief, documents)
    if proven is None or (echoes(text, brief.question) and not brief.yes_or_no):
        return replace(written, removed=written.removed + 1, ended=written.removed >= MOST_REMOVED)
    goes_in_circles = any(proven.text == earlier.text for earlier in written.sentences)
    if goes_in_circles or (written.sentences and len(written.text) + len(proven.text) > brief.max_chars):
        return replace(written, ended=True)
    sentences = (*written.sentences, proven)
    breaks = (*written.breaks, sentence.endswith("\n"))
    return replace(written, sentences=sentences, breaks=breaks, ended=len(sentences) >= brief.max_sentences)


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


class Writer:
    """A chat model and how long it may take."""

    def __init__(self, chat: BaseChatModel, *, timeout_s: float, keeps: object = None) -> None:
        """Take a chat model; `keeps` is what has to live as long as it does."""
        self._chat = chat
        self._timeout_s = timeout_s
        self._keeps = keeps

    def write(self, brief: Brief, documents: Mapping[str, Document]) -> Iterator[Written]:
        """Yield what is proven so far, again and again; the last one is all there is, and says why when that is not enough."""
        written = Written()
        started = time.perf_counter()
        try:
            with closing(self._chunks(prompt(brief))) as chunks:
                for sentence in cut(chunks):
                    written = _read(sentence, written, brief, documents)
                    yield written
                    if written.ended:
                        break
        except TroubleError as trouble:
            written = replace(written, trouble=str(trouble))
        if not written.trouble and not written.sentences:
            key = "llm.none" if written.refused else "llm.unproven" if written.removed else "llm.empty"
            written = replace(written, trouble=key)
        log.info(
            "the model wrote %d sentences that are proven and %d that are not in %.1f s%s",
            len(written.sentences),
            written.removed,
            time.perf_counter() - started,
            f": {written.trouble}" if written.trouble else "",
        )
        yield written

    def reply(self, given: Prompt) -> str:
        """Return a whole reply, as the model wrote it.

        Raises:
            TroubleError: there is none, or not in time.
        """
        with closing(self._chunks(given)) as chunks:
            return "".join(chunks)

    def _chunks(self, given: Prompt) -> Generator[str, None, None]:
        """Yield the reply as it comes, "" now and then while it does not; it has to be whole and in time."""
        messages = [
            SystemMessage(given.rules),
            HumanMessage(given.example),
            AIMessage(given.reply),
            HumanMessage(given.request),
        ]
        count, ended = 0, False
        for chunk in in_time(lambda: self._chat.stream(messages), self._timeout_s):
            if chunk is None:
                yield ""
                continue
            ended = ended or bool(chunk.response_metadata.get("finish_reason"))
            count += len(chunk.text)
            yield chunk.text
            if count > MAX_REPLY_CHARS:
                return
        if not ended:
            raise TroubleError("llm.broken")


def open_writer(settings: Settings) -> Writer | None:
    """Return who writes by the settings, or None when no model is configured.

    Raises:
        SettingsError: the file of the model is none, or its package is missing.
        ModelError: the model cannot be loaded.
    """
    if settings.llm_gguf is not None:
        from assistant.llamacpp import serve

        served = serve(settings.llm_gguf)
        chat = _chat(served.url, settings.llm_gguf.stem, SecretStr(served.key), settings.llm_timeout_s)
        return Writer(chat, timeout_s=settings.llm_timeout_s, keeps=served)
    if not settings.llm_url:
        return None
    chat = _chat(settings.llm_url, settings.llm_model, settings.llm_api_key or _NO_KEY, settings.llm_timeout_s)
    return Writer(chat, timeout_s=settings.llm_timeout_s)


def _chat(url: str, model: str, key: SecretStr, timeout_s: float) -> BaseChatModel:
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model=model, base_url=url, api_key=key, timeout=timeout_s, max_retries=0, temperature=0.0, stream_usage=False
    )


def describe(settings: Settings) -> str:
    """Return which model writes, after asking for it.

    Raises:
        SettingsError: the file of the model is none, or its package is missing.
        ModelError: it cannot be loaded, or its server does not answer as one.
    """
    if settings.llm_gguf is not None:
        open_writer(settings)
        return f"{settings.llm_gguf}, in this process"
    chat = _chat(settings.llm_url, settings.llm_model, settings.llm_api_key or _NO_KEY, min(settings.llm_timeout_s, DESCRIBE_S))
    offered = models_of(chat.root_client, settings.llm_url)  # type: ignore[attr-defined]
    if settings.llm_model in offered or not offered:
        return f"{settings.llm_model} at {settings.llm_url}"
    return f"{settings.llm_model} at {settings.llm_url}, which lists {', '.join(offered[:5])}"
