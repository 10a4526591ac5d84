"""The report of a run: one HTML page that needs nothing else, in three languages, for the screen and for A4; and the same as JSON."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from corpus.errors import DatasetError
from corpus.script import Language
from eval import plots
from eval.abstention import reliability
from eval.breakdown import (
    SLICED,
    by_section,
    by_type_and_language,
    by_verdict,
    document_rows,
    percentile,
    present,
    risk,
    times_ms,
)
from eval.calibration import Automatic, Calibration, calibrate
from eval.cards import Card, card
from eval.compare import Outcome
from eval.consensus import final_labels
from eval.gate import Check, Verdict
from eval.human import load_ratings, verdict_by_hand
from eval.measures import GATED, LESS_IS_BETTER, attempts, believed, verdicts
from eval.printed import p_sign, p_value, percent, shown, signed
from eval.question import TYPES
from eval.runs import differences, run_id
from eval.scoresheet import Sheet
from eval.statistics import RESAMPLES, SEED
from eval.wording import LANGUAGES, Words, kind_name, metric_meaning, metric_name, same, words

FOLDER = Path(__file__).parent
_TILES = ("right", "refusal_f1", "evidence_recall@5", "quote_fidelity", "contradiction")
_PARTS = ("summary", "metrics", "charts", "groups", "flips", "failures", "all", "appendix")


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


def inline(text: Words | str) -> Markup:
    """Return words as markup of which the page shows one language; texts that are the same in all, as they are."""
    texts = same(text) if isinstance(text, str) else text
    if len(set(texts)) == 1:
        return escape(texts[0])
    spans = (Markup('<span lang="{}">{}</span>').format(*pair) for pair in zip(LANGUAGES, texts, strict=True))
    return Markup('<span class="t">{}</span>').format(Markup("").join(spans))


def charts(contents: Contents) -> list[Chart]:
    """Return every chart that there is data for."""
    sheet, baseline, outcome = contents.sheet, contents.baseline, contents.outcome
    found = [("types", plots.verdicts_chart(by_verdict(sheet, "type"), name="chart-types"))]
    if outcome:
        by_type = {kind: outcome.by_type[kind] for kind in present(outcome.by_type, TYPES)}
        found.append(("forest", plots.forest_chart(by_type, outcome.metrics.get("right"))))
        found.append(("flow", plots.flow_chart(outcome.flow)))
    if sheet.figures["evidence_recall@1"].value is not None:
        found.append(("recall", plots.recall_chart(sheet.figures, baseline.figures if baseline else None)))
    points, coverage = risk(sheet)
    if points:
        found.append(("risk", plots.risk_chart(points, coverage, risk(baseline) if baseline else None)))
        found.append(("reliability", plots.reliability_chart(reliability(*believed(attempts(sheet.run, sheet.scores))))))
    if contents.noisy:
        shares = {0.0: sheet, **contents.noisy}
        found.append(("noise", plots.noise_chart([(share, shares[share].figures["right"]) for share in sorted(shares)])))
    if times := times_ms(sheet):
        found.append(("latency", plots.latency_chart(times, percentile(times, 0.5), percentile(times, 0.95))))
    found.append(("languages", plots.verdicts_chart(by_verdict(sheet, "language"), name="chart-languages")))
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
    sheet, times, cards = contents.sheet, times_ms(contents.sheet), _cards(contents)
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
        "sliced": SLICED,
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
    environment.globals.update(
        helpers | {"less": LESS_IS_BETTER, "names": dict(zip(LANGUAGES, ("繁體", "简体", "English"), strict=True))}
    )
    environment.filters.update(
        {
            "shown_by": lambda value, metric: shown(metric, value),
            "signed_by": lambda value, metric: signed(metric, value),
            "p_value": p_value,
            "p_sign": p_sign,
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


def flips_json(a: Sheet, b: Sheet, outcome: Outcome) -> dict[str, Any]:
    """Return the questions that flipped, with both answers."""

    def flipped(name: str) -> dict[str, Any]:
        sides = {
            key: {
                "verdict": sheet.scores[name]["verdict"].value,
                "why": sheet.scores[name]["verdict"].why,
                "answer": response.answer if (response := sheet.run.responses.get(name)) else "",
            }
            for key, sheet in (("a", a), ("b", b))
        }
        return {"qid": name, "question": b.questions[name].question} | sides

    return {"flips": {key: [flipped(name) for name in getattr(outcome.full, key)] for key in ("broken", "fixed")}}


def noise_of(sheets: Sequence[Sheet]) -> dict[float, Sheet]:
    """Return runs by the share of noise that their manifests name.

    Raises:
        DatasetError: one names none.
    """
    shares = [sheet.run.manifest.get("settings", {}).get("noise") for sheet in sheets]
    if None in shares:
        folder = sheets[shares.index(None)].run.folder
        raise DatasetError(f"{folder}: has no noise among its passages; make it with: assistant eval run --noise 0.4")
    return dict(zip(shares, sheets, strict=True))


def calibrated(sheet: Sheet, ratings: Sequence[Path]) -> Calibration | None:
    """Return how the automatic verdicts of a run meet those of people, or None without ratings.

    Raises:
        DatasetError: a file of ratings is not in its form, or holds none of this run.
    """
    if not ratings:
        return None
    names = {sheet.run.name, run_id(sheet.run.manifest)}
    labels = {
        answer[2]: labels
        for answer, labels in final_labels(load_ratings(*ratings)).items()
        if answer[0] in names and not answer[1]
    }
    by_hand = {name: verdict_by_hand(found) for name, found in labels.items() if name in sheet.run.responses}
    if not by_hand:
        raise DatasetError(
            f"{', '.join(map(str, ratings))}: no rating is of the run {sheet.run.name}; give the ratings of this run"
        )
    types = {question.id: question.type for question in sheet.run.questions}
    automatic = {
        name: Automatic(int(sheet.scores[name]["verdict"].value or 0), types[name], response.confidence)
        for name, response in sheet.run.responses.items()
    }
    return calibrate(by_hand, automatic)
