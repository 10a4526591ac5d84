"""Passages tile their section but for white space, keep to the limit, and are cut at sentence ends wherever a sentence fits."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.chunker import MAX_CHARS, chunk, chunk_section, clauses, sentences
from corpus.document import Section, Span
from corpus.outline import outline
from corpus.readers import read
from corpus.readers.markdown import read as read_markdown
from tests.conftest import SHIPPED
from tests.fakes import handbook, plain

# Words, ends and white space of both languages, in every order.
TEXTS = st.lists(
    st.sampled_from(
        [
            "用水",
            "節約",
            "12.3%",
            "5.14萬",
            "，",
            "、",
            "；",
            "。",
            "！”",
            "?",
            ".",
            " ",
            "\n",
            "\n\n",
            "　",
            "A",
            "the end",
            "…",
            "(一)",
            "😀",
            "「",
            "」",
            ",",
        ]
    ),
    max_size=80,
).map("".join)


def pieces(text, spans):
    return [text[span.start : span.end] for span in spans]


def bare(text):
    return "".join(text.split())


@given(TEXTS, TEXTS, st.integers(1, 60))
def test_passages_tile_their_section_and_keep_to_the_limit(before, text, max_chars):
    document = before + text
    section = Section(("a",), len(before), len(before), len(document))
    spans = chunk_section(document, section, max_chars=max_chars)
    assert bare("".join(pieces(document, spans))) == bare(text)
    assert all(0 < span.end - span.start <= max_chars for span in spans)
    assert all(piece == piece.strip() for piece in pieces(document, spans))
    edges = [section.body, *(edge for span in spans for edge in (span.start, span.end)), section.end]
    assert edges == sorted(edges)


@given(TEXTS, st.integers(1, 60))
@example("　農業用水占52%，，", 11)  # white space before it does not count
def test_a_sentence_that_fits_is_never_cut(text, max_chars):
    spans = chunk_section(text, Section(("a",), 0, 0, len(text)), max_chars=max_chars)
    cuts = {span.end for span in spans[:-1]}
    for sentence in sentences(text, Span(0, len(text))):
        if sentence.end - sentence.start <= max_chars:
            assert not any(sentence.start < cut < sentence.end for cut in cuts)


@given(TEXTS)
def test_sentences_and_their_clauses_hold_every_character_in_order(text):
    whole = Span(0, len(text))
    found = sentences(text, whole)
    assert bare("".join(pieces(text, found))) == bare(text)
    assert all(piece and piece == piece.strip() for piece in pieces(text, found))
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))
    for sentence in found:
        parts = clauses(text, sentence)
        assert bare("".join(pieces(text, parts))) == bare(text[sentence.start : sentence.end])
        assert all(sentence.start <= part.start < part.end <= sentence.end for part in parts)


@given(TEXTS, TEXTS, TEXTS)
def test_sentences_of_a_span_are_those_of_its_text_alone(before, text, after):
    inside = sentences(before + text + after, Span(len(before), len(before) + len(text)))
    assert [Span(span.start - len(before), span.end - len(before)) for span in inside] == sentences(text, Span(0, len(text)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。乙!丙？丁；戊", ["甲。", "乙!", "丙？", "丁；", "戊"]),
        ("他說：“好。”就走了。", ["他說：“好。”", "就走了。"]),
        ("增長12.3%。占5.14萬。", ["增長12.3%。", "占5.14萬。"]),
        ("It grew 12.3% in 2023. The rest fell. no more", ["It grew 12.3% in 2023.", "The rest fell. no more"]),
        ("第一行\n第二行\n\n第三行", ["第一行", "第二行", "第三行"]),
        ("等等…… 後來", ["等等……", "後來"]),
        ("", []),
        (" \n　\n", []),
        ("。。。", ["。。。"]),
    ],
)
def test_sentences_end_where_readers_end_them(text, expected):
    assert pieces(text, sentences(text, Span(0, len(text)))) == expected


def test_a_line_end_within_a_wrapped_paragraph_ends_no_sentence():
    text = (
        "The department is responsible for the supervision of all\nreservoirs. It reports every year to the council of the\n"
        "province.\n\nItems of the report, which is published in March every year:\n"
        "- reservoirs\n- rivers and lakes of the province and beyond\n1. dams\n"
    )
    assert pieces(text, sentences(text, Span(0, len(text)))) == [
        "The department is responsible for the supervision of all\nreservoirs.",
        "It reports every year to the council of the\nprovince.",
        "Items of the report, which is published in March every year:",
        "- reservoirs",
        "- rivers and lakes of the province and beyond",
        "1. dams",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲，乙：丙、丁", ["甲，", "乙：", "丙、丁"]),
        ("用水1,234噸,下降5%", ["用水1,234噸,", "下降5%"]),
        ("10:30開會,散會", ["10:30開會,", "散會"]),
        ("稱“好,”者", ["稱“好,”", "者"]),
    ],
)
def test_clauses_end_at_commas_and_not_within_numbers(text, expected):
    assert pieces(text, clauses(text, Span(0, len(text)))) == expected


def test_a_long_sentence_is_cut_at_its_clauses_and_a_long_clause_at_the_limit():
    text = "一二三四五，六七八九十，" + "字" * 25 + "。"
    spans = chunk_section(text, Section(("a",), 0, 0, len(text)), max_chars=12)
    assert pieces(text, spans) == ["一二三四五，六七八九十，", "字" * 12, "字" * 12, "字。"]


def test_passages_of_a_section_are_of_about_one_length():
    text = "這一句話有十個字長。" * 9
    lengths = [span.end - span.start for span in chunk_section(text, Section(("a",), 0, 0, 90), max_chars=80)]
    assert lengths == [50, 40]


@pytest.mark.parametrize("document", [handbook(), read(SHIPPED), read_markdown("a", b"# A\n\ntext\n\n## B\n\ntext\n", "a")])
@pytest.mark.parametrize("max_chars", [20, 120, MAX_CHARS])
def test_passages_never_cross_a_section_and_name_it(document, max_chars):
    outlined = outline(document)
    passages = chunk(outlined, max_chars=max_chars)
    for passage in passages:
        section = outlined.section_at(passage.start)
        assert passage.section == section.path
        assert section.body <= passage.start < passage.end <= section.end
        assert outlined.quote(passage.span) == passage.text
        assert passage.id == f"{outlined.id}:{passage.start}"
    assert len({passage.id for passage in passages}) == len(passages)
    texts = {section.path: outlined.text[section.body : section.end] for section in outlined.sections}
    for path, text in texts.items():
        assert bare("".join(passage.text for passage in passages if passage.section == path)) == bare(text)


@pytest.mark.parametrize("max_chars", [0, -1])
def test_a_limit_that_is_not_positive_is_a_mistake_of_the_caller(max_chars):
    with pytest.raises(ValueError, match=f"max_chars must be positive, not {max_chars}"):
        chunk(outline(plain("a", "字")), max_chars=max_chars)
