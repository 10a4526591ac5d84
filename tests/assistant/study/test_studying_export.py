"""The commands that send items out and take answers in."""

import json
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.parts import read_all
from assistant.study.bank import make, usable
from assistant.study.checks import findings, world_of
from assistant.study.exporting import read_back, write_all
from assistant.study.exports.back import rebuilt
from assistant.study.item import load_bank, save_bank
from assistant.study.material import gather
from corpus.document import Document
from tests.conftest import SHIPPED

RUN = CliRunner()


@pytest.fixture(scope="module")
def material():
    (document,), _ = read_all([SHIPPED])
    return gather(document)


@pytest.fixture(scope="module")
def world(material):
    return world_of([material])


@pytest.fixture(scope="module")
def items(material):
    return [replace(item, status="accepted", by="王老師") for item in usable(make([material], seed=7))]


@pytest.fixture
def bank(tmp_path, items):
    path = tmp_path / "bank.jsonl"
    save_bank(path, items)
    return path


def run(*words, code=0):
    result = RUN.invoke(app, ["study", *map(str, words)], catch_exceptions=True)
    assert result.exit_code == code, result.output
    return result


def test_every_exported_item_passes_the_rules_when_read_back(tmp_path, bank, items, world):
    out = tmp_path / "out"
    forms = "docx,xlsx,gift,moodle,qti,anki,aiken"
    facts = json.loads(run("export", "--to", forms, "--out", out, "--bank", bank, "--document", SHIPPED, "--json").stdout)
    assert facts["items"] == len(items)
    assert not facts["draft"]
    whole = {"教師版.docx", "items.xlsx", "gift.txt", "moodle.xml", "qti21.zip", "anki.txt"}
    files = [path for path in out.iterdir() if path.name in whole]
    assert len(files) == 6
    assert [words for words in facts["said"] if "word for word" in words] == []
    rules = {f"Q{number}" for number in range(1, 12)}
    for path in [*files, out / "aiken.txt"]:
        found, lost = rebuilt(items, read_back(path))
        assert lost == []
        assert len(found) == sum(item.kind == "mcq" or path.name != "aiken.txt" for item in items)
        broken = {
            item.id: [str(one) for one in findings(item, world) if one.level == "error" and one.rule.rstrip("abcde") in rules]
            for item in found
        }
        assert {name: why for name, why in broken.items() if why} == {}


def test_an_item_that_was_changed_in_a_file_is_caught_by_the_rules(tmp_path, items, world):
    """The planted fault: another figure as the key of a workbook."""
    from assistant.study.exports import sheet

    item = next(item for item in items if item.kind == "figure_cloze" and "12.3%" in item.answer)
    path = tmp_path / "items.xlsx"
    path.write_bytes(sheet.write([replace(item, answer=("12.4%",), aliases=())], "zh-Hant"))
    (found,), _ = rebuilt(items, read_back(path))
    assert "Q1" in {one.rule for one in findings(found, world) if one.level == "error"}


def test_two_exports_with_one_seed_are_the_same_bytes(tmp_path, bank, items):
    save_bank(bank, items[::8])
    for name in ("one", "two"):
        run(
            "export",
            "--to",
            "docx,xlsx,gift,moodle,aiken,anki,qti,pptx,pdf,html,md,outline",
            "--out",
            tmp_path / name,
            "--bank",
            bank,
        )
    first = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
    assert len(first) > 10


def test_items_that_nobody_accepted_leave_only_as_a_draft(tmp_path, bank, items):
    save_bank(bank, [replace(item, status="draft", by="") for item in items])
    refused = run("export", "--to", "gift", "--out", tmp_path / "out", "--bank", bank, code=2)
    assert "no item is accepted" in refused.stderr
    assert not (tmp_path / "out").exists()
    run("export", "--to", "gift", "--out", tmp_path / "out", "--bank", bank, "--draft")
    assert "草稿" in (tmp_path / "out" / "gift.txt").read_text("utf-8").splitlines()[0]


def test_stale_items_and_changed_documents_are_not_exported(tmp_path, bank, items):
    changed = tmp_path / f"{SHIPPED.stem}.txt"
    changed.write_text(SHIPPED.read_text("utf-8").replace("12.3%", "12.4%"), "utf-8")
    refused = run("export", "--to", "gift", "--out", tmp_path / "out", "--bank", bank, "--document", changed, code=2)
    assert "the document is not the one" in refused.stderr
    save_bank(bank, [replace(items[0], status="stale"), *items[1:]])
    assert "1 items are stale" in run("export", "--to", "gift", "--out", tmp_path / "out", "--bank", bank, code=2).stderr
    assert not (tmp_path / "out").exists()


def test_an_export_that_cannot_be_written_leaves_nothing_behind(tmp_path, bank):
    (tmp_path / "taken").write_text("here first", "utf-8")
    before = sorted(path.name for path in tmp_path.iterdir())
    result = RUN.invoke(app, ["study", "export", "--to", "gift", "--out", str(tmp_path / "taken"), "--bank", str(bank)])
    assert result.exit_code != 0
    assert sorted(path.name for path in tmp_path.iterdir()) == before
    assert (tmp_path / "taken").read_text("utf-8") == "here first"


KILLED = """
import os, signal, sys
from pathlib import Path
from assistant.study.exporting import write_all

class Files(dict):
    def items(self):
        for number, pair in enumerate(super().items()):
            if number == int(sys.argv[2]):
                os.kill(os.getpid(), signal.SIGKILL)
            yield pair

write_all(Path(sys.argv[1]), Files({f"{number}.txt": b"new" for number in range(4)}))
"""


@pytest.mark.parametrize("there", [False, True])
def test_an_export_killed_at_any_file_leaves_what_was_there_and_the_next_clears_up(tmp_path, there):
    out = tmp_path / "out"
    if there:
        write_all(out, {f"{number}.txt": b"old" for number in range(4)})
    for at in range(4):
        killed = subprocess.run([sys.executable, "-c", KILLED, str(out), str(at)], check=False)
        assert killed.returncode == -signal.SIGKILL
        assert out.exists() == there
        assert {path.read_bytes() for path in out.glob("*")} == ({b"old"} if there else set())
    write_all(out, {f"{number}.txt": b"new" for number in range(4)})
    assert {path.read_bytes() for path in out.iterdir()} == {b"new"}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("command", ["export", "session"])
def test_an_edited_item_does_not_leave_and_is_named_with_its_line(tmp_path, bank, items, command):
    number = next(number for number, item in enumerate(items) if "12.3%" in item.answer)
    save_bank(bank, [*items[:number], replace(items[number], answer=("12.4%",), aliases=()), *items[number + 1 :]])
    out = tmp_path / "out.zip"
    words = ("export", "--to", "gift") if command == "export" else ("session",)
    refused = run(*words, "--out", out, "--bank", bank, "--document", SHIPPED, code=2)
    assert f"bank.jsonl:{number + 1}: {items[number].id}: Q1: '12.4%' is not in the quote" in refused.stderr
    assert not out.exists()


def test_an_empty_bank_says_that_it_is(tmp_path):
    save_bank(tmp_path / "none.jsonl", [])
    assert (
        "the bank is empty"
        in run("export", "--to", "gift", "--out", tmp_path / "out", "--bank", tmp_path / "none.jsonl", code=2).stderr
    )


def test_a_dry_run_writes_nothing(tmp_path, bank):
    run("export", "--to", "gift", "--out", tmp_path / "out", "--bank", bank, "--dry-run")
    run("session", "--out", tmp_path / "s.zip", "--bank", bank, "--document", SHIPPED, "--dry-run")
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["bank.jsonl"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "--to", "pages", "--out", "x"), "no such form; the forms are docx"),
        (("export", "--to", "", "--out", "x"), "no such form; the forms are docx"),
        (("export", "--to", "xlsx", "--preset", "other", "--out", "x"), "no such preset; they are generic"),
        (("session", "--level", "expert"), "no such level; they are basic"),
        (("cards", "--answer", "it-1", "perfect"), "perfect"),
        (("cards", "--at", "noon"), "noon"),
    ],
)
def test_what_there_is_none_of_is_misuse_and_is_told_what_there_is(words, said):
    told = " ".join(run(*words, code=2).output.replace("│", " ").split())
    assert said in told


def test_a_session_its_answers_and_their_results_go_round(tmp_path, bank, items):
    zipped = tmp_path / "session.zip"
    made = run("session", "--out", zipped, "--bank", bank, "--document", SHIPPED, "--minutes", 60, "--seed", 3, "--json")
    first = json.loads(made.stdout)
    run("session", "--out", tmp_path / "again.zip", "--bank", bank, "--document", SHIPPED, "--minutes", 60, "--seed", 3)
    assert (tmp_path / "again.zip").read_bytes() == zipped.read_bytes()
    assert first["short"] == []

    from assistant.study.exports.printed import key
    from assistant.study.session import items_in

    asked = [item for item in items_in(zipped) if item.kind in {"mcq", "tf"}][:6]
    rows = [f"{item.id},{learner},{key(item, 'zh-Hant')},900" for item in asked for learner in ("甲", "乙")]
    answers = tmp_path / "answers.csv"
    answers.write_text("item_id,learner,answer,ms\n" + "\n".join(rows) + "\n", "utf-8")
    found = json.loads(run("results", answers, "--session", zipped, "--bank", bank, "--json").stdout)
    assert all(item["p"] == 1 for item in found["items"])
    assert {item.id for item in load_bank(bank) if item.stats.n == 2} == {item.id for item in asked}


def test_bad_answers_leave_the_bank_as_it_was(tmp_path, bank):
    before = bank.read_bytes()
    answers = tmp_path / "answers.csv"
    answers.write_text("item_id,learner,answer,ms\nit-none,甲,A,1\n", "utf-8")
    refused = run("results", answers, "--bank", bank, code=2)
    assert "answers.csv:2: no item 'it-none'" in refused.stderr
    assert bank.read_bytes() == before


def test_a_blueprint_that_cannot_be_met_writes_nothing_unless_the_best_is_asked_for(tmp_path, bank):
    plan = tmp_path / "bp.toml"
    plan.write_text('[[paper]]\nkind = "order"\ncount = 40\n', "utf-8")
    out = tmp_path / "s.zip"
    words = ("session", "--out", out, "--bank", bank, "--document", SHIPPED, "--blueprint", plan)
    assert "order: 40 asked for" in run(*words, code=2).stderr
    assert not out.exists()
    assert "short: A: order: 40 asked for" in run(*words, "--best").stderr
    assert out.exists()


def test_a_session_is_about_one_document(tmp_path, bank, items):
    other = gather(Document("other", "另一份", "要辦好這件事。"))
    source = replace(items[0].sources[0], document=other.document.id, sha256=other.document.sha256)
    save_bank(bank, [replace(items[0], id="it-other", sources=(source,))])
    refused = run("session", "--out", tmp_path / "s.zip", "--bank", bank, "--document", SHIPPED, code=2)
    assert "a session is about one document" in refused.stderr


def test_cards_say_what_is_due_and_keep_what_was_known(tmp_path, bank, items):
    state = tmp_path / "cards.json"
    at = ("--bank", bank, "--state", state, "--at", "2026-03-01T12:00")
    first = json.loads(run("cards", *at, "--new", 2, "--json").stdout)["due"]
    assert [one["due"] for one in first] == [None, None]
    run("cards", *at, "--answer", first[0]["id"], "again")
    later = json.loads(run("cards", "--bank", bank, "--state", state, "--at", "2026-03-01T12:05", "--new", 0, "--json").stdout)[
        "due"
    ]
    assert [one["id"] for one in later] == [first[0]["id"]]
    assert "no accepted item" in run("cards", *at, "--answer", "it-none", "good", code=2).stderr


@pytest.mark.parametrize(
    "words", [("export", "--to", "gift", "--out", "x"), ("session",), ("results", Path(__file__)), ("cards",)]
)
def test_without_a_bank_it_is_said_how_to_make_one(words):
    assert "there is no bank yet; make it with: assistant study make" in run(*words, code=2).output


def test_cards_of_drafts_are_refused_with_the_reason(tmp_path, items):
    path = tmp_path / "drafts.jsonl"
    save_bank(path, [replace(item, status="draft", by="") for item in items])
    assert "no item is accepted" in run("cards", "--bank", path, code=2).output
