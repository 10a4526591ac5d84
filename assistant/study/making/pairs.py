"""Items that put things side by side: matching, the largest of three figures and differences (G13), marks of numbered things (G6)."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from assistant.study.figure_table import UNKNOWN, Row
from assistant.study.item import Item
from assistant.study.making.draft import Maker, options
from assistant.study.making.figures import decimals
from assistant.study.making.parts import Deed, deeds
from assistant.study.phrasing import LEANS, inner_quotes, lead, say
from assistant.study.statements import Statement, bigrams
from corpus.document import Span
from corpus.script import same_length_simplified
from index.segmenter import tagged

MIN_PAIRS, MAX_PAIRS = 3, 5
_MARKED = re.compile(
    r"以(?P<what>[^，,。；;以]{2,24}?)[為为](?:主要)?(?P<mark>[標标][誌志]|特[徵征]|核心|重[點点]|支[撐撑]|主[體体])的(?P<which>第[一二三四五六七八九十]次[\u4e00-\u9fff]{2,8})"
)


def _clear(row: Row) -> bool:
    """Say whether a row can be told by its indicator alone."""
    return (
        row.indicator != UNKNOWN
        and not (row.named or row.shared or row.figure.is_ordinal)
        and 4 <= len(row.indicator) <= 18
        and row.before
        and tagged(row.indicator)[0][2][0] not in "vpdm"
        and tagged(row.indicator)[-1][2][0] == "n"
        and not LEANS.match(same_length_simplified(row.indicator))
    )


def _groups(maker: Maker) -> Iterator[list[Row]]:
    """Yield the clear rows of each topic, every indicator and every value once."""
    found: dict[str, dict[str, Row]] = {}
    for row in filter(_clear, maker.material.rows):
        group = found.setdefault(row.statement.topic, {})
        if all(row.figure.text != other.figure.text for other in group.values()):
            group.setdefault(row.indicator, row)
    for group in found.values():
        rows = list(group.values())
        yield from (rows[at : at + MAX_PAIRS] for at in range(0, len(rows), MAX_PAIRS))


def match_figures(maker: Maker) -> Iterator[Item]:
    """Yield the items that match indicators with their figures."""
    for rows in _groups(maker):
        rows = [row for row in rows if not row.figure.direction]
        if len(rows) < MIN_PAIRS or len({row.unit for row in rows}) == len(rows):
            continue  # units alone would tell
        opening = lead(maker.material, rows[0].statement, "")
        pairs = tuple((row.indicator, row.figure.text) for row in rows)
        proof = list(dict.fromkeys(row.statement.span for row in rows))
        stem = say(maker.material.language, "match_figures", lead=opening)
        yield maker.item("G10", "match", stem, (), proof, asked=str(pairs), pairs=pairs, bloom="understand", tags=("figure",))


def _comparable(rows: Sequence[Row]) -> list[list[Row]]:
    """Return rows of one unit, direction and qualifier, each value once."""
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row.figure.unit, row.figure.direction, row.figure.qualifier), []).append(row)
    return [group for group in found.values() if len({row.figure.value for row in group}) == len(group)]


def shared_words(rows: Sequence[Row]) -> bool:
    """Say whether indicators have a word in common, so that comparing them makes sense: 森林面積, 溼地面積."""
    return bool(frozenset.intersection(*(bigrams(row.indicator) for row in rows)))


def largest(maker: Maker) -> Iterator[Item]:
    """Yield the items that ask which of three indicators has the largest figure; all three are cited."""
    for rows in _groups(maker):
        for group in _comparable(rows):
            kind = "most.up" if group[0].figure.direction == "up" and group[0].figure.unit == "%" else "most"
            if len(group) < 3 or (kind == "most" and group[0].figure.unit == "%"):
                continue
            if kind == "most" and not shared_words(group[:3]):
                continue
            three = sorted(group[:3], key=lambda row: row.figure.value, reverse=True)
            stem = say(maker.material.language, kind, lead=lead(maker.material, three[0].statement, ""))
            shown = [
                (row.indicator, row is three[0], maker.material.document.text.find(row.indicator, row.segment.start))
                for row in three
            ]
            proof = list(dict.fromkeys(row.statement.span for row in three))
            told = "；".join(f"{row.indicator}：{row.figure.text}" for row in three) + "。"
            yield maker.item(
                "G13",
                "mcq",
                stem,
                (three[0].indicator,),
                proof,
                asked=told,
                explain=told,
                options=options(shown),
                bloom="apply",
                tags=("figure",),
            )


def difference(maker: Maker) -> Iterator[Item]:
    """Yield the items that ask by how much one figure is more than another of the same sentence."""
    for rows in _groups(maker):
        for group in _comparable(rows):
            for one, other in pairwise(group):
                same = (
                    one.statement is other.statement
                    and one.unit == other.unit
                    and not (one.figure.direction or one.figure.qualifier)
                )
                if (
                    not same
                    or not shared_words((one, other))
                    or one.unit in {"", "%"}
                    or not re.fullmatch(r"[\d.]+", one.value + other.value)
                ):
                    continue
                high, low = sorted((one, other), key=lambda row: row.figure.value, reverse=True)
                places = max(decimals(one.value), decimals(other.value))
                gap = (Decimal(high.value) - Decimal(low.value)).quantize(Decimal(1).scaleb(-places))
                stem = say(
                    maker.material.language, "difference", one=high.indicator, other=low.indicator,
                    lead=lead(maker.material, one.statement, one.indicator),
                )  # fmt: skip
                told = f"{high.figure.text} − {low.figure.text} = {gap}{high.unit}。"
                yield maker.item(
                    "G13",
                    "short",
                    stem,
                    (f"{gap}{high.unit}",),
                    (one.statement,),
                    asked=told,
                    explain=told,
                    bloom="apply",
                    tags=("figure",),
                )


def marks(maker: Maker) -> Iterator[Item]:
    """Yield the items of things the document numbers and marks: 以…為標誌的第一次…, 以…為標誌的第二次…."""
    language = maker.material.language
    for statement in maker.material.statements:
        found = list(_MARKED.finditer(statement.text))
        if len(found) < MIN_PAIRS:
            continue
        pairs = tuple((match["which"], match["what"]) for match in found)
        topic, mark = inner_quotes(statement.topic), found[0]["mark"]
        stem = say(language, "match_marks", topic=topic, mark=mark)
        yield maker.item("G10", "match", stem, (), (statement,), asked="marks", pairs=pairs, bloom="understand", tags=("list",))
        at = statement.span.start
        shown = [(match["what"], False, at + match.start("what")) for match in found]
        maker.random("marks", statement.text).shuffle(shown)
        stem = say(language, "ordinal_order", topic=topic, mark=mark, first=pairs[0][0], last=pairs[-1][0])
        yield maker.item(
            "G6",
            "order",
            stem,
            [what for _, what in pairs],
            (statement,),
            asked="marks",
            options=options(shown),
            bloom="understand",
            tags=("list",),
        )


def match_terms(maker: Maker) -> Iterator[Item]:
    """Yield the items that match terms with what the document says they are."""
    material = maker.material
    for explicit in (True, False):
        usable = [one for one in material.definitions if one.explicit == explicit and one.meaning.end - one.meaning.start <= 36]
        for at in range(0, len(usable), MAX_PAIRS):
            group = usable[at : at + MAX_PAIRS]
            if len(group) >= MIN_PAIRS:
                pairs = tuple((material.quote(one.term), material.quote(one.meaning)) for one in group)
                proof = [one.statement.span for one in group]
                stem = say(material.language, "match_terms")
                yield maker.item(
                    "G10", "match", stem, (), proof, asked=str(pairs), pairs=pairs, bloom="understand", tags=("definition",)
                )


def match_parts(maker: Maker) -> Iterator[Item]:
    """Yield the items that match clauses with the parts they are from, one clause a part, neighbouring parts together."""
    best: dict[str, Deed] = {}
    for deed in deeds(maker):
        told = len(bigrams(deed.text) & bigrams(deed.topic))
        if told <= 1 and (deed.topic not in best):
            best[deed.topic] = deed
    chosen = list(best.values())
    for at in range(0, len(chosen) - MIN_PAIRS + 1, 4):
        group = chosen[at : at + 4]
        if len(group) < MIN_PAIRS or any(
            bigrams(one.text) & bigrams(other.topic) for one in group for other in group if one is not other
        ):
            continue
        pairs = tuple((deed.text, deed.topic) for deed in group)
        proof: list[Span | Statement] = [deed.statement.span for deed in group]
        proof += [Span(start, start + len(deed.topic)) for deed in group if (start := _topic_at(maker, deed)) >= 0]
        stem = say(maker.material.language, "match_parts")
        yield maker.item("G11", "match", stem, (), proof, asked=str(pairs), pairs=pairs, bloom="understand", tags=("section",))


def _topic_at(maker: Maker, deed: Deed) -> int:
    return maker.material.document.text.find(deed.topic, deed.section.start)


def pair_items(maker: Maker, positions: Sequence[int]) -> Iterator[Item | None]:
    """Yield the items that put things side by side."""
    yield from match_figures(maker)
    yield from largest(maker)
    yield from difference(maker)
    yield from marks(maker)
    yield from match_terms(maker)
    yield from match_parts(maker)
