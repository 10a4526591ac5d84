"""What a document defines, quotes and names: definitions, slogans, numeric slogans, deadlines, names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.study.english import DUE, QUOTED, definition, is_english
from assistant.study.statements import Statement, trimmed
from corpus.document import Document, Span
from corpus.figures import find_figures
from corpus.script import same_length_simplified
from index.segmenter import tagged

_IS = re.compile(
    r"[，,、]?(?:是指|指的是)|，即(?!将|將)|指(?![导導标標数數挥揮出引南向战戰示定])|[，,]?(?<![但还還也都就只凡若总總可要正又])是(?!否|以|非|[为為])|[：:]"
)
_SAID = re.compile(r"^[^，,]{0,8}(?:指出|[强強][调調]|提出|[认認][为為])[，,：:]")
_TERM = re.compile(r"^[“《]?[\w“”‘’《》·—-]{2,18}[”》]?$")
_NOT_TERM = re.compile(
    r"^(?:这|這|其|它|这些|這些|我[们們]|他[们們]|[总總][书書][记記]|关键|關鍵|也|既|就|一是|二是|三是|[四五六七八九十]是|要|不|今年|去年|这一年|這一年|.*[不都也就更正才仍还還至]$|面[对對]|在|通[过過])"
)
_QUOTED = re.compile(r"“([^“”\n]{2,24})”|「([^「」\n]{2,24})」")
_NUMERIC = re.compile(r"^(?:[一二两兩三四五六七八九十\d]+(?:[个個大项項]|(?=[\u4e00-\u9fff]))[\u4e00-\u9fff、]{1,8}){1,4}$")
_DEADLINE = re.compile(
    r"(?:到|至|在)?((?:20\d\d年|今年|明年|本世[纪紀]中[叶葉]|[“\"]十[一二三四五]五[”\"])(?:[1-9１-９][0-2]?月)?(?:底|末|年底|年末|前|上半年|下半年|第?[一二三四]季度)?)(?:前|以前|之前|底前)?"
)
_DUE = re.compile(r"[底末前]$|^到|季度")
_VERB = re.compile("建设|规划|发展|推进|推动|打造|加快|实施|发挥|完善|建成|设|平|出台|争创|创建|提升|为|在")
_BOOK = re.compile(r"《([^《》\n]{2,40})》")
_ORGAN = re.compile(
    r"[\u4e00-\u9fff]{2,12}?(?:委[员員][会會]|人民政府|人民代表大[会會]|研究院|研究所|[实實][验驗]室|大[学學]|集[团團]|公司|[协協][会會]|法院|[检檢]察院|中心|[银銀]行)"
)
_BASE = re.compile(
    r"[\u4e00-\u9fff]{2,14}?(?:示[范範][区區]|合作[区區]|[产產][业業][园園]|科技[园園]|先[导導][区區]|先行[区區]|基地|自[贸貿][试試][验驗][区區]|[试試][验驗][区區])"
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what the document says it is; both literal spans. `explicit` when it says 是指, 指的是, 即."""

    term: Span
    meaning: Span
    statement: Statement
    explicit: bool


@dataclass(frozen=True, slots=True)
class Slogan:
    """Words the document puts in quotation marks; the span leaves the marks out. `numeric` for 五大安全, 三基地一屏障一高地."""

    span: Span
    statement: Statement
    numeric: bool


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time by which something is to be done."""

    span: Span
    statement: Statement
    clause: Span


@dataclass(frozen=True, slots=True)
class Name:
    """A name: of a document (《…》), an organisation, a base or zone."""

    span: Span
    statement: Statement
    kind: str


def _english(statement: Statement) -> Definition | None:
    found = definition(statement.text)
    if not found:
        return None
    (start, end), (begin, stop), explicit = found
    at = statement.span.start
    return Definition(Span(at + start, at + end), Span(at + begin, at + stop), statement, explicit)


def _definition(document: Document, statement: Statement) -> Definition | None:
    """Return what a sentence defines, when it opens with a short term followed by 是, 指 or a colon, and says all it means."""
    said = _SAID.match(statement.text)
    head = said.end() if said else 0
    match = _IS.search(statement.text, head)
    if not match or "*" in statement.text:
        return None
    term, mark = statement.text[head : match.start()], match.group()
    explicit = "指" in mark or "即" in mark or mark in "：:"
    if not _TERM.match(term) or _NOT_TERM.match(term) or (term[0] != "“" and find_figures(term)):
        return None
    if mark in "：:" and not (term[0] in "“《" or re.match(r"指|是指", statement.text[match.end() :])):
        return None
    meaning = _predicate(trimmed(statement.text[match.end() :]), explicit=explicit)
    if not 4 <= len(meaning) <= 120 or term in meaning or meaning[0] in "在由要把对對从從向不":
        return None
    loose = not re.search(r"的[^的]{2,}$", meaning) or "“" in term or tagged(term)[0][2] in {"r", "d", "c", "p", "m"}
    if loose and not explicit:
        return None
    at = statement.span.start
    start = statement.text.index(meaning, match.end())
    return Definition(Span(at + head, at + match.start()), Span(at + start, at + start + len(meaning)), statement, explicit)


def _predicate(text: str, *, explicit: bool) -> str:
    """Return what is said of a term: all of it when defined, else up to the comma behind the first 的."""
    if explicit:
        return re.sub(r"^(?:是?指|是)", "", text)
    for match in re.finditer("[，,]|$", text):
        if "的" in text[: match.start()]:
            return text[: match.start()]
    return text


def definitions(document: Document, known: Sequence[Statement]) -> tuple[Definition, ...]:
    """Return the terms the document says the meaning of, each once."""
    found: dict[str, Definition] = {}
    for statement in known:
        english = is_english(statement.text)
        if defined := _english(statement) if english else _definition(document, statement):
            found.setdefault(document.quote(defined.term), defined)
    return tuple(found.values())


def slogans(document: Document, known: Sequence[Statement]) -> tuple[Slogan, ...]:
    """Return every quoted expression, in order; speech of a sentence's length is none."""
    found = []
    for statement in known:
        for match in (QUOTED if is_english(statement.text) else _QUOTED).finditer(statement.text):
            group = 1 if match[1] else 2
            text, at = match[group], statement.span.start
            if re.search(r"[。！？；：:*]", text):
                continue
            span = Span(at + match.start(group), at + match.end(group))
            found.append(Slogan(span, statement, numeric=bool(_NUMERIC.match(text))))
    return tuple(found)


def deadlines(document: Document, known: Sequence[Statement]) -> tuple[Deadline, ...]:
    """Return the times by which the document wants something done."""
    found = []
    for statement in known:
        english = is_english(statement.text)
        for match in (DUE if english else _DEADLINE).finditer(statement.text):
            if not english and not _DUE.search(match.group()):
                continue
            at = statement.span.start
            clause = statement.clauses[statement.clause_at(at + match.start())]
            found.append(Deadline(Span(at + match.start(1), at + match.end(1)), statement, clause))
    return tuple(found)


def _names(statement: Statement) -> Iterator[Name]:
    at = statement.span.start
    for match in _BOOK.finditer(statement.text):
        yield Name(Span(at + match.start(1), at + match.end(1)), statement, "document")
    for kind, pattern in (("organisation", _ORGAN), ("base", _BASE)):
        for match in pattern.finditer(statement.text):
            start = match.end() - len(own_name(match.group()))
            if match.end() - start > 3:
                yield Name(Span(at + start, at + match.end()), statement, kind)


def own_name(text: str) -> str:
    """Return a name without the verb, the conjunction and whatever 的 ties to it, before it.

    >>> own_name("規劃建設黑瞎子島中俄國際合作示範區"), own_name("黑龍江的全國重點實驗室")
    ('黑瞎子島中俄國際合作示範區', '全國重點實驗室')
    """
    for mark in re.finditer(r"的|(?<=.)[和與与及]", text):
        text = text[max(0, len(text) - (len(mark.string) - mark.end())) :]
    plain = same_length_simplified(text)
    cut = 0
    for offset, word, tag in tagged(text):
        verb = tag in {"v", "p", "d", "vd", "c", "ul"} or _VERB.fullmatch(plain[offset : offset + len(word)])
        if not verb:
            break
        cut = offset + len(word)
    return text[cut:]


def names(document: Document, known: Sequence[Statement]) -> tuple[Name, ...]:
    """Return the names of documents, organisations and bases, each at its first place."""
    found: dict[str, Name] = {}
    for statement in known:
        for name in _names(statement):
            found.setdefault(document.quote(name.span), name)
    return tuple(found.values())
