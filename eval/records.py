"""JSON Lines files read line by line: every fault is kept with its file and line, and all are reported at once."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from corpus.errors import DatasetError

MAX_FAULTS_SHOWN = 1000
T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What is wrong, where; lines count from 1, 0 is the file as a whole."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


def refuse(faults: Sequence[Fault]) -> None:
    """Raise one error that names every fault, or return when there is none.

    Raises:
        DatasetError: there is at least one fault.
    """
    if not faults:
        return
    shown = [str(fault) for fault in sorted(faults)[:MAX_FAULTS_SHOWN]]
    if len(faults) > len(shown):
        shown.append(f"… and {len(faults) - len(shown)} more; mend these first")
    raise DatasetError("\n".join(shown))


class Record:
    """One JSON object being taken apart; what does not fit is added to `faults`, and a neutral value stands in for it."""

    def __init__(self, data: dict[str, Any], *, file: str, line: int, faults: list[Fault], within: str = "") -> None:
        self.data, self.file, self.line = data, file, line
        self._faults, self._within = faults, within

    def fault(self, message: str) -> None:
        """Add a fault of this record."""
        self._faults.append(Fault(self.file, self.line, self._within + message))

    def has(self, name: str) -> bool:
        """Say whether the field is there and not null."""
        return self.data.get(name) is not None

    def _typed(self, name: str, kind: type | tuple[type, ...], what: str, default: Any) -> Any:
        value = self.data.get(name)
        if value is None:
            if default is None:
                self.fault(f"'{name}' is missing; add it")
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            self.fault(f"'{name}' must be {what}, not {json.dumps(value, ensure_ascii=False)[:40]}")
            return default
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """Return a text; without a default it is required and must not be empty."""
        value = self._typed(name, str, "a text", default)
        if default is None and value is not None and not value.strip():
            self.fault(f"'{name}' is empty; fill it in")
        return value or ""

    def choice(self, name: str, allowed: Sequence[str], default: str | None = None) -> str:
        """Return one of the allowed words."""
        value = self.text(name, default)
        if value and value not in allowed:
            self.fault(f"'{name}' is '{value}'; use one of {', '.join(allowed)}")
        return value

    def flag(self, name: str, default: bool | None = None) -> bool:
        """Return true or false."""
        return bool(self._typed(name, bool, "true or false", default))

    def whole(self, name: str, default: int | None = None) -> int:
        """Return a whole number; a missing one is 0."""
        return int(self._typed(name, int, "a whole number", default) or 0)

    def number(self, name: str, default: float | None = None) -> float:
        """Return a number; a missing one is 0."""
        return float(self._typed(name, (int, float), "a number", default) or 0)

    def list_of_texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts, empty when the field is missing."""
        values = self._typed(name, list, "a list of texts", [])
        if not all(isinstance(value, str) for value in values):
            self.fault(f"'{name}' must be a list of texts")
            return ()
        return tuple(values)

    def records(self, name: str) -> "list[Record]":
        """Return the objects of a list, empty when the field is missing."""
        found: list[Record] = []
        for number, value in enumerate(self._typed(name, list, "a list", []), start=1):
            within = f"{self._within}{name} {number}: "
            if isinstance(value, dict):
                found.append(Record(value, file=self.file, line=self.line, faults=self._faults, within=within))
            else:
                self.fault(f"{name} {number} must be an object")
        return found

    def only(self, known: Sequence[str]) -> None:
        """Add a fault for every field that is not known."""
        for name in self.data.keys() - set(known):
            self.fault(f"'{name}' is not a field; correct its name or take it out")


def _no_constant(word: str) -> float:
    raise ValueError(f"{word} is not a number")


def _parse(raw: bytes, number: int) -> dict[str, Any]:
    """Parse one line.

    Raises:
        ValueError: the line is not UTF-8, not JSON or not an object; the message says which.
    """
    try:
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as exc:
        raise ValueError(f"not UTF-8 (byte {exc.start + 1} of the line); save the whole file as UTF-8") from exc
    try:
        data = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as exc:
        raise ValueError(f"not JSON ({exc.msg}, column {exc.colno}); one object a line") from exc
    except RecursionError as exc:
        raise ValueError("nested too deeply; one flat object a line") from exc
    if not isinstance(data, dict):
        raise ValueError("not a JSON object; one object a line")
    return data


def read_records(path: Path, *, read: Callable[[Record], T], faults: list[Fault]) -> Iterator[T]:
    """Yield what `read` makes of every line that has no fault; the faults of the others are added to `faults`.

    Blank lines are passed over. The file is streamed, so its length does not matter.

    Raises:
        DatasetError: the file cannot be read at all.
    """
    try:
        with path.open("rb") as lines:
            for number, raw in enumerate(lines, start=1):
                if not raw.strip():
                    continue
                before = len(faults)
                try:
                    record = Record(_parse(raw, number), file=str(path), line=number, faults=faults)
                except ValueError as exc:
                    faults.append(Fault(str(path), number, str(exc)))
                    continue
                value = read(record)
                if len(faults) == before:
                    yield value
    except FileNotFoundError as exc:
        raise DatasetError(f"{path}: no such file; check the name") from exc
    except OSError as exc:
        raise DatasetError(f"{path}: cannot be read ({exc.strerror}); check its permissions") from exc
