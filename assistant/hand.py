"""Answers scored by hand: who scores which, and what the labels of people say; for the commands and the page."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from assistant.evaluations import run_named
from assistant.finished import RATINGS
from assistant.settings import Settings
from corpus.document import Document
from corpus.errors import DatasetError, StorageError
from eval.answers import verdict
from eval.calibration import Automatic, Calibration, calibrate
from eval.consensus import Consensus, consensus, disagreements, final_labels
from eval.files import sha256, write_whole
from eval.human import ADJUDICATOR, append_line, load_ratings, rating_entry, verdict_by_hand
from eval.runs import Run, load
from eval.sampling import Answers, Item, Plan, sample, settling
from eval.scoring.page import RaterSheet, sheet_of
from eval.statistics import SEED

Documents = Mapping[str, Document]


@dataclass(frozen=True, slots=True)
class Session:
    """One rater's sitting, as it is kept on the disk: which answers are drawn from which runs.

    Attributes:
        other: a second run, to be compared side by side; "" for none.
        raters: everyone who takes part; the rest is as in `Plan`.
        settle: whether it is the second round, in which what raters disagree on is settled.
    """

    run: str
    rater: str
    other: str = ""
    n: int = 60
    seed: int = SEED
    raters: tuple[str, ...] = ()
    settle: bool = False

    @property
    def id(self) -> str:
        """What it is called in addresses: the same for the same sitting."""
        return sha256(json.dumps(asdict(self), sort_keys=True))[:16]

    @property
    def plan(self) -> Plan:
        """How its answers are drawn."""
        return Plan(n=self.n, seed=self.seed, rater=self.rater, raters=self.raters)


def documents_of(runs: Sequence[Run]) -> Documents:
    """Return the documents of runs; where two have one, the first run's counts.

    Raises:
        DatasetError: two runs have one name.
    """
    if len(runs) > 1 and runs[0].name == runs[1].name:
        raise DatasetError(f"{runs[0].folder} and {runs[1].folder}: both are named '{runs[0].name}'; rename one of the folders")
    return {name: document for run in reversed(runs) for name, document in run.documents.items()}


def _answers(runs: Sequence[Run]) -> list[Answers]:
    return [Answers(run.name, run.responses) for run in runs]


def draw(runs: Sequence[Run], documents: Documents, plan: Plan) -> list[Item]:
    """Return what the plan's rater scores, in order.

    Raises:
        DatasetError: there is nothing to draw from.
    """
    try:
        return sample(runs[0].questions, _answers(runs), documents, plan)
    except ValueError as exc:
        raise DatasetError(f"{', '.join(str(run.folder) for run in runs)}: {exc}; choose other runs") from exc


def to_settle(runs: Sequence[Run], files: Sequence[Path], *, rater: str = "", seed: int = SEED) -> RaterSheet:
    """Return the second round: what raters disagree on, for whoever settles it.

    Raises:
        DatasetError: a file of ratings is not in its form.
    """
    open_ = disagreements(load_ratings(*files))
    items = settling(open_, runs[0].questions, _answers(runs))
    return RaterSheet(items, rater or ADJUDICATOR, seed, round=2, settle={one.item: one for one in open_})


def agreement(files: Sequence[Path]) -> Consensus:
    """Return how far raters agree.

    Raises:
        DatasetError: a file is not in its form, or there is no rating.
    """
    try:
        return consensus(load_ratings(*files))
    except ValueError as exc:
        message = f"{', '.join(map(str, files))}: {exc}; label some answers with: assistant eval label RUN"
        raise DatasetError(message) from exc


def _automatic(run: Run) -> dict[str, Automatic]:
    """Return the automatic verdict of every answer of a run; an error counts as 0."""
    questions = {question.id: question for question in run.questions}
    return {
        name: Automatic(
            int(verdict(questions[name], response, run.documents).value or 0), questions[name].type, response.confidence
        )
        for name, response in run.responses.items()
    }


def calibration(run: Run, files: Sequence[Path]) -> Calibration:
    """Return how far the automatic verdict on a run can be believed.

    Raises:
        DatasetError: a file is not in its form, or rates no answer of the run on its own.
    """
    final = final_labels(load_ratings(*files))
    mine = {qid: labels for (name, other, qid), labels in final.items() if (name, other) == (run.name, "")}
    try:
        return calibrate({qid: verdict_by_hand(labels) for qid, labels in mine.items()}, _automatic(run))
    except ValueError as exc:
        message = f"rates no answer of '{run.name}'; label some with: assistant eval label {run.name}"
        raise DatasetError(f"{', '.join(map(str, files))}: {message}") from exc


def ratings_of(settings: Settings, run: str) -> Path:
    """Return the file that keeps the ratings of a run; it need not be there yet.

    Raises:
        DatasetError: there is no such run.
    """
    return run_named(settings, run) / RATINGS


def open_session(settings: Settings, session: Session, *, served: bool = True) -> tuple[RaterSheet, Documents]:
    """Return what a rater is shown in a sitting, and the documents to it; `served` when a server keeps the ratings.

    Raises:
        DatasetError: a run is not there or not finished, or there is nothing to draw from.
    """
    runs = [load(run_named(settings, name)) for name in (session.run, session.other) if name]
    documents = documents_of(runs)
    if session.settle:
        sheet = to_settle(runs, [ratings_of(settings, session.run)], rater=session.rater, seed=session.seed)
    else:
        sheet = sheet_of(draw(runs, documents, session.plan), session.plan)
    return replace(sheet, served=served), documents


def _sessions(settings: Settings) -> Path:
    return settings.home / "sessions"


def keep_session(settings: Settings, session: Session) -> None:
    """Keep a sitting, so that its address works after the server was started again.

    Raises:
        StorageError: the folder cannot be written.
    """
    write_whole(_sessions(settings) / f"{session.id}.json", json.dumps(asdict(session), ensure_ascii=False) + "\n")


def sessions(settings: Settings) -> list[Session]:
    """Return the sittings that were kept, the newest first; what cannot be read is left out."""
    folder = _sessions(settings)
    paths = sorted(folder.glob("*.json"), key=lambda path: -path.stat().st_mtime_ns) if folder.is_dir() else []
    return [session for path in paths if (session := _read_session(path))]


def _read_session(path: Path) -> Session | None:
    try:
        data = json.loads(path.read_text("utf-8"))
        session = Session(**data | {"raters": tuple(data["raters"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return session if session.id == path.stem else None


def session_named(settings: Settings, name: str) -> Session:
    """Return a sitting by its id.

    Raises:
        DatasetError: there is none.
    """
    for session in sessions(settings):
        if session.id == name:
            return session
    raise DatasetError(f"{name[:40]}: no such sitting; begin one under scoring by hand")


def add_ratings(settings: Settings, run: str, content: str) -> int:
    """Add the ratings of a rater who worked without the server; returns how many were new.

    Raises:
        DatasetError: a line is not in its form, contradicts a rating that is there, or none is of this run: nothing is added.
        StorageError: they cannot be written.
    """
    place = ratings_of(settings, run)
    work = place.with_name(f".sent-{RATINGS}")
    write_whole(work, content)
    try:
        sent = [rating for rating in load_ratings(work) if run in (rating.run, rating.other) or rating.known]
        if not any(run in (rating.run, rating.other) for rating in sent):
            raise DatasetError(f"the file holds no rating of '{run}'; choose the run that was scored, or another file")
        there = load_ratings(place) if place.exists() else []
        load_ratings(*([place] if there else []), work)
    except DatasetError as error:
        raise DatasetError(str(error).replace(str(work), "the file")) from error
    finally:
        work.unlink(missing_ok=True)
    known = {(rating.item, rating.rater, rating.ts) for rating in there}
    new = [rating for rating in sent if (rating.item, rating.rater, rating.ts) not in known]
    try:
        for rating in new:
            append_line(place, json.dumps(rating_entry(rating), ensure_ascii=False))
    except StorageError as error:
        raise StorageError(f"{error} (what was added before stays; send the file again)") from error
    return len(new)
