"""The panel in which evaluators see what readers found wrong, and turn it into gold questions. Its browser's side is feedback.js.

A tab puts it in with `build(service)`. Making a question fires the DOM event `zhiyuan:gold-draft` on the panel; its detail holds
`question` (a line of a gold file), `saved` (whether it is gold now), `file` (its name below gold/) and `feedback` (an id).
"""

import re
from typing import Any

import gradio as gr

from assistant.app.markup import Markup, element, join, labelled, worded
from assistant.from_use import FILE, NO_EXPECTED, Draft, line_of, promote
from assistant.opinion import MAX_WORDS_CHARS, NOT_TEXT, Feedback
from assistant.service import Service
from assistant.wording import error_key
from corpus.errors import AssistantError
from corpus.script import detect

Message = dict[str, object]
_MARKER = re.compile(r"\[\d+\]")
# What a fault of the lint looks like -> its words here; all others are said as they are.
_KNOWN = (
    (re.escape(NO_EXPECTED), "feedback.no_expected"),
    (r"an answerable question without .*|key \w+: neither it nor .*", "feedback.unproved"),
    (r"\d+ characters in a row are copied .*", "feedback.copied"),
    (r".* is asked already at .*", "feedback.twice"),
)


def build(service: Service) -> gr.HTML:
    """Put the panel into the Blocks that are being built."""

    def feedback_list(data: dict[str, Any]) -> Message:
        return listed(service, settled=bool(data.get("settled")))

    def feedback_make(data: dict[str, Any]) -> Message:
        return make(service, str(data.get("id")), str(data.get("expected", "")))

    def feedback_dismiss(data: dict[str, Any]) -> Message:
        return dismiss(service, str(data.get("id")))

    return gr.HTML(
        html_template="${skeleton}",
        skeleton=skeleton(),
        js_on_load="zhiyuan.feedback({element, server})",
        server_functions=[feedback_list, feedback_make, feedback_dismiss],
        apply_default_css=False,
        elem_id="feedback",
    )


def skeleton() -> Markup:
    """Return the panel, empty; feedback.js fills it."""
    box = element("input", type="checkbox", data_part="settled")
    settled = element("label", box, worded("span", "feedback.settled"), class_="choice")
    head = element("header", worded("h2", "feedback.title", tabindex=-1), element("span", data_part="count"), settled)
    said = element("div", data_part="said", role="status")
    return element("section", head, worded("p", "feedback.about", class_="faint"), said, element("ol", data_part="list"))


def listed(service: Service, *, settled: bool) -> Message:
    """Return the rows, and how many wait; with those dealt with when `settled`."""
    try:
        found = service.state.feedback() if service.state else []
    except AssistantError as error:
        return {"fault": _trouble(error)}
    shown = [one for one in found if settled or one.status == "new"]
    rows = join(map(row, shown)) if shown else element("li", worded("p", "feedback.none", class_="faint"))
    return {"html": rows, "count": sum(one.status == "new" for one in found)}


def make(service: Service, id: str, expected: str) -> Message:  # noqa: A002 - the field's name
    """Make a gold question of one piece of feedback; returns its row as it is now, the question, and what is said about it."""
    if fault := _unfit(expected):
        return {"fault": fault}
    state, home = service.state, service.home
    try:
        drafts = promote(state, home, [id], service.answerer.documents, expected={id: expected}) if state and home else []
        if not drafts:
            return _now(service, id)
        said: Message = {"question": line_of(drafts[0].question), "feedback": id, "file": FILE, "saved": not drafts[0].faults}
        return ({"fault": _faults(drafts[0])} if drafts[0].faults else _now(service, id)) | {"draft": said}
    except AssistantError as error:
        return {"fault": _trouble(error)}


def _unfit(text: str) -> Markup | None:
    """Return the words that say why a text cannot be an expected answer, or None when it can."""
    if len(text) > MAX_WORDS_CHARS:
        return worded("p", "thumb.long", {"most": MAX_WORDS_CHARS}, class_="trouble")
    return worded("p", "thumb.binary", class_="trouble") if NOT_TEXT.search(text) else None


def dismiss(service: Service, id: str) -> Message:  # noqa: A002 - the field's name
    """Note that feedback is no ground for a question; what was made one stays so."""
    try:
        if service.state and any(one.status == "new" for one in service.state.feedback(id)):
            service.state.settle([id], "dismissed")
        return _now(service, id)
    except AssistantError as error:
        return {"fault": _trouble(error)}


def _now(service: Service, id: str) -> Message:  # noqa: A002 - the field's name
    found = service.state.feedback(id) if service.state else []
    return {"html": row(found[0])} if found else {"fault": worded("p", "feedback.gone", class_="trouble")}


def _trouble(error: AssistantError) -> Markup:
    return worded("p", error_key(error), {"detail": str(error)}, class_="trouble")


def _faults(draft: Draft) -> Markup:
    """Return what keeps a draft from being gold, each reason once."""
    found: dict[str, Markup] = {}
    for fault in draft.faults:
        key = next((key for pattern, key in _KNOWN if re.fullmatch(pattern, fault, re.DOTALL)), "")
        found.setdefault(key or fault, worded("li", key) if key else element("li", fault))
    reasons = [said for key, said in found.items() if key != "feedback.unproved" or "feedback.no_expected" not in found]
    return element("div", worded("p", "feedback.unready"), element("ul", *reasons), class_="trouble")


def row(one: Feedback) -> Markup:
    """Return one piece of feedback: what was asked and answered, what is wrong with it, and what can be done."""
    pieces = [element("h3", one.asked, lang=detect(one.asked)), _about(one)]
    if one.question.strip() != one.asked.strip():
        pieces.append(worded("p", "feedback.asked", {"question": one.question}, class_="faint"))
    if one.opinion.note:
        pieces.append(worded("p", "feedback.note", {"note": one.opinion.note}, class_="note"))
    given = _MARKER.sub("", one.answer.answer)
    pieces.append(
        element("div", worded("h4", "feedback.answer"), element("p", given, lang=detect(given), class_="given"), class_="side")
    )
    pieces.append(_expected(one))
    if one.status == "new":
        pieces.append(_doing())
    return element("li", *pieces, data_feedback=one.id, data_status=one.status, tabindex=-1)


def _about(one: Feedback) -> Markup:
    reason = one.opinion.reason or "other"
    facts = [worded("span", f"thumb.reason.{reason}", class_="reason"), element("time", one.given_at[:10], datetime=one.given_at)]
    if one.status == "gold":
        facts.append(worded("span", "feedback.made", {"id": f"use-{one.id}", "file": FILE}, class_="made"))
    elif one.status == "dismissed":
        facts.append(worded("span", "feedback.status.dismissed"))
    return element("p", *facts, class_="about")


def _expected(one: Feedback) -> Markup:
    name = f"expected-{one.id}"
    text = one.opinion.expected
    if one.status != "new":
        return element("div", worded("h4", "feedback.expected"), element("p", text, lang=detect(text)), class_="side")
    label = worded("label", "feedback.expected", for_=name)
    hint = labelled("placeholder", "thumb.expected.hint")
    box = element("textarea", text, id=name, rows=2, maxlength=MAX_WORDS_CHARS, lang=detect(text), **hint)
    return element("div", label, box, class_="side")


def _doing() -> Markup:
    buttons = [
        element("button", worded("span", "feedback.make"), type="button", class_="give", data_do="make"),
        element("button", worded("span", "feedback.dismiss"), type="button", class_="leave", data_do="dismiss"),
    ]
    return join([element("div", data_part="wrong", role="alert"), element("div", *buttons, class_="doing")])
