"""Does a stem in other words still ask the same? A table of checks, strict on purpose: what fails keeps the rule's own stem.

What may change is the order of the lead, of places and of question words, the wording of the question, and words that carry nothing
(是, 達到, 部分提到). What is asked of what, and how, may not.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.study.item import BLANK
from assistant.study.phrasing import RELATIVE
from corpus.figures import find_figures
from corpus.script import HAN, Language, same_length_simplified, to_script
from corpus.units import qualifier_named
from index.segmenter import tagged
from index.words import place_names

MAX_CHARS = 200
SHORTER, LONGER = 0.5, 1.7
_AROUND = 2
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|《[^》]*》|‘[^’]*’|『[^』]*』")
_BRACKETED = re.compile(r"（[^）]*）|\([^)]*\)")
_YEAR = re.compile(r"(?:19|20)\d\d|“?十[一二三四五六]五”?|上半年|下半年|[一二三四]季度|\d{1,2}月")
_NEGATION = re.compile(r"不(?![断仅同止])|非(?!常)|未(?!来)|无(?!论)|没|否|勿|除|误|停|禁")
_QUALIFIER = re.compile(
    r"不低于|不少于|不超过|不高于|不足|超过|突破|至少|至多|高于|低于|多于|少于|接近|大约|约为|将近|以上|以下|以内|左右|上下|逾|(?<!节|契|公|制|预)约|近(?!年|代|期|平)"
)
_UP = re.compile(r"增(?!值|量|长极|长点)|提高|提升|上升|上涨|扩大|涨幅|升幅|升至|[加增]多")
_DOWN = re.compile(r"下降|降(?!临)|减|缩小|回落|下滑|跌")
_MOST, _LEAST = re.compile(r"最(?:大|高|多|长|快|强|早)|首(?!先|都)"), re.compile(r"最(?:小|低|少|短|慢|弱|晚)")
_MODAL = re.compile(
    r"将(?!近)|已|拟|力争|预计|预期|计划(?!书)|争取|必须|可以|应当|均|都(?!市)|仅|只(?!有制)|唯一|首次|全部|一律|至今|曾|正在|尚"
)
_ASKING: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("many", re.compile(r"多少|第几|几(?!乎|何|近)|how (?:many|much)")),
    ("when", re.compile(r"何时|什么时候|哪一?年|哪天|何年|when")),
    ("where", re.compile(r"哪里|何处|何地|什么地方|where")),
    ("who", re.compile(r"谁|何人|who")),
    ("why", re.compile(r"为什么|为何|why")),
    ("how", re.compile(r"怎样|如何|怎么|how")),
    ("truth", re.compile(r"是否|吗|对不对|正确与否")),
    ("which", re.compile(r"哪(?:些|几|一|[二两三四五六七八九十]|\d+)?[项个种类条座家位部]?|which")),
    ("what", re.compile(r"什么|何(?!况|等)|what")),
)
_WORDS_OF_ASKING = re.compile("|".join(pattern.pattern for _, pattern in _ASKING))
_COUNTED = re.compile(r"哪([二两三四五六七八九十]|\d+)")
_LINKING = frozenset("由被把将向对比从给让使")
# Words that carry nothing of what is asked; simplified.
_NEUTRAL = frozenset(
    re.findall(
        r"\w+",
        """
        文件 文中 原文 部分 方面 内容 表述 提到 提及 指出 提出 说明 写明 说 讲 是 为 有 共 共有 达 达到 在 中 的 了 之 其 根据 按照 依据 关于
        下列 以下 请问 请 问 填空 填写 回答 选择 选出 判断 其中 具体 分别 一共 总共 数值 数字 情况 上 里 内 这 该 此 项 个 种 类 条 等于 属于
        就 而言 来说 看 关系 来看 当中 到 以 所 个数 出自 来自 那么 呢 也 与 和 及 应 要 幅度 列出 写出 列举 哪些 什么 多少 哪 何
        """,
    )
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A rule's own stem and a model's draft of it, in one script for comparing."""

    own: str
    draft: str
    language: Language

    @property
    def plain(self) -> tuple[str, str]:
        """Both in simplified characters, one for one."""
        return same_length_simplified(self.own).lower(), same_length_simplified(self.draft).lower()


@dataclass(frozen=True, slots=True)
class Check:
    """One check: `words` say what a draft must be, `differs` whether it is not."""

    id: str
    words: str
    differs: Callable[[Pair], bool]


def bare(text: str) -> str:
    """Return the letters and digits of a text.

    >>> bare("發展，哪些？")
    '發展哪些'
    """
    return re.sub(r"[\W_]+", "", text)


def _ending(text: str) -> str:
    last = _BRACKETED.sub("", text).rstrip(" 　”’」』")[-1:]
    return {"?": "？", ".": "。"}.get(last, last)


def _form(pair: Pair) -> bool:
    return "\n" in pair.draft or len(pair.draft) > MAX_CHARS or _ending(pair.own) != _ending(pair.draft)


def foreign_characters(text: str, known: str, language: Language) -> list[str]:
    """Return the characters and words of a text that are not in the script of a language, nor in what is known.

    >>> foreign_characters("绿色發展的GDP", "發展", "zh-Hant")
    ['绿', 'GDP']
    """
    if language == "en":
        return [char for char in HAN.findall(text) if char not in known]
    other = [char for char in dict.fromkeys(HAN.findall(text)) if char not in known and to_script(char, language) != char]
    return other + [word for word in re.findall(r"[A-Za-z]+", text) if word.lower() not in known.lower()]


def _length(pair: Pair) -> bool:
    return not SHORTER * len(pair.own) <= len(pair.draft) <= LONGER * len(pair.own) + 8


def _next_to_blank(text: str) -> list[tuple[str, str]]:
    """Return the characters on either side of each blank, up to the nearest punctuation."""
    parts = text.split(BLANK)
    return [(re.split(r"\W", before)[-1][-_AROUND:], re.split(r"\W", after)[0][:_AROUND]) for before, after in pairwise(parts)]


def _blank(pair: Pair) -> bool:
    return _next_to_blank(pair.own) != _next_to_blank(pair.draft)


def figures_of(text: str) -> Counter[str]:
    """Return the figures of a text that are no calendar years, each as value and unit, and how often each is said."""
    return Counter(f"{figure.value.normalize()}{figure.unit}" for figure in find_figures(text) if not figure.is_year)


def years_of(text: str) -> Counter[str]:
    """Return the years and other times of a text."""
    plain = same_length_simplified(text)
    return Counter([*_YEAR.findall(plain), *RELATIVE.findall(plain)])


def _digits(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+(?:\.\d+)?", text))


def _figures(pair: Pair) -> bool:
    own, draft = (_YEAR.sub(" ", _WORDS_OF_ASKING.sub(" ", text)) for text in pair.plain)
    return figures_of(own) != figures_of(draft) or _digits(own) != _digits(draft)


def _found(pattern: re.Pattern[str], pair: Pair) -> tuple[Counter[str], Counter[str]]:
    own, draft = pair.plain
    return Counter(pattern.findall(own)), Counter(pattern.findall(draft))


def _negation(pair: Pair) -> bool:
    own, draft = _found(_NEGATION, pair)
    return own.total() != draft.total()


def asking(text: str) -> list[str]:
    """Return what kinds of question a text asks, with how many things where it says so.

    >>> asking("推動哪四項一體化配置？"), asking("增長多少？"), asking("何時完成？")
    (['which', '四'], ['many'], ['when'])
    """
    plain = same_length_simplified(text).lower()
    found = []
    for name, pattern in _ASKING:
        if pattern.search(plain):
            found.append(name)
            found += _COUNTED.findall(plain) if name == "which" else []
        plain = pattern.sub("＃", plain)
    return found


def _asking(pair: Pair) -> bool:
    told = set(_BRACKETED.findall(pair.own)) - set(_BRACKETED.findall(pair.draft))
    return bool(told) or asking(_outside(pair.own)) != asking(_outside(pair.draft))


def _qualifier(pair: Pair) -> bool:
    own, draft = (Counter(qualifier_named(word) for word in _QUALIFIER.findall(text)) for text in pair.plain)
    return own != draft


def _direction(pair: Pair) -> bool:
    return any(
        bool(pattern.search(pair.plain[0])) != bool(pattern.search(pair.plain[1])) for pattern in (_UP, _DOWN, _MOST, _LEAST)
    )


def _modality(pair: Pair) -> bool:
    own, draft = _found(_MODAL, pair)
    return set(own) != set(draft)


def _quoted(pair: Pair) -> bool:
    return Counter(_QUOTED.findall(pair.own)) != Counter(_QUOTED.findall(pair.draft))


def _outside(text: str) -> str:
    """Return a text without what it quotes and without what stands in brackets."""
    return _BRACKETED.sub(" ", _QUOTED.sub("“”", text))


def content(plain: str) -> list[tuple[str, str]]:
    """Return the words of a simplified text that carry what is asked, each with its tag, in order; places are left out.

    >>> [word for word, _ in content("发展的产业有哪些？")]
    ['发展', '产业']
    """
    text = _WORDS_OF_ASKING.sub(" ", _outside(plain).replace(BLANK, " "))
    found = []
    for _, word, tag in tagged(text):
        carries = tag[0] not in "wxrycumqo" and word.strip() and word not in _NEUTRAL and tag != "ns"
        if carries or word in _LINKING:
            found.append((word, tag))
    return found


def _subject(pair: Pair) -> bool:
    """Say whether a word of the own stem is lost."""
    own, draft = pair.plain
    return any(word not in draft for word, _ in content(own))


def _added(pair: Pair) -> bool:
    """Say whether the draft has a word that neither the own stem has nor carries nothing."""
    own, draft = pair.plain
    return any(word not in own for word, _ in content(draft))


def _positions(words: list[str], text: str) -> Iterator[int]:
    for word in words:
        yield text.find(word)


def _order(pair: Pair) -> bool:
    """Say whether the words, or the question among verbs and particles, stand in another order: who did what to whom."""
    own, draft = (_QUOTED.sub("“”", text) for text in pair.plain)
    words = [word for word, _ in content(own) if own.count(word) == 1 and draft.count(word) == 1]
    marked = [BLANK] if BLANK in own else []
    both = sorted([*words, *marked, *_said_figures(own, draft)], key=own.find)
    places = list(_positions(both, draft))
    if places != sorted(places):
        return True
    asked = _WORDS_OF_ASKING.search(own), _WORDS_OF_ASKING.search(draft)
    if not asked[0] or not asked[1]:
        return False
    deeds = [word for word, tag in content(own) if word in words and (tag[0] == "v" or word in _LINKING)]
    return any((own.find(deed) < asked[0].start()) != (draft.find(deed) < asked[1].start()) for deed in deeds)


def _said_figures(own: str, draft: str) -> list[str]:
    texts = [figure.text for figure in find_figures(own) if not figure.is_year]
    return [text for text in texts if own.count(text) == 1 and draft.count(text) == 1]


CHECKS: tuple[Check, ...] = (
    Check("form", "one line, a question where the rule asks one, else a statement", _form),
    Check("quoted", "what is quoted is quoted word for word", _quoted),
    Check("copy", "not the rule's own words again", lambda pair: bare(pair.own) == bare(pair.draft)),
    Check("script", "in the document's script", lambda p: bool(foreign_characters(p.draft, p.own, p.language))),
    Check("length", "about as long", _length),
    Check("blank", "the blank is where it was, between the same words", _blank),
    Check("figures", "the same figures", _figures),
    Check("years", "the same years and times", lambda pair: years_of(pair.own) != years_of(pair.draft)),
    Check("places", "the same places", lambda p: set(place_names(p.own)) != set(place_names(p.draft))),
    Check("negation", "denies what the rule's stem denies, and nothing else", _negation),
    Check("asking", "the same kind of question, with the same instruction", _asking),
    Check("qualifier", "the same qualifiers: 以上, 不低於, 左右", _qualifier),
    Check("direction", "the same direction: more or less, most or least", _direction),
    Check("modality", "done, planned or expected as it was; all or some", _modality),
    Check("subject", "says of what it asks", _subject),
    Check("added", "brings nothing else in", _added),
    Check("order", "who does what to whom stays as it was", _order),
)


def difference(pair: Pair) -> str:
    """Return the first check that a draft fails, or "" when it asks the same."""
    return next((check.id for check in CHECKS if check.differs(pair)), "")
