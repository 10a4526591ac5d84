"""Work of the tab 研習 that takes longer than a moment: one piece at a time in the background, its progress for every page."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.app.markup import Markup, element, labelled, worded
from assistant.app.refused import trouble
from assistant.wording import error_key
from corpus.errors import AssistantError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Product:
    """What a piece of work ends with: words for the page, and a file to be downloaded, if any."""

    html: Markup
    file: str = ""
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Job:
    """The work in hand, or the last.

    Attributes:
        kind: make, session or export.
        number: counts the work of this server, from 1; 0 before the first.
        stage: the key of what is being done, below `work.`.
        done: how much of `total`; 0 of 0 when it cannot be counted.
    """

    kind: str = ""
    number: int = 0
    stage: str = ""
    done: int = 0
    total: int = 0
    busy: bool = False
    product: Product | None = None
    error: AssistantError | None = None


class Bench:
    """Does one piece of work at a time."""

    def __init__(self) -> None:
        self._job = Job()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def job(self) -> Job:
        """The work in hand, or the last."""
        return self._job

    def start(self, kind: str, work: Callable[["Bench"], Product]) -> bool:
        """Begin a piece of work; False when another one is in hand."""
        with self._starting:
            if self._job.busy:
                return False
            self._job = Job(kind, self._job.number + 1, "begin", busy=True)
            self._thread = threading.Thread(target=self._run, args=(work,), name=f"study {kind}", daemon=True)
            self._thread.start()
            return True

    def wait(self, timeout_s: float | None = None) -> Job:
        """Wait until the work in hand has ended, and say how."""
        if self._thread:
            self._thread.join(timeout_s)
        return self._job

    def stage(self, name: str) -> None:
        """Say what is being done now."""
        self._job = replace(self._job, stage=name, done=0, total=0)

    def track(self, name: str, things: Sequence[Any]) -> Iterator[Any]:
        """Yield things, and count them as done."""
        for number, thing in enumerate(things):
            self._job = replace(self._job, stage=name, done=number, total=len(things))
            yield thing

    def _run(self, work: Callable[["Bench"], Product]) -> None:
        try:
            product = work(self)
            self._job = replace(self._job, stage="done", busy=False, product=product)
        except AssistantError as error:
            log.info("%s: %s", self._job.kind, error)
            self._job = replace(self._job, stage="failed", busy=False, error=error)
        finally:  # a bug: the thread's traceback goes to stderr, and nobody is left waiting
            if self._job.busy:
                self._job = replace(self._job, stage="failed", busy=False)


def told(job: Job) -> dict[str, Any]:
    """Return how far the work is, for the page; its `html` says it in words."""
    facts: dict[str, Any] = {"kind": job.kind, "number": job.number, "busy": job.busy, "done": job.done, "total": job.total}
    if job.product:
        return facts | {"html": job.product.html, "file": job.product.file}
    if job.stage == "failed":
        return facts | {"html": trouble(error_key(job.error), {"detail": str(job.error)}) if job.error else trouble("desk.bug")}
    if not job.number:
        return facts | {"html": ""}
    words = worded("span", f"work.{job.stage}")
    count = worded("span", "work.count", {"done": job.done, "total": job.total}, class_="faint") if job.total > 1 else Markup()
    return facts | {"html": element("p", words, " ", count)}


def place(name: str) -> Markup:
    """Return where the progress of a pane's work is shown; study_job.js fills it."""
    bar = element("progress", max=1, value=0, data_part=f"{name}-bar", **labelled("aria_label", "work.label"))
    words = element("div", data_part=f"{name}-words", role="status")
    return element("div", bar, words, class_="job", data_part=f"{name}-job", hidden=True)
