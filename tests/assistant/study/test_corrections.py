"""Corrections of key figures by hand: bound to their sentence, used wherever figures are, and never lost to a broken file."""

import json
from dataclasses import replace

import pytest

from assistant.study import bank
from assistant.study.corrections import (
    Correction,
    corrections_path,
    foreign_words,
    keep,
    load_corrections,
    place_of,
    stale,
    wrong,
)
from assistant.study.digest import digest
from assistant.study.material import gather
from corpus.errors import DatasetError
from tests.assistant.study.made_up import MATERIAL, REPORT, report


def row_of(material, figure):
    return next(row for row in material.rows if row.figure.text == figure)


def correction(figure="5.2%", **says):
    document, sentence, at = place_of(row_of(MATERIAL, figure), MATERIAL.document)
    return Correction(document, sentence, at, figure, **says)


def test_a_correction_reaches_the_table_the_items_and_the_handout_but_never_the_value():
    given = correction(indicator="生產總值", qualifier="以上", direction="down", year="2030", by="王老師")
    material = gather(report(), [given])
    row = row_of(material, "5.2%")
    assert (row.indicator, row.qualifier, row.figure.direction, row.year) == ("生產總值", "以上", "down", "2030")
    assert row.figure.value == row_of(MATERIAL, "5.2%").figure.value
    assert row.corrected == ("indicator", "qualifier", "direction", "year")
    facts = next(facts for facts, _ in digest(material).figures if facts.value == "5.2")
    assert (facts.indicator, facts.qualifier, facts.direction, facts.year) == ("生產總值", "以上", "↓", "2030")
    asked = next(item for item in bank.make([material], kinds=["figure_cloze"]) if item.answer == ("5.2%",))
    assert (asked.figure.indicator, asked.figure.direction, asked.figure.year) == ("生產總值", "down", "2030")


def test_the_other_figures_stay_as_they_were():
    material = gather(report(), [correction(indicator="生產總值")])
    changed = [row for row, before in zip(material.rows, MATERIAL.rows, strict=True) if row != before]
    assert [row.figure.text for row in changed] == ["5.2%"]


def test_an_emptied_field_says_nothing_any_more():
    row = row_of(gather(report(), [correction(indicator="", year="")]), "5.2%")
    assert (row.indicator, row.year) == ("待核", "")


def test_a_correction_moves_with_its_sentence_and_is_stale_when_the_sentence_changes():
    given = correction(indicator="生產總值")
    moved = gather(report(REPORT.replace("過去一年", "過去整整一年")), [given])
    assert row_of(moved, "5.2%").indicator == "生產總值"
    assert stale([given], moved.document, moved.rows) == []
    changed = gather(report(REPORT.replace("5.2%", "5.3%")), [given])
    assert row_of(changed, "5.3%").indicator == row_of(MATERIAL, "5.2%").indicator
    assert stale([given], changed.document, changed.rows) == [given]
    assert stale([replace(given, document="elsewhere")], changed.document, changed.rows) == []


@pytest.mark.parametrize(
    ("says", "field"),
    [
        ({"indicator": "長"}, "indicator"),
        ({"indicator": "很" * 25}, "indicator"),
        ({"indicator": "總值5.2%"}, "indicator"),
        ({"indicator": "總值，就業"}, "indicator"),
        ({"qualifier": "很多"}, "qualifier"),
        ({"direction": "sideways"}, "direction"),
        ({"year": "31"}, "year"),
        ({"year": "二〇三〇"}, "year"),
    ],
)
def test_what_is_not_in_its_form_is_named_by_its_field(says, field):
    assert list(wrong(correction(**says))) == [field]
    assert not wrong(correction(indicator="生產總值", qualifier="不低於", direction="up", year="2030"))


def test_a_figure_that_is_not_at_its_place_is_no_correction_of_it():
    assert "figure" in wrong(replace(correction(year="2030"), at=0))
    assert "figure" in wrong(replace(correction(year="2030"), at=-4))


def test_an_indicator_is_made_of_the_documents_own_words():
    assert foreign_words("全省糧食總產量", MATERIAL.document) == []
    assert foreign_words("火星糧食", MATERIAL.document) == ["火星"]


def test_one_figure_has_one_correction_and_one_that_says_nothing_takes_it_out(tmp_path):
    path = corrections_path(tmp_path)
    assert load_corrections(path) == ()
    keep(path, correction(year="2029"))
    keep(path, correction("830億斤", indicator="糧食產量"))
    keep(path, correction(year="2030", by="王老師"))
    assert [(one.figure, one.says) for one in load_corrections(path)] == [
        ("830億斤", {"indicator": "糧食產量"}),
        ("5.2%", {"year": "2030"}),
    ]
    keep(path, correction())
    assert [one.figure for one in load_corrections(path)] == ["830億斤"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "not JSON"),
        ('{"document": "d", "sentence": "增長5%。", "at": 2, "figure": "5%"}', "nothing is corrected"),
        ('{"document": "d", "sentence": "增長5%。", "at": 0, "figure": "5%", "year": "2030"}', "is not in the sentence"),
        ('{"document": "d", "sentence": "增長5%。", "at": 2, "figure": "5%", "value": "6"}', "'value' is not a field"),
        ('{"document": "d", "sentence": "增長5%。", "at": 2, "figure": "5%", "year": "30"}', "four digits"),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_nothing_is_overwritten(tmp_path, line, told):
    path = corrections_path(tmp_path)
    keep(path, correction(year="2030"))
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(DatasetError, match=f"{path}:2: ") as caught:
        keep(path, correction(year="2031"))
    assert told in str(caught.value)
    assert path.read_bytes() == before


def test_two_corrections_of_one_figure_are_a_fault(tmp_path):
    path = corrections_path(tmp_path)
    keep(path, correction(year="2030"))
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")
    with pytest.raises(DatasetError, match="corrected in line 1 already"):
        load_corrections(path)


def test_making_uses_them_and_tells_of_stale_ones(program, home, tmp_path):
    document = tmp_path / "songshan.txt"
    document.write_text(REPORT, encoding="utf-8")
    keep(corrections_path(home), correction(indicator="生產總值"))
    make = ("study", "make", "--document", document, "--kinds", "figure_cloze")
    code, _, err = program(*make)
    assert (code, err) == (0, "")
    lines = (home / "study" / "bank.jsonl").read_text(encoding="utf-8").splitlines()
    made = next(item for item in map(json.loads, lines) if item["answer"] == ["5.2%"])
    assert made["figure"]["indicator"] == "生產總值"
    document.write_text(REPORT.replace("5.2%", "5.3%"), encoding="utf-8")
    code, out, err = program(*make, "--json")
    assert (code, json.loads(out)["stale_corrections"]) == (0, 1)
    assert "the correction of '5.2%'" in err
