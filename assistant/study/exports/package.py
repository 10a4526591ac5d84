"""Files of zipped parts that are the same, byte for byte, whenever they are made."""

import io
import re
import zipfile
from collections.abc import Mapping

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip can hold
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return the files as a zip, in the order given.

    >>> zipped({"a.txt": b"1"}) == zipped({"a.txt": b"1"})
    True
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # not the system it is made on
            archive.writestr(entry, content)
    return buffer.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """Return the files of a zip, in its order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def undated(content: bytes) -> bytes:
    """Return an Office or Anki file without the dates that its library puts in."""
    files = unzipped(content)
    if "docProps/core.xml" in files:
        files["docProps/core.xml"] = _STAMP.sub(rb"\g<1>2000-01-01T00:00:00Z\g<3>", files["docProps/core.xml"])
    return zipped(files)
