"""Refusing and confidence: worked numbers, and what the empty cases say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.abstention import Attempt, augrc, brier, coverage, refusal_scores, reliability, risk_coverage, selective_accuracy


def test_without_refusals_precision_is_not_applicable():
    scores = refusal_scores([Attempt(answerable=True, abstained=False, right=True)])
    assert [score.status for score in scores.values()] == ["not_applicable"] * 3
    missed = refusal_scores([Attempt(answerable=False, abstained=False, right=False)])
    assert missed["refusal_precision"].status == "not_applicable"
    assert missed["refusal_recall"].value == missed["refusal_f1"].value == 0


def test_refusal_scores_agree_with_scikit_learn():
    from sklearn.metrics import precision_recall_fscore_support

    pattern = [(True, True), (True, False), (False, True), (False, False), (False, True), (False, True), (True, False)]
    attempts = [Attempt(answerable=a, abstained=b, right=a != b) for a, b in pattern]
    theirs = precision_recall_fscore_support([not a for a, _ in pattern], [b for _, b in pattern], average="binary")
    ours = [score.value for score in refusal_scores(attempts).values()]
    assert ours == pytest.approx(list(theirs[:3]), abs=1e-9)


def test_coverage_and_selective_accuracy():
    attempts = [Attempt(True, False, True), Attempt(True, True, False), Attempt(False, False, False), Attempt(False, True, True)]
    assert coverage(attempts).value == 0.5
    assert selective_accuracy(attempts).value == 0.5
    assert (selective_accuracy(attempts).n, coverage(attempts).n) == (2, 4)


def test_the_empty_cases_are_not_applicable():
    empty = [coverage([]), selective_accuracy([]), augrc([], []), brier([], [])]
    assert {score.status for score in empty} == {"not_applicable"}
    assert risk_coverage([], []) == reliability([], []) == []


def test_equal_confidences_are_one_point():
    (point,) = risk_coverage([0.5, 0.5, 0.5, 0.5], [True, False, True, False])
    assert (point.coverage, point.risk, point.threshold) == (1, 0.5, 0.5)
    assert augrc([0.5, 0.5], [True, False]).value == 0.25


def test_a_good_order_has_less_area_than_a_bad_one():
    assert augrc([0.9, 0.8, 0.1], [True, True, False]).value < augrc([0.1, 0.2, 0.9], [True, True, False]).value


def test_brier_agrees_with_scikit_learn():
    from sklearn.metrics import brier_score_loss

    confidences, truths = [0.1, 0.4, 0.8, 1.0], [False, True, True, True]
    assert brier(confidences, truths).value == pytest.approx(brier_score_loss(truths, confidences), abs=1e-9)


def test_reliability_refuses_what_is_no_probability():
    with pytest.raises(ValueError, match="outside"):
        reliability([1.2], [True])
    with pytest.raises(ValueError, match="bins"):
        reliability([0.2], [True], bins=0)


pairs = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.booleans()), min_size=1, max_size=30)


@given(pairs)
def test_the_curve_ends_at_all_answers_and_the_overall_risk(pairs):
    confidences, truths = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    curve = risk_coverage(confidences, truths)
    assert curve[-1].coverage == 1
    assert curve[-1].risk == pytest.approx(1 - sum(truths) / len(truths))
    assert 0 <= augrc(confidences, truths).value <= 0.5 + 1e-9
    assert sum(part.n for part in reliability(confidences, truths)) == len(pairs)
