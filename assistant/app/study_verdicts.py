"""What the review does to the bank: verdicts, edits, many at once, taken back; nothing is written to a bank that has changed."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import Body, FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.app.markup import Markup, element, worded
from assistant.app.refused import declined, trouble
from assistant.app.study_item import said
from assistant.exam import Documents
from assistant.study.checks import Finding, world_of
from assistant.study.item import Item
from assistant.study.material import gathered
from assistant.study.review import Edit, accepted, broken, edited, exchanged, rejected, unsound, without_warnings
from assistant.study.rules.rule import World
from assistant.study.shared_bank import change, read_kept
from assistant.study.stale import compare
from corpus.document import Document
from corpus.script import Language, detect

MOST_UNDONE = 200
Seal = Annotated[str, Body(max_length=64)]
Id = Annotated[str, Body(max_length=100)]
By = Annotated[str, Body(min_length=1, max_length=60)]
Reason = Annotated[str, Body(max_length=600)]
Do = Callable[[Sequence[Item]], Sequence[Item]]


def world(item: Item, documents: Mapping[str, Document]) -> World:
    """Return what the rules look one item up in."""
    names = {source.document for source in item.sources}
    return world_of(gathered(documents[name]) for name in sorted(names) if name in documents)


def language(item: Item) -> Language:
    """Return the script that an item is written in."""
    return detect(item.stem + item.source.quote)


def fields(item: Item) -> dict[str, Any]:
    """Return what of an item can be edited, for its form; what is None cannot."""
    choice = item.kind in {"mcq", "multi"}
    typed = not choice and item.kind not in {"match", "order", "scenario"}
    return {
        "kind": item.kind,
        "stem": item.stem,
        "answer": list(item.answer) if typed else None,
        "aliases": list(item.aliases) if item.kind in {"figure_cloze", "cloze"} else None,
        "options": [option.text for option in item.options] if choice else None,
        "key": [number for number, option in enumerate(item.options) if option.key],
        "pairs": [list(pair) for pair in item.pairs] if item.kind == "match" else None,
        "note": item.note,
    }


@dataclass
class _Journal:
    """The last changes of this server, by number: the items as they were, and as they became."""

    entries: dict[int, tuple[list[Item], list[Item]]] = field(default_factory=dict)
    last: int = 0
    guard: threading.Lock = field(default_factory=threading.Lock)

    def note(self, before: list[Item], after: list[Item]) -> int:
        with self.guard:
            self.last += 1
            self.entries[self.last] = (before, after)
            self.entries.pop(self.last - MOST_UNDONE, None)
            return self.last


class Verdicts:
    """Changes a bank, and keeps what it was for undoing."""

    def __init__(self, path: Path, documents: Documents) -> None:
        self._path, self._documents, self._journal = path, documents, _Journal()

    def write(self, seal: str, ids: Sequence[str], do: Callable[[Item], Item]) -> JSONResponse:
        """Write what `do` makes of some items; refused when the bank is not the one that the page has seen."""
        before: list[Item] = []
        after: list[Item] = []

        def all_of(items: Sequence[Item]) -> Sequence[Item]:
            wanted = set(ids)
            before.extend(item for item in items if item.id in wanted)
            after.extend(map(do, before))
            return exchanged(items, after)

        return self._written(seal, all_of, before, after)

    def _written(self, seal: str, do: Do, before: list[Item], after: list[Item]) -> JSONResponse:
        changed = change(self._path, seal, do)
        if not changed.done:
            return JSONResponse({"fault": trouble("review.changed"), "changed": True}, status_code=409)
        number = self._journal.note(before, after)
        statuses = {item.id: item.status for item in after}
        return JSONResponse({"seal": changed.kept.seal, "undo": number, "statuses": statuses})

    def undo(self, seal: str, number: int) -> JSONResponse:
        """Take one change back, unless somebody has changed its items since."""
        entry = self._journal.entries.get(number)
        if entry is None:
            return declined("review.undo.gone", status=404)
        before, after = entry
        free = True

        def back(items: Sequence[Item]) -> Sequence[Item]:
            nonlocal free
            known = {item.id: item for item in items}
            free = all(known.get(item.id) == item for item in after)
            return exchanged(items, before) if free else items

        changed = change(self._path, seal, back)
        if not changed.done:
            return JSONResponse({"fault": trouble("review.changed"), "changed": True}, status_code=409)
        if not free:
            return declined("review.undo.late")
        self._journal.entries.pop(number, None)
        return JSONResponse({"seal": changed.kept.seal, "statuses": {item.id: item.status for item in before}})

    def stale(self, seal: str) -> JSONResponse:
        """Mark the items stale whose quotes the documents no longer have, and move the others to where their quotes stand."""
        before: list[Item] = []
        after: list[Item] = []

        def look(items: Sequence[Item]) -> Sequence[Item]:
            names = {source.document for item in items for source in item.sources}
            known = self._documents()
            now = {name: gathered(known[name]) for name in names if name in known}
            updated, _ = compare(items, now)
            changed = [(old, new) for old, new in zip(items, updated, strict=True) if old != new]
            before.extend(old for old, _ in changed)
            after.extend(new for _, new in changed)
            return updated

        return self._written(seal, look, before, after)

    def found(self, name: str) -> Item | None:
        """Return an item as it is in the bank now."""
        return next((item for item in self.items() if item.id == name), None)

    def items(self) -> Sequence[Item]:
        """Return the items of the bank as it is now."""
        return read_kept(self._path).items

    def world(self, item: Item) -> World:
        """Return what the rules look an item up in."""
        return world(item, self._documents())


def _unexplained(found: Sequence[Finding]) -> JSONResponse:
    """Return which rules an item breaks, for a person to give a reason."""
    return JSONResponse({"faults": _listed(found)}, status_code=422)


def _listed(found: Sequence[Finding]) -> Markup:
    return element("div", worded("p", "review.breaks"), element("ul", *map(said, found), class_="chips broken"), role="alert")


class Typed(BaseModel):
    """The fields of an item as typed in the form."""

    model_config = ConfigDict(extra="forbid")
    stem: str = Field(max_length=4000)
    answer: list[str] | None = Field(None, max_length=60)
    aliases: list[str] | None = Field(None, max_length=60)
    options: list[str] | None = Field(None, max_length=8)
    key: list[int] = Field([], max_length=8)
    pairs: list[tuple[str, str]] | None = Field(None, max_length=20)

    def edit(self) -> Edit:
        """Return it as an edit."""

        def texts(found: list[str] | None) -> tuple[str, ...] | None:
            return None if found is None else tuple(found)

        pairs = None if self.pairs is None else tuple(self.pairs)
        return Edit(self.stem, texts(self.answer), texts(self.aliases), texts(self.options), tuple(self.key), pairs)


def add(desk: FastAPI, path: Path, documents: Documents) -> None:
    """Put the routes into the application."""
    verdicts = Verdicts(path, documents)
    _add_single(desk, verdicts)
    _add_edit(desk, verdicts)
    _add_many(desk, verdicts)


def _add_single(desk: FastAPI, verdicts: Verdicts) -> None:
    @desk.post("/review/accept")
    def accept(id: Id, seal: Seal, by: By, reason: Reason = "") -> JSONResponse:  # noqa: A002 - the field's name
        item = verdicts.found(id)
        if item is None:
            return declined("review.no_item", {"id": id}, status=404)
        seen = verdicts.world(item)
        if found := accepted(item, seen, by=by, reason=reason).broken:
            return _unexplained(found)
        return verdicts.write(seal, [id], lambda one: accepted(one, seen, by=by, reason=reason).item)

    @desk.post("/review/reject")
    def reject(id: Id, seal: Seal, by: By, reason: Reason) -> JSONResponse:  # noqa: A002
        if not reason.strip():
            return declined("review.reason.none", status=400)
        if verdicts.found(id) is None:
            return declined("review.no_item", {"id": id}, status=404)
        return verdicts.write(seal, [id], lambda one: rejected(one, by=by, reason=reason))


def _add_edit(desk: FastAPI, verdicts: Verdicts) -> None:
    @desk.post("/review/check")
    def check(id: Id, typed: Typed) -> JSONResponse:  # noqa: A002
        item, edit = verdicts.found(id), typed.edit()
        if item is None or unsound(edit):
            return declined("review.unsound", status=400)
        seen = verdicts.world(item)
        found = broken(edited(item, edit, seen), seen)
        return JSONResponse(
            {"html": _listed(found) if found else worded("p", "review.sound", class_="good"), "broken": len(found)}
        )

    @desk.post("/review/edit")
    def save(
        id: Id,  # noqa: A002
        seal: Seal,
        by: By,
        typed: Typed,
        accept: Annotated[bool, Body()] = False,
        reason: Reason = "",
    ) -> JSONResponse:
        item, edit = verdicts.found(id), typed.edit()
        if item is None or unsound(edit):
            return declined("review.unsound", status=400)
        seen = verdicts.world(item)

        def changed(one: Item) -> Item:
            new = edited(one, edit, seen)
            return accepted(new, seen, by=by, reason=reason).item if accept else new

        if accept and (found := accepted(edited(item, edit, seen), seen, by=by, reason=reason).broken):
            return _unexplained(found)
        return verdicts.write(seal, [id], changed)


def _add_many(desk: FastAPI, verdicts: Verdicts) -> None:
    @desk.post("/review/accept-all")
    def accept_all(ids: Annotated[list[Id], Body(max_length=20_000)], seal: Seal, by: By) -> JSONResponse:
        wanted = set(ids)
        plain = [item.id for item in without_warnings(verdicts.items()) if item.id in wanted]
        return verdicts.write(seal, plain, lambda one: replace(one, status="accepted", by=by, note=""))

    @desk.post("/review/undo")
    def undo(seal: Seal, number: Annotated[int, Body(ge=1)]) -> JSONResponse:
        return verdicts.undo(seal, number)

    @desk.post("/review/compare")
    def compared(seal: Annotated[str, Body(max_length=64, embed=True)]) -> JSONResponse:
        return verdicts.stale(seal)
