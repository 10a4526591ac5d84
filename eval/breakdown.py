"""A run broken down: by type and language, by section, along the document; and how long and how sure its answers were."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

from corpus.document import Span
from eval.abstention import RiskPoint, risk_coverage
from eval.citations import covered_chars
from eval.measures import Figure, attempts, believed, clusters, figure, verdict_label
from eval.question import LANGUAGES, TYPES, Question
from eval.scoresheet import Sheet
from eval.wording import Words, kind_name, same

VERDICTS = ("2", "1", "0", "error")
_FEW = 10
SLICED = ("right", "verdict", "key_recall", "evidence_recall@5")


@dataclass(frozen=True, slots=True)
class Slice:
    """Questions of one kind: how many, and their figures."""

    name: Words
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section of the document: its own length, how much of it is evidence, how many questions lean on it and how they went."""

    title: str
    level: int
    chars: int
    covered: int
    n: int
    right: float | None


def by_verdict(sheet: Sheet, field: Literal["type", "language"]) -> dict[str, dict[str, int]]:
    """Return how many answers of each type, or in each language, have each verdict."""
    values = [getattr(question, field) for question in sheet.run.questions]
    found = {value: dict.fromkeys(VERDICTS, 0) for value in present(values, TYPES if field == "type" else LANGUAGES)}
    for value, question in zip(values, sheet.run.questions, strict=True):
        found[value][verdict_label(sheet.scores[question.id]["verdict"])] += 1
    return found


def _slice(sheet: Sheet, name: Words, questions: Sequence[Question], metrics: Sequence[str] = SLICED) -> Slice:
    names = clusters(questions)
    found = {metric: figure(metric, [sheet.scores[q.id][metric] for q in questions], names) for metric in metrics}
    return Slice(name, found)


def present(values: Iterable[str], order: Sequence[str]) -> list[str]:
    """Return those of an order that are there."""
    there = set(values)
    return [value for value in order if value in there]


def by_type_and_language(sheet: Sheet) -> tuple[list[str], list[tuple[str, list[Slice | None]]]]:
    """Return the languages asked in, and for every type a cell for each of them and one for all."""
    questions = sheet.run.questions
    languages = present((q.language for q in questions), LANGUAGES)
    rows: list[tuple[str, list[Slice | None]]] = []
    for kind in [*present((q.type for q in questions), TYPES), ""]:
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


def document_rows(sheet: Sheet) -> list[SectionRow]:
    """Return every section of the documents: how much of it is evidence, how many questions lean on it, and how they went."""
    rows: list[SectionRow] = []
    for document in sheet.run.documents.values():
        spans = [(e.span, q.id) for q in sheet.run.questions for e in q.evidence if e.document == document.id]
        for section in document.sections:
            own = Span(section.start, section.end)
            asked = dict.fromkeys(name for span, name in spans if span.overlap(own))
            right = [bool(sheet.scores[name]["right"].value) for name in asked]
            covered = covered_chars(own, [span for span, _ in spans if span.overlap(own)])
            share = sum(right) / len(right) if right else None
            rows.append(SectionRow(section.path[-1], len(section.path), own.end - own.start, covered, len(asked), share))
    return rows


def times_ms(sheet: Sheet) -> list[float]:
    """Return how long the answers took, shortest first."""
    found = (response.timings_ms.get("total") for response in sheet.run.responses.values())
    return sorted(time for time in found if time is not None)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest of sorted values that at least this share of them do not exceed.

    >>> percentile([10, 20, 30, 40], 0.5), percentile([10, 20, 30, 40], 0.95)
    (20, 40)
    """
    return values[max(0, ceil(share * len(values)) - 1)]


def risk(sheet: Sheet) -> tuple[list[RiskPoint], float]:
    """Return the risk-coverage curve of the answers given, and the share of questions they are.

    Of fewer than `_FEW` answers a share says nothing: the curve begins there, unless there are no more.
    """
    confidences, right = believed(attempts(sheet.run, sheet.scores))
    points = risk_coverage(confidences, right)
    told = [point for point in points if point.coverage * len(right) >= _FEW] or points[-1:]
    return told, len(right) / len(sheet.run.questions)
