"""Gold and answers are read line by line; every fault of a file is named at once, with its line."""

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, RankedPassage
from corpus.document import Passage
from corpus.errors import DatasetError
from eval.dataset import (
    Evidence,
    Question,
    lint,
    load_questions,
    load_responses,
    parse_questions,
    qrels,
    read_responses,
)
from eval.records import MAX_FAULTS_SHOWN, Fault, refuse

QUOTE = "全省有獨立科研院所170個"


def gold(desk, **changes):
    evidence = desk.evidence(QUOTE)
    span = {"doc": "page", "doc_sha256": evidence.sha256, "start": evidence.start, "end": evidence.end, "quote": QUOTE}
    key = {"id": "k1", "kind": "figure", "value": "170", "unit": "個"}
    line = {"qid": "q1", "question": "研究機構有幾家?", "type": "number", "answerable": True, "keys": [key], "evidence": [span]}
    return line | changes


def write(path, *lines):
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)) + "\n" for line in lines))
    return path


def faults_of(desk, tmp_path, *lines):
    questions, faults = parse_questions([write(tmp_path / "gold.jsonl", *lines)])
    return [f"{fault.line} {fault.message}" for fault in sorted(faults + lint(questions, desk.documents))]


def test_a_question_is_read_with_its_defaults_and_its_place(desk, tmp_path):
    path = write(tmp_path / "gold.jsonl", "", gold(desk, history=[{"role": "user", "content": "…"}], conversation="c", turn=2))
    (question,) = load_questions(path)
    assert (question.id, question.line, question.split, question.language) == ("q1", 2, "dev", "zh-Hant")
    assert question.keys[0].must
    assert question.history[0].content == "…"
    assert question.evidence == (desk.evidence(QUOTE),)
    assert lint([], desk.documents) == []


def test_every_fault_of_a_file_is_named_at_once(desk, tmp_path):
    path = write(
        tmp_path / "gold.jsonl",
        "{broken",
        "[1]",
        '{"qid": NaN}',
        gold(desk, qid="a b", typ="x", type="riddle", answerable="yes", keys=[1], evidence=[{"doc": "page"}]),
        gold(desk, qid=None, question=" ", forbid=[1], turn=True),
        gold(desk),
        gold(desk),
        gold(desk, qid="q2", history=[{"role": "robot", "content": "x"}]),
        gold(desk, qid="q3", evidence=[gold(desk)["evidence"][0] | {"start": 9, "end": 3, "grade": 5, "doc_sha256": "abc"}]),
        gold(desk, qid="q4", evidence=[gold(desk)["evidence"][0] | {"start": -1}], keys="k"),
        gold(desk, qid="q5", keys=[{"id": "k", "kind": "text"}, {"id": "l", "kind": "figure"}]),
    )
    with pytest.raises(DatasetError) as caught:
        load_questions(path)
    said = [line.removeprefix(f"{path}:") for line in str(caught.value).split("\n")]
    assert said == [
        "1: not JSON (Expecting property name enclosed in double quotes, column 2); one object a line",
        "2: not a JSON object; one object a line",
        "3: NaN is not a number",
        "4: 'answerable' must be true or false, not \"yes\"",
        "4: 'typ' is not a field; correct its name or take it out",
        "4: 'type' is 'riddle'; use one of " + said[5].partition("one of ")[2],
        "4: evidence 1: 'doc_sha256' is missing; add it",
        "4: evidence 1: 'end' is missing; add it",
        "4: evidence 1: 'quote' is missing; add it",
        "4: evidence 1: 'start' is missing; add it",
        "4: id 'a b' has white space in it, which TREC files cannot hold; take it out",
        "4: keys 1 must be an object",
        "5: 'forbid' must be a list of texts",
        "5: 'qid' is missing; add it",
        "5: 'question' is empty; fill it in",
        "5: 'turn' must be a whole number, not true",
        f"7: id 'q1' is taken at {path}:6; choose another",
        "8: history 1: 'role' is 'robot'; use one of user, assistant",
        "9: evidence 1: 'doc_sha256' is not a SHA-256 in hexadecimal; take it from `assistant index --list`",
        "9: evidence 1: 'grade' is 5; use 1 or 2",
        "9: evidence 1: evidence 9-3 ends before it begins; swap the two offsets",
        "10: 'keys' must be a list, not \"k\"",
        "10: evidence 1: 'start' is -1; offsets count characters from 0",
        "11: keys 1: 'text' is missing; add it",
        "11: keys 2: 'value' is missing; add it",
    ]


def test_mixed_encodings_name_the_line(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_bytes("\ufeff{}\n".encode() + '{"question": "濕地"}\n'.encode("big5"))
    _, faults = parse_questions([path])
    assert "2: not UTF-8 (byte" in str(next(fault for fault in faults if fault.line == 2))
    assert not any("JSON" in fault.message for fault in faults)


def test_a_deeply_nested_line_is_a_fault(tmp_path):
    _, faults = parse_questions([write(tmp_path / "gold.jsonl", "[" * 200_000)])
    assert faults[0].message == "nested too deeply; one flat object a line"


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(DatasetError, match="no such file"):
        load_questions(tmp_path / "none.jsonl")
    with pytest.raises(DatasetError, match="cannot be read"):
        load_questions(tmp_path)


def test_too_many_faults_are_counted():
    faults = [Fault("gold.jsonl", line, "bad") for line in range(1, MAX_FAULTS_SHOWN + 4)]
    with pytest.raises(DatasetError, match="… and 3 more; mend these first"):
        refuse(faults)
    assert str(Fault("gold.jsonl", 0, "empty")) == "gold.jsonl: empty"


def test_sound_gold_has_no_fault(desk, tmp_path):
    assert faults_of(desk, tmp_path, gold(desk)) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"quote": "全省有獨立科研院所171個"},
            "the quote is not the document's words there; there it says '全省有獨立科研院所170個'",
        ),
        ({"start": 5, "end": 18}, "it stands at 46-59"),
        ({"end": 999}, "the document ends at"),
        ({"doc": "other"}, "no document 'other' is indexed"),
        ({"doc_sha256": "0" * 64}, "'page' has another text than when it was marked"),
    ],
)
def test_evidence_has_to_be_the_documents_own(desk, tmp_path, changes, message):
    (fault,) = faults_of(
        desk,
        tmp_path,
        gold(desk, evidence=[gold(desk)["evidence"][0] | changes], keys=[{"id": "k1", "kind": "text", "text": "獨立科研院所"}]),
    )
    assert message in fault


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"keys": [{"id": "k1", "kind": "figure", "value": "70", "unit": "個"}]}, "neither it nor an alias is in the evidence"),
        ({"keys": [{"id": "k1", "kind": "text", "text": "高校"}]}, "neither it nor an alias is in the evidence"),
        ({"keys": [{"id": "k1", "kind": "figure", "value": "很多"}]}, "'很多' is not one figure"),
        ({"keys": []}, "without a must-key"),
        ({"keys": [], "evidence": []}, "without evidence"),
        ({"answerable": False, "type": "near_miss"}, "an unanswerable question with keys or evidence"),
        ({"forbid": ["170個"]}, "'170個' is both key k1 and forbidden"),
        ({"question": "全省有獨立科研院所170個森林?"}, "15 characters in a row are copied from 'page'"),
        ({"conversation": "c"}, "'conversation' and 'turn' belong together"),
        ({"conversation": "c", "turn": 2}, "turn 2 has no history"),
        ({"conversation": "c", "turn": 2}, "conversation 'c' has turns [2]"),
    ],
)
def test_lint_names_what_is_wrong_with_a_question(desk, tmp_path, changes, message):
    assert any(message in fault for fault in faults_of(desk, tmp_path, gold(desk, **changes)))


def test_two_keys_with_one_id_are_a_fault(desk, tmp_path):
    key = gold(desk)["keys"][0]
    assert faults_of(desk, tmp_path, gold(desk, keys=[key, key])) == ["1 two keys 'k1'; give each its own id"]


def test_a_duplicate_question_is_a_fault_but_not_in_a_conversation(desk, tmp_path):
    path = tmp_path / "gold.jsonl"
    again = gold(desk, qid="q2", question="研究机构有几家？")
    assert faults_of(desk, tmp_path, gold(desk), again) == [f"2 '研究机构有几家？' is asked already at {path}:1; keep one"]
    assert faults_of(desk, tmp_path, gold(desk), again | {"conversation": "c", "turn": 1}) == []
    assert faults_of(desk, tmp_path, gold(desk), gold(desk, question="別的?")) == [
        f"2 id 'q1' is taken at {path}:1; choose another"
    ]


def test_a_conversation_keeps_to_one_split(desk, tmp_path):
    turns = [
        gold(desk, qid=f"q{n}", question=f"第{n}問?", conversation="c", turn=n, split=split)
        for n, split in ((1, "dev"), (2, "test"))
    ]
    turns[1]["history"] = [{"role": "user", "content": "第1問?"}]
    assert faults_of(desk, tmp_path, *turns) == ["1 conversation 'c' is in both splits; keep its turns together"]


def test_quoted_words_are_not_copied_ones(desk, tmp_path):
    assert faults_of(desk, tmp_path, gold(desk, question="「全省有獨立科研院所170個」出自哪裡?")) == []
    assert faults_of(desk, tmp_path, gold(desk, question="全省有獨立科研院所170個森林", type="quote")) == []


def ours(**changes):
    citation = {"marker": 1, "document": "page", "start": 1, "end": 3, "quote": "xx"}
    hit = {"rank": 1, "passage": "page:0", "score": 0.9, "document": "page", "start": 0, "end": 9}
    return {
        "id": "q1",
        "answer": "甲[1]",
        "abstained": False,
        "confidence": 0.5,
        "citations": [citation],
        "hits": [hit],
    } | changes


def test_both_forms_of_an_answer_are_read_alike(tmp_path):
    peer = {
        "qid": "q2",
        "answer": "甲[1]",
        "confidence": 0.5,
        "citations": [{"marker": 1, "pid": "page:0", "start": 1, "end": 3, "quote": "xx"}],
        "retrieved": [{"pid": "page:9", "rank": 2, "score": 0.1}, {"pid": "page:0", "rank": 1, "score": 0.9}],
        "timings_ms": {"total": 3},
        "trace": "anything",
    }
    known = {"page:0": Passage("page:0", "page", (), "…", 0, 9)}
    found = load_responses(write(tmp_path / "answers.jsonl", ours(), peer), passages=known)
    assert (found["q1"].citations[0].span, found["q1"].citations[0].document) == (found["q2"].citations[0].span, "page")
    assert found["q1"].retrieved[0] == found["q2"].retrieved[0]
    assert (found["q2"].retrieved[1].document, found["q2"].retrieved[1].end) == ("page", 0)
    assert found["q2"].timings_ms == {"total": 3}
    assert not found["q2"].abstained


def test_our_own_answer_is_read_from_its_json(tmp_path):
    citation = Citation(1, "page", "概況", ("概況",), 1, 3, "xx")
    hit = RankedPassage(1, "page:0", 0.9, "page", ("概況",), 0, 9)
    answer = Answer(
        "q1", "?", "?", "甲[1]", False, 0.5, "quote", "zh-Hant", citations=(citation,), hits=(hit,), timings_ms={"total": 3}
    )
    found = load_responses(write(tmp_path / "answers.jsonl", json.dumps(answer.to_json(), ensure_ascii=False)))["q1"]
    assert (found.citations[0].quote, found.retrieved[0].end, found.confidence, found.timings_ms) == ("xx", 9, 0.5, {"total": 3})


def test_answers_name_all_their_faults_after_the_last_line(tmp_path):
    path = write(
        tmp_path / "answers.jsonl",
        ours(),
        ours(),
        "{",
        ours(id="q2", confidence=2),
        ours(id="q3", answer=None),
        ours(id="q4", timings_ms={"total": "long"}),
        ours(id="q5", hits=[{"rank": 0, "passage": "p"}]),
        ours(id="q6", answer="", abstained=True),
        {"qid": "q7", "error": "timeout"},
    )
    reading = read_responses(path)
    assert [next(reading).id for _ in range(3)] == ["q1", "q6", "q7"]
    with pytest.raises(DatasetError) as caught:
        next(reading)
    assert [line.removeprefix(f"{path}:")[:29] for line in str(caught.value).split("\n")] == [
        "2: id 'q1' is answered alread",
        "3: not JSON (Expecting proper",
        "4: 'confidence' is 2; it must",
        "5: 'answer' is missing; add i",
        "6: 'timings_ms' must hold num",
        "7: hits 1: 'rank' is 0; ranks",
    ]


def test_many_lines_are_streamed(tmp_path):
    path = tmp_path / "answers.jsonl"
    with path.open("w") as out:
        for number in range(5_000):
            out.write(json.dumps({"qid": f"q{number}", "answer": "x" * 500}) + "\n")
    tracemalloc.start()
    count = sum(1 for _ in read_responses(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 5_000
    assert peak < path.stat().st_size / 2


def asked(*spans, grade=2):
    return Question("q", "?", "number", answerable=True, evidence=tuple(Evidence("d", "", a, b, "…", grade) for a, b in spans))


def passages(*bounds):
    return [Passage(f"d:{a}", "d", (), "…", a, b) for a, b in bounds]


def test_grades_follow_the_share_of_the_evidence():
    assert qrels([asked((10, 20))], passages((0, 13), (12, 20), (20, 30))) == {"q": {"d:0": 1, "d:12": 2}}
    assert qrels([asked((10, 20), grade=1)], passages((0, 30))) == {"q": {"d:0": 1}}
    assert qrels([asked((10, 20), (0, 5))], passages((0, 13))) == {"q": {"d:0": 2}}


def test_a_question_without_evidence_has_no_relevant_passage():
    assert qrels([asked()], passages((0, 13))) == {"q": {}}
    assert qrels([asked((10, 20))], []) == {"q": {}}


def test_evidence_over_many_passages_keeps_the_ones_that_hold_most():
    assert qrels([asked((0, 100))], passages((0, 20), (20, 45), (45, 70), (70, 100))) == {"q": {"d:70": 1}}
    assert qrels([asked((0, 100))], passages((0, 20), (20, 40), (40, 60), (60, 80), (80, 100)))["q"].keys() == {
        *("d:0", "d:20", "d:40", "d:60", "d:80")
    }


@given(st.lists(st.integers(1, 60), min_size=1, max_size=20), st.integers(0, 300), st.integers(1, 120))
def test_every_span_keeps_a_relevant_passage_however_text_is_cut(lengths, start, size):
    bounds, position = [], 0
    for length in lengths:
        bounds.append((position, position + length))
        position += length
    end = start + size
    found = qrels([asked((start, end))], passages(*bounds))["q"]
    assert bool(found) == (start < position)
