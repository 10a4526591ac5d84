"""Words in other words: the vocabulary of the documents, and what a question's words are like."""

import numpy as np
import pytest

from index import likeness
from index.likeness import UNLIKE, Likeness, Vocabulary, vocabulary_of

EAST, NORTH = np.array([1.0, 0.0], dtype=np.float32), np.array([0.0, 1.0], dtype=np.float32)


def test_the_vocabulary_is_the_words_of_all_texts_in_order():
    assert vocabulary_of(["綠色工廠,綠色園區", "的了在"]) == ["园区", "工厂", "绿色"]


def test_a_word_is_as_near_to_a_text_as_to_the_nearest_of_its_words():
    vocabulary = Vocabulary(["工厂", "绿色"], np.stack([EAST, NORTH]))
    found = Likeness(vocabulary, vocabulary.cosines(["车间"], lambda _: np.array([[0.6, 0.8]], dtype=np.float32)))
    assert found.of("车间", "工廠") == pytest.approx(0.6)
    assert found.of("车间", "綠色工廠") == pytest.approx(0.8)
    assert found.of("车间", "沒有") == 0.0
    assert found.best("车间") == pytest.approx(0.8)


def test_without_a_vocabulary_nothing_is_like_anything():
    assert UNLIKE.of("工厂", "工廠") == UNLIKE.best("工厂") == 0.0


def test_cosines_are_taken_from_the_mean_of_many_words():
    words = [f"词{number}" for number in range(60)]
    turns = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    cone = np.stack([np.full(60, 10.0), np.cos(turns), np.sin(turns)], axis=1).astype(np.float32)
    vocabulary = Vocabulary(words, cone / np.linalg.norm(cone, axis=1, keepdims=True))
    cosines = vocabulary.cosines(["词0"], lambda _: EAST[np.newaxis])
    assert cosines["词0"][30] == pytest.approx(-1.0, abs=1e-3)  # opposite, though all point one way


def test_the_words_that_a_vocabulary_has_not_are_embedded_together():
    vocabulary = Vocabulary(["工厂", "绿色"], np.stack([EAST, NORTH]))
    asked: list[list[str]] = []

    def embed(words):
        asked.append(list(words))
        return np.stack([EAST, NORTH])[: len(words)]

    assert list(vocabulary.cosines(["工厂", "车间", "环保", "车间"], embed)) == ["工厂", "车间", "环保"]
    assert asked == [["车间", "环保"]]


def test_a_vocabulary_comes_back_as_it_was_saved(tmp_path):
    likeness.save(tmp_path, ["工厂", "绿色"], np.stack([EAST, NORTH]))
    found = likeness.load(tmp_path)
    assert found.words == ("工厂", "绿色")
    assert np.array_equal(found.vectors, np.stack([EAST, NORTH]))


def test_a_list_that_does_not_fit_its_vectors_is_damage(tmp_path):
    likeness.save(tmp_path, ["工厂"], np.stack([EAST, NORTH]))
    with pytest.raises(ValueError, match="2 vectors of 1 words"):
        likeness.load(tmp_path)
