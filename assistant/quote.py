"""Answers made of the documents' own sentences: the fewest that answer, in the order of the text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.choice import Candidate, candidates, figures_in, fits, share, token_set
from assistant.need import FIGURE_KINDS, Need
from corpus.chunker import clauses, sentences
from corpus.document import Document, Section, SectionPath, Span
from index.retriever import AskedTerm, Retrieval

MAX_FACT_CHARS, MAX_REASON_CHARS, MAX_PARTS_CHARS, MAX_SUMMARY_CHARS = 160, 300, 480, 680
_SHORT_SENTENCE = 90
_EDGE = " \n　，,、；;：:。"
_LISTED = re.compile(r"[、]")


@dataclass(frozen=True, slots=True)
class Quote:
    """A span of one document that an answer quotes, and the part of it that was asked for."""

    document: str
    section: SectionPath
    span: Span
    emphasis: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What quoting made of a question: the quotes in reading order, and the candidates they were chosen from."""

    quotes: tuple[Quote, ...]
    considered: tuple[Candidate, ...] = ()


def tidy(text: str, span: Span) -> Span:
    """Return the span without punctuation that belongs to what follows."""
    start, end = span.start, span.end
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    while start < end and text[start] in _EDGE:
        start += 1
    return Span(start, end)


def compose(need: Need, retrieval: Retrieval, documents: Mapping[str, Document]) -> Draft:
    """Choose what to quote."""
    draft = _composed(need, retrieval, documents)
    if need.of_document and len(documents) > 1 and draft.quotes:
        return replace(draft, quotes=_with_titles(draft.quotes, documents))
    return draft


def _with_titles(quotes: tuple[Quote, ...], documents: Mapping[str, Document]) -> tuple[Quote, ...]:
    """Put the title of each document before its quotes, where its text has it."""
    found: list[Quote] = []
    for quote in quotes:
        document = documents[quote.document]
        at = document.text.find(document.title)
        if at >= 0 and all(quote.document != other.document for other in found):
            found.append(Quote(document.id, (document.title,), Span(at, at + len(document.title))))
        found.append(quote)
    return tuple(found)


def _composed(need: Need, retrieval: Retrieval, documents: Mapping[str, Document]) -> Draft:
    considered = tuple(candidates(need, retrieval, documents))
    if need.kind == "part":
        return Draft(_part(need, retrieval, documents), considered)
    if need.kind == "summary":
        return Draft(_summary(retrieval, documents), considered)
    if not considered:
        return Draft(())
    if need.kind in FIGURE_KINDS:
        quotes = _figures(need, considered, retrieval.terms, documents)
        if quotes:
            return Draft(quotes, considered)
    limit = MAX_REASON_CHARS if need.kind in ("how", "why", "list", "definition", "quote") else MAX_FACT_CHARS
    return Draft(_sentences(considered, retrieval.terms, documents, limit), considered)


# --- figures


def _pieces(text: str, clause: Span) -> list[Span]:
    """Return the parts of a clause that 、 separates, when more than one of them holds a figure; else the clause."""
    cuts = [clause.start, *(clause.start + m.end() for m in _LISTED.finditer(text[clause.start : clause.end])), clause.end]
    parts = [Span(start, end) for start, end in pairwise(cuts) if end > start]
    with_figures = sum(bool(figures_in(text[part.start : part.end])) for part in parts)
    return parts if with_figures > 1 else [clause]


def _figure_quote(need: Need, candidate: Candidate, asked: Sequence[AskedTerm], document: Document) -> tuple[float, Quote] | None:
    """Return the piece of a clause that holds a figure of the kind asked and says most of the question, with its score."""
    best: tuple[float, Quote] | None = None
    whole = share(asked, token_set(document.quote(candidate.clause)))
    start = candidate.clause.start
    for piece in _pieces(document.text, candidate.clause):
        figures = [figure for figure in figures_in(document.quote(piece)) if fits(need, figure)]
        if not figures:
            continue
        said = share(asked, token_set(document.quote(piece)))
        span = piece if said >= 0.6 * whole else Span(start, piece.end)
        before = candidate.features["said by neighbours"] if need.kind == "rank" else 0.0  # 均居全國第3位: of what stands before
        score = candidate.score + said + before
        if best is None or score > best[0]:
            emphasis = min(figures, key=lambda figure: figure.start).text
            best = score, Quote(candidate.document, candidate.hit.passage.section, tidy(document.text, span), emphasis)
    return best


def _figures(
    need: Need, considered: Sequence[Candidate], asked: Sequence[AskedTerm], documents: Mapping[str, Document]
) -> tuple[Quote, ...]:
    """Quote the figure asked for; a second and a third where the question names things the first does not say."""
    scored = [
        (found[0], found[1], candidate)
        for candidate in considered
        if (found := _figure_quote(need, candidate, asked, documents[candidate.document]))
    ]
    if not scored:
        return ()
    scored.sort(key=lambda entry: -entry[0])
    chosen = [_with_subject(scored[0][1], scored[0][2], asked, documents[scored[0][2].document])]
    held = _held(chosen, documents)
    for score, quote, _candidate in scored[1:]:
        rest = [term for term in asked if term.known and not term.term.is_in(held)]
        if len(chosen) == 3 or score < scored[0][0] - 2.0:
            break
        if rest and _gain(quote, rest, asked, documents) >= 0.2:
            chosen.append(quote)
            held = _held(chosen, documents)
    return tuple(sorted(chosen, key=lambda quote: (quote.document, quote.span.start)))


def _held(quotes: Sequence[Quote], documents: Mapping[str, Document]) -> frozenset[str]:
    texts = [documents[quote.document].quote(quote.span) + " " + " ".join(quote.section) for quote in quotes]
    return token_set(" ".join(texts))


def _gain(quote: Quote, rest: Sequence[AskedTerm], asked: Sequence[AskedTerm], documents: Mapping[str, Document]) -> float:
    """Return how much of the whole question a quote says that was not said yet, in [0, 1]."""
    held = token_set(documents[quote.document].quote(quote.span))
    total = sum(term.weight for term in asked)
    return sum(term.weight for term in rest if term.term.is_in(held)) / total if total else 0.0


def _with_subject(quote: Quote, candidate: Candidate, asked: Sequence[AskedTerm], document: Document) -> Quote:
    """Begin the quote earlier in its sentence where that says clearly more of the question."""
    said = share(asked, token_set(document.quote(quote.span)))
    for clause in reversed(clauses(document.text, candidate.sentence)):
        if clause.start >= quote.span.start or quote.span.end - clause.start > MAX_FACT_CHARS:
            continue
        wider = Span(clause.start, quote.span.end)
        if share(asked, token_set(document.quote(wider))) >= said + 0.2:
            return Quote(quote.document, quote.section, tidy(document.text, wider), quote.emphasis)
    return quote


# --- sentences


def _sentences(
    considered: Sequence[Candidate], asked: Sequence[AskedTerm], documents: Mapping[str, Document], limit: int
) -> tuple[Quote, ...]:
    """Quote the best sentence, or its clauses that answer; further ones where the question names more than it says."""
    chosen: list[Quote] = []
    used = 0
    for candidate in considered:
        if candidate.score < considered[0].score - 1.5 or len(chosen) == 3:
            break
        document = documents[candidate.document]
        quote = Quote(candidate.document, candidate.hit.passage.section, _window(candidate, asked, document, limit - used))
        length = quote.span.end - quote.span.start
        if any(quote.document == other.document and quote.span.overlap(other.span) for other in chosen) or length + used > limit:
            continue
        if chosen:
            rest = [term for term in asked if term.known and not term.term.is_in(_held(chosen, documents))]
            if not rest or _gain(quote, rest, asked, documents) < 0.2:
                continue
        chosen.append(quote)
        used += length
    return tuple(sorted(chosen, key=lambda quote: (quote.document, quote.span.start)))


def _window(candidate: Candidate, asked: Sequence[AskedTerm], document: Document, limit: int) -> Span:
    """Return the sentence when it is short; else the run of its clauses around the best that says all it says of the question."""
    sentence = candidate.sentence
    if sentence.end - sentence.start <= min(limit, max(_SHORT_SENTENCE, limit // 2)):
        return tidy(document.text, sentence)
    parts = clauses(document.text, sentence)
    inside = [i for i, part in enumerate(parts) if candidate.clause.start <= part.start < candidate.clause.end] or [0]
    first, last = inside[0], inside[-1]
    whole = share(asked, token_set(document.quote(sentence)))
    while share(asked, token_set(document.text[parts[first].start : parts[last].end])) < whole:
        left = share(asked, token_set(document.text[parts[max(first - 1, 0)].start : parts[last].end]))
        right = share(asked, token_set(document.text[parts[first].start : parts[min(last + 1, len(parts) - 1)].end]))
        grows_left = first > 0 and (left >= right or last == len(parts) - 1)
        wider = (first - 1, last) if grows_left else (first, last + 1)
        if wider[1] >= len(parts) or parts[wider[1]].end - parts[wider[0]].start > limit:
            break
        first, last = wider
    return tidy(document.text, Span(parts[first].start, parts[last].end))


# --- parts and summaries


def _parts(document: Document) -> list[Section]:
    """Return the sections right below the document's title."""
    return [section for section in document.sections if len(section.path) == 2]


def _whole_sentences(document: Document, section: Section, limit: int) -> Span:
    """Return the opening sentences of a section's own text that fit; its heading where it has no text."""
    found = [tidy(document.text, sentence) for sentence in sentences(document.text, Span(section.body, section.end))]
    if not found:
        return tidy(document.text, Span(section.start, section.body))
    fitting = [sentence for sentence in found if sentence.end - found[0].start <= limit] or found[:1]
    return Span(found[0].start, fitting[-1].end)


def _openings(document: Document, path: SectionPath, *, limit: int, own_chars: int) -> tuple[Quote, ...]:
    """Quote the beginning of a section and of each section right below it, while there is room.

    Args:
        document: the document.
        path: the section's path.
        limit: characters in all.
        own_chars: of each section; its first sentence is quoted even when longer.
    """
    quotes: list[Quote] = []
    used = 0
    for section in document.sections:
        if section.path[: len(path)] != path or len(section.path) > len(path) + 1:
            continue
        span = _whole_sentences(document, section, own_chars)
        if span.end <= span.start or used + span.end - span.start > limit:
            continue
        quotes.append(Quote(document.id, section.path, span))
        used += span.end - span.start
    return tuple(quotes)


def _part(need: Need, retrieval: Retrieval, documents: Mapping[str, Document]) -> tuple[Quote, ...]:
    """Quote the openings of the n-th part of the document that the question is about: the one of the first hit."""
    ids = [hit.passage.document for hit in retrieval.hits] or list(documents)
    document = documents[ids[0]]
    parts = _parts(document)
    if need.part > len(parts) or not parts:
        return ()
    part = parts[need.part - 1] if need.part > 0 else parts[-1]
    return _openings(document, part.path, limit=MAX_PARTS_CHARS, own_chars=_SHORT_SENTENCE)


def named_section(retrieval: Retrieval, document: Document) -> tuple[Section | None, float]:
    """Return the section below the title that a question about a section means, and how much of the question says so.

    A section is meant by its title's words, and by the hits that lie in it.
    """
    hits = {hit.passage.section: hit.score for hit in reversed(retrieval.hits) if hit.passage.document == document.id}
    best: tuple[float, Section | None, float] = (0.0, None, 0.0)
    for section in document.sections:
        if len(section.path) < 2:
            continue
        titled = share(retrieval.terms, token_set(section.path[-1]))
        score = titled + 0.3 * hits.get(section.path, 0.0)
        if titled > 0 and score > best[0]:
            best = score, section, titled
    return best[1], best[2]


def _summary(retrieval: Retrieval, documents: Mapping[str, Document]) -> tuple[Quote, ...]:
    """Quote the beginnings of the section that is meant, or of every part of the document when none is."""
    if not retrieval.hits:
        return ()
    document = documents[retrieval.hits[0].passage.document]
    section, _ = named_section(retrieval, document)
    if section is None:
        parts = [
            _openings(document, part.path, limit=_SHORT_SENTENCE * 2, own_chars=_SHORT_SENTENCE * 2)[:1]
            for part in _parts(document)
        ]
        whole = tuple(quote for quotes in parts for quote in quotes)
        return whole or _openings(document, (document.title,), limit=MAX_SUMMARY_CHARS, own_chars=MAX_REASON_CHARS)
    alone = not any(other.path[:-1] == section.path for other in document.sections)
    own_chars = MAX_PARTS_CHARS if alone else _SHORT_SENTENCE
    return _openings(document, section.path, limit=MAX_SUMMARY_CHARS, own_chars=own_chars)
