"""An item in the making: what all generators share."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from assistant.study.item import Item, Kind, Made, Option, Source, item_id
from assistant.study.material import Material
from assistant.study.phrasing import say
from assistant.study.statements import Statement
from corpus.document import Span

VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class Maker:
    """The material, and the seed that every choice follows."""

    material: Material
    seed: int

    def random(self, *names: object) -> Random:
        """Return a generator of its own for one decision, so that no decision moves another."""
        return Random("|".join(map(str, (self.seed, self.material.document.id, *names))))

    def source(self, span: Span) -> Source:
        """Return the proof that a span of the document is."""
        document = self.material.document
        section = document.section_at(span.start)
        path = section.path if section else ()
        return Source(document.id, document.sha256, span.start, span.end, document.quote(span), path)

    def item(
        self, rule: str, kind: Kind, stem: str, answer: Sequence[str], proof: Sequence[Statement | Span], **more: Any
    ) -> Item:
        """Return an item; its id is made of the rule, the answer and the words that prove it, not of where they stand.

        Args:
            rule: of the specification, such as G2.
            kind: of the item.
            stem: what is asked.
            answer: what is right.
            proof: the sentences or spans that prove it, the first one holding the answer.
            more: any other fields of the item; `asked` tells two items of one sentence apart.
        """
        document = self.material.document
        sources = tuple(self.source(span.span if isinstance(span, Statement) else span) for span in proof)
        told = str(more.pop("asked", ""))
        identity = (kind, told or stem, "\x1e".join(answer), sources[0].quote)
        explain = more.pop("explain", "") + say(self.material.language, "quote", quote=sources[0].quote)
        return Item(
            id=item_id(document.id, rule, *identity),
            kind=kind,
            stem=stem,
            answer=tuple(answer),
            sources=sources,
            made=Made(rule, VERSION, self.seed),
            explain=explain,
            **more,
        )


def options(texts: Sequence[tuple[str, bool, int]]) -> tuple[Option, ...]:
    """Return options a, b, c … of (text, whether it is right, where it is taken from or -1)."""
    return tuple(
        Option("abcdefgh"[number], text, key, start, start + len(text) if start >= 0 else -1)
        for number, (text, key, start) in enumerate(texts)
    )


def relabelled(item: Item, order: Sequence[Option]) -> Item:
    """Return an item with its options in another order, their letters given anew."""
    return replace(item, options=tuple(replace(option, id="abcdefgh"[number]) for number, option in enumerate(order)))
