"""How far raters agree, beyond what chance would make them: quadratic kappa, ordinal alpha, AC1.

With skewed labels they part ways: at 94% raw agreement and 92% of one label kappa can be .4 and AC1 .9. Print all of them, with
raw agreement and the distribution of the labels. Where a coefficient has no value (all labels the same) it is not applicable.
"""

from collections import Counter
from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.score import Score, not_applicable, scored
from eval.statistics import SEED, Interval

_ONE_LABEL = "all labels are the same, so chance alone explains them"
Ratings = Sequence[Sequence[int | None]]


def raw_agreement(one: Sequence[Hashable], other: Sequence[Hashable]) -> float:
    """Return the share of items that both raters labelled alike.

    Raises:
        ValueError: there are no items, or the raters have different numbers of them.
    """
    _check(one, other)
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def _check(one: Sequence[Hashable], other: Sequence[Hashable]) -> None:
    if len(one) != len(other) or not one:
        raise ValueError(f"{len(one)} and {len(other)} labels are not pairs")


def _table(one: Sequence[int], other: Sequence[int], categories: Sequence[int]) -> NDArray[np.float64]:
    """Return the k × k table of shares, the first rater's labels in the rows."""
    _check(one, other)
    rows = {label: row for row, label in enumerate(categories)}
    if unknown := sorted({*one, *other} - rows.keys()):
        raise ValueError(f"labels {unknown} are not among the categories {list(categories)}")
    table = np.zeros((len(categories), len(categories)))
    for a, b in zip(one, other, strict=True):
        table[rows[a], rows[b]] += 1 / len(one)
    return table


def quadratic_kappa(one: Sequence[int], other: Sequence[int], *, categories: Sequence[int] = (0, 1, 2)) -> Score:
    """κ = 1 - Σ w·O / Σ w·E with w = ((i - j) / (k - 1))², O the observed shares, E those expected from the margins.

    Sources: Cohen 1968, doi:10.1037/h0026256; Fleiss and Cohen 1973, doi:10.1177/001316447303300309. Worked example: the
    abstractors of Gwet's R package irrCAC (`cont3x3abstractors`), whose kappa2.table gives 0.8921569 with quadratic weights.

    Raises:
        ValueError: there are no pairs, or a label is no category.

    >>> counts = [(0, 0, 13), (1, 1, 20), (1, 2, 7), (2, 1, 4), (2, 2, 56)]
    >>> one, other = ([pair[who] for *pair, n in counts for _ in range(n)] for who in (0, 1))
    >>> round(quadratic_kappa(one, other).value, 7)
    0.8921569
    """
    table = _table(one, other, categories)
    places = np.arange(len(categories))
    weights = ((places[:, None] - places[None, :]) / max(1, len(categories) - 1)) ** 2
    expected = float((weights * np.outer(table.sum(axis=1), table.sum(axis=0))).sum())
    if expected == 0:
        return not_applicable("quadratic_kappa", _ONE_LABEL)
    return scored("quadratic_kappa", 1 - float((weights * table).sum()) / expected, n=len(one))


def gwet_ac1(one: Sequence[int], other: Sequence[int], *, categories: Sequence[int] = (0, 1, 2)) -> Score:
    """AC1 = (p_a - p_e) / (1 - p_e), p_e = Σ π(1 - π) / (k - 1), π the mean share of a label over both raters.

    Source: Gwet 2008, doi:10.1348/000711006X126600. Worked example: 125 items, 118 + 5 + 2 + 0 in the four cells (Gwet 2002,
    Kappa statistic is not satisfactory for assessing the extent of agreement between raters): AC1 0.9408, kappa -0.0234.

    Raises:
        ValueError: there are no pairs, or a label is no category.

    >>> round(gwet_ac1([1] * 123 + [0] * 2, [1] * 118 + [0] * 5 + [1] * 2, categories=(0, 1)).value, 4)
    0.9408
    """
    table = _table(one, other, categories)
    shares = (table.sum(axis=0) + table.sum(axis=1)) / 2
    by_chance = float((shares * (1 - shares)).sum()) / max(1, len(categories) - 1)
    return scored("ac1", (float(np.trace(table)) - by_chance) / (1 - by_chance), n=len(one))


def ordinal_alpha(ratings: Ratings) -> Score:
    """α = 1 - D_o / D_e for ordered labels; any number of raters, missing labels allowed.

    The distance of two labels c < k is (n_c / 2 + the labels between + n_k / 2)², n_c how often c is used. Source and worked
    example: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, where four observers of twelve units have 0.815.

    Args:
        ratings: a row for each item, a column for each rater; None where a rater gave no label.

    >>> nobody = None
    >>> a = [1, 2, 3, 3, 2, 1, 4, 1, 2, nobody, nobody, nobody]
    >>> b = [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nobody, 3]
    >>> c = [nobody, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nobody]
    >>> d = [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nobody]
    >>> round(ordinal_alpha(list(zip(a, b, c, d))).value, 3)
    0.815
    """
    rows = [[label for label in row if label is not None] for row in ratings]
    pairable = [row for row in rows if len(row) > 1]
    labels = sorted({label for row in pairable for label in row})
    place = {label: number for number, label in enumerate(labels)}
    together = np.zeros((len(labels), len(labels)))
    for row in pairable:
        counts = Counter(row)
        for a, n_a in counts.items():
            for b, n_b in counts.items():
                together[place[a], place[b]] += n_a * (n_b - (a == b)) / (len(row) - 1)
    used = together.sum(axis=1)
    upto = np.cumsum(used) - used / 2
    distance = (upto[:, None] - upto[None, :]) ** 2
    total = used.sum()
    expected = float((np.outer(used, used) * distance).sum())
    if expected == 0:
        return not_applicable("ordinal_alpha", _ONE_LABEL if pairable else "no item has two labels")
    return scored("ordinal_alpha", 1 - float((total - 1) * (together * distance).sum() / expected), n=len(pairable))


def ordinal_alpha_interval(ratings: Ratings, *, level: float = 0.95, resamples: int = 1000, seed: int = SEED) -> Interval:
    """Return ordinal alpha with a percentile bootstrap interval over items; resamples without a value are left out.

    Raises:
        ValueError: alpha has no value, because all labels are the same or no item has two.
    """
    whole = ordinal_alpha(ratings)
    if whole.value is None:
        raise ValueError(whole.why)
    rng = np.random.default_rng(seed)
    drawn = (ordinal_alpha([ratings[row] for row in rng.integers(0, len(ratings), len(ratings))]).value for _ in range(resamples))
    low, high = np.quantile([value for value in drawn if value is not None], [(1 - level) / 2, (1 + level) / 2])
    return Interval(whole.value, float(low), float(high), whole.n, level)
