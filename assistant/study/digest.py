"""What a document's material says in short: figures, terms and dates for handouts, slides, workbooks and plans, all in its own words."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.study.figure_table import UNKNOWN, Row
from assistant.study.item import FigureFacts
from assistant.study.material import Material, gathered
from corpus.document import Document, SectionPath
from corpus.script import Language

_MAX_MEANING_CHARS = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to know: its name, what the document says of it, where; `sentence` is the proof."""

    name: str
    said: str
    section: SectionPath
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What a session is about.

    Attributes:
        sections: the paths of the sections with text of their own, in order, with how many characters each has.
        figures: what is known of each figure, with its place.
    """

    document: str
    sha256: str
    title: str
    language: Language
    sections: tuple[tuple[SectionPath, int], ...]
    figures: tuple[tuple[FigureFacts, Entry], ...] = ()
    terms: tuple[Entry, ...] = ()
    targets: tuple[Entry, ...] = ()

    @property
    def parts(self) -> tuple[tuple[SectionPath, int], ...]:
        """The parts a session goes through: the headings below the title, with the characters of all they hold."""
        sizes: dict[SectionPath, int] = {}
        for path, chars in self.sections:
            sizes[path[:2]] = sizes.get(path[:2], 0) + chars
        return tuple(sizes.items())


def _facts(row: Row) -> FigureFacts:
    direction = {"up": "↑", "down": "↓"}.get(row.figure.direction, "")
    return FigureFacts(row.value, row.unit, row.qualifier, direction, row.figure.year or row.statement.year, row.indicator)


def said(figure: FigureFacts) -> str:
    """Return a figure with its unit and qualifier as one text.

    >>> said(FigureFacts("22", "%", "以上"))
    '22%以上'
    """
    return f"{figure.value}{figure.unit}{figure.qualifier}"


def digest(material: Material) -> Digest:
    """Return the short of a material; figures that are part of names are left out."""
    document = material.document

    def entry(name: str, words: str, section: SectionPath, sentence: str) -> Entry:
        return Entry(name, words, section, " ".join(sentence.split()))

    figures = []
    for row in material.rows:
        if not row.named:
            facts = _facts(row)
            figures.append((facts, entry(row.indicator, said(facts), row.statement.section.path, row.statement.text)))
    terms = [
        entry(document.quote(one.term), document.quote(one.meaning), one.statement.section.path, one.statement.text)
        for one in material.definitions
    ]
    targets = [
        entry(document.quote(one.span), document.quote(one.clause), one.statement.section.path, one.statement.text)
        for one in material.deadlines
    ]
    sections = tuple((section.path, section.end - section.body) for section in material.sections)
    return Digest(
        document.id, document.sha256, document.title, material.language, sections, tuple(figures), tuple(terms), tuple(targets)
    )


@lru_cache(maxsize=64)
def digested(document: Document) -> Digest:
    """Return the short of a document, made once: for pages that ask again and again."""
    return digest(gathered(document))


def named(digest_: Digest, part: SectionPath) -> list[Entry]:
    """Return the figures below a heading whose indicator the document names, each indicator once."""
    found: dict[str, Entry] = {}
    for _, one in digest_.figures:
        if one.section[: len(part)] == part and one.name != UNKNOWN:
            found.setdefault(one.name, one)
    return list(found.values())


def below(entries: Iterable[Entry], part: SectionPath) -> list[Entry]:
    """Return the entries below a heading, each once."""
    return list(
        {one.name: one for one in entries if one.section[: len(part)] == part and len(one.said) <= _MAX_MEANING_CHARS}.values()
    )
