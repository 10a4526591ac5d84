"""An item made of an answer in the conversation: proposed, checked by every rule as it is edited, saved as a draft.

The browser's side is making.js. The button stands beside an answer with citations; see turns.py.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Body, FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from assistant.app.forms import button, field, select
from assistant.app.markup import Markup, element, join, worded
from assistant.app.refused import declined
from assistant.app.study_item import passage, rules
from assistant.exam import Documents
from assistant.settings import Settings
from assistant.study.checks import SAME, Finding, checked, findings, jaccard, world_of
from assistant.study.item import Item
from assistant.study.making.asked import Asked, AskedKind, Wording, item_of, kinds_for, proposed
from assistant.study.making.draft import Maker
from assistant.study.material import gathered
from assistant.study.shared_bank import update
from assistant.study.statements import bigrams
from assistant.studying import bank_path
from corpus.document import Document, Span
from corpus.errors import DocumentError

SEED = 1
MOST_SPANS, MOST_CHARS, MOST_PARTS = 20, 2000, 40
Line = Annotated[str, Field(max_length=MOST_CHARS)]


class Choice(BaseModel):
    """An option as it was typed."""

    model_config = ConfigDict(extra="forbid")
    text: Line
    key: bool = False


class Typed(BaseModel):
    """What a trainer wrote."""

    model_config = ConfigDict(extra="forbid")
    kind: AskedKind
    stem: Line
    answer: list[Line] = Field(default_factory=list, max_length=MOST_PARTS)
    options: list[Choice] = Field(default_factory=list, max_length=8)

    def wording(self) -> Wording:
        """Return it without blanks around it; the answer of a choice is its key."""
        shown = tuple((option.text.strip(), option.key) for option in self.options if option.text.strip())
        written = tuple(part.strip() for part in self.answer if part.strip())
        answer = tuple(text for text, right in shown if right) if self.kind == "mcq" else written
        return Wording(self.kind, " ".join(self.stem.split()), answer, shown if self.kind == "mcq" else ())


class About(BaseModel):
    """The question, and what its answer quotes."""

    model_config = ConfigDict(extra="forbid")
    question: Line
    document: Annotated[str, Field(max_length=200)]
    spans: list[tuple[int, int]] = Field(min_length=1, max_length=MOST_SPANS)
    emphasis: list[Line] = Field(default_factory=list, max_length=MOST_SPANS)


@dataclass(frozen=True, slots=True)
class Drafted:
    """An item as it would be saved, and what the rules say of it."""

    item: Item
    found: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Say whether no rule rejects it."""
        return not any(one.level == "error" for one in self.found)


class CopyFoundError(Exception):
    """The bank has the item already, or one that asks the same."""

    def __init__(self, item: Item) -> None:
        super().__init__(item.id)
        self.item = item


def add(desk: FastAPI, settings: Settings, documents: Documents) -> None:
    """Put the routes into the application."""
    path = bank_path(settings, None)

    def draft(about: About, typed: Typed) -> Drafted:
        return _drafted(_document(documents, about), _asked(about), typed.wording())

    @desk.post("/asked/propose")
    def propose(about: About, kind: Annotated[AskedKind | None, Body()] = None) -> dict[str, str]:
        document, asked = _document(documents, about), _asked(about)
        maker = Maker(gathered(document), SEED)
        kinds = kinds_for(maker, asked)
        wording = proposed(maker, asked, kind if kind in kinds else kinds[0])
        return {"html": form(wording, kinds, _drafted(document, asked, wording), document)}

    @desk.post("/asked/check")
    def check(about: About, typed: Typed) -> dict[str, object]:
        made = draft(about, typed)
        return {"html": rules(made.item, made.found), "sound": made.sound}

    @desk.post("/asked/save")
    def save(about: About, typed: Typed) -> JSONResponse:
        made = draft(about, typed)
        if not made.sound:
            return declined("asked.unsound")
        try:
            _save(path, made.item)
        except CopyFoundError as copy:
            return declined("asked.copy", {"id": copy.item.id, "stem": copy.item.stem})
        saved = worded("p", "asked.saved", {"id": made.item.id}, class_="good")
        return JSONResponse({"html": join([saved, button("make-review", "asked.review")]), "id": made.item.id})


def _document(documents: Documents, about: About) -> Document:
    found = documents().get(about.document)
    if found is None or any(not 0 <= start < end <= len(found.text) for start, end in about.spans):
        raise DocumentError(f"{about.document}: the document is not what the answer quotes; ask the question again")
    return found


def _asked(about: About) -> Asked:
    return Asked(about.question, tuple(Span(start, end) for start, end in about.spans), tuple(about.emphasis))


def _drafted(document: Document, asked: Asked, wording: Wording) -> Drafted:
    """Return the item with what every rule says of it."""
    material = gathered(document)
    world = world_of([material])
    item = checked(item_of(Maker(material, SEED), asked, wording), world)
    return Drafted(item, tuple(findings(item, world)))


def _save(path: Path, item: Item) -> None:
    """Add an item to the bank.

    Raises:
        CopyFoundError: the bank has it already, or one of its kind and answer with nearly the same stem.
    """

    def with_item(bank: Sequence[Item]) -> list[Item]:
        own = bigrams(item.stem)
        for other in bank:
            alike = other.kind == item.kind and other.answer == item.answer and jaccard(own, bigrams(other.stem)) > SAME
            if other.id == item.id or (alike and other.status in {"draft", "accepted"}):
                raise CopyFoundError(other)
        return [*bank, item]

    update(path, with_item)


def form(wording: Wording, kinds: Sequence[str], made: Drafted, document: Document) -> Markup:
    """Return the form in which an item is put right, with the passage that proves it and what the rules say."""
    options = [worded("option", f"item.{kind}", value=kind, selected=kind == wording.kind) for kind in kinds]
    heading = worded("h4", "asked.title", tabindex=-1, data_part="make-title")
    stem = field("make-stem", "asked.stem", "textarea", wording.stem, rows=2, maxlength=MOST_CHARS, required=True)
    checked_by = element("div", rules(made.item, made.found), data_part="make-rules", aria_live="polite")
    proof = element("details", worded("summary", "asked.passage"), passage(made.item, {document.id: document}), class_="proof")
    save = element("button", worded("span", "asked.save"), type="submit", class_="strong", disabled=not made.sound)
    buttons = element("div", save, button("make-leave", "asked.leave"), class_="row")
    said = element("div", data_part="make-said", role="status")
    about = worded("p", "asked.about", class_="faint")
    kind = select("make-kind", "asked.kind", *options)
    inner = [heading, about, kind, stem, _answer(wording), checked_by, proof, buttons, said]
    return element("form", *inner, class_="making", novalidate=True)


def _answer(wording: Wording) -> Markup:
    """Return the fields of the answer: options with the right one marked, a line, or a line a part."""
    if wording.kind == "mcq":
        rows = [
            element(
                "label",
                element("input", type="radio", name="key", checked=right),
                element("input", type="text", value=text, maxlength=MOST_CHARS, data_part="make-option"),
            )
            for text, right in wording.options
        ]
        return element("fieldset", worded("legend", "asked.options"), *rows)
    if wording.kind == "figure_cloze":
        return field("make-answer", "asked.answer", value="".join(wording.answer), maxlength=MOST_CHARS)
    rows_shown = min(8, max(2, len(wording.answer)))
    return field("make-answer", "asked.answers", "textarea", "\n".join(wording.answer), rows=rows_shown, maxlength=MOST_CHARS * 4)
