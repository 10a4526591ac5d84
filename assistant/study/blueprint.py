"""What a session's papers should hold: how many items of which kind, section, level and difficulty."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.study.item import BLOOMS, KINDS, Bloom, Item, Kind
from assistant.study.paper import POINTS
from corpus.errors import DatasetError
from eval.records import Fault, Record, refuse

Level = Literal["basic", "mixed", "advanced"]
LEVELS: tuple[Level, ...] = get_args(Level)
# How long a learner takes over one item, in minutes: what trainers plan with, not measured.
MINUTES: dict[Kind, float] = {
    "figure_cloze": 0.75,
    "cloze": 0.75,
    "mcq": 1,
    "multi": 1.5,
    "tf": 0.5,
    "list": 2,
    "order": 2,
    "match": 2,
    "short": 4,
    "scenario": 8,
}
# How much of a paper's time goes to each kind.
MIXES: dict[Level, dict[Kind, float]] = {
    "basic": {"mcq": 0.4, "tf": 0.2, "figure_cloze": 0.2, "cloze": 0.2},
    "mixed": {"mcq": 0.3, "multi": 0.1, "tf": 0.1, "figure_cloze": 0.15, "cloze": 0.1, "list": 0.1, "match": 0.05, "short": 0.1},
    "advanced": {
        "mcq": 0.2,
        "multi": 0.15,
        "figure_cloze": 0.1,
        "list": 0.1,
        "order": 0.1,
        "match": 0.1,
        "short": 0.15,
        "scenario": 0.1,
    },
}
_PAPER_SHARE, _TEST_SHARE = 0.5, 0.25  # of a kind's items
# The tests before and after ask little and are marked at once.
_TEST: dict[Kind, float] = {"mcq": 0.5, "tf": 0.25, "figure_cloze": 0.25}


@dataclass(frozen=True, slots=True)
class Want:
    """Some items of one kind; an empty section, a difficulty of 0 and an empty level take any."""

    kind: Kind
    count: int
    section: str = ""
    difficulty: int = 0
    bloom: Bloom | Literal[""] = ""
    points: int = 0

    def fits(self, item: Item) -> bool:
        """Say whether an item is what is wanted."""
        return (
            item.kind == self.kind
            and (not self.section or self.section in item.source.section)
            and (not self.difficulty or item.difficulty == self.difficulty)
            and (not self.bloom or item.bloom == self.bloom)
        )

    def __str__(self) -> str:
        limits = [self.section, f"difficulty {self.difficulty}" if self.difficulty else "", self.bloom]
        return " ".join([self.kind, *filter(None, limits)])


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A session's papers.

    Attributes:
        minutes: of the session as a whole.
        sections: titles that the items must come from; empty for the whole document.
        paper: what papers A and B hold each.
        test: what the tests before and after the session hold each.
        paper_minutes: how long papers A and B take.
    """

    title: str
    minutes: int
    audience: str = ""
    sections: tuple[str, ...] = ()
    paper: tuple[Want, ...] = ()
    test: tuple[Want, ...] = ()
    paper_minutes: int = 0


def wants_of(minutes: float, mix: Mapping[Kind, float]) -> tuple[Want, ...]:
    """Return how many items of each kind fill the minutes; a kind with any share has one item at least.

    >>> [(want.kind, want.count) for want in wants_of(10, {"mcq": 0.5, "tf": 0.5})]
    [('mcq', 5), ('tf', 10)]
    """
    whole = sum(mix.values())
    counts = {kind: round(minutes * mix[kind] / whole / MINUTES[kind]) for kind in KINDS if mix.get(kind, 0) > 0}
    return tuple(Want(kind, max(1, count), points=POINTS[kind]) for kind, count in counts.items())


def planned(
    title: str,
    minutes: int,
    items: Iterable[Item],
    *,
    level: Level = "mixed",
    audience: str = "",
    mix: Mapping[Kind, float] | None = None,
) -> Blueprint:
    """Return a blueprint for a session: a third of it for a paper, a tenth for each of its two tests.

    Kinds that the bank has none of are left out of the level's own mix, and their time goes to the others. No kind is asked for more
    often than the bank can give, two forms of each and some left to practise with.
    """
    known = Counter(item.kind for item in items)

    def given(wants: tuple[Want, ...], share: float) -> tuple[Want, ...]:
        possible = [replace(want, count=min(want.count, int(known[want.kind] * share / 2))) for want in wants]
        return tuple(want for want in possible if want.count) or wants

    def present(shares: Mapping[Kind, float]) -> Mapping[Kind, float]:
        return {kind: share for kind, share in shares.items() if kind in known} or shares

    time = max(5, round(minutes / 3))
    paper = wants_of(time, mix) if mix else given(wants_of(time, present(MIXES[level])), _PAPER_SHARE)
    test = given(wants_of(max(3, minutes / 10), present(_TEST)), _TEST_SHARE)
    return Blueprint(title, minutes, audience, (), paper, test, time)


def _want(record: Record) -> Want:
    record.only(Want.__slots__)
    kind = record.choice("kind", KINDS)
    count, difficulty = record.whole("count", 1), record.whole("difficulty", 0)
    if count < 1:
        record.fault(f"'count' is {count}; ask for 1 or more")
    if not 0 <= difficulty <= 3:
        record.fault(f"'difficulty' is {difficulty}; use 1, 2 or 3, or leave it out")
    bloom: Any = record.choice("bloom", ["", *BLOOMS], "")
    points = record.whole("points", 0) or POINTS.get(kind, 1)  # type: ignore[call-overload]
    return Want(kind, count, record.text("section", ""), difficulty, bloom, points)  # type: ignore[arg-type]


def read_blueprint(path: Path, otherwise: Blueprint) -> Blueprint:
    """Read a blueprint in TOML; what it leaves out is taken from `otherwise`.

    Its fields are title, minutes, audience, sections, paper_minutes, and tables [[paper]] and [[test]] with kind, count and, where
    wanted, section, difficulty, bloom and points.

    Raises:
        DatasetError: it cannot be read; every fault is named.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise DatasetError(f"{path}: not a blueprint ({exc}); write it in TOML, as UTF-8") from exc
    faults: list[Fault] = []
    record = Record(data, file=str(path), line=0, faults=faults)
    record.only(Blueprint.__slots__)
    found = replace(
        otherwise,
        title=record.text("title", otherwise.title),
        minutes=record.whole("minutes", otherwise.minutes),
        audience=record.text("audience", otherwise.audience),
        sections=record.list_of_texts("sections"),
        paper=tuple(map(_want, record.records("paper"))) or otherwise.paper,
        test=tuple(map(_want, record.records("test"))) or otherwise.test,
        paper_minutes=record.whole("paper_minutes", otherwise.paper_minutes),
    )
    if found.minutes < 1:
        record.fault(f"'minutes' is {found.minutes}; a session takes a minute at least")
    refuse(faults)
    return found
