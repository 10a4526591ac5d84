"""One question as the report shows it: what was asked, what was answered and quoted, what was expected, and why it falls short."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from corpus.document import Document, Span
from eval.citations import is_exact
from eval.facts import check_keys
from eval.question import Key, Question
from eval.response import CitedSpan, Response
from eval.scoresheet import Sheet
from eval.wording import Words, reason, together, words

_CONTEXT = 40  # characters shown around a quote
_MARKER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Quoted:
    """A span in its surroundings; `said` is what the answer claims it says, where that is something else."""

    marker: str
    place: str
    before: str
    quote: str
    after: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A key of the gold, and whether the answer holds it."""

    text: str
    held: bool
    must: bool


@dataclass(frozen=True, slots=True)
class Side:
    """What one system made of the question."""

    verdict: str
    right: bool
    why: Words
    answer: Markup
    note: Words
    confidence: float | None
    facts: tuple[Fact, ...]
    cited: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A question with this run's answer, and the baseline's where there is one."""

    question: Question
    run: Side
    baseline: Side | None
    evidence: tuple[Quoted, ...]


def _key_text(key: Key) -> str:
    if key.kind == "text":
        return key.text
    return f"{key.year}{key.direction}{key.value}{key.unit}{key.qualifier}"


def answer_markup(text: str) -> Markup:
    """Return an answer's text, escaped, its markers raised.

    >>> answer_markup("46個[1]<b>")
    Markup('46個<sup>1</sup>&lt;b&gt;')
    """
    return Markup(_MARKER.sub(r"<sup>\1</sup>", str(escape(text))))


def _in_place(document: Document | None, span: Span, marker: str, said: str) -> Quoted:
    if document is None:
        return Quoted(marker, "", "", "", "", said)
    text = document.text
    section = document.section_at(span.start)
    own = text[span.start : span.end]
    return Quoted(
        marker,
        place=f"{' › '.join(section.path if section else (document.title,))} ({document.id} {span.start}–{span.end})",
        before=text[max(0, span.start - _CONTEXT) : span.start].lstrip(),
        quote=own,
        after=text[span.end : span.end + _CONTEXT].rstrip(),
        said="" if said == own else said,
    )


def _cited(citation: CitedSpan, documents: Mapping[str, Document]) -> Quoted:
    exact = is_exact(citation, documents)
    said = documents[citation.document].quote(citation.span) if exact else citation.quote
    return _in_place(documents.get(citation.document), citation.span, str(citation.marker), said)


def _note(response: Response | None) -> Words:
    if response is None:
        return words("card.missing")
    if response.error:
        return words("card.error", error=response.error)
    return words("card.refused") if response.abstained else ("", "", "")


def side(sheet: Sheet, question: Question) -> Side:
    """Return what one run made of a question."""
    response, scores = sheet.run.responses.get(question.id), sheet.scores[question.id]
    verdict, right = scores["verdict"], scores["right"]
    known = response or Response(question.id, "", error="not answered")
    whys = (
        [verdict.why, *(part for part in right.why.split(", ") if part not in ("refusal", "error"))] if right.value != 1 else []
    )
    return Side(
        verdict="error" if verdict.value is None else f"{verdict.value:.0f}",
        right=right.value == 1,
        why=together([reason(why) for why in dict.fromkeys(whys) if why], ("；", "；", "; ")),
        answer=answer_markup(known.answer),
        note=_note(response),
        confidence=known.confidence,
        facts=tuple(Fact(_key_text(check.key), check.held, check.key.must) for check in check_keys(question, known)),
        cited=tuple(_cited(citation, sheet.run.documents) for citation in known.citations),
    )


def card(sheet: Sheet, baseline: Sheet | None, question: Question) -> Card:
    """Return a question as the report shows it."""
    documents = sheet.run.documents
    evidence = (_in_place(documents.get(e.document), e.span, "", e.quote) for e in question.evidence)
    before = side(baseline, question) if baseline and question.id in baseline.questions else None
    return Card(question, side(sheet, question), before, tuple(evidence))
