"""A question that asks several things is asked as several; one that asks one thing stays whole."""

import pytest

from assistant.compound import split


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("出圈的是哪座城市 籌辦第幾屆亞冬會 還有什麼展會", ["出圈的是哪座城市", "籌辦第幾屆亞冬會", "還有什麼展會"]),
        ("關係是什麼關係?市場起什麼作用?", ["關係是什麼關係?", "市場起什麼作用?"]),
        ("黑龍江 濕地 面積是多少", ["黑龍江 濕地 面積是多少"]),
        ("市場和政府各有什麼作用?", ["市場有什麼作用?", "政府有什麼作用?"]),
        ("種田跟冰雪這兩塊,各要蓋什麼園區?", ["種田要蓋什麼園區?", "冰雪要蓋什麼園區?"]),
        ("政府要做什麼、企業又是什麼角色?", ["政府要做什麼", "企業又是什麼角色?"]),
        ("示範區有兩個 一個跟俄羅斯一個跟上合 名字各是什麼", ["示範區有兩個 一個跟俄羅斯一個跟上合 名字各是什麼"]),
    ],
)
def test_questions_in_a_row_are_told_apart_and_keywords_are_one(question, parts):
    assert split(question) == parts
