"""A paper as a leaflet: for practice with the answer below each item, for a test with the key behind it or without."""

from typing import Literal

from assistant.study.exports.labels import label, ordinal
from assistant.study.exports.printed import choices, cite, key, key_words, proof
from assistant.study.item import Item
from assistant.study.leaflet import Block, Leaflet, heading, table
from assistant.study.paper import Paper
from corpus.script import Language

Key = Literal["below", "behind", "none"]
_LINES = {"list": 3, "short": 4, "scenario": 8}


def answer(item: Item, language: Language) -> Block:
    """Return key, explanation, proof and level of an item."""
    letters = key(item, language)
    words = key_words(item, language)
    said = words if words == letters else f"{letters}　{words}"
    lines = [f"{label('answer', language)}：{said}"]
    lines += proof(item, language)
    level = f"{label('level', language)}：{label(item.bloom, language)}"
    lines.append(f"{level}　{label('difficulty', language)}：{label(f'difficulty.{item.difficulty}', language)}　{item.id}")
    return Block("answer", label("show", language), rows=tuple((line,) for line in lines))


def _asked(item: Item, number: int, language: Language, *, lines: bool) -> list[Block]:
    """Return what a learner sees of an item."""
    blocks = [Block("stem", f"{number}. {item.stem}")]
    shown = choices(item, language)
    texts = [f"{choice.letter}. {choice.text}" for choice in shown]
    if item.kind == "match":
        texts = [f"{n}. {left}　　{right}" for n, ((left, _), right) in enumerate(zip(item.pairs, texts, strict=True), start=1)]
    blocks += [Block("option", text) for text in texts]
    if lines and item.kind in _LINES:
        blocks.append(Block("lines", level=_LINES[item.kind]))
    return blocks


def of_paper(paper: Paper, *, keys: Key) -> Leaflet:
    """Return a paper as a leaflet."""
    language = paper.language
    blocks: list[Block] = []
    number = 1
    for position, part in enumerate(paper.parts, start=1):
        each = label("each", language, count=len(part.items), points=part.points, total=part.total)
        blocks.append(heading(f"{ordinal(position, language)}{label(part.kind, language)}（{each}）", 2))
        for item in part.items:
            blocks += _asked(item, number, language, lines=keys == "none")
            if keys == "below":
                blocks.append(answer(item, language))
            number += 1
    if keys == "behind":
        heads = [label(name, language) for name in ("number", "answer", "source")]
        rows = [
            (str(n), key_words(item, language), cite(item, language).partition("：")[2])
            for n, item in enumerate(paper.items, start=1)
        ]
        blocks += [Block("break"), heading(label("key", language), 2), table(heads, rows)]
    form = f"　{label('form', language, name=paper.form)}" if paper.form else ""
    return Leaflet(paper.title + form, language, tuple(blocks), label("draft", language) if paper.draft else "")
