"""What the issue asks to be shown: the shipped document, the offline model, real questions."""

from pathlib import Path

import pytest

from assistant.chain import Chain
from assistant.parts import shipped_documents
from assistant.service import Turn
from corpus.chunker import MAX_CHARS
from corpus.script import HAN, detect, same_length_simplified, to_script
from eval.answers import right
from eval.dataset import load_questions
from eval.response import CitedSpan, Response
from index.retriever import HybridRetriever
from index.store import Store
from tests.fakes import untracked

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def chain(real_embedder, tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("home"))
    store.build(shipped_documents(), real_embedder, max_chars=MAX_CHARS, track=untracked)
    index = store.load(real_embedder)
    return Chain(index, HybridRetriever(index.searchable, real_embedder), k=8)


@pytest.mark.parametrize(
    ("question", "language", "words"),
    [
        ("黑龍江的糧食總產量是多少?", "zh-Hant", "1557.6億斤"),
        ("国家级自然保护区有多少个", "zh-Hans", "46個"),
        ("循環經濟體系要怎麼構建", "zh-Hant", "迴圈經濟體系"),
        ("By how much did the value added of high-tech manufacturing grow?", "en", "12.3%"),
    ],
)
def test_a_question_gets_the_words_that_answer_it_from_their_exact_place(chain, question, language, words):
    answer = chain.ask(question)
    assert (answer.abstained, answer.language) == (False, language)
    assert words in answer.answer
    assert any(words in citation.quote for citation in answer.citations)
    for citation in answer.citations:
        assert chain.documents[citation.document].text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("名稱帶「未來產業」的計畫或行動有哪些?", ["未來產業孵化與加速計劃", "未來產業啟航行動"]),
        ("东北那边的合作,一共涉及几个省、几个区?", ["三省一區"]),
        ("農業、生態、國企三方面各推何項行動?", ["種業振興行動", "生態領域科技創新行動", "國企改革深化提升行動"]),
    ],
)
def test_several_facts_are_quoted_from_where_each_of_them_stands(chain, question, words):
    answer = chain.ask(question)
    assert all(word in answer.answer for word in words), answer.answer


@pytest.mark.parametrize("question", ["Summarise the whole document by its main parts.", "整篇文章在講什麼?"])
def test_the_whole_document_is_summarised_by_the_headings_of_its_parts(chain, question):
    (document,) = chain.documents.values()
    answer = chain.ask(question)
    headings = [section.path[-1] for section in document.sections if len(section.path) == 2]
    assert [heading for heading in headings if heading in answer.answer] == headings
    assert len(answer.answer) <= 700


@pytest.mark.parametrize("question", ["總結紅樓夢的主要內容", "Summarise Hamlet", "紅樓夢第三部分講什麼"])
def test_a_summary_of_another_work_is_refused(chain, question):
    assert chain.ask(question).abstained


@pytest.mark.parametrize("question", ["請概述全文的主要內容。", "第三部分講什麼?", "What is part three about?"])
def test_the_document_and_its_parts_are_outlined(chain, question):
    answer = chain.ask(question)
    assert not answer.abstained
    assert len(answer.citations) >= 4


def test_a_part_is_told_by_its_heading_first(chain):
    (document,) = chain.documents.values()
    parts = [section.path[-1] for section in document.sections if len(section.path) == 2]
    assert [chain.ask(f"第{numeral}部分講什麼?").citations[0].quote for numeral in "一二三"] == parts[:3]


def test_a_term_with_a_number_is_told_by_its_parts(chain):
    assert "高科技、高效能、高質量" in chain.ask("都說新質生產力有三個「高」,是哪三高?").answer


def test_a_reason_is_looked_for_where_a_section_begins(chain):
    part = chain.consider("Why do the relations of production have to be reformed at all?")
    quotes = [chain.documents[quote.document].quote(quote.span) for quote in part.draft.quotes]
    assert any("生產關係必須與生產力發展要求相適應" in quote for quote in quotes)


def test_the_rank_of_what_was_asked_before_is_found(chain):
    answer = chain.ask("森林面积多大，全国排第几")
    assert any("第3位" in citation.quote for citation in answer.citations)


def test_what_the_document_does_not_say_is_refused(chain):
    answer = chain.ask("上海今天天氣如何?")
    assert (answer.abstained, answer.citations) == (True, ())
    assert answer.answer == "文件中沒有這個問題的答案。"


def in_the_other_script(text):
    return same_length_simplified(text) if detect(text) == "zh-Hant" else to_script(text, "zh-Hant")


def is_right(chain, question, asked, history):
    """Ask, and say whether the verdict of the metric is right."""
    answer = chain.ask(asked, history=[Turn(turn.role, said) for turn, said in history])
    cited = tuple(CitedSpan(c.marker, c.document, c.start, c.end, c.quote) for c in answer.citations)
    response = Response(question.id, answer.answer, answer.abstained, answer.confidence, cited, ())
    return bool(right(question, response, chain.documents))


def test_the_other_script_changes_fewer_than_two_in_a_hundred_verdicts(chain):
    gold = Path(__file__).parents[2] / "eval" / "datasets" / "heilongjiang-xzscl"
    questions = [q for name in ("questions", "conversations") for q in load_questions(gold / f"{name}.jsonl")]
    chinese = [question for question in questions if HAN.search(question.question)]
    changed = [
        question.id
        for question in chinese
        if is_right(chain, question, question.question, [(turn, turn.content) for turn in question.history])
        != is_right(
            chain,
            question,
            in_the_other_script(question.question),
            [(turn, in_the_other_script(turn.content)) for turn in question.history],
        )
    ]
    assert len(chinese) > 400
    assert len(changed) < 0.02 * len(chinese), changed
