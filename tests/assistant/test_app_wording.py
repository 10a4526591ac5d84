import re
from pathlib import Path
from string import Formatter

import pytest

from assistant.wording import LANGUAGES, PARTS, error_key, explain, say, table
from corpus.errors import AssistantError
from corpus.script import HAN, detect

APP = Path(__file__).parents[2] / "assistant" / "app"
KEYS = sorted(table("zh-Hant"))


def classes(root):
    return [root, *(below for child in root.__subclasses__() for below in classes(child))]


def blanks(text):
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


def test_no_two_tables_have_one_key():
    assert sum(map(len, PARTS)) == len(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_every_string_exists_in_every_language_with_the_same_blanks(key):
    forms = [table(language)[key] for language in LANGUAGES]
    assert all(form.strip() for form in forms)
    assert len({tuple(blanks(form)) for form in forms}) == 1


@pytest.mark.parametrize("key", [key for key in KEYS if key != "example.6"])
def test_each_language_is_written_in_its_own_script(key):
    traditional, simplified, english = (table(language)[key] for language in LANGUAGES)
    assert not HAN.search(english)
    assert [char for char in traditional if detect(char, "zh-Hant") == "zh-Hans"] == []
    assert [char for char in simplified if detect(char, "zh-Hans") == "zh-Hant"] == []


@pytest.mark.parametrize("key", [key for key in KEYS if key != "example.6"])
def test_chinese_is_punctuated_in_full_width(key):
    for language in ("zh-Hant", "zh-Hans"):
        assert not re.search(r"(?<=[\u4e00-\u9fff」》}])[,:;?!()]|[,:;?!()](?=[\u4e00-\u9fff「《])", table(language)[key])


@pytest.mark.parametrize("kind", [kind for kind in classes(AssistantError) if kind is not AssistantError])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_has_words_that_keep_its_own_sentence(kind, language):
    error = kind("{this} happened to that; do so")
    assert "{this} happened to that; do so" in explain(error, language)
    assert explain(error, language) == say(error_key(error), language, detail=str(error))


def test_every_key_that_the_page_uses_exists():
    used = set()
    for path in [*APP.glob("*.py"), *APP.glob("*.js")]:
        used |= set(re.findall(r'"((?:[a-z]+)\.(?:[a-z_.]+|\d))"', path.read_text("utf-8")))
    groups = {key.split(".")[0] for key in KEYS}
    words = {key for key in used if key.split(".")[0] in groups and not key.endswith((".js", ".css"))}
    assert words
    assert words <= set(KEYS)


def test_an_unknown_key_is_a_bug():
    with pytest.raises(KeyError):
        say("no.such.key", "en")
