"""Building, updating and loading generations: the one in use is never touched, and nothing already built is lost."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from corpus.errors import NoIndexError, StaleIndexError, StorageError
from index.store import Store
from tests.fakes import LONG, MAX_CHARS, CharEmbedder, Killed, build, handbook, killed_after, plain, untracked

ROOT = Path(__file__).parents[2]
OTHER = plain("other", "另一份文件,講的是用電。" * 20)


def ids(home):
    return sorted(Store(home).load(CharEmbedder()).documents)


def generations(home):
    return sorted(path.name for path in (home / "index").iterdir() if path.is_dir())


def current(home):
    return (home / "index" / "CURRENT").read_text().strip()


def test_nothing_indexed_is_said_with_what_to_do(home):
    store = Store(home)
    assert store.current() is None
    for ask in (store.manifest, store.documents, lambda: store.load(CharEmbedder())):
        with pytest.raises(NoIndexError, match="nothing is indexed yet; run: assistant index"):
            ask()
    assert not home.exists()  # asking makes no folder


def test_what_was_built_is_in_use(home):
    name = build(home, handbook())
    assert Store(home).current() == home / "index" / name
    assert Store(home).manifest()["generation"] == name
    assert ids(home) == ["handbook"]


def test_an_update_makes_only_the_embeddings_it_does_not_have(home):
    first, second = CharEmbedder(), CharEmbedder()
    build(home, handbook(), embedder=first)
    build(home, handbook(), OTHER, embedder=second)
    assert ids(home) == ["handbook", "other"]
    assert set(first.embedded).isdisjoint(second.embedded)
    assert second.embedded
    third = CharEmbedder()
    build(home, OTHER, embedder=third)
    assert ids(home) == ["other"]
    assert third.embedded == []


def test_the_same_documents_are_not_built_twice_unless_anew(home):
    name = build(home, handbook())
    written = (home / "index" / name / "manifest.json").stat().st_mtime_ns
    assert build(home, handbook()) == name
    assert (home / "index" / name / "manifest.json").stat().st_mtime_ns == written
    assert build(home, handbook(), anew=True) == name
    assert current(home) == f"{name}-1"
    assert build(home, handbook(), anew=True) == name
    assert current(home) == f"{name}-2"
    assert ids(home) == ["handbook"]


def test_a_damaged_generation_of_the_same_documents_is_built_again(home):
    name = build(home, handbook())
    (home / "index" / name / "passages").write_text("")
    build(home, handbook())
    assert ids(home) == ["handbook"]


def test_the_generation_before_stays_for_those_who_still_read_it_and_older_ones_go(home):
    names = [build(home, handbook(), *(OTHER,) * extra) for extra in (0, 1)]
    assert generations(home) == sorted(names)
    names.append(build(home, OTHER))
    assert generations(home) == sorted(names[1:])


def test_a_reader_of_the_generation_before_reads_on(home):
    build(home, handbook())
    index = Store(home).load(CharEmbedder())
    for document in (OTHER, plain("third", "第三份。")):
        build(home, document)
    assert index.searchable.clauses.of(0).shape[0] > 0
    assert index.searchable.passages[0].text


def test_another_model_has_embeddings_of_its_own(home):
    build(home, handbook())
    other = CharEmbedder(name="other/model")
    build(home, handbook(), embedder=other)
    assert other.embedded
    assert Store(home).load(other).manifest["model"] == "other/model"


def test_all_documents_may_be_taken_out(home):
    build(home, handbook())
    build(home)
    assert ids(home) == []
    assert Store(home).documents() == ([], {})


@pytest.mark.parametrize("made", [0, 1, 40, 64])
def test_a_build_killed_while_embedding_leaves_the_old_generation_and_goes_on_where_it_stopped(home, made):
    name = build(home, plain("old", "舊的文件。"))
    killed = killed_after(made)
    with pytest.raises(Killed):
        build(home, handbook(), LONG, embedder=killed)
    assert len(killed.embedded) >= made
    assert current(home) == name
    assert ids(home) == ["old"]
    again = CharEmbedder()
    build(home, handbook(), LONG, embedder=again)
    assert ids(home) == ["handbook", "long"]
    assert set(killed.embedded).isdisjoint(again.embedded)
    assert not list((home / "index").glob(".building*"))


def test_a_process_killed_before_any_of_its_writes_loses_nothing(tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(Path(__file__).with_name("killing.py")), str(tmp_path)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 40


def test_a_first_build_killed_before_it_was_put_in_use_is_used(home):
    name = build(home, handbook())
    (home / "index" / "CURRENT").unlink()
    assert Store(home).current() == home / "index" / name
    assert ids(home) == ["handbook"]


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"../../etc", b"..", b".", b"/etc", b"\xff\xfe", b"index", b"0123456789abcdef/../.."]
)
def test_a_current_that_names_no_generation_is_damaged_and_nothing_is_lost(home, content):
    build(home, handbook(), OTHER)
    (home / "index" / "CURRENT").write_bytes(content)
    for ask in (Store(home).manifest, Store(home).current, lambda: Store(home).load(CharEmbedder())):
        with pytest.raises(StaleIndexError, match=r"CURRENT: damaged, it names no generation; run: assistant index --rebuild"):
            ask()
    kept, lost = Store(home).documents()
    assert ([document.id for document in kept], lost) == (["handbook", "other"], {})
    build(home, *kept)
    assert ids(home) == ["handbook", "other"]


def test_a_current_whose_generation_is_gone_falls_back_on_the_documents_of_the_one_before(home):
    build(home, handbook())
    name = build(home, OTHER)
    shutil.rmtree(home / "index" / name)
    with pytest.raises(StaleIndexError, match=r"manifest\.json: missing"):
        Store(home).manifest()
    assert [document.id for document in Store(home).documents()[0]] == ["handbook"]


def test_a_current_without_any_generation_is_stale(home):
    (home / "index").mkdir(parents=True)
    (home / "index" / "CURRENT").write_text("nothing")
    with pytest.raises(StaleIndexError, match="CURRENT: damaged"):
        Store(home).documents()


@pytest.mark.parametrize("content", ["", "{}", '{"format": 99}'])
def test_documents_survive_a_damaged_manifest(home, content):
    name = build(home, handbook(), OTHER)
    (home / "index" / name / "manifest.json").write_text(content)
    kept, lost = Store(home).documents()
    assert ([document.id for document in kept], lost) == (["handbook", "other"], {})


@pytest.mark.parametrize("ending", ["txt", "json"])
@pytest.mark.parametrize(
    "damage", [lambda path: path.unlink(), lambda path: path.write_bytes(b"[1]"), lambda path: path.write_bytes(b"\xff")]
)
def test_a_damaged_document_is_told_and_the_others_are_kept(home, ending, damage):
    name = build(home, handbook(), OTHER)
    damage(home / "index" / name / "documents" / f"other.{ending}")
    kept, lost = Store(home).documents()
    assert [document.id for document in kept] == ["handbook"]
    assert lost == {"other": OTHER.sha256}


def test_nothing_but_generations_is_ever_removed(home):
    """A home folder may be one that people keep other things in, such as a folder named index."""
    theirs = home / "index" / "reports" / "2024"
    theirs.mkdir(parents=True)
    (theirs / "a.txt").write_text("a")
    for documents in ([handbook()], [OTHER], [plain("third", "第三份。")]):
        build(home, *documents)
    assert (theirs / "a.txt").read_text() == "a"


def test_a_home_folder_below_a_file_is_named_with_what_to_do(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(
        StorageError, match=r"file/home: cannot be used \(Not a directory\); free some space, or set ASSISTANT_HOME"
    ):
        build(tmp_path / "file" / "home", handbook())
    with pytest.raises(StorageError, match=r"cannot be read \(Not a directory\)"):
        Store(tmp_path / "file").current()


def test_a_disk_that_fills_up_is_said_and_the_old_generation_stays(home):
    build(home, plain("old", "舊的文件。"))
    program = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from corpus.errors import StorageError\n"
        "from tests.fakes import LONG, build\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))\n"
        "try:\n    build(Path(sys.argv[1]), LONG)\nexcept StorageError as error:\n    sys.stdout.write(str(error))\n"
    )
    for limit in (100, 3000, 9000):
        command = [sys.executable, "-W", "ignore", "-c", program, str(home), str(limit)]
        done = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True)
        assert "cannot be used (File too large); free some space" in done.stdout
        assert ids(home) == ["old"]
        assert not list((home / "index").glob(".building*"))
    build(home, LONG)
    assert ids(home) == ["long"]


def test_of_two_builders_at_once_one_waits_for_the_other(home):
    inside, go = threading.Event(), threading.Event()

    def wait(_):
        inside.set()
        assert go.wait(20)

    slow = threading.Thread(target=build, args=(home, handbook()), kwargs={"embedder": CharEmbedder(interrupt=wait)})
    quick = threading.Thread(target=build, args=(home, OTHER))
    slow.start()
    assert inside.wait(20)
    quick.start()
    quick.join(0.3)
    assert quick.is_alive()
    assert not (home / "index" / "CURRENT").exists()
    go.set()
    slow.join(20)
    quick.join(20)
    assert ids(home) == ["other"]
    assert len(generations(home)) == 2


def test_a_builder_that_waited_too_long_says_so(home):
    with Store(home).locked():
        refused = []

        def other():
            try:
                Store(home, wait_s=0.01).build([handbook()], CharEmbedder(), max_chars=MAX_CHARS, track=untracked)
            except StorageError as error:
                refused.append(str(error))

        thread = threading.Thread(target=other)
        thread.start()
        thread.join(20)
    assert refused
    assert "another process is still indexing; wait for it, or stop it" in refused[0]


def test_a_lock_may_be_held_around_a_build(home):
    store = Store(home)
    with store.locked():
        store.build([handbook()], CharEmbedder(), max_chars=MAX_CHARS, track=untracked)
    assert ids(home) == ["handbook"]
    Store(home, wait_s=0).build([OTHER], CharEmbedder(), max_chars=MAX_CHARS, track=untracked)  # it was let go


@pytest.mark.parametrize("name", ["../../evil", "a/b", "名稱", "x" * 300, ""])
def test_any_model_name_makes_a_folder_inside_the_cache(home, name):
    build(home, handbook(), embedder=CharEmbedder(name=name))
    (folder,) = (home / "embeddings").iterdir()
    assert folder.parent == home / "embeddings"
    assert {path.name for path in folder.iterdir()} == {"keys", "rows"}
    assert not (home.parent / "evil").exists()
