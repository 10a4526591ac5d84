"""Can the stem be understood by itself: Q12, Q13, Q16, and how it is worded."""

import re
from collections.abc import Iterator

from assistant.study.english import LEANS as LEANING
from assistant.study.english import is_english
from assistant.study.item import BLANK, Item
from assistant.study.phrasing import HANGS, OWN, PRONOUN, RELATIVE, said
from assistant.study.rules.rule import OPEN, Rule, World
from corpus.script import same_length_simplified
from index.segmenter import tagged

MAX_STEM_CHARS = 60
MAX_WORDS_CHARS, MAX_ENGLISH_CHARS = 90, 220
_NEGATIVE = re.compile(r"(?:下列|以下).*(?:不属于|不是|不包括|错误的|有误的|除.{1,12}外)")
_MARKED = re.compile(r"【[^】]+】")
_UNFINISHED = re.compile(r"(?:的|和|与|及|对(?<!配对)|在|时|把|将|为|从|向|以|会议上|大会上|会上)[。？]$")
_LATER = re.compile(r"[，,](?:具有|拥有|蕴含|体现|符合|彰显|展现|标志着)")
_NOT_WORDS = re.compile(r"[*\n①-⑳]")
_DONE = re.compile(r"[\u4e00-\u9fff]{1,4}了(?!解)")  # 帶來了…: somebody did it
_COUNTS = re.compile(r"哪(?:些|[一二三四五六七八九十两]项)")
_CUT = re.compile(r"在[^，,]{1,8}哪些(?:方面|领域|重点)")  # 在科技創新哪些方面: the first member has lost its head
_FRAGMENT = re.compile(r"^[，,、；;。和与及的]")


def negative(item: Item, world: World) -> Iterator[str]:
    """Q12."""
    if _NEGATIVE.search(same_length_simplified(item.stem)) and not _MARKED.search(item.stem):
        yield "a negative stem; mark the negation with 【】 or ask for what is right"


def _shared(one: str, other: str) -> int:
    """Return the length of the longest run of characters that two texts share."""
    best = 0
    for start in range(len(one)):
        while start + best < len(one) and one[start : start + best + 1] in other:
            best += 1
    return best


def repeated_words(item: Item, world: World) -> Iterator[str]:
    """Q13."""
    if item.kind != "mcq" or item.figure:
        return
    key = max((_shared(option.text, item.stem) for option in item.options if option.key), default=0)
    rest = max((_shared(option.text, item.stem) for option in item.options if not option.key), default=0)
    if key > rest + 3:
        yield "the key repeats words of the stem as no other option does"


def stands_alone(item: Item, world: World) -> Iterator[str]:
    """Q16, the part that rejects: pronouns and times that point outside the stem."""
    text = same_length_simplified(said(item.stem))
    if item.kind in OPEN:
        return
    material = world.materials.get(item.source.document)
    place = material.place if material else ""
    if is_english(text) and LEANING.search(text) and item.kind != "match":
        yield "the stem leans on a sentence before it"
    if PRONOUN.match(text.removeprefix(same_length_simplified(place))):
        yield "the stem begins with a pronoun"
    if HANGS.match(text) and item.kind not in {"match", "order"}:
        yield "the stem begins with a predicate whose subject is not there"
    elif _LATER.search(text) and tagged(text)[0][2] in {"v", "d", "p"}:
        yield "a later clause of the stem has a predicate whose subject is not there"
    if RELATIVE.search(text) and not re.search(r"(?:19|20)\d\d年", item.stem):
        yield "the stem says 今年 or the like without the year"
    if OWN.search(text) and not (place and place in item.stem) and item.kind not in {"match"}:
        yield "the stem says 全省 or the like without naming it"


def well_formed(item: Item, world: World) -> Iterator[str]:
    """Half a sentence is no stem."""
    text = same_length_simplified(said(item.stem))
    if _UNFINISHED.search(text) and not text.endswith(BLANK + "。") and item.kind not in OPEN:
        yield "the stem ends in the middle of a sentence"
    if _FRAGMENT.match(text):
        yield "the stem begins in the middle of a sentence"
    if _NOT_WORDS.search(item.stem):
        yield "the stem holds a masked word, the number of a point or a line break"
    for opening, closing in ("“”", "《》", "（）"):
        if item.stem.count(opening) != item.stem.count(closing):
            yield f"{opening}{closing} do not pair in the stem"


def has_its_subject(item: Item, world: World) -> Iterator[str]:
    """Q16d."""
    text = same_length_simplified(said(item.stem))
    nobody = not re.search("方面，|》提到，", same_length_simplified(item.stem))
    if nobody and _DONE.match(text) and tagged(text)[0][2][0] == "v" and item.kind not in OPEN:
        yield "the stem says that something was done, and not by whom"


def asks_behind_a_verb(item: Item, world: World) -> Iterator[str]:
    """Q16e."""
    text = same_length_simplified(said(item.stem))
    match = _COUNTS.search(text)
    before = text[: match.start()] if match else ""
    last = tagged(before)[-1] if before else (0, "", "")
    hangs = last[2] in {"n", "m", "q", "d", "ns", "nz", "l"} or last[1] in {"和", "与", "及", "以及"}
    if item.kind in {"list", "multi"} and (hangs or _CUT.search(text)):
        yield f"'{last[1]}' and what is asked behind it make no question"


def short_enough(item: Item, world: World) -> Iterator[str]:
    """Q16, the part that warns."""
    sentences = len(re.findall(r"[。？！?]", item.stem))
    if len(item.stem) > MAX_STEM_CHARS and sentences > 1 and item.kind not in OPEN:
        yield f"{len(item.stem)} characters in {sentences} sentences"


def enough_to_go_by(item: Item, world: World) -> Iterator[str]:
    """A blank with hardly a word around it can only be guessed."""
    if item.kind in {"figure_cloze", "cloze", "tf", "list", "multi"} and len(said(item.stem).replace(BLANK, "")) < 7:
        yield "too few words around what is asked"
    most = MAX_ENGLISH_CHARS if is_english(said(item.stem)) else MAX_WORDS_CHARS
    if item.kind in {"figure_cloze", "cloze", "tf"} and len(said(item.stem)) > most:
        yield "too many words for one question"


RULES = (
    Rule("Q12", "warn", "negative stems are avoided, or the negation is marked", negative),
    Rule("Q13", "error", "the key does not repeat the stem's words more than the other options do", repeated_words),
    Rule("Q16", "error", "the stem needs nothing before it: no pronoun, no 今年, no 全省 that it does not resolve", stands_alone),
    Rule("Q16a", "error", "the stem is a whole sentence", well_formed),
    Rule("Q16b", "warn", "the stem is short, or one sentence", short_enough),
    Rule("Q16c", "error", "the stem says enough, and not too much", enough_to_go_by),
    Rule("Q16d", "error", "what the stem says was done was done by somebody it names", has_its_subject),
    Rule("Q16e", "error", "what asks for a list stands behind what governs it", asks_behind_a_verb),
)
