"""Hits in the order of a reranker: a fake whose scores are plain, and a real CrossEncoder, small and made here."""

from pathlib import Path

import numpy as np
import pytest

from corpus.document import Passage
from corpus.errors import ModelError
from index.reranker import POOL, CrossEncoderReranker, RerankedRetriever
from index.retriever import Hit, Retrieval
from tests.fakes import handbook, retriever


class LongestFirst:
    """Scores a text by its length; keeps what it was asked."""

    def __init__(self):
        self.asked = []

    def scores(self, query, texts):
        self.asked.append((query, tuple(texts)))
        return np.array([len(text) for text in texts], dtype=np.float32)


class Fixed:
    """Finds the same passages whatever is asked."""

    def __init__(self, *texts):
        self.found = [
            Hit(Passage(f"d:{i}", "d", ("章",), text, i, i + len(text)), i + 1, round(0.9 - 0.1 * i, 1))
            for i, text in enumerate(texts)
        ]
        self.k = 0

    def search(self, query, *, k, within=()):
        self.k = k
        return Retrieval(tuple(self.found[:k]))


def test_hits_come_in_the_order_of_the_reranker_with_the_scores_of_the_places():
    found = RerankedRetriever(Fixed("一", "一二三", "一二"), LongestFirst()).search("問?", k=3)
    assert [(hit.passage.text, hit.rank, hit.score) for hit in found.hits] == [
        ("一二三", 1, 0.9),
        ("一二", 2, 0.8),
        ("一", 3, 0.7),
    ]


def test_a_hit_from_far_below_can_come_first_and_no_more_are_given_than_asked_for():
    inner = Fixed(*("一" for _ in range(POOL - 1)), "一二")
    found = RerankedRetriever(inner, LongestFirst()).search("問?", k=2)
    assert inner.k == POOL
    assert [hit.passage.text for hit in found.hits] == ["一二", "一"]


def test_equal_scores_keep_the_order():
    found = RerankedRetriever(Fixed("甲", "乙", "丙"), LongestFirst()).search("問?", k=3)
    assert [hit.passage.text for hit in found.hits] == ["甲", "乙", "丙"]


def test_nothing_found_is_nothing_to_reorder():
    assert RerankedRetriever(Fixed(), LongestFirst()).search("問?", k=3).hits == ()


def test_both_scripts_are_read_as_one():
    reranker = LongestFirst()
    reranked = RerankedRetriever(Fixed("濕地面積"), reranker)
    reranked.search("濕地面積有多大?", k=1), reranked.search("湿地面积有多大?", k=1)
    assert reranker.asked[0] == reranker.asked[1]
    assert reranker.asked[0][1] == ("章\n湿地面积",)


def test_terms_and_clauses_of_the_hits_stay_theirs(home):
    inner = retriever(home, handbook())
    reranked = RerankedRetriever(inner, LongestFirst())
    before, after = (searching.search("全市用水總量是多少?", k=POOL) for searching in (inner, reranked))
    assert after.terms == before.terms
    assert {hit.passage.id: hit.clauses for hit in after.hits} == {hit.passage.id: hit.clauses for hit in before.hits}


# --- a real one


def save_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """Write a CrossEncoder of random weights that knows some characters."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"市用水总量为是多少工业农占罚款元奖金第条章立方米"]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    torch.manual_seed(5)
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    config = BertConfig(vocab_size=len(vocabulary), num_labels=labels, initializer_range=1.0, **sizes)
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=128).save_pretrained(folder)
    return folder


@pytest.mark.slow
def test_the_order_follows_the_scores_of_any_cross_encoder(home, tmp_path):
    reranker = CrossEncoderReranker(save_cross_encoder(tmp_path / "model"))
    reranked = RerankedRetriever(retriever(home, handbook()), reranker)
    hits = reranked.search("全市用水总量是多少?", k=5).hits
    texts = [f"{hit.passage.section[-1]}\n{hit.passage.text}" for hit in hits]
    from corpus.script import simplify

    scores = reranker.scores("全市用水总量是多少?", [simplify(text) for text in texts])
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)
    assert len(set(scores.tolist())) > 1
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))


@pytest.mark.slow
def test_no_texts_have_no_scores_and_one_text_has_the_score_it_has_among_others(tmp_path):
    reranker = CrossEncoderReranker(save_cross_encoder(tmp_path / "model"))
    assert reranker.scores("水", []).shape == (0,)
    texts = ["用水总量", "罚款元", "第一条"]
    np.testing.assert_allclose(reranker.scores("水", texts)[1], reranker.scores("水", texts[1:2])[0], rtol=1e-4)


@pytest.mark.slow
def test_a_model_that_is_none_or_of_another_kind_is_refused(tmp_path):
    with pytest.raises(
        ModelError, match=r"this model cannot be loaded .*; name a folder or a sentence-transformers CrossEncoder"
    ):
        CrossEncoderReranker(tmp_path / "missing")
    with pytest.raises(ModelError, match="gives 3 scores a pair, not one; name a CrossEncoder made for ranking"):
        CrossEncoderReranker(save_cross_encoder(tmp_path / "three", labels=3))
