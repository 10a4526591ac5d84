"""What stands before the routes that start work and write files: pages of other sites get nothing from them."""

import json
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL = ("127.0.0.1", "localhost", "::1")
_SAFE = frozenset({"GET", "HEAD"})


class Guard:
    """Lets through what is asked under a known name of this machine, and what changes something only from its own pages.

    A page of another site can make a browser send a form or plain text here, but neither JSON nor another Origin; and a name of
    its own that it points to this machine is not a known one.
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str] = LOCAL) -> None:
        self._app, self._hosts = app, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http" or self.admits(scope["method"], _headers(scope)):
            await self._app(scope, receive, send)
            return
        body = json.dumps({"error": "only pages of this server may ask this; open its own address"}).encode()
        await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": body})

    def admits(self, method: str, headers: dict[str, str]) -> bool:
        """Say whether a request may pass; the names of the headers are in small letters."""
        host = headers.get("host", "")
        if urlsplit(f"//{host}").hostname not in self._hosts:
            return False
        if method in _SAFE:
            return True
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return False
        if urlsplit(headers.get("origin", f"//{host}")).netloc != host:
            return False
        return headers.get("content-type", "").split(";")[0].strip() == "application/json"


def _headers(scope: Scope) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
