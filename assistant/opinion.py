"""What is kept of use: the turns of a conversation, and what readers think of the answers."""

import re
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Answer

Thumb = Literal["up", "down", ""]
Reason = Literal["wrong", "incomplete", "source", "missing", "invented", "other", ""]
Status = Literal["new", "gold", "dismissed"]
THUMBS: tuple[Thumb, ...] = ("up", "down", "")
# The answer is wrong, lacks something, quotes the wrong place; was refused though the documents say it, given though they don't.
REASONS: tuple[Reason, ...] = ("wrong", "incomplete", "source", "missing", "invented", "other")
STATUSES: tuple[Status, ...] = ("new", "gold", "dismissed")
MAX_WORDS_CHARS = 2000
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reader thinks of one answer; an empty thumb is one that was taken back."""

    thumb: Thumb = ""
    reason: Reason = ""
    expected: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A question of a conversation with its whole answer; the key is the turn's on the page."""

    key: str
    question: str
    answer: Answer
    opinion: Opinion = Opinion()


@dataclass(frozen=True, slots=True)
class Feedback:
    """An opinion as an evaluator sees it: about which answer, when (ISO 8601, UTC), and what became of it."""

    id: str
    given_at: str
    status: Status
    opinion: Opinion
    question: str
    answer: Answer

    @property
    def asked(self) -> str:
        """The question as it stands without its conversation."""
        return self.answer.standalone or self.question


def is_key(text: object) -> bool:
    """Say whether a text can be the key of a conversation: long enough that nobody guesses it.

    >>> is_key("0123456789abcdef0123456789abcdef"), is_key("1"), is_key(None)
    (True, False, False)
    """
    return isinstance(text, str) and _KEY.fullmatch(text) is not None
