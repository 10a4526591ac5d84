"""Learners' answers as a file: the one that trainers fill in, and reading it back, every fault named with its line."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.study.item import Item
from assistant.study.marking import is_right
from corpus.errors import DatasetError
from eval.records import Fault, refuse

HEADER = ("item_id", "learner", "answer", "ms")
NOTE = "question"  # a last column for people, which is not read
_FORMULA = re.compile(r"^[=@\t\r]|^[+\-](?!\d[\d.,]*[%％‰]?[一-鿿]*$)")


@dataclass(frozen=True, slots=True)
class Reply:
    """One learner's answer to one item; `right` is None when a person must judge it and has not."""

    item: str
    learner: str
    answer: str
    right: bool | None
    ms: int = 0


def template(asked: Iterable[tuple[str, Item]], learners: Sequence[str] = ()) -> str:
    """Return the file to fill in: a row for each learner and item, with the question beside it.

    Args:
        asked: where an item stands, such as "A 1", and the item.
        learners: their names; without any, one row an item, to be copied.
    """
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow([*HEADER, NOTE])
    listed = list(asked)
    for learner in learners or [""]:
        for place, item in listed:
            note = f"{place} {' '.join(item.stem.split())}".strip()
            writer.writerow([item.id, _as_text(learner), "", "", _as_text(note)])
    return table.getvalue()


def _as_text(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def read_replies(path: Path, items: Mapping[str, Item]) -> list[Reply]:
    """Read learners' answers from a file.

    Raises:
        DatasetError: the file or any of its rows is not in the form, each named with its line; nothing is taken from it.
    """
    try:
        return parse_replies(path.read_bytes(), str(path), items)
    except OSError as exc:
        raise DatasetError(f"{path}: cannot be read ({exc.strerror}); check the name") from exc


def parse_replies(content: bytes, name: str, items: Mapping[str, Item]) -> list[Reply]:
    """Return the answers of a file: UTF-8, the header item_id,learner,answer,ms, a row for each answer.

    Rows of the file to fill in that nobody has filled in are passed over.

    Raises:
        DatasetError: the file or any of its rows is not in the form, each named with its line; nothing is taken from it.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise DatasetError(f"{name}: not UTF-8 (byte {exc.start + 1}); save it as 'CSV UTF-8'") from exc
    reader = csv.reader(io.StringIO(text, newline=""))
    faults: list[Fault] = []
    replies: list[Reply] = []
    seen: dict[tuple[str, str], int] = {}
    try:
        width = _width(next(reader, []), name)
        for cells in reader:
            if not any(cell.strip() for cell in cells[1 : len(HEADER)]) and len(cells) in {0, width}:
                continue
            wrong = _faults(cells, items, seen, line=reader.line_num, width=width)
            faults += [Fault(name, reader.line_num, message) for message in wrong]
            if not wrong:
                number, learner, answer, ms = (cell.strip() for cell in cells[: len(HEADER)])
                replies.append(Reply(number, learner, answer, is_right(items[number], answer), int(ms or 0)))
    except csv.Error as exc:
        faults.append(Fault(name, reader.line_num, f"not CSV ({exc}); save it as 'CSV UTF-8'"))
    refuse(faults)
    if not replies:
        raise DatasetError(f"{name}: no answer is in it; put one answer a row below the header")
    return replies


def _width(cells: Sequence[str], name: str) -> int:
    """Return how many cells a row has.

    Raises:
        DatasetError: the header is another.
    """
    header = tuple(cell.strip() for cell in cells)
    if header not in {HEADER, (*HEADER, NOTE)}:
        raise DatasetError(f"{name}:1: the header is '{','.join(header)[:200]}'; it must be '{','.join(HEADER)}'")
    return len(header)


def _faults(
    cells: Sequence[str], items: Mapping[str, Item], seen: dict[tuple[str, str], int], *, line: int, width: int
) -> list[str]:
    """Return what is wrong with one row."""
    if len(cells) != width:
        return [f"{len(cells)} cells in place of {width}; put quotes around an answer with commas in it"]
    number, learner, _, ms = (cell.strip() for cell in cells[: len(HEADER)])
    found = [f"the cell '{cell[:20]}' is a formula; write it as text" for cell in cells[: len(HEADER)] if _FORMULA.match(cell)]
    if number not in items:
        found.append(f"no item '{number}' in the bank; use the ids of the papers, or name their session with --session")
    if not learner:
        found.append("no learner is named; give each a name or a number")
    first = seen.setdefault((number, learner), line)
    if first != line:
        found.append(f"learner '{learner}' answers '{number}' a second time, first in line {first}; take one of the two out")
    if ms and not ms.isdecimal():
        found.append(f"ms is '{ms}'; write whole milliseconds, or leave it empty")
    return found
