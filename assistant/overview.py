"""What a part of a document or the whole of it says: its headings and how its sections begin."""

from collections.abc import Mapping

from assistant.choice import share, token_set
from assistant.excerpt import MAX_PARTS_CHARS, MAX_REASON_CHARS, MAX_SUMMARY_CHARS, SHORT_SENTENCE, Quote, tidy
from assistant.need import Need, speaks_of_documents
from corpus.chunker import sentences
from corpus.document import Document, Section, SectionPath, Span
from index.retriever import Retrieval


def _parts(document: Document) -> list[Section]:
    """Return the sections right below the document's title."""
    return [section for section in document.sections if len(section.path) == 2]


def _whole_sentences(document: Document, section: Section, limit: int) -> Span:
    """Return the opening sentences of a section's own text that fit; its heading where it has no text."""
    found = [tidy(document.text, sentence) for sentence in sentences(document.text, Span(section.body, section.end))]
    if not found:
        return tidy(document.text, Span(section.start, section.body))
    fitting = [sentence for sentence in found if sentence.end - found[0].start <= limit] or found[:1]
    return Span(found[0].start, fitting[-1].end)


def _openings(document: Document, path: SectionPath, *, limit: int, own_chars: int) -> tuple[Quote, ...]:
    """Quote the beginning of a section and of each section right below it, while there is room.

    Args:
        document: the document.
        path: the section's path.
        limit: characters in all.
        own_chars: of each section; its first sentence is quoted even when longer.
    """
    quotes: list[Quote] = []
    used = 0
    for section in document.sections:
        if section.path[: len(path)] != path or len(section.path) > len(path) + 1:
            continue
        span = _whole_sentences(document, section, own_chars)
        if span.end <= span.start or used + span.end - span.start > limit:
            continue
        quotes.append(Quote(document.id, section.path, span))
        used += span.end - span.start
    return tuple(quotes)


def _heading(document: Document, section: Section) -> Span:
    """Return a section's heading without the marks of its format (## in Markdown); an empty span where it has none."""
    at = document.text.find(section.path[-1], section.start, section.body)
    return Span(at, at + len(section.path[-1])) if at >= 0 else tidy(document.text, Span(section.start, section.body))


def _title(document: Document, section: Section) -> Span:
    """Return a section's heading; where it has none on a line of its own, the sentence that it begins with."""
    heading = _heading(document, section)
    return heading if heading.end > heading.start else _whole_sentences(document, section, 0)


def _headed(document: Document, section: Section, *, limit: int, own_chars: int) -> tuple[Quote, ...]:
    """Quote the heading of a section, then its openings; the heading once where they begin with it."""
    heading = Quote(document.id, section.path, _heading(document, section))
    length = heading.span.end - heading.span.start
    found = _openings(document, section.path, limit=limit - length, own_chars=own_chars)
    repeated = length <= 0 or any(quote.span.overlap(heading.span) for quote in found)
    return found if repeated else (heading, *found)


def part(need: Need, retrieval: Retrieval, documents: Mapping[str, Document]) -> tuple[Quote, ...]:
    """Quote the openings of the n-th part of the document that the question is about: the one of the first hit."""
    ids = [hit.passage.document for hit in retrieval.hits] or list(documents)
    document = documents[ids[0]]
    parts = _parts(document)
    if need.part > len(parts) or not parts:
        return ()
    meant = parts[need.part - 1] if need.part > 0 else parts[-1]
    below = [section for section in document.sections if section.path[:-1] == meant.path]
    if need.headings and below:
        return tuple(Quote(document.id, section.path, _title(document, section)) for section in (meant, *below))
    return _headed(document, meant, limit=MAX_PARTS_CHARS, own_chars=SHORT_SENTENCE)


def _every_part(document: Document) -> tuple[Quote, ...]:
    """Quote the heading of every part of a document while there is room, and with what is left how each begins."""
    parts = _parts(document)
    headings = [Quote(document.id, part.path, _heading(document, part)) for part in parts]
    room = MAX_SUMMARY_CHARS - sum(heading.span.end - heading.span.start for heading in headings)
    quotes: list[Quote] = []
    used = 0
    for heading in headings:
        own_chars = max(0, room) // len(parts)
        opening = _openings(document, heading.section, limit=own_chars, own_chars=own_chars)[:1]
        for quote in (heading, *opening):
            length = quote.span.end - quote.span.start
            repeated = quote is not heading and quote.span.overlap(heading.span)
            if length > 0 and not repeated and used + length <= MAX_SUMMARY_CHARS:
                quotes.append(quote)
                used += length
    return tuple(quotes)


def named_section(retrieval: Retrieval, document: Document) -> tuple[Section | None, float]:
    """Return the section below the title that a question about a section means, and how much of the question says so.

    A section is meant by its title's words, and by the hits that lie in it.
    """
    hits = {hit.passage.section: hit.score for hit in reversed(retrieval.hits) if hit.passage.document == document.id}
    asked = [term for term in retrieval.terms if not (term.term.name.isascii() and speaks_of_documents(term.term.name))]
    if all(speaks_of_documents(term.term.name) for term in asked if term.known):
        return None, 0.0
    best: tuple[float, Section | None, float] = (0.0, None, 0.0)
    for section in document.sections:
        if len(section.path) < 2:
            continue
        titled = share(asked, token_set(section.path[-1]))
        score = titled + 0.3 * hits.get(section.path, 0.0)
        if titled > 0 and score > best[0]:
            best = score, section, titled
    return best[1], best[2]


def summary(retrieval: Retrieval, documents: Mapping[str, Document]) -> tuple[Quote, ...]:
    """Quote the beginnings of the section that is meant, or of every part of the document when none is."""
    if not retrieval.hits:
        return ()
    document = documents[retrieval.hits[0].passage.document]
    section, _ = named_section(retrieval, document)
    if section is None:
        return _every_part(document) or _openings(
            document, (document.title,), limit=MAX_SUMMARY_CHARS, own_chars=MAX_REASON_CHARS
        )
    alone = not any(other.path[:-1] == section.path for other in document.sections)
    own_chars = MAX_PARTS_CHARS if alone else SHORT_SENTENCE
    return _headed(document, section, limit=MAX_SUMMARY_CHARS, own_chars=own_chars)
