"""Whether a version may go out: rules checked on a scored run and, where they ask for it, against a baseline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.compare import Outcome, compare_sheets
from eval.question import Question
from eval.rules import Bound, Rules, Threshold
from eval.scoresheet import Sheet
from eval.measures import LESS_IS_BETTER, figures

State = Literal["passed", "failed", "skipped", "incomplete"]
EXIT: dict[State, int] = {"passed": 0, "failed": 1, "incomplete": 3}  # 2 is misuse: rules or files that cannot be read
_SLACK = 1e-9  # 0.95 of floating-point answers is 0.95


@dataclass(frozen=True, slots=True)
class Check:
    """One rule, and how it went."""

    name: str
    state: State
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All rules, and what they come to: incomplete beats failed, for nobody knows what the missing answers are."""

    checks: tuple[Check, ...]

    @property
    def state(self) -> State:
        """What the checks come to."""
        states = {check.state for check in self.checks}
        return "incomplete" if "incomplete" in states else "failed" if "failed" in states else "passed"

    @property
    def exit_code(self) -> int:
        """0 pass, 1 failed, 3 incomplete."""
        return EXIT[self.state]


def _fits(question: Question, where: Mapping[str, str]) -> bool:
    return all(value in question.tags if name == "tag" else getattr(question, name) == value for name, value in where.items())


def _completeness(sheet: Sheet, most: int) -> Check:
    missing, errors = len(sheet.run.unanswered), sheet.errors
    detail = f"{errors} of {len(sheet.run.questions)} answers are errors, {missing} of them missing; allowed {most}"
    return Check("errors", "incomplete" if errors > most else "passed", detail)


def _threshold_name(rule: Threshold) -> str:
    bounds = [f"{sign} {bound:g}" for sign, bound in (("≥", rule.least), ("≤", rule.most)) if bound is not None]
    return ", ".join([f"{rule.metric} {' and '.join(bounds)}", *(f"{name} {value}" for name, value in rule.where.items())])


def _threshold(sheet: Sheet, rule: Threshold) -> Check:
    found = sheet.figures.get(rule.metric)
    if rule.where:
        found = figures(sheet.run, sheet.scores, where=lambda q: _fits(q, rule.where), only=(rule.metric,)).get(rule.metric)
    name = _threshold_name(rule)
    if found is None or found.value is None or found.low is None or found.high is None:
        return Check(name, "incomplete", "no question measures it")
    holds = (rule.least is None or found.value >= rule.least - _SLACK) and (
        rule.most is None or found.value <= rule.most + _SLACK
    )
    detail = f"{found.value:.4f} [{found.low:.4f}, {found.high:.4f}], n {found.n}"
    return Check(name, "passed" if holds else "failed", detail)


def _bound(outcome: Outcome | None, rule: Bound) -> Check:
    less = rule.metric in LESS_IS_BETTER
    name = f"{rule.metric} against the baseline {'≤' if less else '≥'} {-rule.lower if less else rule.lower:g}"
    if outcome is None:
        return Check(name, "skipped", "no baseline")
    found = outcome.metrics.get(rule.metric)
    if found is None:
        return Check(name, "incomplete", "no question measures it in both runs")
    difference = found.difference
    holds = difference.high <= -rule.lower + _SLACK if less else difference.low >= rule.lower - _SLACK
    seen = f"{difference.value:+.4f} [{difference.low:+.4f}, {difference.high:+.4f}], n {difference.n}"
    smallest = "" if found.smallest is None else f"; smallest difference that could be seen {found.smallest:.4f}"
    return Check(name, "passed" if holds else "failed", seen + smallest)


def _critical(sheet: Sheet, baseline: Sheet | None, tags: Sequence[str]) -> Check:
    name = f"no question tagged {' or '.join(tags)} falls to 0"
    if baseline is None:
        return Check(name, "skipped", "no baseline")
    watched = [q for q in sheet.run.questions if set(q.tags) & set(tags) and q.id in baseline.questions]
    fallen = [q.id for q in watched if _at_zero(sheet, q.id) and not _at_zero(baseline, q.id)]
    detail = f"fell: {', '.join(fallen)}" if fallen else f"none of {len(watched)} fell"
    return Check(name, "failed" if fallen else "passed", detail)


def _at_zero(sheet: Sheet, name: str) -> bool:
    return not sheet.scores[name]["verdict"].value  # an error is worth nothing either


def _same_questions(sheet: Sheet, outcome: Outcome) -> Check:
    detail = f"{len(outcome.dropped)} of the baseline's questions were not asked: {', '.join(outcome.dropped[:20])}"
    return Check("all questions of the baseline", "incomplete", detail)


def check(sheet: Sheet, rules: Rules, baseline: Sheet | None = None) -> Verdict:
    """Check a scored run against rules; without a baseline, the rules that need one are skipped and say so.

    Raises:
        DatasetError: the baseline was asked other questions.
    """
    outcome = compare_sheets(baseline, sheet) if baseline else None
    checks = [_completeness(sheet, rules.max_errors)]
    if outcome and outcome.dropped:
        checks.append(_same_questions(sheet, outcome))
    checks += [_threshold(sheet, rule) for rule in rules.thresholds]
    checks += [_bound(outcome, rule) for rule in rules.bounds]
    if rules.critical:
        checks.append(_critical(sheet, baseline, rules.critical))
    return Verdict(tuple(checks))
