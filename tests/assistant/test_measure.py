"""What a question counts."""

import pytest

from assistant.measure import counted_thing


@pytest.mark.parametrize(
    ("question", "noun"),
    [
        ("有多少所高校?", "高校"),
        ("多少家高新技術企業?", "企业"),
        ("幾個大項目?", "项目"),
        ("多少家庭領到補助?", "家庭"),
        ("這幾個城市的人口是多少?", ""),  # it counts people, and says so nowhere
        ("前幾項任務是什麼?", ""),
        ("幾時開會?", ""),
        ("占多少比重?", ""),
        ("How many people live in Heilongjiang?", ""),
        ("How many square kilometers of wetland?", ""),
        ("How many staff work here?", ""),
        ("How many research institutes are there?", "institutes"),
        ("", ""),
    ],
)
def test_the_noun_that_is_counted_is_known(question, noun):
    assert counted_thing(question) == noun
