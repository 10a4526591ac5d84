"""Making the bank from the page: of which documents, how far it is, and what came of it."""

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Annotated

from fastapi import Body, FastAPI
from fastapi.responses import JSONResponse

from assistant.app.forms import button, field
from assistant.app.markup import Markup, element, join, worded
from assistant.app.refused import declined
from assistant.app.study_job import Bench, Product, place, told
from assistant.exam import Documents
from assistant.settings import Settings
from assistant.study.bank import coverage, merged, usable
from assistant.study.bank import make as make_bank
from assistant.study.item import KINDS, Item
from assistant.study.material import Material, gathered
from assistant.study.shared_bank import change, read_kept
from assistant.studying import bank_path
from corpus.document import Document
from corpus.errors import DatasetError, DocumentError

MOST_DOCUMENTS = 1000
Seed = Annotated[int, Body(ge=0, le=2**31)]
Names = Annotated[list[Annotated[str, Body(max_length=200)]], Body(max_length=MOST_DOCUMENTS)]


def skeleton() -> Markup:
    """Return the form, folded away as soon as there is a bank."""
    chosen = element(
        "fieldset",
        worded("legend", "make.documents"),
        element("div", data_part="make-documents", class_="choices"),
        class_="documents",
    )
    form = element(
        "form",
        chosen,
        field("make-seed", "make.seed", type="number", min=0, max=2**31, value=1, required=True),
        element("button", worded("span", "make.start"), type="submit", class_="strong", data_part="make-go"),
        class_="row",
        data_part="make",
    )
    about = worded("p", "make.about", class_="faint")
    found = element("div", data_part="make-found", tabindex=-1)
    close = button("make-close", "make.close", data_part="make-close", hidden=True)
    return element(
        "details",
        worded("summary", "make.title"),
        about,
        form,
        place("make"),
        found,
        close,
        data_part="make-box",
        class_="box",
    )


def add(desk: FastAPI, settings: Settings, documents: Documents) -> None:
    """Put the routes into the application."""
    bench: Bench = desk.state.bench

    @desk.get("/make/documents")
    def of_which() -> dict[str, str]:
        return {"html": _boxes(documents)}

    @desk.post("/make")
    def make(chosen: Names, seed: Seed = 1) -> JSONResponse:
        known = documents()
        if unknown := [name for name in chosen if name not in known]:
            raise DocumentError(f"{', '.join(unknown)}: no such document; reload the page, and choose among those there are")
        if not chosen:
            return declined("make.none", status=400)
        picked = [known[name] for name in chosen]
        work = partial(_made, settings, picked, len(picked) == len(known), seed)
        return JSONResponse(told(bench.job)) if bench.start("make", work) else declined("work.busy")


def _made(settings: Settings, documents: Sequence[Document], whole: bool, seed: int, bench: Bench) -> Product:
    materials = [gathered(document) for document in bench.track("reading", documents)]
    bench.stage("making")
    new = make_bank(materials, seed=seed, track=partial(bench.track, "checking"))
    bench.stage("saving")
    path = bank_path(settings, None)
    ids = {document.id for document in documents}

    def remade(old: Sequence[Item]) -> list[Item]:
        others = [item for item in old if not whole and item.source.document not in ids]
        return [*others, *merged(new, [item for item in old if whole or item.source.document in ids])]

    changed = change(path, read_kept(path).seal, remade)
    if not changed.done:
        raise DatasetError(f"{path}: another program changed the bank meanwhile; make it again, nothing was overwritten")
    return Product(summary([item for item in changed.kept.items if item.source.document in ids], materials))


_HEADS = (("make.kind", None), ("make.usable", "num"), ("make.rejected", "num"))


def summary(items: Sequence[Item], materials: Sequence[Material]) -> Markup:
    """Return how many items there are of each kind, and which sections have none."""
    good = Counter(item.kind for item in usable(items))
    bad = Counter(item.kind for item in items if item.status == "rejected")
    head = element("tr", *(worded("th", key, scope="col", class_=class_) for key, class_ in _HEADS))
    rows = [
        element(
            "tr",
            worded("th", f"item.{kind}", scope="row"),
            element("td", str(good[kind]), class_="num"),
            element("td", str(bad[kind]), class_="num"),
        )
        for kind in KINDS
        if good[kind] or bad[kind]
    ]
    told_ = worded("p", "make.done", {"usable": good.total(), "rejected": bad.total()}, class_="lead")
    if not good:
        return join([told_, worded("p", "make.empty")])
    table = element("table", element("thead", head), element("tbody", *rows), class_="counts")
    return join([told_, table, *_missing(items, materials)])


def _missing(items: Sequence[Item], materials: Sequence[Material]) -> list[Markup]:
    found: list[Markup] = []
    for one in materials:
        if paths := coverage(items, one).missing:
            found.append(worded("p", "make.missing", {"document": one.document.title, "count": len(paths)}))
            found.append(element("ul", *(element("li", " › ".join(path)) for path in paths), class_="bare"))
    return found or [worded("p", "make.covered")]


def _boxes(documents: Documents) -> Markup:
    """Return the documents as boxes to be ticked; all are, to begin with."""
    return join(
        element(
            "label", element("input", type="checkbox", value=one.id, checked=True), element("span", one.title), class_="choice"
        )
        for one in documents().values()
    )
