"""What `assistant eval agree` and `calibrate` print for people: every figure with its n, and its interval where it has one."""

from collections.abc import Iterator, Mapping

from eval.calibration import MIN_PRECISION, Calibration, Estimate
from eval.consensus import TARGET_KAPPA, Agreement, Consensus, PairAgreement, Preference
from eval.human import PREFERENCES
from eval.score import Score
from eval.statistics import Interval


def _share(value: float | None) -> str:
    return "  –  " if value is None else f"{100 * value:5.1f}%"


def _value(score: Score) -> str:
    return "  – " if score.value is None else f"{score.value:4.2f}"


def _interval(interval: Interval | None, *, percent: bool = False) -> str:
    if interval is None:
        return "–"
    scale, form = (100, "{:.1f}%") if percent else (1, "{:.2f}")
    value, low, high = (form.format(scale * number) for number in (interval.value, interval.low, interval.high))
    return f"{value} [{low}, {high}]"


def _pair(found: PairAgreement) -> str:
    return f"n {found.n:3d}  agree {_share(found.raw)}  kappa {_value(found.kappa)}  AC1 {_value(found.ac1)}"


def _labels(measure: str, counts: Mapping[int, int]) -> str:
    names = dict(enumerate(PREFERENCES)) if measure == "preference" else {label: str(label) for label in (0, 1, 2)}
    return "  ".join(f"{name}: {counts.get(label, 0)}" for label, name in names.items())


def _agreement(found: Agreement) -> Iterator[str]:
    yield f"{found.measure:<10}  {_pair(found.together)}  alpha {_interval(found.alpha)}"
    for rater, counts in found.counts.items():
        yield f"    {rater:<16} {_labels(found.measure, counts)}"
    if len(found.pairs) > 1:
        for name, pair in found.pairs.items():
            yield f"    {name:<16} {_pair(pair)}"
    for name, pair in found.types.items():
        yield f"    {name:<16} {_pair(pair)}"


def _preference(found: Preference) -> Iterator[str]:
    counts = found.counts
    yield (
        f"{found.run} against {found.other}: better {counts['run']}, worse {counts['other']}, as good {counts['tie']}, "
        f"both bad {counts['bad']}; sign test p = {found.p:.3f}"
    )
    if found.left:
        yield f"    the left one was preferred in {_interval(found.left, percent=True)} of {found.left.n} decided pairs"


def _advice(found: Consensus) -> Iterator[str]:
    weak = [
        one.measure
        for one in found.agreement
        if one.together.kappa.value is not None and one.together.kappa.value < TARGET_KAPPA and one.measure != "verdict"
    ]
    if weak:
        yield f"kappa is below {TARGET_KAPPA} for {', '.join(weak)}: mend the rubric and talk it over before the scores are used"


def consensus_lines(found: Consensus) -> Iterator[str]:
    """Yield the report on agreement."""
    yield f"{found.ratings} ratings of {found.answers} answers by {', '.join(found.raters)}"
    for agreement in found.agreement:
        yield from ("", *_agreement(agreement))
    for title, lines in (
        ("Raters against themselves, on silent repeats", _consistency(found)),
        ("Controls scored as they ought to be", _controls(found)),
        ("Side by side", [line for one in found.preferences for line in _preference(one)]),
        (f"To settle ({len(found.disagreements)})", _disagreements(found)),
        ("Note", _advice(found)),
    ):
        known = list(lines)
        if known:
            yield from ("", title, *(f"    {line}" for line in known))


def _consistency(found: Consensus) -> Iterator[str]:
    for rater, measures in found.consistency.items():
        for measure, pair in measures.items():
            yield f"{rater:<12} {measure:<10} {_pair(pair)}"


def _controls(found: Consensus) -> Iterator[str]:
    for rater, check in found.controls.items():
        missed = f"; missed: {', '.join(check.missed)}" if check.missed else ""
        yield f"{rater:<12} {check.passed} of {check.n}{missed}"


def _disagreements(found: Consensus) -> Iterator[str]:
    for one in found.disagreements:
        run, other, qid = one.answer
        given = "; ".join(f"{rater} {_given(labels)}" for rater, labels in one.labels.items())
        yield f"{qid} ({one.type or '?'}) {run}{f' against {other}' if other else ''}: {given}"


def _given(labels: Mapping[str, int]) -> str:
    if "preference" in labels:
        return PREFERENCES[labels["preference"]]
    return "/".join(str(label) for label in labels.values())


def _estimate(name: str, found: Estimate, *, percent: bool) -> Iterator[str]:
    yield f"{name}: {_interval(found.labelled, percent=percent)} from the {found.labelled.n} labelled alone"
    if found.powered:
        helped = _interval(found.powered, percent=percent)
        yield f"{' ' * len(name)}  {helped} with the automatic verdicts of all (prediction-powered)"


def calibration_lines(found: Calibration) -> Iterator[str]:
    """Yield the report on the automatic verdict."""
    yield f"{found.n} of {found.total} answers have a label of people"
    yield ""
    yield "people ↓  automatic →   0     1     2"
    for label, row in enumerate(found.confusion):
        yield f"{label:>7}            {''.join(f'{count:6d}' for count in row)}"
    yield ""
    yield f"agree {_share(found.raw)}  kappa {_value(found.kappa)}  AC1 {_value(found.ac1)}"
    if found.precision:
        verdict = "may" if found.may_gate else "may not"
        yield (
            f"an automatic 2 is one for people too in {_interval(found.precision, percent=True)} of {found.precision.n}: "
            f"it {verdict} decide a gate (from {MIN_PRECISION:.0%} on)"
        )
    for name, interval in found.types.items():
        yield f"    {name:<16} {_interval(interval, percent=True)} of {interval.n}"
    yield ""
    yield "threshold            answers   precision of a 2           recall"
    for threshold in found.thresholds:
        place = f"{threshold.measure} ≥ {threshold.at:g}"
        precision = _interval(threshold.precision, percent=True)
        yield f"{place:<20} {threshold.precision.n:7d}   {precision:<25}  {_share(threshold.recall)}"
    yield ""
    yield from _estimate("answers worth a 2", found.right, percent=True)
    yield from _estimate("mean verdict, 0–2", found.mean, percent=False)
