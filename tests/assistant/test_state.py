import json
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from assistant import state as module
from assistant.answer import Answer, Citation, RankedPassage, read_answer
from assistant.opinion import KeptTurn, Opinion
from assistant.state import FILE, VERSION, State
from corpus.errors import StorageError

ROOT = Path(__file__).parents[2]
MINE, THEIRS = "m" * 32, "t" * 32
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
paths = st.lists(texts, max_size=3).map(tuple)
citations = st.builds(Citation, st.integers(1, 9), texts, texts, paths, st.integers(0, 99), st.integers(0, 99), texts)
hits = st.builds(RankedPassage, st.integers(1, 9), texts, st.floats(0, 1), texts, paths, st.integers(0, 99), st.integers(0, 99))
answers = st.builds(
    Answer,
    *(texts, texts, texts, texts, st.booleans(), st.floats(0, 1), st.just("quote"), st.just("zh-Hant")),
    citations=st.lists(citations, max_size=3).map(tuple),
    hits=st.lists(hits, max_size=3).map(tuple),
    nearest=st.lists(paths, max_size=2).map(tuple),
    timings_ms=st.none() | st.dictionaries(texts, st.integers(0, 99)),
    emphasis=paths,
)


def answered(question="甲項?"):
    return Answer("", question, question, "甲項為12個。", False, 0.9, "quote", "zh-Hant")


def turn(key, question="甲項?"):
    return KeptTurn(key, question, answered(question))


@pytest.fixture
def state(home):
    opened = State.of_home(home)
    yield opened
    opened.close()


def questions(state, conversation=MINE):
    return [kept.question for kept in state.turns(conversation)]


@given(answers)
def test_an_answer_that_was_kept_is_the_same_when_it_is_read(answer):
    assert read_answer(json.loads(json.dumps(answer.to_json()))) == answer


def test_an_answer_of_another_version_is_read_as_far_as_it_is_known():
    data = answered().to_json() | {"mood": "good"}
    del data["notice"]
    assert read_answer(data) == answered()


def test_turns_are_kept_in_order_each_once_and_found_by_who_has_the_key(state):
    for key in ("t1", "t2", "t1"):
        state.add_turn(MINE, turn(key, f"問{key}?"))
    state.add_turn(THEIRS, turn("t1", "別人的?"))
    assert questions(state) == ["問t1?", "問t2?"]
    assert questions(state, THEIRS) == ["別人的?"]
    assert state.turns("x" * 32) == []
    assert state.turns(MINE)[0] == turn("t1", "問t1?")


def test_of_a_long_conversation_the_last_turns_are_shown_again(state):
    for number in range(module.MOST_TURNS + 3):
        state.add_turn(MINE, turn(f"t{number}", f"問{number}?"))
    assert len(questions(state)) == module.MOST_TURNS
    assert questions(state)[-1] == f"問{module.MOST_TURNS + 2}?"


def test_an_opinion_takes_the_place_of_the_one_before(state):
    state.add_turn(MINE, turn("t1"))
    down = Opinion("down", "wrong", "十三個", "看第二節")
    assert state.give(MINE, "t1", down)
    assert state.turns(MINE)[0].opinion == down
    assert state.give(MINE, "t1", Opinion("up"))
    assert state.turns(MINE)[0].opinion == Opinion("up")
    assert state.feedback() == []
    assert state.give(MINE, "t1", Opinion())
    assert state.turns(MINE)[0].opinion == Opinion()


def test_only_who_has_the_key_can_judge_an_answer(state):
    state.add_turn(MINE, turn("t1"))
    assert not state.give(THEIRS, "t1", Opinion("down", "wrong"))
    assert not state.give(MINE, "t2", Opinion("down", "wrong"))
    assert state.feedback() == []


def test_feedback_is_listed_the_newest_first_with_what_became_of_it(state):
    for key in ("t1", "t2"):
        state.add_turn(MINE, turn(key, f"問{key}?"))
        state.give(MINE, key, Opinion("down", "missing"))
    newest, oldest = state.feedback()
    assert (newest.question, oldest.question) == ("問t2?", "問t1?")
    state.settle([newest.id], "gold")
    state.settle([oldest.id], "dismissed")
    assert [one.status for one in state.feedback()] == ["gold", "dismissed"]
    assert state.feedback(oldest.id)[0].question == "問t1?"
    assert state.feedback("nothing") == []


def test_what_was_dismissed_is_new_again_when_its_reader_says_more_and_what_is_gold_stays_gold(state):
    for key in ("t1", "t2"):
        state.add_turn(MINE, turn(key))
        state.give(MINE, key, Opinion("down", "wrong"))
    second, first = state.feedback()
    state.settle([first.id], "dismissed")
    state.settle([second.id], "gold")
    for key in ("t1", "t2"):
        state.give(MINE, key, Opinion("down", "wrong", "十三個"))
    assert {one.id: one.status for one in state.feedback()} == {first.id: "new", second.id: "gold"}


def test_a_turn_that_was_stopped_is_forgotten_with_its_opinion(state):
    state.add_turn(MINE, turn("t1"))
    state.give(MINE, "t1", Opinion("down", "wrong"))
    state.remove_turn(THEIRS, "t1")
    assert questions(state) == ["甲項?"]
    state.remove_turn(MINE, "t1")
    assert (questions(state), state.feedback()) == ([], [])


def test_it_is_there_for_the_next_process_and_for_its_owner_alone(state, home):
    state.add_turn(MINE, turn("t1"))
    again = State.of_home(home)
    assert questions(again) == ["甲項?"]
    again.close()
    assert (home / FILE).stat().st_mode & 0o077 == 0


PROGRAM = """
import sys
from pathlib import Path
from assistant.opinion import Opinion
from assistant.state import State
from tests.assistant.test_state import MINE, turn
state = State.of_home(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), 10_000):
    state.add_turn(MINE, turn(f"t{number}", f"問{number}?"))
    state.give(MINE, f"t{number}", Opinion("down", "wrong", str(number)))
    print(number, flush=True)
"""


def test_what_was_acknowledged_survives_a_kill(home, state):
    acknowledged = -1
    for _ in range(4):
        command = [sys.executable, "-c", PROGRAM, str(home), str(acknowledged + 1)]
        process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True)
        for _ in range(7):
            acknowledged = int(process.stdout.readline())
        process.kill()  # in the middle of the next one
        rest = process.communicate()[0].split()
        acknowledged = int(rest[-1]) if rest else acknowledged
        expected = [str(number) for number in range(acknowledged + 1)]
        assert [one.opinion.expected for one in reversed(state.feedback())][: acknowledged + 1] == expected
    with sqlite3.connect(home / FILE) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_several_threads_and_programs_write_at_once(home, state):
    others = [State.of_home(home) for _ in range(2)]

    def write(which, number):
        which.add_turn(MINE, turn(f"t{number}", f"問{number}?"))

    threads = [threading.Thread(target=write, args=(which, number)) for number, which in enumerate([state, *others] * 8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        other.close()
    assert sorted(questions(state)) == sorted(f"問{number}?" for number in range(24))


def told(state, act):
    with pytest.raises(StorageError) as raised:
        act(state)
    return str(raised.value)


def change(home, statement):
    with sqlite3.connect(home / FILE) as connection:
        connection.execute(statement)
    connection.close()


def test_a_database_of_a_newer_program_is_refused_and_left_as_it_is(home, state):
    state.add_turn(MINE, turn("t1"))
    state.close()
    change(home, f"UPDATE about SET version = {VERSION + 1}")
    said = told(state, State.open)
    assert f"a newer version of the program wrote it (form {VERSION + 1}, this one knows {VERSION}); update the program" in said
    change(home, f"UPDATE about SET version = {VERSION}")
    assert questions(state) == ["甲項?"]


@pytest.mark.parametrize("content", [b"hello " * 1000, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_said_and_left_as_it_is(home, state, content):
    home.mkdir()
    (home / FILE).write_bytes(content)
    said = told(state, State.open)
    assert said.startswith(f"{home / FILE}: it is")
    assert "put a copy of it back, or move it away to begin a new one" in said
    assert (home / FILE).read_bytes() == content


def test_a_database_of_something_else_is_said(home, state):
    home.mkdir()
    change(home, "CREATE TABLE theirs (a)")
    assert "it is not whole" in told(state, State.open)


def test_a_damaged_answer_is_said(home, state):
    state.add_turn(MINE, turn("t1"))
    change(home, "UPDATE turns SET answer = '{'")
    assert "a kept answer is damaged" in told(state, lambda state: state.turns(MINE))


def test_a_database_that_another_program_holds_is_said(home, state, monkeypatch):
    monkeypatch.setattr(module, "BUSY_S", 0.1)
    state.open()
    other = sqlite3.connect(home / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert questions(state) == []  # reading waits for nobody
    assert "another program is using it (database is locked); wait a moment" in told(
        state, lambda s: s.add_turn(MINE, turn("t1"))
    )
    other.execute("COMMIT")
    other.close()
    state.add_turn(MINE, turn("t1"))
    assert questions(state) == ["甲項?"]


FILLING = """
import resource, signal, sys
from pathlib import Path
from assistant.state import State
from corpus.errors import StorageError
from tests.assistant.test_state import MINE, turn
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
state = State.of_home(Path(sys.argv[1]))
state.open()
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
kept = 0
try:
    for number in range(1000):
        state.add_turn(MINE, turn(f"t{number}", "問" * 2000))
        kept += 1
except StorageError as error:
    print(kept, error)
"""


def test_a_disk_that_fills_up_is_said_and_what_was_kept_before_stays(home, state):
    done = subprocess.run(
        [sys.executable, "-c", FILLING, str(home)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    kept, said = done.stdout.split(" ", 1)
    assert f"{home / FILE}: the disk " in said
    assert "free some space" in said
    assert len(questions(state)) == int(kept) > 3


def test_a_home_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    assert "cannot be written (Not a directory); set ASSISTANT_HOME" in told(
        State.of_home(tmp_path / "file" / "home"), State.open
    )


def test_a_password_is_no_part_of_what_is_said():
    state = State("postgresql://zhiyuan:secret@localhost/zhiyuan")
    assert "secret" not in state._name


def test_the_tables_can_be_made_in_postgresql_as_well():
    for table in module._TABLES.sorted_tables:
        assert f"CREATE TABLE {table.name}" in str(CreateTable(table).compile(dialect=postgresql.dialect()))


def test_nothing_is_written_before_it_is_used(home):
    State.of_home(home)
    assert not home.exists()
