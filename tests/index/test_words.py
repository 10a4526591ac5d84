"""The words that a question is about, by kind."""

import pytest

from index.words import content_words


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("冰雪裝備的園區建在哪個城市?", ["冰雪", "装备", "园区"]),  # which city is asked for, and said by no text
        ("哪個城市群最大?", ["城市群", "最大"]),
        ("黑龍江省長是誰?", ["黑龙江", "省长"]),
        ("資源型城市怎麼轉型?", ["资源型", "城市", "转型"]),
    ],
)
def test_what_is_asked_for_is_no_word_that_a_text_has_to_say(question, words):
    assert [word.term.name for word in content_words(question)] == words


def test_a_city_as_such_is_a_thing_and_one_by_name_a_place():
    kinds = {word.term.name: word.kind for word in content_words("佳木斯是不是資源型城市?")}
    assert (kinds["佳木斯"], kinds["城市"]) == ("place", "thing")


def test_common_nouns_are_no_places_though_the_segmenter_takes_them_for_some():
    kinds = {word.term.name: word.kind for word in content_words("太空 海洋 深度 新建 哈爾濱")}
    assert (kinds["海洋"], kinds["深度"], kinds["新建"], kinds["哈尔滨"]) == ("thing", "thing", "thing", "place")


@pytest.mark.parametrize(
    ("question", "kind"), [("how many parks does sichuan have", "place"), ("Is there china in Sichuan?", "thing")]
)
def test_an_english_place_is_one_in_small_letters_where_all_is(question, kind):
    kinds = {word.term.name: word.kind for word in content_words(question)}
    assert kinds["sichuan" if kind == "place" else "china"] == kind
