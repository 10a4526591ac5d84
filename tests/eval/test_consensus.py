"""What several raters say together: agreement by published examples, repeats, controls, disagreements, the label that counts."""

from dataclasses import replace

import pytest

from eval.agreement import ordinal_alpha
from eval.consensus import consensus, disagreements, final_labels
from eval.human import CONTROL
from tests.rated import rating

# Gwet's irrCAC for R ships this table as cont3x3abstractors; its documentation prints kappa 0.8921569 and AC1 0.8493305.
ABSTRACTORS = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]


def pairs(table):
    return [(a, b) for a, row in enumerate(table) for b, n in enumerate(row) for _ in range(n)]


def rated(labels, *, raters="ab", type_=lambda n: "number"):
    """Return a rating by each rater of each item, `correct` as given, the rest 2."""
    return [
        rating(f"q{n}", [label, 2, 2], rater=rater, at=n, type=type_(n))
        for n, row in enumerate(labels)
        for rater, label in zip(raters, row, strict=True)
        if label is not None
    ]


def measure(found, name):
    return next(one for one in found.agreement if one.measure == name)


def test_agreement_of_two_raters_is_the_published_one():
    found = consensus(rated(pairs(ABSTRACTORS)))
    correct = measure(found, "correct")
    assert correct.together.n == 100
    assert correct.together.raw == 0.89
    assert correct.together.kappa.value == pytest.approx(0.8921569, abs=5e-8)
    assert correct.together.ac1.value == pytest.approx(0.8493305, abs=5e-8)
    assert correct.counts == {"a": {0: 13, 1: 27, 2: 60}, "b": {0: 13, 1: 24, 2: 63}}
    assert correct.pairs == {"a · b": correct.together}


def test_alpha_takes_four_raters_and_missing_labels():
    rows = [[1, 1, None, 1], [2, 2, 1, 2], [0, 0, 0, 0], [2, 2, 2, 2], [1, 1, 1, 1]]
    found = measure(consensus(rated(rows, raters="abcd")), "correct")
    assert found.alpha.value == ordinal_alpha(rows).value
    assert found.alpha.low <= found.alpha.value <= found.alpha.high
    assert found.together.n == 6 * 4 + 3
    assert len(found.pairs) == 6


def test_labels_all_alike_have_agreement_but_no_kappa():
    complete = measure(consensus(rated([(2, 2), (1, 2)])), "complete")
    assert complete.together.raw == 1
    assert complete.together.kappa.status == "not_applicable"
    assert complete.alpha is None


def test_agreement_is_told_by_type():
    found = measure(consensus(rated([(2, 2), (2, 0), (1, 1)], type_=lambda n: "list" if n < 2 else "name")), "correct")
    assert {name: (part.n, part.raw) for name, part in found.types.items()} == {"list": (2, 0.5), "name": (1, 1.0)}


def test_a_verdict_is_measured_too_and_a_refusal_has_only_one_row():
    ratings = [rating("q1", [2], rater=rater) for rater in "ab"] + rated([(2, 2)])
    found = consensus([replace(one, item="i-x", qid="q9") if len(one.labels) == 3 else one for one in ratings])
    assert [(one.measure, one.together.n) for one in found.agreement] == [
        ("correct", 2),
        ("complete", 1),
        ("cited", 1),
        ("verdict", 2),
    ]


def test_one_rater_alone_has_no_agreement_with_anyone():
    found = consensus([rating("q1", [2, 2, 2])])
    assert measure(found, "correct").together.raw is None
    assert measure(found, "correct").together.n == 0
    assert found.disagreements == ()
    with pytest.raises(ValueError, match="nothing has been rated"):
        consensus([rating("q1", [2, 2, 2]), rating("q1", [], at=1, withdrawn=True)])


def test_silent_repeats_measure_a_rater_against_himself():
    ratings = [
        *(rating(f"q{n}", [2, 2, 2], at=n) for n in range(4)),
        *(rating(f"q{n}", [2, 1 if n else 2, 2], at=20 + n, item=f"again-{n}") for n in range(4)),
    ]
    found = consensus(ratings)
    assert {name: (one.n, one.raw) for name, one in found.consistency["a"].items()} == {
        "correct": (4, 1.0),
        "complete": (4, 0.25),
        "cited": (4, 1.0),
        "verdict": (4, 0.25),
    }
    assert found.answers == 4
    assert measure(found, "complete").counts == {"a": {2: 4}}


def test_the_first_sight_counts_even_when_it_was_submitted_again_later():
    first, again = rating("q1", [2, 2, 2], at=0), rating("q1", [1, 1, 1], at=5, item="again")
    later = rating("q1", [0, 0, 0], at=9)
    found = consensus([first, again, later])
    assert measure(found, "correct").counts == {"a": {0: 1}}


def test_controls_are_counted_apart():
    known = {"run": CONTROL, "known": {"correct": 0}}
    ratings = [rating("q1", [0, 2, 1], **known), rating("q2", [2, 2, 2], **known), rating("q3", [2, 2, 2])]
    found = consensus(ratings)
    assert (found.controls["a"].n, found.controls["a"].passed, found.controls["a"].missed) == (2, 1, ("q2",))
    assert found.answers == 1


def test_disagreements_come_widest_first_until_they_are_settled():
    ratings = rated([(2, 2), (1, 2), (0, 2)])
    ratings[2] = replace(ratings[2], note="日期不對")
    found = disagreements(ratings)
    assert [(one.answer[2], one.spread) for one in found] == [("q2", 2), ("q1", 1)]
    assert found[1].notes == {"a": "日期不對"}
    assert found[1].labels["b"] == {"correct": 2, "complete": 2, "cited": 2}
    settled = rating("q2", [1, 2, 2], rater="adj", at=99, round=2)
    assert [one.answer[2] for one in disagreements([*ratings, settled])] == ["q1"]


def test_the_adjudicators_label_counts_then_the_majoritys_then_the_lowest():
    ratings = rated([(1, 2, 2), (0, 2, 1)], raters="abc")
    assert [labels["correct"] for labels in final_labels(ratings).values()] == [2, 0]
    settled = rating("q1", [1, 1, 1], rater="adj", at=99, round=2)
    assert final_labels([*ratings, settled])["run", "", "q1"] == {"correct": 1, "complete": 1, "cited": 1}


def test_a_later_round_counts_for_the_label_but_not_for_agreement():
    ratings = [*rated([(0, 2)]), rating("q0", [2, 2, 2], rater="a", at=50, round=2)]
    assert final_labels(ratings)["run", "", "q0"]["correct"] == 2
    assert disagreements(ratings) == []
    assert measure(consensus(ratings), "correct").counts["a"] == {0: 1}


def paired(qid, preference, side="left", **fields):
    one = rating(qid, [], **fields)
    return replace(one, other="new", labels={"preference": preference}, side=side)


def test_preferences_are_tallied_and_a_favoured_side_shows():
    ratings = [paired(f"q{n}", 1, side="right", at=n) for n in range(6)] + [paired("q6", 2, at=6), paired("q7", 3, at=7)]
    (found,) = consensus(ratings).preferences
    assert (found.run, found.other) == ("run", "new")
    assert found.counts == {"run": 0, "other": 6, "tie": 1, "bad": 1}
    assert found.p == pytest.approx(2 * 0.5**6)
    assert (found.left.value, found.left.n) == (1, 6)


def test_preferences_have_no_order():
    ratings = [paired("q1", 0), paired("q1", 3, rater="b"), paired("q2", 1, at=2), paired("q2", 1, rater="b", at=2)]
    found = consensus(ratings)
    preference = measure(found, "preference")
    assert preference.together.raw == 0.5
    assert preference.together.kappa.status == "not_applicable"
    assert preference.alpha is None
    assert found.preferences[0].counts == {"run": 0, "other": 1, "tie": 1, "bad": 0}
    assert [(one.answer[2], one.spread) for one in found.disagreements] == [("q1", 1)]
    undecided = consensus([paired("q1", 2)])
    assert undecided.preferences[0].left is None
