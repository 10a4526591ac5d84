"""What one answer is worth: the verdict 0, 1 or 2, whether it is right, and every metric of one question.

The parts: `facts.py` (keys, figures, contradictions), `citations.py` (validity, fidelity, coverage, support), `overlap.py`
(character F1, CMRC F1, exact match: diagnostics).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from corpus.document import Document, Span
from eval.citations import (
    citation_coverage,
    citation_precision,
    citation_recall,
    citation_validity,
    covered_chars,
    figure_support,
    is_exact,
    quote_fidelity,
    spans_in,
)
from eval.comparing import holds, without_markers
from eval.facts import check_key, check_keys, contradiction, contradictions, figure_accuracy, key_recall
from eval.overlap import char_f1, cmrc_f1, exact_match, list_f1
from eval.question import Evidence, Question
from eval.response import Response
from eval.score import Score, failed, not_applicable, scored

COVERED = 0.8  # the share of an evidence span that has to be cited
GATED = ("key_recall", "figure_accuracy", "contradiction", "citation_validity", "quote_fidelity", "figure_support", "verdict")


def _corrects(question: Question) -> bool:
    """Say whether an unanswerable question may be answered all the same: a false premise with the keys that correct it."""
    return question.type == "false_premise" and bool(question.must_keys)


def _refusal_verdict(question: Question, response: Response) -> Score | None:
    """Return the verdict where refusing decides it, or None."""
    if response.abstained:
        right = not question.answerable
        return scored("verdict", 2 if right else 0, why="rightly refused" if right else "refused, though it can be answered")
    if not response.answer.strip():
        return scored("verdict", 0, why="empty answer")
    if not question.answerable and not _corrects(question):
        return scored("verdict", 0, why="answered, though it cannot be")
    return None


def verdict(question: Question, response: Response, documents: Mapping[str, Document]) -> Score:
    """Score 2, 1 or 0.

    2 = all must-keys, no contradiction, every citation valid and word for word; 1 = at least half of the must-keys and no
    contradiction; 0 otherwise. A right refusal is 2, a wrong one 0; an empty answer is no refusal.
    """
    if response.error:
        return failed("verdict", response.error)
    if outcome := _refusal_verdict(question, response):
        return outcome
    if found := contradictions(question, response):
        return scored("verdict", 0, why=found[0])
    checks = [check for check in check_keys(question, response) if check.key.must]
    held = sum(check.held for check in checks)
    cited = [metric(response, documents).value == 1 for metric in (citation_validity, quote_fidelity)]
    if held == len(checks) and all(cited):
        return scored("verdict", 2)
    if checks and 2 * held >= len(checks):
        return scored("verdict", 1, why=f"{held} of {len(checks)} keys" if held < len(checks) else "a citation does not hold")
    return scored("verdict", 0, why=f"{held} of {len(checks)} keys")


@dataclass(frozen=True, slots=True)
class Rightness:
    """Whether an answer is right; `faults` say why not: facts, length, citations, evidence, refusal, error."""

    faults: tuple[str, ...]

    def __bool__(self) -> bool:
        return not self.faults


def _proves(evidence: Evidence, question: Question, response: Response, documents: Mapping[str, Document]) -> bool:
    """Say whether the citations cover an evidence span.

    They do when they hold 0.8 of its characters; when a quote holds its very words at another place; or when what they hold of it
    still contains every must-key that the whole span contains (溼地面積5.14萬平方公里 proves without the rest of its sentence).
    """
    spans = spans_in(evidence.document, response.citations)
    if covered_chars(evidence.span, spans) >= COVERED * (evidence.end - evidence.start):
        return True
    if any(holds(citation.quote, evidence.quote) for citation in response.citations):
        return True
    text = documents[evidence.document].text if evidence.document in documents else ""
    pieces = sorted(Span(max(evidence.start, s.start), min(evidence.end, s.end)) for s in spans if evidence.span.overlap(s))
    cited = " ".join(text[piece.start : piece.end] for piece in pieces)
    keys = [key for key in question.must_keys if check_key(key, evidence.quote).held]
    return bool(keys) and all(check_key(key, cited).held for key in keys)


def right(question: Question, response: Response, documents: Mapping[str, Document]) -> Rightness:
    """Say whether an answer is right, as people count it.

    It holds every fact asked for, is as short as its type allows, and its citations are exact and cover the evidence. An
    unanswerable question is right when it is refused, a false premise also when it is corrected with the quote.
    """
    if response.error:
        return Rightness(("error",))
    if response.abstained or (not question.answerable and not _corrects(question)):
        return Rightness(() if response.abstained and not question.answerable else ("refusal",))
    faults = {
        "facts": not all(check.held for check in check_keys(question, response) if check.key.must),
        "length": not is_short(question, response),
        "citations": not response.citations or not all(is_exact(citation, documents) for citation in response.citations),
        "evidence": not all(_proves(evidence, question, response, documents) for evidence in question.evidence),
    }
    return Rightness(tuple(name for name, wrong in faults.items() if wrong))


def is_short(question: Question, response: Response) -> bool:
    """Say whether an answer, without its markers, keeps to the length its question's type allows."""
    return 0 < len(without_markers(response.answer)) <= question.max_answer_chars


def _right_score(question: Question, response: Response, documents: Mapping[str, Document]) -> Score:
    if response.error:
        return failed("right", response.error)
    outcome = right(question, response, documents)
    return scored("right", float(bool(outcome)), why=", ".join(outcome.faults))


def _short_score(question: Question, response: Response) -> Score:
    if response.error:
        return failed("short", response.error)
    if response.abstained:
        return not_applicable("short", "a refusal has one fixed sentence")
    return scored("short", float(is_short(question, response)), why=f"{len(without_markers(response.answer))} characters")


def _overlap(name: str, measure: Callable[[str, str], float], question: Question, response: Response) -> Score:
    if response.error:
        return failed(name, response.error)
    if not question.answerable or not question.reference:
        return not_applicable(name, "no reference to compare with")
    text = "" if response.abstained else without_markers(response.answer)
    return scored(name, measure(text, question.reference))


def _list_score(question: Question, response: Response) -> Score:
    if response.error:
        return failed("list_f1", response.error)
    items = [(key.text, *key.aliases) for key in question.must_keys if key.kind == "text"]
    if question.type != "list" or not question.answerable or not items:
        return not_applicable("list_f1", "no list is asked for")
    text = "" if response.abstained else without_markers(response.answer)
    precision, recall, f1 = list_f1(text, items, ordered=question.ordered)
    return scored("list_f1", f1, why=f"precision {precision:.2f}, recall {recall:.2f}")


def score_answer(question: Question, response: Response, documents: Mapping[str, Document]) -> tuple[Score, ...]:
    """Return every metric of one answer; the gating ones are named in `GATED`."""
    return (
        verdict(question, response, documents),
        _right_score(question, response, documents),
        key_recall(question, response),
        figure_accuracy(question, response),
        contradiction(question, response),
        citation_validity(response, documents),
        quote_fidelity(response, documents),
        citation_coverage(response, documents),
        figure_support(question, response),
        citation_precision(question, response),
        citation_recall(question, response),
        _list_score(question, response),
        _short_score(question, response),
        _overlap("char_f1", char_f1, question, response),
        _overlap("cmrc_f1", cmrc_f1, question, response),
        _overlap("exact_match", exact_match, question, response),
    )
