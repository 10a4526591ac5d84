"""Exact search over unit rows: the same as a full sort, after saving too."""

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import StaleIndexError
from index.vectors import VectorIndex


def rows(count, dimension, seed):
    drawn = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@given(st.integers(1, 60), st.integers(1, 80), st.integers(0, 2**32 - 1))
def test_the_nearest_are_those_of_a_full_sort(count, k, seed):
    stored, query = rows(count, 16, seed), rows(1, 16, seed + 1)[0]
    found, cosines = VectorIndex.build(stored).search(query, k)
    expected = np.argsort(-(stored @ query), kind="stable")[:k]
    assert found.tolist() == expected.tolist()
    assert cosines == pytest.approx((stored @ query)[expected], abs=1e-6)


def test_a_row_has_the_cosine_one_to_itself():
    stored = rows(5, 8, 1)
    found, cosines = VectorIndex.build(stored).search(stored[3], 1)
    assert found.tolist() == [3]
    assert cosines[0] == pytest.approx(1, abs=1e-6)


def test_cosines_of_chosen_rows_come_in_the_order_asked():
    stored, query = rows(9, 8, 2), rows(1, 8, 3)[0]
    index = VectorIndex.build(stored)
    assert index.cosines(query, np.array([7, 0, 7])) == pytest.approx(stored[[7, 0, 7]] @ query, abs=1e-6)
    assert index.cosines(query, np.array([], dtype=np.int64)).shape == (0,)


def test_an_empty_index_finds_nothing(tmp_path):
    VectorIndex.build(np.zeros((0, 8), dtype=np.float32)).save(tmp_path / "v")
    index = VectorIndex.load(tmp_path / "v")
    found, cosines = index.search(rows(1, 8, 4)[0], 5)
    assert (index.count, index.dimension, found.shape, cosines.shape) == (0, 8, (0,), (0,))


def test_saving_and_loading_changes_nothing(tmp_path):
    stored = rows(30, 8, 5)
    VectorIndex.build(stored).save(tmp_path / "v")
    loaded = VectorIndex.load(tmp_path / "v")
    assert (loaded.count, loaded.dimension) == (30, 8)
    for query in stored:
        assert loaded.search(query, 9)[0].tolist() == VectorIndex.build(stored).search(query, 9)[0].tolist()


@pytest.mark.parametrize("keep", [0, 1, 10, 40, -1])
def test_a_cut_file_is_refused_by_its_name(tmp_path, keep):
    VectorIndex.build(rows(3, 8, 6)).save(tmp_path / "v")
    content = (tmp_path / "v").read_bytes()
    (tmp_path / "v").write_bytes(content[:keep])
    with pytest.raises(StaleIndexError, match=r"v: not a readable vector index; run: assistant index --rebuild"):
        VectorIndex.load(tmp_path / "v")


@pytest.mark.parametrize("other", [faiss.IndexFlatL2(4), faiss.IndexHNSWFlat(4, 4)])
def test_an_index_of_another_kind_is_refused(tmp_path, other):
    (tmp_path / "v").write_bytes(faiss.serialize_index(other).tobytes())
    with pytest.raises(StaleIndexError, match="v: not an exact index"):
        VectorIndex.load(tmp_path / "v")
