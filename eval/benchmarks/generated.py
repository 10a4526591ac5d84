"""What a language model's answers are worth beside the quotes: sentences proven, marked and removed, answers right, figures proven.

usage: ASSISTANT_LLM_GGUF=model.gguf python -m eval.benchmarks.generated [--questions N] [--split dev] [--out FOLDER]

The model is the one the settings name. The questions are a seeded sample of the shipped gold set, answered in both modes; every step
of an answer that a reader would have seen is searched for figures that are in none of its quotes.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

from assistant.answer import Answer
from assistant.chain import Chain
from assistant.generate import Writer, Written
from assistant.parts import open_chain
from assistant.prompts import Brief
from assistant.provenance import gold_files, shipped_gold
from assistant.service import Turn
from assistant.settings import load
from corpus.document import Document
from eval.answers import right
from eval.comparing import without_markers
from eval.dataset import load_questions, read_responses
from eval.facts import unsupported_figures
from eval.question import Question

SEED = 7


class Observed:
    """A writer that keeps what it wrote last."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.last: Written | None = None

    def write(self, brief: Brief, documents: Mapping[str, Document]) -> Iterator[Written]:
        """Yield what the writer yields."""
        for written in self._writer.write(brief, documents):
            self.last = written
            yield written


def sample(split: str, count: int) -> list[Question]:
    """Return some questions of the shipped gold set, the same every time."""
    questions = [q for q in load_questions(*gold_files(shipped_gold())) if split in ("all", q.split) and q.status != "retired"]
    Random(SEED).shuffle(questions)
    return questions[:count]


def loose_figures(answer: Answer) -> tuple[str, ...]:
    """Return the figures of an answer that are in none of its quotes."""
    if answer.abstained:
        return ()
    return unsupported_figures(without_markers(answer.answer), [citation.quote for citation in answer.citations])


def _ask(chain: Chain, question: Question, mode: Any) -> tuple[Answer, list[str]]:
    """Return the whole answer, and the loose figures of every step that led to it."""
    history = [Turn(turn.role, turn.content) for turn in question.history]
    loose: list[str] = []
    answer = None
    for answer in chain.stream(question.question, history=history, mode=mode, id=question.id):
        loose += loose_figures(answer)
    assert answer is not None
    return answer, loose


def measure(chain: Chain, questions: Sequence[Question], out: Path) -> dict[str, Any]:
    """Answer questions in both modes, write the answers and return the figures."""
    assert chain.writer is not None
    observed = Observed(chain.writer)
    chain.writer = observed  # type: ignore[assignment]
    out.mkdir(parents=True, exist_ok=True)
    counts: Counter[str] = Counter()
    loose: list[str] = []
    seconds: list[float] = []
    with (out / "quote.jsonl").open("w") as quoted, (out / "generate.jsonl").open("w") as generated:
        for question in questions:
            answer, _ = _ask(chain, question, "quote")
            quoted.write(json.dumps(answer.to_json(), ensure_ascii=False) + "\n")
            observed.last = None
            started = time.perf_counter()
            answer, found = _ask(chain, question, "generate")
            generated.write(json.dumps(answer.to_json(), ensure_ascii=False) + "\n")
            generated.flush()
            loose += found
            if observed.last is None:
                counts["refused before the model is asked"] += 1
                continue
            seconds.append(time.perf_counter() - started)
            counts["asked of the model"] += 1
            counts["kept"] += sum(sentence.status == "verified" for sentence in observed.last.sentences)
            counts["marked"] += sum(sentence.status == "quoted" for sentence in observed.last.sentences)
            counts["removed"] += observed.last.removed
            counts["unknown codes"] += observed.last.unknown
            counts["written" if answer.mode == "generate" else f"fell back: {observed.last.trouble or 'llm.missed'}"] += 1
    return _figures(chain, questions, out, counts) | {"loose figures": loose, "seconds": sorted(seconds)}


def _figures(chain: Chain, questions: Sequence[Question], out: Path, counts: Counter[str]) -> dict[str, Any]:
    sentences = counts["kept"] + counts["marked"] + counts["removed"]
    found: dict[str, Any] = {"questions": len(questions), **dict(sorted(counts.items())), "sentences": sentences}
    by_mode = {mode: {r.id: r for r in read_responses(out / f"{mode}.jsonl")} for mode in ("quote", "generate")}
    for mode, responses in by_mode.items():
        found[f"right, {mode}"] = sum(bool(right(q, responses[q.id], chain.documents)) for q in questions)
    modes = {json.loads(line)["id"]: json.loads(line)["mode"] for line in (out / "generate.jsonl").read_text().splitlines()}
    written = [q for q in questions if modes[q.id] == "generate"]
    for mode, responses in by_mode.items():
        found[f"right of the {len(written)} written, {mode}"] = sum(
            bool(right(q, responses[q.id], chain.documents)) for q in written
        )
    return found


def main() -> None:
    """Measure and print JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--split", default="dev")
    parser.add_argument("--out", type=Path, default=Path("var/generated"))
    options = parser.parse_args()
    chain = open_chain(load(), track=lambda batches: batches)
    print(json.dumps(measure(chain, sample(options.split, options.questions), options.out), ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
