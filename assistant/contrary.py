"""What quotes say otherwise than a question takes for granted: another of its kind, none of it, the way back, another value or rank."""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz

from assistant.claims import asks_whether, denies
from corpus.figures import Figure
from corpus.script import fold
from corpus.units import COUNTERS
from index.words import Word

# Things of which one stands where another could, a kind a line; ways to say the same are joined by |. Over folded text.
_KINDS = tuple(
    tuple(re.compile(member) for member in line.split())
    for line in (
        r"玉米|苞米 水稻|稻谷|粳稻|大米|稻米|米粮 大豆|黄豆 小麦 棉花 马铃薯|土豆 花生 高粱 油菜",
        r"生猪|猪肉 肉牛|牛肉|奶牛 羊肉|肉羊 家禽|鸡肉",
        r"森林|林地|林木|\bforests? 草原|草地|草场|\bgrasslands? 湿地|沼泽|\bwetlands? 耕地|农田|黑土地|\bfarmland 沙漠|荒漠 湖泊",
        r"国企|国有企业|央企 民企|民营企业|私营企业 外企|外资企业",
        r"城镇|城里|都市居民 农村|乡村|乡下",
        r"出口|\bexports? 进口|\bimports?",
        r"铁路|高铁 公路|高速公路 民航|机场 港口|水运",
        r"风电|风能|风力 光伏|太阳能 核电 水电 火电|煤电",
        r"小学 初中 高中 高校|大学|院校 幼儿园|幼稚园 职业院校|职校|技校",
        r"冬奥|冬季奥运 亚冬会|亚洲冬季 夏奥|夏季奥运 亚运会 全运会 大冬会",
        r"春天|春季 夏天|夏季|夏日|\bsummer 秋天|秋季 冬天|冬季|入冬|\bwinter",
        r"东部|东边 西部|西边 南部|南边 北部|北边 中部",
        r"中俄|对俄|俄罗斯 中日|对日|日本 中韩|对韩|韩国 中美|对美|美国 中蒙|蒙古国 中朝|朝鲜 中德|德国",
        r"出生 死亡",
        r"收入 支出",
        r"教师|老师 学生|在校生",
        r"pm2\.5|细颗粒物 pm10",
        r"煤炭 石油|原油 天然气|燃气",
        r"第一产业 第二产业 第三产业",
        r"最高人民法院 最高人民检察院",
    )
)
_NONE = re.compile(
    r"(?:未(?:再)?(?:发生|出现|达到|完成)|没有(?:发生|出现)|(?<![\d〇一二三四五六七八九十])零|杜绝|摆脱|告别)[^,，。;；、]{0,8}"
    r"|[^,，。;；、]{0,8}(?:清零|归零|为零|未达到?)[^,，。;；]{0,8}"
)
_MATTERS = re.compile(r"治理|处理|整治|目标|清零|消除|如果|是否")
_WHY = re.compile(r"为[什何啥]|何以|怎么|原因|理由|\bwhy\b|\bhow come\b|\bwhat made\b|\bhow did\b")
_FROM_TO = re.compile(
    r"(?:由|从|自)[“「]?([^“”「」,，。;；]{2,8}?)[”」]?(?:向|到|转向|变为|转为|走向|迈向)[“「]?([^“”「」,，。;；]{2,8}?)[”」]?(?:转变|转型|转化|迈进|升级|跨越|延伸|[,，。;；]|$)"
    r"|[“「]([^“”「」]{2,8})[”」](?:迈向|走向|变为|升级为|转向)[“「]([^“”「」]{2,8})[”」]"
)
_NAME = 3  # characters of a name, from here on
_LIKE = 50.0  # of 100, that a text has to be like a name to say it
_OWN_WORDS = re.compile(
    r"^[一二两三四五六七八九十几][个大只]?.{1,3}$(?<!战略)|某|xx|…|\.\.|不知道|没有|收到|未提及|^[一二三四、]+$"
)
_DIGIT = re.compile(r"\d")
_BACK = re.compile(r"退回|收回|变回|回到|缩回|缩成|收缩|倒退|改回|改做|改叫|back to")
_FIRST = re.compile(
    r"最[快高大多强好早慢低小少]|(?:第一|首[位次个家]|榜首|冠军)(?!次|个|届|产业|季度|部分|书记|大?会)|\b(?:fastest|largest|highest|biggest|most|first in|top)\b"
)
_LOWER_RANK = re.compile(
    r"(?:居|排|列|位)[^,，。;；]{0,6}第(?:[二三四五六七八九十]|[2-9]|1\d)|第(?:[二三四五六七八九十]|[2-9]|1\d)位"
)
_SHARE = re.compile(r"占(?![领地道用有据])|比重|比例|占比|份额|\bshare\b|\bproportion\b|\bpercent(?:age)? of\b|几成")
_IS_SHARE = re.compile(r"占|强度|全国\d|比重|比例|率|份额|达到?\d+(?:\.\d+)?%|为\d+(?:\.\d+)?%|成(?!长)")
_GROWTH = re.compile(
    r"增速|增幅|涨幅|(?:增长|成长)(?:率|了?多少|了?几)|涨了?(?:多少|几)|growth rate|how much did .* (?:grow|rise)"
)
_IS_GROWTH = re.compile(r"增|涨|升|提高|降|减少|下滑|扩大|翻|同比|以上|左右")


def another_of_its_kind(question: str, said: str) -> bool:
    """Say whether a question names one of a kind and a text another instead: 玉米 where 大豆 stands.

    >>> another_of_its_kind("玉米自主選育的比例?", "大豆自主選育品種達到100%"), another_of_its_kind("大豆呢?", "大豆、玉米")
    (True, False)
    """
    asked, told = fold(question), fold(said)
    for members in _KINDS:
        in_question = {member for member in members if member.search(asked)}
        in_text = {member for member in members if member.search(told)}
        if in_question and in_text and not in_question & in_text:
            return True
    return False


def told_to_be_none(question: str, words: Sequence[Word], said: str) -> bool:
    """Say whether a text says that there is none, or no more, of a thing that a question takes for granted: 零違約, 未發生事故."""
    asked = fold(question)
    if denies(question) or asks_whether(question) or _NONE.search(asked) or _MATTERS.search(asked):
        return False
    names = [word.term.name for word in words if word.kind in ("thing", "name", "action")]
    return any(name in match.group() for match in _NONE.finditer(fold(said)) for name in names)


def is_reversed(question: str, said: str) -> bool:
    """Say whether a question goes the other way than a text: from B back to A, where 由A向B轉變 stands.

    >>> is_reversed("為什麼退回“一地一季”?", "由“一地一季”向“全域全季”轉變")
    True
    """
    asked = fold(question)
    for match in _FROM_TO.finditer(fold(said)):
        start, end = [group for group in match.groups() if group]
        way = rf"(?:从|由|from).{{0,3}}{re.escape(end)}.{{0,12}}{re.escape(start)}"
        if start in asked and not _DIGIT.search(start) and (re.search(way, asked) or _BACK.search(asked)):
            return True
    return False


def is_not_first(question: str, said: str) -> bool:
    """Say whether a question takes for granted that something is first or most, and a text ranks it lower and names no first."""
    asked, told = fold(question), fold(said)
    claims = _WHY.search(asked) and _FIRST.search(asked) and not asks_whether(question)
    return bool(claims and _LOWER_RANK.search(told) and not _FIRST.search(told))


def programme_missing(named: Sequence[str], evidence: str) -> bool:
    """Say whether a question names something in quotation marks that passages have nothing like: a programme of another place.

    Terms with a number in them (三高) and gaps (XX農業) are put in words of the asker's own, and orders are no names.
    """
    names = [name for name in named if len(name) >= _NAME and not _OWN_WORDS.search(name)]
    return any(fuzz.partial_ratio(name, fold(evidence)) <= _LIKE for name in names)


def claims_contradicted(claims: Iterable[tuple[object, str]], told: Sequence[Figure]) -> bool:
    """Say whether counts and shares that a question takes for granted stand with another value of the same unit: 60% where 70% stands.

    Years, sums and ages may be the case that is asked about.
    """
    units = {_counter(figure.unit) for figure in told if figure.unit}
    return any(_counter(unit) in units & {"个", "%", "百分点"} for _, unit in claims)


def _counter(unit: str) -> str:
    return "个" if unit in COUNTERS else unit


def of_another_sort(question: str, said: str) -> bool:
    """Say whether a share is asked where a text only tells of growth, or growth where it only tells of a share."""
    asked, told = fold(question), fold(said)
    share, growth = _SHARE.search(asked), _GROWTH.search(asked)
    if share and not growth:
        return not _IS_SHARE.search(told) and _IS_GROWTH.search(told) is not None
    return bool(growth and not share and "%" in told and not _IS_GROWTH.search(told))
