"""The commands of scoring by hand, and the server that keeps ratings."""

import json
import socket
from dataclasses import replace

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from assistant.evaluating import app
from assistant.rating_server import listen, web
from corpus.errors import DatasetError, SettingsError
from eval.human import load_ratings, rating_entry
from eval.sampling import Answers, Plan, sample
from eval.scoring.page import RaterSheet
from tests.rated import answers, documents, questions, rating, write_run

N = 60


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return write_run(tmp_path_factory.mktemp("runs") / "alpha", answers(), most=N)


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    return write_run(tmp_path_factory.mktemp("runs") / "beta", answers(faults=40, seed=2), most=N)


def ask(*arguments, code=0):
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def write(path, ratings):
    path.write_text("".join(f"{json.dumps(rating_entry(one), ensure_ascii=False)}\n" for one in ratings))
    return path


def rated(run_name="alpha", raters="ab", worse=()):
    """Return a rating by each rater of each answer; raters after the first give 0 where it is said."""
    return [
        rating(
            q.id,
            [0 if rater != "a" and q.id in worse else 2] * (1 if answers()[q.id].abstained else 3),
            rater=rater,
            run=run_name,
        )
        for q in questions()[:N]
        for rater in raters
    ]


def test_a_sample_is_printed_a_line_an_answer_and_is_the_same_twice(run):
    lines = ask("sample", run, "--n", "20", "--seed", "3").stdout.splitlines()
    entries = [json.loads(line) for line in lines]
    assert [entry["place"] for entry in entries] == list(range(1, 28))
    assert sum(entry["repeated"] for entry in entries) == 2
    assert sum(bool(entry["known"]) for entry in entries) == 5
    assert ask("sample", run, "--n", "20", "--seed", "3").stdout.splitlines() == lines


def test_raters_are_dealt_their_parts(run):
    def part(rater):
        found = ask("sample", run, "--n", "20", "--raters", "a, b", "--rater", rater).stdout.splitlines()
        return {entry["qid"] for entry in map(json.loads, found) if not entry["known"]}

    assert len(part("a") & part("b")) == 5
    assert "rater z is not one of" in ask("sample", run, "--raters", "a,b", "--rater", "z", code=2).stderr


def test_two_runs_are_sampled_side_by_side(run, other):
    entries = [json.loads(line) for line in ask("sample", run, "--other", other, "--n", "10").stdout.splitlines()]
    assert {(entry["run"], entry["other"]) for entry in entries} == {("alpha", "beta"), ("control", "control")}
    assert {entry["side"] for entry in entries} == {"left", "right"}
    assert "both are named 'alpha'" in ask("sample", run, "--other", run, code=2).stderr


def test_a_static_page_is_one_file(run, tmp_path):
    page = tmp_path / "out" / "scoring.html"
    result = ask("label", run, "--n", "14", "--rater", "lin", "--static", page)
    assert "20 answers for lin" in result.stderr
    assert result.stdout == ""
    text = page.read_text("utf-8")
    assert '"rater":"lin"' in text
    assert '"served":false' in text


def test_a_folder_without_a_run_and_a_run_without_answers_are_refused(tmp_path):
    assert "holds no run" in ask("label", tmp_path, "--static", tmp_path / "page.html", code=2).stderr
    empty = write_run(
        tmp_path / "empty", {q.id: replace(answers()[q.id], abstained=False, answer="") for q in questions()}, most=2
    )
    (empty / "answers.jsonl").write_text("")
    assert "no question has an answer in every run" in ask("sample", empty, code=2).stderr
    (empty / "documents.jsonl").unlink()
    assert "was interrupted" in ask("sample", empty, code=3).stderr


def test_disagreements_are_settled_in_a_second_round(run, tmp_path):
    doubtful = [q.id for q in questions()[:N] if q.answerable][:3]
    file = write(tmp_path / "human.jsonl", rated(worse=doubtful))
    page = tmp_path / "settle.html"
    assert "3 answers for adj" in ask("label", run, "--settle", file, "--static", page).stderr
    assert '"round":2' in page.read_text("utf-8")
    settled = [
        rating(name, [1] * (1 if answers()[name].abstained else 3), rater="adj", run="alpha", round=2) for name in doubtful
    ]
    whole = write(tmp_path / "all.jsonl", [*rated(worse=doubtful), *settled])
    assert "nothing to settle" in ask("label", run, "--settle", whole, "--static", tmp_path / "none.html").stderr
    assert not (tmp_path / "none.html").exists()


def test_agreement_is_printed_for_people_and_for_programs(tmp_path):
    doubtful = [q.id for q in questions()[:N] if q.answerable][:6]
    controls = [
        rating("c1", [2, 2, 2], run="control", known={"correct": 0}),
        rating("c2", [0, 0, 0], run="control", known={"correct": 0}),
    ]
    again = [rating(questions()[n].id, [1, 1, 1], rater="a", run="alpha", item=f"again-{n}", at=9) for n in range(3)]
    file = write(tmp_path / "human.jsonl", [*rated(worse=doubtful), *controls, *again])
    printed = ask("agree", file).stdout
    assert "125 ratings of 60 answers by a, b" in printed
    for words in (
        "correct     n  60  agree  90.0%",
        "0: 6  1: 0  2: 54",
        "1 of 2; missed: c1",
        "To settle (6)",
        "kappa is below 0.7",
    ):
        assert words in printed, printed
    found = json.loads(ask("agree", file, "--json").stdout)
    assert found["agreement"][0]["together"]["raw"] == 0.9
    assert found["consistency"]["a"]["correct"]["n"] == 3
    assert len(found["disagreements"]) == 6


def test_preferences_are_printed_too(tmp_path):
    pairs = [
        replace(rating(f"q{n}", [], rater=rater, at=n), other="beta", labels={"preference": n % 4}, side="left")
        for n in range(8)
        for rater in "ab"
    ]
    pairs[1] = replace(pairs[1], labels={"preference": 3})
    printed = ask("agree", write(tmp_path / "human.jsonl", pairs)).stdout
    assert "run against beta: better 1, worse 2, as good 3, both bad 2; sign test p = 1.000" in printed
    assert "a                run: 2  other: 2  tie: 2  bad: 2" in printed
    assert "against beta: a run; b bad" in printed


def test_calibration_is_printed_for_people_and_for_programs(run, other, tmp_path):
    file = write(tmp_path / "human.jsonl", rated(raters="a")[:40])
    printed = ask("calibrate", run, file).stdout
    assert "40 of 60 answers have a label of people" in printed
    assert "it may decide a gate" in printed
    assert "(prediction-powered)" in printed
    found = json.loads(ask("calibrate", run, file, "--json").stdout)
    assert found["confusion"] == [[0, 0, 0], [0, 0, 0], [0, 0, 40]]
    assert found["may_gate"] is True
    assert "rates no answer of 'beta'" in ask("calibrate", other, file, code=2).stderr


def test_everything_labelled_has_no_powered_interval(run, tmp_path):
    printed = ask("calibrate", run, write(tmp_path / "human.jsonl", rated(raters="a"))).stdout
    assert "prediction-powered" not in printed


def test_nothing_rated_is_said_with_what_to_do(tmp_path):
    (tmp_path / "human.jsonl").write_text("")
    assert "label some answers with" in ask("agree", tmp_path / "human.jsonl", code=2).stderr
    (tmp_path / "human.jsonl").write_text("{\n[1]\n")
    said = ask("agree", tmp_path / "human.jsonl", code=2).stderr
    assert "human.jsonl:1: not JSON" in said
    assert "human.jsonl:2: not a JSON object" in said


def test_a_run_is_found_by_its_name(home):
    write_run(home / "runs" / "mine", answers(), most=8)
    assert len(ask("sample", "mine", "--n", "4").stdout.splitlines()) > 4


@pytest.fixture
def sheet():
    plan = Plan(n=5, rater="lin")
    items = sample(questions(), [Answers("alpha", answers())], documents(), plan)
    return RaterSheet(items, "lin", plan.seed, served=True)


@pytest.fixture
def entry(sheet):
    item = sheet.items[0]
    labels = [2] if item.response.abstained else [2, 1, 0]
    return rating_entry(rating(item.question.id, labels, rater="lin", item=item.id, run=item.run, known=item.known))


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "run" / "human.jsonl"


def client(sheet, kept):
    return TestClient(web(sheet, documents(), kept), base_url="http://127.0.0.1")


def test_a_rating_is_in_the_file_when_it_is_confirmed(sheet, entry, kept):
    browser = client(sheet, kept)
    assert browser.get("/").text.startswith("<!doctype html>")
    assert browser.get("/ratings").json() == []
    assert browser.post("/ratings", json=entry).status_code == 204
    (found,) = load_ratings(kept)
    assert rating_entry(found) == entry
    assert browser.get("/ratings").json() == [entry]


def test_a_rating_sent_twice_is_kept_once_even_after_a_restart(sheet, entry, kept):
    client(sheet, kept).post("/ratings", json=entry)
    assert client(sheet, kept).post("/ratings", json=entry).status_code == 204
    assert len(kept.read_text().splitlines()) == 1


def test_ratings_of_others_stay_in_the_file_and_out_of_the_page(sheet, entry, kept):
    kept.parent.mkdir()
    theirs = entry | {"rater": "wu"}
    kept.write_text(json.dumps(theirs) + "\n")
    browser = client(sheet, kept)
    assert browser.get("/ratings").json() == []
    browser.post("/ratings", json=entry)
    assert [one.rater for one in load_ratings(kept)] == ["wu", "lin"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"item": "other"}, "is not on this sheet"),
        ({"rater": "wu"}, "is not on this sheet"),
        ({"ms": -5}, "'ms' is -5"),
        ({"note": "x" * 70_000}, "not a rating"),
    ],
)
def test_what_is_no_rating_of_this_sheet_is_refused(sheet, entry, kept, change, why):
    answer = client(sheet, kept).post("/ratings", json=entry | change)
    assert answer.status_code == 422
    assert why in answer.json()["error"]
    assert not kept.exists()


def test_other_sites_and_other_hosts_get_nothing(sheet, entry, kept):
    browser = client(sheet, kept)
    assert browser.post("/ratings", content=json.dumps(entry), headers={"Content-Type": "text/plain"}).status_code == 415
    assert browser.post("/ratings", content="[1]", headers={"Content-Type": "application/json"}).status_code == 422
    assert browser.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert not kept.exists()


def test_a_file_edited_by_hand_is_named_and_not_touched(sheet, kept):
    kept.parent.mkdir()
    kept.write_text('{"item": 3}\n')
    with pytest.raises(DatasetError, match=r"human\.jsonl:1"):
        client(sheet, kept)
    assert kept.read_text() == '{"item": 3}\n'


def test_a_full_disk_is_told_to_the_page(sheet, entry, tmp_path):
    (tmp_path / "file").write_text("")
    answer = client(sheet, tmp_path / "file" / "human.jsonl").post("/ratings", json=entry)
    assert answer.status_code == 507
    assert "cannot be written" in answer.json()["error"]


def test_a_port_in_use_is_an_error_with_a_remedy():
    with listen(0) as taken, pytest.raises(SettingsError, match="choose another --port"):
        listen(taken.getsockname()[1])


def test_nothing_is_reachable_from_other_machines():
    with listen(0) as taken:
        assert taken.getsockname()[0] == "127.0.0.1"
        assert taken.family == socket.AF_INET
