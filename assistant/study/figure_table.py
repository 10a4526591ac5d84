"""The key-figure table: each figure of a document with what it measures, in the document's own words."""

import re
from dataclasses import dataclass

from assistant.study.listings import GOVERNS, Listing
from assistant.study.statements import Statement
from corpus.document import Document, Span
from corpus.figures import Figure, find_figures
from corpus.script import same_length_simplified
from corpus.units import COUNTERS
from index.segmenter import tagged

UNKNOWN = "待核"
MAX_INDICATOR_CHARS = 24
_QUALIFIER_BEFORE = re.compile(
    r"(?:不低于|不少于|不超过|不高于|不足|超过|超|突破|达到|达|约为|约|近|接近|逾|至少|累计|同比|平均|均|分别|提高到|增加到|增至|升至|降至|稳定在|保持在|控制在|"
    r"增长|增加|提高|提升|上升|下降|降低|减少|扩大|为|是|有|至|到|共|了|再|新增|完成|实现|建成|位居|居|排|全国|全省|全市|世界|全球|占|净增|多|少|高于|低于)+$"
)
_QUALIFIER_BEHIND = re.compile(r"以上|以下|以内|左右|上下|多|余|餘|以內")
_QUALIFIER_AHEAD = re.compile(
    r"(不低于|不少于|不超过|不高于|不足|超过|突破|至少|至多|高于|低于|接近|大约|约为|将近|约|近|逾)[了到达]?$"
)
_OPENING = re.compile(
    r"^(?:其中|预计|全年|年均|目前|截至|今年|去年|明年|到|同时|我们|要|力争|确保|实现|推动|完成|新增|累计|已|将|共|并|且|再|新建|建成|使|使得|让|比上年|年末|年底|均|较|比"
    r"|(?:19|20)\d\d年)+(?:[，,]|(?=[\u4e00-\u9fff])|$)"
)
_NOUNS = {
    "n",
    "nr",
    "ns",
    "nt",
    "nz",
    "vn",
    "an",
    "b",
    "j",
    "l",
    "i",
    "eng",
    "ng",
    "a",
    "s",
    "f",
    "v",
    "nrt",
    "c",
    "uj",
    "k",
    "t",
}
_INSIDE_QUOTES = re.compile(r"“[^”]*”|「[^」]*」|《[^》]*》")
_NAMES_LISTED = re.compile(r"等|(?:、[^、，,；;。]{2,12}){1,6}等(?![级級])")  # 創新發展60條、人才振興60條等政策
_ASKABLE = re.compile(r"[\d０-９一二三四五六七八九两兩]")  # not 万亿元级
_UNIT_GOES_ON = frozenset("次级級")
_MARK = re.compile(r"[（(]?约束性|预期性[)）]?")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    Attributes:
        figure: the figure; its offsets count in the document.
        span: the same place.
        indicator: what is measured, 待核 when the clause does not say it.
        segment: the stretch between commas and 、 that says it.
        before: the indicator stands before the figure, not behind it as what is counted.
        named: the figure is part of a name or a fixed phrase (創新發展60條, 中船重工703所).
        shared: the clause gives several figures for several things (分別).
        must_know: it stands in a heading, is called binding, or is said more than once.
        corrected: what of it people put right by hand, as the names of fields.
    """

    figure: Figure
    span: Span
    statement: Statement
    indicator: str
    qualifier: str
    segment: Span
    before: bool = False
    named: bool = False
    shared: bool = False
    must_know: bool = False
    corrected: tuple[str, ...] = ()

    @property
    def year(self) -> str:
        """The year it is said of: its own, else the one that the headings above it name."""
        return self.figure.year if "year" in self.corrected else self.figure.year or self.statement.year

    @property
    def value(self) -> str:
        """The number as it is written, its unit left out."""
        match = re.match(r"[第约]?[\d.,，０-９．]+", self.figure.text)
        return match.group() if match else self.figure.text

    @property
    def unit(self) -> str:
        """The unit as it is written."""
        return self.figure.text.removeprefix(self.value)


def _noun_phrase(text: str) -> str:
    """Return the noun phrase a text ends with."""
    kept = len(text)
    for offset, _, tag in reversed(tagged(text)):
        if tag not in _NOUNS or (tag in {"v", "c", "uj"} and offset == 0):
            break
        kept = offset
    return re.sub(r"^[的和与與及]+", "", text[kept:])


def _bare(text: str) -> str:
    """Return a text without the words of measuring at its end and of time at its beginning."""
    plain = same_length_simplified(text)
    end = match.start() if (match := _QUALIFIER_BEFORE.search(plain)) else len(text)
    start = match.end() if (match := _OPENING.match(plain[:end])) else 0
    return text[start:end].strip(" ，,、：:“”（）()")


def _behind(document: Document, figure: Figure, segment: Span) -> str:
    """Return the noun that a counted figure counts, up to the end of its segment."""
    rest = document.text[figure.end : segment.end].rstrip("，,。；;、 \n")
    words = []
    for _, word, tag in tagged(rest):
        if tag[0] not in {"n", "b", "a", "j", "l"} and tag != "vn":
            break
        words.append(word)
    return "".join(words)


def _indicator(document: Document, figure: Figure, segment: Span, clause: Span) -> str:
    """Return the nearest noun phrase left of a figure in its clause; what it counts for a counter; else 待核."""
    before = document.text[segment.start : figure.start]
    if find_figures(before):
        before = before.rpartition("、")[2]
    found = _bare(before)
    if figure.unit in COUNTERS or figure.unit in {"人", "名", "位", "户", "人次"}:
        counted = _behind(document, figure, segment)
        if len(counted) >= 2:
            return counted
    if not found and segment.start > clause.start:
        earlier = document.text[clause.start : segment.start].split("、")[0]
        first = find_figures(earlier)
        found = _bare(earlier[: first[0].start] if first else "")
    if len(found) > MAX_INDICATOR_CHARS or re.search(r"[，,。；;]", found):
        found = _noun_phrase(found)
    return found if 2 <= len(found) <= MAX_INDICATOR_CHARS and not find_figures(found) else UNKNOWN


def _segment(document: Document, figure: Figure, clause: Span) -> Span:
    """Return the stretch between 、 that holds a figure, when the clause puts figures side by side; else the clause."""
    text = document.quote(clause)
    at = figure.start - clause.start
    start, end = text.rfind("、", 0, at) + 1, text.find("、", at)
    end = len(text) if end < 0 else end
    left, right = text[: max(0, start - 1)], text[end + 1 :]
    if start and not find_figures(left.rsplit("、", 1)[-1]):
        start = 0
    if end < len(text) and not find_figures(right.split("、", 1)[0]):
        end = len(text)
    if end < len(text) and any(tag[0] == "v" for _, _, tag in tagged(text[_last_figure(text) :])):
        end = len(text)  # what is said of all the figures comes last
    if start and _governed(text[:at], start):
        start = 0
    return Span(clause.start + start, clause.start + end)


def _last_figure(text: str) -> int:
    """Return where the last figure of a text ends."""
    return max((figure.end for figure in find_figures(text)), default=0)


def _governed(before: str, start: int) -> bool:
    """Say whether what stands before a later figure of a clause hangs on the verb that opens the clause."""
    opening = before.split("、")[0]
    verb = GOVERNS.match(same_length_simplified(opening)) or any(tag[0] == "v" for _, _, tag in tagged(opening)[:3])
    return bool(verb) and not any(tag[0] == "v" for _, _, tag in tagged(before[start:]))


def stands_behind(qualifier: str) -> bool:
    """Say whether a qualifier is written behind its figure.

    >>> stands_behind("以上"), stands_behind("超過")
    (True, False)
    """
    return bool(_QUALIFIER_BEHIND.fullmatch(qualifier))


def _said_qualifier(before: str, behind: str) -> str:
    """Return the qualifier of a figure in the document's own words, from behind it or from before it."""
    if after := _QUALIFIER_BEHIND.match(behind):
        return after.group()
    ahead = _QUALIFIER_AHEAD.search(same_length_simplified(before))
    return before[ahead.start(1) : ahead.end(1)] if ahead else ""


def _row(document: Document, statement: Statement, figure: Figure, lists: tuple[Listing, ...]) -> Row:
    clause = statement.clauses[statement.clause_at(figure.start)]
    segment = _segment(document, figure, clause)
    span = Span(figure.start, figure.end)
    before, behind = document.text[clause.start : figure.start], document.text[figure.end : figure.end + 2]
    qualifier = _said_qualifier(before, behind)
    quoted = any(
        match.start() <= figure.start - statement.span.start < match.end() for match in _INSIDE_QUOTES.finditer(statement.text)
    )
    listed = any(member.start <= span.start < member.end for one in lists for member in one.members)
    named = (
        quoted or listed or bool(_NAMES_LISTED.match(document.text[figure.end : clause.end])) or not _ASKABLE.search(figure.text)
    )
    indicator = _indicator(document, figure, segment, clause)
    shared = "分别" in same_length_simplified(before)
    return Row(
        figure=figure,
        span=span,
        statement=statement,
        indicator=indicator,
        qualifier=qualifier,
        segment=clause if shared else segment,
        before=indicator != UNKNOWN and indicator in document.text[segment.start : figure.start],
        named=named or figure.unit in {"", "月", "日", "号"} or document.text[figure.end : figure.end + 1] in _UNIT_GOES_ON,
        shared=shared,
        must_know=bool(_MARK.search(same_length_simplified(statement.text))),
    )


def figure_rows(document: Document, known: tuple[Statement, ...], lists: tuple[Listing, ...]) -> tuple[Row, ...]:
    """Return the figures of a document in order; calendar years are dates, not figures."""
    figures = [figure for figure in find_figures(document.text) if not figure.is_year]
    found: list[Row] = []
    position = 0
    for statement in known:
        while position < len(figures) and figures[position].start < statement.span.start:
            position += 1
        while position < len(figures) and figures[position].end <= statement.span.end:
            found.append(_row(document, statement, figures[position], lists))
            position += 1
    return tuple(found)
