"""Whether a version may go out: rules checked on a scored run and, where they ask for it, against a baseline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.compare import Outcome, compare_sheets
from eval.measures import LESS_IS_BETTER, figures
from eval.question import Question
from eval.rules import Bound, Rules, Threshold
from eval.scoresheet import Sheet

State = Literal["passed", "failed", "skipped", "incomplete"]
EXIT: dict[State, int] = {"passed": 0, "failed": 1, "incomplete": 3}  # 2 is misuse: rules or files that cannot be read
_SLACK = 1e-9  # 0.95 of floating-point answers is 0.95


@dataclass(frozen=True, slots=True)
class Check:
    """One rule, and how it went.

    Attributes:
        kind: "errors" (allowed), "questions" (all of the baseline's asked), "threshold", "paired" or "critical".
        subject: a metric, or tags.
        bound: what it has to keep to, such as "≥ 0.95, split test".
        seen: what was found, in numbers and question ids.
    """

    kind: Literal["errors", "questions", "threshold", "paired", "critical"]
    subject: str
    bound: str
    state: State
    seen: str

    @property
    def name(self) -> str:
        """The rule in English."""
        names = {
            "errors": f"errors {self.bound}",
            "questions": "every question of the baseline",
            "threshold": f"{self.subject} {self.bound}",
            "paired": f"{self.subject} against the baseline {self.bound}",
            "critical": f"no {self.subject} question falls to 0",
        }
        return names[self.kind]

    @property
    def detail(self) -> str:
        """What was found, in English where it takes words."""
        if self.state == "skipped":
            return "no baseline"
        return self.seen or "no question measures it"


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
    seen = f"{sheet.errors} / {len(sheet.run.questions)}"
    return Check("errors", "", f"≤ {most}", "incomplete" if sheet.errors > most else "passed", seen)


def _bounds(rule: Threshold) -> str:
    bounds = [f"{sign} {bound:g}" for sign, bound in (("≥", rule.least), ("≤", rule.most)) if bound is not None]
    return ", ".join([*bounds, *(f"{name} {value}" for name, value in rule.where.items())])


def _threshold(sheet: Sheet, rule: Threshold) -> Check:
    found = sheet.figures.get(rule.metric)
    if rule.where:
        found = figures(sheet.run, sheet.scores, where=lambda q: _fits(q, rule.where), only=(rule.metric,)).get(rule.metric)
    if found is None or found.value is None or found.low is None or found.high is None:
        return Check("threshold", rule.metric, _bounds(rule), "incomplete", "")
    high_enough = rule.least is None or found.value >= rule.least - _SLACK
    low_enough = rule.most is None or found.value <= rule.most + _SLACK
    seen = f"{found.value:.4f} [{found.low:.4f}, {found.high:.4f}], n {found.n}"
    return Check("threshold", rule.metric, _bounds(rule), "passed" if high_enough and low_enough else "failed", seen)


def _paired(outcome: Outcome | None, rule: Bound) -> Check:
    less = rule.metric in LESS_IS_BETTER
    bound = f"≤ {abs(rule.lower):g}" if less else f"≥ {rule.lower:g}"
    if outcome is None:
        return Check("paired", rule.metric, bound, "skipped", "")
    found = outcome.metrics.get(rule.metric)
    if found is None:
        return Check("paired", rule.metric, bound, "incomplete", "")
    difference = found.difference
    holds = difference.high <= abs(rule.lower) + _SLACK if less else difference.low >= rule.lower - _SLACK
    seen = f"{difference.value:+.4f} [{difference.low:+.4f}, {difference.high:+.4f}], n {difference.n}"
    return Check("paired", rule.metric, bound, "passed" if holds else "failed", seen)


def _critical(sheet: Sheet, baseline: Sheet | None, tags: Sequence[str]) -> Check:
    subject = ", ".join(tags)
    if baseline is None:
        return Check("critical", subject, "", "skipped", "")
    watched = [q for q in sheet.run.questions if set(q.tags) & set(tags) and q.id in baseline.questions]
    fallen = [q.id for q in watched if _at_zero(sheet, q.id) and not _at_zero(baseline, q.id)]
    seen = f"{len(fallen)} / {len(watched)}" + (f": {', '.join(fallen)}" if fallen else "")
    return Check("critical", subject, "", "failed" if fallen else "passed", seen)


def _at_zero(sheet: Sheet, name: str) -> bool:
    return not sheet.scores[name]["verdict"].value  # an error is worth nothing either


def _same_questions(outcome: Outcome) -> Check:
    return Check("questions", "", "", "incomplete", f"-{len(outcome.dropped)}: {', '.join(outcome.dropped[:20])}")


def check(sheet: Sheet, rules: Rules, baseline: Sheet | None = None) -> Verdict:
    """Check a scored run against rules; without a baseline, the rules that need one are skipped and say so.

    Raises:
        DatasetError: the baseline was asked other questions.
    """
    outcome = compare_sheets(baseline, sheet) if baseline else None
    checks = [_completeness(sheet, rules.max_errors)]
    if outcome and outcome.dropped:
        checks.append(_same_questions(outcome))
    checks += [_threshold(sheet, rule) for rule in rules.thresholds]
    checks += [_paired(outcome, rule) for rule in rules.bounds]
    if rules.critical:
        checks.append(_critical(sheet, baseline, rules.critical))
    return Verdict(tuple(checks))
