"""Asking, reading and checking answers, as people do it in a browser."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from corpus.errors import ModelError, QuestionError
from tests.browser.conftest import answered, still

pytestmark = pytest.mark.browser

GRAIN = "黑龍江的糧食總產量是多少?"
WETLAND = "那濕地呢?"
WEATHER = "上海今天天氣如何?"
SLOW = "慢慢說說糧食"


def ask(page: Page, question: str) -> Locator:
    """Ask with the keyboard, and return the turn once it is whole."""
    before = page.locator(".turn").count()
    expect(page.locator("#question")).to_be_enabled()
    page.fill("#question", question)
    page.press("#question", "Enter")
    turn = page.locator(".turn").nth(before)
    expect(turn.locator(".answer, .trouble")).to_be_visible()
    expect(turn).not_to_have_attribute("aria-busy", "true")
    return turn


def marked(page: Page, marker: int) -> str:
    """Return the text that is highlighted for a marker."""
    return "".join(page.locator(f'.evidence mark[data-markers~="{marker}"]').all_text_contents())


def in_view(inner: Locator, outer: Locator) -> bool:
    box, frame = inner.bounding_box(), outer.bounding_box()
    assert box
    assert frame
    return box["y"] >= frame["y"] and box["y"] + box["height"] <= frame["y"] + frame["height"]


def test_an_answer_has_a_chip_for_each_citation_and_its_figure_in_bold(site, open_page):
    turn = ask(open_page(site), GRAIN)
    expect(turn.locator(".answer .chip")).to_have_text(["[1]", "[2]", "[3]", "[4]"])
    expect(turn.locator(".answer b")).to_have_text(["1557.6億斤"])
    expect(turn.locator(".answer .chip").first).to_have_attribute("aria-label", "出處 1：糧食總產量為1557.6億斤")
    expect(turn.locator(".about")).to_contain_text("很有把握（93%）")
    expect(turn.locator(".about")).to_contain_text("摘自原文")


def test_a_chip_opens_its_section_at_the_quote_and_nothing_else_is_marked(site, open_page):
    page = open_page(site)
    turn = ask(page, GRAIN)
    for marker, citation in enumerate(site.answerer.answers[GRAIN][0].citations, start=1):
        turn.locator(".answer .chip").nth(marker - 1).click()
        expect(page.locator(".position")).to_have_text(f"{marker} / 4")
        current = page.locator(".evidence mark.current")
        assert marked(page, marker) == "".join(current.all_text_contents()) == citation.quote
        assert in_view(current.first, page.locator(".evidence .scroll"))
        card = page.locator(".evidence article.source", has=page.locator("mark.current"))
        expect(card.locator("h3")).to_have_text(citation.section[-1])
        expect(card.locator(".path li")).to_have_text(list(citation.section[:-1]))
        expect(page.locator(".outline .title[aria-current]")).to_have_text(citation.section[-1])


def test_the_shown_section_is_the_documents_own_text(site, open_page, shipped):
    page = open_page(site)
    ask(page, GRAIN).locator(".chip").first.click()
    section = shipped.section_at(site.answerer.answers[GRAIN][0].citations[0].start)
    shown = page.locator(".evidence .source .text").first.evaluate("element => element.textContent")
    assert shown == shipped.text[section.body : section.end]


def test_previous_and_next_go_through_the_quotes_and_stop_at_the_ends(site, open_page):
    page = open_page(site)
    ask(page, GRAIN)
    back, forward = page.get_by_label("上一處引文"), page.get_by_label("下一處引文")
    expect(back).to_be_disabled()
    for number in (2, 3, 4):
        forward.click()
        expect(page.locator(".position")).to_have_text(f"{number} / 4")
        assert marked(page, number) == site.answerer.answers[GRAIN][0].citations[number - 1].quote
        assert in_view(page.locator("mark.current").first, page.locator(".evidence .scroll"))
    expect(forward).to_be_disabled()
    back.click()
    expect(page.locator(".position")).to_have_text("3 / 4")


def test_hovering_over_a_chip_shows_the_whole_quote_and_leaving_hides_it(site, open_page):
    page = open_page(site)
    turn = ask(page, GRAIN)
    turn.locator(".answer .chip").nth(3).hover()
    expect(page.get_by_role("tooltip")).to_contain_text("國家級自然保護區46個、數量居全國第一")
    page.locator("#question").hover()
    expect(page.get_by_role("tooltip")).to_be_hidden()


def test_hits_that_are_not_cited_are_folded_under_the_cited_ones(site, open_page):
    page = open_page(site)
    ask(page, GRAIN)
    others = page.locator(".evidence details")
    expect(others.locator("summary")).to_have_text("其他相近的段落（2）")
    expect(others.locator(".hit").first).to_be_hidden()
    others.locator("summary").click()
    expect(others.locator("h3")).to_have_text(["創新人才工作機制", "完善平臺載體功能"])
    expect(others.locator(".score")).to_have_text(["稍有關聯", "稍有關聯"])


def test_an_old_answers_evidence_comes_back_when_the_answer_is_clicked(site, open_page):
    page = open_page(site)
    first, _ = ask(page, GRAIN), ask(page, WETLAND)
    assert marked(page, 1) == "溼地面積5.14萬平方公里"
    first.locator(".answer").click(position={"x": 3, "y": 3})
    expect(page.locator(".position")).to_have_text("1 / 4")
    assert marked(page, 1) == "糧食總產量為1557.6億斤"
    expect(first).to_have_class(re.compile("current"))
    page.locator(".turn").nth(1).get_by_role("button", name="看出處（1）").click()
    assert marked(page, 1) == "溼地面積5.14萬平方公里"


def test_a_follow_up_shows_what_was_searched_and_can_be_searched_as_typed(site, open_page):
    page = open_page(site)
    ask(page, GRAIN)
    turn = ask(page, WETLAND)
    expect(turn.locator(".standalone")).to_contain_text("實際查找的問題：黑龍江的濕地面積有多大?")
    expect(turn.locator(".notice")).to_have_text("語言模型暫時沒有回應,以下摘自原文。")
    turn.get_by_role("button", name="照我輸入的查").click()
    again = page.locator(".turn").nth(2)
    expect(again.locator(".answer")).to_be_visible()
    expect(again).not_to_have_attribute("aria-busy", "true")
    expect(again.locator(".standalone")).to_have_count(0)
    assert [asked[1] != () for asked in site.answerer.asked] == [False, True, False]


def test_a_refusal_offers_the_nearest_sections_and_cites_nothing(site, open_page):
    page = open_page(site)
    turn = ask(page, WEATHER)
    expect(turn.locator(".answer")).to_contain_text("文件中沒有這個問題的答案。")
    expect(turn.locator(".chip")).to_have_count(0)
    expect(page.locator(".evidence mark")).to_have_count(0)
    expect(page.locator(".evidence")).to_contain_text("這個回答沒有引用文件。")
    expect(turn.locator(".nearest button > span")).to_have_text(
        ["完善平臺載體功能", "創新人才工作機制", "用科技創新推進現代農業發展"]
    )
    turn.get_by_role("button", name="用科技創新推進現代農業發展").click()
    expect(page.locator(".evidence article h3")).to_have_text(["用科技創新推進現代農業發展"])
    expect(page.locator(".outline .title[aria-current]")).to_have_text("用科技創新推進現代農業發展")


def test_a_title_of_the_outline_opens_its_section_and_the_way_back_is_kept(site, open_page, shipped):
    page = open_page(site)
    ask(page, GRAIN)
    page.locator(".outline").get_by_role("button", name="強化發展新質生產力的支撐保障", exact=True).click()
    expect(page.locator(".evidence article h3")).to_have_text(["強化發展新質生產力的支撐保障"])
    section = next(one for one in shipped.sections if one.path[-1] == "強化發展新質生產力的支撐保障")
    assert page.locator(".evidence .text").evaluate("element => element.textContent") == shipped.text[section.body : section.end]
    page.locator(".evidence .inside").get_by_role("button", name="創新人才工作機制").click()
    expect(page.locator(".evidence article h3")).to_have_text(["創新人才工作機制"])
    page.get_by_role("button", name="回到這次回答的出處").click()
    expect(page.locator(".position")).to_have_text("1 / 4")


def test_a_quote_is_copied_with_title_and_section(site, open_page):
    page = open_page(site, permissions=["clipboard-read", "clipboard-write"])
    ask(page, GRAIN)
    still(page)
    page.get_by_label("複製引文 1").click()
    expect(page.get_by_label("複製引文 1")).to_have_text("已複製")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (
        "「糧食總產量為1557.6億斤」（《打造發展新質生產力實踐地》 牢牢把握髮展新質生產力的重點任務 › 用科技創新推進現代農業發展）"
    )


def test_an_example_is_asked_by_a_click_and_the_welcome_gives_way(site, open_page):
    page = open_page(site)
    expect(page.locator(".examples button")).to_have_count(6)
    site.answerer.answers["上海今天天氣如何？"] = site.answerer.answers[WEATHER]
    page.get_by_role("button", name="上海今天天氣如何？").click()
    expect(page.locator(".turn .answer")).to_contain_text("文件中沒有這個問題的答案。")
    expect(page.locator(".welcome")).to_be_hidden()


def test_stopping_ends_the_turn_and_the_next_question_is_answered(site, open_page):
    page = open_page(site)
    expect(page.locator("#question")).to_be_enabled()
    page.fill("#question", SLOW)
    page.press("#question", "Enter")
    expect(page.locator(".turn .answer")).to_contain_text("黑龍江糧食總產量為")
    with answered(page, "halt"):
        page.get_by_role("button", name="停止").click()
    expect(page.locator(".turn .trouble")).to_have_text("已停止，上面的回答並不完整。")
    site.answerer.gate.set()
    expect(ask(page, WEATHER).locator(".answer")).to_contain_text("文件中沒有")
    assert site.answerer.asked[-1][1] == (), "a stopped turn is no part of the conversation"
    expect(page.locator(".turn").first.locator(".chip")).to_have_count(0)


def test_a_growing_answer_becomes_whole_in_its_place(site, open_page):
    page = open_page(site)
    expect(page.locator("#question")).to_be_enabled()
    page.fill("#question", SLOW)
    page.press("#question", "Enter")
    expect(page.locator(".turn .answer")).to_contain_text("黑龍江糧食總產量為")
    expect(page.locator(".turn")).to_have_attribute("aria-busy", "true")
    expect(page.locator(".send")).to_be_hidden()
    site.answerer.gate.set()
    expect(page.locator(".turn .chip")).to_have_count(4)
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".send")).to_be_visible()
    expect(page.locator("#chat [aria-live=polite]")).to_contain_text("1557.6億斤")


def test_a_new_conversation_starts_from_nothing(site, open_page):
    page = open_page(site)
    ask(page, GRAIN)
    page.get_by_role("button", name="新對話").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".evidence mark")).to_have_count(0)
    ask(page, WETLAND)
    assert site.answerer.asked[-1][1] == ()


def test_two_people_do_not_share_a_conversation(site, open_page):
    mine, yours = open_page(site), open_page(site)
    ask(mine, GRAIN)
    ask(yours, WETLAND)
    assert site.answerer.asked[-1][1] == ()
    ask(mine, WETLAND)
    assert site.answerer.asked[-1][1] == (GRAIN, site.answerer.answers[GRAIN][0].answer)


def test_one_slow_answer_does_not_hold_up_another_reader(site, open_page):
    mine, yours = open_page(site), open_page(site)
    expect(mine.locator("#question")).to_be_enabled()
    mine.fill("#question", SLOW)
    mine.press("#question", "Enter")
    expect(mine.locator(".turn .answer")).to_contain_text("黑龍江糧食總產量為")
    expect(ask(yours, GRAIN).locator(".chip")).to_have_count(4)
    site.answerer.gate.set()
    expect(mine.locator(".turn .chip")).to_have_count(4)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("  \n ", "請先輸入問題。"),
        ("問" * 2001, "問題有 2001 字，超過 2000 字的上限。"),
        ("糧食\x00\x01產量", "含有無法辨認的字元"),
    ],
)
def test_a_question_that_cannot_be_asked_is_explained_and_stays(site, open_page, typed, said):
    page = open_page(site)
    expect(page.locator("#question")).to_be_enabled()
    page.fill("#question", typed)
    page.press("#question", "Enter")
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    assert page.input_value("#question") == typed
    assert site.answerer.asked == []
    ask(page, GRAIN)
    expect(page.get_by_role("alert").filter(has_text=said)).to_have_count(0)


def test_a_question_the_answerer_refuses_comes_back_to_be_mended(site, open_page):
    page = open_page(site)
    site.answerer.answers["???"] = QuestionError("no <b>words</b> in it")
    expect(page.locator("#question")).to_be_enabled()
    page.fill("#question", "???")
    page.press("#question", "Enter")
    expect(page.get_by_role("alert").filter(has_text="這個問題無法查詢：no <b>words</b> in it")).to_be_visible()
    assert page.input_value("#question") == "???"
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()


def test_an_error_is_explained_and_the_question_can_be_tried_again(site, open_page):
    page = open_page(site)
    good, site.answerer.answers[GRAIN] = site.answerer.answers[GRAIN], ModelError("<i>model</i> gone; reload it")
    turn = ask(page, GRAIN)
    expect(turn.locator(".trouble")).to_have_text("查找所需的模型無法使用：<i>model</i> gone; reload it")
    site.answerer.answers[GRAIN] = good
    turn.get_by_role("button", name="再試一次").click()
    expect(page.locator(".turn").nth(1).locator(".chip")).to_have_count(4)


def test_markup_of_documents_and_questions_stays_text(site, open_page, hostile_text):
    page = open_page(site)
    turn = ask(page, hostile_text)
    assert turn.locator(".question").evaluate("element => element.lastChild.textContent") == hostile_text
    assert hostile_text in turn.locator(".answer").evaluate("element => element.textContent")
    turn.locator(".answer .chip").last.hover()
    expect(page.get_by_role("tooltip")).to_contain_text(hostile_text)
    turn.locator(".answer .chip").last.click()
    assert marked(page, 1) == hostile_text
    expect(page.locator("#chat img, #chat a, #chat script, #chat strong, #chat em")).to_have_count(0)
    assert page.evaluate("window.hacked") is None
