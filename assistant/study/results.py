"""What learners' answers say of the items and of what was learned: difficulty, discrimination, distractors, KR-20, mastery."""

import re
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.study.item import Item, Stats
from assistant.study.marking import chosen
from assistant.study.replies import Reply
from corpus.document import SectionPath

MIN_LEARNERS = 10  # below, nothing is said against an item
TOO_HARD, TOO_EASY, WEAK, CHOSEN = 0.3, 0.95, 0.2, 0.05
_MARK = "L"  # how the reasons of an item that come from learners begin


@dataclass(frozen=True, slots=True)
class Distractor:
    """A wrong option: how many took it, its share, and its correlation with the rest of the learner's score.

    It works when 5% and more take it and those who know less take it more often.
    """

    item: str
    text: str
    count: int
    share: float
    r: float | None

    @property
    def works(self) -> bool:
        """Say whether it does what it is there for."""
        return self.share >= CHOSEN and self.r is not None and self.r < 0


@dataclass(frozen=True, slots=True)
class Reliability:
    """KR-20 of the learners who answered the same items."""

    learners: int
    items: int
    kr20: float | None


@dataclass(frozen=True, slots=True)
class Mastery:
    """What share of a section's questions was answered right."""

    section: SectionPath
    answers: int
    right: int

    @property
    def share(self) -> float:
        """Right of all."""
        return self.right / self.answers

    @property
    def level(self) -> str:
        """Attempted below 70%, familiar below 100%, proficient at 100% (the bounds of Khan Academy's levels).

        >>> Mastery(("a",), 10, 7).level
        'familiar'
        """
        return "attempted" if self.share < 0.7 else "familiar" if self.share < 1 else "proficient"


@dataclass(frozen=True, slots=True)
class Results:
    """All that was found."""

    items: tuple[Item, ...]  # those answered, with their statistics and what speaks against them
    distractors: tuple[Distractor, ...]
    reliability: tuple[Reliability, ...]
    mastery: tuple[Mastery, ...]
    replies: int
    unmarked: int


def correlation(marks: Sequence[float], scores: Sequence[float]) -> float | None:
    """Return Pearson's r, which with marks of 0 and 1 is the point-biserial; None when either does not vary.

    Source: Lord and Novick 1968, Statistical Theories of Mental Test Scores, 15.5.

    >>> round(correlation([1, 1, 0, 0], [4, 3, 2, 1]), 4)  # means 3.5 and 1.5, s = 1.118, p = q = .5
    0.8944
    >>> correlation([1, 1], [3, 4]) is None
    True
    """
    if len(set(marks)) < 2 or len(set(scores)) < 2:
        return None
    return float(statistics.correlation(marks, scores))


def kr20(rows: Sequence[Sequence[int]]) -> float | None:
    """Return KR-20 = k/(k − 1) · (1 − Σ p(1 − p)/σ²) of marks of 0 and 1, a row a learner; σ² divides by n, as p(1 − p) does.

    None when there are fewer than two items, or every learner has the same score.
    Source: Kuder and Richardson 1937, Psychometrika 2(3), formula 20.

    >>> round(kr20([[1, 1, 1], [1, 1, 0], [1, 0, 0], [0, 0, 0]]), 4)  # Σpq = .625, σ² = 1.25
    0.75
    """
    if not rows or len(rows[0]) < 2:
        return None
    k, n = len(rows[0]), len(rows)
    variance = float(statistics.pvariance([sum(row) for row in rows]))
    if not variance:
        return None
    shares = [sum(column) / n for column in zip(*rows, strict=True)]
    return float(k / (k - 1) * (1 - sum(p * (1 - p) for p in shares) / variance))


def _rest_scores(replies: Iterable[Reply]) -> dict[str, dict[str, float]]:
    """Return for each item and learner the share right of the learner's other items: an item does not count for itself."""
    totals: dict[str, list[Reply]] = {}
    for reply in replies:
        if reply.right is not None:
            totals.setdefault(reply.learner, []).append(reply)
    found: dict[str, dict[str, float]] = {}
    for learner, own in totals.items():
        right = sum(bool(reply.right) for reply in own)
        for reply in own:
            if len(own) > 1:
                found.setdefault(reply.item, {})[learner] = (right - bool(reply.right)) / (len(own) - 1)
    return found


def _against(stats: Stats, dead: Sequence[str]) -> list[str]:
    """Return what learners' answers say against an item, in the order of weight."""
    if stats.n < MIN_LEARNERS or stats.p is None:
        return []
    found = []
    if stats.d is not None and stats.d < 0:
        found.append(f"{_MARK}1: those who know more get it wrong more often (r = {stats.d:.2f}); look at the key")
    elif stats.d is not None and stats.d < WEAK:
        found.append(f"{_MARK}2: it hardly tells learners apart (r = {stats.d:.2f})")
    if stats.p < TOO_HARD:
        found.append(f"{_MARK}3: {stats.p:.0%} got it right; too hard, or unclear")
    if stats.p > TOO_EASY:
        found.append(f"{_MARK}4: {stats.p:.0%} got it right; too easy, or given away")
    return found + [f"{_MARK}5: hardly anyone takes '{text}'" for text in dead]


def _measured(item: Item, replies: Sequence[Reply], rest: Mapping[str, float]) -> tuple[Item, list[Distractor]]:
    """Return an item with its statistics and what speaks against it, and its distractors."""
    marked = [reply for reply in replies if reply.right is not None]
    if not marked:
        return item, []
    both = [reply for reply in marked if reply.learner in rest]
    scores = [rest[reply.learner] for reply in both]
    d = correlation([float(bool(reply.right)) for reply in both], scores) if both else None
    p = sum(bool(reply.right) for reply in marked) / len(marked)
    stats = Stats(len(marked), round(p, 4), None if d is None else round(d, 4))
    wrong: list[Distractor] = []
    if item.kind in {"mcq", "multi"}:
        taken = [set(chosen(item, reply.answer)) for reply in both]
        counts = Counter(text for reply in marked for text in set(chosen(item, reply.answer)))
        for option in item.options:
            if not option.key:
                r = correlation([float(option.text in texts) for texts in taken], scores) if both else None
                wrong.append(Distractor(item.id, option.text, counts[option.text], counts[option.text] / len(marked), r))
    dead = [one.text for one in wrong if one.share < CHOSEN]
    kept = tuple(reason for reason in item.reasons if not re.match(rf"{_MARK}\d: ", reason))
    return replace(item, stats=stats, reasons=(*kept, *_against(stats, dead))), wrong


def _reliability(replies: Iterable[Reply]) -> list[Reliability]:
    """Return KR-20 for each set of items that several learners answered."""
    by_learner: dict[str, dict[str, int]] = {}
    for reply in replies:
        if reply.right is not None:
            by_learner.setdefault(reply.learner, {})[reply.item] = int(reply.right)
    groups: dict[tuple[str, ...], list[list[int]]] = {}
    for marks in by_learner.values():
        names = tuple(sorted(marks))
        groups.setdefault(names, []).append([marks[name] for name in names])
    return [
        Reliability(len(rows), len(names), kr20(rows))
        for names, rows in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
        if len(rows) > 1
    ]


def _mastery(replies: Iterable[Reply], items: Mapping[str, Item]) -> list[Mastery]:
    """Return each section's share right, the weakest first: these are what the next session is for."""
    counts: dict[SectionPath, list[int]] = {}
    for reply in replies:
        if reply.right is not None:
            both = counts.setdefault(items[reply.item].source.section, [0, 0])
            both[0] += 1
            both[1] += reply.right
    found = [Mastery(path, answered, right) for path, (answered, right) in counts.items()]
    return sorted(found, key=lambda one: (one.share, one.section))


def analyse(replies: Sequence[Reply], items: Mapping[str, Item]) -> Results:
    """Return what the answers say."""
    by_item: dict[str, list[Reply]] = {}
    for reply in replies:
        by_item.setdefault(reply.item, []).append(reply)
    rest = _rest_scores(replies)
    measured = [_measured(items[name], own, rest.get(name, {})) for name, own in by_item.items()]
    return Results(
        items=tuple(item for item, _ in measured),
        distractors=tuple(one for _, wrong in measured for one in wrong),
        reliability=tuple(_reliability(replies)),
        mastery=tuple(_mastery(replies, items)),
        replies=len(replies),
        unmarked=sum(reply.right is None for reply in replies),
    )


def weak(results: Results) -> list[tuple[Item, tuple[str, ...]]]:
    """Return the items that learners' answers speak against, with the reasons."""
    found = [(item, tuple(reason for reason in item.reasons if re.match(rf"{_MARK}\d: ", reason))) for item in results.items]
    return [(item, reasons) for item, reasons in found if reasons]


def written_back(bank: Iterable[Item], results: Results) -> list[Item]:
    """Return the bank with the statistics of the items that were answered; all else, also the order of options, stays."""
    known = {item.id: item for item in results.items}
    return [
        replace(item, stats=known[item.id].stats, reasons=known[item.id].reasons) if item.id in known else item for item in bank
    ]
