"""Markdown's own headings are found where they stand; everything else stays text."""

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.outline import outline
from corpus.readers.markdown import headings, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 一\n## 二\n###### 六\n", [(1, "一"), (2, "二"), (6, "六")]),
        ("   ## 縮排 ##  \n", [(2, "縮排")]),
        ("# C#\n# A #\n#\tTab\n", [(1, "C#"), (1, "A"), (1, "Tab")]),
        ("大標題\n===\n\n小標題\n---\n", [(1, "大標題"), (2, "小標題")]),
        ("# **粗** _斜_ `碼` [連結](http://a/b) ![圖](c.png) snake_case\n", [(1, "粗 斜 碼 連結 圖 snake_case")]),
        ("---\ntitle: x\n# 不是\n---\n# 是\n", [(1, "是")]),
        ("---\n# 橫線之後\n", [(1, "橫線之後")]),
        ("```\n# 不是\n```\n# 是\n", [(1, "是")]),
        ("````\n```\n# 不是\n````\n~~~ python\n# 不是\n~~~\n# 是\n", [(1, "是")]),
        ("```\n# 沒有關上\n", []),
    ],
)
def test_marked_headings_are_found(text, expected):
    assert [(heading.level, heading.title) for heading in headings(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "#沒有空格\n",
        "####### 七\n",
        "    # 程式碼\n",
        "#\n##  \n",
        "- 項目一\n- 項目二\n---\n",
        "> 引文\n---\n",
        "| 表 | 格 |\n---\n",
        "一段完整的話。\n---\n",
        "兩行的段落\n第二行\n---\n",
        "\n---\n",
        f"{'很長的一段' * 20}\n---\n",
    ],
)
def test_what_only_looks_like_a_heading_stays_text(text):
    assert headings(text) == ()


def test_offsets_of_a_heading_hold_its_source():
    text = "開頭。\n\n  ## 第二 ##\n\n底線\n====\n"
    assert [text[heading.start : heading.end] for heading in headings(text)] == ["## 第二 ##", "底線\n===="]


def test_an_indented_heading_opens_its_section():
    document = outline(read("a", "# 總則\n\n  ## 目的\n\n為節約用水,制定本辦法。\n".encode(), "a.md"))
    assert [section.path for section in document.sections] == [("總則",), ("總則", "目的")]


@given(
    st.lists(st.sampled_from(["# 一", " ## 二", "===", "---", "```", "~~~~", "字", "", "  ", "- 項", "# #", "\f# 頁"])).map(
        "\n".join
    )
)
def test_headings_are_in_order_and_lie_in_the_text(text):
    found = headings(text)
    assert all(heading.title and 0 <= heading.start < heading.end <= len(text) for heading in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


@pytest.mark.parametrize(
    "line",
    [
        "# a" + " " * 20_000 + "b",
        "# " + "[" * 20_000,
        "# " + "[](" * 10_000,
        "# " + "#" * 20_000 + "x",
        "# " + " #" * 10_000 + "x",
        "# " + "*_`" * 10_000,
        "`" * 20_000 + "x",
    ],
)
def test_a_hostile_line_takes_no_time(line):
    began = time.process_time()
    headings(line + "\n")
    assert time.process_time() - began < 1


def test_ten_thousand_headings_are_outlined():
    text = "".join(f"## 標題{number}\n\n這是第{number}段的內容,說明政策的各項要求。\n\n" for number in range(10_000))
    document = outline(read("a", text.encode(), "a.md"))
    assert len(document.sections) == 10_000
