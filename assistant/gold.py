"""Gold questions edited one at a time: read with the lines they stand on, checked while they are typed, saved whole or not at all.

The set that comes with the program is never written: the first save makes the user's own copy of it.
"""

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from assistant.evaluations import GoldSet, gold_set, own_gold
from assistant.provenance import gold_files
from assistant.settings import Settings
from corpus.document import Document
from corpus.errors import DatasetError
from eval.dataset import parse_questions
from eval.files import sha256, write_whole, writing
from eval.lint import lint, lint_among
from eval.question import Question, read_question
from eval.records import Fault, Record, refuse

MOST_BYTES = 20_000_000  # of a gold file that is sent
_NAME = re.compile(r"[^\W_][\w .()-]{0,79}\.jsonl")
_DRAFT = "<draft>"
_OWN_ID = re.compile(r"u-(\d+)")
_WAIT_S = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """A gold question on its line; `seal` is another whenever the line is."""

    question: Question
    data: Mapping[str, Any]
    seal: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A question that is still to be made ready, such as one from readers' feedback.

    Attributes:
        id: of where it is from.
        said: why it is here, in the words of whoever sent it.
        question: as a line of a gold file holds it, as far as it is known.
    """

    id: str
    said: str
    question: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a save: the id of the set and of the question, or why nothing was written."""

    gold: str = ""
    question: str = ""
    faults: tuple[str, ...] = ()


def entries(gold: GoldSet) -> list[Entry]:
    """Return the questions of a set that can be read, in order, retired ones too.

    Raises:
        DatasetError: a file cannot be read at all.
    """
    return [entry for path in gold_files(gold.path) for entry in _entries(path, path.stat().st_mtime_ns)]


@lru_cache(maxsize=32)
def _entries(path: Path, _changed: int) -> tuple[Entry, ...]:
    questions, _ = parse_questions([path])
    lines = path.read_bytes().split(b"\n")
    return tuple(_entry(question, lines[question.line - 1]) for question in questions)


def _entry(question: Question, line: bytes) -> Entry:
    text = line.decode("utf-8-sig").strip()
    return Entry(question, json.loads(text), sha256(text))


def check(data: Mapping[str, Any], others: Sequence[Question], documents: Mapping[str, Document]) -> list[str]:
    """Return what is wrong with a question as it is being typed, among the others of its set."""
    faults: list[Fault] = []
    question = read_question(Record(dict(data), file=_DRAFT, line=1, faults=faults))
    # What is not in its form cannot be looked at further: not a span without offsets, not a fact without words.
    broken = [fault.message for fault in faults]
    if any(message.startswith("evidence ") for message in broken):
        question = replace(question, evidence=())
    empty = [f"key {key.id}: " for key in question.keys if not (key.text or key.value)]
    return broken + [told for told in lint_among(question, others, documents) if not told.startswith(tuple(empty))]


def others_of(gold: GoldSet, before: str) -> list[Question]:
    """Return the questions of a set without the one that is being edited, whose id is `before`."""
    return [entry.question for entry in entries(gold) if entry.question.id != before]


def save(
    settings: Settings,
    gold: GoldSet,
    data: Mapping[str, Any],
    *,
    before: str = "",
    seal: str = "",
    documents: Mapping[str, Document],
) -> Saved:
    """Put a question into the user's own set, or into the user's copy of the shipped one.

    Args:
        settings: of the program.
        gold: the set that it was opened from.
        data: the question as its line will hold it; a new one may lack its id.
        before: the id it had; "" for a new one.
        seal: the seal of the line it was opened from; another by now means that somebody else has changed it.
        documents: all that are known.

    Raises:
        DatasetError: the question was changed or taken out in the meantime.
        StorageError: the folder cannot be written.
    """
    with _locked(settings):
        target = gold if gold.own else _own_copy(settings, gold) or gold
        known = {entry.question.id: entry for entry in entries(target)}
        if before and (before not in known or known[before].seal != seal):
            raise DatasetError(f"{before}: was changed in '{target.name}' in the meantime; open it again from there")
        named = _named(data, list(known)) if not before else dict(data)
        faults = check(named, [entry.question for name, entry in known.items() if name != before], documents)
        if faults:
            return Saved(faults=tuple(faults))
        written = _write(settings, target, _line(named, documents), known[before].question if before else None)
        return Saved(written.id, str(named.get("qid") or named.get("id")))


@contextmanager
def _locked(settings: Settings) -> Iterator[None]:
    folder = own_gold(settings)
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=_WAIT_S):
            yield
    except Timeout as exc:
        raise DatasetError(f"{folder}: another program is saving questions; wait a moment and save again") from exc


def _own_copy(settings: Settings, gold: GoldSet) -> GoldSet | None:
    path = own_gold(settings) / gold.path.name
    return gold_set(settings, f"own/{path.name}") if path.exists() else None


def _named(data: Mapping[str, Any], known: Sequence[str]) -> dict[str, Any]:
    """Return a new question with an id that is free."""
    if data.get("qid") or data.get("id"):
        return dict(data)
    numbers = [int(match[1]) for name in known if (match := _OWN_ID.fullmatch(name))]
    return {"qid": f"u-{max(numbers, default=0) + 1:04}"} | {name: value for name, value in data.items() if name != "qid"}


def _line(data: Mapping[str, Any], documents: Mapping[str, Document]) -> str:
    """Return the line of a question: one version further, its section that of its first evidence when none is given."""
    whole = dict(data) | {"version": int(data.get("version") or 0) + 1}
    if not whole.get("section") and whole.get("evidence"):
        first = whole["evidence"][0]
        section = documents[first["doc"]].section_at(first["start"])
        whole["section"] = section.path[-1] if section else ""
    return json.dumps(whole, ensure_ascii=False)


def _write(settings: Settings, gold: GoldSet, line: str, old: Question | None) -> GoldSet:
    """Write a set with one line changed or added; of the shipped one, a copy that appears whole."""
    if gold.own:
        path = Path(old.file) if old else gold_files(gold.path)[0]
        write_whole(path, _changed(path, line, old))
        return gold
    place, work = own_gold(settings) / gold.path.name, own_gold(settings) / f".{gold.path.name}.new"
    with writing(place):
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        for path in gold_files(gold.path):
            mine = path if old is None else Path(old.file)
            first = path == gold_files(gold.path)[0]
            changed = path == mine and (old is not None or first)
            write_whole(work / path.name, _changed(path, line, old) if changed else path.read_bytes())
        os.replace(work, place)
    return gold_set(settings, f"own/{place.name}")


def _changed(path: Path, line: str, old: Question | None) -> bytes:
    lines = path.read_bytes().split(b"\n")
    if old:
        lines[old.line - 1] = line.encode()
    else:
        lines = [*(lines[:-1] if not lines[-1].strip() else lines), line.encode(), b""]
    return b"\n".join(lines)


def add_file(settings: Settings, name: str, content: str, documents: Mapping[str, Document]) -> tuple[GoldSet, list[str]]:
    """Keep a file of gold questions as a set of the user's own; returns it, and the faults that it has before it can be run.

    Raises:
        DatasetError: the name cannot be a file's, there is such a set already, or a line is broken: every fault in one message.
        StorageError: the folder cannot be written.
    """
    if not _NAME.fullmatch(name):
        raise DatasetError(f"{name[:80]}: not a name for a gold file; use letters, digits and - with .jsonl at the end")
    place = own_gold(settings) / name
    with _locked(settings):
        if place.exists():
            raise DatasetError(f"{name}: there is a set of this name already; rename the file and send it again")
        work = own_gold(settings) / f".sent-{name}"
        write_whole(work, content)
        try:
            questions, faults = parse_questions([work])
            if not questions and not faults:
                raise DatasetError(f"{name}: holds no question; write one JSON object a line")
            refuse([replace(fault, file=name) for fault in faults])
            found = [str(replace(fault, file=name)) for fault in lint(questions, documents)]
            with writing(place):
                os.replace(work, place)
        finally:
            work.unlink(missing_ok=True)
    return gold_set(settings, f"own/{name}"), found
