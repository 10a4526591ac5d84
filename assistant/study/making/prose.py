"""Items answered in words of one's own: the points of a part in short, and a passage to be put to work (a slot a trainer may fill)."""

from collections.abc import Iterator, Sequence

from assistant.study.english import is_english
from assistant.study.item import Item
from assistant.study.making.draft import Maker
from assistant.study.phrasing import inner_quotes, say
from assistant.study.statements import Statement, topic_of
from corpus.document import Section

MIN_POINTS = 3
MIN_ENGLISH_CHARS = 100
MAX_PASSAGE_CHARS = 260


def _by_section(maker: Maker) -> dict[Section, list[Statement]]:
    found: dict[Section, list[Statement]] = {}
    for statement in maker.material.statements:
        found.setdefault(statement.section, []).append(statement)
    return found


def _points(group: Sequence[Statement]) -> list[Statement]:
    """Return the sentences that carry a part's points: several clauses, nothing masked, in order."""
    return [
        statement
        for statement in group
        if (len(statement.clauses) >= 2 or is_english(statement.text)) and "*" not in statement.text and len(statement.text) >= 24
    ]


def short(maker: Maker, section: Section, points: Sequence[Statement]) -> Item:
    """Return the item that asks for a part's points; its answer is the part's own sentences."""
    stem = say(maker.material.language, "short", topic=inner_quotes(topic_of(section)))
    answer = [statement.text for statement in points]
    return maker.item("G15", "short", stem, answer, list(points), asked="points", bloom="understand", tags=("section",))


def scenario(maker: Maker, section: Section, points: Sequence[Statement]) -> Item | None:
    """Return the slot with the passage filled in."""
    fitting = [
        statement
        for statement in points
        if len(statement.text) <= MAX_PASSAGE_CHARS
        and (len(statement.text) >= MIN_ENGLISH_CHARS if is_english(statement.text) else len(statement.clauses) >= MIN_POINTS)
    ]
    if not fitting:
        return None
    passage = max(fitting, key=lambda statement: len(statement.clauses))
    stem = say(maker.material.language, "scenario", topic=inner_quotes(topic_of(section)), quote=inner_quotes(passage.text))
    return maker.item("G15", "scenario", stem, (), (passage,), asked="scenario", bloom="apply", tags=("scenario",))


def prose_items(maker: Maker, positions: Sequence[int]) -> Iterator[Item | None]:
    """Yield a short answer for every part of some length, and a scenario for every second one."""
    number = 0
    for section, group in _by_section(maker).items():
        points = _points(group)
        if not topic_of(section) or not points or sum(len(one.clauses) for one in points) < MIN_POINTS or len(points) > 8:
            continue
        number += 1
        yield short(maker, section, points)
        if number % 2:
            yield scenario(maker, section, points)
