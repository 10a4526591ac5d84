"""The routes of the tab 研習 over a small bank, for tests."""

import json

from starlette.testclient import TestClient

from assistant.app import study_desk
from assistant.service import Service
from assistant.settings import Settings
from assistant.study.item import load_bank, save_bank
from tests.assistant.study.made_up import BANK, report

OWN = "http://127.0.0.1:7860"


class Answerer:
    """Answers nothing; it knows the documents."""

    def __init__(self, *documents):
        self.documents = {document.id: document for document in documents}


class StudyDesk:
    """A client, and the bank that it works on."""

    def __init__(self, home, *documents):
        self.answerer = Answerer(*documents)
        service = Service(lambda report: self.answerer)
        service.start()
        service.wait(10)
        self.path = home / "study" / "bank.jsonl"
        self.app = study_desk.build(Settings(home=home), service)
        self.client = TestClient(self.app, base_url=OWN)

    def get(self, path, **query):
        return self.client.get(path, params=query)

    def post(self, path, **body):
        return self.client.post(path, json=body)

    @property
    def seal(self):
        return self.get("/bank").json()["seal"]

    def item(self, name):
        return next(item for item in load_bank(self.path) if item.id == name)

    def line(self, name):
        """The line of an item as it is written, and its number."""
        lines = self.path.read_text("utf-8").splitlines()
        return next((number, line) for number, line in enumerate(lines, start=1) if json.loads(line)["id"] == name)

    def finished(self):
        """The work in hand, when it has ended."""
        self.app.state.bench.wait(600)
        return self.get("/work").json()


def with_bank(home, items=BANK):
    desk = StudyDesk(home, report())
    save_bank(desk.path, items)
    return desk
