"""What is written is what is read; every damage is found and named; nothing is pickled."""

import hashlib
import json

import pytest

from corpus.chunker import chunk
from corpus.errors import StaleIndexError
from corpus.outline import outline
from index.generation import FORMAT, Plan, embedded_text, read_document
from index.store import Store
from tests.fakes import DIMENSION, MAX_CHARS, CharEmbedder, build, handbook, indexed, plain

WEIRD = "第一行\u2028同一行\u0085還是\x0b直行\f換頁\n\n\u202e反 \ufeff零 😀🏳️‍🌈 é 　全形空格。\n\n結尾沒有換行"


@pytest.fixture
def folder(home):
    name = build(home, handbook(), plain("other", "另一份文件,講的是用水。"))
    return home / "index" / name


def load(home):
    return Store(home).load(CharEmbedder())


def edit(folder, change):
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    change(manifest)
    path.write_text(json.dumps(manifest), encoding="utf-8")


def test_what_is_loaded_is_what_was_built(home):
    documents = [handbook(), plain("奇怪-名字", WEIRD), plain("punctuation", "。。。")]
    index = indexed(home, *documents)
    outlined = {document.id: outline(document) for document in documents}
    assert index.documents == outlined
    expected = [passage for name in sorted(outlined) for passage in chunk(outlined[name], max_chars=MAX_CHARS)]
    assert list(index.searchable.passages) == expected
    vectors, embedder = index.searchable.vectors, CharEmbedder()
    assert vectors.count == len(expected)
    for row, passage in enumerate(expected):
        found = vectors.cosines(embedder.embed_passages([embedded_text(passage)])[0], [row])
        assert found[0] == pytest.approx(1, abs=1e-5)


def test_a_passage_is_its_documents_words_after_loading(home):
    index = indexed(home, plain("weird", WEIRD))
    for passage in index.searchable.passages:
        assert index.documents[passage.document].text[passage.start : passage.end] == passage.text


def test_what_is_embedded_is_the_section_path_and_the_words_in_one_script():
    passage = chunk(outline(handbook()), max_chars=MAX_CHARS)[0]
    assert (
        embedded_text(passage)
        == "青山市节水手册 > 第一章 总则 > 第一条\n" + "第一条 为节约用水,保障城市供水,制定本手册。本手册自2024年3月1日起施行。"
    )


def test_the_name_says_what_the_generation_is_made_from():
    documents = [handbook(), plain("other", "用水。")]

    def name(documents, model="m", max_chars=MAX_CHARS):
        return Plan.of(documents, model=model, max_chars=max_chars).name

    assert name(documents) == name(documents[::-1])
    others = {name(documents[:1]), name(documents, model="n"), name(documents, max_chars=40), name([plain("other", "用電。")])}
    assert len({name(documents), *others}) == 5


def test_the_manifest_tells_what_it_holds(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["format"] == FORMAT
    assert (manifest["generation"], manifest["model"], manifest["dimension"]) == (folder.name, "characters", DIMENSION)
    assert manifest["counts"]["documents"] == 2
    assert [entry["id"] for entry in manifest["documents"]] == ["handbook", "other"]
    assert manifest["documents"][0]["sha256"] == handbook().sha256
    on_disk = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert set(manifest["files"]) == on_disk - {"manifest.json"}


def test_no_file_is_pickled(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not content.startswith(b"\x80"), path
            assert not (content.startswith(b"\x93NUMPY") and b"'|O'" in content[:128]), path


def test_every_file_is_missed_by_its_name_when_it_is_gone(home, folder):
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        content = path.read_bytes()
        path.unlink()
        with pytest.raises(StaleIndexError, match=rf"{path.name}: missing; run: assistant index --rebuild"):
            load(home)
        path.write_bytes(content)
    load(home)


@pytest.mark.parametrize(
    "damage", [lambda content: content[:-1], lambda content: content + b" ", lambda _: b"", lambda c: b"\xff" + c[1:]]
)
def test_every_file_that_was_changed_is_named(home, folder, damage):
    for path in [path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json"]:
        content = path.read_bytes()
        path.write_bytes(damage(content))
        with pytest.raises(StaleIndexError, match=rf"{path.name}: changed since it was written; run: assistant index --rebuild"):
            load(home)
        path.write_bytes(content)
    load(home)


def test_a_file_that_cannot_be_read_is_named(home, folder):
    (folder / "passages").unlink()
    (folder / "passages").mkdir()  # root reads whatever its permissions are
    with pytest.raises(StaleIndexError, match=r"passages: cannot be read \(Is a directory\); check its permissions"):
        load(home)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '"x"', "{}", '{"format": 4}', '{"format": 4, "files": [], "documents": 5}', "\x00"]
)
def test_a_manifest_that_is_none_is_damaged(home, folder, content):
    (folder / "manifest.json").write_text(content)
    with pytest.raises(StaleIndexError, match=r"manifest\.json: (damaged|written in form None)"):
        load(home)


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest["files"].update({"../../../etc/passwd": "0"}),
        lambda manifest: manifest["files"].update({"/etc/passwd": "0"}),
        lambda manifest: manifest["documents"][0].update(id="../../secret"),
        lambda manifest: manifest["documents"][0].update(id=7),
        lambda manifest: manifest["documents"][0].pop("title"),
        lambda manifest: manifest["documents"].append("x"),
        lambda manifest: manifest.update(files=None),
        lambda manifest: manifest.pop("counts"),
    ],
)
def test_a_manifest_edited_to_name_what_it_may_not_is_damaged(home, folder, change):
    edit(folder, change)
    with pytest.raises(StaleIndexError, match=r"manifest\.json: damaged; run: assistant index --rebuild"):
        load(home)


def test_an_index_of_another_form_is_refused(home, folder):
    edit(folder, lambda manifest: manifest.update(format=FORMAT + 1))
    with pytest.raises(
        StaleIndexError, match=rf"written in form {FORMAT + 1}, this program reads {FORMAT}; run: assistant index --rebuild"
    ):
        load(home)


def test_an_index_of_another_model_is_refused(home, folder):
    with pytest.raises(StaleIndexError, match=r"built with the model characters, not other; run: assistant index --rebuild"):
        Store(home).load(CharEmbedder(name="other"))


def test_a_model_of_another_dimension_under_the_same_name_is_refused(home, folder):
    embedder = CharEmbedder()
    embedder.dimension = 32
    with pytest.raises(
        StaleIndexError, match=rf"vectors of {DIMENSION} where there should be \d+ of 32; run: assistant index --rebuild"
    ):
        Store(home).load(embedder)


def forge(folder, name, content):
    """Change a file and its hash in the manifest."""
    (folder / name).write_text(content, encoding="utf-8")
    edit(folder, lambda manifest: manifest["files"].update({name: hashlib.sha256(content.encode()).hexdigest()}))


def test_rows_that_do_not_fit_their_passages_are_refused(home, folder):
    lines = (folder / "passages").read_text(encoding="utf-8").splitlines(keepends=True)
    forge(folder, "passages", "".join(lines[:-1]))
    with pytest.raises(StaleIndexError, match=r"clauses\.npy: \d+ rows for \d+ clauses"):
        load(home)


@pytest.mark.parametrize("content", ["{\n", "[]\n", '{"id": 1}\n', '{"document": "nobody", "start": 0, "end": 1}\n'])
def test_a_file_of_another_form_under_its_right_hash_is_refused(home, folder, content):
    forge(folder, "passages", content)
    with pytest.raises(StaleIndexError, match=rf"{folder.name}: cannot be read \(.*\); run: assistant index --rebuild"):
        load(home)


def test_a_manifest_that_cannot_be_read_is_named(home, folder):
    (folder / "manifest.json").unlink()
    (folder / "manifest.json").mkdir()
    with pytest.raises(StaleIndexError, match=r"manifest\.json: cannot be read \(Is a directory\); check its permissions"):
        load(home)


def test_a_document_whose_text_was_changed_is_not_read(folder):
    (folder / "documents" / "other.txt").write_text("另一份文件,講的是用電。", encoding="utf-8")
    with pytest.raises(ValueError, match=r"other\.txt was changed"):
        read_document(folder, "other")


def test_a_document_with_dots_in_its_name_is_indexed(home):
    assert set(indexed(home, plain("v1..2", "用水。")).documents) == {"v1..2"}
