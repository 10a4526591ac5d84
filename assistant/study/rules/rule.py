"""What a rule is, and what it may look an item up in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.study.item import Item
from assistant.study.material import Material
from corpus.script import fold


@dataclass(frozen=True, slots=True)
class World:
    """The documents' material by document id."""

    materials: Mapping[str, Material]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `look` yields a reason for each fault of an item."""

    id: str
    level: Literal["error", "warn", "info"]
    words: str
    look: Callable[[Item, World], Iterator[str]]


CHOICES = frozenset({"mcq", "multi"})
CLOZES = frozenset({"figure_cloze", "cloze"})
OPEN = frozenset({"short", "scenario"})  # answered in the learner's own words, judged by a person


def plain(text: str) -> str:
    """Return a text as answers are compared: folded, 兩 as 二, 百分之五 as 5%, without spaces and quotation marks.

    >>> plain("5％") == plain("百分之五") == plain("5%"), plain("兩項") == plain("二项")
    (True, True)
    """
    folded = fold(text).replace("两", "二").replace(" ", "")
    for mark in "“”‘’《》":
        folded = folded.replace(mark, "")
    if folded.startswith("百分之"):
        rest = folded.removeprefix("百分之")
        number = "〇一二三四五六七八九十".find(rest) if len(rest) == 1 else -1
        return f"{number if number >= 0 else rest}%"
    return folded
