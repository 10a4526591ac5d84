"""Is there one right answer, and does nothing give it away: Q3 to Q6."""

import re
from collections.abc import Iterator

from assistant.study.item import BLANK, Item
from assistant.study.phrasing import said
from assistant.study.rules.rule import CHOICES, CLOZES, OPEN, Rule, World, plain
from assistant.study.statements import worth_locating
from corpus.figures import find_figures
from corpus.script import fold

_AROUND = 14


def _tokens(text: str) -> set[str]:
    """Return the figures of a text, as number and unit, folded."""
    return {f"{figure.value.normalize()}{figure.unit}" for figure in find_figures(text)}


def leak(item: Item, world: World) -> Iterator[str]:
    """Q3."""
    if item.kind in OPEN or item.kind in {"tf", "match"} or item.made.rule == "G13":
        return
    stem = plain(item.stem)
    for part in (*item.answer, *item.aliases):
        if part and plain(part) in stem:
            yield f"the stem holds the answer '{part}'"
            break
    if item.figure:
        asked = _tokens(item.answer[0]) if item.answer else set()
        if asked & _tokens(item.stem):
            yield "the stem holds the answer's figure"
        number = re.sub(r"[^\d.]", "", item.figure.value)
        if len(number) > 1 and re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", fold(item.stem)):
            yield f"the stem holds the number {number}"
    if any(plain(part) in plain(tag) for part in item.answer for tag in item.tags if len(part) > 1):
        yield "a tag holds the answer"


def substring(item: Item, world: World) -> Iterator[str]:
    """Q4."""
    if item.figure and item.kind != "tf" and item.answer:
        number = re.sub(r"[^\d.]", "", item.answer[0])
        if number and any(
            number in figure.text and number != re.sub(r"[^\d.]", "", figure.text) and not figure.is_year
            for figure in find_figures(item.stem)
        ):
            yield f"the answer's number {number} is inside another figure of the stem"
    if item.kind in CHOICES:
        texts = [plain(option.text) for option in item.options]
        for at, one in enumerate(texts):
            for position, other in enumerate(texts):
                if at != position and one and one in other and not (item.figure and re.search(r"\d", one)):
                    yield f"the option '{one}' is part of the option '{other}'"
                    return


def one_place(item: Item, world: World) -> Iterator[str]:
    """Q5."""
    material = world.materials.get(item.source.document)
    if material is None or item.kind not in CLOZES:
        return
    if item.stem.count(BLANK) != 1:
        yield "the stem must have one blank"
        return
    before, after = item.stem.split(BLANK)
    before = re.split(r"方面，|部分提到，|提到，|[”》]: ?", before)[-1][-_AROUND:]
    after = after.rstrip("。")[:_AROUND]
    if not before.strip() and len(after) < 4:
        yield "there is nothing before the blank to say what is asked"
        return
    text = material.document.text
    opening = re.escape(before) if before else r"(?<=[，,。、；;：:\n])"
    found = re.findall(f"(?={opening}([^。\n]{{1,40}}?){re.escape(after)})", text)
    if len(set(found)) > 1 and item.answer[0] in found:
        yield f"the words around the blank stand in {len(found)} places of the document"


def no_other_value(item: Item, world: World) -> Iterator[str]:
    """Q6."""
    material = world.materials.get(item.source.document)
    if material is None or not item.figure or not item.figure.indicator or item.kind == "match":
        return
    facts = item.figure
    for row in material.rows:
        inside = item.source.start <= row.span.start < item.source.end
        same = fold(row.indicator) == fold(facts.indicator) and row.unit == facts.unit and row.figure.direction == facts.direction
        if not same or inside or row.value == facts.value:
            continue
        told = (facts.year and facts.year in item.stem and row.figure.year != facts.year) or (
            row.statement.topic and row.statement.topic not in item.stem
        )
        if not told and len(material.quote(row.segment)) <= len(facts.indicator) + len(row.figure.text) + 4:
            yield f"the document also says '{row.figure.text}' of {facts.indicator}; the stem needs the year or the section"
            return


def of_one_part(item: Item, world: World) -> Iterator[str]:
    """Q5a."""
    material = world.materials.get(item.source.document)
    if material is None or item.made.rule != "G11" or item.kind not in CHOICES:
        return
    quoted = re.search(r"“(.+)”", item.stem)
    located = item.answer[0] not in item.stem and quoted and item.answer[0] == item.source.quote
    texts = [quoted[1]] if quoted and located else list(item.answer)
    for source in item.sources:
        section = material.document.section_at(source.start)
        for text in texts:
            if section and text in source.quote and not worth_locating(material.document, section, text):
                yield f"'{text}' could stand in many parts"


def blank_later(item: Item, world: World) -> Iterator[str]:
    """Q5b."""
    if item.kind == "cloze" and "list" in item.tags and said(item.stem).startswith(BLANK):
        yield "nothing stands before the blank of a list"


RULES = (
    Rule("Q3", "error", "neither the answer nor its digits are in the stem, the other options or the tags", leak),
    Rule("Q4", "error", "the answer is not inside another figure of the stem, no option is part of another", substring),
    Rule("Q5", "error", "the stem with its blank fits one place of the document", one_place),
    Rule("Q5a", "error", "what is to be located has words that no other part of the document has", of_one_part),
    Rule("Q5b", "error", "a list with a blank does not begin with it", blank_later),
    Rule("Q6", "error", "no other value of the document satisfies the stem", no_other_value),
)
