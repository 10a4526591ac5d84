"""Hits put into a new order by a CrossEncoder, which reads question and passage together. Slower, so only where one is configured."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import ModelError
from corpus.script import simplify
from index.embedder import BATCH, load
from index.retriever import Retrieval, Retriever

POOL = 20  # hits read anew for one question


class Reranker(Protocol):
    """Says how well passages answer a question."""

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (len(texts),) float32; higher is better, comparable within one question only."""


class CrossEncoderReranker:
    """Any sentence-transformers CrossEncoder with one score a pair."""

    def __init__(self, model: str | Path) -> None:
        """Load a model by folder or by name.

        Raises:
            ModelError: there is no such model here, it cannot be loaded, or it gives more than one score a pair.
        """
        self.name = str(model)
        self._model = load(self.name, _open, what="sentence-transformers CrossEncoder")
        if self._model.num_labels != 1:
            raise ModelError(
                f"{model}: gives {self._model.num_labels} scores a pair, not one; name a CrossEncoder made for ranking"
            )

    def scores(self, query: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return (len(texts),) float32; higher is better, comparable within one question only."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        pairs = [(query, text) for text in texts]
        return np.asarray(self._model.predict(pairs, batch_size=BATCH, show_progress_bar=False), dtype=np.float32)


def _open(model: str, *, local_files_only: bool = False) -> Any:
    from sentence_transformers import CrossEncoder

    return CrossEncoder(model, device="cpu", local_files_only=local_files_only)


class RerankedRetriever:
    """Another retriever's hits in the order of a reranker.

    The scores stay where they are: the n-th hit has the n-th score of the retriever, on whose scale the decision to answer is
    calibrated. A reranker's own scores mean something else with every model.
    """

    def __init__(self, retriever: Retriever, reranker: Reranker) -> None:
        self._retriever, self._reranker = retriever, reranker

    def search(self, query: str, *, k: int, within: Collection[str] = ()) -> Retrieval:
        """Return at most k hits, best first; equal scores keep the retriever's order."""
        found = self._retriever.search(query, k=max(k, POOL), within=within)
        texts = [
            simplify(f"{hit.passage.section[-1]}\n{hit.passage.text}" if hit.passage.section else hit.passage.text)
            for hit in found.hits
        ]
        scores = self._reranker.scores(simplify(query), texts)
        order = np.argsort(-scores, kind="stable").tolist()
        hits = [
            replace(found.hits[row], rank=rank, score=found.hits[rank - 1].score) for rank, row in enumerate(order[:k], start=1)
        ]
        return replace(found, hits=tuple(hits))
