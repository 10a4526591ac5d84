r"""GIFT, Moodle's text format: one blank an item, control characters escaped, figures never as numbers.

`{#7%}` would be read as a number with any tolerance, so every figure is a short answer with its aliases. `->` has no escape
and becomes an arrow. The general feedback keeps the key of what is answered in free words, and the proof.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.study.exports.back import Back, read_blocks
from assistant.study.exports.labels import in_all_languages, label
from assistant.study.exports.printed import cite, key_words, one_line, parted
from assistant.study.item import BLANK, FALSE, TRUE, Item
from corpus.script import Language

_CONTROL = re.compile(r"([\\~=#{}:])")
_WEIGHT = re.compile(r"^%-?\d{1,2}\.?\d*%")
_RIGHT = re.compile(r"^%\d")
_SHARES = {2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5", 9: "11.11111", 10: "10"}


def escaped(text: str) -> str:
    r"""Return a text as GIFT writes it.

    >>> escaped("5~7% -> a=b\n{c}")
    '5\\~7% → a\\=b \\{c\\}'
    """
    return _CONTROL.sub(r"\\\1", one_line(text).replace("->", "→"))


def _accepted(text: str) -> str:
    """Return an accepted answer; a star would accept anything."""
    return escaped(text.replace("*", r"\*"))


def _unweighted(text: str) -> str:
    """Return a choice; what looks like a share at its beginning would be taken for one."""
    return escaped(text.replace("%", "％", 1) if _WEIGHT.match(text) else text)


def is_typed(item: Item) -> bool:
    """Say whether the item is answered by one text that a program can compare."""
    return item.kind in {"cloze", "figure_cloze"} and len(item.answer) == 1 and item.stem.count(BLANK) <= 1


def _chosen(item: Item) -> str:
    """Return the choices; of several right ones each counts its share, and a wrong one takes half off."""
    if item.kind == "mcq":
        return " ".join(("=" if option.key else "~") + _unweighted(option.text) for option in item.options)
    share = _SHARES.get(sum(option.key for option in item.options), "10")
    return " ".join(f"~%{share if option.key else '-50'}%{escaped(option.text)}" for option in item.options)


def _body(item: Item) -> str:
    """Return what stands between the braces, feedback excepted; empty for what a trainer marks."""
    if item.kind == "tf":
        return "T" if item.answer == (TRUE,) else "F"
    if item.kind in {"mcq", "multi"}:
        return _chosen(item)
    if item.kind == "order":
        return " ".join(f"={number} -> {escaped(part)}" for number, part in enumerate(item.answer, start=1))
    if item.kind == "match":
        return " ".join(f"={escaped(left)} -> {escaped(right)}" for left, right in item.pairs)
    if is_typed(item):
        return " ".join(f"={_accepted(text)}" for text in dict.fromkeys((*item.answer, *item.aliases)))
    return ""


def entry(item: Item, language: Language) -> str:
    """Return one item."""
    body = _body(item)
    feedback = cite(item, language)
    if not body:
        feedback = f"{label('answer', language)}：{key_words(item, language)} ｜ {feedback}"
    braces = "{" + body + f"####{escaped(feedback)}" + "}"
    before, _, after = item.stem.partition(BLANK) if is_typed(item) else (item.stem, "", "")
    stem = escaped(before) + braces + escaped(after)
    tags = "".join(f" [tag:{tag}]" for tag in item.tags if not set(tag) & set("[]"))
    return f"// [id:{item.id}]{tags}\n::{item.id}::[plain]{stem}\n"


def write(items: Sequence[Item], language: Language, category: str) -> bytes:
    """Return the items as one file: UTF-8 without a mark at its beginning."""
    head = f"$CATEGORY: {one_line(category)}\n"
    return "\n".join([head, *[entry(item, language) for item in items]]).encode()


def _plain(text: str) -> str:
    return re.sub(r"\\([\\~=#{}:])", r"\1", text).strip()


def _split(text: str, marks: str) -> Iterator[tuple[str, str]]:
    """Yield each mark with what follows it, marks that are escaped passed over."""
    for found in re.finditer(rf"(?<!\\)([{marks}])((?:\\.|[^{marks}\\])*)", text):
        yield found[1], found[2].strip()


def _unstarred(text: str) -> str:
    return _plain(text).replace(r"\*", "*")


def _read_entry(name: str, text: str) -> Back:
    found = re.search(r"(?<!\\)\{((?:\\.|[^}\\])*)\}", text)
    if found is None:
        raise ValueError("has no answer in braces")
    body, _, feedback = found[1].partition("####")
    before, after = text[: found.start()].removeprefix("[plain]"), text[found.end() :]
    blank = BLANK if after.strip() else ""
    stem = _plain(before) + blank + _plain(after)
    if body in {"T", "F"}:
        return Back(name, stem, (TRUE if body == "T" else FALSE,))
    if not body:
        said = _plain(feedback).partition(" ｜ ")[0].partition("：")
        return Back(name, stem, parted(said[2]) if said[0] in in_all_languages("answer") else ())
    if "->" in body:
        pairs = tuple((_plain(left), _plain(right)) for _, part in _split(body, "=") for left, right in [part.split("->")])
        if [left for left, _ in pairs] == [str(number) for number in range(1, len(pairs) + 1)]:
            return Back(name, stem, tuple(right for _, right in pairs))
        return Back(name, stem, pairs=pairs)
    marks = list(_split(body, "~="))
    if not any(mark == "~" for mark, _ in marks):
        return Back(name, stem, tuple(_unstarred(part) for _, part in marks))
    options = [(mark == "=" or bool(_RIGHT.match(part)), _plain(_WEIGHT.sub("", part, count=1))) for mark, part in marks]
    return Back(name, stem, tuple(text for right, text in options if right), tuple(text for _, text in options))


def _read_block(block: str) -> Back | None:
    kept = "\n".join(row for row in block.splitlines() if not row.lstrip().startswith(("//", "$CATEGORY:"))).strip()
    if not kept:
        return None
    named = re.match(r"::(.*?)(?<!\\)::", kept)
    return _read_entry(_plain(named[1]) if named else "", kept[named.end() if named else 0 :])


def read(path: Path) -> list[Back]:
    """Read a GIFT file.

    Raises:
        DatasetError: it is not UTF-8, or an entry is not in the form.
    """
    return read_blocks(path, _read_block)
