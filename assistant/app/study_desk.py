"""The routes behind the tab 研習: those that its panes share, and those of each pane.

Panes find the bench for work that takes longer than a moment in `desk.state.bench`.
"""

from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Response

from assistant.app import study_asked
from assistant.app.markup import element, join
from assistant.app.refused import declined, guarded
from assistant.app.study import PANES
from assistant.app.study_job import Bench, told
from assistant.exam import documents_of
from assistant.service import Service
from assistant.settings import Settings


def build(settings: Settings, service: Service) -> FastAPI:
    """Return the application of the routes, to be mounted at `/study`; only pages of this server may use it."""
    desk = guarded("研習")
    documents = documents_of(settings, service)

    @desk.get("/documents")
    def all_documents() -> dict[str, str]:
        return {"html": join(element("option", one.title, value=one.id) for one in documents().values())}

    bench = desk.state.bench = Bench()

    @desk.get("/work")
    def work() -> dict[str, Any]:
        return told(bench.job)

    @desk.get("/download")
    def download(number: int) -> Response:
        job = bench.job
        if job.number != number or not job.product or not job.product.file:
            return declined("work.gone", status=404)
        named = f"attachment; filename*=UTF-8''{quote(job.product.file)}"
        return Response(job.product.content, media_type="application/zip", headers={"Content-Disposition": named})

    for pane in PANES:
        pane.add(desk, settings, documents)
    study_asked.add(desk, settings, documents)
    return desk
