"""A quote ends where a clause does, and never within a quotation."""

import pytest

from assistant.excerpt import tidy
from corpus.document import Span

TEXT = "打造“綠水青山就是金山銀山,冰天雪地也是金山銀山”實踐地,走新路。他說:「好,就去。」(見附件一,共三頁)。“沒有結尾。下一句,完。"


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("打造“綠水青山就是金山銀山", "打造“綠水青山就是金山銀山,冰天雪地也是金山銀山”"),
        ("冰天雪地也是金山銀山”實踐地", "“綠水青山就是金山銀山,冰天雪地也是金山銀山”實踐地"),
        (",走新路。", "走新路"),
        ("(見附件一", "(見附件一,共三頁)"),
        ("“沒有結尾", "“沒有結尾"),  # not closed within its sentence
        ("下一句", "下一句"),
    ],
)
def test_a_quotation_is_quoted_whole(words, whole):
    start = TEXT.index(words)
    found = tidy(TEXT, Span(start, start + len(words)))
    assert TEXT[found.start : found.end] == whole
