"""An OpenAI-compatible server on loopback that does as it is told: streams a reply, or fails in one of the ways servers fail."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answering = Callable[["Handler", dict[str, Any]], None]


@dataclass
class Scripted:
    """The server while it runs; `asked` are the requests it got, `keys` the authorization each came with."""

    url: str = ""
    does: Answering | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def prompt(self) -> str:
        return "\n\n".join(message["content"] for message in self.asked[-1]["messages"])


class Handler(BaseHTTPRequestHandler):
    script: Scripted

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.script.asked.append(body)
        self.script.keys.append(self.headers.get("Authorization", ""))
        assert self.script.does is not None
        self.script.does(self, body)

    def do_GET(self) -> None:
        assert self.script.does is not None
        self.script.does(self, {})

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        pass

    def begin(self, status: int = 200, kind: str = "text/event-stream") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()

    def event(self, content: str | None, finish: str | None = None) -> None:
        delta = {} if content is None else {"content": content}
        chunk = {
            "id": "c",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "m",
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        self.raw(f"data: {json.dumps(chunk)}\n\n")

    def raw(self, text: str) -> None:
        self.wfile.write(text.encode())
        self.wfile.flush()


@contextmanager
def serving() -> Iterator[Scripted]:
    script = Scripted()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("One", (Handler,), {"script": script}))
    server.daemon_threads = True
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        script.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


# --- what it can do


def replies(text: str | Callable[[str], str]) -> Answering:
    """Stream a reply, some characters an event; a function gets the prompt."""

    def does(handler: Handler, body: dict[str, Any]) -> None:
        whole = text(handler.script.prompt) if callable(text) else text
        handler.begin()
        for start in range(0, len(whole), 4):
            handler.event(whole[start : start + 4])
        handler.event(None, "stop")
        handler.raw("data: [DONE]\n\n")

    return does


def fails(
    status: int, body: str = '{"error": {"message": "no", "type": "t", "code": "c"}}', kind: str = "application/json"
) -> Answering:
    """Answer with a status."""

    def does(handler: Handler, _: dict[str, Any]) -> None:
        handler.begin(status, kind)
        handler.raw(body)

    return does


def lists(*names: str) -> Answering:
    """Offer models."""
    listed = [{"id": name, "object": "model", "created": 0, "owned_by": "o"} for name in names]
    return fails(200, json.dumps({"object": "list", "data": listed}))


def breaks_off(text: str | Callable[[str], str]) -> Answering:
    """Stream the beginning of a reply and close the connection."""

    def does(handler: Handler, _: dict[str, Any]) -> None:
        whole = text(handler.script.prompt) if callable(text) else text
        handler.begin()
        handler.event(whole)

    return does


def breaks_off_inside_a_chunk(handler: Handler, _: dict[str, Any]) -> None:
    """Announce more bytes than come."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.event("用水")
    handler.close_connection = True


def breaks_in_its_json(handler: Handler, _: dict[str, Any]) -> None:
    handler.begin()
    handler.raw('data: {"id": "c", "choices": [{"ind\n\n')


def tells_an_error_in_the_stream(handler: Handler, _: dict[str, Any]) -> None:
    handler.begin()
    handler.event("用水")
    handler.raw('data: {"error": {"message": "out of memory", "type": "server_error", "code": 500}}\n\n')


def says_nothing(handler: Handler, _: dict[str, Any]) -> None:
    """Take the question and never answer."""
    handler.script.released.wait(30)


def says_nothing_after_it_began(handler: Handler, _: dict[str, Any]) -> None:
    handler.begin()
    handler.event("用水")
    handler.script.released.wait(30)


def dribbles(handler: Handler, _: dict[str, Any]) -> None:
    """Send signs of life that say nothing, again and again."""
    handler.begin()
    try:
        while not handler.script.released.wait(0.05):
            handler.raw(": ping\n\n")
    except OSError:
        return
