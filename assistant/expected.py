"""What proves an expected answer: the facts in it that the documents hold, and the shortest spans that hold them."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Answer
from assistant.excerpt import tidy
from corpus.chunker import clauses, sentences
from corpus.document import Document, Span
from corpus.figures import Figure, find_figures
from corpus.script import HAN, same_length_simplified
from eval.comparing import comparable, holds
from eval.facts import check_key, key_figures
from eval.question import Evidence, Key

_MOST_KEYS = 8
_MOST_TEXT_CHARS = 20  # of a text key, as texts are compared; who words it otherwise is still right
_LEAST_HAN, _LEAST_LATIN = 2, 4  # characters of a text key
_LEAST_RUN = 4  # characters in a row that an answer in other words shares with the documents
_RELATED = 0.3  # share of the expected answer's pairs of characters in the sentence that says it in other words
_JOINTS = re.compile("[和與与及]")
_PIECES = re.compile(r"[，,。；;、！!？?：:「」『』“”\"\n]|(?:以及|及其)|(?<![A-Za-z])and(?![A-Za-z])")
_DATES = ("月", "日", "号")
_NUMBER = re.compile(r"[\d０-９][\d０-９.．,，]*")


@dataclass(frozen=True, slots=True)
class Place:
    """A sentence that may prove the answer; tier 0 was cited, 1 was found, 2 is any other."""

    document: Document
    span: Span
    tier: int

    @property
    def text(self) -> str:
        """Its words."""
        return self.document.quote(self.span)


def places(answer: Answer, documents: Mapping[str, Document]) -> list[Place]:
    """Return every sentence of the documents once, those that were cited first, then those that were found."""
    spans = [(one.document, one.span, 0) for one in answer.citations]
    spans += [(hit.document, Span(hit.start, hit.end), 1) for hit in answer.hits]
    found: list[Place] = []
    for name, document in documents.items():
        near = [(span, tier) for owner, span, tier in spans if owner == name]
        for section in document.sections:
            for sentence in sentences(document.text, Span(section.body, section.end)):
                tier = min((tier for span, tier in near if span.overlap(sentence)), default=2)
                found.append(Place(document, sentence, tier))
    return sorted(found, key=lambda place: place.tier)


def facts(reference: str, places: Sequence[Place]) -> tuple[Key, ...]:
    """Return the facts of an expected answer: its figures, and those of its pieces that stand in the documents word for word.

    A figure is a fact even when no document holds it, so that it is missed in the evidence; but not the count of what is listed.
    """
    figures = list(_figure_keys(reference))
    pieces = _literal(reference, places) or ([] if figures else _runs(reference, places))
    counts = [
        key for key in figures if _counts(key, len(pieces)) and not any(check_key(key, place.text).held for place in places)
    ]
    figures = [key for key in figures if key not in counts]
    texts = [Key("", not figures, "text", text=piece) for piece in pieces]
    return tuple(replace(key, id=f"k{number}") for number, key in enumerate([*figures, *texts][:_MOST_KEYS], start=1))


def _counts(key: Key, listed: int) -> bool:
    return listed > 1 and key.kind == "figure" and [figure.value for figure in key_figures(key)] == [listed]


def _figure_keys(reference: str) -> Iterator[Key]:
    """Yield a key for each figure of a text, ranges as one; dates are no figures but pieces of text."""
    figures = [figure for figure in find_figures(reference) if not _is_date(figure)]
    position = 0
    while position < len(figures):
        figure, following = figures[position], figures[position + 1] if position + 1 < len(figures) else None
        position += 1
        if figure.qualifier == "起" and following and following.qualifier == "止":
            position += 1
            yield Key("", True, "figure", value=reference[figure.start : following.end], direction=following.direction)
        else:
            yield _figure_key(figure)


def _is_date(figure: Figure) -> bool:
    return figure.is_year or figure.unit in _DATES


def _figure_key(figure: Figure) -> Key:
    said = replace(Key("", True, "figure"), qualifier=figure.qualifier, direction=figure.direction, year=figure.year)
    number = _NUMBER.match(figure.text)
    split = number.end() if number else len(figure.text)
    for end in (split, len(figure.text)):
        key = replace(said, value=figure.text[:end], unit=figure.text[end:].strip())
        if _reads_as(key, figure):
            return key
    return Key("", True, "text", text=figure.text)  # a rank without its classifier: 全國第一


def _reads_as(key: Key, figure: Figure) -> bool:
    try:
        (read,) = key_figures(key)
    except ValueError:
        return False
    return (read.value, read.unit) == (figure.value, figure.unit)


def _literal(reference: str, places: Sequence[Place]) -> list[str]:
    """Return the pieces of a text that stand in the documents: its parts, or all of it when it is short and they do not."""
    whole = reference.strip(" 。.！!")
    pieces = dict.fromkeys(piece for part in _PIECES.split(whole) for piece in _joined(part, places))
    standing = [piece for piece in pieces if _stands(piece, places)]
    if len(standing) == len(pieces) or len(comparable(whole)) > _MOST_TEXT_CHARS:
        return standing
    return [whole] if _stands(whole, places) else standing


def _joined(part: str, places: Sequence[Place]) -> list[str]:
    """Return a part of a text, or what its 和 joins when it does not stand as it is."""
    pieces = [part] if _stands(part, places) else _JOINTS.split(part)
    return [bare for piece in pieces if (bare := piece.strip(" '."))]


def _runs(reference: str, places: Sequence[Place]) -> list[str]:
    """Return, for each piece of a text in other words, the longest run of it that a sentence holds, when it is most of the piece."""
    texts = [same_length_simplified(place.text) for place in places]
    found: list[str] = []
    for piece in filter(None, _PIECES.split(reference)):
        plain, best = same_length_simplified(piece), ""
        for start in range(len(plain)):
            length = max(_LEAST_RUN, len(best) + 1)
            while start + length <= len(plain) and any(plain[start : start + length] in text for text in texts):
                best = piece[start : start + length]
                length += 1
        if 2 * len(best) >= len(piece) and _stands(best, places):
            found.append(best.strip())
    return list(dict.fromkeys(found))


def _stands(piece: str, places: Sequence[Place]) -> bool:
    """Say whether a text is fit to be a key as it is: no figure, long enough, and in the documents word for word."""
    least = _LEAST_HAN if HAN.search(piece) else _LEAST_LATIN
    fit = len(comparable(piece)) >= least and all(map(_is_date, find_figures(piece)))
    return fit and any(holds(place.text, piece) for place in places)


def evidence(keys: Sequence[Key], question: str, reference: str, places: Sequence[Place]) -> tuple[Evidence, ...]:
    """Return the spans that hold the facts, as few and as short as will do; without facts, the sentence most like the answer."""
    said = f"{question} {reference}"
    near = [place for place in places if place.tier < 2]
    chosen: list[Evidence] = []
    rest = list(keys)
    for reachable in (near, places):
        while rest and (best := max(reachable, key=lambda place: _worth(place, rest, said), default=None)):
            held = _held(rest, best.text)
            if not held:
                break
            chosen.append(_marked(best.document, _shortest(best, held, said)))
            rest = [key for key in rest if key not in held]
    if not chosen:
        best = max(places, key=lambda place: _likeness(place.text, reference), default=None)
        if best and _shared(best.text, reference) >= _RELATED:
            chosen.append(_marked(best.document, tidy(best.document.text, best.span)))
    order = sorted(chosen, key=lambda one: (one.document, one.start))
    return tuple(dict.fromkeys(order))


def _held(keys: Sequence[Key], text: str) -> list[Key]:
    return [key for key in keys if check_key(key, text).held]


def _worth(place: Place, keys: Sequence[Key], said: str) -> tuple[int, float, int]:
    """Return how much a sentence proves: facts first, then what it shares with question and answer, then who found it."""
    held = len(_held(keys, place.text))
    return held, _likeness(place.text, said) if held else 0.0, -place.tier


def _pairs(text: str) -> Counter[str]:
    plain = comparable(text)
    return Counter(plain[start : start + 2] for start in range(len(plain) - 1))


def _shared(text: str, other: str) -> float:
    """Return the share of the other text's pairs of characters that a text holds, in [0, 1]."""
    pairs = _pairs(other)
    return (pairs & _pairs(text)).total() / max(1, pairs.total())


def _likeness(text: str, other: str) -> float:
    """Return F1 over pairs of characters, in [0, 1]."""
    one, two = _pairs(text), _pairs(other)
    return 2 * (one & two).total() / max(1, one.total() + two.total())


def _shortest(place: Place, keys: Sequence[Key], said: str) -> Span:
    """Return the run of clauses that holds the facts and is most like what was asked and answered."""
    text = place.document.text
    parts = clauses(text, place.span)
    runs = [Span(parts[first].start, parts[last].end) for first in range(len(parts)) for last in range(first, len(parts))]
    whole = [run for run in runs if len(_held(keys, text[run.start : run.end])) == len(keys)]
    best = max(whole, key=lambda run: (_likeness(text[run.start : run.end], said), run.start - run.end), default=place.span)
    tidied = tidy(text, best)
    return tidied if len(_held(keys, text[tidied.start : tidied.end])) == len(keys) else best


def _marked(document: Document, span: Span) -> Evidence:
    return Evidence(document.id, document.sha256, span.start, span.end, document.quote(span))
