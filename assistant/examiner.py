"""Gold questions asked in the background of a server: one run at a time, its progress for every page, stopped and taken up again."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assistant import exam
from assistant.evaluations import again, chosen, scored
from assistant.provenance import Choice
from assistant.service import Service
from assistant.settings import Settings
from corpus.errors import AssistantError
from eval.question import Question
from eval.runs import is_finished

log = logging.getLogger(__name__)
Stage = Literal["idle", "preparing", "asking", "scoring", "done", "stopped", "failed"]
_BUSY = frozenset({"preparing", "asking", "scoring"})


@dataclass(frozen=True, slots=True)
class Job:
    """The run in hand, or the last one.

    Attributes:
        number: counts the runs of this server, from 1; 0 before the first.
        run: its name, once it is known.
        done: questions asked, or scored, of `total`.
        known: the very same had been run before, so nothing was asked.
        error: why it failed; None also when the program itself is at fault.
    """

    stage: Stage = "idle"
    number: int = 0
    run: str = ""
    done: int = 0
    total: int = 0
    known: bool = False
    error: AssistantError | None = None

    @property
    def busy(self) -> bool:
        """Whether it goes on."""
        return self.stage in _BUSY


class _Stopped(BaseException):
    """Leaves the questions where somebody stopped them; nothing on the way may take it for an error."""


class Examiner:
    """Runs gold questions, one run at a time, and says how far it is."""

    def __init__(self, settings: Settings, service: Service) -> None:
        self._settings, self._service = settings, service
        self._job = Job()
        self._stop = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def job(self) -> Job:
        """The run in hand, or the last one."""
        return self._job

    def start(self, name: str, split: str) -> bool:
        """Begin to run a gold set by its id; False when another run is in hand.

        Raises:
            DatasetError: there is no such set.
        """
        return self._begin(chosen(self._settings, name, split))

    def resume(self, run: str) -> bool:
        """Go on with a run that was interrupted; False when another one is in hand.

        Raises:
            DatasetError: there is no such run, or it can go on from a terminal only.
        """
        return self._begin(again(self._settings, run))

    def stop(self) -> None:
        """Ask the run in hand to end after the question it is at; its answers are kept."""
        self._stop.set()

    def wait(self, timeout_s: float | None = None) -> Job:
        """Wait until the run in hand has ended, and say how."""
        if self._thread:
            self._thread.join(timeout_s)
        return self._job

    def _begin(self, choice: Choice) -> bool:
        with self._starting:
            if self._job.busy:
                return False
            self._stop.clear()
            self._job = Job("preparing", number=self._job.number + 1)
            self._thread = threading.Thread(target=self._run, args=(choice,), name="examiner", daemon=True)
            self._thread.start()
            return True

    def _run(self, choice: Choice) -> None:
        try:
            self._examine(choice)
        except _Stopped:
            self._job = replace(self._job, stage="stopped")
        except AssistantError as error:
            log.error("run %s: %s", self._job.run, error)
            self._job = replace(self._job, stage="failed", error=error)
        finally:  # a bug: the thread's traceback goes to stderr, and nobody is left waiting
            if self._job.busy:
                self._job = replace(self._job, stage="failed")

    def _examine(self, choice: Choice) -> None:
        answerer = self._service.answerer
        paper = exam.prepare(self._settings, choice, answerer)
        total = len(paper.questions)
        self._job = replace(self._job, run=paper.folder.name, total=total, known=is_finished(paper.folder))
        if not self._job.known:
            exam.sit(answerer, paper, track=self._tracked("asking", total))
        scored(self._settings, paper.folder.name, track=self._tracked("scoring", total))
        self._job = replace(self._job, stage="done", done=total)

    def _tracked(self, stage: Stage, total: int) -> Callable[[Iterable[Question]], Iterator[Question]]:
        """Return what follows the questions; of a run that goes on, those answered before count as done."""

        def track(questions: Iterable[Question]) -> Iterator[Question]:
            left = list(questions)
            for number, question in enumerate(left):
                self._job = replace(self._job, stage=stage, done=total - len(left) + number)
                if self._stop.is_set():
                    raise _Stopped
                yield question

        return track
