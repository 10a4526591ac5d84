"""Questions that the documents do not answer, made from ones that they do: another place, another year, another number."""

import random
import re
from collections.abc import Iterator

from corpus.script import HAN, fold, same_length_simplified

PLACES = (
    "四川省",
    "廣東省",
    "浙江省",
    "吉林省",
    "遼寧省",
    "河南省",
    "山東省",
    "雲南省",
    "上海市",
    "日本",
    "江苏省",
    "福建省",
    "陕西省",
    "青海省",
)
PLACES_ENGLISH = ("Sichuan", "Guangdong", "Zhejiang", "Jilin", "Liaoning", "Henan", "Shandong", "Yunnan", "Shanghai", "Japan")
YEARS = ("2015", "2018", "2019", "2020", "2021", "2022", "2025", "2026", "2030")
_ORDINALS = "一二三四五六七八九十"
_YEAR = re.compile(r"(?:19|20)\d{2}")
_ORDINAL = re.compile(rf"第([{_ORDINALS}])(?=[次届屆个個代轮輪])")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")


def _another_place(question: str, home: str, chance: random.Random) -> str:
    english = not HAN.search(question)
    other = chance.choice(PLACES_ENGLISH if english else PLACES)
    plain = same_length_simplified(question)
    at = plain.find(home)
    if at >= 0:
        end = at + len(home)
        return question[:at] + other.rstrip("省市") + question[end:]
    if english:
        named = re.sub(r"\bHeilongjiang\b", other, question)
        return named if named != question else f"In {other}, {question[0].lower()}{question[1:]}"
    return f"{other}的{question}"


def _another_year(question: str, held: frozenset[str], chance: random.Random) -> str:
    other = chance.choice([year for year in YEARS if year not in held])
    if _YEAR.search(question):
        return _YEAR.sub(other, question, count=1)
    return f"{other}年{question}" if HAN.search(question) else f"{question.rstrip('?')} in {other}?"


def _another_ordinal(question: str, chance: random.Random) -> str | None:
    match = _ORDINAL.search(question)
    if not match:
        return None
    other = chance.choice([char for char in _ORDINALS[4:] if char != match.group(1)])
    return question[: match.start(1)] + other + question[match.end(1) :]


def near_misses(question: str, *, home: str, text: str, seed: int) -> Iterator[str]:
    """Yield variants of a question that a document of this text does not answer.

    Args:
        question: one that it answers.
        home: the place the document is about, in Simplified characters.
        text: the document's.
        seed: of the choices.
    """
    chance = random.Random(f"{seed} {question}")
    folded = fold(text)
    moved = _another_place(question, home, chance)
    if not any(fold(place).rstrip("省市") in folded for place in PLACES if place.rstrip("省市") in moved):
        yield moved
    yield _another_year(question, frozenset(_YEAR.findall(text)), chance)
    if other := _another_ordinal(question, chance):
        yield other
