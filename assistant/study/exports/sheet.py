"""Items as an Excel workbook, in the columns that question banks take. The one file with openpyxl.

Every cell of items is text: a percentage stays as the document writes it, and nothing is ever a formula. Scores of evaluations are
written here too.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from assistant.study.exports.back import Back, blanked
from assistant.study.exports.labels import in_all_languages, key_of, label
from assistant.study.exports.package import undated
from assistant.study.exports.printed import CHOSEN, choices, cite, key
from assistant.study.item import BLANK, FALSE, KINDS, TRUE, FigureFacts, Item
from corpus.errors import DatasetError
from corpus.script import Language

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Preset = Literal["generic", "qiqiao", "daan-bracket"]
PRESETS: tuple[Preset, ...] = get_args(Preset)
_LETTERS = "ABCDEF"
_RISKY = re.compile(r"^[=@\t\r]|^[+\-](?!\d[\d.,]*[%％‰]?[一-鿿]*$)")  # a signed figure runs nothing
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_FACTS = ("indicator", "value", "unit", "qualifier", "direction", "year")


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, not even after a trip through CSV.

    >>> safe("=1+1"), safe("-3.5%"), safe("-3個百分點"), safe("-1+cmd|' /C calc'!A0")
    ("'=1+1", '-3.5%', '-3個百分點', "'-1+cmd|' /C calc'!A0")
    """
    clean = _CONTROL.sub("", text)
    return "'" + clean if _RISKY.match(clean) else clean


def _answer(item: Item, language: Language) -> str:
    """Return the key of a row: letters where there are choices, words elsewhere, parts by `|`, other ways of writing by `;`."""
    if item.kind == "match":
        return "|".join(f"{left}={right}" for left, right in item.pairs)
    if item.kind in {"mcq", "multi", "order"}:
        return key(item, language).replace(" ", "")
    if item.kind == "tf":
        return next(choice.text for choice in choices(item, language) if choice.key)
    if len(item.answer) == 1:
        return ";".join(dict.fromkeys((*item.answer, *item.aliases)))
    return "|".join(item.answer)


def _generic(item: Item, language: Language) -> dict[str, str]:
    shown = [] if item.kind in {"tf", "match"} else choices(item, language)
    row = {label("kind", language): label(item.kind, language), label("stem", language): item.stem}
    texts = {choice.letter: choice.text for choice in shown}
    row |= {letter: texts.get(letter, "") for letter in _LETTERS}
    row[label("answer", language)] = _answer(item, language)
    row[label("explain", language)] = item.explain
    row[label("difficulty", language)] = label(f"difficulty.{item.difficulty}", language)
    row[label("topic", language)] = "；".join(item.tags) or item.source.section[-1] if item.source.section or item.tags else ""
    row[label("source", language)] = cite(item, language).partition("：")[2]
    row[label("number", language)] = item.id
    return row


def _qiqiao(item: Item, language: Language) -> dict[str, str]:
    """Return the row of a qiqiao bank: blanks as `__`, keys of several choices by `;`."""
    row = _generic(item, language)
    row[label("stem", language)] = item.stem.replace(BLANK, "__")
    if item.kind == "multi":
        row[label("answer", language)] = ";".join(_answer(item, language))
    return row


def _bracket(item: Item, language: Language) -> dict[str, str]:
    """Return the row of a bank that takes an item as one text with its key in brackets."""
    shown = [] if item.kind in {"tf", "match"} else choices(item, language)
    said = key(item, language).replace(" ", "") if item.kind in CHOSEN | {"order"} else _bracketed(item)
    if item.kind == "tf":
        said = _answer(item, language)
    lines = [item.stem, *[f"{choice.letter}、{choice.text}" for choice in shown], f"【{label('answer', language)}】{said}"]
    if item.explain:
        lines.append(f"【{label('explain', language)}】{' '.join(item.explain.split())}")
    lines.append(f"【{label('source', language)}】{cite(item, language).partition('：')[2]}")
    question = label("question", language)
    return {label("kind", language): label(item.kind, language), question: "\n".join(lines), label("number", language): item.id}


def _bracketed(item: Item) -> str:
    parts = [f"{left}={right}" for left, right in item.pairs] or list(item.answer)
    return "".join(f"（{part}）" for part in parts)


_ROWS: dict[Preset, Callable[[Item, Language], dict[str, str]]] = {
    "generic": _generic,
    "qiqiao": _qiqiao,
    "daan-bracket": _bracket,
}


def _fill(sheet: "Worksheet", rows: Iterable[dict[str, str]], heads: Sequence[str]) -> None:
    """Write a header and rows of text; wide columns where the text is long."""
    from openpyxl.styles import Alignment, Font

    for number, row in enumerate([dict(zip(heads, heads, strict=True)), *rows], start=1):
        for column, head in enumerate(heads, start=1):
            cell: Any = sheet.cell(number, column)
            if row[head]:
                cell.value, cell.data_type = safe(row[head]), "s"
            cell.number_format = "@"
            cell.quotePrefix = True
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for column, head in enumerate(heads, start=1):
        letter = sheet.cell(1, column).column_letter
        longest = max((len(str(cell.value or "")) for cell in sheet[letter]), default=0)
        sheet.column_dimensions[letter].width = min(60, max(2 * len(head) + 2, 1.6 * longest))
    sheet.freeze_panes = "A2"


def _choices_of_column(sheet: "Worksheet", head: str, heads: Sequence[str], allowed: Sequence[str], rows: int) -> None:
    """Let a column hold these words only."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if head in heads:
        rule = DataValidation(type="list", formula1='"' + ",".join(allowed) + '"', allow_blank=True)
        letter = sheet.cell(1, heads.index(head) + 1).column_letter
        rule.add(f"{letter}2:{letter}{rows + 100}")
        sheet.add_data_validation(rule)


def write(
    items: Sequence[Item], language: Language, *, preset: Preset = "generic", figures: Sequence[tuple[FigureFacts, str]] = ()
) -> bytes:
    """Return the workbook; a second sheet has the key figures, each with its place, when there are any."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = label("items", language)
    rows = [_ROWS[preset](item, language) for item in items]
    heads = list(rows[0]) if rows else []
    _fill(sheet, rows, heads)
    kinds = [label(kind, language) for kind in KINDS]
    _choices_of_column(sheet, label("kind", language), heads, kinds, len(rows))
    levels = [label(f"difficulty.{level}", language) for level in (1, 2, 3)]
    _choices_of_column(sheet, label("difficulty", language), heads, levels, len(rows))
    if figures:
        _figures(book.create_sheet(label("figures", language)), figures, language)
    return _saved(book)


def write_figures(figures: Sequence[tuple[FigureFacts, str]], language: Language) -> bytes:
    """Return a workbook of the key figures alone, each with its place."""
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = label("figures", language)
    _figures(sheet, figures, language)
    return _saved(book)


def _figures(sheet: "Worksheet", figures: Sequence[tuple[FigureFacts, str]], language: Language) -> None:
    columns = [label(name, language) for name in (*_FACTS, "source")]
    facts = [dict(zip(columns, [*[getattr(figure, name) for name in _FACTS], place], strict=True)) for figure, place in figures]
    _fill(sheet, facts, columns)


def _saved(book: Any) -> bytes:
    book.properties.creator = ""
    book.properties.created = datetime(2000, 1, 1)
    buffer = io.BytesIO()
    book.save(buffer)
    return undated(buffer.getvalue())


Cell = str | int | float | None


def write_tables(tables: Mapping[str, tuple[Sequence[str], Sequence[Sequence[Cell]]]]) -> bytes:
    """Return a workbook with a sheet a table, each of a head and rows; numbers stay numbers, words are never formulas."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, (head, rows) in tables.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate([head, *rows], start=1):
            for column, value in enumerate(row, start=1):
                cell: Any = sheet.cell(number, column)
                if isinstance(value, str):
                    cell.value, cell.data_type, cell.quotePrefix = safe(value), "s", True
                else:
                    cell.value = value
                if number == 1:
                    cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
    book.properties.creator = ""
    book.properties.created = datetime(2000, 1, 1)
    buffer = io.BytesIO()
    book.save(buffer)
    return undated(buffer.getvalue())


def _unsafe(value: object) -> str:
    text = "" if value is None else str(value)
    return text[1:] if text.startswith("'") and _RISKY.match(text[1:]) else text


def rows_of(path: Path) -> Iterator[list[str]]:
    """Yield the cells of the first sheet, row by row, as text.

    Raises:
        DatasetError: it is not a workbook.
    """
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, InvalidFileException) as exc:
        raise DatasetError(f"{path}: not a workbook that can be read ({exc}); choose an .xlsx that was exported here") from exc
    for row in book.worksheets[0].iter_rows(values_only=True):
        yield [_unsafe(value) for value in row]


def _verdict(word: str) -> str:
    return {"true": TRUE, "false": FALSE}[key_of(word, ("true", "false"))]


def _back(kind: str, stem: str, options: Sequence[str], said: str, *, number: str) -> Back:
    """Return one item of a row."""
    stem = blanked(stem)
    if kind == "match":
        return Back(number, stem, pairs=tuple((left, right) for left, _, right in (p.partition("=") for p in said.split("|"))))
    if kind == "tf":
        return Back(number, stem, (_verdict(said),))
    if options:
        return Back(number, stem, tuple(options[_LETTERS.index(letter)] for letter in said.replace(";", "")), tuple(options))
    return Back(number, stem, tuple(said.split("|" if "|" in said else ";")))


def _of_text(kind: str, text: str, number: str) -> Back:
    lines = text.split("\n")
    options = [found[1] for line in lines if (found := re.match(r"[A-F]、(.*)$", line))]
    said = next(
        found[2] for line in lines if (found := re.match(r"【(.+?)】(.*)$", line)) and found[1] in in_all_languages("answer")
    )
    if said.startswith("（") and said.endswith("）"):
        said = said[1:-1].replace("）（", "|")
    return _back(kind, lines[0], options, said, number=number)


def read(path: Path) -> list[Back]:
    """Read a workbook of any preset.

    Raises:
        DatasetError: it is no workbook, or its columns are not those of a preset; every row that is wrong is named.
    """
    rows = rows_of(path)
    heads = [key_of(head, ("kind", "stem", "question", "answer", "number")) or head for head in next(rows, [])]
    if not {"kind", "number"} <= set(heads) or not {"stem", "question"} & set(heads):
        raise DatasetError(f"{path}: the first row does not name the columns of an item; export the workbook again")
    backs: list[Back] = []
    faults: list[str] = []
    for line, cells in enumerate(rows, start=2):
        row = dict(zip(heads, cells, strict=False))
        kind = key_of(row["kind"], KINDS)
        try:
            if "question" in row:
                backs.append(_of_text(kind, row["question"], row["number"]))
            else:
                options = [row[letter] for letter in _LETTERS if row.get(letter)]
                backs.append(_back(kind, row["stem"], options, row["answer"], number=row["number"]))
        except (KeyError, ValueError, IndexError, StopIteration):
            faults.append(f"{path}:{line}: the key fits none of the choices; export the workbook again")
    if faults:
        raise DatasetError("\n".join(faults))
    return backs
