"""What holds of a set of items together: Q14 where the keys stand, Q15 which items answer one another, Q17 whether a plan is met."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from assistant.study.item import Item
from assistant.study.rules.rule import OPEN, plain
from corpus.figures import find_figures

MAX_RUN = 3
# Upper 5% points of chi-squared for 1 to 5 degrees of freedom (Fisher and Yates, table IV).
CRITICAL = (3.841, 5.991, 7.815, 9.488, 11.070)


def place_of(item: Item) -> int:
    """Return where the key of a single choice stands, from 0."""
    return next((number for number, option in enumerate(item.options) if option.key), -1)


def chi_squared(counts: Sequence[int]) -> float:
    """Return Σ(o − e)²/e against equal shares.

    >>> chi_squared([10, 20, 30])
    10.0
    """
    expected = sum(counts) / len(counts)
    return sum((count - expected) ** 2 for count in counts) / expected if expected else 0.0


def key_places(items: Sequence[Item]) -> Iterator[str]:
    """Q14: figures ascending, keys spread evenly (p > .05), never more than three in a row at one place."""
    run, last = 0, -1
    for item in items:
        place = place_of(item)
        run, last = (run + 1, place) if place == last else (1, place)
        if run == MAX_RUN + 1:
            yield f"{item.id}: the key stands at place {place + 1} a fourth time in a row"
        values = [found[0].value for option in item.options if (found := find_figures(option.text))]
        if item.figure and values != sorted(values):
            yield f"{item.id}: the figures of its options do not ascend"
    for width in sorted({len(item.options) for item in items}):
        places = Counter(place_of(item) for item in items if len(item.options) == width)
        counts = [places[number] for number in range(width)]
        if sum(counts) >= 5 * width and 2 <= width <= 6 and chi_squared(counts) > CRITICAL[width - 2]:
            yield f"keys among {width} options stand at {counts}; they are not spread evenly"


def gives_away(one: Item, other: Item) -> bool:
    """Say whether the stem or an option of one item holds the answer of another that asks about the same sentence."""
    if (
        one.id == other.id
        or one.kind in OPEN
        or other.kind in OPEN
        or other.kind == "tf"
        or one.source.quote != other.source.quote
    ):
        return False
    shown = plain(one.stem + "".join(option.text for option in one.options) + "".join(left + right for left, right in one.pairs))
    return bool(other.answer) and all(plain(part) in shown for part in other.answer)


def enemy_pairs(items: Sequence[Item]) -> Iterator[tuple[Item, Item]]:
    """Q15: yield (item, the item it gives away)."""
    by_quote: dict[str, list[Item]] = {}
    for item in items:
        by_quote.setdefault(item.source.quote, []).append(item)
    for group in by_quote.values():
        yield from ((one, other) for one in group for other in group if gives_away(one, other))


def shortfall(items: Iterable[Item], plan: Mapping[str, int], trait: Callable[[Item], str]) -> dict[str, int]:
    """Q17: return how many items each part of a plan lacks; `trait` says which part an item counts for."""
    have = Counter(map(trait, items))
    return {name: wanted - have[name] for name, wanted in plan.items() if have[name] < wanted}
