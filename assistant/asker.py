"""Who asks, in a piece before or after what is asked: 我是跑儀器銷售的, 法學生問:, As a seed breeder I'd like to know …, I draw trail maps.

A piece that gives a figure, denies something or speaks of a case is none: it may be what the answer depends on.
"""

import re

from assistant.dialogue import standalone
from assistant.need import asks, need
from assistant.service import Turn
from corpus.script import same_length_simplified

# Over Simplified characters of the same length.
_SELF = r"(?:我|咱|俺|我们|咱们|敝[校处司]?|本人|小弟|小妹|在下|贵?我[司校])(?:这边|公司|单位)?"
_DOES = (
    r"(?:是(?!不是)|做|卖|搞|开|跑|带|教|当(?!然)|写|拍|种|养|修|管|负责|学(?!校|院)|读|正在|准备|刚(?:接手|来|到)|(?:要|想|在)(?:写|做|办|准备|赶|编|核稿|填表|报价)"
    r"|在[^,，:：。!！?？;；]{1,12}(?:上班|工作|值班|实习|读书|教书|任职|服务|做[^,，的]{1,6})|任职|从事|住|老家|外婆|奶奶|爷爷)"
)
_CASE = re.compile(r"[\d没未不被已]|了(?!解)|超过|以上|以下|[一二三四五六七八九十]+[年岁人天]")
_WANTS = (
    r"(?:(?:想|要|来|顺便)+(?:问|请教|求证|确认|核实|查证)(?:一?[下句声])?|好奇(?:问一?下)?|(?:问|请教|求证)(?:一?[下句声])?"
    r"|想(?:知道?|了解|搞清楚?|弄清楚?)(?:一下)?|的不(?:太?明白|太?懂))"
)
_OFFICE = r"(?:[科室处组部局课系院社班队]|中心|公司|学校)"
_PREPARES = (
    r"(?:要|想|正?在|需要)(?:核稿|填表|报价参考|报价|参考|备课|写[^,，的]{1,6}|赶[^,，的]{0,4}|整理[^,，的]{0,4}|编[^,，的]{0,4})"
)
_PERSON = (
    r"(?:[\w'-]+ ){0,3}(?!percent|proportion|member|number|order|matter|part|result|alternative|country|whole)"
    r"[\w'-]*(?:er|or|ist|ian|eer|ese|man|woman|yst|nurse|clerk|chef|guide|student|intern|official|vet)"
)
_BEFORE = re.compile(
    rf"^\s*(?:{_SELF}{_DOES}[^,，:：。!！?？;；]{{0,30}}|[^,，:：。!！?？;；]{{0,16}}?{_WANTS}"
    rf"|[^,，:：。!！?？;；的]{{1,8}}{_OFFICE}{_PREPARES}|刚(?:调[来到]|接手|来)[^,，:：。!！?？;；的]{{0,10}})"
    r"(?:[,，:：。!！;；]\s*|(?<=[问教知道证解白懂奇])\s+)"
    r"|^\s*(?:我|咱|俺|本人|小弟|敝|做|搞|卖|开|当|种|教|跑)[^,，:：。!！?？;；最若]{0,22}?(?:想知道?|想了解|想问(?:一?[下句])?)\s*(?=[\u4e00-\u9fff])(?![的哪])"
    rf"|^(?:as an? {_PERSON}\b,?\s+(?:i(?:'d| would)? (?:like|want|need) to (?:know|check|ask)|i wonder|i'm curious)[,:]?\s+|as an? {_PERSON}\b,\s+"
    r"|(?:i'm|i am|we're|we are) (?:an? |briefing |writing |preparing |drafting |doing |working |checking |new )[^,.:;?!\d]{2,60}[:.,;]\s+"
    r"|(?:i|we) (?:cover|draw|run|sell|teach|edit|book|manage|design|work|write|drive|study)\b[^,.:;?!\d]{2,60}[:.,;]\s+)",
    re.I,
)
_BEHIND = re.compile(
    rf"(?<=[?？])\s*(?:{_SELF}{_DOES}[^?？]{{1,30}}"
    r"|(?:I'm|I am|We're|We are) (?:an? |writing |preparing |doing )[^?？\d]{2,60}"
    r"|(?:I|We) (?:cover|draw|run|sell|teach|edit|book|manage|design|work|write|drive|study)\b[^?？\d]{2,60})$",
    re.I,
)
_MOST = 3
_OWN = 5  # characters that are left at least


def without_asker(question: str) -> str:
    """Return a question without the pieces that say who asks; the whole where what is left leans on them or asks nothing.

    >>> without_asker("我是跑儀器銷售的,獨立研究所一共多少家?"), without_asker("我們的濕地,面積多大?")
    ('獨立研究所一共多少家?', '我們的濕地,面積多大?')
    """
    rest = question
    for _ in range(_MOST):
        plain = same_length_simplified(rest)
        before, behind = _BEFORE.match(plain), _BEHIND.search(plain)
        if before and not _CASE.search(before.group()) and _stands_alone(rest[before.end() :], rest[: before.end()]):
            rest = rest[before.end() :]
        elif behind and not _CASE.search(behind.group()) and not asks(rest[behind.start() :]):
            rest = rest[: behind.start()]
        else:
            break
    return rest


def _stands_alone(rest: str, before: str) -> bool:
    """Say whether the rest of a question asks, what stands before it does not, and it leans on nothing there."""
    if asks(before) or len(rest) <= _OWN or not (asks(rest) or need(rest).kind == "number"):
        return False
    return standalone(rest, [Turn("user", before + "是什麼?")]) == rest
