"""Lists in running text: 、 lists of three and more, and numbered enumerations (一是 二是 三是, （一）（二）)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.study.english import is_english, series
from assistant.study.statements import Statement, boundaries, shared_end, shared_start
from corpus.document import Document, Span
from corpus.figures import find_figures
from corpus.script import same_length_simplified
from index.segmenter import tagged

MAX_ELEMENT_CHARS = 16
_PAIRS = {"“": "”", "「": "」", "『": "』", "（": "）", "(": ")", "《": "》", "‘": "’"}
_AND = re.compile(r"以及|[和與与]|及(?!其)")
_ETC = re.compile(r"等(?![级級待到于於候同额額效])")
_NO_MEMBER = re.compile(_ETC.pattern + "|以及|^一批|^更(?:多|好|加|大)")
_STEP = re.compile(r"([一二三四五六七八九十])是([^；;。]{4,60})")
_PLAIN = re.compile(r"^[\w“”‘’《》（）()·/—-]+$")
# What opens a clause of a plan: adverbs, then the verb that governs the list. Simplified, compared one for one.
_VERBS = (
    r"(?:推进|升级|推动|促进|壮大|培育|打造|构建|构筑|建设|布局|发展|提升|提高|增强|强化|优化|完善|健全|深化|实施|落实|开展|开辟|探索|支持|鼓励|引导|加强|整合|利用|运用|掌握|发挥"
    r"|推广|应用|培养|造就|催生|具有|拥有|形成|实现|围绕|聚焦|突出|抓好|抓实|做好|做强|做优|做大|办好|建成|建立|新建|扩大|释放|保障|维护|巩固|改造|改善|对接|畅通|包括|涵盖|涉及|服务|参与|出台|制定"
    r"|创建|引进|引领|用好|让|使|是|为|有|等|依托|聚集|集聚|锤炼|推行|筑牢|夯实|弘扬|践行|解决|打通|实行|稳定|拓展|丰富|守护|严守|压实|严厉打击|重拳打击|打击|防范|防范化解|化解|争取|谋划|启动|加大|加密|打好|守住|全面落实|全面推行)"
)
GOVERNS = re.compile(
    r"^(?:我们|要|将|把|在|对|向|从|由|以|并|能够|可以|加快|大力|协同|积极|全面|深入|持续|着力|坚持|统筹|进一步|不断|切实|稳步|扎实|充分|继续|优先|重点|有序|纵深)*"
    + _VERBS
    + "(?:[和与及并]?"
    + _VERBS
    + ")*[了好]?"
)
_LEAD_WORD = re.compile(r"以及|把|將|将|我省|深入(?!人心)|集(?=[^中成合约約])|[及和與与]")
_NOT_INNER = re.compile(r"等|作[为為]|[，,]")
_STOP = re.compile(r"而|的|[对對在]|并")
_DEED = re.compile(
    r"(?:各[项項])?(?:[机機]制|[体體]系|制度|能力|[总總]量|[氛气氣][围圍]|建[设設]|[发發]展|[调調]整|[转轉][换換型]|改革|工作|[试試][点點]|提[质質升]|攻[坚堅]|[规規][则則])$"
)


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; where its first or last member ends is not always certain, its inner members are.

    Attributes:
        span: from the first member to the last.
        members: all of them when `whole`, else the inner ones.
        whole: whether all members are known for certain.
        open: it ends in 等: there are more than the document names.
        ordered: it is numbered.
    """

    span: Span
    members: tuple[Span, ...]
    statement: Statement
    whole: bool
    open: bool = False
    ordered: bool = False


def _cuts(text: str) -> list[int]:
    """Return where the 、 outside quotes and brackets are."""
    found, closing = [], [""]
    for offset, char in enumerate(text):
        if char in _PAIRS:
            closing.append(_PAIRS[char])
        elif char == closing[-1]:
            closing.pop()
        elif char == "、" and len(closing) == 1:
            found.append(offset)
    return found


def _first_start(first: str, others: Sequence[str]) -> int | None:
    """Return where the first member begins behind its verb, or None when that is not certain."""
    shortest, longest = min(map(len, others)), max(map(len, others))
    if prefix := shared_start(others) if len(others) > 1 else "":
        at = first.rfind(prefix)
        if at >= 0 and shortest - 1 <= len(first) - at <= longest + 2:
            return at
    head = GOVERNS.match(same_length_simplified(first))
    start = head.end() if head else 0
    words = tagged(first)
    heads = [tagged(other)[0] for other in others]
    verbal = sum(tag in {"v", "p", "d"} or bool(GOVERNS.match(same_length_simplified(word))) for _, word, tag in heads)
    if 2 * verbal > len(heads):
        if head and longest <= 4 and 2 <= len(first) - start <= 1.5 * longest + 1:
            return start
        return 0 if head or words[0][2] in {"v", "p", "d"} else None
    extra = shortest == longest <= 4 and len(others) > 1 and len(first) - start > longest + 1
    if head and not extra and max(2, shortest - 2) <= len(first) - start <= 1.5 * longest + 1:
        return start
    ends = boundaries(first)
    if shortest == longest and len(first) - shortest in ends:
        start = len(first) - shortest
        before = next((tag for offset, word, tag in words if offset + len(word) == start), "v")
        return start if before[0] in "vpxud" or start == 0 else None
    cuts = [offset + len(word) for offset, word, tag in words[:-1] if tag in {"v", "p", "ul", "uz", "vd"}]
    start = cuts[-1] if cuts else 0
    return start if 2 <= len(first) - start <= 1.5 * longest + 1 else None


def _last_end(rest: str, others: Sequence[str], *, governed: bool) -> tuple[int, bool] | None:
    """Return where the last member ends and whether 等 follows, or None when the end is not certain."""
    longest = max(map(len, others))
    lengths = {len(other) for other in others}
    etc = _ETC.search(rest)
    if etc and 2 <= etc.start() <= 1.5 * longest + 1:
        return etc.start(), True
    tail = shared_end(others) if len(others) > 1 else ""
    at = rest.find(tail) if tail else -1
    if at >= 0 and at + len(tail) <= 1.5 * longest + 1 and (len(tail) > 1 or at + len(tail) in boundaries(rest)):
        return at + len(tail), rest[at + len(tail) :].startswith("等")
    alike = len(lengths) == 1 and len(others) > 1 and bool(shared_start([*others, rest]) or longest == 2)
    if alike and len(rest) > longest and longest in boundaries(rest):
        return longest, False
    if _STOP.search(rest):
        return None
    deed = _DEED.search(rest)
    if deed and governed and not any(_DEED.search(other) for other in others):
        return (deed.start(), False) if 2 <= deed.start() <= 1.5 * longest + 1 else None
    return (len(rest), False) if len(rest) <= 1.3 * longest + 1 else None


def _clean(text: str) -> bool:
    """Say whether a member can be asked for: words of its own, no figure, no masked name."""
    return (
        2 <= len(text) <= MAX_ELEMENT_CHARS
        and bool(_PLAIN.match(text))
        and not _NO_MEMBER.search(text)
        and not find_figures(text)
    )


def _split_last(rest: str, others: Sequence[str]) -> list[str]:
    """Return the last stretch cut at its 和, when both halves are like the other members."""
    longest = max(map(len, others))
    if any(_AND.search(other) for other in others):
        return [rest]
    for match in _AND.finditer(rest):
        if 2 <= match.start() <= 1.5 * longest + 1 and match.start() in boundaries(rest) and match.end() in boundaries(rest):
            return [rest[: match.start()], rest[match.end() :]]
    return [rest]


def _like(texts: Sequence[str]) -> bool:
    """Say whether members are of about one length."""
    return max(map(len, texts)) <= 2.2 * min(map(len, texts)) + 2


def _runs(text: str) -> list[Span]:
    """Return the stretches of a clause that a list may fill: cut behind 等 where another list follows."""
    cuts = [-1, *_cuts(text), len(text)]
    found, start = [], 0
    for a, b in pairwise(cuts):
        etc = _ETC.search(text, a + 1, b)
        if etc and etc.end() < b < len(text):
            found.append(Span(start, etc.end()))
            start = etc.end()
    return [*found, Span(start, len(text))]


def _listing(statement: Statement, at: int, text: str) -> Listing | None:
    """Return the list that fills a stretch of a clause which begins at an offset of the document."""
    cuts = _cuts(text)
    if len(cuts) < 2:
        return None
    parts = [text[a + 1 : b] for a, b in zip([-1, *cuts], [*cuts, len(text)], strict=True)]
    if not parts[0] or not parts[-1]:
        return None
    inner = parts[1:-1]
    rest = _split_last(parts[-1], inner)
    inner = [*inner, *rest[:-1]]
    if not all(map(_clean, inner)) or not _like(inner) or any(_NOT_INNER.search(part) for part in inner):
        return None
    middle = [Span(at + cut + 1, at + cut + 1 + len(part)) for cut, part in zip(cuts, inner, strict=False)]
    start = _first_start(parts[0], inner if len(inner) > 1 else [*inner, rest[-1]])
    if start is not None and (lead := _LEAD_WORD.match(parts[0][start:])):
        start += lead.end()
    first = parts[0][start:] if start is not None else ""
    end = _last_end(rest[-1], [first, *inner] if first else inner, governed=bool(start))
    whole = (
        end is not None
        and first[:1] not in set("為为在從从向")
        and _clean(first)
        and _clean(rest[-1][: end[0]])
        and _like([first, *inner, rest[-1][: end[0]]])
    )
    if start is None or end is None or not whole:
        return Listing(Span(at, at + len(text)), tuple(middle), statement, whole=False, open=bool(_ETC.search(rest[-1])))
    last_at = at + len(text) - len(rest[-1])
    members = (Span(at + start, at + len(parts[0])), *middle, Span(last_at, last_at + end[0]))
    if len({text[member.start - at : member.end - at] for member in members}) < len(members):
        return None
    return Listing(Span(members[0].start, members[-1].end), members, statement, whole=True, open=end[1])


def _steps(document: Document, statement_list: Sequence[Statement]) -> list[Listing]:
    """Return the enumerations 一是…二是…三是… that stand in one paragraph."""
    found = []
    for statement in statement_list:
        marks = list(_STEP.finditer(statement.text))
        if [match[1] for match in marks] != list("一二三四五六七八九十"[: len(marks)]) or len(marks) < 3:
            continue
        at = statement.span.start
        members = tuple(Span(at + m.start(2), at + m.start(2) + len(m[2].rstrip("，,、"))) for m in marks)
        found.append(Listing(Span(members[0].start, members[-1].end), members, statement, whole=True, ordered=True))
    return found


def _series(statement: Statement) -> list[Listing]:
    """Return the lists of an English sentence."""
    at, found = statement.span.start, []
    for places, whole in series(statement.text):
        members = tuple(Span(at + start, at + end) for start, end in places)
        found.append(Listing(Span(members[0].start, members[-1].end), members, statement, whole=whole))
    return found


def find_lists(document: Document, known: Sequence[Statement]) -> tuple[Listing, ...]:
    """Return the lists of a document, in order."""
    found = _steps(document, known)
    for statement in known:
        if is_english(statement.text):
            found += _series(statement)
            continue
        for clause in statement.clauses:
            text = document.quote(clause).rstrip("，,；;：:。！？!? \n")
            for run in _runs(text):
                if listing := _listing(statement, clause.start + run.start, text[run.start : run.end]):
                    found.append(listing)
    return tuple(sorted(found, key=lambda listing: listing.span))
