"""What a question asks about: its own words without the asking ones, each with the ways to say it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.script import fold
from index.lexical import tokens
from index.terms import Term, subject, terms


def names(question):
    return [term.name for term in terms(question)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("濕地面積是多少?", "湿地面积有多大？"),
        ("請問濕地面積是多少?", "濕地面積"),
        ("循環經濟怎麼構建", "迴圈經濟如何構建?"),
        ("什麼是新質生產力?", "新质生产力是什么"),
    ],
)
def test_two_ways_to_ask_are_of_the_same_terms(one, other):
    assert names(one) == names(other) != []


@pytest.mark.parametrize("question", ["", "?", "多少?", "請問是什麼", "what is it", "how many", "、。"])
def test_a_question_of_asking_words_alone_has_no_terms(question):
    assert terms(question) == []


def test_an_english_word_may_be_said_in_chinese():
    (term,) = [term for term in terms("How large are the wetlands of it?") if term.name == "wetlands"]
    assert term.is_in(frozenset(tokens("濕地面積5.14萬平方公里")))
    assert term.is_in(frozenset({"wetlands"}))
    assert not term.is_in(frozenset(tokens("森林")))


def test_a_translation_of_several_tokens_needs_all_of_them():
    term = Term("productive forces", (frozenset({"生产", "产力"}), frozenset({"productive"})))
    assert term.is_in(frozenset({"生产", "产力", "其他"}))
    assert not term.is_in(frozenset({"生产"}))
    assert term.is_in(frozenset({"productive"}))


def test_a_number_is_a_term_of_its_own():
    assert "2023" in names("2023年的產量是多少")
    assert "12.3%" in names("12.3%是什麼的增速")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_has_terms_each_once_and_none_empty(question):
    found = terms(question)
    assert len({term.name for term in found}) == len(found)
    for term in found:
        assert term.name
        assert term.alternatives
        assert all(alternative and all(alternative) for alternative in term.alternatives)


@given(st.lists(st.sampled_from(["濕地", "面積", "森林", "產量"]), min_size=1, max_size=4).map("".join))
def test_a_passage_with_the_words_of_the_question_holds_all_its_terms(words):
    held = frozenset(tokens(f"前文{words}後文"))
    assert all(term.is_in(held) for term in terms(f"{words}是多少?"))


def test_asking_words_leave_the_subject():
    assert subject("濕地面積是多少?").split() == [fold("濕地面積"), "?"]


def test_a_word_that_documents_say_otherwise_may_be_told_with_words_between():
    (term,) = [term for term in terms("grain output") if term.name == "grain output"]
    assert term.is_in(frozenset(tokens("糧食總產量為1557.6億斤")))
    assert not term.is_in(frozenset(tokens("糧食安全")))


@pytest.mark.parametrize(
    ("question", "name", "said"),
    [
        ("What does it say on opening up?", "opening up", "高水平對外開放"),
        ("Which park is shared with Shenzhen?", "shenzhen", "推動深哈產業園提檔升級"),
        ("Is Harbin Institute of Technology named?", "harbin institute of technology", "擁有哈工大等高校"),
    ],
)
def test_a_phrase_of_offices_is_one_term_and_a_city_may_be_one_character(question, name, said):
    found = {term.name: term for term in terms(question)}
    assert found[name].is_in(frozenset(tokens(said)))


@pytest.mark.parametrize("question", ["要養成哪幾類企業?", "哪三種企業?", "哪類企業?", "已經有哪些企業?"])
def test_which_kinds_asks_and_is_no_part_of_the_subject(question):
    assert "企业" in [term.name for term in terms(question)]
    assert not {"类企", "种企", "已经", "三种"} & {term.name for term in terms(question)}


@pytest.mark.parametrize(("question", "name"), [("哪項目最大?", "项目"), ("哪種植面積大?", "种植")])
def test_the_beginning_of_a_word_is_no_measure_word(question, name):
    assert name in [term.name for term in terms(question)]
