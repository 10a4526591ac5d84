"""Answer and Citation, and the check that every citation is the document's own words. The JSON is DESIGN.md's contract."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, TypeVar

from corpus.document import Document, SectionPath, Span
from corpus.script import Language

Status = Literal["verified", "quoted"]
Mode = Literal["quote", "generate"]
_MARKER = re.compile(r"\[(\d+)\]")
T = TypeVar("T", "Citation", "RankedPassage")


@dataclass(frozen=True, slots=True)
class Citation:
    """A span of a document that an answer quotes; `marker` is the number in the answer's text, from 1."""

    marker: int
    document: str
    title: str
    section: SectionPath
    start: int
    end: int
    quote: str
    status: Status = "verified"

    @property
    def span(self) -> Span:
        """Where the quote lies in its document."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class RankedPassage:
    """A hit as the answer reports it; ranks begin at 1, scores lie in [0, 1]."""

    rank: int
    passage: str
    score: float
    document: str
    section: SectionPath
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets: proven text, or an abstention with the nearest sections.

    Attributes:
        id: the question's id.
        question: as it was typed.
        standalone: as it was searched; the same unless it was a follow-up.
        answer: text with markers `[1]`; when abstained, one fixed sentence in the question's language.
        confidence: estimated probability that the documents answer the question as cited, in [0, 1].
        dropped: citations of a model that were found in no document; they reach nobody and are counted here.
        emphasis: the sought figures and names, literal pieces of `answer`.
        notice: one line for the reader, such as why the language model was not used; empty mostly.
    """

    id: str
    question: str
    standalone: str
    answer: str
    abstained: bool
    confidence: float
    mode: Mode
    language: Language
    citations: tuple[Citation, ...] = ()
    hits: tuple[RankedPassage, ...] = ()
    nearest: tuple[SectionPath, ...] = ()
    timings_ms: Mapping[str, int] | None = None
    generation: str = ""
    dropped: int = 0
    emphasis: tuple[str, ...] = ()
    notice: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the JSON of the contract, ready for `json.dumps`."""
        return asdict(self)


def read_answer(data: Mapping[str, Any]) -> Answer:
    """Return the answer that `to_json` wrote, in this version of the program or another: what it does not know it leaves out.

    Raises:
        KeyError, TypeError, ValueError: it is no such JSON.
    """
    values: dict[str, Any] = {field.name: data[field.name] for field in fields(Answer) if field.name in data}
    values |= {
        "citations": _read_all(Citation, data.get("citations", ())),
        "hits": _read_all(RankedPassage, data.get("hits", ())),
    }
    values |= {"nearest": tuple(map(tuple, data.get("nearest", ()))), "emphasis": tuple(data.get("emphasis", ()))}
    return Answer(**values)


def _read_all(kind: type[T], entries: Iterable[Mapping[str, Any]]) -> tuple[T, ...]:
    known = {field.name for field in fields(kind)}
    found: list[T] = []
    for entry in entries:
        values: dict[str, Any] = {name: entry[name] for name in known & entry.keys()}
        found.append(kind(**values | {"section": tuple(entry["section"])}))
    return tuple(found)


def verify(answer: Answer, documents: Mapping[str, Document]) -> Answer:
    """Return the answer with the citations that are literal spans of their document; markers of the others leave the text.

    Markers are renumbered from 1 in the order of first use.
    """
    exact = {citation.marker: citation for citation in answer.citations if _is_exact(citation, documents)}
    order = list(dict.fromkeys(int(marker) for marker in _MARKER.findall(answer.answer) if int(marker) in exact))
    renumbered = {old: new for new, old in enumerate(order, start=1)}
    text = _MARKER.sub(
        lambda match: f"[{renumbered[int(match.group(1))]}]" if int(match.group(1)) in renumbered else "", answer.answer
    )
    kept = tuple(replace(exact[old], marker=new) for old, new in renumbered.items())
    return replace(answer, answer=text, citations=kept, dropped=answer.dropped + len(answer.citations) - len(kept))


def _is_exact(citation: Citation, documents: Mapping[str, Document]) -> bool:
    """Say whether a citation is a span of its document, to the character; offsets counted from the end are none."""
    document = documents.get(citation.document)
    if document is None or not 0 <= citation.start < citation.end <= len(document.text):
        return False
    return document.quote(citation.span) == citation.quote


def nearest_sections(sections: Sequence[SectionPath], most: int = 3) -> tuple[SectionPath, ...]:
    """Return the first few distinct section paths, in order."""
    return tuple(dict.fromkeys(sections))[:most]
