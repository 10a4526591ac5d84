"""What a question wants counted or measured, and in which units its figure may be. Over folded text, unless said otherwise."""

import re

from corpus.script import fold
from index.segmenter import boundaries, tagged

# What keywords name that a figure says: 森林覆蓋率 百分比.
_INDICATOR = re.compile(
    r"(?:面积|产量|总量|贡献率|增加值|增长率|增速|增幅|数量|比率|覆盖率|转化率|总值|产值|营收|营业额|规模|(?:厂商|企业|学校|游客|学生|员工|户|人|座|家)数|人次|个数|件数|占比|比例|百分比|金额|投资额|总投资"
    r"|预算|经费|造价|费用|价格|容量|装机|里程|吨数|年产|单产|率)(?P<rest>\s+\S{2,5})?\s*[?？]?$"
    r"|\b(?:area|output|rate|numbers?|total|growth|share|investment|budget|cost|capacity|revenue|headcount|size)\b(?! of)"
)
_SENTENCE_ENGLISH = re.compile(
    r"[.!;]|\b(?:what|which|who|how|why|do|does|did|is|are|was|were|have|has|will|to|we|our|describe|explain|tell|list|and)\b"
)


_ASKS_A_FIGURE = frozenset(["百分比", "比例", "数字", "数据", "数值"])  # behind a measure, among keywords


def names_a_measure(asked: str) -> bool:
    """Say whether keywords ask for a figure; behind the measure only a place or a time may stand (草原面積 黑龍江)."""
    match = _INDICATOR.search(asked)
    if not match or (match.group()[0].isascii() and _SENTENCE_ENGLISH.search(asked)):
        return False
    rest = match.group("rest") or ""
    return (
        not rest
        or rest.strip() in _ASKS_A_FIGURE
        or all(tag[0] in "mtx" or tag == "ns" for _, word, tag in tagged(rest) if word.strip())
    )


_HOW_LONG = re.compile(
    r"(?<![这那近去前后来])几年(?!来|间|前)|多少年|多久|多长时间|多少时间|how many years"
    r"|how long (?:did|does|do|will|has|have|was|is (?:it|(?!the (?:road|railway|line|river|coast)).* (?:meant|supposed|planned|run|last)))"
)
# What a question says of the unit of its figure; folded.
_UNITS = (
    (_HOW_LONG, r"年|月|天|日|小时|分"),
    (
        re.compile(
            r"(?:增长|增加|提高|下降|减少|(?<!新)增|成长|拉高|涨|升|降)(?:了)?(?:多少|几%?|百分之几)[?？。]?$|增幅|涨幅|占(?:了)?(?:多少|几)|几%"
            r"|by how much|what growth\b(?! pole| engine| point| driver)|how much did .* (?:grow|rise|increase|fall|drop)"
        ),
        r"%|百分点|倍|成",
    ),
    (
        re.compile(
            r"(?:多少|几|若干)(?:个|间|家|所|项|条|座|处|种|位|名|人|份|件|篇)(?!百分点)|总数|总共|一共|how many (?!percent|times)|total number"
        ),
        r"^(?!%|百分点|倍|成|年$)",
    ),
    (
        re.compile(
            r"[几少]趴|几成|占比|比重|比例|百分|贡献率|增长率|增速|转化率|覆盖率|率(?:是|有|达|为|多|[?？]|$)|percent|proportion|\bshare\b|\brate\b|by how much"
        ),
        r"%|百分点|倍|成",
    ),
    (re.compile(r"(?:几|多少)(?:页|字|行)"), r"页|字|行"),
    (re.compile(r"面积|几公顷|占地|几亩|\barea\b|how large"), r"平方|亩|公顷"),
    (re.compile(r"几公?斤|几吨|单产|重量(?!级)"), r"斤|吨|克"),
    (
        re.compile(
            r"人数|人次|(?:多少|几)(?:万|亿)?(?:人(?!民币|均)|游客|旅客|观光客|民众|学生|员工)|人口"
            r"|how many (?:people|residents|visitors|tourists|students|researchers|staff)|population|headcount|tourist numbers"
        ),
        r"人|名|位",
    ),
    (
        re.compile(
            r"(?:多少|几)(?:万|亿|万亿|兆)?(?:元|人民币)|多少钱|几块钱|保额|额度|补贴(?:多少|标准)|奖金|预算|经费|造价|费用|金额|投资额|总投资"
            r"|how much money|薪资|工资|budget|investment|\bcost|\bpay\b|salar|wage"
        ),
        r"元|美元",
    ),
    (re.compile(r"产值|生产总值|收入|营收|营业额|\bgdp\b|revenue"), r"元|美元|%"),
    (re.compile(r"(?:赚|花|投|砸|卖|进账|营收)[^,，。?？]{0,4}?(?:几|多少)(?:亿|万|千)?(?=[啊呢了?？]|$)"), r"元|美元"),
    (re.compile(r"装机|(?:风电|光电)[^,，。]{0,6}容量"), r"千瓦|瓦"),
    (re.compile(r"里程|多少公里|多长|how long is|kilomet"), r"公里|千米|米"),
)
_HOW_MANY = re.compile(r"(?:多少|几)(?:个|大|项|座|种|类|条|家|所)?(?=[\u4e00-\u9fff])")
_COUNTS = re.compile(r"多少|(?<![这那前后近好十几])几|若干")
_CLASSIFIERS = frozenset("个间家所项条座处种位名份件篇支台艘辆只头枚颗")
_NOT_COUNTED = frozenset(
    re.findall(
        r"\w+",
        "时间 时候 比重 比例 百分比 百分点 人民币 小时 分钟 公里 公顷 公斤 平方公里 平方米 平方 面积 部分 程度 地方 万人 亿元 万元 次数",
    )
)
_COUNTS_ENGLISH = re.compile(
    r"\bhow many (?:(?!(?:in|at|on|for|by|to|the|a|live|work)\b)[\w-]+ ){0,4}?([a-z-]+)(?= (?:are|is|do|does|did|have|has|had|were|was|will|can|of|there)\b|\W*$)"
)
_NOT_COUNTED_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "people persons times years months days hours percent points kilometers kilometres km miles tons tonnes jin mu hectares square million billion"
        " live lives work works here there build built larger smaller bigger more fewer say says mention name list altogether total",
    )
)


_UNIT_ASKED = re.compile(
    r"(?:多少|几)(?:万|亿|千|百)*(家|间|所|头|辆|列|艘|架|户|岁|小时|分钟|天|株|棵|枚|颗|面|标箱|千瓦|吨|公斤|斤|亩|公顷|平方公里|平方米|公里|米)"
)
# Units that stand for one another, for the one that is asked for.
_ALIKE = (
    "家|个|所|间|户|大",
    "岁",
    "小时|分钟|时|分",
    "天|日",
    "株|棵",
    "千瓦|瓦",
    "吨|斤|克",
    "亩|公顷|平方",
    "公里|米",
    "辆|台",
    "枚|面|块",
)


def units(asked: str) -> str:
    """Return a pattern of the units that the figure asked for may have; empty when any will do."""
    match = _UNIT_ASKED.search(asked)
    if match and match.end() in boundaries(asked):  # 多少面積 is not asked in 面
        return next((alike for alike in _ALIKE if re.search(alike, match[1])), match[1])
    return next((fitting for pattern, fitting in _UNITS if pattern.search(asked)), "")


_ROUND = re.compile(r"(?:多少|几)(米|公里|吨|斤|亩)|多深|深度")


def counted(asked: str) -> str:
    """Return the pattern of what a question counts, from 几个省: documents say 三省, with no measure word; or of a round amount."""
    if _HOW_LONG.search(asked):
        return r"[几数][十百千万]+(?:年|个月|天)"
    if rounded := _ROUND.search(asked):  # documents say 萬米 and 千萬噸
        return rf"(?<![\d.第几数])[十百千万亿]{{1,3}}{rounded[1] or '米'}"
    match = _HOW_MANY.search(asked)
    noun = next((word for _, word, tag in tagged(asked[match.end() :]) if tag[0] in "na" or tag == "vn"), "") if match else ""
    if not match or not noun or not asked.startswith(noun, match.end()):
        return ""
    return rf"(?<![第\d.一二三四五六七八九十百千])[一二三四五六七八九十两\d]+(?:个|大|项|座|种|类)?{re.escape(noun)}"


def counted_thing(question: str) -> str:
    """Return the noun that a question counts, folded; empty when it counts none.

    >>> counted_thing("78所高校一共有多少在校學生?"), counted_thing("How many nature reserves are there?")
    ('在校学生', 'reserves')
    """
    asked = fold(question)
    if match := _COUNTS_ENGLISH.search(asked):
        return "" if match[1] in _NOT_COUNTED_ENGLISH else match[1]
    match = _COUNTS.search(asked)
    if not match:
        return ""
    ends = [match.end() + 1] if asked[match.end() : match.end() + 1] in _CLASSIFIERS else []
    end = next((end for end in (*ends, match.end()) if end in boundaries(asked)), len(asked))
    noun = ""
    for word, tag in ((word, tag) for at, word, tag in tagged(asked) if at >= end):
        if tag[0] not in "nabjl" and tag != "vn":
            break
        noun = word if tag[0] in "njl" or tag == "vn" else noun
    return noun if len(noun) > 1 and noun not in _NOT_COUNTED else ""
