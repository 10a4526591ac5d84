"""What a question asks for: a number, a name, a list, a reason, a part of the document."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.measure import counted, names_a_measure, units
from assistant.numbered import NUMERALS, NumberedTerm, numbered_term
from corpus.script import Language, detect, fold

Kind = Literal["number", "rank", "date", "name", "list", "definition", "how", "why", "yesno", "quote", "part", "summary", "fact"]
FIGURE_KINDS: tuple[Kind, ...] = ("number", "rank", "date")  # asked for with one figure

_NUMERALS = NUMERALS | {
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
_PART = re.compile(r"第([一二三四五六七八九十\d]+)(?:个?(?:大)?部[分份]|章|节|篇|大点|大段落?|大块)")
_PART_ENGLISH = re.compile(
    r"\b(?:part|section|chapter) ?(one|two|three|four|five|six|\d+)\b"
    r"|\b(first|second|third|fourth|fifth|last) (?:part|section|chapter)\b"
)
_PIECE = r"(?:大?部[分份]|大段|章(?![程法])|节(?![能水日目庆约点]))"
_LAST_PART = re.compile(
    rf"最后(?:一|那|一个|那个|那一个)?{_PIECE}|最后那一?个[^,，。?？]{{1,4}}的{_PIECE}|\blast (?:part|section|chapter)\b"
)

# In the order they are tried; a question is of the first kind that fits. Over folded text.
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "quote",
        re.compile(
            r"一字不[漏差]|照抄|原文|原话|原句|怎么表述|如何表述|怎么说的|怎样说的|如何论述|怎么论述"
            r"|exact (?:words|sentence|wording)|word for word|original wording|verbatim|\bquote\b|what exactly (?:did|does) .* say"
        ),
    ),
    (
        "summary",
        re.compile(
            r"总结|概括|概述|摘要|大意|主旨|主要内容|主要讲|主要说|讲了?些?什么|[说写]了?些?什么|简要说明|整理(?:一下|出|成)?[^。?？]{0,4}(?:文件|文档|报告|文章|全文|内容)|浓缩|精简|归纳"
            r"|(?:部分|段|章|节|篇)[^。?？]{0,6}(?:讲|说|谈|写|分成|分为|分|包括|涵盖)(?:到|了)?(?:哪|什么|几)"
            r"|(?:部分|段落?|章|节|篇|那一?块)(?:都|总共|一共|主要)?(?:讲了?|说了?|有|分(?:成|为)?)?哪[几二三四五六]个?(?:方面|块|大项|点|部分)"
            r"|(?:要点|重点)(?:是什么|有哪些|[?？。,，]|\s*$)|梗概|概要|抓一下|精华|\bgist\b|key points|overview"
            r"|summar|main (?:points?|parts?|themes?)|outline"
        ),
    ),
    (
        "why",
        re.compile(
            r"为什么|干嘛(?!的)|图的?是?什么|为何(?!\W*$)|[这是]为何|原因|何以|凭什么|理由|(?:归功于|归因于|得益于)(?:什么|哪些?|何)?\W*$|\bwhy\b|\breasons?\b"
        ),
    ),
    (
        "rank",
        re.compile(
            r"第几|排名|排第|位居|名次|位列|排行|\brank(?:s|ed|ing|ings)?\b(?! of)|\b(?:which|what) (?:edition|number(?! of))\b"
        ),
    ),
    (
        "date",
        re.compile(
            r"什么时候|何时|哪一?年|哪[一几]?天|几月几[号日]|几号(?=开|举|前|截|到|发|放|休|完|会)|几月|时间是|什么时间|年份|年月|日期|年度为何|起[讫迄](?:年|时间|日期|为何|是)"
            r"|\bwhen\b|(?:what|which|start|end|approval|opening|target|base) (?:year|date|month|day)"
            r"|which (?:winter|summer|spring|autumn)(?= (?:did|was|were|does|is|the|will)\b|\W*$)"
        ),
    ),
    (
        "definition",
        re.compile(
            r"^what (?:is|are) (?:an? |(?!.*\b(?:output|rate|coverage|share|growth|population|budget|total|capacity|(?<!trade )(?<!development )(?<!protected )(?<!bay )area)\W*$))"
            r"[\"“]?(?!the\b)[\w-]+(?: [\w-]+){0,4}[\"”]?\s*\?*$"
        ),
    ),
    (
        "list",
        re.compile(
            r"哪些|哪几|哪[两二三四五六七八九十\d]+[个项条种大类方块件样家座处步点股支流句字层组]|(?:分别|类型|种类|项目|内容|名单)为何|列出|列举|有什么|包括什么|分别是什么|什么和什么"
            r"|是哪|分别[^,，。?？]{0,8}什么|各(?:指|是|叫)什么|^(?:please |can you |could you )?list\b|\blist (?:the|all|every|them|out)\b|\b(?:a|full) list of\b"
            r"|\b(?:give|show) (?:me )?[^.?]{0,20}\blist\b|\bwhich ones\b"
            r"|(?:which|what) (?:two|three|four|five|six|seven|eight|types|kinds)\b|what are|name the"
            r"|what .*(?:measures|fields|areas|industries|tasks|steps)\b"
        ),
    ),
    ("how", re.compile(r"几[个省市区县家]{1,3}(?:之间|彼此|一起|联手)[^,，。]{0,6}(?:怎么|如何|怎样)")),
    (
        "number",
        re.compile(
            r"多少|若干|数字(?:给我|是多少|报给|发给|发我)|几号(?=[所线楼厂院馆]|\W*$)|(?<!好)几[个大项条家座所处种倍成人次年天间名位只支份期门辆艘块批类趴页字行台本册张棵株头层集场班枚颗只趟]|几面(?=[奖旗锦])|几列(?=[火动高车]|\W*$|[,，])|几\s*(?:兆|公顷|公里|公斤|斤|平方|千米|米|吨|元|亿|万|千|百|亩|%)|多久|多大|多深|多高|多长|多快|占比|比重|比例|百分之几|增幅|涨幅"
            r"|\bhow (?:many|much|large|big|high|long|far|fast)\b|what percentage|what share|what proportion|by how|what growth\b(?! pole| engine| point| driver)"
            r"|what (?:is|was|were|are) (?:(?!\b(?:an?|of|in|on|to|for|being|about)\b)[\w'-]+ ){0,5}?"
            r"(?:(?<!trade )(?<!development )(?<!protected )(?<!bay )area|output|coverage|population|capacity|headcount)\b(?= (?:of|for|in|last|this|as|by|at)\b|\W*$)"
            r"|(?:what|which) (?:is|was|were) the total\b"
            r"|what is the (?:[\w-]+ ){0,2}(?:area|number|total|size|rate|budget|cost|pay|salary|price|income|capacity|length)(?= (?:of|for|in)\b|\W*$)"
        ),
    ),
    (
        "name",
        re.compile(
            r"谁|哪里|哪儿|何处|何地|哪个|哪一个|哪座|哪家|哪项|哪届|哪间|哪位|叫什么|名称|全称|全名|\bwho\b|\bwhere\b|\bwhich\b|what is the name"
        ),
    ),
    (
        "definition",
        re.compile(
            r"(?:被|算|说成|定位|看成|看作|当作|视为|视作|比喻|形容)(?:是|成|为|做|作)*(?:什么|何)(?!时|人|地)"
            r"|是什么意思|什么叫|何谓|什么是|是指什么|指的是什么|定义|界定|含义|内涵|意思\W*$|是个?(?:什么|啥)(?:东西)?吗?[?？。]?$|(?:到底|究竟)(?:是|指)(?:什么|啥)(?:东西)?\W*$|什么意思"
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
    ("summary", re.compile(r"[一两三四五]句话")),
    (
        "yesno",
        re.compile(
            r"吗[?？。]?\s*$|是否|是不是|有没有|能不能|会不会|可不可以|对不对|对吗"
            r"|^(?:is|are|was|were|do|does|did|has|have|can|will|should) "
        ),
    ),
)
# Words that speak of documents as such, and name nothing that one of them is about; folded.
_OF_DOCUMENTS = frozenset(
    re.findall(
        r"[\w-]+",
        """
        整篇 整篇文章 材料 稿子 整理 全文 全篇 通篇 整份 整个 本文 文章 文件 文档 报告 概述 概括 总结 归纳 摘要 介绍 说明 主要 重点 要点 大意 主旨 梗概
        大纲 提纲 纲要 一段 那段 这段 一部分 那部分 简要 一两句
        article document text paper report whole entire full part parts section sections chapter chapters paragraph sentence sentences few short brief
        summary summarise summarize sum sums up overview abstract outline point points main key gist need content contents cover covers topic theme themes
        one two three four five six first second third fourth fifth last
        """,
    )
)

_ASKS = re.compile(r"什么|何种|何等|哪|谁|(?:^|[:：])\W*(?:what|which|who|whose|where|when|why|how)\b")


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
        counted: pattern of a number right before what is counted (三省 where 幾個省 is asked), over folded text; empty for none.
        quoted: what stands in quotation marks, folded.
        numbered: the first term with a number in it that the question names, such as 三高.
        headings: whether it asks which points a part has, not what it says of them.
    """

    kind: Kind
    language: Language
    part: int = 0
    units: str = ""
    years: frozenset[str] = frozenset()
    ago: int = -1
    of_document: bool = False
    counted: str = ""
    quoted: tuple[str, ...] = ()
    numbered: NumberedTerm | None = None
    headings: bool = False


_OF_A_PART = re.compile(r"部分|段|章|节|篇|块|全文|文件|文章|报告|总结|概括|重点|要点|摘要")
_POINTS = re.compile(
    r"哪[几两二三四五六七八九十些][个大]*(?:方面|项|点|块|条|件|步|任务|部分|小节|标题)|which (?:points|headings|areas|tasks)"
)
_WHICH = re.compile(r"何(?=[项种类年月日者])")
_SEVERAL = re.compile(r"(?<=了)几(?=[十百千万]+[年天])|几(?=[十百千万]+[年天](?!\W*$))")  # 走了幾百年: it asks nothing
_SLIP_OF_WHICH = re.compile(r"(?<=[\u4e00-\u9fff])(?<!的)那(?=些)")


def _plain(question: str) -> str:
    """Return the folded question with 啥 and 何 as the 什么 and 哪 that they stand for, and 几百年 as the 数百年 that it is."""
    return _SEVERAL.sub("数", _WHICH.sub("哪", fold(question).replace("啥", "什么").replace("咋", "怎么")))


_QUOTED = re.compile(r"[「『“]([^「」『』“”]{2,12})[」』”]")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_THIS_YEAR = re.compile(r"今年|本年|\bthis year")
_LAST_YEAR = re.compile(r"去年|上年|上一年|前一年|\blast year|previous year")
# A target of a report that is named without a year is that of its own; not one of later years.
_AIMED = re.compile(r"目标(?!群|客户)|预期|打算|力争|\btargets?\b|\bgoals?\b")
_LATER = re.compile(r"明年|后年|长期|远期|中期|上半年|下半年|long-term|next year")
_ENDS_IN_UNIT = re.compile(
    r"(?:[亿万]元|万[辆吨头户人台亩]|公里|亩|%|[家个件人户项]数|kilowatts?|percent)\W*$"
)  # keywords: 合肥 2024 gdp 亿元
_OF_DOCUMENT = re.compile(r"哪(?:一)?个?(?:省|市|自治区|地方)|which (?:province|city|region)|whose report")


def _ago(asked: str) -> int:
    if _THIS_YEAR.search(asked):
        return 0
    if _LAST_YEAR.search(asked):
        return 1
    return 0 if _AIMED.search(asked) and not _LATER.search(asked) else -1


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
    if not _asks(asked):
        asked = _SLIP_OF_WHICH.sub("哪", asked)  # 造就那些人才? was meant to ask
    language = detect(question)
    part = _part(asked)
    kind: Kind | None = "part" if part else next((kind for kind, pattern in _KINDS if pattern.search(asked)), None)
    quoted = tuple(_QUOTED.findall(asked))
    if kind == "summary" and quoted and not _OF_A_PART.search(asked):
        kind = "definition"  # 「壓艙石」在講什麼
    return Need(
        kind or ("number" if names_a_measure(asked) or _ENDS_IN_UNIT.search(asked) else "fact"),
        language,
        part,
        units(asked) if not part else "",
        frozenset(_YEAR.findall(asked)),
        _ago(asked) if kind in ("number", "yesno", None) else -1,
        bool(_OF_DOCUMENT.search(asked)),
        counted(asked),
        quoted,
        numbered_term(asked),
        _POINTS.search(asked) is not None,
    )


def asks(text: str) -> bool:
    """Say whether a text asks anything."""
    return _asks(_plain(text))


def _asks(plain: str) -> bool:
    return bool(_ASKS.search(plain)) or any(pattern.search(plain) for _, pattern in _KINDS)


def speaks_of_documents(name: str) -> bool:
    """Say whether a term speaks of documents as such, as 摘要 and "main parts" do."""
    return all(word in _OF_DOCUMENTS for word in name.split())
