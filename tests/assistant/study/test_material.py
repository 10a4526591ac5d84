"""What is found in a document: statements, lists, figures, definitions; all of it literal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.study.material import gather
from tests.assistant.study.made_up import MATERIAL, report


def texts(spans):
    return [MATERIAL.quote(span) for span in spans]


def test_the_place_a_report_is_about_is_the_one_its_title_names():
    assert MATERIAL.place == "松山"


def test_numbered_points_of_a_paragraph_are_its_topic():
    topics = {statement.topic for statement in MATERIAL.statements}
    assert {"2030年工作回顧", "推進鄉村全面振興", "保障措施"} <= topics


def test_a_list_begins_behind_its_verb_and_ends_before_the_noun_it_is_of():
    members = {tuple(texts(listing.members)): listing for listing in MATERIAL.lists if listing.whole}
    assert ("綠色工廠", "綠色園區", "綠色礦山") in members
    assert members["新能源", "新材料", "先進製造", "電子資訊"].open
    assert not members["監測", "評估", "問責"].open


def test_a_figure_has_its_indicator_unit_and_place():
    rows = {row.figure.text: row for row in MATERIAL.rows}
    row = rows["18.3萬公里"]
    assert (row.indicator, row.value, row.unit) == ("公路總里程", "18.3", "萬公里")
    assert (rows["57個"].indicator, rows["5.2%"].figure.direction) == ("城市公園", "up")
    assert rows["三條"].named


def test_a_figure_without_a_noun_is_left_to_be_looked_up():
    found = gather(
        report("山城縣情況\n\n山城縣的情況很好，大家都很努力地工作著，也都很認真。同比增長5%。今年達到8%，情況一直很好。", "s")
    )
    assert {row.indicator for row in found.rows} == {"待核"}


def test_a_numeric_slogan_is_expanded_only_by_the_document():
    meanings = {MATERIAL.quote(one.term): MATERIAL.quote(one.meaning) for one in MATERIAL.definitions}
    assert meanings["“三條紅線”"] == "生態保護紅線、永久基本農田、城鎮開發邊界"
    assert meanings["企業"] == "科技創新的主體"
    assert [MATERIAL.quote(one.span) for one in MATERIAL.slogans if one.numeric] == ["三條紅線", "三條紅線"]


def test_time_limits_and_names_are_found():
    assert texts(one.span for one in MATERIAL.deadlines) == ["2032年底"]
    found = gather(
        report("縣情\n\n落實《糧食安全辦法》，建設松山高新技術示範區，支持松山大學發展，各項工作都取得了新的進展。", "s")
    )
    named = {found.quote(name.span): name.kind for name in found.names}
    assert named["糧食安全辦法"] == "document"
    assert named["松山高新技術示範區"] == "base"


PIECES = st.sampled_from(
    [
        "增長5.2%",
        "、",
        "，",
        "。",
        "\n\n",
        "建設",
        "綠色工廠",
        "“三條紅線”",
        "是指",
        "企業是主體",
        "等",
        "第3位",
        "到2030年底",
        "《辦法》",
        "一、",
        "***",
        "和",
    ]
)


@given(st.lists(PIECES | st.text("松山省的一二", max_size=4), max_size=60).map("".join))
def test_whatever_the_text_everything_found_is_a_literal_span_of_it(text):
    found = gather(report(text or "空", "any"))
    for statement in found.statements:
        assert found.quote(statement.span) == statement.text
    for row in found.rows:
        assert found.quote(row.span) == row.figure.text
        assert row.segment.start <= row.span.start < row.span.end <= row.segment.end
    for listing in found.lists:
        assert all(listing.span.start <= member.start < member.end <= listing.span.end for member in listing.members)
    for one in found.definitions:
        assert found.quote(one.term)
        assert found.quote(one.meaning)


@pytest.mark.parametrize("text", ["", "一句話。", "沒有數字也沒有章節的一段話，只是隨便說說而已，沒有別的。", "5%"])
def test_a_document_of_next_to_nothing_gives_next_to_nothing(text):
    found = gather(report(text, "tiny"))
    assert found.lists == ()
    assert found.definitions == ()
