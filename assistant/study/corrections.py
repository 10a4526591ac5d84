"""Key figures put right by hand: what a figure measures, its qualifier, direction and year, never its value.

They are kept in a file of their own, a correction a line, each bound to the sentence it was made for: where a document no longer has that
sentence, the correction is stale. It is told, and waits; it is never taken out by itself.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.study.figure_table import UNKNOWN, Row
from corpus.document import Document
from corpus.errors import DatasetError
from corpus.figures import find_figures
from corpus.units import qualifier_named
from eval.files import json_lines, write_whole, writing
from eval.records import Fault, Record, read_records, refuse
from index.segmenter import tagged

DIRECTIONS = ("up", "down", "")
MIN_INDICATOR_CHARS, MAX_INDICATOR_CHARS = 2, 24
_YEAR = re.compile(r"[12]\d{3}")
_NOT_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f，。；：！？、\ud800-\udfff]")
_WAIT_S = 10


@dataclass(frozen=True, slots=True)
class Correction:
    """What is said of one figure in place of what was read; None leaves it as it was read.

    Attributes:
        sentence: the document's own, which holds the figure.
        at: where in the sentence the figure begins.
        figure: the figure as the sentence writes it.
        indicator: what it measures, "" when the document does not say it.
        qualifier: such as 以上, "" for none.
        direction: "up", "down" or "" for neither.
        year: four digits, "" for none.
        by: who corrected it.
    """

    document: str
    sentence: str
    at: int
    figure: str
    indicator: str | None = None
    qualifier: str | None = None
    direction: str | None = None
    year: str | None = None
    by: str = ""

    @property
    def place(self) -> tuple[str, str, int]:
        """Which figure it is about."""
        return self.document, self.sentence, self.at

    @property
    def says(self) -> dict[str, str]:
        """What it corrects."""
        given = {"indicator": self.indicator, "qualifier": self.qualifier, "direction": self.direction, "year": self.year}
        return {name: value for name, value in given.items() if value is not None}


def corrections_path(home: Path) -> Path:
    """Return where corrections are kept."""
    return home / "study" / "corrections.jsonl"


def wrong(correction: Correction) -> dict[str, str]:
    """Return what is not in its form, by field: a key of the words for the page, and of the ones below for a file."""
    found = {}
    if correction.sentence[correction.at : correction.at + len(correction.figure)] != correction.figure or correction.at < 0:
        found["figure"] = "place"
    name = correction.indicator
    if name and not MIN_INDICATOR_CHARS <= len(name) <= MAX_INDICATOR_CHARS:
        found["indicator"] = "length"
    elif name and (find_figures(name) or _NOT_NAME.search(name)):
        found["indicator"] = "name"
    if correction.qualifier and not qualifier_named(correction.qualifier):
        found["qualifier"] = "qualifier"
    if correction.direction is not None and correction.direction not in DIRECTIONS:
        found["direction"] = "direction"
    if correction.year and not _YEAR.fullmatch(correction.year):
        found["year"] = "year"
    return found


_WORDS = {
    "place": "is not in the sentence at 'at'; take sentence, figure and place from the document",
    "length": f"must have {MIN_INDICATOR_CHARS} to {MAX_INDICATOR_CHARS} characters, or be empty",
    "name": "must be the name of what is measured, without figures and punctuation",
    "qualifier": "must be a qualifier such as 以上, 以下, 左右, 超過 or 不低於, or be empty",
    "direction": "must be 'up', 'down' or empty",
    "year": "must be four digits, or be empty",
}


def foreign_words(indicator: str, document: Document) -> list[str]:
    """Return the words of an indicator that its document does not have: a name is put together of the document's own words."""
    return [word for _, word, _ in tagged(indicator) if len(word.strip()) > 1 and word not in document.text]


def _read(record: Record) -> Correction:
    record.only(tuple(Correction.__slots__))
    given = {
        name: record.text(name, "") if record.has(name) else None for name in ("indicator", "qualifier", "direction", "year")
    }
    found = Correction(
        record.text("document"), record.text("sentence"), record.whole("at"), record.text("figure"), **given,
        by=record.text("by", ""),
    )  # fmt: skip
    for name, why in wrong(found).items():
        record.fault(f"'{name}' {_WORDS[why]}")
    if not found.says:
        record.fault("nothing is corrected; give 'indicator', 'qualifier', 'direction' or 'year', or take the line out")
    return found


def load_corrections(path: Path) -> tuple[Correction, ...]:
    """Read the corrections of a file; none when it is not there.

    Raises:
        DatasetError: a line is broken, or two are about one figure; every fault is named with its line.
    """
    if not path.exists():
        return ()
    faults: list[Fault] = []
    lines: dict[tuple[str, str, int], int] = {}

    def read(record: Record) -> Correction:
        found = _read(record)
        first = lines.setdefault(found.place, record.line)
        if first != record.line:
            record.fault(f"the figure is corrected in line {first} already; take one of the two out")
        return found

    found = tuple(read_records(path, read=read, faults=faults))
    refuse(faults)
    return found


def corrections_of(home: Path, document: Document) -> tuple[Correction, ...]:
    """Return the corrections of a document's figures.

    Raises:
        DatasetError: the file of corrections is broken.
    """
    return tuple(one for one in load_corrections(corrections_path(home)) if one.document == document.id)


def _change(path: Path, do: Callable[[Sequence[Correction]], Iterable[Correction]]) -> None:
    """Write what `do` makes of the corrections of a file, whole or not at all."""
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path.parent / f".{path.name}.lock", timeout=_WAIT_S):
            write_whole(path, json_lines(map(asdict, do(load_corrections(path)))))
    except Timeout as exc:
        raise DatasetError(f"{path}: another program is writing it; wait a moment and try again") from exc


def keep(path: Path, correction: Correction) -> None:
    """Keep a correction in place of an earlier one of the same figure; one that says nothing takes the earlier one out.

    Raises:
        DatasetError: the file is broken; it stays as it is.
        StorageError: it cannot be written.
    """

    def do(known: Sequence[Correction]) -> list[Correction]:
        others = [one for one in known if one.place != correction.place]
        return [*others, correction] if correction.says else others

    _change(path, do)


def _row(row: Row, given: Correction, document: Document) -> Row:
    said = given.says
    figure = replace(
        row.figure,
        qualifier=qualifier_named(said["qualifier"]) if "qualifier" in said else row.figure.qualifier,
        direction=said.get("direction", row.figure.direction),
        year=said.get("year", row.figure.year),
    )
    indicator = said.get("indicator", row.indicator) or UNKNOWN
    return replace(
        row,
        figure=figure,
        indicator=indicator,
        qualifier=said.get("qualifier", row.qualifier),
        before=indicator in document.text[row.segment.start : row.span.start],
        corrected=tuple(said),
    )


def place_of(row: Row, document: Document) -> tuple[str, str, int]:
    """Return what a correction of a row is bound to."""
    return document.id, row.statement.text, row.span.start - row.statement.span.start


def corrected(rows: Iterable[Row], document: Document, corrections: Iterable[Correction]) -> tuple[Row, ...]:
    """Return the rows of a document with what people corrected; corrections of other sentences and documents change nothing."""
    known = {one.place: one for one in corrections if one.document == document.id}
    if not known:
        return tuple(rows)
    found = []
    for row in rows:
        given = known.get(place_of(row, document))
        found.append(_row(row, given, document) if given and given.figure == row.figure.text else row)
    return tuple(found)


def stale(corrections: Iterable[Correction], document: Document, rows: Iterable[Row]) -> list[Correction]:
    """Return the corrections of a document whose sentence, or whose figure in it, is no longer there."""
    known = {(*place_of(row, document), row.figure.text) for row in rows}
    return [one for one in corrections if one.document == document.id and (*one.place, one.figure) not in known]
