import re
from dataclasses import replace

import pytest

from assistant.answer import Answer, Citation
from assistant.app import chat, feedback, keeping
from assistant.opinion import MAX_WORDS_CHARS, KeptTurn, Opinion
from assistant.service import Service
from assistant.state import FILE, State
from corpus.document import Document, Section

MINE = "m" * 32
TEXT = "甲項規定自公布日施行。乙項為12個。"
DOCUMENT = Document("d", "辦法", TEXT, sections=(Section(("辦法",), 0, 0, len(TEXT)),))
CITED = Citation(1, "d", "辦法", ("辦法",), 4, 10, TEXT[4:10])
ANSWER = Answer("", "甲項?", "甲項?", "自公布日施行[1]。", False, 0.9, "quote", "zh-Hant", citations=(CITED,))
TURN = KeptTurn("t1", "甲項?", ANSWER)
DATA = {"conversation": MINE, "turn": "t1", "question": "甲項?", "language": "zh-Hant", "said": []}


class Answerer:
    def __init__(self):
        self.documents = {"d": DOCUMENT}

    def stream(self, question, *, history=(), language=None, mode=None):
        self.history = history
        yield ANSWER


@pytest.fixture
def state(home):
    opened = State.of_home(home)
    yield opened
    opened.close()


@pytest.fixture
def service(state, home):
    started = Service(lambda report: Answerer(), state=state, home=home)
    started.start()
    started.wait(5)
    return started


def converse(service, stopped=lambda: False, **changes):
    return list(chat.converse(service, DATA | changes, stopped=stopped))


def damage(state, home):
    state.close()
    for path in home.glob(f"{FILE}*"):
        path.write_bytes(b"no database " * 500)


def test_a_whole_turn_is_kept_when_it_is_shown_and_can_be_judged(service, state):
    last = converse(service)[-1]
    assert [turn.key for turn in state.turns(MINE)] == ["t1"]
    assert 'data-thumb="down"' in last["html"]
    (again,) = keeping.restored(service, DATA)["turns"]
    assert (again["html"], again["evidence"], again["question"]) == (last["html"], last["evidence"], "甲項?")


def test_what_was_said_before_is_what_the_page_shows_of_it(service, state):
    for key in ("t1", "t2"):
        converse(service, turn=key, said=[])
    converse(service, turn="t3", said=["t2"])
    assert len(service.answerer.history) == 2
    converse(service, turn="t4", said=["t1", "t2", "t3"], conversation="x" * 32)
    assert service.answerer.history == []


@pytest.mark.parametrize("key", [None, 7, "", "1", "x" * 65, "../" * 9, "' OR 1=1 -- aaaaaaaaaaaaaaa"])
def test_a_key_that_could_be_guessed_keeps_and_shows_nothing(service, state, key):
    last = converse(service, conversation=key)[-1]
    assert last["done"]
    assert "data-thumb" not in last["html"]
    assert keeping.restored(service, {"conversation": key}) == {"turns": []}
    assert keeping.give(state, DATA | {"conversation": key, "thumb": "up"}) == {"fault": "thumb.gone"}


def test_a_turn_that_was_stopped_while_it_was_kept_is_not(service, state):
    stops = iter([False, False, True])
    converse(service, lambda: next(stops))
    assert state.turns(MINE) == []


def test_a_turn_that_was_stopped_too_late_is_forgotten(service, state):
    converse(service)
    keeping.forget(state, DATA)
    assert state.turns(MINE) == []


def test_an_answer_that_cannot_be_kept_is_shown_all_the_same(service, state, monkeypatch, home):
    monkeypatch.setattr("assistant.state.BUSY_S", 0.1)
    state.open()
    with state._opened().execution_options(writing=True).begin():
        last = converse(service)[-1]
    assert "自公布日施行" in last["html"]
    assert 'data-say="turn.unkept"' in last["html"]
    assert "data-thumb" not in last["html"]


def test_a_damaged_store_is_explained_in_the_place_of_the_answer(service, state, home):
    converse(service)
    damage(state, home)
    assert 'data-say="error.StorageError"' in converse(service, turn="t2")[-1]["html"]
    restored = keeping.restored(service, DATA)
    assert restored["turns"] == []
    assert 'data-say="error.StorageError"' in restored["fault"]
    assert keeping.give(state, DATA | {"thumb": "up"})["fault"] == "thumb.unkept"
    keeping.forget(state, DATA)


def test_an_earlier_answer_says_when_the_documents_no_longer_say_what_it_quotes(service, state):
    converse(service)
    service.answerer.documents = {"d": replace(DOCUMENT, text="另有規定。" * 10)}
    (again,) = keeping.restored(service, DATA)["turns"]
    assert "文件後來更新過" in again["html"]
    assert "chip" not in again["html"]


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"thumb": "down"}, "thumb.reason.none"),
        ({"thumb": "down", "reason": "wrong", "expected": "字" * (MAX_WORDS_CHARS + 1)}, "thumb.long"),
        ({"thumb": "down", "reason": "wrong", "note": "\x00"}, "thumb.binary"),
        ({"thumb": "down", "reason": "wrong", "expected": "\ud800"}, "thumb.binary"),
        ({"thumb": "up", "turn": "t9"}, "thumb.gone"),
    ],
)
def test_what_is_wrong_with_an_opinion_is_said_and_nothing_is_kept(service, state, given, fault):
    converse(service)
    assert keeping.give(state, DATA | given)["fault"] == fault
    assert state.turns(MINE)[0].opinion == Opinion()


@pytest.mark.parametrize("given", [{"thumb": "sideways"}, {"thumb": "down", "reason": "mood"}, {}])
def test_an_opinion_that_the_page_never_sends_is_a_bug(state, given):
    with pytest.raises(ValueError, match="no thumb or reason"):
        keeping.give(state, DATA | given)


def test_words_are_kept_without_the_white_space_around_them_and_shown_as_text(service, state):
    converse(service)
    words = {"thumb": "down", "reason": "other", "expected": " <script>alert(1)</script>\n", "note": "</textarea><b>"}
    assert keeping.give(state, DATA | words) == {"thumb": "down"}
    assert state.turns(MINE)[0].opinion == Opinion("down", "other", "<script>alert(1)</script>", "</textarea><b>")
    (again,) = keeping.restored(service, DATA)["turns"]
    (one,) = state.feedback()
    for html in (again["html"], feedback.row(one)):
        assert "<script>" not in html
        assert "</textarea><b>" not in html


def test_without_a_store_a_question_is_answered_and_nothing_is_kept():
    service = Service(lambda report: Answerer())
    service.start()
    service.wait(5)
    assert "data-thumb" not in converse(service)[-1]["html"]
    assert keeping.restored(service, DATA) == {"turns": []}
    assert keeping.give(None, DATA | {"thumb": "up"}) == {"fault": "thumb.gone"}
    assert feedback.listed(service, settled=True)["count"] == 0
    assert 'data-say="feedback.gone"' in feedback.make(service, "f", "")["fault"]


def test_the_panel_lists_what_waits_and_with_it_what_was_dealt_with(service, state):
    for key in ("t1", "t2"):
        converse(service, turn=key)
        keeping.give(state, DATA | {"turn": key, "thumb": "down", "reason": "wrong", "expected": "12個"})
    first, second = state.feedback()
    assert feedback.listed(service, settled=False)["count"] == 2
    made = feedback.make(service, first.id, "12個")
    assert made["draft"]["saved"] is True
    assert "已轉成題目" in made["html"]
    assert "未採用" in feedback.dismiss(service, second.id)["html"]
    waiting, every = (feedback.listed(service, settled=settled) for settled in (False, True))
    assert waiting["count"] == every["count"] == 0
    assert 'data-say="feedback.none"' in waiting["html"]
    assert len(re.findall("data-feedback=", every["html"])) == 2
    feedback.dismiss(service, first.id)
    assert state.feedback(first.id)[0].status == "gold"


def test_the_panel_says_each_reason_once_in_the_readers_language(service, state):
    converse(service)
    keeping.give(state, DATA | {"thumb": "down", "reason": "wrong"})
    (one,) = state.feedback()
    fault = feedback.make(service, one.id, "")["fault"]
    assert re.findall(r'data-say="(feedback\.\w+)"', fault) == ["feedback.unready", "feedback.no_expected"]
    fault = feedback.make(service, one.id, "99個")["fault"]
    assert re.findall(r'data-say="(feedback\.\w+)"', fault) == ["feedback.unready", "feedback.unproved"]
    assert 'data-say="thumb.binary"' in feedback.make(service, one.id, "\x00")["fault"]
    assert 'data-say="thumb.long"' in feedback.make(service, one.id, "字" * (MAX_WORDS_CHARS + 1))["fault"]
    assert 'data-say="feedback.gone"' in feedback.make(service, "nobody", "12個")["fault"]
