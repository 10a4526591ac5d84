"""What the scoring page holds: the passages with their quotes marked, nothing that tells who answered, nothing that acts."""

import json
import re
from dataclasses import replace

import pytest

from corpus.document import Document
from corpus.outline import outline
from eval.consensus import Disagreement
from eval.question import Turn
from eval.response import CitedSpan, RankedSpan, Response
from eval.sampling import Answers, Plan, sample
from eval.scoring.page import LANGUAGES, RaterSheet, contents, render, sheet_of, words
from eval.scoring.view import show_answer, show_documents, show_gold, show_item
from tests.rated import REFUSAL, answers, documents, questions

NAME = "secret-system-9"
PLAN = Plan(n=14)
DOCUMENT = next(iter(documents().values()))


def cite(quote, marker=1, shift=0):
    start = DOCUMENT.text.index(quote) + shift
    return CitedSpan(marker, DOCUMENT.id, start, start + len(quote), quote)


def embedded(page, name):
    return json.loads(re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.S).group(1))


@pytest.fixture(scope="module")
def items():
    return sample(questions(), [Answers(NAME, answers())], documents(), PLAN)


@pytest.fixture(scope="module")
def page(items):
    return render(sheet_of(items, PLAN), documents())


def marked(passage):
    return "".join(text for text, markers in passage["pieces"] if markers)


def test_a_passage_is_the_documents_own_section_with_the_quote_marked():
    quote = "溼地面積5.14萬平方公里"
    shown = show_answer(Response("q", f"濕地面積5.14萬平方公里[1]。{quote}[1]", citations=(cite(quote),)), documents())
    (passage,) = shown["passages"]
    text = "".join(text for text, _ in passage["pieces"])
    assert text in DOCUMENT.text
    assert marked(passage) == quote
    assert passage["path"][-1] == "加快推進發展方式綠色轉型"
    assert [line["markers"] for line in shown["sentences"]] == [[1], [1]]
    assert shown["sentences"][0]["text"] == "濕地面積5.14萬平方公里。"


def test_quotes_that_overlap_or_share_a_section_are_in_one_passage():
    one, other = cite("森林面積20.12萬平方公里、溼地面積5.14萬平方公里"), cite("溼地面積5.14萬平方公里,均居", marker=2)
    (passage,) = show_answer(Response("q", "…[1][2]", citations=(one, other)), documents())["passages"]
    assert [markers for _, markers in passage["pieces"] if markers] == [[1], [1, 2], [2]]


def test_a_quote_off_by_one_or_out_of_the_document_is_said_so():
    off = cite("溼地面積5.14萬平方公里", shift=1)
    gone = CitedSpan(2, "elsewhere", 3, 9, "不在文件")
    beyond = CitedSpan(3, DOCUMENT.id, 10**6, 10**6 + 5, "太遠")
    found = show_answer(Response("q", "…[1][2][3]", citations=(off, gone, beyond)), documents())["passages"]
    assert "pieces" in found[0]
    assert [(one.get("differs"), one.get("lost"), one["quote"]) for one in found[1:]] == [
        (1, None, "溼地面積5.14萬平方公里"),
        (None, 2, "不在文件"),
        (None, 3, "太遠"),
    ]


def test_a_long_section_is_cut_down_to_the_quote_and_its_surroundings():
    text = "。".join(f"第{n}句話說的是節約用水" for n in range(400))
    long = Document("long", "long", text)
    quote = "第200句話說的是節約用水"
    start = text.index(quote)
    (passage,) = show_answer(
        Response("q", "…[1]", citations=(CitedSpan(1, "long", start, start + len(quote), quote),)), {"long": long}
    )["passages"]
    assert marked(passage) == quote
    assert len("".join(piece for piece, _ in passage["pieces"])) == 600 + len(quote)
    assert passage["path"] == ["long"]


def test_a_refusal_shows_what_was_found_instead_of_citations():
    hits = (RankedSpan(1, "p", DOCUMENT.id, 100, 200), RankedSpan(2, "p", "unknown", 0, 9), RankedSpan(3, "p", DOCUMENT.id, 0, 0))
    shown = show_answer(Response("q", REFUSAL, abstained=True, retrieved=hits), documents())
    assert (shown["refused"], shown["passages"]) == (True, [])
    assert [hit["pieces"] for hit in shown["hits"]] == [[[DOCUMENT.text[100:200], []]]]


def test_the_right_hand_answer_stands_on_the_right(items):
    answered = next(item for item in items if not item.response.abstained)
    pair = replace(answered, other="b", against=Response("q", REFUSAL, abstained=True), side="right")
    assert [shown["refused"] for shown in show_item(pair, documents())["answers"]] == [True, False]
    left = show_item(replace(pair, side="left"), documents())
    assert [shown["refused"] for shown in left["answers"]] == [False, True]


def test_a_follow_up_shows_what_was_said_before(items):
    question = replace(items[0].question, history=(Turn("user", "森林呢?"),), standalone="黑龍江的濕地?")
    shown = show_item(replace(items[0], question=question), documents())
    assert shown["history"] == [{"role": "user", "content": "森林呢?"}]
    assert shown["standalone"] == "黑龍江的濕地?"


def test_whole_documents_are_there_unless_they_are_too_long(items):
    (shown,) = show_documents(items, documents(), most_chars=10**6)
    assert shown["id"] == DOCUMENT.id
    assert all(section["text"] in DOCUMENT.text for section in shown["sections"])
    assert show_documents(items, documents(), most_chars=10) == []
    bare = {name: replace(document, sections=()) for name, document in documents().items()}
    assert show_documents(items, bare, most_chars=10**6)[0]["sections"][0]["text"] == DOCUMENT.text


def test_the_page_is_one_file_that_fetches_nothing(page):
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=(?!\"data:,\")", page)
    assert not re.search(r"https?://|@import|url\(", page)
    assert "connect-src 'none'" in page
    assert "<!--" not in page.replace("<!doctype", "")


def test_nothing_in_the_page_names_the_system_the_gold_or_the_kind_of_item(page, items):
    assert NAME not in page
    for item in items:
        assert not item.question.reference or item.question.reference in DOCUMENT.text or item.question.reference not in page
    shown = embedded(page, "sheet")
    assert all(set(item) == {"id", "question", "standalone", "history", "answers", "sealed"} for item in shown["items"])


def test_in_the_second_round_gold_and_labels_are_in_the_page(items):
    first = items[0]
    said = Disagreement(
        ("x", "", first.question.id),
        "number",
        first.id,
        {"a": {"correct": 2, "complete": 2, "cited": 2}, "b": {"correct": 0, "complete": 1, "cited": 2}},
        {"b": "少一位"},
        2,
    )
    shown = contents(RaterSheet([first], "adj", 1, round=2, settle={first.id: said}), documents())["items"][0]
    assert shown["gold"]["answerable"] == first.question.answerable
    assert [one["note"] for one in shown["others"]] == ["", "少一位"]
    assert shown["others"][1]["labels"] == {"correct": 0, "complete": 1, "cited": 2}


def test_gold_says_the_facts_and_the_passages_that_prove_them():
    question = next(one for one in questions() if any(key.kind == "figure" for key in one.keys))
    shown = show_gold(question, documents())
    key = next(key for key in question.keys if key.kind == "figure")
    assert any(f"{key.value}{key.unit}" in said for said in shown["keys"])
    assert marked(shown["passages"][0]) == question.evidence[0].quote


def test_texts_that_look_like_markup_stay_texts():
    text = 'x</script><script>alert(1)</script><!--script--> "\u2028" \ud800'
    document = outline(Document("h", "h", text.replace("\ud800", "")))
    question = replace(questions()[0], question=text, evidence=())
    answer = Response(question.id, text, citations=(CitedSpan(1, "h", 0, 5, text[:5]),))
    found = sample([question], [Answers(text, {question.id: answer})], {"h": document}, Plan(n=1, controls=0))
    page = render(sheet_of(found, PLAN), {"h": document})
    assert page.count("</script>") == 3
    assert embedded(page, "sheet")["items"][0]["question"].startswith('x</script><script>alert(1)</script><!--script--> "')
    page.encode()


def test_a_sheet_has_another_name_when_anything_in_it_is_another(items):
    names = [
        contents(sheet, documents())["sheet"]
        for sheet in (
            sheet_of(items, PLAN),
            sheet_of(items[1:], PLAN),
            replace(sheet_of(items, PLAN), rater="z"),
            replace(sheet_of(items, PLAN), round=2),
            sheet_of([replace(items[0], response=replace(items[0].response, answer="別的")), *items[1:]], PLAN),
        )
    ]
    assert len(set(names)) == len(names)
    assert contents(replace(sheet_of(items, PLAN), served=True), documents())["sheet"] == names[0]


def test_every_word_is_there_in_three_languages_with_the_same_values():
    table = words()
    assert tuple(table) == LANGUAGES
    braces = [{key: set(re.findall(r"\{(\w+)\}", form)) for key, form in one.items()} for one in table.values()]
    assert braces[0] == braces[1] == braces[2]
    assert all(form.strip() for one in table.values() for form in one.values())
