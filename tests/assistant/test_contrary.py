"""What a text says otherwise than a question takes for granted."""

import pytest

from assistant.contrary import (
    another_of_its_kind,
    claims_contradicted,
    is_not_first,
    is_reversed,
    of_another_sort,
    programme_missing,
    told_to_be_none,
)
from corpus.figures import find_figures
from index.words import content_words


def test_another_of_its_kind_stands_where_one_is_asked_for():
    assert another_of_its_kind("玉米自主選育的比例?", "大豆自主選育品種達到100%")
    assert another_of_its_kind("中日合作示範區為什麼要建", "黑瞎子島中俄國際合作示範區")
    assert not another_of_its_kind("大豆的比例?", "大豆和玉米")
    assert not another_of_its_kind("面積多大?", "森林面積20萬")


def test_none_of_a_thing_is_told():
    question = "債券違約的是哪家平台?"
    assert told_to_be_none(question, content_words(question), "保持全國唯一債券零違約省份")
    assert not told_to_be_none(question, content_words(question), "兩家平台的債券違約")
    kept_out = "怎麼防止債券違約?"
    assert not told_to_be_none(kept_out, content_words(kept_out), "防止債券違約")


def test_the_way_back_is_not_the_way():
    told = "推動冰雪旅遊由“一地一季”向“全域全季”轉變"
    assert is_reversed("為什麼退回一地一季?", told)
    assert is_reversed("怎麼從全域全季變成一地一季?", told)
    assert not is_reversed("怎麼從一地一季變成全域全季?", told)


def test_who_is_third_is_not_first():
    assert is_not_first("為什麼增速全國最快?", "增速居全國第3位")
    assert not is_not_first("為什麼增速全國最快?", "增速全國第一,總量第5位")
    assert not is_not_first("增速排第幾?", "增速居全國第3位")


@pytest.mark.parametrize(("claim", "contradicted"), [(("87", "个"), True), (("87", "亩"), False), (("87", ""), False)])
def test_another_value_of_the_same_unit_contradicts(claim, contradicted):
    assert claims_contradicted([claim], find_figures("哈工大等78個高校")) is contradicted


def test_a_share_is_no_growth():
    assert of_another_sort("高技術製造業占工業的比重?", "高技術製造業增加值增長12.3%")
    assert not of_another_sort("占全國的比重?", "占全國11.2%")
    assert not of_another_sort("增加值增長多少?", "增加值增長12.3%")


def test_a_programme_that_no_passage_names_is_missing():
    assert programme_missing(["天府粮仓"], "糧食產量36億斤")
    assert not programme_missing(["天府粮仓"], "打造新時代更高水平的“天府糧倉”")
    assert not programme_missing(["三高"], "高科技、高效能、高質量")
