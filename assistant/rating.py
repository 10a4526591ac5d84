"""The commands of scoring by hand: draw a sample, show it to a rater, see how far raters agree, check the automatic verdict.

Exit 0 done, 2 misuse or files that are not in their form, 3 a run that is incomplete, as in the rest of `assistant eval`.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.finished import Folder, checked, finished_run
from assistant.settings import load
from corpus.errors import DatasetError

if TYPE_CHECKING:
    from corpus.document import Document
    from eval.calibration import Automatic
    from eval.runs import Run
    from eval.sampling import Answers, Item, Plan
    from eval.scoring.page import RaterSheet

app = typer.Typer(no_args_is_help=True)
RATINGS = "human.jsonl"
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


def _runs(folder: Path, other: Path | None) -> "tuple[list[Run], Mapping[str, Document]]":
    """Return one run, or the two to compare, and the documents of both.

    Raises:
        DatasetError: a folder holds no run, or the two have one name.
    """
    runs = [_run(folder), *([_run(other)] if other else [])]
    if len(runs) > 1 and runs[0].name == runs[1].name:
        raise DatasetError(f"{folder} and {other}: both are named '{runs[0].name}'; rename one of the folders")
    return runs, {name: document for run in reversed(runs) for name, document in run.documents.items()}


def _answers(runs: "list[Run]") -> "list[Answers]":
    from eval.sampling import Answers

    return [Answers(run.name, run.responses) for run in runs]


def _draw(runs: "list[Run]", documents: "Mapping[str, Document]", plan: "Plan") -> "list[Item]":
    from eval.sampling import sample

    try:
        return sample(runs[0].questions, _answers(runs), documents, plan)
    except ValueError as exc:
        raise DatasetError(f"{', '.join(str(run.folder) for run in runs)}: {exc}; choose other runs") from exc


def _to_settle(runs: "list[Run]", files: list[Path], rater: str, plan: "Plan") -> "RaterSheet":
    """Return the second round: what raters disagree on, for whoever settles it."""
    from eval.consensus import disagreements
    from eval.human import ADJUDICATOR, load_ratings
    from eval.sampling import settling
    from eval.scoring.page import RaterSheet

    open_ = disagreements(load_ratings(*files))
    items = settling(open_, runs[0].questions, _answers(runs))
    return RaterSheet(items, rater or ADJUDICATOR, plan.seed, round=2, settle={one.item: one for one in open_})


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
    from eval.human import named

    plan = _plan(n, seed, rater, raters)
    with checked():
        items = _draw(*_runs(run, other), plan)
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
    from assistant.rating_server import serve, web
    from eval.files import write_whole
    from eval.scoring.page import render, sheet_of

    plan = _plan(n, seed, rater, raters)
    with checked():
        runs, documents = _runs(run, other)
        sheet = _to_settle(runs, settle, rater, plan) if settle else sheet_of(_draw(runs, documents, plan), plan)
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
    from assistant.rating_text import consensus_lines
    from eval.consensus import consensus
    from eval.human import load_ratings

    with checked():
        try:
            found = consensus(load_ratings(*files))
        except ValueError as exc:
            message = f"{', '.join(map(str, files))}: {exc}; label some answers with: assistant eval label RUN"
            raise DatasetError(message) from exc
    typer.echo(json.dumps(asdict(found), ensure_ascii=False) if as_json else "\n".join(consensus_lines(found)))


def _automatic(run: "Run") -> "dict[str, Automatic]":
    """Return the automatic verdict of every answer of a run; an error counts as 0."""
    from eval.answers import verdict
    from eval.calibration import Automatic

    questions = {question.id: question for question in run.questions}
    return {
        name: Automatic(
            int(verdict(questions[name], response, run.documents).value or 0), questions[name].type, response.confidence
        )
        for name, response in run.responses.items()
    }


@app.command()
def calibrate(run: Folder, files: Files, as_json: Json = False) -> None:
    """Say how far the automatic verdict on a run can be believed, by the labels of people."""
    from assistant.rating_text import calibration_lines
    from eval.calibration import calibrate as compare
    from eval.consensus import final_labels
    from eval.human import load_ratings, verdict_by_hand

    with checked():
        loaded = _run(run)
        final = final_labels(load_ratings(*files))
        mine = {qid: labels for (name, other, qid), labels in final.items() if (name, other) == (loaded.name, "")}
        try:
            found = compare({qid: verdict_by_hand(labels) for qid, labels in mine.items()}, _automatic(loaded))
        except ValueError as exc:
            message = f"rates no answer of '{loaded.name}'; label some with: assistant eval label {run}"
            raise DatasetError(f"{', '.join(map(str, files))}: {message}") from exc
    entry = asdict(found) | {"may_gate": found.may_gate}
    typer.echo(json.dumps(entry, ensure_ascii=False) if as_json else "\n".join(calibration_lines(found)))
