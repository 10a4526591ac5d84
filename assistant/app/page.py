"""The page: header, tabs, and how it is served. The browser's side of it is page.js."""

import asyncio
import json
import logging
import os
import socket
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from importlib.resources import files
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from gradio.routes import App
from starlette.routing import Mount

from assistant.app import chat, evaluation, feedback, study
from assistant.app.markup import Markup, element, labelled, worded
from assistant.service import Service
from assistant.wording import LANGUAGES, error_key, table
from corpus.errors import SettingsError

log = logging.getLogger(__name__)

# A tab is the key of its name in wording.py and what builds it; the bar is shown from the second on.
Tabs = Mapping[str, Callable[[Service], object]]
TABS: Tabs = {"ask": chat.build, "study": study.build, "evaluate": evaluation.build, "feedback": feedback.build}
STYLES = (
    "style.css",
    "columns.css",
    "talk.css",
    "asking.css",
    "evidence.css",
    "overlays.css",
    "thumbs.css",
    "making.css",
    "feedback.css",
    "desk.css",
    "evaluation.css",
    "gold.css",
    *study.STYLES,
)
SCRIPTS = (
    "page.js",
    "overlays.js",
    "evidence.js",
    "conversation.js",
    "thumbs.js",
    "making.js",
    "chat.js",
    "feedback.js",
    "desk.js",
    "versus.js",
    "passage.js",
    "question.js",
    "gold.js",
    "hand.js",
    "evaluation.js",
    *study.SCRIPTS,
)
_LANGUAGE_NAMES = {"zh-Hant": "繁體", "zh-Hans": "简体", "en": "English"}
_FONT = ["system-ui", "sans-serif"]
_MONO = ["ui-monospace", "monospace"]
_SHUTDOWN_S = 2


def progress(service: Service) -> dict[str, object]:
    """Return how far start-up is, for page.js: the stage, the count, the documents when ready, the words of an error."""
    now = service.progress
    told: dict[str, object] = {"stage": now.stage, "done": now.done, "total": now.total}
    if now.stage == "ready":
        told["documents"] = len(service.answerer.documents)
    if now.error is not None:
        told |= {"error": error_key(now.error), "detail": str(now.error)}
    return told


def build(service: Service, tabs: Tabs = TABS) -> gr.Blocks:
    """Return the page; `web` serves it with its style and scripts."""

    def poll(_: Any) -> dict[str, object]:
        return progress(service)

    page = gr.Blocks(title="知源", analytics_enabled=False, fill_width=True, fill_height=True)
    with page:
        gr.HTML(
            html_template="${skeleton}",
            skeleton=_header(tabs),
            js_on_load="zhiyuan.page({element, server})",
            server_functions=[poll],
            apply_default_css=False,
            elem_id="top",
        )
        for number, (name, build_tab) in enumerate(tabs.items()):
            with gr.Column(elem_id=f"tab-{name}", elem_classes="tab" if number == 0 else "tab off"):
                build_tab(service)
    page.queue(api_open=False, default_concurrency_limit=None)
    page._queue.ANAYLTICS_CACHE_FREQUENCY = sys.maxsize  # after each event it would load pandas for a summary nobody reads
    return page


def _header(names: Iterable[str]) -> Markup:
    brand = element("h1", worded("span", "app.name"), class_="brand")
    tabs = [
        element("button", worded("span", f"tab.{name}"), type="button", data_tab=name, aria_pressed=str(number == 0).lower())
        for number, name in enumerate(names)
    ]
    bar = element("nav", *tabs, class_="tabs", hidden=len(tabs) < 2, **labelled("aria_label", "app.tabs"))
    status = element("p", worded("span", "status.model"), class_="status", role="status", data_stage="model")
    switch = [
        element("button", _LANGUAGE_NAMES[language], type="button", lang=language, data_language=language, aria_pressed="false")
        for language in LANGUAGES
    ]
    languages = element("div", *switch, class_="languages", role="group", **labelled("aria_label", "app.language"))
    return element("div", brand, worded("p", "app.claim", class_="claim"), bar, status, languages, class_="bar")


def head() -> str:
    """Return the styles, the scripts and every string of the page, for the page's head: nothing is fetched from elsewhere."""
    here = files("assistant.app")
    words = json.dumps({language: table(language) for language in LANGUAGES}, ensure_ascii=False).replace("<", "\\u003c")
    styles = "".join(f"<style>{here.joinpath(name).read_text('utf-8')}</style>" for name in STYLES)
    scripts = "".join(f"<script>{here.joinpath(name).read_text('utf-8')}</script>" for name in SCRIPTS)
    return f"{styles}<script>window.zhiyuan = {{words: {words}}};</script>{scripts}"


def web(service: Service, app: FastAPI | None = None, *, tabs: Tabs = TABS) -> FastAPI:
    """Return an application that has the page at `/`; routes that `app` has already come before it."""
    whole = app or FastAPI(openapi_url=None)
    gr.mount_gradio_app(
        whole,
        build(service, tabs),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        favicon_path=str(files("assistant.app").joinpath("favicon.svg")),
        theme=gr.themes.Base(font=_FONT, font_mono=_MONO),
        head=head(),
    )
    return whole


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address.

    Raises:
        SettingsError: the port is in use or not allowed, or the address is not this machine's.
    """
    if not 0 <= port < 2**16:
        raise SettingsError(f"{port}: not a port; choose a --port from 1 to 65535")
    try:
        return socket.create_server((host, port), backlog=128)
    except OSError as exc:
        reason = os.strerror(exc.errno) if exc.errno and exc.errno > 0 else str(exc)
        raise SettingsError(f"{host}:{port}: cannot serve here ({reason}); stop what uses it, or choose another --port") from exc


class _Server(uvicorn.Server):
    """Ends the stream that every open page keeps, so that stopping does not wait for the pages to be closed."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(uvicorn.Config(app, log_config=None, log_level="warning", timeout_graceful_shutdown=_SHUTDOWN_S))
        self._pages = [route.app for route in app.routes if isinstance(route, Mount) and isinstance(route.app, App)]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for page in self._pages:
            page.stop_event.set()
        await super().shutdown(sockets)


def server(service: Service, app: FastAPI | None = None, *, tabs: Tabs = TABS) -> uvicorn.Server:
    """Return the server of the page; call it inside a running event loop, or Gradio makes loops that nobody closes."""
    return _Server(web(service, app, tabs=tabs))


def serve(
    service: Service,
    *,
    host: str = "127.0.0.1",
    port: int = 7860,
    opened: Callable[[str], None] = log.info,
    app: FastAPI | None = None,
) -> None:
    """Take the port, start loading in the background, and serve until interrupted.

    Args:
        service: not started yet.
        host: the address to serve on; the default is reachable from this machine only.
        port: 0 takes any free one.
        opened: told the page's address as soon as the page can be opened.
        app: an application whose routes come before the page's.

    Raises:
        SettingsError: the address cannot be used.
    """

    async def run(taken: socket.socket) -> None:
        running = server(service, app)
        opened(f"http://{host}:{taken.getsockname()[1]}")
        await running.serve(sockets=[taken])

    with listen(host, port) as taken, suppress(KeyboardInterrupt):
        service.start()
        asyncio.run(run(taken))
