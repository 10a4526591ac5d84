"""The values everything speaks of."""

import hashlib

import pytest

from corpus.document import Document, Passage, Section, Span


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [((0, 5), (3, 9), 2), ((0, 5), (5, 9), 0), ((2, 3), (0, 9), 1), ((0, 1), (8, 9), 0), ((4, 4), (0, 9), 0)],
)
def test_spans_share_what_lies_in_both(one, other, shared):
    assert Span(*one).overlap(Span(*other)) == Span(*other).overlap(Span(*one)) == shared


def test_a_quote_is_the_document_s_own_words():
    document = Document("a", "a", "濕地面積5.14萬平方公里")
    assert document.quote(Span(4, 8)) == "5.14"
    passage = Passage("a:4", "a", ("a",), "5.14", 4, 8)
    assert document.quote(passage.span) == passage.text


def test_the_hash_is_of_the_text_alone():
    one, other = Document("a", "甲", "同"), Document("b", "乙", "同")
    assert one.sha256 == other.sha256 == hashlib.sha256("同".encode()).hexdigest()
    assert one.sha256 != Document("a", "甲", "異").sha256


def test_a_section_is_found_by_an_offset_and_none_between_sections():
    sections = (Section(("a", "一"), 2, 4, 10), Section(("a", "二"), 12, 14, 20))
    document = Document("a", "a", "x" * 20, sections=sections)
    found = [document.section_at(offset) for offset in (0, 2, 9, 10, 12, 19, 20)]
    assert found == [None, sections[0], sections[0], None, sections[1], sections[1], None]
