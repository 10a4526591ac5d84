"""What every embedder keeps to: the fake, and the offline model."""

import numpy as np
import pytest

from corpus.errors import ModelError
from index.bundled import NAME
from index.embedder import BATCH, SentenceEmbedder
from tests.fakes import CharEmbedder

TEXTS = ["濕地面積", "森林面積20.12萬平方公里,濕地面積5.14萬平方公里。", "wetlands", "", " ", "😀", "字" * 3000]


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.slow)])
def embedder(request):
    return CharEmbedder() if request.param == "fake" else request.getfixturevalue("real_embedder")


def test_rows_are_of_unit_length_in_single_precision(embedder):
    vectors = embedder.embed_passages(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), embedder.dimension)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_question_has_one_vector_of_unit_length(embedder):
    vector = embedder.embed_query("濕地面積有多大?")
    assert (vector.dtype, vector.shape) == (np.float32, (embedder.dimension,))
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_no_texts_give_no_rows_of_the_right_length(embedder):
    vectors = embedder.embed_passages([])
    assert (vectors.dtype, vectors.shape) == (np.float32, (0, embedder.dimension))


def test_batching_changes_nothing(embedder):
    texts = [f"第{number}條 {'節約用水' * (number % 5)}" for number in range(BATCH + 1)]
    together = embedder.embed_passages(texts)
    alone = np.vstack([embedder.embed_passages([text]) for text in texts])
    assert together == pytest.approx(alone, abs=1e-5)


def test_the_same_text_has_the_same_vector_every_time(embedder):
    first, _, last = embedder.embed_passages(["濕地面積", "wetlands", "濕地面積"])
    assert first == pytest.approx(last, abs=1e-6)
    assert embedder.embed_query("濕地") == pytest.approx(embedder.embed_query("濕地"), abs=0)


def test_a_name_says_which_model_it_is(embedder):
    assert embedder.name in {"characters", NAME}


@pytest.mark.slow
def test_every_text_is_counted_once_by_the_progress(real_embedder):
    counted = []

    def track(batches):
        for batch in batches:
            counted.extend(batch)
            yield batch

    real_embedder.embed_passages([f"第{number}條" for number in range(19)], track=track)
    assert sorted(counted) == list(range(19))


@pytest.mark.slow
def test_a_question_is_nearer_to_its_passage_than_to_another(real_embedder):
    passages = real_embedder.embed_passages(["湿地面积5.14万平方公里。", "全年财政收入增长三成。"])
    wetland, revenue = passages @ real_embedder.embed_query("湿地有多大?")
    assert wetland > revenue + 0.02


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "reason"),
    [
        ("nobody/nothing-of-that-name", "couldn't connect|not find|offline|cached"),
        ("/nowhere/at/all", "not found"),
        ("an impossible name/?", "Repo id"),
        ("FILE", "is a file, not a directory"),
        ("EMPTY", ""),
        ("CUT", "deserializing header"),
        ("OTHER", "Unrecognized model"),
    ],
)
def test_a_model_that_cannot_be_loaded_is_refused_with_its_name(tmp_path, models, model, reason):
    (tmp_path / "FILE").write_text("")
    (tmp_path / "EMPTY").mkdir()
    (tmp_path / "OTHER").mkdir()
    (tmp_path / "OTHER" / "config.json").write_text("[]")
    (tmp_path / "CUT").mkdir()
    for path in next(models.glob(f"{NAME}-*")).iterdir():
        if path.name != "model.safetensors":
            (tmp_path / "CUT" / path.name).symlink_to(path)
    (tmp_path / "CUT" / "model.safetensors").write_bytes(b"\1" * 1000)
    name = str(tmp_path / model) if model.isupper() else model
    with pytest.raises(ModelError, match=rf"(?s)^{name.split('?')[0]}.*cannot be loaded \(.*({reason}).*\); name a folder or"):
        SentenceEmbedder(name)
