"""The only reader of the environment."""

import os
from pathlib import Path

from pydantic import Field, ValidationError
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
    host: str = Field("127.0.0.1", description="address to serve on")
    port: int = Field(7860, ge=1, le=65535, description="port to serve on")


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
        return Settings(**{name: value for name, value in flags.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as exc:
        faults = [f"{PREFIX}{str(fault['loc'][0]).upper()}={fault['input']}: {fault['msg'].lower()}" for fault in exc.errors()]
        raise SettingsError(f"{'; '.join(faults)}; set it to an allowed value") from exc
