"""A paper: its parts, each of one kind of item and one number of points."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.study.item import KINDS, Item, Kind
from corpus.script import Language

POINTS: dict[Kind, int] = {
    "figure_cloze": 2,
    "cloze": 2,
    "mcq": 2,
    "multi": 3,
    "tf": 1,
    "list": 4,
    "order": 4,
    "match": 4,
    "short": 6,
    "scenario": 10,
}


@dataclass(frozen=True, slots=True)
class Part:
    """Items of one kind; `points` is what each of them is worth."""

    kind: Kind
    points: int
    items: tuple[Item, ...]

    @property
    def total(self) -> int:
        """What the part is worth."""
        return self.points * len(self.items)


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed; `minutes` is 0 when there is no limit, and a draft says on every page that it is one."""

    title: str
    language: Language
    parts: tuple[Part, ...]
    form: str = ""
    minutes: int = 0
    draft: bool = False

    @property
    def items(self) -> list[Item]:
        """The items, in the order printed."""
        return [item for part in self.parts for item in part.items]

    @property
    def total(self) -> int:
        """What the paper is worth."""
        return sum(part.total for part in self.parts)


def parts_of(items: Iterable[Item]) -> tuple[Part, ...]:
    """Return the items part by part, kinds in their usual order, items in theirs."""
    by_kind: dict[Kind, list[Item]] = {kind: [] for kind in KINDS}
    for item in items:
        by_kind[item.kind].append(item)
    return tuple(Part(kind, POINTS[kind], tuple(found)) for kind, found in by_kind.items() if found)
