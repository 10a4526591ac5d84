"""A run on disk: the questions asked, what a system answered, and what that can be checked against.

    manifest.json    what was asked of what, with every hash and version; no times, so that its hash names the run
    gold.jsonl       the questions as they stood when they were asked
    answers.jsonl    one answer a line in the order of the questions, appended and flushed to the disk one by one
    timings.jsonl    how long each took: the only file in which two runs of the same differ
    documents.jsonl  the documents that evidence, citations and hits lie in
    passages.jsonl   their passages, by offsets; left out when they are not known
    run.trec         the passages found, scores strictly decreasing
    qrels.trec       the passages graded by the evidence

`begin`, `AnswerLog` and `finish` write it, and take up one that was interrupted; `load` reads it. Scoring adds its own files.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from corpus.document import Document, Passage
from corpus.errors import DatasetError
from eval.dataset import Qrels, load_questions, qrels, read_responses
from eval.files import cut_torn_line, json_lines, sha256, write_whole, writing
from eval.question import Question
from eval.ranking import run_of, trec_qrels, trec_run
from eval.records import Fault, Record, read_records, refuse
from eval.response import Response
from eval.sources import document_entry, passage_entry, read_documents, read_passages, trec_id

FORMAT = 1
MANIFEST, GOLD, ANSWERS, TIMINGS = "manifest.json", "gold.jsonl", "answers.jsonl", "timings.jsonl"
DOCUMENTS, PASSAGES, TREC_RUN, TREC_QRELS = "documents.jsonl", "passages.jsonl", "run.trec", "qrels.trec"
_NOT_IDENTITY = ("git", "argv")  # the same code at another commit, asked in other words, is the same run
Manifest = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """A run in memory; `passages` is empty when a foreign system's are not known."""

    folder: Path
    manifest: Manifest
    questions: tuple[Question, ...]
    documents: Mapping[str, Document]
    passages: tuple[Passage, ...]
    responses: Mapping[str, Response]

    @property
    def name(self) -> str:
        """What people call it."""
        return self.folder.resolve().name

    @property
    def unanswered(self) -> list[str]:
        """The questions without an answer and without an error."""
        return [question.id for question in self.questions if question.id not in self.responses]


def run_id(manifest: Manifest) -> str:
    """Return a hash of all that can change a run's answers."""
    identity = {key: value for key, value in manifest.items() if key not in _NOT_IDENTITY}
    return sha256(json.dumps(identity, ensure_ascii=False, sort_keys=True))[:16]


def differences(one: Manifest, other: Manifest) -> list[str]:
    """Return the entries in which two manifests differ, nested ones as `a.b`.

    >>> differences({"settings": {"hits": 8, "mode": "quote"}}, {"settings": {"hits": 9, "mode": "quote"}})
    ['settings.hits']
    """
    found: list[str] = []
    for key in dict.fromkeys([*one, *other]):
        a, b = one.get(key), other.get(key)
        if isinstance(a, dict) and isinstance(b, dict):
            found += [f"{key}.{name}" for name in differences(a, b)]
        elif a != b:
            found.append(key)
    return found


def gold_text(questions: Sequence[Question]) -> str:
    """Return the lines that questions were read from, in their order.

    Raises:
        DatasetError: a file cannot be read any more.
    """
    try:
        lines = {file: Path(file).read_text("utf-8-sig").split("\n") for file in {question.file for question in questions}}
    except (OSError, UnicodeDecodeError) as exc:
        raise DatasetError(f"the questions can no longer be read ({exc}); leave their files alone and try again") from exc
    return "".join(lines[question.file][question.line - 1].strip() + "\n" for question in questions)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return a run's manifest.

    Raises:
        DatasetError: the folder holds no run, or its manifest is damaged.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError) as exc:
        raise DatasetError(f"{folder}: holds no run; make one with: assistant eval run") from exc
    except (OSError, ValueError) as exc:
        raise DatasetError(f"{path}: cannot be read ({exc}); run again into another folder") from exc
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise DatasetError(f"{path}: not the manifest of a run in form {FORMAT}; run again into another folder")
    return manifest


def begin(folder: Path, manifest: Manifest, gold: str) -> None:
    """Make a run's folder, or take up the same run again; a folder with anything else in it is left as it is.

    Raises:
        DatasetError: the folder holds another run, or files that are no run's.
        StorageError: it cannot be written.
    """
    if (folder / MANIFEST).exists():
        there = read_manifest(folder)
        if run_id(there) != run_id(manifest):
            names = ", ".join(name for name in differences(there, manifest) if name.split(".")[0] not in _NOT_IDENTITY)
            raise DatasetError(f"{folder}: holds another run, with other {names}; choose another folder with --out")
    else:
        with writing(folder):
            if folder.exists() and (not folder.is_dir() or any(not path.name.startswith(".") for path in folder.iterdir())):
                raise DatasetError(f"{folder}: is there already and holds no run; choose another folder with --out")
        write_whole(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    if not (folder / GOLD).exists():
        write_whole(folder / GOLD, gold)


class AnswerLog:
    """The answers of a run being made: each is on the disk before the next question is asked.

    Attributes:
        answered: ids of the questions that have an answer already.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with writing(folder):
            for name in (ANSWERS, TIMINGS):
                (folder / name).touch()
                cut_torn_line(folder / name)
            self.answered = {response.id for response in read_responses(folder / ANSWERS)}
            self._answers = (folder / ANSWERS).open("ab")
            self._timings = (folder / TIMINGS).open("ab")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._answers.close()
        self._timings.close()

    def add(self, answer: Mapping[str, Any]) -> None:
        """Append one answer, in the Answer JSON of DESIGN.md or with `error`; its timings go to their own file.

        Raises:
            StorageError: the disk is full or gone.
        """
        timings = {"id": answer["id"], "timings_ms": answer.get("timings_ms") or {}}
        timeless = {key: value for key, value in answer.items() if key != "timings_ms"}
        with writing(self._folder):
            for file, entry in ((self._timings, timings), (self._answers, timeless)):
                file.write(json_lines([entry]).encode())
                file.flush()
                os.fsync(file.fileno())
        self.answered.add(str(answer["id"]))


def adopt(folder: Path, answers: Path) -> None:
    """Copy a foreign system's answers into a run that has begun.

    Raises:
        DatasetError: the file cannot be read.
        StorageError: the folder cannot be written.
    """
    try:
        content = answers.read_bytes()
    except OSError as exc:
        raise DatasetError(f"{answers}: cannot be read ({exc.strerror}); check its name and its permissions") from exc
    write_whole(folder / ANSWERS, content)


def graded(questions: Sequence[Question], passages: Sequence[Passage]) -> Qrels:
    """Return the qrels of passages, with ids as TREC files hold them."""
    return {
        name: {trec_id(passage): grade for passage, grade in grades.items()}
        for name, grades in qrels(questions, passages).items()
    }


def ranked(responses: Mapping[str, Response]) -> dict[str, list[str]]:
    """Return the passages found, best first, with ids as TREC files hold them."""
    return {name: list(map(trec_id, found)) for name, found in run_of(responses).items()}


def finish(folder: Path, documents: Mapping[str, Document], passages: Sequence[Passage]) -> Run:
    """Write what the answers can be checked against, and return the run.

    Args:
        folder: of a run whose questions have been asked.
        documents: all there are; those that the run touches are kept.
        passages: all there are; none when they are not known.

    Raises:
        DatasetError: an answer is not in its form.
        StorageError: the folder cannot be written.
    """
    questions = load_questions(folder / GOLD)
    responses = _responses(folder, questions, passages)
    touched = {evidence.document for question in questions for evidence in question.evidence}
    for response in responses.values():
        touched |= {citation.document for citation in response.citations} | {hit.document for hit in response.retrieved}
    near = [passage for passage in passages if passage.document in touched]
    if near:
        write_whole(folder / PASSAGES, json_lines(map(passage_entry, near)))
        write_whole(folder / TREC_QRELS, "".join(f"{line}\n" for line in trec_qrels(graded(questions, near))))
    lines = trec_run(ranked(responses), tag=run_id(read_manifest(folder)))
    write_whole(folder / TREC_RUN, "".join(f"{line}\n" for line in lines))
    entries = (document_entry(documents[name]) for name in sorted(touched & documents.keys()))
    write_whole(folder / DOCUMENTS, json_lines(entries))  # last: a folder that has it is complete
    return load(folder)


def is_finished(folder: Path) -> bool:
    """Say whether every question of a run was asked."""
    return (folder / DOCUMENTS).exists()


def load(folder: Path) -> Run:
    """Return a finished run.

    Raises:
        DatasetError: the folder holds none, or a file of it is damaged; every fault in one message.
    """
    manifest = read_manifest(folder)
    if not is_finished(folder):
        raise DatasetError(f"{folder}: this run was interrupted; start it again with the same options, and it goes on")
    if sha256((folder / GOLD).read_bytes()) != manifest.get("gold", {}).get("sha256"):
        raise DatasetError(f"{folder / GOLD}: was changed since the run; run again with the new questions")
    questions = load_questions(folder / GOLD)
    documents = read_documents(folder / DOCUMENTS)
    passages = tuple(read_passages(folder / PASSAGES, documents)) if (folder / PASSAGES).exists() else ()
    responses = _responses(folder, questions, passages)
    return Run(folder, manifest, tuple(questions), documents, passages, responses)


def _responses(folder: Path, questions: Sequence[Question], passages: Sequence[Passage]) -> dict[str, Response]:
    """Return the answers in the order of the questions, with their timings; answers to other questions are left out."""
    found = dict.fromkeys(question.id for question in questions)
    known = {passage.id: passage for passage in passages}
    given = {response.id: response for response in read_responses(folder / ANSWERS, passages=known) if response.id in found}
    timings = _timings(folder / TIMINGS) if (folder / TIMINGS).exists() else {}
    responses = ((name, given[name]) for name in found if name in given)
    return {name: replace(response, timings_ms=timings.get(name, response.timings_ms)) for name, response in responses}


def _timings(path: Path) -> dict[str, dict[str, float]]:
    faults: list[Fault] = []

    def timing(record: Record) -> tuple[str, dict[str, float]]:
        values = record.data.get("timings_ms")
        if not isinstance(values, dict) or not all(isinstance(value, (int, float)) for value in values.values()):
            record.fault("'timings_ms' must hold numbers by name")
            values = {}
        return record.text("id"), {name: float(value) for name, value in values.items()}

    found = dict(read_records(path, read=timing, faults=faults))
    refuse(faults)
    return found
