"""The gold questions put to whoever answers: what is asked of what, and the answers on the disk; for the commands and the page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from assistant.answer import Mode
from assistant.parts import shipped_documents
from assistant.provenance import Choice, How, default_folder, gold_files, manifest, shipped_gold
from assistant.service import Answerer, Service, Turn
from assistant.settings import Settings
from corpus.document import Document, Passage
from corpus.errors import DatasetError, ModelError, NoIndexError, QuestionError, StaleIndexError
from corpus.outline import outline
from eval.dataset import lint, load_questions, read_responses
from eval.question import SPLITS, Question
from eval.records import refuse
from eval.runs import AnswerLog, Run, adopt, begin, finish, gold_text
from index.generation import Plan
from index.store import Store

Track = Callable[[Iterable[Question]], Iterable[Question]]
Documents = Callable[[], Mapping[str, Document]]


@dataclass(frozen=True, slots=True)
class Paper:
    """All that a run is made from: where it is kept, its manifest, the questions in order, and the passages there are."""

    folder: Path
    facts: Mapping[str, Any]
    questions: Sequence[Question]
    passages: Sequence[Passage]


def _read(choice: Choice) -> list[Question]:
    """Return all questions of a gold set, retired ones left out."""
    questions = load_questions(*gold_files(choice.gold or shipped_gold()))
    return [question for question in questions if question.status != "retired"]


def choose(choice: Choice) -> list[Question]:
    """Return the questions chosen, retired ones left out.

    Raises:
        DatasetError: a line of the gold is broken, a question asked for is not there, or none is left.
    """
    path, questions = choice.gold or shipped_gold(), _read(choice)
    if choice.split not in (*SPLITS, "all"):
        raise DatasetError(f"--split {choice.split}: no such split; use one of {', '.join(SPLITS)}, all")
    known = {question.id for question in questions}
    if unknown := [name for name in choice.only if name not in known]:
        raise DatasetError(f"--only {', '.join(unknown)}: no such question in {path}; take its id from there")
    chosen = [question for question in questions if choice.split in ("all", question.split)]
    chosen = [question for question in chosen if not choice.only or question.id in choice.only]
    if not chosen:
        raise DatasetError(f"{path}: no question is left to ask; choose another split")
    return chosen[: choice.limit or None]


def check_gold(choice: Choice, documents: Mapping[str, Document]) -> None:
    """Refuse a gold set that cannot be scored against these documents, whichever of its questions are asked.

    Raises:
        DatasetError: there are faults; every one in one message.
    """
    refuse(lint(_read(choice), documents))


def known_documents(settings: Settings) -> dict[str, Document]:
    """Return the indexed documents by id, and the shipped ones where nothing else has their name; no model is loaded.

    Raises:
        StaleIndexError: the index is damaged.
    """
    try:
        indexed, _ = Store(settings.home).documents()
    except NoIndexError:
        indexed = []
    found = {document.id: outline(document) for document in shipped_documents()}
    return found | {document.id: document for document in indexed}


def documents_of(settings: Settings, service: Service) -> Documents:
    """Return what says which documents there are: those that are answered from, or the known ones while the program starts."""

    def documents() -> Mapping[str, Document]:
        return service.answerer.documents if service.progress.stage == "ready" else known_documents(settings)

    return documents


def passages_of(settings: Settings, documents: Mapping[str, Document]) -> tuple[dict[str, Any], tuple[Passage, ...]]:
    """Return the manifest of the index in use, and the passages it was built from.

    Raises:
        NoIndexError: nothing is indexed.
        StaleIndexError: the index is damaged.
    """
    manifest = Store(settings.home).manifest()
    plan = Plan.of(list(documents.values()), model=manifest["model"], max_chars=manifest["max_chars"])
    return manifest, plan.passages


def prepare(settings: Settings, choice: Choice, answerer: Answerer, *, how: How | None = None, out: Path | None = None) -> Paper:
    """Return what a run of the questions chosen is made from; nothing is asked or written yet.

    Args:
        settings: of the program.
        choice: of questions.
        answerer: who is to answer.
        how: the answers are made; in the ordinary way by default.
        out: the run's folder; by default the one that its manifest names.

    Raises:
        DatasetError: the gold has faults, or no question is left.
        StaleIndexError: the index was updated since the answerer was loaded.
    """
    questions = choose(choice)
    check_gold(choice, answerer.documents)
    index, passages = passages_of(settings, answerer.documents)
    indexed = {entry["id"]: entry["sha256"] for entry in index["documents"]}
    if indexed != {name: document.sha256 for name, document in answerer.documents.items()}:
        raise StaleIndexError(f"{settings.home}: the index was updated since the program was started; start it again")
    facts = manifest(settings, choice, questions, index, how=how or How())
    return Paper(out or default_folder(settings, facts), facts, questions, passages)


def _ask(answerer: Answerer, question: Question, mode: Mode | None) -> dict[str, Any]:
    """Return the answer to one question as JSON, or why there is none."""
    history = [Turn(turn.role, turn.content) for turn in question.history]
    try:
        *_, answer = answerer.stream(question.question, history=history, mode=mode, id=question.id)
    except (QuestionError, ModelError) as error:
        return {"id": question.id, "question": question.question, "error": str(error)}
    return answer.to_json()


def sit(answerer: Answerer, paper: Paper, *, track: Track = iter) -> Run:
    """Ask the questions that a run has no answer to yet, and finish it.

    Args:
        answerer: who answers.
        paper: what is asked; its folder is new, or that of the same run when it was interrupted.
        track: follows the progress.

    Raises:
        DatasetError: the folder holds another run, or another process is asking.
        StorageError: the folder cannot be written.
    """
    folder = paper.folder
    begin(folder, paper.facts, gold_text(paper.questions))
    mode = None if paper.facts["settings"]["mode"] == "default" else paper.facts["settings"]["mode"]
    try:
        with FileLock(folder / ".lock", timeout=0):
            with AnswerLog(folder) as log:
                for question in track([question for question in paper.questions if question.id not in log.answered]):
                    log.add(_ask(answerer, question, mode))
            return finish(folder, answerer.documents, paper.passages)
    except Timeout as exc:
        raise DatasetError(f"{folder}: another process is asking these questions; wait for it, or choose another --out") from exc


def grade(
    folder: Path,
    facts: Mapping[str, Any],
    questions: Sequence[Question],
    answers: Path,
    *,
    documents: Mapping[str, Document],
    passages: Sequence[Passage],
) -> Run:
    """Make a run of another system's answers.

    Args:
        folder: of the run.
        facts: its manifest.
        questions: that the answers are to.
        answers: the file, in the Answer JSON of DESIGN.md or as evaluation.md writes answers.jsonl.
        documents: all that are known.
        passages: the system's own, or this index's; those of this index are used only when every passage found is one of them.

    Raises:
        DatasetError: a line of the answers is broken, every one in one message; or the folder holds another run.
        StorageError: the folder cannot be written.
    """
    wanted, known = {question.id for question in questions}, {passage.id: passage for passage in passages}
    responses = [response for response in read_responses(answers, passages=known) if response.id in wanted]
    if not responses:
        raise DatasetError(f"{answers}: answers none of the {len(questions)} questions; check its ids, or choose another --gold")
    found = {hit.passage for response in responses for hit in response.retrieved if hit.passage}
    begin(folder, facts, gold_text(questions))
    adopt(folder, answers)
    return finish(folder, documents, passages if found and found <= known.keys() else ())
