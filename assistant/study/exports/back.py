"""What an exported file says of an item, read back from it so that it can be checked again."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.study.item import BLANK, Item, Option
from corpus.errors import DatasetError


@dataclass(frozen=True, slots=True)
class Back:
    """One item as a file has it; what the form cannot hold is empty.

    Attributes:
        id: empty where the form has no place for it (Aiken); the stem then says which item it is.
        key: the texts of the right choices, or the accepted answers, in order.
        options: the texts of the choices, in order.
    """

    id: str
    stem: str
    key: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


def read_blocks(path: Path, read: Callable[[str], Back | None]) -> list[Back]:
    """Read a text file whose items are parted by empty lines; `read` returns None for a block that is no item.

    Raises:
        DatasetError: it is not UTF-8, or `read` raised a ValueError for some block; all of them in one message, by line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise DatasetError(f"{path}: cannot be read as UTF-8 ({exc}); save it as UTF-8") from exc
    backs: list[Back] = []
    faults: list[str] = []
    for block in re.finditer(r"(?:[^\n]+\n?)+", text):
        try:
            back = read(block[0])
        except ValueError as exc:
            faults.append(f"{path}:{text.count(chr(10), 0, block.start()) + 1}: the item {exc}; export it again")
            continue
        backs.extend([back] if back else [])
    if faults:
        raise DatasetError("\n".join(faults))
    return backs


def blanked(stem: str) -> str:
    """Return the stem with whatever a form writes for a blank put back to the item's own sign.

    >>> blanked("增長_____左右"), blanked("增長__左右")
    ('增長＿＿左右', '增長＿＿左右')
    """
    out, run = [], 0
    for char in [*stem, ""]:
        if char == "_":
            run += 1
            continue
        if run:
            out.append(BLANK if run > 1 else "_")
            run = 0
        out.append(char)
    return "".join(out)


def rebuilt(items: Iterable[Item], backs: Sequence[Back]) -> tuple[list[Item], list[str]]:
    """Return the items as a file has them, for the checks to be run on, and the ids or stems that fit no item.

    The proof, the rule and everything else that no form holds are the item's own.
    """
    by_id: dict[str, Item] = {}
    by_stem: dict[str, Item] = {}
    for item in items:
        by_id[item.id] = item
        by_stem.setdefault(" ".join(item.stem.split()), item)
    found: list[Item] = []
    lost: list[str] = []
    for back in backs:
        original = by_id.get(back.id) if back.id else by_stem.get(back.stem)
        if original is None:
            lost.append(back.id or back.stem)
        else:
            found.append(_with(original, back))
    return found, lost


def _with(item: Item, back: Back) -> Item:
    """Return the item with what the file says of it."""
    changed = replace(item, stem=back.stem)
    if not item.answer and not item.pairs:  # left to the trainer: a file says so in words
        return changed
    if back.pairs:
        return replace(changed, pairs=back.pairs)
    if back.options:
        places = {option.text: option for option in item.options}
        options = tuple(
            replace(places.get(text, Option(chr(97 + number), text)), text=text, key=text in back.key)
            for number, text in enumerate(back.options)
        )
        if item.kind == "order":
            return replace(changed, options=tuple(replace(option, key=False) for option in options), answer=back.key)
        return replace(changed, options=options, answer=back.key)
    return _worded(changed, back.key)


def _worded(item: Item, key: tuple[str, ...]) -> Item:
    """Return an item without options with its answer, and other ways of writing it."""
    if len(item.answer) != 1:
        return replace(item, answer=key)
    if item.kind in {"cloze", "figure_cloze"}:
        return replace(item, answer=key[:1], aliases=key[1:] or item.aliases)
    return replace(item, answer=("；".join(key),))  # what looks like several parts is one sentence
