"""Faults of a gold question in the words of the page, each with the field of the form that it belongs to."""

import re
from collections.abc import Iterable, Sequence

from assistant.app.markup import Markup, worded

# What a fault looks like -> its field and its words; a field with a blank is that of the key or evidence so numbered or named.
_KNOWN: Sequence[tuple[str, str, str]] = (
    (r"'question' is (?:missing|empty).*", "question", "fault.question"),
    (r"keys (?P<number>\d+): '(?:text|value)' is (?:missing|empty).*", "key {number}", "fault.key_empty"),
    (r"keys (?P<number>\d+): .*", "key {number}", "fault.key"),
    (r"evidence (?P<number>\d+) \(.*\): no document '(?P<document>.*)' is indexed.*", "evidence {number}", "fault.document"),
    (r"evidence (?P<number>\d+) \(.*\): '(?P<document>.*)' has another text.*", "evidence {number}", "fault.stale"),
    (r"evidence (?P<number>\d+)\b.*", "evidence {number}", "fault.span"),
    (r"key (?P<name>[^:]+): neither it nor an alias is in the evidence.*", "key:{name}", "fault.unproved"),
    (r"key (?P<name>[^:]+): .*write value and unit as in the document.*", "key:{name}", "fault.figure"),
    (r"an answerable question without evidence.*", "evidence", "fault.no_evidence"),
    (r"an answerable question without a must-key.*", "keys", "fault.no_key"),
    (r"an unanswerable question with keys or evidence.*", "answerable", "fault.not_bare"),
    (r"two keys '(?P<name>.*)'.*", "key:{name}", "fault.two_keys"),
    (r"'(?P<value>.*)' is both key .* and forbidden.*", "forbid", "fault.both"),
    (r"(?P<count>\d+) characters in a row are copied from '(?P<document>.*)'.*", "question", "fault.copied"),
    (r"'(?P<words>.*)' is asked already at .*:(?P<line>\d+); keep one", "question", "fault.asked"),
    (r"id '(?P<name>.*)' is taken at .*", "id", "fault.taken"),
    (r"id '(?P<name>.*)' has white space.*", "id", "fault.spaces"),
    (r"conversation '(?P<name>.*)' is in both splits.*", "split", "fault.splits"),
    (r"(?:conversation '.*' has turns|'conversation' and 'turn'|turn \d+ has no history).*", "", "fault.turns"),
)


def placed(message: str) -> tuple[str, Markup]:
    """Return the field of a fault, "" for the question as a whole, and a sentence; in English where it is not known.

    Fields are `question`, `keys`, `key 2` (by number), `key:k2` (by id), `evidence`, `evidence 1`, `forbid`, `split`, `id`, `answerable`.
    """
    for pattern, field, key in _KNOWN:
        if match := re.fullmatch(pattern, message, re.DOTALL):
            values: dict[str, object] = dict(match.groupdict())
            return field.format(**match.groupdict()), worded("p", key, values or None, class_="fault")
    return "", worded("p", "fault.other", {"detail": message}, class_="fault")


def listed(messages: Iterable[str]) -> list[dict[str, str]]:
    """Return faults for gold.js: `field` and `html`, each sentence once a field."""
    found = dict.fromkeys(placed(message) for message in messages)
    return [{"field": field, "html": html} for field, html in found]
