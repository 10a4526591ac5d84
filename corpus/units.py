"""What stands around a number: its unit, its qualifier, its direction, each in one canonical form. Input is folded text."""

import re
from decimal import Decimal
from functools import cache

from corpus.script import fold

# (canonical unit, other ways to write it); Latin ones are regular expressions that end at a word's end.
_MEASURES: list[tuple[str, list[str], str]] = [
    ("%", ["个百分比"], r"percent|per cent"),
    ("‰", [], ""),
    ("百分点", ["个百分点"], r"percentage points?"),
    ("平方公里", ["平方千米", "km²"], r"km2|sq\.? ?km|(?:square|sq) kilomet(?:re|er)s?"),
    ("平方米", ["㎡", "m²", "平米"], r"m2|square met(?:re|er)s?"),
    ("公顷", [], r"hectares?|ha"),
    ("亩", [], r"mu"),
    ("立方米", ["m³"], r"m3|cubic met(?:re|er)s?"),
    ("公里", ["千米"], r"km|kilomet(?:re|er)s?"),
    ("海里", [], r"nautical miles?"),
    ("厘米", ["公分"], r"cm"),
    ("毫米", [], r"mm"),
    ("米", ["公尺"], r"met(?:re|er)s?"),
    ("吨", ["公吨"], r"tonnes?|metric tons?|tons?"),
    ("公斤", ["千克"], r"kg|kilograms?"),
    ("斤", ["市斤"], r"jin"),
    ("克", [], r"grams?"),
    ("升", ["公升"], r"lit(?:re|er)s?"),
    ("千瓦时", [], r"kwh|kilowatt[ -]hours?"),
    ("千瓦", [], r"kw|kilowatts?"),
    ("兆瓦", [], r"mw|megawatts?"),
    ("吉瓦", [], r"gw|gigawatts?"),
    ("千伏", [], r"kv"),
    ("EFlops", [], r"eflops"),
    ("PFlops", [], r"pflops|p"),
    ("美元", ["美金"], r"us dollars?|dollars?|usd"),
    ("欧元", [], r"euros?|eur"),
    ("港元", ["港币"], r"hkd"),
    ("日元", ["日圆"], r"jpy"),
    ("新台币", ["新台币元"], r"twd|ntd"),
    ("元", ["人民币", "块钱", "圆"], r"yuan|rmb|cny"),
    ("年代", [], ""),
    ("年", ["年度"], r"years?"),
    ("个月", [], r"months?"),
    ("月", ["月份"], ""),
    ("日", [], ""),
    ("天", [], r"days?"),
    ("工作日", ["个工作日"], r"working days?"),
    ("周", ["星期", "个星期"], r"weeks?"),
    ("小时", ["个小时", "钟头", "个钟头"], r"hours?"),
    ("分钟", [], r"minutes?"),
    ("秒", ["秒钟"], r"seconds?"),
    ("世纪", ["个世纪"], ""),
    ("周年", [], ""),
    ("季度", ["个季度"], ""),
    ("岁", ["周岁"], ""),
    ("摄氏度", ["℃", "°c"], ""),
    ("倍", [], r"times"),
    ("成", [], ""),
    ("人次", [], r"visits|person-times"),
    ("人", [], r"people|persons"),
    ("户", [], r"households"),
]
_COUNTERS = ["标准箱", *"个所家处座项条件种类款章篇台套辆艘架间支只头棵株颗批次届场轮层栋幢份页组"]
_PERSONS = ["名", "位", "口"]
# Only behind digits: behind a Chinese numeral they are mostly part of a word (三國, 四方, 五行, 一度).
_DIGIT_ONLY = [*"度级号分字代国省市县区镇村部本张列门片块行节站期对双里强折"]
_ORDINAL_ONLY = ["阶段", "梯队", *"大编卷集回"]
# The unit's character begins another word when one of these follows.
_OTHER_WORD = {
    "元": "化素旦宇月",
    "人": "民才均类生性",
    "成": "立为果功员长都本效就熟分型交品形语年",
    "天": "然津地空气山下使",
    "年": "轻级龄",
    "日": "本报益常",
    "月": "亮球饼",
    "米": "粉",
    "所": "有以",
    "家": "庭乡园",
    "次": "要于序",
    "位": "于置",
    "克": "服",
    "升": "级",
    "条": "件",
    "处": "理于",
    "间": "接隙",
    "支": "持撑付",
    "只": "有是要能",
    "头": "部",
    "部": "分门",
    "本": "身质",
    "分": "别布",
    "行": "业",
    "节": "能",
    "区": "域块",
    "门": "槛",
    "期": "间",
    "市": "场",
    "国": "家际",
    "类": "型",
}
PEOPLE = frozenset({"人", *_PERSONS})
RANKS = frozenset({"第", "第位", "第名", "第大"})
COUNTERS = frozenset(_COUNTERS)


@cache
def _table() -> tuple[re.Pattern[str], list[str]]:
    """Return one pattern with a group per spelling, longest first, and the canonical unit of each group."""
    spellings: list[tuple[str, str, str]] = []
    for unit, others, latin in _MEASURES:
        spellings += [(word, re.escape(word), unit) for word in (unit, *others)]
        spellings += [(latin, rf"(?:{latin})(?![a-z0-9²³])", unit)] if latin else []
    for unit in (*_COUNTERS, *_PERSONS, *_DIGIT_ONLY, *_ORDINAL_ONLY):
        spellings.append((unit, unit, unit))
    spellings.sort(key=lambda entry: -len(entry[0]))
    sources = [
        f"({source}(?![{_OTHER_WORD[spelling]}]))" if spelling in _OTHER_WORD else f"({source})"
        for spelling, source, _ in spellings
    ]
    return re.compile("[ -]?(?:" + "|".join(sources) + ")"), [unit for *_, unit in spellings]


def unit_at(plain: str, start: int) -> tuple[str, int]:
    """Return the canonical unit that begins here and where it ends; `("", start)` when none does.

    >>> unit_at("5.14万平方千米、", 5), unit_at("7 percent", 1), unit_at("7人才", 1)
    (('平方公里', 9), ('%', 9), ('', 1))
    """
    pattern, units = _table()
    match = pattern.match(plain, start)
    return (units[match.lastindex - 1], match.end()) if match and match.lastindex else ("", start)


def counts_behind_han(unit: str, value: Decimal) -> bool:
    """Say whether a Chinese numeral before this unit is a number for certain; some units need one above ten (三國, 二十國).

    >>> counts_behind_han("个", Decimal(3)), counts_behind_han("国", Decimal(3)), counts_behind_han("国", Decimal(20))
    (True, False, True)
    """
    return unit != "" and unit not in _ORDINAL_ONLY and (unit not in _DIGIT_ONLY or value > 10)


def same_unit(one: str, other: str) -> bool:
    """Say whether two canonical units measure the same: classifiers for things agree with one another and with none.

    >>> same_unit("个", "所"), same_unit("个", ""), same_unit("人", "位"), same_unit("%", "百分点"), same_unit("第位", "位")
    (True, True, True, False, False)
    """
    groups = (PEOPLE, RANKS, COUNTERS | {""})
    return one == other or any({one, other} <= group for group in groups)


# Canonical qualifier -> its words before the number, behind it, and in English before and behind it.
_QUALIFIERS: list[tuple[str, str, str, str, str]] = [
    (
        "以下",
        "不超过|不高于|不多于|不大于|不得超过|不逾|至多|最多|最高",
        "以下|以内|之内|及以下|或以下",
        "at most|no more than|not more than|up to|within|not exceed(?:ing)?",
        "or less|or fewer|or below",
    ),
    (
        "以上",
        "不低于|不少于|不小于|不得低于|不得少于|不下于?|至少|起码|最低|最少",
        "以上|及以上|或以上|之上",
        "at least|no less than|not less than|no fewer than|a minimum of",
        "or more|or above|or higher|and above|and over",
    ),
    (
        "超过",
        "超过|超出|超|逾|多于|高于|大于|突破",
        "多(?![元样边功渠种层方])|有余",
        "more than|over|above|exceed(?:s|ed|ing)?|greater than",
        "",
    ),
    ("不足", "不足|不到|未满|不满|低于|少于|小于|未达", "不到", "less than|fewer than|under|below", ""),
    ("近", "将近|接近|(?<![附最邻临靠相新])近", "", "nearly|almost|close to", ""),
    (
        "左右",
        "大约|大概|约为|(?<![节合条公签预契])约",
        "左右|上下|前后",
        "about|around|approximately|roughly|some",
        "or so",
    ),
]
# 近三年 is the last three years, not nearly three.
_SPANS_OF_TIME = frozenset({"年", "个月", "月", "天", "日", "周", "季度"})
_AGREE = {"以上": 1, "超过": 1, "起": 1, "以下": -1, "不足": -1, "止": -1, "左右": 0, "近": 0}


@cache
def _qualifier_patterns() -> list[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    patterns = []
    for name, before, behind, before_en, behind_en in _QUALIFIERS:
        ahead = rf"(?:(?:{before})[了到达在为至是过]{{0,2}}\s?|\b(?:{before_en})\s(?:the\s)?[$¥]?)$"
        after = rf"[\s(]?(?:{behind or '(?!)'})(?!海)|\s(?:{behind_en or '(?!)'})\b"
        patterns.append((name, re.compile(ahead), re.compile(after)))
    return patterns


def qualifier_around(before: str, behind: str, unit: str) -> str:
    """Return the canonical qualifier of a number from the text on either side of it, or "".

    >>> qualifier_around("均增长", "以上,高技术", "%"), qualifier_around("不低于", "的", "%"), qualifier_around("近", "来", "年")
    ('以上', '以上', '')
    """
    found = [""]
    for name, ahead, after in _qualifier_patterns():
        if name == "近" and unit in _SPANS_OF_TIME:
            continue
        if ahead.search(before) or after.match(behind):
            found.append(name)
    return found[1] if len(found) > 1 else ""


def qualifier_named(word: str) -> str:
    """Return the canonical qualifier of a word on its own, as a gold key gives it; "" for none that is known.

    >>> [qualifier_named(word) for word in ("不低于", "以内", "約", "at least", "起", "")]
    ['以上', '以下', '左右', '以上', '起', '']
    """
    plain = fold(word.strip())
    if plain in _AGREE or not plain:
        return plain
    return qualifier_around(plain, "", "") or qualifier_around(plain + " ", "", "") or qualifier_around("", " " + plain, "")


def qualifiers_conflict(one: str, other: str) -> bool:
    """Say whether two canonical qualifiers exclude one another; none at all never conflicts.

    >>> qualifiers_conflict("以上", "以下"), qualifiers_conflict("以上", "超过"), qualifiers_conflict("近", "不足")
    (True, False, False)
    """
    if not one or not other or {one, other} == {"近", "不足"}:
        return False
    return _AGREE[one] != _AGREE[other]


_UP = re.compile(
    r"增长(?!极|点)|增加(?!值)|提高|上升|上涨|提升|增至|升至|增产|增收|扩大|攀升|上调|增速|增幅|涨幅|升幅"
    r"|(?:增|升|涨)(?=了|约|逾|超|近|$)|\b(?:gr[eo]w\w*|ris(?:es?|en|ing)|rose|increas\w*|up(?! to)|expand\w*|climb\w*|gain\w*)\b"
)
_DOWN = re.compile(
    r"下降|降低|减少|下滑|回落|下跌|缩减|缩小|降至|减至|减产|减排|降幅|跌幅|下调|负增长|(?:降|减|跌)(?=了|到|约|逾|超|近|$)"
    r"|\b(?:f[ea]ll\w*|declin\w*|decreas\w*|drop\w*|down|reduc\w*|shr[aiu]nk|cut|lower\w*)\b"
)
_HAN_REACH, _LATIN_REACH = 10, 24
_BEHIND = re.compile(
    r"\s?的?(?P<up>增长|增幅|涨幅|升幅|提升|提高)|\s?的?(?P<down>下降|降幅|跌幅|减少|降低)"
    r"|\s(?:year-on-year\s)?(?:(?P<up_en>increase|rise|growth|gain|higher)|(?P<down_en>drop|decline|decrease|fall|reduction|lower))\b"
)


def direction_around(before: str, behind: str) -> str:
    """Return "up", "down" or "" from the clause before a number, nearest word first, and what follows it directly.

    >>> direction_around("高技术制造业增加值增长", ""), direction_around("能耗比2022年下降了", ""), direction_around("增加值", "")
    ('up', 'down', '')
    >>> direction_around("a ", " increase in output")
    'up'
    """
    found = [(match.start(), match.end(), "up") for match in _UP.finditer(before)]
    found += [(match.start(), match.end(), "down") for match in _DOWN.finditer(before)]
    if found:
        _, end, name = max(found, key=lambda entry: (entry[1], -entry[0]))
        if len(before) - end <= (_HAN_REACH if before[end - 1] > "\u2fff" else _LATIN_REACH):
            return name
    if match := _BEHIND.match(behind):
        return "up" if match["up"] or match["up_en"] else "down"
    return ""


def direction_named(word: str) -> str:
    """Return "up", "down" or "" for a word on its own, as a gold key gives it.

    >>> [direction_named(word) for word in ("增長", "下降", "up", "持平")]
    ['up', 'down', 'up', '']
    """
    return direction_around(fold(word.strip()), "")
