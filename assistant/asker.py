"""Who asks, in a piece before or after what is asked: 我是跑儀器銷售的, 法學生問:, As a seed breeder I'd like to know …, I draw trail maps."""

import re

from assistant.dialogue import standalone
from assistant.need import asks, need
from assistant.service import Turn
from corpus.script import same_length_simplified

# Over Simplified characters of the same length.
_SELF = r"(?:我们?|咱们?|俺|敝|本人|小弟|小妹|在下|本(?:校|公司|店|局|单位|科|室|处|系|班|所(?!有))|贵?我[司校])(?![国省市县区州党军]|们[国省市县区州]|方)"
_WANTS = r"(?:(?:想|要|来|好奇|顺便)*(?:问|请教|求证|确认|核实|查证)(?:一?[下句声]|个问题)?|(?:很|有点)?好奇|想(?:知道?|了解|搞清楚?|弄清楚?)(?:一下)?|不(?:太?明白|太?懂|解)|想不通|有个?疑问)"
_WORKS = r"(?:做|卖|搞|开|跑|带|教|当|写|学|读|种|养|修|管|画|拍|从事|负责|经营|研究|代理)"
_OFFICE = r"(?:[科室处组部局课系院社班队]|中心|公司|学校|协会|老师|学生|同学|同事|[员者生师民友迷工商户])"
_PREPARES = r"(?:要|想|正?在|需要|得)(?:核|写|做|用|报|交|赶|整理|查|准备|填|印|编|跑|校|备|讲|参考)"
_BEFORE = re.compile(
    rf"^\s*(?P<who>{_SELF}[^,，:：。!！?？;；]{{1,30}}|[^,，:：。!！?？;；]{{0,16}}?{_WANTS}|{_WORKS}[^,，:：。!！?？;；的]{{1,12}}的"
    rf"|[^,，:：。!！?？;；的]{{1,8}}{_OFFICE}{_PREPARES}[^,，:：。!！?？;；]{{0,8}}|刚(?:调|来|到|入职|接手|毕业|搬)[^,，:：。!！?？;；]{{0,12}})"
    rf"(?:[,，:：。!！;；]\s*|(?<=[问教知道证解白懂奇])\s+)"
    rf"|^\s*[^,，:：。!！?？;；]{{0,24}}?(?:想知道?|想了解|想问(?:一?[下句])?)\s*(?=[\u4e00-\u9fff])"
    r"|^(?:as an? [^,.?!]{2,40}?,?\s+(?:i(?:'d| would)? (?:like|want|need) to (?:know|check|ask)|i wonder|i'm curious)[,:]?\s+|as an? [^,.?!]{2,40},\s+"
    r"|(?:i'm|i am|we're|we are|i|we) (?!(?:want|need|would like) to know\b)[^,.:;?!]{2,60}[:.,;]\s+)",
    re.I,
)
_BEHIND = re.compile(
    rf"(?<=[?？])\s*(?:{_SELF}(?:是|做|在|要|想|有|搞|卖|教|跑|开|带|负责|准备|写|用|学|拍|管|从事)[^?？]{{1,30}}|(?:I|I'm|We|We're|I am|We are)\s[^?？]{{2,60}})$",
    re.I,
)
_MOST = 3


def without_asker(question: str) -> str:
    """Return a question without the pieces that say who asks; the whole where what is left leans on them or asks nothing.

    >>> without_asker("我是跑儀器銷售的,獨立研究所一共多少家?"), without_asker("我們的濕地,面積多大?")
    ('獨立研究所一共多少家?', '我們的濕地,面積多大?')
    """
    rest = question
    for _ in range(_MOST):
        plain = same_length_simplified(rest)
        before, behind = _BEFORE.match(plain), _BEHIND.search(plain)
        if before and _stands_alone(rest[before.end() :], rest[: before.end()]):
            rest = rest[before.end() :]
        elif behind and not asks(rest[behind.start() :]):
            rest = rest[: behind.start()]
        else:
            break
    return rest


def _stands_alone(rest: str, before: str) -> bool:
    """Say whether the rest of a question asks, what stands before it does not, and it leans on nothing there."""
    if asks(before) or not (asks(rest) or need(rest).kind == "number"):
        return False
    return standalone(rest, [Turn("user", before + "是什麼?")]) == rest
