"""Texts to unit vectors. The one file with sentence_transformers."""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError

Vectors = NDArray[np.float32]
Track = Callable[[Iterable[list[int]]], Iterable[list[int]]]
BATCH = 8  # sorted by length, faster on a CPU than larger batches that carry more padding

HUB_TIMEOUT_S = 10
_FAILURES = (OSError, ValueError, TypeError, KeyError, RuntimeError, ImportError)  # what loading any model may raise


class Embedder(Protocol):
    """Turns questions and passages into vectors whose dot product is their similarity."""

    @property
    def name(self) -> str:
        """What identifies the model: vectors of two names are never mixed."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def embed_query(self, query: str) -> Vectors:
        """Return (d,) float32 of unit length."""

    def embed_passages(self, texts: Sequence[str], *, track: Track = ...) -> Vectors:
        """Return (len(texts), d) float32, each row of unit length."""


def _untracked(batches: Iterable[list[int]]) -> Iterable[list[int]]:
    return batches


class SentenceEmbedder:
    """Any sentence-transformers model, with the prompts it brings for questions and for passages."""

    def __init__(self, model: str | Path, *, name: str | None = None, offline: bool = False) -> None:
        """Load a model by folder or by name; with `offline` nothing is ever asked of a hub.

        Raises:
            ModelError: there is no such model here, or it cannot be loaded.
        """
        self.name = name or str(model)
        if offline:
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        self._model = load(str(model), _open, what="sentence-transformers model", offline=offline).eval()
        _compute_in_single_precision(self._model)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        prompts = {kind: prompt for kind, prompt in self._model.prompts.items() if prompt}
        self._query_prompt = prompts.get("query", "")
        self._passage_prompt = next((prompts[kind] for kind in ("document", "passage", "corpus") if kind in prompts), "")

    def embed_query(self, query: str) -> Vectors:
        """Return (d,) float32 of unit length."""
        vector: Vectors = self._encode([query], self._query_prompt)[0]
        return vector

    def embed_passages(self, texts: Sequence[str], *, track: Track = _untracked) -> Vectors:
        """Return (len(texts), d) float32, each row of unit length."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]), reverse=True)
        for batch in track([order[start : start + BATCH] for start in range(0, len(order), BATCH)]):
            vectors[batch] = self._encode([texts[row] for row in batch], self._passage_prompt)
        return vectors

    def _encode(self, texts: list[str], prompt: str) -> Vectors:
        import torch

        # Two threads for one question save 5 ms on an idle machine and cost a second on a busy one, where each waits for the other.
        torch.set_num_threads(1 if len(texts) == 1 else os.cpu_count() or 1)
        vectors = self._model.encode(
            texts, prompt=prompt or None, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def _open(model: str, *, local_files_only: bool = False) -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(model, device="cpu", local_files_only=local_files_only)


def load(model: str, opens: Callable[..., Any], *, what: str, offline: bool = False) -> Any:
    """Return what `opens(model, local_files_only=…)` returns, by folder or by name; nothing of loading is printed.

    Raises:
        ModelError: there is no such model here, or it cannot be loaded; the message asks for another `what`.
    """
    from huggingface_hub.utils import logging as hub_logging
    from safetensors import SafetensorError
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    verbosity, hub_verbosity = logging.get_verbosity(), hub_logging.get_verbosity()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    hub_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        return _from_here_or_hub(model, opens, offline=offline or Path(model).exists() or model.startswith((".", "/", "~")))
    except (*_FAILURES, SafetensorError) as exc:
        reason = str(exc).strip().splitlines()[0][:200] if str(exc).strip() else type(exc).__name__
        raise ModelError(f"{model}: this model cannot be loaded ({reason}); name a folder or a {what}") from exc
    finally:
        logging.set_verbosity(verbosity)
        hub_logging.set_verbosity(hub_verbosity)


def _from_here_or_hub(model: str, opens: Callable[..., Any], *, offline: bool) -> Any:
    """Load a model that is on this machine already, without a question to the hub, or else fetch it."""
    try:
        return opens(model, local_files_only=True)
    except _FAILURES:
        if offline:
            raise
    _reach_hub(model)
    return opens(model)


def _reach_hub(model: str) -> None:
    """Fail at once where no hub answers; loading would go on asking for a minute and a half.

    Raises:
        OSError: it does not answer.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, HTTPError  # type: ignore[attr-defined]

    try:
        HfApi().model_info(model, timeout=HUB_TIMEOUT_S)
    except HfHubHTTPError:  # it answers, if only that there is no such model under this name
        return
    except HTTPError as exc:
        raise ConnectionError(f"it is not here, and the hub does not answer: {exc}") from exc


def _compute_in_single_precision(model: Any) -> None:
    """Widen half-precision weights, all but the table of token embeddings, whose rows are widened as they are read."""
    import torch

    table = model[0].auto_model.get_input_embeddings() if hasattr(model[0], "auto_model") else None
    halves = {torch.float16, torch.bfloat16}
    for module in model.modules():
        if module is table:
            if table.weight.dtype in halves:
                table.register_forward_hook(lambda _module, _inputs, rows: rows.float())
            continue
        for values in (*module.parameters(recurse=False), *module.buffers(recurse=False)):
            if values.dtype in halves:
                values.data = values.data.float()
