"""Feedback becomes gold: what is drafted, what is refused, and that nothing is made twice or lost."""

import json
import threading
from dataclasses import replace
from functools import cache, partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, RankedPassage
from assistant.from_use import draft, gold_file, line_of, promote, to_gold
from assistant.opinion import Feedback, KeptTurn, Opinion
from assistant.provenance import gold_files, shipped_gold
from assistant.state import State
from corpus.document import Document
from corpus.errors import StorageError
from corpus.outline import outline
from corpus.readers import read
from eval.dataset import lint, load_questions
from tests.conftest import SHIPPED

MINE = "m" * 32


@cache
def document() -> Document:
    return outline(read(SHIPPED))


def documents():
    return {document().id: document()}


def answer(question, standalone="", **changes):
    made = Answer("", question, standalone or question, "不是這個", False, 0.9, "quote", "zh-Hant")
    return replace(made, **changes)


def feedback(question, expected, reason="wrong", *, id="f1", **changes):  # noqa: A002 - the field's name
    changes = {"standalone": question} | changes
    return Feedback(
        id, "2026-01-02T03:04:05+00:00", "new", Opinion("down", reason, expected), question, answer(question, **changes)
    )


def facts(question):
    return [key.text or f"{key.value}{key.unit}" for key in question.keys]


def quotes(question):
    return [evidence.quote for evidence in question.evidence]


@pytest.mark.parametrize(
    ("asked", "expected", "found", "proof"),
    [
        ("一年收多少糧食?", "1557.6億斤", ["1557.6億斤"], ["糧食總產量為1557.6億斤、佔全國11.2%"]),
        ("溼地多大", "湿地有5.14万平方公里", ["5.14万平方公里"], ["森林面積20.12萬平方公里、溼地面積5.14萬平方公里"]),
        ("How many reserves?", "46 national nature reserves", ["46"], ["國家級自然保護區46個、數量居全國第一"]),
        ("首次提出是何時", "2023年9月", ["2023年9月"], ["總書記在2023年9月考察黑龍江期間首次提出“加快形成新質生產力”"]),
        (
            "政府要做什麼",
            "超前规划引导、科学政策支持",
            ["超前规划引导", "科学政策支持"],
            ["新質生產力既需要政府超前規劃引導、科學政策支援"],
        ),
        ("哪兩條鏈融合", "創新鏈和產業鏈", ["創新鏈", "產業鏈"], None),
        ("高技術製造業增長多少", "增長12.3%", ["12.3%"], ["高技術製造業增加值增長12.3%"]),
    ],
)
def test_the_facts_of_the_expected_answer_are_found_with_the_shortest_spans_that_hold_them(asked, expected, found, proof):
    question = draft(feedback(asked, expected), documents())
    assert facts(question) == found
    assert proof is None or quotes(question) == proof
    assert lint([question], documents()) == []
    assert (question.answerable, question.reference) == (True, expected)


def test_a_draft_says_where_it_is_from_and_is_for_a_person_to_look_over():
    question = draft(feedback("黑龙江的湿地有多大?", "5.14万平方公里"), documents())
    assert (question.status, question.split, question.author, question.tags) == ("draft", "dev", "feedback", ("from-use",))
    assert (question.id, question.language, question.type) == ("use-f1", "zh-Hans", "number")
    assert question.section == "加快推進發展方式綠色轉型"


def test_a_follow_up_is_asked_in_full():
    question = draft(feedback("那濕地呢?", "5.14萬平方公里", standalone="黑龍江的濕地面積有多大?"), documents())
    assert question.question == "黑龍江的濕地面積有多大?"


@pytest.mark.parametrize(
    ("expected", "reason", "answerable"),
    [
        ("", "invented", False),
        ("1557.6億斤", "invented", False),
        ("文件沒有提到", "wrong", False),
        ("文件裡沒有", "missing", False),
        ("The documents do not say.", "wrong", False),
        ("沒有,還在試點", "wrong", True),
        ("1557.6億斤", "missing", True),
        ("", "missing", True),
    ],
)
def test_whether_there_is_an_answer_is_taken_from_the_reason_and_the_expected_answer(expected, reason, answerable):
    question = draft(feedback("養老金多少?", expected, reason), documents())
    assert question.answerable is answerable
    if not answerable:
        assert (question.type, question.keys, question.evidence) == ("unanswerable", (), ())
        assert lint([question], documents()) == []


def test_the_document_that_was_found_is_preferred_to_one_that_says_the_same():
    twin = replace(document(), id="aaa-twin")
    start = document().text.index("糧食總產量")
    hit = RankedPassage(1, "x", 0.5, document().id, ("x",), start - 50, start + 200)
    both = {twin.id: twin, **documents()}
    asked = feedback("糧食總產量?", "1557.6億斤", hits=(hit,))
    assert draft(asked, both).evidence[0].document == document().id
    cited = Citation(1, twin.id, "x", ("x",), start, start + 5, "糧食總產量")
    assert draft(feedback("糧食總產量?", "1557.6億斤", citations=(cited,), hits=(hit,)), both).evidence[0].document == twin.id


def test_a_figure_that_no_document_holds_is_a_fault_and_not_another_figure():
    question = draft(feedback("濕地多大", "5.15萬平方公里"), documents())
    assert facts(question) == ["5.15萬平方公里"]
    assert lint([question], documents()) != []


@given(
    st.text(alphabet="一二三第5.14萬平方公里%增長至,。、和與「」abc年月日\n ", max_size=30),
    st.integers(0, 3000),
    st.integers(1, 60),
)
def test_whatever_is_expected_every_span_is_the_documents_own(words, start, length):
    question = draft(feedback("問什麼?", words + document().text[start : start + length]), documents())
    for evidence in question.evidence:
        assert document().text[evidence.start : evidence.end] == evidence.quote
        assert evidence.sha256 == document().sha256
    assert [fault for fault in lint([question], documents()) if "the quote is not" in fault.message] == []


def test_the_shipped_gold_is_drafted_again_from_its_own_reference_answers():
    gold = load_questions(*gold_files(shipped_gold()))
    chinese = [q for q in gold if q.answerable and q.language != "en" and not q.conversation]
    drafts = [(q, draft(feedback(q.question, q.reference), documents())) for q in chinese]
    sound = [(q, made) for q, made in drafts if not lint([made], documents())]
    there = [q for q, made in sound if any(a.span.overlap(b.span) for a in q.evidence for b in made.evidence)]
    assert len(chinese) > 200
    assert len(sound) >= 0.95 * len(chinese)
    assert len(there) >= 0.9 * len(chinese)


def test_what_is_written_is_read_again_as_it_was(home):
    (made,) = to_gold(home, [feedback("糧食總產量?", "1557.6億斤")], documents())
    assert load_questions(gold_file(home)) == [made.question]
    assert json.loads(gold_file(home).read_text("utf-8")) == line_of(made.question)


def test_one_feedback_is_never_made_a_question_twice(home):
    for _ in range(2):
        to_gold(home, [feedback("糧食總產量?", "1557.6億斤")], documents())
    assert len(load_questions(gold_file(home))) == 1


def test_an_edit_by_hand_is_never_lost(home):
    to_gold(home, [feedback("糧食總產量?", "1557.6億斤")], documents())
    edited = gold_file(home).read_text("utf-8").replace("糧食總產量?", "糧食一共產了多少?").strip()
    gold_file(home).write_text(f'\n{edited}\n{{"qid": "mine", broken', "utf-8")
    to_gold(home, [feedback("糧食總產量?", "1557.6億斤"), feedback("濕地多大?", "5.14萬平方公里", id="f2")], documents())
    lines = gold_file(home).read_text("utf-8").split("\n")
    assert lines[:3] == ["", edited, '{"qid": "mine", broken']
    assert json.loads(lines[3])["qid"] == "use-f2"
    assert lines[4:] == [""]


def test_of_several_none_is_added_when_one_has_a_fault(home):
    drafts = to_gold(home, [feedback("糧食總產量?", "1557.6億斤"), feedback("濕地多大?", "", id="f2")], documents())
    assert [bool(made.faults) for made in drafts] == [False, True]
    assert drafts[1].faults[0] == "there is no expected answer; say what a right answer holds"
    assert not gold_file(home).exists()


def test_what_is_asked_already_is_not_asked_again(home):
    to_gold(home, [feedback("糧食總產量?", "1557.6億斤")], documents())
    (again,) = to_gold(home, [feedback("粮食总产量?", "1557.6億斤", id="f2")], documents())
    assert "is asked already" in again.faults[0]
    assert len(load_questions(gold_file(home))) == 1


def test_an_evaluator_can_correct_the_expected_answer(home):
    (made,) = to_gold(home, [feedback("糧食總產量?", "很多")], documents(), expected={"f1": "1557.6億斤"})
    assert made.faults == ()
    assert made.question.reference == "1557.6億斤"


def test_several_at_once_lose_nothing(home):
    asked = [feedback(f"糧食總產量第{number}種問法?", "1557.6億斤", id=f"f{number}") for number in range(8)]
    threads = [threading.Thread(target=to_gold, args=(home, [one], documents())) for one in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {question.id for question in load_questions(gold_file(home))} == {f"use-f{number}" for number in range(8)}


def test_a_folder_that_cannot_be_written_is_said(home):
    home.mkdir()
    (home / "gold").write_text("")
    with pytest.raises(StorageError, match="gold: cannot be written"):
        to_gold(home, [feedback("糧食總產量?", "1557.6億斤")], documents())


@pytest.fixture
def state(home):
    opened = State.of_home(home)
    for key, question, opinion in (
        ("t1", "糧食總產量?", Opinion("down", "wrong", "1557.6億斤")),
        ("t2", "濕地多大?", Opinion("down", "incomplete", "")),
        ("t3", "森林多大?", Opinion("up")),
    ):
        opened.add_turn(MINE, KeptTurn(key, question, answer(question)))
        opened.give(MINE, key, opinion)
    yield opened
    opened.close()


def ids(state):
    return {one.question: one.id for one in state.feedback()}


def test_feedback_is_noted_as_gold_only_once_it_is(home, state):
    grain, wetland = ids(state)["糧食總產量?"], ids(state)["濕地多大?"]
    assert any(made.faults for made in promote(state, home, [grain, wetland], documents()))
    assert {one.status for one in state.feedback()} == {"new"}
    promote(state, home, [grain], documents())
    assert state.feedback(grain)[0].status == "gold"
    gold_file(home).unlink()
    assert promote(state, home, [grain], documents()) == []
    assert not gold_file(home).exists()


def test_one_that_was_written_before_a_crash_is_noted_the_next_time(home, state):
    (one,) = state.feedback(ids(state)["糧食總產量?"])
    to_gold(home, [one], documents())
    promote(state, home, [one.id], documents())
    assert state.feedback(one.id)[0].status == "gold"
    assert len(load_questions(gold_file(home))) == 1


@pytest.fixture
def run(program):
    return partial(program, "eval", "feedback")


def test_the_command_lists_feedback(state, run):
    code, printed, _ = run()
    assert code == 0
    assert [line.split("\t")[2:] for line in printed.splitlines()] == [
        ["new", "incomplete", "濕地多大?", ""],
        ["new", "wrong", "糧食總產量?", "1557.6億斤"],
    ]
    code, printed, _ = run("--list", "--json", ids(state)["糧食總產量?"])
    (entry,) = json.loads(printed)["feedback"]
    assert (entry["opinion"]["expected"], entry["answer"]["answer"]) == ("1557.6億斤", "不是這個")
    assert MINE not in printed


def test_the_command_makes_questions_that_the_lint_passes(home, state, run, program):
    grain = ids(state)["糧食總產量?"]
    code, printed, _ = run("--to-gold", grain)
    assert code == 0
    assert printed.splitlines() == [f"use-{grain}\t糧食總產量?", str(gold_file(home))]
    assert program("eval", "lint", gold_file(home))[:2] == (0, "1 questions, 0 faults\n")


def test_the_command_says_every_fault_and_saves_nothing(home, state, run):
    code, printed, said = run("--to-gold", *ids(state).values())
    assert (code, printed) == (1, "")
    assert f"error: {ids(state)['濕地多大?']}: there is no expected answer" in said
    assert "nothing was saved" in said
    assert not gold_file(home).exists()


def test_the_command_dismisses(state, run):
    wetland = ids(state)["濕地多大?"]
    code, printed, _ = run("--dismiss", wetland)
    assert code == 0
    assert printed.split("\t")[2] == "dismissed"
    assert state.feedback(wetland)[0].status == "dismissed"


@pytest.mark.parametrize("arguments", [["--to-gold"], ["--dismiss"], ["nobody"], ["--list", "--dismiss", "x"]])
def test_misuse_is_said_with_exit_2(state, run, arguments):
    code, printed, said = run(*arguments)
    assert (code, printed) == (2, "")
    assert "Error" in said
