"""assistant study export | session | results | cards: items leave for the tools of trainers, and learners' answers come back.

Exit 0 done, 2 misuse or files that are not in their form.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.finished import checked
from assistant.leaving import digests_of, ready
from assistant.settings import load
from assistant.studying import made_bank
from corpus.errors import DatasetError

if TYPE_CHECKING:
    from assistant.study.blueprint import Blueprint
    from assistant.study.digest import Digest
    from assistant.study.results import Results

app = typer.Typer()
Bank = Annotated[Path | None, typer.Option("--bank", help="the bank; ASSISTANT_HOME/study/bank.jsonl by default")]
Documents = Annotated[
    list[str] | None,
    typer.Option("--document", metavar="ID|FILE", help="an indexed document or a file; the bank's own by default"),
]
Json = Annotated[bool, typer.Option("--json", help="print JSON")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="write nothing, say what would be written")]
Draft = Annotated[bool, typer.Option("--draft", help="items that nobody has accepted too; every paper says that it is a draft")]
Seed = Annotated[int, typer.Option("--seed", help="the same seed makes the same files")]


def _print(value: dict[str, Any]) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


def _tell(paths: list[str], said: list[str], *, dry: bool) -> None:
    for line in said:
        typer.echo(line, err=True)
    typer.echo("\n".join(f"would write {path}" if dry else path for path in paths))


@app.command()
def export(  # noqa: PLR0913, PLR0917 - an option each
    to: Annotated[
        str, typer.Option("--to", help="forms, with commas between; docx, xlsx, gift, moodle, aiken, qti, anki, pptx, …")
    ],
    out: Annotated[Path, typer.Option("--out", help="the folder to write to")],
    bank: Bank = None,
    documents: Documents = None,
    preset: Annotated[str, typer.Option("--preset", help="columns of the workbook: generic, qiqiao, daan-bracket")] = "generic",
    title: Annotated[str, typer.Option("--title", help="the title; the document's by default")] = "",
    draft: Draft = False,
    seed: Seed = 1,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Write items in the forms that trainers' tools take; what can be read back is, and compared with the bank."""
    from assistant.study import exporting
    from assistant.study.exports.labels import label, language_of
    from assistant.study.exports.sheet import PRESETS
    from assistant.study.papers import spread_all

    forms = [form.strip() for form in to.split(",") if form.strip()]
    if unknown := sorted(set(forms) - set(exporting.FORMS)) or not forms:
        raise typer.BadParameter(f"--to {unknown or to!r}: no such form; the forms are {', '.join(exporting.FORMS)}")
    if preset not in PRESETS:
        raise typer.BadParameter(f"--preset {preset}: no such preset; they are {', '.join(PRESETS)}")
    settings = load()
    with checked():
        path, whole, items = ready(settings, bank, draft=draft)
        digests = digests_of(settings, documents, path, whole, items)
        language = language_of(items)
        name = title or (digests[0].title if digests else label("items", language))
        chosen = spread_all(items, seed)
        one = digests[0] if len(digests) == 1 else None
        is_draft = any(item.status != "accepted" for item in chosen)
        order = exporting.Order(tuple(chosen), language, name, is_draft, preset, one)
        made = exporting.export(order, forms)
        said = [*made.said, *exporting.changed_on_the_way(order.items, made.files)]
        paths = [str(out / name) for name in made.files] if dry_run else list(map(str, exporting.write_all(out, made.files)))
    if as_json:
        _print({"items": len(chosen), "draft": is_draft, "files": paths, "said": said, "written": not dry_run})
    else:
        _tell(paths, said, dry=dry_run)


def _blueprint(path: Path | None, plan: "Blueprint", sections: list[str]) -> "Blueprint":
    from assistant.study.blueprint import read_blueprint

    found = read_blueprint(path, plan) if path else plan
    return replace(found, sections=tuple(sections)) if sections else found


def _one_document(digests: "list[Digest]") -> "Digest":
    if len(digests) != 1:
        names = ", ".join(one.document for one in digests) or "none at hand"
        raise DatasetError(f"a session is about one document, not {len(digests)} ({names}); choose it with --document")
    return digests[0]


@app.command()
def session(  # noqa: PLR0913, PLR0917 - an option each
    out: Annotated[Path, typer.Option("--out", help="the zip to write")] = Path("session.zip"),
    minutes: Annotated[int, typer.Option("--minutes", min=10, max=2880, help="how long the session takes")] = 90,
    audience: Annotated[str, typer.Option("--audience", help="who it is for")] = "",
    sections: Annotated[list[str] | None, typer.Option("--section", metavar="TITLE", help="only these sections")] = None,
    level: Annotated[str, typer.Option("--level", help="basic, mixed or advanced")] = "mixed",
    blueprint: Annotated[
        Path | None, typer.Option("--blueprint", help="a blueprint in TOML, in place of the plan by minutes")
    ] = None,
    title: Annotated[str, typer.Option("--title", help="the title; the document's by default")] = "",
    best: Annotated[
        bool, typer.Option("--best", help="when the blueprint cannot be met, make the best of it, as is done without one")
    ] = False,
    bank: Bank = None,
    documents: Documents = None,
    draft: Draft = False,
    seed: Seed = 1,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Make a session: plan, tests before and after, papers A and B, answer sheets, cards, slides, handout, in one zip."""
    from assistant.study.blueprint import LEVELS, planned
    from assistant.study.papers import draw_papers
    from assistant.study.session import session as make_session
    from eval.files import sha256, write_whole

    if level not in LEVELS:
        raise typer.BadParameter(f"--level {level}: no such level; they are {', '.join(LEVELS)}")
    settings = load()
    with checked():
        path, whole, items = ready(settings, bank, draft=draft)
        about = _one_document(digests_of(settings, documents, path, whole, items))
        own = [item for item in items if item.source.document == about.document]
        plan = planned(title or about.title, minutes, own, level=level, audience=audience)
        wanted = _blueprint(blueprint, plan, sections or [])
        drawn = draw_papers(own, wanted, about.language, seed=seed, best=best or blueprint is None)
        is_draft = any(item.status != "accepted" for item in own)
        content = make_session(about, wanted, drawn, own, seed=seed, draft=is_draft)
        if not dry_run:
            write_whole(out, content)
    counts = {name: len(paper.items) for name, paper in drawn.papers.items()}
    if as_json:
        facts = {
            "session": "" if dry_run else str(out),
            "sha256": sha256(content),
            "papers": counts,
            "draft": is_draft,
            "seed": seed,
        }
        _print(facts | {"short": list(map(str, drawn.short))})
    else:
        _tell([str(out)], [f"short: {one}" for one in drawn.short], dry=dry_run)


def _facts(found: "Results") -> dict[str, Any]:
    from assistant.study.results import weak

    return {
        "answers": found.replies,
        "unmarked": found.unmarked,
        "items": [{"id": item.id, "n": item.stats.n, "p": item.stats.p, "d": item.stats.d} for item in found.items],
        "weak": [{"id": item.id, "reasons": list(reasons)} for item, reasons in weak(found)],
        "distractors": [
            {"item": one.item, "text": one.text, "count": one.count, "share": one.share, "r": one.r, "works": one.works}
            for one in found.distractors
        ],
        "reliability": [{"learners": one.learners, "items": one.items, "kr20": one.kr20} for one in found.reliability],
        "mastery": [
            {"section": list(one.section), "answers": one.answers, "share": one.share, "level": one.level}
            for one in found.mastery
        ],
    }


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _show(found: "Results") -> None:
    """Print the tables for people to read."""
    from assistant.study.results import weak

    typer.echo("item\tn\tp\tr")
    for item in found.items:
        typer.echo(f"{item.id}\t{item.stats.n}\t{_number(item.stats.p)}\t{_number(item.stats.d)}\t{item.stem[:40]}")
    for one in found.reliability:
        typer.echo(f"KR-20 {_number(one.kr20)} ({one.learners} learners, {one.items} items)")
    for part in found.mastery:
        typer.echo(f"{part.share:.0%}\t{part.level}\t{part.answers} answers\t{' › '.join(part.section)}")
    for option in found.distractors:
        verdict = "works" if option.works else "does not work"
        typer.echo(f"{option.item}\t{option.share:.0%}\tr {_number(option.r)}\t{verdict}\t{option.text}")
    for item, reasons in weak(found):
        typer.echo(f"weak\t{item.id}\t{'; '.join(reasons)}")
    if found.unmarked:
        typer.echo(f"{found.unmarked} answers in free words are not marked; write 1 or 0 in place of the answer", err=True)


@app.command()
def results(
    answers: Annotated[Path, typer.Argument(metavar="CSV", help="learners' answers: item_id,learner,answer,ms")],
    session: Annotated[Path | None, typer.Option("--session", help="the session.zip whose papers were answered")] = None,
    bank: Bank = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Take in learners' answers: difficulty, discrimination, distractors, KR-20, mastery; the bank keeps the statistics."""
    from assistant.study.item import load_bank, save_bank
    from assistant.study.replies import read_replies
    from assistant.study.results import analyse, written_back
    from assistant.study.session import items_in

    settings = load()
    with checked():
        path = made_bank(settings, bank)
        items = load_bank(path)
        asked = {item.id: item for item in (items_in(session) if session else items)}
        found = analyse(read_replies(answers, asked), asked)
        updated = written_back(items, found)
        if not dry_run:
            save_bank(path, updated)
    if as_json:
        _print({"bank": "" if dry_run else str(path)} | _facts(found))
    else:
        _show(found)


def _moment(text: str) -> datetime:
    if not text:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(text)
    except ValueError as exc:
        raise typer.BadParameter(f"--at {text}: not a time; write it as 2026-03-01T08:00") from exc
    return found if found.tzinfo else found.replace(tzinfo=UTC)


@app.command()
def cards(  # noqa: PLR0913, PLR0917 - an option each
    answered: Annotated[
        tuple[str, str] | None, typer.Option("--answer", metavar="ID RATING", help="an item seen, and again, hard, good or easy")
    ] = None,
    state: Annotated[
        Path | None, typer.Option("--state", help="the learner's file; ASSISTANT_HOME/study/cards.json by default")
    ] = None,
    new: Annotated[int, typer.Option("--new", min=0, help="at most so many items never seen")] = 10,
    at: Annotated[str, typer.Option("--at", help="the time, in UTC; now by default")] = "",
    bank: Bank = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Say what to study now (spaced repetition), or note how well an item was known."""
    from assistant.study.cards import RATINGS, due, load_state, review, save_state
    from assistant.study.item import load_bank

    settings, now = load(), _moment(at)
    if answered and answered[1] not in RATINGS:
        raise typer.BadParameter(f"--answer {answered[1]}: no such rating; they are {', '.join(RATINGS)}")
    with checked():
        whole = load_bank(made_bank(settings, bank))
        items = [item for item in whole if item.status == "accepted"]
        if not items:
            raise DatasetError(
                f"no item is accepted ({len(whole)} in the bank); review them first: cards are made of accepted ones"
            )
        path = state or settings.home / "study" / "cards.json"
        known = load_state(path)
        if answered:
            if answered[0] not in {item.id for item in items}:
                raise DatasetError(f"{answered[0]}: no accepted item of the bank; use an id of the due list")
            known = review(known, answered[0], answered[1], now=now)  # type: ignore[arg-type]
            if not dry_run:
                save_state(path, known)
        waiting = due(known, items, now=now, new=new)
    if as_json:
        listed = [
            {
                "id": one.item.id,
                "due": one.due and one.due.isoformat(),
                "retrievability": one.retrievability,
                "stem": one.item.stem,
            }
            for one in waiting
        ]
        _print({"state": str(path), "due": listed})
    else:
        for one in waiting:
            typer.echo(f"{one.item.id}\t{'new' if one.due is None else f'{one.retrievability or 0:.0%}'}\t{one.item.stem}")
