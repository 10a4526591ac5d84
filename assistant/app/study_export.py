"""The pane in which items are exported in the forms of trainers' tools, as one zip."""

import re
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import Body, FastAPI
from fastapi.responses import JSONResponse

from assistant.app.forms import field, select
from assistant.app.markup import Markup, element, join, worded
from assistant.app.refused import declined
from assistant.app.study_job import Bench, Product, place, told
from assistant.exam import Documents
from assistant.settings import Settings
from assistant.study import exporting
from assistant.study.digest import Digest, digested
from assistant.study.exports.labels import label, language_of
from assistant.study.exports.package import zipped
from assistant.study.exports.sheet import PRESETS, Preset
from assistant.study.item import Item
from assistant.study.papers import spread_all
from assistant.study.shared_bank import read_kept
from assistant.studying import bank_path
from corpus.errors import DatasetError

_CHOSEN = {"docx", "xlsx"}
# What a form says that it could not hold -> its words here; all others are said as they are.
_KNOWN = (
    (r"aiken: the format has no place .*", "export.aiken"),
    (r"aiken: (?P<count>\d+) items left out.*", "export.aiken.left"),
    (r"(?P<file>\S+): (?P<count>\d+) items are not word for word .*: (?P<ids>.*)", "export.differs"),
    (r"pdf: this computer has no Chinese font.*", "export.font"),
)


def skeleton() -> Markup:
    """Return the pane; study_export.js sends what is chosen."""
    forms = [
        element(
            "label",
            element("input", type="checkbox", value=name, checked=name in _CHOSEN),
            element("span", worded("strong", f"export.form.{name}"), worded("small", f"export.about.{name}")),
            class_="choice",
        )
        for name in exporting.FORMS
    ]
    presets = [worded("option", f"export.preset.{name}", value=name) for name in PRESETS]
    drafts = element("input", type="checkbox", data_part="export-drafts")
    form = element(
        "form",
        element("fieldset", worded("legend", "export.forms"), element("div", *forms, data_part="export-forms", class_="choices wide-ones")),
        select("export-document", "review.document", worded("option", "review.any", value="")),
        select("export-preset", "export.preset", *presets),
        field("export-title", "compose.name", maxlength=200),
        field("export-seed", "compose.seed", type="number", min=0, max=2**31, value=1, required=True),
        element("label", drafts, worded("span", "export.drafts"), class_="choice"),
        element("button", worded("span", "export.go"), type="submit", class_="strong", data_part="export-go"),
        class_="row",
        data_part="export",
    )  # fmt: skip
    said = element("div", data_part="export-said", role="status")
    return join([worded("h2", "export.title"), worded("p", "export.pane.about", class_="faint"), form, said, place("export")])


def add(desk: FastAPI, settings: Settings, documents: Documents) -> None:
    """Put the routes into the application."""
    path = bank_path(settings, None)
    bench: Bench = desk.state.bench

    @desk.post("/export")
    def export(
        forms: Annotated[list[str], Body(max_length=50)],
        document: Annotated[str, Body(max_length=200)] = "",
        preset: Preset = Body("generic"),  # noqa: B008
        title: Annotated[str, Body(max_length=200)] = "",
        seed: Annotated[int, Body(ge=0, le=2**31)] = 1,
        drafts: Annotated[bool, Body()] = False,
    ) -> JSONResponse:
        wanted = [name for name in exporting.FORMS if name in forms]
        if not wanted:
            return declined("export.none", status=400)
        own = [item for item in read_kept(path).items if not document or item.source.document == document]
        if stale := sum(item.status == "stale" for item in own):
            return declined("export.stale", {"count": stale})
        if not any(item.status == "accepted" or (drafts and item.status == "draft") for item in own):
            return declined("export.nothing", {"count": sum(item.status == "draft" for item in own)})
        items = exporting.fit_for_export(own, draft=drafts)
        order = _order(items, _digest(items, documents), title, preset, seed)
        started = bench.start("export", partial(_exported, order, wanted))
        return JSONResponse(told(bench.job)) if started else declined("work.busy")


def _digest(items: Sequence[Item], documents: Documents) -> Digest | None:
    """Return the digest of the one document that items come from; None when there are several, or it is not at hand.

    Raises:
        DatasetError: the items were made of another version of it.
    """
    wanted = {(item.source.document, item.source.sha256) for item in items}
    known = documents()
    changed = sorted({name for name, sha256 in wanted if name in known and known[name].sha256 != sha256})
    if changed:
        raise DatasetError(
            f"{', '.join(changed)}: the document is not the one the items were made of; compare the bank with it in the review first"
        )
    names = {name for name, _ in wanted}
    return digested(known[names.pop()]) if len(names) == 1 and names <= set(known) else None


def _order(items: Sequence[Item], digest: Digest | None, title: str, preset: Preset, seed: int) -> exporting.Order:
    language = language_of(items)
    name = title or (digest.title if digest else label("items", language))
    draft = any(item.status != "accepted" for item in items)
    return exporting.Order(tuple(spread_all(items, seed)), language, name, draft, preset, digest)


def _exported(order: exporting.Order, forms: Sequence[str], bench: Bench) -> Product:
    made = exporting.export(order, bench.track("writing", forms))
    bench.stage("reread")
    said = [*made.said, *exporting.changed_on_the_way(order.items, made.files)]
    words = worded("p", "export.done", {"items": len(order.items), "files": len(made.files)}, class_="lead")
    listed = element("ul", *(element("li", name) for name in made.files), class_="bare")
    return Product(join([words, listed, *_told(said)]), "items.zip", zipped(dict(sorted(made.files.items()))))


def _told(said: Iterable[str]) -> list[Markup]:
    """Return what the forms could not hold, in the words of the page."""
    found: list[Markup] = []
    for line in said:
        for pattern, key in _KNOWN:
            if match := re.fullmatch(pattern, line, re.DOTALL):
                values: dict[str, Any] = dict(match.groupdict())
                found.append(worded("p", key, values or None, class_="caution"))
                break
        else:
            found.append(element("p", line, class_="caution"))
    return found
