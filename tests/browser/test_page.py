"""The page itself: languages, start-up, keyboards, narrow screens, contrast, and what it never does."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from assistant.service import Progress
from assistant.wording import LANGUAGES, say
from corpus.errors import StorageError

pytestmark = pytest.mark.browser

GRAIN = "黑龍江的糧食總產量是多少?"
WETLAND = "那濕地呢?"
WEATHER = "上海今天天氣如何?"
MIN_CONTRAST = 4.5

# Every piece of visible text against the ground it stands on, by the formula of WCAG 2.2.
CONTRASTS = """() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const [r, g, b, a = 1] = parse(getComputedStyle(e).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.querySelector(".gradio-container"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest("[disabled], [aria-hidden=true], style, script")) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < LEAST) poor.push(`${walker.currentNode.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return poor;
}""".replace("LEAST", str(MIN_CONTRAST))

NAMELESS = """() => [...document.querySelectorAll("button, textarea, [role], nav, aside, progress")]
  .filter((e) => e.closest("#top, #chat") && e.checkVisibility({ visibilityProperty: true }))
  .filter((e) => !["status", "alert", "presentation"].includes(e.getAttribute("role")))
  .filter((e) => !(e.getAttribute("aria-label") || e.textContent.trim()))
  .map((e) => e.outerHTML.slice(0, 120))"""


def ask(page: Page, question: str) -> None:
    turns = page.locator(".turn").count()
    expect(page.locator("#question")).to_be_enabled()
    page.fill("#question", question)
    page.press("#question", "Enter")
    expect(page.locator(".turn").nth(turns).locator(".answer")).to_be_visible()
    expect(page.locator(".send")).to_be_visible()


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-Hans-HK", "zh-Hans"),
        ("en-GB", "en"),
        ("fr-FR", "en"),
    ],
)
def test_the_first_visit_speaks_the_browsers_language(site, open_page, locale, language):
    page = open_page(site, locale=locale)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator(".welcome h2")).to_have_text(say("welcome.title", language))
    expect(page.locator("#question")).to_have_attribute("placeholder", say("ask.placeholder", language))


def test_switching_the_language_says_everything_again_and_keeps_the_conversation(site, open_page):
    page = open_page(site)
    ask(page, GRAIN)
    ask(page, WETLAND)
    ask(page, WEATHER)
    page.locator(".turn .chip").first.click()
    page.fill("#question", "還沒送出")
    for language in ("en", "zh-Hans", "zh-Hant"):
        page.locator(f"[data-language={language}]").click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page).to_have_title(say("app.name", language))
        expect(page.locator(".status")).to_have_text(say("status.ready", language, documents=2))
        expect(page.locator(".about").first).to_contain_text(say("confidence.high", language, percent=93))
        expect(page.locator(".standalone")).to_contain_text(say("turn.as_typed", language))
        expect(page.locator(".nearest p")).to_have_text(say("turn.nearest", language))
        expect(page.locator(".evidence h2")).to_have_text(say("evidence.title", language))
        expect(page.locator(".notes .verified").first).to_have_text(say("evidence.verified", language))
        chip = page.locator(".turn .chip").first
        expect(chip).to_have_attribute("aria-label", say("chip.label", language, marker=1, quote="糧食總產量為1557.6億斤"))
        expect(page.locator(".position")).to_have_text("1 / 4")
        expect(page.locator(".turn")).to_have_count(3)
        assert page.input_value("#question") == "還沒送出"
    wordless = "() => [...document.querySelectorAll('[data-say]')].filter((e) => e.textContent.includes('{')).length"
    assert page.evaluate(wordless) == 0


def test_the_language_is_remembered(site, open_page):
    page = open_page(site)
    page.get_by_role("button", name="English").click()
    page.reload()
    expect(page.locator(".welcome h2")).to_have_text(say("welcome.title", "en"))
    ask(page, GRAIN)
    expect(page.locator(".about").first).to_contain_text("Very likely right (93%)")


def test_each_language_has_its_own_examples_and_one_in_another(site, open_page):
    for locale, language in (("zh-TW", "zh-Hant"), ("zh-CN", "zh-Hans"), ("en-US", "en")):
        page = open_page(site, locale=locale)
        examples = page.locator(".examples button")
        expect(examples).to_have_text([say(f"example.{number}", language) for number in range(1, 7)])


def test_the_page_opens_while_the_index_is_built_and_comes_alive_by_itself(starting, open_page):
    page = open_page(starting)
    page.evaluate("window.same = true")
    expect(page.locator(".status")).to_have_text("正在準備")
    expect(page.locator("#question")).to_be_disabled()
    expect(page.locator(".send")).to_be_disabled()
    expect(page.locator("#hint")).to_have_text("準備好之後就能提問，請稍候。")
    expect(page.locator("#chat progress")).to_be_visible()
    assert page.locator("#chat progress").get_attribute("value") is None
    starting.report(Progress("index", 12, 80))
    expect(page.locator(".start .count")).to_have_text("已完成 12 / 80 段")
    assert page.locator("#chat progress").evaluate("bar => bar.value / bar.max") == pytest.approx(12 / 80)
    starting.finish(None)
    expect(page.locator("#question")).to_be_enabled()
    expect(page.locator("#question")).to_be_focused()
    expect(page.locator("#chat progress")).to_be_hidden()
    expect(page.locator(".status")).to_have_text("可以提問 · 共 2 份文件")
    expect(page.locator(".outline .title").first).to_have_text("打造發展新質生產力實踐地")
    assert page.evaluate("window.same")


def test_a_failed_start_up_says_what_happened_and_what_to_do(starting, open_page):
    page = open_page(starting)
    starting.finish(StorageError("/srv/<b>home</b>: cannot be written; check its permissions"))
    failure = page.locator(".failure")
    expect(failure).to_contain_text("知源沒有啟動成功")
    expect(failure).to_contain_text("資料夾無法讀寫：/srv/<b>home</b>: cannot be written; check its permissions")
    expect(failure).to_contain_text("請把上面這段話交給維護知源的同事")
    expect(page.locator(".status")).to_have_text("未能啟動")
    expect(page.locator("#question")).to_be_disabled()
    expect(page.locator("#hint")).to_have_text("知源沒有啟動，暫時不能提問。")
    page.get_by_role("button", name="English").click()
    expect(failure).to_contain_text("The data folder cannot be used: /srv/<b>home</b>")


def test_a_start_up_that_fails_by_a_bug_says_so_too(starting, open_page):
    page = open_page(starting)
    starting.report(Progress("failed"))
    expect(page.locator(".failure")).to_contain_text("程式本身出了問題")
    expect(page.locator("#question")).to_be_disabled()


def test_examples_are_not_offered_for_other_documents(starting, open_page, hostile):
    starting.answerer.documents = {hostile.id: hostile}
    starting.finish(None)
    page = open_page(starting)
    expect(page.locator(".outline .title")).to_have_text(["附則"])
    expect(page.locator(".examples")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(site, open_page, scheme):
    page = open_page(site, color_scheme=scheme)
    expect(page.locator(".examples")).to_be_visible()
    assert page.evaluate(CONTRASTS) == []
    ask(page, GRAIN)
    ask(page, WETLAND)
    ask(page, WEATHER)
    page.fill("#question", " ")
    page.press("#question", "Enter")
    expect(page.get_by_role("alert").filter(has_text="請先輸入問題。")).to_be_visible()
    page.locator(".turn .chip").first.click()
    page.locator(".evidence summary").click()
    page.locator(".turn .chip").nth(1).hover()
    expect(page.get_by_role("tooltip")).to_be_visible()
    assert page.evaluate(CONTRASTS) == []
    assert page.evaluate(NAMELESS) == []


def test_on_a_phone_the_outline_and_the_evidence_are_drawers(site, open_page):
    page = open_page(site, width=390, height=844, has_touch=True)
    ask(page, GRAIN)
    expect(page.locator(".column.evidence")).to_be_hidden()
    page.locator(".turn .chip").nth(2).tap()
    expect(page.locator(".column.evidence")).to_be_visible()
    expect(page.locator(".position")).to_have_text("3 / 4")
    expect(page.locator("mark.current")).to_be_in_viewport(ratio=0.99)
    page.locator(".column.evidence").get_by_label("關閉").click()
    expect(page.locator(".column.evidence")).to_be_hidden()
    page.get_by_role("button", name="目錄", exact=True).click()
    page.locator(".outline").get_by_role("button", name="大力發展特色文化旅遊").click()
    expect(page.locator(".column.outline")).to_be_hidden()
    expect(page.locator(".evidence article h3")).to_have_text(["大力發展特色文化旅遊"])
    page.keyboard.press("Escape")
    expect(page.locator(".column.evidence")).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (720, 450), (1024, 768), (1440, 900)])
def test_nothing_runs_out_of_the_window_at_any_width_or_zoom(site, open_page, width, height):
    page = open_page(site, width=width, height=height)
    ask(page, GRAIN)
    ask(page, WEATHER)
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [width, height]
    box, send = page.locator("#question").bounding_box(), page.locator(".send").bounding_box()
    assert box
    assert send
    assert box["width"] > 150
    assert send["x"] + send["width"] <= width
    assert send["y"] + send["height"] <= height


def test_gradios_own_furniture_is_gone(site, open_page):
    page = open_page(site)
    expect(page.locator("#question")).to_be_enabled()
    expect(page.locator("footer:visible")).to_have_count(0)
    expect(page.get_by_text("Gradio")).to_have_count(0)


def test_nothing_is_left_in_the_working_directory(site, open_page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ask(open_page(site), GRAIN)
    assert os.listdir(tmp_path) == []
    assert not (Path(__file__).parents[2] / ".gradio").exists()


def test_every_language_has_a_button(site, open_page):
    page = open_page(site)
    names = page.locator("[data-language]").evaluate_all("all => all.map((one) => one.dataset.language)")
    assert names == list(LANGUAGES)
