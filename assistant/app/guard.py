"""What stands before the routes that start work and write files: pages of other sites get nothing from them."""

import json
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL = ("127.0.0.1", "localhost", "::1")
MOST_BYTES = 64_000_000  # what is sent at once; a gold file of 20 million bytes may grow when it is written as JSON
_SAFE = frozenset({"GET", "HEAD"})
_FOREIGN = (403, "only pages of this server may ask this; open its own address")
_NOT_JSON = (415, "send application/json")
_TOO_LONG = (413, f"send at most {MOST_BYTES} bytes, and say how many")


class Guard:
    """Lets through what is asked under a known name of this machine, and what changes something only from its own pages.

    A page of another site can make a browser send a form or plain text here, but neither JSON nor another Origin; and a name of
    its own that it points to this machine is not a known one.
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str] = LOCAL) -> None:
        self._app, self._hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        refused = self.refusal(scope["method"], _headers(scope)) if scope["type"] == "http" else None
        if refused is None:
            await self._app(scope, receive, send)
            return
        status, why = refused
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": json.dumps({"error": why}).encode()})

    def refusal(self, method: str, headers: Mapping[str, str]) -> tuple[int, str] | None:
        """Return the status and the reason for which a request may not pass, or None; names of headers are in small letters."""
        host = headers.get("host", "")
        if _host(host) not in self._hosts:
            return _FOREIGN
        if method in _SAFE:
            return None
        own = headers.get("sec-fetch-site", "same-origin") == "same-origin"
        if not own or headers.get("origin", f"http://{host}").partition("://")[2] != host:
            return _FOREIGN
        if headers.get("content-type", "").split(";")[0].strip() != "application/json":
            return _NOT_JSON
        length = headers.get("content-length", "")
        return None if length.isdecimal() and int(length) <= MOST_BYTES else _TOO_LONG


def _host(name: str) -> str | None:
    try:
        return urlsplit(f"//{name}").hostname
    except ValueError:
        return None


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
