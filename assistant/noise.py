"""What answers are worth when a share of the passages found is replaced by others: the noise robustness of RGB.

Source: Chen et al. 2024, Benchmarking Large Language Models in Retrieval-Augmented Generation, arXiv 2309.01431.
"""

from collections.abc import Collection
from dataclasses import replace
from random import Random

from assistant.chain import Chain
from assistant.generate import open_writer
from assistant.parts import check_home, ensure_index, open_embedder, open_retriever
from assistant.settings import Settings
from index.embedder import Track
from index.retriever import CANDIDATES, Retrieval, Retriever


class NoisyRetriever:
    """Gives the best passages of another retriever, and among them the ones it finds least fitting; the query decides where."""

    def __init__(self, retriever: Retriever, share: float) -> None:
        self._retriever, self._share = retriever, share

    def search(self, query: str, *, k: int, within: Collection[str] = ()) -> Retrieval:
        """Return at most k hits, a share of them noise."""
        found = self._retriever.search(query, k=CANDIDATES, within=within)
        noise = found.hits[k:][::-1][: round(self._share * k)]
        mixed = [*found.hits[: k - len(noise)], *noise]
        Random(query).shuffle(mixed)
        return replace(found, hits=tuple(replace(hit, rank=rank) for rank, hit in enumerate(mixed, start=1)))


def open_noisy_chain(settings: Settings, share: float, *, track: Track) -> Chain:
    """Load all that answering needs, with noise among the passages found.

    Raises:
        AssistantError: a part of it cannot be loaded.
    """
    check_home(settings.home)
    embedder = open_embedder(settings)
    index = ensure_index(settings, embedder, track=track).load(embedder)
    retriever = NoisyRetriever(open_retriever(settings, index, embedder), share)
    return Chain(index, retriever, k=settings.hits, writer=open_writer(settings))
