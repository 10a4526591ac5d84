"""Are the options fair: Q7 to Q11."""

import re
from collections.abc import Iterator

from assistant.study.item import Item
from assistant.study.rules.rule import CHOICES, Rule, World, plain
from assistant.study.statements import bigrams, shared_end
from corpus.figures import find_figures

MAX_LENGTH_CUE = 1.25
SPREAD = (0.2, 5.0)
_ALL_OF_ABOVE = re.compile(
    r"以上|上述(?:都|皆|均)?|[ABCDEF甲乙丙][和与與及、][ABCDEF甲乙丙]|都不是|皆是|all of the above|none of the above", re.I
)
_ABSOLUTE = re.compile(r"一律|[绝絕][对對]|全部|必[须須]|[从從]不|所有|任何")
_SWAP = re.compile(r"“([^“”]+)”(?:應為|应为| should be )“([^“”]+)”")
_MARKS = "“”‘’《》（）()"


def keys(item: Item, world: World) -> Iterator[str]:
    """Q7."""
    if item.kind not in CHOICES:
        return
    right = len(item.key)
    if item.kind == "mcq" and right != 1:
        yield f"one option must be right, not {right}"
    if item.kind == "multi" and not 2 <= right < len(item.options):
        yield f"at least two options and not all must be right, not {right} of {len(item.options)}"
    texts = [plain(option.text) for option in item.options]
    if len(set(texts)) < len(texts):
        yield "two options say the same"
    if len(item.options) < 3:
        yield "fewer than three options"
    if {option.text for option in item.options if option.key} != set(item.answer):
        yield "the right options are not the answer"


def fair_rivals(item: Item, world: World) -> Iterator[str]:
    """Q8."""
    if item.kind not in CHOICES:
        return
    wrong = [option for option in item.options if not option.key]
    if item.figure and item.made.rule in {"G3", "A1"}:
        yield from _fair_figures(item)
        return
    for option in wrong:
        inside = any(option.text in source.quote for source in item.sources)
        if item.made.rule not in {"G13", "G11", "G7"} and inside:
            yield f"the wrong option '{option.text}' is in the proof; it may be true"
        if item.made.rule not in {"G13", "G4"} and option.start < 0:
            yield f"the wrong option '{option.text}' is not of the document"
        if option.text in item.stem:
            yield f"the wrong option '{option.text}' is in the stem"


def _fair_figures(item: Item) -> Iterator[str]:
    key = next((option for option in item.options if option.key), None)
    figures = {option.id: find_figures(option.text) for option in item.options}
    if key is None or not all(figures.values()):
        yield "an option is no figure"
        return
    right = figures[key.id][0]
    for option in item.options:
        other = figures[option.id][0]
        if option.key:
            continue
        if other.unit != right.unit:
            yield f"'{option.text}' is of another unit"
        elif _decimals(option.text) != _decimals(key.text):
            yield f"'{option.text}' is written with another precision"
        elif not right.is_ordinal and not SPREAD[0] <= float(other.value / right.value) <= SPREAD[1]:
            yield f"'{option.text}' is out of range"
        if option.text in item.stem:
            yield f"the wrong option '{option.text}' is in the stem"


def _decimals(text: str) -> int:
    return len((re.search(r"\.(\d+)", text) or [""])[0].lstrip("."))


def qualifiers(item: Item, world: World) -> Iterator[str]:
    """Q9."""
    if not item.figure:
        return
    parts = [option.text for option in item.options] or list(item.answer)
    if item.kind == "tf":
        return
    found = {figures[0].qualifier for part in parts if (figures := find_figures(part))}
    if len(found) > 1:
        yield "the options differ in their qualifier"


def length_cue(item: Item, world: World) -> Iterator[str]:
    """Q10."""
    if item.kind not in CHOICES or item.figure:
        return
    right = [len(option.text) for option in item.options if option.key]
    wrong = [len(option.text) for option in item.options if not option.key]
    if not right or not wrong:
        return
    if max(right) > MAX_LENGTH_CUE * max(wrong) and max(right) - max(wrong) > 1:
        yield f"the right option has {max(right)} characters, the longest wrong one {max(wrong)}"
    marked = {any(mark in option.text for mark in _MARKS) for option in item.options}
    if len(marked) > 1 and item.kind == "mcq":
        yield "quotation marks or brackets are in some options only"


def no_trick_options(item: Item, world: World) -> Iterator[str]:
    """Q11."""
    if item.kind not in CHOICES:
        return
    for option in item.options:
        if _ALL_OF_ABOVE.fullmatch(option.text) or re.match(r"以上|上述|all of|none of", option.text, re.I):
            yield f"'{option.text}' speaks of the other options"
    right = any(_ABSOLUTE.search(option.text) for option in item.options if option.key)
    if not right and any(_ABSOLUTE.search(option.text) for option in item.options if not option.key):
        yield "an absolute word is in a wrong option only"


def of_two_parts(item: Item, world: World) -> Iterator[str]:
    """Q8a."""
    material = world.materials.get(item.source.document)
    if material is None or item.made.rule != "G11" or item.kind not in CHOICES:
        return
    sections = [material.document.section_at(option.start) for option in item.options if not option.key and option.start >= 0]
    if len(set(sections)) < len(sections):
        yield "two wrong options are of one part, which tells them from the right ones"


def not_nearly_true(item: Item, world: World) -> Iterator[str]:
    """Q8b."""
    if "list" not in item.tags or item.made.rule not in {"G5", "G12"}:
        return
    swap = _SWAP.search(item.explain)
    wrong = [swap[1]] if swap and item.kind == "tf" else [option.text for option in item.options if not option.key]
    right = [swap[2]] if swap and item.kind == "tf" else [option.text for option in item.options if option.key]
    kind = shared_end([*wrong, *right]) if wrong else ""
    quote = "\n".join(plain(source.quote) for source in item.sources)
    for text in wrong:
        if any(pair in quote for pair in bigrams(plain(text).removesuffix(plain(kind)))):
            yield f"'{text}' shares a word with what the sentence says; it may pass for true"


RULES = (
    Rule("Q7", "error", "one key, or at least two and not all; no two options alike", keys),
    Rule(
        "Q8", "error", "wrong options are of the same type, unit, precision and range, of the document, and not true", fair_rivals
    ),
    Rule("Q8a", "error", "wrong options of a question about a part are each of another part", of_two_parts),
    Rule("Q8b", "error", "what is not of a list shares no word with what is", not_nearly_true),
    Rule("Q9", "error", "qualifier and direction are outside the blank and the same for all options", qualifiers),
    Rule("Q10", "error", "the key is not given away by its length or its marks", length_cue),
    Rule("Q11", "error", "no option speaks of the others, no absolute word is in wrong options only", no_trick_options),
)
