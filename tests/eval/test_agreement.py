"""Agreement of raters against published worked examples and scikit-learn."""

from itertools import repeat

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from eval.agreement import gwet_ac1, ordinal_alpha, ordinal_alpha_interval, quadratic_kappa, raw_agreement


def raters(table):
    """Return the labels of two raters whose table of counts is given."""
    pairs = [(a, b) for a, row in enumerate(table) for b, n in enumerate(row) for _ in range(n)]
    return [a for a, _ in pairs], [b for _, b in pairs]


# Gwet's irrCAC for R ships this table as cont3x3abstractors; its documentation prints the coefficients below.
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]


def test_kappa_and_ac1_of_gwets_abstractors():
    one, other = raters(ABSTRACTORS)
    assert quadratic_kappa(one, other).value == pytest.approx(0.8921569, abs=5e-8)
    assert gwet_ac1(one, other).value == pytest.approx(0.8493305, abs=5e-8)
    assert raw_agreement(one, other) == 0.89


def test_ac1_where_kappa_fails():
    # Gwet 2002: 118, 5, 2 and 0 of 125 subjects; kappa -0.0234 and AC1 0.9408 at 94.4% agreement.
    one, other = raters([[0, 2], [5, 118]])
    assert cohen_kappa_score(one, other) == pytest.approx(-0.0234, abs=5e-5)
    assert quadratic_kappa(one, other, categories=(0, 1)).value == pytest.approx(-0.0234, abs=5e-5)
    assert gwet_ac1(one, other, categories=(0, 1)).value == pytest.approx(0.9408, abs=5e-5)


def test_alpha_without_missing_labels_by_hand():
    # Labels 0 0 | 0 1 | 2 2: n = 3 1 2; distances 01: (1.5 + .5)² = 4, 02: (1.5 + 1 + 1)² = 12.25, 12: (.5 + 1)² = 2.25.
    expected = 1 - 5 * (2 * 4) / (2 * (3 * 1 * 4 + 3 * 2 * 12.25 + 1 * 2 * 2.25))
    assert ordinal_alpha([[0, 0], [0, 1], [2, 2]]).value == pytest.approx(expected, abs=1e-9)


def test_items_with_one_label_say_nothing():
    assert ordinal_alpha([[0, 0], [0, 1], [2, 2], [1, None]]).value == ordinal_alpha([[0, 0], [0, 1], [2, 2]]).value


def test_one_label_throughout_is_not_applicable():
    for score in (quadratic_kappa([2, 2], [2, 2]), ordinal_alpha([[2, 2], [2, 2]])):
        assert (score.status, score.value) == ("not_applicable", None)
    assert gwet_ac1([2, 2], [2, 2]).value == 1
    assert ordinal_alpha([[1, None]]).why == "no item has two labels"
    assert ordinal_alpha([]).status == "not_applicable"


def test_pairs_and_categories_are_checked():
    with pytest.raises(ValueError, match="not pairs"):
        raw_agreement([], [])
    with pytest.raises(ValueError, match="not pairs"):
        quadratic_kappa([1], [1, 2])
    with pytest.raises(ValueError, match=r"labels \[5\]"):
        gwet_ac1([5], [1])


def test_the_interval_of_alpha_holds_it_and_is_seeded():
    one, other = raters(ABSTRACTORS)
    rows = list(zip(one, other, strict=True))
    found = ordinal_alpha_interval(rows, resamples=200)
    assert found == ordinal_alpha_interval(rows, resamples=200)
    assert found.low < found.value < found.high
    with pytest.raises(ValueError, match="all labels are the same"):
        ordinal_alpha_interval([[1, 1]])


def test_skewed_labels_part_the_coefficients():
    one, other = raters([[0, 0, 2], [0, 4, 1], [2, 1, 90]])
    assert raw_agreement(one, other) == 0.94
    assert gwet_ac1(one, other).value > 0.9 > quadratic_kappa(one, other).value


labels = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=40)


@given(labels)
def test_kappa_is_scikit_learns(pairs):
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    ours = quadratic_kappa(one, other)
    if ours.value is not None:
        theirs = cohen_kappa_score(one, other, weights="quadratic", labels=[0, 1, 2])
        assert ours.value == pytest.approx(theirs, abs=1e-9)


@given(labels)
def test_agreement_does_not_depend_on_who_is_first(pairs):
    one, other = [a for a, _ in pairs], [b for _, b in pairs]
    assert gwet_ac1(one, other).value == pytest.approx(gwet_ac1(other, one).value)
    alpha, mirrored = ordinal_alpha(pairs).value, ordinal_alpha([(b, a) for a, b in pairs]).value
    assert (alpha is None) == (mirrored is None)
    assert alpha is None or alpha == pytest.approx(mirrored)


@given(st.lists(st.integers(0, 2), min_size=2, max_size=20))
def test_full_agreement_is_one(ratings):
    assert gwet_ac1(ratings, ratings).value == pytest.approx(1)
    if len(set(ratings)) > 1:
        assert quadratic_kappa(ratings, ratings).value == pytest.approx(1)
        assert ordinal_alpha(list(zip(ratings, ratings, strict=True))).value == pytest.approx(1)


def test_labels_at_random_have_no_agreement():
    rng = np.random.default_rng(1)
    one, other = (rng.integers(0, 3, 4000).tolist() for _ in repeat(None, 2))
    assert abs(quadratic_kappa(one, other).value) < 0.05
    assert abs(gwet_ac1(one, other).value) < 0.05
