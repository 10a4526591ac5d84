"""A system's answer to one question, read from either form: the Answer JSON of DESIGN.md, or answers.jsonl as peers write it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from corpus.document import Passage, Span
from eval.records import Record


@dataclass(frozen=True, slots=True)
class CitedSpan:
    """A span that an answer quotes; `marker` is its number in the answer's text, `passage` the id a system gave, or ""."""

    marker: int
    document: str
    start: int
    end: int
    quote: str
    passage: str = ""

    @property
    def span(self) -> Span:
        """Where the quote is said to lie."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class RankedSpan:
    """A passage that was retrieved; ranks begin at 1. `end` is 0 when the system gave no offsets and the id is not known."""

    rank: int
    passage: str
    document: str
    start: int
    end: int
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Response:
    """What a system answered. `confidence` is None when it gives none; `error` says why there is no answer at all."""

    id: str
    answer: str
    abstained: bool = False
    confidence: float | None = None
    citations: tuple[CitedSpan, ...] = ()
    retrieved: tuple[RankedSpan, ...] = ()
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    error: str = ""
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


def _passage_id(record: Record) -> str:
    return record.text("passage" if record.has("passage") else "pid", "")


def _place(record: Record, passages: Mapping[str, Passage]) -> tuple[str, int, int]:
    """Return document and offsets as given, else those of the passage named, else the document its id begins with."""
    passage = passages.get(_passage_id(record))
    document = record.text("document" if record.has("document") else "doc", "")
    document = document or (passage.document if passage else _passage_id(record).rpartition(":")[0])
    if not record.has("start") and not record.has("end") and passage:
        return document, passage.start, passage.end
    return document, record.whole("start", 0), record.whole("end", 0)


def _cited(record: Record, passages: Mapping[str, Passage]) -> CitedSpan:
    document, start, end = _place(record, passages)
    return CitedSpan(record.whole("marker"), document, start, end, record.text("quote", ""), _passage_id(record))


def _ranked(record: Record, number: int, passages: Mapping[str, Passage]) -> RankedSpan:
    document, start, end = _place(record, passages)
    rank = record.whole("rank", number)
    if rank < 1:
        record.fault(f"'rank' is {rank}; ranks begin at 1")
    return RankedSpan(rank, _passage_id(record), document, start, end, record.number("score", 0.0))


def _timings(record: Record) -> dict[str, float]:
    values = record.data.get("timings_ms") or {}
    if not isinstance(values, dict) or not all(isinstance(value, (int, float)) for value in values.values()):
        record.fault("'timings_ms' must hold numbers by name")
        return {}
    return {name: float(value) for name, value in values.items()}


def read_response(record: Record, passages: Mapping[str, Passage]) -> Response:
    """Return the response of one line; its faults go to the record. Fields that are not known are another system's business."""
    confidence = record.number("confidence", 0.0) if record.has("confidence") else None
    if confidence is not None and not 0 <= confidence <= 1:
        record.fault(f"'confidence' is {confidence:g}; it must lie in [0, 1]")
    error = record.text("error", "")
    listed = record.records("hits" if record.has("hits") else "retrieved")
    ranked = [_ranked(hit, number, passages) for number, hit in enumerate(listed, start=1)]
    return Response(
        id=record.text("id" if record.has("id") else "qid"),
        answer=record.text("answer", "" if error or record.data.get("answer") == "" else None),
        abstained=record.flag("abstained", default=False),
        confidence=confidence,
        citations=tuple(_cited(citation, passages) for citation in record.records("citations")),
        retrieved=tuple(sorted(ranked, key=lambda hit: hit.rank)),
        timings_ms=_timings(record),
        error=error,
        file=record.file,
        line=record.line,
    )
