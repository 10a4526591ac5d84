"""Runs on the shipped gold whose answers are made up, and ratings of them: the world that scoring by hand is tried in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from corpus.document import Document
from corpus.outline import outline
from corpus.readers import read
from eval.controls import SPOILT, right_answer
from eval.dataset import load_questions
from eval.files import sha256
from eval.human import Rating
from eval.question import Question
from eval.response import RankedSpan, Response
from eval.runs import AnswerLog, begin, finish, gold_text

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "eval" / "datasets" / "heilongjiang-xzscl"
REFUSAL = "文件中沒有這個問題的答案。"
BEGAN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


@cache
def questions() -> tuple[Question, ...]:
    """Return the shipped questions that are not parts of a conversation."""
    return tuple(load_questions(GOLD / "questions.jsonl"))


@cache
def documents() -> Mapping[str, Document]:
    document = outline(read(ROOT / "corpus" / "documents" / "heilongjiang-xzscl.txt"))
    return {document.id: document}


@cache
def answers(faults: int = 0, seed: int = 1) -> Mapping[str, Response]:
    """Return an answer to every question: its evidence, or a refusal; of every hundred so many are spoilt."""
    rng = Random(seed)
    document = next(iter(documents().values()))
    hits = tuple(RankedSpan(n, f"p{n}", document.id, s.body, s.end) for n, s in enumerate(document.sections[2:5], start=1))
    found = {}
    for question in questions():
        right = right_answer(question)
        response = right.response if right else Response(question.id, REFUSAL, abstained=True)
        if right and rng.random() * 100 < faults:
            spoilt = rng.choice(SPOILT)(right, documents(), rng)
            response = spoilt.response if spoilt else response
        found[question.id] = replace(response, confidence=rng.uniform(0.3, 1), retrieved=hits)
    return found


def _entry(response: Response) -> dict[str, Any]:
    cited = [
        {"marker": c.marker, "document": c.document, "start": c.start, "end": c.end, "quote": c.quote} for c in response.citations
    ]
    hits = [
        {"rank": h.rank, "passage": h.passage, "document": h.document, "start": h.start, "end": h.end} for h in response.retrieved
    ]
    return {
        "id": response.id,
        "answer": response.answer,
        "abstained": response.abstained,
        "confidence": response.confidence,
        "citations": cited,
        "hits": hits,
    }


def write_run(folder: Path, responses: Mapping[str, Response], *, most: int | None = None) -> Path:
    """Write a finished run of the first so many questions."""
    asked = questions()[:most]
    gold = gold_text(asked)
    begin(folder, {"format": 1, "gold": {"sha256": sha256(gold)}}, gold)
    with AnswerLog(folder) as log:
        for question in asked:
            log.add(_entry(responses[question.id]))
    finish(folder, documents(), [])
    return folder


def rating(qid: str, labels: Sequence[int], *, rater: str = "a", at: int = 0, **fields: Any) -> Rating:
    """Return a rating of a run named `run`; three labels are the dimensions', one is a refusal's."""
    names = ("correct", "complete", "cited")[: len(labels)]
    known = {"item": f"i-{qid}", "run": "run", "type": "number", "labels": dict(zip(names, labels, strict=True))} | fields
    return Rating(qid=qid, rater=rater, ts=BEGAN + timedelta(seconds=at), **known)
