import re
from dataclasses import replace
from html import unescape

import pytest

from assistant.answer import Answer, Citation, RankedPassage
from assistant.app import turns
from corpus.document import Document, Section
from corpus.errors import StaleIndexError

TEXT = "甲項為12個,乙項為312個。\n丙項為12.5萬元。"
SECTION = Section(("辦法", "總則"), 0, 0, len(TEXT))
DOCUMENTS = {"d": Document("d", "辦法", TEXT, sections=(SECTION,))}
CITED = Citation(1, "d", "辦法", ("辦法", "總則"), 0, 6, TEXT[0:6])
ANSWER = Answer(
    id="q",
    question="甲項有幾個?",
    standalone="甲項有幾個?",
    answer="甲項為12個[1]。",
    abstained=False,
    confidence=0.9,
    mode="quote",
    language="zh-Hant",
    citations=(CITED,),
    emphasis=("12個",),
)


def plain(markup):
    return unescape(re.sub(r"<[^>]*>", "", markup))


def shown(answer, *, done=True):
    return turns.reply(answer, DOCUMENTS, done=done)


def test_a_marker_becomes_a_chip_that_carries_the_whole_quote():
    markup = shown(ANSWER)
    (chip,) = re.findall(r"<button [^>]*chip[^>]*>", markup)
    assert 'data-marker="1"' in chip
    assert f'aria-label="出處 1：{TEXT[0:6]}"' in chip
    assert f'data-quote="{TEXT[0:6]}"' in chip
    assert plain(markup).startswith("答：甲項為12個[1]。")


@pytest.mark.parametrize(
    "wrong",
    [
        replace(ANSWER, citations=()),
        replace(ANSWER, citations=(replace(CITED, quote="甲項為13個"),)),
        replace(ANSWER, citations=(replace(CITED, document="gone"),)),
        replace(ANSWER, abstained=True),
    ],
)
def test_a_marker_without_a_proven_citation_reaches_nobody(wrong):
    assert "[1]" not in plain(shown(wrong))
    assert "chip" not in shown(wrong)


@pytest.mark.parametrize(
    ("text", "pieces", "bold"),
    [
        ("共12個,另有312個", ("12個",), ["12個"]),
        ("自2012年起12年", ("12",), ["12"]),
        ("12.5萬元與12萬元", ("12",), ["12"]),
        ("增長12.3%,占12.3%", ("12.3%",), ["12.3%", "12.3%"]),
        ("黑龍江省政府", ("黑龍江", "黑龍江省"), ["黑龍江省"]),
        ("a.c 與 abc", ("a.c",), ["a.c"]),
        ("<b>甲</b>", ("<b>",), ["&lt;b&gt;"]),
        ("沒有", ("", "別的"), []),
    ],
)
def test_the_sought_pieces_are_bold_and_no_part_of_a_longer_figure_is(text, pieces, bold):
    markup = shown(replace(ANSWER, answer=text, citations=(), emphasis=pieces))
    assert re.findall(r"<b>(.*?)</b>", markup) == bold
    assert plain(markup).startswith(f"答：{text}")


@pytest.mark.parametrize(
    ("confidence", "words"),
    [(1.0, "很有把握（100%）"), (0.7, "大致可信（70%）"), (0.31, "把握不大（31%）"), (0.0, "把握不大（0%）")],
)
def test_confidence_is_said_in_words_with_its_number(confidence, words):
    assert words in plain(shown(replace(ANSWER, confidence=confidence)))


def test_a_growing_answer_says_nothing_yet_about_how_sure_it_is():
    assert "把握" not in plain(shown(ANSWER, done=False))


def test_how_the_answer_was_made_and_any_notice_are_said():
    markup = shown(replace(ANSWER, mode="generate", notice="<b>慢</b>"))
    assert "由程式撰寫，附原文出處" in plain(markup)
    assert '<p class="notice">&lt;b&gt;慢&lt;/b&gt;</p>' in markup
    assert "notice" not in shown(ANSWER)


def test_the_standalone_question_is_shown_only_when_it_differs():
    assert "實際查找的問題" not in plain(shown(ANSWER))
    markup = shown(replace(ANSWER, standalone="甲項<i>共</i>有幾個?"))
    assert "實際查找的問題：甲項<i>共</i>有幾個? 照我輸入的查" in plain(markup)
    assert "<i>" not in markup


def test_a_refusal_offers_the_sections_that_exist_and_no_confidence():
    other = Document("e", "別的", "總則", sections=(Section(("辦法", "總則"), 0, 0, 2),))
    hit = RankedPassage(1, "e:0", 0.3, "e", ("辦法", "總則"), 0, 2)
    refusal = replace(
        ANSWER, answer="文件中沒有這個問題的答案。", abstained=True, nearest=(("辦法", "總則"), ("辦法", "不存在")), hits=(hit,)
    )
    markup = turns.reply(refusal, {**DOCUMENTS, "e": other}, done=True)
    assert re.findall(r'data-document="(\w)" data-start="(\d+)"', markup) == [("e", "0")]
    assert "把握" not in plain(markup)
    assert re.findall(r'data-document="(\w)"', turns.reply(replace(refusal, hits=()), DOCUMENTS, done=True)) == ["d"]


def test_a_turn_is_busy_until_it_is_whole_and_its_question_is_text():
    markup = turns.turn("t1", "<script>?", turns.waiting(), done=False)
    assert 'data-turn="t1"' in markup
    assert 'aria-busy="true"' in markup
    assert "&lt;script&gt;?" in markup
    assert "aria-busy" not in turns.turn("t1", "?", turns.waiting(), done=True)


def test_an_error_is_explained_in_the_place_of_the_answer():
    markup = turns.failed(StaleIndexError("/home/<x>: damaged; run: assistant index"))
    assert "整理好的文件資料已損壞或過期：/home/<x>: damaged; run: assistant index再試一次" in plain(markup)
    assert "<x>" not in markup
