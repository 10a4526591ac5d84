"""What is wrong with gold questions, seen against their documents: every fault, with file and line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from corpus.document import Document
from eval.comparing import comparable
from eval.facts import check_key, key_figures
from eval.question import Evidence, Key, Question
from eval.records import Fault

_QUOTED = re.compile(r"「[^」]*」|『[^』]*』|“[^”]*”|\"[^\"]*\"|《[^》]*》")
# A question is copied when so many characters in a row are the document's, or fewer that make up most of the question.
_COPIED_CHARS, _COPIED_MOSTLY, _MOST = 24, 14, 0.8


def _evidence_faults(question: Question, documents: Mapping[str, Document]) -> Iterator[str]:
    for number, evidence in enumerate(question.evidence, start=1):
        place = f"evidence {number} ({evidence.start}-{evidence.end})"
        document = documents.get(evidence.document)
        if document is None:
            yield f"{place}: no document '{evidence.document}' is indexed; add it, or correct 'doc'"
        elif evidence.sha256 != document.sha256:
            yield f"{place}: '{evidence.document}' has another text than when it was marked; mark it again"
        elif evidence.end > len(document.text):
            yield f"{place}: the document ends at {len(document.text)}; correct the offsets"
        elif document.quote(evidence.span) != evidence.quote:
            yield f"{place}: the quote is not the document's words there; {_where(document, evidence)}"


def _where(document: Document, evidence: Evidence) -> str:
    """Return what to do about a quote that does not stand where it is said to."""
    found = document.text.find(evidence.quote)
    if found < 0:
        return f"there it says '{document.quote(evidence.span)[:30]}'"
    return f"it stands at {found}-{found + len(evidence.quote)}"


def _key_faults(question: Question, key: Key) -> Iterator[str]:
    if key.kind == "figure":
        try:
            key_figures(key)
        except ValueError as exc:
            yield f"key {key.id}: {exc}; write value and unit as in the document, or make it a text key"
            return
    proof = " … ".join(evidence.quote for evidence in question.evidence)
    if proof and not check_key(key, proof).held:
        yield f"key {key.id}: neither it nor an alias is in the evidence; mark the span that proves it"


def _form_faults(question: Question) -> Iterator[str]:
    """Yield the faults that need no document."""
    if question.answerable and not question.evidence:
        yield "an answerable question without evidence; mark the span that proves it"
    if question.answerable and not question.must_keys:
        yield "an answerable question without a must-key; add the facts a right answer holds"
    if not question.answerable and (question.must_keys or question.evidence) and question.type != "false_premise":
        yield "an unanswerable question with keys or evidence; take them out, or make it answerable"
    ids = [key.id for key in question.keys]
    for duplicate in sorted({key for key in ids if ids.count(key) > 1}):
        yield f"two keys '{duplicate}'; give each its own id"
    for key in question.keys:
        wordings = {comparable(word) for word in (key.text, f"{key.value}{key.unit}", *key.aliases) if word}
        for value in question.forbid:
            if comparable(value) in wordings:
                yield f"'{value}' is both key {key.id} and forbidden; decide"
    if bool(question.conversation) != (question.turn > 0):
        yield "'conversation' and 'turn' belong together; turns count from 1"
    if question.turn > 1 and not question.history:
        yield f"turn {question.turn} has no history; add what was said before"


@cache
def _grams(text: str, size: int) -> frozenset[str]:
    return frozenset(text[start : start + size] for start in range(len(text) - size + 1))


def _longest_run(text: str, source: str) -> int:
    """Return how long the longest run of `text` is that stands in `source`, if at least `_COPIED_MOSTLY`; else 0."""
    grams, best = _grams(source, _COPIED_MOSTLY), 0
    for start in range(len(text) - _COPIED_MOSTLY + 1):
        if text[start : start + _COPIED_MOSTLY] not in grams:
            continue
        end = start + max(best, _COPIED_MOSTLY)
        while end <= len(text) and text[start:end] in source:
            best = end - start
            end += 1
    return best


def _copy_faults(question: Question, documents: Mapping[str, Document]) -> Iterator[str]:
    """Yield a fault when the question's own words, quotations left out, are a piece of a document."""
    if question.type == "quote":
        return
    words = comparable(_QUOTED.sub(" ", question.question))
    for document in documents.values():
        run = _longest_run(words, comparable(document.text))
        if run >= _COPIED_CHARS or (run and run >= _MOST * len(words)):
            yield f"{run} characters in a row are copied from '{document.id}'; ask as a reader would"


def _conversation_faults(questions: Sequence[Question]) -> Iterator[Fault]:
    conversations: dict[str, list[Question]] = {}
    for question in questions:
        if question.conversation:
            conversations.setdefault(question.conversation, []).append(question)
    for name, turns in conversations.items():
        numbers = sorted(turn.turn for turn in turns)
        if numbers != list(range(1, len(turns) + 1)):
            yield Fault(turns[0].file, turns[0].line, f"conversation '{name}' has turns {numbers}; number them 1, 2, 3 …")
        if len({turn.split for turn in turns}) > 1:
            yield Fault(turns[0].file, turns[0].line, f"conversation '{name}' is in both splits; keep its turns together")


def _duplicate_faults(questions: Sequence[Question]) -> Iterator[Fault]:
    """Yield a fault for every question whose id or wording came before; the same words in a conversation are another question."""
    ids: dict[str, Question] = {}
    wordings: dict[tuple[str, str], Question] = {}
    for question in questions:
        for text in (question.question, *question.paraphrases):
            first = wordings.setdefault((question.conversation, comparable(text)), question)
            if first is not question:
                yield Fault(
                    question.file, question.line, f"'{text[:40]}' is asked already at {first.file}:{first.line}; keep one"
                )
        first = ids.setdefault(question.id, question)
        if first is not question:
            yield Fault(question.file, question.line, f"id '{question.id}' is taken at {first.file}:{first.line}; choose another")


def question_faults(question: Question, documents: Mapping[str, Document]) -> list[str]:
    """Return what is wrong with a question by itself, seen against the documents."""
    messages = [*_form_faults(question), *_evidence_faults(question, documents), *_copy_faults(question, documents)]
    return messages + [message for key in question.keys for message in _key_faults(question, key)]


def lint_among(question: Question, others: Sequence[Question], documents: Mapping[str, Document]) -> list[str]:
    """Return what is wrong with a question that is to stand among others; faults of the others' own are left out."""
    together = [*others, question]
    doubled = [fault for fault in _duplicate_faults(together) if (fault.file, fault.line) == (question.file, question.line)]
    turns = [other for other in together if question.conversation and other.conversation == question.conversation]
    return [*question_faults(question, documents), *(fault.message for fault in (*doubled, *_conversation_faults(turns)))]


def lint(questions: Sequence[Question], documents: Mapping[str, Document]) -> list[Fault]:
    """Return every fault of the questions, in the order of files and lines; empty when they are sound."""
    faults = [*_duplicate_faults(questions), *_conversation_faults(questions)]
    for question in questions:
        faults += [Fault(question.file, question.line, message) for message in question_faults(question, documents)]
    return sorted(faults)
