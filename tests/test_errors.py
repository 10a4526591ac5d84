"""Every failure that a caller can act on has its words in each language, and its place in the tree that is drawn."""

import importlib
import pkgutil

import pytest

import corpus.errors
from assistant.wording import LANGUAGES, error_key, explain, table
from corpus.errors import AssistantError

PACKAGES = ("corpus", "index", "eval", "assistant")


def every_class(root=AssistantError):
    yield root
    for child in root.__subclasses__():
        yield from every_class(child)


@pytest.fixture(scope="module")
def classes():
    for name in PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if not module.name.startswith("eval.benchmarks"):
                importlib.import_module(module.name)
    return [kind for kind in every_class() if kind.__module__.split(".")[0] in PACKAGES]


def test_every_class_but_the_root_has_words_in_all_three_languages(classes):
    assert len(classes) > 5
    for kind in classes:
        if kind is AssistantError:
            continue
        for language in LANGUAGES:
            assert error_key(kind("x")) in table(language), kind
            said = explain(kind("檔案.txt: what happened; what to do"), language)
            assert "檔案.txt: what happened; what to do" in said
            assert len(said) > len("檔案.txt: what happened; what to do")
        assert table("en")[error_key(kind("x"))].isascii()
        assert not table("zh-Hant")[error_key(kind("x"))].isascii()


def test_every_class_is_defined_in_the_one_file_and_drawn_there(classes):
    for kind in classes:
        assert kind.__module__ == "corpus.errors"
        assert kind.__name__ in corpus.errors.__doc__
        assert kind.__doc__


def test_none_is_named_like_one_of_pythons_own(classes):
    builtin = set(dir(__builtins__)) if not isinstance(__builtins__, dict) else set(__builtins__)
    assert not {kind.__name__ for kind in classes} & builtin
