"""A gold question: what is asked, the facts a right answer holds, and the spans that prove them."""

import re
from dataclasses import dataclass, field
from typing import Literal

from corpus.document import Span
from corpus.script import Language
from eval.records import Record

# How long a right answer may be, in characters without markers: one fact; a list or a reason; several sections; a summary.
MAX_ANSWER_CHARS = {
    **dict.fromkeys(("figure", "number", "name", "entity", "date", "definition", "slogan", "quote", "yesno"), 220),
    **dict.fromkeys(("list", "how", "why"), 320),
    **dict.fromkeys(("multi", "compare", "multi_hop"), 500),
    **dict.fromkeys(("summary", "part"), 700),
}
UNANSWERABLE = ("unanswerable", "out_of_scope", "false_premise", "near_miss", "other_place", "other_year", "injection")
TYPES = (*MAX_ANSWER_CHARS, *UNANSWERABLE)
LANGUAGES = ("zh-Hant", "zh-Hans", "en", "mixed")
KINDS = ("figure", "text")
SPLITS = ("dev", "test")
STATUSES = ("draft", "reviewed", "retired")
_DIFFICULTIES = ("", "easy", "medium", "hard")
_BLOOM = ("", "remember", "understand", "apply", "analyze", "evaluate", "create")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEY_FIELDS = ("id", "must", "kind", "text", "value", "unit", "qualifier", "direction", "year", "aliases")
_EVIDENCE_FIELDS = ("doc", "doc_sha256", "start", "end", "quote", "grade")
_FIELDS = (
    *("qid", "id", "question", "type", "answerable", "reference", "ordered", "section", "difficulty", "bloom", "keys", "forbid"),
    *("evidence", "paraphrases", "split", "author", "reviewer", "status", "version", "tags"),
    *("language", "style", "conversation", "turn", "history", "standalone"),
)


@dataclass(frozen=True, slots=True)
class Key:
    """One fact of a right answer: a figure in its parts, or a text; `aliases` are as good. `must` keys decide the verdict."""

    id: str
    must: bool
    kind: str
    text: str = ""
    value: str = ""
    unit: str = ""
    qualifier: str = ""
    direction: str = ""
    year: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span that proves the answer; grade 2 proves it alone, 1 helps."""

    document: str
    sha256: str
    start: int
    end: int
    quote: str
    grade: int = 2

    @property
    def span(self) -> Span:
        """Where it lies in its document."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Question:
    """A gold question, with the file and line it was read from.

    Attributes:
        section: the part of the document it asks about; questions of one section are resampled together.
        ordered: for lists, whether the order of the items counts.
        forbid: figures and texts that a right answer doesn't assert.
        conversation: the id its turns share, "" for a question on its own; `turn` counts from 1.
        standalone: what a follow-up means in full.
    """

    id: str
    question: str
    type: str
    answerable: bool
    reference: str = ""
    ordered: bool = False
    section: str = ""
    difficulty: str = ""
    bloom: str = ""
    keys: tuple[Key, ...] = ()
    forbid: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    paraphrases: tuple[str, ...] = ()
    split: str = "dev"
    author: str = ""
    reviewer: str = ""
    status: str = "draft"
    version: int = 1
    tags: tuple[str, ...] = ()
    language: Language | Literal["mixed"] = "zh-Hant"
    style: str = ""
    conversation: str = ""
    turn: int = 0
    history: tuple[Turn, ...] = ()
    standalone: str = ""
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    @property
    def must_keys(self) -> tuple[Key, ...]:
        """The facts that decide the verdict."""
        return tuple(key for key in self.keys if key.must)

    @property
    def max_answer_chars(self) -> int:
        """How long a right answer may be."""
        return MAX_ANSWER_CHARS.get(self.type, 220)


def _key(record: Record) -> Key:
    record.only(_KEY_FIELDS)
    kind = record.choice("kind", KINDS)
    if kind == "text":
        record.text("text")
    elif kind == "figure":
        record.text("value")
    optional = {name: record.text(name, "") for name in ("text", "value", "unit", "qualifier", "direction", "year")}
    must = record.flag("must", default=True)
    return Key(id=record.text("id"), must=must, kind=kind, aliases=record.list_of_texts("aliases"), **optional)


def _evidence(record: Record) -> Evidence:
    record.only(_EVIDENCE_FIELDS)
    start, end, grade = record.whole("start"), record.whole("end"), record.whole("grade", 2)
    sha256 = record.text("doc_sha256")
    if record.has("start") and record.has("end") and end <= start:
        record.fault(f"evidence {start}-{end} ends before it begins; swap the two offsets")
    if start < 0:
        record.fault(f"'start' is {start}; offsets count characters from 0")
    if grade not in (1, 2):
        record.fault(f"'grade' is {grade}; use 1 or 2")
    if sha256 and not _SHA256.fullmatch(sha256):
        record.fault("'doc_sha256' is not a SHA-256 in hexadecimal; take it from `assistant index --list`")
    return Evidence(record.text("doc"), sha256, start, end, record.text("quote"), grade)


def _turn(record: Record) -> Turn:
    role = record.choice("role", ("user", "assistant"))
    return Turn("assistant" if role == "assistant" else "user", record.text("content"))


def read_question(record: Record) -> Question:
    """Return the question of one line; its faults go to the record."""
    record.only(_FIELDS)
    optional = {name: record.text(name, "") for name in ("reference", "section", "author", "reviewer", "style", "conversation")}
    language = record.choice("language", LANGUAGES, "zh-Hant")
    name = record.text("id" if record.has("id") else "qid")
    if name != "".join(name.split()):
        record.fault(f"id '{name}' has white space in it, which TREC files cannot hold; take it out")
    return Question(
        id=name,
        question=record.text("question"),
        type=record.choice("type", TYPES),
        answerable=record.flag("answerable"),
        ordered=record.flag("ordered", default=False),
        difficulty=record.choice("difficulty", _DIFFICULTIES, ""),
        bloom=record.choice("bloom", _BLOOM, ""),
        keys=tuple(map(_key, record.records("keys"))),
        forbid=record.list_of_texts("forbid"),
        evidence=tuple(map(_evidence, record.records("evidence"))),
        paraphrases=record.list_of_texts("paraphrases"),
        split=record.choice("split", SPLITS, "dev"),
        status=record.choice("status", STATUSES, "draft"),
        version=record.whole("version", 1),
        tags=record.list_of_texts("tags"),
        language=language,  # type: ignore[arg-type]  # one of LANGUAGES, or a fault
        turn=record.whole("turn", 0),
        history=tuple(map(_turn, record.records("history"))),
        standalone=record.text("standalone", ""),
        file=record.file,
        line=record.line,
        **optional,
    )
