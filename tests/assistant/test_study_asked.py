"""The routes that make an item of an answer: proposed, checked, saved once; nothing else is written."""

from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from assistant.app import study_desk
from assistant.service import Service
from assistant.settings import Settings
from assistant.study.item import load_bank, save_bank
from tests.assistant.study.made_up import BANK, MATERIAL

DOCUMENT = MATERIAL.document
QUOTE = "新建濕地公園24個"
START = DOCUMENT.text.index(QUOTE)
ABOUT = {
    "question": "新建了多少個濕地公園?",
    "document": DOCUMENT.id,
    "spans": [[START, START + len(QUOTE)]],
    "emphasis": ["24個"],
}
TYPED = {
    "kind": "mcq",
    "stem": "2030年松山省新建了多少個濕地公園？",
    "options": [{"text": "24個", "key": True}, {"text": "26個"}, {"text": "57個"}],
}


@pytest.fixture
def client(home):
    service = Service(lambda report: SimpleNamespace(documents={DOCUMENT.id: DOCUMENT}))
    service.start()
    service.wait(10)
    return TestClient(study_desk.build(Settings(home=home), service), base_url="http://127.0.0.1:7860")


@pytest.fixture
def path(home):
    return home / "study" / "bank.jsonl"


def ask(client, route, status=200, **body):
    answer = client.post(f"/asked/{route}", json={"about": ABOUT} | body)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_an_answer_is_proposed_as_an_item_with_its_rules_and_passage(client, path):
    html = ask(client, "propose")["html"]
    assert '<option data-say="item.mcq" value="mcq" selected>' in html
    assert "新建了多少個濕地公園？</textarea>" in html
    assert 'value="24個"' in html
    assert "rule.Q1" in html
    assert "<mark>" in html
    assert '<textarea data-part="make-answer"' in ask(client, "propose", kind="short")["html"]
    assert not path.exists()


def test_every_rule_is_looked_at_again_as_it_is_edited(client):
    assert ask(client, "check", typed=TYPED)["sound"] is True
    spoilt = TYPED | {"options": [{"text": "24個", "key": True}, {"text": "24個"}, {"text": "57個", "key": True}]}
    told = ask(client, "check", typed=spoilt)
    assert told["sound"] is False
    assert "rule.broken.Q7" in told["html"]


def test_it_is_saved_as_a_draft_beside_what_is_there_and_only_once(client, path):
    save_bank(path, BANK)
    told = ask(client, "save", typed=TYPED)
    *before, item = load_bank(path)
    assert before == BANK
    assert (item.id, item.kind, item.status, item.by) == (told["id"], "mcq", "draft", "")
    assert item.source.quote in DOCUMENT.text
    again = ask(client, "save", 409, typed=TYPED)
    assert item.id in again["fault"]
    nearly = TYPED | {"stem": "2030年，松山省新建了多少個濕地公園？"}
    assert item.id in ask(client, "save", 409, typed=nearly)["fault"]
    assert len(load_bank(path)) == len(BANK) + 1


def test_what_a_rule_rejects_is_not_saved(client, path):
    told = ask(client, "save", 409, typed={"kind": "short", "stem": "有多少？", "answer": ["一百個"]})
    assert "還有規則沒有通過" in told["fault"]
    assert not path.exists()


@pytest.mark.parametrize(
    "about",
    [
        ABOUT | {"document": "none"},
        ABOUT | {"spans": [[0, 10**9]]},
        ABOUT | {"spans": [[5, 5]]},
    ],
)
def test_words_that_the_document_does_not_have_are_refused(client, about):
    answer = client.post("/asked/propose", json={"about": about})
    assert answer.status_code == 400
    assert "ask the question again" in answer.json()["fault"]


@pytest.mark.parametrize(
    "body",
    [
        {"typed": TYPED | {"kind": "tf"}},
        {"typed": TYPED | {"status": "accepted"}},
        {"typed": TYPED | {"stem": "x" * 3000}},
        {"about": ABOUT | {"spans": []}, "typed": TYPED},
        {"typed": {}},
    ],
)
def test_what_is_not_in_its_form_is_refused(client, body):
    ask(client, "save", 422, **body)


def test_a_damaged_bank_is_told_and_left_alone(client, path):
    path.parent.mkdir(parents=True)
    path.write_text("{", "utf-8")
    assert "bank.jsonl:1" in ask(client, "save", 400, typed=TYPED)["fault"]
    assert path.read_text("utf-8") == "{"
