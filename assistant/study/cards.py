"""Spaced repetition: when a learner should see which item again. The one file with fsrs.

FSRS-6 with its published weights; the intervals are not varied by chance, so the same answers give the same days.
Source: Ye 2024, https://github.com/open-spaced-repetition; the formulas are those of fsrs.Scheduler.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.study.item import Item
from corpus.errors import DatasetError
from eval.files import sha256, write_whole

FORMAT = 1
Rating = Literal["again", "hard", "good", "easy"]
RATINGS: tuple[Rating, ...] = get_args(Rating)
State = Mapping[str, dict[str, Any]]  # item id -> the card, as fsrs writes it


@dataclass(frozen=True, slots=True)
class Due:
    """An item that is to be seen; `due` is None for one never seen. `retrievability` in [0, 1] is how surely it is still known."""

    item: Item
    due: datetime | None
    retrievability: float | None


def _scheduler() -> Any:
    from fsrs import Scheduler

    return Scheduler(enable_fuzzing=False)


def load_state(path: Path) -> dict[str, dict[str, Any]]:
    """Read what a learner has done; nothing yet when there is no file.

    Raises:
        DatasetError: the file is not in the form.
    """
    from fsrs import Card

    if not path.exists():
        return {}
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        cards = {str(name): dict(card) for name, card in data["cards"].items()}
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']}")
        for card in cards.values():
            Card.from_dict(card)  # type: ignore[arg-type]  # checks its fields
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as exc:
        raise DatasetError(f"{path}: not a learner's cards ({exc}); choose another file, or begin a new one") from exc
    return cards


def save_state(path: Path, state: State) -> None:
    """Write what a learner has done, whole or not at all.

    Raises:
        StorageError: it cannot be written.
    """
    data = {"format": FORMAT, "cards": dict(sorted(state.items()))}
    write_whole(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def review(state: State, item: str, rating: Rating, *, now: datetime) -> dict[str, dict[str, Any]]:
    """Return the state after a learner saw an item and said how well it was known.

    >>> from datetime import datetime, timezone
    >>> noon = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
    >>> review({}, "it-1", "good", now=noon)["it-1"]["due"]  # the second learning step, ten minutes
    '2026-01-01T12:10:00+00:00'
    >>> review({}, "it-1", "easy", now=noon)["it-1"]["due"]  # initial stability 8.2956 days at a retention of 0.9
    '2026-01-09T12:00:00+00:00'

    Raises:
        ValueError: the time has no zone.
    """
    from fsrs import Card
    from fsrs import Rating as Answer

    if now.tzinfo is None:
        raise ValueError("a time without its zone; give it in UTC")
    at = now.astimezone(UTC)
    known = state.get(item)
    card = Card.from_dict(known) if known else Card(card_id=int(sha256(item)[:12], 16), due=at)  # type: ignore[arg-type]
    after, _ = _scheduler().review_card(card, Answer[rating.capitalize()], review_datetime=at)
    return {**state, item: dict(after.to_dict())}


def due(state: State, items: Iterable[Item], *, now: datetime, new: int = 10) -> list[Due]:
    """Return what to study: what is due, the least surely known first, then at most `new` items never seen."""
    from fsrs import Card

    scheduler, at = _scheduler(), now.astimezone(UTC)
    seen: list[Due] = []
    fresh: list[Due] = []
    for item in items:
        if item.id not in state:
            fresh.append(Due(item, None, None))
            continue
        card = Card.from_dict(state[item.id])  # type: ignore[arg-type]
        if card.due <= at:
            seen.append(Due(item, card.due, scheduler.get_card_retrievability(card, at)))
    seen.sort(key=lambda one: (one.retrievability or 0, one.item.id))
    return seen + fresh[:new]
