"""What a question asks about: its terms, each with the ways a document may say it.

A Chinese term is a bigram of the folded question, question words left out, or a word that documents say otherwise. An English term is
a word, or a phrase of up to four that the glossary knows, with its Chinese translations beside it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from corpus.script import HAN, fold
from index import glossary
from index.lexical import tokens
from index.places import short_names
from index.segmenter import boundaries

# Words that ask or are polite and say nothing of the subject; folded, longest first where one begins another.
_ASKING = re.compile(
    r"请问|请|麻烦|告诉我|想知道|想了解|我想|帮我|查一下|说一下|讲一下|介绍一下|解释一下|列出|列举|根据文件"
    r"|根据文章|根据资料|文件里|文件中|文章里|文章中"
    r"|文中|资料里|到底|究竟|大概|大约是|一共有|一共|总共有|总共|共有|分别是|分别|是多少|有多少|达到多少"
    r"|多少|为多少|有多大|有多高|有多长|有多远|多大|多高|多长"
    r"|是什么|指什么|什么是|有什么|什么样的|什么|有哪些|哪些|哪一年|哪一个|哪一|哪里|哪儿|哪个|哪家"
    r"|哪[几两二三四五六七八九十](?:个|类(?![型别])|种(?![植类族])|项(?!目)|条|样|大|家|位)?(?:方面)?|哪(?:类(?![型别])|种(?![植类族])|项(?!目))?|是谁|谁|为什么|为何|为啥|何以|何时|何地|何处|何"
    r"|怎么样|怎样|怎么|如何|是不是|是否|有没有|能不能|可不可以|会不会|第几|几个|几项|几条|几年|几次|几|吗"
    r"|\bhow (?:many|much|large|big|high|long|far|fast)\b"
    r"|已经|曾经|呢|吧|啊|呀|么|的话|一下|关于|有关|对于|以及|还有|这个|那个"
)
_FUNCTION_CHARS = frozenset("的了和与及在是为有要把被将也都就而对从到以于之其个")
_ENGLISH_STOP = frozenset(
    re.findall(
        r"\w+",
        """
    a an the of in on at to for by with from and or is are was were be been do does did has have had how what
    which who whom whose when where why much many it its this that these those there their they about into as
    than then can could will would should shall may might must please tell me you i we us our your my say says
    said document documents according mentioned mention list name give explain describe any some all each other
    between during under over also only just very more most less least such here itself themselves himself oneself
    s t re ve call calls called name names named mean means meant regard regards relation according article report
    paragraph passage text page quote quoted quotes wording word words term terms phrase sentence part section question
    kind kinds type types sort sorts way ways thing things number numbers amount figure total exactly currently now
    want wants wanted need needs needed take takes took taken get gets got make makes made put puts use uses used
    using come comes came become becomes turn turns turned keep keeps go goes be being said write written
    exact exactly verbatim include includes included including contain contains contained cover covers talk talks discuss discussed
    one two three four five six seven eight nine ten several both out up down off at
    no not yes please thanks thank hello hi
    """,
    )
)
_NUMERALS = dict(
    zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], "一二三四五六七八九十", strict=True)
)
_WORDS = re.compile(r"[a-z]+(?:[-&'][a-z]+)*|\d+(?:\.\d+)?%?")
_HAN_RUN = re.compile(rf"{HAN.pattern}+")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked about; each alternative is the tokens that a text has to hold to say it."""

    name: str
    alternatives: tuple[frozenset[str], ...]
    spans_words: bool = False  # a bigram with a grammatical character: it counts only where some document has it
    wordings: tuple[str, ...] = ()  # of an English term: how each alternative is written

    def is_in(self, held: frozenset[str]) -> bool:
        """Say whether a text that holds these tokens says the term."""
        return any(alternative <= held for alternative in self.alternatives)


def subject(question: str) -> str:
    """Return the folded question without its asking words, spaces in their place.

    >>> subject("请问湿地面积是多少?")
    ' 湿地面积 ?'
    """
    return _ASKING.sub(" ", fold(question))


def _english_terms(words: list[str]) -> list[Term]:
    found: list[Term] = []
    position = 0
    while position < len(words):
        length = 1
        for length in range(min(glossary.MAX_WORDS, len(words) - position), 0, -1):
            span = words[position : position + length]
            phrase = " ".join(span)
            if _ENGLISH_STOP & {span[0], span[-1]} and not glossary.is_office_term(phrase):  # opening up
                continue
            translated = glossary.translations(phrase)
            if translated or length == 1:
                said = (phrase, *translated, *(short for text in translated for short in short_names(text)))
                ways = {_way(text): text for text in reversed(said) if tokens(text)}
                found.append(Term(phrase, tuple(reversed(ways)), wordings=tuple(reversed(ways.values()))))
                break
        position += length
    return found


@lru_cache(maxsize=4_096)
def worded(word: str, others: tuple[str, ...]) -> Term:
    """Return the term of a word that documents say otherwise."""
    ways = (word, *others)
    return Term(word, tuple(map(_way, ways)), wordings=ways)


@lru_cache(maxsize=16_384)
def _way(text: str) -> frozenset[str]:
    """Return the tokens a text has to hold to say so: of each word, so that 糧食總產量 says 糧食產量."""
    edges = sorted(boundaries(text))
    across = {
        text[at - 1 : at + 1]
        for before, at, behind in zip(edges, edges[1:], edges[2:], strict=False)
        if at - before > 1 and behind - at > 1
    }
    return frozenset(tokens(text)) - across or frozenset(tokens(text))


def terms(question: str) -> list[Term]:
    """Return the terms of a question in order, each once.

    >>> [term.name for term in terms("濕地面積是多少?")]
    ['湿地', '地面', '面积']
    """
    asked = subject(question)
    found: list[Term] = []
    others = {at: (word, ways) for at, word, ways in glossary.other_words(asked)}
    for run in _HAN_RUN.finditer(asked):
        end = 0  # of the last word that documents say otherwise
        for at in range(run.start(), run.end() - 1):
            if at in others:
                word, ways = others[at]
                end = at + len(word)
                found.append(worded(word, ways))
            if at + 2 > end:
                pair = asked[at : at + 2]
                found.append(Term(pair, (frozenset([pair]),), bool(_FUNCTION_CHARS & set(pair))))
    found.extend(_english_terms([word.removesuffix("'s") for word in _WORDS.findall(asked)]))
    return list({term.name: term for term in found}.values())


def in_chinese(question: str, wordings: Mapping[str, str]) -> str:
    """Return the folded subject of a question with its English terms worded as given, and without other English words that ask.

    >>> in_chinese("How large are the wetlands?", {"wetlands": "湿地"})
    '湿地'
    """
    text = subject(question)
    for name in sorted(wordings, key=len, reverse=True):
        text = re.sub(rf"(?<![a-z]){re.escape(name)}(?![a-z])", f" {wordings[name]} ", text)
    kept = re.sub(_WORDS, lambda match: _NUMERALS.get(match[0], "" if match[0] in _ENGLISH_STOP else match[0]), text)
    return "".join(kept.replace("?", "").split())
