"""Learn which clause answers: writes assistant/choice.json.

usage: python -m eval.benchmarks.train_choice [--home FOLDER] [--data FOLDER ...] [--write]

Learns on the dev split of the shipped gold set (its evidence spans) and, for each --data folder in the form of
`eval.benchmarks.retrieval`, on questions whose answer is a literal piece of the relevant row. Prints how often the first clause is
right, held out in ten folds.
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from assistant.asides import without_orders
from assistant.choice import Candidate, candidates
from assistant.compound import split
from assistant.dialogue import standalone
from assistant.need import need
from assistant.parts import open_chain
from assistant.service import Turn
from assistant.settings import load
from corpus.document import Document, Span
from eval.benchmarks.corpora import Query, index_rows, read_corpus
from eval.benchmarks.linear import fit_ranking
from eval.dataset import load_questions
from index.bundled import NAME, unpack
from index.cache import EmbeddingCache
from index.embedder import SentenceEmbedder
from index.retriever import HybridRetriever, Retriever

GOLD = "heilongjiang-xzscl"
QUESTIONS_PER_FOLDER = 600
HITS = 8
L2 = 0.002
FOLDS = 10
SEED = 7


@dataclass(frozen=True, slots=True)
class Example:
    """The clauses found for one question, and which of them answer it."""

    source: str
    found: Sequence[Candidate]
    right: NDArray[np.bool_]


def _gold(home: Path | None) -> Iterator[Example]:
    folder = Path(str(files("eval.datasets"))) / GOLD
    chain = open_chain(load(home=home), track=lambda batches: batches)
    for name in ("questions", "conversations"):
        for question in load_questions(folder / f"{name}.jsonl"):
            asked = standalone(without_orders(question.question), [Turn(turn.role, turn.content) for turn in question.history])
            if question.split != "dev" or not question.answerable or len(split(asked)) > 1:
                continue
            part = chain.consider(asked)
            if part.need.kind in ("part", "summary"):
                continue
            spans = [evidence.span for evidence in question.evidence]
            yield Example("gold", part.draft.considered, _overlapping(part.draft.considered, spans))


def _overlapping(found: Sequence[Candidate], spans: Sequence[Span]) -> NDArray[np.bool_]:
    return np.array(
        [any(2 * c.clause.overlap(s) >= min(c.clause.end - c.clause.start, s.end - s.start) for s in spans) for c in found]
    )


def _folder(folder: Path, home: Path) -> Iterator[Example]:
    corpus = read_corpus(folder)
    embedder = SentenceEmbedder(unpack(home / "models"), name=NAME, offline=True)
    cache = EmbeddingCache(home / "embeddings" / NAME, embedder.dimension)
    index = index_rows(corpus.documents, embedder, cache, track=partial(tqdm, desc="embedding", disable=None, file=sys.stderr))
    retriever: Retriever = HybridRetriever(index, embedder)
    documents = {document.id: document for document in corpus.documents}
    queries = [query for query in corpus.queries if query.answers]
    for query in random.Random(SEED).sample(queries, min(QUESTIONS_PER_FOLDER, len(queries))):
        found = candidates(need(query.text), retriever.search(query.text, k=HITS), documents)
        yield Example(folder.name, found, _holding(found, query, documents))


def _holding(found: Sequence[Candidate], query: Query, documents: dict[str, Document]) -> NDArray[np.bool_]:
    return np.array(
        [
            candidate.document in query.relevant
            and any(answer in documents[candidate.document].quote(candidate.clause) for answer in query.answers)
            for candidate in found
        ],
        dtype=np.bool_,
    )


def train(examples: Sequence[Example]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the weights by feature, and by source how often the first clause is right when held out."""
    usable = [example for example in examples if example.right.any()]
    names = sorted({name for example in usable for candidate in example.found for name in candidate.features})
    groups = [(np.array([[c.features.get(name, 0.0) for name in names] for c in e.found]), e.right) for e in usable]
    sources = [example.source for example in usable]
    importance = [1.0 / sources.count(source) for source in sources]
    right: dict[str, list[bool]] = {}
    for fold in range(FOLDS):
        inside = [i for i in range(len(usable)) if i % FOLDS != fold]
        weights = fit_ranking([groups[i] for i in inside], [importance[i] for i in inside], l2=L2)
        for i in set(range(len(usable))) - set(inside):
            right.setdefault(sources[i], []).append(bool(groups[i][1][int(np.argmax(groups[i][0] @ weights))]))
    weights = fit_ranking(groups, importance, l2=L2)
    shares = {source: float(np.mean(found)) for source, found in right.items()}
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}, shares


def main() -> int:
    """Ask, learn, print, and write when asked to."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.train_choice", description=__doc__.split("\n")[0])
    parser.add_argument("--home", type=Path, help="home folder with the index")
    parser.add_argument("--data", type=Path, nargs="*", default=[], help="folders with corpus.jsonl, queries.jsonl and qrels.tsv")
    parser.add_argument("--cache", type=Path, default=Path("var/benchmarks"), help="where the benchmark keeps embeddings")
    parser.add_argument("--write", action="store_true", help="write assistant/choice.json")
    arguments = parser.parse_args()
    examples = list(_gold(arguments.home))
    for folder in arguments.data:
        examples.extend(_folder(folder, arguments.cache / folder.resolve().name))
    before = {
        source: np.mean([e.right[0] for e in examples if e.source == source and e.right.any()])
        for source in {e.source for e in examples}
    }
    weights, shares = train(examples)
    for source, share in shares.items():
        reached = np.mean([example.right.any() for example in examples if example.source == source])
        print(
            f"{source}: first clause right {share:.3f} held out, {before[source]:.3f} with the weights in use; among the hits {reached:.3f}"
        )
    content = {"trained": "python -m eval.benchmarks.train_choice", "examples": len(examples), "weights": weights}
    print(json.dumps(weights, ensure_ascii=False, indent=1))
    if arguments.write:
        path = Path(str(files("assistant"))) / "choice.json"
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
