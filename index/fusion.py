"""One score out of many signals, by a small linear model that adapts to the question.

No retriever wins on every kind of question, and a fixed mix loses to the better one. What tells them apart is how far each
one's best hit stands out: the weights multiply each signal alone and times the margin of its retriever. Trained by
`python -m eval.benchmarks.train_fusion`; the weights are `fusion.json`, to be read.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
SIGNALS = ("dense", "clause", "lexical", "coverage", "title")
FEATURES = (
    *SIGNALS,
    *(f"{signal} below best" for signal in SIGNALS[:4]),
    "lexical below best x lexical margin",
    "dense below best x dense margin",
    "clause below best x clause margin",
    "lexical below best x best coverage",
    "dense below best x best coverage",
    "clause below best x best coverage",
)


@dataclass(frozen=True, slots=True)
class Signals:
    """What each retriever says of the candidates for one question; arrays of one length.

    Attributes:
        dense: cosine of the passage to the question.
        clause: cosine of its nearest clause.
        lexical: BM25 score over the most that this question could get, in [0, 1].
        coverage: share of the question's tokens that the passage holds, weighted by idf, in [0, 1].
        title: the same for its section path.
    """

    dense: Floats
    clause: Floats
    lexical: Floats
    coverage: Floats
    title: Floats

    def column(self, name: str) -> Floats:
        """Return one signal by its name."""
        values: Floats = getattr(self, name)
        return values


def _margin(values: Floats) -> float:
    """Return how far the best stands above the second, in the units of the signal."""
    if len(values) < 2:
        return float(values.max(initial=0.0))
    second, best = np.partition(values, -2)[-2:]
    return float(best - second)


def features(signals: Signals) -> Floats:
    """Return (candidates, len(FEATURES)) float32."""
    columns = [signals.column(name) for name in SIGNALS]
    below = {name: signals.column(name) - signals.column(name).max(initial=-np.inf) for name in SIGNALS[:4]}
    best_coverage = float(signals.coverage.max(initial=0.0))
    columns.extend(below.values())
    columns.extend(below[name] * _margin(signals.column(name)) for name in ("lexical", "dense", "clause"))
    columns.extend(below[name] * best_coverage for name in ("lexical", "dense", "clause"))
    return np.stack(columns, axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Fusion:
    """A linear model over FEATURES and the calibration that turns its value into a score in [0, 1]."""

    weights: Floats
    slope: float
    offset: float

    def scores(self, signals: Signals) -> Floats:
        """Return (candidates,) float32 in [0, 1], in the order of the signals."""
        values = features(signals) @ self.weights
        return np.asarray(1.0 / (1.0 + np.exp(-(self.slope * values + self.offset))), dtype=np.float32)


@cache
def trained() -> Fusion:
    """Return the shipped weights."""
    content = json.loads(files("index").joinpath("fusion.json").read_text(encoding="utf-8"))
    weights = np.array([content["weights"].get(name, 0.0) for name in FEATURES], dtype=np.float32)
    return Fusion(weights, content["slope"], content["offset"])
