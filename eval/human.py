"""Ratings by hand: what one rater gave one answer, and the append-only file that keeps them.

A line a rating: `{item, run, qid, rater, round, dims{correct,complete,cited}, flags, note, ms, seen_auto, side, seed, ts}`, and
where they apply `type`, `other` and `preference` (side by side), `known` (controls), `seen_gold`, `withdrawn`. No line is ever
changed: the last one of an item, rater and round counts, and `withdrawn` takes it back.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.files import writing
from eval.records import Fault, Record, read_records, refuse

DIMS = ("correct", "complete", "cited")
PREFERENCES = ("run", "other", "tie", "bad")  # `run` is better, `other` is, both are as good, neither is any good
FLAGS = ("wrong_figure", "wrong_qualifier", "stale", "out_of_document", "unreadable")
SCORES = (0, 1, 2)
CONTROL = "control"  # the run that answers with known scores belong to
ADJUDICATOR = "adj"  # the rater whose labels settle the others'
_FIELDS = (
    *("item", "run", "other", "qid", "type", "rater", "round", "dims", "preference", "flags", "note", "ms", "seen_auto"),
    *("seen_gold", "side", "seed", "ts", "known", "withdrawn"),
)
Labels = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rating:
    """What a rater gave one answer, or one pair of answers.

    Attributes:
        item: an answer as it was shown; a silent repeat of it is another item.
        other: the run it was compared with, "" for an answer on its own.
        round: 1 is blind; from 2 on the gold can be looked at.
        labels: `correct`, `complete`, `cited`, each 0 to 2; a refusal has `correct` alone. Of a pair `preference`, its place in
            PREFERENCES.
        ms: how long the item was in view.
        side: where `run` stood, "left" or "right"; "" for an answer on its own.
        known: the labels that a control ought to get; empty for anything else.
        withdrawn: the rater took the rating back.
    """

    item: str
    run: str
    qid: str
    rater: str
    ts: datetime
    labels: Labels = field(default_factory=dict)
    other: str = ""
    type: str = ""
    round: int = 1
    flags: tuple[str, ...] = ()
    note: str = ""
    ms: int = 0
    side: str = ""
    seed: int = 0
    seen_auto: bool = False
    seen_gold: bool = False
    known: Labels = field(default_factory=dict)
    withdrawn: bool = False
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def answer(self) -> tuple[str, str, str]:
        """What was rated, however often it was shown."""
        return self.run, self.other, self.qid


def verdict_by_hand(labels: Labels) -> int:
    """Return the verdict 0, 1 or 2 that a rater's labels amount to, on the automatic verdict's scale.

    0 when it is wrong or misses the point, 2 when all three are 2, else 1. A refusal is what `correct` says.

    >>> verdict_by_hand({"correct": 2, "complete": 2, "cited": 1}), verdict_by_hand({"correct": 2, "complete": 0, "cited": 2})
    (1, 0)
    """
    if 0 in (labels["correct"], labels.get("complete")):
        return 0
    return 2 if min(labels.values()) == 2 else 1


def _scores(record: Record, name: str) -> dict[str, int] | None:
    """Return the scores of `dims` or `known`, None after a fault; `preference` among the known ones is a word."""
    value = record.data.get(name) or {}
    if not isinstance(value, dict):
        record.fault(f"'{name}' must be an object of scores by name")
        return None
    found: dict[str, int] = {}
    for dim, score in value.items():
        if dim == "preference" and name == "known" and score in PREFERENCES:
            found[dim] = PREFERENCES.index(score)
        elif dim not in DIMS:
            record.fault(f"'{name}' has '{dim}'; use {', '.join(DIMS)}")
        elif isinstance(score, bool) or score not in SCORES:
            record.fault(f"'{dim}' is {json.dumps(score, ensure_ascii=False)[:40]}; use 0, 1 or 2")
        else:
            found[dim] = int(score)
    return found if len(found) == len(value) else None


def _labels(record: Record, *, withdrawn: bool) -> dict[str, int]:
    """Return the labels of a rating: one to three scores, or the preference."""
    preference = record.choice("preference", PREFERENCES, "")
    dims = _scores(record, "dims")
    paired = bool(record.text("other", ""))
    if withdrawn:
        return {}
    if paired and not preference:
        record.fault(f"'preference' is missing, though 'other' names a second run; use one of {', '.join(PREFERENCES)}")
    if paired and dims:
        record.fault("'dims' are for an answer on its own; a pair has 'preference' alone")
    if not paired and preference:
        record.fault("'preference' without 'other'; name the run it was compared with")
    if not paired and dims is not None and set(dims) not in ({"correct"}, set(DIMS)):
        record.fault(f"'dims' must have {', '.join(DIMS)}, or 'correct' alone for a refusal")
    return {"preference": PREFERENCES.index(preference)} if preference in PREFERENCES else dims or {}


def _time(record: Record) -> datetime:
    text = record.text("ts")
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = datetime.min
    if text and found.tzinfo is None:
        record.fault(f"'ts' is '{text[:40]}'; write it as 2026-01-31T09:30:00.000Z")
    return found


def _at_least(record: Record, name: str, least: int) -> int:
    value = record.whole(name, least)
    if value < least:
        record.fault(f"'{name}' is {value}; it is at least {least}")
    return value


def read_rating(record: Record) -> Rating:
    """Return the rating of one line; its faults go to the record."""
    record.only(_FIELDS)
    withdrawn = record.flag("withdrawn", default=False)
    flags = record.list_of_texts("flags")
    for flag in sorted(set(flags) - set(FLAGS)):
        record.fault(f"flag '{flag}' is not known; use {', '.join(FLAGS)}")
    return Rating(
        item=record.text("item"),
        run=record.text("run"),
        qid=record.text("qid"),
        rater=record.text("rater"),
        ts=_time(record),
        other=record.text("other", ""),
        type=record.text("type", ""),
        round=_at_least(record, "round", 1),
        note=record.text("note", ""),
        ms=_at_least(record, "ms", 0),
        seed=record.whole("seed", 0),
        labels=_labels(record, withdrawn=withdrawn),
        flags=flags,
        side=record.choice("side", ("left", "right"), ""),
        seen_auto=record.flag("seen_auto", default=False),
        seen_gold=record.flag("seen_gold", default=False),
        known=_scores(record, "known") or {},
        withdrawn=withdrawn,
        file=record.file,
        line=record.line,
    )


def rating_entry(rating: Rating) -> dict[str, Any]:
    """Return a rating as a line holds it; what does not apply is left out."""
    dims = {name: label for name, label in rating.labels.items() if name in DIMS}
    entry: dict[str, Any] = {
        "item": rating.item,
        "run": rating.run,
        "qid": rating.qid,
        "type": rating.type,
        "rater": rating.rater,
    }
    entry |= {"round": rating.round, "dims": dims, "flags": list(rating.flags), "note": rating.note, "ms": rating.ms}
    entry |= {"seen_auto": rating.seen_auto, "seen_gold": rating.seen_gold, "side": rating.side, "seed": rating.seed}
    entry["ts"] = rating.ts.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    optional = {"other": rating.other, "known": named(rating.known), "withdrawn": rating.withdrawn}
    optional["preference"] = named(rating.labels).get("preference")
    return entry | {name: value for name, value in optional.items() if value}


def named(labels: Labels) -> dict[str, int | str]:
    """Return labels as the file writes them: a preference is a word.

    >>> named({"preference": 2}), named({"correct": 1})
    ({'preference': 'tie'}, {'correct': 1})
    """
    return {name: PREFERENCES[label] if name == "preference" else label for name, label in labels.items()}


def _clashes(ratings: Sequence[Rating]) -> Iterable[Fault]:
    """Yield a fault for every item that changes what it is, and for every rating that was given twice at one time."""
    answers: dict[str, Rating] = {}
    times: dict[tuple[str, str, datetime], Rating] = {}
    for rating in ratings:
        first = answers.setdefault(rating.item, rating)
        if first.answer != rating.answer:
            place = f"{first.file}:{first.line}"
            yield Fault(rating.file, rating.line, f"item '{rating.item}' is another answer at {place}; correct run, other or qid")
        twin = times.setdefault((rating.item, rating.rater, rating.ts), rating)
        if twin != rating:
            place = f"{twin.file}:{twin.line}"
            yield Fault(rating.file, rating.line, f"'{rating.rater}' rated '{rating.item}' otherwise at {place}; keep one")


def load_ratings(*paths: Path) -> list[Rating]:
    """Read files of ratings, oldest rating first; a line that was copied into several of them counts once.

    Raises:
        DatasetError: a line is broken, a field is missing or wrong, or two lines contradict one another; all in one message.
    """
    faults: list[Fault] = []
    ratings = [rating for path in paths for rating in read_records(path, read=read_rating, faults=faults)]
    faults += _clashes(ratings)
    refuse(faults)
    once = {(rating.item, rating.rater, rating.ts): rating for rating in ratings}
    return sorted(once.values(), key=lambda rating: rating.ts)


def in_force(ratings: Iterable[Rating]) -> list[Rating]:
    """Return the last rating of every item, rater and round, in the order of the first; those withdrawn are left out."""
    last: dict[tuple[str, str, int], Rating] = {}
    for rating in sorted(ratings, key=lambda rating: rating.ts):
        last[rating.item, rating.rater, rating.round] = rating
    return [rating for rating in last.values() if not rating.withdrawn]


def append_line(path: Path, line: str) -> None:
    """Append one line to a file, and return when it is on the disk.

    A line that a crash cut short stays as it is, on a line of its own: reading the file names it.

    Raises:
        StorageError: the file cannot be written.
    """
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else f"\n{line}"
            file.write(f"{line}\n".encode())
            file.flush()
            os.fsync(file.fileno())
