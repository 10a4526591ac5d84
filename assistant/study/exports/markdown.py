"""A leaflet as Markdown."""

import re
from collections.abc import Callable

from assistant.study.leaflet import Block, BlockKind, Leaflet

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~$])")
_START = re.compile(r"^(\s*)(\d+)([.)]\s)|^(\s*)([-+=])", re.MULTILINE)


def escaped(text: str) -> str:
    r"""Return a text that Markdown shows as it stands.

    >>> escaped("5~7% | ***思想"), escaped("- 3"), escaped("3. 甲")
    ('5\\~7% \\| \\*\\*\\*思想', '\\- 3', '3\\. 甲')
    """
    plain = _SIGNS.sub(r"\\\1", " ".join(text.split("\n")))
    return _START.sub(lambda m: f"{m[1]}{m[2]}\\{m[3]}" if m[2] else f"{m[4]}\\{m[5]}", plain)


def _table(block: Block) -> str:
    rows = ["| " + " | ".join(map(escaped, row)) + " |" for row in block.rows]
    rows.insert(1, "|" + " --- |" * len(block.rows[0]))
    return "\n".join(rows)


_DRAWN: dict[BlockKind, Callable[[Block], str]] = {
    "heading": lambda block: "#" * block.level + " " + escaped(block.text),
    "bullets": lambda block: "\n".join(f"- {escaped(row[0])}" for row in block.rows),
    "table": _table,
    "answer": lambda block: "\n".join(f"> {escaped(row[0])}  " for row in block.rows),
    "lines": lambda block: "\n\n".join(["\\_" * 40] * block.level),
    "break": lambda block: "---",
}


def _drawn(block: Block) -> str:
    return _DRAWN[block.kind](block) if block.kind in _DRAWN else escaped(block.text)


def write(leaflet: Leaflet) -> bytes:
    """Return the leaflet; a draft is named in the first line."""
    head = f"# {escaped(leaflet.title)}" + (f"（{leaflet.draft}）" if leaflet.draft else "")
    return ("\n\n".join([head, *map(_drawn, leaflet.blocks)]) + "\n").encode()
