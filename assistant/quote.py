"""Answers made of the documents' own sentences: the fewest that answer, in the order of the text."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.choice import Candidate, candidates, counted, figures_in, fits, has_form, share, token_set
from assistant.claims import names_a_thing
from assistant.excerpt import MAX_FACT_CHARS, MAX_REASON_CHARS, SHORT_SENTENCE, Quote, tidy
from assistant.need import FIGURE_KINDS, Need
from assistant.overview import part, summary
from corpus.chunker import clauses
from corpus.document import Document, Span
from corpus.script import fold, same_length_simplified
from index.retriever import AskedTerm, Retrieval

MAX_QUOTES = 3
_LONG_NAME = 4  # characters of what is quoted that tell what it is about
_DATE_ALONE = 12  # characters of a clause that only says when
_SHORT = 60  # characters of a second quote of the same figure
_AS_MUCH = 0.5  # of the question, that another place has to say
_RESPECTIVELY = re.compile(r"、.*分别|分别.*、")
_NEARLY = 2.0  # of a score, that a figure of the year asked for may lack
_LISTED = re.compile(r"、(?!(?:达到?|约?为|突破|超过?)\d)")


@dataclass(frozen=True, slots=True)
class Draft:
    """What quoting made of a question: the quotes in reading order, and the candidates they were chosen from."""

    quotes: tuple[Quote, ...]
    considered: tuple[Candidate, ...] = ()


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
    considered = _about_quoted(need, tuple(candidates(need, retrieval, documents)), documents)
    if need.kind == "part":
        return Draft(part(need, retrieval, documents), considered)
    if need.kind == "summary":
        return Draft(summary(retrieval, documents), considered)
    if not considered:
        return Draft(())
    asked = retrieval.known_terms
    if need.kind in FIGURE_KINDS:
        quotes = _figures(need, considered, asked, documents)
        if quotes:
            return Draft(quotes, considered)
    limit = MAX_REASON_CHARS if need.kind in ("how", "why", "list", "definition", "quote") else MAX_FACT_CHARS
    return Draft(_sentences(need, considered, asked, documents, limit), considered)


def _about_quoted(need: Need, considered: tuple[Candidate, ...], documents: Mapping[str, Document]) -> tuple[Candidate, ...]:
    """Return the candidates in passages that say what the question has in quotation marks; all when none does."""
    names = [name for name in need.quoted if len(name) >= _LONG_NAME]
    saying = tuple(
        one for one in considered if names and all(name in fold(documents[one.document].quote(one.sentence)) for name in names)
    )
    return saying or considered


# --- figures


def _pieces(text: str, clause: Span) -> list[Span]:
    """Return the parts of a clause that 、 separates, when more than one of them holds a figure; else the clause.

    A part that goes on with what was measured is none by itself: 總里程突破8000公里、達8184公里; nor are those of 甲、乙分別為三和四.
    """
    if _RESPECTIVELY.search(same_length_simplified(text[clause.start : clause.end])):
        return [clause]
    said = same_length_simplified(text[clause.start : clause.end])
    cuts = [clause.start, *(clause.start + m.end() for m in _LISTED.finditer(said)), clause.end]
    parts = [Span(start, end) for start, end in pairwise(cuts) if end > start]
    with_figures = sum(bool(figures_in(text[part.start : part.end])) for part in parts)
    return parts if with_figures > 1 else [clause]


def _figure_quote(need: Need, candidate: Candidate, asked: Sequence[AskedTerm], document: Document) -> tuple[float, Quote] | None:
    """Return the piece of a clause that holds a figure of the kind asked and says most of the question, with its score."""
    best: tuple[float, Quote] | None = None
    whole = share(asked, token_set(document.quote(candidate.clause)))
    start = candidate.clause.start
    for piece in _pieces(document.text, candidate.clause):
        figures = [
            figure.text for figure in sorted(figures_in(document.quote(piece)), key=lambda f: f.start) if fits(need, figure)
        ]
        figures = figures or list(filter(None, [counted(need, document.quote(piece))]))
        if not figures:
            continue
        said = share(asked, token_set(document.quote(piece)))
        span = piece if said >= 0.6 * whole else Span(start, piece.end)
        beside = 0.0
        if need.kind == "rank" and not names_a_thing(document.quote(span)):  # 保持全國第5位: of what stands before
            before = Span(candidate.sentence.start, span.start)
            beside = 2.0 * (share(asked, token_set(_last_clause(document, before) + document.quote(span))) - said)
        elif need.kind == "date" and (wider := _with_what_then(candidate, piece, document)) != piece:
            beside = share(asked, token_set(document.quote(wider))) - said
            span = wider
        score = candidate.score + said + beside
        if best is None or score > best[0]:
            best = score, Quote(candidate.document, candidate.hit.passage.section, tidy(document.text, span), figures[0])
    return best


def _last_clause(document: Document, before: Span) -> str:
    """Return the last clause of what stands before in a sentence."""
    parts = clauses(document.text, before)
    return document.quote(parts[-1]) if parts else ""


def _with_what_then(candidate: Candidate, piece: Span, document: Document) -> Span:
    """Return a clause that is a date alone, such as 2023年入冬以來, with the clause of its sentence that says what was then."""
    parts = clauses(document.text, candidate.sentence)
    follows = next((part for part in parts if part.start >= piece.end), None)
    if follows is None or piece.end - piece.start > _DATE_ALONE or follows.end - piece.start > MAX_FACT_CHARS:
        return piece
    return Span(piece.start, follows.end)


def _figures(
    need: Need, considered: Sequence[Candidate], asked: Sequence[AskedTerm], documents: Mapping[str, Document]
) -> tuple[Quote, ...]:
    """Quote the figure asked for, at two places where it stands at two; others where the question names things the first does not say."""
    scored = [
        (found[0], found[1], candidate)
        for candidate in considered
        if (found := _figure_quote(need, candidate, asked, documents[candidate.document]))
    ]
    if not scored:
        return ()
    scored.sort(key=lambda entry: -entry[0])
    of_year = [entry for entry in scored if not entry[2].features["section of another year"]]
    if of_year and of_year[0][0] >= scored[0][0] - _NEARLY:
        scored = of_year
    chosen = [_with_subject(scored[0][1], scored[0][2], asked, documents[scored[0][2].document])]
    held = _held(chosen, documents)
    said = share(asked, token_set(documents[chosen[0].document].quote(scored[0][1].span)))
    for score, quote, _candidate in scored[1:]:
        text = documents[quote.document].quote(quote.span)
        again = quote.emphasis == chosen[0].emphasis and need.kind == "number" and len(text) <= _SHORT
        if again and len(chosen) == 1 and share(asked, token_set(text)) >= max(said, _AS_MUCH):
            chosen.append(quote)  # the same is said at another place
            continue
        rest = [term for term in asked if not term.term.is_in(held)]
        if len(chosen) == MAX_QUOTES or score < scored[0][0] - _NEARLY:
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
    need: Need, considered: Sequence[Candidate], asked: Sequence[AskedTerm], documents: Mapping[str, Document], limit: int
) -> tuple[Quote, ...]:
    """Quote the best sentence, or its clauses that answer; further ones where the question names more than it says.

    A list of what has words in quotation marks in it (名稱帶「未來產業」的計畫) is made of the few that say them.
    """
    naming = [one for one in considered if _says_quoted(need, documents[one.document].quote(one.clause))]
    marked = [one for one in naming if _says_more(need, documents[one.document].quote(one.clause), asked)]
    listed = next((found for found in (naming, marked) if len(found) <= MAX_QUOTES), [])
    chosen: list[Quote] = []
    used = 0
    for candidate in considered:
        document = documents[candidate.document]
        if len(chosen) == MAX_QUOTES or (candidate.score < considered[0].score - 1.5 and candidate not in listed):
            continue
        quote = Quote(candidate.document, candidate.hit.passage.section, _window(need, candidate, asked, document, limit - used))
        length = quote.span.end - quote.span.start
        if any(quote.document == other.document and quote.span.overlap(other.span) for other in chosen) or length + used > limit:
            continue
        if chosen and candidate not in listed:
            rest = [term for term in asked if not term.term.is_in(_held(chosen, documents))]
            if not rest or _gain(quote, rest, asked, documents) < 0.2:
                continue
        chosen.append(quote)
        used += length
    return tuple(sorted(chosen, key=lambda quote: (quote.document, quote.span.start)))


def _says_quoted(need: Need, clause: str) -> bool:
    """Say whether a clause says all that a question about a list has in quotation marks."""
    return need.kind == "list" and bool(need.quoted) and all(name in fold(clause) for name in need.quoted)


def _says_more(need: Need, clause: str, asked: Sequence[AskedTerm]) -> bool:
    """Say whether a clause says something of a question beside what that has in quotation marks."""
    held = token_set(clause)
    return any(term.term.is_in(held) for term in asked if not any(term.term.name in name for name in need.quoted))


def _window(need: Need, candidate: Candidate, asked: Sequence[AskedTerm], document: Document, limit: int) -> Span:
    """Return the sentence when it is short; else the run of its clauses around the best that says all it says of the question.

    Of a sentence that explains a term it is the beginning; reasons that stand side by side are kept together.
    """
    sentence = candidate.sentence
    if sentence.end - sentence.start <= min(limit, max(SHORT_SENTENCE, limit // 2)):
        return tidy(document.text, sentence)
    parts = clauses(document.text, sentence)
    if candidate.features["entry"]:
        ends = [part.end for part in parts if part.end - sentence.start <= limit] or [parts[0].end]
        return tidy(document.text, Span(sentence.start, ends[-1]))
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
    while need.kind == "why" and (wider := _with_reason_beside(need, parts, first, last, document, limit)) != (first, last):
        first, last = wider
    return tidy(document.text, Span(parts[first].start, parts[last].end))


def _with_reason_beside(
    need: Need, parts: Sequence[Span], first: int, last: int, document: Document, limit: int
) -> tuple[int, int]:
    """Return a run of clauses with one more beside it that gives a reason, too, where there is one and it fits."""
    for wider in ((first - 1, last), (first, last + 1)):
        at = wider[0] if wider[0] < first else wider[1]
        fits_in = 0 <= at < len(parts) and parts[wider[1]].end - parts[wider[0]].start <= limit
        if fits_in and has_form(need, (), document.quote(parts[at])):
            return wider
    return first, last
