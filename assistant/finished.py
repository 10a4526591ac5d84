"""What the evaluation commands share: a finished run by folder or name, and what ends a command early.

Exit 2: files that are not in their form. Exit 3: a run that is incomplete.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from assistant.settings import Settings
from corpus.errors import DatasetError, DocumentError

INCOMPLETE = 3
RATINGS = "human.jsonl"  # of a run, beside its answers
Folder = Annotated[Path, typer.Argument(metavar="RUN", help="a run's folder, or its name below ASSISTANT_HOME/runs")]


@contextmanager
def checked() -> Iterator[None]:
    """Turn files that are not in their form into exit 2, every fault on stderr."""
    try:
        yield
    except (DatasetError, DocumentError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from error


def incomplete(message: str) -> NoReturn:
    """Say why a run is incomplete and exit 3."""
    typer.echo(f"incomplete: {message}", err=True)
    raise typer.Exit(INCOMPLETE)


def run_folder(settings: Settings, folder: Path) -> Path:
    """Return the folder that is meant: the one given, or the one of that name among the runs."""
    kept = settings.home / "runs" / folder
    return kept if not folder.exists() and kept.exists() else folder


def finished_run(settings: Settings, folder: Path) -> Path:
    """Return the folder of a finished run; one that was interrupted is incomplete.

    Raises:
        DatasetError: the folder holds no run.
    """
    from eval.runs import is_finished, read_manifest

    found = run_folder(settings, folder)
    manifest = read_manifest(found)
    if not is_finished(found):
        command = " ".join(manifest.get("argv", ("assistant", "eval", "run")))
        incomplete(f"{found}: was interrupted; go on with: {command} --out {found}")
    return found
