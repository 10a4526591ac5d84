"""Judging answers, conversations that survive, and feedback that becomes gold, as people do it in a browser."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from assistant.app import chat, feedback
from assistant.state import State
from eval.dataset import lint, load_questions
from tests.browser.conftest import HOSTILE_TEXT, Site, answered, scripted, serving

pytestmark = pytest.mark.browser

GRAIN = "黑龍江的糧食總產量是多少?"
WETLAND = "那濕地呢?"
WEATHER = "上海今天天氣如何?"
SLOW = "慢慢說說糧食"
ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pathlib import Path
from assistant.app.page import serve
from assistant.service import Service
from assistant.state import State
from corpus.outline import outline
from corpus.readers import read
from tests.browser.conftest import SHIPPED, scripted
answerer = scripted(outline(read(SHIPPED)), outline(read(Path(sys.argv[1]))))
home = Path(sys.argv[2])
service = Service(lambda report: answerer, state=State.of_home(home), home=home)
serve(service, port=int(sys.argv[3]), opened=lambda address: print(address, flush=True))
"""
BOTH = {"ask": chat.build, "feedback": feedback.build}


def ask(page: Page, question: str) -> Locator:
    before = page.locator(".turn").count()
    expect(page.locator("#question")).to_be_enabled()
    page.fill("#question", question)
    page.press("#question", "Enter")
    turn = page.locator(".turn").nth(before)
    expect(turn.locator(".thumbs")).to_be_visible()
    return turn


def thumb(turn: Locator, name: str) -> Locator:
    return turn.locator(f".row [data-thumb={name}]")


def judge(turn: Locator, reason: str, expected: str = "") -> None:
    """Say with the mouse what is wrong with an answer."""
    thumb(turn, "down").click()
    turn.get_by_label(reason).check()
    turn.get_by_label("期望的答案").fill(expected)
    turn.get_by_role("button", name="送出意見").click()
    expect(thumb(turn, "down")).to_have_attribute("aria-pressed", "true")


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.value || document.activeElement.name || document.activeElement.textContent")


@pytest.fixture
def two_tabs(shipped, hostile, home):
    """A page of its own with the panel of feedback beside the conversation."""
    with serving(scripted(shipped, hostile), home, tabs=BOTH) as site:
        site.finish(None)
        yield site


def test_a_thumb_down_given_by_keyboard_outlives_a_reload_and_becomes_a_sound_question(two_tabs, open_page, shipped, home):
    page = open_page(two_tabs)
    turn = ask(page, GRAIN)
    thumb(turn, "down").focus()
    page.keyboard.press("Enter")
    expect(turn.locator("form.wrong")).to_be_visible()
    assert focused(page) == "wrong"
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert focused(page) == "incomplete"
    page.keyboard.press("Tab")
    page.keyboard.type("糧食總產量1557.6億斤，居全國第一")
    page.keyboard.press("Tab")
    page.keyboard.type("還有排名")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(turn.get_by_role("status")).to_have_text("已收到，謝謝。")
    expect(turn.locator("form.wrong")).to_be_hidden()
    assert focused(page).strip() == "有問題"
    page.reload()
    again = page.locator(".turn")
    expect(again).to_have_count(1)
    expect(thumb(again, "down")).to_have_attribute("aria-pressed", "true")
    expect(again.locator(".chip")).to_have_count(4)

    page.get_by_role("button", name="讀者意見").click()
    row = page.locator("#feedback ol > li")
    expect(row.locator("h3")).to_have_text(GRAIN)
    expect(row).to_contain_text("不完整")
    expect(row).to_contain_text("補充說明：還有排名")
    row.get_by_label("期望的答案").fill("糧食總產量1557.6億斤，佔全國11.2%")
    page.evaluate("document.addEventListener('zhiyuan:gold-draft', (event) => (window.drafted = event.detail))")
    row.get_by_role("button", name="轉成題目").click()
    expect(row).to_contain_text("已轉成題目 use-")
    expect(row).to_be_focused()
    expect(row.get_by_role("button")).to_have_count(0)
    drafted = page.evaluate("window.drafted")
    path = home / "gold" / "from-use.jsonl"
    assert json.loads(path.read_text("utf-8")) == drafted["question"]
    assert drafted["saved"] is True
    (question,) = load_questions(path)
    assert lint([question], {shipped.id: shipped}) == []
    assert [key.value for key in question.keys] == ["1557.6", "11.2"]
    assert [evidence.quote for evidence in question.evidence] == ["糧食總產量為1557.6億斤、佔全國11.2%"]


def test_what_cannot_be_proved_is_said_and_nothing_is_saved(two_tabs, open_page, home):
    page = open_page(two_tabs)
    judge(ask(page, GRAIN), "答錯了")
    page.get_by_role("button", name="讀者意見").click()
    row = page.locator("#feedback ol > li")
    page.evaluate("document.addEventListener('zhiyuan:gold-draft', (event) => (window.drafted = event.detail))")
    row.get_by_role("button", name="轉成題目").click()
    expect(row.get_by_role("alert")).to_contain_text("還沒有期望的答案，請先填寫。")
    assert page.evaluate("window.drafted.saved") is False
    row.get_by_label("期望的答案").fill("一百個")
    row.get_by_role("button", name="轉成題目").click()
    expect(row.get_by_role("alert")).to_contain_text("文件裡找不到能證明這個答案的句子")
    assert row.get_by_label("期望的答案").input_value() == "一百個"
    assert not (home / "gold" / "from-use.jsonl").exists()
    row.get_by_role("button", name="不採用").click()
    expect(row).to_contain_text("未採用")
    expect(page.locator("#feedback [data-part=count]")).to_have_text("待處理 0 則")


def test_escape_and_cancel_close_the_form_and_a_reason_is_asked_for(site, open_page):
    page = open_page(site)
    turn = ask(page, GRAIN)
    form = turn.locator("form.wrong")
    thumb(turn, "down").click()
    form.locator("textarea").first.fill("寫了一半")
    form.get_by_role("button", name="送出意見").click()
    expect(form.get_by_role("alert")).to_have_text("請先選一個原因。")
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    expect(thumb(turn, "down")).to_be_focused()
    expect(thumb(turn, "down")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("Enter")
    expect(form).to_be_visible()
    assert form.locator("textarea").first.input_value() == "寫了一半"
    expect(form.get_by_role("alert")).to_be_hidden()
    form.get_by_role("button", name="取消").click()
    expect(form).to_be_hidden()


def test_an_opinion_can_be_changed_and_taken_back(site, open_page):
    page = open_page(site)
    turn = ask(page, GRAIN)
    judge(turn, "出處不對", "第二節")
    thumb(turn, "up").click()
    expect(thumb(turn, "up")).to_have_attribute("aria-pressed", "true")
    expect(thumb(turn, "down")).to_have_attribute("aria-pressed", "false")
    thumb(turn, "up").click()
    expect(thumb(turn, "up")).to_have_attribute("aria-pressed", "false")
    judge(turn, "答錯了")
    page.reload()
    thumb(page.locator(".turn"), "down").click()
    expect(page.get_by_label("答錯了")).to_be_checked()
    page.get_by_role("button", name="收回意見").click()
    expect(thumb(page.locator(".turn"), "down")).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(thumb(page.locator(".turn"), "down")).to_have_attribute("aria-pressed", "false")


def test_an_opinion_that_cannot_be_saved_is_said_and_what_was_typed_stays(two_tabs, open_page, home):
    page = open_page(two_tabs)
    turn = ask(page, GRAIN)
    thumb(turn, "down").click()
    turn.get_by_label("答錯了").check()
    turn.get_by_label("期望的答案").fill("應該是別的")
    for path in home.glob("state.db*"):
        path.write_bytes(b"no database " * 1000)
    turn.get_by_role("button", name="送出意見").click()
    expect(turn.locator("form").get_by_role("alert")).to_contain_text("意見沒有存下來，填寫的內容還在")
    assert turn.get_by_label("期望的答案").input_value() == "應該是別的"


def test_a_conversation_goes_on_after_a_reload(site, open_page):
    page = open_page(site)
    ask(page, GRAIN)
    page.reload()
    expect(page.locator(".turn .answer")).to_be_visible()
    expect(page.locator(".welcome")).to_be_hidden()
    expect(page.locator('.evidence mark[data-markers~="1"]').first).to_be_visible()
    ask(page, WETLAND)
    assert site.answerer.asked[-1][1] == (GRAIN, site.answerer.answers[GRAIN][-1].answer)
    expect(page.locator(".standalone")).to_be_visible()


@pytest.fixture
def start(home, tmp_path):
    """Start a server of its own on a port, in a process that can be killed; returns it and its address."""
    processes = []
    hostile = tmp_path / "hostile.txt"
    hostile.write_text(HOSTILE_TEXT, "utf-8")

    def start_(port):
        command = [sys.executable, "-c", PROGRAM, str(hostile), str(home), str(port)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        return process, process.stdout.readline().strip()

    yield start_
    for process in processes:
        process.kill()
        process.communicate()


def test_a_conversation_survives_a_killed_server_under_an_open_page(start, open_url):
    process, url = start(0)
    page = open_url(url)
    judge(ask(page, GRAIN), "答錯了", "別的")
    process.kill()
    process.wait()
    expect(page.locator(".status")).to_have_text("連線中斷，正在重試")
    start(int(url.rsplit(":", 1)[1]))
    expect(page.locator(".status")).to_have_text("可以提問 · 共 2 份文件")
    turn = ask(page, WETLAND)
    expect(turn.locator(".standalone")).to_contain_text("黑龍江的濕地面積有多大?")  # said of what went before
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    expect(thumb(page.locator(".turn").first, "down")).to_have_attribute("aria-pressed", "true")


def test_a_new_conversation_starts_afresh_and_stays_so(site, open_page):
    page = open_page(site)
    ask(page, GRAIN)
    page.get_by_role("button", name="新對話").click()
    expect(page.locator(".turn")).to_have_count(0)
    ask(page, WETLAND)
    assert site.answerer.asked[-1][1] == ()
    page.reload()
    expect(page.locator(".turn .question")).to_have_text(f"問：{WETLAND}")


def test_another_reader_sees_nothing_of_it(site, open_page):
    ask(open_page(site), GRAIN)
    other = open_page(site)
    with answered(other, "restore"):
        other.reload()
    expect(other.locator("#question")).to_be_enabled()
    expect(other.locator("#chat .tree").first).to_be_visible()
    expect(other.locator(".turn")).to_have_count(0)


def test_two_windows_of_one_reader_do_not_mix_up_their_questions(site, open_page):
    first = open_page(site)
    ask(first, GRAIN)
    second = first.context.new_page()
    second.goto(site.url)
    expect(second.locator(".turn")).to_have_count(1)
    second.get_by_role("button", name="新對話").click()
    ask(second, WEATHER)
    ask(first, WETLAND)
    assert GRAIN in site.answerer.asked[-1][1]
    assert WEATHER not in site.answerer.asked[-1][1]
    first.reload()
    expect(first.locator(".turn")).to_have_count(2)
    expect(first.locator(".turn .question").first).to_have_text(f"問：{GRAIN}")


def test_a_stopped_answer_does_not_come_back(site, open_page):
    page = open_page(site)
    ask(page, GRAIN)
    page.fill("#question", SLOW)
    page.press("#question", "Enter")
    expect(page.locator(".turn").nth(1).locator(".answer")).to_be_visible()
    with answered(page, "halt"):
        page.get_by_role("button", name="停止").click()
    expect(page.locator(".turn").nth(1).locator(".trouble")).to_be_visible()
    site.answerer.gate.set()
    ask(page, WEATHER)
    assert SLOW not in site.answerer.asked[-1][1]
    page.reload()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn .question").last).to_have_text(f"問：{WEATHER}")


def test_words_of_readers_stay_text_in_the_panel(two_tabs, open_page, hostile_text):
    page = open_page(two_tabs)
    judge(ask(page, hostile_text), "其他", hostile_text)
    page.get_by_role("button", name="讀者意見").click()
    row = page.locator("#feedback ol > li")
    expect(row.locator("textarea")).to_have_value(hostile_text)
    assert row.locator("h3").text_content().startswith(hostile_text)
    assert page.evaluate("window.hacked") is None


def test_keys_of_conversations_are_long_and_never_leave_for_another_page(two_tabs: Site, open_page, home: Path):
    page = open_page(two_tabs)
    judge(ask(page, GRAIN), "答錯了")
    key = page.evaluate("localStorage.getItem('zhiyuan.conversation')")
    assert len(key) == 32
    assert [turn.question for turn in State.of_home(home).turns(key)] == [GRAIN]
    other = open_page(two_tabs)
    other.get_by_role("button", name="讀者意見").click()
    expect(other.locator("#feedback ol > li")).to_have_count(1)
    assert key not in other.content()
