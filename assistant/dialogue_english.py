"""An English follow-up -> a standalone question, by rule."""

import re

from corpus.script import detect

LEAD = re.compile(r"^(?:那么|那|还有|另外|对了|然后|至于|再问|以及|和|and|then|so|what about|how about|also)[,，、\s]*", re.I)
EDGE = " \t\n?？。!！,，、:："
ORDINAL = re.compile(r"第[一二三四五六七八九十\d]+|\b(?:first|second|third|fourth|fifth)\b", re.I)
_ASKING_ENGLISH = re.compile(
    r"\b(?:what|which|who|whose|where|when|why|how|is|are|was|were|does|do|did|has|have|can|will)\b", re.I
)
_PRONOUN_ENGLISH = re.compile(r"\b(?:it|its|they|them|their|that one|this one)\b", re.I)
_AGENT = re.compile(
    r"\b(?:do|does|did) ((?:the )?(?!(?:not|the|it|this|that|they|we|you|report|document|text|paper|article|plan|people)\b)[\w-]+)\b",
    re.I,
)  # which fairs does the province hold?
_WHEN_ENGLISH = re.compile(r"\btargets?\b|\bgoal\b|\bactual\b|\b(?:this|last) year\b|\b(?:in )?(?:19|20)\d{2}\b", re.I)
_IN_YEAR = re.compile(r"\s*\b(?:in |for |by )?(?:(?:19|20)\d{2}|(?:this|last) year)\b", re.I)
_ONLY_WHEN_ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "what how much many was is are were will would be the a target targets goal goals aim figure planned set for this that"
        " last year in by and about it then actual actually result one do does did they want",
    )
)


def standalone_english(question: str, earlier: str) -> str:
    """Return an English question as it would be asked alone, behind an earlier one; the same text where it already is."""
    lead = LEAD.match(question)
    rest = question[lead.end() :] if lead else question
    words = set(re.findall(r"[a-z]+", rest.lower()))
    when = _WHEN_ENGLISH.findall(rest) if lead and detect(earlier) == "en" else []
    if when and words <= _ONLY_WHEN_ENGLISH:  # and what is the target for this year?
        return f"{_IN_YEAR.sub('', earlier).rstrip(EDGE)} {' '.join(when)}?"
    if not _ASKING_ENGLISH.search(rest):
        subject = re.sub(r"^the | one\b", "", rest.strip(EDGE), flags=re.I)
        new, old = ORDINAL.search(subject), ORDINAL.search(earlier)
        if new and old:
            return earlier[: old.start()] + new.group() + earlier[old.end() :]
        return f"{earlier.rstrip(EDGE)}: {subject}?"
    if pronoun := _PRONOUN_ENGLISH.search(rest):
        singular = pronoun.group().lower() in {"it", "its"}
        agent = _AGENT.search(earlier) if singular else None
        topic = agent[1] if agent else topic_english(earlier)
        possessive = "'s" if pronoun.group().lower() in {"its", "their"} else ""
        return f"{rest[: pronoun.start()]}{topic}{possessive}{rest[pronoun.end() :]}"
    return question


def topic_english(earlier: str) -> str:
    """Return what an English question is about: its words behind the asking ones."""
    words = re.sub(
        r"^(?:what|which|who|where|when|why|how)(?: (?:many|much|large|is|are|was|were|does|do|did|has|have|will|marked))*\s*",
        "",
        earlier.strip(EDGE),
        flags=re.I,
    )
    return words or earlier.strip(EDGE)
