"""What a learner has studied: one file a learner, whole or not at all, so that a program killed at any moment loses no answer.

The file holds the cards of cards.py, so `assistant study cards --state FILE` can go on with it, and every answer that was rated.
"""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from assistant.study.cards import FORMAT, RATINGS, Rating, due, load_state, review
from assistant.study.item import Item
from assistant.study.results import Mastery
from corpus.document import Document, SectionPath
from corpus.errors import DatasetError
from eval.files import sha256, write_whole, writing

MAX_NAME_CHARS = 40
_WAIT_S = 10


@dataclass(frozen=True, slots=True)
class Attempt:
    """An answer that was rated; `right` is None when only the learner could judge it, `at` is in UTC."""

    item: str
    at: str
    rating: Rating
    right: bool | None = None

    @property
    def known(self) -> bool:
        """Whether the learner knew it: by the marking, else by the learner's own rating."""
        return self.rating != "again" if self.right is None else self.right


@dataclass(frozen=True, slots=True)
class Learner:
    """Who studies, the cards as fsrs writes them, and the answers in the order they were given."""

    name: str
    cards: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    attempts: tuple[Attempt, ...] = ()

    def seal(self, item: str) -> str:
        """Return what changes whenever an item is rated, so that no rating counts twice."""
        return str(self.cards.get(item, {}).get("last_review") or "")


@dataclass(frozen=True, slots=True)
class Studied:
    """What may be studied of a bank.

    Attributes:
        draft: nobody has accepted an item yet, so drafts are studied.
        gone: how many items are left out because the documents no longer say what they quote.
    """

    items: tuple[Item, ...]
    draft: bool
    gone: int

    def find(self, name: str) -> Item | None:
        """Return the item of an id."""
        return next((item for item in self.items if item.id == name), None)


def tidy_name(name: str) -> str:
    r"""Return a learner's name as it is kept: one form of each character, single spaces, nothing that cannot be seen.

    >>> tidy_name(" 王  小明\n"), tidy_name("Ｌｉ")
    ('王 小明', 'Li')
    """
    shown = "".join(char if char.isprintable() else " " for char in unicodedata.normalize("NFKC", name))
    return " ".join(shown.split())


def learner_file(folder: Path, name: str) -> Path:
    """Return the file of a learner, whose name may hold anything."""
    return folder / f"{sha256(tidy_name(name).casefold())[:16]}.json"


def load_learner(folder: Path, name: str) -> Learner:
    """Return what a learner has done; nothing yet for a new one.

    Raises:
        DatasetError: the file is damaged.
    """
    path = learner_file(folder, name)
    cards = load_state(path)
    if not path.exists():
        return Learner(tidy_name(name))
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        attempts = tuple(Attempt(**attempt) for attempt in data["attempts"])
        if any(attempt.rating not in RATINGS or not datetime.fromisoformat(attempt.at).tzinfo for attempt in attempts):
            raise ValueError("an answer without a rating or a time")
        return Learner(str(data["name"]), cards, attempts)
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise DatasetError(f"{path}: not a learner's record ({exc}); put a copy of it back, or move it away") from exc


def _save(folder: Path, learner: Learner) -> None:
    data = {
        "format": FORMAT,
        "name": learner.name,
        "cards": dict(sorted(learner.cards.items())),
        "attempts": [asdict(attempt) for attempt in learner.attempts],
    }
    write_whole(learner_file(folder, learner.name), json.dumps(data, ensure_ascii=False) + "\n")


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(folder / ".lock", timeout=_WAIT_S):
            yield
    except Timeout as exc:
        raise DatasetError(f"{folder}: another program is saving answers; wait a moment and rate again") from exc


def rate(folder: Path, name: str, attempt: Attempt, seal: str) -> tuple[Learner, bool]:
    """Keep a rated answer; returns the learner, and whether it was kept: not when the item was rated since it was shown.

    Raises:
        DatasetError: the learner's file is damaged, or another program is writing it.
        StorageError: it cannot be written; what was kept before stays.
    """
    with _locked(folder):
        known = load_learner(folder, name)
        if known.seal(attempt.item) != seal:
            return known, False
        cards = review(known.cards, attempt.item, attempt.rating, now=datetime.fromisoformat(attempt.at))
        after = replace(known, cards=cards, attempts=(*known.attempts, attempt))
        _save(folder, after)
        return after, True


def studied(bank: Iterable[Item], documents: Mapping[str, Document]) -> Studied:
    """Return what a learner studies: accepted items, drafts when there are none; no slots for the trainer, nothing out of date."""
    usable = [item for item in bank if item.kind != "scenario"]
    accepted = [item for item in usable if item.status == "accepted"]
    chosen = accepted or [item for item in usable if item.status == "draft"]
    proved = tuple(item for item in chosen if stands(item, documents))
    return Studied(proved, draft=not accepted, gone=len(chosen) - len(proved))


def stands(item: Item, documents: Mapping[str, Document]) -> bool:
    """Say whether the documents have every quote of an item at its place."""
    return all(one.document in documents and documents[one.document].quote(one.span) == one.quote for one in item.sources)


def queue(learner: Learner, items: Sequence[Item], *, now: datetime, new: int) -> list[Item]:
    """Return what to study now: what is due, the least surely known first, then at most `new` items never seen.

    New ones are mixed, each learner in an order of its own, no two of one sentence: the one would give away the other.
    """
    waiting = [one.item for one in due(learner.cards, items, now=now, new=0)]
    quotes = {item.source.quote for item in waiting}
    fresh = [item for item in items if item.id not in learner.cards]
    for item in sorted(fresh, key=lambda item: sha256(learner.name + item.id)):
        if new and item.source.quote not in quotes:
            quotes.add(item.source.quote)
            waiting.append(item)
            new -= 1
    return waiting


def due_times(learner: Learner, items: Iterable[Item]) -> list[datetime]:
    """Return when each item that was studied is due, the earliest first."""
    return sorted(datetime.fromisoformat(learner.cards[item.id]["due"]) for item in items if item.id in learner.cards)


def next_times(learner: Learner, item: str, now: datetime) -> dict[Rating, datetime]:
    """Return when an item would come again, by how it is rated now."""
    after = {rating: review(learner.cards, item, rating, now=now)[item]["due"] for rating in RATINGS}
    return {rating: datetime.fromisoformat(at) for rating, at in after.items()}


def last_attempts(learner: Learner, *, since: datetime | None = None) -> dict[str, Attempt]:
    """Return the latest answer to each item, of those given since a time, in the order the items were first answered."""
    start = since.astimezone(UTC) if since else None
    found: dict[str, Attempt] = {}
    for attempt in learner.attempts:
        if start is None or datetime.fromisoformat(attempt.at) >= start:
            found[attempt.item] = attempt
    return found


def mastery(learner: Learner, items: Sequence[Item]) -> list[tuple[Mastery, int]]:
    """Return for each section what was known of it at the latest answers, weakest first, and how many items it has."""
    latest = last_attempts(learner)
    totals: dict[SectionPath, int] = {}
    counts: dict[SectionPath, list[int]] = {}
    for item in items:
        path = item.source.section
        totals[path] = totals.get(path, 0) + 1
        if attempt := latest.get(item.id):
            both = counts.setdefault(path, [0, 0])
            both[0] += 1
            both[1] += attempt.known
    found = [(Mastery(path, answered, right), totals[path]) for path, (answered, right) in counts.items()]
    return sorted(found, key=lambda one: (one[0].share, one[0].section))
