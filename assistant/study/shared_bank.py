"""The bank on disk as pages and commands share it: read with its seal, changed only while it is still as it was read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.study.checks import lines_of
from assistant.study.item import Item, load_bank, save_bank
from corpus.errors import DatasetError
from eval.files import sha256, writing

_WAIT_S = 10


@dataclass(frozen=True, slots=True)
class Kept:
    """A bank as it was read.

    Attributes:
        seal: the hash of the file; "" when there is none yet.
        lines: the line of each item, by its id.
    """

    path: Path
    items: tuple[Item, ...] = ()
    seal: str = ""
    lines: tuple[int, ...] = ()

    def line(self, item: Item) -> int:
        """Return the line of one of the items."""
        return self.lines[self.items.index(item)]


@dataclass(frozen=True, slots=True)
class Changed:
    """What came of a change: the bank as it is now, and whether the change was made; it is not when the bank was another."""

    kept: Kept
    done: bool


def read_kept(path: Path) -> Kept:
    """Return the bank of a file, empty when there is none.

    Raises:
        DatasetError: a line is broken; every fault is named.
    """
    if not path.exists():
        return Kept(path)
    return _parsed(path, sha256(path.read_bytes()))


@lru_cache(maxsize=4)
def _parsed(path: Path, seal: str) -> Kept:
    """Return the bank of this seal, parsed once; a page asks for it with every key."""
    kept = Kept(path, tuple(load_bank(path)), seal, tuple(lines_of(path)))
    if sha256(path.read_bytes()) != seal:
        raise DatasetError(f"{path}: another program is writing the bank; wait a moment and try again")
    return kept


def change(path: Path, seal: str, do: Callable[[Sequence[Item]], Sequence[Item]]) -> Changed:
    """Write what `do` makes of a bank, whole or not at all, if its seal is still the one given.

    Raises:
        DatasetError: the bank is broken, or another program is writing it.
        StorageError: it cannot be written.
    """
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path.parent / f".{path.name}.lock", timeout=_WAIT_S):
            kept = read_kept(path)
            if kept.seal != seal:
                return Changed(kept, done=False)
            save_bank(path, do(kept.items))
            return Changed(read_kept(path), done=True)
    except Timeout as exc:
        raise DatasetError(f"{path}: another program is writing the bank; wait a moment and try again") from exc


def update(path: Path, do: Callable[[Sequence[Item]], Sequence[Item]]) -> Kept:
    """Write what `do` makes of a bank as it is now; when another program writes it meanwhile, of what that one wrote.

    Raises:
        DatasetError: the bank is broken, or another program is writing it.
        StorageError: it cannot be written.
    """
    outcome = change(path, read_kept(path).seal, do)
    while not outcome.done:
        outcome = change(path, outcome.kept.seal, do)
    return outcome.kept
