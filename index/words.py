"""The content words of a question, by kind."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.script import HAN, fold, same_length_simplified
from index.glossary import other_words, translations
from index.lexical import tokens
from index.places import NO_PLACES, beside_ours, other_name, short_names
from index.segmenter import tags
from index.terms import Term, subject, terms, worded

WordKind = Literal["place", "name", "thing", "attribute", "action"]
_KINDS: dict[str, WordKind] = {
    "ns": "place",
    "nr": "name",
    "nt": "name",
    "nz": "name",
    "b": "attribute",
    "z": "attribute",
    "a": "attribute",
}
# Nouns and verbs of asking and of reporting, which say nothing of the subject.
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        """
        文件 文章 全文 资料 内容 情况 方面 问题 答案 原文 原话 句话 地方 时候 时间 年份 东西 部分 段 段落 数量 数字 数据 个数 总数 名称
        名字 是 有 要 会 能 可以 应该 应当 需要 进行 做 用 让 使 把 被 成为 属于 包括 形容 描述 描写 表述 阐述 比喻
        用词 字眼 二字 两字 三字 四字 带有 引用 点名 提及 谈到 讲到 写到 那段 这段 一段 一句 两句 几句 那句 这句 哪句 句 前面 后面 上面
        下面 引 提 谈 靠 搞 算 花 怎么 是否 有没有 想要 打算 对不对 行不行 提到 提出 指出 强调 认为 说 讲 叫 写 列 给
        请 问 想 知道 了解 看 达到 达 为 占 到 作用 哪 种 类 项 条 分别 目前 现在 如今 当前
        全省 省内 省里 本省 我省 该省 当地 那边 这边 那里 这里 我国 我们 他们 她们 人家 自己 起来 来着 幅度 家数 名次 题目 要紧 一共 总共 简报 讲稿 老板 处长
        口号 标语 理由 材料 致词 讲稿 稿子 小数点 一字不漏 一字不差 原句 引原句 跟着 出来 整个 里头 那句话 说法 讲法 玩意 玩意儿 出处
        """,
    )
)


_EMPTY_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "province country city region place there year years people text paper document count counts edition items list full",
    )
)
_SAID = frozenset("nvabzjlist")  # first letters of the tags of words that mean something by themselves


_HEAD = re.compile(r"(?<=[\u4e00-\u9fff])(?=[省市县州区]长(?:[是叫姓为有的和,，?？]|$))")  # 黑龙江省长: not 黑龙江省 and 长
_OF_SEVERAL = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?=[两三四]省)(?<![^广]东)")  # 辽宁、广东三省: not 东三省
_WHICH_PLACE = re.compile(r"哪一?[个座]?(?:城市|省份|县市|地区|国家)(?![群级圈实])")  # what is asked for: no text has to say so


@dataclass(frozen=True, slots=True)
class Word:
    """One content word with the ways a document may say it."""

    term: Term
    kind: WordKind

    def is_in(self, held: frozenset[str]) -> bool:
        """Say whether a text that holds these tokens says the word."""
        return self.term.is_in(held)


def content_words(question: str) -> tuple[Word, ...]:
    """Return the content words in order, each once.

    >>> [(word.term.name, word.kind) for word in content_words("吉林省有多少個省級自然保護區?")]
    [('吉林省', 'place'), ('省级', 'attribute'), ('自然保护区', 'thing')]
    """
    asked = subject(_HEAD.sub(" ", _WHICH_PLACE.sub(" ", _OF_SEVERAL.sub(" ", same_length_simplified(question)))))
    found: list[tuple[int, Word]] = []
    for at, word, others in other_words(asked):
        found.append((at, Word(worded(word, others), _kind_of(word))))
        asked = asked[:at] + " " * len(word) + asked[at + len(word) :]
    at = 0
    for word, tag in tags(asked):
        at += len(word)
        if len(word) < 2 or word in _EMPTY or not HAN.match(word):
            continue
        if tag in _KINDS or tag[0] in "nvi":
            kind = _kind(word, tag)
            found.append((at - len(word), Word(Term(word, _ways(word, kind)), kind)))
    words = {word.term.name: word for _, word in sorted(found, key=lambda entry: entry[0])}
    for term in terms(question):
        if term.name.isascii() and term.name not in _EMPTY_ENGLISH:
            words[term.name] = Word(term, _english_kind(term, question))
    return tuple(words.values())


@lru_cache(maxsize=16_384)
def said_words(text: str) -> frozenset[str]:
    """Return the nouns, verbs and adjectives of a text, folded, of two Han characters or more.

    >>> sorted(said_words("綠色工廠和綠色園區"))
    ['园区', '工厂', '绿色']
    """
    found = (word for word, tag in tags(fold(text)) if tag[0] in _SAID)
    return frozenset(word for word in found if len(word) > 1 and HAN.match(word))


def place_names(text: str) -> list[str]:
    """Return the places a text names, folded and without the names of their ranks, in order, repeats included."""
    return [
        _bare(word, "place")
        for word, tag in tags(_OF_SEVERAL.sub(" ", fold(text)))
        if len(word) > 1 and _kind(word, tag) == "place"
    ]


def find_name(name: str, text: str) -> int:
    """Return where a text writes a name as `place_names` and `content_words` give it; -1 where it does not.

    >>> find_name("黑龙江", "在黑龍江省")
    1
    """
    return same_length_simplified(text).lower().find(name)


@lru_cache(maxsize=4_096)
def _ways(word: str, kind: WordKind) -> tuple[frozenset[str], ...]:
    """Return the tokens of each way to say a word."""
    bare = _bare(word, kind)
    place = other_name(word) or bare
    said = (*dict.fromkeys((bare, place)), *beside_ours(word), *short_names(place)) if kind == "place" else (bare,)
    return tuple(frozenset(tokens(way)) for way in said)


def _kind_of(word: str) -> WordKind:
    """Return the kind of a word by itself: that of its last part."""
    return _kind(*tags(word)[-1])


def _kind(word: str, tag: str) -> WordKind:
    """Return the kind of a word that the segmenter tags so."""
    if other_name(word):
        return "place"
    if word in NO_PLACES:
        return "action" if word in ("普及", "惠及") else "thing"
    return _KINDS.get(tag) or ("action" if tag[0] == "v" else "thing")


def _bare(word: str, kind: WordKind) -> str:
    """Return a place without the name of its rank: 吉林省 is said by 吉林."""
    return word[:-1] if kind == "place" and len(word) > 2 and word[-1] in "省市县区" else word


def _english_kind(term: Term, question: str) -> WordKind:
    """Return the kind of an English term: of what its first translation is; a place only where it is written like a name."""
    translated = translations(term.name)
    if not translated:
        return "thing"
    said = [tag for _, tag in tags(translated[0])]
    if all(tag[0] in "vd" and tag != "vn" for tag in said):
        return "action"
    written = re.search(re.escape(term.name), question, re.I)
    named = written is not None and (written.group()[0].isupper() or (question.islower() and bool(short_names(translated[0]))))
    return "place" if named and "ns" in said else "thing"
