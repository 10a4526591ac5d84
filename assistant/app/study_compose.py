"""The pane in which a session is composed: the wish, the blueprint as it stands, a preview of the papers, the zip."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Body, FastAPI, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.app.forms import button, field, select
from assistant.app.markup import Markup, element, join, labelled, worded
from assistant.app.refused import declined
from assistant.app.study_job import Bench, Product, place, told
from assistant.exam import Documents
from assistant.settings import Settings
from assistant.study.blueprint import LEVELS, Level
from assistant.study.composing import Composed, Wish, compose, usable_in
from assistant.study.digest import Digest, digested
from assistant.study.exports import html, leaflets
from assistant.study.exports.package import unzipped
from assistant.study.item import KINDS, Item, Kind
from assistant.study.papers import Shortfall
from assistant.study.plan import agenda, handout, objectives, parts_of, session_plan
from assistant.study.shared_bank import read_kept
from assistant.studying import bank_path
from corpus.errors import DocumentError

Reply = dict[str, Any]
FORMS = ("A", "B", "pre", "post")
Shown = Literal["A", "B", "pre", "post", "plan", "handout"]


class Asked(BaseModel):
    """What the form of the pane sends."""

    model_config = ConfigDict(extra="forbid")
    document: str = Field(max_length=200)
    minutes: int = Field(ge=10, le=2880)
    audience: str = Field("", max_length=200)
    level: Level = "mixed"
    seed: int = Field(1, ge=0, le=2**31)
    title: str = Field("", max_length=200)
    sections: list[str] = Field([], max_length=500)
    counts: dict[Kind, Annotated[int, Field(ge=0, le=500)]] | None = None
    drafts: bool = False

    def wish(self) -> Wish:
        """Return it as a wish."""
        sections = tuple(self.sections)
        return Wish(self.minutes, self.audience, self.level, self.seed, self.title, sections, self.counts, self.drafts)


def skeleton() -> Markup:
    """Return the pane, empty; study_compose.js fills it."""
    said = element("div", data_part="compose-said", role="status")
    none = element(
        "div",
        worded("p", "compose.none", class_="lead"),
        button("compose-review", "compose.review", "strong"),
        data_part="compose-none",
        hidden=True,
    )
    work = element("div", element("div", _form(), _mix(), class_="wish"), _plan(), class_="beside", data_part="compose-work")
    return join([worded("h2", "compose.title"), worded("p", "compose.about", class_="faint"), none, said, work, _preview()])


def _form() -> Markup:
    levels = [worded("option", f"compose.level.{name}", value=name, selected=name == "mixed") for name in LEVELS]
    drafts = element("input", type="checkbox", data_part="compose-drafts")
    sections = element(
        "fieldset", worded("legend", "compose.sections"), element("div", data_part="compose-sections", class_="choices")
    )
    folded = element(
        "details",
        element("summary", worded("span", "compose.sections"), " ", element("span", data_part="compose-chosen")),
        sections,
    )
    return element(
        "form",
        select("compose-document", "review.document"),
        field("compose-title", "compose.name", maxlength=200),
        field("compose-audience", "compose.audience", maxlength=200, **labelled("placeholder", "compose.audience.hint")),
        field("compose-minutes", "compose.minutes", type="number", min=10, max=2880, value=90, required=True),
        select("compose-level", "compose.level", *levels),
        field("compose-seed", "compose.seed", type="number", min=0, max=2**31, value=1, required=True),
        element("label", drafts, worded("span", "compose.drafts"), class_="choice"),
        folded,
        class_="row",
        data_part="compose",
    )  # fmt: skip


def _mix() -> Markup:
    """Return the table of kinds, the number of each to be changed; study_compose.js fills in what there is."""
    head = [worded("th", key, scope="col", class_="num" if key != "make.kind" else None) for key in _HEADS]
    rows = [
        element(
            "tr",
            worded("th", f"item.{kind}", scope="row"),
            element("td", element("input", type="number", min=0, max=500, data_kind=kind, **_of(kind)), class_="num"),
            element("td", data_of="available", class_="num"),
            element("td", data_of="A", class_="num"),
            element("td", data_of="B", class_="num"),
            data_row=kind,
        )
        for kind in KINDS
    ]
    table = element("table", element("thead", element("tr", *head)), element("tbody", *rows), class_="counts")
    reset = button("compose-reset", "compose.reset", data_part="compose-reset", hidden=True)
    return element(
        "section", element("header", worded("h3", "compose.mix"), reset, class_="row"), element("div", table, class_="wide")
    )


_HEADS = ("make.kind", "compose.each", "compose.available", "compose.a", "compose.b")


def _of(kind: Kind) -> dict[str, object]:
    return labelled("aria_label", "compose.each") | {"aria_describedby": None, "name": kind}


def _plan() -> Markup:
    best = element("input", type="checkbox", data_part="compose-best")
    short = element(
        "div",
        element("div", data_part="compose-short", role="alert"),
        element("label", best, worded("span", "compose.best"), class_="choice"),
        data_part="compose-lacking",
        hidden=True,
    )
    go = element(
        "button", worded("span", "compose.go"), type="button", class_="strong", data_do="compose-go", data_part="compose-go"
    )
    tests = element("div", data_part="compose-tests", role="status")
    plan = element("div", data_part="compose-plan")
    acts = element("div", go, button("compose-export", "compose.export"), class_="row acts")
    return element("section", worded("h3", "compose.blueprint"), tests, short, acts, place("session"), plan, class_="blueprint")


def _preview() -> Markup:
    papers = [worded("option", f"compose.paper.{name}", value=name) for name in (*FORMS, "plan", "handout")]
    copies = [worded("option", f"compose.copy.{name}", value=name) for name in ("learner", "teacher")]
    frame = element("iframe", sandbox="", data_part="compose-frame", **labelled("title", "compose.preview"))
    head = element(
        "header", worded("h3", "compose.preview"), select("compose-paper", "compose.which", *papers),
        select("compose-copy", "compose.copy", *copies), class_="row",
    )  # fmt: skip
    return element("section", head, frame, class_="preview", data_part="compose-preview", hidden=True)


def add(desk: FastAPI, settings: Settings, documents: Documents) -> None:
    """Put the routes into the application."""
    path = bank_path(settings, None)
    bench: Bench = desk.state.bench

    def about(name: str) -> Digest:
        if name not in documents():
            raise DocumentError(f"{name}: no such document; reload the page, and choose among those there are")
        return digested(documents()[name])

    def composed(asked: Asked) -> Composed:
        return compose(read_kept(path).items, about(asked.document), asked.wish())

    @desk.get("/compose/documents")
    def of_which() -> Reply:
        items, known = read_kept(path).items, documents()
        names = [name for name in dict.fromkeys(item.source.document for item in items) if name in known]
        options = join(element("option", known[name].title, value=name) for name in names)
        counts = {name: _counts(items, name) for name in names}
        return {"html": options, "counts": counts}

    @desk.get("/compose/sections")
    def sections(document: Annotated[str, Query(max_length=200)]) -> Reply:
        paths = [path for path, _ in about(document).parts if len(path) > 1]
        boxes = (element("input", type="checkbox", value=path[-1]) for path in paths)
        labels = [element("label", box, element("span", one[-1]), class_="choice") for box, one in zip(boxes, paths, strict=True)]
        return {"html": join(labels)}

    @desk.post("/compose/plan")
    def plan(asked: Asked) -> Reply:
        found = composed(asked)
        short = element("ul", *map(_short, found.drawn.short), class_="bare") if found.drawn.short else ""
        return {"rows": _rows(found), "short": short, "tests": _tests(found), "plan": _outline(found), "draft": found.draft}

    @desk.post("/compose/preview")
    def preview(
        asked: Asked, paper: Annotated[Shown, Body()], version: Annotated[Literal["learner", "teacher"], Body()]
    ) -> Reply:
        return {"page": _page(composed(asked), paper, keys=version == "teacher")}

    @desk.post("/compose/session")
    def session(asked: Asked, best: Annotated[bool, Body()] = False) -> JSONResponse:
        found = composed(asked)
        if not any(paper.items for paper in found.drawn.papers.values()):
            return declined("compose.empty", status=400)
        if found.drawn.short and not best:
            return declined("compose.lacking", status=400)
        started = bench.start("session", partial(_session, found, asked.seed))
        return JSONResponse(told(bench.job)) if started else declined("work.busy")


def _counts(items: Iterable[Item], document: str) -> dict[str, int]:
    own = usable_in(items, document, drafts=True)
    return {"accepted": sum(item.status == "accepted" for item in own), "all": len(own)}


def _session(found: Composed, seed: int, bench: Bench) -> Product:
    bench.stage("writing")
    content = found.zip(seed)
    count = len(unzipped(content))
    return Product(worded("p", "compose.done", {"count": count}, class_="lead"), "session.zip", content)


def _rows(found: Composed) -> list[Reply]:
    """Return for each kind what is asked for, what there is, and what each paper got."""
    asked = {want.kind: want.count for want in found.blueprint.paper}
    got = {name: {part.kind: len(part.items) for part in found.drawn.papers[name].parts} for name in ("A", "B")}
    return [
        {
            "kind": kind,
            "asked": asked.get(kind, 0),
            "available": found.available.get(kind, 0),
            "A": got["A"].get(kind, 0),
            "B": got["B"].get(kind, 0),
        }
        for kind in KINDS
    ]


def _short(one: Shortfall) -> Markup:
    values: dict[str, object] = {"asked": one.want.count, "found": one.found, "lack": one.want.count - one.found}
    form, kind = worded("span", f"compose.paper.{one.form}"), worded("span", f"item.{one.want.kind}")
    return element("li", form, " · ", kind, " ", worded("span", "compose.short", values))


def _tests(found: Composed) -> Markup:
    """Return in words what the papers and the tests hold."""
    papers = found.drawn.papers
    values: dict[str, object] = {
        "a": len(papers["A"].items),
        "b": len(papers["B"].items),
        "points": papers["A"].total,
        "minutes": found.blueprint.paper_minutes,
        "pre": len(papers["pre"].items),
        "post": len(papers["post"].items),
    }
    draft = [worded("p", "compose.draft", class_="caution")] if found.draft else []
    return join([worded("p", "compose.holds", values, class_="lead"), *draft])


def _outline(found: Composed) -> Markup:
    """Return agenda and objectives in the document's language."""
    digest, plan = found.digest, found.blueprint
    rows = [
        element("tr", element("td", f"{one.start}–{one.end}", class_="num"), element("td", one.activity))
        for one in agenda(digest, plan)
    ]
    heads = element("tr", worded("th", "compose.time", scope="col", class_="num"), worded("th", "compose.activity", scope="col"))
    times = element("table", element("thead", heads), element("tbody", *rows), class_="agenda")
    goals: list[Markup] = []
    for path, _ in parts_of(digest, plan.sections):
        if lines := objectives(digest, path, found.practice):
            goals += [element("h4", path[-1]), element("ul", *(element("li", line) for line in lines))]
    return element("div", worded("h3", "compose.agenda"), times, *_goals(goals), lang=digest.language)


def _goals(goals: Sequence[Markup]) -> list[Markup]:
    return [worded("h3", "compose.objectives"), *goals] if goals else []


def _page(found: Composed, shown: Shown, *, keys: bool) -> str:
    """Return what is printed, as a page for the frame."""
    digest, plan = found.digest, found.blueprint
    if shown == "plan":
        scenarios = [item for item in found.items if item.kind == "scenario"]
        return html.write(session_plan(digest, plan, found.practice, scenarios)).decode()
    if shown == "handout":
        return html.write(handout(digest, plan.title)).decode()
    paper = found.drawn.papers[shown]
    leaflet = leaflets.of_paper(replace(paper, draft=found.draft), keys="below" if keys else "none")
    return html.write(leaflet, unfolded=True).decode()
