"""Start-up goes on in the background; whoever asks is told how far it is, and never left waiting for what has failed."""

import threading

import pytest

from assistant.service import Progress, Service
from corpus.errors import ModelError, NoIndexError
from tests.fakes import plain


class Answerer:
    def __init__(self):
        self.documents = {"a": plain("a", "字")}

    def stream(self, question, **_):
        yield question


def test_it_says_how_far_it_is_and_then_who_answers():
    reported, go = threading.Event(), threading.Event()
    answerer = Answerer()

    def load(report):
        report(Progress("index", 3, 9))
        reported.set()
        assert go.wait(20)
        return answerer

    service = Service(load)
    assert service.progress == Progress("model")
    service.start()
    assert reported.wait(20)
    assert service.progress == Progress("index", 3, 9)
    with pytest.raises(NoIndexError, match="the index is not ready yet; wait a moment and ask again"):
        _ = service.answerer
    assert service.wait(0) == Progress("index", 3, 9)
    go.set()
    assert service.wait(20) == Progress("ready")
    assert service.answerer is answerer


def test_a_failure_is_told_to_whoever_asks():
    def load(_):
        raise ModelError("m: no such model; name another")

    service = Service(load)
    service.start()
    progress = service.wait(20)
    assert (progress.stage, str(progress.error)) == ("failed", "m: no such model; name another")
    with pytest.raises(ModelError, match="m: no such model; name another"):
        _ = service.answerer


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_while_starting_leaves_nobody_waiting():
    def load(_):
        raise RuntimeError("a bug")

    service = Service(load)
    service.start()
    assert service.wait(20) == Progress("failed")
    with pytest.raises(NoIndexError, match="start-up failed, and the log says why"):
        _ = service.answerer
