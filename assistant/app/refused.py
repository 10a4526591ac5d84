"""What the routes of a tab share: only pages of this server may use them, and what cannot be done is a sentence for the page."""

import logging

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from assistant.app.guard import Guard
from assistant.app.markup import Markup, worded
from assistant.wording import error_key
from corpus.errors import AssistantError, DatasetError, DocumentError, NoIndexError, StorageError

log = logging.getLogger(__name__)


def trouble(key: str, values: dict[str, object] | None = None) -> Markup:
    """Return a sentence about what went wrong, for the page."""
    return worded("p", key, values, class_="trouble", role="alert")


def declined(key: str, values: dict[str, object] | None = None, *, status: int = 409) -> JSONResponse:
    """Return that something was not done, and why."""
    return JSONResponse({"fault": trouble(key, values)}, status_code=status)


def _status(error: AssistantError) -> int:
    if isinstance(error, NoIndexError):
        return 503
    return 507 if isinstance(error, StorageError) else 400 if isinstance(error, DatasetError | DocumentError) else 500


def guarded(title: str) -> FastAPI:
    """Return an application for the routes of a tab.

    Whatever cannot be done is `{"fault": a sentence as markup}`: 400 for files and names that do not fit, 409 for what cannot be
    done now, 503 while the program starts.
    """
    desk = FastAPI(title=title, openapi_url=None, docs_url=None, redoc_url=None)
    desk.add_middleware(Guard)

    @desk.exception_handler(AssistantError)
    def explain(_request: object, error: AssistantError) -> JSONResponse:
        return declined(error_key(error), {"detail": str(error)}, status=_status(error))

    @desk.exception_handler(RequestValidationError)
    def misused(_request: object, error: RequestValidationError) -> JSONResponse:
        log.info("not in its form: %s", error)
        return declined("exam.misused", status=422)

    return desk
