"""Pieces of the evaluators' tab about runs: what can be run, how far a run is, and the list of all."""

from collections.abc import Sequence
from typing import Any

from assistant.app.markup import Markup, element, join, worded
from assistant.evaluations import GoldSet, RunRow
from assistant.examiner import Job
from assistant.wording import error_key
from eval.printed import percent


def sets(found: Sequence[GoldSet]) -> Markup:
    """Return the gold sets as options of a select."""
    return join(_option(one) for one in found)


def _option(one: GoldSet) -> Markup:
    key = "exam.set.own" if one.own else "exam.set.shipped"
    return worded("option", key, {"name": one.name}, value=one.id)


def job(now: Job) -> dict[str, Any]:
    """Return how far the run in hand is; its `html` says it in a sentence."""
    key = f"job.{'known' if now.stage == 'done' and now.known else now.stage}"
    said = worded("p", key, {"done": now.done, "total": now.total})
    if now.error:
        said = join([said, worded("p", error_key(now.error), {"detail": str(now.error)}, class_="trouble")])
    elif now.stage == "failed":
        said = join([said, worded("p", "job.bug", class_="trouble")])
    told = {"stage": now.stage, "busy": now.busy, "number": now.number, "run": now.run, "done": now.done, "total": now.total}
    return told | {"html": said}


_HEAD = ("runs.name", "runs.set", "runs.n", "runs.right", "runs.refused", "runs.when", "runs.do")
_NUMBERS = {"runs.n", "runs.right", "runs.refused"}


def table(rows: Sequence[RunRow]) -> Markup:
    """Return the list of runs."""
    if not rows:
        return worded("p", "runs.none", class_="faint")
    head = element("tr", *(worded("th", key, scope="col", class_="num" if key in _NUMBERS else None) for key in _HEAD))
    body = element("tbody", *map(_row, rows))
    return element("table", worded("caption", "runs.caption", class_="unseen"), element("thead", head), body, class_="runs")


def _row(row: RunRow) -> Markup:
    cells = [
        element("th", element("span", row.name, class_="run-name"), element("small", row.system), _state(row), scope="row"),
        element("td", row.gold, " ", _split(row)),
        _number("runs.n", str(row.n) if row.n else "–"),
        _number("runs.right", "–" if row.right is None else percent(row.right), "strong"),
        _number("runs.refused", "–" if row.refused is None else percent(row.refused)),
        element("td", element("time", data_at=int(row.at)) if row.at else "–", class_="when"),
        element("td", element("div", *_actions(row), class_="actions")),
    ]
    return element("tr", *cells, data_run=row.name, data_state=row.state)


def _number(key: str, text: str, *classes: str) -> Markup:
    """Return a cell; its name stands in it too, for screens on which the head of the table has no room."""
    return element("td", worded("span", key, class_="name"), text, class_=" ".join(("num", *classes)))


def _split(row: RunRow) -> Markup:
    return worded("span", f"split.{row.split}", class_="faint") if row.split in ("dev", "test", "all") else Markup()


def _state(row: RunRow) -> Markup:
    if row.state in ("scored", "unscored"):
        return Markup()
    return worded("span", f"runs.{row.state}", {"done": row.answered, "total": row.n}, class_="state")


def _actions(row: RunRow) -> list[Markup]:
    if row.state == "damaged":
        return []
    if row.state == "interrupted":
        return [_button("resume", "runs.resume")]
    return [_button("report", "runs.report"), _button("versus", "runs.compare"), _button("rate", "runs.rate")]


def _button(do: str, key: str) -> Markup:
    return element("button", worded("span", key), type="button", class_="plain", data_do=do)
