"""Ranking metrics are ir-measures' own; evidence recall does not depend on how text is cut."""

import random
from itertools import pairwise

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.question import Evidence, Question
from eval.ranking import (
    MEASURES,
    all_evidence_at_k,
    evidence_covered,
    evidence_recall_at_k,
    ranking_scores,
    run_of,
    trec_qrels,
    trec_run,
)
from eval.response import RankedSpan, Response


def asked(*spans):
    return Question("q", "?", "number", answerable=True, evidence=tuple(Evidence("d", "", a, b, "…") for a, b in spans))


def found(*bounds, document="d"):
    hits = (RankedSpan(rank, f"{document}:{a}", document, a, b) for rank, (a, b) in enumerate(bounds, start=1))
    return Response("q", "", retrieved=tuple(hits))


def test_our_figures_are_those_of_ir_measures_read_from_trec_files(tmp_path):
    rng = random.Random(1)
    names = [f"d:{n}" for n in range(40)]
    qrels = {f"q{n}": {name: rng.randint(0, 2) for name in rng.sample(names, 6)} for n in range(30)}
    run = {query: rng.sample(names, rng.randint(1, 30)) for query in qrels}
    (tmp_path / "run.trec").write_text("\n".join(trec_run(run, tag="t")) + "\n")
    (tmp_path / "qrels.trec").write_text("\n".join(trec_qrels(qrels)) + "\n")
    theirs = ir_measures.iter_calc(
        [ir_measures.parse_measure(name) for name in MEASURES.values()],
        list(ir_measures.read_trec_qrels(str(tmp_path / "qrels.trec"))),
        list(ir_measures.read_trec_run(str(tmp_path / "run.trec"))),
    )
    names_of = {str(ir_measures.parse_measure(theirs)): ours for ours, theirs in MEASURES.items()}
    scores = ranking_scores(run, qrels)
    compared = 0
    for metric in theirs:
        if metric.query_id in scores:
            assert scores[metric.query_id][names_of[str(metric.measure)]] == pytest.approx(metric.value, abs=1e-9)
            compared += 1
    assert compared == len(scores) * len(MEASURES)


def test_ties_cannot_arise():
    scores = [float(line.split()[4]) for line in trec_run({"q": [f"p{n}" for n in range(1000)]}, tag="t")]
    assert all(one > other for one, other in pairwise(scores))


def test_nothing_retrieved_scores_nothing_and_nothing_relevant_is_left_out():
    qrels = {"a": {"p": 2}, "b": {"p": 1}, "c": {}, "d": {"p": 0}}
    scores = ranking_scores({"a": ["p"], "b": []}, qrels)
    assert scores.keys() == {"a", "b"}
    assert set(scores["b"].values()) == {0.0}
    assert scores["a"]["ndcg@10"] == scores["a"]["hit@1"] == 1
    assert ranking_scores({}, qrels)["a"]["recall@10"] == 0
    assert ranking_scores({}, {}) == {}


def test_a_run_is_in_order_of_rank_and_names_each_passage_once():
    hits = (
        RankedSpan(2, "b", "d", 0, 1),
        RankedSpan(1, "a", "d", 0, 1),
        RankedSpan(3, "a", "d", 0, 1),
        RankedSpan(4, "", "d", 0, 1),
    )
    assert run_of({"q": Response("q", "", retrieved=hits)}) == {"q": ["a", "b"]}


def test_evidence_is_counted_by_characters_and_once():
    assert evidence_recall_at_k(asked((10, 20)), found((0, 15), (12, 18)), k=2).value == 0.8
    assert evidence_recall_at_k(asked((10, 20)), found((0, 15), document="other"), k=1).value == 0
    assert evidence_recall_at_k(asked((10, 20)), found(), k=1).value == 0


def test_all_evidence_asks_for_every_span():
    question = asked((0, 10), (100, 110))
    assert all_evidence_at_k(question, found((0, 8), (90, 200)), k=2).value == 1
    assert all_evidence_at_k(question, found((0, 8), (90, 200)), k=1).value == 0
    assert all_evidence_at_k(question, found((0, 7), (90, 200)), k=2).value == 0


def test_what_cannot_be_measured_says_why():
    unanswerable = Question("q", "?", "near_miss", answerable=False)
    assert evidence_recall_at_k(unanswerable, found((0, 9)), k=1).status == "not_applicable"
    assert all_evidence_at_k(asked((0, 9)), Response("q", "", error="timeout"), k=1).why == "timeout"
    nowhere = Response("q", "", retrieved=(RankedSpan(1, "p", "", 0, 0),))
    assert evidence_recall_at_k(asked((0, 9)), nowhere, k=1).status == "error"
    with pytest.raises(ValueError, match="k must be 1 or more"):
        evidence_covered(asked((0, 9)), [], k=0)


bounds = st.lists(st.tuples(st.integers(0, 80), st.integers(1, 40)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=12)


@given(bounds, bounds.filter(bool))
def test_recall_never_falls_as_k_grows(hits, spans):
    values = [evidence_recall_at_k(asked(*spans), found(*hits), k=k).value for k in range(1, 14)]
    assert values == sorted(values)
    assert 0 <= values[0] <= values[-1] <= 1


@given(st.lists(st.integers(1, 30), min_size=1, max_size=10), st.integers(0, 100), st.integers(1, 60))
def test_cutting_the_same_text_otherwise_changes_nothing(lengths, start, size):
    edges = [0]
    for length in lengths:
        edges.append(edges[-1] + length)
    pieces = list(pairwise(edges))
    whole = evidence_recall_at_k(asked((start, start + size)), found((0, edges[-1])), k=1).value
    assert evidence_recall_at_k(asked((start, start + size)), found(*pieces), k=len(pieces)).value == pytest.approx(whole)
