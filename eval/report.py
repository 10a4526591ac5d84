"""The report of a run: one HTML page that needs nothing else, in three languages, for the screen and for A4; and the same as JSON."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import ceil
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from corpus.document import Span
from corpus.script import Language
from eval import plots
from eval.abstention import reliability, risk_coverage
from eval.calibration import Calibration
from eval.cards import Card, card
from eval.charts import percent
from eval.citations import covered_chars
from eval.compare import VERDICTS, Outcome
from eval.gate import Check, Verdict
from eval.measures import GATED, LESS_IS_BETTER, Figure, attempts, believed, cluster, figure, verdict_label, verdicts
from eval.question import LANGUAGES as GOLD_LANGUAGES
from eval.question import TYPES, Question
from eval.runs import differences
from eval.scoresheet import Sheet
from eval.statistics import RESAMPLES, SEED
from eval.wording import LANGUAGES, Words, kind_name, metric_meaning, metric_name, same, words

FOLDER = Path(__file__).parent
_TILES = ("right", "refusal_f1", "evidence_recall@5", "quote_fidelity", "contradiction")
_PARTS = ("summary", "metrics", "charts", "groups", "flips", "failures", "all", "appendix")
_SLICED = ("right", "verdict", "key_recall", "evidence_recall@5")
_PLAIN = {"verdict": "{:.2f}", "truthfulness": "{:.2f}", "augrc": "{:.3f}", "brier": "{:.3f}"}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a report is made from; all but the run may be missing.

    Attributes:
        noisy: runs of the same questions with a share of noise among the passages found, by that share.
    """

    sheet: Sheet
    baseline: Sheet | None = None
    outcome: Outcome | None = None
    gate: Verdict | None = None
    calibration: Calibration | None = None
    noisy: Mapping[float, Sheet] | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and the key of its words."""

    key: str
    drawing: Markup
    note: Words
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """Questions of one kind: how many, and their figures."""

    name: Words
    figures: Mapping[str, Figure]


def inline(text: Words | str) -> Markup:
    """Return words as markup of which the page shows one language; texts that are the same in all, as they are."""
    texts = same(text) if isinstance(text, str) else text
    if len(set(texts)) == 1:
        return escape(texts[0])
    spans = (Markup('<span lang="{}">{}</span>').format(*pair) for pair in zip(LANGUAGES, texts, strict=True))
    return Markup('<span class="t">{}</span>').format(Markup("").join(spans))


def shown(metric: str, value: float | None) -> str:
    """Return a metric's value as tables write it.

    >>> shown("right", 0.931), shown("verdict", 1.861), shown("f1", None)
    ('93.1%', '1.86', '–')
    """
    if value is None:
        return "–"
    return _PLAIN[metric].format(value) if metric in _PLAIN else f"{100 * value:.1f}%"


def signed(metric: str, value: float) -> str:
    """Return a difference as tables write it.

    >>> signed("right", -0.0312), signed("verdict", 0.05)
    ('-3.1%', '+0.05')
    """
    return f"{value:+.2f}" if metric in _PLAIN else f"{100 * value:+.1f}%"


def p_value(p: float) -> str:
    """Return a p-value as people write it.

    >>> p_value(0.0312), p_value(0.00004)
    ('0.031', '< 0.001')
    """
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _slice(sheet: Sheet, name: Words, questions: Sequence[Question], metrics: Sequence[str] = _SLICED) -> Slice:
    clusters = [cluster(question) for question in questions]
    found = {metric: figure(metric, [sheet.scores[q.id][metric] for q in questions], clusters) for metric in metrics}
    return Slice(name, found)


def _present(values: Iterable[str], order: Sequence[str]) -> list[str]:
    there = set(values)
    return [value for value in order if value in there]


def by_type_and_language(sheet: Sheet) -> tuple[list[str], list[tuple[str, list[Slice | None]]]]:
    """Return the languages asked in, and for every type a cell for each of them and one for all."""
    questions = sheet.run.questions
    languages = _present((q.language for q in questions), GOLD_LANGUAGES)
    rows: list[tuple[str, list[Slice | None]]] = []
    for kind in [*_present((q.type for q in questions), TYPES), ""]:
        cells: list[Slice | None] = []
        for language in [*languages, ""]:
            chosen = [q for q in questions if kind in ("", q.type) and language in ("", q.language)]
            cells.append(_slice(sheet, kind_name(language), chosen, ("right",)) if chosen else None)
        rows.append((kind, cells))
    return languages, rows


def by_section(sheet: Sheet) -> list[Slice]:
    """Return a slice for every section asked about, in the order of the document."""
    questions = sheet.run.questions
    places: dict[str, int] = {}
    for document in sheet.run.documents.values():
        for section in document.sections:
            places.setdefault(section.path[-1], len(places))
    names = sorted({q.section for q in questions if q.section}, key=lambda name: (places.get(name, len(places)), name))
    return [_slice(sheet, same(name), [q for q in questions if q.section == name]) for name in names]


def document_rows(sheet: Sheet) -> list[plots.SectionRow]:
    """Return every section of the documents: how much of it is evidence, how many questions lean on it, and how they went."""
    rows: list[plots.SectionRow] = []
    for document in sheet.run.documents.values():
        spans = [(e.span, q.id) for q in sheet.run.questions for e in q.evidence if e.document == document.id]
        for section in document.sections:
            own = Span(section.start, section.end)
            asked = dict.fromkeys(name for span, name in spans if span.overlap(own))
            right = [bool(sheet.scores[name]["right"].value) for name in asked]
            covered = covered_chars(own, [span for span, _ in spans if span.overlap(own)])
            share = sum(right) / len(right) if right else None
            rows.append(plots.SectionRow(section.path[-1], len(section.path), own.end - own.start, covered, len(asked), share))
    return rows


def _times(sheet: Sheet) -> list[float]:
    found = (response.timings_ms.get("total") for response in sheet.run.responses.values())
    return sorted(time for time in found if time is not None)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of sorted values that at least this share of them do not exceed.

    >>> percentile([10, 20, 30, 40], 0.5), percentile([10, 20, 30, 40], 0.95)
    (20, 40)
    """
    return values[max(0, ceil(share * len(values)) - 1)]


def _risk(sheet: Sheet) -> tuple[list[Any], float]:
    """Return the risk-coverage curve of the answers given, and the share of questions they are."""
    confidences, right = believed(attempts(sheet.run, sheet.scores))
    return list(risk_coverage(confidences, right)), len(right) / len(sheet.run.questions)


def charts(contents: Contents) -> list[Chart]:
    """Return every chart that there is data for."""
    sheet, baseline, outcome = contents.sheet, contents.baseline, contents.outcome
    by_type = {
        kind: dict.fromkeys(VERDICTS, 0) for kind in _present((q.type for q in sheet.run.questions), TYPES)
    }  # filled below
    for question in sheet.run.questions:
        by_type[question.type][verdict_label(sheet.scores[question.id]["verdict"])] += 1
    found = [("types", plots.types_chart(by_type))]
    if sheet.figures["evidence_recall@1"].value is not None:
        found.append(("recall", plots.recall_chart(sheet.figures, baseline.figures if baseline else None)))
    points, coverage = _risk(sheet)
    if points:
        found.append(("risk", plots.risk_chart(points, coverage, _risk(baseline) if baseline else None)))
        found.append(("reliability", plots.reliability_chart(reliability(*believed(attempts(sheet.run, sheet.scores))))))
    if outcome:
        found.append(("flow", plots.flow_chart(outcome.flow)))
        found.append(("forest", plots.forest_chart(outcome.by_type, outcome.metrics.get("right"))))
    if contents.noisy:
        shares = {0.0: sheet, **contents.noisy}
        found.append(("noise", plots.noise_chart([(share, shares[share].figures["right"]) for share in sorted(shares)])))
    if times := _times(sheet):
        found.append(("latency", plots.latency_chart(times, percentile(times, 0.5), percentile(times, 0.95))))
    drawn = [Chart(key, drawing, words(f"chart.{key}.note")) for key, drawing in found]
    if agreed := contents.calibration:
        kappa = "–" if agreed.kappa.value is None else f"{agreed.kappa.value:.2f}"
        precision = "–" if agreed.precision is None else percent(agreed.precision.value)
        note = words("chart.human.note", n=agreed.n, raw=percent(agreed.raw), kappa=kappa, precision=precision)
        drawn.append(Chart("human", plots.human_chart(agreed.confusion), note))
    if rows := document_rows(sheet):
        drawn.append(Chart("map", plots.map_chart(rows), words("chart.map.note"), wide=True))
    return drawn


def check_words(check: Check) -> Words:
    """Return a rule of the gate in words."""
    metric = metric_name(check.subject) if check.kind in ("threshold", "paired") else same(check.subject)
    return words(f"check.{check.kind}", metric=metric, subject=metric, bound=check.bound)


def _cards(contents: Contents) -> dict[str, Card]:
    """Return a card for every question that is not right, or that flipped."""
    sheet, outcome = contents.sheet, contents.outcome
    flipped = {*outcome.full.fixed, *outcome.full.broken} if outcome else set()
    wrong = {q.id for q in sheet.run.questions if sheet.scores[q.id]["right"].value != 1}
    return {q.id: card(sheet, contents.baseline, q) for q in sheet.run.questions if q.id in wrong | flipped}


def _facts(contents: Contents) -> dict[str, Any]:
    """Return what the page shows besides its charts."""
    sheet, times, cards = contents.sheet, _times(contents.sheet), _cards(contents)
    languages, table = by_type_and_language(sheet)
    return {
        "contents": contents,
        "sheet": sheet,
        "run": sheet.run,
        "outcome": contents.outcome,
        "tiles": [sheet.figures[name] for name in _TILES],
        "gated": [f for name, f in sheet.figures.items() if name == "right" or name in GATED],
        "diagnostics": [f for name, f in sheet.figures.items() if name != "right" and name not in GATED],
        "languages": languages,
        "types": table,
        "sections": by_section(sheet),
        "sliced": _SLICED,
        "cards": cards,
        "failures": [found for found in cards.values() if not found.run.right],
        "flipped_ids": {*contents.outcome.full.fixed, *contents.outcome.full.broken} if contents.outcome else set(),
        "parts": [part for part in _PARTS if part != "flips" or contents.outcome],
        "charts": charts(contents),
        "errors": [q for q in sheet.run.questions if sheet.scores[q.id]["verdict"].value is None],
        "changed": differences(contents.baseline.run.manifest, sheet.run.manifest) if contents.baseline else [],
        "times": {"p50": percentile(times, 0.5), "p95": percentile(times, 0.95)} if times else {},
        "seed": SEED,
        "resamples": f"{RESAMPLES:,}",
    }


def _rows(manifest: Mapping[str, Any], name: str = "") -> Iterable[tuple[str, str]]:
    """Yield a manifest's entries, nested ones as `a.b`."""
    for key, value in manifest.items():
        if isinstance(value, dict):
            yield from _rows(value, f"{name}{key}.")
        else:
            yield f"{name}{key}", " ".join(map(str, value)) if isinstance(value, list) else str(value)


def render(contents: Contents, *, language: Language = "zh-Hant") -> str:
    """Return the page; `language` is what it opens in."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    helpers: dict[str, Callable[..., Any]] = {
        "t": lambda key, **values: inline(words(key, **values)),
        "words": inline,
        "metric": lambda name: inline(metric_name(name)),
        "meaning": lambda name: inline(metric_meaning(name)),
        "kind": lambda name: inline(kind_name(name)),
        "rule": lambda check: inline(check_words(check)),
        "rows": _rows,
        "strip": plots.strip,
    }
    environment.globals.update(helpers | {"less": LESS_IS_BETTER, "names": dict(zip(LANGUAGES, ("繁體", "简体", "English"), strict=True))})
    environment.filters.update(
        {
            "shown_by": lambda value, metric: shown(metric, value),
            "signed_by": lambda value, metric: signed(metric, value),
            "p_value": p_value,
            "percent": percent,
        }
    )
    style = Markup((FOLDER / "report.css").read_text("utf-8"))
    return environment.get_template("report.html").render(style=style, opening=language, **_facts(contents))


def to_json(contents: Contents) -> dict[str, Any]:
    """Return the report's numbers."""
    sheet, outcome = contents.sheet, contents.outcome
    found: dict[str, Any] = {
        "run": sheet.run.name,
        "manifest": dict(sheet.run.manifest),
        "verdicts": verdicts(sheet.run, sheet.scores),
        "metrics": {name: asdict(found) for name, found in sheet.figures.items()},
        "types": {kind: asdict(cells[-1])["figures"] for kind, cells in by_type_and_language(sheet)[1] if kind and cells[-1]},
        "sections": {found.name[0]: {name: asdict(f) for name, f in found.figures.items()} for found in by_section(sheet)},
        "not_right": [name for name, scores in sheet.scores.items() if scores["right"].value != 1],
    }
    if outcome:
        found["compared"] = outcome_json(outcome)
    if contents.gate:
        found["gate"] = gate_json(contents.gate)
    return found


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Return a comparison as JSON."""
    flow = [{"from": old, "to": new, "n": n} for (old, new), n in outcome.flow.items()]
    return asdict(outcome) | {"flow": flow}


def gate_json(verdict: Verdict) -> dict[str, Any]:
    """Return a gate's outcome as JSON."""
    checks = [{"rule": check.name, "state": check.state, "detail": check.detail} for check in verdict.checks]
    return {"state": verdict.state, "exit": verdict.exit_code, "checks": checks}
