"""The pane of key figures: a table to sort and search, each figure with its passage, and what is said of it put right. See study_figures.js."""

from typing import Annotated, Any

from fastapi import Body, FastAPI, Response
from fastapi.responses import JSONResponse

from assistant.app.forms import button, field, select
from assistant.app.markup import Markup, element, join, labelled, worded
from assistant.app.refused import declined
from assistant.app.study_content import Content, Id, Shelf, download, fault_of, gone
from assistant.app.study_material import dialog
from assistant.exam import Documents
from assistant.settings import Settings
from assistant.study.corrections import Correction, corrections_path, foreign_words, keep, place_of, stale, wrong
from assistant.study.digest import digest
from assistant.study.exports import sheet
from assistant.study.exports.labels import label
from assistant.study.figure_table import UNKNOWN, Row
from assistant.study.material import gathered
from corpus.document import Document

FIELDS = ("indicator", "qualifier", "direction", "year")
QUALIFIERS = ("以上", "以下", "以內", "左右", "超過", "突破", "不低於", "不超過", "不足", "至少", "約", "近", "逾")
COLUMNS = ("indicator", "value", "unit", "qualifier", "direction", "year", "place")
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Text = Annotated[str, Body(max_length=2000)]
Short = Annotated[str, Body(max_length=100)]
Place = Annotated[int, Body(ge=0)]


def skeleton() -> Markup:
    """Return the pane, empty."""
    bound = element("a", worded("span", "figures.download"), class_="plain", download=True, data_part="figures-file")
    return join(
        [
            worded("h2", "figures.title"),
            worded("p", "figures.about", class_="faint"),
            element("div", select("figures-document", "content.document"), bound, class_="row"),
            element("div", data_part="figures", class_="found"),
            element("div", _filters(), _table(), data_part="figures-shown", hidden=True),
            element("div", data_part="figures-stale"),
            dialog("figures", _form()),
        ]
    )


def _filters() -> Markup:
    hint = labelled("placeholder", "figures.search.hint")
    shown = [worded("option", f"figures.show.{name}", value=name) for name in ("all", "open", "corrected", "must")]
    row = element(
        "div",
        field("figures-search", "figures.search", type="search", autocomplete="off", **hint),
        select("figures-unit", "figures.unit"),
        select("figures-show", "figures.show", *shown),
        class_="row",
    )
    return join([row, element("p", data_part="figures-count", class_="faint", role="status")])


def _table() -> Markup:
    heads = [
        element(
            "th",
            element("button", worded("span", f"figures.{name}"), type="button", data_do="sort", data_column=name),
            scope="col",
            aria_sort="none",
        )
        for name in COLUMNS
    ]
    caption = worded("caption", "figures.caption", class_="unseen")
    body = element("tbody", data_part="figures-rows")
    table = element("table", caption, element("thead", element("tr", *heads)), body, class_="figures")
    return element("div", table, class_="wide", tabindex=0, **labelled("aria_label", "figures.caption"))


def _form() -> Markup:
    """Return the form that puts right what is said of a figure."""
    known = element("datalist", *(element("option", value=word) for word in QUALIFIERS), id="figures-qualifiers")
    directions = [worded("option", f"figures.{name or 'flat'}", value=name) for name in ("", "up", "down")]
    fields = [
        _field("indicator", field("figures-indicator", "figures.indicator", maxlength=40, autocomplete="off")),
        _field("qualifier", field("figures-qualifier", "figures.qualifier", maxlength=20, list="figures-qualifiers")),
        _field("direction", select("figures-direction", "figures.direction", *directions)),
        _field("year", field("figures-year", "figures.year", maxlength=4, inputmode="numeric", autocomplete="off")),
        _field("by", field("figures-by", "figures.by", maxlength=40, autocomplete="name")),
    ]
    save = element("button", worded("span", "figures.save"), type="submit", class_="strong")
    acts = element("div", save, button("figures-undo", "figures.undo"), class_="row")
    said = element("div", data_part="figures-said", role="status")
    fixed = element("p", data_part="figures-fixed", class_="faint")
    return element("form", worded("h3", "figures.form"), fixed, known, *fields, said, acts, data_part="figures-form")


def _field(name: str, shown: Markup) -> Markup:
    return element("div", shown, element("p", data_wrong=name, id=f"figures-wrong-{name}", class_="trouble", hidden=True))


def add(desk: FastAPI, settings: Settings, documents: Documents) -> None:
    """Put the routes into the application."""
    shelf = Shelf(settings, documents)

    @desk.get("/figures")
    def figures(document: Id) -> JSONResponse:
        found = shelf.content(document)
        return JSONResponse(shown(found)) if found else gone()

    @desk.get("/figures/sheet")
    def workbook(document: Id) -> Response:
        found = shelf.content(document)
        if found is None:
            return gone()
        known = digest(found.material)
        rows = [(facts, " › ".join(one.section)) for facts, one in known.figures]
        name = f"{known.title} {label('figures', known.language)}.xlsx"
        return download(sheet.write_figures(rows, known.language), name, _SHEET)

    @desk.post("/figures/correct")
    def correct(document: Short, sentence: Text, at: Place, figure: Short, says: dict[str, str], by: Short = "") -> JSONResponse:
        found = shelf.content(document)
        if found is None:
            return gone()
        given = Correction(document, sentence, at, figure, by=by.strip())
        return _correct(settings, found, given, {name: says[name].strip() for name in FIELDS if name in says})

    @desk.post("/figures/drop")
    def drop(document: Short, sentence: Text, at: Place, figure: Short) -> JSONResponse:
        keep(corrections_path(settings.home), Correction(document, sentence, at, figure))
        found = shelf.content(document)
        return JSONResponse({"said": "figures.dropped"} | (shown(found) if found else {}))


def _correct(settings: Settings, found: Content, given: Correction, says: dict[str, str]) -> JSONResponse:
    """Keep what differs from how the figure was read; nothing is kept of a field that says the same."""
    read = gathered(found.document)
    row = next(
        (row for row in read.rows if place_of(row, read.document) == given.place and row.figure.text == given.figure), None
    )
    if row is None:
        return declined("figures.changed")
    before = _said(row)
    changed = {name: value for name, value in says.items() if value != before[name]}
    correction = Correction(given.document, given.sentence, given.at, given.figure, **changed, by=given.by)
    if faults := _faults(correction, read.document):
        return JSONResponse({"faults": faults})
    known = next((one for one in found.corrections if one.place == given.place), None)
    if changed == (known.says if known else {}):
        return JSONResponse({"said": "figures.same"} | shown(found))
    keep(corrections_path(settings.home), correction)
    now = Shelf(settings, lambda: {found.document.id: found.document}).content(found.document.id) or found
    return JSONResponse({"said": "figures.saved" if changed else "figures.undone"} | shown(now))


def _faults(correction: Correction, document: Document) -> dict[str, Any]:
    """Return by field what is wrong with a correction: the key of its words, with their values."""
    faults: dict[str, Any] = {name: {"key": f"figures.wrong.{why}", "values": {}} for name, why in wrong(correction).items()}
    foreign = foreign_words(correction.indicator, document) if correction.indicator and "indicator" not in faults else []
    if foreign:
        faults["indicator"] = {"key": "figures.wrong.words", "values": {"words": "、".join(foreign)}}
    return faults


def _said(row: Row) -> dict[str, str]:
    """Return what is said of a figure, as the form shows it."""
    indicator = "" if row.indicator == UNKNOWN else row.indicator
    return {"indicator": indicator, "qualifier": row.qualifier, "direction": row.figure.direction, "year": row.year}


def shown(found: Content) -> dict[str, Any]:
    """Return the table of a document's figures, with what is wrong with the file of corrections."""
    rows = [row for row in found.material.rows if not row.named]
    return {
        "rows": [_row(row, found.document) for row in rows],
        "left": len(found.material.rows) - len(rows),
        "html": fault_of(found),
        "stale": [_stale(one) for one in stale(found.corrections, found.document, found.material.rows)],
        "writable": not found.fault,
    }


def _row(row: Row, document: Document) -> dict[str, Any]:
    name, sentence, at = place_of(row, document)
    return _said(row) | {
        "document": name,
        "sentence": sentence,
        "at": at,
        "figure": row.figure.text,
        "value": row.value,
        "unit": row.unit,
        "number": float(row.figure.value),
        "place": row.statement.section.path[-1] if row.statement.section.path else "",
        "start": row.span.start,
        "end": row.span.end,
        "corrected": list(row.corrected),
        "must": row.must_know,
    }


def _stale(one: Correction) -> dict[str, Any]:
    said = "；".join(value for value in one.says.values() if value)
    return {"document": one.document, "sentence": one.sentence, "at": one.at, "figure": one.figure, "said": said}
