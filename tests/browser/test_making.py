"""An answer in the conversation made an item, as a trainer does it in headless Chromium."""

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from assistant.app import study_desk
from assistant.settings import Settings
from assistant.study.item import load_bank
from tests.browser.conftest import scripted, serving
from tests.browser.test_feedback import GRAIN, WEATHER, WETLAND, ask
from tests.browser.test_page import CONTRASTS

pytestmark = pytest.mark.browser


@pytest.fixture
def bench(shipped, hostile, home):
    """A page with the routes of study sessions."""

    def routes(service):
        whole = FastAPI(openapi_url=None)
        whole.mount("/study", study_desk.build(Settings(home=home), service))
        return whole

    with serving(scripted(shipped, hostile), home, routes=routes) as site:
        site.finish(None)
        yield site


def make(turn):
    turn.get_by_role("button", name="做成題目").click()
    form = turn.locator("form.making")
    expect(form.locator("[data-part=make-title]")).to_be_focused()
    return form


def part(form, name):
    return form.locator(f"[data-part=make-{name}]")


def test_an_answer_becomes_a_draft_of_the_bank_once(bench, open_page, open_url, home, shipped):
    page = open_page(bench)
    turn = ask(page, GRAIN)
    form = make(turn)
    expect(part(form, "kind")).to_have_value("mcq")
    expect(part(form, "stem")).to_have_value("黑龍江的糧食總產量是多少？")
    expect(form.locator("label:has([type=radio]:checked) [data-part=make-option]")).to_have_value("1557.6億斤")
    expect(part(form, "option")).to_have_count(3)
    form.get_by_role("button", name="存進題庫").click()
    expect(turn).to_contain_text("已存進題庫（草稿），編號 it-")
    (item,) = load_bank(home / "study" / "bank.jsonl")
    assert (item.stem, item.answer, item.status) == ("黑龍江的糧食總產量是多少？", ("1557.6億斤",), "draft")
    assert shipped.text[item.source.start : item.source.end] == item.source.quote
    expect(turn.get_by_role("button", name="去審題")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#study [data-name=review]")).to_be_visible()

    page = open_url(bench.url)  # the browser reports the refusal as an error
    form = make(ask(page, GRAIN))
    form.get_by_role("button", name="存進題庫").click()
    expect(part(form, "said")).to_contain_text("題庫已有相同的題")
    assert len(load_bank(home / "study" / "bank.jsonl")) == 1


def test_rules_follow_what_is_typed_and_the_kind_can_be_changed(bench, open_page, home):
    page = open_page(bench)
    ask(page, GRAIN)
    form = make(ask(page, WETLAND))
    expect(part(form, "stem")).to_have_value("黑龍江的濕地面積有多大？")  # as it was searched, not 那濕地呢
    part(form, "option").nth(0).fill("5.14萬平方公里")
    part(form, "option").nth(1).fill("5.14萬平方公里")
    expect(part(form, "rules").locator(".bad").first).to_be_visible()
    expect(form.get_by_role("button", name="存進題庫")).to_be_disabled()
    part(form, "kind").select_option("figure_cloze")
    expect(part(form, "answer")).to_have_value("5.14萬平方公里")
    expect(part(form, "stem")).to_have_value("黑龍江的濕地面積有＿＿。")
    expect(part(form, "kind")).to_be_focused()
    part(form, "stem").fill("黑龍江擁有豐富的生態資源，溼地面積＿＿。")
    expect(form.get_by_role("button", name="存進題庫")).to_be_enabled()
    form.locator("details.proof summary").click()
    expect(form.locator("mark")).to_contain_text("溼地面積5.14萬平方公里")
    part(form, "answer").press("Enter")
    expect(page.locator(".turn").last).to_contain_text("已存進題庫（草稿）")
    (item,) = load_bank(home / "study" / "bank.jsonl")
    assert (item.kind, item.stem) == ("figure_cloze", "黑龍江擁有豐富的生態資源，溼地面積＿＿。")


def test_escape_closes_the_form_and_refusals_have_no_button(bench, open_page):
    page = open_page(bench)
    turn = ask(page, GRAIN)
    make(turn)
    page.keyboard.press("Escape")
    expect(turn.locator("form.making")).to_have_count(0)
    expect(turn.get_by_role("button", name="做成題目")).to_be_focused()
    form = make(turn)
    form.get_by_role("button", name="取消").click()
    expect(turn.locator("form.making")).to_have_count(0)
    expect(ask(page, WEATHER).get_by_role("button", name="做成題目")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits_the_column_and_can_be_read(bench, open_page, width):
    page = open_page(bench, width=width)
    form = make(ask(page, GRAIN))
    form.locator("details.proof summary").click()
    expect(form.locator("mark").first).to_be_visible()
    inside = form.evaluate(
        "(form) => [...form.querySelectorAll('*')].every((e) => e.getBoundingClientRect().right <= form.getBoundingClientRect().right + 1)"
    )
    assert inside
    assert form.evaluate("(form) => form.getBoundingClientRect().right <= innerWidth")
    assert page.evaluate(CONTRASTS) == []
