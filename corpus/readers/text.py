"""Plain text, in the encodings that offices keep it in."""

import codecs
import re
import unicodedata
from itertools import islice

from corpus.document import Document
from corpus.errors import DocumentError

# The commonest characters of running Chinese, either script: a wrong decoding of Chinese text hardly ever yields them.
_COMMON = frozenset(
    "的一是不了人在有我他這这中大來来上國国個个到說说們们為为子和你地出道也時时年得就那要下以生會会自著着去之過过家學学對对可"
    "她里後后小麼么心多天而能好都然沒没日於于起還还發发成事只作當当想看文無无開开手十用主行方又如前所本見见經经頭头面公同三"
    "第條条款項项應应規规定章節节法辦办理府部政務务機机關关業业產产員员工經济濟建設设推進进實实新高質质量"
)
_PLAUSIBLE = 0.05
_LOOKED_AT = 100_000  # characters; more would only take longer
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")


def _plausibility(text: str, *, ascii_too: bool) -> float:
    """Return the share of characters that are common in Chinese, in [0, 1]; ASCII counts as common or not at all."""
    weighed = list(islice((char for char in text if ascii_too or char > "\x7f"), _LOOKED_AT))
    return sum(char in _COMMON or char <= "\x7f" for char in weighed) / len(weighed) if weighed else 1.0


def decode(content: bytes, name: str) -> str:
    """Decode UTF-8 (with or without BOM), UTF-16, Big5 or GB18030.

    Raises:
        DocumentError: none of them fits.
    """
    wide = b"\x00" in content  # every second byte of ASCII in UTF-16 without BOM, and in no other text
    if content.startswith(codecs.BOM_UTF8):
        encodings, certain = ["utf-8-sig"], True
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings, certain = ["utf-16"], True
    else:
        encodings, certain = [] if wide else ["utf-8", "cp950", "big5hkscs", "gb18030"], False
        encodings += ["utf-16-le", "utf-16-be"]
    readings: list[str] = []
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NOT_TEXT.search(text):
            continue
        if certain or encoding == "utf-8":
            return text
        readings.append(text)
    if not readings or max(_plausibility(reading, ascii_too=wide) for reading in readings) < _PLAUSIBLE:
        raise DocumentError(f"{name}: not text in UTF-8, UTF-16, Big5 or GB18030; save it as UTF-8 and add it again")
    return max(readings, key=lambda reading: _plausibility(reading, ascii_too=wide))


def canonical(content: bytes, name: str) -> str:
    """Decode and normalise once: Unicode NFC, newlines as LF.

    Raises:
        DocumentError: the text is empty or in no encoding we know.
    """
    text = unicodedata.normalize("NFC", decode(content, name).replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise DocumentError(f"{name}: the document is empty; add one that has text")
    return text


def read(document: str, content: bytes, name: str) -> Document:
    """Return the text as it stands; its headings are for the outline to find."""
    return Document(id=document, title=document, text=canonical(content, name))
