"""A learner in headless Chromium: cards answered by keys and by mouse, told, rated, and what the session came to."""

import re
from dataclasses import replace

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from assistant.app import study_desk
from assistant.settings import Settings
from assistant.study.bank import make
from assistant.study.exports.printed import choices
from assistant.study.item import save_bank
from assistant.study.learner import learner_file, load_learner
from assistant.study.material import gather
from tests.browser.conftest import HOSTILE, scripted, serving
from tests.browser.test_page import CONTRASTS

pytestmark = pytest.mark.browser

# What sticks out of the tab sideways, tables in their own scrolling boxes left out.
OVERFLOWING = """() => {
  const all = [...document.querySelectorAll("#study .scroll *, #top *")];
  return all.filter((e) => e.checkVisibility() && !e.closest(".wide, .unseen, .tabs, option, .status"))
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 90));
}"""


@pytest.fixture(scope="session")
def made(shipped):
    """The usable items of the shipped document, by kind."""
    found = {}
    for item in make([gather(shipped)], seed=1):
        if item.status == "draft":
            found.setdefault(item.kind, []).append(item)
    return found


@pytest.fixture
def study(shipped, hostile, home):
    """Serve a page whose bank is given."""
    place = home / "study" / "bank.jsonl"

    def routes(service):
        whole = FastAPI(openapi_url=None)
        whole.mount("/study", study_desk.build(Settings(home=home), service))
        return whole

    with serving(scripted(shipped, hostile), home, routes=routes) as site:
        site.finish(None)

        def bank(items, *, accepted=True):
            state = {"status": "accepted", "by": "王老師"} if accepted else {"status": "draft", "by": ""}
            save_bank(place, [replace(item, **state) for item in items])
            return site

        yield bank


def part(page, name):
    return page.locator(f"#study [data-part=learn-{name}]")


def sit_down(open_page, site, name="王小明", **options):
    """Open the tab and give a name."""
    page = open_page(site, **options)
    page.click("[data-tab=study]")
    page.click("#study [data-pane=learn]")
    part(page, "name").fill(name)
    part(page, "name").press("Enter")
    expect(part(page, "start")).to_be_visible()
    return page


def begin(page):
    part(page, "start").click()
    expect(page.locator("#study .card")).to_be_visible()
    return page.locator("#study .card")


def key_of(item):
    return next(option.id.upper() for option in item.options if option.key)


def test_a_choice_is_answered_rated_and_kept_by_keys_alone(study, made, open_page, home):
    item = next(one for one in made["mcq"] if one.figure)
    page = sit_down(open_page, study([item]))
    expect(part(page, "waiting")).to_have_text("現在要複習 0 題，新題 1 題。")
    page.keyboard.press("Tab")
    part(page, "start").press("Enter")
    expect(part(page, "stem")).to_be_focused()
    expect(part(page, "stem")).to_have_text(item.stem)
    page.keyboard.press("ArrowDown")
    expect(page.locator("#study .option input").first).to_be_checked()
    page.keyboard.press(key_of(item).lower())
    expect(page.locator(f"#study .option input[value={key_of(item)}]")).to_be_checked()
    page.keyboard.press("Space")
    expect(page.locator("#study .verdict")).to_have_text("答對了。")
    expect(part(page, "heard")).to_have_text(re.compile("答對了。.*正確答案：", re.S))
    expect(page.locator("#study .proof mark")).to_have_text(item.source.quote)
    expect(page.locator("#study .proof mark strong")).to_have_text(item.answer[0])
    expect(page.locator("#study .proof .where small")).to_contain_text(item.source.section[-1])
    expect(page.locator("#study .ratings [data-suggested]")).to_be_focused()
    page.keyboard.press("3")
    expect(part(page, "over")).to_be_focused()
    expect(page.locator("#study .over")).to_contain_text("這次學了 1 題：記住 1 題，還要加強 0 題。")
    (attempt,) = load_learner(home / "study" / "learners", "王小明").attempts
    assert (attempt.item, attempt.rating, attempt.right) == (item.id, "good", True)


def test_a_figure_typed_another_way_is_right_and_a_wrong_one_comes_again(study, made, open_page, home):
    item = next(one for one in made["figure_cloze"] if one.answer == ("12.3%",))
    page = sit_down(open_page, study([item]))
    card = begin(page)
    expect(card.locator("input")).to_be_focused()
    page.keyboard.type("12.4%")
    page.keyboard.press("Enter")
    expect(page.locator("#study .verdict")).to_have_text("答錯了。")
    expect(page.locator("#study .key b")).to_have_text("12.3%")
    page.keyboard.press("1")
    expect(part(page, "count")).to_have_text("已完成 0 / 1 題")
    expect(card.locator("input")).to_be_focused()
    page.keyboard.type("百分之十二點三")
    page.keyboard.press("Enter")
    expect(page.locator("#study .verdict")).to_have_text("答對了。")
    page.keyboard.press("Enter")  # the rating that suggests itself has the focus
    expect(page.locator("#study .over")).to_be_visible()
    attempts = load_learner(home / "study" / "learners", "王小明").attempts
    assert [(one.rating, one.right) for one in attempts] == [("again", False), ("good", True)]


def test_a_card_is_flipped_by_space_and_rated_by_mouse(study, made, open_page, home):
    item = made["multi"][0]
    page = sit_down(open_page, study([item]))
    begin(page)
    page.keyboard.press("Space")
    expect(page.locator("#study .verdict")).to_have_text("答案如下。")
    page.get_by_role("button", name="很熟").click()
    expect(page.locator("#study .over")).to_be_visible()
    (attempt,) = load_learner(home / "study" / "learners", "王小明").attempts
    assert (attempt.rating, attempt.right) == ("easy", None)


def test_parts_are_put_in_order_matched_and_listed(study, made, open_page):
    page = sit_down(open_page, study([made["order"][0]]))
    card, item = begin(page), made["order"][0]
    for text in item.answer:
        card.locator(".option", has_text=text).click()
    page.get_by_role("button", name="作答", exact=True).click()
    expect(page.locator("#study .verdict")).to_have_text("答對了。")

    item = made["match"][0]
    page = sit_down(open_page, study([item]), "李四")
    card = begin(page)
    rights = {choice.text: choice.letter for choice in choices(item, "zh-Hant")}
    for number, (_, right) in enumerate(item.pairs):
        card.locator("select").nth(number).select_option(rights[right])
    page.get_by_role("button", name="作答", exact=True).click()
    expect(page.locator("#study .verdict")).to_have_text("答對了。")

    item = made["list"][0]
    page = sit_down(open_page, study([item]), "王五")
    card = begin(page)
    card.locator("textarea").fill(item.answer[0])
    page.get_by_role("button", name="作答", exact=True).click()
    expect(page.locator("#study .verdict")).to_have_text("請對照答案，自己判斷。")
    expect(page.locator("#study .key li.good")).to_have_count(1)
    expect(page.locator("#study .key li.bad")).to_have_count(len(item.answer) - 1)


def test_the_name_is_given_once_and_drafts_are_told(study, made, open_page):
    site = study([made["tf"][0]], accepted=False)
    page = sit_down(open_page, site)
    expect(page.locator("#study .notice")).to_contain_text("還沒有經講師採用")
    page.reload()
    expect(part(page, "board")).to_contain_text("王小明，您好。")
    page.get_by_role("button", name="換人").click()
    expect(part(page, "name")).to_be_focused()
    expect(part(page, "name")).to_have_value("")


def test_an_empty_bank_and_a_damaged_record_are_told(study, made, open_page, open_url, home):
    page = sit_down(open_page, study([]))
    expect(part(page, "board")).to_contain_text("題庫裡還沒有可以學的題")
    expect(part(page, "start")).to_be_disabled()
    site = study([made["tf"][0]])
    record = learner_file(home / "study" / "learners", "李四")
    record.parent.mkdir(exist_ok=True)
    record.write_text("spoilt", "utf-8")
    page = open_url(site.url)  # the browser reports the refusal as an error
    page.click("[data-tab=study]")
    page.click("#study [data-pane=learn]")
    part(page, "name").fill("李四")
    part(page, "name").press("Enter")
    expect(page.locator("#study [data-part=said] .trouble")).to_contain_text("not a learner's cards")
    assert record.read_text("utf-8") == "spoilt"


def test_an_item_taken_out_of_the_bank_meanwhile_is_passed_over(study, made, open_page):
    items = apart(made, "tf", "cloze")
    page = sit_down(open_page, study(items))
    begin(page)
    shown = part(page, "stem").inner_text()
    study([item for item in items if item.stem == shown])
    page.keyboard.press("Space")
    page.get_by_role("button", name="很熟").click()
    expect(page.locator("#study [data-part=said]")).to_contain_text("這一題已經不在題庫裡")
    expect(page.locator("#study .over")).to_contain_text("這次學了 1 題")


def test_words_of_items_and_learners_stay_text(study, made, open_page):
    item = replace(made["mcq"][0], stem=HOSTILE)
    page = sit_down(open_page, study([item]), HOSTILE[:40])
    begin(page)
    expect(part(page, "stem")).to_have_text(HOSTILE)
    page.keyboard.press("Space")
    expect(page.locator("#study .verdict")).to_be_visible()
    assert page.evaluate("window.hacked") is None


def apart(made, *kinds):
    """Return an item of each kind, no two of one sentence, for these are not studied together."""
    found = []
    for kind in kinds:
        quotes = {item.source.quote for item in found}
        found.append(next(item for item in made[kind] if item.source.quote not in quotes))
    return found


@pytest.mark.parametrize("width", [1280, 390])
def test_it_fits_the_screen_and_can_be_read(study, made, open_page, width):
    items = apart(made, "mcq", "figure_cloze", "match", "list")
    page = sit_down(open_page, study(items, accepted=False), width=width)
    assert page.evaluate(OVERFLOWING) == []
    begin(page)
    for number in range(len(items)):
        expect(part(page, "count")).to_have_text(f"已完成 {number} / {len(items)} 題")
        assert page.evaluate(OVERFLOWING) == []
        page.get_by_role("button", name="直接看答案").click()
        expect(page.locator("#study .verdict")).to_be_visible()
        assert page.evaluate(OVERFLOWING) == []
        assert page.evaluate(CONTRASTS) == []
        page.get_by_role("button", name="很熟").click()
        expect(page.locator("#study .verdict")).to_be_hidden()
    expect(page.locator("#study .over")).to_be_visible()
    assert page.evaluate(OVERFLOWING) == []
