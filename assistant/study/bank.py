"""The bank of a document: everything its generators make, checked, without copies, the keys spread evenly; the same seed, the same bytes."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from random import Random

from assistant.study.checks import checked, deduplicated, world_of
from assistant.study.item import Item
from assistant.study.making import figures, lists, pairs, parts, prose, sayings
from assistant.study.making.draft import Maker, relabelled
from assistant.study.material import Material
from assistant.study.rules.rule import World
from corpus.document import SectionPath

MAX_RUN = 3
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


def spread(items: Sequence[Item], seed: int) -> list[Item]:
    """Return the items with the options of choices in words put in an order that keeps keys even and runs at most three long.

    Options that are figures stay ascending.
    """
    random = Random(f"spread|{seed}")
    placed: dict[int, dict[int, int]] = {}
    last: list[int] = []
    found = []
    for item in items:
        if item.kind != "mcq" or item.status == "rejected":
            found.append(item)
            continue
        used = placed.setdefault(len(item.options), {})
        place = next(number for number, option in enumerate(item.options) if option.key)
        if not item.figure:
            barred = last[-1] if len(last) >= 2 and last[-1] == last[-2] else -1
            free = [number for number in range(len(item.options)) if number != barred]
            place = min(free, key=lambda number: (used.get(number, 0), random.random()))
            wrong = [option for option in item.options if not option.key]
            random.shuffle(wrong)
            key = next(option for option in item.options if option.key)
            item = relabelled(item, [*wrong[:place], key, *wrong[place:]])
        used[place] = used.get(place, 0) + 1
        last.append(place)
        found.append(item)
    return found


def _in_order(items: Iterable[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item.source.document, item.source.start, item.made.rule, item.kind, item.id))


def make(materials: Sequence[Material], *, seed: int = 1, kinds: Sequence[str] = ()) -> list[Item]:
    """Return the bank of some documents: every item with the rules it passed; rejected ones keep their rule.

    Args:
        materials: what `gather` found.
        seed: every choice follows it.
        kinds: only these kinds; all when empty.
    """
    world = world_of(materials)
    places = _dealt(seed)
    drafts: Iterator[Item] = (
        item
        for material in sorted(materials, key=lambda one: one.document.id)
        for item in chain.from_iterable(generator(Maker(material, seed), places) for generator in GENERATORS)
        if item and (not kinds or item.kind in kinds)
    )
    found = deduplicated([checked(item, world) for item in _in_order(drafts)])
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
