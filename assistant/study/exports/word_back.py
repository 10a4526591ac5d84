"""A trainer's copy read back: its paragraph styles say what each paragraph is."""

from pathlib import Path

from assistant.study.exports.back import Back, blanked
from assistant.study.exports.labels import in_all_languages
from assistant.study.exports.word import CELL, ID, KEY, OPTION, STEM, blocks
from assistant.study.item import FALSE, TRUE
from corpus.errors import DatasetError


def read(path: Path) -> list[Back]:
    """Read a trainer's copy.

    Raises:
        DatasetError: it cannot be opened, or is no trainer's copy.
    """
    parts: list[list[tuple[str, str]]] = []
    for style, text in blocks(path):
        if style == STEM:
            parts.append([])
        if parts and style in {STEM, OPTION, KEY, ID, CELL}:
            parts[-1].append((style, text))
    backs = [back for part in parts if (back := _back(part)) is not None]
    if not backs:
        raise DatasetError(f"{path}: no item with its key is in it; choose the trainer's copy")
    return backs


def _after(text: str, key: str) -> str | None:
    """Return what stands behind a label, in whatever language it is; None when the text has another label or none."""
    for word in in_all_languages(key):
        if text.startswith(f"{word}："):
            return text.removeprefix(f"{word}：")
    return None


def _numbered(text: str) -> tuple[str, str]:
    number, _, rest = text.partition(". ")
    return number, rest


def _back(block: list[tuple[str, str]]) -> Back | None:
    said = [found for style, text in block if style == KEY and (found := _after(text, "answer")) is not None]
    facts = [part for style, text in block if style == ID for part in text.split("　")]
    ids = [found for fact in facts if (found := _after(fact, "number")) is not None]
    if not said or not ids:
        return None
    stem = blanked(_numbered(block[0][1])[1])
    shown = dict(_numbered(text) for style, line in block if style == OPTION for text in line.split("\t"))
    rows = [[_numbered(cell) for cell in line.split("\t")] for style, line in block if style == CELL]
    if rows:
        rights = {letter: text for _, (letter, text) in rows}
        key = dict(pair.split("-") for pair in said[0].split())
        return Back(ids[0], stem, pairs=tuple((left, rights[key[number]]) for (number, left), _ in rows))
    if not shown:
        return Back(ids[0], stem, tuple(said[0].split("；")))
    picked = tuple(shown[letter] for letter in said[0].replace(" ", ""))
    verdicts = {word: verdict for name, verdict in (("true", TRUE), ("false", FALSE)) for word in in_all_languages(name)}
    if set(shown.values()) <= verdicts.keys():
        return Back(ids[0], stem, (verdicts[picked[0]],))
    return Back(ids[0], stem, picked, tuple(shown.values()))
