"""The routes behind the tab of evaluators: JSON with pieces of the page in it, and reports as pages of their own."""

import logging
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Body, FastAPI, Query, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse

from assistant import evaluations
from assistant.app import booth, gold_desk, runs, versus
from assistant.app.guard import Guard
from assistant.app.markup import Markup, worded
from assistant.exam import known_documents
from assistant.examiner import Examiner
from assistant.service import Service
from assistant.settings import Settings
from assistant.wording import error_key
from corpus.document import Document
from corpus.errors import AssistantError, DatasetError, DocumentError, NoIndexError, StorageError
from corpus.script import Language
from eval.compare import compare_sheets
from eval.gate import check
from eval.report import render

log = logging.getLogger(__name__)
_EMPTY = gold_desk.Inbox()
Reply = dict[str, Any]
Text = Annotated[str, Body(embed=True, max_length=200)]
Name = Annotated[str, Query(max_length=200)]
# The report is a page from these files, but what it quotes is not ours: it runs nothing, and asks nobody for anything.
_REPORT_HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


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


def build(settings: Settings, service: Service, *, examiner: Examiner | None = None, inbox: gold_desk.Inbox = _EMPTY) -> FastAPI:
    """Return the application of the routes, to be mounted at `/evaluation`; only pages of this server may use it.

    Args:
        settings: of the program.
        service: who answers, once it has started.
        examiner: who runs gold questions; one of its own by default.
        inbox: of questions that wait to be made ready, such as readers' feedback.

    Whatever cannot be done is `{"fault": a sentence as markup}`: 400 for files and names that do not fit, 409 for what cannot be
    done now, 503 while the program starts.
    """
    desk = FastAPI(title="評測", openapi_url=None, docs_url=None, redoc_url=None)
    desk.add_middleware(Guard)

    @desk.exception_handler(AssistantError)
    def explain(_request: object, error: AssistantError) -> JSONResponse:
        return declined(error_key(error), {"detail": str(error)}, status=_status(error))

    @desk.exception_handler(RequestValidationError)
    def misused(_request: object, error: RequestValidationError) -> JSONResponse:
        log.info("not in its form: %s", error)
        return declined("exam.misused", status=422)

    _add_exam(desk, settings, examiner or Examiner(settings, service))
    _add_runs(desk, settings)

    def documents() -> Mapping[str, Document]:
        return service.answerer.documents if service.progress.stage == "ready" else known_documents(settings)

    booth.add(desk, settings)
    gold_desk.add(desk, settings, documents, inbox)
    return desk


def _add_exam(desk: FastAPI, settings: Settings, examiner: Examiner) -> None:
    @desk.get("/sets")
    def sets() -> Reply:
        return {"html": runs.sets(evaluations.gold_sets(settings))}

    @desk.get("/job")
    def job() -> Reply:
        return runs.job(examiner.job)

    @desk.post("/job/start")
    def start(gold: Text, split: Text) -> JSONResponse:
        return _begun(examiner, begun=examiner.start(gold, split))

    @desk.post("/job/resume")
    def resume(run: Text) -> JSONResponse:
        return _begun(examiner, begun=examiner.resume(run))

    @desk.post("/job/stop")
    def stop() -> Reply:
        examiner.stop()
        return runs.job(examiner.job)


def _begun(examiner: Examiner, *, begun: bool) -> JSONResponse:
    return JSONResponse(runs.job(examiner.job)) if begun else declined("exam.busy")


def _add_runs(desk: FastAPI, settings: Settings) -> None:
    @desk.get("/runs")
    def listed() -> Reply:
        return {"html": runs.table(evaluations.run_rows(settings))}

    @desk.get("/choices")
    def choices() -> Reply:
        return {"html": versus.options(evaluations.run_rows(settings))}

    @desk.get("/compare")
    def compare(a: Name, b: Name) -> Response:
        if a == b:
            return declined("versus.same", status=400)
        before, after = evaluations.scored(settings, a), evaluations.scored(settings, b)
        return JSONResponse({"html": versus.comparison(before, after, compare_sheets(before, after))})

    @desk.get("/gate")
    def gate(run: Name, against: str = "") -> Response:
        if run == against:
            return declined("versus.same", status=400)
        baseline = evaluations.scored(settings, against) if against else None
        verdict = check(evaluations.scored(settings, run), evaluations.shipped_rules(), baseline)
        return JSONResponse({"html": versus.gate(run, against, verdict)})

    @desk.get("/report")
    def report(run: Name, against: str = "", lang: Language = "zh-Hant") -> HTMLResponse:
        sheet = evaluations.scored(settings, run)
        baseline = evaluations.scored(settings, against) if against else None
        contents = evaluations.report_contents(sheet, baseline)
        return HTMLResponse(render(contents, language=lang), headers=_REPORT_HEADERS)
