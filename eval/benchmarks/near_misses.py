"""Questions that the documents do not answer, made from ones that they do: another place, another year, another number."""

import random
import re
from collections.abc import Iterator

from corpus.script import HAN, fold, same_length_simplified
from index.words import content_words

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
THINGS: list[str] = re.findall(
    r"\w+",
    "渔业 煤炭 机场 医院 游客 车辆 住宅 小学 社保 彩票 税收 铁矿 茶叶 棉花 港口 高铁 电影 药品 博物馆 志愿者 "
    "保险 股票 芯片 石油 钢铁 水泥 渔船 草原 沙漠 湖泊 消防 气象 邮政 体育馆 图书馆 幼儿园 养老院 公务员 律师 法院",
)
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


def _another_thing(question: str, text: str, chance: random.Random) -> str | None:
    """Return the question asked of another thing, which the document may speak of elsewhere or nowhere."""
    plain = same_length_simplified(question)
    things = [word.term.name for word in content_words(question) if word.kind == "thing" and word.term.name in plain]
    things = [thing for thing in things if HAN.match(thing)]
    if not things:
        return None
    elsewhere = [word.term.name for word in content_words(chance.choice(text.split("\n"))) if word.kind == "thing"]
    others = [other for other in (*THINGS, *elsewhere) if other not in plain and (other in elsewhere or other not in text)]
    old, new = chance.choice(things), chance.choice(others)
    at = plain.find(old)
    return question[:at] + new + question[at + len(old) :]


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
    if other := _another_thing(question, folded, chance):
        yield other
    if other := _another_ordinal(question, chance):
        yield other
