"""Markdown: the characters stay the source's own; headings are the ones that `#` and underlines mark."""

import re

from corpus.document import Document, Heading
from corpus.readers.text import canonical

_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_FENCE = re.compile(r"^ {0,3}(```|~~~)")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_INLINE = re.compile(r"[*_`]+|\[([^\]]*)\]\([^)]*\)")


def _title(source: str) -> str:
    """Return a heading's words without emphasis and link targets."""
    return _INLINE.sub(lambda match: match.group(1) or "", source).strip()


def headings(text: str) -> tuple[Heading, ...]:
    """Find the marked headings outside code fences and front matter, in order."""
    found: list[Heading] = []
    fence = ""
    offset, previous, previous_start = 0, "", 0
    in_front_matter = text.startswith("---\n")
    for number, line in enumerate(text.splitlines(keepends=True)):
        bare = line.rstrip("\n")
        if in_front_matter:
            in_front_matter = number == 0 or bare.strip() not in {"---", "..."}
        elif match := _FENCE.match(bare):
            fence = "" if fence == match.group(1) else fence or match.group(1)
        elif not fence:
            if (match := _ATX.match(bare)) and _title(match.group(2)):
                found.append(Heading(len(match.group(1)), _title(match.group(2)), offset, offset + len(bare)))
            elif (match := _UNDERLINE.match(bare)) and previous.strip() and not _ATX.match(previous):
                level = 1 if match.group(1)[0] == "=" else 2
                found.append(Heading(level, _title(previous), previous_start, offset + len(bare)))
        previous, previous_start = ("" if in_front_matter or fence else bare), offset
        offset += len(line)
    return tuple(found)


def read(document: str, content: bytes, name: str) -> Document:
    """Return the text as it stands, with the headings that Markdown marks."""
    text = canonical(content, name)
    return Document(id=document, title=document, text=text, headings=headings(text))
