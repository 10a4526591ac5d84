"""One study item, and the bank of them on disk: JSON Lines, an item a line, each proved by a span of its document."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from corpus.document import Span
from eval.files import json_lines, sha256, write_whole
from eval.records import Fault, Record, read_records, refuse

Kind = Literal["figure_cloze", "cloze", "mcq", "multi", "tf", "list", "order", "match", "short", "scenario"]
Status = Literal["draft", "accepted", "rejected", "stale", "retired"]
Bloom = Literal["remember", "understand", "apply"]

KINDS: tuple[Kind, ...] = get_args(Kind)
STATUSES: tuple[Status, ...] = get_args(Status)
BLOOMS: tuple[Bloom, ...] = get_args(Bloom)
BLANK = "＿＿"
TRUE, FALSE = "正确", "错误"


@dataclass(frozen=True, slots=True)
class Source:
    """The span that proves an item: `document.text[start:end] == quote`."""

    document: str
    sha256: str
    start: int
    end: int
    quote: str
    section: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """Where it lies in its document."""
        return Span(self.start, self.end)

    @property
    def quote_sha(self) -> str:
        """The hash of the quote: the item is stale when the document no longer has it."""
        return sha256(self.quote)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice; `start` and `end` say where in the document it was taken from, -1 when a rule made it (synthetic)."""

    id: str
    text: str
    key: bool = False
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """What is known of the figure that an item asks for, as the document writes it; empty when it says nothing of it."""

    value: str
    unit: str = ""
    qualifier: str = ""
    direction: str = ""
    year: str = ""
    indicator: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """How an item came about: enough to make it again, byte for byte."""

    rule: str
    version: str
    seed: int


@dataclass(frozen=True, slots=True)
class Stats:
    """What learners did with an item: how many answered, share right, discrimination (point-biserial); None until known."""

    n: int = 0
    p: float | None = None
    d: float | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One study item.

    Attributes:
        id: from the document, the rule and the answer's span, so it stays the same when made again.
        answer: what is right, each a text of its own; for `order` and `list` the parts; empty for `match`, which has `pairs`.
        aliases: other ways of writing the one answer of a cloze.
        options: for mcq and multi; also for order, in the order shown.
        pairs: for match, (left, right) in the document's words.
        sources: the proof, the first one holding the answer; more than one when several places are compared.
        difficulty: 1 to 3, by the formula of checks.py.
        reasons: the rules that rejected or warned, as "Q8: why".
        note: what a person said of it; a reason when a rejection was overridden.
        own_stem: the rule's own stem where a language model drafted `stem`, else "".
        drafted_by: the language model that drafted `stem`, else "".
    """

    id: str
    kind: Kind
    stem: str
    answer: tuple[str, ...]
    sources: tuple[Source, ...]
    made: Made
    aliases: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    explain: str = ""
    figure: FigureFacts | None = None
    difficulty: int = 1
    bloom: Bloom = "remember"
    must_know: bool = False
    tags: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    status: Status = "draft"
    by: str = ""
    note: str = ""
    rev: int = 1
    stats: Stats = Stats()
    gold_id: str = ""
    own_stem: str = ""
    drafted_by: str = ""

    @property
    def source(self) -> Source:
        """The span that holds the answer."""
        return self.sources[0]

    @property
    def key(self) -> tuple[str, ...]:
        """The ids of the right options, in order."""
        return tuple(option.id for option in self.options if option.key)


def taken_back(item: Item) -> Item:
    """Return an item with the rule's own stem in place of a model's draft; a model does not draft it again.

    Check it anew: its reasons and its difficulty are those of the draft.
    """
    return replace(item, stem=item.own_stem, own_stem="", drafted_by="", rev=item.rev + 1) if item.own_stem else item


def item_id(document: str, rule: str, *parts: str) -> str:
    """Return the id of what a rule makes of some words of a document.

    >>> item_id("policy", "G2", "5%", "120")
    'it-d604ee218e'
    """
    return "it-" + sha256("\x1f".join((document, rule, *parts)))[:10]


def as_json(item: Item) -> dict[str, Any]:
    """Return the item as its line of the bank."""
    data = asdict(item)
    data["sources"] = [
        {**asdict(source), "section": list(source.section), "quote_sha": source.quote_sha} for source in item.sources
    ]
    return data


def _source(record: Record) -> Source:
    start, end = record.whole("start"), record.whole("end")
    if end <= start or start < 0:
        record.fault(f"the source {start}-{end} is no span; offsets count characters from 0 and the end comes after the start")
    quote, made = record.text("quote"), record.text("quote_sha", "")
    if made and made != sha256(quote):
        record.fault("the quote is not the one its 'quote_sha' was made of; it was edited, take the item from the document again")
    return Source(record.text("document"), record.text("sha256"), start, end, quote, record.list_of_texts("section"))


def _option(record: Record) -> Option:
    return Option(
        record.text("id"), record.text("text"), record.flag("key", False), record.whole("start", -1), record.whole("end", -1)
    )


def _figure(data: Any, record: Record) -> FigureFacts | None:
    if data is None:
        return None
    names = FigureFacts.__slots__
    if not isinstance(data, dict) or set(data) - set(names) or not all(isinstance(value, str) for value in data.values()):
        record.fault(f"'figure' must be an object of texts with the fields {', '.join(names)}")
        return None
    return FigureFacts(**{"value": "", **data})


def _made(record: Record) -> Made:
    made = record.data.get("made")
    if not isinstance(made, dict):
        record.fault("'made' must be an object with 'rule', 'version' and 'seed'")
        return Made("", "", 0)
    return Made(str(made.get("rule", "")), str(made.get("version", "")), int(made.get("seed", 0) or 0))


def _stats(record: Record) -> Stats:
    stats = record.data.get("stats") or {}
    if not isinstance(stats, dict) or set(stats) - {"n", "p", "d"}:
        record.fault("'stats' must be an object with 'n', 'p' and 'd'")
        return Stats()
    return Stats(**stats)


def _pairs(record: Record) -> tuple[tuple[str, str], ...]:
    pairs = record.data.get("pairs") or []
    if not all(isinstance(pair, list) and len(pair) == 2 and all(isinstance(side, str) for side in pair) for pair in pairs):
        record.fault("'pairs' must be a list of two texts each")
        return ()
    return tuple((left, right) for left, right in pairs)


def _drafted(record: Record) -> dict[str, str]:
    own, by = record.text("own_stem", ""), record.text("drafted_by", "")
    if bool(own) != bool(by):
        record.fault("'own_stem' and 'drafted_by' go together: the rule's own stem, and the model that drafted 'stem'")
    return {"own_stem": own, "drafted_by": by}


def read_item(record: Record) -> Item:
    """Return the item of one line; its faults go to the record."""
    record.only(tuple(Item.__slots__))
    sources = tuple(map(_source, record.records("sources")))
    if not sources:
        record.fault("'sources' is missing; an item without its proof cannot be used")
    return Item(
        id=record.text("id"),
        kind=record.choice("kind", KINDS),  # type: ignore[arg-type]  # one of KINDS, or a fault
        stem=record.text("stem"),
        answer=record.list_of_texts("answer"),
        sources=sources,
        made=_made(record),
        aliases=record.list_of_texts("aliases"),
        options=tuple(map(_option, record.records("options"))),
        pairs=_pairs(record),
        explain=record.text("explain", ""),
        figure=_figure(record.data.get("figure"), record),
        difficulty=record.whole("difficulty", 1),
        bloom=record.choice("bloom", BLOOMS, "remember"),  # type: ignore[arg-type]
        must_know=record.flag("must_know", False),
        tags=record.list_of_texts("tags"),
        passed=record.list_of_texts("passed"),
        reasons=record.list_of_texts("reasons"),
        status=record.choice("status", STATUSES, "draft"),  # type: ignore[arg-type]
        by=record.text("by", ""),
        note=record.text("note", ""),
        rev=record.whole("rev", 1),
        stats=_stats(record),
        gold_id=record.text("gold_id", ""),
        **_drafted(record),
    )


def load_bank(path: Path) -> list[Item]:
    """Read a bank, in order.

    Raises:
        DatasetError: a line is broken or two ids are equal; every fault in one message, with its line.
    """
    faults: list[Fault] = []
    items: list[Item] = []
    lines: dict[str, int] = {}

    def read(record: Record) -> Item:
        item = read_item(record)
        first = lines.setdefault(item.id, record.line)
        if item.id and first != record.line:
            record.fault(f"id '{item.id}' is taken in line {first}; choose another, or take one of the two out")
        return item

    items.extend(read_records(path, read=read, faults=faults))
    refuse(faults)
    return items


def save_bank(path: Path, items: Iterable[Item]) -> None:
    """Write a bank, whole or not at all.

    Raises:
        StorageError: it cannot be written.
    """
    write_whole(path, json_lines(map(as_json, items)))
