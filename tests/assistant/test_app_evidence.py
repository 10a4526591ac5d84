import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, RankedPassage
from assistant.app.evidence import MOST_SHOWN_CHARS, evidence, opened_section, proven
from corpus.document import Document, Section

TEXT = "總則\n甲項規定一二三四五,乙項<b>規定</b>六七八九十。\n附則\n丙項規定自公布日施行。"
PARTS = (
    Section(("辦法", "總則"), 0, 3, TEXT.index("\n附則")),
    Section(("辦法", "附則"), TEXT.index("附則"), TEXT.index("丙"), len(TEXT)),
)
DOCUMENT = Document("d", "辦法", TEXT, sections=PARTS)
DOCUMENTS = {"d": DOCUMENT}


def cite(marker, start, end, document=DOCUMENT):
    return Citation(marker, document.id, document.title, ("辦法",), start, end, document.text[start:end])


def answer(*citations, hits=(), abstained=False):
    return Answer(
        id="",
        question="問",
        standalone="問",
        answer="答",
        abstained=abstained,
        confidence=0.9,
        mode="quote",
        language="zh-Hant",
        citations=citations,
        hits=hits,
    )


def texts(markup):
    """Return the shown texts, one for each card."""
    return [
        unescape(re.sub(r"<[^>]*>", "", text)) for text in re.findall(r'<div class="text"[^>]*>(.*?)</div>', markup, re.DOTALL)
    ]


def marked(markup, marker):
    marks = re.findall(r'<mark data-markers="([\d ]+)" tabindex="-1">(.*?)</mark>', markup, re.DOTALL)
    return unescape("".join(text for markers, text in marks if str(marker) in markers.split()))


spans = st.lists(
    st.tuples(st.integers(3, PARTS[0].end - 1), st.integers(1, 20)).map(lambda at: (at[0], min(at[0] + at[1], PARTS[0].end))),
    min_size=1,
    max_size=6,
)


@given(spans)
def test_each_mark_is_exactly_its_quote_even_where_quotes_overlap(found):
    citations = [cite(marker, start, end) for marker, (start, end) in enumerate(found, start=1)]
    markup = evidence(answer(*citations), DOCUMENTS)
    assert texts(markup) == [TEXT[PARTS[0].body : PARTS[0].end]]
    for citation in citations:
        assert marked(markup, citation.marker) == citation.quote


def test_sections_come_in_the_order_of_the_markers_and_hold_all_their_quotes():
    late, early = TEXT.index("丙項"), TEXT.index("甲項")
    markup = evidence(answer(cite(1, late, late + 4), cite(2, early, early + 4), cite(3, late + 4, late + 6)), DOCUMENTS)
    assert re.findall(r"<h3>(.*?)</h3>", markup) == ["附則", "總則"]
    assert marked(markup, 3) == "自公"
    assert 'data-section="0"' in markup


def test_a_quote_that_runs_on_into_the_next_section_is_shown_whole():
    start, end = TEXT.index("六七"), TEXT.index("丙項") + 2
    markup = evidence(answer(cite(1, start, end)), DOCUMENTS)
    assert marked(markup, 1) == TEXT[start:end]


def test_a_quote_in_a_heading_is_shown_though_the_heading_is_above_the_text():
    assert marked(evidence(answer(cite(1, 0, 2)), DOCUMENTS), 1) == "總則"


def test_a_quote_outside_every_section_is_shown_with_what_surrounds_it():
    bare = Document("d", "辦法", TEXT)
    markup = evidence(answer(cite(1, 3, 7)), {"d": bare})
    assert marked(markup, 1) == TEXT[3:7]
    assert texts(markup) == [TEXT]


@pytest.mark.parametrize("changed", [{"quote": "甲項規走"}, {"start": 4}, {"document": "gone"}, {"quote": "", "end": 3}])
def test_a_quote_that_is_not_there_is_never_shown(changed):
    wrong = replace(cite(1, 3, 7), **changed)
    assert proven(answer(wrong), DOCUMENTS) == ()
    assert "<mark" not in evidence(answer(wrong), DOCUMENTS)


def test_a_refusal_shows_no_quotes():
    markup = evidence(answer(cite(1, 3, 7), abstained=True), DOCUMENTS)
    assert "<mark" not in markup
    assert "這個回答沒有引用文件" in markup


def test_hits_without_a_citation_are_folded_with_their_score_in_words():
    hits = [
        RankedPassage(1, "d:3", 0.9, "d", ("辦法", "總則"), 3, PARTS[0].end),
        RankedPassage(2, "d:50", 0.8, "d", ("辦法", "附則"), PARTS[1].body, PARTS[1].end),
        RankedPassage(3, "d:51", 0.0, "d", ("辦法", "附則"), PARTS[1].body, PARTS[1].end),
        RankedPassage(4, "gone:1", 0.7, "gone", ("失",), 0, 9),
    ]
    markup = evidence(answer(cite(1, 3, 7), hits=hits), DOCUMENTS)
    folded = markup[markup.index("<details") :]
    assert "其他相近的段落（2）" in folded
    assert re.findall(r'class="score">(.*?)<', folded) == ["非常接近", "稍有關聯"]
    assert texts(folded) == [TEXT[PARTS[1].body : PARTS[1].end]] * 2
    assert " open" not in folded[: folded.index(">")]


def test_an_enormous_section_is_cut_around_its_quotes_and_says_so():
    text = "甲" * 50_000 + "此處是要引用的話" + "乙" * 50_000
    huge = Document("d", "長文", text, sections=(Section(("長文",), 0, 0, len(text)),))
    markup = evidence(answer(cite(1, 50_000, 50_008, huge)), {"d": huge})
    assert marked(markup, 1) == "此處是要引用的話"
    assert markup.count("略去一段") == 2
    assert len(texts(markup)[0]) < MOST_SHOWN_CHARS


@pytest.mark.parametrize("start", [0, 40_000, 99_999])
def test_an_enormous_section_opens_at_the_place_asked_for(start):
    text = "".join(chr(0x4E00 + number % 20_000) for number in range(100_000))
    huge = Document("d", "長文", text, sections=(Section(("長文",), 0, 0, len(text)),))
    shown = texts(opened_section(huge, start))[0]
    assert text[start] in shown
    assert len(shown) < MOST_SHOWN_CHARS + 100


def test_an_opened_section_shows_its_own_text_and_lists_the_titles_below_it():
    top = Section(("辦法",), 0, 0, 0)
    markup = opened_section(Document("d", "辦法", TEXT, sections=(top, *PARTS)), 0)
    assert texts(markup) == [TEXT[PARTS[0].body : PARTS[0].end]]
    markup = opened_section(Document("d", "辦法", TEXT, sections=(Section(("辦法",), 0, 0, 2), *PARTS[1:])), 0)
    assert texts(markup) == ["總則"]
    assert re.findall(r'data-start="(\d+)">(.*?)<', markup) == [(str(PARTS[1].start), "附則")]
