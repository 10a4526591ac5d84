"""A question that asks several things -> the questions that it asks."""

import re

from assistant.need import asks
from corpus.script import HAN, same_length_simplified

_SENTENCE_END = re.compile(r"(?<=[?？!！;；。])\s*")
_JOINT = re.compile(
    rf"[,，、]\s*(?:and\s+)?|\s+and\s+(?=(?:what|which|who|where|when|why|how|by how)\b)|(?<={HAN.pattern})\s+(?={HAN.pattern})",
    re.I,
)
MAX_QUESTIONS = 3


_EACH = re.compile(r"分别|各自|各(?=[是有为占叫要在属应被办建得])")
_COUNTED = re.compile(r"(?:这|那)?[两二三](?:块|项|个|者|类|件事|方面|样)$")
_LISTED = re.compile(r"、|和|与|及|以及|跟|,|，")


def _each(question: str) -> list[str]:
    """Return a question a thing for 甲的子、丑和寅分別是多少; empty when it is not of this form."""
    plain = same_length_simplified(question)
    match = _EACH.search(plain)
    if not match or re.search(r"\S\s+\S", question[: match.start()]):
        return []
    left, rest = question[: match.start()], question[match.end() :].lstrip()
    cuts = [0, *(end for cut in _LISTED.finditer(plain[: match.start()]) for end in (cut.start(), cut.end())), len(left)]
    things = [left[cuts[i] : cuts[i + 1]].strip() for i in range(0, len(cuts), 2)]
    things = [
        thing[: counted.start()] if (counted := _COUNTED.search(same_length_simplified(thing))) else thing for thing in things
    ]
    things = [thing for thing in things if thing]
    if not 1 < len(things) <= MAX_QUESTIONS:
        return []
    owner = things[0].rpartition("的")[0]
    return [thing + rest if "的" in thing or not owner else f"{owner}的{thing}{rest}" for thing in things]


def split(question: str) -> list[str]:
    """Return the questions that a compound question asks, in order; the question itself when it is one.

    >>> split("黑龍江有多少所高校?森林面積又有多大?")
    ['黑龍江有多少所高校?', '森林面積又有多大?']
    >>> split("發展農業,要靠什麼?")
    ['發展農業,要靠什麼?']
    """
    found: list[str] = []
    for sentence in _SENTENCE_END.split(question.strip()):
        pieces = [piece for piece in _JOINT.split(sentence) if piece.strip()]
        if len(pieces) > 1 and all(asks(piece) for piece in pieces):
            found.extend(pieces)
        elif sentence.strip():
            found.append(sentence)
    found = [piece for sentence in found for piece in (_each(sentence) or [sentence])]
    asking = [piece for piece in found if asks(piece)]
    return asking if len(found) == len(asking) and 1 < len(asking) <= MAX_QUESTIONS else [question]
