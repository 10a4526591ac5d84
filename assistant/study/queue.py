"""The queue of items to be reviewed: which of a bank are looked at, and which no longer fit their documents."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from assistant.study.item import Item
from assistant.study.shared_bank import Kept
from corpus.document import Document


@dataclass(frozen=True, slots=True)
class Filter:
    """Which items are looked at; an empty field takes any. A section takes those below it, too."""

    document: str = ""
    section: tuple[str, ...] = ()
    kind: str = ""
    status: str = ""
    words: str = ""

    def fits(self, item: Item) -> bool:
        """Say whether an item is looked at."""
        path = item.source.section[: len(self.section)]
        return (
            (not self.document or item.source.document == self.document)
            and path == self.section
            and (not self.kind or item.kind == self.kind)
            and (not self.status or item.status == self.status)
            and (not self.words or self.words in item.stem or self.words == item.id)
        )


@dataclass(frozen=True, slots=True)
class Misfit:
    """An item that does not fit its document; `why` is gone (the document is not here), changed or edited."""

    item: Item
    line: int
    why: str
    document: str


def misfits(kept: Kept, documents: Mapping[str, Document]) -> Iterator[Misfit]:
    """Yield the items in use whose quotes are not where the bank says, each once, with its line."""
    hashes = {name: document.sha256 for name, document in documents.items()}
    for item, line in zip(kept.items, kept.lines, strict=True):
        if item.status in {"rejected", "retired", "stale"}:
            continue
        for source in item.sources:
            document = documents.get(source.document)
            if document and document.quote(source.span) == source.quote and source.sha256 == hashes[source.document]:
                continue
            changed = document is not None and source.sha256 != hashes[source.document]
            yield Misfit(item, line, "changed" if changed else "edited" if document else "gone", source.document)
            break


def sections(items: Iterable[Item], document: str) -> list[tuple[str, ...]]:
    """Return the sections that items of a document come from, in its order."""
    found = {item.source.section: item.source.start for item in reversed(list(items)) if item.source.document == document}
    return sorted(found, key=lambda path: found[path])
