"""Whether an answer's citations are what they claim: resolvable, word for word, on every sentence, proving its figures.

Nothing here needs a model: quotes are compared with the document at their offsets, figures with the quotes.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Document, Span
from corpus.figures import find_figures
from corpus.script import fold
from eval.comparing import comparable, without_markers
from eval.facts import unsupported_figures
from eval.question import Question
from eval.response import CitedSpan, Response
from eval.score import Score, failed, not_applicable, scored, share

_MARKER = re.compile(r"\[(\d+)\]")
_SENTENCE = re.compile(r"(?:[。！？!?]+[”’」』)）]*|\n+|\.(?=\s+[A-Z“\"(\[]|\s*$))(?:\s*\[\d+\])*")
_INLINE_QUOTE = re.compile(r"[「“]([^「」“”]{6,})[」”]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer without its markers, and the citations that stand for it."""

    text: str
    citations: tuple[CitedSpan, ...]


def resolves(citation: CitedSpan, documents: Mapping[str, Document]) -> bool:
    """Say whether a citation's document is known and its offsets lie in it."""
    document = documents.get(citation.document)
    return document is not None and 0 <= citation.start < citation.end <= len(document.text)


def is_exact(citation: CitedSpan, documents: Mapping[str, Document]) -> bool:
    """Say whether a quote is the document's own words at its offsets, compared after NFKC."""
    if not resolves(citation, documents):
        return False
    own = documents[citation.document].quote(citation.span)
    return unicodedata.normalize("NFKC", own) == unicodedata.normalize("NFKC", citation.quote)


def _is_valid(citation: CitedSpan, response: Response, documents: Mapping[str, Document]) -> bool:
    known = {hit.passage for hit in response.retrieved}
    from_hits = not citation.passage or not known or citation.passage in known
    return resolves(citation, documents) and from_hits and f"[{citation.marker}]" in response.answer


def _without_proof(metric: str, response: Response) -> Score | None:
    """Return the score of a response that has nothing to check, or None."""
    if response.error:
        return failed(metric, response.error)
    if response.abstained:
        return not_applicable(metric, "a refusal cites nothing")
    return None


def citation_validity(response: Response, documents: Mapping[str, Document]) -> Score:
    """Score valid citations / citations: known document, offsets inside it, retrieved, marked in the text.

    A marker without a citation counts as an invalid one; an answer without any scores 0.
    """
    if outcome := _without_proof("citation_validity", response):
        return outcome
    markers = {int(marker) for marker in _MARKER.findall(response.answer)}
    dangling = markers - {citation.marker for citation in response.citations}
    valid = [_is_valid(citation, response, documents) for citation in response.citations]
    if not valid and not dangling:
        return scored("citation_validity", 0, why="nothing is cited")
    return share("citation_validity", [*valid, *(False for _ in dangling)], otherwise="")


def quote_fidelity(response: Response, documents: Mapping[str, Document]) -> Score:
    """Score quotes that are word for word / quotes, after NFKC.

    Quotes are those of the citations, at their offsets, and those of six characters or more between quotation marks in the text,
    anywhere in a cited document and in either script.
    """
    if outcome := _without_proof("quote_fidelity", response):
        return outcome
    exact = [is_exact(citation, documents) for citation in response.citations]
    cited = {citation.document for citation in response.citations} & documents.keys()
    texts = [fold(documents[name].text) for name in sorted(cited)]
    inline = [any(fold(quote) in text for text in texts) for quote in _INLINE_QUOTE.findall(without_markers(response.answer))]
    return share("quote_fidelity", [*exact, *inline], otherwise="nothing is quoted")


def sentences(response: Response) -> list[Sentence]:
    """Return an answer's sentences in order, each with the citations marked in it or right behind it.

    A sentence without a marker that stands in a quote belongs to that quote: one marker may close several quoted sentences.
    """
    found: list[Sentence] = []
    start = 0
    ends = [match.end() for match in _SENTENCE.finditer(response.answer)]
    for end in [*ends, len(response.answer)]:
        piece, start = response.answer[start:end], end
        text = without_markers(piece).strip()
        if not comparable(text):
            continue
        markers = set(_MARKER.findall(piece))
        citations = tuple(c for c in response.citations if str(c.marker) in markers)
        citations = citations or tuple(c for c in response.citations if comparable(text) in comparable(c.quote))
        found.append(Sentence(text, citations))
    return found


def citation_coverage(response: Response, documents: Mapping[str, Document]) -> Score:
    """Score sentences with at least one exact citation / sentences."""
    if outcome := _without_proof("citation_coverage", response):
        return outcome
    covered = [any(is_exact(citation, documents) for citation in sentence.citations) for sentence in sentences(response)]
    return share("citation_coverage", covered, otherwise="an empty answer has no sentence")


def figure_support(question: Question, response: Response) -> Score:
    """Score sentences whose figures all stand in their cited quotes, or in the question / sentences with figures."""
    if outcome := _without_proof("figure_support", response):
        return outcome
    asked = [question.question, question.standalone]
    supported: list[bool] = []
    wrong: list[str] = []
    for sentence in sentences(response):
        if find_figures(sentence.text):
            loose = unsupported_figures(sentence.text, [*(citation.quote for citation in sentence.citations), *asked])
            supported.append(not loose)
            wrong += loose
    return share("figure_support", supported, otherwise="no sentence has a figure", why=", ".join(wrong))


def covered_chars(span: Span, others: Iterable[Span]) -> int:
    """Return how many characters of a span the others cover together.

    >>> covered_chars(Span(10, 20), [Span(0, 13), Span(12, 15), Span(19, 30)])
    6
    """
    position, covered = span.start, 0
    for other in sorted(others):
        start, end = max(position, other.start), min(span.end, other.end)
        if end > start:
            covered += end - start
            position = end
    return covered


def citation_recall(question: Question, response: Response) -> Score:
    """Score evidence characters that are cited / evidence characters."""
    if outcome := _without_proof("citation_recall", response):
        return outcome
    total = sum(evidence.end - evidence.start for evidence in question.evidence)
    if not total:
        return not_applicable("citation_recall", "the question has no evidence")
    cited = sum(covered_chars(e.span, spans_in(e.document, response.citations)) for e in question.evidence)
    return scored("citation_recall", cited / total)


def citation_precision(question: Question, response: Response) -> Score:
    """Score citations that touch the evidence / citations."""
    if outcome := _without_proof("citation_precision", response):
        return outcome
    if not question.evidence:
        return not_applicable("citation_precision", "the question has no evidence")
    hits = [
        any(evidence.document == citation.document and evidence.span.overlap(citation.span) > 0 for evidence in question.evidence)
        for citation in response.citations
    ]
    return share("citation_precision", hits, otherwise="nothing is cited")


def spans_in(document: str, citations: Sequence[CitedSpan]) -> list[Span]:
    """Return the spans cited of one document."""
    return [citation.span for citation in citations if citation.document == document]
