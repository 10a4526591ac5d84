"""What a question asks for: a number, a name, a list, a reason, a part of the document."""

import re
from dataclasses import dataclass
from typing import Literal

from corpus.script import Language, detect, fold

Kind = Literal["number", "rank", "date", "name", "list", "definition", "how", "why", "yesno", "quote", "part", "summary", "fact"]
FIGURE_KINDS: tuple[Kind, ...] = ("number", "rank", "date")  # asked for with one figure

_NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NUMERALS |= {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
}
_PART = re.compile(r"第([一二三四五六七八九十\d]+)(?:个?(?:大)?部[分份]|章|节|篇|大点)")
_PART_ENGLISH = re.compile(
    r"\b(?:part|section|chapter) ?(one|two|three|four|five|six|\d+)\b"
    r"|\b(first|second|third|fourth|fifth|last) (?:part|section|chapter)\b"
)
_LAST_PART = re.compile(r"最后(?:一|那)?个?大?(?:部[分份]|章|节)|\blast (?:part|section|chapter)\b")

# In the order they are tried; a question is of the first kind that fits. Over folded text.
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("quote", re.compile(r"原文|原话|原句|怎么表述|如何表述|怎么说的|怎样说的|如何论述|怎么论述|exact words|verbatim|\bquote\b")),
    (
        "summary",
        re.compile(
            r"总结|概括|概述|摘要|大意|主旨|主要内容|主要讲|主要说|讲了?些?什么|[说写]了?些?什么|简要说明|浓缩|精简|[一两三四五]句话|归纳"
            r"|(?:部分|段|章|节|篇)[^。?？]{0,6}(?:讲|说|谈|写|分成|分为|分|包括|涵盖)(?:到|了)?(?:哪|什么|几)"
            r"|(?:要点|重点)(?:是什么|有哪些|[?？。,，]|\s*$)|梗概|概要|抓一下|精华|\bgist\b|key points|overview"
            r"|summar|main (?:points?|parts?|themes?)|outline"
        ),
    ),
    ("why", re.compile(r"为什么|为何(?!\W*$)|[这是]为何|原因|何以|凭什么|理由|\bwhy\b|\breasons?\b")),
    ("rank", re.compile(r"第几|排名|排第|位居|名次|位列|排行|\brank|\b(?:which|what) edition")),
    (
        "date",
        re.compile(r"什么时候|何时|哪一?年|哪一?天|几月|时间是|什么时间|年份|年月|日期|\bwhen\b|what year|which year|what date"),
    ),
    ("definition", re.compile(r"^what (?:is|are) (?:an? )?[\"“]?(?!the\b)[\w-]+(?: [\w-]+){0,4}[\"”]?\s*\?*$")),
    (
        "list",
        re.compile(
            r"哪些|哪几|哪[两二三四五六七八九十\d]+[个项条种大类方]|(?:分别|类型|种类|项目|内容|名单)为何|列出|列举|有什么|包括什么|分别是什么|什么和什么"
            r"|是哪|\blist\b|(?:which|what) (?:two|three|four|five|six|seven|eight|types|kinds)\b|what are|name the"
            r"|what .*(?:measures|fields|areas|industries|tasks|steps)\b"
        ),
    ),
    (
        "number",
        re.compile(
            r"多少|若干|几[个项条家座所处种倍成人次年天间名位只支份期门辆艘块批类趴]|多久|多大|多高|多长|多快|占比|比重|比例|百分之几|增幅|涨幅"
            r"|\bhow (?:many|much|large|big|high|long|far|fast)\b|what percentage|what share|what proportion|by how"
            r"|what is the (?:area|number|total|size|rate)"
        ),
    ),
    (
        "name",
        re.compile(
            r"谁|哪里|哪儿|何处|何地|哪个|哪一个|哪座|哪家|哪项|哪届|叫什么|名称|\bwho\b|\bwhere\b|\bwhich\b|what is the name"
        ),
    ),
    (
        "definition",
        re.compile(
            r"是什么意思|什么叫|何谓|什么是|是指什么|指的是什么|定义|含义|内涵|是个?(?:什么|啥)[?？。]?$|什么意思"
            r"|\bdefine|definition|what is (?!the (?:name|rate|area|total|number))|meaning of|mean by"
            r"|what does .* mean"
        ),
    ),
    (
        "how",
        re.compile(
            r"如何|怎么|怎样|怎麼|措施|举措|做法|途径|办法|怎么办"
            r"|\bhow (?:to|will|does|do|is|are|can|should|did|has|would)\b|what is being done"
        ),
    ),
    (
        "yesno",
        re.compile(
            r"吗[?？。]?\s*$|是否|是不是|有没有|能不能|会不会|可不可以|对不对|对吗"
            r"|^(?:is|are|was|were|do|does|did|has|have|can|will|should) "
        ),
    ),
)
_INDICATOR = re.compile(
    r"(?:面积|产量|总量|贡献率|增加值|增长率|增速|数量|比率|覆盖率|转化率|总值|规模|人数|个数|占比|比例|率)\s*[?？]?$"
    r"|\b(?:area|output|rate|number|total|growth|share)\s*\??$"
)


# What a question says of the unit of its figure; folded.
_UNITS = (
    (
        re.compile(
            r"(?:增长|增加|提高|下降|减少|增)(?:了)?(?:多少|几)[?？。]?$|增幅|涨幅|by how much|how much did .* (?:grow|rise|increase|fall|drop)"
        ),
        r"%|百分点|倍|成",
    ),
    (
        re.compile(
            r"(?:多少|几|若干)(?:个|间|家|所|项|条|座|处|种|位|名|人)(?!百分点)|总数|总共|一共|how many (?!percent|times)|total number"
        ),
        r"^(?!%|百分点|倍|成|年$)",
    ),
    (
        re.compile(
            r"[几少]趴|几成|占比|比重|比例|百分|贡献率|增长率|增速|转化率|覆盖率|率(?:是|有|达|为|多|[?？]|$)|percent|proportion|\bshare\b|\brate\b|by how much"
        ),
        r"%|百分点|倍|成",
    ),
    (re.compile(r"面积|\barea\b|how large"), r"平方|亩|公顷"),
    (re.compile(r"几年|多少年|多久|how long (?:did|does|do|will|has|have|was|is it)|how many years"), r"年|月|天|日|小时"),
    (
        re.compile(r"人数|多少(?:万|亿)?人|几(?:万|亿)?人|人口|how many (?:people|residents|visitors|tourists)|population"),
        r"人|名|位",
    ),
    (re.compile(r"多少(?:万|亿|万亿)?元|产值|生产总值|金额|投资额|多少钱|收入|\bgdp\b|how much money|revenue"), r"元|美元|%"),
    (re.compile(r"里程|多少公里|多长|how long is|kilomet"), r"公里|千米|米"),
)
_ASKS = re.compile(r"什么|何种|何等|哪|谁")


@dataclass(frozen=True, slots=True)
class Need:
    """What a question asks for.

    Attributes:
        kind: the form of the answer that is looked for.
        units: pattern of the units a figure may have, over folded text; empty for any.
        part: for a part of the document its number from 1, or -1 for the last; 0 otherwise.
        language: the question's own.
        years: that the question names.
        ago: how many years before the document's own is meant: 0 for this year, 1 for the last; -1 when neither is said.
        of_document: whether it asks which of the documents it is, by their places.
    """

    kind: Kind
    language: Language
    part: int = 0
    units: str = ""
    years: frozenset[str] = frozenset()
    ago: int = -1
    of_document: bool = False


def _plain(question: str) -> str:
    """Return the folded question with 啥 and 何 as the 什么 and 哪 that they stand for."""
    return _WHICH.sub("哪", fold(question).replace("啥", "什么"))


_WHICH = re.compile(r"何(?=[项种类年月日者])")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_THIS_YEAR = re.compile(r"今年|本年|\bthis year")
_LAST_YEAR = re.compile(r"去年|上年|上一年|前一年|\blast year|previous year")
_OF_DOCUMENT = re.compile(r"哪(?:一)?个?(?:省|市|自治区|地方)|which (?:province|city|region)|whose report")


def _units(asked: str) -> str:
    """Return a pattern of the units that the figure asked for may have; empty when any will do."""
    return next((units for pattern, units in _UNITS if pattern.search(asked)), "")


def _part(asked: str) -> int:
    if _LAST_PART.search(asked):
        return -1
    match = _PART.search(asked) or _PART_ENGLISH.search(asked)
    if not match:
        return 0
    name = next(group for group in match.groups() if group)
    if name == "last":
        return -1
    return int(name) if name.isdigit() else _NUMERALS.get(name, 0)


def need(question: str) -> Need:
    """Say what a question asks for.

    >>> need("濕地面積是多少?").kind, need("第三部分講什麼").part, need("why?").kind
    ('number', 3, 'why')
    """
    asked = _plain(question).strip()
    language = detect(question)
    part = _part(asked)
    kind: Kind | None = "part" if part else next((kind for kind, pattern in _KINDS if pattern.search(asked)), None)
    return Need(
        kind or ("number" if _INDICATOR.search(asked) else "fact"),
        language,
        part,
        _units(asked) if not part else "",
        frozenset(_YEAR.findall(asked)),
        0 if _THIS_YEAR.search(asked) else 1 if _LAST_YEAR.search(asked) else -1,
        bool(_OF_DOCUMENT.search(asked)),
    )


def asks(text: str) -> bool:
    """Say whether a text asks anything."""
    asked = _plain(text)
    return bool(_ASKS.search(asked)) or any(pattern.search(asked) for _, pattern in _KINDS)
