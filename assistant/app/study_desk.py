"""The routes behind the tab 研習: those that its panes share, and those of each pane."""

from fastapi import FastAPI

from assistant.app import study_asked
from assistant.app.markup import element, join
from assistant.app.refused import guarded
from assistant.app.study import PANES
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

    for pane in PANES:
        pane.add(desk, settings, documents)
    study_asked.add(desk, settings, documents)
    return desk
