"""Items of what the document puts in quotation marks (G7, G8), of what it defines (G9), and of time limits (G4)."""

import re
from collections.abc import Iterator, Sequence

from assistant.study.item import BLANK, Item
from assistant.study.making.draft import Maker, options
from assistant.study.making.lists import is_deed
from assistant.study.phrasing import asked, context, lead, question, say, sentence
from assistant.study.rules.rule import plain
from assistant.study.statements import bigrams, trimmed
from assistant.study.terms import Deadline, Definition, Slogan
from corpus.document import Span
from index.segmenter import tagged

MIN_SLOGAN_CHARS = 3
NUMERALS = frozenset("一二三四五六七八九十百千两兩0123456789")
MIN_TASK_CHARS = 6  # of what is to be done, beside the time by which
_YEAR = re.compile(r"20\d\d")


def _clear(maker: Maker, slogan: Slogan) -> bool:
    """Say whether an expression can be asked for: long enough, and not the only words of its clause."""
    text = maker.material.quote(slogan.span)
    clause = slogan.statement.clauses[slogan.statement.clause_at(slogan.span.start)]
    around = len(trimmed(maker.material.quote(clause))) - len(text)
    return len(text) >= MIN_SLOGAN_CHARS and around >= 6


def _slogan_place(maker: Maker, slogan: Slogan) -> tuple[str, Span]:
    place = context(maker.material, slogan.statement, slogan.span)
    return lead(maker.material, slogan.statement, maker.material.quote(place)), place


def slogan_cloze(maker: Maker, slogan: Slogan) -> Item:
    """Return the item that has a quoted expression typed."""
    opening, place = _slogan_place(maker, slogan)
    answer = maker.material.quote(slogan.span)
    return maker.item(
        "G7", "cloze", sentence(maker.material.language, opening + asked(maker.material, place, slogan.span, BLANK)), (answer,), (slogan.statement,),
        asked="slogan", tags=("slogan",),
    )  # fmt: skip


def _alike(one: str, other: str) -> bool:
    """Say whether two expressions could be taken for one another: of like length and build, with a character in common."""
    first, second = tagged(one), tagged(other)
    return (
        abs(len(one) - len(other)) <= 1
        and (one[-1] == other[-1] or (one[0] == other[0] and one[0] not in NUMERALS) or bool(bigrams(one) & bigrams(other)))
        and (first[0][2][0] in "vdp") == (second[0][2][0] in "vdp")
        and one.isascii() == other.isascii()
        and ("、" in one) == ("、" in other)
    )


def slogan_choice(maker: Maker, slogan: Slogan) -> Item | None:
    """Return the item that has a quoted expression chosen among others of its length."""
    opening, place = _slogan_place(maker, slogan)
    answer = maker.material.quote(slogan.span)
    if maker.material.language == "en":
        return None  # nothing tells which quoted words could stand in one another's place
    stem_text = asked(
        maker.material, place, Span(slogan.span.start - 1, slogan.span.end + 1), say(maker.material.language, "what")
    )
    if "什" in stem_text and re.search("什[麼么]、|、什[麼么]", stem_text):
        return None  # one of several quoted side by side
    found: dict[str, int] = {}
    for other in maker.material.slogans:
        text = maker.material.quote(other.span)
        hidden = plain(text) not in plain(opening + stem_text) and text != answer and answer not in text and text not in answer
        if hidden and _alike(text, answer) and (other.numeric == slogan.numeric):
            found.setdefault(text, other.span.start)
    wrong = list(found.items())
    maker.random("slogan", answer).shuffle(wrong)
    wrong = [
        entry for number, entry in enumerate(wrong) if not any(entry[0] in text or text in entry[0] for text, _ in wrong[:number])
    ]
    if len(wrong) < 2:
        return None
    shown = [(answer, True, slogan.span.start), *((text, False, start) for text, start in wrong[:2])]
    return maker.item(
        "G7",
        "mcq",
        f"{opening}{stem_text}？",
        (answer,),
        (slogan.statement,),
        asked="slogan",
        options=options(shown),
        tags=("slogan",),
    )


def define(maker: Maker, defined: Definition) -> Iterator[Item | None]:
    """Yield the items of one definition: what it means, what is meant, its last words."""
    material, language = maker.material, maker.material.language
    term, meaning = material.quote(defined.term), material.quote(defined.meaning)
    bare = term.strip("“”《》")
    if defined.explicit:
        yield maker.item(
            "G9",
            "short",
            say(language, "define", term=bare),
            (meaning,),
            (defined.statement,),
            asked="define",
            tags=("definition",),
        )
    elif len(meaning) <= 30 and _said_once(maker, term) and tagged(term)[0][2] != "ns":
        yield maker.item(
            "G9", "short", say(language, "be", term=bare), (meaning,), (defined.statement,), asked="be", tags=("definition",)
        )
    yield _term_choice(maker, defined)
    yield _meaning_choice(maker, defined)
    head = re.search(r"的([^的，,、]{3,10})(?<!一样)(?<!一樣)$", meaning)
    if head and not defined.explicit and language != "en":
        place = Span(defined.term.start, defined.meaning.end)
        span = Span(defined.meaning.end - len(head[1]), defined.meaning.end)
        text = material.quote(place)
        stem = f"{lead(material, defined.statement, text)}{asked(material, place, span, BLANK)}。"
        yield maker.item("G9", "cloze", stem, (head[1],), (defined.statement,), asked="head", tags=("definition",))


def _others(maker: Maker, defined: Definition) -> list[Definition]:
    """Return the other definitions of the same kind, none of a place."""
    own = maker.material.quote(defined.term)
    return [
        other
        for other in maker.material.definitions
        if other is not defined
        and other.explicit == defined.explicit
        and own not in maker.material.quote(other.term)
        and maker.material.quote(other.term) not in own
        and tagged(maker.material.quote(other.term))[0][2] != "ns"
    ]


def _said_once(maker: Maker, term: str) -> bool:
    """Say whether the document says only once what a term is, so that one answer is right."""
    return len(re.findall(f"{re.escape(term)}(?:也|就|正)?(?:是|指)", maker.material.document.text)) <= 1


def _term_choice(maker: Maker, defined: Definition) -> Item | None:
    """Return the item that has the term chosen that a meaning belongs to."""
    material = maker.material
    term, meaning = material.quote(defined.term), material.quote(defined.meaning)
    if tagged(term)[0][2] == "ns" or len(meaning) > 60:
        return None
    wrong = [other for other in _others(maker, defined) if plain(material.quote(other.term)) not in plain(defined.statement.text)]
    deed = is_deed(term)
    wrong = [other for other in wrong if is_deed(material.quote(other.term)) == deed]
    wrong.sort(key=lambda other: abs((other.term.end - other.term.start) - len(term)))
    wrong = wrong[:4]
    maker.random("term", term).shuffle(wrong)
    if len(wrong) < 2:
        return None
    shown = [(term, True, defined.term.start), *((material.quote(other.term), False, other.term.start) for other in wrong[:2])]
    stem = say(material.language, "named", meaning=meaning)
    return maker.item(
        "G9",
        "mcq",
        stem,
        (term,),
        (defined.statement,),
        asked="term",
        options=options(shown),
        bloom="understand",
        tags=("definition",),
    )


def _meaning_choice(maker: Maker, defined: Definition) -> Item | None:
    """Return the item that has the meaning of a term chosen."""
    material = maker.material
    term, meaning = material.quote(defined.term), material.quote(defined.meaning)
    if len(meaning) > 60 or tagged(term)[0][2] == "ns" or not _said_once(maker, term):
        return None
    wrong = sorted(_others(maker, defined), key=lambda other: abs((other.meaning.end - other.meaning.start) - len(meaning)))[:3]
    wrong = [other for other in wrong if other.meaning.end - other.meaning.start <= 2 * len(meaning)]
    maker.random("meaning", term).shuffle(wrong)
    if len(wrong) < 2:
        return None
    shown = [(meaning, True, defined.meaning.start)]
    shown += [(material.quote(other.meaning), False, other.meaning.start) for other in wrong[:2]]
    stem = say(material.language, "be_choice", term="“" + term.strip("“”《》") + "”")
    return maker.item(
        "G9",
        "mcq",
        stem,
        (meaning,),
        (defined.statement,),
        asked="meaning",
        options=options(shown),
        bloom="understand",
        tags=("definition",),
    )


def _form(text: str) -> str:
    """Return a time without its numbers and the names of its months, so that options of one form can be found."""
    return re.sub("[A-Z][a-z]+", "M", re.sub(r"\d", "9", text))


def deadline(maker: Maker, due: Deadline) -> Item | None:
    """Return the item that has a time limit chosen: those of the document, else years beside it."""
    material = maker.material
    answer = material.quote(due.span)
    others = {
        text: other.span.start
        for other in material.deadlines
        if (text := material.quote(other.span)) != answer and (material.language != "en" or _form(text) == _form(answer))
    }
    shown = [(text, False, start) for text, start in sorted(others.items()) if text not in due.statement.text]
    maker.random("due", answer, due.statement.text).shuffle(shown)
    year = _YEAR.search(answer)
    if year and len(shown) < 2:
        made = [answer.replace(year[0], str(int(year[0]) + step)) for step in (1, -1, 5)]
        shown += [(text, False, -1) for text in made if text not in due.statement.text]
    if len(shown) < 2 or not year:
        return None
    place = context(material, due.statement, due.span)
    following = due.statement.clause_at(due.span.start) + 1
    if len(material.quote(place)) - len(answer) < MIN_TASK_CHARS and following < len(due.statement.clauses):
        end = due.statement.clauses[following]
        place = Span(place.start, end.start + len(trimmed(material.quote(end))))
    opening = lead(material, due.statement, material.quote(place))
    stem = question(material, opening, place, due.span, say(material.language, "when"))
    entries = sorted([*shown[:2], (answer, True, due.span.start)])
    return maker.item("G4", "mcq", stem, (answer,), (due.statement,), asked="due", options=options(entries), tags=("deadline",))


def saying_items(maker: Maker, positions: Sequence[int]) -> Iterator[Item | None]:
    """Yield the items of quoted expressions, definitions and time limits."""
    for slogan in maker.material.slogans:
        if _clear(maker, slogan):
            yield slogan_cloze(maker, slogan)
            yield slogan_choice(maker, slogan)
    for defined in maker.material.definitions:
        yield from define(maker, defined)
    for due in maker.material.deadlines:
        yield deadline(maker, due)
