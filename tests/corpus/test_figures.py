"""Figures are read whole, at exact offsets, from either script and from English; words that look like numbers are none."""

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.figures import find_figures, read_figures, same
from corpus.numerals import read_han
from corpus.units import direction_named, qualifier_named

SHIPPED = Path(__file__).parents[2] / "corpus" / "documents" / "heilongjiang-xzscl.txt"


def quantities(text):
    return [(str(figure.value.normalize()), figure.unit) for figure in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("７％", 7, "%"),
        ("百分之七", 7, "%"),
        ("百分之七點五", "7.5", "%"),
        ("百分百", 100, "%"),
        ("7 percent", 7, "%"),
        ("千分之三", 3, "‰"),
        ("0.5個百分點", "0.5", "百分点"),
        ("0.5 percentage points", "0.5", "百分点"),
        ("四十六個", 46, "个"),
        ("兩個", 2, "个"),
        ("三百零五家", 305, "家"),
        ("一百二十人", 120, "人"),
        ("三萬五千戶", 35000, "户"),
        ("三萬五元", 35000, "元"),
        ("一萬噸", 10000, "吨"),
        ("千萬噸", 10**7, "吨"),
        ("三億人", 3 * 10**8, "人"),
        ("三點五億元", 350_000_000, "元"),
        ("五千六百七十八萬", 56_780_000, ""),
        ("1557.6億斤", 155_760_000_000, "斤"),
        ("1.5万亿元", 15 * 10**11, "元"),
        ("2兆元", 2 * 10**12, "元"),
        ("3兆瓦", 3, "兆瓦"),
        ("500万千瓦", 5_000_000, "千瓦"),
        ("三千米", 3, "公里"),
        ("1亿2000万元", 120_000_000, "元"),
        ("5.14萬平方公里", 51400, "平方公里"),
        ("51,400 square kilometres", 51400, "平方公里"),
        ("51,400 km²", 51400, "平方公里"),
        ("１，２３４個", 1234, "个"),
        ("1.5 billion jin", 1_500_000_000, "斤"),
        ("$5 billion", 5_000_000_000, "美元"),
        ("RMB 30 million", 30_000_000, "元"),
        ("三年半", "3.5", "年"),
        ("半年", "0.5", "年"),
        ("一個半小時", "1.5", "小时"),
        ("兩個半月", "2.5", "个月"),
        ("一半", "0.5", ""),
        ("1/2", "0.5", ""),
        ("四分之三", "0.75", ""),
        ("四成", 40, "%"),
        ("第3位", 3, "第位"),
        ("第九屆", 9, "第届"),
        ("第一千零七十九條", 1079, "第条"),
        ("居全國第一。", 1, "第"),
        ("No. 3", 3, "第"),
        ("3rd", 3, "第"),
        ("位居第一，", 1, "第"),
        ("二十國", 20, "国"),
        ("-5%", -5, "%"),
        ("零下30度", -30, "度"),
        ("二〇二三年", 2023, "年"),
        ("in 2023,", 2023, "年"),
        ("3年", 3, "年"),
        ("24-hour", 24, "小时"),
    ],
)
def test_a_figure_is_read_with_its_unit(text, value, unit):
    (figure,) = find_figures(text)
    assert (figure.value, figure.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    [
        "一帶一路、三基地一屏障一高地、二氧化碳、第一動力、一二三產業、十四五、統一、唯一、進一步",
        "三位一體、四面八方、百年未有之大變局、千方百計、萬物互聯、一個重要平臺、一系列、三三兩兩",
        "幾十年、數百家、三五個、半導體、上半年、過半透膜、步驟一二三四五、零件、五大安全、兩岸三地",
        "第三產業、第一資源、第一生產力、四人幫、十八大、上一年",
        "第一，加強領導。第二，落實責任。",
        "5G、A4、CO2、PM2.5、COVID-19、GB18030、1.2.3",
        "見文末[1][12]、【3】、(2)、（3）",
        "1. 甲\n2、乙\n3) 丙",
        "",
    ],
)
def test_words_names_and_markers_are_no_figures(text):
    assert find_figures(text) == ()


def test_a_number_is_never_found_inside_a_longer_one():
    assert quantities("170人，12.3%") == [("1.7E+2", "人"), ("12.3", "%")]
    seventy, small = read_figures("70", unit="人") + read_figures("2.3", unit="%")
    assert not any(same(figure, wanted) for figure in find_figures("170人，12.3%") for wanted in (seventy, small))


@pytest.mark.parametrize("text", ["5~7%", "5%-7%", "5至7%", "５％～７％", "百分之五到七", "5% to 7%"])
def test_a_range_is_its_two_ends(text):
    low, high = find_figures(text)
    assert (low.value, low.unit, low.qualifier) == (5, "%", "起")
    assert (high.value, high.unit, high.qualifier) == (7, "%", "止")


def test_a_range_shares_its_multiplier_only_where_it_must():
    assert [figure.value for figure in find_figures("5至7萬人")] == [50_000, 70_000]
    assert [figure.value for figure in find_figures("5000至1萬人")] == [5_000, 10_000]
    assert [figure.value for figure in find_figures("三至五年")] == [3, 5]
    assert [figure.text for figure in find_figures("2021—2025年")] == ["2021", "2025年"]


def test_falling_numbers_with_a_dash_are_no_range():
    assert [figure.qualifier for figure in find_figures("703-1")] == ["", ""]


def test_a_date_in_digits_is_year_month_and_day():
    assert quantities("2023-09-07") == quantities("2023年9月7日")


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("增長22%以上", "以上"),
        ("不低於22%", "以上"),
        ("at least 22%", "以上"),
        ("22% or more", "以上"),
        ("超過22%", "超过"),
        ("22多家", "超过"),
        ("過半。", "超过"),
        ("22%以下", "以下"),
        ("不超過22%", "以下"),
        ("up to 22%", "以下"),
        ("不足22%", "不足"),
        ("less than 22%", "不足"),
        ("22%左右", "左右"),
        ("約22%", "左右"),
        ("about 22%", "左右"),
        ("約22%以上", "以上"),
        ("將近22%", "近"),
        ("近22%", "近"),
        ("近三年", ""),
        ("節約22%", ""),
        ("22%以上海", ""),
        ("3種多元", ""),
        ("達到22%", ""),
    ],
)
def test_a_qualifier_is_read_on_either_side(text, qualifier):
    assert find_figures(text)[0].qualifier == qualifier


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("同比增長12.3%", "up"),
        ("提高了0.5個百分點", "up"),
        ("grew by 12.3%", "up"),
        ("a 12.3% increase", "up"),
        ("12.3%的增長", "up"),
        ("下降12.3%", "down"),
        ("降至12.3%", "down"),
        ("12.3%的降幅", "down"),
        ("fell to 12.3%", "down"),
        ("增加值12億元", ""),
        ("增長極3個", ""),
        ("增長，佔全國12.3%", ""),
        ("up to 12.3%", ""),
    ],
)
def test_a_direction_is_read_from_the_clause(text, direction):
    assert find_figures(text)[0].direction == direction


def test_the_year_is_the_nearest_before_in_the_sentence_and_not_one_compared_with():
    found = find_figures("2022年增長5%，2023年增長6%。增長7%。")
    assert [figure.year for figure in found if figure.unit == "%"] == ["2022", "2023", ""]
    assert find_figures("2023年比2022年增長5%")[-1].year == "2023"
    assert find_figures("grew 12.3% in 2023")[0].year == "2023"


def test_years_and_ordinals_know_what_they_are():
    year, rank, span = find_figures("2023年居第3位，歷時3年")
    assert (year.is_year, rank.is_year, span.is_year) == (True, False, False)
    assert (year.is_ordinal, rank.is_ordinal) == (False, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5.14萬平方公里", "51400平方千米"),
        ("7%", "百分之七"),
        ("1557.6億斤", "1557.6亿斤"),
        ("46個", "四十六处"),
        ("46個", "46"),
        ("12名", "十二位"),
        ("第3位", "第3名"),
        ("22%以上", "超過22%"),
        ("22%以上", "22%"),
        ("增長22%", "22%"),
        ("近100家", "不足100家"),
    ],
)
def test_the_same_figure_in_other_words_is_the_same(one, other):
    assert same(find_figures(one)[0], find_figures(other)[0])


@pytest.mark.parametrize(
    ("one", "other", "fault"),
    [
        ("170人", "70人", "value"),
        ("12.3%", "2.3%", "value"),
        ("5.14萬平方公里", "5.14億平方公里", "value"),
        ("5%", "5個百分點", "unit"),
        ("46個", "第46個", "unit"),
        ("22%以上", "22%以下", "qualifier"),
        ("22%左右", "22%以上", "qualifier"),
        ("增長22%", "下降22%", "direction"),
        ("2023年增長22%", "2022年增長22%", "year"),
    ],
)
def test_a_difference_is_named(one, other, fault):
    outcome = same(find_figures(one)[-1], find_figures(other)[-1])
    assert not outcome
    assert outcome.faults == (fault,)
    assert outcome.same_quantity == (fault not in {"value", "unit"})


def test_the_shipped_document_gives_its_figures_and_no_others():
    text = SHIPPED.read_text(encoding="utf-8")
    found = [figure.text for figure in find_figures(text)]
    assert found == [
        *[
            "2023年",
            "9月",
            "第十一次",
            "第一次",
            "第二次",
            "第三次",
            "第四次",
            "78個",
            "703所",
            "120個",
            "60條",
            "60條",
            "2023年",
        ],
        *["22%", "12.3%", "1557.6億斤", "11.2%", "70.3%", "100%", "千萬噸", "20.12萬平方公里", "5.14萬平方公里", "第3位", "46個"],
        *["第一", "2023年", "三億人", "2023年", "第九屆", "三年"],
    ]


def test_a_gold_key_is_read_from_its_parts():
    (figure,) = read_figures("22", unit="%", qualifier="不低於", direction="增長", year="2023年")
    assert (figure.value, figure.qualifier, figure.direction, figure.year) == (22, "以上", "up", "2023")
    assert [end.value for end in read_figures("0.5至0.7", unit="%")] == [Decimal("0.5"), Decimal("0.7")]
    assert read_figures("3", unit="第位") == read_figures("第3", unit="位")


@pytest.mark.parametrize(("value", "unit"), [("很多", ""), ("5和7", "%"), ("五", "大安全")])
def test_a_gold_key_that_is_no_single_figure_is_refused(value, unit):
    with pytest.raises(ValueError, match="is not one figure"):
        read_figures(value, unit=unit)


def test_words_on_their_own_are_named():
    assert [qualifier_named(word) for word in ("至少", "以內", "左右", "", "顯著")] == ["以上", "以下", "左右", "", ""]
    assert [direction_named(word) for word in ("提高", "減少", "")] == ["up", "down", ""]


@pytest.mark.parametrize("numeral", ["三五", "二三十", "十百", "五五千"])
def test_estimates_are_no_numbers(numeral):
    with pytest.raises(ValueError, match=r"estimate|in a row|out of order"):
        read_han(numeral)


@given(st.text(alphabet="0123456789０９.,，%％萬亿個第年至-~三十百千半分之約上以增長下降 \n[]", max_size=40))
def test_offsets_always_point_at_the_text(text):
    found = find_figures(text)
    assert all(text[figure.start : figure.end] == figure.text for figure in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.integers(0, 10**12 - 1), st.sampled_from(["個", "人", "%", "億元", "萬平方公里"]))
def test_digits_are_read_as_they_stand(number, unit):
    scale = {"億元": 10**8, "萬平方公里": 10**4}.get(unit, 1)
    assert [figure.value for figure in find_figures(f"共{number}{unit}。")] == [number * scale]
    assert [figure.value for figure in find_figures(f"共{number:,}{unit}。")] == [number * scale]


def in_han(number):
    """Write a number the long way: 10,203 is 一萬零二百零三."""
    if number >= 10**8:
        head, rest = divmod(number, 10**8)
        return in_han(head) + "億" + ("零" if 0 < rest < 10**7 else "") + (in_han(rest) if rest else "")
    if number >= 10**4:
        head, rest = divmod(number, 10**4)
        return in_han(head) + "萬" + ("零" if 0 < rest < 1000 else "") + (in_han(rest) if rest else "")
    text, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += ("零" if zero and text else "") + "零一二三四五六七八九"[digit] + name
        zero = digit == 0
    return text


@given(st.integers(3, 10**11))
def test_chinese_numerals_are_read_back(number):
    assert [figure.value for figure in find_figures(in_han(number) + "人")] == [number]


@given(st.sampled_from(["5.14萬平方公里", "增長22%以上", "第3位", "四十六個"]))
def test_a_figure_is_the_same_as_itself(text):
    (figure,) = find_figures(text)
    assert same(figure, figure).faults == ()
