"""The pane in which a trainer takes in learners' answers: what they say of each item and of what was learnt."""

import binascii
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated

from fastapi import Body, FastAPI
from fastapi.responses import JSONResponse

from assistant.app import study_statistics
from assistant.app.forms import button, field, select
from assistant.app.markup import Markup, element, join, worded
from assistant.exam import Documents
from assistant.settings import Settings
from assistant.study.item import Item
from assistant.study.replies import Reply, parse_replies, template
from assistant.study.results import Results, analyse, written_back
from assistant.study.session import printed_in
from assistant.study.shared_bank import read_kept, update
from assistant.studying import bank_path
from corpus.errors import DatasetError

MOST_CHARS = 40_000_000
Name = Annotated[str, Body(max_length=300)]
Content = Annotated[str, Body(max_length=MOST_CHARS)]


@dataclass(frozen=True, slots=True)
class Asked:
    """The items that were asked, and where each stands in the papers."""

    items: tuple[Item, ...]
    places: tuple[tuple[str, str], ...]  # "A 1", the item's id

    @property
    def by_id(self) -> dict[str, Item]:
        """The items by id."""
        return {item.id: item for item in self.items}

    @property
    def listed(self) -> list[tuple[str, Item]]:
        """Each place with its item."""
        known = self.by_id
        return [(place, known[name]) for place, name in self.places if name in known]


def skeleton() -> Markup:
    """Return the pane; study_results.js fills it."""
    kinds = [worded("option", f"results.of.{name}", value=name) for name in ("session", "bank")]
    zipped = field("results-session", "results.session", type="file", accept=".zip")
    source = element("div", select("results-of", "results.of", *kinds), zipped, class_="row")
    names = field("results-learners", "results.learners", "textarea", rows=3)
    blank = element("div", names, button("results-template", "results.template"), class_="row")
    answers = field("results-file", "results.file", type="file", accept=".csv,.txt")
    look = button("results-look", "results.look", "strong")
    pieces = [
        worded("h2", "results.title"),
        worded("p", "results.about", class_="faint"),
        element("section", worded("h3", "results.step.of"), source),
        element("section", worded("h3", "results.step.blank"), worded("p", "results.blank.about", class_="faint"), blank),
        element("section", worded("h3", "results.step.file"), element("div", answers, look, class_="row")),
        element("div", data_part="results-said", role="status"),
        element("section", data_part="results-found", tabindex=-1, class_="found"),
    ]
    return join(pieces)


def add(desk: FastAPI, settings: Settings, _documents: Documents) -> None:
    """Put the routes into the application."""
    path = bank_path(settings, None)

    def asked(session: str, session_name: str) -> Asked:
        if session_name:
            return _printed(session, session_name)
        items = tuple(item for item in read_kept(path).items if item.status == "accepted" and item.kind != "scenario")
        return Asked(items, tuple((str(number), item.id) for number, item in enumerate(items, start=1)))

    @desk.post("/results/template")
    def blank(session: Content = "", session_name: Name = "", learners: Name = "") -> JSONResponse:
        found = asked(session, session_name)
        if not found.listed:
            return _refused([f"{session_name or path.name}: no item is in it"])
        names = [line.strip() for line in learners.splitlines() if line.strip()]
        stem = PurePath(session_name).stem or "answers"
        return JSONResponse(
            {"name": f"{stem}-answers.csv" if session_name else "answers.csv", "csv": template(found.listed, names)}
        )

    def read(name: str, content: str, session: str, session_name: str) -> tuple[Asked, list[Reply]]:
        found = asked(session, session_name)
        return found, parse_replies(_bytes(content, name), name, found.by_id)

    @desk.post("/results/look")
    def look(name: Name, content: Content, session: Content = "", session_name: Name = "") -> JSONResponse:
        try:
            found, replies = read(name, content, session, session_name)
        except DatasetError as error:
            return _refused(str(error).splitlines())
        return JSONResponse({"html": study_statistics.analysis(analyse(replies, found.by_id), dict(_places(found)))})

    @desk.post("/results/keep")
    def keep(name: Name, content: Content, session: Content = "", session_name: Name = "") -> JSONResponse:
        try:
            found, replies = read(name, content, session, session_name)
        except DatasetError as error:
            return _refused(str(error).splitlines())
        results = analyse(replies, found.by_id)
        kept = update(path, lambda bank: written_back(bank, results))
        return JSONResponse({"html": _kept(results, {item.id for item in kept.items})})


def _places(found: Asked) -> list[tuple[str, str]]:
    return [(item.id, place) for place, item in found.listed]


def _bytes(content: str, name: str) -> bytes:
    try:
        return b64decode(content, validate=True)
    except (binascii.Error, ValueError) as exc:
        raise DatasetError(f"{name}: was not sent whole; send it again") from exc


def _printed(session: str, name: str) -> Asked:
    """Return the items of a session's zip, in the order of its papers."""
    printed = printed_in(_bytes(session, name), name)
    papers = {paper: ids for paper, ids in printed.papers.items() if ids}
    places = [(f"{paper} {number}", one) for paper, ids in papers.items() for number, one in enumerate(ids, start=1)]
    return Asked(printed.items, tuple(places))


def _refused(lines: Sequence[str]) -> JSONResponse:
    """Return what is wrong with a file, every fault at its line."""
    return JSONResponse({"fault": study_statistics.faults(lines)}, status_code=400)


def _kept(results: Results, known: set[str]) -> Markup:
    """Return what was written into the bank."""
    taken = sum(item.id in known for item in results.items)
    pieces = [worded("p", "results.kept", {"count": taken}, class_="good")]
    if missing := len(results.items) - taken:
        pieces.append(worded("p", "results.kept.missing", {"count": missing}, class_="notice"))
    return join(pieces)
