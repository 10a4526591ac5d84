"""HTML that escapes everything by construction, and words that the page re-labels when the language changes."""

import html
import json
from collections.abc import Iterable

from assistant.wording import LANGUAGES, say

_VOID = frozenset({"input", "br", "hr"})


class Markup(str):
    """Text that is HTML already; any other string is escaped when it is put into an element."""

    __slots__ = ()


def _content(piece: str) -> str:
    return piece if isinstance(piece, Markup) else html.escape(piece)


def _attribute(name: str, value: object) -> str:
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{html.escape(str(value))}"'


def element(tag: str, *content: str, **attributes: object) -> Markup:
    """Return one element. Attributes that are None or False are left out; `class_` is written class, `data_turn` data-turn.

    >>> element("p", "1 < 2", element("b", "yes"), class_="note", hidden=True)
    '<p class="note" hidden>1 &lt; 2<b>yes</b></p>'
    """
    written = "".join(_attribute(name, value) for name, value in attributes.items() if value is not None and value is not False)
    if tag in _VOID:
        return Markup(f"<{tag}{written}>")
    return Markup(f"<{tag}{written}>{''.join(map(_content, content))}</{tag}>")


def join(pieces: Iterable[str]) -> Markup:
    """Return the pieces behind one another, escaped where they are not markup."""
    return Markup("".join(map(_content, pieces)))


def worded(tag: str, key: str, /, values: dict[str, object] | None = None, **attributes: object) -> Markup:
    """Return an element whose text is the words for `key`; page.js says them again in the reader's language."""
    text = say(key, LANGUAGES[0], **(values or {}))
    return element(tag, text, data_say=key, **_values(values), **attributes)


def spoken(tag: str, texts: tuple[str, str, str], /, **attributes: object) -> Markup:
    """Return an element with a text in each of LANGUAGES, of which the style shows the page's own."""
    if len(set(texts)) == 1:
        return element(tag, texts[0], **attributes)
    forms = (element("span", text, lang=language) for language, text in zip(LANGUAGES, texts, strict=True))
    return element(tag, element("span", *forms, class_="spoken"), **attributes)


def labelled(attribute: str, key: str, values: dict[str, object] | None = None) -> dict[str, object]:
    """Return an attribute, such as `aria_label`, whose value is the words for `key`, as keyword arguments of `element`."""
    text = say(key, LANGUAGES[0], **(values or {}))
    return {attribute: text, f"data_say_{attribute}": key, **_values(values)}


def _values(values: dict[str, object] | None) -> dict[str, object]:
    return {"data_values": json.dumps(values, ensure_ascii=False)} if values else {}
