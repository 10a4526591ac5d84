"""A run on disk: the same bytes twice, taken up where it stopped, never written over, and proven whole when it is read."""

import json
from itertools import pairwise

import pytest

from corpus.errors import DatasetError, StorageError
from eval.dataset import load_questions
from eval.files import cut_torn_line, sha256, write_whole
from eval.runs import (
    ANSWERS,
    DOCUMENTS,
    GOLD,
    MANIFEST,
    PASSAGES,
    TIMINGS,
    AnswerLog,
    adopt,
    begin,
    finish,
    gold_text,
    load,
    run_id,
)
from eval.scoresheet import SCORES, SUMMARY, open_sheet, summary
from tests.rehearsal import DOCUMENTS as KNOWN
from tests.rehearsal import PASSAGES as CUT
from tests.rehearsal import QUESTIONS, entry, make_run, write_gold


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def test_two_runs_are_the_same_bytes_but_for_their_times(tmp_path):
    for place, name in ((tmp_path / "a" / "one", "one"), (tmp_path / "b" / "two", "two")):
        make_run(place, {"q2": "refused"})
        (place / TIMINGS).write_text((place / TIMINGS).read_text().replace("total", name))
        open_sheet(place)
    one, two = files(tmp_path / "a" / "one"), files(tmp_path / "b" / "two")
    assert one.keys() == two.keys() >= {MANIFEST, GOLD, ANSWERS, DOCUMENTS, PASSAGES, SCORES, SUMMARY, "run.trec", "qrels.trec"}
    assert {name for name in one if one[name] != two[name]} == {TIMINGS}


def test_a_run_reads_back_as_it_was_made(tmp_path):
    made = make_run(tmp_path / "r", {"q3": "error"})
    again = load(tmp_path / "r")
    assert again == made
    assert again.questions == tuple(load_questions(tmp_path / "gold.jsonl"))
    assert again.documents == KNOWN
    assert list(again.passages) == CUT
    assert again.responses["q1"].timings_ms == {"total": 110.0}
    assert again.responses["q3"].error == "the model does not answer"
    assert (again.name, again.unanswered) == ("r", [])


def test_trec_files_have_strictly_falling_scores_and_the_grades_of_the_evidence(tmp_path):
    make_run(tmp_path / "r")
    rows = [line.split() for line in (tmp_path / "r" / "run.trec").read_text().splitlines() if line.startswith("q1 ")]
    assert [row[3] for row in rows] == [str(rank) for rank in range(1, len(CUT) + 1)]
    scores = [float(row[4]) for row in rows]
    assert all(above > below for above, below in pairwise(scores))
    grades = [line.split() for line in (tmp_path / "r" / "qrels.trec").read_text().splitlines()]
    assert {(row[0], row[3]) for row in grades} == {(q["qid"], "2") for q in QUESTIONS if q["answerable"]}


@pytest.fixture
def begun(tmp_path):
    """A run of which three questions were asked when its process was killed in the fourth."""
    questions = load_questions(write_gold(tmp_path / "gold.jsonl"))
    facts = {"format": 1, "gold": {"sha256": "x"}}
    begin(tmp_path / "r", facts, gold_text(questions))
    with AnswerLog(tmp_path / "r") as log:
        for question in questions[:3]:
            log.add(entry(question))
    with (tmp_path / "r" / ANSWERS).open("ab") as file:
        file.write('{"id": "q4", "answer": "不得'.encode()[:-1])
    return tmp_path / "r", facts, questions


def test_an_interrupted_run_goes_on_where_it_stopped_and_a_torn_line_is_cut(begun):
    folder, facts, questions = begun
    begin(folder, facts, gold_text(questions))
    with AnswerLog(folder) as log:
        assert log.answered == {"q1", "q2", "q3"}
        assert (folder / ANSWERS).read_bytes().endswith(b"}\n")
        for question in questions:
            if question.id not in log.answered:
                log.add(entry(question))
    assert [json.loads(line)["id"] for line in (folder / ANSWERS).read_text().splitlines()] == [q["qid"] for q in QUESTIONS]
    with pytest.raises(DatasetError, match="was interrupted"):
        load(folder)


def test_a_run_that_was_killed_before_its_questions_were_written_gets_them(begun):
    folder, facts, questions = begun
    (folder / GOLD).unlink()
    begin(folder, facts, gold_text(questions))
    assert (folder / GOLD).read_text("utf-8") == gold_text(questions)


def test_another_run_is_never_written_over(begun):
    folder, facts, questions = begun
    before = files(folder)
    with pytest.raises(DatasetError, match=r"holds another run, with other settings; choose another folder with --out"):
        begin(folder, facts | {"settings": {"hits": 3}}, gold_text(questions))
    assert files(folder) == before


def test_the_same_program_at_another_commit_is_the_same_run():
    assert run_id({"code": "a", "git": {"sha": "1"}, "argv": []}) == run_id({"code": "a", "git": None, "argv": ["x"]})
    assert run_id({"code": "a"}) != run_id({"code": "b"})


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("…")
    with pytest.raises(DatasetError, match="is there already and holds no run"):
        begin(tmp_path / "mine", {"format": 1}, "")
    (tmp_path / "file").write_text("")
    with pytest.raises(DatasetError, match="is there already and holds no run"):
        begin(tmp_path / "file", {"format": 1}, "")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["thesis.txt"]


BROKEN = {
    MANIFEST: ("{", "manifest.json: cannot be read"),
    GOLD: ('{"qid": "q1"}\n', "gold.jsonl: was changed since the run"),
    ANSWERS: (
        '{"id": "q1"}\n{"id": "q1", "answer": "", "abstained": 3}\n',
        r"answers.jsonl:1: 'answer' is missing[^$]*answers.jsonl:2: ",
    ),
    TIMINGS: ('{"id": "q1", "timings_ms": {"total": "long"}}\n', "timings.jsonl:1: 'timings_ms' must hold numbers"),
    DOCUMENTS: ('{"id": "water", "text": "x", "sha256": "00", "headings": [1]}\n', "documents.jsonl:1: 'headings'"),
    PASSAGES: ('{"id": "p", "document": "water", "start": 5, "end": 9999}\n', "passages.jsonl:1: 5-9999 is no span of 'water'"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_was_changed_by_hand_is_named_with_its_line(tmp_path, name):
    content, message = BROKEN[name]
    make_run(tmp_path / "r")
    (tmp_path / "r" / name).write_text(content, encoding="utf-8")
    with pytest.raises(DatasetError, match=message):
        load(tmp_path / "r")


def test_a_text_that_was_changed_is_noticed(tmp_path):
    make_run(tmp_path / "r")
    path = tmp_path / "r" / DOCUMENTS
    path.write_text(path.read_text("utf-8").replace("3.25", "3.26"), encoding="utf-8")
    with pytest.raises(DatasetError, match=r"documents.jsonl:1: the text of 'water' was changed"):
        load(tmp_path / "r")


def test_no_run_and_another_form_are_told_apart(tmp_path):
    with pytest.raises(DatasetError, match="holds no run; make one with: assistant eval run"):
        load(tmp_path)
    make_run(tmp_path / "r")
    (tmp_path / "r" / MANIFEST).write_text('{"format": 0}')
    with pytest.raises(DatasetError, match="not the manifest of a run in form 1"):
        load(tmp_path / "r")


def test_gold_that_has_gone_is_an_error_that_says_so(tmp_path):
    questions = load_questions(write_gold(tmp_path / "gold.jsonl"))
    (tmp_path / "gold.jsonl").unlink()
    with pytest.raises(DatasetError, match="the questions can no longer be read"):
        gold_text(questions)


def test_answers_of_another_system_need_no_passages(tmp_path):
    questions = load_questions(write_gold(tmp_path / "gold.jsonl"))
    gold = gold_text(questions)
    answers = [{"qid": q.id, "answer": "水務局", "retrieved": [{"pid": "x 1", "score": 1}]} for q in questions[:5]]
    write_whole(tmp_path / "peer.jsonl", "".join(json.dumps(a) + "\n" for a in [*answers, {"qid": "other", "answer": "?"}]))
    begin(tmp_path / "r", {"format": 1, "gold": {"sha256": sha256(gold)}}, gold)
    adopt(tmp_path / "r", tmp_path / "peer.jsonl")
    run = finish(tmp_path / "r", KNOWN, ())
    assert (run.passages, list(run.responses), run.unanswered[:2]) == ((), ["q1", "q2", "q3", "q4", "q5"], ["q6", "q7"])
    assert "q1 Q0 x%201 1 1.000000000 " in (tmp_path / "r" / "run.trec").read_text()
    with pytest.raises(DatasetError, match="cannot be read"):
        adopt(tmp_path / "r", tmp_path / "gone.jsonl")


def test_a_disk_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        write_whole(tmp_path / "file" / "below", "x")


@pytest.mark.parametrize(
    ("content", "kept"),
    [
        (b"", b""),
        (b"torn", b""),
        (b"a\nb\n", b"a\nb\n"),
        (b"a\ntorn", b"a\n"),
        (b"a\n" + b"x" * 200_000, b"a\n"),
        (b"x" * 200_000, b""),
    ],
)
def test_what_follows_the_last_whole_line_is_cut(tmp_path, content, kept):
    (tmp_path / "f").write_bytes(content)
    cut_torn_line(tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == kept


def test_scores_are_kept_while_they_fit_and_made_again_when_the_answers_change(tmp_path):
    make_run(tmp_path / "r")
    first = open_sheet(tmp_path / "r")
    assert open_sheet(tmp_path / "r", track=lambda _: pytest.fail("scored again")) == first
    path = tmp_path / "r" / ANSWERS
    path.write_text(path.read_text("utf-8").replace("3.25億", "3.26億", 1), encoding="utf-8")
    again = open_sheet(tmp_path / "r")
    assert (first.scores["q1"]["verdict"].value, again.scores["q1"]["verdict"].value) == (2, 0)


def test_a_score_that_was_changed_by_hand_is_named(tmp_path):
    make_run(tmp_path / "r")
    open_sheet(tmp_path / "r")
    with (tmp_path / "r" / SCORES).open("a") as file:
        file.write('{"qid": "q1", "metric": "f1", "value": 1, "status": "error"}\n')
    with pytest.raises(DatasetError, match=r"scores.jsonl:\d+: a score that is 'error' cannot have the value 1"):
        open_sheet(tmp_path / "r")


def test_the_summary_gives_every_figure_its_n_and_interval_and_holds_no_nan(tmp_path):
    make_run(tmp_path / "r", {"q1": "error", "q2": "refused", "q6": "獎金為500元[1]。"})
    sheet = open_sheet(tmp_path / "r")
    found = summary(tmp_path / "r")
    assert "NaN" not in (tmp_path / "r" / SUMMARY).read_text() + (tmp_path / "r" / SCORES).read_text()
    assert found["verdicts"] == {"2": 8, "1": 0, "0": 2, "error": 1}
    assert found["metrics"]["key_recall"] == found["metrics"]["key_recall"] | {"n": 9, "n_na": 2, "n_err": 1}
    assert found["metrics"]["key_recall"]["value"] == pytest.approx(6 / 9)
    assert all(row["ci_lo"] <= row["value"] <= row["ci_hi"] for row in found["metrics"].values() if row["value"] is not None)
    assert sheet.errors == 1
    assert found["metrics"]["contradiction"]["value"] == pytest.approx(2 / 8)  # the error, and 500 for 5000, of 8 answers
    with pytest.raises(DatasetError, match="run: assistant eval score"):
        summary(tmp_path)
