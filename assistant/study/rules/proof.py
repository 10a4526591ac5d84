"""Is the item what the document says: Q1, Q2, Q19, Q20, Q21."""

from collections.abc import Iterator

from assistant.study.item import FALSE, TRUE, Item
from assistant.study.rules.rule import OPEN, Rule, World

COMPUTED = frozenset({"G13"})  # answers that are worked out of figures, which the sources hold


def literal(item: Item, world: World) -> Iterator[str]:
    """Q1."""
    for source in item.sources:
        material = world.materials.get(source.document)
        if material is None:
            yield f"the document '{source.document}' is not here"
        elif material.document.sha256 != source.sha256:
            yield f"'{source.document}' is another version of the document"
        elif material.document.quote(source.span) != source.quote:
            yield f"{source.start}-{source.end} of '{source.document}' is not the quote"
    held = "\n".join(source.quote for source in item.sources)
    if item.made.rule not in COMPUTED and item.kind not in {"tf", "scenario"}:
        yield from (f"'{part}' is not in the quote" for part in item.answer if part not in held)
    yield from (f"'{side}' is not in the quotes" for pair in item.pairs for side in pair if side not in held)
    for option in item.options:
        material = world.materials.get(item.source.document)
        if option.start >= 0 and material and material.document.text[option.start : option.end] != option.text:
            yield f"the option '{option.text}' is not at {option.start}-{option.end}"


def answered(item: Item, world: World) -> Iterator[str]:
    """Q1, second half: there is an answer of the kind's form."""
    if item.kind == "match":
        if len(item.pairs) < 3:
            yield "fewer than three pairs"
    elif item.kind == "tf":
        if item.answer not in {(TRUE,), (FALSE,)}:
            yield f"the answer must be {TRUE} or {FALSE}"
    elif item.kind != "scenario" and not item.answer:
        yield "there is no answer"


def whole_sentence(item: Item, world: World) -> Iterator[str]:
    """Q2."""
    for source in item.sources:
        material = world.materials.get(source.document)
        section = material.document.section_at(source.start) if material else None
        if material and (section is None or section.path != source.section):
            yield "the section of the source is not where the document has it"
    source = item.source
    material = world.materials.get(source.document)
    if material is None or item.made.rule == "G11":
        return
    for statement in material.statements:
        if statement.span.overlap(source.span) and not source.start <= statement.span.start < statement.span.end <= source.end:
            yield "the quote cuts a sentence"


def made_by_rule(item: Item, world: World) -> Iterator[str]:
    """Q19."""
    if not (item.made.rule and item.made.version):
        yield "it does not say which rule made it"
    if not all(source.sha256 for source in item.sources):
        yield "it does not say which version of the document it was made of"


def still_there(item: Item, world: World) -> Iterator[str]:
    """Q20."""
    for source in item.sources:
        material = world.materials.get(source.document)
        if material and source.quote not in material.document.text:
            yield "the document no longer says what is quoted"
            return


def has_a_name(item: Item, world: World) -> Iterator[str]:
    """Q21."""
    if item.status == "accepted" and not item.by.strip():
        yield "accepted by nobody; the name of who accepted it is missing"


def proved_openly(item: Item, world: World) -> Iterator[str]:
    """An answer in words of one's own needs a passage that can carry it."""
    if item.kind in OPEN and item.made.rule == "G15" and sum(len(source.quote) for source in item.sources) < 30:
        yield "the passage is too short to be discussed"


RULES = (
    Rule("Q1", "error", "the answer is a literal span of the document, and the document is the same version", literal),
    Rule("Q1a", "error", "there is an answer in the form of the kind", answered),
    Rule("Q2", "error", "the cited passage holds the whole evidence sentence, and the citation resolves", whole_sentence),
    Rule("Q19", "error", "rule, version, seed and document hash are in every item", made_by_rule),
    Rule("Q20", "error", "the document still has the quote", still_there),
    Rule("Q21", "error", "only what a named person accepted is accepted", has_a_name),
    Rule("Q22", "error", "a passage for an open question is long enough to carry one", proved_openly),
)
