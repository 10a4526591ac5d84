"""Clauses of a passage: they tile it within its sentences, and the nearest one speaks for it."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.chunker import chunk, sentences
from corpus.document import Passage, Span
from corpus.outline import outline
from index.clauses import MIN_CHARS, ClauseVectors, clause_spans
from tests.fakes import handbook, histogram

PASSAGES = st.lists(
    st.sampled_from(["用水", "農業用水占52%", "，", ",", "。", "；", "\n", " ", "1,234", "the end. "]), min_size=1, max_size=40
)


@given(PASSAGES.map("".join), st.integers(0, 9))
def test_clauses_hold_the_whole_passage_and_none_reaches_over_a_sentence_end(text, start):
    passage = Passage(f"a:{start}", "a", ("a",), text, start, start + len(text))
    found = clause_spans(passage)
    assert found
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    inside = [text[span.start - start : span.end - start] for span in found]
    assert "".join("".join(inside).split()) == "".join(text.split())
    ends = [Span(span.start + start, span.end + start) for span in sentences(text, Span(0, len(text)))]
    if ends:
        assert all(any(end.start <= span.start and span.end <= end.end for end in ends) for span in found)
        short = [span for span in found if span.end - span.start < MIN_CHARS]
        assert all(any((end.start, end.end) == (span.start, span.end) for end in ends) for span in short)


def test_a_passage_without_a_word_is_its_own_clause():
    assert clause_spans(Passage("a:3", "a", ("a",), " \n", 3, 5)) == (Span(3, 5),)


def test_a_short_clause_joins_the_one_before_it():
    text = "農業用水占百分之五十二,其中,工業用水占百分之二十一。"
    spans = clause_spans(Passage("a:0", "a", ("a",), text, 0, len(text)))
    assert [text[span.start : span.end] for span in spans] == ["農業用水占百分之五十二,其中,", "工業用水占百分之二十一。"]


def test_each_passage_has_the_cosine_of_its_nearest_clause():
    document = outline(handbook())
    passages = chunk(document, max_chars=120)
    spans = [clause_spans(passage) for passage in passages]
    clauses = [[histogram(document.quote(span)) for span in group] for group in spans]
    index = ClauseVectors.build(spans, np.vstack([vector for group in clauses for vector in group]))
    query = histogram("農業用水占多少")
    best = index.best_cosines(query, np.arange(len(passages)))
    assert [index.of(row).shape[0] for row in range(len(passages))] == [len(group) for group in spans]
    for row, group in enumerate(clauses):
        assert abs(best[row] - max(float(vector @ query) for vector in group)) < 1e-3  # kept in half precision
    assert index.best_cosines(query, np.array([], dtype=np.int64)).shape == (0,)


def test_no_passages_have_no_clauses():
    index = ClauseVectors.build([], np.zeros((0, 65), dtype=np.float32))
    assert index.first.tolist() == [0]
