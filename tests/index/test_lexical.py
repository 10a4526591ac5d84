"""BM25 over folded tokens, against its formula and by hand."""

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import K1, B, LexicalIndex, tokens

TEXTS = ["濕地面積5.14萬平方公里", "森林面積20.12萬平方公里", "濕地,濕地", "。。。"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("濕地面積", ["湿地", "地面", "面积"]),
        ("糧", ["粮"]),
        ("5.14萬", ["5.14", "万"]),
        ("１２.３％", ["12.3%"]),
        ("GDP high-tech don't", ["gdp", "high-tech", "don't"]),
        ("濕地,濕地", ["湿地", "湿地"]),
        ("第3位", ["第", "3", "位"]),
        ("迴圈", ["循环"]),
        ("。!? \n", []),
        ("", []),
        ("𠀀𠀁", ["𠀀𠀁"]),
    ],
)
def test_tokens_are_bigrams_of_han_and_whole_words_and_numbers(text, expected):
    assert tokens(text) == expected


def bm25(query, text, texts):
    """Source: Robertson and Zaragoza 2009, doi:10.1561/1500000019, eq. 3.15, with Lucene's idf."""
    bags = [tokens(one) or [""] for one in texts]
    mean = sum(map(len, bags)) / len(bags)
    bag = tokens(text) or [""]
    score = 0.0
    for token in query:
        holding = sum(token in other for other in bags)
        if holding:
            idf = log(1 + (len(bags) - holding + 0.5) / (holding + 0.5))
            count = bag.count(token)
            score += idf * count / (count + K1 * (1 - B + B * len(bag) / mean))
    return score


@given(st.lists(st.sampled_from(["湿地", "面积", "地面", "5.14", "沙漠"]), max_size=6))
def test_scores_are_those_of_the_formula(query):
    expected = [bm25(query, text, TEXTS) for text in TEXTS]
    assert LexicalIndex.build(TEXTS).scores(query) == pytest.approx(expected, abs=1e-5)


def test_a_token_that_nobody_holds_scores_nothing():
    index = LexicalIndex.build(TEXTS)
    assert index.scores(["沙漠"]).tolist() == [0.0] * 4
    assert index.scores([]).tolist() == [0.0] * 4


def test_who_holds_a_token_is_known():
    index = LexicalIndex.build(TEXTS)
    assert index.holding("湿地").tolist() == [True, False, True, False]
    assert index.holding("面积").tolist() == [True, True, False, False]
    assert index.holding("沙漠").tolist() == [False] * 4


def test_rarer_is_more_telling():
    index = LexicalIndex.build(TEXTS)
    assert index.idf(1) == pytest.approx(log(1 + 3.5 / 1.5))
    assert index.idf(0) > index.idf(1) > index.idf(4) > 0


@pytest.mark.parametrize("texts", [TEXTS, ["。"], ["a"], []])
def test_saving_and_loading_changes_nothing(tmp_path, texts):
    index = LexicalIndex.build(texts)
    index.save(tmp_path / "lexical")
    loaded = LexicalIndex.load(tmp_path / "lexical", len(texts))
    for query in (["湿地"], ["面积", "湿地", "湿地"], ["a"]):
        assert loaded.scores(query).tolist() == index.scores(query).tolist()
        assert loaded.holding(query[0]).tolist() == index.holding(query[0]).tolist()
        assert loaded.scores(query).shape == (len(texts),)
    assert loaded.scores(["湿地"]).dtype == np.float32
    assert not list((tmp_path / "lexical").rglob("*.pkl"))
