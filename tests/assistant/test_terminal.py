"""An answer as lines of text: the words, then each source with its place."""

from dataclasses import replace

import pytest

from assistant.answer import Answer, Citation
from assistant.terminal import render

ANSWER = Answer(
    id="q1",
    question="獎金多少?",
    standalone="獎金多少?",
    answer="獎金為5000元[1]。",
    abstained=False,
    confidence=0.93,
    mode="quote",
    language="zh-Hant",
    citations=(Citation(1, "handbook", "手冊", ("手冊", "獎懲"), 12, 20, "獎金為5000元"),),
    emphasis=("5000元",),
)


def test_every_source_is_named_with_its_section_and_its_words():
    assert render(ANSWER, colours=False).splitlines() == [
        "獎金為5000元[1]。",
        "",
        "[1] 手冊 › 獎懲  (handbook 12–20)",
        "    獎金為5000元",
        "",
        "很有把握（93%）",
    ]


def test_the_figure_is_bold_on_a_terminal_and_plain_in_a_file():
    assert "獎金為\x1b[1m5000元\x1b[0m[1]" in render(ANSWER, colours=True)
    assert "\x1b" not in render(ANSWER, colours=False)


def test_a_follow_up_shows_what_was_searched():
    assert "獎金是多少?" in render(replace(ANSWER, standalone="獎金是多少?"), colours=False).splitlines()[0]


def test_a_refusal_names_the_nearest_sections_and_no_confidence():
    refusal = replace(
        ANSWER,
        answer="文件中沒有這個問題的答案。",
        abstained=True,
        citations=(),
        emphasis=(),
        nearest=(("手冊", "總則"), ("手冊", "獎懲")),
    )
    lines = render(refusal, colours=False).splitlines()
    assert lines[0] == "文件中沒有這個問題的答案。"
    assert lines[-2:] == ["  · 手冊 › 總則", "  · 手冊 › 獎懲"]
    assert "93%" not in "".join(lines)


def test_a_notice_is_shown():
    assert "語言模型沒有回應" in render(replace(ANSWER, notice="語言模型沒有回應"), colours=False).splitlines()


@pytest.mark.parametrize(("confidence", "words"), [(0.8, "很有把握"), (0.6, "大致可信"), (0.59, "把握不大")])
def test_confidence_is_said_in_words(confidence, words):
    assert words in render(replace(ANSWER, confidence=confidence), colours=False)
