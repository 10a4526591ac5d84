"""A language model from a GGUF file, in this process. The one file with xllamacpp, which is there with the extra local-llm."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import ModelError, SettingsError

CONTEXT_TOKENS = 8192


@dataclass(frozen=True, slots=True)
class Served:
    """A model that answers at an address of this machine, to whoever knows the key; it ends when `server` does."""

    url: str
    key: str
    server: Any


def check(path: Path) -> None:
    """Refuse what is no GGUF file.

    Raises:
        SettingsError: it is missing, cannot be read, or is something else.
    """
    try:
        with path.open("rb") as file:
            begins = file.read(4)
    except OSError as exc:
        raise SettingsError(f"ASSISTANT_LLM_GGUF={path}: cannot be read ({exc.strerror}); name the file of a model") from exc
    if begins != b"GGUF":
        raise SettingsError(f"ASSISTANT_LLM_GGUF={path}: not a GGUF file; name the file of a model in that form")


def serve(path: Path) -> Served:
    """Load a model.

    Raises:
        SettingsError: the file is no model, or the package is missing.
        ModelError: it cannot be loaded.
    """
    check(path)
    try:
        import xllamacpp
    except ImportError as exc:
        raise SettingsError(
            f"ASSISTANT_LLM_GGUF={path}: the package xllamacpp is missing; install the extra with: pip install 'zhiyuan[local-llm]'"
        ) from exc
    options = xllamacpp.CommonParams()
    options.model.path = str(path)
    options.n_ctx = CONTEXT_TOKENS
    options.n_parallel = 1
    options.port = 0
    options.verbosity = -1
    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    options.cpuparams.n_threads = options.cpuparams_batch.n_threads = threads
    key = secrets.token_urlsafe(24)
    options.api_keys = [key]  # other users of the machine reach its ports
    try:
        server = xllamacpp.Server(options)
    except RuntimeError as exc:
        raise ModelError(
            f"{path}: this language model cannot be loaded ({exc}); try another GGUF file, or free some memory"
        ) from exc
    return Served(f"{server.listening_address}/v1", key, server)
