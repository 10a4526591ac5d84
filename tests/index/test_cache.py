"""Embeddings are made once a text, kept as they are made, and survive a process killed at any moment."""

import numpy as np
import pytest

from index.cache import KEY_BYTES, EmbeddingCache
from tests.fakes import DIMENSION, CharEmbedder, Killed, histogram, killed_after, untracked

TEXTS = [f"第{number}條 用水{'節約' * number}" for number in range(80)]


def embed(folder, texts, embedder=None):
    return EmbeddingCache(folder, DIMENSION).embed(texts, embedder or CharEmbedder(), track=untracked)


def test_rows_come_in_the_order_of_the_texts(tmp_path):
    vectors = embed(tmp_path, TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.tolist() == [histogram(text).tolist() for text in TEXTS]


def test_no_texts_give_no_rows(tmp_path):
    embedder = CharEmbedder()
    assert embed(tmp_path, [], embedder).shape == (0, DIMENSION)
    assert embedder.embedded == []


def test_a_text_is_embedded_once_however_often_and_whenever_it_comes(tmp_path):
    embedder = CharEmbedder()
    embed(tmp_path, ["甲", "乙", "甲"], embedder)
    vectors = embed(tmp_path, ["丙", "甲", "乙", "丙"], embedder)
    assert sorted(embedder.embedded) == ["丙", "乙", "甲"]
    assert vectors.tolist() == [histogram(text).tolist() for text in ("丙", "甲", "乙", "丙")]


def test_long_texts_are_embedded_first_so_that_batches_are_of_one_length(tmp_path):
    embedder = CharEmbedder()
    embed(tmp_path, TEXTS, embedder)
    lengths = list(map(len, embedder.embedded))
    assert lengths == sorted(lengths, reverse=True)


def test_every_text_is_counted_once_by_the_progress(tmp_path):
    counted = []

    def track(shares):
        for share in shares:
            counted.append(len(share))
            yield share

    EmbeddingCache(tmp_path, DIMENSION).embed(TEXTS, CharEmbedder(), track=track)
    assert sum(counted) == len(TEXTS)


def test_what_was_made_before_a_kill_is_not_made_again(tmp_path):
    killed = killed_after(40)
    with pytest.raises(Killed):
        embed(tmp_path, TEXTS, killed)
    assert 40 <= len(killed.embedded) < len(TEXTS)
    again = CharEmbedder()
    vectors = embed(tmp_path, TEXTS, again)
    assert sorted(killed.embedded + again.embedded) == sorted(TEXTS)
    assert vectors.tolist() == [histogram(text).tolist() for text in TEXTS]


@pytest.mark.parametrize(
    ("keys", "rows"),
    [
        (0, 0),
        (0, 1),
        (1, 0),
        (KEY_BYTES, 4 * DIMENSION - 1),
        (KEY_BYTES - 1, 4 * DIMENSION),
        (KEY_BYTES * 3 + 7, 4 * DIMENSION * 9 + 5),
        (-1, -1),
        (-1, 0),
    ],
)
def test_files_torn_at_any_place_are_cut_to_whole_rows(tmp_path, keys, rows):
    embed(tmp_path, TEXTS)
    for name, kept in (("keys", keys), ("rows", rows)):
        content = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(content[:kept])
    cache = EmbeddingCache(tmp_path, DIMENSION)
    assert len(cache) == min(
        len((tmp_path / "keys").read_bytes()) // KEY_BYTES, (tmp_path / "rows").stat().st_size // (4 * DIMENSION)
    )
    embedder = CharEmbedder()
    kept = len(cache)
    vectors = cache.embed(TEXTS, embedder, track=untracked)
    assert len(embedder.embedded) == len(TEXTS) - kept
    assert vectors.tolist() == [histogram(text).tolist() for text in TEXTS]


def test_a_folder_that_cannot_be_made_is_an_error_of_the_file_system(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match="Not a directory"):
        EmbeddingCache(tmp_path / "file" / "cache", DIMENSION)
