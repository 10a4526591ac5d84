"""Scores, comparisons and gates as the terminal shows them."""

from collections.abc import Iterable, Mapping, Sequence

from eval.compare import Flips, Outcome, Paired
from eval.gate import Verdict
from eval.measures import GATED, Figure, verdict_label
from eval.printed import p_sign, p_value, shown, signed
from eval.scoresheet import Sheet

_STATES = {"passed": "ok  ", "failed": "FAIL", "skipped": "skip", "incomplete": "????"}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return rows under a head; the first column stands left, the others right.

    >>> print(table(["metric", "n"], [["f1", "12"]]))
    metric   n
    f1      12
    """
    lines = [list(head), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    shaped = (
        [line[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True))]
        for line in lines
    )
    return "\n".join("  ".join(cells).rstrip() for cells in shaped)


def _figure(figure: Figure) -> list[str]:
    interval = "–" if figure.value is None else f"{shown(figure.metric, figure.low)} – {shown(figure.metric, figure.high)}"
    counts = [str(figure.n), str(figure.n_na), str(figure.n_err)]
    return [figure.metric, shown(figure.metric, figure.value), interval, *counts]


def scores(sheet: Sheet, verdicts: Mapping[str, int]) -> str:
    """Return a run's figures: what may hold it back, then the diagnostics."""
    head = ["metric", "value", "95% interval", "n", "n/a", "errors"]
    first = [figure for name, figure in sheet.figures.items() if name == "right" or name in GATED]
    others = [figure for name, figure in sheet.figures.items() if name != "right" and name not in GATED]
    counts = ", ".join(f"{label}: {count}" for label, count in verdicts.items())
    parts = [f"{sheet.run.folder}: {len(sheet.run.questions)} questions; verdicts {counts}", table(head, map(_figure, first))]
    return "\n\n".join([*parts, table(["diagnostic", *head[1:]], map(_figure, others))])


def _paired(row: Paired) -> list[str]:
    found, name = row.difference, row.metric
    return [
        name,
        shown(name, row.a),
        shown(name, row.b),
        signed(name, found.value),
        f"{signed(name, found.low)} … {signed(name, found.high)}",
        p_value(row.p),
        "–" if row.p_holm is None else p_value(row.p_holm),
        "–" if row.smallest is None else signed(name, row.smallest).lstrip("+"),
        f"{row.better}/{row.same}/{row.worse}",
        str(found.n),
    ]


def _counts(name: str, flips: Flips) -> str:
    return f"{name}: {len(flips.fixed)} fixed, {len(flips.broken)} broken, McNemar p {p_sign(flips.p)}"


def _side(name: str, sheet: Sheet, question: str) -> list[str]:
    response, score = sheet.run.responses.get(question), sheet.scores[question]["verdict"]
    answer = "" if response is None else response.error or response.answer
    why = f" ({score.why})" if score.why else ""
    first, *rest = answer.split("\n")
    return [f"  {name} [{verdict_label(score)}{why}] {first}", *(f"      {line}" for line in rest)]


def comparison(a: Sheet, b: Sheet, outcome: Outcome) -> str:
    """Return how B compares with A, and every flipped question with both answers."""
    head = ["metric", "A", "B", "B - A", "95% interval", "p", "Holm", "visible from", "won/tied/lost", "n"]
    lines = [f"A {a.run.folder}", f"B {b.run.folder}", f"{len(outcome.questions)} questions in both"]
    if outcome.dropped or outcome.added:
        lines[-1] += f"; only in A: {len(outcome.dropped)}, only in B: {len(outcome.added)}"
    lines += ["", table(head, map(_paired, outcome.metrics.values())), ""]
    lines += [_counts("verdict 2", outcome.full), _counts("right", outcome.right)]
    for name, flipped in (("broken", outcome.full.broken), ("fixed", outcome.full.fixed)):
        for question in flipped:
            lines += [
                "",
                f"{name}: {question} {b.questions[question].question}",
                *_side("A", a, question),
                *_side("B", b, question),
            ]
    return "\n".join(lines)


def gate(verdict: Verdict) -> str:
    """Return every rule with what was found, and what they come to."""
    lines = [f"{_STATES[check.state]}  {check.name}: {check.detail}" for check in verdict.checks]
    return "\n".join([*lines, f"gate {verdict.state}"])
