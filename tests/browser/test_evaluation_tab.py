"""The tab of evaluators in headless Chromium: the whole way from a gold set to what people say of its answers."""

import threading

import pytest
from fastapi import FastAPI
from playwright.sync_api import expect

from assistant.app import desk
from assistant.settings import Settings
from eval.dataset import load_questions
from tests.browser.conftest import serving
from tests.fakes import build
from tests.rehearsal import DOCUMENT, ScriptedAnswerer, write_gold

pytestmark = pytest.mark.browser


class Waiting(ScriptedAnswerer):
    """Waits before the fifth question until it may go on."""

    gate = threading.Event()

    def stream(self, question, **told):
        if len(self.asked) == 4:
            self.gate.wait(20)
        yield from super().stream(question, **told)


@pytest.fixture
def world(home):
    """A home with the handbook indexed and one gold set of the user's own, served; who answers is a script."""
    build(home, DOCUMENT)
    questions = load_questions(write_gold(home / "gold" / "water.jsonl"))
    answerer = Waiting({question.id: question for question in questions}, {"q1": "用水總量為13.25億立方米[1]。"})
    answerer.gate = threading.Event()
    settings = Settings(home=home)

    def routes(service):
        whole = FastAPI(openapi_url=None)
        whole.mount("/evaluation", desk.build(settings, service))
        return whole

    with serving(answerer, routes) as site:
        site.finish(None)
        yield site
        answerer.gate.set()


def open_tab(page):
    page.click("[data-tab=evaluate]")
    expect(page.locator("#evaluation [data-part=sets] option")).not_to_have_count(0)
    return page.locator("#evaluation")


def run_water(page, tab):
    tab.locator("[data-part=sets]").select_option("own/water.jsonl")
    tab.get_by_role("button", name="開始執行").click()


def test_a_run_shows_its_progress_on_every_page_and_ends_in_the_list(world, open_page):
    page = open_page(world)
    tab = open_tab(page)
    run_water(page, tab)
    expect(tab.locator("[data-part=job-words]")).to_have_text("正在作答：4 / 11 題")
    page.reload()
    expect(page.locator("#evaluation [data-part=job-words]")).to_have_text("正在作答：4 / 11 題")
    other = open_tab(open_page(world, locale="en-GB"))
    expect(other.locator("[data-part=job-words]")).to_have_text("Answering: 4 of 11")
    world.answerer.gate.set()
    expect(tab.locator("[data-part=job-words]")).to_have_text("完成，共 11 題。")
    row = tab.locator("table.runs tbody tr")
    expect(row).to_have_count(1)
    expect(row.locator("td.num")).to_have_text(["11", "90.9%", "18.2%"])
    row.get_by_role("button", name="看報告").click()
    frame = page.frame_locator("#evaluation iframe")
    expect(frame.locator("body")).to_contain_text("評測報告")
