"""A language model from a file: what is no model is told before anything is loaded."""

import sys

import pytest

from assistant.generate import describe, open_writer
from assistant.settings import load
from corpus.errors import ModelError, SettingsError


def named(monkeypatch, path):
    monkeypatch.setenv("ASSISTANT_LLM_GGUF", str(path))
    return load()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r"cannot be read \(No such file or directory\); name the file of a model"),
        (b"", "not a GGUF file; name the file of a model in that form"),
        (b"PK\x03\x04 a zip", "not a GGUF file"),
    ],
)
def test_what_is_no_model_is_named_with_what_to_do(monkeypatch, tmp_path, content, message):
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    for use in (open_writer, describe):
        with pytest.raises(SettingsError, match=f"^ASSISTANT_LLM_GGUF={path}: {message}"):
            use(named(monkeypatch, path))


def test_a_folder_is_no_model(monkeypatch, tmp_path):
    with pytest.raises(SettingsError, match=r"cannot be read \(Is a directory\)"):
        open_writer(named(monkeypatch, tmp_path))


def test_without_the_package_the_extra_is_named(monkeypatch, tmp_path):
    (tmp_path / "model.gguf").write_bytes(b"GGUF")
    monkeypatch.setitem(sys.modules, "xllamacpp", None)  # as where the extra is not installed
    with pytest.raises(SettingsError, match=r"the package xllamacpp is missing; install the extra with: pip install"):
        open_writer(named(monkeypatch, tmp_path / "model.gguf"))


def test_a_file_that_only_begins_like_a_model_cannot_be_loaded(monkeypatch, tmp_path):
    pytest.importorskip("xllamacpp")
    (tmp_path / "model.gguf").write_bytes(b"GGUF" + bytes(200))
    with pytest.raises(ModelError, match=r"this language model cannot be loaded .*; try another GGUF file, or free some memory"):
        open_writer(named(monkeypatch, tmp_path / "model.gguf"))
