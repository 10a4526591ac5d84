"""What stands below an answer: two buttons to judge it by, and the form that asks what is wrong. Its browser's side is thumbs.js."""

from assistant.app.markup import Markup, element, labelled, worded
from assistant.opinion import MAX_WORDS_CHARS, REASONS, Opinion

_PATHS = {
    "up": "M7 11v9H4v-9zM7 11l4-8c1.7 0 2.6 1.3 2.3 2.9L12.7 9H19a2 2 0 0 1 2 2.4l-1.3 6.9a2 2 0 0 1-2 1.7H7",
    "down": "M17 13V4h3v9zM17 13l-4 8c-1.7 0-2.6-1.3-2.3-2.9l.6-3.1H5a2 2 0 0 1-2-2.4l1.3-6.9A2 2 0 0 1 6.3 4H17",
}


def thumbs(key: str, opinion: Opinion) -> Markup:
    """Return the buttons and the form of one turn, filled in with what its reader thinks already."""
    up = _button("up", opinion)
    down = _button("down", opinion, aria_expanded="false", aria_controls=f"wrong-{key}")
    thanks = element("span", class_="thanks", role="status", data_part="thanks")
    row = element("div", up, down, thanks, class_="row", role="group", **labelled("aria_label", "thumb.question"))
    return element("div", row, _form(key, opinion), class_="thumbs")


def _button(thumb: str, opinion: Opinion, **attributes: object) -> Markup:
    path = element("path", d=_PATHS[thumb])
    icon = element("svg", path, viewBox="0 0 24 24", aria_hidden="true")
    pressed = str(opinion.thumb == thumb).lower()
    return element(
        "button", icon, worded("span", f"thumb.{thumb}"), type="button", data_thumb=thumb, aria_pressed=pressed, **attributes
    )


def _form(key: str, opinion: Opinion) -> Markup:
    reasons = [_reason(key, reason, chosen=opinion.reason == reason) for reason in REASONS]
    legend = worded("legend", "thumb.reason")
    buttons = element(
        "div",
        element("button", worded("span", "thumb.send"), type="submit", class_="give"),
        element("button", worded("span", "thumb.cancel"), type="button", class_="leave", data_thumb="cancel"),
        element(
            "button",
            worded("span", "thumb.back"),
            type="button",
            class_="plain",
            data_thumb="back",
            hidden=opinion.thumb != "down",
        ),
        class_="row",
    )
    return element(
        "form",
        element("fieldset", legend, *reasons),
        _field(key, "expected", opinion.expected),
        _field(key, "note", opinion.note),
        worded("p", "thumb.seen", class_="seen"),
        element("p", role="alert", data_part="wrong", hidden=True),
        buttons,
        id=f"wrong-{key}",
        class_="wrong",
        novalidate=True,
        hidden=True,
    )


def _reason(key: str, reason: str, *, chosen: bool) -> Markup:
    circle = element("input", type="radio", name=f"reason-{key}", value=reason, checked=chosen)
    return element("label", circle, worded("span", f"thumb.reason.{reason}"), class_="choice")


def _field(key: str, name: str, text: str) -> Markup:
    box = element(
        "textarea",
        text,
        id=f"{name}-{key}",
        name=name,
        rows=2,
        maxlength=MAX_WORDS_CHARS,
        **labelled("placeholder", f"thumb.{name}.hint"),
    )
    return element("div", worded("label", f"thumb.{name}", for_=f"{name}-{key}"), box, class_="field")
