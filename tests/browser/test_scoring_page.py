"""The scoring page in headless Chromium: whole sessions by keys alone, and what is left when the browser dies."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect
from typer.testing import CliRunner

from assistant.evaluating import app
from eval.answers import verdict
from eval.consensus import Disagreement, consensus
from eval.human import in_force, load_ratings, rating_entry
from eval.response import CitedSpan, Response
from eval.sampling import Answers, Plan, sample
from eval.scoring.page import RaterSheet, render, words
from tests.browser.conftest import PATIENT_MS, still
from tests.rated import answers, documents, questions, rating, write_run

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
PLAN = Plan(n=14, rater="lin")
ALPHA = Answers("secret-alpha", answers(faults=35, seed=5))
BETA = Answers("secret-beta", answers(faults=60, seed=6))
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
TEXT = words()["zh-Hant"]

# Every piece of visible text against the ground it stands on, by the formula of WCAG 2.2; canvas resolves light-dark().
CONTRASTS = """() => {
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const [r, g, b, a = 1] = parse(getComputedStyle(e).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.querySelector("dialog[open]") || document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility({ visibilityProperty: true })) continue;
    if (element.closest("style, script, .unseen")) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${walker.currentNode.textContent.trim().slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return poor;
}"""

NAMELESS = """() => [...document.querySelectorAll("button, input, fieldset, form, section, aside, progress, dialog[open]")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.matches(".passage, .answer"))
  .filter((e) => !(e.getAttribute("aria-label") || e.getAttribute("aria-labelledby") || e.textContent.trim() || e.labels?.length))
  .map((e) => e.outerHTML.slice(0, 120))"""


def sheet_of(*runs, plan=PLAN, **fields):
    return RaterSheet(sample(questions(), runs, documents(), plan), plan.rater, plan.seed, **fields)


@pytest.fixture(scope="module")
def alone():
    return sheet_of(ALPHA)


@pytest.fixture(scope="module")
def paired():
    return sheet_of(ALPHA, BETA, plan=Plan(n=8, rater="lin", controls=2))


def ready(page):
    page.wait_for_selector("body[data-ready]")
    return page


@pytest.fixture
def open_sheet(browser, tmp_path):
    """Open a sheet as a file, each time as another reader; errors of its scripts and any request fail the test."""
    contexts, errors = [], []

    def open_(sheet, *, width=1440, height=900, locale="zh-TW", **options):
        path = tmp_path / f"{sheet.rater}-{len(contexts)}.html"
        path.write_text(render(sheet, documents()), "utf-8")
        context = browser.new_context(locale=locale, viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on(
            "request", lambda asked: errors.append(asked.url) if not asked.url.startswith(("file:", "data:", "blob:")) else None
        )
        page.goto(path.as_uri())
        return begun(ready(page))

    yield open_
    for context in contexts:
        context.close()
    assert errors == []


def begun(page):
    """Leave the help that a new rater is shown first."""
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    return page


def place(page):
    """Return which item is in view, counted from 0."""
    found = re.search(r"\d+", page.locator(".place").inner_text())
    return int(found.group()) - 1


def labels_for(item):
    """Return what a careful rater gives: the known scores of a control, else what the automatic verdict amounts to."""
    if item.response.abstained:
        worth = int(verdict(item.question, item.response, documents()).value)
        return [item.known.get("correct", worth)]
    if item.known:
        return [item.known.get(name, 1) for name in ("correct", "complete", "cited")]
    worth = int(verdict(item.question, item.response, documents()).value)
    return [worth, worth, 2 if worth == 2 else 1]


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def give(page, labels):
    """Score the rows by keys, from the first one on."""
    for number, label in enumerate(labels):
        press(page, *(["Tab"] if number else []), str(label))


def score_all(page, sheet, upto):
    """Score and submit one item after another until so many are done."""
    while (number := place(page)) < upto:
        give(page, labels_for(sheet.items[number]))
        press(page, "Enter")
        if page.locator("#end").is_visible():
            return


def downloaded(page, path):
    """Take the file by the key that the last screen offers."""
    with page.expect_download() as caught:
        press(page, "Enter")
    caught.value.save_as(path)
    return path


def until(page, condition):
    """Wait until something holds; `wait_for_function` looks but once at a page that forbids eval."""
    page.evaluate(f"""() => new Promise((done, fail) => {{
      setTimeout(() => fail(new Error("not in time")), {PATIENT_MS});
      const look = () => ({condition} ? done() : requestAnimationFrame(look));
      look();
    }})""")


def checked(page):
    return page.locator(".row input:checked").evaluate_all("all => all.map((one) => Number(one.dataset.digit))")


def test_a_whole_session_by_keys_alone(open_sheet, alone, tmp_path):
    assert len(alone.items) == 20
    page = open_sheet(alone)
    score_all(page, alone, 2)

    # The third with flags and a note.
    assert place(page) == 2
    give(page, labels_for(alone.items[2]))
    press(page, "f", "1", "3", "Escape", "n")
    page.keyboard.type("數字少一位，u 與 s 不是指令 012")
    press(page, "Enter", "Enter")
    score_all(page, alone, 5)

    # The fifth was a slip: taken back, mended, submitted again.
    press(page, "u")
    assert place(page) == 4
    slip = labels_for(alone.items[4])
    assert checked(page) == slip
    press(page, "0", "Enter")

    # The sixth is left for later; the seventh is half done when the page is loaded again.
    assert place(page) == 5
    press(page, "s")
    assert place(page) == 6
    half = labels_for(alone.items[6])
    press(page, str(half[0]))
    ready(page) if page.reload() else None
    expect(page.locator("#help")).to_be_hidden()
    assert place(page) == 6
    assert checked(page) == half[:1]
    assert page.locator("#done").inner_text() == "已評 5 / 20 題"
    give(page, half)
    press(page, "Enter")
    score_all(page, alone, 20)

    # The last screen leads back to what was skipped, then hands out the file.
    expect(page.locator("#end h2")).to_have_text("還有 1 題略過沒評")
    press(page, "Enter")
    assert place(page) == 5
    give(page, labels_for(alone.items[5]))
    press(page, "Enter")
    expect(page.locator("#end h2")).to_have_text("全部評完了")
    ratings = load_ratings(downloaded(page, tmp_path / "human.jsonl"))

    check_ratings(ratings, alone, {4: [0, *slip[1:]]})
    noted = next(one for one in ratings if one.item == alone.items[2].id)
    assert (noted.flags, noted.note) == (("wrong_figure", "stale"), "數字少一位，u 與 s 不是指令 012")
    assert [one.withdrawn for one in ratings].count(True) == 1
    check_consequences(tmp_path, missed=int(bool(alone.items[4].known)))  # a slip on a control fails it


def check_ratings(ratings, sheet, mended):
    """Every item has its labels, and says what it was."""
    counted = {one.item: one for one in in_force(ratings)}
    assert set(counted) == {item.id for item in sheet.items}
    for number, item in enumerate(sheet.items):
        given = counted[item.id]
        assert list(given.labels.values()) == mended.get(number, labels_for(item)), number
        assert (given.run, given.qid, given.type) == (item.run, item.question.id, item.question.type)
        assert given.known == item.known
        assert given.ms > 0
        assert not given.seen_auto


def check_consequences(folder, *, missed):
    """Agreement and calibration of the file that the session made, with so many controls missed."""
    found = consensus(load_ratings(folder / "human.jsonl"))
    assert (found.controls["lin"].n, found.controls["lin"].passed) == (5, 5 - missed)
    assert found.consistency["lin"]["correct"].n == 1
    run = write_run(folder / ALPHA.run, ALPHA.responses)
    calibrated = CliRunner().invoke(app, ["calibrate", str(run), str(folder / "human.jsonl"), "--json"])
    assert calibrated.exit_code == 0, calibrated.output
    outcome = json.loads(calibrated.stdout)
    assert (outcome["n"], outcome["total"]) == (14, len(questions()))
    assert sum(map(sum, outcome["confusion"])) == 14
    assert outcome["right"]["powered"]["n"] == 14


def preferred(item):
    """Return which answer a careful rater prefers: `run`, `other`, `tie` or `bad`."""
    if item.known:
        return "run"
    run, other = (int(verdict(item.question, one, documents()).value) for one in (item.response, item.against))
    if run == other:
        return "tie" if run == 2 else "bad"
    return "run" if run > other else "other"


def key_for(item):
    """Return the key that says so, the sides being what they are."""
    left = "run" if item.side == "left" else "other"
    return {"tie": "0", "bad": "3"}.get(preferred(item)) or ("1" if preferred(item) == left else "2")


def test_side_by_side_by_keys_alone(open_sheet, paired, tmp_path):
    page = open_sheet(paired)
    while page.locator("#item").is_visible():
        press(page, key_for(paired.items[place(page)]), "Enter")
    ratings = load_ratings(downloaded(page, tmp_path / "human.jsonl"))
    assert {one.item: rating_entry(one)["preference"] for one in ratings} == {item.id: preferred(item) for item in paired.items}
    assert {one.side for one in ratings} == {"left", "right"}
    found = consensus(ratings)
    assert (found.controls["lin"].n, found.controls["lin"].passed) == (2, 2)
    assert found.consistency["lin"]["preference"].raw == 1
    assert found.preferences[0].run == ALPHA.run
    printed = CliRunner().invoke(app, ["agree", str(tmp_path / "human.jsonl")])
    assert "secret-alpha against secret-beta" in printed.stdout


def port_of(profile):
    """Return the port that a browser has written down; the file is there a moment before its words."""
    place, deadline = profile / "DevToolsActivePort", time.monotonic() + 60
    while time.monotonic() < deadline:
        if place.exists() and (words := place.read_text().split()):
            return words[0]
        time.sleep(0.05)
    raise TimeoutError(f"{place}: no port")


@contextmanager
def chromium(browser, profile):
    """A browser of its own, which can be killed."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    (profile / "DevToolsActivePort").unlink(missing_ok=True)
    command = [program, *SWITCHES, "--no-first-run", "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen([*command, "about:blank"], start_new_session=True, **quiet)
    try:
        context = browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port_of(profile)}").contexts[0]
        yield process, context.pages[0] if context.pages else context.wait_for_event("page")
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        (profile / "SingletonLock").unlink(missing_ok=True)


def test_nothing_is_lost_when_the_browser_is_killed(browser, alone, tmp_path):
    path, profile = tmp_path / "scoring.html", tmp_path / "profile"
    path.write_text(render(alone, documents()), "utf-8")
    profile.mkdir()
    with chromium(browser, profile) as (process, page):
        page.goto(path.as_uri())
        begun(ready(page))
        score_all(page, alone, 9)
        press(page, "1", "n")
        page.keyboard.type("寫到一半")
        expect(page.locator("#kept")).to_have_attribute("data-state", "done")
        os.killpg(process.pid, signal.SIGKILL)
    with chromium(browser, profile) as (_, page):
        page.goto(path.as_uri())
        ready(page)
        assert page.locator("progress").evaluate("bar => [bar.value, bar.max]") == [9, 20]
        assert place(page) == 9
        assert checked(page)[0] == 1
        assert page.locator(".note input").input_value() == "寫到一半"
        press(page, "k")
        assert checked(page) == labels_for(alone.items[8])


def test_a_file_made_elsewhere_is_taken_up(open_sheet, alone, tmp_path):
    first = open_sheet(alone)
    score_all(first, alone, 6)
    with first.expect_download() as caught:
        first.locator("[data-do=download]").focus()
        press(first, "Enter")
    caught.value.save_as(tmp_path / "human.jsonl")
    foreign = rating("q-0001", [2, 2, 2], rater="wu")
    with (tmp_path / "human.jsonl").open("a") as file:
        file.write(json.dumps(rating_entry(foreign)) + "\n")

    second = open_sheet(alone)
    still(second)
    give(second, labels_for(alone.items[0]))
    second.set_input_files("#file", tmp_path / "human.jsonl")
    expect(second.locator("#said")).to_have_text("匯入 6 筆；1 筆不屬於這份評分表，沒有匯入")
    assert place(second) == 6
    assert second.locator("#done").inner_text() == "已評 6 / 20 題"
    second.set_input_files("#file", tmp_path / "human.jsonl")
    expect(second.locator("#said")).to_contain_text("匯入 0 筆")
    score_all(second, alone, 20)
    ratings = load_ratings(downloaded(second, tmp_path / "whole.jsonl"))
    assert len(in_force(ratings)) == 20


def test_a_broken_file_is_named_and_nothing_is_taken(open_sheet, alone, tmp_path):
    page = open_sheet(alone)
    still(page)
    (tmp_path / "bad.jsonl").write_text('{"item": "x", "rater": "lin", "ts": "2026-01-01T00:00:00.000Z"}\nnonsense\n')
    page.set_input_files("#file", tmp_path / "bad.jsonl")
    expect(page.locator("#said")).to_have_text("bad.jsonl 第 2 行無法讀取，什麼都沒有匯入")
    (tmp_path / "bad.jsonl").write_text('{"item": 4}\n')
    page.set_input_files("#file", tmp_path / "bad.jsonl")
    expect(page.locator("#said")).to_have_text("bad.jsonl 第 1 行無法讀取，什麼都沒有匯入")
    assert page.locator("#done").inner_text() == "已評 0 / 20 題"


def test_digits_score_and_shift_or_higher_digits_go_to_citations(open_sheet):
    document = next(iter(documents().values()))
    quotes = ["森林面積20.12萬平方公里", "溼地面積5.14萬平方公里", "均居全國第3位", "糧食總產量為1557.6億斤"]
    cited = tuple(
        CitedSpan(n, document.id, document.text.index(quote), document.text.index(quote) + len(quote), quote)
        for n, quote in enumerate(quotes, start=1)
    )
    answer = Response("q", "".join(f"{quote}[{n}]。" for n, quote in enumerate(quotes, start=1)), citations=cited)
    question = questions()[0]
    items = sample([question], [Answers("a", {question.id: answer})], documents(), Plan(n=1, controls=0))
    page = open_sheet(RaterSheet(items, "r1", 1))
    still(page)
    press(page, "4")
    expect(page.locator("mark.current")).to_have_text("4糧食總產量為1557.6億斤")
    expect(page.locator("mark.current")).to_be_in_viewport(ratio=0.99)
    press(page, "Shift+Digit1")
    expect(page.locator("mark.current")).to_have_text("1森林面積20.12萬平方公里")
    expect(page.locator("#heard")).to_have_text("引文 1：森林面積20.12萬平方公里")
    assert checked(page) == []
    press(page, "1", "9")
    assert checked(page) == [1]
    expect(page.locator("#said")).to_have_text("沒有引文 9")
    press(page, "Tab", "0", "Shift+Tab", "2")
    assert checked(page) == [2, 0]
    press(page, "u")
    assert checked(page) == [1, 0]
    press(page, "Enter")
    expect(page.locator("#said")).to_have_text("還沒評：引證")
    assert page.evaluate("document.activeElement.name") == "cited"
    press(page, "d")
    expect(page.locator(".whole .passage.current h3")).to_contain_text("加快推進發展方式綠色轉型")
    expect(page.locator(".whole .passage.current")).to_be_in_viewport()
    press(page, "d", "?")
    expect(page.locator("#help")).to_be_visible()
    press(page, "Enter")
    expect(page.locator("#help")).to_be_hidden()
    assert page.evaluate("document.activeElement.name") == "cited"


def test_long_passages_and_long_answers_are_paged_by_keys(open_sheet):
    document = next(iter(documents().values()))
    cited = tuple(
        CitedSpan(n, document.id, section.body, section.end, document.text[section.body : section.end])
        for n, section in enumerate(document.sections[3:8], start=1)
    )
    answer = Response("q", "".join(f"{one.quote}[{one.marker}]" for one in cited), citations=cited)
    question = questions()[0]
    items = sample([question], [Answers("a", {question.id: answer})], documents(), Plan(n=1, controls=0))
    page = open_sheet(RaterSheet(items, "r1", 1), height=700)
    tops = "[...document.querySelectorAll('.asked, .sources .scroll')].map((one) => one.scrollTop > 0)"
    assert page.evaluate(tops) == [False, False]
    press(page, "PageDown")
    until(page, f"{tops}[1]")
    press(page, "Shift+PageDown")
    until(page, f"{tops}[0]")
    press(page, "PageUp")
    until(page, f"!{tops}[1]")
    assert page.evaluate("document.activeElement.name") == "correct"
    assert checked(page) == []


def test_moving_about_submits_nothing_and_a_change_is_submitted_anew(open_sheet, alone, tmp_path):
    page = open_sheet(alone)
    still(page)
    press(page, "j", "j", "k")
    assert place(page) == 1
    press(page, "k", "k")
    assert place(page) == 0
    assert page.locator("#done").inner_text() == "已評 0 / 20 題"
    score_all(page, alone, 3)
    press(page, "k", "k", "Enter")
    assert place(page) == 3
    press(page, "k", "0", "Enter")
    with page.expect_download() as caught:
        page.locator("[data-do=download]").first.focus()
        press(page, "Enter")
    caught.value.save_as(tmp_path / "human.jsonl")
    ratings = load_ratings(tmp_path / "human.jsonl")
    assert [one.item for one in ratings] == [*(item.id for item in alone.items[:3]), alone.items[2].id]
    press(page, "u", "u", "u", "u")
    assert page.locator("#done").inner_text() == "已評 0 / 20 題"
    press(page, "u", "u", "u", "u")
    expect(page.locator("#said")).to_have_text(TEXT["said.nothing"])


def test_the_first_round_is_blind_and_the_second_logs_what_was_seen(open_sheet, alone, tmp_path):
    page = open_sheet(alone)
    assert "secret" not in page.content()
    press(page, "g")
    expect(page.locator(".gold")).to_have_count(0)

    item = next(item for item in alone.items if not item.known and not item.response.abstained and item.question.reference)
    given = {"a": {"correct": 2, "complete": 2, "cited": 2}, "b": {"correct": 0, "complete": 1, "cited": 2}}
    said = Disagreement((item.run, "", item.question.id), "number", item.id, given, {"b": "少一位"}, 2)
    settle = RaterSheet([item, replace(item, id="second")], "adj", 1, round=2, settle={item.id: said})
    page = open_sheet(settle)
    expect(page.locator(".others li")).to_have_count(2)
    expect(page.locator(".others q")).to_have_text("少一位")
    expect(page.locator(".gold .reference")).to_be_hidden()
    press(page, "g")
    expect(page.locator(".gold .reference")).to_have_text(item.question.reference)
    look(page, "second-round")
    press(page, "g")
    expect(page.locator(".gold .reference")).to_be_hidden()
    give(page, [1, 1, 1])
    press(page, "Enter")
    give(page, [1, 1, 1])
    press(page, "Enter")
    first, second = load_ratings(downloaded(page, tmp_path / "human.jsonl"))
    assert (first.rater, first.round, first.seen_gold) == ("adj", 2, True)
    assert second.seen_gold is False


def look(page, name, **options):
    """Leave a picture in the folder that SHOTS names, for whoever wants to see the page."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"scoring-{name}.png", **options)


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_the_page_speaks_three_languages_and_remembers_which(open_sheet, alone, language):
    page = open_sheet(alone)
    table = words()[language]
    page.locator(f"[data-language={language}]").focus()
    press(page, "Enter")
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page).to_have_title(table["title"])
    expect(page.locator(".row").first).to_contain_text(table["refusal" if alone.items[0].response.abstained else "correct"])
    press(page, "2")
    page.reload()
    ready(page)
    begun(page)
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert checked(page) == [2]
    press(page, "?")
    expect(page.locator("#help h2")).to_have_text(table["help.title"])
    look(page, f"help-{language}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_and_everything_has_a_name(open_sheet, alone, paired, scheme):
    for sheet in (alone, paired):
        page = open_sheet(sheet, color_scheme=scheme)
        press(page, "2", "Shift+Digit1", "f", "1", "Escape", "Enter")
        assert page.evaluate(CONTRASTS) == []
        assert page.evaluate(NAMELESS) == []
        look(page, f"{'pair' if sheet is paired else 'one'}-{scheme}")
        press(page, "?")
        assert page.evaluate(CONTRASTS) == []


def test_the_focus_can_be_seen_and_the_item_is_announced(open_sheet, alone):
    page = open_sheet(alone)
    expect(page.locator("#heard")).to_contain_text(f"第 1 題，共 20 題。{alone.items[0].question.question}")
    ring = "getComputedStyle(document.activeElement.closest('label')).outlineStyle"
    assert page.evaluate(ring) == "solid"
    assert page.get_by_role("group", name=re.compile("正確|該拒答嗎")).count() == 1
    assert page.get_by_role("radio").count() in (3, 9)
    assert page.get_by_role("progressbar", name=re.compile("已評")).count() == 1


@pytest.mark.parametrize(("width", "height"), [(720, 450), (390, 844), (1024, 768), (1920, 1080)])
def test_it_works_at_200_percent_and_on_any_screen(open_sheet, alone, paired, width, height):
    for sheet in (alone, paired):
        page = open_sheet(sheet, width=width, height=height)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        press(page, "1")
        expect(page.locator(".row.current input:checked + kbd")).to_be_in_viewport()
        if sheet is alone:
            give(page, labels_for(alone.items[0]))
        press(page, "Enter")
        assert page.locator("#done").inner_text() == f"已評 1 / {len(sheet.items)} 題"
        expect(page.locator("#asked")).to_be_in_viewport()
        look(page, f"{'pair' if sheet is paired else 'one'}-{width}", full_page=True)


def test_an_input_method_may_use_enter_in_the_note(open_sheet, alone):
    page = open_sheet(alone)
    give(page, labels_for(alone.items[0]))
    press(page, "n")
    page.evaluate("document.addEventListener('compositionend', () => (window.ended = Date.now()))")
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "數字", "selectionStart": 2, "selectionEnd": 2})
    press(page, "Enter")
    assert page.evaluate("document.activeElement.type") == "text"
    keyboard.send("Input.insertText", {"text": "數字"})
    until(page, "Date.now() - window.ended > 200")  # no hand is faster
    press(page, "Enter")
    assert page.evaluate("document.activeElement.type") == "radio"
    assert place(page) == 0
    press(page, "Enter")
    assert place(page) == 1


def test_hostile_texts_do_nothing(open_sheet):
    text = '<img src=x onerror="window.hacked=1"></script><script>window.hacked=2</script>'
    question = replace(questions()[0], question=text)
    answer = Response(question.id, f"{text}[1]", citations=(CitedSpan(1, text, 0, 5, text),))
    items = sample([question], [Answers("a", {question.id: answer})], documents(), Plan(n=1, controls=0))
    page = open_sheet(RaterSheet(items, "r1", 1))
    expect(page.locator("#asked")).to_have_text(text)
    assert page.evaluate("window.hacked") is None


@contextmanager
def labelling(run, ratings, port):
    """`assistant eval label` in a process of its own; yields the page's address."""
    command = [sys.executable, "-c", "from assistant.cli import main; main()", "eval", "label", str(run), "--n", "14"]
    command += ["--rater", "lin", "--ratings", str(ratings), "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            said = process.stderr.readline()
            yield re.search(r"http://127\.0\.0\.1:\d+", said).group()
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0


def test_served_every_rating_is_on_the_disk_and_another_browser_goes_on(browser, alone, tmp_path):
    run = write_run(tmp_path / ALPHA.run, ALPHA.responses)
    ratings = tmp_path / "human.jsonl"
    with labelling(run, ratings, 0) as url:
        page = browser.new_page(locale="zh-TW")
        page.goto(url)
        begun(ready(page))
        score_all(page, alone, 4)
        expect(page.locator("#kept")).to_have_text("已存檔")
        assert [one.item for one in load_ratings(ratings)] == [item.id for item in alone.items[:4]]
        page.close()
        other = browser.new_context(locale="zh-TW").new_page()
        other.goto(url)
        ready(other)
        assert place(other) == 4
        press(other, "u")
        expect(other.locator("#kept")).to_have_text("已存檔")
        assert len(in_force(load_ratings(ratings))) == 3
        other.context.close()


def test_while_the_server_is_away_ratings_wait_and_are_sent_later(browser, alone, tmp_path):
    run = write_run(tmp_path / ALPHA.run, ALPHA.responses)
    ratings = tmp_path / "human.jsonl"
    page = browser.new_page(locale="zh-TW")
    with labelling(run, ratings, 0) as url:
        page.goto(url)
        begun(ready(page))
        score_all(page, alone, 1)
        expect(page.locator("#kept")).to_have_text("已存檔")
    score_all(page, alone, 3)
    expect(page.locator("#kept")).to_have_text("伺服器沒有回應，2 筆先存在這台電腦")
    with labelling(run, ratings, int(url.rpartition(":")[2])):
        expect(page.locator("#kept")).to_have_text("已存檔")
        assert [one.item for one in load_ratings(ratings)] == [item.id for item in alone.items[:3]]
    page.close()
