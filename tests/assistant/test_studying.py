"""The commands of `assistant study`: what they print, how they exit, what they write."""

import json
from functools import partial

import pytest

from tests.assistant.study.made_up import REPORT


@pytest.fixture
def command(program):
    return partial(program, "study")


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "songshan.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_from_a_document_to_a_bank_that_passes(command, document, tmp_path):
    bank = tmp_path / "bank.jsonl"
    code, out, err = command("make", "--document", document, "--seed", 3, "--out", bank, "--json")
    assert (code, err) == (0, "")
    facts = json.loads(out)
    assert facts["usable"] > 60
    assert facts["missing"] == {}
    code, out, _ = command("lint", bank, "--document", document)
    assert code == 0
    assert out.strip().endswith("items, 0 faults")
    assert command("diff", bank, "--document", document)[0] == 0


def test_the_shipped_documents_are_used_when_nothing_is_indexed_and_torch_is_not_loaded(command, home):
    code, out, _ = command("make", "--kinds", "tf,figure_cloze", "-n", 8)
    assert code == 0
    assert out.startswith("8 items usable, ")
    assert (home / "study" / "bank.jsonl").exists()


def test_a_dry_run_writes_nothing(command, document, tmp_path):
    assert command("make", "--document", document, "--out", tmp_path / "bank.jsonl", "--dry-run")[0] == 0
    assert not (tmp_path / "bank.jsonl").exists()


def test_a_bank_that_was_edited_and_no_longer_fits_is_named_with_its_line(command, document, tmp_path):
    bank = tmp_path / "bank.jsonl"
    command("make", "--document", document, "--seed", 3, "--out", bank, "--kinds", "list")
    lines = bank.read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if '"新材料"' in line)
    lines[number] = lines[number].replace('"answer": ["新能源", "新材料"', '"answer": ["新能源", "新飛機"')
    bank.write_text("".join(lines), encoding="utf-8")
    code, out, _ = command("lint", bank, "--document", document)
    assert code == 1
    assert f"{bank}:{number + 1}: it-" in out
    assert "'新飛機' is not in the quote" in out
    lines[number] = lines[number].replace("發展新能源", "發展舊能源")
    bank.write_text("".join(lines), encoding="utf-8")
    code, _, err = command("lint", bank, "--document", document)
    assert code == 2
    assert f"{bank}:{number + 1}: " in err


def test_a_changed_document_is_told_and_marked_but_not_in_a_dry_run(command, document, tmp_path):
    bank = tmp_path / "bank.jsonl"
    command("make", "--document", document, "--out", bank)
    before = bank.read_bytes()
    document.write_text(REPORT.replace("830億斤", "850億斤"), encoding="utf-8")
    code, out, _ = command("diff", bank, "--document", document, "--dry-run")
    assert code == 1
    assert "3 → 5" in out
    assert bank.read_bytes() == before
    code, out, _ = command("diff", bank, "--document", document, "--json")
    stale = json.loads(out)["stale"]
    assert code == 1
    assert stale
    assert bank.read_text(encoding="utf-8").count('"status": "stale"') == len(stale)


def test_items_of_a_document_that_is_not_here_make_the_check_incomplete(command, document, tmp_path):
    bank = tmp_path / "bank.jsonl"
    command("make", "--document", document, "--out", bank)
    code, _, err = command("lint", bank)
    assert code == 3
    assert "songshan: not indexed" in err


def test_misuse_is_exit_2_and_says_what_to_do(command, tmp_path):
    code, _, err = command("make", "--kinds", "riddle")
    assert code == 2
    assert "the kinds are" in err
    code, _, err = command("make", "--document", "nowhere")
    assert code == 2
    assert "assistant index --list" in err
    code, _, err = command("lint", tmp_path / "none.jsonl")
    assert code == 2
    assert "no such file" in err
