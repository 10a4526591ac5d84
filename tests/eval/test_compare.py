"""Two runs side by side: planted regressions flip by name, alike runs differ in nothing, and other questions are refused."""

import json

import pytest

from corpus.errors import DatasetError
from eval.compare import compare_sheets
from eval.measures import figures, verdicts
from eval.scoresheet import open_sheet
from tests.rehearsal import QUESTIONS, make_run, write_gold


@pytest.fixture
def sheets(tmp_path):
    """Make scored runs whose answers are spoilt as told, by name."""

    def make(name, spoilt=None, **options):
        make_run(tmp_path / name / name, spoilt, **options)
        return open_sheet(tmp_path / name / name)

    return make


def test_a_run_beside_itself_differs_in_nothing(sheets):
    outcome = compare_sheets(sheets("a", {"q1": "refused"}), sheets("b", {"q1": "refused"}))
    assert outcome.full.fixed == outcome.full.broken == ()
    assert outcome.full.p == 1
    for found in outcome.metrics.values():
        assert (found.difference.value, found.difference.low, found.difference.high, found.p, found.smallest) == (
            0,
            0,
            0,
            1,
            None,
        )
        assert (found.better, found.worse) == (0, 0)
    assert outcome.flow == {("2", "2"): 10, ("0", "0"): 1}


def test_planted_regressions_flip_by_name(sheets):
    wrong = {"q1": "用水總量為13.25億立方米[1]。", "q2": "比上年增長4.6%[1]。", "q8": "市長是水務局[1]。", "q5": "error"}
    outcome = compare_sheets(sheets("a", {"q6": "獎金為500元[1]。"}), sheets("b", wrong))
    assert outcome.full.broken == ("q1", "q2", "q5", "q8")
    assert outcome.full.fixed == ("q6",)
    assert outcome.full.p == pytest.approx(0.375)  # 2 · (1 + 5) / 2^5
    assert outcome.flow == {("2", "2"): 6, ("2", "0"): 3, ("2", "error"): 1, ("0", "2"): 1}
    right = outcome.metrics["right"]
    assert (right.a, right.b, right.better, right.same, right.worse) == (pytest.approx(10 / 11), pytest.approx(7 / 11), 1, 6, 4)
    assert right.difference.value == pytest.approx(-3 / 11)
    assert right.smallest > 0
    assert right.p <= right.p_holm <= 1
    assert outcome.by_type["number"].worse == 2
    assert "refusal_f1" not in outcome.metrics  # of a whole set, not of a question
    assert outcome.metrics["char_f1"].p_holm is None


def test_more_contradictions_are_worse_though_the_number_is_higher(sheets):
    found = compare_sheets(sheets("a"), sheets("b", {"q1": "用水總量為13.25億立方米[1]。"})).metrics["contradiction"]
    assert found.difference.value > 0
    assert (found.better, found.worse) == (0, 1)


def test_a_question_that_only_one_run_has_a_value_for_is_left_out_and_counted(sheets):
    found = compare_sheets(sheets("a"), sheets("b", {"q1": "refused"})).metrics["citation_validity"]
    assert (found.difference.n, found.left_out) == (8, 1)


def test_lost_passages_show_in_the_recall_of_evidence(sheets):
    outcome = compare_sheets(sheets("a"), sheets("b", lost=["q1", "q2"]))
    assert outcome.metrics["evidence_recall@1"].worse == 2
    assert outcome.metrics["evidence_recall@10"].same == 9


def test_other_questions_are_refused_with_their_places(tmp_path, sheets):
    one, other = sheets("a"), sheets("b")
    changed = [q | {"reference": "別的"} if q["qid"] in ("q1", "c2") else q for q in QUESTIONS]
    write_gold(other.run.folder / "gold.jsonl", changed)
    manifest = json.loads((other.run.folder / "manifest.json").read_text())
    from eval.files import sha256

    manifest["gold"]["sha256"] = sha256((other.run.folder / "gold.jsonl").read_bytes())
    (other.run.folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(DatasetError, match=r"gold.jsonl:1: 'q1' is not the question it was at .*\n.*gold.jsonl:11: 'c2'"):
        compare_sheets(one, open_sheet(other.run.folder))


def test_runs_without_a_question_in_common_are_refused(sheets):
    one, other = sheets("a"), sheets("b")
    renamed = {f"x{name}": question for name, question in other.questions.items()}
    assert renamed
    from dataclasses import replace

    questions = tuple(replace(question, id=name) for name, question in renamed.items())
    with pytest.raises(DatasetError, match="have no question in common; run both on the same gold"):
        compare_sheets(one, replace(other, run=replace(other.run, questions=questions)))


def test_questions_of_one_run_alone_are_named(sheets):
    from dataclasses import replace

    one, other = sheets("a"), sheets("b")
    fewer = replace(other, run=replace(other.run, questions=other.run.questions[2:]))
    outcome = compare_sheets(one, fewer)
    assert (outcome.dropped, outcome.added, len(outcome.questions)) == (("q1", "q2"), (), 9)


def test_an_error_counts_as_the_worst_and_apart(sheets):
    sheet = sheets("a", dict.fromkeys(("q1", "q2", "q3"), "error"))
    assert (sheet.figures["right"].value, sheet.figures["right"].n_err) == (pytest.approx(8 / 11), 3)
    assert sheet.figures["contradiction"].value == pytest.approx(3 / 9)
    assert verdicts(sheet.run, sheet.scores) == {"2": 8, "1": 0, "0": 0, "error": 3}


def test_nothing_but_refusals_leaves_metrics_without_a_value(sheets):
    sheet = sheets("a", {q["qid"]: "refused" for q in QUESTIONS})
    assert sheet.figures["quote_fidelity"].value is None
    assert (sheet.figures["augrc"].value, sheet.figures["augrc"].n_na) == (None, 11)
    assert sheet.figures["refusal_recall"].value == 1
    assert sheet.figures["refusal_recall"].low < 1  # two of two prove little
    assert sheet.figures["refusal_precision"].value == pytest.approx(2 / 11)
    assert sheet.figures["refusal_f1"].n == 11


def test_figures_of_some_questions_and_of_some_metrics(sheets):
    sheet = sheets("a", {"q3": "refused"})
    found = figures(sheet.run, sheet.scores, where=lambda q: q.split == "test", only=("right", "refusal_f1"))
    assert {name: figure.value for name, figure in found.items()} == {"right": 0.5, "refusal_f1": pytest.approx(2 / 3)}
    assert figures(sheet.run, sheet.scores, where=lambda _: False) == {}


def test_without_passages_there_are_no_ranking_metrics_and_the_reason_is_given(sheets):
    from dataclasses import replace

    from eval.measures import score_run

    run = sheets("a", {"q1": "error"}).run
    scores = score_run(replace(run, passages=()))
    assert scores["q1"]["ndcg@10"].why == "the system's passages are not known; give them with --passages"
    assert scores["q2"]["evidence_recall@5"].value == 1
