"""Which place a document is about."""

from collections import Counter
from functools import lru_cache

from assistant.choice import token_set
from corpus.document import Document
from index.words import place_names


@lru_cache(maxsize=512)
def home(document: Document) -> frozenset[str]:
    """Return the tokens of the place a document is about: the one its title names, or that it names most."""
    return token_set(document.title) if place_names(document.title) else token_set(document.title) | subject_place(document)


@lru_cache(maxsize=512)
def subject_place(document: Document) -> frozenset[str]:
    """Return the tokens of the place that a document names most, when it names it at least three times."""
    named = Counter(word for word in place_names(document.text))
    name, count = max(named.items(), key=lambda entry: (entry[1], entry[0]), default=("", 0))
    return token_set(name) if count >= 3 else frozenset()
