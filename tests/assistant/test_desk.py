"""The routes of the evaluators' tab: what they give, what they refuse, and that nobody else's page can use them."""

import json

import pytest
from starlette.testclient import TestClient

from assistant import hand
from assistant.app import desk, gold_desk
from assistant.gold import Draft
from assistant.service import Service
from assistant.settings import Settings
from eval.dataset import load_questions
from eval.human import load_ratings, rating_entry
from eval.scoresheet import open_sheet
from tests.fakes import build
from tests.rated import rating
from tests.rehearsal import DOCUMENT, QUESTIONS, ScriptedAnswerer, make_run, write_gold

OWN = "http://127.0.0.1:7860"


@pytest.fixture
def settled():
    return []


@pytest.fixture
def client(home, settled):
    build(home, DOCUMENT)
    questions = load_questions(write_gold(home / "gold" / "water.jsonl"))
    service = Service(lambda report: ScriptedAnswerer({question.id: question for question in questions}))
    service.start()
    service.wait(10)
    for name, spoilt in (("a", {}), ("b", {"q1": "用水總量為13.25億立方米<b>[1]。", "q5": "refused"})):
        make_run(home / "runs" / name, spoilt)
    (home / "runs" / "gold.jsonl").unlink()
    inbox = gold_desk.Inbox(lambda: [Draft("f1", "<wrong>", {"question": "?"})], settled.append)
    return TestClient(desk.build(Settings(home=home), service, inbox=inbox), base_url=OWN)


def test_what_other_sites_send_starts_and_writes_nothing(client, home):
    body = {"gold": "own/water.jsonl", "split": "all"}
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "evil.example:7860"},
        {"Host": "[evil"},
    ):
        assert client.post("/job/start", json=body, headers=headers).status_code == 403
    plain = client.post("/job/start", content=json.dumps(body), headers={"Content-Type": "text/plain"})
    assert plain.status_code == 415
    assert client.get("/runs", headers={"Host": "evil.example"}).status_code == 403
    assert client.get("/job").json()["stage"] == "idle"
    assert client.post("/job/start", json=body, headers={"Origin": OWN, "Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("report", {"run": "../runs/a"}),
        ("report", {"run": ""}),
        ("compare", {"a": "a", "b": "a"}),
        ("compare", {"a": "a", "b": "nothing"}),
        ("gate", {"run": "<img src=x>"}),
        ("gold", {"gold": "own/../../etc"}),
        ("document", {"id": "/etc/passwd"}),
        ("agreement", {"run": "..%2f"}),
        ("sheet", {"session": "0" * 16}),
        ("rate/0123456789abcdef/", {}),
    ],
)
def test_a_name_that_is_not_known_is_one_clear_sentence(client, path, query):
    answer = client.get(f"/{path}", params=query)
    assert answer.status_code == 400
    fault = answer.json()["fault"]
    assert fault.startswith('<p data-say="')
    assert "<img" not in fault


@pytest.mark.parametrize("body", [{}, {"gold": 3, "split": "all"}, {"gold": "x" * 201, "split": "all"}])
def test_what_is_not_in_its_form_is_refused(client, body):
    answer = client.post("/job/start", json=body)
    assert answer.status_code == 422
    assert "exam.misused" in answer.json()["fault"]


def test_the_report_of_a_run_runs_nothing_and_asks_for_nothing(client):
    answer = client.get("/report", params={"run": "b", "against": "a", "lang": "en"})
    assert answer.status_code == 200
    assert "sandbox; default-src 'none'" in answer.headers["content-security-policy"]
    assert 'html lang="en"' in answer.text


def test_two_runs_are_compared_with_what_flipped_escaped(client):
    html = client.get("/compare", params={"a": "a", "b": "b"}).json()["html"]
    assert html.count('class="flip"') == 2
    assert "13.25億立方米&lt;b&gt;" in html
    banner = client.get("/gate", params={"run": "b", "against": "a"}).json()["html"]
    assert 'class="banner bad"' in banner


def test_faults_of_a_question_name_their_fields(client):
    body = {"gold": "own/water.jsonl", "before": "q1", "question": QUESTIONS[0] | {"question": "", "evidence": []}}
    fields = {fault["field"] for fault in client.post("/gold/check", json=body).json()["faults"]}
    assert fields == {"question", "evidence"}


def test_a_draft_that_became_gold_is_settled(client, settled):
    assert client.get("/drafts").json()["drafts"] == [{"id": "f1", "said": "<wrong>", "question": {"question": "?"}}]
    question = {name: value for name, value in QUESTIONS[7].items() if name != "qid"} | {"question": "局長是誰?"}
    body = {"gold": "own/water.jsonl", "question": question | {"answerable": True}, "draft": "f1"}
    assert (client.post("/gold/save", json=body).status_code, settled) == (422, [])
    answer = client.post("/gold/save", json=body | {"question": question})
    assert (answer.json(), settled) == ({"gold": "own/water.jsonl", "id": "u-0001"}, ["f1"])


def begin(client, **change):
    body = {"run": "a", "raters": ["lin", " wang ", "lin", ""], "n": 6, "seed": 7} | change
    return client.post("/sittings/begin", json=body)


def test_a_sitting_outlives_the_server_and_keeps_its_ratings_where_the_command_does(client, home):
    lin, wang = begin(client).json()["sessions"]
    page = client.get(f"/rate/{lin}/")
    assert page.status_code == 200
    assert page.headers["x-frame-options"] == "DENY"
    sheet, _ = hand.open_session(Settings(home=home), hand.session_named(Settings(home=home), lin))
    item = next(item for item in sheet.items if not item.known)
    entry = rating_entry(rating(item.question.id, [2, 2, 2], item=item.id, run="a", rater="lin"))
    assert client.post(f"/rate/{lin}/ratings", json=entry).status_code == 204
    assert client.post(f"/rate/{wang}/ratings", json=entry).status_code == 422
    assert client.post(f"/rate/{lin}/ratings", json=entry, headers={"Origin": "https://evil.example"}).status_code == 403
    assert [one.rater for one in load_ratings(home / "runs" / "a" / "human.jsonl")] == ["lin"]
    anew = TestClient(desk.build(Settings(home=home), Service(lambda report: None)), base_url=OWN)
    assert anew.get(f"/rate/{lin}/ratings").json() == [entry]


def test_a_sitting_needs_a_rater_and_answers_to_draw(client):
    assert "hand.who" in begin(client, raters=["  "]).json()["fault"]
    assert "versus.same" in begin(client, other="a").json()["fault"]
    assert begin(client, n=0).status_code == 422
    assert "no such run" in begin(client, run="zzz").json()["fault"]
    assert client.get("/sittings").json()["html"].startswith('<p data-say="hand.none"')


def test_agreement_and_calibration_follow_the_ratings(client, home):
    assert "label.none" in client.get("/agreement", params={"run": "a"}).json()["html"]
    assert "calibration.none" in client.get("/calibration", params={"run": "a"}).json()["html"]
    given = [
        rating(qid, labels, rater=rater, run="a", item=f"i-{qid}", at=number)
        for rater, all_labels in {"lin": ([2, 2, 2], [2, 2, 2]), "wang": ([2, 2, 2], [0, 0, 0])}.items()
        for number, (qid, labels) in enumerate(zip(("q1", "q2"), all_labels, strict=True))
    ]
    lines = "".join(json.dumps(rating_entry(one)) + "\n" for one in given)
    sent = {"run": "a", "content": lines}
    assert json.loads(json.dumps(client.post("/ratings", json=sent).json()["html"])).find("4") > 0
    assert '"count": 0' in client.post("/ratings", json=sent).json()["html"].replace("&quot;", '"')
    agreed = client.get("/agreement", params={"run": "a"}).json()
    assert agreed["open"] == 1
    assert "50%" in agreed["html"]
    assert 'data-say="calibration.may' in client.get("/calibration", params={"run": "a"}).json()["html"]
    settling = client.post("/sittings/settle", json={"run": "a"}).json()["sessions"]
    assert len(settling) == 1


def test_ratings_of_another_run_or_broken_ones_are_refused_whole(client, home):
    other = json.dumps(rating_entry(rating("q1", [2, 2, 2], run="b")))
    for content, why in ((other, "holds no rating of 'a'"), (f"{other}\nbroken", "the file:2: not JSON")):
        answer = client.post("/ratings", json={"run": "a", "content": content})
        assert answer.status_code == 400
        assert why in answer.json()["fault"].replace("&#x27;", "'")
    assert sorted(path.name for path in (home / "runs" / "a").iterdir() if "human" in path.name) == []


def test_the_offline_page_is_a_file_without_a_server(client):
    (session,) = begin(client, raters=["lin"]).json()["sessions"]
    answer = client.get("/sheet", params={"session": session})
    assert answer.headers["content-disposition"] == f'attachment; filename="score-{session}.html"'
    assert "connect-src 'none'" in answer.text


def test_a_run_that_was_interrupted_is_listed_and_can_go_on(client, home):
    (home / "runs" / "b" / "documents.jsonl").unlink()
    open_sheet(home / "runs" / "a")
    html = client.get("/runs").json()["html"]
    assert html.count('data-do="resume"') == 1
    assert "100%" in html
    (home / "runs" / "b" / "manifest.json").write_text("{")
    assert 'data-state="damaged"' in client.get("/runs").json()["html"]
