"""The first two steps of the study tab in headless Chromium: what a document holds, and its key figures, looked at and put right."""

import json
import re

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from assistant.app import study_desk
from assistant.settings import Settings
from assistant.study.bank import make
from assistant.study.corrections import corrections_path, keep, load_corrections
from assistant.study.item import save_bank
from assistant.wording import LANGUAGES, say
from corpus.document import Document
from corpus.outline import outline
from tests.assistant.study.made_up import MATERIAL, report
from tests.assistant.study.test_corrections import correction
from tests.browser.conftest import ScriptedAnswerer, serving
from tests.browser.test_page import CONTRASTS

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="window.hacked=1">'
PLAIN = f"備忘{HOSTILE}\n\n會議決定成立小組，由專人負責“{HOSTILE}”的工作。\n"
OVERFLOWING = """() => [...document.querySelectorAll("#study .scroll *, #study dialog[open] *")]
  .filter((e) => e.checkVisibility() && !e.closest(".wide, .unseen, option"))
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 90))"""
NAMELESS = """() => [...document.querySelectorAll("#study :is(button, a, input, select, svg, nav, dialog)")]
  .filter((e) => e.checkVisibility())
  .filter((e) => !(e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || e.title || e.textContent.trim() || e.labels?.length))
  .map((e) => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def world(home):
    """A report and a memo that holds hardly anything, served; a bank of the report's items."""
    memo = outline(Document("memo", f"備忘{HOSTILE}", PLAIN))
    documents = {document.id: document for document in (report(), memo)}
    save_bank(home / "study" / "bank.jsonl", make([MATERIAL]))
    settings = Settings(home=home)

    def routes(service):
        whole = FastAPI(openapi_url=None)
        whole.mount("/study", study_desk.build(settings, service))
        return whole

    with serving(ScriptedAnswerer(documents), home, routes=routes) as site:
        site.finish(None)
        yield site


def open_step(page, step, document="songshan"):
    with page.expect_response("**/study/documents"):  # of the pane that is in view first
        page.click("[data-tab=study]")
    with page.expect_response("**/study/documents"):
        page.click(f"#study [data-pane={step}]")
    tab = page.locator("#study")
    expect(part(tab, f"{step}-document").locator("option")).not_to_have_count(0)
    part(tab, f"{step}-document").select_option(document)
    return tab


def part(tab, name):
    return tab.locator(f"[data-part={name}]")


def rows(tab):
    return part(tab, "figures-rows").locator("tr")


def row_of(tab, value):
    return rows(tab).filter(has=tab.page.locator("td.num", has_text=re.compile(rf"^{re.escape(value)}$")))


def test_the_outline_tells_the_items_of_each_section_and_a_term_opens_its_passage(world, open_page):
    page = open_page(world)
    tab = open_step(page, "material")
    heats = part(tab, "material").locator(".coverage .heat")
    expect(heats.first).to_be_visible()
    assert all(re.fullmatch(r"\d+ 題|沒有題目|標題", words) for words in heats.all_inner_texts())
    expect(part(tab, "material")).to_contain_text("個部分都有題目")
    expect(part(tab, "material").locator("svg text").first).to_have_text("2031年松山省政府工作報告")
    term = part(tab, "material").locator(".material-terms").get_by_role("button", name="“三條紅線”")
    term.focus()
    page.keyboard.press("Enter")
    dialog = part(tab, "material-dialog")
    expect(dialog.locator("mark")).to_have_text("“三條紅線”")
    expect(dialog.locator(".sentence")).to_contain_text("是指生態保護紅線")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(term).to_be_focused()


def test_an_answer_that_comes_again_leaves_the_focus_where_it_is(world, open_page):
    page = open_page(world)
    tab = open_step(page, "material")
    term = part(tab, "material").locator(".material-terms").get_by_role("button", name="“三條紅線”")
    expect(term).to_be_visible()
    expect(part(tab, "material")).not_to_have_attribute("aria-busy", "true")
    held = []
    page.route("**/study/material?*", lambda route: held.append(route))
    with page.expect_request("**/study/material?*"):
        tab.locator("[data-pane=material]").click()
    term.focus()
    with page.expect_response("**/study/material?*") as answer:
        held[-1].continue_()
    answer.value.finished()
    expect(part(tab, "material")).not_to_have_attribute("aria-busy", "true")
    expect(term).to_be_focused()


def test_sections_without_items_are_named(world, home, open_page):
    bank = home / "study" / "bank.jsonl"
    save_bank(bank, [item for item in make([MATERIAL]) if all(s.section[-1] != "三、保障措施" for s in item.sources)])
    tab = open_step(open_page(world), "material")
    expect(part(tab, "material").locator(".missing li")).to_have_text(["三、保障措施"])
    expect(part(tab, "material").locator(".coverage .heat-0")).to_have_text("沒有題目")
    bank.write_text("{\n", encoding="utf-8")
    part(tab, "material-document").select_option("memo")
    expect(part(tab, "material").locator(".trouble")).to_contain_text("bank.jsonl:1: not JSON")
    assert bank.read_text(encoding="utf-8") == "{\n"


@pytest.mark.parametrize(
    ("words", "name"), [("Word", ".docx"), ("網頁", ".html"), ("大綱（OPML）", ".opml"), ("心智圖（Mermaid）", ".mmd")]
)
def test_handout_outline_and_map_are_downloaded(world, open_page, words, name):
    page = open_page(world, accept_downloads=True)
    tab = open_step(page, "material")
    with page.expect_download() as download:
        part(tab, "material-files").get_by_role("link", name=words).click()
    assert download.value.suggested_filename.endswith(name)


def test_figures_are_sorted_searched_and_opened_by_keys(world, open_page):
    page = open_page(world)
    tab = open_step(page, "figures")
    expect(rows(tab)).not_to_have_count(0)
    total = rows(tab).count()
    part(tab, "figures-unit").select_option("萬公里")
    expect(rows(tab)).to_have_count(2)
    head = tab.locator("th", has=page.get_by_role("button", name="數值"))
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(rows(tab).first.locator("td").nth(1)).to_have_text("0.62")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(rows(tab).first.locator("td").nth(1)).to_have_text("18.3")
    part(tab, "figures-unit").select_option("")
    part(tab, "figures-search").fill("公園")
    expect(rows(tab)).to_have_count(3)
    expect(part(tab, "figures-count")).to_have_text(f"顯示 3 個，共 {total} 個數字。")
    part(tab, "figures-search").fill("")
    part(tab, "figures-unit").select_option("%")
    expect(rows(tab)).to_have_count(1)
    rows(tab).first.get_by_role("button").focus()
    page.keyboard.press("Enter")
    dialog = part(tab, "figures-dialog")
    expect(dialog.locator("mark")).to_have_text("5.2%")
    expect(dialog.locator("mark")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(rows(tab).first.get_by_role("button")).to_be_focused()
    rows(tab).first.locator("td").nth(2).click()
    expect(dialog.locator("mark")).to_be_visible()
    part(tab, "figures-close").click()
    expect(dialog).to_be_hidden()


def test_a_figure_is_put_right_kept_and_put_back(world, home, open_page):
    page = open_page(world)
    tab = open_step(page, "figures")
    row = row_of(tab, "5.2")
    row.get_by_role("button").click()
    expect(part(tab, "figures-fixed")).to_have_text("原文的數值「5.2%」不能改。")
    part(tab, "figures-indicator").fill("火星生產總值")
    part(tab, "figures-year").fill("31")
    part(tab, "figures-year").press("Enter")
    indicator = part(tab, "figures-indicator")
    expect(indicator).to_be_focused()
    expect(indicator).to_have_attribute("aria-invalid", "true")
    expect(tab.locator("[data-wrong=indicator]")).to_have_text("指標要用文件裡的字詞，文件沒有「火星」。")
    expect(tab.locator("[data-wrong=year]")).to_have_text("年份要寫四位數字，或留空。")
    indicator.fill("全省生產總值")
    part(tab, "figures-qualifier").fill("左右")
    part(tab, "figures-direction").select_option("down")
    part(tab, "figures-year").fill("2029")
    part(tab, "figures-by").fill("王老師")
    part(tab, "figures-by").press("Enter")
    expect(part(tab, "figures")).to_contain_text("已儲存。")
    expect(row.locator("td")).to_have_text(["全省生產總值 已訂正", "5.2", "%", "左右", "減少", "2029", "一、2030年工作回顧"])
    expect(row.get_by_role("button")).to_be_focused()
    (kept,) = load_corrections(corrections_path(home))
    assert (kept.by, kept.says["year"]) == ("王老師", "2029")
    page.reload()
    tab = open_step(page, "figures")
    expect(row_of(tab, "5.2")).to_contain_text("全省生產總值")
    row_of(tab, "5.2").get_by_role("button").click()
    expect(part(tab, "figures-by")).to_have_value("王老師")
    tab.get_by_role("button", name="還原成自動判讀").click()
    expect(part(tab, "figures")).to_contain_text("已還原成自動判讀。")
    expect(row_of(tab, "5.2")).not_to_contain_text("已訂正")
    assert load_corrections(corrections_path(home)) == ()


def test_a_stale_correction_waits_until_somebody_deletes_it(world, home, open_page):
    path = corrections_path(home)
    keep(path, correction(year="2029"))
    gone = json.loads(path.read_text(encoding="utf-8")) | {"sentence": "生產總值增長5.2%。", "at": 6}
    path.write_text(json.dumps(gone, ensure_ascii=False) + "\n", encoding="utf-8")
    tab = open_step(open_page(world), "figures")
    stale = part(tab, "figures-stale")
    expect(stale).to_contain_text("下列 1 條訂正對不上目前的原文")
    stale.get_by_role("button", name="刪除這條訂正").click()
    expect(stale).to_be_empty()
    assert load_corrections(path) == ()


def test_a_broken_file_of_corrections_is_told_and_nothing_can_be_saved(world, home, open_page):
    path = corrections_path(home)
    path.write_text("{\n", encoding="utf-8")
    tab = open_step(open_page(world), "figures")
    expect(part(tab, "figures").locator(".trouble")).to_contain_text("corrections.jsonl:1: not JSON")
    row_of(tab, "5.2").get_by_role("button").click()
    expect(part(tab, "figures-dialog").locator("mark")).to_have_text("5.2%")
    expect(tab.get_by_role("button", name="儲存訂正")).to_be_disabled()
    assert path.read_text(encoding="utf-8") == "{\n"


def test_the_figures_are_downloaded_as_a_workbook(world, open_page):
    page = open_page(world, accept_downloads=True)
    tab = open_step(page, "figures")
    with page.expect_download() as download:
        tab.get_by_role("link", name="下載 Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_a_document_without_figures_says_so_and_the_chosen_document_is_the_same_in_both_steps(world, open_page):
    page = open_page(world)
    tab = open_step(page, "figures", "memo")
    expect(part(tab, "figures")).to_contain_text("這份文件裡沒有數字。")
    expect(part(tab, "figures-shown")).to_be_hidden()
    page.click("#study [data-pane=material]")
    expect(part(tab, "material-document")).to_have_value("memo")
    expect(part(tab, "material").locator("svg text").first).to_contain_text("備忘")
    expect(part(tab, "material")).to_contain_text("文件沒有寫明完成時限。")
    part(tab, "material").locator(".coverage button").first.click()
    expect(part(tab, "material-dialog")).to_be_visible()
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("step", ["material", "figures"])
def test_on_any_screen_nothing_sticks_out_all_is_named_and_can_be_read(world, open_page, step, width):
    page = open_page(world, width=width, height=844)
    tab = open_step(page, step)
    opener = part(tab, step).locator(".see").first if step == "material" else rows(tab).first.get_by_role("button")
    expect(opener).to_be_visible()
    for opened in (False, True):
        if opened:
            opener.click()
            expect(part(tab, f"{step}-dialog")).to_be_visible()
        assert page.evaluate(OVERFLOWING) == []
        assert page.evaluate(NAMELESS) == []
        assert page.evaluate(CONTRASTS) == []


def test_both_steps_speak_every_language(world, open_page):
    page = open_page(world)
    tab = open_step(page, "material")
    expect(part(tab, "material").locator(".coverage")).to_be_visible()
    for language in LANGUAGES:
        page.click(f"[data-language={language}]")
        expect(tab.locator("[data-name=material] h2")).to_have_text(say("material.title", language))
        expect(part(tab, "material").locator(".material-outline h3")).to_have_text(say("material.outline", language))
    page.click("#study [data-pane=figures]")
    expect(row_of(tab, "5.2").locator("td").nth(4)).to_have_text("up")
    expect(part(tab, "figures-unit").locator("option").first).to_have_text("All units")
