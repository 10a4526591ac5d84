"""Ratings on disk: what is read, every fault with its place, which of several lines counts."""

import json
from datetime import timedelta

import pytest

from corpus.errors import DatasetError, StorageError
from eval.human import append_line, in_force, load_ratings, rating_entry, verdict_by_hand
from tests.rated import BEGAN, rating

LINE = {
    "item": "i1",
    "run": "r",
    "qid": "q1",
    "rater": "a",
    "round": 1,
    "dims": {"correct": 2, "complete": 1, "cited": 0},
    "flags": ["wrong_figure"],
    "note": "看不清",
    "ms": 4200,
    "seen_auto": False,
    "side": "",
    "seed": 7,
    "ts": "2026-01-05T09:00:00.000Z",
}
PAIR = {key: value for key, value in LINE.items() if key != "dims"} | {"other": "s", "preference": "tie", "side": "left"}


@pytest.fixture
def write(tmp_path):
    def write_(*lines, name="human.jsonl"):
        path = tmp_path / name
        path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)}\n" for line in lines))
        return path

    return write_


def faults(*paths):
    with pytest.raises(DatasetError) as caught:
        load_ratings(*paths)
    return str(caught.value).replace(f"{paths[0].parent}/", "").splitlines()


def test_a_line_is_read_as_it_was_written(write):
    (found,) = load_ratings(write(LINE))
    assert found.answer == ("r", "", "q1")
    assert found.labels == {"correct": 2, "complete": 1, "cited": 0}
    assert (found.flags, found.note, found.ms, found.seed, found.ts) == (("wrong_figure",), "看不清", 4200, 7, BEGAN)
    assert rating_entry(found) == LINE | {"type": "", "seen_gold": False}


def test_a_pair_has_a_preference_instead_of_scores(write):
    (found,) = load_ratings(write(PAIR))
    assert found.labels == {"preference": 2}
    assert found.answer == ("r", "s", "q1")
    assert rating_entry(found)["preference"] == "tie"


def test_a_control_knows_what_it_ought_to_get(write):
    lone, pair = LINE | {"known": {"correct": 0}}, PAIR | {"item": "i2", "known": {"preference": "run"}}
    found = load_ratings(write(lone, pair))
    assert [dict(one.known) for one in found] == [{"correct": 0}, {"preference": 0}]
    assert rating_entry(found[1])["known"] == {"preference": "run"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        (LINE | {"qid": ""}, "'qid' is empty"),
        ({key: value for key, value in LINE.items() if key != "rater"}, "'rater' is missing"),
        (LINE | {"dims": {"correct": 3, "complete": 1, "cited": 0}}, "'correct' is 3; use 0, 1 or 2"),
        (LINE | {"dims": {"correct": True, "complete": 1, "cited": 0}}, "'correct' is true"),
        (LINE | {"dims": {"correct": 1, "complete": 1}}, "'dims' must have correct, complete, cited"),
        (LINE | {"dims": {"correct": 1, "completed": 1, "cited": 0}}, "'dims' has 'completed'"),
        (LINE | {"dims": [2, 1, 0]}, "'dims' must be an object"),
        (LINE | {"flags": ["wrong"]}, "flag 'wrong' is not known"),
        (LINE | {"ts": "yesterday"}, "'ts' is 'yesterday'"),
        (LINE | {"ts": "2026-01-05T09:00:00"}, "'ts' is '2026-01-05T09:00:00'"),
        (LINE | {"ms": -1}, "'ms' is -1"),
        (LINE | {"round": 0}, "'round' is 0"),
        (LINE | {"side": "top"}, "'side' is 'top'"),
        (LINE | {"score": 2}, "'score' is not a field"),
        (LINE | {"preference": "run"}, "'preference' without 'other'"),
        (LINE | {"known": {"preference": "left"}}, "'known' has 'preference'"),
        (PAIR | {"preference": ""}, "'preference' is missing"),
        (PAIR | {"preference": "left"}, "'preference' is 'left'"),
        (PAIR | {"dims": {"correct": 1}}, "'dims' are for an answer on its own"),
    ],
)
def test_a_fault_is_named_with_its_line(write, line, said):
    found = faults(write(LINE | {"item": "i0", "qid": "q0"}, line))
    assert found[0].startswith(f"human.jsonl:2: {said}"), found
    assert len(found) == 1


def test_every_fault_of_every_file_is_in_one_message(write):
    one = write(LINE | {"ms": "long"}, "", LINE | {"ts": "?"}, name="a.jsonl")
    other = write(LINE | {"round": 0}, name="b.jsonl")
    assert [line.split(" ")[0] for line in faults(one, other)] == ["a.jsonl:1:", "a.jsonl:3:", "b.jsonl:1:"]


def test_a_file_in_another_encoding_is_named(tmp_path):
    path = tmp_path / "human.jsonl"
    path.write_bytes(json.dumps(LINE, ensure_ascii=False).encode("big5"))
    assert "not UTF-8" in faults(path)[0]


def test_an_item_cannot_become_another_answer(write):
    found = faults(write(LINE, LINE | {"qid": "q2", "ts": "2026-01-05T09:01:00.000Z"}))
    assert found == ["human.jsonl:2: item 'i1' is another answer at human.jsonl:1; correct run, other or qid"]


def test_an_edited_copy_of_a_line_is_refused_and_an_exact_one_counts_once(write):
    edited = LINE | {"dims": {"correct": 0, "complete": 0, "cited": 0}}
    assert faults(write(LINE, edited)) == ["human.jsonl:2: 'a' rated 'i1' otherwise at human.jsonl:1; keep one"]
    assert len(load_ratings(write(LINE, name="a.jsonl"), write(LINE, name="b.jsonl"))) == 1


def test_the_last_rating_counts_and_a_withdrawn_one_is_gone():
    first, second = rating("q1", [0, 0, 0]), rating("q1", [2, 2, 2], at=5)
    taken_back = rating("q1", [], at=9, withdrawn=True)
    again = rating("q1", [1, 1, 1], at=12)
    assert in_force([second, first]) == [second]
    assert in_force([first, second, taken_back]) == []
    assert in_force([first, second, taken_back, again]) == [again]


def test_raters_and_rounds_do_not_replace_one_another():
    ratings = [rating("q1", [0, 0, 0]), rating("q1", [1, 1, 1], rater="b", at=1), rating("q1", [2, 2, 2], at=2, round=2)]
    assert in_force(ratings) == ratings


@pytest.mark.parametrize(
    ("labels", "verdict"),
    [
        ([2, 2, 2], 2),
        ([2, 2, 1], 1),
        ([2, 2, 0], 1),
        ([1, 2, 2], 1),
        ([0, 2, 2], 0),
        ([2, 0, 2], 0),
        ([2], 2),
        ([1], 1),
        ([0], 0),
    ],
)
def test_labels_amount_to_a_verdict(labels, verdict):
    assert verdict_by_hand(rating("q", labels).labels) == verdict


def test_a_line_cut_short_by_a_crash_is_kept_and_named(write):
    path = write(LINE)
    path.write_text(path.read_text() + '{"item": "i2", "ru')
    append_line(path, json.dumps(LINE | {"item": "i3", "qid": "q3"}))
    assert faults(path)[0].startswith("human.jsonl:2: not JSON")
    assert path.read_text().splitlines()[2].startswith('{"item": "i3"')


def test_a_file_that_cannot_be_written_is_an_error_with_a_remedy(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="cannot be written"):
        append_line(tmp_path / "file" / "human.jsonl", "{}")


def test_times_in_any_zone_are_one_order(write):
    east = LINE | {"ts": "2026-01-05T17:00:01+08:00", "dims": {"correct": 0, "complete": 0, "cited": 0}}
    found = load_ratings(write(east, LINE))
    assert found[1].ts - found[0].ts == timedelta(seconds=1)
    assert rating_entry(found[1])["ts"] == "2026-01-05T09:00:01.000Z"
