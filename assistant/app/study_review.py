"""The pane in which a trainer reviews the items of the bank, one by one, each beside the passage that proves it."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import FastAPI, Query
from fastapi.responses import JSONResponse

from assistant.app import study_making, study_verdicts
from assistant.app.forms import button, field, select
from assistant.app.markup import Markup, element, join, labelled, worded
from assistant.app.refused import declined
from assistant.app.study_item import passage, shown
from assistant.exam import Documents
from assistant.settings import Settings
from assistant.study.item import KINDS, Item
from assistant.study.queue import Filter, misfits, sections
from assistant.study.review import against, without_warnings
from assistant.study.shared_bank import Kept, read_kept
from assistant.studying import bank_path

Reply = dict[str, Any]
Name = Annotated[str, Query(max_length=1000)]
STATUSES = ("draft", "accepted", "rejected", "stale")
BETWEEN = "\x1f"  # the titles of a section's path
_MOST_MISFITS = 20
_KEYS = (("a", "accept"), ("r", "reject"), ("e", "edit"), ("u", "undo"), ("j", "next"), ("k", "back"), ("?", "keys"))


def skeleton() -> Markup:
    """Return the pane, empty; study_review.js fills it."""
    status = element("div", data_part="review-bank", role="status")
    said = element("div", data_part="review-said", role="status", class_="spoken-line")
    return join([
        worded("h2", "review.title"), worded("p", "review.about", class_="faint"), study_making.skeleton(), status,
        element("div", _filters(), _bar(), said, _reason(), _views(), data_part="review-work", hidden=True), *_dialogs(),
    ])  # fmt: skip


def _filters() -> Markup:
    any_ = worded("option", "review.any", value="")
    kinds = [worded("option", f"item.{kind}", value=kind) for kind in KINDS]
    statuses = [worded("option", f"item.status.{name}", value=name) for name in STATUSES]
    return element(
        "form",
        select("review-document", "review.document", any_),
        select("review-section", "review.section", any_),
        select("review-kind", "review.kind", any_, *kinds),
        select("review-status", "review.status", *statuses, any_),
        field("review-words", "review.words", type="search", maxlength=100),
        class_="row filters",
        data_part="review-filters",
    )


def _bar() -> Markup:
    """Return what can be done, each with its key."""
    acts = [
        element(
            "button",
            worded("span", f"review.{name}"),
            element("kbd", key, aria_hidden="true"),
            type="button",
            class_="strong" if name == "accept" else "plain",
            data_do=f"review-{name}",
            aria_keyshortcuts="Shift+?" if key == "?" else key,
        )
        for key, name in _KEYS
    ]
    place = element("p", data_part="review-place", class_="place", role="status")
    words = worded("span", "review.all", {"count": 0})
    whole = element("button", words, type="button", class_="plain", data_do="review-all", data_part="review-all", hidden=True)
    who = element("button", worded("span", "review.who.none"), type="button", class_="plain", data_do="review-who")
    return element("div", place, *acts, whole, who, class_="row acts", role="group", **labelled("aria_label", "review.acts"))


def _reason() -> Markup:
    """Return the form for a reason: of turning an item down, or of accepting one that breaks a rule."""
    form = element(
        "form",
        worded("p", "review.reason.reject", data_part="reason-ask", class_="lead"),
        select("reason-rule", "review.reason.rule", worded("option", "review.reason.own", value="")),
        field("reason-words", "review.reason.words", maxlength=500, autocomplete="off"),
        element("button", worded("span", "review.reason.send"), type="submit", class_="strong"),
        button("reason-cancel", "review.cancel"),
        class_="row",
        data_part="reason",
    )
    return element("div", form, class_="box", data_part="reason-box", hidden=True)


def _views() -> Markup:
    item = element("div", data_part="review-item", class_="item", **labelled("aria_label", "review.item"), role="region")
    edit = element("form", data_part="review-edit", class_="edit", hidden=True)
    proof = element("aside", data_part="review-passage", class_="passage", tabindex=0, **labelled("aria_label", "review.passage"))
    done = element(
        "div",
        worded("p", "review.finished", class_="lead"),
        button("review-compose", "review.compose", "strong"),
        data_part="review-done",
        hidden=True,
    )
    return join([done, element("div", element("div", item, edit), proof, class_="beside")])


def _dialogs() -> list[Markup]:
    keys = [element("div", element("dt", element("kbd", key)), worded("dd", f"review.{name}")) for key, name in _KEYS]
    close = element("form", element("button", worded("span", "review.close"), class_="strong"), method="dialog")
    shown_keys = element(
        "dialog", worded("h3", "review.keys"), element("dl", *keys, class_="keys"), worded("p", "review.keys.about"), close,
        data_part="keys", **labelled("aria_label", "review.keys"),
    )  # fmt: skip
    who = element(
        "form",
        field("who-name", "review.who.ask", maxlength=60, required=True, autocomplete="name"),
        worded("p", "review.who.about", class_="faint"),
        element("div", element("button", worded("span", "review.who.keep"), class_="strong", value="yes"), button("who-cancel", "review.cancel"), class_="row"),
        method="dialog",
        data_part="who-form",
    )  # fmt: skip
    sure = element(
        "form",
        element("p", data_part="sure-words", class_="lead"),
        element("div", element("button", worded("span", "review.sure"), class_="strong", value="yes"), button("sure-cancel", "review.cancel"), class_="row"),
        method="dialog",
    )  # fmt: skip
    return [
        shown_keys,
        element("dialog", who, data_part="who", **labelled("aria_label", "review.who.ask")),
        element("dialog", sure, data_part="sure", **labelled("aria_label", "review.sure")),
    ]


def add(desk: FastAPI, settings: Settings, documents: Documents) -> None:
    """Put the routes into the application."""
    path = bank_path(settings, None)
    study_making.add(desk, settings, documents)
    study_verdicts.add(desk, path, documents)

    @desk.get("/bank")
    def bank() -> Reply:
        kept, known = read_kept(path), documents()
        names = dict.fromkeys(item.source.document for item in kept.items)
        options = join(element("option", known[name].title if name in known else name, value=name) for name in names)
        html = join([summary(kept), *_misfits(kept, documents)])
        return {"seal": kept.seal, "total": len(kept.items), "html": html, "documents": options}

    @desk.get("/review/items")
    def listed(document: Name = "", section: Name = "", kind: Name = "", status: Name = "", words: Name = "") -> Reply:
        kept = read_kept(path)
        wanted = Filter(document, tuple(filter(None, section.split(BETWEEN))), kind, status, words.strip())
        found = [item for item in kept.items if wanted.fits(item)]
        plain = [item.id for item in without_warnings(found)]
        return {
            "seal": kept.seal,
            "ids": [item.id for item in found],
            "plain": plain,
            "sections": _sections(kept.items, document),
        }

    @desk.get("/review/item")
    def one(id: Name) -> JSONResponse:  # noqa: A002 - the query's name
        kept = read_kept(path)
        item = next((item for item in kept.items if item.id == id), None)
        if item is None:
            return declined("review.no_item", {"id": id}, status=404)
        known = documents()
        told = {"seal": kept.seal, "id": id, "status": item.status, "fields": study_verdicts.fields(item)}
        html = shown(item, against(item, study_verdicts.world(item, known)))
        return JSONResponse(told | {"html": html, "passage": passage(item, known), "lang": study_verdicts.language(item)})


def _sections(items: Sequence[Item], document: str) -> Markup:
    names = {document} if document else {item.source.document for item in items}
    paths = sections(items, names.pop()) if len(names) == 1 else []
    return join(element("option", " › ".join(path[1:] or path), value=BETWEEN.join(path)) for path in paths)


def summary(kept: Kept) -> Markup:
    """Return how many items there are of each status."""
    if not kept.items:
        return worded("p", "review.bank.none", class_="lead")
    counts = Counter[str](item.status for item in kept.items)
    values: dict[str, object] = {"total": len(kept.items), **{name: counts[name] for name in STATUSES}}
    return worded("p", "review.bank", values)


def _misfits(kept: Kept, documents: Documents) -> list[Markup]:
    """Return what does not fit the documents: each edited line by its number, changed documents as such."""
    found = list(misfits(kept, documents())) if kept.items else []
    pieces: list[Markup] = []
    for document, count in Counter(one.document for one in found if one.why == "changed").items():
        words = worded("p", "review.changed.document", {"document": document, "count": count}, class_="trouble", role="alert")
        pieces.append(element("div", words, button("review-compare", "review.compare")))
    for document, count in Counter(one.document for one in found if one.why == "gone").items():
        pieces.append(worded("p", "review.gone.document", {"document": document, "count": count}, class_="trouble"))
    edited = [one for one in found if one.why == "edited"]
    for one in edited[:_MOST_MISFITS]:
        values = {"file": str(kept.path), "line": one.line, "id": one.item.id, "document": one.document}
        pieces.append(worded("p", "review.edited", values, class_="trouble"))
    if len(edited) > _MOST_MISFITS:
        pieces.append(worded("p", "review.edited.more", {"count": len(edited) - _MOST_MISFITS}, class_="trouble"))
    return pieces
