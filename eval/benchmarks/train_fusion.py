"""Learn how dense, clause-level and lexical search are mixed: writes index/fusion.json.

usage: python -m eval.benchmarks.train_fusion --data FOLDER [FOLDER …] [--cache FOLDER] [--write]

FOLDER is in the form of `eval.benchmarks.retrieval`. Half of each folder's questions teach, the other half tell how well: hit@1 of the
learned mix beside the best single part.
"""

import argparse
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from corpus.script import simplify
from eval.benchmarks.corpora import index_rows, read_corpus
from eval.benchmarks.linear import fit_logistic, fit_ranking
from index.bundled import NAME, unpack
from index.cache import EmbeddingCache
from index.embedder import SentenceEmbedder
from index.fusion import FEATURES, SIGNALS, Fusion, Signals, features
from index.retriever import HybridRetriever
from index.terms import terms

QUESTIONS_PER_FOLDER = 1500
L2 = 1e-6  # cosines differ by hundredths, so their weights are large
SEED = 11


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one question, and which of them are relevant."""

    source: str
    teaches: bool
    signals: Signals
    rows: tuple[str, ...]
    right: NDArray[np.bool_]


def collect(folder: Path, cache_home: Path) -> list[Example]:
    """Search for every question of a folder and keep the signals."""
    corpus = read_corpus(folder)
    embedder = SentenceEmbedder(unpack(cache_home / "models"), name=NAME, offline=True)
    cache = EmbeddingCache(cache_home / "embeddings" / NAME, embedder.dimension)
    track = partial(tqdm, desc=folder.name, disable=None, file=sys.stderr)
    index = index_rows(corpus.documents, embedder, cache, track=track)
    retriever = HybridRetriever(index, embedder)
    queries = random.Random(SEED).sample(corpus.queries, min(QUESTIONS_PER_FOLDER, len(corpus.queries)))
    found: list[Example] = []
    for number, query in enumerate(tqdm(queries, desc="asking", disable=None, file=sys.stderr)):
        vector = embedder.embed_query(simplify(query.text))
        rows, signals = retriever.signals(retriever.weigh(terms(query.text)), vector)
        ids = tuple(index.passages[row].document for row in rows.tolist())
        found.append(Example(folder.name, number % 2 == 0, signals, ids, np.array([row in query.relevant for row in ids])))
    return found


def hit_rate(examples: Sequence[Example], scores: Sequence[NDArray[np.float32]], *, k: int) -> float:
    """Return the share of questions with a relevant row among the first k rows."""
    hits = []
    for example, values in zip(examples, scores, strict=True):
        order = np.argsort(-values, kind="stable")
        first = list(dict.fromkeys(example.rows[i] for i in order))[:k]
        relevant = {row for row, right in zip(example.rows, example.right, strict=True) if right}
        hits.append(bool(relevant & set(first)))
    return float(np.mean(hits))


def learn(examples: Sequence[Example]) -> Fusion:
    """Return the mix that puts relevant rows first, each source weighing the same, and its calibration."""
    usable = [example for example in examples if example.teaches and example.right.any()]
    groups = [(features(example.signals).astype(np.float64), example.right) for example in usable]
    share = [1.0 / sum(other.source == example.source for other in usable) for example in usable]
    weights = fit_ranking(groups, share, l2=L2)
    values = np.concatenate([matrix @ weights for matrix, _ in groups])
    right = np.concatenate([right for _, right in groups])
    importance = np.concatenate([np.full(len(r), s / len(r)) for (_, r), s in zip(groups, share, strict=True)])
    offset, slope = fit_logistic(np.stack([np.ones_like(values), values], axis=1), right, importance, l2=0.0)
    return Fusion(weights.astype(np.float32), float(slope), float(offset))


def main() -> int:
    """Collect, learn, print, and write when asked to."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.train_fusion", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, help="folders with corpus.jsonl, queries.jsonl and qrels.tsv"
    )
    parser.add_argument("--cache", type=Path, default=Path("var/benchmarks"), help="where the benchmark keeps embeddings")
    parser.add_argument("--write", action="store_true", help="write index/fusion.json")
    arguments = parser.parse_args()
    examples = [example for folder in arguments.data for example in collect(folder, arguments.cache / folder.resolve().name)]
    fusion = learn(examples)
    for folder in arguments.data:
        held_out = [example for example in examples if example.source == folder.name and not example.teaches]
        for k in (1, 5):
            parts = {name: hit_rate(held_out, [example.signals.column(name) for example in held_out], k=k) for name in SIGNALS}
            mixed = hit_rate(held_out, [fusion.scores(example.signals) for example in held_out], k=k)
            told = ", ".join(f"{name} {share:.3f}" for name, share in parts.items())
            print(f"{folder.name} hit@{k} of {len(held_out)} held out: mixed {mixed:.3f}; {told}")
    weights = {name: round(float(weight), 4) for name, weight in zip(FEATURES, fusion.weights, strict=True)}
    content = {
        "trained": f"python -m eval.benchmarks.train_fusion on {', '.join(folder.name for folder in arguments.data)}",
        "weights": weights,
        "slope": round(fusion.slope, 4),
        "offset": round(fusion.offset, 4),
    }
    print(json.dumps(content, indent=1))
    if arguments.write:
        path = Path(str(files("index"))) / "fusion.json"
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
