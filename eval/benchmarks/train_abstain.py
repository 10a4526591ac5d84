"""Learn when to say "not in the documents": writes assistant/abstain.json.

usage: python -m eval.benchmarks.train_abstain [--home FOLDER] [--write]

Learns on the dev split of the shipped gold set and on near misses made from its answerable questions (another place, year, number);
the test split is never read. Questions that are answered wrongly teach nothing. Prints what ten-fold cross-validation says.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path

import numpy as np
from tqdm import tqdm

from assistant import abstain
from assistant.asked import Part
from assistant.chain import Chain
from assistant.need import split
from assistant.parts import open_chain
from assistant.service import Turn
from assistant.settings import load
from eval.answers import right
from eval.benchmarks.linear import fit_logistic
from eval.benchmarks.near_misses import near_misses
from eval.dataset import Question, load_questions
from eval.response import CitedSpan, Response

GOLD = "heilongjiang-xzscl"
HOME_PLACE = "黑龙江"
NEAR_MISS_WEIGHT = 0.05  # four of them stand beside each real question
L2 = 0.0003
FOLDS = 10


@dataclass(frozen=True, slots=True)
class Example:
    """What one question teaches; `group` keeps a question and its near misses in one fold."""

    features: Mapping[str, float]
    answered: bool
    weight: float
    group: int


def _response(chain: Chain, question: str, part: Part) -> Response:
    cited = tuple(
        CitedSpan(
            marker=i, document=q.document, start=q.span.start, end=q.span.end, quote=chain.documents[q.document].quote(q.span)
        )
        for i, q in enumerate(part.draft.quotes, start=1)
    )
    text = "\n".join(f"{citation.quote}[{citation.marker}]。" for citation in cited)
    return Response(id=question, answer=text, abstained=False, confidence=1.0, citations=cited, retrieved=())


def _learns_from(part: Part) -> bool:
    return bool(part.draft.quotes) and part.need.kind not in ("part", "summary")


def examples(chain: Chain, questions: Sequence[Question]) -> list[Example]:
    """Return what the questions teach."""
    found: list[Example] = []
    text = chain.documents[GOLD].text
    for group, question in enumerate(tqdm(questions, desc="asking", disable=None, file=sys.stderr)):
        asked = chain.completed(question.question, [Turn(turn.role, turn.content) for turn in question.history])
        if len(split(asked)) > 1:
            continue
        part = chain.consider(asked)
        if not _learns_from(part):
            continue
        is_right = question.answerable and bool(right(question, _response(chain, question.question, part), chain.documents))
        if question.answerable and not is_right:
            continue
        found.append(Example(chain.features(part), question.answerable, 1.0, group))
        for variant in near_misses(asked, home=HOME_PLACE, text=text, seed=1) if question.answerable else ():
            missed = chain.consider(variant)
            if _learns_from(missed):
                found.append(Example(chain.features(missed), False, NEAR_MISS_WEIGHT, group))
    return found


def train(found: Sequence[Example]) -> tuple[dict[str, float], dict[str, float]]:
    """Return the weights by feature, and the shares that cross-validation decides rightly."""
    names = ["constant", *sorted({name for example in found for name in example.features} - {"constant"})]
    matrix = np.array([[example.features.get(name, 0.0) for name in names] for example in found])
    answered = np.array([example.answered for example in found])
    weight = np.array([example.weight for example in found])
    fold = np.array([example.group for example in found]) % FOLDS
    held_out = np.zeros(len(found))
    for number in range(FOLDS):
        inside = fold != number
        fitted = fit_logistic(matrix[inside], answered[inside], weight[inside], l2=L2)
        held_out[~inside] = 1.0 / (1.0 + np.exp(-matrix[~inside] @ fitted))
    kept = held_out >= abstain.THRESHOLD
    shares = {
        "answered of the answerable": float(kept[answered].mean()),
        "refused of the unanswerable": float((~kept)[~answered & (weight == 1.0)].mean()),
        "refused of the near misses made": float((~kept)[weight < 1.0].mean()),
        "brier": float(np.average((held_out - answered) ** 2, weights=weight)),
    }
    fitted = fit_logistic(matrix, answered, weight, l2=L2)
    return {name: round(float(amount), 4) for name, amount in zip(names, fitted, strict=True)}, shares


def main() -> int:
    """Ask, learn, print, and write when asked to."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.train_abstain", description=__doc__.split("\n")[0])
    parser.add_argument("--home", type=Path, help="home folder with the index")
    parser.add_argument("--write", action="store_true", help="write assistant/abstain.json")
    arguments = parser.parse_args()
    folder = Path(str(files("eval.datasets"))) / GOLD
    questions = [
        q for name in ("questions", "conversations") for q in load_questions(folder / f"{name}.jsonl") if q.split == "dev"
    ]
    chain = open_chain(load(home=arguments.home), track=partial(tqdm, disable=None, file=sys.stderr))
    found = examples(chain, questions)
    learned, shares = train(found)
    for name, share in shares.items():
        print(f"{name}: {share:.3f}")
    content = {"trained": "python -m eval.benchmarks.train_abstain --write", "examples": len(found), "weights": learned}
    if arguments.write:
        path = Path(str(files("assistant"))) / "abstain.json"
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
