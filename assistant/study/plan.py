"""The trainer's plan of a session, its handout and its slides, from a digest and the papers; not a word of content is added."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.study.blueprint import Blueprint
from assistant.study.digest import Digest, Entry, below, named
from assistant.study.exports.labels import label
from assistant.study.exports.slides import Slide, of_item, of_table
from assistant.study.figure_table import UNKNOWN
from assistant.study.item import Item
from assistant.study.leaflet import Block, Leaflet, bullets, heading, table
from corpus.document import SectionPath
from corpus.script import Language

_MAX_NAMES = 4  # of figures or terms in one objective
_MAX_NAME_CHARS = 14
_SLIDE_ITEMS = 2  # of each part of the document
_SLIDE_CHARS = 46  # of a cell on a slide


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of the agenda; minutes from the beginning."""

    start: int
    end: int
    activity: str


def shares(minutes: int, weights: Sequence[float]) -> list[int]:
    """Return whole minutes by weight that add up to all minutes (largest remainders).

    >>> shares(10, [1, 1, 1])
    [4, 3, 3]
    """
    exact = [minutes * weight / sum(weights) for weight in weights]
    whole = [int(share) for share in exact]
    by_rest = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], place))
    for place in by_rest[: minutes - sum(whole)]:
        whole[place] += 1
    return whole


def parts_of(digest: Digest, sections: Sequence[str]) -> list[tuple[SectionPath, int]]:
    """Return the parts that a session goes through: those named, or all; the bare title is none."""
    chosen = [(path, chars) for path, chars in digest.parts if len(path) > 1 or len(digest.parts) == 1]
    if sections:
        wanted = {path[:2] for path, _ in digest.sections if set(path) & set(sections)}
        chosen = [(path, chars) for path, chars in chosen if path in wanted]
    return chosen


def agenda(digest: Digest, blueprint: Blueprint) -> list[Stretch]:
    """Return the agenda: a tenth for the test before, three twentieths for the one after, the rest for study, discussion, close."""
    language = digest.language
    parts = parts_of(digest, blueprint.sections)
    study = [label("study.do", language, section=path[-1]) for path, _ in parts]
    sizes = [chars for _, chars in parts]
    weights = [0.1, *[0.5 * size / max(1, sum(sizes)) for size in sizes], 0.2, 0.15, 0.05]
    names = [label("pre.do", language), *study, *[label(key, language) for key in ("discussion.do", "post.do", "close.do")]]
    stretches: list[Stretch] = []
    start = 0
    for name, minutes in zip(names, shares(blueprint.minutes, weights), strict=True):
        if minutes:
            stretches.append(Stretch(start, start + minutes, name))
        start += minutes
    return stretches


def _names(entries: Sequence[Entry], language: Language) -> str:
    shown = [one.name for one in entries if len(one.name) <= _MAX_NAME_CHARS][:_MAX_NAMES]
    return (", " if language == "en" else "、").join(shown)


def objectives(digest: Digest, part: SectionPath, items: Sequence[Item]) -> list[str]:
    """Return what a learner can do after a part, as far as the document and the items say it."""
    language, found = digest.language, []
    for goal, entries in (("goal.figures", named(digest, part)), ("goal.terms", below(digest.terms, part))):
        if names := _names(entries, language):
            found.append(label(goal, language, names=names))
    count = sum(item.source.section[: len(part)] == part for item in items)
    if count:
        found.append(label("goal.items", language, count=count))
    return found


def _passages(digest: Digest, part: SectionPath, scenarios: Sequence[Item]) -> list[Block]:
    """Return the place for a discussion: scenarios of the bank, or a sentence of the part with lines for a question."""
    language = digest.language
    own = [item for item in scenarios if item.source.section[: len(part)] == part][:1]
    if own:
        return [Block("text", f"“{own[0].source.quote}”"), Block("stem", own[0].stem), Block("lines", level=2)]
    known = [*below(digest.terms, part), *named(digest, part)]
    if not known:
        return []
    return [Block("text", f"“{known[0].sentence}”"), Block("stem", label("discussion.ask", language)), Block("lines", level=2)]


def session_plan(digest: Digest, blueprint: Blueprint, items: Sequence[Item], scenarios: Sequence[Item]) -> Leaflet:
    """Return the trainer's plan: agenda, objectives of each part, places for discussion."""
    language = digest.language
    blocks: list[Block] = []
    if blueprint.audience:
        blocks.append(Block("text", label("audience", language, audience=blueprint.audience)))
    rows = [(label("span", language, start=one.start, end=one.end), one.activity) for one in agenda(digest, blueprint)]
    blocks += [heading(label("agenda", language), 2), table([label("time", language), label("activity", language)], rows)]
    blocks.append(heading(label("objectives", language), 2))
    parts = [path for path, _ in parts_of(digest, blueprint.sections)]
    for path in parts:
        if found := objectives(digest, path, items):
            blocks += [heading(path[-1], 3), bullets(found)]
    blocks.append(heading(label("discussion", language), 2))
    for path in parts:
        if passages := _passages(digest, path, scenarios):
            blocks += [heading(path[-1], 3), *passages]
    return Leaflet(f"{blueprint.title}　{label('plan', language)}", language, tuple(blocks))


def handout(digest: Digest, title: str) -> Leaflet:
    """Return the handout: outline, key figures, terms and dates, each with its place."""
    language = digest.language
    blocks = [heading(label("outline", language), 2)]
    for path, _ in digest.parts:
        below_it = [other[-1] for other, _ in digest.sections if other[:2] == path and len(other) > 2]
        if len(path) > 1:
            blocks.append(heading(path[-1], 3))
        if below_it:
            blocks.append(bullets(below_it))
    for name, heads, entries in (
        ("figures", ("indicator", "value", "source"), [one for _, one in digest.figures if one.name != UNKNOWN]),
        ("terms", ("term", "meaning", "source"), list(digest.terms)),
        ("targets", ("when", "what", "source"), list(digest.targets)),
    ):
        if entries:
            rows = [(one.name, one.said, one.section[-1] if one.section else "") for one in entries]
            blocks += [heading(label(name, language), 2), table([label(head, language) for head in heads], rows)]
    return Leaflet(f"{title}　{label('handout', language)}", language, tuple(blocks))


def slides(digest: Digest, blueprint: Blueprint, items: Sequence[Item]) -> list[Slide]:
    """Return the slides: a title, then for each part its headings, its figures, its terms and an item or two with the answers."""
    language = digest.language
    audience = label("audience", language, audience=blueprint.audience) if blueprint.audience else ""
    found = [Slide("title", blueprint.title, tuple(filter(None, (digest.title, audience))))]
    heads = [label(name, language) for name in ("indicator", "value", "source")]
    for path, _ in parts_of(digest, blueprint.sections):
        titles = tuple(other[-1] for other, _ in digest.sections if other[:2] == path and len(other) > 2)
        found.append(Slide("section", path[-1], titles))
        figures = named(digest, path)
        rows = [(one.name, one.said, one.section[-1][:_SLIDE_CHARS]) for one in figures]
        found += of_table(
            label("figures", language), heads, rows, notes="\n".join(dict.fromkeys(one.sentence for one in figures))
        )
        for one in below(digest.terms, path):
            found.append(Slide("item", label("terms", language), (one.name, f"“{one.said}”"), notes=one.sentence))
        own = [item for item in items if item.source.section[: len(path)] == path and item.kind != "scenario"]
        for item in own[:_SLIDE_ITEMS]:
            found += of_item(item, language)
    return found


def notes(digest: Digest) -> dict[SectionPath, tuple[str, ...]]:
    """Return the key figures of each section, for its place in the outline."""
    found: dict[SectionPath, list[str]] = {}
    for _, one in digest.figures:
        text = f"{one.name} {one.said}"
        if one.name != UNKNOWN and text not in found.setdefault(one.section, []):
            found[one.section].append(text)
    return {path: tuple(texts) for path, texts in found.items()}
