"""A question that names places is asked of the documents about them, one question a place."""

import pytest

from assistant.scope import scopes
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
        ("吉林的糧食產量比遼寧高嗎?", [("吉林的糧食產量高嗎?", {"jilin"}), ("遼寧的糧食產量高嗎?", {"liaoning"})]),
    ],
)
def test_places_decide_which_documents_are_asked(question, asked):
    assert scopes(question, DOCUMENTS) == [(text, frozenset(ids)) for text, ids in asked]


def test_with_one_document_there_is_nothing_to_choose():
    assert scopes("吉林省的糧食產量?", {"jilin": DOCUMENTS["jilin"]}) == [("吉林省的糧食產量?", frozenset())]
