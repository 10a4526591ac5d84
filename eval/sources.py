"""The documents and passages that a run's answers are checked against, kept beside them as JSON Lines."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from corpus.document import Document, Heading, Passage, Span
from corpus.outline import outline
from eval.records import Fault, Record, read_records, refuse


def document_entry(document: Document) -> dict[str, Any]:
    """Return a document as one line holds it."""
    headings = [[heading.level, heading.title, heading.start, heading.end] for heading in document.headings]
    return {"id": document.id, "title": document.title, "sha256": document.sha256, "text": document.text, "headings": headings}


def passage_entry(passage: Passage) -> dict[str, Any]:
    """Return a passage as one line holds it; its text is its document's."""
    return {"id": passage.id, "document": passage.document, "start": passage.start, "end": passage.end}


def _document(record: Record) -> Document:
    headings = record.data.get("headings") or []
    try:
        marked = tuple(Heading(int(level), str(title), int(start), int(end)) for level, title, start, end in headings)
    except (TypeError, ValueError):
        record.fault("'headings' must be a list of [level, title, start, end]")
        marked = ()
    document = Document(record.text("id"), record.text("title", ""), record.text("text"), marked)
    if document.sha256 != record.text("sha256"):
        record.fault(f"the text of '{document.id}' was changed; run or score again into another folder")
    return outline(document)


def read_documents(path: Path) -> dict[str, Document]:
    """Return the documents of a file by id, outlined.

    Raises:
        DatasetError: a line is not in its form, or a text was changed; all faults in one message.
    """
    faults: list[Fault] = []
    found = {document.id: document for document in read_records(path, read=_document, faults=faults)}
    refuse(faults)
    return found


def read_passages(path: Path, documents: Mapping[str, Document]) -> list[Passage]:
    """Return the passages of a file, each a slice of its document.

    Raises:
        DatasetError: a line is not in its form, or its offsets lie outside its document; all faults in one message.
    """
    faults: list[Fault] = []

    def passage(record: Record) -> Passage:
        name = record.text("document" if record.has("document") else "doc")
        start, end = record.whole("start"), record.whole("end")
        document = documents.get(name)
        if document is None:
            record.fault(f"no document '{name}' is known; add it, or correct the name")
        elif not 0 <= start < end <= len(document.text):
            record.fault(f"{start}-{end} is no span of '{name}', which ends at {len(document.text)}; correct the offsets")
        section = document.section_at(start) if document else None
        text = document.quote(Span(start, end)) if document else ""
        return Passage(record.text("id" if record.has("id") else "pid"), name, section.path if section else (), text, start, end)

    found = list(read_records(path, read=passage, faults=faults))
    refuse(faults)
    return found


def trec_id(name: str) -> str:
    """Return an id without white space, which separates the columns of TREC files.

    >>> trec_id("年報 2024:0")
    '年報%202024:0'
    """
    return re.sub(r"[\s%]", lambda match: "".join(f"%{byte:02X}" for byte in match.group().encode()), name)
