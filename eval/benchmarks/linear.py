"""Two small linear models and how they are fitted: which of several candidates, and whether or not."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]


def fit_ranking(groups: Sequence[tuple[Floats, NDArray[np.bool_]]], importance: Sequence[float], *, l2: float) -> Floats:
    """Return weights (d,) that put a right candidate first: the listwise softmax loss of Cao et al. 2007, several right ones summed.

    Args:
        groups: for each question its candidates' features (n, d) and which of them are right (n,).
        importance: a factor a question.
        l2: strength of the penalty on squared weights.
    """
    dimension = groups[0][0].shape[1]
    total = sum(importance)

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, gradient = l2 * float(weights @ weights), 2 * l2 * weights
        for (features, right), factor in zip(groups, importance, strict=True):
            scores = features @ weights
            scores -= scores.max()
            share = np.exp(scores)
            share /= share.sum()
            mass = float(share[right].sum()) + 1e-12
            value -= factor / total * np.log(mass)
            target = np.where(right, share / mass, 0.0)
            gradient = gradient + factor / total * (features.T @ (share - target))
        return value, gradient

    return np.asarray(minimize(loss, np.zeros(dimension), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x)


def fit_logistic(features: Floats, right: NDArray[np.bool_], importance: Floats, *, l2: float) -> Floats:
    """Return weights (d,) of a logistic regression; the first feature is the constant and is not penalised."""
    penalised = np.ones(features.shape[1])
    penalised[0] = 0.0
    factors = importance / importance.sum()

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = features @ weights
        share = 1.0 / (1.0 + np.exp(-scores))
        terms = np.logaddexp(0.0, scores) - right * scores
        value = float(factors @ terms) + l2 * float(penalised @ weights**2)
        return value, features.T @ (factors * (share - right)) + 2 * l2 * penalised * weights

    return np.asarray(minimize(loss, np.zeros(features.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}).x)
