"""The routes behind the tab of evaluators: JSON with pieces of the page in it, and reports as pages of their own."""

from typing import Annotated, Any

from fastapi import Body, FastAPI, Query, Response
from fastapi.responses import HTMLResponse, JSONResponse

from assistant import evaluations
from assistant.app import booth, gold_desk, runs, versus
from assistant.app.refused import declined, guarded
from assistant.exam import documents_of
from assistant.examiner import Examiner
from assistant.service import Service
from assistant.settings import Settings
from corpus.script import Language
from eval.compare import compare_sheets
from eval.gate import check
from eval.report import render

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


def build(settings: Settings, service: Service, *, examiner: Examiner | None = None, inbox: gold_desk.Inbox = _EMPTY) -> FastAPI:
    """Return the application of the routes, to be mounted at `/evaluation`; only pages of this server may use it.

    Args:
        settings: of the program.
        service: who answers, once it has started.
        examiner: who runs gold questions; one of its own by default.
        inbox: of questions that wait to be made ready, such as readers' feedback.
    """
    desk = guarded("評測")
    _add_exam(desk, settings, examiner or Examiner(settings, service))
    _add_runs(desk, settings)
    booth.add(desk, settings)
    gold_desk.add(desk, settings, documents_of(settings, service), inbox)
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
