"""What teaches the offline embedder: a question, the words that answer it, and near ones that do not.

The pairs under `pairs/` are questions of this project about public reports and statutes. They hold offsets only; the texts they are about
are read from the folder of data (`government_reports/documents.jsonl.gz`, `moj_law_tw/corpus_full.jsonl.xz`).
"""

import gzip
import json
import lzma
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from corpus.chunker import clauses, sentences
from corpus.document import Span
from corpus.script import simplify
from eval.benchmarks.corpora import Corpus, Query, read_corpus

ANSWER_CHARS, PARAGRAPH_CHARS = 80, 180  # of the words that answer, and of those around them that teach as a passage
SAME_PASSAGE_CHARS = 500
NEAR = 4  # clauses that do not answer, beside each that does


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and the span of a public text that answers it, or that only seems to.

    Attributes:
        document: id of the text; of a statute `moj:` and its row.
        answers: whether the span answers.
    """

    document: str
    span: Span
    question: str
    language: str
    kind: str
    answers: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """One question with texts as they are embedded: `answer` and `around` answer it, `near` do not.

    Attributes:
        misses: questions that neither answers, though they are about the same.
    """

    question: str
    answer: str
    around: str
    near: tuple[str, ...] = ()
    misses: tuple[str, ...] = ()


def read_pairs(*names: str) -> list[Pair]:
    """Return the pairs of some files of `pairs/`, of all by default."""
    found: list[Pair] = []
    folder = Path(str(files("eval.benchmarks"))) / "pairs"
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines() if not names or path.stem in names else ():
            row = json.loads(line)
            span = Span(row["start"], row["end"])
            found.append(Pair(row["doc"], span, row["question"], row["language"], row["kind"], row["answers"]))
    return found


def read_texts(data: Path, wanted: frozenset[str]) -> dict[str, str]:
    """Return the texts of some documents."""

    def rows() -> Iterator[tuple[str, Mapping[str, Any]]]:
        with gzip.open(data / "government_reports" / "documents.jsonl.gz", "rt", encoding="utf-8") as file:
            yield from (("", json.loads(line)) for line in file)
        if any(name.startswith("moj:") for name in wanted):
            with lzma.open(data / "moj_law_tw" / "corpus_full.jsonl.xz", "rt", encoding="utf-8") as file:
                yield from (("moj:", json.loads(line)) for line in file)

    return {prefix + str(row["id"]): row["text"] for prefix, row in rows() if prefix + str(row["id"]) in wanted}


def _line(text: str, span: Span) -> Span:
    """Return the lines that a span lies in."""
    end = text.find("\n", span.end)
    return Span(text.rfind("\n", 0, span.start) + 1, len(text) if end < 0 else end)


def _paragraph(text: str, span: Span) -> Span:
    """Return the line around a span, at most PARAGRAPH_CHARS of it."""
    line = _line(text, span)
    room = max(PARAGRAPH_CHARS - (span.end - span.start), 0)
    return Span(max(line.start, span.start - room // 2), min(line.end, span.end + room // 2))


def _beside(one: Pair, other: Pair) -> bool:
    """Say whether two pairs of a document are about the same passage."""
    return abs(one.span.start - other.span.start) <= SAME_PASSAGE_CHARS


def _clauses_beside(text: str, span: Span) -> list[str]:
    """Return the clauses of the same line that have nothing in common with a span."""
    inside = [clause for sentence in sentences(text, _line(text, span)) for clause in clauses(text, sentence)]
    return [text[clause.start : clause.end] for clause in inside if not clause.overlap(span) and clause.end - clause.start >= 8]


def pair_lessons(pairs: Sequence[Pair], texts: Mapping[str, str], *, seed: int) -> list[Lesson]:
    """Return a lesson for each pair that answers; the clauses around its answer are near."""
    found: list[Lesson] = []
    chance = random.Random(seed)
    missing: dict[str, list[Pair]] = {}
    for pair in pairs:
        if not pair.answers:
            missing.setdefault(pair.document, []).append(pair)
    for pair in pairs:
        if not pair.answers or pair.document not in texts:
            continue
        text = texts[pair.document]
        near = _clauses_beside(text, pair.span)
        around = _paragraph(text, pair.span)
        found.append(
            Lesson(
                simplify(pair.question),
                simplify(text[pair.span.start : pair.span.end][:ANSWER_CHARS]),
                simplify(text[around.start : around.end]),
                tuple(simplify(words[:ANSWER_CHARS]) for words in chance.sample(near, min(NEAR, len(near)))),
                tuple(simplify(other.question) for other in missing.get(pair.document, ()) if _beside(other, pair)),
            )
        )
    return found


def teaching_queries(corpus: Corpus, *, most: int, seed: int) -> list[Query]:
    """Return every other question of a seeded sample: the ones that teach the mix too, so that the rest stays unseen by both."""
    return random.Random(seed).sample(corpus.queries, min(most, len(corpus.queries)))[::2]


def set_lessons(folder: Path, *, count: int, most: int, seed: int) -> list[Lesson]:
    """Return lessons from a question set: the sentence with the answer where one is marked, else the beginning of the passage."""
    corpus = read_corpus(folder)
    texts = {document.id: document.text for document in corpus.documents}
    found: list[Lesson] = []
    for query in teaching_queries(corpus, most=most, seed=seed)[:count]:
        text = texts[next(iter(query.relevant))]
        at = next((text.find(answer) for answer in query.answers if answer and answer in text), -1)
        span = next((one for one in sentences(text, Span(0, len(text))) if one.start <= at < one.end), None)
        span = span or Span(0, min(len(text), ANSWER_CHARS))
        around = _paragraph(text, span)
        words = text[span.start : span.end][:ANSWER_CHARS]
        found.append(Lesson(simplify(query.text), simplify(words), simplify(text[around.start : around.end])))
    return found
