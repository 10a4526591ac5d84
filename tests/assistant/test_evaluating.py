"""The commands of `assistant eval`: what they print, how they exit, and that nothing is ever written over."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant import exam, noise, parts, provenance
from assistant.settings import Settings
from corpus.document import Passage
from corpus.errors import DatasetError
from eval.dataset import load_questions
from index.retriever import Hit, Retrieval
from tests.fakes import build
from tests.rehearsal import DOCUMENT, DOCUMENTS, PASSAGES, QUESTIONS, ScriptedAnswerer, entry, gold, make_run, write_gold

PEER = Path(__file__).parents[1] / "eval" / "peer" / "answers.jsonl"
SHIPPED = Path(__file__).parents[2] / "eval" / "datasets" / "heilongjiang-xzscl"


@pytest.fixture
def command(program):
    return partial(program, "eval")


@pytest.fixture
def answerer(home, tmp_path, monkeypatch):
    """The made-up handbook is indexed, the gold written, and who answers is a script; returns it."""
    build(home, DOCUMENT)
    questions = load_questions(write_gold(tmp_path / "gold.jsonl"))
    found = ScriptedAnswerer({question.id: question for question in questions})
    monkeypatch.setattr(parts, "open_chain", lambda *_, **__: found)
    return found


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def test_a_run_from_question_to_report(command, answerer, tmp_path, home):
    code, out, err = command("run", "--gold", tmp_path / "gold.jsonl")
    assert (code, err) == (0, "")
    folder = home / "runs" / out.strip().rsplit("/", 1)[-1]
    assert out.strip() == str(folder)
    code, out, err = command("score", folder)
    assert (code, err) == (0, "")
    assert re.search(r"^right +100.0% +[\d.]+% – 100.0% +11 +0 +0$", out, re.MULTILINE)
    assert command("gate", folder.name)[0] == 0
    code, out, err = command("report", folder.name, "--lang", "en")
    assert (code, out, err) == (0, f"{folder / 'report.html'}\n", "")
    assert 'html lang="en"' in (folder / "report.html").read_text("utf-8")
    code, out, err = command("export", folder.name, "--format", "trec, csv, xlsx")
    assert (code, err) == (0, "")
    assert [line.rsplit("/", 1)[-1] for line in out.split()] == ["run.trec", "qrels.trec", "scores.csv", "scores.xlsx"]
    book = out.split()[-1]
    first = Path(book).read_bytes()
    assert command("export", folder.name, "--format", "xlsx")[0] == 0
    assert Path(book).read_bytes() == first
    sheets = load_workbook(book)
    assert sheets.sheetnames == ["scores", "summary"]
    head, *found = sheets["scores"].values
    rows = [dict(zip(head, row, strict=True)) for row in found]
    assert len(rows) == 11
    assert {row["right"] for row in rows} == {1}
    right = next(row for row in sheets["summary"].values if row[0] == "right")
    assert (right[2], right[5]) == (1, 11)


def test_two_runs_are_the_same_bytes_but_for_their_times(command, answerer, tmp_path):
    for name in ("one", "two"):
        assert command("run", "--gold", tmp_path / "gold.jsonl", "--out", tmp_path / name)[0] == 0
        assert command("score", tmp_path / name)[0] == 0
    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    assert one.keys() == two.keys()
    assert {name for name in one if one[name] != two[name]} == {"timings.jsonl"}


def test_the_manifest_holds_every_hash_and_version(command, answerer, tmp_path):
    command("run", "--gold", tmp_path / "gold.jsonl", "--split", "test", "--mode", "quote", "--out", tmp_path / "r")
    facts = json.loads((tmp_path / "r" / "manifest.json").read_text())
    assert facts["gold"]["questions"] == 2
    assert facts["documents"] == {"water": DOCUMENT.sha256}
    assert facts["index"]["model"] == "characters"
    assert facts["packages"]["torch"].startswith("2.")
    assert facts["settings"] == facts["settings"] | {"hits": 8, "mode": "quote"}
    assert "home" not in facts["settings"]
    assert facts["argv"][-4:] == ["--split", "test", "--mode", "quote"]
    assert {mode for _, _, mode in answerer.asked} == {"quote"}


def test_conversations_are_asked_with_their_history(command, answerer, tmp_path):
    command("run", "--gold", tmp_path / "gold.jsonl", "--only", "c2", "--only", "q1", "--out", tmp_path / "r")
    assert answerer.asked == [("2023年用了多少水?", (), None), ("誰發?", ("獎金多少?", "5000元。"), None)]


def test_an_interrupted_run_is_incomplete_and_goes_on_where_it_stopped(command, answerer, tmp_path):
    arguments = ("run", "--gold", tmp_path / "gold.jsonl", "--out", tmp_path / "r")
    answerer.most = 4
    assert command(*arguments)[0] == 130
    with (tmp_path / "r" / "answers.jsonl").open("a") as file:
        file.write('{"id": "q5", "ans')
    code, out, err = command("score", tmp_path / "r")
    assert (code, out) == (3, "")
    assert f"was interrupted; go on with: assistant eval run --gold {tmp_path / 'gold.jsonl'} --out {tmp_path / 'r'}" in err
    answerer.most = 100
    assert command(*arguments)[0] == 0
    assert [question for question, _, _ in answerer.asked] == [question["question"] for question in QUESTIONS]
    asked = len(answerer.asked)
    assert command(*arguments)[0] == 0
    assert len(answerer.asked) == asked  # all is answered already


def test_a_run_never_writes_over_another(command, answerer, tmp_path):
    command("run", "--gold", tmp_path / "gold.jsonl", "--limit", "3", "--out", tmp_path / "r")
    before = files(tmp_path / "r")
    code, out, err = command("run", "--gold", tmp_path / "gold.jsonl", "--limit", "4", "--out", tmp_path / "r")
    assert (code, out) == (2, "")
    assert "holds another run, with other gold.sha256, gold.questions; choose another folder with --out" in err
    assert files(tmp_path / "r") == before
    code, _, err = command("run", "--gold", tmp_path / "gold.jsonl", "--out", tmp_path)
    assert (code, "is there already and holds no run" in err) == (2, True)


def test_two_processes_do_not_ask_the_same_questions(answerer, tmp_path, home):
    from filelock import FileLock

    settings, choice = Settings(home=home), provenance.Choice(tmp_path / "gold.jsonl")
    paper = exam.prepare(settings, choice, answerer, out=tmp_path / "r")
    (tmp_path / "r").mkdir()
    with FileLock(tmp_path / "r" / ".lock"), pytest.raises(DatasetError, match="another process is asking these questions"):
        exam.sit(answerer, paper)


def test_errors_are_kept_counted_and_make_a_run_incomplete(command, answerer, tmp_path):
    answerer.spoilt = {"q2": "error"}
    code, out, err = command("run", "--gold", tmp_path / "gold.jsonl", "--out", tmp_path / "r", "--json")
    assert (code, json.loads(out)) == (3, {"run": str(tmp_path / "r"), "questions": 11, "answered": 10, "errors": ["q2"]})
    assert err == "incomplete: 1 of 11 questions have an error: q2\n"
    code, out, err = command("score", tmp_path / "r", "--json")
    assert code == 3
    assert json.loads(out)["verdicts"] == {"2": 10, "1": 0, "0": 0, "error": 1}
    assert err == "incomplete: 1 of 11 questions have an error, 0 of them no answer at all\n"


def test_compare_names_what_flipped_with_both_answers(command, tmp_path):
    make_run(tmp_path / "a" / "a")
    make_run(tmp_path / "b" / "b", {"q1": "用水總量為13.25億立方米[1]。\n另有", "q5": "error"})
    code, out, err = command("compare", tmp_path / "a" / "a", tmp_path / "b" / "b")
    assert (code, err) == (0, "")
    assert "verdict 2: 0 fixed, 2 broken, McNemar p = 0.500" in out
    assert (
        "broken: q1 2023年用了多少水?\n  A [2] 用水總量為3.25億立方米[1]。\n  B [0 (in no quote: 13.25億立方米)] 用水總量為13.25億"
        in out
    )
    assert "B [error (the model does not answer)] the model does not answer" in out
    code, out, _ = command("compare", tmp_path / "a" / "a", tmp_path / "b" / "b", "--json")
    found = json.loads(out)
    assert found["full"]["broken"] == ["q1", "q5"]
    assert found["flips"]["broken"][0]["b"]["answer"].startswith("用水總量為13.25億立方米")


def test_the_gate_exits_0_1_2_3_and_writes_junit(command, tmp_path):
    make_run(tmp_path / "a" / "a")
    make_run(tmp_path / "b" / "b", {"q1": "用水總量為13.25億立方米[1]。"})
    make_run(tmp_path / "c" / "c", {"q1": "error"})
    a, b, c, junit = tmp_path / "a" / "a", tmp_path / "b" / "b", tmp_path / "c" / "c", tmp_path / "out" / "junit.xml"
    code, out, _ = command("gate", a, "--baseline", a, "--junit", junit)
    assert (code, out.splitlines()[-1]) == (0, "gate passed")
    code, out, _ = command("gate", b, "--baseline", a, "--junit", junit, "--json")
    assert (code, json.loads(out)["state"]) == (1, "failed")
    assert int(ET.parse(junit).getroot().get("failures")) >= 2
    (tmp_path / "bad.toml").write_text("[[threshold]]\nmetric = 'x'\n")
    code, out, err = command("gate", a, "--rules", tmp_path / "bad.toml")
    assert (code, out) == (2, "")
    assert "bad.toml:1: threshold 1: metric 'x' is not one" in err
    assert command("gate", c)[0] == 3


def test_lint_names_every_fault_of_every_file(command, tmp_path, home):
    build(home, DOCUMENT)
    odd = [gold("x", "獎金?", "獎金為5000元"), gold("x", "獎金呢?"), {"qid": "y"}]
    odd[0]["evidence"][0] |= {"start": 3, "end": 9}
    path = write_gold(tmp_path / "odd.jsonl", odd)
    code, out, err = command("lint", path)
    assert (code, err) == (2, "")
    assert "odd.jsonl:1: evidence 1 (3-9): the quote is not the document's words there" in out
    assert "odd.jsonl:2: id 'x' is taken at" in out
    assert "odd.jsonl:3: 'question' is missing; add it" in out
    code, out, _ = command("lint", path, "--json")
    assert (code, json.loads(out)["questions"], {fault["line"] for fault in json.loads(out)["faults"]}) == (2, 2, {1, 2, 3})


def test_the_shipped_gold_is_the_default_and_has_no_fault(command):
    code, out, _ = command("lint")
    assert code == 0
    assert out.endswith(" questions, 0 faults\n")
    assert len(exam.choose(provenance.Choice(split="dev", limit=7))) == 7
    assert exam.choose(provenance.Choice())[0].id == "q-0001"


def peer(path, **changes):
    """Write answers as evaluation.md 5.2 has them: qid, pid, retrieved."""
    lines = []
    for question in load_questions(write_gold(path.parent / "gold.jsonl")):
        found = entry(question)
        citations = [
            {"marker": c["marker"], "doc": c["document"], **{k: c[k] for k in ("start", "end", "quote")}}
            for c in found["citations"]
        ]
        retrieved = [
            {"pid": f"peer:{h['rank']}", "doc": h["document"], "start": h["start"], "end": h["end"]} for h in found["hits"]
        ]
        line = {"qid": question.id, "answer": found["answer"], "abstained": found["abstained"]}
        lines.append(line | {"citations": citations, "retrieved": retrieved} | changes.get(question.id, {}))
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def test_another_systems_answers_are_scored_by_the_same_command(command, home, tmp_path):
    build(home, DOCUMENT)
    answers = peer(tmp_path / "peer.jsonl", q1={"answer": "用水總量為13.25億立方米[1]。"})
    code, out, err = command("score", answers, "--gold", tmp_path / "gold.jsonl", "--name", "LlamaIndex", "--json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["verdicts"] == {"2": 10, "1": 0, "0": 1, "error": 0}
    assert found["metrics"]["evidence_recall@1"]["value"] == 1
    assert found["metrics"]["ndcg@10"]["value"] is None  # its passages are not known
    passages = [{"pid": f"peer:{n}", "doc": "water", "start": p.start, "end": p.end} for n, p in enumerate(PASSAGES, start=1)]
    (tmp_path / "passages.jsonl").write_text("".join(json.dumps(line) + "\n" for line in passages))
    code, out, _ = command(
        *("score", answers, "--gold", tmp_path / "gold.jsonl", "--passages", tmp_path / "passages.jsonl"),
        *("--out", tmp_path / "r", "--json"),
    )
    assert (code, json.loads(out)["metrics"]["ndcg@10"]["n"]) == (0, 9)
    assert json.loads((tmp_path / "r" / "manifest.json").read_text())["system"] == "peer"


def test_answers_are_scored_on_the_shipped_gold_though_nothing_is_indexed(command, tmp_path):
    (tmp_path / "answers.jsonl").write_text('{"qid": "q-0001", "answer": "2023年9月", "abstained": false}\n')
    code, out, _ = command("score", tmp_path / "answers.jsonl", "--out", tmp_path / "r", "--json")
    found = json.loads(out)
    others = (
        sum(
            question.answerable for path in sorted(provenance.shipped_gold().glob("*.jsonl")) for question in load_questions(path)
        )
        - 1
    )
    assert (code, found["questions"] - found["unanswered"], found["metrics"]["key_recall"]["n_err"]) == (3, 1, others)


def test_llamaindexes_real_answers_are_scored_by_the_same_command(command, tmp_path):
    lines = PEER.read_text("utf-8").splitlines()
    asked = {json.loads(line)["id"] for line in lines}
    shipped = (SHIPPED / "questions.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "gold.jsonl").write_text("\n".join(line for line in shipped if json.loads(line)["qid"] in asked), "utf-8")
    code, out, _ = command(
        "score", PEER, "--gold", tmp_path / "gold.jsonl", "--name", "llamaindex", "--out", tmp_path / "r", "--json"
    )
    found = json.loads(out)
    assert (code, found["questions"], found["unanswered"]) == (0, 20, 0)
    assert {"right", "verdict", "evidence_recall@1", "refusal_f1"} <= found["metrics"].keys()
    assert found["metrics"]["right"]["n"] == 20


def test_answers_to_some_questions_are_scored_and_the_run_is_incomplete(command, home, tmp_path):
    build(home, DOCUMENT)
    answers = peer(tmp_path / "peer.jsonl")
    answers.write_text(
        "\n".join(answers.read_text("utf-8").splitlines()[:5]) + '\n{"qid": "elsewhere", "answer": "?"}\n', encoding="utf-8"
    )
    code, out, err = command("score", answers, "--gold", tmp_path / "gold.jsonl", "--json")
    assert (code, json.loads(out)["unanswered"]) == (3, 6)
    assert err == "incomplete: 6 of 11 questions have an error, 6 of them no answer at all\n"


def test_answers_that_are_not_in_their_form_are_named_and_nothing_is_written(command, home, tmp_path):
    build(home, DOCUMENT)
    answers = peer(tmp_path / "peer.jsonl")
    lines = answers.read_bytes().split(b"\n")
    lines[1], lines[2], lines[3] = b'{"qid": "q2"', '{"qid": "q3", "answer": "好"}'.encode("big5"), lines[0]
    answers.write_bytes(b"\n".join(lines))
    code, out, err = command("score", answers, "--gold", tmp_path / "gold.jsonl")
    assert (code, out) == (2, "")
    assert "peer.jsonl:2: not JSON" in err
    assert "peer.jsonl:3: not UTF-8" in err
    assert "peer.jsonl:4: id 'q1' is answered already in line 1" in err
    assert not (home / "runs").exists()


MISUSED = [
    (["run", "--gold", "{tmp}/gone.jsonl"], "gone.jsonl: no such file"),
    (["run", "--gold", "{tmp}/empty"], "no .jsonl file in this folder"),
    (["run", "--gold", "{tmp}/gold.jsonl", "--split", "train"], "--split train: no such split; use one of dev, test, all"),
    (["run", "--gold", "{tmp}/gold.jsonl", "--only", "q77"], "--only q77: no such question"),
    (["run", "--gold", "{tmp}/gold.jsonl", "--only", "q9", "--split", "dev"], "no question is left to ask"),
    (["run", "--limit", "-1"], "--limit"),
    (["score", "{tmp}/gone"], "gone: cannot be read"),
    (["score", "{tmp}/r/r", "--split", "dev"], "a run knows its own questions"),
    (["score", "{tmp}/empty"], "holds no run; make one with: assistant eval run"),
    (["score", "{tmp}/none.jsonl", "--gold", "{tmp}/gold.jsonl"], "answers none of the 11 questions"),
    (["compare", "{tmp}/r/r"], "Missing argument"),
    (["compare", "{tmp}/r/r", "{tmp}/empty"], "holds no run"),
    (["gate", "{tmp}/r/r", "--rules", "{tmp}/gone.toml"], "gone.toml: cannot be read"),
    (["report", "{tmp}/r/r", "--ratings", "{tmp}/gone.jsonl"], "gone.jsonl: no such file"),
    (["report", "{tmp}/r/r", "--noisy", "{tmp}/r/r"], "has no noise among its passages"),
    (["export", "{tmp}/r/r", "--format", "ods"], "--format ods: not a form"),
    (["no-such-verb"], "No such command"),
]


@pytest.mark.parametrize(("arguments", "message"), MISUSED, ids=lambda v: " ".join(v)[:50] if isinstance(v, list) else "")
def test_misuse_is_exit_2_with_nothing_on_stdout(command, home, tmp_path, arguments, message):
    build(home, DOCUMENT)
    (tmp_path / "empty").mkdir()
    (tmp_path / "none.jsonl").write_text('{"qid": "other", "answer": "?"}\n')
    write_gold(tmp_path / "gold.jsonl")
    make_run(tmp_path / "r" / "r")
    code, out, err = command(*[argument.replace("{tmp}", str(tmp_path)) for argument in arguments])
    assert (code, out) == (2, "")
    assert message in " ".join(err.replace("│", " ").split())
    assert "Traceback" not in err


def test_gold_that_does_not_fit_the_documents_is_not_asked(command, answerer, tmp_path, home):
    odd = gold("x", "獎金?", "獎金為5000元", {"id": "k", "kind": "text", "text": "5000"})
    odd["evidence"][0]["doc_sha256"] = "0" * 64
    code, out, err = command("run", "--gold", write_gold(tmp_path / "odd.jsonl", [odd]))
    assert (code, out) == (2, "")
    assert "odd.jsonl:1: evidence 1" in err
    assert "has another text than when it was marked" in err
    assert not (home / "runs").exists()


def test_retired_questions_are_not_asked(tmp_path):
    path = write_gold(tmp_path / "g.jsonl", [*QUESTIONS[:2], QUESTIONS[2] | {"status": "retired"}])
    assert [question.id for question in exam.choose(provenance.Choice(path))] == ["q1", "q2"]


def test_where_there_is_no_git_the_manifest_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(provenance, "ROOT", tmp_path)
    assert provenance._git() is None
    assert provenance._version("no-such-package") == "missing"


class Counting:
    """Finds passages p1, p2 … in order."""

    def search(self, query, *, k, within=()):
        spans = (Passage(f"p{n}", "d", (), "", n, n + 1) for n in range(1, k + 1))
        return Retrieval(tuple(Hit(passage, rank, 1 / rank) for rank, passage in enumerate(spans, start=1)))


@pytest.mark.parametrize(("share", "kept"), [(0, 8), (0.25, 6), (1, 0)])
def test_noise_replaces_a_share_of_the_passages_by_the_least_fitting(share, kept):
    found = noise.NoisyRetriever(Counting(), share).search("問", k=8)
    names = {int(hit.passage.id[1:]) for hit in found.hits}
    assert len(names) == 8
    assert names >= set(range(1, kept + 1))
    assert all(name > 8 for name in names - set(range(1, kept + 1)))
    assert [hit.rank for hit in found.hits] == list(range(1, 9))
    assert found == noise.NoisyRetriever(Counting(), share).search("問", k=8)


def test_noise_is_asked_for_by_an_option_and_kept_in_the_manifest(command, answerer, tmp_path, monkeypatch):
    monkeypatch.setattr(noise, "open_noisy_chain", lambda settings, share, **_: answerer)
    arguments = ("--gold", tmp_path / "gold.jsonl")
    command("run", *arguments, "--out", tmp_path / "quiet")
    assert command("run", *arguments, "--noise", "0.4", "--out", tmp_path / "noisy")[0] == 0
    facts = json.loads((tmp_path / "noisy" / "manifest.json").read_text())
    assert (facts["settings"]["noise"], facts["argv"][-2:]) == (0.4, ["--noise", "0.4"])
    code, out, _ = command("report", tmp_path / "quiet", "--noisy", tmp_path / "noisy", "--json")
    assert (code, json.loads(out)["run"]) == (0, "quiet")
    assert 'id="chart-noise"' in (tmp_path / "quiet" / "report.html").read_text("utf-8")


def test_secrets_never_reach_the_manifest(home, tmp_path):
    from pydantic import SecretStr

    class Secretive(Settings):
        key: SecretStr = SecretStr("hush")

    build(home, DOCUMENT)
    index, _ = exam.passages_of(Settings(home=home), DOCUMENTS)
    questions = exam.choose(provenance.Choice(write_gold(tmp_path / "g.jsonl")))
    facts = provenance.manifest(Secretive(home=home), provenance.Choice(tmp_path / "g.jsonl"), questions, index)
    assert "key" not in facts["settings"]
    assert "hush" not in json.dumps(facts)


def test_what_changes_answers_changes_the_name_of_the_run(home, tmp_path):
    build(home, DOCUMENT)
    settings, choice = Settings(home=home), provenance.Choice(write_gold(tmp_path / "g.jsonl"))
    index, _ = exam.passages_of(settings, DOCUMENTS)
    questions = exam.choose(choice)
    names = {
        provenance.default_folder(settings, provenance.manifest(s, c, exam.choose(c), i, how=how)).name
        for s, c, i, how in (
            (settings, choice, index, provenance.How()),
            (settings, choice, index, provenance.How()),
            (settings.model_copy(update={"hits": 3}), choice, index, provenance.How()),
            (settings, replace(choice, limit=3), index, provenance.How()),
            (settings, choice, index | {"generation": "x"}, provenance.How()),
            (settings, choice, index, provenance.How(noise=0.2)),
        )
    }
    assert len(names) == 5
    assert len(questions) == 11
