"""A whole run scored: every metric of every answer, and over all of them each figure with its n and its 95% interval.

A question that was not answered, or with an error, counts as the worst value a metric has, and is counted apart. Intervals
resample sections, not questions: see `statistics.py`. Where no value differs a bootstrap has no width, and Wilson's interval
stands in.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from eval import answers
from eval.abstention import Attempt, augrc, brier, coverage, refusal_scores, selective_accuracy
from eval.answers import score_answer
from eval.dataset import qrels
from eval.question import Question
from eval.ranking import DEPTHS, MEASURES, all_evidence_at_k, evidence_recall_at_k, ranking_scores, run_of
from eval.response import CitedSpan, Response
from eval.runs import Run
from eval.score import Score, failed, not_applicable, scored
from eval.statistics import SEED, bootstrap_interval, wilson

LESS_IS_BETTER = frozenset({"contradiction", "augrc", "brier"})
# What may hold a version back, in the order to read it. Everything else is a diagnostic.
GATED = (
    "verdict",
    *(metric for metric in answers.GATED if metric != "verdict"),
    *(f"evidence_recall@{k}" for k in DEPTHS),
    *("refusal", "refusal_precision", "refusal_recall", "refusal_f1"),
)
SET_METRICS = (
    *("refusal_precision", "refusal_recall", "refusal_f1"),
    *("coverage", "selective_accuracy", "truthfulness", "augrc", "brier"),
)
_FEW = 5  # so few clusters say nothing about their spread
_SET_RESAMPLES = 1000  # each one computes its metric anew
_MOST = {"verdict": 2.0}
Scores = dict[str, dict[str, Score]]  # question id -> metric -> score
Track = Callable[[Iterable[Question]], Iterable[Question]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A metric over many questions: its mean with a 95% interval; `n` were measured, `n_err` of them are errors."""

    metric: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    n_na: int
    n_err: int


def cluster(question: Question) -> str:
    """Return what a question is resampled with: its section, else its conversation, else itself."""
    return question.section or question.conversation or question.id


def clusters(questions: Sequence[Question]) -> list[str]:
    """Return what each question is resampled with; among fewer than five clusters each question is one of its own."""
    names = [cluster(question) for question in questions]
    return names if len(set(names)) >= _FEW else [question.id for question in questions]


def worst(metric: str) -> float:
    """Return the value that an error counts as."""
    return 1.0 if metric in LESS_IS_BETTER else 0.0


def counted(score: Score) -> float | None:
    """Return what a score counts in a mean: an error the worst value, nothing when it is not applicable."""
    return worst(score.metric) if score.status == "error" else score.value


def _refusal(question: Question, response: Response) -> Score:
    """Score 1 when it was refused exactly if it cannot be answered; correcting a false premise is no refusal, and right too."""
    if response.error:
        return failed("refusal", response.error)
    if question.type == "false_premise" and question.must_keys and not response.abstained:
        return not_applicable("refusal", "a false premise may be refused or corrected")
    return scored("refusal", float(response.abstained != question.answerable))


def _truthfulness(question: Question, response: Response, verdict: Score) -> Score:
    """Score 1 for a right answer or refusal, 0.5 for a partly right answer, 0 for a wrong refusal, -1 for a wrong answer.

    Source: CRAG, Yang et al. 2024, arXiv 2406.04744.
    """
    if response.error:
        return failed("truthfulness", response.error)
    if response.abstained and question.answerable:
        return scored("truthfulness", 0)
    return scored("truthfulness", {2.0: 1.0, 1.0: 0.5}.get(verdict.value or 0.0, -1.0))


def _ranking(run: Run) -> dict[str, dict[str, Score]]:
    """Return the ranking metrics of every question, or why they have none."""
    if not run.passages:
        nothing = "the system's passages are not known; give them with --passages"
        return {q.id: {metric: not_applicable(metric, nothing) for metric in MEASURES} for q in run.questions}
    found = ranking_scores(run_of(run.responses), qrels(run.questions, run.passages))
    scores: dict[str, dict[str, Score]] = {}
    for question in run.questions:
        response, values = run.responses.get(question.id), found.get(question.id)
        for metric in MEASURES:
            if values is None:
                score = not_applicable(metric, "no passage is relevant")
            elif response is None or response.error:
                score = failed(metric, response.error if response else "not answered")
            else:
                score = scored(metric, values[metric])
            scores.setdefault(question.id, {})[metric] = score
    return scores


def _ideal(question: Question) -> Response:
    """Return the right answer to a question: its evidence, word for word, or a refusal."""
    cited = tuple(
        CitedSpan(marker, evidence.document, evidence.start, evidence.end, evidence.quote)
        for marker, evidence in enumerate(question.evidence, start=1)
    )
    text = "".join(f"{citation.quote}[{citation.marker}]" for citation in cited)
    return Response(question.id, text, abstained=not question.answerable, citations=cited)


def _of_answer(run: Run, question: Question, response: Response) -> list[Score]:
    found = [
        *score_answer(question, response, run.documents),
        _refusal(question, response),
        *(evidence_recall_at_k(question, response, k=k) for k in DEPTHS),
        *(all_evidence_at_k(question, response, k=k) for k in DEPTHS),
    ]
    return [*found, _truthfulness(question, response, found[0])]


def _of_error(run: Run, question: Question, response: Response) -> list[Score]:
    """Score an error: it counts where the right answer would have been measured, and nowhere else."""
    pairs = zip(_of_answer(run, question, response), _of_answer(run, question, _ideal(question)), strict=True)
    return [error if ideal.status == "scored" else ideal for error, ideal in pairs]


def score_run(run: Run, *, track: Track = iter) -> Scores:
    """Return every score of every question, in order."""
    ranking = _ranking(run)
    scores: Scores = {}
    for question in track(run.questions):
        response = run.responses.get(question.id) or Response(question.id, "", error="not answered")
        own = (_of_error if response.error else _of_answer)(run, question, response)
        scores[question.id] = {score.metric: score for score in own} | ranking[question.id]
    return scores


def attempts(run: Run, scores: Scores) -> list[Attempt]:
    """Return every question as far as refusing goes.

    An error is no refusal, and wrong; a false premise that was put right counts as answerable.
    """
    found: list[Attempt] = []
    for question in run.questions:
        response = run.responses.get(question.id)
        known = response if response and not response.error else None
        right = scores[question.id]["right"].value == 1
        abstained = bool(known and known.abstained)
        answerable = question.answerable or (right and not abstained)
        found.append(Attempt(answerable, abstained, right, known.confidence if known else None))
    return found


def believed(tries: Iterable[Attempt]) -> tuple[list[float], list[bool]]:
    """Return the confidences of the answers given, and which of them were right."""
    given = [(a.confidence, a.right) for a in tries if not a.abstained and a.confidence is not None]
    return [confidence for confidence, _ in given], [right for _, right in given]


def _set_scores(tries: Sequence[Attempt]) -> dict[str, Score]:
    found = refusal_scores(tries) | {"coverage": coverage(tries), "selective_accuracy": selective_accuracy(tries)}
    return found | {"augrc": augrc(*believed(tries)), "brier": brier(*believed(tries))}


def _resampled(tries: Sequence[Attempt], names: Sequence[Hashable]) -> dict[str, tuple[float, float]]:
    """Return a percentile interval for each metric of a whole set that has one, from resampled clusters."""
    members: dict[Hashable, list[Attempt]] = {}
    for attempt, name in zip(tries, names, strict=True):
        members.setdefault(name, []).append(attempt)
    groups, rng = list(members.values()), np.random.default_rng(SEED)
    values: dict[str, list[float]] = {}
    for _ in range(_SET_RESAMPLES):
        drawn = [attempt for row in rng.integers(0, len(groups), len(groups)).tolist() for attempt in groups[row]]
        for name, score in _set_scores(drawn).items():
            if score.value is not None:
                values.setdefault(name, []).append(score.value)
    return {name: (float(np.quantile(found, 0.025)), float(np.quantile(found, 0.975))) for name, found in values.items()}


def _interval(metric: str, values: Sequence[float], groups: Sequence[Hashable]) -> tuple[float, float]:
    most = _MOST.get(metric, 1.0)
    if len(set(values)) == 1 and values[0] in (0.0, most):
        share = wilson(len(values) if values[0] else 0, len(values))
        return share.low * most, share.high * most
    found = bootstrap_interval(values, clusters=groups)
    return found.low, found.high


def figure(metric: str, scores: Sequence[Score], groups: Sequence[Hashable]) -> Figure:
    """Return the mean of one metric over questions, with its interval.

    >>> got = figure("f1", [scored("f1", 1), scored("f1", 0), failed("f1", "timeout"), not_applicable("f1", "refused")], "abcd")
    >>> round(got.value, 4), got.n, got.n_na, got.n_err
    (0.3333, 3, 1, 1)
    """
    pairs = [(value, name) for score, name in zip(scores, groups, strict=True) if (value := counted(score)) is not None]
    errors = sum(score.status == "error" for score in scores)
    left_out = len(scores) - len(pairs)
    if not pairs:
        return Figure(metric, None, None, None, 0, left_out, errors)
    values = [value for value, _ in pairs]
    low, high = _interval(metric, values, [name for _, name in pairs])
    return Figure(metric, sum(values) / len(values), low, high, len(values), left_out, errors)


def _set_figures(run: Run, scores: Scores, chosen: Sequence[Question]) -> dict[str, Figure]:
    names = {question.id for question in chosen}
    tries = [attempt for attempt, question in zip(attempts(run, scores), run.questions, strict=True) if question.id in names]
    errors = sum(scores[name]["verdict"].status == "error" for name in names)
    spread = _resampled(tries, clusters(chosen))
    found: dict[str, Figure] = {}
    for name, score in _set_scores(tries).items():
        if score.value is None:
            found[name] = Figure(name, None, None, None, 0, len(chosen), errors)
            continue
        low, high = spread[name]
        if name not in LESS_IS_BETTER and score.value in (0.0, 1.0):
            low, high = _interval(name, [score.value] * score.n, range(score.n))
        # F1 is measured over what was refused or should have been
        n = sum(attempt.abstained or not attempt.answerable for attempt in tries) if name == "refusal_f1" else score.n
        found[name] = Figure(name, score.value, low, high, n, 0, errors)
    return found


def figures(
    run: Run, scores: Scores, *, where: Callable[[Question], bool] = lambda _: True, only: Sequence[str] = ()
) -> dict[str, Figure]:
    """Return metrics over the questions that fit `where`, in the order to read them: all, or `only` those named."""
    chosen = [question for question in run.questions if where(question)]
    if not chosen:
        return {}
    groups = clusters(chosen)
    names = [name for name in scores[chosen[0].id] if not only or name in only]
    found = {name: figure(name, [scores[question.id][name] for question in chosen], groups) for name in names}
    if not only or set(only) & set(SET_METRICS):
        found |= _set_figures(run, scores, chosen)
    order = [name for name in dict.fromkeys(["right", *GATED, *found]) if name in found]
    return {name: found[name] for name in order if not only or name in only}


def verdicts(run: Run, scores: Scores) -> dict[str, int]:
    """Return how many answers have each verdict: 2, 1, 0 and error."""
    labels = [verdict_label(scores[question.id]["verdict"]) for question in run.questions]
    return {label: labels.count(label) for label in ("2", "1", "0", "error")}


def verdict_label(score: Score) -> str:
    """Return a verdict as tables name it."""
    return "error" if score.value is None else f"{score.value:.0f}"
