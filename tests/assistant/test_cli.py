"""The commands: exit 0 done, 1 refused with one line that says what to do, 2 misuse; data on stdout, all else on stderr."""

import json
import logging
import os
import socket
import subprocess
import sys

import pytest

from tests.fakes import build, handbook, plain

QUESTION = "黑龍江的糧食總產量是多少?"


@pytest.fixture(autouse=True)
def _logging():
    """Leave the loggers as they were."""
    levels = {name: logging.getLogger(name).level for name in ("sentence_transformers",)}
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture
def command(program):
    return program


# What is typed, and what the one line on stderr has to hold. None of these loads a model.
REFUSED = [
    (["ask", ""], "the question has no words in it; type one"),
    (["ask", " ?! "], "the question has no words in it; type one"),
    (["ask", "字" * 2001], "the question has 2,001 characters; shorten it to 2,000 or fewer"),
    (["ask", "a\x07b"], "the question is not plain text; type it again"),
    (["ask", "x", "--lang", "klingon"], "--lang klingon: not a language; use one of zh-Hant, zh-Hans, en"),
    (["ask", "x", "--mode", "poem"], "--mode poem: not a mode; use one of"),
    (["ask", "--batch", "{tmp}/gone.jsonl"], "gone.jsonl: no such file; check the name"),
    (["ask", "--batch", "{tmp}"], "cannot be read (Is a directory)"),
    (["index", "--list"], "nothing is indexed yet; run: assistant index"),
    (["index", "{tmp}/gone.txt"], "gone.txt: no such file; check the name"),
    (["index", "{tmp}/empty"], "no documents in this folder"),
    (["index", "--remove", "nobody"], "nobody: no such document; assistant index --list shows them"),
    (["serve", "--host", "0.0.0.0"], "0.0.0.0: serving beyond this machine needs sign-in"),
    (["serve", "--port", "70000"], "ASSISTANT_PORT=70000: input should be less than or equal to 65535"),
]


@pytest.mark.parametrize(
    ("arguments", "message"), REFUSED, ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else ""
)
def test_what_is_refused_is_one_line_on_stderr_and_exit_1(command, tmp_path, arguments, message):
    (tmp_path / "empty").mkdir()
    code, out, err = command(*[argument.replace("{tmp}", str(tmp_path)) for argument in arguments])
    assert (code, out) == (1, "")
    assert err.startswith("error: ")
    assert message in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


MISUSED = [
    ["ask"],
    ["ask", "x", "--batch", "y"],
    ["ask", "x", "--no-such-option"],
    ["index", "--list", "--remove", "x"],
    ["index", "--list", "a.txt"],
    ["serve", "--port", "many"],
    ["no-such-command"],
    ["doctor", "too", "much"],
]


@pytest.mark.parametrize("arguments", MISUSED, ids=" ".join)
def test_misuse_is_exit_2_with_nothing_on_stdout(command, arguments):
    code, out, err = command(*arguments)
    assert (code, out) == (2, "")
    assert err


@pytest.mark.parametrize(
    "arguments", [["--help"], ["index", "--help"], ["ask", "--help"], ["serve", "--help"], ["doctor", "--help"]], ids=" ".join
)
def test_help_is_data(command, arguments):
    code, out, err = command(*arguments)
    assert (code, err) == (0, "")
    assert "assistant" in out


def test_a_misspelt_variable_is_refused_by_every_command(command, monkeypatch):
    monkeypatch.setenv("ASSISTANT_TOPK", "9")
    for arguments in (["ask", "x"], ["index"], ["index", "--list"], ["serve"], ["doctor"]):
        code, out, err = command(*arguments)
        assert (code, out) == (1, "")
        assert "error: ASSISTANT_TOPK: no such setting; the settings are ASSISTANT_HOME" in err


def test_a_home_that_is_a_file_is_refused_by_every_command_that_needs_it(command, home):
    home.write_text("a file")
    for arguments in (["ask", "x"], ["index"], ["index", "--list"]):
        code, out, err = command(*arguments)
        assert (code, out) == (1, "")
        assert err.startswith(f"error: {home}")
        assert err.count("\n") == 1


def test_the_list_is_data_on_stdout(command, home):
    build(home, handbook(), plain("b", "第二份。"))
    assert command("index", "--list") == (0, "b\tb\nhandbook\t青山市節水手冊\n", "")
    code, out, _ = command("index", "--list", "--json")
    assert (code, json.loads(out)["counts"]["documents"]) == (0, 2)


def test_a_damaged_index_is_refused_with_what_to_do(command, home):
    name = build(home, handbook())
    (home / "index" / name / "passages").write_text("")
    code, out, err = command("index", "--list")
    assert (code, out) == (1, "")
    assert err == f"error: {home}/index/{name}/passages: changed since it was written; run: assistant index --rebuild\n"


def test_all_bad_lines_of_a_batch_are_named_at_once(command, tmp_path):
    (tmp_path / "q.jsonl").write_text('{"id": 1}\n{"id": "2", "question": "好"}\nnot json\n')
    code, out, err = command("ask", "--batch", tmp_path / "q.jsonl")
    assert (code, out) == (1, "")
    assert "q.jsonl:1: question: " in err
    assert "q.jsonl:3: " in err
    assert "q.jsonl:2" not in err


def outcome(command):
    """Run a line of shell with `assistant` in it; returns the exit code and stderr."""
    line = command.replace("assistant", f"'{sys.executable}' -W ignore -c 'from assistant.cli import main; main()'", 1)
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_output_that_finds_no_space_or_no_reader_ends_without_a_traceback(home):
    build(home, *(plain(f"{'n' * 150}{number}", "字。") for number in range(600)))
    assert outcome("assistant index --list > /dev/full") == (
        1,
        "error: the output cannot be written (No space left on device); free some space and run it again\n",
    )
    assert outcome("assistant index --list | head -1; exit ${PIPESTATUS[0]}") == (1, "")


def test_an_interrupt_ends_with_its_own_code(command, monkeypatch):
    class Interrupted:
        @property
        def buffer(self):
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Interrupted())
    assert command("ask", "--batch", "-") == (130, "", "")


def test_help_answers_without_loading_what_is_heavy():
    program = (
        "import sys\n"
        "sys.argv = ['assistant', '--help']\n"
        "from assistant.cli import main\n"
        "try:\n    main()\nfinally:\n"
        "    heavy = {'torch', 'gradio', 'faiss', 'langchain_core', 'sentence_transformers', 'transformers'} & set(sys.modules)\n"
        "    sys.stderr.write(' '.join(sorted(heavy)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def assistant(*arguments, stdin="", **environment):
    """Run the program in a process of its own, with every way to the network closed."""
    program = (
        "import socket, sys\n"
        "def refuse(*arguments, **_):\n    raise SystemExit(f'asked the network for {arguments[0]}')\n"
        "socket.getaddrinfo = refuse\n"
        "from assistant.cli import main\n"
        "main()\n"
    )
    known = {name: value for name, value in os.environ.items() if not name.startswith("HF_")}
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(
        command, input=stdin, env=known | environment, capture_output=True, encoding="utf-8", errors="replace", check=False
    )


@pytest.mark.slow
def test_documents_are_indexed_and_asked_from_a_home_that_holds_nothing(home, models, tmp_path):
    home.mkdir()
    (home / "models").symlink_to(models)
    (tmp_path / "handbook.md").write_text(handbook().text, encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01")
    indexed = assistant("index", tmp_path / "handbook.md", tmp_path / "bad.txt", "--remove", "heilongjiang-xzscl")
    assert indexed.returncode == 1, indexed.stderr  # one of the two could not be read
    assert indexed.stdout == "handbook\t青山市節水手冊\n"
    assert indexed.stderr.count("\n") == 1
    assert "bad.txt: not text in UTF-8" in indexed.stderr
    questions = [
        {"id": "1", "question": "全市2023年用水總量是多少?"},
        {"id": "2", "question": "恐龍為什麼滅絕?"},
        {"id": "3", "question": ""},
    ]
    batch = "\n".join(json.dumps(question) for question in questions)
    # a terminal in another encoding shows escapes for what it cannot, and nothing breaks
    asked = assistant("ask", "--batch", "-", stdin=batch, PYTHONIOENCODING="ascii")
    assert (asked.returncode, asked.stderr) == (0, "")
    water, dinosaurs, empty = map(json.loads, asked.stdout.splitlines())
    assert "3.25億立方米" in water["answer"]
    assert water["citations"][0]["quote"] == handbook().text[water["citations"][0]["start"] : water["citations"][0]["end"]]
    assert dinosaurs["abstained"]
    assert empty["abstained"]


@pytest.mark.slow
def test_a_model_of_a_hub_that_does_not_answer_is_refused_in_one_line():
    program = "from assistant.cli import main; main()"
    environment = {name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"}
    environment |= {"ASSISTANT_MODEL": "nobody/nothing", "HF_ENDPOINT": "http://127.0.0.1:9"}
    command = [sys.executable, "-c", program, "ask", "用水?"]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        "error: nobody/nothing: this model cannot be loaded (it is not here, and the hub does not answer: "
    )
    assert done.stderr.count("\n") == 1


@pytest.mark.slow
def test_a_port_in_use_is_refused_before_anything_is_loaded(command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, out, err = command("serve", "--port", port)
    assert (code, out) == (1, "")
    assert f"127.0.0.1:{port}: cannot serve here" in err
    assert err.count("\n") == 1
