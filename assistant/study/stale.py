"""What a changed document does to a bank: items that quote what is gone are stale, the others are moved to where their quotes stand now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches

from assistant.study.item import Item, Source
from assistant.study.material import Material

NEAR = 0.5  # of a sentence's characters that a changed sentence keeps, for it to be shown as the one that took its place


@dataclass(frozen=True, slots=True)
class Change:
    """One quote that is gone; `now` is the sentence that stands in its place, "" when none does, `changed` what differs."""

    item: str
    document: str
    was: str
    now: str
    changed: tuple[tuple[str, str], ...]


def _differences(was: str, now: str) -> tuple[tuple[str, str], ...]:
    """Return (old, new) for every stretch that differs.

    >>> _differences("增長12.3%。", "增長13.3%。")
    (('2', '3'),)
    """
    found = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    return tuple((was[a:b], now[c:d]) for tag, a, b, c, d in found if tag != "equal")


def _moved(source: Source, material: Material) -> Source | None:
    """Return where the quote stands in the new version, the nearest place when there are several; None when it is gone."""
    text = material.document.text
    places = []
    at = text.find(source.quote)
    while at >= 0:
        places.append(at)
        at = text.find(source.quote, at + 1)
    if not places:
        return None
    start = min(places, key=lambda place: abs(place - source.start))
    section = material.document.section_at(start)
    return Source(
        source.document,
        material.document.sha256,
        start,
        start + len(source.quote),
        source.quote,
        section.path if section else (),
    )


def _options_moved(item: Item, text: str, shift: int) -> Item:
    """Return the item with its options where they stand now; one that the document no longer has counts as made by rule."""

    def place(start: int, word: str) -> int:
        if start < 0:
            return -1
        for guess in (start, start + shift):
            if text[guess : guess + len(word)] == word:
                return guess
        return text.find(word)

    shown = []
    for option in item.options:
        start = place(option.start, option.text)
        shown.append(replace(option, start=start, end=start + len(option.text) if start >= 0 else -1))
    return replace(item, options=tuple(shown))


def _change(item: Item, source: Source, material: Material) -> Change:
    sentences = [statement.text for statement in material.statements]
    near = get_close_matches(source.quote, sentences, n=1, cutoff=NEAR)
    now = near[0] if near else ""
    return Change(item.id, source.document, source.quote, now, _differences(source.quote, now) if now else ())


def compare(items: Iterable[Item], materials: Mapping[str, Material]) -> tuple[list[Item], list[Change]]:
    """Return the bank as the documents are now, and what is gone, in the bank's order.

    An item is stale when one of its quotes has vanished; its document being unknown changes nothing.
    """
    found: list[Item] = []
    changes: list[Change] = []
    for item in items:
        known = [source for source in item.sources if source.document in materials]
        moved = {source: _moved(source, materials[source.document]) for source in known}
        gone = [source for source, place in moved.items() if place is None]
        if gone:
            changes += [_change(item, source, materials[source.document]) for source in gone]
            found.append(item if item.status in {"retired", "rejected"} else replace(item, status="stale"))
            continue
        sources = tuple(moved.get(source) or source for source in item.sources)
        if sources != item.sources:
            shift = sources[0].start - item.source.start
            item = _options_moved(replace(item, sources=sources), materials[sources[0].document].document.text, shift)
        found.append(item)
    return found, changes
