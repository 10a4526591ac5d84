"""The pane in which a learner studies what is due: asked, told right or wrong, shown the passage, rated for the next time."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import Body, FastAPI
from fastapi.responses import JSONResponse
from pydantic import AwareDatetime

from assistant.app import study_card
from assistant.app.forms import button, field
from assistant.app.markup import Markup, element, join, labelled, worded
from assistant.app.refused import declined
from assistant.exam import Documents
from assistant.settings import Settings
from assistant.study.cards import Rating
from assistant.study.item import Item
from assistant.study.learner import (
    MAX_NAME_CHARS,
    Attempt,
    Learner,
    Studied,
    due_times,
    last_attempts,
    load_learner,
    mastery,
    next_times,
    queue,
    rate,
    studied,
    tidy_name,
)
from assistant.study.marking import is_right
from assistant.study.results import Mastery
from assistant.study.shared_bank import read_kept
from assistant.studying import bank_path
from eval.printed import percent

Reply = dict[str, Any]
Name = Annotated[str, Body(max_length=200)]
Text = Annotated[str, Body(max_length=4000)]
MOST_NEW = 100
MOST_DAYS = 5
ENOUGH = 3  # answers of a section, before its level is told


def skeleton() -> Markup:
    """Return the pane; study_learn.js shows one of its parts at a time."""
    known = field("learn-name", "learn.name", maxlength=MAX_NAME_CHARS, autocomplete="off", required=True)
    start = element("button", worded("span", "learn.enter"), type="submit", class_="strong")
    form = element("form", known, start, class_="row", data_part="learn-who", hidden=True)
    new = field("learn-new", "learn.new", type="number", min=0, max=MOST_NEW, value=10)
    go = button("learn-start", "learn.start", "strong", data_part="learn-start")
    begin = element("div", new, go, button("learn-leave", "learn.leave"), class_="row", data_part="learn-begin", hidden=True)
    bar = element("progress", max=1, value=0, data_part="learn-bar", **labelled("aria_label", "learn.progress"))
    stop = button("learn-stop", "learn.stop")
    counted = element("span", data_part="learn-count")
    top = element("div", counted, bar, stop, class_="row", data_part="learn-top", hidden=True)
    heard = element("div", class_="unseen", aria_live="polite", data_part="learn-heard")
    parts = [element("div", data_part=name) for name in ("learn-board", "learn-card", "learn-told")]
    about = worded("p", "learn.about", class_="faint")
    return join([worded("h2", "learn.title"), about, form, parts[0], begin, top, *parts[1:], heard])


def add(desk: FastAPI, settings: Settings, documents: Documents) -> None:
    """Put the routes into the application."""
    folder = settings.home / "study" / "learners"

    def known() -> Studied:
        return studied(read_kept(bank_path(settings, None)).items, documents())

    @desk.post("/learn/board")
    def board(
        learner: Name, new: Annotated[int, Body(ge=0, le=MOST_NEW)] = 10, since: Annotated[AwareDatetime | None, Body()] = None
    ) -> Any:
        name = tidy_name(learner)
        if not 0 < len(name) <= MAX_NAME_CHARS:
            return declined("learn.name.wrong", {"most": MAX_NAME_CHARS}, status=400)
        found, who, now = known(), load_learner(folder, name), datetime.now(UTC)
        waiting = queue(who, found.items, now=now, new=new)
        return {
            "name": who.name,
            "html": _board(who, found, waiting, now=now, since=since),
            "queue": [item.id for item in waiting],
            "now": now.isoformat(),
        }

    @desk.post("/learn/card")
    def card(learner: Name, item: Name) -> Any:
        found = known().find(item)
        if found is None:
            return {"gone": worded("p", "learn.gone", class_="notice")}
        seal = load_learner(folder, learner).seal(item)
        return {"html": study_card.card(found), "seal": seal, "kind": found.kind}

    @desk.post("/learn/check")
    def check(learner: Name, item: Name, answer: Text = "") -> Any:
        found = known().find(item)
        if found is None:
            return declined("learn.gone", status=404)
        now = datetime.now(UTC)
        times = next_times(load_learner(folder, learner), item, now)
        right = is_right(found, answer) if answer.strip() else None
        waits: dict[Rating, timedelta] = {rating: at - now for rating, at in times.items()}
        html = study_card.told(found, answer, right, documents=documents(), waits=waits)
        return {"html": html, "right": right}

    _add_rating(desk, settings, documents)


def _add_rating(desk: FastAPI, settings: Settings, documents: Documents) -> None:
    folder = settings.home / "study" / "learners"

    @desk.post("/learn/rate")
    def rated(learner: Name, item: Name, rating: Annotated[Rating, Body()], seal: Name = "", answer: Text = "") -> JSONResponse:
        bank = studied(read_kept(bank_path(settings, None)).items, documents())
        found = bank.find(item)
        if found is None:
            return declined("learn.gone", status=404)
        right = is_right(found, answer) if answer.strip() else None
        attempt = Attempt(item, datetime.now(UTC).isoformat(), rating, right)
        _, kept = rate(folder, learner, attempt, seal)
        return JSONResponse({"kept": kept})


def _board(who: Learner, found: Studied, waiting: list[Item], *, now: datetime, since: datetime | None) -> Markup:
    """Return where a learner stands: what was just learnt, what is due when, what is known of each section."""
    if not found.items:
        return worded("p", "learn.none", class_="faint")
    pieces = [_session(who, found, since)] if since else [worded("p", "learn.hello", {"name": who.name}, class_="lead")]
    if found.draft:
        pieces.append(worded("p", "learn.draft", class_="notice"))
    if found.gone:
        pieces.append(worded("p", "learn.left_out", {"count": found.gone}, class_="notice"))
    fresh = sum(item.id not in who.cards for item in waiting)
    counts: dict[str, object] = {"due": len(waiting) - fresh, "new": fresh}
    pieces.append(worded("p", "learn.waiting" if waiting else "learn.nothing", counts, data_part="learn-waiting"))
    pieces += _coming(due_times(who, found.items), now)
    if rows := mastery(who, found.items):
        cells = [_section(*row) for row in rows]
        columns = {"": None, ".studied": "num", ".share": "num", ".level": None}
        head = [worded("th", f"learn.section{key}", scope="col", class_=kind) for key, kind in columns.items()]
        table = element("table", element("thead", element("tr", *head)), element("tbody", *cells))
        pieces += [worded("h3", "learn.mastery"), element("div", table, class_="wide", tabindex=0)]
    return join(pieces)


def _session(who: Learner, found: Studied, since: datetime) -> Markup:
    """Return what the session that began at a time came to."""
    latest = last_attempts(who, since=since)
    stems = {item.id: item.stem for item in found.items}
    learnt = [name for name, attempt in latest.items() if attempt.known and attempt.rating != "again"]
    weak = [name for name in latest if name not in learnt and name in stems]
    counts: dict[str, object] = {"count": len(latest), "learnt": len(learnt), "weak": len(latest) - len(learnt)}
    pieces = [worded("h3", "learn.over", tabindex=-1, data_part="learn-over"), worded("p", "learn.session", counts)]
    for key, names in (("learn.learnt", learnt), ("learn.weak", weak)):
        rows = [element("li", stems[name]) for name in names if name in stems]
        if rows:
            summary = worded("summary", key, {"count": len(rows)})
            pieces.append(element("details", summary, element("ol", *rows), open=key == "learn.weak"))
    return element("section", *pieces, class_="over")


def _coming(times: list[datetime], now: datetime) -> list[Markup]:
    """Return how many items come again on which days, by the clock of this computer."""
    days: dict[object, list[datetime]] = {}
    for at in times:
        if at > now:
            days.setdefault(at.astimezone().date(), []).append(at)
    rows = [
        element("li", element("time", data_at=int(both[0].timestamp())), worded("span", "learn.from", {"count": len(both)}))
        for both in list(days.values())[:MOST_DAYS]
    ]
    return [worded("h3", "learn.coming"), element("ul", *rows, class_="coming")] if rows else []


def _section(part: Mastery, total: int) -> Markup:
    """Return how well a section is known; of a few answers nothing is said yet."""
    level = part.level if part.answers >= min(ENOUGH, total) else "attempted"
    path = part.section[1:] or part.section
    cells = [element("td", f"{part.answers} / {total}", class_="num"), element("td", percent(part.share), class_="num")]
    name = element("th", " › ".join(path), scope="row")
    return element("tr", name, *cells, worded("td", f"learn.level.{level}", class_=f"level {level}"))
