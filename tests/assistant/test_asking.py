"""Questions from the terminal: data on stdout, and everything wrong with a file named at once."""

import io
import json
import sys

import pytest

from assistant.asking import Options, ask_batch, ask_one
from assistant.parts import open_chain
from assistant.settings import load
from corpus.errors import DatasetError, QuestionError, SettingsError
from tests.fakes import CharEmbedder, build, handbook, untracked

ANY = Options(None, None)
GRAND = "全市用水總量是多少?"


@pytest.fixture
def chain(home):
    build(home, handbook())
    opened = open_chain(load(), track=untracked, load_embedder=lambda _: CharEmbedder())
    return lambda: opened


def never():
    raise AssertionError("a bad question opens no chain")


def batch(path, *lines):
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)}\n" for line in lines))
    return path


def test_one_question_is_answered_in_words_or_as_json(chain, capsys):
    ask_one(chain, GRAND, ANY, as_json=True)
    printed = capsys.readouterr()
    answer = json.loads(printed.out)
    assert (answer["id"], answer["question"], printed.err) == ("q1", GRAND, "")
    assert printed.out.count("\n") == 1
    ask_one(chain, GRAND, ANY, as_json=False)
    assert answer["answer"] in capsys.readouterr().out


def test_a_language_that_was_asked_for_is_answered_in(chain, capsys):
    ask_one(chain, "恐龍為什麼滅絕?", Options.read("en", "quote"), as_json=True)
    assert json.loads(capsys.readouterr().out)["language"] == "en"


@pytest.mark.parametrize("question", ["", " \n", "?!。", "字" * 2001, "a\x00b"])
def test_a_question_that_cannot_be_asked_opens_nothing(question):
    with pytest.raises(QuestionError):
        ask_one(never, question, ANY, as_json=True)


@pytest.mark.parametrize(
    ("language", "mode", "message"),
    [
        ("fr", None, "--lang fr: not a language; use one of zh-Hant, zh-Hans, en"),
        ("", None, "--lang : not a language"),
        (None, "poem", "--mode poem: not a mode; use one of quote"),
    ],
)
def test_choices_that_are_none_are_refused_with_the_choices(language, mode, message):
    with pytest.raises(SettingsError, match=f"^{message}"):
        Options.read(language, mode)


def test_a_batch_is_an_answer_a_line_in_its_order(chain, capsys, tmp_path):
    path = batch(tmp_path / "q.jsonl", {"id": "b", "question": GRAND}, "", {"id": 7, "question": "獎金多少?", "more": 1})
    ask_batch(chain, path, ANY)
    printed = capsys.readouterr()
    assert [json.loads(line)["id"] for line in printed.out.splitlines()] == ["b", "7"]
    assert printed.err == ""


def test_a_question_that_cannot_be_asked_is_a_refusal_with_the_reason_and_stops_nothing(chain, capsys, tmp_path):
    path = batch(
        tmp_path / "q.jsonl", {"id": "1", "question": ""}, {"id": "2", "question": "字" * 2001}, {"id": "3", "question": GRAND}
    )
    ask_batch(chain, path, ANY)
    empty, long, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert (empty["abstained"], empty["answer"], empty["citations"]) == (True, "文件中沒有這個問題的答案。", [])
    assert "no words" in empty["notice"]
    assert "2,001 characters" in long["notice"]
    assert last["question"] == GRAND
    assert empty.keys() == last.keys()


def test_a_history_makes_a_follow_up_standalone(chain, capsys, tmp_path):
    history = [{"role": "user", "content": GRAND}, {"role": "assistant", "content": "3.25億立方米"}]
    ask_batch(chain, batch(tmp_path / "q.jsonl", {"id": "1", "question": "那獎金呢?", "history": history}), ANY)
    answer = json.loads(capsys.readouterr().out)
    assert answer["question"] == "那獎金呢?"
    assert "獎金" in answer["standalone"]


def test_all_bad_lines_are_named_at_once_with_the_form(tmp_path):
    path = batch(
        tmp_path / "q.jsonl",
        "{broken",
        {"id": "1", "question": "好"},
        {"question": "no id"},
        "[]",
        {"id": "2", "question": None},
        {"id": "3", "question": "x", "history": [{"role": "system", "content": "x"}]},
        '{"id": "4", "question": "\\ud800"}',
    )
    with pytest.raises(DatasetError) as refused:
        ask_batch(never, path, ANY)
    *faults, form = str(refused.value).splitlines()
    assert [fault.removeprefix(f"{path}:").partition(":")[0] for fault in faults] == ["1", "3", "4", "5", "6", "7"]
    assert "id" in faults[1]
    assert "history.0.role" in faults[4]
    assert form.startswith("each line has to be")


def test_of_very_many_bad_lines_the_first_are_named_and_the_rest_counted(tmp_path):
    with pytest.raises(DatasetError) as refused:
        ask_batch(never, batch(tmp_path / "q.jsonl", *["x"] * 250), ANY)
    lines = str(refused.value).splitlines()
    assert len(lines) == 102
    assert lines[-2] == "… and 150 more"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file; check the name"),
        (b"", "there are no questions in it; put one a line"),
        (b"\n \n", "there are no questions in it"),
        ("黑".encode("utf-16"), "not UTF-8 text; save it as UTF-8"),
    ],
)
def test_a_file_that_holds_no_questions_is_named(tmp_path, content, message):
    if content is not None:
        (tmp_path / "q.jsonl").write_bytes(content)
    with pytest.raises(DatasetError, match=rf"q\.jsonl: {message}"):
        ask_batch(never, tmp_path / "q.jsonl", ANY)


def test_a_folder_is_no_file_of_questions(tmp_path):
    with pytest.raises(DatasetError, match=r"cannot be read \(Is a directory\)"):
        ask_batch(never, tmp_path, ANY)


def test_a_bom_and_the_line_ends_of_windows_are_read_from_a_pipe_too(chain, capsys, tmp_path, monkeypatch):
    content = b"\xef\xbb\xbf" + json.dumps({"id": "1", "question": GRAND}).encode() + b"\r\n\r\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    ask_batch(chain, type(tmp_path)("-"), ANY)
    assert json.loads(capsys.readouterr().out)["id"] == "1"
