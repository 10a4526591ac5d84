"""How well passages are found: the hybrid beside each of its parts, with the shipped configuration.

usage: python -m eval.benchmarks.retrieval --data FOLDER [--limit N] [--json] [--home FOLDER]

FOLDER holds corpus.jsonl {"id", "title", "text"}, queries.jsonl {"id", "text"} and qrels.tsv (query, passage, grade). A row is a passage;
where it is cut, its best part counts for the row. `--limit` takes a seeded sample of the questions. Embeddings are kept below --home.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from math import log2
from pathlib import Path

from tqdm import tqdm

from corpus.errors import AssistantError
from eval.benchmarks.corpora import Corpus, Query, index_rows, read_corpus
from index.bundled import NAME, unpack
from index.cache import EmbeddingCache
from index.embedder import SentenceEmbedder
from index.retriever import PARTS, HybridRetriever, Retrieval

DEPTH = 10
SEED = 7
SAMPLED_DOCUMENTS = 40
METRICS = ("hit@1", "hit@5", "hit@10", "mrr@10", "ndcg@10")


def rows_of(retrieval: Retrieval) -> list[str]:
    """Return the rows found, best first, each once."""
    return list(dict.fromkeys(hit.passage.document for hit in retrieval.hits))[:DEPTH]


def measure(found: Sequence[str], query: Query) -> dict[str, float]:
    """Return the metrics of one question; nDCG with linear gain (Järvelin and Kekäläinen 2002)."""
    ranks = [rank for rank, row in enumerate(found, start=1) if row in query.relevant]
    first = ranks[0] if ranks else None
    gain = sum(query.relevant[row] / log2(rank + 1) for rank, row in enumerate(found, start=1) if row in query.relevant)
    ideal = sum(
        grade / log2(rank + 1) for rank, grade in enumerate(sorted(query.relevant.values(), reverse=True)[:DEPTH], start=1)
    )
    hits = {f"hit@{k}": float(first is not None and first <= k) for k in (1, 5, 10)}
    return hits | {"mrr@10": 1.0 / first if first else 0.0, "ndcg@10": gain / ideal}


def sampled_rate(corpus: Corpus, embedder: SentenceEmbedder) -> float:
    """Return passages a second, with their clauses, over a few documents: for when all embeddings were kept from before."""
    with tempfile.TemporaryDirectory() as folder:
        documents = random.Random(SEED).sample(corpus.documents, min(SAMPLED_DOCUMENTS, len(corpus.documents)))
        cache = EmbeddingCache(Path(folder), embedder.dimension)
        started = time.perf_counter()
        index = index_rows(documents, embedder, cache, track=lambda batches: batches)
        return len(index.passages) / (time.perf_counter() - started)


def run(corpus: Corpus, home: Path, *, limit: int | None) -> dict[str, object]:
    """Index, ask and measure."""
    embedder = SentenceEmbedder(unpack(home / "models"), name=NAME, offline=True)
    cache = EmbeddingCache(home / "embeddings" / NAME, embedder.dimension)
    whole = len(cache) == 0
    started = time.perf_counter()
    index = index_rows(corpus.documents, embedder, cache, track=partial(tqdm, desc="embedding", disable=None, file=sys.stderr))
    indexing_s = time.perf_counter() - started
    retriever = HybridRetriever(index, embedder)
    queries = list(corpus.queries)
    if limit is not None and limit < len(queries):
        queries = random.Random(SEED).sample(queries, limit)
    totals = {part: dict.fromkeys(METRICS, 0.0) for part in PARTS}
    asking_s = 0.0
    for query in tqdm(queries, desc="asking", disable=None, file=sys.stderr):
        started = time.perf_counter()
        ranked = {"hybrid": retriever.search(query.text, k=4 * DEPTH)}
        asking_s += time.perf_counter() - started
        ranked |= {part: retriever.search_by(query.text, k=4 * DEPTH, part=part) for part in PARTS if part != "hybrid"}
        for part, retrieval in ranked.items():
            for metric, value in measure(rows_of(retrieval), query).items():
                totals[part][metric] += value / len(queries)
    return {
        "questions": len(queries),
        "rows": len(corpus.documents),
        "passages": len(index.passages),
        "passages_per_second": round(len(index.passages) / indexing_s if whole else sampled_rate(corpus, embedder), 1),
        "milliseconds_per_question": round(1000 * asking_s / len(queries), 1),
        "results": {part: {metric: round(value, 4) for metric, value in scores.items()} for part, scores in totals.items()},
    }


def main() -> int:
    """Parse the arguments, run, print."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.retrieval", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with corpus.jsonl, queries.jsonl and qrels.tsv")
    parser.add_argument("--limit", type=int, help="ask a sample of this many questions")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument(
        "--home", type=Path, help="where the model and the embeddings are kept; by default var/benchmarks/<folder>"
    )
    arguments = parser.parse_args()
    try:
        corpus = read_corpus(arguments.data)
        if not corpus.queries or not corpus.documents:
            parser.error(f"{arguments.data}: no questions with a judgement")
        home = arguments.home or Path("var") / "benchmarks" / arguments.data.resolve().name
        report = run(corpus, home, limit=arguments.limit)
    except AssistantError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if arguments.json:
        print(json.dumps(report, ensure_ascii=False))
        return 0
    print(f"{report['questions']} questions, {report['rows']} rows, {report['passages']} passages")
    print(f"{'':10}" + "".join(f"{metric:>10}" for metric in METRICS))
    for part, scores in report["results"].items():  # type: ignore[attr-defined]
        print(f"{part:10}" + "".join(f"{scores[metric]:>10.3f}" for metric in METRICS))
    print(f"indexing: {report['passages_per_second']} passages a second")
    print(f"asking: {report['milliseconds_per_question']} ms a question")
    return 0


if __name__ == "__main__":
    sys.exit(main())
