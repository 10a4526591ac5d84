import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation
from assistant.app import chat
from assistant.app.markup import Markup
from assistant.opinion import KeptTurn
from assistant.service import Service, Turn
from corpus.document import Document, Section
from corpus.errors import ModelError, QuestionError

FOLDER = Path(chat.__file__).parent
TEXT = "甲項規定自公布日施行。"
DOCUMENT = Document("d", "辦法", TEXT, sections=(Section(("辦法",), 0, 0, len(TEXT)),))


def written(text, *citations):
    return Answer(
        id="",
        question="甲項?",
        standalone="甲項?",
        answer=text,
        abstained=False,
        confidence=0.9,
        mode="quote",
        language="zh-Hant",
        citations=citations,
    )


WHOLE = written("自公布日施行[1]。", Citation(1, "d", "辦法", ("辦法",), 4, 10, TEXT[4:10]))


BEFORE = KeptTurn("before", "前", written("後"))


@dataclass
class Answerer:
    """Yields its answers, or raises its error after them, and keeps what it was asked."""

    answers: Sequence[Answer] = (written("自公布日"), WHOLE)
    error: Exception | None = None
    asked: list = field(default_factory=list)
    documents: dict = field(default_factory=lambda: {"d": DOCUMENT})

    def stream(self, question, *, history=(), language=None, mode=None):
        self.asked.append((question, history if history is None else tuple(history), language))
        yield from self.answers
        if self.error:
            raise self.error


def started(answerer):
    service = Service(lambda report: answerer)
    service.start()
    service.wait(5)
    return service


def ask(answerer, question="甲項?", history=(), **data):
    data = {"turn": "t1", "question": question, "language": "zh-Hant", **data}
    return list(chat.ask(started(answerer), history, data))


def kept(answerer, **data):
    """Ask, and return the turns that were to be kept."""
    found = []
    data = {"turn": "t1", "question": "甲項?", "language": "zh-Hant", **data}
    with suppress(ZeroDivisionError):
        list(chat.ask(started(answerer), (), data, keep=lambda turn: found.append(turn) or Markup("<i>below</i>")))
    return found


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("", "question.empty"),
        (" \n\t　", "question.empty"),
        ("問" * 2001, "question.long"),
        ("\x00", "question.binary"),
        ("問\ufffd", "question.binary"),
        ("\ud800?", "question.binary"),
        ("PK\x03\x04", "question.binary"),
    ],
)
def test_a_question_that_cannot_be_asked_never_reaches_the_answerer(question, key):
    answerer = Answerer()
    (message,) = ask(answerer, question, history=(BEFORE,))
    assert f'data-say="{key}"' in message["fault"]
    assert answerer.asked == []


@pytest.mark.parametrize("question", ["問" * 2000, "第一行\n第二行\t", "𠮷野家?", "emoji 😀?"])
def test_any_other_text_is_asked(question):
    assert chat.fault(question) is None


@pytest.mark.parametrize(
    ("question", "page", "language"),
    [
        ("国家级自然保护区", "zh-Hant", "zh-Hans"),
        ("濕地面積", "zh-Hans", "zh-Hant"),
        ("人口", "zh-Hans", "zh-Hans"),
        ("人口", "en", "zh-Hant"),
        ("How many?", "zh-Hant", "en"),
    ],
)
def test_the_answers_language_is_the_questions_and_the_pages_where_both_scripts_agree(question, page, language):
    assert chat.script_of(question, page) == language


def test_a_turn_is_shown_waiting_then_growing_then_whole_with_its_evidence():
    messages = ask(Answerer())
    assert [bool(message.get("done")) for message in messages] == [False, False, False, True]
    assert {message["turn"] for message in messages} == {"t1"}
    assert "正在查找文件" in messages[0]["html"]
    assert "自公布日" in messages[1]["html"]
    assert "chip" in messages[-1]["html"]
    assert f">{TEXT[4:10]}</mark>" in messages[-1]["evidence"]
    assert all("evidence" not in message for message in messages[:-1])


def test_until_the_first_words_come_the_page_waits_and_words_that_stay_are_sent_once():
    first = written("自公布日")
    messages = ask(Answerer(answers=(written(""), written(""), first, first, first, WHOLE)))
    assert [bool(message.get("done")) for message in messages] == [False, False, False, True]
    assert "正在查找文件" in messages[0]["html"]
    assert "自公布日" in messages[1]["html"]


def test_a_turn_can_be_stopped_before_its_first_words():
    stops = iter([False, False, True])
    data = {"turn": "t1", "question": "甲項?", "language": "en"}
    messages = list(chat.ask(started(Answerer(answers=(written(""),) * 3)), (), data, stopped=lambda: next(stops)))
    assert len(messages) == 1


def test_the_conversation_is_handed_on_and_its_whole_turn_is_kept_before_it_is_shown():
    answerer = Answerer()
    ask(answerer, history=(BEFORE,))
    assert answerer.asked == [("甲項?", (Turn("user", "前"), Turn("assistant", "後")), "zh-Hant")]
    assert kept(Answerer()) == [KeptTurn("t1", "甲項?", WHOLE)]
    assert kept(Answerer(error=ZeroDivisionError())) == []


def test_searching_as_typed_leaves_the_earlier_turns_out():
    answerer = Answerer()
    ask(answerer, history=(BEFORE,), as_typed=True)
    assert answerer.asked[0][1] is None


def test_a_stopped_turn_ends_and_is_no_part_of_the_conversation():
    stops, found = iter([False, True]), []
    data = {"turn": "t1", "question": "甲項?", "language": "en"}
    messages = list(
        chat.ask(started(Answerer()), (), data, stopped=lambda: next(stops), keep=lambda turn: found.append(turn) or Markup())
    )
    assert len(messages) == 2
    assert found == []


def test_a_question_the_answerer_refuses_is_given_back():
    message = ask(Answerer(answers=(), error=QuestionError("<b>what</b>; ask again")))[-1]
    assert "這個問題無法查詢：&lt;b&gt;what&lt;/b&gt;; ask again" in message["fault"]


def test_an_error_ends_the_turn_with_an_explanation():
    message = ask(Answerer(answers=(), error=ModelError("gone; reload it")))[-1]
    assert "查找所需的模型無法使用：gone; reload it" in message["html"]
    assert message["done"]


def test_a_bug_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        ask(Answerer(error=ZeroDivisionError()))
    with pytest.raises(RuntimeError, match="yielded nothing"):
        ask(Answerer(answers=()))


def test_asking_before_everything_is_ready_is_explained():
    service = Service(lambda report: Answerer())
    message = list(chat.ask(service, (), {"turn": "t1", "question": "甲項?"}))[-1]
    assert "文件尚未整理好" in message["html"]


@pytest.mark.parametrize(
    "data",
    [{}, {"document": "x", "start": 0}, {"document": "d"}, {"document": "d", "start": "0"}, {"document": "d", "start": 10**9}],
)
def test_a_section_that_is_not_there_is_said_to_be_gone(data):
    assert 'data-say="evidence.gone"' in chat.section({"d": DOCUMENT}, data)["html"]


def test_the_contents_say_whether_the_examples_fit():
    assert chat.contents(started(Answerer()))["examples"] is False
    assert chat.contents(started(Answerer(documents={chat.SHIPPED_DOCUMENT: DOCUMENT})))["examples"] is True


def test_the_empty_page_has_every_part_that_its_scripts_look_for():
    skeleton = str(chat.skeleton())
    for script in ("chat.js", "evidence.js"):
        for name in re.findall(r'part\("(\w+)"\)', (FOLDER / script).read_text("utf-8")):
            assert f'data-part="{name}"' in skeleton, name
