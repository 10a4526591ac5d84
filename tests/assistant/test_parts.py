"""Where the parts are put together: the home folder, the files found, and the chain over them."""

import os
import threading

import pytest

from assistant.parts import check_home, ensure_index, find_files, open_chain, read_all, shipped_documents
from assistant.settings import load
from corpus.errors import DocumentError, ModelError, NoIndexError, SettingsError, StaleIndexError, StorageError
from index.store import Store
from tests import scripted_server
from tests.fakes import CharEmbedder, build, handbook, plain, untracked
from tests.index.test_reranker import save_cross_encoder


def characters(_settings):
    return CharEmbedder()


def test_a_home_folder_is_made_and_left_clean(home):
    assert check_home(home) == home
    assert list(home.iterdir()) == []


def test_a_home_folder_that_cannot_be_made_or_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "below", tmp_path / ("n" * 300)):
        with pytest.raises(
            StorageError, match=rf"{place.name}: cannot be written \(.*\); set ASSISTANT_HOME to a folder of yours"
        ):
            check_home(place)


def test_documents_are_found_below_folders_each_once_and_in_order(tmp_path):
    for name in ("b.txt", "a.md", "sub/c.TXT", "sub/d.pdf", ".git/e.md", "sub/._c.txt", ".f.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("字")
    (tmp_path / "link.txt").symlink_to(tmp_path / "b.txt")
    found = find_files([tmp_path, tmp_path / "b.txt", tmp_path / "sub" / ".." / "a.md"])
    assert [str(path.relative_to(tmp_path)) for path in found] == ["a.md", "b.txt", "sub/c.TXT"]


def test_a_file_is_taken_as_it_is_named_and_left_to_its_reader(tmp_path):
    named = [tmp_path / "missing.txt", tmp_path / ".hidden.txt", tmp_path / ("n" * 300)]
    assert find_files(named) == named


def test_a_folder_without_documents_is_named(tmp_path):
    (tmp_path / "paper.pdf").write_bytes(b"%PDF")
    with pytest.raises(DocumentError, match=r"no documents in this folder; put \.txt or \.md files in it"):
        find_files([tmp_path])


def test_what_cannot_be_read_keeps_nothing_else_out(tmp_path):
    (tmp_path / "good.txt").write_text("好")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "good.md").write_text("第二份同名的")
    documents, faults = read_all([*sorted(tmp_path.iterdir()), tmp_path / "gone.txt"])
    assert [document.id for document in documents] == ["good"]
    assert [str(fault).removeprefix(f"{tmp_path}/") for fault in faults] == [
        "empty.txt: the document is empty; add one that has text",
        "good.txt: a second document named 'good'; rename one of the two files",
        "gone.txt: no such file; check the name",
    ]


def test_the_shipped_documents_are_indexed_when_nothing_ever_was(home):
    store = ensure_index(load(), CharEmbedder(), track=untracked)
    assert [entry["id"] for entry in store.manifest()["documents"]] == [document.id for document in shipped_documents()]


def test_an_index_that_is_there_is_left_alone(home):
    build(home, handbook())
    store = ensure_index(load(), CharEmbedder(), track=untracked)
    assert [entry["id"] for entry in store.manifest()["documents"]] == ["handbook"]


def test_a_first_start_beside_a_first_import_does_not_undo_it(home):
    """The start saw no index, then waited for the import that was building one."""
    started = threading.Event()
    store = Store(home)
    with store.locked():
        thread = threading.Thread(target=lambda: (started.set(), ensure_index(load(), CharEmbedder(), track=untracked)))
        thread.start()
        assert started.wait(20)
        thread.join(0.2)
        assert thread.is_alive()
        store.build([handbook()], CharEmbedder(), max_chars=120, track=untracked)
    thread.join(20)
    assert [entry["id"] for entry in Store(home).manifest()["documents"]] == ["handbook"]


def test_a_chain_is_opened_over_the_index_and_its_building_is_reported(home):
    reports = []
    chain = open_chain(load(), track=untracked, report=reports.append, load_embedder=characters)
    assert set(chain.documents) == {document.id for document in shipped_documents()}
    assert reports[0].done == 0
    assert {report.stage for report in reports} == {"index"}
    assert [report.done for report in reports] == sorted({report.done for report in reports})
    assert reports[-1].done < reports[-1].total
    assert chain.ask("糧食總產量是多少?").generation == chain.generation


def test_an_index_without_text_has_nothing_to_ask(home):
    for documents in ([], [plain("title", "標題")]):
        build(home, *documents, anew=True)
        with pytest.raises(NoIndexError, match="no document with text is indexed; add some with: assistant index PATH"):
            open_chain(load(), track=untracked, load_embedder=characters)


def test_a_damaged_index_is_not_replaced_behind_anyones_back(home):
    name = build(home, handbook())
    os.truncate(home / "index" / name / "passages", 5)
    with pytest.raises(StaleIndexError, match="passages: changed since it was written; run: assistant index --rebuild"):
        open_chain(load(), track=untracked, load_embedder=characters)
    (home / "index" / "CURRENT").write_text("")
    with pytest.raises(StaleIndexError, match="CURRENT: damaged"):
        open_chain(load(), track=untracked, load_embedder=characters)
    assert Store(home).documents()[0]


def test_a_model_that_is_configured_writes_the_answers(monkeypatch, home):
    build(home, handbook())
    with scripted_server.serving() as script:
        monkeypatch.setenv("ASSISTANT_LLM_URL", script.url)
        monkeypatch.setenv("ASSISTANT_LLM_MODEL", "m")
        script.does = scripted_server.replies("全市2023年用水總量為3.25億立方米。")
        chain = open_chain(load(), track=untracked, load_embedder=characters)
        answers = {mode: chain.ask("全市2023年用水總量是多少?", mode=mode) for mode in (None, "generate", "quote")}
    assert [answer.mode for answer in answers.values()] == ["generate", "generate", "quote"]
    assert len(script.asked) == 2


def test_a_model_that_cannot_be_read_is_told_before_anything_is_indexed(monkeypatch, home, tmp_path):
    monkeypatch.setenv("ASSISTANT_LLM_GGUF", str(tmp_path / "gone.gguf"))
    with pytest.raises(SettingsError, match=r"gone\.gguf: cannot be read .*; name the file of a model"):
        open_chain(load(), track=untracked, load_embedder=characters)
    assert Store(home).current() is None


@pytest.mark.slow
def test_a_reranker_that_is_configured_puts_the_hits_in_its_order(monkeypatch, home, tmp_path):
    build(home, handbook())
    monkeypatch.setenv("ASSISTANT_HITS", "20")
    plain_order = open_chain(load(), track=untracked, load_embedder=characters).ask("用水總量是多少?").hits
    monkeypatch.setenv("ASSISTANT_RERANKER", str(save_cross_encoder(tmp_path / "reranker")))
    hits = open_chain(load(), track=untracked, load_embedder=characters).ask("用水總量是多少?").hits
    assert {hit.passage for hit in hits} == {hit.passage for hit in plain_order}
    assert [hit.passage for hit in hits] != [hit.passage for hit in plain_order]
    monkeypatch.setenv("ASSISTANT_RERANKER", str(tmp_path / "gone"))
    with pytest.raises(ModelError, match="name a folder or a sentence-transformers CrossEncoder"):
        open_chain(load(), track=untracked, load_embedder=characters)
