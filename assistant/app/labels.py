"""Pieces of the evaluators' tab about scoring by hand: the sittings, how far raters agree, how far the automatic score is right."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from assistant.app.markup import Markup, element, join, worded
from assistant.hand import Session
from eval.calibration import MIN_PRECISION, Calibration
from eval.consensus import TARGET_KAPPA, Agreement, Consensus, Disagreement, Preference
from eval.human import PREFERENCES, Labels
from eval.printed import percent
from eval.question import Question
from eval.score import Score
from eval.statistics import Interval

MOST_LISTED = 50
_HEAD = ("label.measure", "label.pairs", "label.raw", "label.kappa", "label.alpha", "label.ac1")


def sittings(found: Sequence[Session]) -> Markup:
    """Return the sittings that were begun, with the address of each."""
    if not found:
        return worded("p", "hand.none", class_="faint")
    return element("ul", *map(_sitting, found), class_="sittings")


def _sitting(session: Session) -> Markup:
    place = PurePosixPath("evaluation") / "rate" / session.id
    key = "hand.settling" if session.settle else "hand.pair" if session.other else "hand.single"
    values: dict[str, object] = {"rater": session.rater, "run": session.run, "other": session.other, "n": session.n}
    opened = element("a", worded("span", "hand.open"), href=f"{place}/", target="_blank", rel="noopener", class_="plain")
    kept = element("a", worded("span", "hand.offline"), href=f"evaluation/sheet?session={session.id}", class_="plain")
    return element("li", worded("span", key, values), opened, kept, data_session=session.id)


def consensus(found: Consensus, questions: Mapping[str, Question]) -> Markup:
    """Return how far raters agree, what they gave, and what is left to settle."""
    said = {"ratings": found.ratings, "answers": found.answers, "raters": ", ".join(found.raters)}
    pieces = [worded("p", "label.summary", said)]
    if len(found.raters) > 1:
        pieces += [worded("h3", "label.agreement"), _wide(_agreement(found.agreement)), *_advice(found.agreement)]
    else:
        pieces.append(worded("p", "label.alone", class_="faint"))
    pieces += [worded("h3", "label.given"), _wide(_given(found.agreement))]
    pieces += [_preference(one) for one in found.preferences]
    pieces += [*_checks(found), worded("h3", "label.open", {"count": len(found.disagreements)})]
    if found.disagreements:
        rows = [_disagreement(one, questions) for one in found.disagreements[:MOST_LISTED]]
        pieces.append(element("ul", *rows, class_="open"))
    return join(pieces)


def _wide(table: Markup) -> Markup:
    return element("div", table, class_="wide", tabindex=0)


def _table(head: Iterable[str], rows: Iterable[Markup]) -> Markup:
    names = [
        worded("th", key, scope="col", class_="num" if place and key != "label.rater" else None) for place, key in enumerate(head)
    ]
    return element("table", element("thead", element("tr", *names)), element("tbody", *rows))


def _cells(*texts: str) -> list[Markup]:
    return [element("td", text, class_="num") for text in texts]


def _agreement(found: Sequence[Agreement]) -> Markup:
    return _table(_HEAD, (_measure(one) for one in found))


def _measure(found: Agreement) -> Markup:
    together = found.together
    raw = "–" if together.raw is None else percent(together.raw)
    values = (str(together.n), raw, _value(together.kappa), _spread(found.alpha), _value(together.ac1))
    return element("tr", worded("th", f"measure.{found.measure}", scope="row"), *_cells(*values))


def _value(score: Score) -> str:
    return "–" if score.value is None else f"{score.value:.2f}"


def _spread(interval: Interval | None) -> str:
    return "–" if interval is None else f"{interval.value:.2f} [{interval.low:.2f}, {interval.high:.2f}]"


def _shares(interval: Interval) -> str:
    return f"{percent(interval.value)} [{percent(interval.low)}, {percent(interval.high)}]"


def _advice(found: Sequence[Agreement]) -> list[Markup]:
    kappas = [one.together.kappa.value for one in found if one.measure != "verdict"]
    weak = any(kappa is not None and kappa < TARGET_KAPPA for kappa in kappas)
    return [worded("p", "label.weak", {"kappa": TARGET_KAPPA}, class_="trouble")] if weak else []


def _given(found: Sequence[Agreement]) -> Markup:
    """Return how often each rater gave each score; preferences are told by themselves."""
    scored = [one for one in found if one.measure != "preference"]
    rows = [
        element("tr", worded("th", f"measure.{one.measure}", scope="row"), element("td", rater), *_cells(*_counted(counts)))
        for one in scored
        for rater, counts in one.counts.items()
    ]
    return _table(("label.measure", "label.rater", "label.zero", "label.one", "label.two"), rows)


def _counted(counts: Mapping[int, int]) -> list[str]:
    return [str(counts.get(label, 0)) for label in (0, 1, 2)]


def _preference(found: Preference) -> Markup:
    counts = found.counts
    values: dict[str, object] = {"run": found.run, "other": found.other, "p": f"{found.p:.3f}"}
    values |= {"run_better": counts["run"], "other_better": counts["other"], "tie": counts["tie"], "bad": counts["bad"]}
    return worded("p", "label.preference", values)


def _checks(found: Consensus) -> list[Markup]:
    lines = [
        worded("li", "label.repeats", {"rater": rater, "n": again.n, "raw": "–" if again.raw is None else percent(again.raw)})
        for rater, measures in found.consistency.items()
        for name, again in measures.items()
        if name in ("verdict", "preference")
    ]
    lines += [
        worded("li", "label.controls", {"rater": rater, "n": check.n, "passed": check.passed})
        for rater, check in found.controls.items()
    ]
    return [worded("h3", "label.checks"), element("ul", *lines, class_="plain-list")] if lines else []


def _disagreement(found: Disagreement, questions: Mapping[str, Question]) -> Markup:
    question = questions.get(found.answer[2])
    given = [
        element("small", f"{rater}: ", _labels(labels), f" {found.notes.get(rater, '')}")
        for rater, labels in found.labels.items()
    ]
    return element("li", element("span", question.question if question else found.answer[2]), *given)


def _labels(labels: Labels) -> Markup:
    if "preference" in labels:
        return worded("span", f"prefer.{PREFERENCES[labels['preference']]}")
    return join([" / ".join(map(str, labels.values()))])


def calibration(found: Calibration) -> Markup:
    """Return how the automatic scores meet those of people."""
    pieces = [worded("p", "calibration.summary", {"n": found.n, "total": found.total}), _wide(_confusion(found.confusion))]
    if found.precision:
        key = "calibration.may" if found.may_gate else "calibration.may_not"
        values = {"precision": _shares(found.precision), "n": found.precision.n, "least": percent(MIN_PRECISION)}
        pieces.append(worded("p", key, values, class_="lead"))
    labelled, powered = found.right.labelled, found.right.powered
    pieces.append(worded("p", "calibration.right", {"value": _shares(labelled), "n": labelled.n}))
    if powered:
        pieces.append(worded("p", "calibration.powered", {"value": _shares(powered)}))
    return join(pieces)


def _confusion(counts: Sequence[Sequence[int]]) -> Markup:
    head = ("calibration.people", "label.zero", "label.one", "label.two")
    keys = ("label.zero", "label.one", "label.two")
    rows = [element("tr", worded("th", key, scope="row"), *_cells(*map(str, row))) for key, row in zip(keys, counts, strict=True)]
    return _table(head, rows)
