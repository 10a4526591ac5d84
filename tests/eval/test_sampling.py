"""Samples: stratified, seeded, shuffled, with repeats nobody sees, controls, and a part that raters share."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.answers import verdict
from eval.citations import is_exact
from eval.consensus import Disagreement
from eval.controls import ALONE, SPOILT, cited_elsewhere, controls, right_answer, untouched
from eval.facts import check_keys
from eval.human import CONTROL
from eval.response import Response
from eval.sampling import Answers, Plan, sample, settling, share_out, stratified
from tests.rated import answers, documents, questions

ALPHA = Answers("alpha", answers())
PLAN = Plan(n=40)
BETA = Answers("beta", answers(faults=60, seed=2))


def drawn(plan=PLAN, runs=(ALPHA,), asked=None):
    return sample(asked or questions(), runs, documents(), plan)


def ids(items):
    return [item.question.id for item in items if not item.repeated and not item.known]


@given(n=st.integers(1, 560), seed=st.integers(0, 50))
@settings(max_examples=40, deadline=None)
def test_every_type_has_its_share_rounded_up_or_down(n, seed):
    found = stratified(questions(), n, Random(seed))
    assert len(found) == min(n, len(questions()))
    sizes, seats = (Counter(question.type for question in some) for some in (questions(), found))
    for name, size in sizes.items():
        assert abs(seats[name] - len(found) * size / len(questions())) < 1


def test_the_seed_decides_and_another_one_differs():
    assert drawn() == drawn()
    assert ids(drawn()) != ids(drawn(Plan(n=40, seed=2)))


def test_the_order_is_not_the_files_and_differs_between_raters():
    order = [question.id for question in questions()]
    one = ids(drawn(Plan(n=40, rater="a")))
    other = ids(drawn(Plan(n=40, rater="b")))
    assert sorted(one) == sorted(other)
    assert one != other
    assert one != sorted(one, key=order.index)


@pytest.mark.parametrize("n", [1, 5, 14, 40, 120])
def test_a_tenth_is_repeated_at_a_distance(n):
    items = drawn(Plan(n=n, seed=n))
    again = [place for place, item in enumerate(items) if item.repeated]
    assert len(again) == round(n / 10)
    for place in again:
        first = next(number for number, item in enumerate(items) if item.question is items[place].question)
        assert first < place
        assert place - first >= min(10, len(items) // 3)
        assert items[first].id != items[place].id
        assert items[first].response == items[place].response


def test_five_controls_are_mixed_in_on_other_questions():
    items = drawn()
    known = [item for item in items if item.known]
    assert len(known) == 5
    assert {item.run for item in known} == {CONTROL}
    assert not {item.question.id for item in known} & set(ids(items))
    assert {tuple(item.known.items()) for item in known} == {
        (("correct", 2), ("complete", 2), ("cited", 2)),
        (("correct", 0),),
        (("correct", 2), ("cited", 0)),
        (("complete", 1),),
    }


def test_names_of_items_are_unique_and_shared_by_raters():
    one, other = drawn(Plan(n=40, rater="a")), drawn(Plan(n=40, rater="b"))
    assert len({item.id for item in one}) == len(one)
    names = {item.question.id: item.id for item in one if not item.repeated and not item.known}
    assert all(names[i.question.id] == i.id for i in other if not i.repeated and not i.known)


def test_raters_share_a_quarter_and_the_rest_is_dealt_out():
    raters = ("a", "b", "c")
    parts = [set(ids(drawn(Plan(n=60, rater=rater, raters=raters)))) for rater in raters]
    assert [len(part) for part in parts] == [60, 60, 60]
    shared = set.intersection(*parts)
    assert len(shared) == 15
    assert all((one & other) == shared for one in parts for other in parts if one is not other)


def test_with_too_few_questions_more_is_shared():
    few = questions()[:50]
    parts = [set(ids(drawn(Plan(n=40, rater=rater, raters=("a", "b")), asked=few))) for rater in ("a", "b")]
    assert [len(part) for part in parts] == [40, 40]
    assert len(parts[0] & parts[1]) >= 30
    assert [question.id for question in share_out(few, Plan(n=90))] == [question.id for question in few]


def test_sides_are_even_and_a_repeat_is_the_other_way_round():
    items = drawn(Plan(n=60), runs=(ALPHA, BETA))
    first = [item for item in items if not item.repeated]
    sides = Counter(item.side for item in first)
    assert abs(sides["left"] - sides["right"]) <= 1
    before = {item.question.id: item.side for item in first if not item.known}
    again = [item for item in items if item.repeated]
    assert len(again) == 6
    assert all(item.side != before[item.question.id] for item in again)


def test_side_by_side_a_control_is_the_right_answer_against_a_spoilt_one():
    known = [item for item in drawn(runs=(ALPHA, BETA)) if item.known]
    assert len(known) == 5
    for item in known:
        assert (item.run, item.other, dict(item.known)) == (CONTROL, CONTROL, {"preference": 0})
        assert item.response == right_answer(item.question).response
        assert item.against != item.response


def test_side_by_side_what_both_answer_alike_is_left_out():
    items = drawn(Plan(n=200), runs=(ALPHA, BETA))
    assert all(item.response.answer != item.against.answer or item.response.citations != item.against.citations for item in items)
    with pytest.raises(ValueError, match="both runs answer every question alike"):
        drawn(runs=(ALPHA, replace(ALPHA, run="copy")))


def test_errors_and_missing_answers_are_left_out():
    answered = {q.id: ALPHA.responses[q.id] for q in questions()[:12]}
    first = next(iter(answered))
    answered[first] = Response(first, "", error="timeout")
    found = drawn(Plan(n=50), runs=(Answers("alpha", answered),))
    assert sorted(ids(found)) == sorted(answered.keys() - {first})


def test_retired_questions_are_left_out_and_nothing_left_is_an_error():
    retired = [replace(question, status="retired") for question in questions()[:3]]
    with pytest.raises(ValueError, match="no question has an answer"):
        drawn(asked=retired)
    with pytest.raises(ValueError, match="one run is scored, or two"):
        drawn(runs=())


@pytest.mark.parametrize(
    "wrong", [{"n": 0}, {"controls": -1}, {"overlap": 1.5}, {"repeats": -0.1}, {"rater": "z", "raters": ("a", "b")}]
)
def test_an_impossible_plan_is_refused(wrong):
    with pytest.raises(ValueError, match=r"not a plan|rater z"):
        Plan(**wrong)


def test_controls_are_what_they_say_they_are():
    found = {spoil.__name__: [] for spoil in ALONE}
    for number, (spoilt, right) in enumerate(controls(questions(), documents(), kinds=ALONE, count=60, rng=Random(4))):
        found[ALONE[number % len(ALONE)].__name__].append((spoilt, right))
    worth = {
        name: {int(verdict(one.question, one.response, documents()).value) for one, _ in pairs} for name, pairs in found.items()
    }
    assert worth["untouched"] == {2}
    assert worth["wrong_figure"] == worth["refusal"] == {0}
    for spoilt, _ in found["part_of_it"]:
        held = [check.held for check in check_keys(spoilt.question, spoilt.response) if check.key.must]
        assert any(held)
        assert not all(held)
    for spoilt, right in found["cited_elsewhere"]:
        (citation,) = spoilt.response.citations
        assert is_exact(citation, documents())
        assert not any(citation.start < e.end and e.start < citation.end for e in spoilt.question.evidence)
        assert right.response.citations[0] != citation
    for spoilt, right in found["wrong_figure"]:
        changed = [a != b for a, b in zip(spoilt.response.answer, right.response.answer, strict=True)]
        assert sum(changed) == 1
        assert spoilt.response.citations == right.response.citations


def test_where_no_control_can_be_made_there_is_none():
    unanswerable = [question for question in questions() if not question.answerable]
    assert list(controls(unanswerable, documents(), kinds=ALONE, count=5, rng=Random(1))) == []
    right = next(filter(None, map(right_answer, questions())))
    assert cited_elsewhere(right, {}, Random(1)) is None
    bare = {name: replace(document, sections=()) for name, document in documents().items()}
    assert cited_elsewhere(right, bare, Random(1)) is None
    assert untouched(right, {}, Random(1)) is right
    assert len(SPOILT) == len(ALONE) - 1


def test_what_is_to_be_settled_keeps_its_name():
    first, second = questions()[0].id, questions()[1].id
    open_ = [
        Disagreement(("alpha", "", second), "number", "i-2", {}, {}, 2),
        Disagreement(("alpha", "", first), "number", "i-1", {}, {}, 1),
        Disagreement(("beta", "", first), "number", "i-3", {}, {}, 1),
        Disagreement(("alpha", "beta", first), "number", "i-4", {}, {}, 1),
    ]
    assert [item.id for item in settling(open_, questions(), [ALPHA])] == ["i-2", "i-1"]
    (pair,) = settling(open_, questions(), [ALPHA, BETA])
    assert (pair.id, pair.other, pair.side) == ("i-4", "beta", "left")
