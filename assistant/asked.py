"""A question on its way through the chain, and the parts of a compound one."""

from dataclasses import dataclass, field

from assistant.abstain import THRESHOLD
from assistant.answer import Mode
from assistant.need import Need
from assistant.quote import Draft
from corpus.script import Language
from index.retriever import Retrieval


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a compound one, and what was found for it.

    Attributes:
        within: ids of the documents it is asked of; empty for all.
    """

    question: str
    need: Need
    within: frozenset[str] = frozenset()
    retrieval: Retrieval = field(default_factory=lambda: Retrieval(()))
    draft: Draft = field(default_factory=lambda: Draft(()))
    confidence: float = 0.0

    @property
    def answered(self) -> bool:
        """Whether the quotes are likely enough to answer it."""
        return bool(self.draft.quotes) and self.confidence >= THRESHOLD


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way through the chain; each step fills in its share."""

    id: str
    question: str
    standalone: str
    language: Language
    parts: tuple[Part, ...]
    mode: Mode
    started: float
    retrieved: float = 0.0
