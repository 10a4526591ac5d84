"""Anki: a text file with stable ids, and a package of cards. The one file with genanki.

The item's id is the first field of both note types, so importing again mends a note and never doubles it.
"""

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markupsafe import escape

from assistant.study.exports.back import Back
from assistant.study.exports.gift import is_typed
from assistant.study.exports.package import undated
from assistant.study.exports.printed import choices, key, key_words, proof
from assistant.study.item import BLANK, FALSE, TRUE, Item
from corpus.errors import DatasetError
from corpus.script import Language
from eval.files import sha256

_CLOZE_TYPE, _BASIC_TYPE = "Zhiyuan cloze", "Zhiyuan basic"
_FIELDS = ("Id", "Text", "Back", "Extra")
_CLOZE_ID, _BASIC_ID = 1_721_908_331, 1_721_908_332  # of the note types; a deck's comes from its name
_CSS = (
    ".card{font-family:'Noto Sans CJK TC','Microsoft JhengHei','PingFang TC',sans-serif;font-size:22px;line-height:1.6;"
    "text-align:left;max-width:40em;margin:auto;padding:1em}.extra{font-size:.75em;opacity:.7}.cloze{font-weight:bold}"
)
_STAMP = 946_684_800.0  # 2000-01-01: the same file whenever it is made


def _html(text: str) -> str:
    return str(escape(text)).replace("\n", "<br>").replace("\r", "").replace("\t", " ")


def _hidden(text: str) -> str:
    """Return a cloze of a text: `::` would begin a hint and `}}` would end it."""
    return "{{c1::" + _html(text).replace("::", "&#58;&#58;").replace("}", "&#125;") + "}}"


def _open(text: str) -> str:
    return _html(text).replace("{{", "&#123;&#123;")


def fields(item: Item, language: Language) -> tuple[str, tuple[str, str, str, str]]:
    """Return the note type, and the fields as HTML."""
    extra = "<br>".join(_html(text) for text in proof(item, language))
    if is_typed(item) and BLANK in item.stem:
        text = _hidden(item.answer[0]).join(_open(part) for part in item.stem.split(BLANK))
        return _CLOZE_TYPE, (item.id, text, "", extra)
    front = [_open(item.stem)]
    if item.kind == "match":
        front += [f"{n}. {_open(left)}" for n, (left, _) in enumerate(item.pairs, start=1)]
    if item.kind != "tf":
        front += [f"{choice.letter}. {_open(choice.text)}" for choice in choices(item, language)]
    letters = f"{key(item, language)}. " if item.kind in {"mcq", "multi"} else ""
    return _BASIC_TYPE, (item.id, "<br>".join(front), letters + _open(key_words(item, language)), extra)


def tags(item: Item) -> list[str]:
    """Return the item's tags; Anki parts them at spaces."""
    return [re.sub(r"[\s\"]+", "_", tag) for tag in (item.kind, item.bloom, f"difficulty-{item.difficulty}", *item.tags)]


def text(items: Sequence[Item], language: Language, deck: str) -> bytes:
    """Return the notes as text, for Anki 2.1.54 and later; the note types come with the package."""
    head = [
        "#separator:tab",
        "#html:true",
        "#notetype column:1",
        f"#deck:{' '.join(deck.split())}",
        f"#columns:Type\t{chr(9).join(_FIELDS)}\tTags",
        "#tags column:6",
    ]
    rows = []
    for item in items:
        kind, values = fields(item, language)
        cells = [kind, *values, " ".join(tags(item))]
        rows.append("\t".join('"' + cell.replace('"', '""') + '"' if '"' in cell else cell for cell in cells))
    return ("\n".join([*head, *rows]) + "\n").encode()


def _models() -> dict[str, Any]:
    import genanki

    names = [{"name": name} for name in _FIELDS]
    extra = '<div class="extra">{{Extra}}</div>'
    cloze = {"name": "Cloze", "qfmt": "{{cloze:Text}}", "afmt": "{{cloze:Text}}<hr>" + extra}
    basic = {"name": "Card", "qfmt": "{{Text}}", "afmt": "{{FrontSide}}<hr id=answer>{{Back}}" + extra}
    return {
        _CLOZE_TYPE: genanki.Model(_CLOZE_ID, _CLOZE_TYPE, names, [cloze], _CSS, model_type=genanki.Model.CLOZE),
        _BASIC_TYPE: genanki.Model(_BASIC_ID, _BASIC_TYPE, names, [basic], _CSS),
    }


def package(items: Sequence[Item], language: Language, deck: str) -> bytes:
    """Return the notes as a package that Anki opens, the same bytes for the same items."""
    import genanki

    models = _models()
    notes = genanki.Deck(1 << 30 | int(sha256(deck)[:7], 16), deck)
    for item in items:
        kind, values = fields(item, language)
        notes.add_note(genanki.Note(models[kind], list(values), guid=genanki.guid_for(item.id), tags=tags(item)))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deck.apkg"
        genanki.Package(notes).write_to_file(str(path), timestamp=_STAMP)
        return undated(path.read_bytes())


def _plain(html: str) -> str:
    from html import unescape

    return unescape(html)


def _back(number: str, front: str, said: str) -> Back:
    """Return the item of one row."""
    hidden = re.search(r"\{\{c1::(.*?)\}\}", front)
    if hidden:
        return Back(number, _plain(front.replace(hidden[0], BLANK)), (_plain(hidden[1]),))
    lines = [_plain(line) for line in front.split("<br>")]
    shown = {found[1]: found[2] for line in lines if (found := re.match(r"([A-Z])\. (.*)$", line))}
    lefts = [found[1] for line in lines[1:] if (found := re.match(r"\d+\. (.*)$", line))]
    stem = "\n".join(line for line in lines if not re.match(r"([A-Z]|\d+)\. ", line))
    said = _plain(said)
    if lefts:
        return Back(number, stem, pairs=tuple((left, right) for left, _, right in (p.partition(" — ") for p in said.split("；"))))
    if not shown:
        verdict = {"正確": TRUE, "正确": TRUE, "True": TRUE, "錯誤": FALSE, "错误": FALSE, "False": FALSE}.get(said)
        return Back(number, stem, (verdict,) if verdict else tuple(said.split("；")))
    letters = re.match(r"([A-Z]+)\. ", said)
    keys = tuple(shown[letter] for letter in letters[1]) if letters else tuple(said.split(" → "))
    return Back(number, stem, keys, tuple(shown.values()))


def read(path: Path) -> list[Back]:
    """Read the text file.

    Raises:
        DatasetError: it is not UTF-8, or a row has not the columns.
    """
    import csv

    try:
        rows = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise DatasetError(f"{path}: cannot be read as UTF-8 ({exc}); save it as UTF-8") from exc
    backs: list[Back] = []
    faults: list[str] = []
    heads = sum(row.startswith("#") for row in rows)
    for line, cells in enumerate(csv.reader(rows[heads:], delimiter="\t"), start=heads + 1):
        if len(cells) != len(_FIELDS) + 2:
            faults.append(f"{path}:{line}: {len(cells)} columns in place of {len(_FIELDS) + 2}; export it again")
        else:
            backs.append(_back(*cells[1:4]))
    if faults:
        raise DatasetError("\n".join(faults))
    return backs
