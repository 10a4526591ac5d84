"""A session as a trainer asks for it: what the bank has, the papers drawn, what is short, and the zip."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from assistant.study.blueprint import Blueprint, Level, Want, planned
from assistant.study.digest import Digest
from assistant.study.item import KINDS, Item, Kind
from assistant.study.paper import POINTS
from assistant.study.papers import Drawn, draw_papers
from assistant.study.session import items_of, session
from corpus.errors import DatasetError


@dataclass(frozen=True, slots=True)
class Wish:
    """What a session is to be.

    Attributes:
        sections: titles; empty for the whole document.
        counts: how many items of each kind papers A and B have each; empty leaves it to the minutes and the level.
        drafts: items that nobody has accepted may be used; every paper then says that it is a draft.
    """

    minutes: int = 90
    audience: str = ""
    level: Level = "mixed"
    seed: int = 1
    title: str = ""
    sections: tuple[str, ...] = ()
    counts: Mapping[Kind, int] | None = None
    drafts: bool = False


@dataclass(frozen=True, slots=True)
class Composed:
    """A session before it is written; `available` counts the items that may be used, by kind."""

    digest: Digest
    items: tuple[Item, ...]
    blueprint: Blueprint
    drawn: Drawn
    available: Mapping[Kind, int]
    draft: bool

    @property
    def practice(self) -> list[Item]:
        """The items that no paper has, for learners to practise with; those of the papers when none is left."""
        printed = items_of(self.drawn)
        papered = {item.id for item in printed}
        return [item for item in self.items if item.id not in papered] or printed

    def zip(self, seed: int) -> bytes:
        """Return the session's zip."""
        return session(self.digest, self.blueprint, self.drawn, self.items, seed=seed, draft=self.draft)


def usable_in(items: Iterable[Item], document: str, *, drafts: bool) -> list[Item]:
    """Return the items of a document that papers may use."""
    status = {"accepted", "draft"} if drafts else {"accepted"}
    return [item for item in items if item.source.document == document and item.status in status]


def compose(items: Iterable[Item], digest: Digest, wish: Wish) -> Composed:
    """Return the best that the bank can do for a wish; what is short of it is in `drawn.short`.

    Raises:
        DatasetError: the items are of another version of the document.
    """
    own = usable_in(items, digest.document, drafts=wish.drafts)
    if other := [item.id for item in own if item.source.sha256 != digest.sha256]:
        raise DatasetError(
            f"{digest.document}: {len(other)} items were made of another version of the document ({', '.join(other[:3])}, …); "
            "compare the bank with the documents in the review first"
        )
    fitting = [item for item in own if not wish.sections or any(title in item.source.section for title in wish.sections)]
    plan = planned(wish.title or digest.title, wish.minutes, fitting, level=wish.level, audience=wish.audience)
    if wish.counts is not None:
        paper = tuple(Want(kind, wish.counts[kind], points=POINTS[kind]) for kind in KINDS if wish.counts.get(kind))
        plan = replace(plan, paper=paper)
    plan = replace(plan, sections=wish.sections)
    drawn = draw_papers(own, plan, digest.language, seed=wish.seed, best=True)
    draft = any(item.status != "accepted" for item in own)
    return Composed(digest, tuple(own), plan, drawn, Counter(item.kind for item in fitting), draft)
