"""The commands. Data goes to stdout, all else to stderr; exit 0 done, 1 refused or failed with a message, 2 misuse."""

import errno
import io
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from assistant import evaluating, studying, studying_export
from assistant.settings import load
from corpus.errors import AssistantError, SettingsError

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
app = typer.Typer(
    help="知源: answers questions about policy documents and proves every answer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(evaluating.app, name="eval")
studying.app.add_typer(studying_export.app)  # its commands beside those
app.add_typer(studying.app, name="study")
Json = Annotated[bool, typer.Option("--json", help="print JSON")]


def _track(what: str) -> Callable[[Iterable[list[int]]], Iterable[list[int]]]:
    from tqdm import tqdm

    return partial(tqdm, desc=what, unit=" batches", disable=None, file=sys.stderr, leave=False)


def _say(message: str) -> None:
    typer.echo(message, err=True)


def _fail(error: AssistantError) -> None:
    _say(f"error: {error}")


@app.command()
def index(
    paths: Annotated[list[Path] | None, typer.Argument(help="files and folders to add or update")] = None,
    remove: Annotated[list[str] | None, typer.Option("--remove", metavar="ID", help="take a document out")] = None,
    show: Annotated[bool, typer.Option("--list", help="list the documents")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="build the index again from its documents")] = False,
    as_json: Json = False,
) -> None:
    """Add or update documents; without arguments, index the shipped ones when there is nothing yet."""
    from assistant import library

    settings = load()
    if show:
        if paths or remove or rebuild:
            raise typer.BadParameter("--list changes nothing; leave out the rest, or --list")
        library.list_documents(settings, as_json=as_json)
        return
    faults = library.update(settings, paths or [], remove=remove or [], rebuild=rebuild, track=_track("embedding"))
    for fault in faults:
        _fail(fault)
    library.list_documents(settings, as_json=as_json)
    if faults:
        raise typer.Exit(1)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="the question")] = None,
    batch: Annotated[Path | None, typer.Option("--batch", help="JSON lines of {id, question, history}; - for stdin")] = None,
    language: Annotated[str | None, typer.Option("--lang", help="zh-Hant, zh-Hans or en; the question's own by default")] = None,
    mode: Annotated[
        str | None, typer.Option("--mode", help="quote: the documents' own sentences; generate: a language model's")
    ] = None,
    as_json: Json = False,
) -> None:
    """Answer a question, with its citations."""
    from assistant import asking, parts

    if (question is None) == (batch is None):
        raise typer.BadParameter("give a question, or --batch FILE")
    options = asking.Options.read(language, mode)
    open_chain = partial(parts.open_chain, load(), track=_track("embedding"))
    if batch is not None:
        asking.ask_batch(open_chain, batch, options)
    else:
        asking.ask_one(open_chain, question or "", options, as_json=as_json)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="address to serve on")] = None,
    port: Annotated[int | None, typer.Option(help="port to serve on; 7860 by default")] = None,
) -> None:
    """Serve the web app, on this machine only unless told otherwise."""
    settings = load(host=host, port=port)
    if settings.host not in {"127.0.0.1", "::1", "localhost"}:
        raise SettingsError(f"{settings.host}: serving beyond this machine needs sign-in, which is not there yet; use 127.0.0.1")
    from assistant import api
    from assistant.app import desk, study_desk
    from assistant.app.inbox import from_readers
    from assistant.app.page import serve as serve_page
    from assistant.service import Service
    from assistant.state import State

    state = State.of_home(settings.home)

    def start(report: Callable[[Any], None]) -> Any:
        from assistant.parts import check_home, open_chain

        check_home(settings.home)
        state.open()
        return open_chain(settings, track=_track("embedding"), report=report)

    service = Service(start, state=state, home=settings.home)
    routes = api.build(service)
    routes.mount("/evaluation", desk.build(settings, service, inbox=from_readers(service)))
    routes.mount("/study", study_desk.build(settings, service))
    serve_page(
        service,
        host=settings.host,
        port=settings.port,
        opened=lambda address: _say(f"知源: {address}"),
        app=routes,
    )


@app.command()
def doctor(as_json: Json = False) -> None:
    """Say what is installed, which model is used, and whether the index is whole."""
    from assistant import checkup

    findings = checkup.examine(load())
    if as_json:
        typer.echo(json.dumps([{"what": f.what, "ok": f.ok, "detail": f.detail} for f in findings], ensure_ascii=False))
    else:
        for finding in findings:
            typer.echo(f"{'ok  ' if finding.ok else 'FAIL'}  {finding.what}: {finding.detail}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


def main() -> None:
    """Run a command; expected failures become one line and exit 1."""
    for stream in (sys.stdout, sys.stderr):  # a terminal of another encoding shows what it can
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(logging.WARNING)  # on the handler, as bm25s gives its logger a level of its own when it is imported
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", handlers=[handler])
    # it advises single precision, which the embedder computes in
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        app()
    except AssistantError as error:
        _fail(error)
        sys.exit(1)
    except OSError as error:  # all others are told where they happen
        if error.errno not in _FULL:
            raise
        _say(f"error: the output cannot be written ({error.strerror}); free some space and run it again")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still to be written has no place to go
        sys.exit(1)


def run() -> None:
    """Run a command and leave at once: taking the model's libraries apart takes a second that nobody needs."""
    status = 0
    try:
        main()
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        status = status or 1
    os._exit(status)
