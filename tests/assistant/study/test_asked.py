"""Items of questions that were asked: the kind fits what was asked, the answer is in the quoted words, every rule looks at it."""

from dataclasses import replace

import pytest

from assistant.study.bank import merged
from assistant.study.checks import findings
from assistant.study.item import load_bank, save_bank
from assistant.study.making.asked import Asked, Wording, blanked_stem, item_of, kinds_for, proposed, stem_of
from assistant.study.making.draft import Maker
from corpus.document import Span
from tests.assistant.study.made_up import BANK, MATERIAL, WORLD

MAKER = Maker(MATERIAL, 1)


def asked(question, *quotes, emphasis=()):
    text = MATERIAL.document.text
    spans = tuple(Span(text.index(quote), text.index(quote) + len(quote)) for quote in quotes)
    return Asked(question, spans, emphasis)


GRAIN = asked("松山省的糧食總產量是多少?", "糧食總產量達到830億斤", emphasis=("830億斤",))
PARKS = asked("新建了多少個濕地公園?", "新建濕地公園24個、城市公園57個、口袋公園135個", emphasis=("24個",))
FARMING = asked("要發展哪些農業?", "統籌發展科技農業、品牌農業、質量農業、休閒農業")
ENGINE = asked("數字經濟是什麼?", "數字經濟是高質量發展的新引擎")


def made(about, kind=None):
    return item_of(MAKER, about, proposed(MAKER, about, kind or kinds_for(MAKER, about)[0]))


def wrong(item):
    return [str(one) for one in findings(item, WORLD) if one.level == "error"]


@pytest.mark.parametrize(
    ("about", "kind", "answer"),
    [
        (GRAIN, "figure_cloze", ("830億斤",)),
        (PARKS, "mcq", ("24個",)),
        (FARMING, "list", ("科技農業", "品牌農業", "質量農業", "休閒農業")),
        (ENGINE, "short", ("數字經濟是高質量發展的新引擎",)),
    ],
)
def test_the_kind_and_the_answer_follow_what_was_asked(about, kind, answer):
    assert kind in kinds_for(MAKER, about)
    item = made(about, kind)
    assert (item.kind, item.answer) == (kind, answer)
    assert wrong(item) == []
    assert item.status == "draft"
    assert all(MATERIAL.document.quote(source.span) == source.quote for source in item.sources)


def test_what_was_asked_for_suggests_the_kind():
    assert kinds_for(MAKER, PARKS)[0] in {"mcq", "figure_cloze"}
    assert kinds_for(MAKER, FARMING)[0] == "list"
    assert kinds_for(MAKER, ENGINE) == ["short"]


def test_a_choice_has_one_key_among_plausible_figures_in_order():
    item = made(PARKS, "mcq")
    assert len(item.options) == 3
    (key,) = [option for option in item.options if option.key]
    assert (key.text, MATERIAL.document.text[key.start : key.end]) == ("24個", "24個")
    numbers = [int("".join(filter(str.isdigit, option.text))) for option in item.options]
    assert numbers == sorted(numbers)


def test_only_the_sentence_of_the_figure_proves_it():
    about = asked(PARKS.question, "新建濕地公園24個", "數字經濟是高質量發展的新引擎", emphasis=("24個",))
    assert [source.quote for source in made(about, "figure_cloze").sources] == [source.quote for source in made(PARKS).sources]


def test_the_stressed_figure_is_the_answer_not_the_first_one():
    assert made(replace(PARKS, emphasis=("57個",)), "mcq").answer == ("57個",)


def test_the_same_question_makes_the_same_id_and_another_wording_another():
    first = made(GRAIN)
    assert made(GRAIN).id == first.id
    words = proposed(MAKER, GRAIN, kinds_for(MAKER, GRAIN)[0])
    assert item_of(MAKER, GRAIN, replace(words, stem="2030年松山省的糧食總產量達到多少？")).id != first.id


def test_an_edit_that_breaks_a_rule_is_found():
    words = proposed(MAKER, PARKS, "mcq")
    two_keys = replace(words, options=tuple((text, True) for text, _ in words.options))
    assert any("Q7" in why for why in wrong(item_of(MAKER, PARKS, two_keys)))
    invented = Wording("short", "數字經濟是什麼？", ("高質量發展的絆腳石",))
    assert any("Q1" in why for why in wrong(item_of(MAKER, ENGINE, invented)))
    given = Wording("figure_cloze", "糧食總產量830億斤是＿＿。", ("830億斤",))
    assert any("Q3" in why for why in wrong(item_of(MAKER, GRAIN, given)))
    other = replace(words, options=(("24個", True), ("24萬人", False), ("57個", False)))
    assert any("Q8" in why for why in wrong(item_of(MAKER, PARKS, other)))


def test_it_is_kept_by_a_bank_that_is_made_again(tmp_path):
    item = made(FARMING)
    path = tmp_path / "bank.jsonl"
    save_bank(path, [*BANK, item])
    assert item in merged(BANK, load_bank(path))


def test_questions_become_stems():
    assert stem_of(" 為什麼\n要發展? ") == "為什麼 要發展？"
    assert blanked_stem("佔全國多少?") == "佔全國＿＿。"
    assert blanked_stem("多少人、多少錢?") == ""
    assert blanked_stem("How many parks?") == ""
