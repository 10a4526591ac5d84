"""Papers drawn from a bank to a blueprint: forms that are parallel, no item that answers another, key positions even."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from assistant.study.blueprint import Blueprint, Want
from assistant.study.item import KINDS, TRUE, Item, Option
from assistant.study.paper import POINTS, Paper, Part
from assistant.study.rules.paper import gives_away
from assistant.study.rules.rule import OPEN
from corpus.errors import DatasetError
from corpus.script import Language, fold

MIN_TOLD_CHARS = 4
MAX_RUN = 3  # so many equal keys may follow each other
_FIGURE = re.compile(r"^\D{0,2}(\d+(?:\.\d+)?)")
Enemies = Callable[[Item, Item], bool]


def answers(one: Item, other: Item) -> bool:
    """Say whether one item gives the other's answer away, or both ask for the same words at the same place (rule Q15)."""
    if gives_away(one, other) or gives_away(other, one) or _told(one, other) or _told(other, one):
        return True
    same = one.source.document == other.source.document and one.answer == other.answer and bool(one.answer)
    return same and one.kind != "tf" and one.source.span.overlap(other.source.span) > 0


def _told(shown: Item, asked: Item) -> bool:
    """Say whether a stem holds the answer of an item about some other sentence; short answers stand anywhere by chance."""
    if asked.kind in OPEN or asked.kind == "tf":
        return False
    stem = fold(shown.stem)
    return any(len(key) >= MIN_TOLD_CHARS and _found(fold(key), stem) for key in asked.answer)


def _found(key: str, text: str) -> bool:
    """Say whether a key stands in a text; a figure only as a whole one."""
    place = text.find(key)
    while place >= 0:
        before, after = text[place - 1 : place], text[place + len(key) : place + len(key) + 1]
        if not (key[0].isdigit() and (before.isdigit() or before == ".")) and not (key[-1].isdigit() and after.isdigit()):
            return True
        place = text.find(key, place + 1)
    return False


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a blueprint asks for and the bank cannot give."""

    form: str
    want: Want
    found: int

    def __str__(self) -> str:
        return f"{self.form}: {self.want}: {self.want.count} asked for, {self.found} found, {self.want.count - self.found} short"


@dataclass
class _Form:
    """A paper being filled."""

    name: str
    items: list[list[Item]] = field(default_factory=list)
    keys: Counter[str] = field(default_factory=Counter)

    @property
    def all(self) -> list[Item]:
        return [item for part in self.items for item in part]


def _is_numeric(options: Sequence[Option]) -> bool:
    return all(_FIGURE.match(fold(option.text)) for option in options)


def fixed_key(item: Item) -> str:
    """Return where the key must stand: numeric options ascend, a verdict is what it is; empty where it may be moved."""
    if item.kind == "tf":
        return "a" if item.answer == (TRUE,) else "b"
    if item.kind == "mcq" and (item.figure or _is_numeric(item.options)):
        return next(iter(item.key), "")
    return ""


def _is_weak(item: Item) -> bool:
    """Say whether learners' answers spoke against the item: those who know more got it wrong more often."""
    return item.stats.d is not None and item.stats.d < 0


class _Draw:
    """Draws items for several forms at once, so that item n of each asks alike."""

    def __init__(self, items: Iterable[Item], forms: Sequence[str], seed: int, enemies: Enemies) -> None:
        rng = Random(seed)
        self._left = sorted(items, key=lambda item: item.id)
        rng.shuffle(self._left)
        self._left.sort(key=lambda item: not item.must_know)
        self.forms = [_Form(name) for name in forms]
        self._enemies = enemies
        self._sections: Counter[tuple[str, ...]] = Counter()

    def _allowed(self, item: Item, form: _Form) -> bool:
        return not any(self._enemies(item, other) for other in form.all)

    def _best(self, form: _Form, wanted: Iterable[Item], like: Item | None) -> Item | None:
        """Return the next item of a form: like its neighbour, from the section asked least, with the key used least."""
        ranked = sorted(
            wanted,
            key=lambda item: (
                _is_weak(item),
                like is not None and item.source.section != like.source.section,
                like is not None and item.difficulty != like.difficulty,
                self._sections[item.source.section],
                form.keys[f"{item.kind}{fixed_key(item)}"] if fixed_key(item) else 0,
            ),
        )
        return next((item for item in ranked if self._allowed(item, form)), None)

    def spare(self, want: Want) -> int:
        """Return how many more items there are than a want takes."""
        return sum(map(want.fits, self._left)) - want.count * len(self.forms)

    def take(self, want: Want) -> list[int]:
        """Add what is wanted to every form; return how many each got."""
        for form in self.forms:
            form.items.append([])
        for turn in range(want.count):
            like: Item | None = None
            # the form that chooses first has the better choice, so they take turns
            for form in [*self.forms[turn % len(self.forms) :], *self.forms[: turn % len(self.forms)]]:
                found = self._best(form, (item for item in self._left if want.fits(item)), like)
                if found is None:
                    continue
                self._left.remove(found)
                form.items[-1].append(found)
                form.keys[f"{found.kind}{fixed_key(found)}"] += 1
                self._sections[found.source.section] += 1
                like = like or found
        return [len(form.items[-1]) for form in self.forms]


def _moved(item: Item, place: int) -> Item:
    """Return a choice item with its key at a place; the others keep their order."""
    key = next(option for option in item.options if option.key)
    others = [option for option in item.options if not option.key]
    ordered = [*others[:place], key, *others[place:]]
    return replace(item, options=tuple(replace(option, id=chr(97 + n)) for n, option in enumerate(ordered)))


def spread(items: Sequence[Item], rng: Random) -> list[Item]:
    """Return choice items in an order, and with keys at places, such that places are even and no run is over three.

    Where every key is fixed at one place that cannot be had; the runs are then as short as the items allow.
    """
    used: Counter[int] = Counter(ord(fixed_key(item)) - 97 for item in items if fixed_key(item))
    placed: list[Item] = []
    for item in items:
        if item.kind == "mcq" and not fixed_key(item):
            fewest = min(used[place] for place in range(len(item.options)))
            place = rng.choice([place for place in range(len(item.options)) if used[place] == fewest])
            used[place] += 1
            placed.append(_moved(item, place))
        else:
            placed.append(item)
    return _without_runs(placed, rng)


def spread_all(items: Sequence[Item], seed: int) -> list[Item]:
    """Return the items of a whole bank with the keys of its choices spread; those stand behind the others."""
    found = [item for item in items if item.kind not in {"mcq", "tf"}]
    for kind in ("mcq", "tf"):
        found += spread([item for item in items if item.kind == kind], Random(f"{seed}{kind}"))
    return found


def key_place(item: Item) -> str:
    """Return where an item's key stands as printed, for looking at runs."""
    return fixed_key(item) if item.kind == "tf" else "".join(item.key)


def _without_runs(items: Sequence[Item], rng: Random) -> list[Item]:
    """Return the items in an order in which no key follows itself more than twice, as far as there is one."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(key_place(item), []).append(item)
    for group in groups.values():
        rng.shuffle(group)
    ordered: list[Item] = []
    while groups:
        tail = [key_place(item) for item in ordered[-MAX_RUN:]]
        barred = tail[0] if len(tail) == MAX_RUN and len(set(tail)) == 1 else None
        allowed = [place for place in groups if place != barred] or list(groups)
        weights = [len(groups[place]) for place in allowed]
        most = max(weights)
        # a key with many left must be used up in time; else any, by chance
        rest = sum(len(group) for group in groups.values())
        place = allowed[weights.index(most)] if most * 2 >= rest else rng.choices(allowed, weights)[0]
        ordered.append(groups[place].pop())
        if not groups[place]:
            del groups[place]
    return ordered


def _parts(form: _Form, wants: Sequence[Want], rng: Random) -> tuple[Part, ...]:
    """Return the parts of a form: wants of one kind and worth make one part."""
    grouped: dict[tuple[int, int], list[Item]] = {}
    for want, items in zip(wants, form.items, strict=True):
        grouped.setdefault((KINDS.index(want.kind), want.points or POINTS[want.kind]), []).extend(items)
    return tuple(
        Part(KINDS[kind], points, tuple(spread(items, rng) if KINDS[kind] in {"mcq", "tf"} else items))
        for (kind, points), items in sorted(grouped.items(), key=lambda entry: entry[0])
        if items
    )


@dataclass(frozen=True, slots=True)
class Drawn:
    """The papers by name (A, B, pre, post), and what was short."""

    papers: Mapping[str, Paper]
    short: tuple[Shortfall, ...] = ()


def _fill(draw: _Draw, wants: Sequence[Want], short: list[Shortfall]) -> None:
    """Fill the forms, with what is scarcest first: where there is choice, it can give way."""
    order = sorted(range(len(wants)), key=lambda place: (draw.spare(wants[place]), place))
    for place in order:
        for form, found in zip(draw.forms, draw.take(wants[place]), strict=True):
            if found < wants[place].count:
                short.append(Shortfall(form.name, wants[place], found))
    for form in draw.forms:
        form.items = [form.items[order.index(place)] for place in range(len(wants))]


def draw_papers(
    items: Sequence[Item], blueprint: Blueprint, language: Language, *, seed: int, best: bool = False, enemies: Enemies = answers
) -> Drawn:
    """Return papers A and B and the tests before and after; no item is in two of them.

    Raises:
        DatasetError: the bank cannot meet the blueprint, and the best that it can do was not asked for; says by how much.
    """
    fitting = [
        item for item in items if not blueprint.sections or any(title in item.source.section for title in blueprint.sections)
    ]
    short: list[Shortfall] = []
    papers: dict[str, Paper] = {}
    used: set[str] = set()
    for names, wants, minutes in ((("A", "B"), blueprint.paper, blueprint.paper_minutes), (("pre", "post"), blueprint.test, 0)):
        draw = _Draw([item for item in fitting if item.id not in used], names, seed, enemies)
        _fill(draw, wants, short)
        for form in draw.forms:
            used.update(item.id for item in form.all)
            parts = _parts(form, wants, Random(f"{seed}{form.name}"))
            papers[form.name] = Paper(blueprint.title, language, parts, form.name, minutes)
    if short and not best:
        listed = "\n".join(map(str, short))
        raise DatasetError(
            f"the bank cannot meet the blueprint:\n{listed}\nask for less, make more items, or take the best it can do"
        )
    return Drawn(papers, tuple(short))
