"""How far the automatic verdict can be believed: set against the labels of people, and used to say more about the whole set.

The automatic verdict may decide a gate only where at least `MIN_PRECISION` of what it calls a 2 is one for people too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.agreement import gwet_ac1, quadratic_kappa, raw_agreement
from eval.score import Score
from eval.statistics import Interval, bootstrap_interval, prediction_powered_interval, wilson

MIN_PRECISION = 0.95
VERDICTS = (0, 1, 2)


@dataclass(frozen=True, slots=True)
class Automatic:
    """What is known of an answer without people: verdict 0 to 2, the question's type, the system's confidence if it has one."""

    verdict: int
    type: str
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Threshold:
    """Answers at or above a value of an automatic measure: the share people gave a 2, and the share of all 2s they are."""

    measure: str
    at: float
    precision: Interval
    recall: float | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over the whole set: from the labelled answers alone, and helped by the automatic verdicts of all.

    `powered` is None when fewer than two answers lack a label, or have one.
    """

    labelled: Interval
    powered: Interval | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything that `assistant eval calibrate` reports.

    Attributes:
        n: answers with a label of people; `total` counts all.
        confusion: counts, people's verdict in the rows, the automatic one in the columns, from 0 to 2.
        precision: of answers with an automatic 2, the share that people gave a 2; None when there is none.
        types: the same by type of question.
        right: the share of answers that people give a 2; `mean`: their mean verdict, 0 to 2.
    """

    n: int
    total: int
    confusion: tuple[tuple[int, ...], ...]
    raw: float
    kappa: Score
    ac1: Score
    precision: Interval | None
    types: Mapping[str, Interval]
    thresholds: tuple[Threshold, ...]
    right: Estimate
    mean: Estimate

    @property
    def may_gate(self) -> bool:
        """Whether the automatic verdict may decide a gate."""
        return self.precision is not None and self.precision.value >= MIN_PRECISION


def _precision(pairs: Sequence[tuple[int, int]]) -> Interval | None:
    """Return the share of people's 2s among the automatic ones."""
    claimed = [hand == 2 for hand, automatic in pairs if automatic == 2]
    return wilson(sum(claimed), len(claimed)) if claimed else None


def _thresholds(measure: str, values: Sequence[float], right: Sequence[bool], at: Sequence[float]) -> list[Threshold]:
    found = []
    for threshold in at:
        inside = [is_right for value, is_right in zip(values, right, strict=True) if value >= threshold]
        if inside:
            recall = sum(inside) / sum(right) if any(right) else None
            found.append(Threshold(measure, threshold, wilson(sum(inside), len(inside)), recall))
    return found


def _estimate(labels: Sequence[float], proxies: Sequence[float], rest: Sequence[float]) -> Estimate:
    powered = prediction_powered_interval(labels, proxies, rest) if len(labels) > 1 and len(rest) > 1 else None
    return Estimate(bootstrap_interval(labels), powered)


def calibrate(by_hand: Mapping[str, int], automatic: Mapping[str, Automatic]) -> Calibration:
    """Compare the verdicts of people with the automatic ones, by question id.

    Raises:
        ValueError: no answer has both.

    >>> found = calibrate({"a": 2, "b": 0}, {"a": Automatic(2, "name"), "b": Automatic(2, "list"), "c": Automatic(0, "list")})
    >>> found.confusion, found.precision.value
    (((0, 0, 1), (0, 0, 0), (0, 0, 1)), 0.5)
    """
    both = sorted(by_hand.keys() & automatic.keys())
    if not both:
        raise ValueError("no answer has a label of people and an automatic verdict")
    hand, program = [by_hand[qid] for qid in both], [automatic[qid].verdict for qid in both]
    pairs = list(zip(hand, program, strict=True))
    rest = [one.verdict for qid, one in automatic.items() if qid not in by_hand]
    sure = [(one.confidence, by_hand[qid] == 2) for qid in both if (one := automatic[qid]).confidence is not None]
    types = sorted({automatic[qid].type for qid in both})
    by_type = {
        name: _precision([pair for qid, pair in zip(both, pairs, strict=True) if automatic[qid].type == name]) for name in types
    }
    return Calibration(
        n=len(both),
        total=len(automatic),
        confusion=tuple(tuple(pairs.count((row, column)) for column in VERDICTS) for row in VERDICTS),
        raw=raw_agreement(hand, program),
        kappa=quadratic_kappa(hand, program),
        ac1=gwet_ac1(hand, program),
        precision=_precision(pairs),
        types={name: found for name, found in by_type.items() if found},
        thresholds=(
            *_thresholds("verdict", program, [label == 2 for label in hand], (1, 2)),
            *_thresholds(
                "confidence", [c or 0 for c, _ in sure], [label for _, label in sure], [step / 10 for step in range(1, 10)]
            ),
        ),
        right=_estimate([float(v == 2) for v in hand], [float(v == 2) for v in program], [float(v == 2) for v in rest]),
        mean=_estimate(hand, program, rest),
    )
