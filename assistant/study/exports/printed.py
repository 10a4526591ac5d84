"""How an item looks in print, whatever the form: its choices with their letters, its key, its proof."""

from dataclasses import dataclass
from string import ascii_uppercase

from assistant.study.exports.labels import label, truth
from assistant.study.item import FALSE, TRUE, Item
from corpus.script import Language
from eval.files import sha256

OPEN = frozenset({"list", "short", "scenario"})  # answered in free words
CHOSEN = frozenset({"mcq", "multi", "tf"})  # answered by letters


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice as it is printed."""

    letter: str
    text: str
    key: bool = False


def choices(item: Item, language: Language) -> list[Choice]:
    """Return what a learner chooses from, in the order shown; for `match` the right-hand sides."""
    if item.kind == "tf":
        return [
            Choice(letter, truth(verdict, language), item.answer == (verdict,))
            for letter, verdict in zip("AB", (TRUE, FALSE), strict=True)
        ]
    if item.kind == "match":
        rights = sorted((right for _, right in item.pairs), key=lambda right: sha256(item.id + right))
        return [Choice(letter, right) for letter, right in zip(ascii_uppercase, rights, strict=False)]
    return [Choice(letter, option.text, option.key) for letter, option in zip(ascii_uppercase, item.options, strict=False)]


def key(item: Item, language: Language) -> str:
    """Return the key as a paper's key prints it: letters, or the words themselves."""
    shown = choices(item, language)
    if item.kind in CHOSEN:
        return "".join(choice.letter for choice in shown if choice.key)
    letters = {choice.text: choice.letter for choice in shown}
    if item.kind == "order":
        return " ".join(letters[part] for part in item.answer)
    if item.kind == "match":
        return "  ".join(f"{number}-{letters[right]}" for number, (_, right) in enumerate(item.pairs, start=1))
    return key_words(item, language)


def key_words(item: Item, language: Language) -> str:
    """Return the right answer in words."""
    if item.kind == "tf":
        return truth(item.answer[0], language)
    if item.kind == "match":
        return "；".join(f"{left} — {right}" for left, right in item.pairs)
    if not item.answer:
        return label("open", language)
    return (" → " if item.kind == "order" else "；").join(item.answer)


def cite(item: Item, language: Language) -> str:
    """Return where the proof stands, and its words."""
    places = []
    for source in item.sources:
        path = " › ".join(source.section) or source.document
        places.append(f"{path}：“{' '.join(source.quote.split())}”")
    return label("source", language) + "：" + " ".join(places)


def proof(item: Item, language: Language) -> list[str]:
    """Return the explanation and where the proof stands; its words once, when the explanation has them already."""
    if not item.explain:
        return [cite(item, language)]
    lines = [f"{label('explain', language)}：{item.explain}"]
    if all(source.quote in item.explain for source in item.sources):
        places = "；".join(dict.fromkeys(" › ".join(source.section) or source.document for source in item.sources))
        return [*lines, f"{label('source', language)}：{places}"]
    return [*lines, cite(item, language)]


def one_line(text: str) -> str:
    """Return a text without line breaks, for forms where a line is a field."""
    return " ".join(text.split("\n")).replace("\r", " ").replace("\t", " ").strip()
