"""What a version has to reach before it goes out, as TOML.

max_errors = 0                          # answers with an error
[[threshold]]                           # any number of them
metric = "figure_accuracy"
min = 0.95                              # or max, or both
where = { split = "test" }              # type, language, section, split, style, difficulty, conversation, tag
[[paired]]                              # the interval of the difference to the baseline
metric = "evidence_recall@5"
lower = -0.03
[critical]
tags = ["critical"]                     # none of these may fall to a verdict of 0
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import DatasetError
from eval.measures import GATED, SET_METRICS
from eval.ranking import DEPTHS, MEASURES
from eval.records import Fault, refuse

FIELDS = ("type", "language", "section", "split", "style", "difficulty", "conversation", "tag")
METRICS = frozenset(
    {
        *("right", *GATED, *SET_METRICS, *MEASURES, *(f"all_evidence@{k}" for k in DEPTHS)),
        *("citation_coverage", "citation_precision", "citation_recall"),
        *("list_f1", "short", "char_f1", "cmrc_f1", "exact_match"),
    }
)
_UNPAIRED = frozenset(SET_METRICS) - {"truthfulness"}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bound on the mean of a metric over the questions that fit."""

    metric: str
    least: float | None
    most: float | None
    where: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Bound:
    """How far a metric may fall below the baseline's; `lower` is negative or 0."""

    metric: str
    lower: float


@dataclass(frozen=True, slots=True)
class Rules:
    """What a version has to reach."""

    thresholds: tuple[Threshold, ...] = ()
    bounds: tuple[Bound, ...] = ()
    critical: tuple[str, ...] = ()
    max_errors: int = 0


class _Reader:
    """The rules of a file being read; every fault is kept with its line."""

    def __init__(self, path: Path, text: str) -> None:
        self._path, self._text = path, text
        self.faults: list[Fault] = []

    def fault(self, message: str, *, table: str = "", number: int = 0) -> None:
        """Add a fault of the `number`-th table of this name, from 0, or of the file."""
        heads = (
            [m.start() for m in re.finditer(rf"^[ \t]*\[\[?\s*{re.escape(table)}\s*\]", self._text, re.MULTILINE)]
            if table
            else []
        )
        line = self._text.count("\n", 0, heads[number]) + 1 if number < len(heads) else 0
        place = f"{table} {number + 1}: " if table else ""
        self.faults.append(Fault(str(self._path), line, place + message))

    def number(self, table: Mapping[str, Any], name: str, where: Callable[[str], None]) -> float | None:
        """Return a number or None."""
        value = table.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            where(f"'{name}' must be a number, not {value!r}")
            return None
        return float(value)

    def tables(self, data: Mapping[str, Any], name: str, known: Sequence[str]) -> list[tuple[int, Mapping[str, Any]]]:
        """Return the tables of an array, each with its place; unknown keys and metrics are faults."""
        found = data.get(name, [])
        if not isinstance(found, list) or not all(isinstance(table, dict) for table in found):
            self.fault(f"'{name}' must be written as [[{name}]]")
            return []
        for number, table in enumerate(found):
            for key in sorted(table.keys() - set(known)):
                self.fault(f"'{key}' is not known; use {', '.join(known)}", table=name, number=number)
            if table.get("metric") not in METRICS:
                self.fault(
                    f"metric {table.get('metric')!r} is not one; use one of {', '.join(sorted(METRICS))}",
                    table=name,
                    number=number,
                )
        return list(enumerate(found))

    def threshold(self, number: int, table: Mapping[str, Any]) -> Threshold:
        """Return one [[threshold]]."""

        def fault(message: str) -> None:
            self.fault(message, table="threshold", number=number)

        least, most, where = self.number(table, "min", fault), self.number(table, "max", fault), table.get("where", {})
        if "min" not in table and "max" not in table:
            fault("neither 'min' nor 'max'; set one")
        if (
            not isinstance(where, dict)
            or not all(isinstance(value, str) for value in where.values())
            or where.keys() - set(FIELDS)
        ):
            fault(f"'where' must be a table of texts for {', '.join(FIELDS)}")
            where = {}
        return Threshold(str(table.get("metric")), least, most, where)

    def bound(self, number: int, table: Mapping[str, Any]) -> Bound:
        """Return one [[paired]]."""

        def fault(message: str) -> None:
            self.fault(message, table="paired", number=number)

        lower = self.number(table, "lower", fault)
        if "lower" not in table:
            fault("'lower' is missing; set how far the metric may fall, such as -0.03")
        elif lower is not None and lower > 0:
            fault(f"'lower' is {lower:g}; it must be 0 or negative")
        if table.get("metric") in _UNPAIRED:
            fault(f"{table['metric']} belongs to the whole set, not to a question; use [[threshold]], or 'refusal'")
        return Bound(str(table.get("metric")), lower or 0.0)


def read_rules(path: Path) -> Rules:
    """Return the rules of a file.

    Raises:
        DatasetError: it cannot be read, is not TOML, or holds anything that is no rule; every fault in one message.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        data = tomllib.loads(text)
    except OSError as exc:
        raise DatasetError(f"{path}: cannot be read ({exc.strerror}); check its name and its permissions") from exc
    except UnicodeDecodeError as exc:
        raise DatasetError(f"{path}: not UTF-8 text; save it as UTF-8") from exc
    except tomllib.TOMLDecodeError as exc:
        line = re.search(r"line (\d+)", str(exc))
        raise DatasetError(f"{path}:{line[1] if line else 1}: not TOML ({exc}); correct it") from exc
    reader = _Reader(path, text)
    for key in sorted(data.keys() - {"max_errors", "threshold", "paired", "critical"}):
        reader.fault(f"'{key}' is not known; use max_errors, [[threshold]], [[paired]] or [critical]")
    most = data.get("max_errors", 0)
    if isinstance(most, bool) or not isinstance(most, int) or most < 0:
        reader.fault(f"'max_errors' must be a whole number from 0, not {most!r}")
    critical = data.get("critical", {})
    tags = critical.get("tags", []) if isinstance(critical, dict) and critical.keys() <= {"tags"} else None
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        reader.fault("[critical] must hold 'tags', a list of texts, and nothing else", table="critical")
    thresholds = [reader.threshold(*found) for found in reader.tables(data, "threshold", ("metric", "min", "max", "where"))]
    bounds = [reader.bound(*found) for found in reader.tables(data, "paired", ("metric", "lower"))]
    refuse(reader.faults)
    if not (thresholds or bounds or tags):
        raise DatasetError(f"{path}: holds no rule; add a [[threshold]]")
    return Rules(tuple(thresholds), tuple(bounds), tuple(tags or ()), most)
