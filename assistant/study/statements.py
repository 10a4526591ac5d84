"""What a document states: its sentences, each with its section, its topic and its clauses, headings left out."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.study.english import is_english, words
from corpus.chunker import clauses, sentences
from corpus.document import Document, Section, Span
from index.segmenter import tagged

MAX_TOPIC_CHARS = 24
MIN_OWN_WORDS = 2  # that a text needs for its place to be worth asking for
PLACE = re.compile(r"([\u4e00-\u9fff]{2,8}?)(?:省|市|自治[区區]|特[别別]行政[区區])")
PRONOUN = re.compile(r"^(?:[这這该該其此]|它|他們|他们|同時|同时)")
OURS = re.compile(r"^(?:我[们們](?:要|將|将)?|要|必[须須]|需要|[將将](?=[持推])|[并並]|[均也都]|同[时時]|其中|[从從]而)")
_NUMBER = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]+[）)]|第[一二三四五六七八九十百]+[章节節条條篇][\s　]*|[一二三四五六七八九十]+[、是]|\d{1,2}[.．、](?!\d)|\d+(?:\.\d+)+)[\s　]*"
)
_LEAD = re.compile(r"[一二三四五六七八九十]{1,2}是([^，。,；;：:]{4,28})[，。,；;]")
_ADDRESS = re.compile(r"各位(?:代表|委員|委员|同志)[！!：:]")  # what a speaker says behind it sums up the whole
_THANKS = re.compile(
    r"(?:表示|致以).{0,8}(?:感[谢謝]|敬意|[问問]候|祝[贺賀願愿])|作.{0,4}工作[报報]告|[请請].{0,6}(?:[审審][议議]|提出意[见見])"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_END = "。！？!?；;，,、：: \n　"


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence. `topic` is the document's own words for what it is about, "" when no heading says it."""

    span: Span
    text: str
    section: Section
    topic: str
    clauses: tuple[Span, ...]
    year: str = ""

    def clause_at(self, offset: int) -> int:
        """Return which clause holds a character."""
        return max(number for number, clause in enumerate(self.clauses) if clause.start <= offset or number == 0)


def bare_title(title: str) -> str:
    """Return a heading without its number.

    >>> bare_title("（二）着力扩大有效投资"), bare_title("二、2025年工作安排")
    ('着力扩大有效投资', '2025年工作安排')
    """
    return _NUMBER.sub("", title.strip().lstrip("—– "))


def topic_of(section: Section) -> str:
    """Return the section's own heading, cut at a comma when it is long; "" for the document's opening."""
    if len(section.path) < 2:
        return ""
    title = bare_title(section.path[-1])
    if len(title) > MAX_TOPIC_CHARS:
        title = re.split(r"[，,；;]", title)[0]
    return title if 2 <= len(title) <= 2 * MAX_TOPIC_CHARS else ""


def year_of(document: Document, section: Section) -> str:
    """Return the one year that the section's headings name, else the one of the document's title."""
    for title in (*reversed(section.path[1:]), document.title):
        if years := set(_YEAR.findall(title)):
            return years.pop() if len(years) == 1 else ""
    return ""


def _run_in(document: Document, section: Section) -> int:
    """Return where the text behind a run-in title begins."""
    title = section.path[-1]
    if section.body == section.start and len(section.path) > 1:
        at = document.text.find(title, section.start, section.start + len(title) + 12)
        if at >= 0:
            return min(section.end, at + len(title) + 1)
    return section.body


def statements(document: Document) -> tuple[Statement, ...]:
    """Return the sentences of all sections, in order."""
    found: list[Statement] = []
    for section in document.sections:
        topic, year = topic_of(section), year_of(document, section)
        lead, previous, addressed = "", section.body, False
        for span in sentences(document.text, Span(_run_in(document, section), section.end)):
            text = document.quote(span)
            addressed = addressed or (len(section.path) > 2 and span.start > section.body and bool(_ADDRESS.match(text)))
            if "\n" in document.text[previous : span.start] and (match := _LEAD.match(text)):
                lead = match[1]
            elif "\n" in document.text[previous : span.start] and not text.startswith("——"):
                lead = "" if len(text) > 1 and _NUMBER.match(text) else lead
            previous = span.start
            if len(text) >= 6 and "\n" not in text and not _THANKS.search(text):
                about = lead or (bare_title(section.path[1]) if addressed else topic)
                found.append(Statement(span, text, section, about, tuple(clauses(document.text, span)), year))
    return tuple(found)


def main_place(document: Document) -> str:
    """Return the place the document is about: the one its title names, else the one that opens most of its clauses.

    Only a place that opens at least three clauses, and twice as many as the next, is taken.
    """
    title = re.sub(r"(?:19|20)\d\d年?", "", document.title)
    named = [word for _, word, tag in tagged(title) if tag == "ns" and len(word) > 1]
    if match := PLACE.search(title):
        return match[1] if len(match[1]) > 1 else ""
    if named:
        return named[0]
    opening: Counter[str] = Counter()
    for section in document.sections:
        for sentence in sentences(document.text, Span(section.body, section.end)):
            for clause in clauses(document.text, sentence)[:2]:
                first = next(iter(tagged(document.quote(clause)[:12])), (0, "", ""))
                if first[2] == "ns" and len(first[1]) > 1:
                    opening[first[1].rstrip("省市")] += 1
    (best, count), (_, second) = [*opening.most_common(2), ("", 0), ("", 0)][:2]
    return best if count >= 3 and count >= 2 * second else ""


def trimmed(text: str) -> str:
    """Return a text without the punctuation and white space at its end."""
    return text.rstrip(_END)


def boundaries(text: str) -> frozenset[int]:
    """Return where words begin and end."""
    words = tagged(text)
    return frozenset({0, len(text), *(offset for offset, _, _ in words)})


def own_words(document: Document, section: Section, text: str) -> int:
    """Return how many words of a text, of two characters or more, the document has in this section alone; 0 when none is a noun."""
    whole, here = document.text, document.text[section.start : section.end]
    words = {word: tag for _, word, tag in tagged(text) if len(word) > 1 and tag[0] in "nvabjlise"}
    own = [tag for word, tag in words.items() if whole.count(word) == here.count(word)]
    return len(own) if any(tag[0] in "njlise" for tag in own) else 0


def worth_locating(document: Document, section: Section, text: str) -> bool:
    """Say whether words of a text are of this section alone; a general one could stand anywhere."""
    return own_words(document, section, text) >= MIN_OWN_WORDS


def once(text: str, part: str) -> bool:
    """Say whether a text holds a part exactly once.

    >>> once("aba", "a"), once("aba", "b")
    (False, True)
    """
    at = text.find(part)
    return at >= 0 and text.find(part, at + 1) < 0


def shared_start(texts: Sequence[str]) -> str:
    """Return what all texts begin with.

    >>> shared_start(["綠色園區", "綠色工廠"])
    '綠色'
    """
    if not texts:
        return ""
    length = next((at for at, chars in enumerate(zip(*texts, strict=False)) if len(set(chars)) > 1), min(map(len, texts)))
    return texts[0][:length]


def shared_end(texts: Sequence[str]) -> str:
    """Return what all texts end with.

    >>> shared_end(["糧庫", "錢庫"])
    '庫'
    """
    return shared_start([text[::-1] for text in texts])[::-1]


def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters, punctuation left out; of an English text its words."""
    if is_english(text):
        return words(text)
    plain = re.sub(r"[\W_]+", "", text)
    return frozenset(one + other for one, other in pairwise(plain))
