"""scores.jsonl and summary.json of a run: written beside its answers, and read back for as long as they fit them."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus.errors import DatasetError
from eval.files import json_lines, sha256, write_whole
from eval.measures import Figure, Scores, Track, figures, score_run, verdicts
from eval.question import Question
from eval.records import Fault, Record, read_records, refuse
from eval.runs import ANSWERS, DOCUMENTS, GOLD, PASSAGES, Run, load
from eval.score import Score
from eval.statistics import RESAMPLES, SEED

SCORES, SUMMARY = "scores.jsonl", "summary.json"
_STATUSES = ("scored", "not_applicable", "error")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A run with its scores."""

    run: Run
    scores: Scores
    figures: dict[str, Figure]

    @property
    def questions(self) -> dict[str, Question]:
        """The questions by id, in order."""
        return {question.id: question for question in self.run.questions}

    @property
    def errors(self) -> int:
        """How many questions have an error, or no answer at all."""
        return verdicts(self.run, self.scores)["error"]


@cache
def _scorer() -> str:
    """Return a hash of the program that scores, so that scores of an older one are made again."""
    root = Path(__file__).parents[1]
    files = [
        path
        for package in ("corpus", "eval")
        for path in sorted((root / package).rglob("*.py"))
        if "benchmarks" not in path.parts
    ]
    return sha256("".join(sha256(path.read_bytes()) for path in files))


def _origin(run: Run) -> dict[str, str]:
    """Return the hashes of all that scores are made from."""
    names = [name for name in (GOLD, ANSWERS, DOCUMENTS, PASSAGES) if (run.folder / name).exists()]
    return {name: sha256((run.folder / name).read_bytes()) for name in names} | {"scorer": _scorer()}


def _summary(sheet: Sheet) -> dict[str, Any]:
    names = {"low": "ci_lo", "high": "ci_hi"}
    rows = {
        name: {names.get(k, k): v for k, v in asdict(figure).items() if k != "metric"} for name, figure in sheet.figures.items()
    }
    return {
        "questions": len(sheet.run.questions),
        "unanswered": len(sheet.run.unanswered),
        "verdicts": verdicts(sheet.run, sheet.scores),
        "metrics": rows,
        "interval": {"level": 0.95, "seed": SEED, "resamples": RESAMPLES, "clusters": "section"},
        "of": _origin(sheet.run),
    }


def write(sheet: Sheet) -> None:
    """Write scores.jsonl, then summary.json.

    Raises:
        StorageError: the folder cannot be written.
    """
    lines = (
        {"qid": name, "metric": score.metric, "value": score.value, "status": score.status, "why": score.why, "n": score.n}
        for name, scores in sheet.scores.items()
        for score in scores.values()
    )
    write_whole(sheet.run.folder / SCORES, json_lines(lines))
    write_whole(sheet.run.folder / SUMMARY, json.dumps(_summary(sheet), ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def summary(folder: Path) -> dict[str, Any]:
    """Return a scored run's summary.

    Raises:
        DatasetError: the run was not scored, or the file is damaged.
    """
    try:
        found: dict[str, Any] = json.loads((folder / SUMMARY).read_text("utf-8"))
    except (OSError, ValueError) as exc:
        raise DatasetError(f"{folder / SUMMARY}: cannot be read; run: assistant eval score {folder}") from exc
    return found


def _score(record: Record) -> tuple[str, Score]:
    name, metric, status = record.text("qid"), record.text("metric"), record.choice("status", _STATUSES)
    value = record.number("value", 0.0) if record.has("value") else None
    if (value is not None) != (status == "scored"):
        record.fault(f"a score that is '{status}' cannot have the value {value}")
        return name, Score(metric, None, "error")
    return name, Score(metric, value, status, record.text("why", ""), record.whole("n", 0))  # type: ignore[arg-type]


def _read(run: Run) -> Sheet:
    faults: list[Fault] = []
    scores: Scores = {}
    for name, score in read_records(run.folder / SCORES, read=_score, faults=faults):
        scores.setdefault(name, {})[score.metric] = score
    refuse(faults)
    rows = summary(run.folder)["metrics"]
    known = {
        name: Figure(name, row["value"], row["ci_lo"], row["ci_hi"], row["n"], row["n_na"], row["n_err"])
        for name, row in rows.items()
    }
    return Sheet(run, scores, known)


def _fits(run: Run) -> bool:
    """Say whether a run's scores are of these answers, by this program."""
    try:
        return bool(summary(run.folder).get("of") == _origin(run)) and (run.folder / SCORES).exists()
    except DatasetError:
        return False


def open_sheet(folder: Path, *, track: Track = iter, anew: bool = False) -> Sheet:
    """Return a finished run with its scores, made and written when they are missing or of other answers.

    Raises:
        DatasetError: the folder holds no finished run, or a file of it is damaged; every fault in one message.
        StorageError: the scores cannot be written.
    """
    run = load(folder)
    if not anew and _fits(run):
        return _read(run)
    scores = score_run(run, track=track)
    sheet = Sheet(run, scores, figures(run, scores))
    write(sheet)
    return sheet
