"""An answer that a language model writes, as it appears in a browser: sentence by sentence, proven, and stopped at will."""

import threading

import pytest
from playwright.sync_api import expect

from assistant.chain import Chain
from assistant.generate import Writer, open_writer
from assistant.settings import load
from index.retriever import HybridRetriever
from tests import scripted_server as server
from tests.assistant.test_generate import code_of
from tests.browser.conftest import serving
from tests.fakes import CharEmbedder, handbook, indexed

pytestmark = pytest.mark.browser

QUESTION = "全市2023年用水總量是多少?比上年下降多少?"
FIRST, SECOND = "用水總量為3.25億立方米[CODE]。", "用水總量比上年下降4.6%[CODE]。"


class Sentences:
    """A model that waits for `go` before its second sentence."""

    def __init__(self):
        self.go = threading.Event()
        self.left = threading.Event()
        self.breaks_off = False

    def __call__(self, handler, _body):
        code = code_of(handler.script.prompt, "3.25億立方米")
        handler.begin()
        handler.event((FIRST + "另外,").replace("CODE", code))
        try:
            while not self.go.wait(0.1):
                handler.event("")
            if self.breaks_off:
                return
            handler.event(SECOND.replace("CODE", code))
            handler.event(None, "stop")
        except OSError:  # nobody listens any more
            self.left.set()


@pytest.fixture
def model():
    return Sentences()


@pytest.fixture
def written(home, monkeypatch, model):
    with server.serving() as script:
        script.does = model
        monkeypatch.setenv("ASSISTANT_LLM_URL", script.url)
        monkeypatch.setenv("ASSISTANT_LLM_MODEL", "m")
        writer = open_writer(load())
        assert isinstance(writer, Writer)
        index = indexed(home, handbook())
        with serving(Chain(index, HybridRetriever(index.searchable, CharEmbedder()), k=4, writer=writer), home) as site:
            site.finish(None)
            yield site
        model.go.set()


def begin(page):
    expect(page.locator("#question")).to_be_enabled()
    page.fill("#question", QUESTION)
    page.press("#question", "Enter")


def test_a_sentence_appears_with_its_proof_while_the_next_is_being_written(written, model, open_page):
    page = open_page(written)
    begin(page)
    answer = page.locator(".turn .answer")
    expect(answer).to_contain_text("用水總量為3.25億立方米")
    expect(answer.locator(".chip")).to_have_count(1)
    expect(answer).not_to_contain_text("4.6%")
    expect(page.locator(".turn")).to_have_attribute("aria-busy", "true")
    model.go.set()
    expect(answer).to_contain_text("下降4.6%")
    expect(page.locator(".turn")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator(".turn .about")).to_contain_text("由程式撰寫，附原文出處")
    assert "3.25億立方米" in "".join(page.locator(".evidence mark").all_text_contents())


def test_stopping_ends_the_model_too(written, model, open_page):
    page = open_page(written)
    begin(page)
    expect(page.locator(".turn .answer")).to_contain_text("用水總量為3.25億立方米")
    page.get_by_role("button", name="停止").click()
    expect(page.locator(".turn .trouble")).to_have_text("已停止，上面的回答並不完整。")
    assert model.left.wait(60), "the connection to the model is still open"


def test_a_model_that_breaks_off_leaves_the_quotes_and_one_line(written, model, open_page):
    model.breaks_off = True
    page = open_page(written)
    begin(page)
    expect(page.locator(".turn .answer")).to_contain_text("用水總量為3.25億立方米")
    model.go.set()
    expect(page.locator(".turn .notice")).to_have_text("語言模型的回覆中途中斷，已改為直接引用原文。")
    expect(page.locator(".turn .about")).to_contain_text("摘自原文")
    expect(page.locator(".turn .answer .chip").first).to_be_visible()
