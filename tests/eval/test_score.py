"""A score has a value or a reason, never NaN and never both."""

import pytest

from eval.score import Score, failed, mean, not_applicable, scored


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_score_is_finite(value):
    with pytest.raises(ValueError, match="a scored score cannot have the value"):
        scored("f1", value)


def test_a_value_and_a_reason_exclude_one_another():
    with pytest.raises(ValueError, match="a error score cannot have the value"):
        Score("f1", 0.5, "error")
    with pytest.raises(ValueError, match="a scored score cannot have the value None"):
        Score("f1", None, "scored")


def test_errors_count_as_nothing_in_gates_and_can_be_left_out():
    scores = [scored("f1", 1), failed("f1", "timeout")]
    assert (mean(scores).value, mean(scores).n) == (0.5, 2)
    assert (mean(scores, errors_count=False).value, mean(scores, errors_count=False).n) == (1, 1)


def test_the_mean_of_nothing_is_not_applicable():
    assert mean([]).status == mean([not_applicable("f1", "refused")]).status == "not_applicable"
