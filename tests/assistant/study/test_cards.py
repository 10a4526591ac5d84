"""Spaced repetition: the same answers give the same days, and a learner's file is whole or not there."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from assistant.study.cards import RATINGS, due, load_state, review, save_state
from corpus.errors import DatasetError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_same_answers_give_the_same_days():
    def study():
        state, at = {}, NOON
        for rating in ("good", "good", "hard", "again", "good", "easy"):
            state = review(state, "it-1", rating, now=at)
            at = max(at, datetime.fromisoformat(state["it-1"]["due"]))
        return state

    assert study() == study()


def test_the_interval_of_a_review_follows_the_published_formula():
    state = review(review({}, "it-1", "good", now=NOON), "it-1", "good", now=NOON + timedelta(minutes=10))
    card = state["it-1"]
    decay = -0.1542
    factor = 0.9 ** (1 / decay) - 1
    days = round(card["stability"] / factor * (0.9 ** (1 / decay) - 1))
    assert datetime.fromisoformat(card["due"]) == NOON + timedelta(minutes=10, days=max(1, days))


def test_better_known_comes_back_later():
    days = [review({}, "it-1", rating, now=NOON)["it-1"]["due"] for rating in RATINGS]
    assert days == sorted(days)


def test_what_is_due_comes_first_and_new_items_are_dealt_out(bank):
    state = review(review({}, bank[0].id, "again", now=NOON), bank[1].id, "easy", now=NOON)
    later = due(state, bank, now=NOON + timedelta(minutes=2), new=3)
    assert [one.item.id for one in later] == [bank[0].id, bank[2].id, bank[3].id, bank[4].id]
    assert 0 < later[0].retrievability <= 1
    assert due(state, bank[:2], now=NOON, new=3) == []


def test_time_zones_do_not_move_a_day():
    there = NOON.astimezone(timezone(timedelta(hours=8)))
    assert review({}, "it-1", "easy", now=there) == review({}, "it-1", "easy", now=NOON)
    with pytest.raises(ValueError, match="zone"):
        review({}, "it-1", "easy", now=datetime(2026, 3, 1))


def test_a_learners_file_comes_back_as_it_went(tmp_path):
    path = tmp_path / "cards.json"
    assert load_state(path) == {}
    state = review({}, "it-1", "good", now=NOON)
    save_state(path, state)
    assert load_state(path) == state
    assert [found.name for found in tmp_path.iterdir()] == ["cards.json"]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": 2, "cards": {}}', '{"format": 1, "cards": {"a": {}}}', '{"format": 1, "cards": [1]}']
)
def test_a_file_of_another_form_is_refused_and_left_alone(tmp_path, content):
    path = tmp_path / "cards.json"
    path.write_text(content, "utf-8")
    with pytest.raises(DatasetError, match="not a learner's cards"):
        load_state(path)
    assert path.read_text("utf-8") == content
