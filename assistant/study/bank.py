"""The bank of a document: everything its generators make, checked, without copies, the keys spread evenly; the same seed, the same bytes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from random import Random

from assistant.study.checks import checked, deduplicated, world_of
from assistant.study.item import Item
from assistant.study.making import figures, lists, pairs, parts, prose, sayings
from assistant.study.making.draft import Maker, relabelled
from assistant.study.material import Material
from assistant.study.rules.paper import MAX_RUN, place_of
from assistant.study.rules.rule import World
from corpus.document import SectionPath

Track = Callable[[Sequence[Item]], Iterator[Item]]
Generator = Callable[[Maker, Sequence[int]], Iterable[Item | None]]
GENERATORS: tuple[Generator, ...] = (
    figures.figure_items,
    lists.list_items,
    sayings.saying_items,
    parts.part_items,
    pairs.pair_items,
    prose.prose_items,
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many usable items each section has, in the document's order."""

    counts: Mapping[SectionPath, int]

    @property
    def missing(self) -> tuple[SectionPath, ...]:
        """The sections that have no item."""
        return tuple(path for path, count in self.counts.items() if not count)


def _dealt(seed: int) -> list[int]:
    """Return places of keys among three options: evenly many of each, none more than three times in a row."""
    random, found = Random(f"places|{seed}"), []
    for _ in range(40):
        block = [0, 1, 2]
        random.shuffle(block)
        found += block
    return found


@dataclass(slots=True)
class _Places:
    """Where the keys of the choices placed so far stand."""

    used: Counter[tuple[int, int]]
    last: list[int]

    def repeats(self, place: int, times: int) -> bool:
        """Say whether the last so many keys all stand here."""
        return len(self.last) >= times and set(self.last[-times:]) == {place}

    def take(self, width: int, place: int) -> None:
        """Note one more key."""
        self.used[width, place] += 1
        self.last.append(place)


def _set_place(item: Item, places: _Places, random: Random) -> Item:
    """Return a choice in words with its key where keys are rarest, and not a third time in a row."""
    width = len(item.options)
    free = [number for number in range(width) if not places.repeats(number, 2)]
    place = min(free, key=lambda number: (places.used[width, number], random.random()))
    wrong = [option for option in item.options if not option.key]
    random.shuffle(wrong)
    key = next(option for option in item.options if option.key)
    return relabelled(item, [*wrong[:place], key, *wrong[place:]])


def spread(items: Sequence[Item], seed: int) -> list[Item]:
    """Return the items with the keys of choices spread evenly over the places, never more than three in a row at one.

    Options in words are put in another order; figures stay ascending, and a choice among them that would be the fourth of a run comes
    a little later.
    """
    random, places = Random(f"spread|{seed}"), _Places(Counter(), [])
    found: list[Item] = []
    waiting: list[Item] = []
    for item in items:
        if item.kind != "mcq" or item.status == "rejected":
            found.append(item)
            continue
        if not item.figure:
            item = _set_place(item, places, random)
        for one in (item, *waiting):
            if places.repeats(place_of(one), MAX_RUN):
                if one is item:
                    waiting.append(one)
                continue
            places.take(len(one.options), place_of(one))
            found.append(one)
            if one is not item:
                waiting.remove(one)
    return [*found, *waiting]


def _in_order(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item.source.document, item.source.start, item.made.rule, item.kind, item.id))


def make(materials: Sequence[Material], *, seed: int = 1, kinds: Sequence[str] = (), track: Track = iter) -> list[Item]:
    """Return the bank of some documents: every item with the rules it passed; rejected ones keep their rule.

    Args:
        materials: what `gather` found.
        seed: every choice follows it.
        kinds: only these kinds; all when empty.
        track: follows the items while they are checked.
    """
    world = world_of(materials)
    places = _dealt(seed)
    drafts: Iterator[Item] = (
        item
        for material in sorted(materials, key=lambda one: one.document.id)
        for item in chain.from_iterable(generator(Maker(material, seed), places) for generator in GENERATORS)
        if item and (not kinds or item.kind in kinds)
    )
    found = deduplicated([checked(item, world) for item in track(_in_order(drafts))])
    return [again(item, world) for item in spread(found, seed)]


def again(item: Item, world: World) -> Item:
    """Return an item checked once more; one that was a copy stays rejected."""
    if item.status == "rejected":
        return item
    return checked(item, world)


def sampled(items: Sequence[Item], count: int, seed: int) -> list[Item]:
    """Return at most `count` usable items, by turns of kind and section, with all rejected ones; all when it is 0."""
    good = usable(items)
    if not count or len(good) <= count:
        return list(items)
    groups: dict[tuple[str, SectionPath], list[Item]] = {}
    for item in good:
        groups.setdefault((item.kind, item.source.section), []).append(item)
    random, chosen = Random(f"sample|{seed}"), set[str]()
    queues = [random.sample(group, len(group)) for group in groups.values()]
    random.shuffle(queues)
    while len(chosen) < count:
        for queue in queues:
            if queue and len(chosen) < count:
                chosen.add(queue.pop().id)
    return [item for item in items if item.id in chosen or item.status == "rejected"]


def usable(items: Iterable[Item]) -> list[Item]:
    """Return the items that no rule and no person turned down."""
    return [item for item in items if item.status in {"draft", "accepted"}]


def coverage(items: Iterable[Item], material: Material) -> Coverage:
    """Return how many usable items each section with text of its own has."""
    counts = dict.fromkeys((section.path for section in material.sections), 0)
    for item in usable(items):
        for path in {source.section for source in item.sources if source.document == material.document.id}:
            if path in counts:
                counts[path] += 1
    return Coverage(counts)


def merged(new: Iterable[Item], old: Iterable[Item]) -> list[Item]:
    """Return a new bank with what people did to the items of the old one: verdicts, notes, edits, statistics.

    What a person wrote or edited and the rules do not make any more is kept.
    """
    known = {item.id: item for item in old}
    found = []
    for item in new:
        before = known.pop(item.id, None)
        if before is not None and before.rev > 1:
            item = replace(before, sources=item.sources)
        elif before is not None:
            kept = before.by or before.note or before.stats.n or before.gold_id
            if kept:
                status = before.status if before.by else item.status
                item = replace(item, status=status, by=before.by, note=before.note, stats=before.stats, gold_id=before.gold_id)
        found.append(item)
    return _in_order([*found, *(item for item in known.values() if item.by or item.rev > 1)])
