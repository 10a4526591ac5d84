"""The conversation of a page as it is kept: shown again after a reload, and what its reader thinks of the answers.

A page names its conversation by a long random key that only this page has; nothing here lists conversations.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from assistant.answer import Answer
from assistant.app import thumbs, turns
from assistant.app.evidence import evidence, proven
from assistant.app.markup import Markup, join, worded
from assistant.opinion import MAX_WORDS_CHARS, NOT_TEXT, REASONS, THUMBS, KeptTurn, Opinion, is_key
from assistant.service import Service
from assistant.state import State
from assistant.wording import error_key, say
from corpus.document import Document
from corpus.errors import StorageError

log = logging.getLogger(__name__)
Message = dict[str, object]


def shown(turn: KeptTurn, documents: Mapping[str, Document], keep: Callable[[KeptTurn], Markup]) -> Message:
    """Return a whole turn as the page shows it, with its evidence; `keep` returns what stands below the answer."""
    reply = turns.reply(turn.answer, documents, done=True)
    html = turns.turn(turn.key, turn.question, join([reply, keep(turn)]), done=True)
    return {"turn": turn.key, "html": html, "evidence": evidence(turn.answer, documents)}


def earlier(state: State, data: Mapping[str, Any], *, most: int) -> tuple[KeptTurn, ...]:
    """Return the turns of a page's conversation that the page shows; another page may have gone on with it elsewhere.

    Raises:
        StorageError: they cannot be read.
    """
    said = data.get("said", ())
    return tuple(turn for turn in _turns(state, data) if turn.key in said)[-most:]


def _turns(state: State, data: Mapping[str, Any]) -> list[KeptTurn]:
    conversation = data.get("conversation")
    return state.turns(str(conversation)) if is_key(conversation) else []


def keep(state: State, data: Mapping[str, Any], turn: KeptTurn, *, stopped: Callable[[], bool]) -> Markup:
    """Keep a turn, and return the buttons to judge it by; or why it could not be kept."""
    conversation = data.get("conversation")
    if not is_key(conversation):
        return Markup()
    try:
        state.add_turn(str(conversation), turn)
        if stopped():  # while it was being kept
            state.remove_turn(str(conversation), turn.key)
    except StorageError as error:
        return worded("p", "turn.unkept", {"detail": str(error)}, class_="notice", role="status")
    return thumbs.thumbs(turn.key, turn.opinion)


def forget(state: State | None, data: Mapping[str, Any]) -> None:
    """Forget a turn that its reader stopped, for it may have been whole before it heard of it."""
    if state and is_key(data.get("conversation")):
        try:
            state.remove_turn(str(data["conversation"]), str(data.get("turn")))
        except StorageError as error:  # the page has gone on; the turn is shown again after a reload
            log.warning("a stopped turn is still kept: %s", error)


def restored(service: Service, data: Mapping[str, Any]) -> Message:
    """Return the turns of a page's conversation, each as it was, or why they cannot be shown."""
    documents = service.answerer.documents
    try:
        found = _turns(service.state, data) if service.state else []
    except StorageError as error:
        return {"turns": [], "fault": worded("p", error_key(error), {"detail": str(error)}, class_="trouble", role="alert")}
    now = [replace(turn, answer=_as_of_now(turn.answer, documents)) for turn in found]
    return {
        "turns": [
            shown(turn, documents, lambda one: thumbs.thumbs(one.key, one.opinion)) | {"question": turn.question} for turn in now
        ]
    }


def _as_of_now(answer: Answer, documents: Mapping[str, Document]) -> Answer:
    """Return an earlier answer with a word about it when the documents no longer say what it quotes."""
    if len(proven(answer, documents)) == len(answer.citations):
        return answer
    return replace(answer, notice=" ".join(filter(None, [answer.notice, say("turn.outdated", answer.language)])))


def give(state: State | None, data: Mapping[str, Any]) -> Message:
    """Keep what a reader thinks of an answer; returns the words of what is wrong with it, if anything is."""
    thumb, reason = data.get("thumb"), data.get("reason", "")
    words = [str(data.get(name, "")).strip() for name in ("expected", "note")]
    if thumb not in THUMBS or reason not in (*REASONS, ""):
        raise ValueError(f"no thumb or reason: {thumb}, {reason}")
    if thumb == "down" and not reason:
        return {"fault": "thumb.reason.none"}
    if any(len(text) > MAX_WORDS_CHARS for text in words):
        return {"fault": "thumb.long", "values": {"most": MAX_WORDS_CHARS}}
    if any(NOT_TEXT.search(text) for text in words):
        return {"fault": "thumb.binary"}
    opinion = Opinion(thumb, reason, *words) if thumb == "down" else Opinion(thumb)
    conversation, key = data.get("conversation"), str(data.get("turn"))
    try:
        found = state is not None and is_key(conversation) and state.give(str(conversation), key, opinion)
    except StorageError as error:
        return {"fault": "thumb.unkept", "values": {"detail": str(error)}}
    return {"thumb": thumb} if found else {"fault": "thumb.gone"}
