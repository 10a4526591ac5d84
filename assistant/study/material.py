"""The material of a study session: all that a document states, as literal spans of it."""

from dataclasses import dataclass
from functools import lru_cache

from assistant.study.figure_table import Row, figure_rows
from assistant.study.listings import Listing, find_lists
from assistant.study.statements import Statement, main_place, statements
from assistant.study.terms import Deadline, Definition, Name, Slogan, deadlines, definitions, names, slogans
from corpus.document import Document, Section, Span
from corpus.outline import outline
from corpus.script import Language, detect


@dataclass(frozen=True, slots=True)
class Material:
    """What can be taught of one document; everything is at its place in the document, in order."""

    document: Document
    language: Language
    place: str
    statements: tuple[Statement, ...]
    rows: tuple[Row, ...]
    lists: tuple[Listing, ...]
    definitions: tuple[Definition, ...]
    slogans: tuple[Slogan, ...]
    deadlines: tuple[Deadline, ...]
    names: tuple[Name, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections that have text of their own."""
        return tuple(section for section in self.document.sections if section.end > section.body)

    def quote(self, span: Span) -> str:
        """Return the document's own words."""
        return self.document.quote(span)


def gather(document: Document) -> Material:
    """Return the material of a document; its outline is made when it has none yet."""
    if not document.sections:
        document = outline(document)
    known = statements(document)
    lists = find_lists(document, known)
    return Material(
        document=document,
        language=detect(document.text[:4000]),
        place=main_place(document),
        statements=known,
        rows=figure_rows(document, known, lists),
        lists=lists,
        definitions=definitions(document, known),
        slogans=slogans(document, known),
        deadlines=deadlines(document, known),
        names=names(document, known),
    )


@lru_cache(maxsize=64)
def gathered(document: Document) -> Material:
    """Return the material of a document, gathered once: for pages that ask again and again."""
    return gather(document)
