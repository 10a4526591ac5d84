"""What tabs of panes and their forms are made of; their scripts know each part by `data-part`, each button by `data-do`."""

from collections.abc import Mapping

from assistant.app.markup import Markup, element, labelled, worded


def panes(prefix: str, contents: Mapping[str, Markup]) -> Markup:
    """Return a tab of named panes, of which one is shown; `<prefix>.<name>` are the words for each, `<prefix>.list` for all.

    desk.js knows the panes, and what is said above them.
    """
    switch = [
        element("button", worded("span", f"{prefix}.{name}"), type="button", data_pane=name, aria_pressed=str(not number).lower())
        for number, name in enumerate(contents)
    ]
    bar = element("nav", *switch, class_="panes", **labelled("aria_label", f"{prefix}.list"))
    said = element("div", class_="said", data_part="said", role="status")
    shown = [
        element(
            "section",
            content,
            data_name=name,
            class_="pane",
            hidden=number > 0,
            **labelled("aria_label", f"{prefix}.{name}"),
        )
        for number, (name, content) in enumerate(contents.items())
    ]
    return element("div", bar, element("div", said, *shown, class_="scroll"), class_="desk")


def button(do: str, words: str, class_: str = "plain", **attributes: object) -> Markup:
    """Return a button that the tab's script knows by what it does."""
    return element("button", worded("span", words), type="button", class_=class_, data_do=do, **attributes)


def select(part: str, words: str, *options: Markup, **attributes: object) -> Markup:
    """Return a select with its label."""
    return element("label", worded("span", words), element("select", *options, data_part=part, **attributes), class_="field")


def field(part: str, words: str, tag: str = "input", /, *content: str, **attributes: object) -> Markup:
    """Return an input or a text area, which may hold some text, with its label."""
    return element("label", worded("span", words), element(tag, *content, data_part=part, **attributes), class_="field")
