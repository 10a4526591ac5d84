"""A question that names places is asked of the documents about them, one question a place."""

import pytest

from assistant.scope import scopes, there
from corpus.document import Document

DOCUMENTS = {
    "jilin": Document(id="jilin", title="2025年吉林省政府工作報告", text="2025年吉林省政府工作報告\n糧食產量853億斤。"),
    "liaoning": Document(id="liaoning", title="2025年遼寧省政府工作報告", text="2025年遼寧省政府工作報告\n糧食產量500億斤。"),
    "handbook": Document(id="handbook", title="手冊", text="手冊\n假期十天。"),
}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("吉林省的糧食產量是多少?", [("吉林省的糧食產量是多少?", {"jilin"})]),
        ("糧食產量是多少?", [("糧食產量是多少?", set())]),
        ("四川的糧食產量是多少?", [("四川的糧食產量是多少?", set())]),  # no document is about it
        (
            "吉林和遼寧的糧食產量各是多少?",
            [("吉林的糧食產量各是多少?", {"jilin"}), ("遼寧的糧食產量各是多少?", {"liaoning"})],
        ),
        (
            "浙江 和吉林省與遼寧省今年的產量?",
            [("浙江 和吉林省今年的產量?", {"jilin"}), ("浙江 和遼寧省今年的產量?", {"liaoning"})],  # 浙江 has no document
        ),
        ("吉林北部的糧食產量?", [("吉林北部的糧食產量?", {"jilin"})]),
        ("遼寧大學畢業生有多少?", [("遼寧大學畢業生有多少?", {"liaoning"})]),
        (
            "吉林和遼寧兩家比,今年的產量誰高?",
            [("吉林今年的產量誰高?", {"jilin"}), ("遼寧今年的產量誰高?", {"liaoning"})],
        ),
        ("吉林的糧食產量比遼寧高嗎?", [("吉林的糧食產量高嗎?", {"jilin"}), ("遼寧的糧食產量高嗎?", {"liaoning"})]),
    ],
)
def test_places_decide_which_documents_are_asked(question, asked):
    assert scopes(question, DOCUMENTS) == [(text, frozenset(ids)) for text, ids in asked]


def test_with_one_document_there_is_nothing_to_choose():
    assert scopes("吉林省的糧食產量?", {"jilin": DOCUMENTS["jilin"]}) == [("吉林省的糧食產量?", frozenset())]


@pytest.mark.parametrize(
    ("question", "before", "asked"),
    [
        ("重點產業鏈有哪些?", "四川打算怎麼發展?", "四川重點產業鏈有哪些?"),
        ("what is the target?", "What did Jilin harvest?", "Jilin: what is the target?"),
        ("遼寧呢?", "吉林的產量是多少?", "遼寧呢?"),
        ("產量是多少?", "吉林和遼寧怎麼合作?", "產量是多少?"),
        ("產量是多少?", "目標是什麼?", "產量是多少?"),
    ],
)
def test_a_question_beside_another_is_asked_of_its_place(question, before, asked):
    assert there(question, before, DOCUMENTS) == asked


def test_a_city_that_a_document_only_names_is_not_carried_on():
    text = "吉林省報告\n長春的比賽有三場。森林很多。"
    report = Document(id="jilin", title="吉林省報告", text=text)
    assert there("森林面積多大?", "長春的比賽有幾場?", {"jilin": report}) == "森林面積多大?"
    assert there("森林面積多大?", "成都的比賽有幾場?", {"jilin": report}) == "成都森林面積多大?"  # which is not there


def test_the_place_that_all_documents_are_about_need_not_be_said_again():
    assert there("產量是多少?", "吉林怎麼發展?", {"jilin": DOCUMENTS["jilin"]}) == "產量是多少?"
