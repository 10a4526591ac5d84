"""A leaflet as PDF. The one file with typst. The words go in as data, so that nothing in them is a command."""

import json
import re
from collections.abc import Container, Sequence
from dataclasses import asdict
from functools import cache

from assistant.study.leaflet import Leaflet, groups
from corpus.errors import DocumentError
from corpus.script import Language

_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")
# What is looked for, in this order; any of them has the characters of both scripts.
_FAMILIES: dict[Language, tuple[str, ...]] = {
    "zh-Hant": (
        "Noto Sans CJK TC",
        "Noto Sans TC",
        "Source Han Sans TC",
        "Microsoft JhengHei",
        "PingFang TC",
        "Noto Serif CJK TC",
    ),
    "zh-Hans": ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "Noto Serif CJK SC"),
    "en": (),
}
_ANY = (
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "AR PL UMing TW",
    "SimSun",
    "PMingLiU",
    "Droid Sans Fallback",
    "Noto Sans CJK JP",
)
_TEMPLATE = """
#let data = json(bytes(sys.inputs.leaflet))
#set document(title: data.title, date: none)
#set page(paper: "a4", margin: 20mm, numbering: "1 / 1",
  background: if data.draft != "" { rotate(-35deg, text(size: 110pt, fill: luma(230), data.draft)) })
#set text(font: (..data.fonts, "Libertinus Serif"), size: 10.5pt, lang: "zh", region: data.region)
#set par(leading: 0.85em, spacing: 0.9em, justify: false)
#show heading: set block(above: 1.4em, below: 0.8em)
#align(center, text(size: 17pt, weight: "bold", data.title))
#let drawn(b) = {
  if b.kind == "heading" { heading(level: b.level, b.text) }
  else if b.kind == "bullets" { list(..b.rows.map(r => r.at(0))) }
  else if b.kind == "table" {
    table(columns: b.widths.map(w => w * 1fr), stroke: 0.5pt + luma(150), inset: 5pt,
      table.header(..b.rows.at(0).map(c => strong(c))), ..b.rows.slice(1).flatten())
  }
  else if b.kind == "answer" {
    block(inset: (left: 1.6em), text(size: 9pt, fill: rgb("#1f4e79"), b.rows.map(r => r.at(0)).join(linebreak())))
  }
  else if b.kind == "lines" { for _ in range(b.level) { v(1.6em); line(length: 100%, stroke: 0.5pt + luma(150)) } }
  else if b.kind == "break" { pagebreak(weak: true) }
  else if b.kind == "option" { block(inset: (left: 1.6em), b.text) }
  else { block(above: 1.1em, b.text) }
}
#for group in data.groups {
  if group.len() == 1 { drawn(group.at(0)) } else { block(breakable: false, for b in group { drawn(b) }) }
}
"""


@cache
def _families() -> frozenset[str]:
    import typst

    return frozenset(typst.Fonts().families())


def font(language: Language, *, known: Container[str] | None = None) -> str:
    """Return the name of a font on this computer, or among those known, that has Chinese characters; an empty text for none."""
    known = _families() if known is None else known
    wanted = (*_FAMILIES[language], *_FAMILIES["zh-Hant"], *_FAMILIES["zh-Hans"], *_ANY)
    return next((name for name in wanted if name in known), "")


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Return how wide each column is beside the others: by its longest cell, within bounds."""
    return [min(30.0, max(4.0, *(float(len(cell)) for cell in column))) for column in zip(*rows, strict=True)]


def write(leaflet: Leaflet, *, known: Container[str] | None = None) -> bytes:
    """Return the PDF, the same bytes for the same leaflet.

    Raises:
        DocumentError: no font on this computer has Chinese characters.
    """
    import typst

    name = font(leaflet.language, known=known)
    if not name and leaflet.language != "en":
        raise DocumentError("pdf: this computer has no Chinese font; install one (Noto Sans CJK), or take DOCX or HTML instead")
    blocks = [
        [{**asdict(block), "widths": _widths(block.rows) if block.kind == "table" else []} for block in group]
        for group in groups(leaflet.blocks)
    ]
    region = {"zh-Hant": "tw", "zh-Hans": "cn", "en": "cn"}[leaflet.language]
    data = {"title": leaflet.title, "draft": leaflet.draft, "fonts": [name] if name else [], "region": region, "groups": blocks}
    inputs = {"leaflet": json.dumps(data, ensure_ascii=False)}
    made = typst.compile(_TEMPLATE.encode(), format="pdf", sys_inputs=inputs, timestamp=946_684_800)
    return bytes(made) if isinstance(made, bytes) else b"".join(made or [])


def pages(leaflet: Leaflet) -> int:
    """Return how many pages a leaflet takes.

    Raises:
        DocumentError: no font on this computer has Chinese characters.
    """
    return len(_PAGE.findall(write(leaflet)))
