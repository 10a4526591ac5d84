"""Slips of the keyboard in a question, mended where the documents or a dictionary say plainly what was meant.

A Chinese character is mended when no document has it beside its neighbours and exactly one other stands between them there: one
that sounds the same, or one that three neighbours agree on. Numbers are never touched: another number is another question.
An English word that no dictionary has becomes the nearest one that it has.
"""

import re
from collections.abc import Callable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from corpus.script import HAN, detect, same_length_simplified, to_script
from index import glossary
from index.lexical import LexicalIndex
from index.segmenter import tagged
from index.terms import subject

_NUMBERS = frozenset("〇零一二两三四五六七八九十百千万亿第几多数")
_BEFORE_MEASURES = frozenset("几哪各每某这那两")  # 幾類人 is no slip for 人類
# Characters that are words by themselves, and go with anything; folded.
_WORDS_ALONE = frozenset(
    "的了和与及在是为有要把被将也都就而对从到以于之其个只不没想说讲看问让给比跟同更最很还又再已等用靠做地得着过该按随这那哪并或且他她它吗呢吧成到出上下完掉起来去占写算"
)
_OFTEN_ALONE = _WORDS_ALONE | _NUMBERS | frozenset("里增种省市县店句脚字话段家部时位项群处主学体加至因由各正")
_ASKED_WRONGLY = re.compile(r"什[嗎吗磨末嘛們们]|甚麽|神馬(?=[?？]?$)|神马(?=[?？]?$)")
_ASKED_ENGLISH = {
    "wich": "which",
    "whcih": "which",
    "whch": "which",
    "waht": "what",
    "wher": "where",
    "whne": "when",
    "whta": "what",
}
_BRITISH = (("is", "iz"), ("ys", "yz"), ("our", "or"), ("tre", "ter"))
_RUN = re.compile(rf"{HAN.pattern}{{3,}}")
_ENGLISH = re.compile(r"(?<![A-Za-z0-9&'-])[A-Za-z]{4,}(?![A-Za-z0-9&'-])")
_LONG = 8  # letters: from here on two slips are allowed


def mended(question: str, *, index: LexicalIndex, text: Callable[[], str]) -> str:
    """Return the question with its slips mended; the same text where nothing is plainly wrong.

    Args:
        question: as typed.
        index: knows which characters stand side by side in the documents.
        text: gives the folded text of all documents; asked for only when something looks wrong.
    """
    asked = _ASKED_WRONGLY.sub(lambda match: "什麼" if detect(question) == "zh-Hant" else "什么", question)
    if HAN.search(asked):
        asked = _mended_chinese(asked, index, text)
    return _ENGLISH.sub(_mended_word, asked)


def _mended_chinese(question: str, index: LexicalIndex, text: Callable[[], str]) -> str:
    plain = same_length_simplified(question)
    content = subject(plain)
    language = detect(question)
    changed = list(question)
    for run in _RUN.finditer(plain):
        word = run.group()
        for i, char in enumerate(word):
            beside = [pair for pair in _pairs(word, i, char) if pair in content]
            if char in _NUMBERS or not beside or any(pair in index for pair in beside):
                continue
            if (
                char not in _WORDS_ALONE
                and word[max(0, i - 1) : i] not in _BEFORE_MEASURES
                and (turned := word[i + 1 : i + 2] + char)
                and len(turned) == 2
                and turned in index
                and word[i + 1 : i + 3] not in index
                and glossary.is_word(turned)
                and not glossary.is_word(char + word[i + 1])
            ):
                changed[run.start() + i], changed[run.start() + i + 1] = changed[run.start() + i + 1], changed[run.start() + i]
                word = word[:i] + turned + word[i + 2 :]
            elif instead := _meant(word, i, index, text):
                before = word[i - 1 : i]
                written = to_script(before + instead, language)[len(before) :]  # 公里, not 公裡
                same = same_length_simplified(written) == instead  # 項目 is no 專案
                changed[run.start() + i] = written if same else to_script(instead, language)
                word = word[:i] + instead + word[i + 1 :]
    return "".join(changed)


def _contexts(word: str, i: int) -> Iterator[tuple[str, str]]:
    """Yield what stands beside a character, from the longest to the shortest."""
    for left, right in ((2, 2), (2, 1), (1, 2), (1, 1), (2, 0), (0, 2)):
        if i - left >= 0 and i + 1 + right <= len(word):
            yield word[i - left : i], word[i + 1 : i + 1 + right]


def _pairs(word: str, i: int, char: str) -> Iterator[str]:
    """Yield a character together with each neighbour of the place i."""
    if i > 0:
        yield word[i - 1] + char
    if i + 1 < len(word):
        yield char + word[i + 1]


def _meant(word: str, i: int, index: LexicalIndex, text: Callable[[], str]) -> str:
    """Return the character that was meant, or nothing when that is not plain."""
    sound = glossary.readings(word[i])
    alone = word[i] in _WORDS_ALONE
    a_word = any(map(glossary.is_word, _pairs(word, i, word[i])))
    for left, right in _contexts(word, i):
        near = index.between(left[-1:], right[:1]) - _NUMBERS - _WORDS_ALONE
        if not (left and right):
            near = {char for char in near if sound & glossary.readings(char)}
        found = [char for char in sorted(near) if left + char + right in text()]
        alike = [char for char in found if sound & glossary.readings(char)]
        if len(alike) == 1 and not (a_word and not (left and right) and not _stands_alone(word, i, alike[0], index)):
            makes_word = any(map(glossary.is_word, _pairs(word, i, alike[0])))
            if (makes_word and not alone) or (left and right and (not alone or (makes_word and len(left) + len(right) > 2))):
                return alike[0]
        if len(found) == 1 and left and right and len(left) + len(right) >= 3 and not (a_word or alone):
            return found[0]
    return "" if alone or a_word else _homophone(word, i, sound, index)


def _homophone(word: str, i: int, sound: frozenset[str], index: LexicalIndex) -> str:
    """Return the one character of the same sound that makes a word of the documents with a neighbour: 面機 is 面積.

    Neither may be part of a word as it stands, nor go with anything.
    """
    known = {
        place
        for at, piece, _ in tagged(word)
        if len(piece) > 1 and glossary.is_word(piece)
        for place in range(at, at + len(piece))
    }
    found: set[str] = set()
    for beside, pairs in ((i - 1, index.between(word[i - 1 : i], "")), (i + 1, index.between("", word[i + 1 : i + 2]))):
        if 0 <= beside < len(word) and not {i, beside} & known and not _OFTEN_ALONE & {word[i], word[beside]}:
            found |= {char for char in pairs if glossary.is_word(word[beside] + char if beside < i else char + word[beside])}
    alike = [char for char in found - _NUMBERS - _WORDS_ALONE if sound & glossary.readings(char)]
    return alike[0] if len(alike) == 1 else ""


def _stands_alone(word: str, i: int, instead: str, index: LexicalIndex) -> bool:
    """Say whether a character makes a word of the documents with a neighbour where the one typed makes a word that none of them says."""
    typed, meant = _pairs(word, i, word[i]), _pairs(word, i, instead)
    return not any(pair in index for pair in typed) and any(pair in index and glossary.is_word(pair) for pair in meant)


def _mended_word(match: re.Match[str]) -> str:
    """Return the nearest word of the dictionary when it has not this one: fewest slips, swapped letters first, then the commonest."""
    word = match.group()
    lower = word.lower()
    if asking := _ASKED_ENGLISH.get(lower):
        return asking.capitalize() if word[0].isupper() else asking
    words = glossary.english_words()
    if (
        word.isupper()
        or lower in words
        or glossary.translations(lower)
        or {lower.removesuffix("s"), lower.removesuffix("ly"), lower.replace("men", "man")} & words.keys()
    ):
        return word
    slips = 2 if len(word) >= _LONG else 1
    for british, american in _BRITISH:
        if british in lower and (other := lower.replace(british, american)) in words:
            return other.capitalize() if word[0].isupper() else other
    near = process.extract(lower, words.keys(), scorer=OSA.distance, score_cutoff=slips, limit=20)
    near = [entry for entry in near if entry[0][0] == lower[0]]
    if not near:
        return word
    best = min(near, key=lambda entry: (entry[1], sorted(entry[0]) != sorted(lower), -words[entry[0]], entry[0]))[0]
    return best.capitalize() if word[0].isupper() else best
