"""Stems in a language model's words: drafted one by one, checked for asking the same and by every rule; what fails keeps the rule's own."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from assistant.prompts import Prompt
from assistant.reply import TroubleError
from assistant.study.checks import SAME, checked, findings, jaccard
from assistant.study.drafting import read_draft, refuses, scenario_prompt, stem_prompt
from assistant.study.item import Item, Kind
from assistant.study.material import Material
from assistant.study.phrasing import inner_quotes, say
from assistant.study.rules.rule import World
from assistant.study.sameness import MAX_CHARS, Pair, bare, content, difference, figures_of, foreign_characters, years_of
from assistant.study.statements import bigrams, topic_of
from corpus.script import same_length_simplified
from index.words import place_names

Draft = Callable[[Prompt], str]  # raises TroubleError
Track = Callable[[Sequence[Item]], Iterable[Item]]
FIXED: frozenset[Kind] = frozenset({"match", "order"})  # their stems are instructions
MOST_REFUSALS = 3  # in a row, after which the model is not asked any more
MOST_UNUSABLE = 25
MIN_SCENARIO_CHARS, MAX_SCENARIO_CHARS = 12, 160
MAX_COPIED_CHARS = 24
MIN_SHARED_WORDS = 2


@dataclass(slots=True)
class Rewording:
    """What came of it.

    Attributes:
        items: all of them, in order.
        done: how many stems are a model's draft now.
        kept: how often the rule's own stem was kept, by the check or rule that the draft failed.
        trouble: key of the words for why the model was not asked to the end, "" when it was.
        left: how many items were not reached.
    """

    items: list[Item] = field(default_factory=list)
    done: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    trouble: str = ""
    left: int = 0


def may_be_reworded(item: Item) -> bool:
    """Say whether an item's stem may be drafted anew: nobody has decided about it or edited it, and no model drafted it before."""
    untouched = item.status == "draft" and not item.by and item.rev == 1 and not item.own_stem
    return untouched and item.kind not in FIXED


def _scenario_fault(own: str, question: str, passage: str, material: Material) -> str:
    """Return the first thing wrong with the question of a scenario: it must be about its passage and bring no facts of its own."""
    known = passage + own
    words = [word for word, tag in content(same_length_simplified(question)) if len(word) > 1 and tag[0] in "nvab"]
    shared = {word for word in words if word in same_length_simplified(passage)}
    copied = any(question[at : at + MAX_COPIED_CHARS] in passage for at in range(len(question) - MAX_COPIED_CHARS + 1))
    asks = any(mark in same_length_simplified(question).lower() for mark in ("？", "?", "请", "what", "how"))
    faults = {
        "form": "\n" in question or not asks,
        "length": not MIN_SCENARIO_CHARS <= len(question) <= MAX_SCENARIO_CHARS,
        "copy": copied or bare(question) in bare(known),
        "script": bool(foreign_characters(question, known, material.language)),
        "figures": not set(figures_of(question)) <= set(figures_of(passage)),
        "years": not set(years_of(question)) <= set(years_of(passage)),
        "places": not set(place_names(question)) <= set(place_names(known + material.document.title)),
        "subject": len(shared) < MIN_SHARED_WORDS,
    }
    return next((name for name, wrong in faults.items() if wrong), "")


def _with_stem(item: Item, stem: str, model: str) -> Item:
    return replace(item, stem=stem, own_stem=item.stem, drafted_by=model)


def _scenario(item: Item, question: str, material: Material, model: str) -> tuple[Item | None, str]:
    passage = item.source.quote
    if fault := _scenario_fault(item.stem, question, passage, material):
        return None, fault
    section = material.document.section_at(item.source.start)
    topic = topic_of(section) if section else ""
    words = {"question": question, "topic": inner_quotes(topic), "quote": inner_quotes(passage)}
    return _with_stem(item, say(material.language, "scenario.drafted", **words), model), ""


def drafted(item: Item, draft: str, world: World, model: str) -> tuple[Item | None, str]:
    """Return an item with a model's draft in place of its stem, or None and the check or rule that the draft fails."""
    material = world.materials[item.source.document]
    if refuses(draft, item.stem):
        return None, "refused"
    if item.kind == "scenario":
        new, fault = _scenario(item, draft, material, model)
    else:
        fault = "form" if len(draft) > MAX_CHARS else difference(Pair(item.stem, draft, material.language))
        new = None if fault else _with_stem(item, draft, model)
    if new is None:
        return None, fault
    before = {(finding.rule, finding.level) for finding in findings(item, world)}
    found = [
        finding for finding in findings(new, world) if finding.level == "error" or (finding.rule, finding.level) not in before
    ]
    return (None, found[0].rule) if found else (checked(new, world), "")


class _Asked:
    """The stems of each kind and answer, so that no draft becomes what another item asks."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._known: dict[tuple[str, tuple[str, ...]], dict[str, frozenset[str]]] = {}
        for item in items:
            if item.status != "rejected":
                self.note(item)

    def note(self, item: Item) -> None:
        self._known.setdefault((item.kind, item.answer), {})[item.id] = bigrams(item.stem)

    def twin(self, item: Item) -> bool:
        own = bigrams(item.stem)
        others = self._known[item.kind, item.answer].items()
        return any(name != item.id and jaccard(own, known) > SAME for name, known in others)


def _prompt(item: Item, material: Material) -> Prompt:
    if item.kind == "scenario":
        return scenario_prompt(item, material.document, material.language)
    return stem_prompt(item, material.language)


def _enough(faults: Sequence[str]) -> str:
    """Return why a model is not asked any more, from what its last drafts failed by; "" while it may go on."""
    if len(faults) >= MOST_REFUSALS and set(faults[-MOST_REFUSALS:]) == {"refused"}:
        return "llm.refuses"
    return "llm.unusable" if len(faults) >= MOST_UNUSABLE else ""


def reword(items: Sequence[Item], world: World, draft: Draft, *, model: str, track: Track = iter) -> Rewording:
    """Return the items with their stems in a model's words where the words pass; a model that fails is not asked any more.

    Args:
        items: made by rule.
        world: what the rules look items up in; items of other documents stay as they are.
        draft: returns the model's reply to a prompt, or raises TroubleError.
        model: its name, kept with each stem it drafted.
        track: shows how far it is.
    """
    asked, found = _Asked(items), Rewording()
    new: dict[str, Item] = {}
    wanted = [item for item in items if may_be_reworded(item) and item.source.document in world.materials]
    in_a_row: list[str] = []
    for item in track(wanted):
        try:
            reply = draft(_prompt(item, world.materials[item.source.document]))
        except TroubleError as trouble:
            found.trouble = str(trouble)
            break
        better, fault = drafted(item, read_draft(reply), world, model)
        if better and not asked.twin(better):
            new[item.id] = better
            asked.note(better)
            in_a_row.clear()
            continue
        in_a_row.append(fault or "copy")
        found.kept[in_a_row[-1]] += 1
        found.trouble = _enough(in_a_row)
        if found.trouble:
            break
    found.items = [new.get(item.id, item) for item in items]
    found.done, found.left = len(new), len(wanted) - len(new) - found.kept.total()
    return found
