"""Slips of the keyboard are mended where the documents say what was meant, and nothing else is touched."""

import pytest

from corpus.script import fold
from index.lexical import LexicalIndex
from index.spelling import mended

TEXT = "農業科技進步貢獻率達到70.3%。設有120個獨立科研院所。實施優化營商環境三年行動。第二次產業革命。國家級自然保護區46個。與上海合作組織往來。為人類謀進步。"
INDEX = LexicalIndex.build([TEXT])


def mend(question):
    return mended(question, index=INDEX, text=lambda: fold(TEXT))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("農業科枝進步貢獻率是多少?", "農業科技進步貢獻率是多少?"),
        ("獨立科究院所有幾個?", "獨立科研院所有幾個?"),
        ("营商环竟行动为期几年?", "营商环境行动为期几年?"),
        ("行動叫什嗎?", "行動叫什麼?"),
        ("這要靠農頁?", "這要靠農業?"),
        ("計術的往來", "計術的往來"),  # no document says 技術
        ("與上海合作組職往來嗎?", "與上海合作組織往來嗎?"),
        ("How did the West industrialise?", "How did the West industrialize?"),
        ("Which industrail revolution?", "Which industrial revolution?"),
        ("What does part fuor cover?", "What does part four cover?"),
    ],
)
def test_a_slip_becomes_what_was_meant_in_the_script_of_the_question(typed, meant):
    assert mend(typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "農業科技進步貢獻率是多少?",
        "第三次產業革命是什麼?",
        "省級自然保護區有幾個?",
        "有幫到海上測試的是哪一項?",  # 海上 is a word; 上海 was not meant
        "吉林省的獨立科研院所有幾個?",
        "營商環境五年行動是什麼?",
        "How many research institutes does Heilongjiang have?",
        "本省的行動?",
        "想養出哪幾類人?",  # a measure word stands behind 幾
        "GDP",
        "Which labs are there?",
        "Where does it rank nationally among craftsmen?",
        "自主選育品種占到多少成?",
        "?",
    ],
)
def test_another_number_another_place_and_what_is_right_are_left_alone(question):
    assert mend(question) == question


def test_a_word_that_offices_use_is_no_slip_for_a_like_one():
    text = "發展養老產業,做好養老服務。"
    question = "養豬產業有多大?"
    assert mended(question, index=LexicalIndex.build([text]), text=lambda: fold(text)) == question
