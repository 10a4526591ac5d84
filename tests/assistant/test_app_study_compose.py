"""The routes behind composing a session and exporting items."""

import hashlib
from dataclasses import replace
from threading import Event

import pytest

from assistant.app.markup import Markup
from assistant.app.study_export import skeleton
from assistant.app.study_job import Product
from assistant.study import exporting
from assistant.study.exports.package import unzipped
from assistant.study.item import save_bank
from tests.assistant.study.desk import with_bank
from tests.assistant.study.made_up import BANK, report

ACCEPTED = [replace(item, status="accepted", by="王小明") if item.status == "draft" else item for item in BANK]


@pytest.fixture
def desk(home):
    return with_bank(home, ACCEPTED)


@pytest.fixture
def few(home):
    """A bank that makes a small session."""
    kinds = ("mcq", "tf", "cloze")
    return with_bank(home, [item for item in ACCEPTED if item.kind in kinds and item.status == "accepted"][::3])


def asked(**wish):
    return {"document": "songshan", "minutes": 60} | wish


def test_the_blueprint_follows_the_wish(desk):
    told = desk.post("/compose/plan", **asked()).json()
    rows = {row["kind"]: row for row in told["rows"]}
    assert rows["mcq"]["available"] == sum(item.kind == "mcq" and item.status == "accepted" for item in ACCEPTED)
    assert told["short"] == ""
    assert not told["draft"]
    assert "compose.agenda" in told["plan"]
    assert all(row["A"] == row["B"] == row["asked"] for row in told["rows"])
    shorter = desk.post("/compose/plan", **asked(minutes=20)).json()
    assert sum(row["asked"] for row in shorter["rows"]) < sum(row["asked"] for row in told["rows"])


def test_what_cannot_be_met_is_said_and_must_be_chosen(few):
    desk = few
    wish = asked(counts={"mcq": 100})
    told = desk.post("/compose/plan", **wish).json()
    there = next(row for row in told["rows"] if row["kind"] == "mcq")
    lack = 100 - there["A"]
    assert f"要 100 題，只有 {there['A']} 題，缺 {lack} 題" in told["short"]
    refused = desk.post("/compose/session", asked=wish)
    assert (refused.status_code, "compose.lacking" in refused.json()["fault"]) == (400, True)
    assert desk.post("/compose/session", asked=wish, best=True).status_code == 200
    assert desk.finished()["file"] == "session.zip"


def test_sections_limit_what_is_drawn(desk):
    boxes = desk.get("/compose/sections", document="songshan").json()["html"]
    title = next(item.source.section[-1] for item in ACCEPTED if len(item.source.section) == 2)
    assert f'value="{title}"' in boxes
    told = desk.post("/compose/plan", **asked(sections=[title])).json()
    inside = sum(title in item.source.section and item.status == "accepted" for item in ACCEPTED)
    assert sum(row["available"] for row in told["rows"]) == inside


def test_papers_are_previewed_with_and_without_the_key(desk):
    body = {"asked": asked(), "paper": "A"}
    learner = desk.post("/compose/preview", **body, version="learner").json()["page"]
    teacher = desk.post("/compose/preview", **body, version="teacher").json()["page"]
    assert "答案：" not in learner
    assert "答案：" in teacher
    assert "<details open>" in teacher
    for name in ("B", "pre", "post", "plan", "handout"):
        assert "<!doctype html>" in desk.post("/compose/preview", asked=asked(), paper=name, version="learner").json()["page"]


def test_a_session_comes_as_a_zip_the_same_every_time(few):
    desk = few
    hashes = []
    for _ in range(2):
        assert desk.post("/compose/session", asked=asked(minutes=20)).status_code == 200
        told = desk.finished()
        sent = desk.get("/download", number=told["number"])
        assert sent.headers["Content-Disposition"] == "attachment; filename*=UTF-8''session.zip"
        hashes.append(hashlib.sha256(sent.content).hexdigest())
        assert "MANIFEST.json" in unzipped(sent.content)
    assert hashes[0] == hashes[1]
    assert desk.get("/download", number=99).status_code == 404


def test_drafts_are_used_only_when_asked_for_and_say_so(home):
    desk = with_bank(home, BANK)
    assert desk.get("/compose/documents").json()["counts"]["songshan"]["accepted"] == 0
    assert desk.post("/compose/session", asked=asked()).status_code == 400
    told = desk.post("/compose/plan", **asked(drafts=True)).json()
    assert told["draft"]
    page = desk.post("/compose/preview", asked=asked(drafts=True), paper="A", version="learner").json()["page"]
    assert "草稿" in page


def test_items_of_another_version_of_the_document_are_refused(desk):
    desk.answerer.documents["songshan"] = report(report().text + "又一句。\n")
    refused = desk.post("/compose/plan", **asked())
    assert (refused.status_code, "another version" in refused.json()["fault"]) == (400, True)
    assert desk.post("/export", forms=["gift"]).status_code == 400


@pytest.mark.parametrize("wrong", [{"minutes": 5}, {"level": "expert"}, {"counts": {"essay": 1}}, {"more": 1}])
def test_a_wish_out_of_bounds_is_refused(desk, wrong):
    assert desk.post("/compose/plan", **asked(**wrong)).status_code == 422


def test_an_unknown_document_is_refused(desk):
    assert desk.post("/compose/plan", **asked(document="nowhere")).status_code == 400


def test_items_are_exported_in_the_forms_chosen(desk):
    forms = ["gift", "aiken", "md", "nonsense"]
    assert desk.post("/export", forms=forms).status_code == 200
    told = desk.finished()
    assert told["file"] == "items.zip"
    assert set(unzipped(desk.get("/download", number=told["number"]).content)) == {"gift.txt", "aiken.txt", "questions.md"}
    assert "export.aiken.left" in told["html"]


def test_every_form_has_words():
    assert all(f"export.form.{name}" in skeleton() for name in exporting.FORMS)


def test_nothing_to_export_is_said(home):
    desk = with_bank(home, BANK)
    assert "export.nothing" in desk.post("/export", forms=["gift"]).json()["fault"]
    assert desk.post("/export", forms=[]).status_code == 400
    assert desk.post("/export", forms=["gift"], drafts=True).status_code == 200
    desk.finished()
    save_bank(desk.path, [replace(BANK[0], status="stale"), *ACCEPTED[1:]])
    assert "export.stale" in desk.post("/export", forms=["gift"]).json()["fault"]


def test_other_work_waits(desk):
    gate = Event()
    bench = desk.app.state.bench
    assert bench.start("make", lambda _: Product(Markup(str(gate.wait(20)))))
    assert desk.post("/compose/session", asked=asked(minutes=20)).status_code == 409
    assert desk.get("/work").json()["busy"]
    gate.set()
    assert desk.finished()["html"] == "True"
