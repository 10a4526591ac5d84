"""The page in headless Chromium, with an answerer whose answers are written here."""

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from assistant.answer import Answer, Citation, Mode, RankedPassage
from assistant.app.page import TABS, Tabs, listen, server
from assistant.service import Answerer, Report, Service, Turn
from assistant.state import State
from corpus.document import Document, SectionPath
from corpus.errors import AssistantError
from corpus.outline import outline
from corpus.readers import read
from corpus.script import Language

PATIENT_MS = 30_000  # a state is waited for as long as a busy machine needs
expect.set_options(timeout=PATIENT_MS)
GATE_S = 120  # a gate opens by itself only when its test has failed

SHIPPED = Path(__file__).parents[2] / "corpus" / "documents" / "heilongjiang-xzscl.txt"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
HOSTILE = (
    '<img src=x onerror="window.hacked=1"> <script>window.hacked=2</script> '
    "[1](javascript:alert(1)) **not bold** `${7*7}` {{7*7}}"
)
HOSTILE_TEXT = f"附則\n\n本辦法自公布日施行,{HOSTILE}為準。承辦單位得依實際需要,另訂作業要點並公告周知,俾利各機關遵循辦理之用。\n"


def citation(document: Document, marker: int, quote: str) -> Citation:
    """Return a citation of words that stand in the document."""
    start = document.text.index(quote)
    section = document.section_at(start)
    path: SectionPath = section.path if section else (document.title,)
    return Citation(marker, document.id, document.title, path, start, start + len(quote), quote)


def hit(document: Document, rank: int, words: str, score: float) -> RankedPassage:
    """Return as a hit the section that holds the words."""
    section = document.section_at(document.text.index(words))
    assert section
    return RankedPassage(rank, f"{document.id}:{section.body}", score, document.id, section.path, section.body, section.end)


@dataclass
class ScriptedAnswerer:
    """Gives each question the answers written for it, or its error; keeps what it was asked.

    Attributes:
        gate: a question with 慢 in it waits here after its first words.
    """

    documents: Mapping[str, Document]
    answers: dict[str, Sequence[Answer] | Exception] = field(default_factory=dict)
    asked: list[tuple[str, tuple[str, ...], Language | None]] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)

    def stream(
        self, question: str, *, history: Sequence[Turn] | None = (), language: Language | None = None, mode: Mode | None = None
    ) -> Iterator[Answer]:
        self.asked.append((question, tuple(turn.content for turn in history or ()), language))
        found = self.answers[question]
        if isinstance(found, Exception):
            raise found
        for number, answer in enumerate(found):
            if number and "慢" in question:
                self.gate.wait(GATE_S)
            yield answer if history or answer.standalone == question else replace(answer, standalone=question)


def scripted(shipped: Document, hostile: Document) -> ScriptedAnswerer:
    """Return the answerer that most tests talk to."""
    grain = Answer(
        id="q",
        question="黑龍江的糧食總產量是多少?",
        standalone="黑龍江的糧食總產量是多少?",
        answer="黑龍江糧食總產量為1557.6億斤[1],佔全國11.2%[2]。黑龍江的森林面積則有20.12萬平方公里[3],國家級自然保護區46個[4]。",
        abstained=False,
        confidence=0.93,
        mode="quote",
        language="zh-Hant",
        citations=(
            citation(shipped, 1, "糧食總產量為1557.6億斤"),
            citation(shipped, 2, "佔全國11.2%"),
            citation(shipped, 3, "森林面積20.12萬平方公里"),
            citation(shipped, 4, "國家級自然保護區46個、數量居全國第一"),
        ),
        hits=(
            hit(shipped, 1, "糧食總產量", 0.91),
            hit(shipped, 2, "森林面積", 0.64),
            hit(shipped, 3, "良性迴圈,完善人才培養", 0.41),
            hit(shipped, 4, "提升航空客貨運輸", 0.22),
        ),
        emphasis=("1557.6億斤",),
    )
    wetland = replace(
        grain,
        question="那濕地呢?",
        standalone="黑龍江的濕地面積有多大?",
        answer="溼地面積5.14萬平方公里[1]。",
        citations=(replace(citation(shipped, 1, "溼地面積5.14萬平方公里"), status="quoted"),),
        confidence=0.7,
        mode="generate",
        emphasis=("5.14萬平方公里",),
        notice="語言模型暫時沒有回應,以下摘自原文。",
    )
    weather = replace(
        grain,
        question="上海今天天氣如何?",
        standalone="上海今天天氣如何?",
        answer="文件中沒有這個問題的答案。",
        abstained=True,
        confidence=0.1,
        citations=(),
        nearest=(grain.hits[3].section, grain.hits[2].section, grain.hits[0].section),
        emphasis=(),
    )
    attack = replace(
        grain,
        question=HOSTILE,
        standalone=f"{HOSTILE}!",
        answer=f"{HOSTILE}[1]",
        citations=(citation(hostile, 1, HOSTILE),),
        hits=(hit(hostile, 1, "作業要點", 0.5),),
        emphasis=("<script>",),
        notice=HOSTILE,
    )
    growth = replace(
        grain,
        question="By how much did the value added of high-tech manufacturing grow?",
        standalone="By how much did the value added of high-tech manufacturing grow?",
        answer="高技術製造業增加值增長12.3%[1]。",
        language="en",
        citations=(citation(shipped, 1, "高技術製造業增加值增長12.3%"),),
        emphasis=("12.3%",),
    )
    slow = replace(grain, question="慢慢說說糧食", standalone="慢慢說說糧食")
    answers: dict[str, Sequence[Answer] | Exception] = {
        answer.question: [answer] for answer in (grain, wetland, weather, attack, growth)
    }
    answers["慢慢說說糧食"] = [replace(slow, answer="黑龍江糧食總產量為", citations=()), slow]
    return ScriptedAnswerer({shipped.id: shipped, hostile.id: hostile}, answers)


@dataclass
class Site:
    """A page being served, and the levers behind it."""

    url: str
    answerer: ScriptedAnswerer
    report: Report
    finish: Callable[[AssistantError | None], None]


@pytest.fixture(scope="session")
def shipped() -> Document:
    return outline(read(SHIPPED))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("documents") / "hostile.txt"
    path.write_text(HOSTILE_TEXT, "utf-8")
    return outline(read(path))


@pytest.fixture(scope="session")
def hostile_text() -> str:
    """Words that would do harm if any part of them were taken for markup."""
    return HOSTILE


@contextmanager
def serving(
    answerer: Any,
    home: Path,
    *,
    port: int = 0,
    tabs: Tabs = TABS,
    routes: Callable[[Service], FastAPI | None] = lambda _: None,
) -> Iterator[Site]:
    """Serve a page whose start-up is ended by hand; conversations are kept in the home folder, `routes` come before the page."""
    ended = threading.Event()
    outcome: list[AssistantError | None] = []
    reports: list[Report] = []

    def load(report: Report) -> Answerer:
        reports.append(report)
        ended.wait(GATE_S)
        if outcome and outcome[0]:
            raise outcome[0]
        return answerer

    def finish(error: AssistantError | None) -> None:
        outcome.append(error)
        ended.set()
        service.wait(60)

    service = Service(load, state=State.of_home(home), home=home)
    service.start()
    running: list[uvicorn.Server] = []

    async def run() -> None:
        running.append(server(service, routes(service), tabs=tabs))
        await running[0].serve(sockets=[taken])

    with listen("127.0.0.1", port) as taken:
        thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
        thread.start()
        yield Site(f"http://127.0.0.1:{taken.getsockname()[1]}", answerer, lambda progress: reports[0](progress), finish)
        ended.set()
        running[0].should_exit = True
        thread.join(10)
        service.state.close()


@pytest.fixture
def starting(shipped: Document, hostile: Document, home: Path) -> Iterator[Site]:
    """A page whose start-up the test drives."""
    with serving(scripted(shipped, hostile), home) as site:
        yield site


@pytest.fixture(scope="session")
def served(shipped: Document, hostile: Document, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(scripted(shipped, hostile), tmp_path_factory.mktemp("home")) as site:
        site.finish(None)
        yield site


@pytest.fixture
def site(served: Site, shipped: Document, hostile: Document) -> Iterator[Site]:
    """A page that is ready, and has been asked nothing."""
    vars(served.answerer).update(vars(scripted(shipped, hostile)))
    yield served
    served.answerer.gate.set()


def answered(page: Page, name: str) -> AbstractContextManager[Any]:
    """Wait, at the end of a `with`, until the server has answered what the page asks it by a function's name, such as `halt`."""
    return page.expect_response(lambda response: "component_server" in response.url and f'"{name}"' in response.request.post_data)


def still(page: Page) -> None:
    """Stop the page's clock, so that what it says for a few seconds stays until it has been looked at."""
    page.clock.install()
    page.clock.pause_at(datetime.now() + timedelta(hours=1))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine; install the package chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture
def open_url(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open addresses, each as another reader; a request beyond this machine fails the test."""
    contexts: list[BrowserContext] = []
    foreign: list[str] = []

    def note(request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:")):
            foreign.append(request.url)

    def open_(url: str, *, locale: str = "zh-TW", width: int = 1440, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(locale=locale, viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.on("request", note)
        page = context.new_page()
        page.goto(url)
        page.wait_for_selector("#chat textarea", state="attached")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert foreign == []


@pytest.fixture
def open_page(open_url: Callable[..., Page]) -> Iterator[Callable[..., Page]]:
    """Open a site; an error that its scripts report fails the test."""
    errors: list[str] = []

    def open_(site: Site, **options: Any) -> Page:
        page = open_url(site.url, **options)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        return page

    yield open_
    assert errors == []
