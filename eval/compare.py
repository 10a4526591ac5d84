"""Two runs of the same questions: what changed, whether it could be chance, and which questions flipped.

B is the version looked at, A the one it is measured against; a difference is B - A. Every test is paired by question and
resamples sections. Holm's correction runs over the gated metrics, since any of them may hold a version back. "No difference" is
worth only as much as the smallest difference that would have been seen, so that stands beside every one.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from corpus.errors import DatasetError
from eval.measures import GATED, LESS_IS_BETTER, SET_METRICS, clusters, counted, verdict_label
from eval.question import Question
from eval.scoresheet import Sheet
from eval.statistics import Comparison, Interval, compare, holm, mcnemar_exact, minimum_detectable_difference

VERDICTS = ("2", "1", "0", "error")
_TESTED = ("right", *(metric for metric in GATED if metric not in SET_METRICS))


@dataclass(frozen=True, slots=True)
class Paired:
    """One metric on the questions that both runs have it for.

    Attributes:
        a: mean of A over these questions; `b` that of B.
        better: questions where B is better; `worse` and `same` are the others.
        p: of the randomisation test; `p_holm` corrected over the gated metrics, None where the metric is not one of them.
        smallest: the smallest true difference that would have been found with power 0.8; None when nothing differs at all.
        left_out: questions that only one of the runs has it for.
    """

    metric: str
    a: float
    b: float
    difference: Interval
    p: float
    better: int
    same: int
    worse: int
    smallest: float | None
    left_out: int
    p_holm: float | None = None


@dataclass(frozen=True, slots=True)
class Flips:
    """Questions that became right, and that no longer are, with McNemar's exact p."""

    fixed: tuple[str, ...]
    broken: tuple[str, ...]
    p: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """How B compares with A.

    Attributes:
        metrics: by name, in the order to read them.
        by_type: the difference in `right` for every type of question.
        full: flips of the verdict between 2 and less; `right` those of the stricter judgement.
        flow: how many questions went from one verdict to another.
        dropped: questions of A that B does not have; `added` the other way round.
    """

    metrics: dict[str, Paired]
    by_type: dict[str, Paired]
    full: Flips
    right: Flips
    flow: dict[tuple[str, str], int]
    questions: tuple[str, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]


def common(a: Sheet, b: Sheet) -> list[Question]:
    """Return the questions of both runs, in the order of B.

    Raises:
        DatasetError: there is none, or one is not the same in both runs.
    """
    theirs = a.questions
    shared = [question for question in b.run.questions if question.id in theirs]
    if not shared:
        raise DatasetError(f"{a.run.folder} and {b.run.folder}: have no question in common; run both on the same gold")
    other = [question for question in shared if question != theirs[question.id]]
    if other:
        places = "\n".join(
            f"{q.file}:{q.line}: '{q.id}' is not the question it was at {theirs[q.id].file}:{theirs[q.id].line}" for q in other
        )
        raise DatasetError(f"{places}\nrun both on the same gold")
    return shared


def _smallest(differences: Sequence[float], groups: Sequence[str]) -> float | None:
    """Return the smallest difference that would have been found, from the spread of the sections' sums."""
    mean = sum(differences) / len(differences)
    residuals: defaultdict[str, float] = defaultdict(float)
    for difference, name in zip(differences, groups, strict=True):
        residuals[name] += difference - mean
    error = sqrt(sum(value**2 for value in residuals.values())) / len(differences)
    if error == 0:
        return None
    return minimum_detectable_difference(error * sqrt(len(differences)), len(differences))


def _compared(before: Sequence[float], after: Sequence[float], groups: Sequence[str]) -> Comparison:
    if len(before) > 1:
        return compare(before, after, clusters=groups)
    difference = after[0] - before[0]  # one question says nothing about how far another would differ
    reach = max(1.0, abs(difference))
    return Comparison(Interval(difference, -reach, reach, 1), 1.0, int(difference > 0), int(difference == 0), int(difference < 0))


def paired(metric: str, a: Sheet, b: Sheet, questions: Sequence[Question]) -> Paired | None:
    """Return how two runs differ in one metric, or None when no question has it in both."""
    before, after = [], []
    measured: list[Question] = []
    left_out = 0
    for question in questions:
        old, new = (counted(sheet.scores[question.id][metric]) for sheet in (a, b))
        if old is None or new is None:
            left_out += (old is None) != (new is None)
            continue
        before.append(old)
        after.append(new)
        measured.append(question)
    if not before:
        return None
    groups = clusters(measured)
    found = _compared(before, after, groups)
    gains, losses = (found.losses, found.wins) if metric in LESS_IS_BETTER else (found.wins, found.losses)
    return Paired(
        metric,
        a=sum(before) / len(before),
        b=sum(after) / len(after),
        difference=found.difference,
        p=found.p,
        better=gains,
        same=found.ties,
        worse=losses,
        smallest=_smallest([new - old for old, new in zip(before, after, strict=True)], groups),
        left_out=left_out,
    )


def _flips(a: Sheet, b: Sheet, questions: Sequence[Question], metric: str, best: float) -> Flips:
    fixed: list[str] = []
    broken: list[str] = []
    for question in questions:
        was, now = (sheet.scores[question.id][metric].value == best for sheet in (a, b))
        if was != now:
            (fixed if now else broken).append(question.id)
    return Flips(tuple(fixed), tuple(broken), mcnemar_exact(len(fixed), len(broken)))


def _tested(a: Sheet, b: Sheet, questions: Sequence[Question]) -> dict[str, Paired]:
    names = [name for name in b.figures if name not in SET_METRICS or name == "truthfulness"]
    found = {name: result for name in names if (result := paired(name, a, b, questions))}
    adjusted = holm({name: found[name].p for name in _TESTED if name in found})
    return {name: replace(result, p_holm=adjusted.get(name)) for name, result in found.items()}


def compare_sheets(a: Sheet, b: Sheet, *, where: Callable[[Question], bool] = lambda _: True) -> Outcome:
    """Compare run B with run A on the questions they share.

    Raises:
        DatasetError: they share none, or a question is not the same in both.
    """
    shared = [question for question in common(a, b) if where(question)]
    kinds = dict.fromkeys(question.type for question in shared)
    by_type = {kind: paired("right", a, b, [q for q in shared if q.type == kind]) for kind in kinds}
    flow = Counter((verdict_label(a.scores[q.id]["verdict"]), verdict_label(b.scores[q.id]["verdict"])) for q in shared)
    return Outcome(
        metrics=_tested(a, b, shared),
        by_type={kind: result for kind, result in by_type.items() if result},
        full=_flips(a, b, shared, "verdict", 2),
        right=_flips(a, b, shared, "right", 1),
        flow={(old, new): flow[old, new] for old in VERDICTS for new in VERDICTS if flow[old, new]},
        questions=tuple(question.id for question in shared),
        dropped=tuple(name for name in a.questions if name not in b.questions),
        added=tuple(name for name in b.questions if name not in a.questions),
    )
