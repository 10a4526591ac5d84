"""Answers with known scores, made from the gold: they show whether a rater reads what is rated.

A question's own evidence is a right answer. Change one of its figures, cite another place, leave a part out or refuse, and what a
careful rater gives it is known beforehand; only what is certain is written down as known.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from corpus.chunker import sentences
from corpus.document import Document, Span
from eval.comparing import without_markers
from eval.facts import check_keys, contradictions
from eval.human import Labels
from eval.question import Evidence, Question
from eval.response import CitedSpan, Response

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_MIN_CHARS = 15  # a sentence shorter than that is a title
_REFUSALS = {
    "zh-Hant": "文件中沒有這個問題的答案。",
    "zh-Hans": "文件中没有这个问题的答案。",
    "en": "The documents do not answer this question.",
}
Documents = Mapping[str, Document]


@dataclass(frozen=True, slots=True)
class Control:
    """An answer made up for a question, and the scores it ought to get."""

    question: Question
    response: Response
    known: Labels


def _quoting(question: Question, spans: Sequence[Evidence]) -> Response:
    """Return the spans as an answer, in order, those that lie in another one left out."""
    kept: list[Evidence] = []
    for span in sorted(spans, key=lambda span: (span.document, span.start, -span.end)):
        if not any(other.document == span.document and other.end >= span.end for other in kept):
            kept.append(span)
    text = "\n".join(f"{span.quote}[{marker}]" for marker, span in enumerate(kept, start=1))
    cited = (CitedSpan(marker, span.document, span.start, span.end, span.quote) for marker, span in enumerate(kept, start=1))
    return Response(question.id, text, citations=tuple(cited))


def right_answer(question: Question) -> Control | None:
    """Return the evidence of a question as the answer to it, or None where that is no full answer."""
    if not question.answerable or not question.evidence or not question.must_keys:
        return None
    answer = _quoting(question, question.evidence)
    if not all(check.held for check in check_keys(question, answer)) or contradictions(question, answer):
        return None
    return Control(question, answer, {"correct": 2, "complete": 2, "cited": 2})


def wrong_figure(right: Control, documents: Documents, rng: Random) -> Control | None:
    """Change one digit of a figure that is asked for; the citation stays what the document says."""
    values = {key.value for key in right.question.must_keys if key.kind == "figure"}
    text = right.response.answer
    places = [match.start() for match in _FIGURE.finditer(text) if match.group() in values]
    if not places:
        return None
    place = rng.choice(places)
    digit = rng.choice([digit for digit in "123456789" if digit != text[place]])
    changed = replace(right.response, answer=text[:place] + digit + text[place + 1 :])
    return Control(right.question, changed, {"correct": 0}) if contradictions(right.question, changed) else None


def cited_elsewhere(right: Control, documents: Documents, rng: Random) -> Control | None:
    """Give the right answer, but cite a sentence of another section that has none of its facts."""
    document = documents.get(right.response.citations[0].document)
    if document is None:
        return None
    evidence = [span.span for span in right.question.evidence]
    sections = [s for s in document.sections if not any(Span(s.start, s.end).overlap(span) for span in evidence)]
    far = [
        span for s in sections for span in sentences(document.text, Span(s.body, s.end)) if span.end - span.start >= _MIN_CHARS
    ]
    far = [span for span in far if not any(c.held for c in check_keys(right.question, Response("", document.quote(span))))]
    if not far:
        return None
    span = rng.choice(far)
    cited = CitedSpan(1, document.id, span.start, span.end, document.quote(span))
    text = f"{without_markers(right.response.answer)}[1]"
    return Control(right.question, replace(right.response, answer=text, citations=(cited,)), {"correct": 2, "cited": 0})


def part_of_it(right: Control, documents: Documents, rng: Random) -> Control | None:
    """Leave out all evidence but one span, which has some of the facts and not the others."""
    for span in rng.sample(right.question.evidence, len(right.question.evidence)):
        answer = _quoting(right.question, [span])
        held = [check.held for check in check_keys(right.question, answer) if check.key.must]
        if any(held) and not all(held):
            return Control(right.question, answer, {"complete": 1})
    return None


def refusal(right: Control, documents: Documents, rng: Random) -> Control:
    """Refuse a question that the documents answer."""
    text = _REFUSALS.get(right.question.language, _REFUSALS["zh-Hant"])
    return Control(right.question, Response(right.question.id, text, abstained=True), {"correct": 0})


def untouched(right: Control, documents: Documents, rng: Random) -> Control:
    """Leave the right answer as it is."""
    return right


Spoil = Callable[[Control, Documents, Random], Control | None]
SPOILT: tuple[Spoil, ...] = (wrong_figure, cited_elsewhere, part_of_it, refusal)
ALONE: tuple[Spoil, ...] = (untouched, *SPOILT)


def controls(
    questions: Sequence[Question], documents: Documents, *, kinds: Sequence[Spoil], count: int, rng: Random
) -> Iterator[tuple[Control, Control]]:
    """Yield up to `count` controls, every kind in turn and each on a question of its own, with the right answer behind each."""
    pool = rng.sample(questions, len(questions))
    for number in range(count):
        for place, question in enumerate(pool):
            right = right_answer(question)
            spoilt = kinds[number % len(kinds)](right, documents, rng) if right else None
            if right and spoilt:
                del pool[place]
                yield spoilt, right
                break
