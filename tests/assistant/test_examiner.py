"""Runs in the background: one at a time, stopped and taken up again, and what ends them told."""

import threading

import pytest

from assistant.evaluations import run_named, run_rows
from assistant.examiner import Examiner
from assistant.service import Service
from assistant.settings import Settings
from corpus.errors import DatasetError, StaleIndexError
from eval.dataset import load_questions
from tests.fakes import build, handbook
from tests.rehearsal import DOCUMENT, QUESTIONS, ScriptedAnswerer, write_gold

GOLD = "own/water.jsonl"


class Halting(ScriptedAnswerer):
    """Tells `at` when it is asked the question of this number, and waits for `on`."""

    def halt_at(self, number):
        self.number, self.at, self.on = number, threading.Event(), threading.Event()

    def stream(self, question, **told):
        if len(self.asked) == getattr(self, "number", -1):
            self.at.set()
            self.on.wait(20)
        yield from super().stream(question, **told)


@pytest.fixture
def answerer(home):
    build(home, DOCUMENT)
    questions = load_questions(write_gold(home / "gold" / "water.jsonl"))
    return Halting({question.id: question for question in questions})


@pytest.fixture
def examiner(home, answerer):
    service = Service(lambda report: answerer)
    service.start()
    service.wait(10)
    found = Examiner(Settings(home=home), service)
    yield found
    found.stop()
    found.wait(20)


def test_a_run_is_asked_scored_and_listed(examiner, home):
    assert examiner.start(GOLD, "all")
    job = examiner.wait(60)
    assert (job.stage, job.done, job.total, job.known, job.error) == ("done", 11, 11, False, None)
    (row,) = run_rows(Settings(home=home))
    assert (row.name, row.state, row.gold, row.split, row.n, row.right) == (job.run, "scored", "water", "all", 11, 1.0)
    assert row.refused == pytest.approx(2 / 11)


def test_the_very_same_again_asks_nothing(examiner, answerer):
    examiner.start(GOLD, "test")
    first = examiner.wait(60)
    examiner.start(GOLD, "test")
    again = examiner.wait(60)
    assert (again.stage, again.known, again.run, again.number) == ("done", True, first.run, 2)
    assert len(answerer.asked) == 2


def test_a_run_that_is_stopped_keeps_its_answers_and_goes_on_where_it_was(examiner, answerer, home):
    answerer.halt_at(3)
    examiner.start(GOLD, "all")
    assert answerer.at.wait(20)
    assert not examiner.start(GOLD, "all"), "one run at a time"
    examiner.stop()
    answerer.on.set()
    job = examiner.wait(20)
    assert (job.stage, job.done, job.total) == ("stopped", 4, 11)
    (row,) = run_rows(Settings(home=home))
    assert (row.state, row.answered, row.n, row.right) == ("interrupted", 4, 11, None)
    assert examiner.resume(row.name)
    assert examiner.wait(60).stage == "done"
    assert [question for question, _, _ in answerer.asked] == [question["question"] for question in QUESTIONS]


def test_gold_with_faults_fails_with_every_one_of_them(examiner, home):
    write_gold(home / "gold" / "water.jsonl", [QUESTIONS[0], QUESTIONS[0]])
    examiner.start(GOLD, "all")
    job = examiner.wait(20)
    assert (job.stage, type(job.error)) == ("failed", DatasetError)
    assert "is taken at" in str(job.error)
    assert run_rows(Settings(home=home)) == []


def test_an_index_that_was_updated_meanwhile_is_not_taken_for_the_one_in_use(examiner, home):
    build(home, DOCUMENT, handbook())
    examiner.start(GOLD, "all")
    assert type(examiner.wait(20).error) is StaleIndexError


@pytest.mark.parametrize("name", ["..", "../home", "nothing", "", "/etc"])
def test_a_name_that_is_not_listed_leads_nowhere(examiner, home, name):
    (home / "runs").mkdir()
    with pytest.raises(DatasetError, match="no such run"):
        run_named(Settings(home=home), name)
    with pytest.raises(DatasetError, match="no such gold set"):
        examiner.start(f"own/{name}", "all")
