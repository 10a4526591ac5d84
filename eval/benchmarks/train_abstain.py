"""Learn when to say "not in the documents": writes assistant/abstain.json.

usage: python -m eval.benchmarks.train_abstain [--reports FOLDER …] [--home FOLDER] [--write]

Learns on the dev split of the shipped gold set and on the further questions of `asked/`, on near misses made from its answerable questions (another place, year, number), and
on the dev questions about provinces' reports, in FOLDERs as `eval.benchmarks.reports` writes it; the test splits are never read.
Questions that are answered wrongly teach nothing. Prints what ten-fold cross-validation says of each source.
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
from assistant.parts import open_chain
from assistant.service import Turn
from assistant.settings import load
from eval.answers import right
from eval.benchmarks.linear import fit_logistic
from eval.benchmarks.near_misses import near_misses
from eval.dataset import Question, load_questions
from eval.response import CitedSpan, Response

GOLD = "heilongjiang-xzscl"
ASKED = Path(__file__).parent / "asked"
HOME_PLACE = "黑龙江"
NEAR_MISS_WEIGHT = 0.1  # four of them stand beside each real question
VARIED = "gold"  # of whose answerable questions near misses are made
L2 = 0.0001
FOLDS = 10


@dataclass(frozen=True, slots=True)
class Example:
    """What one question teaches; `group` keeps a question and its near misses in one fold, `source` is where it is from."""

    features: Mapping[str, float]
    answered: bool
    weight: float
    group: int
    source: str


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
    decided = part.need.kind in ("part", "summary") or abstain.asks_nothing(part.question)
    return bool(part.draft.quotes) and not decided


def examples(chain: Chain, questions: Sequence[Question], source: str) -> list[Example]:
    """Return what the questions teach, and near misses made of those of the gold set."""
    found: list[Example] = []
    text = chain.documents[GOLD].text
    for group, question in enumerate(tqdm(questions, desc="asking", disable=None, file=sys.stderr)):
        asked = chain.completed(question.question, [Turn(turn.role, turn.content) for turn in question.history])
        if len(chain.parts(asked)) > 1:
            continue
        part = chain.consider(asked)
        if not _learns_from(part):
            continue
        is_right = question.answerable and bool(right(question, _response(chain, question.question, part), chain.documents))
        if question.answerable and not is_right:
            continue
        found.append(Example(chain.features(part), question.answerable, 1.0, group, source))
        for variant in near_misses(asked, home=HOME_PLACE, text=text, seed=1) if question.answerable and source == VARIED else ():
            missed = chain.consider(variant)
            if _learns_from(missed):
                found.append(Example(chain.features(missed), False, NEAR_MISS_WEIGHT, group, "made"))
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
    source = np.array([example.source for example in found])
    shares = {}
    for name in dict.fromkeys(source):
        here = source == name
        if (here & answered).any():
            shares[f"{name}: answered of the answerable"] = float(kept[here & answered].mean())
        shares[f"{name}: refused of the unanswerable"] = float((~kept)[here & ~answered].mean())
    shares["brier"] = float(np.average((held_out - answered) ** 2, weights=weight))
    fitted = fit_logistic(matrix, answered, weight, l2=L2)
    return {name: round(float(amount), 4) for name, amount in zip(names, fitted, strict=True)}, shares


def _dev(folder: Path) -> list[Question]:
    return [q for path in sorted(folder.glob("*.jsonl")) for q in load_questions(path) if q.split == "dev"]


def main() -> int:
    """Ask, learn, print, and write when asked to."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.train_abstain", description=__doc__.split("\n")[0])
    parser.add_argument(
        "--reports",
        type=Path,
        nargs="*",
        default=(),
        help="folders of the questions about five reports, with their index in home/",
    )
    parser.add_argument("--home", type=Path, help="home folder with the index")
    parser.add_argument("--write", action="store_true", help="write assistant/abstain.json")
    arguments = parser.parse_args()
    track = partial(tqdm, disable=None, file=sys.stderr)
    questions = [*_dev(Path(str(files("eval.datasets"))) / GOLD), *_dev(ASKED)]
    found = examples(open_chain(load(home=arguments.home), track=track), questions, "gold")
    for folder in arguments.reports:
        reports = open_chain(load(home=folder / "home"), track=track)
        found += examples(reports, _dev(folder), f"reports {folder.name}")
    learned, shares = train(found)
    for name, share in shares.items():
        print(f"{name}: {share:.3f}")
    content = {
        "trained": "python -m eval.benchmarks.train_abstain --reports FOLDER … --write",
        "examples": len(found),
        "weights": learned,
    }
    if arguments.write:
        path = Path(str(files("assistant"))) / "abstain.json"
        path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
