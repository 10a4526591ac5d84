"""The environment is read once; what is misspelt or not allowed is refused by its name."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from assistant.settings import load
from corpus.errors import SettingsError


def test_flags_beat_variables_which_beat_defaults(monkeypatch, home):
    monkeypatch.setenv("ASSISTANT_HITS", "5")
    monkeypatch.setenv("ASSISTANT_PORT", "8000")
    settings = load(port=9000, host=None)
    assert (settings.home, settings.hits, settings.port, settings.host) == (home, 5, 9000, "127.0.0.1")


def test_without_variables_everything_has_a_default(monkeypatch):
    monkeypatch.delenv("ASSISTANT_HOME")
    settings = load()
    assert (settings.home, settings.model, settings.port) == (Path("var"), "", 7860)


def test_an_empty_variable_is_as_good_as_none(monkeypatch):
    for name in ("HOME", "PORT", "MODEL", "MAX_CHARS"):
        monkeypatch.setenv(f"ASSISTANT_{name}", "")
    assert load().home == Path("var")


def test_misspelt_variables_are_all_refused_with_the_known_ones(monkeypatch):
    monkeypatch.setenv("ASSISTANT_TOPK", "9")
    monkeypatch.setenv("ASSISTANT_HOMES", "/tmp")
    with pytest.raises(
        SettingsError, match=r"^ASSISTANT_HOMES, ASSISTANT_TOPK: no such setting; the settings are ASSISTANT_HOME,"
    ):
        load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "many"),
        ("PORT", "1e3"),
        ("HITS", "0"),
        ("HITS", "-1"),
        ("MAX_CHARS", "49"),
        ("MAX_CHARS", "nan"),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_with_its_name(monkeypatch, name, value):
    monkeypatch.setenv(f"ASSISTANT_{name}", value)
    with pytest.raises(SettingsError, match=rf"^ASSISTANT_{name}={value}: input should be .*; set it to an allowed value"):
        load()


def test_all_values_that_are_not_allowed_are_named_at_once(monkeypatch):
    monkeypatch.setenv("ASSISTANT_PORT", "0")
    monkeypatch.setenv("ASSISTANT_HITS", "0")
    with pytest.raises(SettingsError, match=r"(?s)(?=.*ASSISTANT_PORT=0)(?=.*ASSISTANT_HITS=0)"):
        load()


def test_settings_do_not_change():
    with pytest.raises(ValidationError):
        load().port = 1
