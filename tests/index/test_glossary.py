"""English words become the Chinese ones that documents use, in folded form."""

import pytest

from corpus.script import fold
from index.glossary import MAX_TRANSLATIONS, translations


@pytest.mark.parametrize(
    ("phrase", "word"),
    [
        ("wetland", "湿地"),
        ("Wetlands", "湿地"),
        ("forest", "森林"),
        ("cities", "城市"),
        ("GDP", "国内生产总值"),
        ("artificial intelligence", "人工智能"),
        ("high-tech", "高技术"),
        ("productive forces", "生产力"),
        ("planned", "计划"),
    ],
)
def test_a_word_in_any_of_its_forms_has_its_translation(phrase, word):
    assert word in translations(phrase)


@pytest.mark.parametrize("phrase", ["", "xyzzyqux", "濕地", "12.3%", "'", "-", "the"])
def test_what_no_dictionary_knows_has_no_translation(phrase):
    assert translations(phrase) == ()


@pytest.mark.parametrize("phrase", ["wetland", "city", "go", "development"])
def test_translations_are_folded_each_once_and_not_too_many(phrase):
    found = translations(phrase)
    assert 0 < len(found) <= MAX_TRANSLATIONS
    assert len(set(found)) == len(found)
    assert all(fold(word) == word for word in found)
