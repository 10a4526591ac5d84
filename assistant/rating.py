"""The commands of scoring by hand: draw a sample, show it to a rater, see how far raters agree, check the automatic verdict.

Exit 0 done, 2 misuse or files that are not in their form, 3 a run that is incomplete, as in the rest of `assistant eval`.
"""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.finished import RATINGS, Folder, checked, finished_run
from assistant.settings import load

if TYPE_CHECKING:
    from assistant.hand import Documents
    from eval.runs import Run
    from eval.sampling import Plan

app = typer.Typer(no_args_is_help=True)
PORT = 7870

Other = Annotated[Path | None, typer.Option("--other", metavar="RUN", help="a second run, to compare side by side")]
Count = Annotated[int, typer.Option("--n", min=1, help="questions for each rater; repeats and controls come on top")]
Seed = Annotated[int | None, typer.Option("--seed", help="the same seed draws the same sample; without it, always the same one")]
Rater = Annotated[str, typer.Option("--rater", help="who scores")]
Raters = Annotated[
    str, typer.Option("--raters", help="everyone who scores, with commas: a quarter is shared, the rest dealt out")
]
Files = Annotated[list[Path], typer.Argument(metavar="FILE…", help="files of ratings, human.jsonl")]
Json = Annotated[bool, typer.Option("--json", help="print JSON")]


def _say(message: str) -> None:
    typer.echo(message, err=True)


def _plan(n: int, seed: int | None, rater: str, raters: str) -> "Plan":
    from eval.sampling import Plan
    from eval.statistics import SEED

    everyone = tuple(name.strip() for name in raters.split(",") if name.strip())
    try:
        return Plan(n=n, seed=SEED if seed is None else seed, rater=rater or (everyone or ("r1",))[0], raters=everyone)
    except ValueError as exc:
        raise typer.BadParameter(str(exc)) from exc


def _run(folder: Path) -> "Run":
    """Return a finished run, by its folder or by its name."""
    from eval.runs import load as read_run

    return read_run(finished_run(load(), folder))


def _runs(folder: Path, other: Path | None) -> "tuple[list[Run], Documents]":
    """Return one run, or the two to compare, and the documents of both."""
    from assistant.hand import documents_of

    runs = [_run(folder), *([_run(other)] if other else [])]
    return runs, documents_of(runs)


@app.command()
def sample(
    run: Folder,
    other: Other = None,
    n: Count = 60,
    seed: Seed = None,
    rater: Rater = "",
    raters: Raters = "",
) -> None:
    """Print what a rater would score, in order, a line an answer: for whoever runs the evaluation, not for the rater."""
    from assistant.hand import draw
    from eval.human import named

    plan = _plan(n, seed, rater, raters)
    with checked():
        items = draw(*_runs(run, other), plan)
    for place, item in enumerate(items, start=1):
        entry = {"place": place, "item": item.id, "run": item.run, "other": item.other, "qid": item.question.id}
        entry |= {"type": item.question.type, "side": item.side, "repeated": item.repeated, "known": named(item.known)}
        typer.echo(json.dumps(entry, ensure_ascii=False))


@app.command()
def label(  # noqa: PLR0913, PLR0917 - an option each
    run: Folder,
    other: Other = None,
    n: Count = 60,
    seed: Seed = None,
    rater: Rater = "",
    raters: Raters = "",
    settle: Annotated[list[Path] | None, typer.Option("--settle", help="ratings whose disagreements are to be settled")] = None,
    static: Annotated[Path | None, typer.Option("--static", help="write the page to this file instead of serving it")] = None,
    ratings: Annotated[
        Path | None, typer.Option("--ratings", help=f"where ratings are kept; by default {RATINGS} in RUN")
    ] = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes any free one")] = PORT,
) -> None:
    """Show a rater the answers to score: on this machine, or as one file that needs no server."""
    from assistant.hand import draw, to_settle
    from assistant.rating_server import serve, web
    from eval.files import write_whole
    from eval.scoring.page import render, sheet_of

    plan = _plan(n, seed, rater, raters)
    with checked():
        runs, documents = _runs(run, other)
        sheet = to_settle(runs, settle, rater=rater, seed=plan.seed) if settle else sheet_of(draw(runs, documents, plan), plan)
        place = ratings or runs[0].folder / RATINGS
        served = None if static else web(replace(sheet, served=True), documents, place)
    if not sheet.items:
        _say("nothing to settle: the raters agree, or everything is settled")
    elif static:
        write_whole(static, render(sheet, documents))
        _say(f"{static}: {len(sheet.items)} answers for {sheet.rater}")
    elif served:
        serve(served, port=port, opened=lambda url: _say(f"{url}: {len(sheet.items)} answers for {sheet.rater}, kept in {place}"))


@app.command()
def agree(files: Files, as_json: Json = False) -> None:
    """Say how far raters agree, with each other and with themselves, and what is left to settle."""
    from assistant.hand import agreement
    from assistant.rating_text import consensus_lines

    with checked():
        found = agreement(files)
    typer.echo(json.dumps(asdict(found), ensure_ascii=False) if as_json else "\n".join(consensus_lines(found)))


@app.command()
def calibrate(run: Folder, files: Files, as_json: Json = False) -> None:
    """Say how far the automatic verdict on a run can be believed, by the labels of people."""
    from assistant.hand import calibration
    from assistant.rating_text import calibration_lines

    with checked():
        found = calibration(_run(run), files)
    entry = asdict(found) | {"may_gate": found.may_gate}
    typer.echo(json.dumps(entry, ensure_ascii=False) if as_json else "\n".join(calibration_lines(found)))
