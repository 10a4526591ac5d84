"""One turn of the conversation: the question, and the answer with its chips, or what went wrong."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.answer import Answer, Citation
from assistant.app.evidence import proven
from assistant.app.markup import Markup, element, join, labelled, worded
from assistant.wording import error_key
from corpus.document import Document, SectionPath
from corpus.errors import AssistantError
from corpus.script import detect

_MARKER = re.compile(r"\[(\d+)\]")
_CONFIDENCE = ((0.85, "confidence.high"), (0.6, "confidence.middle"), (0.0, "confidence.low"))


def turn(key: str, question: str, reply: Markup, *, done: bool) -> Markup:
    """Return a turn of the list; `key` names it to page.js."""
    heading = element("h3", worded("span", "turn.question", class_="unseen"), question, class_="question", lang=detect(question))
    return element("li", heading, reply, class_="turn", data_turn=key, aria_busy=None if done else "true")


def waiting() -> Markup:
    """Return what stands in the place of an answer until its first words come."""
    return element("div", worded("p", "turn.waiting", class_="waiting"), class_="reply")


def failed(error: AssistantError) -> Markup:
    """Return what is said in the place of an answer when it could not be made."""
    words = worded("p", error_key(error), {"detail": str(error)}, class_="trouble")
    retry = element("button", worded("span", "turn.retry"), type="button", class_="plain", data_do="retry")
    return element("div", words, element("p", retry, class_="doing"), class_="reply", role="alert")


def reply(answer: Answer, documents: Mapping[str, Document], *, done: bool) -> Markup:
    """Return an answer: its text with chips, how sure it is, and what can be done with it."""
    cited = {} if answer.abstained else {citation.marker: citation for citation in proven(answer, documents)}
    text = join(_text(answer, cited))
    pieces = [
        element(
            "div",
            worded("span", "turn.answer", class_="unseen"),
            text,
            class_="answer",
            lang=detect(answer.answer, answer.language),
        )
    ]
    if answer.notice:
        pieces.append(element("p", answer.notice, class_="notice"))
    if answer.abstained:
        pieces.append(_nearest(answer, documents))
    if done:
        pieces.append(_about(answer, list(cited.values())))
    if answer.standalone != answer.question and answer.standalone:
        pieces.append(_standalone(answer.standalone))
    return element("div", *pieces, class_="reply refusal" if answer.abstained else "reply")


def _text(answer: Answer, cited: Mapping[int, Citation]) -> Iterator[str]:
    """Yield the answer's text, the markers as chips; a marker without a proven citation is left out."""
    end = 0
    for match in _MARKER.finditer(answer.answer):
        yield from _emphasised(answer.answer[end : match.start()], answer.emphasis)
        if citation := cited.get(int(match.group(1))):
            yield _chip(citation)
        end = match.end()
    yield from _emphasised(answer.answer[end:], answer.emphasis)


def _emphasised(text: str, pieces: Sequence[str]) -> Iterator[str]:
    """Yield the text with the pieces in bold, the longest first; 12 is not found in 2012 or in 12.5."""
    wanted = sorted(filter(None, pieces), key=len, reverse=True)
    if not wanted:
        yield text
        return
    end = 0
    for match in re.finditer("|".join(map(_whole, wanted)), text):
        yield text[end : match.start()]
        yield element("b", match.group())
        end = match.end()
    yield text[end:]


def _whole(piece: str) -> str:
    """Return the pattern of a piece that no digit continues."""
    before = r"(?<!\d)(?<!\d[.,])" if piece[0].isdigit() else ""
    return before + re.escape(piece) + (r"(?![.,]?\d)" if piece[-1].isdigit() else "")


def _chip(citation: Citation) -> Markup:
    label = labelled("aria_label", "chip.label", {"marker": citation.marker, "quote": citation.quote})
    return element(
        "button",
        f"[{citation.marker}]",
        type="button",
        class_=f"chip {citation.status}",
        data_marker=citation.marker,
        data_quote=citation.quote,
        data_where=citation.section[-1] if citation.section else citation.title,
        **label,
    )


def _nearest(answer: Answer, documents: Mapping[str, Document]) -> Markup:
    rows = [
        element("li", element("button", *_path(path), type="button", class_="title", data_document=found[0], data_start=found[1]))
        for path in answer.nearest
        if (found := _locate(path, answer, documents))
    ]
    return element("div", worded("p", "turn.nearest"), element("ul", *rows), class_="nearest") if rows else Markup()


def _path(path: SectionPath) -> list[Markup]:
    parents = " › ".join(path[1:-1])
    return [element("span", path[-1]), element("small", parents) if parents else Markup()]


def _locate(path: SectionPath, answer: Answer, documents: Mapping[str, Document]) -> tuple[str, int] | None:
    """Return the document and the start of the section that a path names; the documents of the hits come first."""
    names = dict.fromkeys([hit.document for hit in answer.hits if hit.section == path] + list(documents))
    for name in names:
        for section in documents[name].sections if name in documents else ():
            if section.path == path:
                return name, section.start
    return None


def _about(answer: Answer, cited: Sequence[Citation]) -> Markup:
    if answer.abstained:
        return Markup()
    sure = next(key for least, key in _CONFIDENCE if answer.confidence >= least or least == 0.0)
    pieces = [
        worded("span", sure, {"percent": round(100 * answer.confidence)}, class_=sure.replace(".", "-")),
        worded("span", f"mode.{answer.mode}"),
    ]
    if cited:
        count = worded("span", "turn.sources", {"count": len(cited)})
        pieces.append(element("button", count, type="button", class_="plain", data_do="sources"))
        make = worded("span", "asked.item")
        pieces.append(
            element("button", make, type="button", class_="plain", data_do="make-item", data_about=_asked(answer, cited))
        )
    return element("p", *pieces, class_="about")


def _asked(answer: Answer, cited: Sequence[Citation]) -> str:
    """Return what an item can be made of, for making.js: the question, and what is quoted of the first document."""
    first = [citation for citation in cited if citation.document == cited[0].document]
    spans = list(dict.fromkeys((citation.start, citation.end) for citation in first))
    about = {"question": answer.standalone or answer.question, "document": first[0].document, "spans": spans}
    return json.dumps(about | {"emphasis": list(answer.emphasis)}, ensure_ascii=False)


def _standalone(question: str) -> Markup:
    again = element("button", worded("span", "turn.as_typed"), type="button", class_="plain", data_do="as-typed")
    return element("p", worded("span", "turn.standalone", {"question": question}), " ", again, class_="standalone")
