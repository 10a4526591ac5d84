"""The planted cases of issue 3, each its own test: every metric says what an expert would."""

import pytest

from eval.answers import right, score_answer, verdict
from eval.response import Response

GROWTH = "高技術製造業增加值增長12.3%"
FIRMS = "2023年高新技術企業數量同比均增長22%以上"
INSTITUTES = "全省有獨立科研院所170個"
WETLAND = "溼地面積5.14萬平方公里"


@pytest.fixture
def judge(desk):
    """Return the values of all metrics of an answer by name."""

    def values(question, response):
        return {score.metric: score.value for score in score_answer(question, response, desk.documents)}

    return values


@pytest.fixture
def growth(desk):
    return desk.question(GROWTH, keys=[desk.figure("12.3", "%", direction="增長")], reference="增長12.3%", forbid=("22%",))


@pytest.fixture
def institutes(desk):
    return desk.question(INSTITUTES, keys=[desk.figure("170", "個")], reference="170個")


@pytest.fixture
def wetland(desk):
    return desk.question(WETLAND, keys=[desk.figure("5.14", "萬平方公里")], reference="5.14萬平方公里")


def test_the_documents_own_words_are_right(desk, judge, growth):
    scores = judge(growth, desk.answer("高技術製造業增加值增長12.3%[1]。", GROWTH))
    assert scores["verdict"] == 2
    assert scores["right"] == scores["key_recall"] == scores["figure_accuracy"] == scores["figure_support"] == 1
    assert scores["contradiction"] == 0
    assert scores["citation_validity"] == scores["quote_fidelity"] == scores["citation_coverage"] == 1


def test_one_digit_changed_is_wrong(desk, judge, growth):
    scores = judge(growth, desk.answer("高技術製造業增加值增長12.4%[1]。", GROWTH))
    assert (
        scores["verdict"] == scores["right"] == scores["key_recall"] == scores["figure_accuracy"] == scores["figure_support"] == 0
    )
    assert scores["contradiction"] == 1
    assert scores["char_f1"] > 0.5  # overlap does not see it


def test_70_is_not_170(desk, judge, institutes):
    scores = judge(institutes, desk.answer("有獨立科研院所70個[1]。", INSTITUTES))
    assert scores["verdict"] == scores["figure_accuracy"] == scores["right"] == 0
    assert scores["contradiction"] == 1


def test_170_is_not_70(desk, judge):
    question = desk.question(INSTITUTES, keys=[desk.figure("70", "個")])
    assert judge(question, desk.answer("有獨立科研院所170個[1]。", INSTITUTES))["key_recall"] == 0


def test_2_3_percent_is_not_12_3_percent(desk, judge, growth):
    assert judge(growth, desk.answer("增長2.3%[1]。", GROWTH))["verdict"] == 0


def test_12_3_percent_is_not_2_3_percent(desk, judge):
    question = desk.question(GROWTH, keys=[desk.figure("2.3", "%")])
    assert judge(question, desk.answer("增長12.3%[1]。", GROWTH))["figure_accuracy"] == 0


def test_at_most_is_not_at_least(desk, judge):
    question = desk.question(FIRMS, keys=[desk.figure("22", "%", qualifier="以上", direction="增長", year="2023")])
    assert judge(question, desk.answer("2023年同比均增長22%以上[1]。", FIRMS))["verdict"] == 2
    wrong = judge(question, desk.answer("2023年同比均增長22%以下[1]。", FIRMS))
    assert (wrong["verdict"], wrong["figure_accuracy"], wrong["contradiction"], wrong["figure_support"]) == (0, 0, 1, 0)


def test_a_fall_is_not_a_growth(desk, judge, growth):
    wrong = judge(growth, desk.answer("高技術製造業增加值下降12.3%[1]。", GROWTH))
    assert (wrong["verdict"], wrong["figure_accuracy"], wrong["contradiction"], wrong["figure_support"]) == (0, 0, 1, 0)


def test_another_year_is_wrong(desk, judge):
    question = desk.question(FIRMS, keys=[desk.figure("22", "%", year="2023")])
    wrong = judge(question, desk.answer("2022年同比均增長22%以上[1]。", FIRMS))
    assert (wrong["verdict"], wrong["figure_accuracy"], wrong["contradiction"]) == (0, 0, 1)


def test_a_hundred_million_is_not_ten_thousand(desk, judge, wetland):
    wrong = judge(wetland, desk.answer("溼地面積5.14億平方公里[1]。", WETLAND))
    assert (wrong["verdict"], wrong["figure_accuracy"], wrong["contradiction"]) == (0, 0, 1)


def test_multiplied_out_is_the_same(desk, judge, wetland):
    assert judge(wetland, desk.answer("濕地面積51,400平方公里[1]。", WETLAND))["verdict"] == 2


def test_full_width_digits_are_the_same(desk, judge, growth):
    scores = judge(growth, desk.answer("增長１２．３％[1]。", GROWTH))
    assert (scores["verdict"], scores["exact_match"], scores["char_f1"]) == (2, 1, 1)


def test_percent_in_characters_is_the_same(desk, judge, growth):
    assert judge(growth, desk.answer("增長百分之十二點三[1]。", GROWTH))["verdict"] == 2


def test_simplified_is_the_same_as_traditional(desk, judge):
    question = desk.question(WETLAND, keys=[desk.text("溼地面積", "濕地面積")], reference="濕地面積")
    scores = judge(question, desk.answer("湿地面积[1]。", WETLAND))
    assert (scores["verdict"], scores["key_recall"], scores["exact_match"], scores["cmrc_f1"]) == (2, 1, 1, 1)


def test_an_uncited_sentence_shows_in_coverage_and_not_in_the_facts(desk, judge, growth):
    scores = judge(growth, desk.answer("增長12.3%[1]。這是一項重要的成績。", GROWTH))
    assert (scores["verdict"], scores["key_recall"], scores["citation_coverage"]) == (2, 1, 0.5)


def test_an_uncited_sentence_with_a_figure_is_unsupported(desk, judge, growth):
    scores = judge(growth, desk.answer("增長12.3%[1]。全省有99個園區。", GROWTH))
    assert (scores["verdict"], scores["figure_support"], scores["contradiction"]) == (0, 0.5, 1)


def test_a_quote_off_by_one_character_is_not_exact(desk, judge, growth):
    response = Response("q", "增長12.3%[1]。", citations=(desk.cite(GROWTH, shift=1),))
    scores = judge(growth, response)
    assert (scores["quote_fidelity"], scores["citation_validity"], scores["verdict"], scores["right"]) == (0, 1, 1, 0)


def test_an_empty_answer_is_wrong_and_no_refusal(desk, judge, growth):
    for question in (growth, desk.question()):
        scores = judge(question, Response("q", ""))
        assert (scores["verdict"], scores["right"]) == (0, 0)


def test_refusing_what_can_be_answered_is_wrong(desk, judge, growth):
    scores = judge(growth, desk.refusal())
    assert (scores["verdict"], scores["right"], scores["key_recall"]) == (0, 0, 0)
    assert scores["contradiction"] is scores["citation_validity"] is None


def test_refusing_what_cannot_be_answered_is_right(desk, judge):
    scores = judge(desk.question(type="near_miss"), desk.refusal())
    assert (scores["verdict"], scores["right"], scores["key_recall"]) == (2, 1, None)


def test_answering_what_cannot_be_answered_is_wrong(desk, judge):
    scores = judge(desk.question(type="near_miss"), desk.answer("增長12.3%[1]。", GROWTH))
    assert (scores["verdict"], scores["right"]) == (0, 0)


def test_a_false_premise_may_be_corrected_with_the_quote(desk):
    question = desk.question(GROWTH, type="false_premise", answerable=False, keys=[desk.figure("12.3", "%", direction="增長")])
    corrected = desk.answer("增加值增長12.3%[1]。", GROWTH)
    assert verdict(question, corrected, desk.documents).value == 2
    assert right(question, corrected, desk.documents)
    assert right(question, desk.refusal(), desk.documents)
    assert right(question, desk.answer("下降12.3%[1]。", GROWTH), desk.documents).faults == ("facts",)


def test_half_of_the_facts_is_a_one(desk, judge):
    question = desk.question(
        "森林水庫、糧庫、錢庫、碳庫",
        type="list",
        keys=[desk.text("糧庫", name="a"), desk.text("錢庫", name="b"), desk.text("碳庫", name="c"), desk.text("水庫", name="d")],
    )
    quote = "森林水庫、糧庫、錢庫、碳庫"
    assert judge(question, desk.answer("糧庫、錢庫[1]。", quote))["verdict"] == 1
    assert judge(question, desk.answer("糧庫[1]。", quote))["verdict"] == 0
    assert judge(question, desk.answer("水庫、糧庫、錢庫、碳庫[1]。", quote))["list_f1"] == 1


def test_a_forbidden_value_is_held_against_the_answer_unless_denied(desk, judge, growth):
    assert judge(growth, desk.answer("增長12.3%，企業增長22%[1][2]。", GROWTH, FIRMS))["verdict"] == 0
    assert judge(growth, desk.answer("不是22%，增長12.3%[1]。", GROWTH))["verdict"] == 2


def test_a_failed_system_is_an_error_everywhere(desk, growth):
    scores = score_answer(growth, Response("q", "", error="timeout"), desk.documents)
    assert {score.status for score in scores} == {"error"}
    assert right(growth, Response("q", "", error="timeout"), desk.documents).faults == ("error",)
