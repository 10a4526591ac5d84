"""The command for what readers found wrong: list it, turn it into gold questions, or dismiss it.

Exit 0 done, 1 not fit to be gold yet, 2 misuse.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.finished import checked
from assistant.settings import Settings, load

if TYPE_CHECKING:
    from assistant.opinion import Feedback
    from assistant.state import State

app = typer.Typer()
Ids = Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="which feedback; all when it is listed")]


@app.command()
def feedback(
    ids: Ids = None,
    show: Annotated[bool, typer.Option("--list", help="list it, the newest first; what is done without an option")] = False,
    to_gold: Annotated[
        bool, typer.Option("--to-gold", help="make each of the IDs a gold question: all of them, or none")
    ] = False,
    dismiss: Annotated[bool, typer.Option("--dismiss", help="note that the IDs are no ground for a question")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """List the answers that readers found wrong, and turn them into gold questions."""
    from assistant.state import State

    if show + to_gold + dismiss > 1:
        raise typer.BadParameter("--list, --to-gold and --dismiss: choose one")
    if (to_gold or dismiss) and not ids:
        raise typer.BadParameter("name the feedback by its IDs; --list shows them")
    settings, wanted = load(), list(dict.fromkeys(ids or ()))
    state = State.of_home(settings.home)
    found = state.feedback(*wanted)
    if unknown := set(wanted) - {one.id for one in found}:
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: no such feedback; --list shows the IDs")
    if to_gold:
        _to_gold(settings, state, wanted, as_json=as_json)
        return
    if dismiss:
        state.settle([one.id for one in found if one.status == "new"], "dismissed")
        found = state.feedback(*wanted)
    _print(found, as_json=as_json)


def _to_gold(settings: Settings, state: "State", ids: Sequence[str], *, as_json: bool) -> None:
    from assistant.exam import known_documents
    from assistant.from_use import gold_file, line_of, promote

    with checked():
        drafts = promote(state, settings.home, ids, known_documents(settings))
    faults = [f"{one.feedback}: {fault}" for one in drafts for fault in one.faults]
    for fault in faults:
        typer.echo(f"error: {fault}", err=True)
    if as_json:
        typer.echo(json.dumps({"questions": [line_of(one.question) for one in drafts], "faults": faults}, ensure_ascii=False))
    elif not faults:
        typer.echo("\n".join([*(f"{one.question.id}\t{one.question.question}" for one in drafts), str(gold_file(settings.home))]))
    if faults:
        typer.echo("nothing was saved; complete the expected answer in the page, or dismiss it", err=True)
        raise typer.Exit(1)


def _print(found: "Sequence[Feedback]", *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"feedback": [_entry(one) for one in found]}, ensure_ascii=False))
        return
    for one in found:
        expected = " ".join(one.opinion.expected.split())
        typer.echo("\t".join([one.id, one.given_at, one.status, one.opinion.reason, " ".join(one.asked.split()), expected]))


def _entry(one: "Feedback") -> dict[str, Any]:
    return asdict(one) | {"answer": one.answer.to_json(), "asked": one.asked}
