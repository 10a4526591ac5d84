"""A document on one sheet of paper: its outline, what must be known of its figures, its terms and dates, all in its own words."""

from collections.abc import Iterable, Sequence

from assistant.study.digest import Digest, Entry
from assistant.study.exports.labels import label
from assistant.study.exports.pdf import pages
from assistant.study.figure_table import UNKNOWN
from assistant.study.leaflet import Block, Leaflet, bullets, heading, table
from corpus.errors import DocumentError

MOST_LINES = 34  # of an A4 page as pdf.py sets it
_LINE_CHARS = 44
_MAX_CELL_CHARS = 34
_SHARES = {"figures": 0.5, "terms": 0.2, "targets": 0.15}  # of the lines that the outline leaves
_HEADS = {
    "figures": ("indicator", "value", "source"),
    "terms": ("term", "meaning", "source"),
    "targets": ("when", "what", "source"),
}
_STEP = 4


def _outline(digest: Digest, lines: int) -> tuple[list[Block], int]:
    """Return the parts, each with the titles below it on one line where they fit, and how many lines that takes."""
    texts = []
    for path, _ in digest.parts:
        if len(path) < 2 and len(digest.parts) > 1:
            continue
        below = [other[-1] for other, _ in digest.sections if other[:2] == path and len(other) > 2]
        whole = f"{path[-1]}：{'；'.join(below)}" if below else path[-1]
        texts.append(whole if len(whole) <= 2 * _LINE_CHARS else path[-1])
    kept, used = [], 2
    for text in texts:
        needed = -(-len(text) // _LINE_CHARS)
        if used + needed > lines:
            break
        kept.append(text)
        used += needed
    return [heading(label("outline", digest.language), 2), bullets(kept)] if kept else [], used


def _short(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that a narrow cell holds, each name once."""
    found: dict[str, Entry] = {}
    for one in entries:
        if one.name != UNKNOWN and len(one.name) <= _MAX_CELL_CHARS and len(one.said) <= _MAX_CELL_CHARS:
            found.setdefault(one.name, one)
    return list(found.values())


def _table(digest: Digest, name: str, entries: Sequence[Entry], rows: int) -> list[Block]:
    if not entries or rows < 1:
        return []
    shown = [(one.name, one.said, one.section[-1] if one.section else "") for one in entries[:rows]]
    heads = [label(head, digest.language) for head in _HEADS[name]]
    return [heading(label(name, digest.language), 2), table(heads, shown)]


def one_page(digest: Digest, *, lines: int = MOST_LINES) -> Leaflet:
    """Return the sheet, as much of the document as so many lines hold."""
    blocks, used = _outline(digest, lines // 2)
    groups = {
        "figures": _short(one for _, one in sorted(digest.figures, key=lambda known: known[0].value.startswith("第"))),
        "terms": _short(digest.terms),
        "targets": _short(digest.targets),
    }
    left = lines - used
    for name, entries in groups.items():
        rows = max(0, min(len(entries), int(left * _SHARES[name]) - 2))
        blocks += _table(digest, name, entries, rows)
    return Leaflet(f"{digest.title}　{label('handout', digest.language)}", digest.language, tuple(blocks))


def fitted(digest: Digest) -> Leaflet:
    """Return the sheet made shorter until it is one page, as far as this computer can set it to see."""
    for lines in range(MOST_LINES, 2 * _STEP, -_STEP):
        found = one_page(digest, lines=lines)
        try:
            if pages(found) <= 1:
                return found
        except DocumentError:  # no font to set it with; the estimate stands
            return found
    return one_page(digest, lines=2 * _STEP)
