"""Gold questions and systems' answers on disk: read and checked; graded passages (qrels) from evidence spans.

Gold is spans, not passages, so that a change of passages never throws judgements away. Files are JSON Lines in UTF-8.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from corpus.document import Passage, Span
from eval.lint import lint
from eval.question import Evidence, Key, Question, Turn, read_question
from eval.records import Fault, read_records, refuse
from eval.response import CitedSpan, RankedSpan, Response, read_response

__all__ = [
    "CitedSpan",
    "Evidence",
    "Fault",
    "Key",
    "Qrels",
    "Question",
    "RankedSpan",
    "Response",
    "Turn",
    "lint",
    "load_questions",
    "load_responses",
    "parse_questions",
    "qrels",
    "read_responses",
]

Qrels = dict[str, dict[str, int]]
WHOLE, PART = 0.8, 0.3  # shares of an evidence span in a passage that earn grade 2 and grade 1


def parse_questions(paths: Iterable[Path]) -> tuple[list[Question], list[Fault]]:
    """Read gold files; return the questions that could be read and the faults of the lines that could not.

    Raises:
        DatasetError: a file cannot be read at all.
    """
    faults: list[Fault] = []
    questions = [question for path in paths for question in read_records(path, read=read_question, faults=faults)]
    return questions, faults


def load_questions(*paths: Path) -> list[Question]:
    """Read gold files, in order.

    Raises:
        DatasetError: a line is broken, a field is missing or wrong, or two ids are equal; all of them in one message.
    """
    questions, faults = parse_questions(paths)
    first: dict[str, Question] = {}
    for question in questions:
        other = first.setdefault(question.id, question)
        if other is not question:
            message = f"id '{question.id}' is taken at {other.file}:{other.line}; choose another"
            faults.append(Fault(question.file, question.line, message))
    refuse(faults)
    return questions


def read_responses(path: Path, *, passages: Mapping[str, Passage] | None = None) -> Iterator[Response]:
    """Yield a system's answers one by one, from the Answer JSON or the answers.jsonl form; a million lines are no burden.

    Args:
        path: the file.
        passages: by id; they give their offsets to hits and citations that name a passage only.

    Raises:
        DatasetError: after the last line, when a line was broken or two answers had one id; all faults in one message.
    """
    faults: list[Fault] = []
    lines: dict[str, int] = {}
    known = passages or {}
    for response in read_records(path, read=lambda record: read_response(record, known), faults=faults):
        line = lines.setdefault(response.id, response.line)
        if line != response.line:
            faults.append(Fault(str(path), response.line, f"id '{response.id}' is answered already in line {line}; keep one"))
            continue
        yield response
    refuse(faults)


def load_responses(path: Path, *, passages: Mapping[str, Passage] | None = None) -> dict[str, Response]:
    """Return all answers of a file by question id.

    Raises:
        DatasetError: as `read_responses`.
    """
    return {response.id: response for response in read_responses(path, passages=passages)}


def _grade(evidence: Evidence, passage: Passage) -> int:
    """Return 2, 1 or 0 by the share of the evidence in a passage, never above the evidence's own grade.

    >>> evidence = Evidence("d", "", 10, 20, "…")
    >>> [_grade(evidence, Passage("p", "d", (), "…", 0, end)) for end in (20, 18, 13, 12)]
    [2, 2, 1, 0]
    """
    inside = evidence.span.overlap(Span(passage.start, passage.end)) / (evidence.end - evidence.start)
    return min(evidence.grade, 2 if inside >= WHOLE else 1 if inside >= PART else 0)


def qrels(questions: Iterable[Question], passages: Sequence[Passage]) -> Qrels:
    """Return {question id: {passage id: grade}} for any passages; ids with grade 0 are left out, questions never.

    When no passage holds 0.3 of a span, because it runs over many, those that hold most of it get grade 1: every span that the
    passages touch keeps a relevant one.
    """
    by_document: dict[str, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document, []).append(passage)
    found: Qrels = {}
    for question in questions:
        grades = found.setdefault(question.id, {})
        for evidence in question.evidence:
            near = [p for p in by_document.get(evidence.document, ()) if evidence.span.overlap(p.span)]
            graded = {p.id: _grade(evidence, p) for p in near}
            if near and not any(graded.values()):
                most = max(evidence.span.overlap(p.span) for p in near)
                graded = {p.id: 1 for p in near if evidence.span.overlap(p.span) == most}
            for passage_id, grade in graded.items():
                if grade:
                    grades[passage_id] = max(grade, grades.get(passage_id, 0))
    return found
