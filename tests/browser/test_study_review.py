"""The tab 研習 in headless Chromium: from the documents to a session, by keys, and what happens when the bank changes meanwhile."""

import zipfile
from dataclasses import replace

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from assistant.app import study_desk
from assistant.settings import Settings
from assistant.study.item import load_bank, save_bank
from tests.assistant.study.desk import Answerer
from tests.assistant.study.made_up import BANK, report
from tests.browser.conftest import PATIENT_MS, serving

pytestmark = pytest.mark.browser

VERY_PATIENT_MS = 180_000  # for work in the background on a busy machine; nothing waits longer than the work takes
OVERFLOWING = """() => [...document.querySelectorAll("#study .scroll *")]
  .filter((e) => e.checkVisibility() && !e.closest(".wide, .unseen, option, iframe"))
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 90))"""
NAMELESS = """() => [...document.querySelectorAll("#study :is(button, a, input, select, textarea, iframe, progress, dialog[open])")]
  .filter((e) => e.checkVisibility() && !e.hidden)
  .filter((e) => !(e.getAttribute("aria-label") || e.title || e.textContent.trim() || e.labels?.length))
  .map((e) => e.outerHTML.slice(0, 120))"""
DRAFTS = [item for item in BANK if item.status == "draft"]


@pytest.fixture(autouse=True)
def _patience():
    expect.set_options(timeout=VERY_PATIENT_MS)
    yield
    expect.set_options(timeout=PATIENT_MS)


@pytest.fixture
def world(home):
    def routes(service):
        whole = FastAPI(openapi_url=None)
        whole.mount("/study", study_desk.build(Settings(home=home), service))
        return whole

    with serving(Answerer(report()), home, routes=routes) as site:
        site.finish(None)
        yield site


@pytest.fixture
def bank(home):
    return home / "study" / "bank.jsonl"


def part(page, name):
    return page.locator(f"#study [data-part={name}]")


def open_tab(open_, site, **options):
    page = open_(site, **options)
    page.set_default_timeout(VERY_PATIENT_MS)
    page.click("[data-tab=study]")
    page.click("#study [data-pane=review]")
    return page


def at(page, number, total):
    expect(part(page, "review-place")).to_contain_text(f"第 {number} 題，共 {total} 題")


def give_name(page, name="王小明"):
    expect(part(page, "who-name")).to_be_focused()
    part(page, "who-name").fill(name)
    page.keyboard.press("Enter")


def accept_all(page):
    part(page, "review-all").focus()
    page.keyboard.press("Enter")
    expect(part(page, "sure")).to_be_visible()
    part(page, "sure").locator("button[value=yes]").focus()
    page.keyboard.press("Enter")


def test_whoever_starts_before_the_documents_are_listed_gets_items_of_them_all(world, open_page):
    page = open_page(world)
    held = []
    page.route("**/study/make/documents", lambda route: held.append(route))
    page.click("[data-tab=study]")
    with page.expect_request("**/study/make/documents"):
        page.click("#study [data-pane=review]")
    part(page, "make-go").click()
    for route in held:
        route.continue_()
    expect(part(page, "make-words")).to_contain_text("每一部分都有題目")


def test_from_the_documents_to_a_session_by_keys(world, open_page, bank, tmp_path):
    page = open_tab(open_page, world)
    expect(part(page, "make-go")).to_be_visible()  # the form opens when the page knows that there is no bank
    part(page, "make-go").focus()
    page.keyboard.press("Enter")
    expect(part(page, "make-words")).to_contain_text("每一部分都有題目")
    total = sum(item.status == "draft" for item in load_bank(bank))
    part(page, "make-close").focus()
    page.keyboard.press("Enter")
    at(page, 1, total)
    expect(page.locator("#study .passage mark").first).to_be_visible()
    page.keyboard.press("a")
    give_name(page)
    at(page, 2, total)
    page.keyboard.press("j")
    at(page, 3, total)
    page.keyboard.press("k")
    at(page, 2, total)
    page.keyboard.press("r")
    expect(part(page, "reason-rule")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("不值得問 aru")  # letters that are keys elsewhere
    page.keyboard.press("Enter")
    at(page, 3, total)
    expect(part(page, "reason-words")).not_to_be_focused()
    items = [item for item in load_bank(bank) if item.by]
    assert {(item.status, item.by, item.note) for item in items} == {
        ("accepted", "王小明", ""),
        ("rejected", "王小明", "不值得問 aru"),
    }
    page.keyboard.press("u")
    at(page, 2, total)
    expect(part(page, "review-said")).to_contain_text("已復原")
    assert sum(bool(item.by) for item in load_bank(bank)) == 1
    page.keyboard.press("?")
    expect(part(page, "keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(part(page, "keys")).to_be_hidden()
    accept_all(page)
    expect(part(page, "review-done").locator("button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(part(page, "compose-tests")).to_contain_text("A 卷")
    expect(page.frame_locator("[data-part=compose-frame]").locator("h1")).to_contain_text("A 卷")
    part(page, "compose-minutes").fill("20")
    expect(part(page, "compose-tests")).to_contain_text("7 分鐘")
    expect(part(page, "compose-go")).to_be_enabled()
    part(page, "compose-go").focus()
    page.keyboard.press("Enter")
    expect(part(page, "session-words").locator("a")).to_be_focused()
    with page.expect_download() as begun:
        page.keyboard.press("Enter")
    path = tmp_path / "session.zip"
    begun.value.save_as(path)
    assert "MANIFEST.json" in zipfile.ZipFile(path).namelist()


def test_a_bank_that_changed_meanwhile_is_read_again_and_nothing_typed_is_lost(world, open_url, bank):
    save_bank(bank, BANK)
    page = open_tab(open_url, world.url)
    at(page, 1, len(DRAFTS))
    page.keyboard.press("e")
    stem = page.locator("#study [name=stem]")
    expect(stem).to_be_focused()
    stem.fill(f"請問：{DRAFTS[0].stem}")
    save_bank(bank, [replace(item, note="elsewhere") for item in BANK])
    page.click("[data-do=edit-accept]")
    give_name(page)
    expect(part(page, "review-said")).to_contain_text("剛被另一個視窗或程式改過")
    expect(stem).to_have_value(f"請問：{DRAFTS[0].stem}")
    page.click("[data-do=edit-accept]")
    expect(part(page, "review-said")).to_contain_text("已儲存修改")
    changed = next(item for item in load_bank(bank) if item.id == DRAFTS[0].id)
    assert (changed.status, changed.by, changed.stem) == ("accepted", "王小明", f"請問：{DRAFTS[0].stem}")
    assert sum(item.note == "elsewhere" for item in load_bank(bank)) == len(BANK) - 1


def test_what_breaks_a_rule_is_accepted_only_with_a_reason(world, open_url, bank):
    save_bank(bank, BANK)
    page = open_tab(open_url, world.url)
    part(page, "review-status").select_option("rejected")
    at(page, 1, len(BANK) - len(DRAFTS))
    expect(page.locator("#study .item .chip.bad").first).to_be_visible()
    page.locator("#study [data-do=review-accept]").click()
    give_name(page)
    expect(part(page, "review-said")).to_contain_text("不合規則")
    expect(part(page, "reason-words")).to_be_focused()
    page.keyboard.press("Enter")
    expect(part(page, "review-said")).to_contain_text("寫下理由")
    page.keyboard.type("課上先說明")
    page.keyboard.press("Enter")
    expect(part(page, "review-said")).to_contain_text("已採用")
    assert [item.note for item in load_bank(bank) if item.status == "accepted"] == ["課上先說明"]


@pytest.mark.parametrize(("width", "height", "locale"), [(1280, 900, "zh-CN"), (390, 844, "en-GB")])
def test_nothing_sticks_out_and_everything_has_a_name(world, open_page, bank, width, height, locale):
    save_bank(bank, BANK)
    page = open_tab(open_page, world, width=width, height=height, locale=locale)
    expect(part(page, "review-stem")).to_be_visible()
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate(NAMELESS) == []
    page.click("[data-do=review-edit]")
    expect(page.locator("#study [name=stem]")).to_be_focused()
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate(NAMELESS) == []
    page.keyboard.press("Escape")
    page.click("[data-pane=compose]")
    part(page, "compose-drafts").check()
    expect(part(page, "compose-tests").locator(".lead")).to_be_visible()
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate(NAMELESS) == []
    page.click("[data-pane=export]")
    expect(part(page, "export-go")).to_be_visible()
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate(NAMELESS) == []
