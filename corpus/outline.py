"""From paragraphs to a tree of sections.

Headings are, from the highest rank down: the ones the format marks (`#`), titles on a line of their own, numbered headings
of either script (第一章, 第二節, 第十五條, 一、 (一) 1. 1.1 (1)), and run-in titles, the short first sentence of a paragraph.
Lines before the title that repeat it or lead to it (site navigation) belong to no section.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.document import Document, Section
from corpus.script import HAN

MAX_TITLE_CHARS = 40
MAX_RUN_IN_CHARS = 32
_NUMERAL = "[〇零一二三四五六七八九十百千0-9０-９]+"
_TITLE_RANK, _RUN_IN_RANK, _ARTICLE_RANK, _LIST_RANK = 10, 90, 50, 60
# (rank, pattern of the mark); ranks 1 to 6 are Markdown's.
_NUMBERED = [
    (20, re.compile(rf"第{_NUMERAL}[編编篇][\s　]*")),
    (30, re.compile(rf"第{_NUMERAL}章[\s　]*")),
    (40, re.compile(rf"第{_NUMERAL}[節节][\s　]*")),
    (_ARTICLE_RANK, re.compile(rf"第{_NUMERAL}[條条](?:之{_NUMERAL})?[\s　]*")),
    (_ARTICLE_RANK + 1, re.compile(rf"第{_NUMERAL}款[\s　]*")),
    (55, re.compile(r"[壹貳贰參叁肆伍陸陆柒捌玖拾]+、[\s　]*")),
    (60, re.compile(r"[一二三四五六七八九十百]+、[\s　]*")),
    (70, re.compile(r"[（(][一二三四五六七八九十]+[）)][、\s　]*")),
    (75, re.compile(r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})*\.?[\s　]+")),
    (74, re.compile(r"\d{1,2}[.．、](?!\d)[\s　]*")),
    (80, re.compile(r"[（(]\d{1,2}[）)][\s　]*")),
]
_ENDS_SENTENCE = re.compile(r"[。！？；：，、,.!?;:…][”’」』)）]*$")
_RUN_IN = re.compile(rf"[^。！？!?；;，,：:\n]{{4,{MAX_RUN_IN_CHARS}}}。")
_NUMBERED_RUN_IN = re.compile(rf"[^。！？!?；;：:\n]{{4,{MAX_TITLE_CHARS}}}。")
_NOT_TITLE = re.compile(r"^[-—–(（【*>|]|[：:。；;|]")
_TRAIL = re.compile(r"(?<![0-9])[/>»›|]|[/>»›|](?![0-9])")  # not the strokes of a date
MAX_FURNITURE_LINES = 12  # more short lines than that are a list, which is the document's own
_MIN_BODY_CHARS = 40


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its offsets, white space left out; `alone` when it is a paragraph of its own, not part of a wrapped one."""

    text: str
    start: int
    end: int
    alone: bool


@dataclass(frozen=True, slots=True)
class _Mark:
    """A heading found; `body` is where the text below it begins."""

    rank: int
    title: str
    start: int
    body: int


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Say whether paragraphs run over several lines: most lines that another follows directly end in mid-sentence."""
    followed = [line for line, after in pairwise(lines) if line and after]
    broken = [line for line in followed if len(line) >= _MIN_BODY_CHARS and not _ENDS_SENTENCE.search(line)]
    return 2 * len(broken) > len(followed)


def _lines(text: str) -> list[_Line]:
    raw: list[tuple[int, str]] = []
    offset = 0
    for line in text.splitlines(keepends=True):
        raw.append((offset, line))
        offset += len(line)
    blank = [not line.strip() for _, line in raw]
    wrapped = _is_wrapped([line.strip() for _, line in raw])
    found: list[_Line] = []
    for number, (start, line) in enumerate(raw):
        if blank[number]:
            continue
        bare = line.strip()
        lead = len(line) - len(line.lstrip())
        before = number == 0 or blank[number - 1]
        after = number == len(raw) - 1 or blank[number + 1]
        found.append(_Line(bare, start + lead, start + lead + len(bare), not wrapped or (before and after)))
    return found


def _is_title(line: _Line) -> bool:
    return (
        line.alone
        and len(line.text) <= MAX_TITLE_CHARS
        and not _NOT_TITLE.search(line.text)
        and not _ENDS_SENTENCE.search(line.text)
        and _has_words(line.text)
    )


def _opens_a_part(line: _Line, following: _Line | None) -> bool:
    """Say whether a title line heads something: text of some length, or a numbered heading."""
    if not _is_title(line) or following is None:
        return False
    return len(following.text) >= _MIN_BODY_CHARS or _numbered(following) is not None


def _has_words(text: str) -> bool:
    return bool(HAN.search(text)) or any(char.isalpha() for char in text)


def _is_trail(line: _Line) -> bool:
    """Say whether a line is a trail of links, such as 首頁 > 政策 > 列表."""
    return (
        len(line.text) <= 2 * MAX_TITLE_CHARS
        and line.text[0] not in "|>"  # a table or a quotation of Markdown
        and len(_TRAIL.findall(line.text)) >= 2
        and not _ENDS_SENTENCE.search(line.text)
    )


def _furniture(lines: Sequence[_Line]) -> int:
    """Return how many leading lines are navigation or repeat the title."""
    lead = 0
    while lead < len(lines) and (_is_title(lines[lead]) or _is_trail(lines[lead])) and not _numbered(lines[lead]):
        lead += 1
        if lead > MAX_FURNITURE_LINES:
            return 0
    if lead == len(lines):
        return 0
    counts = Counter(line.text for line in lines[:lead])
    repeated = [number for number in range(lead) if counts[lines[number].text] > 1]
    if repeated:
        return repeated[-1]
    trails = [number for number in range(lead) if _is_trail(lines[number])]
    return trails[-1] + 1 if trails and trails[-1] + 1 < lead else 0


def _numbered(line: _Line) -> tuple[int, int] | None:
    """Return the rank of a numbered line and the length of its mark."""
    for rank, pattern in _NUMBERED:
        if match := pattern.match(line.text):
            return rank, match.end()
    return None


def _numbered_mark(line: _Line, following: _Line | None) -> _Mark | None:
    """Return the mark of a numbered heading, or None for a list entry."""
    numbered = _numbered(line)
    if numbered is None:
        return None
    rank, width = numbered
    if _ARTICLE_RANK <= rank <= _ARTICLE_RANK + 1 and len(line.text) > width:
        return _Mark(rank, line.text[:width].strip(), line.start, line.start)
    run_in = _NUMBERED_RUN_IN.match(line.text)
    if run_in and len(line.text) > 1.5 * run_in.end():
        return _Mark(rank, run_in.group()[:-1], line.start, line.start)
    followed_by = _numbered(following) if following else None
    listed = rank >= _LIST_RANK and (following is None or (followed_by is not None and followed_by[0] == rank))
    if listed or len(line.text) > MAX_TITLE_CHARS + width or _ENDS_SENTENCE.search(line.text):
        return None
    return _Mark(rank, line.text, line.start, line.end)


def _run_in_mark(line: _Line) -> _Mark | None:
    match = _RUN_IN.match(line.text)
    if match and len(line.text) >= max(_MIN_BODY_CHARS, 2 * match.end()):
        return _Mark(_RUN_IN_RANK, match.group()[:-1], line.start, line.start)
    return None


def _marks(document: Document, lines: Sequence[_Line]) -> Iterator[_Mark]:
    """Find every heading after the furniture, in order; run-in titles are candidates still."""
    marked = {heading.start: heading for heading in document.headings}
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        if heading := marked.get(line.start):
            yield _Mark(heading.level, heading.title, heading.start, heading.end)
        elif mark := _numbered_mark(line, following):
            yield mark
        elif not marked and not _numbered(line) and (_opens_a_part(line, following) or (number == 0 and _is_title(line))):
            yield _Mark(_TITLE_RANK, line.text, line.start, line.end)
        elif mark := _run_in_mark(line):
            yield mark


def _without_stray_run_ins(marks: Sequence[_Mark], lines: Sequence[_Line]) -> list[_Mark]:
    """Keep run-in titles only where they are the rule: under their heading at least two, and half of its long paragraphs."""
    long = [line.start for line in lines if len(line.text) >= _MIN_BODY_CHARS]
    kept: list[_Mark] = []
    group: list[_Mark] = []

    def close(end: int) -> None:
        start = kept[-1].start if kept else 0
        paragraphs = bisect_left(long, end) - bisect_left(long, start)
        if len(group) >= 2 and 2 * len(group) >= paragraphs:
            kept.extend(group)
        group.clear()

    for mark in marks:
        if mark.rank == _RUN_IN_RANK:
            group.append(mark)
        else:
            close(mark.start)
            kept.append(mark)
    close(lines[-1].end + 1)
    return kept


def _title(document: Document, marks: Sequence[_Mark], lines: Sequence[_Line]) -> _Mark | None:
    """Return the mark that names the whole document: the first line, or the only heading of the highest rank."""
    if not marks or marks[0].rank > _TITLE_RANK:
        return None
    first = marks[0]
    if first.start == lines[0].start and (first.rank == _TITLE_RANK or sum(m.rank <= first.rank for m in marks) == 1):
        return first
    return None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the range without white space at its ends."""
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), start + len(body.rstrip())


def outline(document: Document) -> Document:
    """Return the document with its title and its sections, in the order of the text.

    Every character that is neither furniture nor white space lies in exactly one section.
    """
    lines = _lines(document.text)
    lines = lines[_furniture(lines) :]
    if not lines:
        return document
    marks = _without_stray_run_ins(list(_marks(document, lines)), lines)
    titled = _title(document, marks, lines)
    title = titled.title if titled else document.title
    root = titled or _Mark(0, title, lines[0].start, lines[0].start)
    rest = marks[1:] if titled else marks
    sections: list[Section] = []
    open_marks: list[_Mark] = []
    following = [mark.start for mark in rest] + [lines[-1].end]
    for mark, end in zip([root, *rest], following, strict=True):
        if mark is not root:
            while open_marks and open_marks[-1].rank >= mark.rank:
                open_marks.pop()
            open_marks.append(mark)
        body, stop = _trimmed(document.text, mark.body, end)
        if mark is root and not titled and body >= stop:
            continue
        path = (title, *(opened.title for opened in open_marks))
        sections.append(Section(path, mark.start, min(body, max(stop, mark.body)), max(stop, mark.body)))
    return replace(document, title=title, sections=tuple(sections))
