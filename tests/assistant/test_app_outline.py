import re
from html import unescape

from assistant.app.outline import outline as render
from corpus.document import Document
from corpus.outline import outline

TEXT = (
    "辦法\n\n第一章 總則\n\n第一條 本辦法依據相關法令訂定,以利推動各項業務並確保執行成效之落實與檢討。\n\n"
    "第二條 本辦法所稱主管機關,指本府各局處及其所屬機關,並包含受委託執行業務之團體。\n\n"
    "第二章 附則\n\n第三條 本辦法自公布日施行,修正時亦同,相關書表格式由主管機關另行訂定並公告。\n"
)


def document(name, text=TEXT):
    return outline(Document(name, name, text))


def titles(markup):
    found = re.findall(r'<button type="button" class="title" data-document="([^"]*)" data-start="(\d+)">([^<]*)<', markup)
    return [(unescape(name), int(start), unescape(title)) for name, start, title in found]


def test_every_section_is_there_once_in_order_with_the_place_it_begins():
    one = document("a")
    assert [start for _, start, _ in titles(render({"a": one}))] == [section.start for section in one.sections]
    assert [title for _, _, title in titles(render({"a": one}))] == [
        "辦法",
        "第一章 總則",
        "第一條",
        "第二條",
        "第二章 附則",
        "第三條",
    ]


def test_deeper_sections_are_nested_under_their_part():
    markup = render({"a": document("a")})
    assert re.search(r"第一章 總則</button><ul><li>.*第二條.*</ul></li><li><button[^>]*>第二章", markup)


def test_a_single_document_cannot_be_folded_and_many_begin_folded():
    assert "fold" not in render({"a": document("a")})
    few = {name: document(name) for name in "ab"}
    assert render(few).count('aria-expanded="true"') == 2
    many = {name: document(name) for name in "abcd"}
    assert render(many).count('aria-expanded="false"') == 4
    assert render(many).count(" hidden>") == 4


def test_a_document_without_sections_still_has_its_title():
    assert titles(render({"x": Document("x", "<空白>", "")})) == [("x", 0, "<空白>")]


def test_without_documents_the_outline_says_so():
    assert "目錄會列在這裡" in render({})
