"""Verdicts, rightness, and the parts they are made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.answers import GATED, is_short, right, score_answer, verdict
from eval.citations import (
    citation_coverage,
    citation_precision,
    citation_recall,
    citation_validity,
    figure_support,
    quote_fidelity,
    sentences,
)
from eval.comparing import comparable, holds
from eval.facts import check_key, contradictions, figure_accuracy, key_recall, unsupported_figures
from eval.overlap import char_f1, cmrc_f1, exact_match, list_f1
from eval.response import CitedSpan, RankedSpan, Response

SENTENCE = "森林面積20.12萬平方公里、溼地面積5.14萬平方公里,均居全國第3位"
FOREST, WETLAND = "森林面積20.12萬平方公里", "溼地面積5.14萬平方公里"
STORES = "要建設森林水庫、糧庫、錢庫、碳庫"


# right


def test_a_clause_that_holds_the_fact_proves_the_whole_sentence(desk):
    question = desk.question(SENTENCE, keys=[desk.figure("5.14", "萬平方公里")])
    assert right(question, desk.answer("5.14萬平方公里[1]", WETLAND), desk.documents)
    assert right(question, desk.answer("5.14萬平方公里[1]", FOREST), desk.documents).faults == ("evidence",)


def test_every_evidence_span_has_to_be_covered(desk):
    keys = [desk.figure("5.14", "萬平方公里"), desk.text("碳庫", name="k2")]
    question = desk.question(WETLAND, STORES, keys=keys, type="multi")
    text = "5.14萬平方公里；碳庫。"
    assert right(question, desk.answer(text, WETLAND, STORES), desk.documents)
    assert right(question, desk.answer(text, WETLAND), desk.documents).faults == ("evidence",)


def test_the_same_words_at_another_place_prove_as_well(desk):
    twice = type(desk.document)("twice", "", WETLAND + "。" + WETLAND)
    question = desk.question(WETLAND, keys=[desk.figure("5.14", "萬平方公里")])
    elsewhere = CitedSpan(1, "twice", 14, 14 + len(WETLAND), WETLAND)
    response = Response("q", "5.14萬平方公里[1]", citations=(elsewhere,))
    assert right(question, response, desk.documents | {"twice": twice})


def test_evidence_without_keys_has_to_be_cited_itself(desk):
    question = desk.question(SENTENCE, keys=[desk.text("碳庫")])
    assert right(question, desk.answer("碳庫[1]", STORES), desk.documents).faults == ("evidence",)


def test_a_right_answer_keeps_to_its_length(desk):
    question = desk.question(WETLAND, keys=[desk.figure("5.14", "萬平方公里")])
    padding = "長" * (220 - len("5.14萬平方公里"))
    assert right(question, desk.answer(f"5.14萬平方公里{padding}[1]", WETLAND), desk.documents)
    assert right(question, desk.answer(f"5.14萬平方公里{padding}長[1]", WETLAND), desk.documents).faults == ("length",)
    summary = desk.question(WETLAND, keys=[desk.figure("5.14", "萬平方公里")], type="summary")
    assert is_short(summary, desk.answer("長" * 700))
    assert not is_short(summary, desk.answer("長" * 701))


def test_an_answer_without_citations_is_not_right(desk):
    question = desk.question(WETLAND, keys=[desk.figure("5.14", "萬平方公里")])
    assert right(question, desk.answer("5.14萬平方公里"), desk.documents).faults == ("citations", "evidence")


def test_every_gating_metric_is_among_the_scores(desk):
    scores = score_answer(desk.question(WETLAND), desk.answer("甲[1]", WETLAND), desk.documents)
    names = [score.metric for score in scores]
    assert set(GATED) <= set(names)
    assert len(names) == len(set(names))


def test_no_facts_named_leaves_the_verdict_to_the_citations(desk):
    assert verdict(desk.question(WETLAND), desk.answer("溼地[1]", WETLAND), desk.documents).value == 2
    assert verdict(desk.question(WETLAND), desk.answer("溼地"), desk.documents).value == 0


# facts


def test_an_alias_is_as_good_as_the_key(desk):
    key = desk.figure("5.14", "萬平方公里", qualifier="以上", aliases=("514萬公頃", "an area like Belgium's twice"))
    assert check_key(key, "514萬公頃").held
    assert check_key(key, "514萬公頃以下").faults == ("qualifier",)
    assert check_key(key, "An area like Belgium's, twice").held
    assert not check_key(desk.text("糧庫", "grain store"), "錢庫").held


def test_a_key_that_is_no_figure_is_scored_as_text(desk):
    assert check_key(desk.figure("五", "大安全"), "維護國家五大安全").held
    assert not check_key(desk.figure("五", "大安全"), "維護國家安全").held


def test_a_rank_may_be_written_without_its_mark(desk):
    assert check_key(desk.figure("3", "位"), "居全國第3位").held
    assert check_key(desk.figure("3", "第位"), "No. 3 in the country").held
    assert not check_key(desk.figure("3", "第位"), "第13位").held


def test_a_range_needs_both_ends(desk):
    key = desk.figure("5至7", "%")
    assert check_key(key, "5%～7%").held
    assert check_key(key, "5%").faults == ("value",)


def test_scores_without_anything_to_score_are_not_applicable(desk):
    question, answer = desk.question(WETLAND), desk.answer("甲")
    assert key_recall(question, answer).status == "not_applicable"
    assert figure_accuracy(question, answer).status == "not_applicable"
    assert figure_support(question, answer).status == "not_applicable"
    assert citation_coverage(Response("q", ""), desk.documents).status == "not_applicable"
    assert quote_fidelity(answer, desk.documents).status == "not_applicable"
    assert citation_precision(question, answer).status == "not_applicable"
    assert (
        citation_recall(desk.question(), answer).status == citation_precision(desk.question(), answer).status == "not_applicable"
    )
    assert (
        citation_recall(question, desk.refusal()).status
        == citation_precision(question, desk.refusal()).status
        == "not_applicable"
    )
    assert figure_support(question, Response("q", "", error="timeout")).status == "error"


def test_reasons_say_which_key_and_how(desk):
    question = desk.question(WETLAND, keys=[desk.figure("5.14", "萬平方公里")])
    assert key_recall(question, desk.answer("甲")).why == "missing: k1"
    assert figure_accuracy(question, desk.answer("5.14億平方公里")).why == "k1: value"
    assert contradictions(question, desk.answer("甲9個", WETLAND)) == ("in no quote: 9個",)
    assert contradictions(question, desk.refusal()) == ()


def test_a_forbidden_phrase_is_compared_word_for_word(desk):
    question = desk.question(WETLAND, forbid=("2022年9月", "森林面積第三次普查", "下降"))
    assert contradictions(question, desk.answer("2023年9月", "2023年高新技術企業")) == ("in no quote: 9月",)
    assert "forbidden: 2022年9月" in contradictions(question, desk.answer("2022年9月"))
    assert "forbidden: 森林面積第三次普查" in contradictions(question, desk.answer("森林面積第三次普查"))
    assert "forbidden: 下降" in contradictions(question, desk.answer("有所下降"))


def test_figures_of_the_question_need_no_quote(desk):
    asked = desk.question(WETLAND, question="是99個嗎?")
    assert contradictions(asked, desk.answer("不是99個。")) == ()
    assert contradictions(asked, desk.answer("是99個。")) == ()


def test_a_year_cut_off_from_its_quote_supports_still():
    assert unsupported_figures("2023年增長12.3%", ["增長12.3%。", "2023年"]) == ()
    assert unsupported_figures("第3", ["居第3位"]) == ()
    assert unsupported_figures("3位", ["居第3位"]) == ()


# citations


def test_markers_and_citations_have_to_match(desk):
    assert citation_validity(desk.answer("甲[1]。", WETLAND), desk.documents).value == 1
    assert citation_validity(desk.answer("甲[1][2]。", WETLAND), desk.documents).value == 0.5
    assert citation_validity(desk.answer("甲。", WETLAND), desk.documents).value == 0
    assert citation_validity(desk.answer("甲。"), desk.documents).why == "nothing is cited"


@pytest.mark.parametrize("span", [("page", -1, 3), ("page", 5, 5), ("page", 0, 9999), ("other", 0, 3)])
def test_a_citation_that_resolves_to_nothing_is_invalid(desk, span):
    response = Response("q", "甲[1]。", citations=(CitedSpan(1, *span, "…"),))
    assert citation_validity(response, desk.documents).value == 0
    assert quote_fidelity(response, desk.documents).value == 0


def test_a_passage_has_to_be_among_those_retrieved(desk):
    cited = CitedSpan(1, "page", 0, 4, "全省概況", passage="page:0")
    found = RankedSpan(1, "page:9", "page", 9, 20)
    assert citation_validity(Response("q", "甲[1]", citations=(cited,), retrieved=(found,)), desk.documents).value == 0
    assert citation_validity(Response("q", "甲[1]", citations=(cited,)), desk.documents).value == 1


def test_width_is_no_infidelity_but_words_are(desk):
    start = desk.cite(WETLAND).start
    wide = CitedSpan(1, "page", start, start + len(WETLAND), "溼地面積５.14萬平方公里")
    assert quote_fidelity(Response("q", "甲[1]", citations=(wide,)), desk.documents).value == 1
    simplified = CitedSpan(1, "page", start, start + len(WETLAND), "湿地面积5.14万平方公里")
    assert quote_fidelity(Response("q", "甲[1]", citations=(simplified,)), desk.documents).value == 0


def test_words_between_quotation_marks_are_quotes_too(desk):
    assert quote_fidelity(desk.answer("“绿色发展是高质量发展的底色”[1]", WETLAND), desk.documents).value == 1
    assert quote_fidelity(desk.answer("「綠色發展是唯一的出路」[1]", WETLAND), desk.documents).value == 0.5
    assert quote_fidelity(desk.answer("「底色」[1]", WETLAND), desk.documents).value == 1


def test_a_sentence_owns_the_markers_inside_and_right_behind_it(desk):
    response = desk.answer("甲甲[1]。乙乙。[2] 丙丙!", FOREST, WETLAND)
    assert [(s.text, [c.marker for c in s.citations]) for s in sentences(response)] == [
        ("甲甲。", [1]),
        ("乙乙。", [2]),
        ("丙丙!", []),
    ]


def test_one_marker_closes_several_quoted_sentences(desk):
    quote = "全省有獨立科研院所170個。森林面積20.12萬平方公里、溼地面積5.14萬平方公里,均居全國第3位。"
    response = desk.answer(quote + "[1]", quote)
    assert citation_coverage(response, desk.documents).value == 1
    assert figure_support(desk.question(quote), response).value == 1


def test_an_english_answer_is_cut_at_its_full_stops(desk):
    response = desk.answer("It covers 51,400 km² [1]. It ranks No. 3 [1].", WETLAND)
    assert [sentence.text for sentence in sentences(response)] == ["It covers 51,400 km².", "It ranks No. 3."]


def test_figures_have_to_stand_in_their_own_sentences_quote(desk):
    question = desk.question(FOREST, WETLAND)
    assert figure_support(question, desk.answer("20.12萬平方公里[1]。5.14萬平方公里[2]。", FOREST, WETLAND)).value == 1
    swapped = figure_support(question, desk.answer("20.12萬平方公里[2]。5.14萬平方公里[1]。", FOREST, WETLAND))
    assert (swapped.value, swapped.why) == (0, "20.12萬平方公里, 5.14萬平方公里")


def test_citations_are_compared_with_the_evidence(desk):
    question = desk.question(SENTENCE)
    half = desk.answer("甲[1][2]", WETLAND, STORES)
    assert citation_precision(question, half).value == 0.5
    assert citation_recall(question, half).value == pytest.approx(len(WETLAND) / len(SENTENCE))


# overlap


def test_the_two_f1_measures_are_not_the_same():
    assert char_f1("乙甲", "甲乙") == 1
    assert cmrc_f1("乙甲", "甲乙") == 0.5
    assert cmrc_f1("Windows系统", "windows 系统") == 1
    assert cmrc_f1("甲……", "甲") == pytest.approx(2 / 3)  # an ellipsis is a token, as in CMRC's script
    assert cmrc_f1("甲，", "甲") == 1
    assert cmrc_f1("甲,", "甲") == pytest.approx(2 / 3)  # and so is an ASCII comma


@pytest.mark.parametrize("measure", [char_f1, cmrc_f1, exact_match])
def test_nothing_has_no_overlap(measure):
    assert measure("", "甲") == measure("甲", "") == measure("", "") == measure("。", "！") == 0


def test_a_list_is_held_item_by_item():
    items = [["糧庫"], ["錢庫", "money store"], ["碳庫"]]
    assert list_f1("糧庫、錢庫、碳庫", items) == (1, 1, 1)
    assert list_f1("糧庫、錢庫、碳庫、書庫", items) == (0.75, 1, pytest.approx(6 / 7))
    assert list_f1("碳庫、錢庫、糧庫", items) == (1, 1, 1)
    assert list_f1("碳庫、錢庫、糧庫", items, ordered=True)[1] == pytest.approx(1 / 3)
    assert list_f1("糧庫、碳庫、錢庫", items, ordered=True)[1] == pytest.approx(2 / 3)
    assert list_f1("", items) == list_f1("別的", []) == (0, 0, 0)


def test_parts_are_held_whole():
    assert holds("Artificial intelligence (AI)", "AI")
    assert holds("three laboratories and wetlands", "wetland")
    assert not holds("1,170個", "170個")
    assert not holds("甲", "")


chinese = st.text(alphabet="糧錢碳庫綠色發展5.7%１２ab，。 ", max_size=20)


@given(chinese)
def test_an_exact_match_has_full_overlap(text):
    expected = float(bool(comparable(text).replace(" ", "")))
    assert exact_match(text, text) == char_f1(text, text) == expected
    assert cmrc_f1(text, text) in {0, 1}


@given(chinese, chinese)
def test_overlap_is_symmetric_and_bounded(one, other):
    for measure in (char_f1, cmrc_f1):
        assert measure(one, other) == pytest.approx(measure(other, one))
        assert 0 <= measure(one, other) <= 1
    if exact_match(one, other):
        assert char_f1(one, other) == 1


@given(st.text(alphabet="甲乙5個[1]。\n[2]99%", max_size=30))
def test_every_score_of_any_answer_is_in_range(desk, text):
    question = desk.question(WETLAND, keys=[desk.figure("5.14", "萬平方公里")], reference="5.14萬平方公里")
    for score in score_answer(question, desk.answer(text, WETLAND), desk.documents):
        assert score.value is None or 0 <= score.value <= 2
