"""Spoken Cantonese becomes written words; everything else stays as it is."""

import pytest

from assistant.spoken import written


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("冰雪產業鏈包埋咩?", "冰雪產業鏈包括什麼?"),
        ("濕地係幾多平方公里?", "濕地是多少平方公里?"),
        ("邊個負責推動?", "哪個負責推動?"),
        ("嗰個示範區喺邊度?", "那個示範區在哪裡?"),
        ("点解要保护黑土地嘅?", "为什么要保护黑土地的?"),
        ("有冇講到邊三樣嘢?", "有沒有講到哪三樣東西?"),
        ("周邊三省的關係是什麼?", "周邊三省的關係是什麼?"),
        ("系統集成的關係人是誰?", "系統集成的關係人是誰?"),
        ("邊境貿易有多少?", "邊境貿易有多少?"),
        ("重點解決什麼問題?", "重點解決什麼問題?"),
        ("而家庭收入增長多少?", "而家庭收入增長多少?"),
        ("延邊一共有幾個縣市?", "延邊一共有幾個縣市?"),
        ("水系有幾多條河?", "水系有多少條河?"),
        ("How large is it?", "How large is it?"),
    ],
)
def test_cantonese_is_written_out(said, words):
    assert written(said) == words
