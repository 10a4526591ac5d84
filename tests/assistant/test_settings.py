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


def language_model(monkeypatch, **values):
    for name, value in values.items():
        monkeypatch.setenv(f"ASSISTANT_LLM_{name}", str(value))


@pytest.mark.parametrize(
    "url",
    ["ollama", "ftp://host/v1", "http://", "http:///v1", "http://host:port/v1", "http://a b/v1", "http://[::1/v1", "//host"],
)
def test_an_address_that_is_none_is_refused_with_an_example(monkeypatch, url):
    language_model(monkeypatch, URL=url, MODEL="m")
    with pytest.raises(
        SettingsError, match=r"^ASSISTANT_LLM_URL=.*: not an address.*; set it to one such as http://127\.0\.0\.1"
    ):
        load()


def test_a_password_in_an_address_is_refused_and_not_repeated(monkeypatch):
    language_model(monkeypatch, URL="https://me:sesame@host/v1", MODEL="m")
    with pytest.raises(SettingsError, match="put it into ASSISTANT_LLM_API_KEY") as caught:
        load()
    assert "sesame" not in str(caught.value)


def test_an_address_and_a_model_belong_together(monkeypatch):
    language_model(monkeypatch, URL="http://host/v1")
    with pytest.raises(SettingsError, match="ASSISTANT_LLM_URL without ASSISTANT_LLM_MODEL"):
        load()
    language_model(monkeypatch, URL="", MODEL="m")
    with pytest.raises(SettingsError, match="ASSISTANT_LLM_MODEL=m: there is no server to ask for it; set ASSISTANT_LLM_URL"):
        load()


def test_a_server_and_a_file_are_not_both_asked(monkeypatch, tmp_path):
    language_model(monkeypatch, URL="http://host/v1", MODEL="m", GGUF=tmp_path / "m.gguf")
    with pytest.raises(SettingsError, match="ASSISTANT_LLM_URL and ASSISTANT_LLM_GGUF: only one model can write; unset one"):
        load()


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "inf", "nan"])
def test_a_time_that_is_none_is_refused(monkeypatch, seconds):
    language_model(monkeypatch, TIMEOUT_S=seconds)
    with pytest.raises(SettingsError, match=f"^ASSISTANT_LLM_TIMEOUT_S={seconds}: input should be"):
        load()


def test_the_key_is_no_part_of_what_is_shown(monkeypatch):
    language_model(monkeypatch, URL="http://host/v1", MODEL="m", API_KEY="sesame")
    assert "sesame" not in repr(load())
    assert load().llm_api_key.get_secret_value() == "sesame"
