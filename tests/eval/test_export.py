"""A run in the forms of other tools, each read back with that form's own rules."""

import csv
import io
import json
import xml.etree.ElementTree as ET

import pytest

from corpus.errors import DatasetError
from eval.export import FORMATS, export
from eval.scoresheet import open_sheet
from tests.rehearsal import PASSAGES, QUESTIONS, TEXT, make_run


@pytest.fixture
def sheet(tmp_path):
    make_run(tmp_path / "r", {"q1": "=HYPERLINK(1)", "q2": "error"})
    return open_sheet(tmp_path / "r")


def read(folder, name):
    return (folder / name).read_text("utf-8-sig")


def test_every_form_is_written_below_its_own_name(sheet, tmp_path):
    written = export(sheet, list(FORMATS), tmp_path / "out")
    assert {path.relative_to(tmp_path / "out").parts[0] for path in written} == set(FORMATS)
    assert all(path.stat().st_size for path in written)


def test_trec_files_are_those_of_the_run(sheet, tmp_path):
    export(sheet, ["trec"], tmp_path)
    for name in ("run.trec", "qrels.trec"):
        assert read(tmp_path, f"trec/{name}") == (sheet.run.folder / name).read_text("utf-8")


def test_beir_has_corpus_queries_and_grades_that_name_one_another(sheet, tmp_path):
    export(sheet, ["beir"], tmp_path)
    corpus = {row["_id"]: row["text"] for row in map(json.loads, read(tmp_path, "beir/corpus.jsonl").splitlines())}
    queries = {row["_id"] for row in map(json.loads, read(tmp_path, "beir/queries.jsonl").splitlines())}
    assert corpus == {passage.id: passage.text for passage in PASSAGES}
    rows = list(csv.DictReader(io.StringIO(read(tmp_path, "beir/qrels/test.tsv")), delimiter="\t"))
    assert {row["query-id"] for row in rows} <= queries
    assert {row["corpus-id"] for row in rows} <= corpus.keys()
    assert {row["score"] for row in rows} == {"2"}


def test_ragas_rows_hold_the_passages_as_text(sheet, tmp_path):
    export(sheet, ["ragas"], tmp_path)
    rows = [json.loads(line) for line in read(tmp_path, "ragas/ragas.jsonl").splitlines()]
    assert rows[2]["response"] == "農業用水占52%。"
    assert rows[2]["reference_contexts"] == ["農業用水占52%"]
    assert all(context in TEXT for row in rows for context in row["retrieved_contexts"])
    assert rows[1]["retrieved_contexts"] == []


def test_promptfoo_asserts_a_wording_of_every_key(sheet, tmp_path):
    export(sheet, ["promptfoo"], tmp_path)
    tests = json.loads(read(tmp_path, "promptfoo/promptfoo.json"))
    assert [test["description"] for test in tests] == [question["qid"] for question in QUESTIONS]
    assert tests[0]["assert"] == [{"type": "icontains-any", "value": ["3.25億立方米"]}]
    assert json.loads(tests[-1]["vars"]["history"])[0] == {"role": "user", "content": "獎金多少?"}


def test_junit_and_a_table_that_no_spreadsheet_takes_for_formulas(sheet, tmp_path):
    export(sheet, ["junit", "csv"], tmp_path)
    assert ET.fromstring(read(tmp_path, "junit/junit.xml")).get("tests") == "11"
    assert (tmp_path / "csv/scores.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(read(tmp_path, "csv/scores.csv"))))
    assert (rows[0]["answer"], rows[0]["verdict"], rows[1]["verdict"]) == ("'=HYPERLINK(1)", "0.0", "")
    assert len(rows) == 11


def test_a_form_that_is_not_known_writes_nothing(sheet, tmp_path):
    with pytest.raises(DatasetError, match="--format xlsx: not a form; use trec, beir"):
        export(sheet, ["csv", "xlsx"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_without_passages_nothing_can_be_graded(sheet, tmp_path):
    from dataclasses import replace

    with pytest.raises(DatasetError, match="the passages are not known"):
        export(replace(sheet, run=replace(sheet.run, passages=())), ["beir"], tmp_path / "out")
