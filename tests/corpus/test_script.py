"""Folding brings script, width, case and regional wording together; detection and conversion are for output."""

import pytest

from corpus.script import LEXICON, detect, fold, same_length_simplified, simplify, to_script


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("迴圈經濟", "循環經濟"),
        ("物件", "對象"),
        ("髮展", "發展"),
        ("專案", "項目"),
        ("裝置", "设备"),
        ("叢集", "集群"),
        ("全域性", "全局"),
        ("資訊智慧", "信息智能"),
        ("高階裝備", "高端裝備"),
        ("已開發國家", "發達國家"),
        ("品質", "質量"),
        ("溼地", "濕地"),
        ("１２．３％", "12.3%"),
        ("ＧＤＰ", "gdp"),
        ("「綠水青山」", "“绿水青山”"),
        ("平方公里", "平方公里"),
    ],
)
def test_words_for_one_thing_fold_together(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("濕地", "森林"), ("12.3%", "12.4%"), ("170", "70"), ("增長", "下降")])
def test_words_for_two_things_stay_apart(one, other):
    assert fold(one) != fold(other)


def test_simplified_text_keeps_its_capitals_and_folded_text_has_none():
    assert (simplify("資訊 GDP"), fold("資訊 GDP")) == ("信息 GDP", "信息 gdp")


def test_the_lexicon_is_written_in_folded_words():
    for word, meaning in LEXICON.items():
        assert fold(meaning) == meaning
        assert fold(word) == meaning


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("濕地面積有多大", "zh-Hant"),
        ("湿地面积有多大", "zh-Hans"),
        ("How large are the wetlands?", "en"),
        ("GDP", "en"),
        ("2023年GDP是多少", "zh-Hant"),  # the same in both scripts
        ("5.14?", "zh-Hant"),
        ("", "zh-Hant"),
        ("😀", "zh-Hant"),
    ],
)
def test_the_language_of_a_text_is_told(text, language):
    assert detect(text) == language


def test_what_is_the_same_in_both_scripts_is_the_language_asked_for():
    assert detect("平方公里", default="zh-Hans") == "zh-Hans"


def test_text_is_written_in_the_script_of_a_language():
    assert to_script("信息", "zh-Hant") == "資訊"
    assert to_script("資訊", "zh-Hans") == "信息"
    assert to_script("資訊 信息", "en") == "資訊 信息"


def test_half_a_character_is_no_obstacle():
    broken = "濕地\ud83d面積\udcff"
    assert simplify(broken) == "湿地\ufffd面积\ufffd"
    assert (fold(broken), detect(broken)) == ("湿地\ufffd面积\ufffd", "zh-Hant")
    assert to_script(broken, "zh-Hans") == "湿地\ufffd面积\ufffd"
    assert len(same_length_simplified(broken)) == len(broken)


def test_nothing_is_lost_behind_a_nul():
    assert fold("濕\x00濕") == "湿\ufffd湿"


def test_one_for_one_simplified_text_keeps_every_offset():
    assert same_length_simplified("濕地:資訊 GDP") == "湿地:资讯 GDP"
    for text in ("迴圈經濟", "😀乾坤", "", "a\x00b"):
        assert len(same_length_simplified(text)) == len(text)
