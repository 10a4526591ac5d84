"""A document's sections are found as a reader of it would find them, in either script, and nothing falls between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.chunker import chunk
from corpus.document import Document
from corpus.outline import outline
from corpus.readers import read
from corpus.readers.markdown import read as read_markdown
from tests.conftest import SHIPPED
from tests.fakes import plain

BODY = "各單位應依本辦法之規定,就所管業務研擬具體措施,並定期檢討執行情形,陳報主管機關備查。"
ENGLISH = "The department is responsible for the supervision of all reservoirs in the province."


def paths(text):
    return [section.path for section in outline(plain("文件", text)).sections]


@pytest.fixture(scope="module")
def shipped():
    return outline(read(SHIPPED))


def test_every_part_and_run_in_title_of_the_shipped_document_is_a_section(shipped):
    expected = {
        "深刻領悟發展新質生產力的重大意義": [
            "準確把握新質生產力提出的時代背景和理論價值",
            "準確把握新質生產力的科學內涵和核心要義",
            "準確把握新質生產力的本質要求和顯著特點",
        ],
        "牢牢把握髮展新質生產力的重點任務": [
            "發揮科技創新的增量器作用",
            "以科技創新引領產業全面振興",
            "用科技創新推進現代農業發展",
            "加快推進發展方式綠色轉型",
            "大力發展特色文化旅遊",
        ],
        "探索建立與新質生產力相適應的新型生產關係": [
            "加快推進資源要素高效配置",
            "持續激發經營主體創新活力",
            "推動外貿擴規模優結構",
            "著力深化區域產業交流合作",
        ],
        "強化發展新質生產力的支撐保障": ["超前規劃引導佈局", "創新人才工作機制", "完善平臺載體功能", "優化創新創業環境"],
    }
    title = "打造發展新質生產力實踐地"
    flat = [(title,)]
    for part, run_ins in expected.items():
        flat += [(title, part), *((title, part, run_in) for run_in in run_ins)]
    assert [section.path for section in shipped.sections] == flat
    assert shipped.title == title


def test_the_furniture_of_the_shipped_document_is_in_no_section_and_all_else_is(shipped):
    outside = shipped.text[: shipped.sections[0].start]
    assert outside.split() == ["實用文精選", "當前位置", "/首頁/實用文/實用文精選/列表", *["打造發展新質生產力實踐地"] * 2]
    inside = "".join(shipped.text[section.start : section.end] for section in shipped.sections)
    assert "".join(inside.split()) == "".join(shipped.text[shipped.sections[0].start :].split())


@pytest.mark.parametrize(
    ("marks", "levels"),
    [
        (["第一編 總則", "第二編 分則"], (2, 2)),
        (["第一章 總則", "第一節 通則"], (2, 3)),
        (["第一章 总则", "第一节 通则"], (2, 3)),
        (["第1章 總則", "第２節 通則"], (2, 3)),
        (["第一篇 緒論", "第一章 緣起"], (2, 3)),
        (["第十五條 目的", "第二十條之一 範圍"], (2, 2)),
        (["第十五条 目的", "第二款 范围"], (2, 3)),
        (["壹、前言", "一、緣起"], (2, 3)),
        (["一、前言", "(一)緣起"], (2, 3)),
        (["一、前言", "(一)緣起", "1.現況", "(1)問題"], (2, 3, 4, 5)),
        (["一、前言", "1、現況"], (2, 3)),
        (["1. Scope", "1.1 Terms", "1.1.1 Persons"], (2, 3, 3)),
        (["第一章 總則", "第一條 目的", "一、範圍"], (2, 3, 4)),
    ],
)
def test_numbered_headings_of_both_scripts_nest_by_their_rank(marks, levels):
    found = paths("某市用水管理辦法\n\n" + "\n\n".join(f"{mark}\n\n{BODY}" for mark in marks) + "\n")
    assert found[0] == ("某市用水管理辦法",)
    assert tuple(map(len, found[1:])) == levels


def test_a_numbered_heading_keeps_its_number_in_its_title():
    assert paths(f"辦法\n\n第一章 總則\n\n{BODY}\n\n第二章 罰則\n\n{BODY}\n")[1:] == [
        ("辦法", "第一章 總則"),
        ("辦法", "第二章 罰則"),
    ]


def test_an_article_with_its_text_on_its_line_is_a_section_whose_text_begins_with_the_number():
    document = outline(plain("a", f"辦法\n\n第一條 {BODY}\n第二條 {BODY}\n"))
    assert [section.path[-1] for section in document.sections[1:]] == ["第一條", "第二條"]
    assert document.text[document.sections[1].body : document.sections[1].end] == f"第一條 {BODY}"


def test_a_numbered_paragraph_with_a_run_in_title_has_that_title():
    assert paths(f"辦法\n\n一、加強領導,落實責任。{BODY}\n\n二、嚴格考核。{BODY}\n")[1:] == [
        ("辦法", "一、加強領導,落實責任"),
        ("辦法", "二、嚴格考核"),
    ]


def test_entries_of_a_numbered_list_are_no_headings():
    assert paths(f"辦法\n\n{BODY}\n\n1. 申請書\n2. 身分證影本\n3. 照片\n") == [("辦法",)]


def test_a_decimal_figure_at_the_head_of_a_line_is_no_number_of_a_heading():
    assert paths(f"概況\n\n{BODY}\n\n5.14萬平方公里的濕地\n\n{BODY}\n")[-1][-1] == "5.14萬平方公里的濕地"
    assert paths(f"概況\n\n3.25億立方米為全市用水總量。{BODY}\n") == [("概況",)]


def test_a_title_is_a_short_line_of_its_own_without_end_punctuation_above_text():
    text = f"節水手冊\n\n{BODY}\n\n加強宣導\n\n{BODY}\n\n這不是標題。\n\n{BODY}\n\n{'長' * 41}\n\n{BODY}\n"
    assert paths(text) == [("節水手冊",), ("節水手冊", "加強宣導")]


def test_run_in_titles_count_only_where_they_are_the_rule():
    rule = f"手冊\n\n{BODY}\n\n重點任務\n\n強化科技創新。{BODY}\n\n推動產業升級。{BODY}\n"
    assert paths(rule)[-2:] == [("手冊", "重點任務", "強化科技創新"), ("手冊", "重點任務", "推動產業升級")]
    stray = f"手冊\n\n{BODY}\n\n強化科技創新。{BODY}\n\n{BODY}\n"
    assert paths(stray) == [("手冊",)]


def test_a_run_in_title_belongs_to_the_text_that_is_retrieved():
    document = outline(plain("a", f"手冊\n\n{BODY}\n\n重點\n\n強化科技創新。{BODY}\n\n推動產業升級。{BODY}\n"))
    last = document.sections[-1]
    assert last.body == last.start
    assert document.text[last.body : last.end] == f"推動產業升級。{BODY}"


@pytest.mark.parametrize(
    ("head", "left_out"),
    [
        ("首頁 > 政策 > 列表\n\n節水手冊\n\n", "首頁 > 政策 > 列表"),
        ("某某網\n\n節水手冊\n\n節水手冊\n\n", "某某網\n\n節水手冊"),
        ("節水手冊\n\n", ""),
        ("114/05/20 會議紀錄\n\n節水手冊\n\n", ""),  # strokes of a date are no trail of links
        ("| 項目 | 金額 |\n| 水費 | 5 |\n\n節水手冊\n\n", ""),
    ],
)
def test_navigation_and_repeats_before_the_title_are_furniture(head, left_out):
    document = outline(plain("a", f"{head}{BODY}\n\n{BODY}\n"))
    assert document.text[: document.sections[0].start].strip() == left_out


def test_a_list_of_short_lines_is_no_furniture_though_some_repeat():
    names = "名單\n" + "王小明\n李大華\n" * 8
    document = outline(plain("a", names))
    assert "".join(document.text[section.start : section.end] for section in document.sections).split() == names.split()
    document = outline(plain("a", f"{names}\n{BODY}\n"))
    assert document.sections[0].start == 0


def test_wrapped_english_lines_are_neither_titles_nor_sections():
    wrapped = "\n".join([ENGLISH[:60], ENGLISH[60:], "It reports to the council every year in the month of", "March."])
    document = outline(plain("water", f"ANNUAL REPORT\n\n{wrapped}\n\nScope\n\n{wrapped}\n"))
    assert [section.path for section in document.sections] == [("ANNUAL REPORT",), ("ANNUAL REPORT", "Scope")]


def test_a_document_without_a_title_is_named_by_its_file():
    assert paths(f"{BODY}\n{BODY}\n") == [("文件",)]


@pytest.mark.parametrize("text", ["一句話。", "一句話", "  縮排  ", "\n\n\n一\n\n\n", "第一章", "1.", "# 標題", "*"])
def test_the_smallest_documents_have_one_section(text):
    document = outline(plain("a", text))
    assert len(document.sections) == 1
    assert document.text[document.sections[0].start : document.sections[0].end] == text.strip()


def test_a_text_of_white_space_has_no_sections():
    assert outline(Document("a", "a", " \n\n\t")).sections == ()


def test_headings_only_make_sections_without_text():
    document = outline(read_markdown("a", b"# A\n\n## B\n\n## C\n", "a.md"))
    assert [section.path for section in document.sections] == [("A",), ("A", "B"), ("A", "C")]
    assert chunk(document) == []


def test_markdown_headings_outrank_numbered_ones_and_the_only_first_level_names_the_document():
    text = f"# 手冊\n\n## 第一部分\n\n一、目的\n\n{BODY}\n\n## 第二部分\n\n{BODY}\n"
    document = outline(read_markdown("a", text.encode(), "a.md"))
    assert [section.path[1:] for section in document.sections] == [(), ("第一部分",), ("第一部分", "一、目的"), ("第二部分",)]
    assert document.title == "手冊"


def test_several_first_level_headings_are_parts_of_a_document_named_by_its_file():
    document = outline(read_markdown("檔名", f"# 甲\n\n{BODY}\n\n# 乙\n\n{BODY}\n".encode(), "a.md"))
    assert [section.path for section in document.sections] == [("檔名", "甲"), ("檔名", "乙")]


LINES = st.sampled_from(
    [
        BODY,
        f"強化創新。{BODY}",
        "短標題",
        "第一章 總則",
        "第二條 為節約用水,制定本辦法。",
        "一、目的",
        "(一)範圍",
        "1. 項目",
        "## 標題",
        "底線\n===",
        "> 引文",
        "首頁 > 列表 > 文",
        "",
        "   ",
        "😀\u202e反\u2028行\u3000",
        "\f頁",
        ENGLISH,
        "- 項",
    ]
)


@given(st.lists(LINES, max_size=25).map("\n".join), st.booleans())
def test_sections_are_in_order_and_hold_every_character_that_is_no_furniture(text, marked):
    document = read_markdown("a", f"{text}。".encode(), "a.md") if marked else plain("a", f"{text}。")
    found = outline(document)
    position = found.sections[0].start
    for section in found.sections:
        assert found.text[position : section.start].strip() == ""
        assert section.start <= section.body <= section.end
        assert section.path[0] == found.title
        assert all(section.path)
        position = section.end
    assert found.text[position:].strip() == ""
    before = [line.strip() for line in found.text[: found.sections[0].start].splitlines() if line.strip()]
    assert all(len(line) <= 80 for line in before)


@given(st.lists(LINES, max_size=25).map("\n".join))
def test_outlining_twice_changes_nothing(text):
    once = outline(plain("a", f"{text}。"))
    assert outline(once) == once
    assert once.text == f"{text}。"


def test_a_document_of_three_hundred_pages_is_outlined_and_cut():
    text = "".join(f"第{number}條 {BODY}\n強化創新。{BODY * 12}\n" for number in range(300 * 4))
    passages = chunk(outline(Document("a", "a", text)))
    assert len(passages) > 1200
