"""What is printed besides Word papers, as blocks that every form draws in its own way: Markdown, HTML, PDF, Word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "text", "stem", "option", "bullets", "table", "lines", "answer", "break"]


@dataclass(frozen=True, slots=True)
class Block:
    """One block.

    Attributes:
        text: of a heading, a text, a stem or an option.
        level: of a heading, 1 to 3; of `lines`, how many to write on.
        rows: of a table, the first its heads; of bullets and an answer, one cell a row.
    """

    kind: BlockKind
    text: str = ""
    level: int = 1
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Leaflet:
    """A titled run of blocks; a draft says on every page that it is one."""

    title: str
    language: Literal["zh-Hant", "zh-Hans", "en"]
    blocks: tuple[Block, ...]
    draft: str = ""


def heading(text: str, level: int = 1) -> Block:
    """Return a heading.

    >>> heading("綠色發展", 2).level
    2
    """
    return Block("heading", text, level)


def bullets(texts: Sequence[str]) -> Block:
    """Return a list."""
    return Block("bullets", rows=tuple((text,) for text in texts))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    """Return a table."""
    return Block("table", rows=(tuple(heads), *map(tuple, rows)))


def groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the blocks that must stay on one page: a stem with its options and its answer, any other block alone."""
    group: list[Block] = []
    for block in blocks:
        if block.kind not in {"option", "lines", "answer"} and group:
            yield group
            group = []
        group.append(block)
    if group:
        yield group
