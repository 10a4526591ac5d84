"""Markdown: the characters stay the source's own; headings are the ones that `#` and underlines mark."""

import re

from corpus.document import Document, Heading
from corpus.readers.text import canonical

MAX_UNDERLINED_CHARS = 80  # a longer line above --- is a paragraph above a rule, however CommonMark sees it
_ATX = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*)$")
_CLOSING = re.compile(r"(?:^|[ \t])#+$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_NOT_UNDERLINED = re.compile(r"^ {0,3}(?:[-*+>|#]|\d+[.)][ \t])|[。！？!?；;]$")
_INLINE = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)|!?\[([^\[\]]*)\]\([^()]*\)")


def _title(source: str) -> str:
    """Return a heading's words without emphasis, link targets and closing marks."""
    return _INLINE.sub(lambda match: match.group(1) or "", _CLOSING.sub("", source.strip())).strip()


def _front_matter_lines(lines: list[str]) -> int:
    """Return how many lines the block of settings between --- takes up at the beginning, 0 when there is none."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((number + 1 for number, line in enumerate(lines) if number and line.rstrip() in {"---", "..."}), 0)


def headings(text: str) -> tuple[Heading, ...]:
    """Find the marked headings outside code fences and front matter, in order."""
    found: list[Heading] = []
    fence = ""
    lines = text.splitlines(keepends=True)
    first = _front_matter_lines(lines)
    offset = sum(map(len, lines[:first]))
    above, above_start, above_is_alone = "", 0, False  # the line above, when an underline may make it a heading
    for line in lines[first:]:
        bare = line.rstrip("\n")
        start = offset + len(bare) - len(bare.lstrip())
        plain = not fence
        if match := _FENCE.match(bare):
            mark, info = match.groups()
            if not fence:
                fence = mark
            elif mark.startswith(fence) and not info.strip():
                fence = ""
            plain = False
        elif plain and (match := _ATX.match(bare)) and _title(match.group(2)):
            found.append(Heading(len(match.group(1)), _title(match.group(2)), start, offset + len(bare)))
            plain = False
        elif plain and (match := _UNDERLINE.match(bare)) and above_is_alone and _may_be_underlined(above):
            found.append(Heading(1 if match.group(1)[0] == "=" else 2, _title(above), above_start, offset + len(bare)))
            plain = False
        above_is_alone = plain and not above.strip()
        above, above_start = bare if plain else "", start
        offset += len(line)
    return tuple(found)


def _may_be_underlined(line: str) -> bool:
    return 0 < len(line.strip()) <= MAX_UNDERLINED_CHARS and not _NOT_UNDERLINED.search(line.rstrip()) and _title(line) != ""


def read(document: str, content: bytes, name: str) -> Document:
    """Return the text as it stands, with the headings that Markdown marks."""
    text = canonical(content, name)
    return Document(id=document, title=document, text=text, headings=headings(text))
