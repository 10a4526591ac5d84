"""Another system's answers to some of the shipped questions, for `assistant eval score`: LlamaIndex with a language model's server.

usage: python eval/benchmarks/peer.py --url http://127.0.0.1:18081/v1 --model NAME [--questions 20] [--out answers.jsonl]

It runs in an environment of its own, which needs nothing of this project:
    pip install llama-index-core llama-index-retrievers-bm25 llama-index-llms-openai-like

LlamaIndex as it comes: its sentence splitter, its BM25 (over characters, for its own tokens are English words) and its citation
query engine, whose markers [n] stand for pieces of its passages.
"""

import argparse
import json
import re
import time
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).parents[1]
GOLD = HERE / "datasets" / "heilongjiang-xzscl" / "questions.jsonl"
DOCUMENT = HERE.parent / "corpus" / "documents" / "heilongjiang-xzscl.txt"
SEED = 7
TOP_K = 2
CHARACTERS = r"(?u)[一-鿿]|[a-z0-9.%]+"
_MARKER = re.compile(r"\[(\d+)\]")
_SOURCE = re.compile(r"^Source \d+:\n")


def chosen(count: int) -> list[dict[str, Any]]:
    """Return some dev questions of the shipped gold set, the same every time."""
    lines = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    questions = [line for line in lines if line["split"] == "dev" and not line.get("history")]
    Random(SEED).shuffle(questions)
    return questions[:count]


def engine(text: str, url: str, model: str) -> Any:
    """Return LlamaIndex's citation query engine over one document."""
    from llama_index.core import Document, Settings
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.query_engine import CitationQueryEngine
    from llama_index.llms.openai_like import OpenAILike
    from llama_index.retrievers.bm25 import BM25Retriever

    Settings.llm = OpenAILike(
        model=model,
        api_base=url,
        api_key="none",
        is_chat_model=True,
        context_window=8192,
        max_tokens=200,
        temperature=0.0,
        timeout=600,
    )
    nodes = SentenceSplitter(chunk_size=512, chunk_overlap=0).get_nodes_from_documents([Document(text=text)])
    retriever = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=TOP_K, token_pattern=CHARACTERS, skip_stemming=True)
    return CitationQueryEngine(retriever=retriever, llm=Settings.llm, citation_chunk_size=512)


def place(text: str, piece: str) -> tuple[int, int] | None:
    """Return where a piece stands in the document, or None when the system has rewritten it."""
    start = text.find(piece)
    return (start, start + len(piece)) if start >= 0 and piece else None


def answered(response: Any, question: dict[str, Any], text: str, seconds: float) -> dict[str, Any]:
    """Return a response in the form of answers.jsonl."""
    pieces = [_SOURCE.sub("", node.node.get_content()).strip() for node in response.source_nodes]
    places = [place(text, piece) for piece in pieces]
    markers = sorted({int(marker) for marker in _MARKER.findall(str(response))})
    cited = [(marker, places[marker - 1]) for marker in markers if 0 < marker <= len(places)]
    return {
        "id": question["qid"],
        "answer": str(response).strip(),
        "citations": [
            {"marker": marker, "document": DOCUMENT.stem, "start": found[0], "end": found[1], "quote": text[found[0] : found[1]]}
            for marker, found in cited
            if found
        ],
        "retrieved": [
            {
                "rank": rank,
                "document": DOCUMENT.stem,
                "start": found[0],
                "end": found[1],
                "score": round(float(node.score or 0), 4),
            }
            for rank, (node, found) in enumerate(zip(response.source_nodes, places, strict=True), start=1)
            if found
        ],
        "timings_ms": {"total": round(1000 * seconds)},
    }


def main() -> None:
    """Ask and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--url", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--out", type=Path, default=Path("answers.jsonl"))
    options = parser.parse_args()
    text = DOCUMENT.read_text(encoding="utf-8")
    peer = engine(text, options.url, options.model)
    with options.out.open("w", encoding="utf-8") as out:
        for question in chosen(options.questions):
            started = time.perf_counter()
            line = answered(peer.query(question["question"]), question, text, time.perf_counter() - started)
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            out.flush()
            print(question["qid"], line["answer"][:80].replace("\n", " "))


if __name__ == "__main__":
    main()
