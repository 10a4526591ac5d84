"""Adding, updating and taking out documents; whatever happens, documents already in the index stay."""

import json
import threading

import pytest

from assistant.library import list_documents, update
from assistant.parts import shipped_documents
from assistant.settings import load
from corpus.errors import DocumentError, NoIndexError
from index.store import Store
from tests.fakes import CharEmbedder, untracked

SHIPPED = [document.id for document in shipped_documents()]


def run(*paths, remove=(), rebuild=False, embedder=None):
    """Update the index; returns the faults as text."""
    faults = update(
        load(), paths, remove=remove, rebuild=rebuild, track=untracked, load_embedder=lambda _: embedder or CharEmbedder()
    )
    return list(map(str, faults))


def ids():
    return [entry["id"] for entry in Store(load().home).manifest()["documents"]]


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_text("甲文件說的是用水。", encoding="utf-8")
    (folder / "b.md").write_text("# 乙\n\n乙文件說的是用電。", encoding="utf-8")
    return folder


def test_the_first_documents_join_the_shipped_ones(files):
    assert run(files) == []
    assert ids() == sorted([*SHIPPED, "a", "b"])


def test_nothing_named_indexes_the_shipped_ones():
    assert run() == []
    assert ids() == SHIPPED


def test_a_file_of_a_known_name_updates_its_document(files):
    run(files)
    (files / "a.txt").write_text("甲文件改說用氣。", encoding="utf-8")
    run(files / "a.txt")
    assert ids() == sorted([*SHIPPED, "a", "b"])
    (document,) = [document for document in Store(load().home).documents()[0] if document.id == "a"]
    assert document.text == "甲文件改說用氣。"


def test_documents_are_taken_out_by_their_ids(files):
    run(files)
    assert run(remove=["a", *SHIPPED, "a"]) == []
    assert ids() == ["b"]
    assert run(remove=["b"]) == []
    assert ids() == []
    assert run(files / "a.txt") == []
    assert ids() == ["a"]


def test_ids_that_are_not_there_are_all_named_and_nothing_is_changed(files):
    run(files)
    with pytest.raises(DocumentError, match=r"^x, \.\./y: no such document; assistant index --list shows them"):
        run(remove=["x", "a", "../y"])
    assert ids() == sorted([*SHIPPED, "a", "b"])


def test_what_cannot_be_read_is_told_and_the_rest_is_indexed(files):
    (files / "c.txt").write_bytes(b"\x00\x01")
    (fault,) = run(files)
    assert fault.endswith("c.txt: not text in UTF-8, UTF-16, Big5 or GB18030; save it as UTF-8 and add it again")
    assert ids() == sorted([*SHIPPED, "a", "b"])


def test_when_nothing_can_be_read_nothing_is_changed(files):
    run(files)
    (files / "paper.pdf").write_bytes(b"%PDF")
    with pytest.raises(DocumentError, match=r"no such file; check the name; .*no reader for '.pdf' files"):
        run(files / "gone.txt", files / "paper.pdf")
    assert ids() == sorted([*SHIPPED, "a", "b"])


def test_a_document_named_like_the_shipped_one_takes_its_place_and_is_told_from_it(home, files):
    (files / f"{SHIPPED[0]}.txt").write_text("同名的另一份文件。", encoding="utf-8")
    run(files)
    assert ids() == sorted([*SHIPPED, "a", "b"])
    damage(home, f"{SHIPPED[0]}.txt")
    assert run() == [f"{SHIPPED[0]}: its copy in the index is damaged; add the file again"]
    assert ids() == ["a", "b"]


def damage(home, name):
    (Store(home).current() / "documents" / name).write_text("改過")


def test_a_damaged_document_is_told_until_it_is_added_again(home, files):
    run(files)
    damage(home, "a.txt")
    assert run() == ["a: its copy in the index is damaged; add the file again"]
    assert ids() == sorted([*SHIPPED, "b"])
    run(files)
    damage(home, "a.txt")
    assert run(files / "a.txt") == []
    damage(home, "a.txt")
    assert run(remove=["a"]) == []
    assert ids() == sorted([*SHIPPED, "b"])


def test_a_damaged_copy_of_a_shipped_document_heals_itself(home, files):
    run(files)
    damage(home, f"{SHIPPED[0]}.txt")
    assert run() == []
    assert ids() == sorted([*SHIPPED, "a", "b"])


@pytest.mark.parametrize("name", ["manifest.json", "CURRENT"])
def test_a_damaged_index_is_rebuilt_from_its_documents(home, files, name):
    run(files)
    folder = home / "index" if name == "CURRENT" else Store(home).current()
    (folder / name).write_text("?")
    assert run(rebuild=True) == []
    assert ids() == sorted([*SHIPPED, "a", "b"])


def test_an_index_of_which_nothing_is_left_is_begun_again_and_that_is_told(home, files):
    run(files)
    for path in sorted(Store(home).current().rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    Store(home).current().rmdir()
    (fault,) = run(rebuild=True)
    assert "manifest.json: missing" in fault
    assert "(the shipped documents were indexed again; add the others once more)" in fault
    assert ids() == SHIPPED


def test_a_rebuild_keeps_the_documents_and_makes_the_generation_anew(home, files):
    run(files)
    before = Store(home).current()
    assert run(rebuild=True) == []
    assert Store(home).current() != before
    assert ids() == sorted([*SHIPPED, "a", "b"])


def test_of_two_updates_at_once_neither_undoes_the_other(files):
    run()
    inside, go = threading.Event(), threading.Event()

    def wait(_):
        inside.set()
        assert go.wait(20)

    slow = threading.Thread(target=run, args=(files / "a.txt",), kwargs={"embedder": CharEmbedder(interrupt=wait)})
    quick = threading.Thread(target=run, args=(files / "b.md",))
    slow.start()
    assert inside.wait(20)
    quick.start()
    quick.join(0.3)
    assert quick.is_alive()
    go.set()
    slow.join(20)
    quick.join(20)
    assert ids() == sorted([*SHIPPED, "a", "b"])


def test_the_list_is_a_line_a_document_or_json(files, capsys):
    run(files)
    capsys.readouterr()
    list_documents(load(), as_json=False)
    assert capsys.readouterr().out.splitlines() == ["a\ta", "b\t乙", f"{SHIPPED[0]}\t打造發展新質生產力實踐地"]
    list_documents(load(), as_json=True)
    listed = json.loads(capsys.readouterr().out)
    assert listed.keys() == {"generation", "model", "counts", "documents"}
    assert [entry["id"] for entry in listed["documents"]] == ["a", "b", *SHIPPED]


def test_nothing_indexed_has_no_list():
    with pytest.raises(NoIndexError):
        list_documents(load(), as_json=False)
