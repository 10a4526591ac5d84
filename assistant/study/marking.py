"""Whether a learner's answer to an item is right: choices by letter or text, figures by value and unit, words as they are folded."""

import re

from assistant.study.exports.labels import in_all_languages
from assistant.study.exports.printed import choices
from assistant.study.item import FALSE, TRUE, Item
from corpus.figures import find_figures, same
from corpus.script import fold

_TRUE = frozenset({"a", "t", "true", "√", "✓", "对", "是", "y", "yes"}) | {fold(word) for word in in_all_languages("true")}
_FALSE = frozenset({"b", "f", "false", "×", "✗", "x", "错", "否", "n", "no"}) | {fold(word) for word in in_all_languages("false")}
_MARKS = {"1": True, "0": False}  # a trainer's verdict of an answer in free words
_SEPARATORS = re.compile(r"[\s;；,，、|→>/]+")


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", fold(text))


def _letters(item: Item, answer: str) -> list[str] | None:
    """Return the texts that an answer in letters names, in its order; None when it is not in letters."""
    texts = {choice.letter: choice.text for choice in choices(item, "en")}
    letters = re.sub(r"[\s;；,，、.]+", "", answer).upper()
    return [texts[letter] for letter in letters] if letters and set(letters) <= texts.keys() else None


def _named(item: Item, answer: str) -> list[str]:
    """Return the texts an answer names, by letters or in words."""
    by_letter = _letters(item, answer)
    return by_letter if by_letter is not None else [part for part in _SEPARATORS.split(answer) if part]


def chosen(item: Item, answer: str) -> tuple[str, ...]:
    """Return which options of a choice item a learner took, as texts of the item; what is none of them stays as it is."""
    known = {_plain(option.text): option.text for option in item.options}
    if _plain(answer) in known:
        return (known[_plain(answer)],)
    return tuple(known.get(_plain(part), part) for part in _named(item, answer))


def is_right(item: Item, answer: str) -> bool | None:
    """Return whether an answer is right; None when a person must judge it and has not.

    Choices may be given as letters or in words, a verdict as A and B, T and F or in words, an order as letters or texts, a matching as
    `1-A 2-B`, an answer in free words as 1 or 0: what a trainer made of it.
    """
    if not answer.strip():
        return False
    plain = _plain(answer)
    if item.kind == "tf":
        said = TRUE if plain in _TRUE else FALSE if plain in _FALSE else ""
        return item.answer == (said,)
    if item.kind in {"mcq", "multi"}:
        return set(chosen(item, answer)) == {option.text for option in item.options if option.key}
    if item.kind == "order":
        return [_plain(part) for part in _named(item, answer)] == [_plain(part) for part in item.answer]
    if item.kind == "match":
        return _matched(item, answer)
    return _worded(item, plain, answer)


def _matched(item: Item, answer: str) -> bool:
    texts = {choice.letter: choice.text for choice in choices(item, "en")}
    said = {int(number): texts.get(letter.upper(), "") for number, letter in re.findall(r"(\d+)\s*[-—:：]?\s*([A-Za-z])", answer)}
    return said == {number: right for number, (_, right) in enumerate(item.pairs, start=1)}


def _same_figure(item: Item, answer: str) -> bool:
    """Say whether an answer is nothing but the figure asked for, however it is written: 51400平方公里 for 5.14萬平方公里."""
    if not item.figure or len(item.answer) != 1:
        return False
    said, right = find_figures(answer), find_figures(item.answer[0])
    if len(said) != 1 or len(right) != 1:
        return False
    rest = _plain(answer.replace(said[0].text, "", 1))
    return rest in {"", _plain(item.figure.qualifier)} and bool(same(said[0], right[0]))


def members_said(item: Item, answer: str) -> list[bool]:
    """Return for each part of a list whether an answer names it."""
    said = _plain(answer)
    return [_plain(part) in said for part in item.answer]


def _worded(item: Item, plain: str, answer: str) -> bool | None:
    if plain in {_plain(text) for text in (*item.answer, *item.aliases)} and len(item.answer) == 1:
        return True
    if _same_figure(item, answer):
        return True
    if item.kind in {"list", "short", "scenario"}:
        if answer.strip() in _MARKS:
            return _MARKS[answer.strip()]
        parts = {_plain(part) for part in _SEPARATORS.split(answer) if part}
        return True if item.kind == "list" and parts == {_plain(part) for part in item.answer} else None
    if len(item.answer) > 1:
        return [_plain(part) for part in _SEPARATORS.split(answer) if part] == [_plain(part) for part in item.answer]
    return False
