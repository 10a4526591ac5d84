"""The tab where questions are asked: outline, conversation, evidence. The browser's side of it is chat.js."""

import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import gradio as gr

from assistant.answer import Answer
from assistant.app import keeping, turns
from assistant.app.evidence import opened_section
from assistant.app.markup import Markup, element, join, labelled, worded
from assistant.app.outline import outline
from assistant.opinion import NOT_TEXT, KeptTurn
from assistant.service import MAX_QUESTION_CHARS, Answerer, Service, Turn
from assistant.wording import error_key
from corpus.document import Document
from corpus.errors import AssistantError, QuestionError, StorageError
from corpus.script import Language, detect

MOST_KEPT = 20
SHIPPED_DOCUMENT = "heilongjiang-xzscl"  # the examples of the empty chat are about it
EXAMPLES = tuple(f"example.{number}" for number in range(1, 7))

Message = dict[str, object]


History = tuple[KeptTurn, ...]
Keep = Callable[[KeptTurn], Markup]


def fault(question: str) -> tuple[str, dict[str, object]] | None:
    """Return the words that say why a question cannot be asked, or None when it can."""
    if not question.strip():
        return "question.empty", {}
    if len(question) > MAX_QUESTION_CHARS:
        return "question.long", {"count": len(question), "most": MAX_QUESTION_CHARS}
    return ("question.binary", {}) if NOT_TEXT.search(question) else None


def refused(key: str, words: str, values: dict[str, object] | None = None) -> Message:
    """Return the message about a question that was not asked; the page keeps what was typed."""
    return {"turn": key, "fault": worded("p", words, values, class_="trouble", role="alert")}


def script_of(question: str, page: str) -> Language:
    """Return the language to answer in: the question's, and the page's where its characters are the same in both scripts."""
    return detect(question, default="zh-Hans" if page == "zh-Hans" else "zh-Hant")


def ask(
    service: Service,
    history: History,
    data: Mapping[str, Any],
    *,
    stopped: Callable[[], bool] = lambda: False,
    keep: Keep = lambda _: Markup(),
) -> Iterator[Message]:
    """Yield messages that show the turn as it grows; the last one is whole.

    Args:
        service: who answers.
        history: the earlier turns of the conversation.
        data: what chat.js sends: the turn's key, the question, whether to search it as typed, and the page's language.
        stopped: says whether the reader has had enough; the turn then ends, and is no part of the conversation.
        keep: makes the whole turn a part of the conversation, and returns what stands below its answer.
    """
    key, question = str(data["turn"]), str(data["question"])
    if reason := fault(question):
        yield refused(key, *reason)
        return
    yield {"turn": key, "html": turns.turn(key, question, turns.waiting(), done=False)}
    try:
        answer, said = None, ""
        for answer in _answers(service.answerer, history, data):
            if stopped():
                return
            if answer.answer == said:
                continue
            said = answer.answer
            growing = turns.reply(answer, service.answerer.documents, done=False)
            yield {"turn": key, "html": turns.turn(key, question, growing, done=False)}
        if stopped():
            return
        if answer is None:
            raise RuntimeError("the answerer yielded nothing")
        yield keeping.shown(KeptTurn(key, question, answer), service.answerer.documents, keep) | {"done": True}
    except QuestionError as error:
        yield refused(key, error_key(error), {"detail": str(error)})
    except AssistantError as error:
        yield failed(key, question, error)


def failed(key: str, question: str, error: AssistantError) -> Message:
    """Return the turn with what went wrong in the place of its answer."""
    return {"turn": key, "html": turns.turn(key, question, turns.failed(error), done=True), "done": True}


def _answers(answerer: Answerer, history: History, data: Mapping[str, Any]) -> Iterator[Answer]:
    question = str(data["question"])
    earlier = None if data.get("as_typed") else _said(history)
    return answerer.stream(question, history=earlier, language=script_of(question, str(data.get("language"))))


def _said(history: History) -> list[Turn]:
    return [turn for one in history for turn in (Turn("user", one.question), Turn("assistant", one.answer.answer))]


def converse(service: Service, data: Mapping[str, Any], *, stopped: Callable[[], bool]) -> Iterator[Message]:
    """Yield the messages of a turn of the conversation that the page names, and keep the turn."""
    state = service.state
    try:
        history = keeping.earlier(state, data, most=MOST_KEPT) if state else ()
    except StorageError as error:
        yield failed(str(data["turn"]), str(data["question"]), error)
        return

    def keep(turn: KeptTurn) -> Markup:
        return keeping.keep(state, data, turn, stopped=stopped) if state else Markup()

    yield from ask(service, history, data, stopped=stopped, keep=keep)


def contents(service: Service) -> Message:
    """Return the outline, and whether the examples fit the documents."""
    documents = service.answerer.documents
    return {"html": outline(documents), "examples": SHIPPED_DOCUMENT in documents}


def section(documents: Mapping[str, Document], data: Mapping[str, Any]) -> Message:
    """Return the section of a document that holds a character."""
    document, start = documents.get(str(data.get("document"))), data.get("start")
    if document is None or not isinstance(start, int) or not 0 <= start <= len(document.text):
        return {"html": worded("p", "evidence.gone", class_="faint")}
    return {"html": opened_section(document, start)}


def build(service: Service) -> gr.HTML:
    """Put the tab into the Blocks that are being built."""
    running: dict[str, threading.Event] = {}  # turn -> whether it is to stop

    def asking(event: gr.EventData) -> Iterator[Message]:
        key = str(event._data["turn"])
        stop = running.setdefault(key, threading.Event())
        try:
            yield from converse(service, event._data, stopped=stop.is_set)
        finally:
            del running[key]

    def halt(data: dict[str, Any]) -> None:
        if stop := running.get(str(data.get("turn"))):
            stop.set()
        keeping.forget(service.state, data)

    def open_section(data: dict[str, Any]) -> Message:
        return section(service.answerer.documents, data)

    def open_contents(_: Any) -> Message:
        return contents(service)

    def restore(data: dict[str, Any]) -> Message:
        return keeping.restored(service, data)

    def give(data: dict[str, Any]) -> Message:
        return keeping.give(service.state, data)

    view = gr.HTML(
        html_template="${skeleton}",
        skeleton=skeleton(),
        js_on_load="zhiyuan.chat({element, props, server, watch, ask: (data) => trigger('ask', data)})",
        server_functions=[open_section, open_contents, halt, restore, give],
        apply_default_css=False,
        elem_id="chat",
    )
    quiet = {"show_progress": "hidden", "api_visibility": "private", "trigger_mode": "multiple", "concurrency_limit": None}
    answering = view.ask(asking, None, [view], **quiet)
    answering.failure(fn=None, js="() => zhiyuan.chatFailed()", api_visibility="private")
    return view


def skeleton() -> Markup:
    """Return the three columns, empty; chat.js fills them."""
    tip = element("div", id="tip", role="tooltip", class_="tip", hidden=True)
    heard = element("div", class_="unseen", aria_live="polite", data_part="heard")
    shade = element("div", class_="shade", data_do="close", hidden=True)
    return element("div", _outline_column(), _talk_column(), _evidence_column(), shade, tip, heard, class_="columns")


def _button(do: str, words: str, class_: str = "plain", **attributes: object) -> Markup:
    return element("button", worded("span", words), type="button", class_=class_, data_do=do, **attributes)


def _icon(do: str, words: str, sign: str, class_: str = "icon") -> Markup:
    face = element("span", sign, aria_hidden="true")
    label = {**labelled("aria_label", words), **labelled("title", words)}
    return element("button", face, type="button", class_=class_, data_do=do, **label)


def _outline_column() -> Markup:
    head = element("header", worded("h2", "outline.title"), _icon("close", "drawer.close", "✕", class_="icon shut"))
    body = element("div", worded("p", "outline.empty", class_="faint"), class_="scroll", data_part="outline")
    return element("nav", head, body, class_="column outline", **labelled("aria_label", "outline.title"))


def _evidence_column() -> Markup:
    position = element("span", class_="position", data_part="position", role="status")
    steps = element(
        "div",
        _icon("previous", "evidence.previous", "↑"),
        position,
        _icon("next", "evidence.next", "↓"),
        class_="steps",
        data_part="steps",
        hidden=True,
    )
    shut = _icon("close", "drawer.close", "✕", class_="icon shut")
    head = element("header", worded("h2", "evidence.title"), _button("back", "evidence.back", hidden=True), steps, shut)
    body = element("div", worded("p", "evidence.empty", class_="faint"), class_="scroll", data_part="evidence", tabindex=0)
    return element("aside", head, body, class_="column evidence", **labelled("aria_label", "evidence.title"))


def _talk_column() -> Markup:
    drawers = element("div", _button("outline", "outline.title"), _button("evidence", "evidence.title"), class_="drawers")
    listed = element("ol", class_="turns", data_part="turns", **labelled("aria_label", "turn.list"))
    trouble = element("div", data_part="trouble")
    scroll = element("div", _welcome(), listed, trouble, class_="scroll", data_part="talk")
    return element("section", drawers, scroll, _composer(), class_="column talk", **labelled("aria_label", "tab.ask"))


def _welcome() -> Markup:
    rows = [element("li", element("button", worded("span", key), type="button", data_do="example")) for key in EXAMPLES]
    examples = element(
        "div", worded("p", "welcome.examples"), element("ul", *rows), class_="examples", data_part="examples", hidden=True
    )
    bar = element("progress", data_part="bar", max=1, **labelled("aria_label", "status.model"))
    counted = element("p", class_="count", data_part="counted")
    start = element("div", worded("p", "start.model", data_part="stage"), bar, counted, class_="start", data_part="start")
    failure = element("div", class_="failure", data_part="failure", role="alert", hidden=True)
    words = join([worded("h2", "welcome.title"), worded("p", "welcome.text")])
    return element("div", words, start, failure, examples, class_="welcome", data_part="welcome")


def _composer() -> Markup:
    box = element(
        "textarea",
        id="question",
        rows=1,
        disabled=True,
        autocomplete="off",
        aria_describedby="hint",
        data_part="question",
        data_most=MAX_QUESTION_CHARS,
        **{**labelled("aria_label", "ask.label"), **labelled("placeholder", "ask.placeholder")},
    )
    send = element("button", worded("span", "ask.send"), type="submit", class_="send", data_part="send", disabled=True)
    stop = _button("stop", "ask.stop", class_="stop", hidden=True)
    hint = worded("p", "ask.waiting", id="hint", class_="hint", data_part="hint")
    count = element("p", class_="count", data_part="count", hidden=True)
    foot = element("div", _button("new", "ask.new"), hint, count, class_="foot")
    return element("form", element("div", box, send, stop, class_="box"), foot, class_="composer", data_part="form")
