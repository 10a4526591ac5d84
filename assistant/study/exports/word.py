"""Papers as Word files: the learner's copy, the trainer's copy with the key, the answer sheet. The one file with python-docx.

Paragraph styles of our own name what each paragraph is, so that a paper can be read back.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.study.exports.labels import label, ordinal
from assistant.study.exports.package import undated
from assistant.study.exports.printed import CHOSEN, OPEN, Choice, choices, key, proof
from assistant.study.item import Item
from assistant.study.leaflet import Block, Leaflet
from assistant.study.paper import Paper
from corpus.errors import DatasetError
from corpus.script import Language

if TYPE_CHECKING:
    from docx.document import Document as Word

FONTS = {"zh-Hant": ("Microsoft JhengHei", "zh-TW"), "zh-Hans": ("Microsoft YaHei", "zh-CN"), "en": ("SimSun", "zh-CN")}
STEM, OPTION, KEY, ID, CELL = "Study Stem", "Study Option", "Study Key", "Study Id", "cell"
_SHORT_CHARS = 14  # options up to this length share a line
_LINES = {"list": 3, "short": 4, "scenario": 8}  # ruled lines to write on
_WATERMARK = (
    '<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office">'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">'
    '<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
    '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>'
    '<v:f eqn="if @0 @4 21600"/></v:formulas><v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>'
    '</v:shapetype><v:shape id="draft" type="#_x0000_t136" style="position:absolute;width:380pt;height:150pt;rotation:315;'
    "z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    'mso-position-vertical:center;mso-position-vertical-relative:margin" fillcolor="#e4e4e4" stroked="f"><v:fill opacity=".5"/>'
    '<v:textpath style="font-family:&quot;{font}&quot;" string="{text}"/></v:shape></w:pict>'
)


def _set_fonts(style: Any, font: str) -> None:
    """Name the font for Chinese too: `font.name` alone leaves East-Asian characters to the theme."""
    from docx.oxml.ns import qn

    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi"):
        fonts.set(qn(f"w:{name}"), "Arial")
    fonts.set(qn("w:eastAsia"), font)


def new(language: Language, title: str) -> "Word":
    """Return an empty A4 document with fonts for Chinese, our styles and no date of its own."""
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    word = Document()
    font, tag = FONTS[language]
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)
    for name, size in (("Normal", 11), ("Title", 20), ("Heading 1", 13), ("Heading 2", 12), ("List Bullet", 11)):
        style = word.styles[name]
        _set_fonts(style, font)
        style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
    for name, indent in ((STEM, 0.0), (OPTION, 0.75), (KEY, 0.75), (ID, 0.75)):
        style = word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = word.styles["Normal"]
        style.paragraph_format.left_indent = Cm(indent)
        style.paragraph_format.space_after = Pt(2)
        _set_fonts(style, font)
    word.styles[STEM].paragraph_format.space_before = Pt(8)
    word.styles[STEM].paragraph_format.keep_with_next = True
    word.styles[KEY].font.size, word.styles[ID].font.size = Pt(9.5), Pt(8)
    word.styles[KEY].font.color.rgb, word.styles[ID].font.color.rgb = RGBColor(0x1F, 0x4E, 0x79), RGBColor(0x80, 0x80, 0x80)
    for lang in word.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:eastAsia"), tag)
    properties = word.core_properties
    properties.title, properties.author, properties.comments = title, "", ""
    properties.created = properties.modified = datetime(2000, 1, 1)
    return word


def saved(word: "Word") -> bytes:
    """Return the file, the same for the same content."""
    buffer = io.BytesIO()
    word.save(buffer)
    return undated(buffer.getvalue())


def _field(paragraph: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


def _frame(word: "Word", paper: Paper, copy: str) -> None:
    """Put the page numbers below, and the watermark of a draft behind every page."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml

    section = word.sections[0]
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    before, middle, after = label("page", paper.language, page="\0", pages="\0").split("\0")
    footer.add_run(f"{paper.title}　{copy}　{before}")
    _field(footer, "PAGE")
    footer.add_run(middle)
    _field(footer, "NUMPAGES")
    footer.add_run(after)
    if paper.draft:
        text = label("draft", paper.language)
        section.header.paragraphs[0].add_run(text)
        run = section.header.paragraphs[0].add_run()
        run._r.append(parse_xml(_WATERMARK.format(font=FONTS[paper.language][0], text=text)))


def _head(word: "Word", paper: Paper, copy: str, *, named: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    language = paper.language
    form = f"　{label('form', language, name=paper.form)}" if paper.form else ""
    word.add_heading(f"{paper.title}{form}", 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    worth = label("minutes" if paper.minutes else "points", language, minutes=paper.minutes, total=paper.total)
    word.add_paragraph(f"{copy}　　{worth}").alignment = WD_ALIGN_PARAGRAPH.CENTER
    if named:
        line = "　　".join(f"{label(name, language)}：" + "_" * 14 for name in ("unit_of", "name", "date"))
        word.add_paragraph(line).alignment = WD_ALIGN_PARAGRAPH.CENTER
        _scores(word, paper)


def _scores(word: "Word", paper: Paper) -> None:
    """Add the table that the score of each part is written into."""
    language = paper.language
    table = word.add_table(rows=3, cols=len(paper.parts) + 2)
    table.style = "Table Grid"
    heads = ["", *[label(part.kind, language) for part in paper.parts], label("total", language)]
    worths = [label("points", language, total="").split()[0], *[str(part.total) for part in paper.parts], str(paper.total)]
    for row, texts in enumerate((heads, worths, [label("score", language)])):
        for cell, text in zip(table.rows[row].cells, texts, strict=False):
            cell.text = text


def _say(word: "Word", text: str, style: str) -> Any:
    """Add a paragraph of one of our styles by its id, as looking a style up by its name takes longer than all the rest."""
    paragraph = word.add_paragraph(text)
    paragraph._p.style = style.replace(" ", "")
    return paragraph


def _rule(word: "Word") -> None:
    """Add a line to write on."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph = _say(word, "", OPTION)
    line = 'w:val="single" w:sz="4" w:space="1" w:color="999999"'  # `between` keeps the lines of equal paragraphs apart
    border = f"<w:pBdr {nsdecls('w')}><w:bottom {line}/><w:between {line}/></w:pBdr>"
    paragraph._p.get_or_add_pPr().append(parse_xml(border))


def _options(word: "Word", shown: Sequence[Choice]) -> None:
    """Print the choices, short ones beside each other."""
    texts = [f"{choice.letter}. {choice.text}" for choice in shown]
    if 0 < len(texts) <= 4 and all(len(text) <= _SHORT_CHARS for text in texts):
        texts = ["\t".join(texts)]
    for text in texts:
        paragraph = _say(word, text, OPTION)
        if "\t" in text:
            from docx.shared import Cm

            for stop in range(1, 4):
                paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(0.75 + 3.9 * stop))


def _matching(word: "Word", item: Item, shown: Sequence[Choice]) -> None:
    table = word.add_table(rows=0, cols=2)
    for number, ((left, _), right) in enumerate(zip(item.pairs, shown, strict=True), start=1):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = f"{number}. {left}", f"{right.letter}. {right.text}"


def _item(word: "Word", item: Item, number: int, paper: Paper, *, teacher: bool) -> None:
    language = paper.language
    _say(word, f"{number}. {item.stem}", STEM)
    if item.kind == "match":
        _matching(word, item, choices(item, language))
    else:
        _options(word, choices(item, language))
    if not teacher:
        for _ in range(_LINES.get(item.kind, 0)):
            _rule(word)
        return
    _say(word, f"{label('answer', language)}：{key(item, language)}", KEY)
    for line in proof(item, language):
        _say(word, line, KEY)
    facts = [f"{label('level', language)}：{label(item.bloom, language)}"]
    facts.append(f"{label('difficulty', language)}：{label(f'difficulty.{item.difficulty}', language)}")
    facts.append(f"{label('number', language)}：{item.id}")
    _say(word, "　".join(facts), ID)


def _paper(paper: Paper, *, teacher: bool) -> bytes:
    language = paper.language
    copy = label("teacher" if teacher else "learner", language)
    word = new(language, f"{paper.title} {copy}")
    _frame(word, paper, copy)
    _head(word, paper, copy, named=not teacher)
    number = 1
    for position, part in enumerate(paper.parts, start=1):
        each = label("each", language, count=len(part.items), points=part.points, total=part.total)
        word.add_heading(f"{ordinal(position, language)}{label(part.kind, language)}（{each}）", 1)
        for item in part.items:
            _item(word, item, number, paper, teacher=teacher)
            number += 1
    return saved(word)


def learner(paper: Paper) -> bytes:
    """Return the learner's copy: no key, no source, nothing that gives an answer away."""
    return _paper(paper, teacher=False)


def teacher(paper: Paper) -> bytes:
    """Return the trainer's copy: the same items with key, explanation, source, level, difficulty and id."""
    return _paper(paper, teacher=True)


def answer_sheet(paper: Paper) -> bytes:
    """Return the sheet that answers are written on."""
    language = paper.language
    copy = label("sheet", language)
    word = new(language, f"{paper.title} {copy}")
    _frame(word, paper, copy)
    _head(word, paper, copy, named=True)
    number = 1
    for position, part in enumerate(paper.parts, start=1):
        word.add_heading(f"{ordinal(position, language)}{label(part.kind, language)}", 1)
        if part.kind in OPEN:
            for offset in range(len(part.items)):
                _say(word, f"{number + offset}.", STEM)
                for _ in range(_LINES[part.kind]):
                    _rule(word)
        else:
            _boxes(word, range(number, number + len(part.items)), wide=part.kind not in CHOSEN)
        number += len(part.items)
    return saved(word)


def _boxes(word: "Word", numbers: Sequence[int], *, wide: bool) -> None:
    """Add a row of numbers with a row of boxes below it, as often as needed."""
    from docx.shared import Cm

    columns = 4 if wide else 10
    for first in range(0, len(numbers), columns):
        table = word.add_table(rows=2, cols=columns)
        table.style = "Table Grid"
        table.rows[1].height = Cm(0.9)
        for cell, number in zip(table.rows[0].cells, numbers[first : first + columns], strict=False):
            cell.text = str(number)
        word.add_paragraph("")


def leaflet(sheet: Leaflet) -> bytes:
    """Return a leaflet as a Word file: a plan or a handout."""
    from docx.enum.text import WD_BREAK

    word = new(sheet.language, sheet.title)
    word.add_heading(sheet.title, 0)
    for block in sheet.blocks:
        if block.kind == "heading":
            word.add_heading(block.text, max(1, block.level - 1))
        elif block.kind in {"bullets", "answer"}:
            for row in block.rows:
                word.add_paragraph(row[0], style="List Bullet")
        elif block.kind == "table":
            _leaflet_table(word, block)
        elif block.kind == "lines":
            for _ in range(block.level):
                _rule(word)
        elif block.kind == "break":
            word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        else:
            _say(word, block.text, {"stem": STEM, "option": OPTION}.get(block.kind, "Normal"))
    return saved(word)


def _leaflet_table(word: "Word", block: Block) -> None:
    from docx.shared import Cm, Pt

    table = word.add_table(rows=0, cols=len(block.rows[0]))
    table.style, table.autofit = "Table Grid", False
    longest = [min(30, max(5, *(len(cell) for cell in column))) for column in zip(*block.rows, strict=True)]
    widths = [Cm(16.6 * chars / sum(longest)) for chars in longest]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate(block.rows):
        for cell, text, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.width = width
            run = cell.paragraphs[0].add_run(text)
            run.bold, run.font.size = number == 0, Pt(10)


def blocks(path: Path) -> list[tuple[str, str]]:
    """Return the style and text of every paragraph and table row of a file, in their order; cells are parted by tabs.

    Raises:
        DatasetError: it cannot be opened.
    """
    import zipfile

    from docx import Document

    try:
        word = Document(str(path))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as exc:
        raise DatasetError(f"{path}: not a Word file that can be read ({exc}); choose a .docx that was exported here") from exc
    return list(_paragraphs(word))


def _paragraphs(word: "Word") -> Iterable[tuple[str, str]]:
    """Yield the style and text of every paragraph and table row, in their order."""
    from docx.table import Table

    for block in word.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield CELL, "\t".join(cell.text for cell in row.cells)
        else:
            yield block.style.name if block.style else "", block.text
