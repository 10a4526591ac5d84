"""What a question asks for."""

import re

import pytest

from assistant.need import need


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What are new quality productive forces?", "definition"),
        ("What are the core elements of the plan?", "list"),
        ("營商環境行動為期幾年?", "number"),
        ("哪一年提出的?", "date"),
        ("示範區 批准年份", "date"),
        ("排名第幾?", "rank"),
        ("為什麼要改革?", "why"),
        ("市場有哪些?", "list"),
        ("培植之企業類型為何?", "list"),
        ("這是為何?", "why"),
        ("全省高校有幾間", "number"),
        ("那個園區叫啥", "name"),
        ("談生產關係的那一部分,分成哪幾個面向?", "summary"),
    ],
)
def test_the_form_of_the_answer_is_read_off_the_question(question, kind):
    assert need(question).kind == kind


@pytest.mark.parametrize(
    ("question", "fitting", "other"),
    [
        ("專精特新企業總共有多少家?", "家", "%"),
        ("How many nature reserves are there?", "个", "%"),
        ("增加值增長了多少?", "%", "亿元"),
        ("行動為期幾年?", "年", "个"),
        ("濕地面積多大?", "平方公里", "%"),
    ],
)
def test_a_figure_of_another_unit_is_not_what_is_asked(question, fitting, other):
    units = need(question).units
    assert re.search(units, fitting)
    assert not re.search(units, other)


@pytest.mark.parametrize(
    ("question", "years", "ago"),
    [
        ("吉林2024年的增速?", {"2024"}, -1),
        ("去年的糧食產量?", set(), 1),
        ("How many jobs this year?", set(), 0),
        ("面積多大?", set(), -1),
    ],
)
def test_the_year_meant_is_named_or_counted_from_the_documents(question, years, ago):
    assert (need(question).years, need(question).ago) == (years, ago)


def test_a_question_may_ask_which_of_the_documents():
    assert need("哪個省籌辦冬運會?").of_document
    assert not need("該省籌辦第幾屆?").of_document
