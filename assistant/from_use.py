"""From use to gold: feedback becomes a draft of a gold question, its facts and their evidence found in the documents.

A draft is for a person to look over. It is added to the gold of the home folder only when `eval lint` finds nothing wrong in it.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from assistant.expected import evidence, facts, places
from assistant.need import need
from assistant.opinion import Feedback
from assistant.state import State
from corpus.document import Document
from corpus.errors import StorageError
from corpus.figures import find_figures
from corpus.script import detect
from eval.dataset import lint, parse_questions
from eval.files import json_lines, write_whole, writing
from eval.question import Evidence, Question
from eval.records import Fault

FILE = "from-use.jsonl"
TAG = "from-use"
NO_EXPECTED = "there is no expected answer; say what a right answer holds"
_LOCK_S = 10
# What says that there is no answer, as opposed to an answer that says no.
_NOTHING = re.compile(
    r"^(?:這份|这份)?(?:文件|文中|資料|资料|原文)(?:裡|里|中)?(?:並|并)?(?:沒有?|没有?|未|無|无)"
    r"|^(?:沒有|没有|未|無|无)(?:提到|提及|說明|说明|答案|記載|记载)|^not (?:in|stated|mentioned)|\bdo(?:es)? not (?:say|mention|answer)",
    re.IGNORECASE,
)
_WRITTEN = (
    *("question", "type", "language", "answerable", "reference", "section", "keys", "evidence", "split", "author"),
    *("status", "version", "tags"),
)
_TYPES = {"rank": "number", "fact": "name", "number": "number"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A question made of feedback, and what keeps it from being gold."""

    feedback: str
    question: Question
    faults: tuple[str, ...] = ()


def draft(feedback: Feedback, documents: Mapping[str, Document], *, expected: str | None = None) -> Question:
    """Return the gold question that feedback asks for.

    Args:
        feedback: what a reader said about an answer.
        documents: by id.
        expected: the answer to expect, where an evaluator corrected the reader's.
    """
    reference = " ".join((feedback.opinion.expected if expected is None else expected).split())
    question = feedback.asked.strip()
    answerable = _answerable(feedback, reference)
    empty = Question(
        id=f"use-{feedback.id}",
        question=question,
        type=_type(question) if answerable else "unanswerable",
        answerable=answerable,
        reference=reference,
        split="dev",
        author="feedback",
        status="draft",
        tags=(TAG,),
        language=detect(question),
    )
    if not answerable or not reference:
        return empty
    sentences = places(feedback.answer, documents)
    keys = facts(reference, sentences)
    proof = evidence(keys, question, reference, sentences)
    kind = "list" if empty.type == "name" and sum(key.must for key in keys) > 1 else empty.type
    return replace(empty, type=kind, keys=keys, evidence=proof, section=_section(proof, documents))


def _answerable(feedback: Feedback, reference: str) -> bool:
    """Guess from the reason, and from an expected answer that says there is none."""
    return feedback.opinion.reason != "invented" and not (_NOTHING.search(reference) and not find_figures(reference))


def _type(question: str) -> str:
    kind = need(question).kind
    return _TYPES.get(kind, kind)


def _section(evidence: Sequence[Evidence], documents: Mapping[str, Document]) -> str:
    section = documents[evidence[0].document].section_at(evidence[0].start) if evidence else None
    return section.path[-1] if section else ""


def gold_file(home: Path) -> Path:
    """Return where questions from use are kept."""
    return home / "gold" / FILE


def line_of(question: Question) -> dict[str, Any]:
    """Return a question as a line of a gold file holds it."""
    data = {"qid": question.id} | {name: value for name, value in asdict(question).items() if name in _WRITTEN}
    for span in data["evidence"]:
        span["doc"], span["doc_sha256"] = span.pop("document"), span.pop("sha256")
    whole: dict[str, Any] = json.loads(json.dumps(data))  # lists where a question has tuples
    return whole


def to_gold(
    home: Path, wanted: Sequence[Feedback], documents: Mapping[str, Document], *, expected: Mapping[str, str] | None = None
) -> list[Draft]:
    """Add a draft for each piece of feedback to the gold of the home folder: all, or none when any of them has a fault.

    What is there already, as it was drafted or changed by hand since, stays as it is.

    Args:
        home: the home folder.
        wanted: the feedback.
        documents: by id.
        expected: answers that an evaluator corrected, by the feedback's id.

    Raises:
        StorageError: the file cannot be read or written.
    """
    corrected = expected or {}
    questions = [(one.id, draft(one, documents, expected=corrected.get(one.id))) for one in wanted]
    path = gold_file(home)
    with _locked(path.parent):
        before = path.read_bytes() if path.exists() else b""
        new = [replace(question, file=name) for name, question in questions if f'"{question.id}"'.encode() not in before]
        known = parse_questions([path])[0] if before else []
        faults = lint([*known, *new], documents) if new else []
        drafts = [Draft(name, question, _faults_of(name, question, faults)) for name, question in questions]
        if new and not any(one.faults for one in drafts):
            lines = json_lines(map(line_of, new)).encode()
            _replace(path, before, before + (b"\n" if before and not before.endswith(b"\n") else b"") + lines)
    return drafts


def promote(
    state: State, home: Path, ids: Sequence[str], documents: Mapping[str, Document], *, expected: Mapping[str, str] | None = None
) -> list[Draft]:
    """Turn feedback into gold questions, as `to_gold` does, and note that it was; feedback that was turned before stays as it is.

    Ids that are not known are passed over.

    Raises:
        StorageError: the feedback cannot be read or noted, or the questions cannot be written.
    """
    wanted = [one for one in state.feedback(*ids) if one.status != "gold"] if ids else []
    drafts = to_gold(home, wanted, documents, expected=expected)
    if drafts and not any(one.faults for one in drafts):
        state.settle([one.feedback for one in drafts], "gold")
    return drafts


def _faults_of(name: str, question: Question, faults: Sequence[Fault]) -> tuple[str, ...]:
    found = [fault.message for fault in faults if fault.file == name]
    if question.answerable and not question.reference:
        found.insert(0, NO_EXPECTED)
    return tuple(found)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    try:
        with writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / ".lock", timeout=_LOCK_S):
                yield
    except Timeout as exc:
        raise StorageError(f"{folder}: another program is writing questions; wait a moment and try again") from exc


def _replace(path: Path, before: bytes, after: bytes) -> None:
    """Write a file whole, unless it was changed by hand in the meantime.

    Raises:
        StorageError: it was changed, or cannot be written.
    """
    now = path.read_bytes() if path.exists() else b""
    if now != before:
        raise StorageError(f"{path}: was changed by another program just now; try again")
    write_whole(path, after)
