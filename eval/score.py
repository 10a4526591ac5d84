"""Score: the outcome of one metric on one question, or over all of them. Scored, not applicable or error; never NaN."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from typing import Literal

Outcome = Literal["scored", "not_applicable", "error"]


@dataclass(frozen=True, slots=True)
class Score:
    """A value in [0, 1] (a verdict 0, 1 or 2; agreement from -1), or why there is none; `n` is what it was measured over."""

    metric: str
    value: float | None
    status: Outcome
    why: str = ""
    n: int = 1

    def __post_init__(self) -> None:
        if (self.value is not None) != (self.status == "scored") or (self.value is not None and not isfinite(self.value)):
            raise ValueError(f"{self.metric}: a {self.status} score cannot have the value {self.value}")


def scored(metric: str, value: float, *, why: str = "", n: int = 1) -> Score:
    """Return a score with a value."""
    return Score(metric, float(value), "scored", why, n)


def not_applicable(metric: str, why: str) -> Score:
    """Return a score for a question that the metric says nothing about; it is left out of means and shown."""
    return Score(metric, None, "not_applicable", why, 0)


def failed(metric: str, why: str) -> Score:
    """Return a score for a system that did not answer; gates count it as 0 and reports count it apart."""
    return Score(metric, None, "error", why, 0)


def share(metric: str, parts: Iterable[bool], *, otherwise: str, why: str = "") -> Score:
    """Return the share of true parts; not applicable, for the reason `otherwise`, when there are none.

    >>> share("recall", [True, False], otherwise="no keys").value, share("recall", [], otherwise="no keys").status
    (0.5, 'not_applicable')
    """
    values = list(parts)
    if not values:
        return not_applicable(metric, otherwise)
    return scored(metric, sum(values) / len(values), why=why, n=len(values))


def mean(scores: Iterable[Score], *, errors_count: bool = True) -> Score:
    """Return the mean of one metric's scores; an error counts as 0, as in gates, unless told otherwise.

    >>> mean([scored("f1", 1), failed("f1", "timeout"), not_applicable("f1", "refused")])
    Score(metric='f1', value=0.5, status='scored', why='', n=2)
    """
    known = list(scores)
    name = known[0].metric if known else "mean"
    values = [score.value or 0.0 for score in known if score.status == "scored" or (errors_count and score.status == "error")]
    if not values:
        return not_applicable(name, "no question to measure")
    return scored(name, sum(values) / len(values), n=len(values))
