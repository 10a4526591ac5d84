"""The shipped gold is sound, and its own evidence is a right answer to each of its questions."""

import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import corpus
from corpus.outline import outline
from corpus.readers import read
from corpus.script import to_script
from eval.answers import right, verdict
from eval.dataset import CitedSpan, Response, lint, load_questions

ROOT = Path(corpus.__file__).parents[1]
GOLD = ROOT / "eval" / "datasets" / "heilongjiang-xzscl"


@pytest.fixture(scope="module")
def documents():
    document = outline(read(ROOT / "corpus" / "documents" / "heilongjiang-xzscl.txt"))
    return {document.id: document}


@pytest.fixture(scope="module")
def questions():
    return load_questions(GOLD / "questions.jsonl", GOLD / "conversations.jsonl")


def answer_with(evidence):
    """Return an answer that quotes these spans and says nothing else."""
    spans = sorted(evidence, key=lambda span: span.start)
    return Response(
        "q",
        "\n".join(f"{span.quote}[{marker}]" for marker, span in enumerate(spans, start=1)),
        citations=tuple(CitedSpan(n, span.document, span.start, span.end, span.quote) for n, span in enumerate(spans, start=1)),
    )


def test_the_gold_has_no_fault(questions, documents):
    assert [str(fault) for fault in lint(questions, documents)] == []


def test_the_gold_is_as_large_as_it_should_be(questions):
    single = [question for question in questions if not question.conversation]
    turns = Counter(question.conversation for question in questions if question.conversation)
    assert len(single) >= 240
    assert sum(not question.answerable for question in single) >= 80
    assert len(turns) >= 25
    assert {*turns.values()} <= {3, 4, 5}
    assert {question.split for question in questions} == {"dev", "test"}


def test_the_evidence_of_a_question_answers_it(questions, documents):
    for question in questions:
        response = answer_with(question.evidence) if question.answerable else Response("q", "文件中沒有提到。", abstained=True)
        assert verdict(question, response, documents).value == 2, question.id
        assert right(question, response, documents).faults == (), question.id


def test_the_evidence_of_another_section_does_not(questions, documents):
    answerable = [question for question in questions if question.answerable]
    for question, other in zip(answerable, answerable[40:], strict=False):
        if question.section != other.section:
            assert not right(question, answer_with(other.evidence), documents), (question.id, other.id)


def test_the_other_script_changes_no_verdict(questions, documents):
    for question in questions:
        response = answer_with(question.evidence)
        simplified = replace(response, answer=to_script(response.answer, "zh-Hans"))
        assert verdict(question, simplified, documents).value == verdict(question, response, documents).value, question.id


def test_no_answer_with_a_wrong_digit_earns_anything(questions, documents):
    rng = random.Random(1)
    tried = 0
    for question in (question for question in questions if question.answerable):
        response = answer_with(question.evidence)
        for digit in re.finditer(r"\d(?!\d?\])", response.answer):
            other = rng.choice([char for char in "123456789" if char != digit.group()])
            wrong = response.answer[: digit.start()] + other + response.answer[digit.end() :]
            assert verdict(question, replace(response, answer=wrong), documents).value == 0, (question.id, wrong)
            tried += 1
    assert tried > 200


@pytest.mark.parametrize(("word", "opposite"), [("以上", "以下"), ("增長", "下降")])
def test_no_answer_with_the_opposite_word_earns_anything(questions, documents, word, opposite):
    for question in (question for question in questions if question.answerable):
        wanted = [key for key in question.must_keys if key.qualifier == word or key.direction == word]
        response = answer_with(question.evidence)
        if wanted and word in response.answer:
            wrong = replace(response, answer=response.answer.replace(word, opposite))
            assert verdict(question, wrong, documents).value == 0, question.id
