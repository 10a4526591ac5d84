"""What English sentences say in forms of their own: lists, definitions, time limits, and openings that lean on the sentence before."""

import re

_WORD = r"[A-Za-z][\w'’-]*"
_MEMBER = rf"{_WORD}(?: {_WORD}){{0,3}}"
_SERIES = re.compile(rf"(?P<first>{_MEMBER}), (?P<inner>(?:{_MEMBER}, )*)(?P<second>{_MEMBER}?),? (?:and|or) (?P<last>{_MEMBER})")
# Words that a list's first member stands behind.
_GOVERNING = re.compile(
    r"\b(?:of|for|on|in|by|with|at|to|as|from|between|against|along|near|including|include|includes|cover|covers|the|are|is|be|support|supports"
    r"|provide|provides|offer|offers|restore|open|build|plant|new|other|all|outside|its|their)\s"
)
_PREPOSITION = re.compile(r"(?:at|in|on|of|by|for|with|to|from|as|than|but|which|who)\b")
_MEANS = re.compile(
    r"^(?:An? |The )?[\"“](?P<term>[^\"“”]{2,40})[\"”] (?:means|refers to|is defined as|is)(?: that)? (?P<meaning>[^;]{8,160})$"
)
_IS = re.compile(r"^(?P<term>[A-Z][A-Za-z' -]{3,40}?) (?:is|are) (?P<meaning>(?:the|an?) [^,;]{8,90})$")
QUOTED = re.compile(r"\"([^\"\n]{3,40})\"")
DUE = re.compile(
    r"\bby ((?:the end of |(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December) )?20\d\d)\b"
)
LEANS = re.compile(
    r"^(?:It|Its|They|Their|This|These|Those|That|Such|Then|He|She|His|Her|Both|Neither|Half|Each of|Some of|Most of|Of (?:this|these|those)|If"
    r"|However|Therefore|In addition|Also|Moreover|Here|There|Exemptions)\b|\b(?:of them|the former|the latter|these|those)\b"
)


def series(sentence: str) -> list[tuple[tuple[tuple[int, int], ...], bool]]:
    """Return the lists of a sentence as (where the members are, whether all are known); else the inner ones alone are.

    >>> sentence = "Revenue is kept for roads, rail, parks and buses."
    >>> [([sentence[a:b] for a, b in members], whole) for members, whole in series(sentence)]
    [(['roads', 'rail', 'parks', 'buses'], True)]
    """
    found = []
    for match in _SERIES.finditer(sentence):
        inner = [
            part.span() for part in re.finditer(_MEMBER, sentence[: match.end("second")]) if part.start() >= match.start("inner")
        ]
        governed = [
            mark.end() for mark in _GOVERNING.finditer(sentence, 0, match.end("first")) if mark.end() < match.end("first")
        ]
        if any(_PREPOSITION.match(sentence, start) for start, _ in inner):
            continue
        whole = bool(governed) and governed[-1] >= match.start("first") and sentence[match.end() :] in {"", "."}
        if whole:
            found.append((((governed[-1], match.end("first")), *inner, match.span("last")), True))
        elif len(inner) > 1:
            found.append((tuple(inner), False))
    return found


def definition(sentence: str) -> tuple[tuple[int, int], tuple[int, int], bool] | None:
    """Return where a term and what it is said to be stand, and whether it is defined, not only described.

    >>> definition("Fair play is the basis of trust.")
    ((0, 9), (13, 31), False)
    """
    text = sentence.rstrip(". ")
    for form, explicit in ((_MEANS, True), (_IS, False)):
        match = form.match(text)
        if match and (explicit or not LEANS.search(text)):
            return match.span("term"), match.span("meaning"), explicit
    return None


def words(text: str) -> frozenset[str]:
    """Return the words of some length, and the figures, in lower case."""
    return frozenset(re.findall(r"[a-z]{4,}|\d[\d.,]*", text.lower()))


def is_english(text: str) -> bool:
    """Say whether most of a text is written in Latin letters."""
    return 2 * len(re.findall("[A-Za-z]", text)) > len(text)
