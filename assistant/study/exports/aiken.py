"""Aiken, the plainest format: single choice only, a question a line. It has no place for ids, sources or tags.

The importer takes only `A. ` and `A) ` in ASCII for a choice; any other line begins a new question.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from string import ascii_uppercase

from assistant.study.exports.back import Back, read_blocks
from assistant.study.exports.printed import one_line
from assistant.study.item import Item

_CHOICE = re.compile(r"^([A-Z])[).][ \t]+(.*)$")
_ANSWER = re.compile(r"^ANSWER: ([A-Z])$")


def fits(item: Item) -> bool:
    """Say whether the format can hold the item: one right choice, and a stem that reads as nothing else."""
    stem = one_line(item.stem)
    return item.kind == "mcq" and not _CHOICE.match(stem) and not stem.startswith("ANSWER:")


def write(items: Iterable[Item]) -> bytes:
    """Return the items that fit."""
    blocks = []
    for item in filter(fits, items):
        lines = [one_line(item.stem)]
        lines += [f"{letter}. {one_line(option.text)}" for letter, option in zip(ascii_uppercase, item.options, strict=False)]
        lines.append(
            "ANSWER: " + next(letter for letter, option in zip(ascii_uppercase, item.options, strict=False) if option.key)
        )
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks).encode()


def _back(lines: Sequence[str]) -> Back:
    """Read one block.

    Raises:
        ValueError: it is not in the form.
    """
    options = {found[1]: found[2] for line in lines[1:-1] if (found := _CHOICE.match(line))}
    answer = _ANSWER.match(lines[-1])
    if len(options) != len(lines) - 2 or answer is None or answer[1] not in options:
        raise ValueError("is not one line of stem, choices 'A. ' and 'ANSWER: A'")
    return Back("", lines[0], (options[answer[1]],), tuple(options.values()))


def read(path: Path) -> list[Back]:
    """Read an Aiken file; the stem says which item each is.

    Raises:
        DatasetError: it is not UTF-8, or an item is not in the form.
    """
    return read_blocks(path, lambda block: _back(block.splitlines()))
