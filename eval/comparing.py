"""Texts as they are compared: folded, punctuation set aside, figures and Latin words kept whole."""

import re
from functools import lru_cache

from corpus.script import fold

_PUNCTUATION = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[^\w\s.,%‰+°℃㎡²³$¥€<>=/&-]|(?<!\w)-|-(?!\w)|_")
_SPACE = re.compile(r"\s+")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_BESIDE_HAN = re.compile(rf"(?<=[{_HAN}]) | (?=[{_HAN}])")
_MARKER = re.compile(r"\s*\[\d+\]")


def _bare(folded: str) -> str:
    return _BESIDE_HAN.sub("", _SPACE.sub(" ", _PUNCTUATION.sub(" ", folded))).strip()


@lru_cache(maxsize=16_384)
def comparable(text: str) -> str:
    """Return the folded text without punctuation, spaces left only between Latin words and figures.

    >>> comparable("綠水青山，就是 金山銀山。") == comparable("绿水青山就是金山银山")
    True
    >>> comparable("Up 12.3 %, in GDP.")
    'up 12.3 % in gdp'
    """
    return _bare(fold(text))


@lru_cache(maxsize=16_384)
def _by_character(text: str) -> str:
    """Return the text folded character by character: a part of it stays a part, even when cut within a word (資|料)."""
    return _bare("".join(map(fold, text)))


def without_markers(text: str) -> str:
    """Return an answer's text without its citation markers.

    >>> without_markers("46個[1][2]。")
    '46個。'
    """
    return _MARKER.sub("", text).strip()


def _kind(char: str) -> str:
    if char.isdigit():
        return "digit"
    return "latin" if char.isascii() and char.isalpha() else ""


def holds(text: str, part: str) -> bool:
    """Say whether a part stands in a text, both as they are compared; never inside a longer number or Latin word.

    >>> holds("170人", "70人"), holds("增長12.3%", "2.3%"), holds("共170人", "170"), holds("Main lines", "AI")
    (False, False, True, False)
    >>> holds("國家級自然保護區", "国家级自然保护区"), holds("以資料流引領", "料流")
    (True, True)
    """
    return any(_holds(form(text), form(part)) for form in (comparable, _by_character))


def _holds(text: str, needle: str) -> bool:
    if not needle:
        return False
    left = {"digit": r"(?<!\d)(?<!\d[.,])", "latin": "(?<![a-z])"}.get(_kind(needle[0]), "")
    right = {"digit": r"(?![.,]?\d)", "latin": r"(?!(?!e?s\b)[a-z])"}.get(_kind(needle[-1]), "")
    return re.search(left + re.escape(needle) + right, text) is not None
