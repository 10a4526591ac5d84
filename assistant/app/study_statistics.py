"""Pieces of the page about learners' answers: tables of items, wrong options and sections, and what is wrong with a file."""

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.app.markup import Markup, element, join, worded
from assistant.study.item import Item
from assistant.study.results import Distractor, Mastery, Reliability, Results, weak
from eval.printed import percent

MOST_FAULTS = 200
# What a fault of a file, or a reason against an item, looks like -> its words.
_FAULTS: Sequence[tuple[str, str]] = (
    (r"the cell '(?P<cell>.*)' is a formula.*", "results.fault.formula"),
    (r"no item '(?P<item>.*)' in the bank.*", "results.fault.item"),
    (r"no learner is named.*", "results.fault.learner"),
    (r"learner '(?P<learner>.*)' answers '(?P<item>.*)' a second time, first in line (?P<line>\d+).*", "results.fault.twice"),
    (r"ms is '(?P<ms>.*)'.*", "results.fault.ms"),
    (r"(?P<found>\d+) cells in place of (?P<wanted>\d+).*", "results.fault.cells"),
    (r"the header is '(?P<header>.*)'; it must be '(?P<wanted>.*)'", "results.fault.header"),
    (r"not UTF-8.*", "results.fault.encoding"),
    (r"not CSV.*", "results.fault.csv"),
    (r"no answer is in it.*", "results.fault.none"),
    (r"no item is in it", "results.fault.no_items"),
    (r"not a session.*", "results.fault.session"),
    (r"was not sent whole.*", "results.fault.torn"),
)
_REASONS: Sequence[tuple[str, str]] = (
    (r"L1: .*\(r = (?P<r>[^)]*)\).*", "results.weak.key"),
    (r"L2: .*\(r = (?P<r>[^)]*)\).*", "results.weak.flat"),
    (r"L3: (?P<share>\d+%).*", "results.weak.hard"),
    (r"L4: (?P<share>\d+%).*", "results.weak.easy"),
    (r"L5: hardly anyone takes '(?P<text>.*)'", "results.weak.dead"),
)
_PLACE = re.compile(r"(?P<place>.*?:\d+|[^:]*): (?P<message>.*)", re.DOTALL)


def _said(tag: str, message: str, known: Sequence[tuple[str, str]]) -> Markup:
    """Return a sentence of the program in the reader's words; as it is where there are none."""
    for pattern, key in known:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return worded(tag, key, dict(match.groupdict()) or None)
    return worded(tag, "results.fault.other", {"detail": message})


def faults(lines: Sequence[str]) -> Markup:
    """Return every fault of a file with its place, and that nothing was written."""
    rows = []
    for line in lines[:MOST_FAULTS]:
        match = _PLACE.fullmatch(line)
        place, message = (match["place"], match["message"]) if match else ("", line)
        rows.append(element("li", element("b", place), " ", _said("span", message, _FAULTS)))
    if len(lines) > MOST_FAULTS:
        rows.append(worded("li", "results.fault.more", {"count": len(lines) - MOST_FAULTS}))
    head = worded("p", "results.refused", {"count": len(lines)})
    return element("div", head, element("ul", *rows), class_="trouble", role="alert")


def analysis(found: Results, places: Mapping[str, str]) -> Markup:
    """Return all that the answers say; `places` says where each item stands in the papers."""
    learners = max((one.learners for one in found.reliability), default=0)
    counts: dict[str, object] = {"answers": found.replies, "items": len(found.items), "learners": learners}
    pieces = [worded("h2", "results.found"), worded("p", "results.summary", counts)]
    if found.unmarked:
        pieces.append(worded("p", "results.unmarked", {"count": found.unmarked}, class_="notice"))
    pieces += [_reliability(one) for one in found.reliability]
    pieces += _weak(weak(found), places)
    pieces += [worded("h3", "results.sections"), _table("results.section", map(_section, found.mastery))]
    pieces += [worded("h3", "results.items"), worded("p", "results.items.about", class_="faint")]
    pieces.append(_table("results.item", (_item(item, places) for item in found.items)))
    if found.distractors:
        stems = {item.id: item for item in found.items}
        rows = [_distractor(one, stems[one.item], places) for one in found.distractors]
        table = _table("results.option", rows)
        pieces.append(element("details", worded("summary", "results.options", {"count": len(rows)}), table))
    keep = element("button", worded("span", "results.keep"), type="button", class_="strong", data_do="results-keep")
    pieces.append(element("p", keep, " ", worded("span", "results.keep.about", class_="faint"), class_="keep"))
    return join(pieces)


_COLUMNS = {
    "results.section": ("", ".answers", ".share", ".level"),
    "results.item": ("", ".n", ".p", ".d"),
    "results.option": ("", ".text", ".share", ".d", ".works"),
}


def _table(name: str, rows: Iterable[Markup]) -> Markup:
    numbers = {".n", ".p", ".d", ".answers", ".share"}
    head = [worded("th", f"{name}{key}", scope="col", class_="num" if key in numbers else None) for key in _COLUMNS[name]]
    table = element("table", element("thead", element("tr", *head)), element("tbody", *rows))
    return element("div", table, class_="wide", tabindex=0)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{round(value, 2) + 0.0:.2f}"  # no -0.00


def _name(item: Item, places: Mapping[str, str]) -> Markup:
    place = element("b", f"{places[item.id]} ") if item.id in places else Markup()
    return element("th", place, item.stem, element("small", item.id), scope="row")


def _cells(*texts: str) -> list[Markup]:
    return [element("td", text, class_="num") for text in texts]


def _item(item: Item, places: Mapping[str, str]) -> Markup:
    stats = item.stats
    share = "–" if stats.p is None else percent(stats.p)
    return element("tr", _name(item, places), *_cells(str(stats.n), share, _number(stats.d)))


def _section(part: Mastery) -> Markup:
    name = element("th", " › ".join(part.section[1:] or part.section), scope="row")
    return element("tr", name, *_cells(str(part.answers), percent(part.share)), worded("td", f"learn.level.{part.level}"))


def _distractor(one: Distractor, item: Item, places: Mapping[str, str]) -> Markup:
    works = worded("td", "results.works" if one.works else "results.works.not", class_="good" if one.works else "bad")
    share = f"{percent(one.share)} ({one.count})"
    return element("tr", _name(item, places), element("td", one.text), *_cells(share, _number(one.r)), works)


def _reliability(one: Reliability) -> Markup:
    key = "results.kr20" if one.kr20 is not None else "results.kr20.none"
    return worded("p", key, {"value": _number(one.kr20), "learners": one.learners, "items": one.items})


def _weak(found: Sequence[tuple[Item, tuple[str, ...]]], places: Mapping[str, str]) -> list[Markup]:
    """Return the items to be looked at before the next session, each with why."""
    if not found:
        return [worded("h3", "results.weak"), worded("p", "results.weak.none", class_="faint")]
    rows = []
    for item, reasons in found:
        why = [_said("li", reason, _REASONS) for reason in reasons]
        place = element("b", f"{places[item.id]} ") if item.id in places else Markup()
        rows.append(element("li", place, item.stem, element("ul", *why), data_item=item.id))
    return [worded("h3", "results.weak"), element("ul", *rows, class_="weak")]
