"""Files written whole or not at all, and lines that survive a killed process."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus.errors import StorageError

_BLOCK = 1 << 16


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Translate what the file system says while a folder is written.

    Raises:
        StorageError: it cannot be written.
    """
    try:
        yield
    except OSError as exc:
        reason = exc.strerror or str(exc)
        raise StorageError(f"{folder}: cannot be written ({reason}); choose another folder, or free some space") from exc


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is there whole or not at all; its folder is made if need be.

    Raises:
        StorageError: it cannot be written.
    """
    work = path.with_name(f".{path.name}.new")
    with writing(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with work.open("wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(work, path)


def cut_torn_line(path: Path) -> None:
    """Take off what stands behind the last line's end: a process was killed while it wrote that.

    Raises:
        OSError: the file cannot be changed.
    """
    with path.open("r+b") as file:
        position = file.seek(0, os.SEEK_END)
        while position:
            start = max(0, position - _BLOCK)
            file.seek(start)
            end = file.read(position - start).rfind(b"\n")
            if end >= 0:
                file.truncate(start + end + 1)
                return
            position = start
        file.truncate(0)


def json_lines(entries: Iterable[Mapping[str, Any]]) -> str:
    r"""Return one JSON object a line.

    >>> json_lines([{"a": 1}, {"b": "值"}])
    '{"a": 1}\n{"b": "值"}\n'
    """
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries)


def sha256(content: str | bytes) -> str:
    """Return the hash of a text or of bytes, in hexadecimal."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()
