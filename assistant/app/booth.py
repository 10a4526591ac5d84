"""Where raters score: each sitting's page under an address of its own, made again from what is kept when the server starts anew."""

import threading
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Body, FastAPI, Query, Response
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant import hand
from assistant.app import labels
from assistant.app.markup import worded
from assistant.evaluations import run_named
from assistant.hand import Session
from assistant.rating_server import web
from assistant.settings import Settings
from eval.human import ADJUDICATOR, load_ratings
from eval.runs import load
from eval.scoring.page import render

Reply = dict[str, Any]
Name = Annotated[str, Query(max_length=200)]
Text = Annotated[str, Body(max_length=200)]
MOST_RATERS = 20
MOST_BYTES = 20_000_000


class Booth:
    """Passes a request for `/<sitting>/…` on to the scoring page of that sitting."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pages: dict[str, ASGIApp] = {}
        self._opening = threading.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the page, or what it asks for."""
        name = scope["path"].removeprefix(scope["root_path"]).split("/")[1]
        page = await run_in_threadpool(self._page, name)
        await page(dict(scope, root_path=f"{scope['root_path']}/{name}"), receive, send)

    def _page(self, name: str) -> ASGIApp:
        with self._opening:
            if name not in self._pages:
                session = hand.session_named(self._settings, name)
                sheet, documents = hand.open_session(self._settings, session)
                self._pages[name] = web(sheet, documents, hand.ratings_of(self._settings, session.run))
            return self._pages[name]

    def forget(self, run: str) -> None:
        """Read the ratings of a run anew when its pages are opened next, as others were added."""
        with self._opening:
            of_run = {session.id for session in hand.sessions(self._settings) if session.run == run}
            self._pages = {name: page for name, page in self._pages.items() if name not in of_run}


def add(desk: FastAPI, settings: Settings) -> None:
    """Put the routes into the application."""
    booth = Booth(settings)
    desk.mount("/rate", booth)
    _add_sittings(desk, settings)
    _add_results(desk, settings, booth)


def _refused(key: str) -> JSONResponse:
    return JSONResponse({"fault": worded("p", key, class_="trouble", role="alert")}, status_code=400)


def _people(names: Sequence[str]) -> tuple[str, ...]:
    """Return the raters, each once, in the order given."""
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def _add_sittings(desk: FastAPI, settings: Settings) -> None:
    @desk.get("/sittings")
    def sittings() -> Reply:
        return {"html": labels.sittings(hand.sessions(settings))}

    @desk.post("/sittings/begin")
    def begin(
        run: Text,
        raters: Annotated[list[Annotated[str, Body(max_length=60)]], Body(max_length=MOST_RATERS)],
        n: Annotated[int, Body(ge=1, le=10_000)],
        seed: Annotated[int, Body(ge=0, le=2**31)],
        other: Text = "",
    ) -> Response:
        people = _people(raters)
        if not people:
            return _refused("hand.who")
        if run == other:
            return _refused("versus.same")
        shared = people if len(people) > 1 else ()
        begun = [Session(run, rater, other=other, n=n, seed=seed, raters=shared) for rater in people]
        for session in begun:
            hand.open_session(settings, session)  # what cannot be drawn is told now, not when the page is opened
        return _kept(begun)

    @desk.post("/sittings/settle")
    def settle(run: Text, other: Text = "") -> Response:
        session = Session(run, ADJUDICATOR, other=other, settle=True)
        sheet, _ = hand.open_session(settings, session)
        return _kept([session]) if sheet.items else _refused("hand.settled")

    def _kept(begun: Sequence[Session]) -> JSONResponse:
        for session in reversed(begun):
            hand.keep_session(settings, session)
        return JSONResponse({"sessions": [session.id for session in begun], "html": labels.sittings(hand.sessions(settings))})

    @desk.get("/sheet")
    def sheet(session: Name) -> HTMLResponse:
        found = hand.session_named(settings, session)
        shown, documents = hand.open_session(settings, found, served=False)
        headers = {"Content-Disposition": f'attachment; filename="score-{found.id}.html"'}
        return HTMLResponse(render(shown, documents), headers=headers)


def _add_results(desk: FastAPI, settings: Settings, booth: Booth) -> None:
    @desk.get("/agreement")
    def agreement(run: Name) -> Reply:
        place = hand.ratings_of(settings, run)
        if not place.exists():
            return {"html": worded("p", "label.none", class_="faint"), "open": 0}
        found, loaded = hand.agreement([place]), load(run_named(settings, run))
        questions = {question.id: question for question in loaded.questions}
        return {"html": labels.consensus(found, questions), "open": len(found.disagreements)}

    @desk.get("/calibration")
    def calibration(run: Name) -> Reply:
        place = hand.ratings_of(settings, run)
        loaded = load(run_named(settings, run))
        alone = place.exists() and any((one.run, one.other) == (loaded.name, "") for one in load_ratings(place))
        if not alone:
            return {"html": worded("p", "calibration.none", class_="faint")}
        return {"html": labels.calibration(hand.calibration(loaded, [place]))}

    @desk.post("/ratings")
    def send(run: Text, content: Annotated[str, Body(max_length=MOST_BYTES)]) -> Reply:
        count = hand.add_ratings(settings, run, content)
        booth.forget(run)
        return {"html": worded("p", "hand.added", {"count": count})}
