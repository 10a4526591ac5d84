"""The routes of learning and of results: what they give, refuse and keep."""

import re
from base64 import b64encode
from dataclasses import replace
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from assistant.app import study_desk
from assistant.service import Service
from assistant.settings import Settings
from assistant.study.blueprint import planned
from assistant.study.digest import digest
from assistant.study.item import load_bank, save_bank
from assistant.study.learner import load_learner
from assistant.study.papers import draw_papers
from assistant.study.session import session
from tests.assistant.study.made_up import BANK, MATERIAL

OWN = "http://127.0.0.1:7860"
DOCUMENT = MATERIAL.document
GOOD = [replace(item, status="accepted", by="王老師") for item in BANK if item.status == "draft"]


@pytest.fixture
def path(home):
    place = home / "study" / "bank.jsonl"
    save_bank(place, GOOD)
    return place


@pytest.fixture
def client(home, path):
    service = Service(lambda report: SimpleNamespace(documents={DOCUMENT.id: DOCUMENT}))
    service.start()
    service.wait(10)
    return TestClient(study_desk.build(Settings(home=home), service), base_url=OWN)


def first(kind):
    return next(item for item in GOOD if item.kind == kind)


def ask(client, route, status=200, **body):
    answer = client.post(f"/{route}", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def plain(html):
    return re.sub(r"<[^>]+>", "", html)


def test_a_learner_is_given_what_is_due_and_never_slots_for_the_trainer(client):
    told = ask(client, "learn/board", learner=" 王小明 ", new=5)
    assert told["name"] == "王小明"
    assert len(told["queue"]) == 5
    assert "新題 5 題" in plain(told["html"])
    everything = ask(client, "learn/board", learner="王小明", new=100)["queue"]
    assert not {item.id for item in GOOD if item.kind == "scenario"} & set(everything)


@pytest.mark.parametrize("body", [{"learner": ""}, {"learner": " \n"}, {"learner": "王" * 41}])
def test_a_name_that_is_none_is_refused(client, body):
    assert "請寫姓名" in ask(client, "learn/board", 400, **body)["fault"]


@pytest.mark.parametrize(
    "body",
    [
        {"learner": "王", "new": -1},
        {"learner": "王", "since": "yesterday"},
        {"learner": "王", "since": "2026-01-01T00:00:00"},
        {"learner": "王" * 300},
        {},
    ],
)
def test_what_is_not_in_its_form_is_refused(client, body):
    ask(client, "learn/board", 422, **body)


def test_an_answer_is_marked_and_the_passage_shown(client):
    item = first("figure_cloze")
    told = ask(client, "learn/check", learner="王", item=item.id, answer=item.answer[0])
    assert told["right"] is True
    (marked,) = re.findall(r"<mark>(.*?)</mark>", told["html"])
    assert plain(marked) == item.source.quote
    assert item.source.section[-1] in told["html"]
    assert ask(client, "learn/check", learner="王", item=item.id, answer="7")["right"] is False
    assert ask(client, "learn/check", learner="王", item=item.id)["right"] is None


def test_a_rating_is_kept_once(client, home):
    item = first("mcq")
    seal = ask(client, "learn/card", learner="王", item=item.id)["seal"]
    body = {"learner": "王", "item": item.id, "rating": "good", "seal": seal, "answer": item.key[0]}
    assert ask(client, "learn/rate", **body) == {"kept": True}
    assert ask(client, "learn/rate", **body) == {"kept": False}
    assert len(load_learner(home / "study" / "learners", "王").attempts) == 1
    ask(client, "learn/rate", 422, **(body | {"rating": "best"}))
    ask(client, "learn/rate", 404, **(body | {"item": "it-none"}))
    assert "gone" in ask(client, "learn/card", learner="王", item="it-none")


def test_an_item_whose_words_moved_is_left_out_and_that_is_said(client, path):
    save_bank(path, [replace(GOOD[0], sources=(replace(GOOD[0].source, start=0, end=5, quote="別的文字。"),)), *GOOD[1:3]])
    told = ask(client, "learn/board", learner="王", new=10)
    assert "有 1 題的原文已經改動" in plain(told["html"])
    assert GOOD[0].id not in told["queue"]


# --- learners' answers


def sent(text):
    return {"name": "r.csv", "content": b64encode(text.encode() if isinstance(text, str) else text).decode()}


def zipped():
    about = digest(MATERIAL)
    plan = planned("學習", 60, GOOD, level="mixed", audience="")
    drawn = draw_papers(GOOD, plan, about.language, seed=1, best=True)
    return session(about, plan, drawn, GOOD, seed=1), drawn


def answers(item, right, wrong):
    """Return rows in which those who know the rest get the item wrong."""
    return [f"{item.id},{n},{right if n >= 6 else wrong},1" for n in range(12)]


def rows():
    choice, verdict, blank = first("mcq"), first("tf"), first("cloze")
    wrong = next(option.id for option in choice.options if not option.key)
    table = answers(choice, choice.key[0], wrong)
    for item, right in ((verdict, verdict.answer[0]), (blank, blank.answer[0])):
        table += [f"{item.id},{n},{right if n < 6 else '?'},1" for n in range(12)]
    return "item_id,learner,answer,ms\n" + "\n".join(table)


def test_answers_are_analysed_and_the_bank_is_written_only_when_asked(client, path):
    before = path.read_bytes()
    html = ask(client, "results/look", **sent(rows()))["html"]
    said = plain(html)
    for words in ("測驗信度 KR-20", "程度好的學員反而常答錯", "共 36 個答案，3 題", "錯誤選項（2 個）"):
        assert words in said
    assert path.read_bytes() == before
    assert "已把 3 題的結果記進題庫" in plain(ask(client, "results/keep", **sent(rows()))["html"])
    kept = {item.id: item for item in load_bank(path)}
    assert kept[first("mcq").id].stats.n == 12
    assert kept[first("mcq").id].reasons[0].startswith("L1")
    assert [replace(item, stats=GOOD[0].stats, reasons=()) for item in kept.values()] == [
        replace(item, reasons=()) for item in GOOD
    ]


def test_every_fault_of_a_file_is_named_with_its_line_and_nothing_is_written(client, path):
    name, before = first("mcq").id, path.read_bytes()
    text = f"item_id,learner,answer,ms\n{name},甲,A,1\n{name},甲,B,1\nit-<b>,乙,A,1\n{name},丙,=1+1,x\n{name},,A,\n{name},丁,A\n"
    for route in ("results/look", "results/keep"):
        html = ask(client, route, 400, **sent(text))["fault"]
        said = plain(html)
        for words in (
            "有 6 個問題",
            "r.csv:3 學員「甲」已在第 2 行答過",
            "r.csv:4 題庫或課程包裡沒有編號「it-&lt;b&gt;」",
            "r.csv:5 「=1+1」是公式",
            "r.csv:5 ms 欄是「x」",
            "r.csv:6 沒有寫學員",
            "r.csv:7 這一行有 3 格",
        ):
            assert words in said
        assert "<b>」" not in html
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("id,who\n", "第一行的欄名是「id,who」"),
        ("item_id,learner,answer,ms\n", "裡面沒有答案"),
        ("甲".encode("gb18030"), "不是 UTF-8 編碼"),
    ],
)
def test_a_file_of_another_form_is_refused_in_words(client, content, words):
    assert words in plain(ask(client, "results/look", 400, **sent(content))["fault"])


def test_what_is_no_session_is_refused_by_name(client):
    for session_content in ("", b64encode(b"PK").decode(), "***"):
        body = {"session": session_content, "session_name": "s.zip"}
        assert "s.zip" in plain(ask(client, "results/template", 400, **body)["fault"])


def test_the_file_to_fill_in_has_the_papers_in_their_order_and_comes_back(client, path):
    content, drawn = zipped()
    papers = {name: paper.items for name, paper in drawn.papers.items() if paper.items}
    body = {"session": b64encode(content).decode(), "session_name": "秋季.zip"}
    told = ask(client, "results/template", **body, learners="甲\n乙\n")
    assert told["name"] == "秋季-answers.csv"
    lines = told["csv"].splitlines()
    assert len(lines) == 1 + 2 * sum(map(len, papers.values()))
    name, items = next(iter(papers.items()))
    assert lines[1].startswith(f"{items[0].id},甲,,,")
    assert f"{name} 1 " in lines[1]
    filled = lines[1].replace("甲,,", f"甲,{items[0].answer[0] if items[0].answer else 'A'},")
    html = ask(client, "results/look", **sent("\n".join([lines[0], filled])), **body)["html"]
    assert f"<b>{name} 1 </b>" in html
    save_bank(path, [])
    assert "另有 1 題不在題庫裡" in plain(ask(client, "results/keep", **sent("\n".join([lines[0], filled])), **body)["html"])
