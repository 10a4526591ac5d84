"""Whether a system refuses when it should, and whether its confidence can be believed.

Refusal is a classification whose positives are the unanswerable questions. Empty cases are not applicable, never 0 or 1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from eval.score import Score, not_applicable, scored


@dataclass(frozen=True, slots=True)
class Attempt:
    """One question as far as refusing goes; `right` is whether the outcome, answer or refusal, was right."""

    answerable: bool
    abstained: bool
    right: bool
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """Errors when only the most confident answers are given: risk among them, coverage their share of all; both in [0, 1]."""

    coverage: float
    risk: float
    threshold: float


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Answers of similar confidence: their mean confidence beside the share that was right."""

    low: float
    high: float
    n: int
    confidence: float
    right: float


def refusal_scores(attempts: Iterable[Attempt]) -> dict[str, Score]:
    """Return refusal_precision, refusal_recall and refusal_f1 over all questions.

    P = rightly refused / refused, R = rightly refused / unanswerable, F1 = 2PR / (P + R) = 2 TP / (2 TP + FP + FN).

    >>> attempts = [Attempt(False, True, True)] * 3 + [Attempt(False, False, False)] + [Attempt(True, True, False)] * 2
    >>> {name: round(score.value, 4) for name, score in refusal_scores(attempts).items()}  # TP 3, FP 2, FN 1
    {'refusal_precision': 0.6, 'refusal_recall': 0.75, 'refusal_f1': 0.6667}
    """
    known = list(attempts)
    refused = sum(attempt.abstained for attempt in known)
    unanswerable = sum(not attempt.answerable for attempt in known)
    both = sum(attempt.abstained and not attempt.answerable for attempt in known)

    def ratio(name: str, above: int, below: int, why: str) -> Score:
        return scored(name, above / below, n=below) if below else not_applicable(name, why)

    return {
        "refusal_precision": ratio("refusal_precision", both, refused, "nothing was refused"),
        "refusal_recall": ratio("refusal_recall", both, unanswerable, "no question is unanswerable"),
        "refusal_f1": ratio("refusal_f1", 2 * both, refused + unanswerable, "nothing refused, nothing unanswerable"),
    }


def coverage(attempts: Sequence[Attempt]) -> Score:
    """Score answered / all questions."""
    if not attempts:
        return not_applicable("coverage", "no questions")
    return scored("coverage", sum(not attempt.abstained for attempt in attempts) / len(attempts), n=len(attempts))


def selective_accuracy(attempts: Iterable[Attempt]) -> Score:
    """Score right answers / answers given; an answer to an unanswerable question is a wrong one."""
    answered = [attempt for attempt in attempts if not attempt.abstained]
    if not answered:
        return not_applicable("selective_accuracy", "nothing was answered")
    return scored("selective_accuracy", sum(attempt.right for attempt in answered) / len(answered), n=len(answered))


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[RiskPoint]:
    """Return the risk-coverage curve: from the most confident answer down, equal confidences together.

    >>> [(point.coverage, point.risk) for point in risk_coverage([.9, .8, .7, .6], [True, True, False, True])]
    [(0.25, 0.0), (0.5, 0.0), (0.75, 0.3333333333333333), (1.0, 0.25)]
    """
    pairs = sorted(zip(confidences, right, strict=True), reverse=True)
    points: list[RiskPoint] = []
    errors = 0
    for place, (confidence, is_right) in enumerate(pairs, start=1):
        errors += not is_right
        if place == len(pairs) or pairs[place][0] != confidence:
            points.append(RiskPoint(place / len(pairs), errors / place, confidence))
    return points


def augrc(confidences: Sequence[float], right: Sequence[bool]) -> Score:
    """Score the area under the generalised risk-coverage curve, coverage times risk over coverage: less is better, 0.5 at most.

    It is the mean risk of an undetected error. The area is taken by the trapezoidal rule from coverage 0, so answers of equal
    confidence count as in random order. Source: Traub et al. 2024, arXiv 2407.01032.

    >>> augrc([.9, .8, .7, .6], [True, True, False, True]).value  # generalised risks 0 0 0 1/4 1/4 at 0 1/4 1/2 3/4 1
    0.09375
    """
    points = risk_coverage(confidences, right)
    if not points:
        return not_applicable("augrc", "no answer has a confidence")
    curve = [(0.0, 0.0), *((point.coverage, point.coverage * point.risk) for point in points)]
    area = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(curve))
    return scored("augrc", area, n=len(confidences))


def brier(confidences: Sequence[float], right: Sequence[bool]) -> Score:
    """Score the mean of (confidence - right)^2: 0 is perfect, 0.25 is what always saying one half earns.

    Source: Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2, in its two-class form.

    >>> round(brier([.9, .2], [True, True]).value, 4)  # (0.01 + 0.64) / 2
    0.325
    """
    pairs = list(zip(confidences, right, strict=True))
    if not pairs:
        return not_applicable("brier", "no answer has a confidence")
    return scored("brier", sum((confidence - is_right) ** 2 for confidence, is_right in pairs) / len(pairs), n=len(pairs))


def reliability(confidences: Sequence[float], right: Sequence[bool], *, bins: int = 10) -> list[ReliabilityBin]:
    """Return the bins of a reliability diagram, of equal width; empty ones are left out. 1.0 belongs to the last.

    Raises:
        ValueError: there is less than one bin, or a confidence lies outside [0, 1].

    >>> [(b.low, b.n, b.confidence, b.right) for b in reliability([.25, .25, 1.0], [True, False, True], bins=2)]
    [(0.0, 2, 0.25, 0.5), (0.5, 1, 1.0, 1.0)]
    """
    if bins < 1:
        raise ValueError(f"bins must be 1 or more, not {bins}")
    filled: dict[int, list[tuple[float, bool]]] = {}
    for confidence, is_right in zip(confidences, right, strict=True):
        if not 0 <= confidence <= 1:
            raise ValueError(f"confidence {confidence} lies outside [0, 1]")
        filled.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, is_right))
    return [
        ReliabilityBin(
            low=number / bins,
            high=(number + 1) / bins,
            n=len(pairs),
            confidence=sum(confidence for confidence, _ in pairs) / len(pairs),
            right=sum(is_right for _, is_right in pairs) / len(pairs),
        )
        for number, pairs in sorted(filled.items())
    ]
