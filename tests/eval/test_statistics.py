"""Intervals and tests against scipy, published numbers, and by hand."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from eval.statistics import (
    bootstrap_interval,
    compare,
    holm,
    mcnemar_exact,
    minimum_detectable_difference,
    prediction_powered_interval,
    randomisation_test,
    wilson,
)


def test_the_bootstrap_agrees_with_scipys():
    values = np.random.default_rng(7).random(60)
    ours = bootstrap_interval(values, resamples=20_000)
    theirs = stats.bootstrap((values,), np.mean, method="percentile", n_resamples=20_000, rng=np.random.default_rng(1))
    assert ours.value == pytest.approx(values.mean(), abs=1e-9)
    assert (ours.low, ours.high) == pytest.approx(tuple(theirs.confidence_interval), abs=3e-3)


def test_the_same_seed_gives_the_same_interval_and_another_another():
    values = [0, 1, 1, 0, 1, 1, 1]
    assert bootstrap_interval(values, seed=3) == bootstrap_interval(values, seed=3)
    drawn = list(np.random.default_rng(1).random(30))
    assert bootstrap_interval(drawn, seed=3) != bootstrap_interval(drawn, seed=4)


def test_questions_of_one_section_widen_the_interval():
    values = [1, 1, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0]
    sections = [number // 4 for number in range(16)]
    naive, clustered = bootstrap_interval(values), bootstrap_interval(values, clusters=sections)
    assert clustered.high - clustered.low > naive.high - naive.low
    assert clustered.value == naive.value == 0.5


def test_many_values_are_resampled_in_blocks():
    assert bootstrap_interval([0.0, 1.0] * 2000, resamples=1001).n == 4000


@pytest.mark.parametrize("values", [[], [float("nan")], [float("inf")]])
def test_values_have_to_be_there_and_finite(values):
    with pytest.raises(ValueError, match=r"no values|not finite"):
        bootstrap_interval(values)


def test_pairs_and_clusters_have_to_match():
    with pytest.raises(ValueError, match="not pairs"):
        compare([1, 0], [1])
    with pytest.raises(ValueError, match="2 values, but 1 clusters"):
        bootstrap_interval([1, 0], clusters=["a"])


def test_a_comparison_counts_wins_ties_and_losses():
    outcome = compare([0, 0, 0, 1, 1], [1, 1, 0, 1, 0])
    assert (outcome.wins, outcome.ties, outcome.losses) == (2, 2, 1)
    assert outcome.difference.value == pytest.approx(0.2)
    assert outcome.difference.low <= 0.2 <= outcome.difference.high


def test_the_randomisation_test_tries_every_swap_of_a_small_set():
    a, b = [0.1, 0.5, 0.4, 0.9, 0.3], [0.4, 0.6, 0.2, 1.0, 0.9]
    differences = np.subtract(b, a)
    sums = [abs(np.dot(signs, differences)) for signs in product((-1, 1), repeat=5)]
    exact = np.mean(np.array(sums) >= abs(differences.sum()) - 1e-12)
    assert randomisation_test(a, b) == pytest.approx(exact, abs=1e-9)


def test_the_randomisation_test_of_one_pair_shows_nothing():
    assert randomisation_test([0.0], [1.0]) == 1.0


def test_the_randomisation_test_of_a_large_set_is_seeded_and_close_to_the_t_test():
    rng = np.random.default_rng(2)
    a = rng.normal(0, 1, 80)
    b = a + rng.normal(0.25, 1, 80)
    p = randomisation_test(a, b, seed=5)
    assert p == randomisation_test(a, b, seed=5)
    assert p == pytest.approx(stats.ttest_rel(a, b).pvalue, abs=0.01)


def test_swaps_within_clusters_are_fewer():
    a, b = [0] * 8, [1] * 8
    assert randomisation_test(a, b, clusters=[0, 0, 0, 0, 1, 1, 1, 1]) == 0.5
    assert randomisation_test(a, a) == 1


def test_mcnemar_is_the_binomial_test():
    assert mcnemar_exact(3, 11) == pytest.approx(stats.binomtest(3, 14).pvalue, abs=1e-9)
    assert mcnemar_exact(3, 11) == mcnemar_exact(11, 3)
    with pytest.raises(ValueError, match="negative"):
        mcnemar_exact(-1, 2)


def test_wilson_is_its_formula():
    n, p, z = 60, 0.8, stats.norm.ppf(0.975)
    centre, half = (p + z**2 / (2 * n)) / (1 + z**2 / n), z / (1 + z**2 / n) * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    found = wilson(48, 60)
    assert (found.low, found.high) == pytest.approx((centre - half, centre + half), abs=1e-9)
    assert (wilson(0, 5).low, wilson(5, 5).high) == (0, 1)
    for successes, trials in ((1, 0), (-1, 3), (4, 3)):
        with pytest.raises(ValueError, match="is no share"):
            wilson(successes, trials)


def test_the_smallest_visible_difference_has_the_power_it_promises():
    n, sd = 100, 0.5
    difference = minimum_detectable_difference(sd, n)
    power = stats.norm.sf(stats.norm.ppf(0.975) - difference * np.sqrt(n) / sd)
    assert power == pytest.approx(0.8, abs=1e-9)
    with pytest.raises(ValueError, match="n must be positive"):
        minimum_detectable_difference(sd, 0)


def test_holm_keeps_order_and_ceiling():
    assert holm({}) == {}
    assert holm({"a": 0.6, "b": 0.9}) == {"a": 1.0, "b": 1.0}


@given(st.dictionaries(st.text(max_size=3), st.floats(0, 1), max_size=8))
def test_holm_never_lowers_a_p_value(p_values):
    adjusted = holm(p_values)
    assert list(adjusted) == list(p_values)
    assert all(p_values[name] <= adjusted[name] <= 1 for name in p_values)


def test_a_useless_proxy_is_given_no_weight_and_a_perfect_one_much():
    rng = np.random.default_rng(3)
    truth = rng.random(400)
    labels = list(truth[:80])
    by_labels = stats.norm.ppf(0.975) * np.std(labels, ddof=1) / np.sqrt(80)
    useless = prediction_powered_interval(labels, [1.0] * 80, [1.0] * 320)
    perfect = prediction_powered_interval(labels, labels, list(truth[80:]))
    assert (useless.high - useless.low) / 2 == pytest.approx(by_labels, abs=1e-9)
    assert useless.value == pytest.approx(np.mean(labels), abs=1e-9)
    assert perfect.high - perfect.low < 0.6 * (useless.high - useless.low)


def test_plain_prediction_power_is_its_formula():
    labels, proxies, rest = [1, 0, 1, 1, 0], [0.9, 0.2, 0.4, 0.8, 0.3], [0.5, 0.7, 0.1, 0.9]
    found = prediction_powered_interval(labels, proxies, rest, tuned=False, level=0.9)
    errors = np.subtract(labels, proxies)
    se = np.sqrt(np.var(rest, ddof=1) / 4 + np.var(errors, ddof=1) / 5)
    assert found.value == pytest.approx(np.mean(rest) + errors.mean(), abs=1e-9)
    assert found.high - found.value == pytest.approx(stats.norm.ppf(0.95) * se, abs=1e-9)


@pytest.mark.parametrize("arguments", [([1], [1], [1, 1]), ([1, 0], [1], [1, 1]), ([1, 0], [1, 0], [1])])
def test_prediction_power_needs_pairs_and_a_rest(arguments):
    with pytest.raises(ValueError, match="at least two"):
        prediction_powered_interval(*arguments)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=25))
def test_an_interval_holds_its_mean(values):
    found = bootstrap_interval(values, resamples=400)
    assert found.low <= found.value + 0.2
    assert found.high >= found.value - 0.2
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9
