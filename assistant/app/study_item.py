"""One item as the reviewer sees it, and the passage that proves it, with the proof marked in its section."""

import re
from collections.abc import Iterable, Mapping, Sequence

from assistant.app.markup import Markup, element, join, worded
from assistant.study.checks import Finding
from assistant.study.item import TRUE, Item, Source
from assistant.study.phrasing import say
from assistant.wording import LANGUAGES
from corpus.document import Document, Span

_QUOTED = re.compile(r"'([^']{1,60})'")
_MANY = 20_000  # characters of a section that are shown around a proof


def shown(item: Item, found: Sequence[Finding]) -> Markup:
    """Return an item with its key, its labels, and what the rules say of it."""
    stem = element("p", item.stem, class_="stem", tabindex=-1, data_part="review-stem")
    return element("article", labels(item), stem, _asked(item), _right(item), rules(item, found), _verdict(item))


def labels(item: Item) -> Markup:
    """Return kind, difficulty, level and status in words."""
    names = [f"item.{item.kind}", f"item.difficulty.{item.difficulty}", f"item.{item.bloom}"]
    if item.must_know:
        names.append("item.must_know")
    chips = [worded("li", name, class_="chip") for name in names]
    chips.append(worded("li", f"item.status.{item.status}", class_=f"chip status-{item.status}"))
    return element("ul", *chips, class_="chips", data_part="review-labels")


def _asked(item: Item) -> Markup:
    if item.kind == "match":
        rows = [element("tr", element("td", left), element("td", right)) for left, right in item.pairs]
        return element("table", element("tbody", *rows), class_="pairs")
    if not item.options:
        return Markup()
    lines = []
    for option in item.options:
        tick = worded("span", "item.right", class_="tick") if option.key else Markup()
        made = worded("small", "item.synthetic") if item.kind in {"mcq", "multi"} and option.start < 0 else Markup()
        lines.append(element("li", element("span", option.text), tick, made, class_="key" if option.key else None))
    return element("ol", *lines, class_="options")


def _right(item: Item) -> Markup:
    """Return the answer, other ways of writing it, and the explanation where it says more than the quote."""
    pieces: list[Markup] = []
    if item.kind == "tf":
        words = worded("span", "item.true" if item.answer == (TRUE,) else "item.false")
        pieces += [worded("dt", "item.answer"), element("dd", words)]
    elif item.kind in {"mcq", "multi", "match"}:
        pass
    elif item.answer:
        answers = [element("dd", part) for part in item.answer]
        pieces += [worded("dt", "item.answer"), *answers]
    else:
        pieces += [worded("dt", "item.answer"), worded("dd", "item.open")]
    if item.aliases:
        pieces += [worded("dt", "item.aliases"), element("dd", "　".join(item.aliases))]
    if more := _more(item):
        pieces += [worded("dt", "item.explain"), element("dd", more)]
    return element("dl", *pieces, class_="right")


def _more(item: Item) -> str:
    """Return what the explanation says besides the quote, which stands beside the item."""
    quotes = (say(language, "quote", quote=item.source.quote) for language in LANGUAGES)
    return next((item.explain.removesuffix(quote) for quote in quotes if item.explain.endswith(quote)), item.explain)


def rules(item: Item, found: Iterable[Finding]) -> Markup:
    """Return the rules that speak against an item in words, and those it passed folded away."""
    against = [said(one) for one in found]
    passed = [worded("li", f"rule.{rule}", class_="chip good") for rule in item.passed]
    pieces: list[Markup] = []
    if against:
        pieces.append(element("ul", *against, class_="chips broken"))
    if passed:
        told = worded("summary", "review.passed", {"count": len(passed)})
        pieces.append(element("details", told, element("ul", *passed, class_="chips")))
    return element("div", *pieces, class_="rules", data_part="review-rules")


def said(one: Finding) -> Markup:
    """Return what a rule says against an item, with the words of the item that it is about."""
    about = "、".join(dict.fromkeys(_QUOTED.findall(one.why)))
    words = worded("span", f"rule.broken.{one.rule}")
    name = element("small", one.rule, class_="rule") if one.rule.startswith("Q") else Markup()
    return element("li", words, f"：{about}" if about else "", name, class_="chip bad" if one.level == "error" else "chip warn")


def _verdict(item: Item) -> Markup:
    if not item.by:
        return Markup()
    words = worded("span", f"review.by.{item.status}", {"by": item.by}) if item.status in {"accepted", "rejected"} else item.by
    return element("p", words, element("q", item.note) if item.note else "", class_="verdict-by faint")


def passage(item: Item, documents: Mapping[str, Document]) -> Markup:
    """Return the sections that an item quotes, with the quotes marked; a quote that is gone by itself, and that it is gone."""
    pieces: list[Markup] = []
    for source in item.sources:
        if pieces and _inside(source, item.source):
            continue
        document = documents.get(source.document)
        whole = document is not None and document.quote(source.span) == source.quote
        if document is not None and whole:
            pieces.append(_section(item, source, document))
        else:
            key = "review.gone" if document else "review.absent"
            head = worded("p", key, {"document": document.title if document else source.document}, class_="trouble")
            pieces += [head, element("blockquote", source.quote)]
    return join(pieces)


def _inside(source: Source, first: Source) -> bool:
    return source.document == first.document and source.section == first.section


def _section(item: Item, source: Source, document: Document) -> Markup:
    section = document.section_at(source.start)
    start, end = (section.start, section.end) if section else (source.start, source.end)
    start, end = max(start, source.start - _MANY), min(max(end, source.end), source.end + _MANY)
    marks = sorted(one.span for one in item.sources if one.document == document.id and start <= one.start and one.end <= end)
    path = " › ".join(section.path[1:]) if section else ""
    title = element("p", element("strong", document.title), element("small", path) if path else "", class_="where")
    return element("section", title, element("div", *_marked(item, document, Span(start, end), marks), class_="text"))


def _marked(item: Item, document: Document, whole: Span, marks: Sequence[Span]) -> list[Markup]:
    """Return the lines of a stretch of a document, the marks and the answers in them as such."""
    pieces: list[Markup] = []
    at = whole.start
    for line in document.quote(whole).split("\n"):
        end = at + len(line)
        inside: list[str] = []
        place = at
        for mark in marks:
            first, last = max(mark.start, place), min(mark.end, end)
            if first < last:
                inside += [document.text[place:first], element("mark", *_answers(item, document.text[first:last]))]
                place = last
        inside.append(document.text[place:end])
        if line.strip():
            pieces.append(element("p", *inside))
        at = end + 1
    return pieces


def _answers(item: Item, words: str) -> list[str]:
    """Return a marked stretch with the answers in it set in bold."""
    answers = sorted({part for part in item.answer if part in words}, key=len, reverse=True)
    if not answers or item.kind in {"tf", "short", "scenario"}:
        return [words]
    parts = re.split(f"({'|'.join(map(re.escape, answers))})", words)
    return [element("strong", part) if number % 2 else part for number, part in enumerate(parts)]
