"""The values that everything else speaks of. Offsets count characters of `Document.text`, half-open."""

import hashlib
from dataclasses import dataclass

SectionPath = tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters."""

    start: int
    end: int

    def overlap(self, other: "Span") -> int:
        """Return how many characters the two share."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that the format itself marks; level 1 is the highest."""

    level: int
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part: its heading, then its own text up to the next heading.

    Attributes:
        path: titles from the document's own down to this one.
        start: where the heading begins.
        body: where the text to be retrieved begins; a run-in title belongs to it, a heading on a line of its own does not.
        end: where the section's own text ends, subsections excluded.
    """

    path: SectionPath
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """One file's canonical text: Unicode NFC, newlines as LF, the characters otherwise the source's own."""

    id: str
    title: str
    text: str
    headings: tuple[Heading, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def sha256(self) -> str:
        """The hash of the canonical text, in hexadecimal."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def quote(self, span: Span) -> str:
        """Return the document's own words."""
        return self.text[span.start : span.end]

    def section_at(self, offset: int) -> Section | None:
        """Return the section that holds this character, or None between sections."""
        return next((section for section in self.sections if section.start <= offset < section.end), None)


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable slice of one section: `document.text[start:end] == text`."""

    id: str  # document and start: two equal texts stay two passages
    document: str
    section: SectionPath
    text: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it lies in its document."""
        return Span(self.start, self.end)
