"""Items of the document's own parts: where something is said (G11), what a part says, its headings and their order (G6)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.study.english import LEANS as LEANING
from assistant.study.item import Item
from assistant.study.making.draft import Maker, options
from assistant.study.phrasing import LEANS, OURS, OWN, RELATIVE, counted, inner_quotes, say
from assistant.study.rules.rule import plain
from assistant.study.statements import Statement, bare_title, bigrams, topic_of, trimmed, worth_locating
from corpus.document import Section, Span
from corpus.figures import find_figures
from corpus.script import same_length_simplified
from index.segmenter import tagged

DEED_CHARS = range(10, 34)
SENTENCE_CHARS = range(40, 120)  # of an English one
PER_SECTION = 2
SIZES = range(3, 9)
MAX_TITLE_CHARS = 20
NEAR_PARTS = 6  # the parts nearest in the document that wrong options are taken from first
_HEAVY = re.compile(r"[“”《》（）()*：:]|总书记|总理|决策部署|工作要求|谱写|[①-⑳]")
# Clauses that only comment on what is before them, or only lead to what comes after.
_LOOSE = re.compile(
    r"^(?:展现|体现|彰显|深化了|实现了|深刻|按照|根据|围绕|立足|通过|随着|为|在|从|对|当|使|让|请|包括|如|以此|具有|创造性|这是|着力(?!点)|努力|必将|必然|以更|更好|不断(?!完)|多项|[一二三四五六七八九十]是)|^.{1,4}了(?!解)|(?:需要|前提|基础上|过程中)$"
)
_NUMBERED = re.compile(r"^[（(]?[一二三四五六七八九十]+[）)、]")


@dataclass(frozen=True, slots=True)
class Deed:
    """A clause that says something by itself, and the section it is from."""

    span: Span
    text: str
    section: Section
    topic: str
    statement: Statement
    section_text: str


def deeds(maker: Maker) -> list[Deed]:
    """Return the clauses that can stand alone, in order: of some length, no figures, no quotation marks, said once, no word of their heading's."""
    found = []
    for statement in maker.material.statements:
        topic = topic_of(statement.section)
        if not topic or statement.topic != topic:
            continue
        section = statement.section
        run_in = section.body == section.start
        if run_in and "\n" in maker.material.document.text[section.start : statement.span.start]:
            continue  # what stands below the paragraph of a run-in title may be the end of the whole document
        if len(statement.clauses) == 1 and len(statement.text) <= MAX_TITLE_CHARS and _opens_paragraph(maker, statement):
            continue  # a title of its own
        english = maker.material.language == "en"
        for clause in (statement.span,) if english else statement.clauses:
            whole = trimmed(maker.material.quote(clause))
            opening = OURS.match(same_length_simplified(whole))
            text = whole[opening.end() :] if opening else whole
            flat = same_length_simplified(text)
            loose = bool(
                LEANS.match(flat)
                or OWN.search(flat)
                or RELATIVE.search(flat)
                or flat.endswith(("时", "后", "来", "上", "下"))
                or _LOOSE.match(flat)
            )
            loose = loose or not any(tag[0] == "v" for _, _, tag in tagged(text))
            loose = bool(LEANING.search(text)) if english else loose
            if len(text) not in (SENTENCE_CHARS if english else DEED_CHARS) or _HEAVY.search(flat) or loose or find_figures(text):
                continue
            start = clause.start + len(whole) - len(text)
            once = maker.material.document.text.count(text) == 1
            if once and worth_locating(maker.material.document, section, text):
                found.append(
                    Deed(
                        Span(start, start + len(text)),
                        text,
                        section,
                        topic,
                        statement,
                        maker.material.quote(Span(section.start, section.end)),
                    )
                )
    return found


def _opens_paragraph(maker: Maker, statement: Statement) -> bool:
    return maker.material.document.text[: statement.span.start].rstrip(" \u3000").endswith("\n")


def _telling(deed: Deed) -> int:
    """Return how many pairs of characters a clause shares with its heading."""
    return len(bigrams(deed.text) & bigrams(deed.topic))


def _by_section(all_deeds: Sequence[Deed]) -> dict[Section, list[Deed]]:
    found: dict[Section, list[Deed]] = {}
    for deed in all_deeds:
        found.setdefault(deed.section, []).append(deed)
    return found


def locate(maker: Maker, deed: Deed, sections: Sequence[Section]) -> Item | None:
    """Return the item that asks which part says a clause; wrong parts are the nearest ones that share no word with it."""
    own = sections.index(deed.section)
    near = sorted(
        (section for section in sections if _apart(section, deed.section)), key=lambda one: abs(sections.index(one) - own)
    )
    shared = bigrams(deed.text) & bigrams(deed.topic)
    wrong = [
        section
        for section in near
        if bigrams(topic_of(section)) & bigrams(deed.text) == shared and _fits(topic_of(section), deed.topic)
    ][:5]
    maker.random("locate", deed.text).shuffle(wrong)
    if len(wrong) < 2:
        return None
    shown = [(deed.topic, True, _heading(maker, deed.section).start)]
    shown += [(topic_of(section), False, _heading(maker, section).start) for section in wrong[:2]]
    stem = say(maker.material.language, "locate", quote=inner_quotes(deed.text))
    return maker.item(
        "G11", "mcq", stem, (deed.topic,), (_heading(maker, deed.section), deed.statement.span), asked=deed.text,
        options=options(shown), bloom="understand", tags=("section",),
    )  # fmt: skip


def _apart(one: Section, other: Section) -> bool:
    """Say whether neither of two sections holds the other."""
    length = min(len(one.path), len(other.path))
    return one.path[:length] != other.path[:length]


def _fits(one: str, other: str) -> bool:
    """Say whether two headings are of like length, and neither is part of the other."""
    return max(len(one), len(other)) <= 1.25 * min(len(one), len(other)) + 2 and one not in other and other not in one


def _heading(maker: Maker, section: Section) -> Span:
    """Return where a section's topic stands in its heading."""
    topic = topic_of(section)
    at = maker.material.document.text.find(topic, section.start, section.start + len(section.path[-1]) + 20)
    at = at if at >= 0 else maker.material.document.text.find(topic)
    return Span(at, at + len(topic))


def said_in(maker: Maker, deed: Deed, others: Sequence[Deed]) -> Item | None:
    """Return the item that asks what a part says, among clauses of like length of other parts."""
    rivals = _rivals(deed, others)
    maker.random("said", deed.text).shuffle(rivals)
    if len(rivals) < 2:
        return None
    shown = [(deed.text, True, deed.span.start), *((other.text, False, other.span.start) for other in rivals[:2])]
    stem = say(maker.material.language, "measure", topic=inner_quotes(deed.topic))
    return maker.item(
        "G11", "mcq", stem, (deed.text,), (deed.statement, _heading(maker, deed.section)), asked=deed.text,
        options=options(shown), bloom="understand", tags=("section",),
    )  # fmt: skip


def _rivals(deed: Deed, others: Sequence[Deed]) -> list[Deed]:
    """Return clauses of other parts that could be of this one: of like length, without a word of its heading, one each of the nearest parts.

    Those that share most words with the part's text come first.
    """
    topic, here = bigrams(deed.topic), bigrams(deed.section_text)
    found = [
        other
        for other in others
        if _apart(other.section, deed.section)
        and 0.8 * len(deed.text) <= len(other.text) <= 1.25 * len(deed.text) + 1
        and not bigrams(other.text) & topic
        and plain(other.text) not in plain(deed.statement.text)
    ]
    found.sort(key=lambda other: (_kinship(other.section, deed.section), -len(bigrams(other.text) & here), other.span.start))
    nearest: dict[Section, Deed] = {}
    for other in found:
        nearest.setdefault(other.section, other)
    near = list(nearest.values())[: 2 * NEAR_PARTS]
    return sorted(near, key=lambda other: -len(bigrams(other.text) & here) / len(other.text))[:NEAR_PARTS]


def _kinship(one: Section, other: Section) -> int:
    """Return how far two sections are from a common heading: 0 for parts of one part."""
    common = next((at for at, pair in enumerate(zip(one.path, other.path, strict=False)) if pair[0] != pair[1]), 0)
    return max(len(one.path), len(other.path)) - 1 - common


def said_several(maker: Maker, group: Sequence[Deed], others: Sequence[Deed]) -> Item | None:
    """Return the item that asks which of four clauses a part says; two do."""
    rivals = _rivals(group[0], others)
    maker.random("several", group[0].text).shuffle(rivals)
    longest = max(len(deed.text) for deed in group)
    rivals.sort(key=lambda other: len(other.text) * 1.25 < longest)
    if len(rivals) < 2:
        return None
    shown = [(deed.text, True, deed.span.start) for deed in group] + [(one.text, False, one.span.start) for one in rivals[:2]]
    maker.random("order", group[0].text).shuffle(shown)
    stem = say(maker.material.language, "measures", topic=inner_quotes(group[0].topic))
    proof = [*dict.fromkeys(deed.statement.span for deed in group), _heading(maker, group[0].section)]
    answer = [text for text, key, _ in shown if key]
    return maker.item(
        "G11", "multi", stem, answer, proof, asked="parts", options=options(shown), bloom="understand", tags=("section",)
    )


def _children(sections: Sequence[Section]) -> dict[tuple[str, ...], list[Section]]:
    found: dict[tuple[str, ...], list[Section]] = {}
    for section in sections:
        if len(section.path) > 2:
            found.setdefault(section.path[:-1], []).append(section)
    return found


def headings(maker: Maker) -> Iterator[Item]:
    """Yield the items that ask for the parts of a part, and for their order where they are numbered."""
    language = maker.material.language
    for path, group in _children(maker.material.document.sections).items():
        titles = [topic_of(section) for section in group]
        if len(group) not in SIZES or not all(titles) or len(set(titles)) < len(titles):
            continue
        proof = [_heading(maker, section) for section in group]
        topic = inner_quotes(bare_title(path[-1]))
        stem = say(language, "parts", topic=topic, count=counted(len(group)))
        yield maker.item("G5", "list", stem, titles, proof, asked="parts", must_know=True, tags=("section",))
        if all(_NUMBERED.match(section.path[-1]) for section in group):
            shown = [(title, False, span.start) for title, span in zip(titles, proof, strict=True)]
            maker.random("order", path).shuffle(shown)
            stem = say(language, "parts_order", topic=topic)
            yield maker.item(
                "G6", "order", stem, titles, proof, asked="order", options=options(shown), bloom="understand", tags=("section",)
            )


def part_items(maker: Maker, positions: Sequence[int]) -> Iterator[Item | None]:
    """Yield the items of the document's parts."""
    everything = deeds(maker)
    grouped = _by_section(everything)
    sections = [section for section in maker.material.document.sections if topic_of(section)]
    for group in grouped.values():
        shuffled = maker.random("deeds", group[0].text).sample(group, len(group))
        yield from islice(filter(None, (locate(maker, deed, sections) for deed in shuffled)), PER_SECTION)
        silent = [deed for deed in reversed(shuffled) if not _telling(deed)]
        yield from islice(filter(None, (said_in(maker, deed, everything) for deed in silent)), 1)
        if len(silent) >= 2:
            yield said_several(maker, silent[-2:], everything)
    yield from headings(maker)
