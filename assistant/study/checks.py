"""The rules that items must pass: a table of small functions, each with the words of the specification.

Difficulty, 1 to 3: one point for each of (a) an answer of more than 8 characters or more than one part, (b) at least two rivals of the
document among the wrong options, or three figures of the answer's unit in the document, (c) a stem of more than 45 characters,
(d) a list or matching of five and more. 0 or 1 point is 1, 2 points are 2, more are 3. It says nothing of learners: a measured share of
right answers takes its place after use.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.study.item import Item
from assistant.study.material import Material
from assistant.study.rules import answering, options, proof, stems
from assistant.study.rules.paper import enemy_pairs, key_places
from assistant.study.rules.rule import Rule, World
from assistant.study.statements import bigrams
from eval.records import Fault

RULES: tuple[Rule, ...] = (*proof.RULES, *answering.RULES, *options.RULES, *stems.RULES)
# Rules of a whole paper, and what is counted but never refused: id -> (words, level).
OF_A_PAPER = {
    "Q14": ("figures ascend, keys are spread evenly, no more than three in a row at one place", "error"),
    "Q15": ("no item of a paper answers another", "error"),
    "Q17": ("the plan is met: counts by section, kind, difficulty and level", "warn"),
    "Q18": ("difficulty follows the written formula", "info"),
}
PROOF = frozenset({"Q1", "Q1a", "Q2", "Q20"})
SAME = 0.8  # Jaccard of character bigrams above which two stems are one


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says against an item."""

    rule: str
    level: str
    why: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.why}"


def findings(item: Item, world: World) -> list[Finding]:
    """Return what the rules say against one item, in the rules' order."""
    return [Finding(rule.id, rule.level, why) for rule in RULES for why in rule.look(item, world)]


def checked(item: Item, world: World) -> Item:
    """Return the item with what was found: rejected by an error, a draft otherwise; a person's verdict is kept."""
    found = findings(item, world)
    wrong = any(finding.level == "error" for finding in found)
    failed = {finding.rule for finding in found}
    status = item.status
    if item.status in {"draft", "rejected"} and not item.by:
        status = "rejected" if wrong else "draft"
    return replace(
        item,
        difficulty=difficulty(item, world),
        passed=tuple(rule.id for rule in RULES if rule.id not in failed),
        reasons=tuple(map(str, found)),
        status=status,
    )


def difficulty(item: Item, world: World) -> int:
    """Return 1 to 3 by the formula at the top of this file."""
    material = world.materials.get(item.source.document)
    long = sum(map(len, item.answer)) > 8 or len(item.answer) > 1
    rivals = sum(not option.key and option.start >= 0 for option in item.options)
    if item.figure and material:
        rivals = max(rivals, sum(row.unit == item.figure.unit for row in material.rows) - 1)
    parts = max(len(item.answer), len(item.pairs))
    points = long + (rivals >= 2) + (len(item.stem) > 45) + (parts >= 5)
    return max(1, min(3, points))


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of what two sets have in common, 0 when both are empty.

    >>> jaccard(frozenset("ab"), frozenset("bc"))
    0.3333333333333333
    """
    return len(one & other) / len(one | other) if one | other else 0.0


def deduplicated(items: Sequence[Item]) -> list[Item]:
    """Return the items with later copies rejected: the same kind and answer from the same sentence with nearly the same stem."""
    kept: dict[tuple[str, tuple[str, ...]], list[frozenset[str]]] = {}
    ids: set[str] = set()
    found: list[Item] = []
    for item in items:
        if item.status == "rejected":
            if item.id not in ids:
                found.append(item)
            ids.add(item.id)
            continue
        own, seen = bigrams(item.stem), kept.setdefault((item.kind, item.answer), [])
        copy = item.id in ids or any(jaccard(own, other) > SAME for other in seen)
        if item.id in ids:
            continue
        ids.add(item.id)
        if copy:
            found.append(replace(item, status="rejected", reasons=(*item.reasons, "copy: another item asks the same")))
            continue
        seen.append(own)
        found.append(item)
    return found


def world_of(materials: Iterable[Material]) -> World:
    """Return what the rules look items up in."""
    return World({material.document.id: material for material in materials})


def counts(items: Iterable[Item], world: World) -> dict[str, dict[str, int]]:
    """Return for each rule how many items it rejects, or warns of, as {rule: {level: count}}; all rules are there."""
    found: Counter[tuple[str, str]] = Counter((f.rule, f.level) for item in items for f in findings(item, world))
    return {rule.id: {rule.level: found[rule.id, rule.level]} for rule in RULES}


def faults_of(path: Path, items: Sequence[Item], world: World) -> list[Fault]:
    """Return every error of a bank read from a file, with its line: of items that nobody rejected, whose documents are here."""
    lines = dict(zip((item.id for item in items), lines_of(path), strict=True))
    here = [item for item in items if all(source.document in world.materials for source in item.sources)]
    return [Fault(str(path), lines[item.id], f"{item.id}: {finding}") for item, finding in breaches(here, world)]


def unproved(path: Path, bank: Sequence[Item], chosen: Iterable[Item], world: World) -> list[Fault]:
    """Return, for items about to leave, what the documents do not bear out: an edited answer, a quote that is not there; with its line.

    Nobody can decide otherwise about these rules; about the others a person's verdict stands.
    """
    lines = dict(zip((item.id for item in bank), lines_of(path), strict=True))
    return [
        Fault(str(path), lines[item.id], f"{item.id}: {finding}; take the item from the document again, or reject it")
        for item in chosen
        if all(source.document in world.materials for source in item.sources)
        for finding in findings(item, world)
        if finding.rule in PROOF
    ]


def lines_of(path: Path) -> list[int]:
    """Return the number of each line that holds something."""
    return [number for number, raw in enumerate(path.read_bytes().splitlines(), start=1) if raw.strip()]


def paper_findings(items: Sequence[Item], *, enemies: bool = False) -> list[Finding]:
    """Return what the rules of a whole paper say: Q14 where keys stand, and with `enemies` Q15 which items answer another.

    A bank is expected to hold enemies; a paper is not.
    """
    choices = [item for item in items if item.kind == "mcq" and item.status not in {"rejected", "stale", "retired"}]
    found = [Finding("Q14", "error", why) for why in key_places(choices)]
    if enemies:
        found += [Finding("Q15", "error", f"{one.id} gives away {other.id}") for one, other in enemy_pairs(items)]
    return found


def rule_words() -> Mapping[str, tuple[str, str]]:
    """Return what each rule says, and its level."""
    return {rule.id: (rule.words, rule.level) for rule in RULES} | OF_A_PAPER


def breaches(items: Iterable[Item], world: World) -> Iterator[tuple[Item, Finding]]:
    """Yield every error found against items that nobody rejected."""
    for item in items:
        if item.status not in {"rejected", "retired", "stale"}:
            yield from ((item, finding) for finding in findings(item, world) if finding.level == "error")
