"""The automatic verdict against people's, on data whose answer is known."""

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score, confusion_matrix

from eval.calibration import Automatic, calibrate


def planted(pairs, *, confidences=None, types=None):
    """Return people's and automatic verdicts of as many answers as there are pairs."""
    hand = {f"q{n}": label for n, (label, _) in enumerate(pairs)}
    automatic = {
        f"q{n}": Automatic(verdict, types[n] if types else "number", confidences[n] if confidences else None)
        for n, (_, verdict) in enumerate(pairs)
    }
    return hand, automatic


PAIRS = [(2, 2)] * 38 + [(1, 2)] * 2 + [(1, 1)] * 6 + [(2, 1)] * 4 + [(0, 0)] * 9 + [(0, 1)]


def test_confusion_and_kappa_are_scikit_learns():
    found = calibrate(*planted(PAIRS))
    hand, automatic = zip(*PAIRS, strict=True)
    assert np.array_equal(found.confusion, confusion_matrix(hand, automatic, labels=[0, 1, 2]))
    assert found.kappa.value == pytest.approx(cohen_kappa_score(hand, automatic, weights="quadratic"), abs=1e-9)
    assert found.raw == pytest.approx(53 / 60)


def test_precision_of_a_two_decides_whether_it_may_gate():
    found = calibrate(*planted(PAIRS))
    assert (found.precision.value, found.precision.n) == (0.95, 40)
    assert found.precision.low == pytest.approx(0.835, abs=5e-4)  # Wilson, 38 of 40
    assert found.may_gate
    assert not calibrate(*planted([*PAIRS, (0, 2)])).may_gate
    without = calibrate(*planted([(0, 0), (1, 1)]))
    assert without.precision is None
    assert not without.may_gate


def test_precision_is_told_by_type():
    found = calibrate(*planted([(2, 2), (0, 2), (2, 2), (1, 1)], types=["list", "list", "name", "why"]))
    assert {name: (one.value, one.n) for name, one in found.types.items()} == {"list": (0.5, 2), "name": (1.0, 1)}


def test_thresholds_of_verdict_and_confidence():
    confidences = [0.95, 0.85, 0.55, 0.15]
    found = calibrate(*planted([(2, 2), (2, 2), (0, 1), (2, 0)], confidences=confidences))
    rows = {(row.measure, row.at): (row.precision.value, row.precision.n, row.recall) for row in found.thresholds}
    assert rows["verdict", 2] == (1, 2, pytest.approx(2 / 3))
    assert rows["verdict", 1] == (pytest.approx(2 / 3), 3, pytest.approx(2 / 3))
    assert rows["confidence", 0.9] == (1, 1, pytest.approx(1 / 3))
    assert rows["confidence", 0.5] == (pytest.approx(2 / 3), 3, pytest.approx(2 / 3))
    assert not any(row.measure == "confidence" for row in calibrate(*planted(PAIRS)).thresholds)
    assert all(row.recall is None for row in calibrate(*planted([(0, 2)] * 3)).thresholds)


def test_the_whole_set_is_estimated_better_with_a_good_proxy():
    rng = np.random.default_rng(3)
    truth = (rng.random(3000) < 0.7).astype(int) * 2
    agrees = rng.random(3000) < 0.92
    verdicts = np.where(agrees, truth, 2 - truth)
    automatic = {f"q{n}": Automatic(int(verdict), "number") for n, verdict in enumerate(verdicts)}
    by_hand = {f"q{n}": int(truth[n]) for n in range(120)}
    found = calibrate(by_hand, automatic)
    assert (found.n, found.total) == (120, 3000)
    powered, alone = found.right.powered, found.right.labelled
    assert powered.low < truth.mean() / 2 < powered.high
    assert powered.high - powered.low < 0.8 * (alone.high - alone.low)
    assert found.mean.powered.value == pytest.approx(2 * powered.value)


def test_when_everything_is_labelled_the_labels_speak_alone():
    found = calibrate(*planted(PAIRS))
    assert found.right.powered is None
    assert found.right.labelled.value == pytest.approx(42 / 60)


def test_nothing_in_common_is_refused():
    with pytest.raises(ValueError, match="no answer has"):
        calibrate({"a": 2}, {"b": Automatic(2, "number")})
