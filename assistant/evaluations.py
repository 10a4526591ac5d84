"""Gold sets and runs by their names, and what is made of runs: for the commands and the page.

A name that somebody gives is looked up in a listing; it never becomes a path.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from assistant.provenance import GOLD, Choice, How, asked_with, gold_files, shipped_gold
from assistant.settings import Settings
from corpus.errors import DatasetError
from eval.compare import compare_sheets
from eval.gate import check
from eval.measures import Track
from eval.report import Contents, calibrated, noise_of
from eval.rules import Rules, read_rules
from eval.runs import ANSWERS, is_finished, read_manifest
from eval.scoresheet import Sheet, open_sheet, summary

RunState = Literal["scored", "unscored", "interrupted", "damaged"]


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A gold set that can be chosen; `own` are the user's files, the others come with the program and are never changed."""

    id: str
    path: Path
    own: bool

    @property
    def name(self) -> str:
        """What people call it."""
        return self.path.stem if self.path.is_file() else self.path.name


@dataclass(frozen=True, slots=True)
class RunRow:
    """What a list of runs says of one.

    Attributes:
        gold: the name of its gold set.
        n: questions; `answered` of them have an answer, or an error.
        right: share answered right; `refused` share refused; None until it is scored.
        at: when its last answer was written, in seconds since 1970.
    """

    name: str
    state: RunState
    gold: str = ""
    split: str = ""
    system: str = ""
    n: int = 0
    answered: int = 0
    right: float | None = None
    refused: float | None = None
    at: float = 0.0


def own_gold(settings: Settings) -> Path:
    """Return the folder of the user's own gold sets."""
    return settings.home / "gold"


def gold_sets(settings: Settings) -> list[GoldSet]:
    """Return the shipped gold set, then the user's own by name: files of questions, and folders of such files."""
    folder = own_gold(settings)
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    own = [path for path in paths if not path.name.startswith(".") and (path.is_dir() or path.suffix == ".jsonl")]
    shipped = GoldSet(f"shipped/{GOLD}", shipped_gold(), own=False)
    return [shipped, *(GoldSet(f"own/{path.name}", path, own=True) for path in own)]


def gold_set(settings: Settings, name: str) -> GoldSet:
    """Return a gold set by its id.

    Raises:
        DatasetError: there is none.
    """
    for found in gold_sets(settings):
        if found.id == name:
            return found
    raise DatasetError(f"{name[:80]}: no such gold set; choose one of the list")


def run_names(settings: Settings) -> list[str]:
    """Return the names of all runs."""
    folder = settings.home / "runs"
    return sorted(path.name for path in folder.iterdir() if (path / "manifest.json").is_file()) if folder.is_dir() else []


def run_named(settings: Settings, name: str) -> Path:
    """Return a run's folder by its name.

    Raises:
        DatasetError: there is none.
    """
    if name not in run_names(settings):
        raise DatasetError(f"{name[:80]}: no such run; choose one of the list")
    return settings.home / "runs" / name


def run_rows(settings: Settings) -> list[RunRow]:
    """Return a row for each run, the newest first; one whose files are damaged has its name alone."""
    rows = []
    for name in run_names(settings):
        try:
            rows.append(_row(settings.home / "runs" / name))
        except DatasetError:
            rows.append(RunRow(name, "damaged"))
    return sorted(rows, key=lambda row: (-row.at, row.name))


def _row(folder: Path) -> RunRow:
    manifest = read_manifest(folder)
    gold, answers = manifest.get("gold", {}), folder / ANSWERS
    written = answers.stat().st_mtime if answers.exists() else 0.0
    choice, _ = asked_with(manifest)
    row = RunRow(
        folder.name,
        "unscored" if is_finished(folder) else "interrupted",
        gold=choice.gold.name.removesuffix(".jsonl") if choice.gold else GOLD,
        split=str(gold.get("split", "")),
        system=str(manifest.get("system", "")),
        n=int(gold.get("questions", 0)),
        answered=answers.read_bytes().count(b"\n") if answers.exists() else 0,
        at=written,
    )
    try:
        found = summary(folder) if row.state == "unscored" else {}
        n, right, covered = found["questions"], found["metrics"]["right"]["value"], found["metrics"]["coverage"]["value"]
    except (DatasetError, KeyError):
        return row
    return replace(row, state="scored", n=n, right=right, refused=None if covered is None else 1 - covered)


def chosen(settings: Settings, name: str, split: str) -> Choice:
    """Return the choice of a gold set by its id, and of a split.

    Raises:
        DatasetError: there is no such set.
    """
    found = gold_set(settings, name)
    return Choice(found.path.resolve() if found.own else None, split)


def again(settings: Settings, name: str) -> Choice:
    """Return what a run asks, so that one that was interrupted can go on.

    Raises:
        DatasetError: there is no such run, or it can go on from a terminal only.
    """
    manifest = read_manifest(run_named(settings, name))
    choice, how = asked_with(manifest)
    if how != How():
        command = " ".join(manifest.get("argv", ()))
        raise DatasetError(f"{name}: was started with options of its own; go on with it in a terminal: {command}")
    return choice


def shipped_rules() -> Rules:
    """Return the gate's rules that come with the program."""
    return read_rules(shipped_gold().parent / "gate.toml")


def scored(settings: Settings, name: str, *, track: Track = iter) -> Sheet:
    """Return a finished run by its name, scored now if it was not.

    Raises:
        DatasetError: there is none, it was interrupted, or a file of it is damaged.
        StorageError: its scores cannot be written.
    """
    return open_sheet(run_named(settings, name), track=track)


def report_contents(
    sheet: Sheet,
    baseline: Sheet | None = None,
    *,
    rules: Rules | None = None,
    ratings: Sequence[Path] = (),
    noisy: Sequence[Sheet] = (),
) -> Contents:
    """Return what a report is made from: the run, and what else there is.

    Raises:
        DatasetError: the runs have no question in common, or a file of ratings is not in its form.
    """
    return Contents(
        sheet,
        baseline,
        compare_sheets(baseline, sheet) if baseline else None,
        check(sheet, rules or shipped_rules(), baseline),
        calibrated(sheet, ratings),
        noise_of(noisy),
    )


def count_by_split(gold: GoldSet) -> dict[str, int]:
    """Return how many questions a set asks in each split, and in all; retired ones are left out.

    Raises:
        DatasetError: a line of it is broken; every fault in one message.
    """
    from eval.dataset import load_questions

    asked = [question for question in load_questions(*gold_files(gold.path)) if question.status != "retired"]
    splits = [question.split for question in asked]
    return {"all": len(asked)} | {split: splits.count(split) for split in ("dev", "test") if split in splits}
