"""The only reader of the environment."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.chunker import MAX_CHARS
from corpus.errors import SettingsError

PREFIX = "ASSISTANT_"


class Settings(BaseSettings):
    """Flags beat ASSISTANT_ variables, which beat these defaults."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, extra="forbid")

    home: Path = Field(Path("var"), description="folder of the index, the model and the users' data")
    model: str = Field("", description="a sentence-transformers model, name or folder; empty: the offline model")
    max_chars: int = Field(MAX_CHARS, ge=50, le=4000, description="upper bound on a passage, in characters")
    hits: int = Field(8, ge=1, le=50, description="passages looked at for one question")
    reranker: str = Field("", description="a sentence-transformers CrossEncoder, name or folder; empty: none")
    llm_url: str = Field("", description="an OpenAI-compatible server, such as http://127.0.0.1:11434/v1; empty: none")
    llm_model: str = Field("", description="the model that the server is asked for")
    llm_api_key: SecretStr | None = Field(None, description="the server's key, where it needs one")
    llm_gguf: Path | None = Field(None, description="a language model's file, run in this process; extra local-llm")
    llm_timeout_s: float = Field(120.0, gt=0, le=3600, description="what one written answer may take, in seconds")
    host: str = Field("127.0.0.1", description="address to serve on")
    port: int = Field(7860, ge=1, le=65535, description="port to serve on")

    @property
    def llm_name(self) -> str:
        """The name of the language model, "" when none is configured."""
        return self.llm_gguf.stem if self.llm_gguf is not None else self.llm_model


def load(**flags: object) -> Settings:
    """Read the settings; flags that are None are left to the environment.

    Raises:
        SettingsError: a variable is misspelt or a value is not allowed.
    """
    unknown = sorted(
        name for name in os.environ if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in Settings.model_fields
    )
    if unknown:
        known = ", ".join(PREFIX + name.upper() for name in Settings.model_fields)
        raise SettingsError(f"{', '.join(unknown)}: no such setting; the settings are {known}")
    try:
        settings = Settings(**{name: value for name, value in flags.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as exc:
        faults = [f"{PREFIX}{str(fault['loc'][0]).upper()}={fault['input']}: {fault['msg'].lower()}" for fault in exc.errors()]
        raise SettingsError(f"{'; '.join(faults)}; set it to an allowed value") from exc
    if faults := _llm_faults(settings):
        raise SettingsError("; ".join(faults))
    return settings


def _llm_faults(settings: Settings) -> list[str]:
    """Return what is wrong with the language model's settings, each with what to do."""
    faults: list[str] = []
    if settings.llm_url and (fault := _url_fault(settings.llm_url)):
        faults.append(fault)
    if settings.llm_url and settings.llm_gguf:
        faults.append(f"{PREFIX}LLM_URL and {PREFIX}LLM_GGUF: only one model can write; unset one of the two")
    if settings.llm_url and not settings.llm_model:
        faults.append(f"{PREFIX}LLM_URL without {PREFIX}LLM_MODEL: the server has to be asked for a model; name one of its own")
    if settings.llm_model and not settings.llm_url:
        faults.append(f"{PREFIX}LLM_MODEL={settings.llm_model}: there is no server to ask for it; set {PREFIX}LLM_URL")
    return faults


def _url_fault(url: str) -> str:
    """Return what is wrong with the address of a server, or "" when it is one."""
    example = "set it to one such as http://127.0.0.1:11434/v1"
    try:
        parts = urlsplit(url)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        return f"{PREFIX}LLM_URL={url}: not an address; {example}"
    if "@" in parts.netloc:
        return f"{PREFIX}LLM_URL: the address holds a password; put it into {PREFIX}LLM_API_KEY"
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_number or any(char.isspace() for char in url):
        return f"{PREFIX}LLM_URL={url}: not an address of the web; {example}"
    return ""
