"""The words of a Chinese text with their part-of-speech tags. The one file with rjieba."""

from functools import cache, lru_cache
from typing import Any

from corpus.script import same_length_simplified


@cache
def _segmenter() -> Any:
    import rjieba

    return rjieba.Jieba()


def tags(text: str) -> list[tuple[str, str]]:
    """Return the words of a Simplified text, each with its tag: n for a noun, ns for a place, v for a verb."""
    return [(word, tag) for word, tag in _segmenter().tag(text)]


@lru_cache(maxsize=65_536)
def tagged(text: str) -> tuple[tuple[int, str, str], ...]:
    """Return the words of a text in order as (offset, word, part-of-speech tag); the words are the text's own characters.

    >>> tagged("綠色工廠")
    ((0, '綠色', 'n'), (2, '工廠', 'n'))
    """
    found: list[tuple[int, str, str]] = []
    offset = 0
    for word, tag in tags(same_length_simplified(text)):
        found.append((offset, text[offset : offset + len(word)], tag))
        offset += len(word)
    return tuple(found)


@lru_cache(maxsize=4_096)
def boundaries(text: str) -> frozenset[int]:
    """Return the offsets in a text at which a word begins or ends."""
    return frozenset([0, *(at + len(word) for at, word, _ in tagged(text))])
