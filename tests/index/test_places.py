"""Provinces by one character, by their literary names, and within longer names."""

import pytest

from index.places import find_provinces, other_name, places_in_full
from index.words import content_words, place_names


@pytest.mark.parametrize(
    ("question", "full"),
    [
        ("皖 冀 2024 糧食產量", "安徽 河北 2024 糧食產量"),
        ("湘跟桂2024年誰快?", "湖南跟廣西2024年誰快?"),
        ("老陕2025年要涨多少?", "陕西2025年要涨多少?"),
        ("赣琼两省的目标?", "江西和海南两省的目标?"),
        ("俄、蒙、朝三國的貿易額?", "俄、蒙、朝三國的貿易額?"),
        ("港、產、城融合怎麼做?", "港、產、城融合怎麼做?"),
        ("甘 肅 的人口?", "甘 肅 的人口?"),
        ("京津冀協同發展的目標?", "京津冀協同發展的目標?"),
        ("雲端運算,新能源 甘蔗", "雲端運算,新能源 甘蔗"),
    ],
)
def test_a_character_alone_is_a_province(question, full):
    assert places_in_full(question) == full


def test_literary_names_and_landforms_are_said_by_the_province():
    for name in ("陇原", "云南高原"):
        (word,) = (word for word in content_words(f"{name}的粮食产量?") if word.kind == "place")
        province = other_name(name)
        assert province in ("甘肃", "云南")
        assert word.is_in(frozenset([province]))


def test_three_provinces_are_not_the_three_of_the_northeast():
    assert place_names("遼寧、四川、廣東三省")[:3] == ["辽宁", "四川", "广东"]
    assert find_provinces("安徽北部和辽宁大学") == [(0, "安徽"), (5, "辽宁")]
    assert all(place == "青海" for _, place in find_provinces("青海南部的草原,推广东北大米"))


@pytest.mark.parametrize("word", ["山林", "福利", "扎根", "沿河", "治安"])
def test_common_nouns_are_no_places(word):
    assert all(found.kind != "place" for found in content_words(f"{word}有多少?"))
