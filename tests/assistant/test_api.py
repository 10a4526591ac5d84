"""The HTTP interface, over a real application: its forms, its refusals, and that it waits for start-up."""

import threading

import pytest
from starlette.testclient import TestClient

from assistant import api
from assistant.chain import Chain
from assistant.generate import Writer
from assistant.service import Service
from index.retriever import HybridRetriever
from tests.fakes import CharEmbedder, ScriptedChat, handbook, indexed


@pytest.fixture
def client(home):
    index = indexed(home, handbook())
    service = Service(lambda report: Chain(index, HybridRetriever(index.searchable, CharEmbedder()), k=8))
    service.start()
    assert service.wait(30).stage == "ready"
    with TestClient(api.build(service)) as client:
        yield client


def test_a_question_gets_the_answer_of_the_contract(client):
    reply = client.post("/api/v1/ask", json={"id": "7", "question": "2023年用了多少水?"})
    answer = reply.json()
    assert reply.status_code == 200
    assert answer["id"] == "7"
    assert {"answer", "abstained", "confidence", "citations", "hits", "nearest", "timings_ms", "generation"} <= answer.keys()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"question": " "}, 400),
        ({"question": "水" * 2001}, 400),
        ({"question": "多少水?", "mode": "generate"}, 400),
        ({"question": "多少水?", "mode": "guess"}, 422),
        ({"question": "多少水?", "surplus": 1}, 422),
        ({"history": []}, 422),
    ],
)
def test_what_cannot_be_asked_is_refused(client, body, status):
    reply = client.post("/api/v1/ask", json=body)
    assert reply.status_code == status
    if status == 400:
        assert len(reply.json()["error"]) > 20


def test_while_starting_it_says_so_and_refuses_questions(home):
    wait = threading.Event()

    service = Service(lambda report: wait.wait(30))
    with TestClient(api.build(service)) as client:
        health = client.get("/health")
        asked = client.post("/api/v1/ask", json={"question": "多少水?"})
    assert (health.status_code, health.json()["stage"]) == (503, "model")
    assert asked.status_code == 503
    assert "wait" in asked.json()["error"]


def test_when_ready_health_is_good(client):
    assert client.get("/health").status_code == 200


def test_an_answer_that_a_model_writes_comes_whole(home):
    index = indexed(home, handbook())
    writer = Writer(ScriptedChat(replies=["全市2023年用水總量為3.25億立方米。"]), timeout_s=20.0)
    service = Service(lambda report: Chain(index, HybridRetriever(index.searchable, CharEmbedder()), k=8, writer=writer))
    service.start()
    assert service.wait(30).stage == "ready"
    with TestClient(api.build(service)) as client:
        answer = client.post("/api/v1/ask", json={"question": "全市2023年用水總量是多少?", "mode": "generate"}).json()
    assert (answer["mode"], answer["answer"]) == ("generate", "全市2023年用水總量為3.25億立方米[1]。")
