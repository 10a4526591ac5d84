"""Words of the street and of Taiwan's offices: the list is whole, and a word of it is said by what stands behind it."""

from importlib.resources import files

import pytest

from corpus.script import fold
from index.glossary import other_words
from index.lexical import tokens
from index.terms import terms
from index.words import content_words

LINES = [line.split() for line in files("index").joinpath("synonyms.txt").read_text(encoding="utf-8").splitlines()]


def test_every_line_names_a_word_once_and_none_stands_for_itself():
    first = [line[0] for line in LINES]
    assert len(first) == len(set(first)) > 1000
    assert [line for line in LINES if line[0] in line[1:]] == []
    assert [word for line in LINES for word in line if not 2 <= len(word) <= 14] == []


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("黃豆的產量有多少?", "大豆"),
        ("大專院校有幾所?", "高校"),
        ("亞洲冬季運動會是第幾屆?", "亚冬会"),
        ("外銷了多少?", "出口"),
    ],
)
def test_a_word_of_the_street_is_said_by_the_document_s(question, said):
    held = frozenset(tokens(said))
    assert any(term.is_in(held) for term in terms(question))
    assert any(word.is_in(held) for word in content_words(question))


@pytest.mark.parametrize("text", ["自然保护区有几个", "大学生有多少", "有限公司有几家"])
def test_a_part_of_a_longer_word_stands_for_nothing(text):
    assert [word for _, word, _ in other_words(text)] == []


def test_words_are_found_in_the_order_of_the_text_whatever_its_script():
    assert [word for _, word, _ in other_words(fold("觀光客與黃豆"))] == ["观光客", "黄豆"]
    assert [word.term.name for word in content_words("湿地和黄豆的产量")] == ["湿地", "黄豆", "产量"]
