"""Numbers with their units in running text, read whole: 70 is never found in 170, nor 2.3 in 12.3.

Digits always count, unless they belong to a name (5G, A4), a marker ([1]) or a list number. Chinese numerals count only before a
unit or classifier, because most of them are words (一帶一路, 二氧化碳, 十四五, 唯一).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from corpus.numerals import ARABIC_NUMBER, HAN_NUMBER, is_bare, read_arabic, read_han, trailing_scale
from corpus.script import fold
from corpus.units import COUNTERS, PEOPLE, counts_behind_han, unit_at

_NAMES = re.compile(
    "一带一路|三基地一屏障一高地|二氧化|[一二三四五六]位一体|一二三产业|(?<!第)三次产业|三个代表|[两四]个(?:确立|维护|全面|自信|意识|一百年)"
    "|两个文明|五个统筹|百年未有|二人转|四人帮|第一[二三]|四处|四周|四面八方|万无一失"
)
_NOT_FIGURES = re.compile(
    r"\[\d+(?:\s?[,-]\s?\d+)*\]|【\d+】|\(\d{1,2}\)|^[ \t\u3000]*\d{1,2}[.、)](?!\d)|(?<![\d.])\d+(?:\.\d+){2,}(?![\d.])",
    re.MULTILINE,
)
_DATE = re.compile(r"(?<![\d.])((?:19|20)\d\d)([-/.])(1[0-2]|0?[1-9])\2([12]\d|3[01]|0?[1-9])(?![\d.]|\2)")
_FULL_WIDTH_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_MONEY = {
    "$": "美元",
    "us$": "美元",
    "usd": "美元",
    "hk$": "港元",
    "nt$": "新台币",
    "€": "欧元",
    "¥": "元",
    "rmb": "元",
    "cny": "元",
}
_NUMBER = re.compile(
    rf"(?P<whole>{HAN_NUMBER})分之(?P<part>{ARABIC_NUMBER}|{HAN_NUMBER})"
    r"|(?P<hundred>百分百)"
    r"|(?<![\d/.a-z])(?P<over>\d/(?:[2-9]|10))(?![\d/])"
    r"|(?<![上下前后])(?P<half>半(?=[年里斤]|天(?![然空边])|个(?![性人])|小时|公里|世纪)|一半(?!径|岛)|半数|过半(?=数|[,，。、；\s]|$))"
    rf"|(?P<rank>第\s?|(?<![a-z])no\.\s?)(?:(?P<rank_arabic>{ARABIC_NUMBER})|(?P<rank_han>{HAN_NUMBER}))"
    rf"|(?<![a-z\d])(?<![a-z\d]\.)(?<![a-z]-)(?:(?P<money>(?:us|hk|nt)?\$|[¥€]|rmb|usd|cny)\s?)?(?P<arabic>{ARABIC_NUMBER})"
    rf"|(?P<han>{HAN_NUMBER})"
)
_RANK_ALONE = re.compile(r"$|[\s,，。、；;：:！!？?\n()”’」』的]")
_BEGINS_A_POINT = frozenset("。！？!?；;：:\n “「—")
_RANK_CUE = re.compile(r"[居列排占全国省球界名](?:位)?第?$")
_HALF_WORDS = frozenset({"半导", "半径", "半岛", "半数", "半年"})
_SURELY_A_NUMBER = re.compile("^(?=.{4}).*[一二三四五六七八九两][十百千万亿]")  # 五千六百萬 needs no unit
_SIGN = re.compile(r"(?:(?:^|[^\da-z%‰)年月日])(-|−)|(零下|负))$")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as it was read; `scale` is the part of its value that a trailing 万 or 亿 makes."""

    value: Decimal
    unit: str
    start: int
    end: int
    han: str = ""
    scale: Decimal = Decimal(1)
    more: bool = False


@lru_cache(maxsize=65_536)
def _plain_char(char: str) -> str:
    """Fold one character; those that would become digits of a number they are not (①, ²) or several stay."""
    folded = fold(char)
    if len(folded) != 1 or (char.isdigit() and not char.isdecimal()) or char == "，":
        return char
    return folded


def _blank(match: re.Match[str]) -> str:
    return "\0" * len(match.group())


def plain_text(text: str) -> str:
    """Return the text folded character by character, its offsets unchanged, names and markers blanked out."""
    plain = "".join(map(_plain_char, _FULL_WIDTH_COMMA.sub(",", text)))
    return _NAMES.sub(_blank, plain)


def _with_unit(plain: str, number: Amount) -> Amount:
    """Add the unit that follows, with 多, 幾 before it and 半 behind it."""
    more = plain[number.end : number.end + 1] in {"多", "余", "几"}
    unit, end = unit_at(plain, number.end + more)
    if more and not unit:
        return number
    value = number.value
    tail = plain[end : end + 2]
    if unit in {"年", "天", "倍", "公里", "小时", "岁"} and tail[:1] == "半" and tail not in _HALF_WORDS:
        value, end = value + Decimal("0.5"), end + 1
    elif unit == "个" and tail[:1] == "半" and (longer := unit_at(plain, end + 1))[0] in {"小时", "月", "世纪"}:
        value, unit, end = value + Decimal("0.5"), "个月" if longer[0] == "月" else longer[0], longer[1]
    if unit == "成":
        value, unit = value * 10, "%"
    return replace(number, value=value, unit=unit or number.unit, end=end if unit else number.end, more=more)


def _rank(plain: str, match: re.Match[str]) -> Amount | None:
    """Read an ordinal; 第一動力 and 第三產業 are words, 居全國第一 is a rank."""
    arabic, han = match["rank_arabic"], match["rank_han"]
    value = read_arabic(arabic) if arabic else read_han(han)
    unit, end = unit_at(plain, match.end())
    before = plain[max(0, match.start() - 3) : match.start()]
    if han and not unit:
        counts_points = not before or before[-1] in _BEGINS_A_POINT  # 第一，…。第二，…
        if counts_points or not (_RANK_ALONE.match(plain, match.end()) or _RANK_CUE.search(before)):
            return None
    return Amount(value, "第" + unit, match.start(), end if unit else match.end())


def _share(match: re.Match[str]) -> Amount:
    """Read 百分之七, 三分之一, 1/3, 一半 and 百分百."""
    start, end = match.span()
    if match["half"]:
        return Amount(Decimal("0.5"), "", start, end, more=match["half"] == "过半")
    if match["hundred"]:
        return Amount(Decimal(100), "%", start, end)
    if match["over"]:
        above, below = map(Decimal, match["over"].split("/"))
        return Amount(above / below, "", start, end)
    part = match["part"]
    above = read_arabic(part) if part[0].isdigit() else read_han(part)
    unit = {"百": "%", "千": "‰"}.get(match["whole"], "")
    return Amount(above if unit else above / read_han(match["whole"]), unit, start, end)


def _arabic(plain: str, match: re.Match[str]) -> Amount | None:
    """Read a number in digits with what belongs to it; digits inside a Latin name are none."""
    start, end = match.span()
    if sign := _SIGN.search(plain, max(0, start - 3), start):
        start -= len(sign[1] or sign[2])
    digits = match["arabic"]
    value = read_arabic(digits)
    money = _MONEY.get(match["money"] or "", "")
    number = Amount(-value if sign else value, money, start, end, scale=trailing_scale(digits))
    if suffix := re.compile(r"(?:st|nd|rd|th)(?![a-z])").match(plain, end):
        return replace(number, unit="第", end=suffix.end())
    number = _with_unit(plain, number)
    if number.unit == money and re.compile(r"-?[a-z]").match(plain, number.end) and plain[number.end : number.end + 2] != "to":
        return None
    if not number.unit and digits.isdigit() and len(digits) == 4 and 1900 <= int(digits) < 2100:
        return replace(number, unit="年")
    return number


def _read(plain: str, match: re.Match[str]) -> Amount | None:
    if match["rank"]:
        return _rank(plain, match)
    if match["arabic"]:
        return _arabic(plain, match)
    if match["han"]:
        number = Amount(read_han(match["han"]), "", *match.span(), match["han"], trailing_scale(match["han"]))
        return _with_unit(plain, number)
    share = _share(match)
    return _with_unit(plain, share) if match["half"] == "半" else share


def amounts(plain: str) -> Iterator[Amount]:
    """Yield every number in order, Chinese numerals that are mere words included."""
    hidden = _NOT_FIGURES.sub(_blank, _DATE.sub(_blank, plain))
    for date in _DATE.finditer(plain):
        for group, unit in ((1, "年"), (3, "月"), (4, "日")):
            yield Amount(Decimal(int(date[group])), unit, *date.span(group))
    for match in _NUMBER.finditer(hidden):
        try:
            number = _read(hidden, match)
        except ValueError:  # 三五個, 二三十: estimates
            continue
        if number:
            yield number


def is_word(plain: str, number: Amount) -> bool:
    """Say whether a Chinese numeral is part of a word or a figure of speech rather than a figure."""
    if not number.han:
        return False
    before, unit = plain[max(0, number.start - 1) : number.start], number.unit
    is_certain = counts_behind_han(unit, number.value) or _SURELY_A_NUMBER.search(number.han)
    if number.han == "零" or before in {"数", "几", "好"} or not is_certain:
        return True
    is_counter = unit in COUNTERS or unit in PEOPLE
    if is_bare(number.han):
        return is_counter or len(number.han) == 1
    if number.value <= 2 and number.han != "两" and is_counter:
        return before not in {"仅", "只", "共", "有"}
    if number.value == 1:
        return before in set("这那新每又同另某任第上") or unit in {"元", "%"}
    return unit == "元" and number.value <= 3
