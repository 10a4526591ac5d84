"""A learner's record: what is due, what was known, and that nothing is lost or counted twice."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.study.cards import load_state
from assistant.study.learner import (
    Attempt,
    Learner,
    due_times,
    last_attempts,
    learner_file,
    load_learner,
    mastery,
    next_times,
    queue,
    rate,
    studied,
)
from corpus.errors import DatasetError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROOT = Path(__file__).parents[3]


def attempt(item, rating="good", *, at=NOON, right=True):
    return Attempt(item.id, at.isoformat(), rating, right)


def test_what_a_learner_did_comes_back_and_is_the_learners_alone(tmp_path, bank):
    after, kept = rate(tmp_path, "王小明", attempt(bank[0]), "")
    assert kept
    assert load_learner(tmp_path, " 王小明 ") == after
    assert load_learner(tmp_path, "李四") == Learner("李四")
    assert load_state(learner_file(tmp_path, "王小明")) == after.cards  # what `assistant study cards --state` reads


def test_one_rating_counts_once(tmp_path, bank):
    first, _ = rate(tmp_path, "甲", attempt(bank[0]), "")
    second, kept = rate(tmp_path, "甲", attempt(bank[0], "easy", at=NOON + timedelta(minutes=1)), "")
    assert (kept, second) == (False, first)
    _, kept = rate(tmp_path, "甲", attempt(bank[0], "easy", at=NOON + timedelta(minutes=1)), first.seal(bank[0].id))
    assert kept


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b", "CON", "王" * 40, "<b>", "🙂"])
def test_any_name_is_a_file_inside_the_folder(tmp_path, bank, name):
    rate(tmp_path / "learners", name, attempt(bank[0]), "")
    (found,) = (tmp_path / "learners").glob("*.json")
    assert json.loads(found.read_text("utf-8"))["name"] == name
    assert {path.name for path in tmp_path.iterdir()} == {"learners"}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: "{",
        lambda data: json.dumps(data | {"attempts": [{"item": "x"}]}),
        lambda data: json.dumps(data | {"attempts": [data["attempts"][0] | {"rating": "best"}]}),
        lambda data: json.dumps(data | {"attempts": [data["attempts"][0] | {"at": "2026-03-01"}]}),
        lambda data: json.dumps({key: value for key, value in data.items() if key != "name"}),
    ],
)
def test_a_damaged_record_is_told_and_left_as_it_is(tmp_path, bank, spoil):
    rate(tmp_path, "甲", attempt(bank[0]), "")
    path = learner_file(tmp_path, "甲")
    path.write_text(spoil(json.loads(path.read_text("utf-8"))), "utf-8")
    before = path.read_bytes()
    with pytest.raises(DatasetError, match="not a learner's"):
        rate(tmp_path, "甲", attempt(bank[1]), "")
    assert path.read_bytes() == before


def test_an_answer_outlives_a_program_that_is_killed(tmp_path):
    program = f"""
import sys
from pathlib import Path
from datetime import UTC, datetime
from assistant.study.learner import Attempt, rate
for number in range(10_000):
    rate(Path({str(tmp_path)!r}), "甲", Attempt(f"it-{{number}}", datetime.now(UTC).isoformat(), "good"), "")
    print(number, flush=True)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
    )
    lines = [process.stdout.readline() for _ in range(20)]
    process.send_signal(signal.SIGKILL)
    rest = process.communicate()[0].split()
    told = int(rest[-1] if rest else lines[-1])
    found = load_learner(tmp_path, "甲")
    assert len(found.attempts) in {told + 1, told + 2}
    assert len(found.cards) == len(found.attempts)


def test_accepted_items_are_studied_and_drafts_only_when_there_are_none(desk, bank):
    documents = {"page": desk.document}
    drafts = [replace(item, status="draft", by="") for item in bank]
    mixed = [*drafts[:3], *bank[3:]]
    assert not studied(mixed, documents).draft
    assert {item.id for item in studied(mixed, documents).items} == {item.id for item in bank[3:] if item.kind != "scenario"}
    found = studied(drafts, documents)
    assert (found.draft, len(found.items)) == (True, len(bank) - 1)
    assert studied([replace(item, status="rejected") for item in bank], documents).items == ()


def test_what_the_documents_no_longer_say_is_not_studied(desk, bank):
    moved = replace(bank[0], sources=(replace(bank[0].source, start=0, end=len(bank[0].source.quote)),))
    found = studied([moved, *bank[1:3]], {"page": desk.document})
    assert (len(found.items), found.gone) == (2, 1)
    assert studied(bank[:3], {}).gone == 3


def test_due_items_come_first_and_new_ones_never_share_a_sentence(bank):
    learner = Learner("甲")
    fresh = queue(learner, bank, now=NOON, new=50)
    quotes = [item.source.quote for item in fresh]
    assert len(quotes) == len(set(quotes)) > 3
    assert queue(Learner("乙"), bank, now=NOON, new=50) != fresh  # each in an order of their own
    assert queue(learner, bank, now=NOON, new=2) == fresh[:2]
    assert queue(learner, bank, now=NOON, new=0) == []


def test_an_item_comes_back_when_it_is_due(tmp_path, bank):
    learner, _ = rate(tmp_path, "甲", attempt(bank[0], "again", right=False), "")
    assert queue(learner, bank, now=NOON, new=0) == []
    assert due_times(learner, bank) == [NOON + timedelta(minutes=1)]
    assert queue(learner, bank, now=NOON + timedelta(minutes=1), new=0) == [bank[0]]
    times = next_times(learner, bank[0].id, NOON + timedelta(minutes=1))
    assert times["again"] < times["hard"] <= times["good"] < times["easy"]


def test_mastery_goes_by_the_latest_answers_and_by_the_learner_where_no_program_can_judge(tmp_path, bank):
    of = {item.kind: item for item in bank}
    later = NOON + timedelta(minutes=5)
    learner, _ = rate(tmp_path, "甲", attempt(of["mcq"], "again", right=False), "")
    learner, _ = rate(tmp_path, "甲", attempt(of["mcq"], at=later), learner.seal(of["mcq"].id))
    learner, _ = rate(tmp_path, "甲", attempt(of["short"], "again", at=later, right=None), "")
    learner, _ = rate(tmp_path, "甲", attempt(of["cloze"], "good", at=later, right=None), "")
    found = {part.section[-1]: (part.answers, part.right, total) for part, total in mastery(learner, bank)}
    assert found == {"綠色發展": (2, 1, 6), "全省概況": (1, 1, 2)}
    assert [part.section[-1] for part, _ in mastery(learner, bank)] == ["綠色發展", "全省概況"]
    assert list(last_attempts(learner, since=later)) == [of["mcq"].id, of["short"].id, of["cloze"].id]
    assert last_attempts(learner, since=later + timedelta(seconds=1)) == {}
