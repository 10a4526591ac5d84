"""What the forms of the evaluators' tab are made of; its scripts know each part by `data-part`, each button by `data-do`."""

from assistant.app.markup import Markup, element, worded


def button(do: str, words: str, class_: str = "plain", **attributes: object) -> Markup:
    """Return a button that evaluation.js knows by what it does."""
    return element("button", worded("span", words), type="button", class_=class_, data_do=do, **attributes)


def select(part: str, words: str, *options: Markup, **attributes: object) -> Markup:
    """Return a select with its label."""
    return element("label", worded("span", words), element("select", *options, data_part=part, **attributes), class_="field")


def field(part: str, words: str, tag: str = "input", /, **attributes: object) -> Markup:
    """Return an input or a text area with its label."""
    return element("label", worded("span", words), element(tag, data_part=part, **attributes), class_="field")
