"""Slides: one idea each, an item's answer on the slide behind it, the passage in the notes. The one file with python-pptx."""

import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from assistant.study.exports.labels import label
from assistant.study.exports.markdown import escaped
from assistant.study.exports.package import undated
from assistant.study.exports.printed import choices, key, key_words
from assistant.study.item import Item
from corpus.document import SectionPath
from corpus.script import Language

_FONTS = {"zh-Hant": "Microsoft JhengHei", "zh-Hans": "Microsoft YaHei", "en": "SimSun"}
_ROWS = 8  # of a table on one slide
_LINE_CHARS = 30


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide; `answer` is set apart in colour, `notes` is what the speaker sees."""

    kind: Literal["title", "section", "table", "item", "answer"]
    title: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    answer: str = ""
    footer: str = ""
    notes: str = ""


def _passage(item: Item) -> str:
    return "\n\n".join(f"{' › '.join(source.section) or source.document}\n“{source.quote}”" for source in item.sources)


def _footer(section: SectionPath, language: Language) -> str:
    return f"{label('source', language)}：{' › '.join(section[1:] or section)}" if section else ""


def of_item(item: Item, language: Language) -> tuple[Slide, Slide]:
    """Return the slide that asks and the slide that answers."""
    shown = [f"{choice.letter}. {choice.text}" for choice in choices(item, language)]
    if item.kind == "match":
        shown = [f"{n}. {left}　　{right}" for n, ((left, _), right) in enumerate(zip(item.pairs, shown, strict=True), start=1)]
    lines = (item.stem, *shown)
    kind, footer = label(item.kind, language), _footer(item.source.section, language)
    letters, words = key(item, language), key_words(item, language)
    said = words if letters == words else f"{letters}　{words}"
    asked = Slide("item", kind, lines, notes=_passage(item))
    answer = f"{label('answer', language)}：{said}"
    return asked, Slide("answer", kind, (item.stem,), answer=answer, footer=footer, notes=_passage(item))


def of_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, notes: str = "") -> list[Slide]:
    """Return a table on as many slides as it takes."""
    return [
        Slide("table", title, rows=(tuple(heads), *(tuple(row) for row in rows[first : first + _ROWS])), notes=notes)
        for first in range(0, len(rows), _ROWS)
    ]


def _font(run: Any, name: str) -> None:
    """Name the font for Chinese: without `a:ea` other programs show boxes."""
    from pptx.oxml.ns import qn

    properties = run._r.get_or_add_rPr()
    run.font.name = name
    for tag in ("a:ea", "a:cs"):
        element = properties.find(qn(tag))
        if element is None:
            element = properties.makeelement(qn(tag), {})
            properties.append(element)
        element.set("typeface", name)


def _write(frame: Any, texts: Sequence[str], font: str, *, size: int, colour: str = "1C1C1C", bold: bool = False) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    for number, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = text
        paragraph.alignment = PP_ALIGN.LEFT
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call]
        paragraph.space_after = Pt(8)
        _font(run, font)


def _size(texts: Sequence[str]) -> int:
    """Return the size that lets the text fit its slide, in points."""
    lines = sum(-(-max(len(text), 1) // _LINE_CHARS) for text in texts)
    return 28 if lines <= 6 else 24 if lines <= 8 else 20 if lines <= 11 else 16


def _draw(page: Any, slide: Slide, font: str) -> None:
    """Put a slide's words on its page."""
    from pptx.util import Cm

    def box(top: float, height: float, texts: Sequence[str], **look: Any) -> None:
        frame = page.shapes.add_textbox(Cm(2), Cm(top), Cm(29.8), Cm(height)).text_frame
        _write(frame, texts, font, **look)

    opens = slide.kind in {"title", "section"}
    title = page.shapes.title
    title.left, title.top, title.width, title.height = Cm(2), Cm(6.5 if opens else 1), Cm(29.8), Cm(4 if opens else 1.8)
    size = 40 if slide.kind == "title" else 34 if opens else 20
    _write(title.text_frame, [slide.title], font, size=size, colour="8A1F11", bold=True)
    if opens:
        box(11.2, 4, slide.lines, size=20, colour="555555")
    if slide.kind in {"item", "answer"}:
        box(3.2, 9, slide.lines, size=_size(slide.lines))
    if slide.answer:
        box(11, 4, [slide.answer], size=_size([slide.answer]), colour="1F4E79", bold=True)
    if slide.rows:
        _table(page, slide.rows, font)
    if slide.footer:
        box(17.2, 1.2, [slide.footer], size=12, colour="777777")
    notes = page.notes_slide.notes_text_frame
    notes.text = slide.notes
    for paragraph in notes.paragraphs:
        for run in paragraph.runs:
            _font(run, font)


def _table(page: Any, rows: Sequence[Sequence[str]], font: str) -> None:
    from pptx.util import Cm

    table = page.shapes.add_table(len(rows), len(rows[0]), Cm(2), Cm(3.4), Cm(29.8), Cm(1.3 * len(rows))).table
    longest = [min(20, max(4, *(len(cell) for cell in column))) for column in zip(*rows, strict=True)]
    for column, chars in enumerate(longest):
        table.columns[column].width = Cm(29.8 * chars / sum(longest))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            _write(
                table.cell(number, column).text_frame,
                [text],
                font,
                size=16,
                bold=number == 0,
                colour="FFFFFF" if not number else "1C1C1C",
            )


def _count_parts(package: Any) -> None:
    """Let the package count its slides in place of looking through all its parts for a free name, which takes minutes for hundreds."""
    from pptx.opc.packuri import PackURI

    searched, counted = package.next_partname, Counter[str]()

    def next_partname(pattern: str) -> Any:
        if "lides/" not in pattern:  # slides and notesSlides; themes are there from the beginning
            return searched(pattern)
        counted[pattern] += 1
        return PackURI(pattern % counted[pattern])

    package.next_partname = next_partname


def pptx(slides: Sequence[Slide], title: str, language: Language) -> bytes:
    """Return the slides as a PowerPoint file, 16 to 9."""
    from pptx import Presentation
    from pptx.util import Cm

    show = Presentation()
    show.slide_width, show.slide_height = Cm(33.867), Cm(19.05)
    _count_parts(show.part.package)
    titled = show.slide_layouts[5]
    for slide in slides:
        _draw(show.slides.add_slide(titled), slide, _FONTS[language])
    properties = show.core_properties
    properties.title, properties.author, properties.last_modified_by = title, "", ""
    properties.created = properties.modified = datetime(2000, 1, 1)
    buffer = io.BytesIO()
    show.save(buffer)
    return undated(buffer.getvalue())


def _marp_page(slide: Slide) -> str:
    parts = [f"{'#' if slide.kind == 'title' else '##'} {escaped(slide.title)}", *map(escaped, slide.lines)]
    if slide.rows:
        rows = ["| " + " | ".join(map(escaped, row)) + " |" for row in slide.rows]
        parts.append("\n".join([rows[0], "|" + " --- |" * len(slide.rows[0]), *rows[1:]]))
    if slide.answer:
        parts.append(f"**{escaped(slide.answer)}**")
    if slide.footer:
        parts.append(f"<!-- _footer: {escaped(slide.footer).replace('--', '—')} -->")
    if slide.notes:
        parts.append("<!--\n" + slide.notes.replace("--", "—") + "\n-->")
    return "\n\n".join(parts)


def marp(slides: Sequence[Slide]) -> bytes:
    """Return the slides as Markdown for Marp; a comment is the speaker's note."""
    return ("---\nmarp: true\npaginate: true\n---\n\n" + "\n\n---\n\n".join(map(_marp_page, slides)) + "\n").encode()
