"""Gold questions edited: what a save writes, what it never touches, and what it refuses."""

import json

import pytest

from assistant import gold
from assistant.app.faults import placed
from assistant.evaluations import gold_set, gold_sets
from assistant.provenance import GOLD, shipped_gold
from assistant.settings import Settings
from corpus.errors import DatasetError
from eval.dataset import load_questions
from tests.rehearsal import DOCUMENT, DOCUMENTS, QUESTIONS, figure, write_gold
from tests.rehearsal import gold as question_of


@pytest.fixture
def settings(home):
    return Settings(home=home)


@pytest.fixture
def water(home, settings):
    write_gold(home / "gold" / "water.jsonl")
    return gold_set(settings, "own/water.jsonl")


def opened(found, name):
    return next(entry for entry in gold.entries(found) if entry.question.id == name)


def save(settings, found, data, *, before="", seal=""):
    return gold.save(settings, found, data, before=before, seal=seal, documents=DOCUMENTS)


def test_a_changed_question_takes_the_place_of_its_line_and_no_other_is_touched(settings, water):
    lines = water.path.read_text("utf-8").split("\n")
    entry = opened(water, "q2")
    saved = save(settings, water, dict(entry.data) | {"question": "用水降了多少?"}, before="q2", seal=entry.seal)
    assert (saved.gold, saved.question, saved.faults) == ("own/water.jsonl", "q2", ())
    after = water.path.read_text("utf-8").split("\n")
    assert [number for number, (one, other) in enumerate(zip(lines, after, strict=True)) if one != other] == [1]
    assert json.loads(after[1]) == QUESTIONS[1] | {"question": "用水降了多少?", "version": 1}


def test_a_new_question_gets_an_id_and_the_section_of_its_evidence(settings, water):
    data = question_of("", "去年少用了幾成水?", "比上年下降4.6%", figure("4.6", "%"))
    del data["section"]
    saved = save(settings, water, data)
    assert saved.question == "u-0001"
    added = opened(water, "u-0001").question
    assert (added.section, added.line) == ("第一章 用水", len(QUESTIONS) + 1)
    assert len(load_questions(water.path)) == len(QUESTIONS) + 1


def test_a_question_with_faults_is_not_written_and_every_fault_is_named(settings, water):
    before, entry = water.path.read_bytes(), opened(water, "q2")
    broken = dict(entry.data) | {"question": "獎金有多少?", "keys": [figure("4.7", "%"), figure("甚多", "元") | {"id": "k2"}]}
    saved = save(settings, water, broken, before="q2", seal=entry.seal)
    assert [placed(fault)[0] for fault in saved.faults] == ["key:k1", "key:k2", "question"]
    assert water.path.read_bytes() == before


def test_what_somebody_else_changed_meanwhile_is_not_written_over(settings, water):
    mine, theirs = opened(water, "q1"), opened(water, "q1")
    save(settings, water, dict(theirs.data) | {"reference": "theirs"}, before="q1", seal=theirs.seal)
    with pytest.raises(DatasetError, match="q1: was changed in 'water' in the meantime"):
        save(settings, water, dict(mine.data) | {"reference": "mine"}, before="q1", seal=mine.seal)
    assert opened(water, "q1").data["reference"] == "theirs"


def test_the_shipped_set_is_copied_by_the_first_save_and_never_written(settings, home):
    from assistant.exam import known_documents

    shipped, documents = gold_set(settings, f"shipped/{GOLD}"), known_documents(settings)
    before = {path.name: path.read_bytes() for path in shipped_gold().glob("*.jsonl")}
    entry = gold.entries(shipped)[3]
    changed = dict(entry.data) | {"tags": ["mine"]}
    saved = gold.save(settings, shipped, changed, before=entry.question.id, seal=entry.seal, documents=documents)
    assert saved.gold == f"own/{GOLD}"
    assert {path.name: path.read_bytes() for path in shipped_gold().glob("*.jsonl")} == before
    copy = {path.name: path.read_bytes() for path in (home / "gold" / GOLD).iterdir()}
    assert copy.keys() == before.keys()
    assert copy["conversations.jsonl"] == before["conversations.jsonl"]
    assert [path.name for path in (home / "gold").iterdir() if path.name != GOLD and path.name != ".lock"] == []
    # Opened from the shipped set once more, another question goes into the copy; the same one has changed since.
    other = gold.entries(shipped)[4]
    kept = {"before": other.question.id, "seal": other.seal, "documents": documents}
    assert gold.save(settings, shipped, dict(other.data) | {"tags": ["mine"]}, **kept).gold == f"own/{GOLD}"
    with pytest.raises(DatasetError, match="in the meantime"):
        gold.save(settings, shipped, changed, before=entry.question.id, seal=entry.seal, documents=documents)


def test_a_file_that_is_sent_becomes_a_set(settings, tmp_path):
    content = write_gold(tmp_path / "sent.jsonl").read_text("utf-8")
    found, faults = gold.add_file(settings, "新題庫.jsonl", content, DOCUMENTS)
    assert (found.id, faults) == ("own/新題庫.jsonl", [])
    assert [one.id for one in gold_sets(settings)][1:] == ["own/新題庫.jsonl"]
    with pytest.raises(DatasetError, match="there is a set of this name already"):
        gold.add_file(settings, "新題庫.jsonl", content, DOCUMENTS)


@pytest.mark.parametrize(
    "name", ["../evil.jsonl", "a/b.jsonl", ".hidden.jsonl", "gold.txt", "a\n.jsonl", "", "x" * 90 + ".jsonl"]
)
def test_a_name_that_could_lead_elsewhere_is_refused(settings, name, home):
    with pytest.raises(DatasetError, match="not a name for a gold file"):
        gold.add_file(settings, name, "{}", DOCUMENTS)
    assert not (home / "gold").exists()


def test_a_broken_file_is_refused_with_every_fault_and_leaves_nothing(settings, home):
    with pytest.raises(DatasetError) as raised:
        gold.add_file(settings, "bad.jsonl", '{"qid": "a"}\nnot json\n', DOCUMENTS)
    assert {"bad.jsonl:1: 'question' is missing; add it", "bad.jsonl:2"} <= {
        line if "question" in line else line[: len("bad.jsonl:2")] for line in str(raised.value).split("\n")
    }
    assert [path.name for path in (home / "gold").iterdir()] == [".lock"]


def test_every_fault_that_a_form_can_have_has_its_field_and_its_words(water):
    stale = QUESTIONS[0]["evidence"][0] | {"doc_sha256": "0" * 64}
    cases = {
        "question": {"question": " "},
        "key 1": {"keys": [figure("", "元")]},
        "evidence 1": {"evidence": [stale]},
        "evidence": {"evidence": []},
        "keys": {"keys": []},
        "answerable": {"answerable": False},
        "forbid": {"forbid": ["3.25億立方米"]},
    }
    others = gold.others_of(water, "q1")
    for field, change in cases.items():
        faults = gold.check(QUESTIONS[0] | change, others, DOCUMENTS)
        assert field in {placed(fault)[0] for fault in faults}, faults
    for message in gold.check(QUESTIONS[0] | {"question": DOCUMENT.text[40:80]}, others, DOCUMENTS):
        assert placed(message)[0] == "question"


def test_an_empty_fact_has_one_fault(water):
    for empty in (figure("", "元"), {"id": "k1", "kind": "text", "text": ""}):
        faults = gold.check(QUESTIONS[0] | {"keys": [empty]}, gold.others_of(water, "q1"), DOCUMENTS)
        assert [placed(fault)[0] for fault in faults] == ["key 1"]


def test_a_fault_without_words_of_its_own_is_told_as_it_is():
    field, html = placed("something <new>")
    assert (field, "something &lt;new&gt;" in html) == ("", True)
