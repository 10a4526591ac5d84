"""What a trainer does to an item: accept it, turn it down with a reason, edit it; every rule is asked again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.study.checks import Finding, checked, findings
from assistant.study.item import Item, Option
from assistant.study.rules.rule import CHOICES, World

COPY = "copy"  # what is noted of an item that asks what another asks
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Edit:
    """What was typed for an item; None leaves a field as it is.

    Attributes:
        key: the numbers of the right options, from 0.
    """

    stem: str
    answer: tuple[str, ...] | None = None
    aliases: tuple[str, ...] | None = None
    options: tuple[str, ...] | None = None
    key: tuple[int, ...] = ()
    pairs: tuple[tuple[str, str], ...] | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """An item after a decision; `broken` is what must be explained before it can be accepted, and then the item is as it was."""

    item: Item
    broken: tuple[Finding, ...] = ()


def against(item: Item, world: World) -> tuple[Finding, ...]:
    """Return all that speaks against an item: what the rules say, and that it asks what another does."""
    copies = [reason for reason in item.reasons if reason.startswith(COPY)]
    found = findings(replace(item, status="draft"), world)
    return (*found, *(Finding(COPY, "error", reason.partition(": ")[2]) for reason in copies))


def broken(item: Item, world: World) -> tuple[Finding, ...]:
    """Return the errors among what speaks against an item."""
    return tuple(one for one in against(item, world) if one.level == "error")


def accepted(item: Item, world: World, *, by: str, reason: str = "") -> Judged:
    """Return the item as accepted; one that breaks a rule only with a reason, which becomes its note."""
    found = broken(item, world)
    if found and not reason.strip():
        return Judged(item, found)
    note = reason.strip() if found else ""
    return Judged(replace(item, status="accepted", by=by, note=note))


def rejected(item: Item, *, by: str, reason: str) -> Item:
    """Return the item as turned down, with the reason as its note."""
    return replace(item, status="rejected", by=by, note=reason.strip())


def edited(item: Item, edit: Edit, world: World) -> Item:
    """Return the item with what was typed, one revision on, looked at by every rule; nobody has accepted it yet."""
    options = item.options if edit.options is None else _options(item, edit)
    answer = item.answer if edit.answer is None else edit.answer
    if item.kind in CHOICES:
        answer = tuple(option.text for option in options if option.key)
    new = replace(
        item,
        stem=edit.stem.strip(),
        options=options,
        answer=tuple(part.strip() for part in answer if part.strip()),
        aliases=item.aliases if edit.aliases is None else tuple(part.strip() for part in edit.aliases if part.strip()),
        pairs=item.pairs if edit.pairs is None else edit.pairs,
        status="draft",
        by="",
        note="",
    )
    if _essence(new) == _essence(item):
        return item
    return checked(replace(new, rev=item.rev + 1), world)


def _essence(item: Item) -> tuple[object, ...]:
    return item.stem, item.answer, item.aliases, item.options, item.pairs


def _options(item: Item, edit: Edit) -> tuple[Option, ...]:
    """Return the options as typed; one in other words is no longer taken from the document."""
    before = {option.text: option for option in item.options}
    found = []
    for number, text in enumerate(edit.options or ()):
        old = before.get(text.strip())
        start, end = (old.start, old.end) if old else (-1, -1)
        found.append(Option("abcdefgh"[number], text.strip(), number in edit.key, start, end))
    return tuple(found)


def unsound(edit: Edit) -> bool:
    """Say whether what was typed cannot be an item at all: no stem, an option without words, too much of it."""
    texts = [edit.stem, *(edit.answer or ()), *(edit.options or ()), *(side for pair in edit.pairs or () for side in pair)]
    blank = not edit.stem.strip() or any(not text.strip() for text in edit.options or ())
    return blank or len(edit.options or ()) > 8 or any(len(text) > _LONGEST or "\0" in text for text in texts)


def without_warnings(items: Iterable[Item]) -> list[Item]:
    """Return the drafts that no rule says anything against: those that may be accepted together."""
    return [item for item in items if item.status == "draft" and not item.reasons]


def exchanged(items: Sequence[Item], new: Iterable[Item]) -> list[Item]:
    """Return a bank with some items in place of those of the same ids."""
    by_id = {item.id: item for item in new}
    return [by_id.get(item.id, item) for item in items]
