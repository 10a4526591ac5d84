"""Which documents a question is about: those of the place that it names, and a question a place where it names several."""

import re
from collections.abc import Mapping, Sequence

from assistant.choice import token_set
from assistant.claims import speaks_of_the_whole
from assistant.home import home
from assistant.need import need
from corpus.document import Document
from corpus.script import same_length_simplified
from index.lexical import tokens
from index.places import find_provinces
from index.words import content_words, find_name

MAX_PLACES = 3
_OF_PLACES = re.compile(
    r"省份|哪一?[个些]?[省市]|[几各\d]+个?省|各地|哪一?份|地区|[东西中]部|区域|京津冀|长三角|珠三角|大湾区|成渝|\bwhich (?:province|report|city)|\bprovinces\b"
)
_JOINS = r"\s*(?:和|与|與|及|跟|同|、|,|，|还是|還是|或|比|vs\.?|and|or|versus|with|than|to)\s*"
_AMONG = r"[两兩三二](?:家|省|地|個省|个省)(?:(?:相)?比(?:較|较|起來|起来)?|裡|里|中)?(?=[,，\s今去各的誰谁哪])[,，]?\s*"  # of several places
_RANK = r"(?:省|市|自治区|自治區|壮族自治区|回族自治区)?"


def scopes(question: str, documents: Mapping[str, Document]) -> list[tuple[str, frozenset[str]]]:
    """Return the questions to ask and the documents to ask each of; no documents for all of them.

    A place counts when it is what a document is about and not all documents are about it.
    """
    named = _places(question, documents)
    if not named:
        return [(question, frozenset())]
    if len(named) == 1:
        return [(question, next(iter(named.values())))]
    first, *others = named
    alone = _without(question, first, others)
    return [(alone.replace(first, place), ids) for place, ids in named.items()]


def asks_of_places(question: str) -> bool:
    """Say whether a question asks which place, or is about a region, so that no place has to be understood: 哪個省…, 西部地區…."""
    return _OF_PLACES.search(same_length_simplified(question).lower()) is not None or speaks_of_the_whole(question)


def there(question: str, before: str, documents: Mapping[str, Document]) -> str:
    """Return a question asked of the one place that the question before it names, where it names none.

    That is a place that some documents are about and others are not, or one that no document knows; a city that is only part of what
    was asked (哈爾濱的比賽有幾場) is none. What a term means, and what the whole country has, is not asked of a place.
    """
    places = [word for word in content_words(before) if word.kind == "place"]
    own = need(question)
    general = (own.kind == "definition" and own.language != "en") or own.of_document or speaks_of_the_whole(question)
    if len(places) != 1 or general or any(word.kind == "place" for word in content_words(question)):
        return question
    about = [places[0].is_in(home(document)) for document in documents.values()]
    known = any(places[0].is_in(token_set(document.text)) for document in documents.values())
    if all(about) or (known and not any(about)):
        return question
    name = places[0].term.name
    at = find_name(name, before)
    return f"{before[at : at + len(name)]}{': ' if name.isascii() else ''}{question}" if at >= 0 else question


def _places(question: str, documents: Mapping[str, Document]) -> dict[str, frozenset[str]]:
    """Return the places as the question writes them, in order, with the documents about each."""
    if len(documents) < 2:
        return {}
    found: dict[str, frozenset[str]] = {}
    for word in content_words(question):
        if word.kind != "place":
            continue
        about = frozenset(name for name, document in documents.items() if word.is_in(home(document)))
        at = find_name(word.term.name, question)
        if about and len(about) < len(documents) and at >= 0:
            found.setdefault(question[at : at + len(word.term.name)], about)
    plain = same_length_simplified(question)
    for at, place in find_provinces(plain):  # 安徽北部, 遼寧大學畢業生: the segmenter sees none
        about = frozenset(name for name, document in documents.items() if frozenset(tokens(place)) <= home(document))
        if about and len(about) < len(documents) and about not in found.values():
            found[question[at : at + len(place)]] = about
    in_order = sorted(found, key=question.find)[:MAX_PLACES]
    return {place: found[place] for place in in_order}


def _without(question: str, place: str, others: Sequence[str]) -> str:
    """Return the question asked of one of its places, without the others and what joins them to it.

    >>> _without("吉林的糧食產量比遼寧高嗎?", "吉林", ["遼寧"])
    '吉林的糧食產量高嗎?'
    """
    kept = question
    for other in others:
        named = f"{re.escape(other)}{_RANK}(?:'s)?"
        kept = re.sub(rf"{_JOINS}{named}|{named}(?:{_JOINS})?", "", kept, count=1, flags=re.I)
    return re.sub(rf"({re.escape(place)}{_RANK})\s*{_AMONG}", r"\1", kept)
