"""Kills a build before each of its writes in turn, and checks after each that nothing was lost. Run by test_store.py.

Forks, so it is a process of its own. Prints how many moments it tried.
"""

import os
import shutil
import sys
from pathlib import Path

from index.store import Store
from tests.fakes import CharEmbedder, build, handbook, plain

WRITES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.rmtree"}
OLD = [handbook()]
NEW = [handbook(), plain("new", "新的文件,講的是用電。" * 30)]


def dies_at(moment, home, old):
    """Build in a child process that ends without a word before its write number `moment`; say whether it was killed."""
    child = os.fork()
    if child == 0:
        seen = 0

        def count(event, arguments):
            nonlocal seen
            writes = event in WRITES or (
                event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
            )
            if writes:
                seen += 1
                if seen > moment:
                    os._exit(9)

        sys.addaudithook(count)
        build(home, *(OLD if old is None else NEW))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def check(home, old):
    """The old generation is in use, or the new one is, and building again leads to the new one."""
    store = Store(home)
    if old is not None:
        found = store.load(CharEmbedder())
        assert set(found.documents) in ({"handbook"}, {"handbook", "new"}), found.documents.keys()
        kept, lost = store.documents()
        assert {document.id for document in kept} == set(found.documents)
        assert lost == {}
    build(home, *NEW)
    assert set(Store(home).load(CharEmbedder()).documents) == {"handbook", "new"}
    left = {path.name for path in store.folder.iterdir() if path.name.startswith(".")}
    assert left == {".lock"}, left


def main(work):
    tried = 0
    for old in (None, OLD):
        base = work / f"base-{old is None}"
        base.mkdir()
        if old:
            build(base, *old)
        moment = 0
        while True:
            home = work / "home"
            shutil.copytree(base, home)
            killed = dies_at(moment, home, old)
            check(home, old)
            shutil.rmtree(home)
            tried += 1
            moment += 1
            if not killed:
                break
    sys.stdout.write(str(tried))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
