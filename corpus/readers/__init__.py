"""One file per format; `read` picks the one that fits and returns a Document without sections."""

import hashlib
import re
import stat
import unicodedata
from collections.abc import Callable
from pathlib import Path

from corpus.document import Document
from corpus.errors import DocumentError
from corpus.readers import markdown, text

Reader = Callable[[str, bytes, str], Document]

READERS: dict[str, Reader] = {".txt": text.read, ".text": text.read, ".md": markdown.read, ".markdown": markdown.read}
MAX_BYTES = 64 * 1024 * 1024
MAX_ID_BYTES = 200  # file systems allow 255, and the index adds endings


def document_id(path: Path) -> str:
    """Return the id of the document a file holds: its name without the ending, in characters safe for a file name."""
    stem = unicodedata.normalize("NFC", path.stem)
    name = re.sub(r"[^\w.-]+", "-", stem).strip("-.") or "document"
    if len(name.encode()) <= MAX_ID_BYTES:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]  # two long names that begin alike stay two documents
    return name.encode()[: MAX_ID_BYTES - len(digest) - 1].decode(errors="ignore") + "-" + digest


def supported(path: Path) -> bool:
    """Say whether there is a reader for this file's ending."""
    return path.suffix.lower() in READERS


def read(path: Path) -> Document:
    """Read one file.

    Raises:
        DocumentError: the file is missing, unreadable, empty, too large, of an unknown format or encoding.
    """
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise DocumentError(f"{path}: this is a folder, not a document; name a file in it")
        if not stat.S_ISREG(state.st_mode):
            raise DocumentError(f"{path}: not an ordinary file; copy what it holds into one")
        if not supported(path):
            known = ", ".join(sorted(READERS))
            raise DocumentError(f"{path}: no reader for '{path.suffix}' files; use one of {known}")
        if state.st_size > MAX_BYTES:
            raise DocumentError(f"{path}: larger than {MAX_BYTES // 2**20} MB; split it into several documents")
        content = path.read_bytes()
    except FileNotFoundError as exc:
        raise DocumentError(f"{path}: no such file; check the name") from exc
    except OSError as exc:
        raise DocumentError(f"{path}: cannot be read ({exc.strerror}); check its name and its permissions") from exc
    return READERS[path.suffix.lower()](document_id(path), content, str(path))
