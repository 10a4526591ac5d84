"""The routes behind the editor of gold questions: sets and their questions, documents to mark evidence in, checks, saving."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Body, FastAPI, Query
from fastapi.responses import JSONResponse

from assistant import gold as gold_questions
from assistant.app import faults
from assistant.app.markup import Markup, element, join, worded
from assistant.evaluations import gold_set
from assistant.exam import Documents
from assistant.gold import Draft, Entry
from assistant.settings import Settings
from corpus.document import Document
from corpus.errors import DocumentError
from corpus.script import detect

Reply = dict[str, Any]
Name = Annotated[str, Query(max_length=200)]
Text = Annotated[str, Body(max_length=200)]
Object = Annotated[dict[str, Any], Body()]


@dataclass(frozen=True, slots=True)
class Inbox:
    """Where questions that wait to be made ready come from: `waiting` returns them, `settled` hears which one became gold."""

    waiting: Callable[[], Sequence[Draft]] = tuple
    settled: Callable[[str], None] = lambda _: None


def add(desk: FastAPI, settings: Settings, documents: Documents, inbox: Inbox) -> None:
    """Put the routes into the application."""
    _add_reading(desk, settings, documents, inbox)
    _add_writing(desk, settings, documents, inbox)


def _add_reading(desk: FastAPI, settings: Settings, documents: Documents, inbox: Inbox) -> None:
    @desk.get("/gold")
    def listed(gold: Name) -> Reply:
        found = gold_questions.entries(gold_set(settings, gold))
        return {"questions": [_row(entry) for entry in found]}

    @desk.get("/question")
    def question(gold: Name, id: Name) -> JSONResponse:  # noqa: A002 - the query's name
        for entry in gold_questions.entries(gold_set(settings, gold)):
            if entry.question.id == id:
                return JSONResponse({"question": entry.data, "seal": entry.seal})
        return JSONResponse({"fault": worded("p", "gold.gone", {"id": id}, class_="trouble", role="alert")}, status_code=404)

    @desk.get("/documents")
    def all_documents() -> Reply:
        return {"documents": [{"id": one.id, "title": one.title, "sha256": one.sha256} for one in documents().values()]}

    @desk.get("/document")
    def document(id: Name) -> Reply:  # noqa: A002 - the query's name
        found = documents().get(id)
        if found is None:
            raise DocumentError(f"{id}: no such document; add it, or choose another")
        return {
            "id": found.id,
            "sha256": found.sha256,
            "lang": detect(found.text[:2000]),
            "text": found.text,
            "html": lines(found),
        }

    @desk.get("/drafts")
    def waiting() -> Reply:
        return {"drafts": [{"id": draft.id, "said": draft.said, "question": draft.question} for draft in inbox.waiting()]}


def _row(entry: Entry) -> Reply:
    question = entry.question
    shown = ("id", "question", "type", "split", "answerable", "status")
    return {name: getattr(question, name) for name in shown}


def lines(document: Document) -> Markup:
    """Return a document line by line; `data-start` is where a line begins, and its text is the document's own."""
    titles = [(section.start, section.body) for section in document.sections if section.body > section.start]
    pieces, start, title = [], 0, 0
    for line in document.text.split("\n"):
        while title < len(titles) and titles[title][1] <= start:
            title += 1
        if line:
            heading = title < len(titles) and titles[title][0] <= start
            pieces.append(element("p", line, data_start=start, class_="heading" if heading else None))
        start += len(line) + 1
    return join(pieces)


def _add_writing(desk: FastAPI, settings: Settings, documents: Documents, inbox: Inbox) -> None:
    @desk.post("/gold/check")
    def check(gold: Text, question: Object, before: Text = "") -> Reply:
        others = gold_questions.others_of(gold_set(settings, gold), before)
        named = {"qid": "u-0"} | question if not before else question
        return {"faults": faults.listed(gold_questions.check(named, others, documents()))}

    @desk.post("/gold/save")
    def save(gold: Text, question: Object, before: Text = "", seal: Text = "", draft: Text = "") -> JSONResponse:
        found = gold_set(settings, gold)
        saved = gold_questions.save(settings, found, question, before=before, seal=seal, documents=documents())
        if saved.faults:
            return JSONResponse({"faults": faults.listed(saved.faults)}, status_code=422)
        if draft:
            inbox.settled(draft)
        return JSONResponse({"gold": saved.gold, "id": saved.question})

    @desk.post("/gold/add")
    def add_file(name: Text, content: Annotated[str, Body(max_length=gold_questions.MOST_BYTES)]) -> Reply:
        found, told = gold_questions.add_file(settings, name, content, documents())
        shown = [element("p", line, class_="trouble") for line in told[:50]]
        return {"gold": found.id, "html": join([worded("p", "gold.added", {"name": found.name, "count": len(told)}), *shown])}
