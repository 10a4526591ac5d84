"""A model writes, and only what the documents prove of it reaches anyone."""

import json
import re

import pytest

from assistant.chain import Chain
from assistant.generate import Writer
from assistant.wording import say
from corpus.figures import find_figures
from tests.assistant.test_chain import check
from tests.fakes import ScriptedChat, handbook, indexed, retriever

QUESTION = "全市2023年用水總量是多少?"
CODE = re.compile(r"=== ([a-z]{4}) (?:開始|开始|begin)\n(.*?)\n=== \1 ", re.S)


def codes(prompt):
    """Return the codes of a prompt with the passages they stand for."""
    return dict(CODE.findall(prompt))


def code_of(prompt, words):
    return next(code for code, text in codes(prompt).items() if words in text)


@pytest.fixture(scope="module")
def open_chain(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    index, search = indexed(home, handbook()), retriever(home, handbook())

    def chain(*replies, timeout_s=20.0, **options):
        chat = ScriptedChat(replies=list(replies), **options)
        return Chain(index, search, k=4, writer=Writer(chat, timeout_s=timeout_s)), chat

    return chain


def said(template, words="3.25億立方米"):
    """Return a reply that fills in the code of the passage with some words."""
    return lambda prompt: template.replace("CODE", code_of(prompt, words))


def test_a_sentence_with_its_proof_is_shown_with_exact_quotes(open_chain):
    chain, _ = open_chain(said("2023年全市用水總量為3.25億立方米[CODE]。"))
    answer = chain.ask(QUESTION)
    check(answer, chain)
    assert (answer.mode, answer.notice, answer.emphasis) == ("generate", "", ("3.25億立方米",))
    assert answer.answer == "2023年全市用水總量為3.25億立方米[1]。"
    assert [citation.status for citation in answer.citations] == ["verified"]
    assert "3.25億立方米" in answer.citations[0].quote


def test_a_figure_that_is_in_no_quote_never_reaches_anyone(open_chain):
    wrong = "2023年全市用水總量為3.26億立方米[CODE]。"
    chain, _ = open_chain(said(wrong))
    steps = list(chain.stream(QUESTION))
    assert all("3.26" not in json.dumps(step.to_json(), ensure_ascii=False) for step in steps)
    check(steps[-1], chain)
    assert (steps[-1].mode, steps[-1].notice) == ("quote", say("llm.unproven", "zh-Hant"))
    assert find_figures(steps[-1].answer)
