"""The tab of evaluators in headless Chromium: the whole way from a gold set to what people say of its answers."""

import json
import threading
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from assistant.answer import Answer
from assistant.app import desk, gold_desk
from assistant.gold import Draft
from assistant.settings import Settings
from assistant.wording import LANGUAGES, say
from eval.dataset import load_questions
from eval.human import load_ratings
from eval.scoresheet import open_sheet
from tests.browser.conftest import GATE_S, serving
from tests.browser.test_page import CONTRASTS
from tests.fakes import build
from tests.rehearsal import DOCUMENT, TEXT, ScriptedAnswerer, make_run, write_gold

pytestmark = pytest.mark.browser

HOSTILE = '<img src=x onerror="window.hacked=1">'
# What sticks out of the tab sideways, tables in their own scrolling boxes left out.
OVERFLOWING = """() => {
  const all = [...document.querySelectorAll("#evaluation .scroll *, #top *")];
  return all.filter((e) => e.checkVisibility() && !e.closest(".wide, .unseen, .tabs, option, .status"))
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 90));
}"""
NAMELESS = """() => [...document.querySelectorAll("#evaluation :is(button, a, input, select, textarea, nav, aside, iframe, progress)")]
  .filter((e) => e.checkVisibility() && !e.hidden)
  .filter((e) => !(e.getAttribute("aria-label") || e.title || e.textContent.trim() || e.labels?.length))
  .map((e) => e.outerHTML.slice(0, 120))"""


class Waiting(ScriptedAnswerer):
    """Waits before the fifth question until it may go on; answers a reader's question at once."""

    gate = threading.Event()

    def stream(self, question, **told):
        if question not in {one.question for one in self.questions.values()}:
            yield Answer("q", question, question, "局長說了算。", False, 0.9, "quote", "zh-Hant")
            return
        if len(self.asked) == 4:
            self.gate.wait(GATE_S)
        yield from super().stream(question, **told)


@pytest.fixture
def runs(home):
    """Two finished runs, one of them worse."""
    for name, spoilt in (("before", {}), ("after", {"q1": f"用水{HOSTILE}13.25億立方米[1]。", "q5": "refused"})):
        make_run(home / "runs" / name, spoilt)
        open_sheet(home / "runs" / name)
    (home / "runs" / "gold.jsonl").unlink()


@pytest.fixture
def world(home):
    """A home with the handbook indexed and one gold set of the user's own, served; who answers is a script."""
    build(home, DOCUMENT)
    questions = load_questions(write_gold(home / "gold" / "water.jsonl"))
    answerer = Waiting({question.id: question for question in questions}, {"q1": "用水總量為13.25億立方米[1]。"})
    answerer.gate = threading.Event()
    settings = Settings(home=home)
    inbox = gold_desk.Inbox(lambda: [Draft("f1", f"答錯了 {HOSTILE}", {"question": "局長是誰?", "answerable": False})])

    def routes(service):
        whole = FastAPI(openapi_url=None)
        whole.mount("/evaluation", desk.build(settings, service, inbox=inbox))
        return whole

    with serving(answerer, settings.home, routes=routes) as site:
        site.finish(None)
        yield site
        answerer.gate.set()


def open_tab(page, pane="exam"):
    page.click("[data-tab=evaluate]")
    expect(page.locator("#evaluation [data-part=sets] option")).not_to_have_count(0)
    page.click(f"[data-pane={pane}]")
    return page.locator("#evaluation")


def part(tab, name):
    return tab.locator(f"[data-part={name}]")


def choose_set(tab):
    """Choose the set of the user's own once the first one is listed, so that no list comes after the one that is waited for."""
    expect(part(tab, "questions").locator("li").first).to_be_attached()
    part(tab, "gold-set").select_option("own/water.jsonl")
    expect(part(tab, "questions").locator("li")).to_have_count(11)


def open_question(page, tab, name):
    choose_set(tab)
    part(tab, "gold-search").fill(name)
    tab.locator(f"[data-question={name}]").click()
    expect(part(tab, "q-name")).to_be_focused()


def select_words(page, words):
    """Select words of the document, as a reader does with the mouse once it is shown."""
    expect(page.locator("#evaluation .text p", has_text=words)).to_be_visible()
    page.evaluate(
        """(words) => {
          const line = [...document.querySelectorAll("#evaluation .text p")].find((p) => p.textContent.includes(words));
          const [range, start] = [document.createRange(), line.textContent.indexOf(words)];
          range.setStart(line.firstChild, start);
          range.setEnd(line.firstChild, start + words.length);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        words,
    )


def checked(words):
    """Tell the answer that says what is wrong with a question in which the words stand."""
    return lambda response: response.url.endswith("/gold/check") and words in response.request.post_data


def test_a_run_shows_its_progress_on_every_page_and_ends_in_the_list(world, open_page):
    page = open_page(world)
    tab = open_tab(page)
    part(tab, "sets").select_option("own/water.jsonl")
    tab.get_by_role("button", name="開始執行").click()
    expect(part(tab, "job-words")).to_have_text("正在作答：4 / 11 題")
    page.reload()
    expect(part(tab, "job-words")).to_have_text("正在作答：4 / 11 題")
    other = open_tab(open_page(world, locale="en-GB"))
    expect(part(other, "job-words")).to_have_text("Answering: 4 of 11")
    # The chat answers meanwhile.
    page.click("[data-tab=ask]")
    page.fill("#question", "誰說了算?")
    page.press("#question", "Enter")
    expect(page.locator(".answer")).to_contain_text("局長說了算。")
    page.click("[data-tab=evaluate]")
    world.answerer.gate.set()
    expect(part(tab, "job-words")).to_have_text("完成，共 11 題。")
    row = tab.locator("table.runs tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator("td.num")).to_have_text(["題數11", "答對90.9%", "拒答18.2%"])
    row.get_by_role("button", name="看報告").click()
    expect(page.frame_locator("#evaluation iframe").locator("h1")).to_have_text("評測報告", use_inner_text=True)


def test_a_run_is_stopped_and_goes_on(world, open_page):
    page = open_page(world)
    tab = open_tab(page)
    part(tab, "sets").select_option("own/water.jsonl")
    tab.get_by_role("button", name="開始執行").click()
    expect(part(tab, "job-words")).to_have_text("正在作答：4 / 11 題")
    with page.expect_response("**/job/stop"):  # the run has heard of it before it may go on
        tab.get_by_role("button", name="停止").click()
    world.answerer.gate.set()
    expect(part(tab, "job-words")).to_contain_text("已停止，做好的 5 / 11 題都留著")
    tab.get_by_role("button", name="接著做").click()
    expect(part(tab, "job-words")).to_have_text("完成，共 11 題。")


def test_two_runs_are_compared_and_the_worse_one_does_not_pass(world, runs, open_page):
    page = open_page(world)
    tab = open_tab(page, "versus")
    part(tab, "before").select_option("before")
    part(tab, "after").select_option("after")
    tab.get_by_role("button", name="比較", exact=True).click()
    expect(tab.locator(".flip")).to_have_count(2)
    expect(tab.locator(".flip").first).to_contain_text(HOSTILE)
    expect(tab.locator(".flip .verdict").nth(0)).to_have_text("2")
    expect(tab.locator(".flip .verdict").nth(1)).to_have_text("0")
    tab.get_by_role("button", name="檢查能否放行").click()
    expect(tab.locator(".banner")).to_have_text("未通過：沒有達到放行標準", use_inner_text=True)
    page.click("[data-language=en]")
    expect(tab.locator(".banner")).to_have_text("Failed: it must not go out", use_inner_text=True)
    tab.get_by_role("button", name="Full report").click()
    frame = page.frame_locator("#evaluation iframe")
    expect(frame.locator("body")).to_contain_text("Questions that changed")
    page.click("[data-pane=versus]")
    part(tab, "before").select_option("after")
    tab.get_by_role("button", name="Compare", exact=True).last.click()
    expect(part(tab, "found")).to_have_text(say("versus.same", "en"))
    assert page.evaluate("window.hacked") is None


def test_a_question_is_mended_with_the_document_beside_it(world, home, open_page):
    page = open_page(world)
    tab = open_tab(page, "gold")
    open_question(page, tab, "q2")
    tab.get_by_role("button", name="移除").first.click()
    expect(tab.locator("fieldset .fault").first).to_have_text("有答案的題目要有依據。請在文件裡選取。")
    part(tab, "q-question").fill("全市2023年用水總量為3.25億立方米,比上年下降")
    expect(tab.locator("[data-made] .fault")).to_contain_text("照抄文件")
    expect(part(tab, "q-question")).to_have_attribute("aria-invalid", "true")
    # Nothing of it is lost by a reload.
    page.reload()
    expect(part(tab, "q-question")).to_have_value("全市2023年用水總量為3.25億立方米,比上年下降")
    expect(tab.locator(".span")).to_have_count(0)
    part(tab, "q-question").fill("2023年的用水降了幾成?")
    expect(tab.locator(".fault")).to_have_text(["有答案的題目要有依據。請在文件裡選取。"])
    select_words(page, "比上年下降4.6%")
    expect(part(tab, "marked")).to_have_text("選取了 9 字：比上年下降4.6%")
    tab.get_by_role("button", name="列為依據").click()
    expect(tab.locator(".fault")).to_have_count(0)
    tab.get_by_role("button", name="儲存").click()
    expect(part(tab, "gold-said")).to_have_text("已儲存到「water」：q2")
    saved = next(question for question in load_questions(home / "gold" / "water.jsonl") if question.id == "q2")
    assert saved.question == "2023年的用水降了幾成?"
    assert TEXT[saved.evidence[0].start : saved.evidence[0].end] == saved.evidence[0].quote == "比上年下降4.6%"
    page.reload()
    expect(part(tab, "waiting")).to_be_visible()  # the last of what the pane lists
    expect(part(tab, "questions").locator("li").first).to_be_visible()
    expect(part(tab, "editor")).to_be_hidden()


def test_a_new_question_is_made_without_a_mouse(world, home, open_page):
    page = open_page(world)
    tab = open_tab(page, "gold")
    choose_set(tab)
    tab.get_by_role("button", name="新題目").press("Enter")
    expect(part(tab, "q-name")).to_be_focused()
    part(tab, "q-question").focus()
    page.keyboard.type("哪個單位發獎?")
    expect(part(tab, "text")).to_contain_text("水務局")
    part(tab, "find").focus()
    page.keyboard.type("水務局")
    page.keyboard.press("Enter")
    expect(part(tab, "marked")).to_have_text("選取了 3 字：水務局")
    tab.get_by_role("button", name="列為依據").press("Enter")
    expect(tab.locator(".span")).to_have_count(1)
    tab.get_by_role("button", name="加一條要點").press("Enter")
    expect(tab.locator(".key select")).to_be_focused()
    page.keyboard.press("ArrowDown")  # from a figure to words
    expect(tab.locator(".key [data-field=text]")).to_be_visible()
    tab.locator(".key [data-field=text]").focus()
    with page.expect_response(checked('"text":"水務局"')):
        page.keyboard.type("水務局")
    expect(tab.locator(".fault")).to_have_count(0)
    part(tab, "save").press("Enter")
    expect(part(tab, "gold-said")).to_have_text("已儲存到「water」：u-0001")
    added = load_questions(home / "gold" / "water.jsonl")[-1]
    assert (added.keys[0].text, added.evidence[0].quote, added.section) == ("水務局", "水務局", "第二章 獎懲")


def test_a_question_comes_prefilled_from_feedback_or_from_an_address(world, open_page, open_url):
    page = open_page(world)
    tab = open_tab(page, "gold")
    expect(part(tab, "waiting")).to_contain_text("讀者意見 · 待整理")
    part(tab, "waiting").locator("summary").click()
    expect(part(tab, "drafts")).to_contain_text(HOSTILE)
    tab.get_by_role("button", name="整理成題目").click()
    expect(part(tab, "q-question")).to_have_value("局長是誰?")
    expect(part(tab, "q-answerable")).to_have_value("false")
    page.evaluate("zhiyuan.editGold({question: '問什麼?', type: 'name'})")
    expect(part(tab, "q-question")).to_have_value("問什麼?")
    given = quote(json.dumps({"question": HOSTILE}))
    other = open_url(f"{world.url}/#gold={given}")
    expect(other.locator("[data-part=q-question]")).to_have_value(HOSTILE)
    assert page.evaluate("window.hacked") is None


def rate(page, *labels):
    """Score the answer in view by keys, a refusal by its one row, and go on."""
    rows = page.locator(".row:has(input[type=radio])").count()
    for number, label in enumerate(labels[:rows]):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.press(str(label))
    page.keyboard.press("Enter")


def test_answers_are_scored_by_two_people_and_the_tab_says_how_far_they_agree(world, runs, home, open_page):
    page = open_page(world)
    tab = open_tab(page, "hand")
    expect(part(tab, "sittings")).to_have_text(say("hand.none", "zh-Hant"))
    part(tab, "hand-run").select_option("before")
    tab.get_by_role("button", name="準備評分頁").click()
    expect(part(tab, "hand-raters")).to_be_focused()
    assert part(tab, "hand-raters").evaluate("(box) => box.matches(':invalid:focus')"), "a name is asked for"
    part(tab, "hand-raters").fill("林, 王")
    part(tab, "hand-n").fill("11")
    tab.get_by_role("button", name="準備評分頁").click()
    expect(tab.locator(".sittings a").first).to_be_focused()
    for number in range(2):
        with page.context.expect_page() as opened:
            tab.get_by_role("link", name="打開評分頁").nth(number).press("Enter")
        sheet = opened.value
        sheet.wait_for_selector("body[data-ready]")
        expect(sheet.locator("#help")).to_be_visible()
        sheet.keyboard.press("Escape")
        expect(sheet.locator("#help")).to_be_hidden()
        for _ in range(16):
            rate(sheet, 2, 2, 2 - number)
        expect(sheet.locator("#kept")).to_have_text("已存檔")
        sheet.close()
    assert len(load_ratings(home / "runs" / "before" / "human.jsonl")) >= 20
    tab.get_by_role("button", name="重新整理").last.click()
    expect(part(tab, "agreement")).to_contain_text("林, 王 共評了")
    correct = part(tab, "agreement").locator("tr", has_text="正確").first
    expect(correct).to_contain_text("100%")
    expect(part(tab, "calibration")).to_contain_text("自動給 2 分的")


# A desk, a phone, and the desk's page at twice its size.
@pytest.mark.parametrize(("scheme", "width", "height"), [("light", 1280, 800), ("dark", 390, 844), ("light", 640, 400)])
def test_every_pane_fits_and_can_be_read_in_every_language(world, runs, open_page, scheme, width, height):
    page = open_page(world, color_scheme=scheme, width=width, height=height)
    tab = open_tab(page)
    for language in LANGUAGES:
        page.click(f"[data-language={language}]")
        for pane in ("exam", "versus", "gold", "hand"):
            page.click(f"[data-pane={pane}]")
            expect(part(tab, "runs").locator("tr[data-run]")).to_have_count(2)
            if pane == "versus":
                part(tab, "after").select_option("after")
                part(tab, "before").select_option("before")
                tab.locator("[data-part=versus] [type=submit]").click()
                expect(part(tab, "found")).to_be_focused()
                expect(tab.locator(".flip")).to_have_count(2)
            if pane == "gold" and language == LANGUAGES[0]:
                open_question(page, tab, "q2")
                part(tab, "q-question").fill("")
                expect(tab.locator(".fault")).not_to_have_count(0)
            if pane == "gold":
                expect(part(tab, "questions").locator("li").first).to_be_attached()
            if pane == "hand":
                for name in ("sittings", "agreement", "calibration"):
                    expect(part(tab, name)).not_to_be_empty()
            assert page.evaluate(OVERFLOWING) == [], (language, pane)
            assert page.evaluate(CONTRASTS) == [], (language, pane)
            assert page.evaluate(NAMELESS) == [], (language, pane)
