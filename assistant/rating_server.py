"""The scoring page served on this machine: every rating is on the disk before it is confirmed."""

import asyncio
import json
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from corpus.errors import DatasetError, SettingsError, StorageError
from eval.controls import Documents
from eval.human import append_line, load_ratings, rating_entry, read_rating
from eval.records import Fault, Record, refuse
from eval.scoring.page import RaterSheet, render

HOST = "127.0.0.1"
_MOST_BYTES = 65_536


def web(sheet: RaterSheet, documents: Documents, ratings: Path) -> Starlette:
    """Return an application with the page at `/`, and its ratings at `/ratings`: GET those of its rater, POST one more.

    Raises:
        DatasetError: the file of ratings has faults; it is left as it is.
    """
    page = render(sheet, documents)
    items = {item.id for item in sheet.items}
    kept = [
        rating_entry(rating)
        for rating in (load_ratings(ratings) if ratings.exists() else [])
        if rating.item in items and rating.rater == sheet.rater and rating.round == sheet.round
    ]

    async def show(_: Request) -> Response:
        return HTMLResponse(page, headers={"Cache-Control": "no-store", "X-Frame-Options": "DENY"})

    async def given(_: Request) -> Response:
        return JSONResponse(kept, headers={"Cache-Control": "no-store"})

    async def add(request: Request) -> Response:
        # A page of another site can send plain text here without asking, but not JSON.
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return _refused("send application/json", 415)
        try:
            entry = _entry(await request.body(), sheet)
            if entry not in kept:  # the page sends again what it had no answer to
                append_line(ratings, json.dumps(entry, ensure_ascii=False))
                kept.append(entry)
        except DatasetError as exc:
            return _refused(str(exc), 422)
        except StorageError as exc:
            return _refused(str(exc), 507)
        return Response(status_code=204)

    routes = [Route("/", show), Route("/ratings", given), Route("/ratings", add, methods=["POST"])]
    return Starlette(routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])])


def _entry(body: bytes, sheet: RaterSheet) -> dict[str, Any]:
    """Return the line of a rating that was sent.

    Raises:
        DatasetError: it is no rating, or none of this sheet.
    """
    faults: list[Fault] = []
    try:
        data = json.loads(body[:_MOST_BYTES])
        rating = read_rating(Record(data, file="the rating", line=0, faults=faults))
    except (ValueError, AttributeError) as exc:
        raise DatasetError(f"not a rating ({exc}); send one JSON object of at most {_MOST_BYTES} bytes") from exc
    refuse(faults)
    if rating.item not in {item.id for item in sheet.items} or rating.rater != sheet.rater:
        raise DatasetError(f"'{rating.item}' of '{rating.rater}' is not on this sheet; reload the page")
    return rating_entry(rating)


def _refused(why: str, status: int) -> Response:
    return JSONResponse({"error": why}, status_code=status)


def listen(port: int) -> socket.socket:
    """Return a socket that listens on this machine; port 0 takes any free one.

    Raises:
        SettingsError: the port is in use or not allowed.
    """
    try:
        return socket.create_server((HOST, port), backlog=16)
    except (OSError, OverflowError) as exc:
        reason = os.strerror(exc.errno) if isinstance(exc, OSError) and exc.errno else str(exc)
        raise SettingsError(f"{HOST}:{port}: cannot serve here ({reason}); choose another --port") from exc


def serve(app: Starlette, *, port: int, opened: Callable[[str], None]) -> None:
    """Serve until interrupted.

    Raises:
        SettingsError: the port cannot be used.
    """
    with listen(port) as taken, suppress(KeyboardInterrupt):
        opened(f"http://{HOST}:{taken.getsockname()[1]}")
        config = uvicorn.Config(app, log_config=None, log_level="warning", timeout_graceful_shutdown=2)
        asyncio.run(uvicorn.Server(config).serve(sockets=[taken]))
