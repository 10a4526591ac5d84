"""Does the verdict prefer a right, shorter sentence to a complete one with one digit wrong? Overlap scores don't.

Pairs are made from real sentences: of two or more clauses, one clause without the digit is dropped (right but shorter), or one
digit, any digit, is changed (complete but wrong). Both cite the whole sentence. Run:
python -m eval.benchmarks.figure_gate [../shared/data/cmrc2018] [--pairs 500] [--seed 1]
"""

import argparse
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.chunker import clauses, sentences
from corpus.document import Document, Span
from corpus.figures import find_figures
from eval.answers import verdict
from eval.overlap import char_f1, cmrc_f1
from eval.question import Evidence, Key, Question
from eval.response import CitedSpan, Response
from eval.statistics import wilson

FLOOR = 0.97
MIN_CHARS, MAX_CHARS = 20, 160


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence in its document, its right but shorter form, and its complete form with one digit wrong."""

    document: Document
    span: Span
    right: str
    wrong: str

    @property
    def sentence(self) -> str:
        """The sentence as it stands."""
        return self.document.quote(self.span)


def make_pair(document: Document, span: Span, rng: random.Random) -> Pair | None:
    """Return a pair made from one sentence, or None when it has no digit or no clause to drop."""
    text = document.text
    digits = [place for place in range(span.start, span.end) if text[place] in "0123456789"]
    if not digits:
        return None
    place = rng.choice(digits)
    pieces = clauses(text, span)
    others = [piece for piece in pieces if not piece.start <= place < piece.end]
    if not others:
        return None
    dropped = rng.choice(others)
    right = "".join(document.quote(piece) for piece in pieces if piece is not dropped)
    digit = rng.choice([char for char in "0123456789" if char != text[place] and (char != "0" or text[place - 1].isdigit())])
    return Pair(document, span, right, text[span.start : place] + digit + text[place + 1 : span.end])


def pairs(documents: Sequence[Document], *, seed: int) -> Iterator[Pair]:
    """Yield a pair for every sentence that makes one, in random order."""
    rng = random.Random(seed)
    spans = [(document, span) for document in documents for span in sentences(document.text, Span(0, len(document.text)))]
    rng.shuffle(spans)
    for document, span in spans:
        if MIN_CHARS <= span.end - span.start <= MAX_CHARS and (pair := make_pair(document, span, rng)):
            yield pair


def question_of(pair: Pair) -> Question:
    """Return the gold question whose facts are the figures of the shorter sentence."""
    keys = tuple(
        Key(f"k{number}", must=True, kind="figure", value=str(figure.value), unit=figure.unit)
        for number, figure in enumerate(find_figures(pair.right), start=1)
    )
    evidence = Evidence(pair.document.id, pair.document.sha256, pair.span.start, pair.span.end, pair.sentence)
    return Question("q", "?", "number", answerable=True, reference=pair.sentence, keys=keys, evidence=(evidence,))


def _response(pair: Pair, text: str) -> Response:
    citation = CitedSpan(1, pair.document.id, pair.span.start, pair.span.end, pair.sentence)
    return Response("q", text + "[1]", citations=(citation,))


def verdicts(pair: Pair) -> tuple[float, float]:
    """Return the verdicts on the right and on the wrong sentence."""
    question, documents = question_of(pair), {pair.document.id: pair.document}
    right, wrong = (verdict(question, _response(pair, text), documents).value or 0.0 for text in (pair.right, pair.wrong))
    return right, wrong


def _documents(folder: Path) -> list[Document]:
    with (folder / "corpus.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [Document(row["id"], row["title"], row["text"]) for row in rows]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the share of pairs whose right sentence is preferred; return 1 below the floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared/data/cmrc2018"))
    parser.add_argument("--pairs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="print so many of the pairs that fail")
    options = parser.parse_args(arguments)
    made = [pair for pair, _ in zip(pairs(_documents(options.folder), seed=options.seed), range(options.pairs), strict=False)]
    failed = [pair for pair in made if verdicts(pair)[0] <= verdicts(pair)[1]]
    share = wilson(len(made) - len(failed), len(made))
    print(f"verdict  {share.value:.3f}  [{share.low:.3f}, {share.high:.3f}]  n={share.n}")
    for name, measure in (("char_f1", char_f1), ("cmrc_f1", cmrc_f1)):
        better = sum(measure(pair.right, pair.sentence) > measure(pair.wrong, pair.sentence) for pair in made)
        print(f"{name:8} {better / len(made):.3f}")
    for pair in failed[: options.show]:
        print(f"\nright {pair.right}\nwrong {pair.wrong}\n{verdicts(pair)}")
    return int(share.value < FLOOR)


if __name__ == "__main__":
    sys.exit(main())
