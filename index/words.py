"""The content words of a question, by kind. The one file with rjieba, whose part-of-speech tags know a place from a thing."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal

from corpus.script import HAN, fold, same_length_simplified
from index.glossary import translations
from index.lexical import tokens
from index.terms import Term, subject, terms

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
        """,
    )
)


_SAID = frozenset("nvabzjlist")  # first letters of the tags of words that mean something by themselves


# Countries that documents write with one character beside another: 中俄, 對俄.
_ONE_CHARACTER = {
    "俄罗斯": "俄",
    "俄国": "俄",
    "日本": "日",
    "韩国": "韩",
    "美国": "美",
    "英国": "英",
    "法国": "法",
    "蒙古": "蒙",
}
_NO_PLACES = frozenset({"普及"})  # that the segmenter takes for some


@dataclass(frozen=True, slots=True)
class Word:
    """One content word with the ways a document may say it."""

    term: Term
    kind: WordKind

    def is_in(self, held: frozenset[str]) -> bool:
        """Say whether a text that holds these tokens says the word."""
        return self.term.is_in(held)


@cache
def _segmenter() -> Any:
    import rjieba

    return rjieba.Jieba()


def content_words(question: str) -> tuple[Word, ...]:
    """Return the content words in order, each once.

    >>> [(word.term.name, word.kind) for word in content_words("吉林省有多少個省級自然保護區?")]
    [('吉林省', 'place'), ('省级', 'attribute'), ('自然保护区', 'thing')]
    """
    asked = subject(question)
    found: dict[str, Word] = {}
    for word, tag in _segmenter().tag(asked):
        if len(word) < 2 or word in _EMPTY or not HAN.match(word):
            continue
        if tag in _KINDS or tag[0] in "nvi":
            kind = _KINDS.get(tag) or ("action" if tag[0] == "v" else "thing")
            kind = "action" if word in _NO_PLACES else kind
            short = _ONE_CHARACTER.get(word)
            ways = [_bare(word, kind), *((f"中{short}", f"对{short}") if short else ())]
            found[word] = Word(Term(word, tuple(frozenset(tokens(way)) for way in ways)), kind)
    for term in terms(question):
        if term.name.isascii():
            found[term.name] = Word(term, _english_kind(term, question))
    return tuple(found.values())


@lru_cache(maxsize=65_536)
def tagged(text: str) -> tuple[tuple[int, str, str], ...]:
    """Return the words of a text in order as (offset, word, part-of-speech tag); the words are the text's own characters.

    >>> tagged("綠色工廠")
    ((0, '綠色', 'n'), (2, '工廠', 'n'))
    """
    found: list[tuple[int, str, str]] = []
    offset = 0
    for word, tag in _segmenter().tag(same_length_simplified(text)):
        found.append((offset, text[offset : offset + len(word)], tag))
        offset += len(word)
    return tuple(found)


@lru_cache(maxsize=16_384)
def said_words(text: str) -> frozenset[str]:
    """Return the nouns, verbs and adjectives of a text, folded, of two Han characters or more.

    >>> sorted(said_words("綠色工廠和綠色園區"))
    ['园区', '工厂', '绿色']
    """
    found = (word for word, tag in _segmenter().tag(fold(text)) if tag[0] in _SAID)
    return frozenset(word for word in found if len(word) > 1 and HAN.match(word))


def place_names(text: str) -> list[str]:
    """Return the places a text names, folded and without the names of their ranks, in order, repeats included."""
    return [_bare(word, "place") for word, tag in _segmenter().tag(fold(text)) if tag == "ns" and len(word) > 1]


def _bare(word: str, kind: WordKind) -> str:
    """Return a place without the name of its rank: 吉林省 is said by 吉林."""
    return word[:-1] if kind == "place" and len(word) > 2 and word[-1] in "省市县区" else word


def _english_kind(term: Term, question: str) -> WordKind:
    """Return the kind of an English term: of what its first translation is, where it is written like a name."""
    written = re.search(re.escape(term.name), question, re.I)
    translated = translations(term.name)
    if not written or not written.group()[0].isupper() or written.start() == 0 or not translated:
        return "thing"
    return "place" if any(tag == "ns" for _, tag in _segmenter().tag(translated[0])) else "thing"
