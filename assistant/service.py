"""The assistant while it starts and after: the page opens at once and asks here what it waits for."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from assistant.answer import Answer, Mode
from corpus.document import Document
from corpus.errors import AssistantError, NoIndexError
from corpus.script import Language

if TYPE_CHECKING:
    from assistant.state import State

log = logging.getLogger(__name__)
MAX_QUESTION_CHARS = 2000
Stage = Literal["model", "index", "ready", "failed"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of a conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What start-up is doing; `done` of `total` passages while the index is built, 0 of 0 when it can't be counted."""

    stage: Stage
    done: int = 0
    total: int = 0
    error: AssistantError | None = None


class Answerer(Protocol):
    """Who answers; `Chain` in use, a fake in tests."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """The indexed documents by id, outlined."""

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Turn] | None = (),
        language: Language | None = None,
        mode: Mode | None = None,
        id: str = "",  # noqa: A002 - the contract's name
    ) -> Iterator[Answer]:
        """Yield the answer as it grows, without words at first and again while it does not; the last one is whole and verified.

        Raises:
            QuestionError: the question is empty, too long or not text.
        """


Report = Callable[[Progress], None]


class Service:
    """Loads an answerer in the background, once, and says how far it is.

    Attributes:
        state: where conversations are kept; None keeps none, and every question stands for itself.
        home: the folder of the users' data; None when nothing is to be written.
    """

    def __init__(self, load: Callable[[Report], Answerer], *, state: "State | None" = None, home: Path | None = None) -> None:
        self._load = load
        self.state = state
        self.home = home
        self._progress = Progress("model")
        self._answerer: Answerer | None = None
        self._thread = threading.Thread(target=self._run, name="start-up", daemon=True)

    def start(self) -> None:
        """Begin loading; returns at once."""
        self._thread.start()

    def wait(self, timeout_s: float | None = None) -> Progress:
        """Wait until loading has ended, and say how."""
        self._thread.join(timeout_s)
        return self._progress

    def _report(self, progress: Progress) -> None:
        self._progress = progress

    def _run(self) -> None:
        try:
            self._answerer = self._load(self._report)
        except AssistantError as error:
            log.error("start-up failed: %s", error)
            self._progress = Progress("failed", error=error)
        else:
            self._progress = Progress("ready")
        finally:  # a bug: the thread's traceback goes to stderr, and nobody is left waiting
            if self._progress.stage not in ("ready", "failed"):
                self._progress = Progress("failed")

    @property
    def progress(self) -> Progress:
        """What start-up is doing now."""
        return self._progress

    @property
    def answerer(self) -> Answerer:
        """Who answers.

        Raises:
            NoIndexError: start-up has not ended yet.
            AssistantError: start-up has failed with it.
        """
        if self._answerer is None:
            if (error := self._progress.error) is not None:
                raise type(error)(str(error)) from error
            if self._progress.stage == "failed":
                raise NoIndexError("start-up failed, and the log says why; start it again")
            raise NoIndexError("the index is not ready yet; wait a moment and ask again")
        return self._answerer
