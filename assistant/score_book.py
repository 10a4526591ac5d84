"""A scored run as an Excel workbook: a sheet with a row a question, one with the figures of the whole run."""

from assistant.study.exports.sheet import Cell, write_tables
from eval import export
from eval.scoresheet import Sheet
from eval.wording import metric_meaning, metric_name

_HEAD = ("metric", "指標", "value", "ci_lo", "ci_hi", "n", "說明")


def book(sheet: Sheet) -> bytes:
    """Return the workbook; numbers are numbers, words never formulas, and the same run makes the same bytes."""
    head, rows = export.score_table(sheet)
    questions = [[_cell(value) for value in row] for row in rows]
    whole: list[list[Cell]] = [
        [name, metric_name(name)[0], figure.value, figure.low, figure.high, figure.n, metric_meaning(name)[0]]
        for name, figure in sheet.figures.items()
    ]
    return write_tables({"scores": (head, questions), "summary": (_HEAD, whole)})


def _cell(value: object) -> Cell:
    """Return what a cell holds: yes and no as 1 and 0, so that they can be added up."""
    if isinstance(value, bool):
        return int(value)
    return value if isinstance(value, int | float) or value is None else str(value)


FORMATS: export.Forms = {**export.FORMATS, "xlsx": lambda sheet: {"scores.xlsx": book(sheet)}}
