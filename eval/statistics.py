"""Intervals, tests and smallest visible differences for scores of questions; every random one takes a seed.

Questions on one section of a document are not independent: pass their sections as `clusters`, and sections are resampled instead
of questions (Miller 2024, arXiv 2411.00640). Empty samples raise ValueError: ask for n first and say "not applicable".
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000
SEED = 20_240_101
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its confidence interval and what it was measured over."""

    value: float
    low: float
    high: float
    n: int
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two systems on the same questions: the mean difference B - A with its interval, and who won where."""

    difference: Interval
    p: float
    wins: int
    ties: int
    losses: int


def _scipy_stats() -> Any:
    """Return scipy.stats, imported when it is first needed: it takes a second."""
    return import_module("scipy.stats")


def _values(values: Sequence[float]) -> Floats:
    array = np.asarray(values, dtype=np.float64)
    if array.size == 0:
        raise ValueError("no values to measure")
    if not np.isfinite(array).all():
        raise ValueError("a value is not finite")
    return array


def _paired(a: Sequence[float], b: Sequence[float]) -> Floats:
    one, other = _values(a), _values(b)
    if one.size != other.size:
        raise ValueError(f"{one.size} and {other.size} values are not pairs")
    return other - one


def _by_cluster(values: Floats, clusters: Sequence[Hashable] | None) -> tuple[Floats, Floats]:
    """Return the sum and the count of every cluster, in order of first appearance."""
    if clusters is None:
        return values, np.ones_like(values)
    if len(clusters) != values.size:
        raise ValueError(f"{values.size} values, but {len(clusters)} clusters")
    rows = {name: row for row, name in enumerate(dict.fromkeys(clusters))}
    index = np.array([rows[name] for name in clusters])
    return np.bincount(index, weights=values).astype(np.float64), np.bincount(index).astype(np.float64)


def _resampled_means(sums: Floats, counts: Floats, *, resamples: int, seed: int) -> Floats:
    """Return (resamples,) means of clusters drawn with replacement."""
    rng = np.random.default_rng(seed)
    means = np.empty(resamples)
    block = max(1, 2_000_000 // sums.size)
    for start in range(0, resamples, block):
        drawn = rng.integers(0, sums.size, size=(min(block, resamples - start), sums.size))
        means[start : start + len(drawn)] = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    return means


def bootstrap_interval(
    values: Sequence[float],
    *,
    clusters: Sequence[Hashable] | None = None,
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Interval:
    """Return the mean with its percentile bootstrap interval.

    Source: Efron 1979, doi:10.1214/aos/1176344552.

    Raises:
        ValueError: there are no values, one is not finite, or clusters and values differ in number.

    >>> bootstrap_interval([1, 1, 1]).low, bootstrap_interval([0, 1]).value
    (1.0, 0.5)
    """
    array = _values(values)
    sums, counts = _by_cluster(array, clusters)
    means = _resampled_means(sums, counts, resamples=resamples, seed=seed)
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(array.mean()), float(low), float(high), array.size, level)


def compare(
    a: Sequence[float],
    b: Sequence[float],
    *,
    clusters: Sequence[Hashable] | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Comparison:
    """Compare systems A and B question by question: paired bootstrap, randomisation test, wins, ties and losses of B.

    Raises:
        ValueError: as `bootstrap_interval`, or `a` and `b` differ in number.

    >>> compare([0, 0, 1], [1, 0, 1]).wins
    1
    """
    difference = _paired(a, b)
    return Comparison(
        difference=bootstrap_interval(difference.tolist(), clusters=clusters, resamples=resamples, seed=seed),
        p=randomisation_test(a, b, clusters=clusters, resamples=resamples, seed=seed),
        wins=int((difference > 0).sum()),
        ties=int((difference == 0).sum()),
        losses=int((difference < 0).sum()),
    )


def randomisation_test(
    a: Sequence[float],
    b: Sequence[float],
    *,
    clusters: Sequence[Hashable] | None = None,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> float:
    """Return the two-sided p of the mean difference when A and B are swapped at random within questions, or within clusters.

    All swaps are tried when there are no more than `resamples`; else p = (extreme + 1) / (tried + 1). Source: Smucker, Allan and
    Carterette 2007, doi:10.1145/1321440.1321528; computed by scipy's permutation_test.

    >>> randomisation_test([0, 0, 0, 0], [1, 1, 1, 1])  # 2 of the 16 swaps are as extreme
    0.125
    """
    sums, _ = _by_cluster(_paired(a, b), clusters)
    if len(sums) < 2 or not sums.any():  # one pair swapped is as extreme as before
        return 1.0

    def total(differences: Floats, axis: int) -> Floats:
        return np.asarray(differences.sum(axis=axis))

    outcome = _scipy_stats().permutation_test(
        (sums,), total, permutation_type="samples", vectorized=True, n_resamples=resamples, rng=np.random.default_rng(seed)
    )
    return min(1.0, float(outcome.pvalue))


def mcnemar_exact(fixed: int, broken: int) -> float:
    """Return the two-sided p of McNemar's exact test: of fixed + broken flips, each way is as likely as the other.

    Source: McNemar 1947, doi:10.1007/BF02295996.

    >>> [round(mcnemar_exact(*flips), 4) for flips in ((6, 0), (9, 1), (15, 5), (0, 0))]
    [0.0312, 0.0215, 0.0414, 1.0]
    """
    if fixed < 0 or broken < 0:
        raise ValueError(f"counts cannot be negative: {fixed}, {broken}")
    if fixed + broken == 0:
        return 1.0
    return float(_scipy_stats().binomtest(min(fixed, broken), fixed + broken, 0.5).pvalue)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Return p-values adjusted for how many there are: the i-th smallest of m times (m - i + 1), never falling, at most 1.

    Source: Holm 1979, A simple sequentially rejective multiple test procedure, Scand. J. Statist. 6, 65-70.

    >>> holm({"h1": 0.01, "h2": 0.04, "h3": 0.03, "h4": 0.005})
    {'h1': 0.03, 'h2': 0.06, 'h3': 0.06, 'h4': 0.02}
    """
    adjusted: dict[str, float] = {}
    highest = 0.0
    for place, (name, p) in enumerate(sorted(p_values.items(), key=lambda item: (item[1], item[0]))):
        highest = max(highest, min(1.0, p * (len(p_values) - place)))
        adjusted[name] = highest
    return {name: adjusted[name] for name in p_values}


def wilson(successes: int, n: int, *, level: float = 0.95) -> Interval:
    """Return a share with Wilson's interval.

    Source: Wilson 1927, doi:10.1080/01621459.1927.10502953.

    Raises:
        ValueError: n is not positive, or successes lie outside [0, n].

    >>> share = wilson(81, 263)  # Newcombe 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I
    >>> round(share.low, 4), round(share.high, 4)
    (0.2553, 0.3662)
    """
    if not 0 <= successes <= n or n == 0:
        raise ValueError(f"{successes} of {n} is no share")
    low, high = _scipy_stats().binomtest(successes, n).proportion_ci(confidence_level=level, method="wilson")
    return Interval(successes / n, float(low), float(high), n, level)


def minimum_detectable_difference(sd_of_differences: float, n: int, *, alpha: float = 0.05, power: float = 0.8) -> float:
    """Return the smallest true mean difference that a paired test of n questions would find: (z_{1-α/2} + z_power) · sd / √n.

    Raises:
        ValueError: n is not positive.

    >>> round(minimum_detectable_difference(0.4 * (2 * (1 - 0.6)) ** 0.5, 100), 3)  # sd 0.4 each, correlation 0.6
    0.1
    """
    if n < 1:
        raise ValueError(f"n must be positive, not {n}")
    normal = _scipy_stats().norm
    return float((normal.ppf(1 - alpha / 2) + normal.ppf(power)) * sd_of_differences / sqrt(n))


def prediction_powered_interval(
    labels: Sequence[float],
    proxies: Sequence[float],
    rest: Sequence[float],
    *,
    level: float = 0.95,
    tuned: bool = True,
) -> Interval:
    """Return the mean of human labels over all items, from a few labelled ones and a proxy score on every item.

    θ = λ·mean(rest) + mean(labels - λ·proxies), variance λ²·var(rest)/N + var(labels - λ·proxies)/n. λ = 1 is plain
    prediction-powered inference; tuned, λ = cov(labels, proxies) / ((1 + n/N)·var(all proxies)), kept within [0, 1]; 0 is the
    labels alone.

    Args:
        labels: human scores of the n labelled items.
        proxies: automatic scores of the same items.
        rest: automatic scores of the N items without a label.
        level: of confidence.
        tuned: whether to choose λ from the data.

    Sources: Angelopoulos et al. 2023, arXiv 2301.09633; PPI++, arXiv 2311.01453.

    Raises:
        ValueError: fewer than two labels or unlabelled items, or labels and proxies differ in number.

    >>> found = prediction_powered_interval([1, 0, 1, 1], [1, 0, 0, 1], [1, 1, 0, 1, 0, 1], tuned=False)
    >>> round(found.value, 4), round(found.high - found.value, 4)  # 4/6 + 1/4; 1.96 · sqrt(0.2667/6 + 0.25/4)
    (0.9167, 0.641)
    """
    truth, proxy, others = _values(labels), _values(proxies), _values(rest)
    if truth.size != proxy.size or truth.size < 2 or others.size < 2:
        raise ValueError("at least two labelled items, each with its proxy, and two without a label are needed")
    weight = _ppi_weight(truth, proxy, others) if tuned else 1.0
    corrected = truth - weight * proxy
    value = weight * others.mean() + corrected.mean()
    variance = weight**2 * others.var(ddof=1) / others.size + corrected.var(ddof=1) / truth.size
    half = float(_scipy_stats().norm.ppf((1 + level) / 2)) * sqrt(variance)
    return Interval(float(value), float(value - half), float(value + half), truth.size, level)


def _ppi_weight(truth: Floats, proxy: Floats, others: Floats) -> float:
    spread = np.concatenate([proxy, others]).var(ddof=1)
    if spread == 0:
        return 0.0
    covariance = np.cov(truth, proxy, ddof=1)[0, 1]
    return float(np.clip(covariance / ((1 + truth.size / others.size) * spread), 0, 1))
