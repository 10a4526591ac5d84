"""The report in headless Chromium: in every language, light and dark, on a phone and on paper, it is whole and asks for nothing."""

import pytest
from playwright.sync_api import Browser, expect

from eval.compare import compare_sheets
from eval.gate import check
from eval.report import Contents, render
from eval.rules import Rules, Threshold
from eval.scoresheet import open_sheet
from tests.rehearsal import make_run

pytestmark = pytest.mark.browser
SAID = {"zh-Hant": "評測報告", "zh-Hans": "评测报告", "en": "Evaluation report"}
OVERFLOWING = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Texts of a drawing that stand outside it.
ESCAPED = """[...document.querySelectorAll("svg.chart")].flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].filter(text => {
    const box = text.getBoundingClientRect();
    return box.width && (box.left < frame.left - 1 || box.right > frame.right + 1 || box.bottom > frame.bottom + 1);
  }).map(text => text.textContent);
})"""
CONTRAST = """selector => {
  const numbers = colour => colour.match(/[\\d.]+/g).map((v, i) => colour.startsWith("color(") && i < 3 ? 255 * v : Number(v));
  const light = colour => numbers(colour).slice(0, 3).map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    const own = getComputedStyle(element).backgroundColor;
    return numbers(own).length === 4 && numbers(own)[3] === 0 ? ground(element.parentElement) : own;
  };
  return Math.min(...[...document.querySelectorAll(selector)].map(element => {
    const [a, b] = [light(getComputedStyle(element).color), light(ground(element))].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  }));
}"""


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    """A report with a baseline, a failed gate and wrong answers."""
    folder = tmp_path_factory.mktemp("report")
    make_run(folder / "a" / "a")
    make_run(folder / "b" / "b", {"q1": "用水總量為13.25億立方米[1]。", "q5": "error", "q7": "refused"})
    before, now = open_sheet(folder / "a" / "a"), open_sheet(folder / "b" / "b")
    gate = check(now, Rules((Threshold("right", 0.9, None, {}),), max_errors=9), before)
    path = folder / "report.html"
    path.write_text(render(Contents(now, before, compare_sheets(before, now), gate)), encoding="utf-8")
    return path


@pytest.fixture
def open_report(browser: Browser, page_file):
    """Open the report as another reader; anything it asks for or complains about fails the test."""
    said: list[str] = []
    contexts = []

    def open_(**options):
        context = browser.new_context(**options)
        contexts.append(context)
        context.on("request", lambda request: None if request.url == page_file.as_uri() else said.append(request.url))
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(page_file.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()
    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_language_shows_at_a_time_and_the_keyboard_changes_it(open_report, scheme):
    page = open_report(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page.keyboard.press("Tab")
    for language, title in SAID.items():
        expect(page.locator(f"#in-{language}")).to_be_checked()
        expect(page.locator("h1")).to_have_text(title, use_inner_text=True)
        assert not page.evaluate(OVERFLOWING)
        assert page.evaluate(ESCAPED) == []
        page.keyboard.press("ArrowRight")
    assert page.evaluate(CONTRAST, "h1, p, th, td, small, a, .banner, .verdict, .why, .facts li, blockquote, mark") >= 4.5


def test_it_fits_a_phone(open_report):
    page = open_report(viewport={"width": 360, "height": 740})
    assert not page.evaluate(OVERFLOWING)
    page.locator("#in-en + span").click()
    expect(page.locator("h1")).to_have_text(SAID["en"], use_inner_text=True)
    assert not page.evaluate(OVERFLOWING)


def test_it_prints_on_a4_in_the_light_whatever_the_screen_shows(open_report):
    page = open_report(color_scheme="dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 35, 39)"
    expect(page.locator(".languages")).to_be_hidden()
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    assert printed.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594.9" in printed or b"/MediaBox [0 0 595" in printed
