"""assistant study …: the items of a study session made of the documents, checked, compared with changed documents.

Exit 0 done, 1 a rule failed or items are stale, 2 misuse or files that are not in their form, 3 documents that are not here.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assistant.finished import checked, incomplete
from assistant.settings import Settings, load
from corpus.errors import DatasetError, DocumentError

if TYPE_CHECKING:
    from assistant.study.item import Item
    from assistant.study.material import Material

app = typer.Typer(help="Prepare study sessions from the documents.", no_args_is_help=True)
Documents = Annotated[
    list[str] | None, typer.Option("--document", metavar="ID|FILE", help="an indexed document or a file; all indexed by default")
]
Bank = Annotated[Path | None, typer.Argument(help="the bank; ASSISTANT_HOME/study/bank.jsonl by default")]
Json = Annotated[bool, typer.Option("--json", help="print JSON")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="write nothing")]


def bank_path(settings: Settings, path: Path | None) -> Path:
    """Return the bank that is meant, whether or not it is there."""
    return path or settings.home / "study" / "bank.jsonl"


def made_bank(settings: Settings, path: Path | None) -> Path:
    """Return the bank that is meant.

    Raises:
        DatasetError: it is the default one, and nobody has made it yet.
    """
    found = bank_path(settings, path)
    if path is None and not found.exists():
        raise DatasetError(f"{found}: there is no bank yet; make it with: assistant study make")
    return found


def materials(settings: Settings, names: Sequence[str]) -> "list[Material]":
    """Return the material of some documents, of all indexed ones when none is named, with key figures as people corrected them.

    Raises:
        DocumentError: a name is neither an indexed document nor a file.
        DatasetError: the file of corrections is broken.
    """
    from assistant import exam
    from assistant.parts import find_files, read_all
    from assistant.study.corrections import corrections_path, load_corrections
    from assistant.study.material import gather

    known = exam.known_documents(settings)
    chosen = dict(known) if not names else {}
    for name in names:
        if name in known:
            chosen[name] = known[name]
        elif Path(name).exists():
            read, faults = read_all(find_files([Path(name)]))
            if faults:
                raise DocumentError("; ".join(map(str, faults)))
            chosen |= {document.id: document for document in read}
        else:
            raise DocumentError(f"{name}: no such document or file; assistant index --list shows the documents")
    corrections = load_corrections(corrections_path(settings.home))
    return [gather(document, corrections) for document in chosen.values()]


def _stale_corrections(settings: Settings, found: "Iterable[Material]") -> list[str]:
    """Return in words the corrections of key figures whose sentences the documents no longer have."""
    from assistant.study.corrections import corrections_path, load_corrections, stale

    path = corrections_path(settings.home)
    known = load_corrections(path)
    return [
        f"{path}: the correction of '{one.figure}' in '{one.sentence[:30]}' is stale: the document no longer says so"
        for material in found
        for one in stale(known, material.document, material.rows)
    ]


def _print(value: dict[str, Any]) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False))


def _by_kind(items: "Iterable[Item]") -> dict[str, int]:
    return dict(sorted(Counter(item.kind for item in items).items()))


def _made(items: "Sequence[Item]", found: "Iterable[Material]") -> dict[str, Any]:
    """Return how many items of which kinds there are, and which sections have none."""
    from assistant.study.bank import coverage, usable

    good = usable(items)
    covered = {one.document.id: coverage(items, one) for one in found}
    return {
        "usable": len(good),
        "rejected": sum(item.status == "rejected" for item in items),
        "kinds": _by_kind(good),
        "missing": {name: [list(part) for part in one.missing] for name, one in covered.items() if one.missing},
    }


def _tell(facts: dict[str, Any]) -> None:
    """Print what was made, for people to read."""
    typer.echo(f"{facts['usable']} items usable, {facts['rejected']} rejected: {facts['bank'] or 'not written'}")
    if facts["kinds"]:
        typer.echo("  " + ", ".join(f"{kind} {count}" for kind, count in facts["kinds"].items()))
    for name, kinds in facts["lacks"].items():
        typer.echo(f"  {name}: has no {', no '.join(kinds)}; no items are made of these")
    if "reworded" in facts:
        kept = ", ".join(f"{why} {count}" for why, count in facts["kept"].items()) or "none"
        typer.echo(f"  {facts['reworded']} stems drafted by {facts['model']}, to be reviewed; drafts not taken: {kept}")
    for name, paths in facts["missing"].items():
        for path in paths:
            typer.echo(f"  no item: {name}: {' › '.join(path)}")


@app.command()
def make(  # noqa: PLR0913, PLR0917 - an option each
    documents: Documents = None,
    kinds: Annotated[str, typer.Option("--kinds", help="only these kinds, with commas between")] = "",
    count: Annotated[int, typer.Option("-n", "--number", min=0, help="at most so many usable items; 0: all")] = 0,
    seed: Annotated[int, typer.Option("--seed", help="the same seed makes the same bank")] = 1,
    out: Annotated[Path | None, typer.Option("--out", help="the bank; ASSISTANT_HOME/study/bank.jsonl by default")] = None,
    reword: Annotated[
        bool, typer.Option("--reword", help="have the configured language model draft stems anew; each is checked")
    ] = False,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Make the bank of items; what people decided about the items of an earlier bank is kept."""
    from assistant.study.bank import make as make_bank
    from assistant.study.bank import merged, sampled, settled
    from assistant.study.checks import world_of
    from assistant.study.item import KINDS, load_bank, save_bank
    from assistant.studying_reword import open_drafter

    settings = load()
    chosen = [kind.strip() for kind in kinds.split(",") if kind.strip()]
    if unknown := sorted(set(chosen) - set(KINDS)):
        raise typer.BadParameter(f"--kinds {', '.join(unknown)}: no such kind; the kinds are {', '.join(KINDS)}")
    drafter = open_drafter(settings) if reword else None
    with checked():
        found = materials(settings, documents or [])
        path = bank_path(settings, out)
        outdated = _stale_corrections(settings, found)
        items = sampled(make_bank(found, seed=seed, kinds=chosen), count, seed)
        if path.exists():
            items = settled(merged(items, load_bank(path)), world_of(found))
        if not dry_run:
            save_bank(path, items)
    told: dict[str, Any] = {}
    if drafter:
        items, told = drafter.reword(items, found, None if dry_run else path)
    facts = {
        "bank": "" if dry_run else str(path),
        **_made(items, found),
        "lacks": {one.document.id: list(one.lacks) for one in found if one.lacks},
        "stale_corrections": len(outdated),
        "seed": seed,
        **told,
    }
    for line in outdated:
        typer.echo(line, err=True)
    _print(facts) if as_json else _tell(facts)


@app.command()
def lint(bank: Bank = None, documents: Documents = None, as_json: Json = False) -> None:
    """Check every item by every rule, with counts by rule; a fault is named with its file and line."""
    from assistant.study.checks import counts, faults_of, paper_findings, rule_words, world_of
    from assistant.study.item import load_bank

    settings = load()
    with checked():
        path = made_bank(settings, bank)
        items = load_bank(path)
        world = world_of(materials(settings, documents or []))
    absent = sorted({source.document for item in items for source in item.sources} - set(world.materials))
    faults = faults_of(path, items, world)
    by_rule = counts([item for item in items if item.status != "rejected"], world)
    rejected = Counter(reason.partition(":")[0] for item in items if item.status == "rejected" for reason in item.reasons)
    paper = paper_findings(items)
    if as_json:
        listed = [{"file": fault.file, "line": fault.line, "message": fault.message} for fault in faults]
        facts = {"items": len(items), "faults": listed, "rules": by_rule, "rejected": dict(rejected), "absent": absent}
        _print(facts | {"paper": list(map(str, paper))})
    else:
        typer.echo("\n".join(map(str, [*faults, *paper])))
        for rule, (words, level) in rule_words().items():
            now = sum(by_rule.get(rule, {}).values()) or sum(finding.rule == rule for finding in paper)
            typer.echo(f"{rule:5} {level:5} {now:5} now {rejected[rule]:5} rejected  {words}")
        typer.echo(f"{len(items)} items, {len(faults)} faults")
    if absent:
        incomplete(
            f"{', '.join(absent)}: not indexed, so items of it cannot be checked; add it, or name its file with --document"
        )
    if faults:
        raise typer.Exit(1)


@app.command()
def diff(bank: Bank = None, documents: Documents = None, dry_run: DryRun = False, as_json: Json = False) -> None:
    """Mark the items stale whose quotes the documents no longer have, and say what changed."""
    from assistant.study.item import load_bank, save_bank
    from assistant.study.stale import compare

    settings = load()
    with checked():
        path = made_bank(settings, bank)
        items = load_bank(path)
        if not items:
            raise DatasetError(f"{path}: the bank is empty; make it with: assistant study make")
        now = {one.document.id: one for one in materials(settings, documents or [])}
        updated, changes = compare(items, now)
        if not dry_run and updated != items:
            save_bank(path, updated)
    stale = [item.id for item in updated if item.status == "stale"]
    if as_json:
        listed = [
            {"item": one.item, "document": one.document, "was": one.was, "now": one.now, "changed": one.changed}
            for one in changes
        ]
        _print({"bank": str(path), "stale": stale, "changes": listed})
    else:
        for one in changes:
            told = "; ".join(f"{was or '∅'} → {new or '∅'}" for was, new in one.changed) or "no longer there"
            typer.echo(f"{one.item}\t{told}\n  - {one.was}\n  + {one.now}")
        typer.echo(f"{len(stale)} of {len(items)} items stale")
    if stale:
        raise typer.Exit(1)
