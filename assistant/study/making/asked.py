"""An item made of a question that somebody asked: its stem the question, its answer in the words that answered it."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from assistant.need import FIGURE_KINDS, need
from assistant.study.figure_table import Row
from assistant.study.item import BLANK, Item, Option
from assistant.study.listings import Listing
from assistant.study.making.draft import Maker, options
from assistant.study.making.figures import aliases, facts_of, two_rivals
from assistant.study.statements import Statement, trimmed
from corpus.document import Span

RULE = "A1"
AskedKind = Literal["mcq", "figure_cloze", "list", "short"]
OPTIONS = 3
MAX_NAME_CHARS = 30
_ASKS = re.compile(
    r"第[幾几]\w?|多少(?:[個个項项條条家所座處处種种倍人年天]|萬|万)?|[幾几][個个項项條条家所座處处種种倍人年天]|多[大高長长久快]"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what answered it.

    Attributes:
        question: as it was searched, so that it stands alone.
        spans: what the answer quotes, in one document.
        emphasis: the figures and names the answer stresses, best first.
    """

    question: str
    spans: tuple[Span, ...]
    emphasis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """What a trainer may write otherwise; empty where it is to be as proposed."""

    kind: AskedKind
    stem: str
    answer: tuple[str, ...]
    options: tuple[tuple[str, bool], ...] = ()


def stem_of(question: str) -> str:
    r"""Return a question as a stem: one line, one question mark at its end.

    >>> stem_of("黑龍江的糧食總產量\n是多少?"), stem_of("How large are the wetlands")
    ('黑龍江的糧食總產量 是多少？', 'How large are the wetlands?')
    """
    text = " ".join(question.split()).rstrip("?？。. ")
    return text + ("？" if re.search(r"[\u4e00-\u9fff]", text) else "?")


def blanked_stem(question: str) -> str:
    """Return a question as a sentence with a blank where it asks, empty when it is not clear where.

    >>> blanked_stem("黑龍江的糧食總產量是多少？"), blanked_stem("溼地面積有多大?"), blanked_stem("為什麼？")
    ('黑龍江的糧食總產量是＿＿。', '溼地面積有＿＿。', '')
    """
    text = stem_of(question).rstrip("？?")
    found = list(_ASKS.finditer(text))
    if len(found) != 1:
        return ""
    before, after = text[: found[0].start()], text[found[0].end() :]
    return f"{before}{BLANK}{after}。"


def _proof(maker: Maker, asked: Asked) -> list[Statement | Span]:
    """Return the whole sentences that the answer quotes; the quotes themselves where they are no sentences."""
    found: list[Statement | Span] = [
        one for one in maker.material.statements if any(one.span.overlap(span) for span in asked.spans)
    ]
    return found or list(asked.spans)


def _row(maker: Maker, asked: Asked) -> Row | None:
    """Return the figure that was asked for: the one the answer stresses, else the first that it quotes."""
    rows = [row for row in maker.material.rows if any(span.start <= row.span.start < span.end for span in asked.spans)]
    for words in asked.emphasis:
        if found := [row for row in rows if row.figure.text == words]:
            return found[0]
    return rows[0] if rows and not asked.emphasis else None


def _listing(maker: Maker, asked: Asked) -> Listing | None:
    """Return the list that the answer quotes whole."""
    return next(
        (
            one
            for one in maker.material.lists
            if one.whole and any(span.start <= one.span.start and one.span.end <= span.end for span in asked.spans)
        ),
        None,
    )


def _pieces(maker: Maker, asked: Asked) -> tuple[str, ...]:
    """Return the quotes, cut where a sentence ends, or the name that the answer stresses."""
    names = [words for words in asked.emphasis if len(words) <= MAX_NAME_CHARS]
    held = [maker.material.quote(span) for span in asked.spans]
    if names and any(names[0] in text for text in held):
        return (names[0],)
    found = []
    for span in asked.spans:
        inside = [one.span for one in maker.material.statements if one.span.overlap(span)] or [span]
        cut = [Span(max(span.start, one.start), min(span.end, one.end)) for one in inside]
        found += [trimmed(maker.material.quote(one)).strip() for one in cut]
    return tuple(dict.fromkeys(filter(None, found)))


def kinds_for(maker: Maker, asked: Asked) -> list[AskedKind]:
    """Return the kinds that fit, the one that what was asked suggests first."""
    wanted = need(asked.question).kind
    row, found = _row(maker, asked), list[AskedKind]()
    if row:
        if two_rivals(maker, row, stem_of(asked.question), 1):
            found.append("mcq")
        if blanked_stem(asked.question):
            found.append("figure_cloze")
    if _listing(maker, asked):
        found.append("list")
    first: tuple[AskedKind, ...] = (
        ("mcq", "figure_cloze") if wanted in FIGURE_KINDS else ("list",) if wanted == "list" else ("short",)
    )
    return sorted([*found, "short"], key=lambda kind: kind not in first)


def proposed(maker: Maker, asked: Asked, kind: AskedKind) -> Wording:
    """Return how an item of a kind would be worded."""
    stem = stem_of(asked.question)
    row, listing = _row(maker, asked), _listing(maker, asked)
    if kind == "figure_cloze" and row:
        return Wording(kind, blanked_stem(asked.question) or stem, (row.figure.text,))
    if kind == "mcq" and row:
        wrong = two_rivals(maker, row, stem, maker.random("place", stem).randrange(OPTIONS))
        shown = sorted([*((one.value, one.text, False) for one in wrong), (row.figure.value, row.figure.text, True)])
        return Wording(kind, stem, (row.figure.text,), tuple((text, right) for _, text, right in shown))
    if kind == "list" and listing:
        return Wording(kind, stem, tuple(map(maker.material.quote, listing.members)))
    return Wording("short", stem, _pieces(maker, asked))


def item_of(maker: Maker, asked: Asked, wording: Wording) -> Item:
    """Return the item that a wording makes, with the sentences that prove it; the same wording makes the same id.

    It is as if a person had edited it (`rev` 2), so that it stays when the bank is made again.
    """
    row = _row(maker, asked) if wording.kind in {"mcq", "figure_cloze"} else None
    row = row if row and wording.answer == (row.figure.text,) else None
    proof = _proof(maker, asked)
    if row:
        proof = [row.statement]  # what else the answer quotes proves nothing here
    more: dict[str, object] = {"figure": facts_of(row), "aliases": aliases(row)} if row else {}
    if wording.kind == "mcq":
        more = more | {"options": _options(maker, wording, row), "aliases": ()}
    bloom = "understand" if wording.kind == "short" else "remember"
    item = maker.item(RULE, wording.kind, wording.stem, wording.answer, proof, bloom=bloom, tags=("asked",), **more)
    return replace(item, rev=2)


def _options(maker: Maker, wording: Wording, row: Row | None) -> tuple[Option, ...]:
    """Return the options, each with its place in the document where it has one: the key's own, a rival's first."""
    text = maker.material.document.text
    own = row.span.start if row else -1
    return options([(said, right, own if right and own >= 0 else text.find(said)) for said, right in wording.options])
