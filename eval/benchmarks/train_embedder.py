"""Teach the offline embedder by low-rank updates: writes index/updates.safetensors, added to its weights when it is unpacked.

usage: nice python -m eval.benchmarks.train_embedder --data FOLDER [--steps N] [--keep SHARE] [--write]

FOLDER holds the question sets and the texts that `pairs/` is about. Hu et al. 2021 (LoRA, arXiv:2106.09685) for the updates; the loss is
InfoNCE (van den Oord et al. 2018, arXiv:1807.03748) both ways: of the texts of a batch the one that answers a question, and of its questions,
near misses among them, the one that a text answers. Most of the pairs are held out: how often the right clause comes first among all
of those, and how often the question comes before its near miss, is printed for several shares of the update, since the whole of it overfits.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from sentence_transformers import SentenceTransformer
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, linear
from tqdm import tqdm

from eval.benchmarks.lessons import Lesson, pair_lessons, read_pairs, read_texts, set_lessons
from index.bundled import unpack

RANK = 4
RATE, TEMPERATURE, WARM_UP = 3e-4, 0.02, 30
BATCH = 16
MAX_TOKENS = 128
SEED = 3
SETS = {"leco_law": 750, "drcd_dev": 400, "cmrc2018": 400}  # how many of the questions that teach the mix teach this too
SETS_SEED, SETS_MOST = 11, 1500  # the sample of train_fusion
TEACH, HELD_OUT = ("one", "two"), ("three", "four", "five", "six", "seven")
SHARES = (0.0, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)
LEARNS = ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense",
          "intermediate.dense", "output.dense")  # fmt: skip


class LowRank(nn.Module):
    """A linear layer whose weights are kept as they are, with an update of a low rank beside them."""

    def __init__(self, layer: nn.Linear) -> None:
        super().__init__()
        self.layer = layer
        self.down = nn.Parameter(torch.randn(RANK, layer.in_features) / layer.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(layer.out_features, RANK))
        self.share = 1.0

    def forward(self, values: Tensor) -> Tensor:
        """Return what the layer with its update makes of values."""
        updated: Tensor = self.layer(values) + self.share * linear(linear(values, self.down), self.up)
        return updated


def with_updates(model: SentenceTransformer) -> dict[str, LowRank]:
    """Put an update beside every layer that learns; return them by the name of the layer's tensor."""
    found: dict[str, LowRank] = {}
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    bert: Any = model[0].auto_model
    for number, block in enumerate(bert.encoder.layer):
        for name in LEARNS:
            *path, last = name.split(".")
            owner = block
            for step in path:
                owner = getattr(owner, step)
            update = LowRank(getattr(owner, last))
            setattr(owner, last, update)
            found[f"encoder.layer.{number}.{name}.weight"] = update
    return found


def _vectors(model: SentenceTransformer, texts: Sequence[str]) -> Tensor:
    """Return (len(texts), d), rows of unit length, with their gradients."""
    return nn.functional.normalize(model(model.preprocess(list(texts)))["sentence_embedding"], dim=1)


def _batches(lessons: Sequence[Lesson], steps: int) -> Iterator[list[Lesson]]:
    chance = random.Random(SEED)
    order: list[Lesson] = []
    for _ in range(steps):
        while len(order) < BATCH:
            order += chance.sample(lessons, len(lessons))
        yield [order.pop() for _ in range(BATCH)]


def _loss(model: SentenceTransformer, batch: Sequence[Lesson], step: int) -> Tensor:
    """Return the loss of one batch: by turns the words that answer and the words around them are what has to come first."""
    chance = random.Random(step)
    misses = [chance.choice(lesson.misses) for lesson in batch if lesson.misses]
    questions = _vectors(model, [f"query: {question}" for question in (*(lesson.question for lesson in batch), *misses)])
    right = [lesson.answer if step % 2 else lesson.around for lesson in batch]
    near = [chance.choice(lesson.near) for lesson in batch if lesson.near] if step % 2 else []
    texts = _vectors(model, [f"passage: {text}" for text in (*right, *near)])
    scores = questions @ texts.T / TEMPERATURE
    same = torch.tensor([[one == other and i != j for j, other in enumerate((*right, *near))] for i, one in enumerate(right)])
    target = torch.arange(len(batch))
    finding = cross_entropy(scores[: len(batch)].masked_fill(same, -1e4), target)
    doubles = torch.nn.functional.pad(same[:, : len(batch)], (0, len(misses)))  # the same words answer another question too
    return finding + cross_entropy(scores.T[: len(batch)].masked_fill(doubles, -1e4), target)


def train(model: SentenceTransformer, updates: dict[str, LowRank], lessons: Sequence[Lesson], steps: int) -> None:
    """Learn; the rate rises over WARM_UP steps and falls to nothing."""
    parameters = [value for update in updates.values() for value in (update.down, update.up)]
    optimiser = torch.optim.AdamW(parameters, lr=RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: min((step + 1) / WARM_UP, max(0.0, 1 - step / steps)))
    model.train()
    mean = 0.0
    bar = tqdm(_batches(lessons, steps), total=steps, file=sys.stderr)
    for step, batch in enumerate(bar):
        loss = _loss(model, batch, step)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        schedule.step()
        mean = 0.95 * mean + 0.05 * loss.item() if step else loss.item()
        bar.set_postfix(loss=f"{mean:.3f}")
    model.eval()


@torch.no_grad()
def first_rate(model: SentenceTransformer, lessons: Sequence[Lesson], *, around: bool) -> float:
    """Return how often what answers comes first among all that the lessons hold."""
    right = [lesson.around if around else lesson.answer for lesson in lessons]
    texts = list(dict.fromkeys([*right, *(text for lesson in lessons if not around for text in lesson.near)]))
    places = {text: place for place, text in enumerate(texts)}
    asked = torch.cat(
        [_vectors(model, [f"query: {one.question}" for one in lessons[i : i + 32]]) for i in range(0, len(lessons), 32)]
    )
    held = torch.cat([_vectors(model, [f"passage: {text}" for text in texts[i : i + 32]]) for i in range(0, len(texts), 32)])
    best = (asked @ held.T).argmax(dim=1)
    return float(np.mean([places[text] == int(place) for text, place in zip(right, best, strict=True)]))


@torch.no_grad()
def before_miss_rate(model: SentenceTransformer, lessons: Sequence[Lesson]) -> float:
    """Return how often a question is nearer to the words that answer it than a near miss of it is."""
    both = [(lesson.question, miss, lesson.answer) for lesson in lessons for miss in lesson.misses[:1]]
    nearer = 0
    for question, miss, answer in both:
        vectors = _vectors(model, [f"query: {question}", f"query: {miss}", f"passage: {answer}"])
        nearer += bool(vectors[0] @ vectors[2] > vectors[1] @ vectors[2])
    return nearer / len(both)


def write(path: Path, updates: dict[str, LowRank], share: float) -> None:
    """Write the updates in half precision: for each tensor W, W + up @ down is the tensor that learned."""
    tensors = {f"{name}.down": update.down.detach().half() for name, update in updates.items()}
    tensors |= {f"{name}.up": (share * update.up.detach()).half() for name, update in updates.items()}
    save_file(tensors, str(path), metadata={"trained": "python -m eval.benchmarks.train_embedder --write", "share": str(share)})


def main() -> int:
    """Read, learn, print, and write when asked to."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.train_embedder", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the question sets and the texts of the pairs")
    parser.add_argument("--models", type=Path, default=Path("var/benchmarks/models"), help="where the model is unpacked")
    parser.add_argument("--steps", type=int, default=240)
    parser.add_argument("--keep", type=float, default=0.7, help="share of the update that is written")
    parser.add_argument("--write", type=Path, nargs="?", const=Path(str(files("index"))) / "updates.safetensors")
    arguments = parser.parse_args()
    torch.manual_seed(SEED)
    pairs, others = read_pairs(*TEACH), read_pairs(*HELD_OUT)
    left_out = frozenset(sorted({pair.document for pair in pairs})[::10])
    texts = read_texts(arguments.data, frozenset(pair.document for pair in (*pairs, *others)))
    teaching = pair_lessons([pair for pair in pairs if pair.document not in left_out], texts, seed=SEED)
    held_out = pair_lessons(others, texts, seed=SEED)
    sets = {name: set_lessons(arguments.data / name, count=count, most=SETS_MOST, seed=SETS_SEED) for name, count in SETS.items()}
    lessons = [*teaching, *teaching, *(lesson for found in sets.values() for lesson in found)]
    print(f"{len(teaching)} pairs teach, {len(held_out)} are held out; {', '.join(f'{k} {len(v)}' for k, v in sets.items())}")
    model = SentenceTransformer(str(unpack(arguments.models, learned=False)), device="cpu").float()
    model.max_seq_length = MAX_TOKENS
    updates = with_updates(model)
    train(model, updates, lessons, arguments.steps)
    if arguments.write:
        write(arguments.write, updates, arguments.keep)
    for share in SHARES:
        for update in updates.values():
            update.share = share
        clause, passage = (first_rate(model, held_out, around=around) for around in (False, True))
        told = f"right clause first {clause:.3f}, right passage first {passage:.3f} of {len(held_out)}"
        print(f"share {share}: {told}, before its near miss {before_miss_rate(model, held_out):.3f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
