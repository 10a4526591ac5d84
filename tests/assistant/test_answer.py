"""A citation that is not the document's own words reaches nobody: it is dropped, counted, and its marker leaves the text."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer, Citation, RankedPassage, nearest_sections, verify
from corpus.document import Document

TEXT = "全省有獨立科研院所170個。濕地面積5.14萬平方公里。"
DOCUMENTS = {"a": Document("a", "概況", TEXT)}


def cite(marker, quote, document="a", start=None):
    start = TEXT.find(quote) if start is None else start
    return Citation(marker, document, "概況", ("概況",), start, start + len(quote), quote)


def answer(text, *citations, **fields):
    known = {
        "id": "q",
        "question": "?",
        "standalone": "?",
        "abstained": False,
        "confidence": 0.9,
        "mode": "quote",
        "language": "zh-Hant",
    }
    return Answer(answer=text, citations=citations, **(known | fields))


def test_exact_citations_stay_as_they_are():
    given_answer = answer("科研院所170個[1]。濕地5.14萬平方公里[2]。", cite(1, "科研院所170個"), cite(2, "5.14萬平方公里"))
    assert verify(given_answer, DOCUMENTS) == given_answer


@pytest.mark.parametrize(
    "false",
    [
        cite(2, "濕地面積5.15萬", start=14),
        cite(2, "70個", start=9),  # real words at another place
        cite(2, "濕地面積", document="b"),
        cite(2, ""),
        replace(cite(2, "濕地"), start=TEXT.index("濕地") - len(TEXT), end=TEXT.index("濕地") + 2 - len(TEXT)),
        replace(cite(2, "平方公里。"), end=len(TEXT) + 5),
        cite(2, "濕地", start=10_000),
        replace(cite(2, "濕地面積"), end=TEXT.index("濕地") + 2),
    ],
)
def test_a_citation_that_is_no_span_of_its_document_is_dropped_and_counted(false):
    checked = verify(answer("濕地[2],院所170個[1],濕地[2]。", cite(1, "院所170個"), false), DOCUMENTS)
    assert checked.answer == "濕地,院所170個[1],濕地。"
    assert [citation.quote for citation in checked.citations] == ["院所170個"]
    assert checked.dropped == 1


def test_markers_are_numbered_anew_in_the_order_of_their_first_use():
    checked = verify(answer("乙[7]甲[3]乙[7]", cite(3, "院所"), cite(7, "濕地")), DOCUMENTS)
    assert checked.answer == "乙[1]甲[2]乙[1]"
    assert [(citation.marker, citation.quote) for citation in checked.citations] == [(1, "濕地"), (2, "院所")]


def test_a_marker_without_a_citation_leaves_the_text():
    checked = verify(answer("甲[1][9]乙[0][12]", cite(1, "院所")), DOCUMENTS)
    assert (checked.answer, checked.dropped) == ("甲[1]乙", 0)


def test_a_citation_that_the_text_never_uses_is_dropped_and_counted():
    checked = verify(answer("甲[1]", cite(1, "院所"), cite(2, "濕地")), DOCUMENTS)
    assert (len(checked.citations), checked.dropped) == (1, 1)


def test_what_was_dropped_before_is_counted_on():
    assert verify(answer("甲[1]", cite(1, "沒有這句話", start=0), dropped=2), DOCUMENTS).dropped == 3


SPANS = st.tuples(st.integers(0, 6), st.integers(-3, len(TEXT) + 3), st.integers(0, 9), st.booleans())


@given(st.lists(SPANS, max_size=7, unique_by=lambda span: span[0]), st.lists(st.integers(0, 9), max_size=12))
def test_only_exact_citations_remain_with_markers_from_one(spans, used):
    citations = [
        cite(marker, TEXT[max(start, 0) : start + length] if true else "不在文件裡", start=start)
        for marker, start, length, true in spans
    ]
    checked = verify(answer("".join(f"句{number}[{marker}]" for number, marker in enumerate(used)), *citations), DOCUMENTS)
    for citation in checked.citations:
        assert 0 <= citation.start < citation.end <= len(TEXT)
        assert TEXT[citation.start : citation.end] == citation.quote
        assert f"[{citation.marker}]" in checked.answer
    assert [citation.marker for citation in checked.citations] == list(range(1, len(checked.citations) + 1))
    assert len(checked.citations) + checked.dropped == len(citations)
    assert verify(checked, DOCUMENTS) == checked


def test_the_json_has_the_keys_of_the_contract_and_goes_through_json():
    whole = answer(
        "甲[1]",
        cite(1, "院所"),
        hits=(RankedPassage(1, "a:0", 0.5, "a", ("概況",), 0, 9),),
        nearest=(("概況",),),
        timings_ms={"total": 3},
    )
    read = json.loads(json.dumps(whole.to_json()))
    assert read.keys() >= {
        *("id", "question", "standalone", "answer", "abstained", "confidence", "mode", "language"),
        *("citations", "hits", "nearest", "timings_ms", "generation"),
    }
    assert read["citations"] == [
        {
            "marker": 1,
            "document": "a",
            "title": "概況",
            "section": ["概況"],
            "start": 7,
            "end": 9,
            "quote": "院所",
            "status": "verified",
        }
    ]
    assert read["hits"][0].keys() >= {"rank", "passage", "score", "section", "start", "end"}
    assert read["nearest"] == [["概況"]]


def test_the_nearest_sections_are_the_first_that_differ():
    paths = [("a", "一"), ("a", "一"), ("a", "二"), ("a", "三"), ("a", "四")]
    assert nearest_sections(paths) == (("a", "一"), ("a", "二"), ("a", "三"))
    assert nearest_sections([]) == ()
