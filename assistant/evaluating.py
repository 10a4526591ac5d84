"""assistant eval …: gold questions checked, run, scored, compared, gated, reported.

Exit 0 done or passed, 1 a gate failed, 2 misuse or files that are not in their form, 3 a run that is incomplete.
"""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant import feedback_commands, rating
from assistant.finished import Folder, checked, finished_run, incomplete, run_folder
from assistant.settings import Settings, load
from corpus.errors import NoIndexError

if TYPE_CHECKING:
    from assistant.provenance import Choice
    from eval.scoresheet import Sheet

app = typer.Typer(help="Score how accurate the answers are, and compare versions.", no_args_is_help=True)
app.add_typer(rating.app)  # its commands beside these
app.add_typer(feedback_commands.app)
Gold = Annotated[Path | None, typer.Option("--gold", help="gold questions, a file or a folder; the shipped ones by default")]
Split = Annotated[str, typer.Option("--split", help="dev, test or all")]
Out = Annotated[Path | None, typer.Option("--out", help="where to write; below ASSISTANT_HOME/runs by default")]
Json = Annotated[bool, typer.Option("--json", help="print JSON")]
Rules = Annotated[Path | None, typer.Option("--rules", help="the gate's rules; the shipped gate.toml by default")]
Baseline = Annotated[Path | None, typer.Option("--baseline", help="the run to compare with")]


def _track(what: str, unit: str = "questions") -> Callable[[Iterable[Any]], Iterable[Any]]:
    from tqdm import tqdm

    return partial(tqdm, desc=what, unit=f" {unit}", disable=None, file=sys.stderr, leave=False)


def _print(value: dict[str, Any]) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


def _sheet(settings: Settings, folder: Path, *, anew: bool = False) -> "Sheet":
    """Return a scored run; one that was interrupted is incomplete."""
    from eval.scoresheet import open_sheet

    return open_sheet(finished_run(settings, folder), track=_track("scoring"), anew=anew)


def _tell_errors(sheet: "Sheet") -> None:
    """Exit 3 when questions have an error or no answer."""
    if sheet.errors:
        missing = len(sheet.run.unanswered)
        incomplete(f"{sheet.errors} of {len(sheet.run.questions)} questions have an error, {missing} of them no answer at all")


@app.command()
def lint(
    gold: Annotated[list[Path] | None, typer.Argument(help="gold files and folders; the shipped ones by default")] = None,
    as_json: Json = False,
) -> None:
    """Name every fault of gold questions: broken lines, quotes that are no span, keys without evidence, copies, duplicates."""
    from assistant import exam
    from assistant.provenance import gold_files, shipped_gold
    from eval.dataset import lint as faults_of
    from eval.dataset import parse_questions

    with checked():
        files = [file for path in gold or [shipped_gold()] for file in gold_files(path)]
        questions, faults = parse_questions(files)
        faults = sorted([*faults, *faults_of(questions, exam.known_documents(load()))])
    if as_json:
        listed = [{"file": fault.file, "line": fault.line, "message": fault.message} for fault in faults]
        _print({"questions": len(questions), "faults": listed})
    else:
        typer.echo("\n".join([*map(str, faults), f"{len(questions)} questions, {len(faults)} faults"]))
    if faults:
        raise typer.Exit(2)


@app.command()
def run(  # noqa: PLR0913, PLR0917 - an option each
    gold: Gold = None,
    split: Split = "all",
    limit: Annotated[int, typer.Option(min=0, help="only the first so many")] = 0,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="QID", help="only this question")] = None,
    mode: Annotated[
        str | None, typer.Option("--mode", help="quote: the documents' own sentences; generate: a language model's")
    ] = None,
    noise: Annotated[float, typer.Option(min=0, max=1, help="share of the passages found to replace by others")] = 0,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Ask the gold questions; prints the run's folder. One that was interrupted goes on where it stopped."""
    from assistant import exam, provenance
    from assistant.asking import Options
    from assistant.noise import open_noisy_chain
    from assistant.parts import open_chain

    settings, how = load(), provenance.How(Options.read(None, mode).mode, noise)
    with checked():
        choice = provenance.Choice(gold, split, limit, tuple(only or ()))
        exam.choose(choice)  # a choice that cannot be made is told before the model is loaded
        track = _track("embedding", "batches")
        chain = open_noisy_chain(settings, noise, track=track) if noise else open_chain(settings, track=track)
        paper = exam.prepare(settings, choice, chain, how=how, out=out)
        done = exam.sit(chain, paper, track=_track("asking"))
    errors = sorted(name for name, response in done.responses.items() if response.error)
    counts = {"questions": len(paper.questions), "answered": len(done.responses) - len(errors), "errors": errors}
    _print({"run": str(paper.folder)} | counts) if as_json else typer.echo(paper.folder)
    if errors:
        incomplete(f"{len(errors)} of {len(paper.questions)} questions have an error: {', '.join(errors[:20])}")


@app.command()
def score(  # noqa: PLR0913, PLR0917 - an option each
    answers: Annotated[Path, typer.Argument(help="a run's folder, or another system's answers as JSON lines")],
    gold: Gold = None,
    split: Split = "all",
    name: Annotated[str, typer.Option(help="what the other system is called")] = "",
    passages: Annotated[
        Path | None, typer.Option(help="the other system's passages, JSON lines of {id, document, start, end}")
    ] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Score a run, or any system's answers to the gold questions; writes scores.jsonl and summary.json beside them."""
    from assistant import scoreboard
    from assistant.provenance import Choice
    from eval.measures import verdicts
    from eval.scoresheet import summary

    settings = load()
    with checked():
        folder = answers
        if not run_folder(settings, answers).is_dir():
            folder = _adopt(settings, answers, Choice(gold, split), name=name, passages=passages, out=out)
        elif gold or passages or name or out or split != "all":
            options = "--gold, --split, --passages, --name and --out"
            raise typer.BadParameter(f"a run knows its own questions; {options} are for a file of answers")
        sheet = _sheet(settings, folder, anew=True)
        found = summary(sheet.run.folder)
    _print({"run": str(sheet.run.folder)} | found) if as_json else typer.echo(
        scoreboard.scores(sheet, verdicts(sheet.run, sheet.scores))
    )
    _tell_errors(sheet)


def _adopt(settings: Settings, answers: Path, choice: "Choice", *, name: str, passages: Path | None, out: Path | None) -> Path:
    """Return the folder of a run made of another system's answers."""
    from assistant import exam, provenance
    from eval.sources import read_passages

    questions, documents = exam.choose(choice), exam.known_documents(settings)
    exam.check_gold(choice, documents)
    try:
        known = read_passages(passages, documents) if passages else exam.passages_of(settings, documents)[1]
    except NoIndexError:
        known = ()
    facts = provenance.foreign_manifest(name or answers.stem, choice, questions, answers, documents)
    folder = out or provenance.default_folder(settings, facts)
    exam.grade(folder, facts, questions, answers, documents=documents, passages=known)
    return folder


@app.command()
def compare(a: Folder, b: Folder, as_json: Json = False) -> None:
    """Compare run B with run A: differences with intervals and tests, and every question that flipped, by name."""
    from assistant import scoreboard
    from eval.compare import compare_sheets
    from eval.report import flips_json, outcome_json

    settings = load()
    with checked():
        before, after = _sheet(settings, a), _sheet(settings, b)
        outcome = compare_sheets(before, after)
    if as_json:
        _print(
            {"a": str(before.run.folder), "b": str(after.run.folder)} | outcome_json(outcome) | flips_json(before, after, outcome)
        )
    else:
        typer.echo(scoreboard.comparison(before, after, outcome))


@app.command()
def gate(
    folder: Folder,
    rules: Rules = None,
    baseline: Baseline = None,
    junit: Annotated[Path | None, typer.Option(help="also write the outcome as JUnit XML")] = None,
    as_json: Json = False,
) -> None:
    """Say whether a run may go out: exit 0 passed, 1 failed, 2 misuse, 3 incomplete."""
    from assistant import scoreboard
    from assistant.evaluations import shipped_rules
    from eval.files import write_whole
    from eval.gate import check
    from eval.junit import gate_cases
    from eval.junit import junit as to_junit
    from eval.report import gate_json
    from eval.rules import read_rules

    settings = load()
    with checked():
        known = read_rules(rules) if rules else shipped_rules()
        sheet = _sheet(settings, folder)
        verdict = check(sheet, known, _sheet(settings, baseline) if baseline else None)
    if junit:
        write_whole(junit, to_junit("assistant eval gate", gate_cases(verdict)))
    _print(gate_json(verdict)) if as_json else typer.echo(scoreboard.gate(verdict))
    raise typer.Exit(verdict.exit_code)


@app.command()
def report(  # noqa: PLR0913, PLR0917 - an option each
    folder: Folder,
    baseline: Baseline = None,
    rules: Rules = None,
    noisy: Annotated[list[Path] | None, typer.Option("--noisy", metavar="RUN", help="the same run with --noise")] = None,
    ratings: Annotated[list[Path] | None, typer.Option("--ratings", help="human.jsonl files of this run")] = None,
    language: Annotated[str, typer.Option("--lang", help="what it opens in: zh-Hant, zh-Hans or en")] = "zh-Hant",
    out: Annotated[Path | None, typer.Option("--out", help="the file; report.html in the run's folder by default")] = None,
    as_json: Json = False,
) -> None:
    """Write the report: one HTML file that needs nothing else. Prints its path, or with --json its numbers."""
    from assistant.asking import Options
    from assistant.evaluations import report_contents
    from eval.files import write_whole
    from eval.report import render, to_json
    from eval.rules import read_rules

    settings, opening = load(), Options.read(language, None).language
    with checked():
        known = read_rules(rules) if rules else None
        sheet, before = _sheet(settings, folder), _sheet(settings, baseline) if baseline else None
        others = [_sheet(settings, path) for path in noisy or []]
        contents = report_contents(sheet, before, rules=known, ratings=ratings or [], noisy=others)
    path = out or sheet.run.folder / "report.html"
    write_whole(path, render(contents, language=opening or "zh-Hant"))
    _print(to_json(contents)) if as_json else typer.echo(path)


@app.command()
def export(
    folder: Folder,
    formats: Annotated[str, typer.Option("--format", help="trec, beir, ragas, promptfoo, junit, csv, xlsx; several with commas")],
    out: Annotated[Path | None, typer.Option("--out", help="the folder; export in the run's folder by default")] = None,
    as_json: Json = False,
) -> None:
    """Write a run in the forms of other tools; prints the files."""
    from assistant.score_book import FORMATS
    from eval.export import export as write

    settings = load()
    with checked():
        sheet = _sheet(settings, folder)
        names: Sequence[str] = list(dict.fromkeys(part.strip() for part in formats.split(",") if part.strip()))
        files = write(sheet, names, out or sheet.run.folder / "export", forms=FORMATS)
    _print({"files": [str(file) for file in files]}) if as_json else typer.echo("\n".join(map(str, files)))
