"""One score in [0, 1] out of many signals: it grows with each of them, and a candidate alone is no special case."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import FEATURES, SIGNALS, Fusion, Signals, features, trained

UNIT = st.floats(0, 1, width=32)


def signals(rows):
    columns = np.array(rows, dtype=np.float32).reshape(-1, len(SIGNALS)).T
    return Signals(**dict(zip(SIGNALS, columns, strict=True)))


CANDIDATES = st.lists(st.tuples(*[UNIT] * len(SIGNALS)), min_size=1, max_size=12)


@given(CANDIDATES)
def test_scores_lie_between_nothing_and_one_and_do_not_depend_on_the_order(rows):
    scores = trained().scores(signals(rows))
    assert scores.shape == (len(rows),)
    assert scores.dtype == np.float32
    assert ((scores >= 0) & (scores <= 1)).all()
    backwards = trained().scores(signals(rows[::-1]))
    assert backwards[::-1] == pytest.approx(scores, abs=1e-5)


def test_a_candidate_that_is_best_at_everything_wins():
    scores = trained().scores(signals([[0.8, 0.8, 0.2, 0.3, 0], [0.9, 0.9, 0.8, 0.9, 1], [0.85, 0.85, 0.1, 0.1, 0]]))
    assert scores.argmax() == 1


def test_no_candidates_have_no_scores():
    assert trained().scores(signals([])).shape == (0,)


def test_features_stand_in_the_order_of_their_names():
    table = features(signals([[0.9, 0.8, 0.5, 0.6, 0.1], [0.7, 0.9, 0.1, 0.2, 0.0]]))
    assert table.shape == (2, len(FEATURES))
    named = dict(zip(FEATURES, table.T, strict=True))
    for name, expected in {
        "dense": [0.9, 0.7],
        "title": [0.1, 0.0],
        "dense below best": [0, -0.2],
        "clause below best": [-0.1, 0],
        "lexical below best x lexical margin": [0, -0.4 * 0.4],
        "clause below best x clause margin": [-0.1 * 0.1, 0],
        "dense below best x best coverage": [0, -0.2 * 0.6],
    }.items():
        assert named[name] == pytest.approx(expected, abs=1e-6)


def test_the_score_is_the_calibrated_weighted_sum():
    weights = np.zeros(len(FEATURES), dtype=np.float32)
    weights[FEATURES.index("coverage")] = 2
    scores = Fusion(weights, slope=3, offset=-1).scores(signals([[0, 0, 0, 0.5, 0], [0, 0, 0, 0, 0]]))
    assert scores == pytest.approx([1 / (1 + np.exp(-2)), 1 / (1 + np.exp(1))], abs=1e-6)


def test_every_shipped_weight_is_of_a_feature_that_exists():
    assert np.count_nonzero(trained().weights) > 0
    assert trained().weights.shape == (len(FEATURES),)
