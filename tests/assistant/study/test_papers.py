"""Papers: parallel, even in their keys, and honest about what the bank cannot give."""

from collections import Counter
from dataclasses import replace
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from assistant.study.blueprint import Blueprint, Want, planned, read_blueprint
from assistant.study.item import FALSE, TRUE, Item, Made, Option, Source
from assistant.study.papers import answers, draw_papers, fixed_key, key_place, spread
from corpus.errors import DatasetError

LANGUAGE = "zh-Hant"


def made(number, kind="mcq", **fields):
    """An item whose words no other item has."""
    word = chr(0x4E00 + number)
    source = Source("page", "0" * 64, number * 10, number * 10 + 5, word * 5, ("文", f"節{number % 4}"))
    options = ()
    answer = (word * 3,)
    if kind == "mcq":
        options = (Option("a", word * 3, key=True), Option("b", word + "乙乙"), Option("c", word + "丙丙"))
    if kind == "tf":
        answer = (TRUE if number % 3 else FALSE,)
    known = {"options": options, "difficulty": number % 3 + 1, "status": "accepted"}
    return Item(f"it-{number:04}", kind, f"第{number}題{word}是什麼?", answer, (source,), Made("T1", "1", 7), **(known | fields))


POOL = [made(number, kind) for number, kind in enumerate(["mcq"] * 120 + ["tf"] * 60 + ["cloze"] * 60)]
PLAN = Blueprint("測驗", 60, paper=(Want("mcq", 30), Want("tf", 10), Want("cloze", 8)), test=(Want("mcq", 6), Want("tf", 4)))


def runs(items):
    return [len(list(run)) for _, run in groupby(map(key_place, items))]


def test_the_forms_hold_what_was_asked_and_share_no_item():
    papers = draw_papers(POOL, PLAN, LANGUAGE, seed=7).papers
    assert {name: Counter(item.kind for item in paper.items) for name, paper in papers.items()} == {
        "A": {"mcq": 30, "tf": 10, "cloze": 8},
        "B": {"mcq": 30, "tf": 10, "cloze": 8},
        "pre": {"mcq": 6, "tf": 4},
        "post": {"mcq": 6, "tf": 4},
    }
    ids = [item.id for paper in papers.values() for item in paper.items]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("one", "other"), [("A", "B"), ("pre", "post")])
def test_parallel_forms_ask_as_much_of_each_section_and_difficulty(one, other):
    papers = draw_papers(POOL, PLAN, LANGUAGE, seed=7).papers
    for of in (lambda item: item.source.section, lambda item: item.difficulty):
        counts = [Counter(map(of, papers[name].items)) for name in (one, other)]
        assert all(abs(counts[0][key] - counts[1][key]) <= 1 for key in counts[0] | counts[1])


def test_one_seed_draws_the_same_papers_and_another_draws_others():
    first = draw_papers(POOL, PLAN, LANGUAGE, seed=7)
    assert draw_papers(list(reversed(POOL)), PLAN, LANGUAGE, seed=7) == first
    assert draw_papers(POOL, PLAN, LANGUAGE, seed=8) != first


def test_keys_stand_evenly_at_all_places_and_never_run_over_three():
    papers = draw_papers(POOL, PLAN, LANGUAGE, seed=7).papers
    keys = [key_place(item) for name in "AB" for item in papers[name].items if item.kind == "mcq"]
    assert len(keys) == 60
    assert chisquare([keys.count(place) for place in "abc"]).pvalue > 0.05
    for paper in papers.values():
        for part in paper.parts:
            assert part.kind not in {"mcq", "tf"} or max(runs(part.items)) <= 3


@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=40), st.randoms(use_true_random=False))
def test_keys_never_run_over_three_where_the_items_allow(places, rng):
    items = []
    for number, place in enumerate(places):
        figures = [Option(name, f"{number + 5 * n + 1}%", key=name == place) for n, name in enumerate("abc")]
        items.append(made(number, options=tuple(figures)))
    assert [fixed_key(item) for item in items] == places
    most = max(Counter(places).values())
    ordered = spread(items, rng)
    assert Counter(item.id for item in ordered) == Counter(item.id for item in items)
    if most <= 3 * (len(places) - most + 1):
        assert max(runs(ordered)) <= 3


def test_figures_stay_in_ascending_order_wherever_the_key_is():
    options = tuple(Option(name, text, key=text == "12.3%") for name, text in zip("abc", ("5%", "12.3%", "22%"), strict=True))
    (item,) = (
        draw_papers([made(1, options=options)], Blueprint("t", 9, paper=(Want("mcq", 1),)), "zh-Hant", seed=1, best=True)
        .papers["A"]
        .items
    )
    assert [option.text for option in item.options] == ["5%", "12.3%", "22%"]


def test_no_item_answers_another_in_one_paper(desk, bank):
    cloze, choice = bank[0], bank[2]
    assert answers(cloze, choice)
    papers = draw_papers(
        [cloze, choice], Blueprint("t", 9, paper=(Want("figure_cloze", 1), Want("mcq", 1))), LANGUAGE, seed=1, best=True
    )
    assert sorted(len(paper.items) for paper in papers.papers.values()) == [0, 0, 1, 1]
    assert not answers(made(1), made(2))


def test_a_figure_inside_another_is_not_its_answer(desk):
    one = desk.item("figure_cloze", "高技術製造業增加值增長＿＿。", "高技術製造業增加值增長12.3%。", ["12.3%"])
    other = desk.item("tf", "增長112.3%。", "高校78所", [FALSE])
    assert not answers(one, other)
    assert answers(one, replace(other, stem="增長12.3%以上。"))


def test_a_blueprint_that_cannot_be_met_says_by_how_much():
    asked = replace(PLAN, paper=(Want("mcq", 70, section="節1"), Want("order", 2)))
    with pytest.raises(DatasetError) as refused:
        draw_papers(POOL, asked, LANGUAGE, seed=7)
    assert "A: mcq 節1: 70 asked for, 15 found, 55 short" in str(refused.value)
    assert "B: order: 2 asked for, 0 found, 2 short" in str(refused.value)
    best = draw_papers(POOL, asked, LANGUAGE, seed=7, best=True)
    assert len(best.papers["A"].items) == 15
    assert {short.want.kind for short in best.short} == {"mcq", "order"}


def test_what_learners_spoke_against_is_drawn_last():
    from assistant.study.item import Stats

    pool = [replace(item, stats=Stats(20, 0.4, -0.2)) if item.id < "it-0006" else item for item in POOL[:10]]
    papers = draw_papers(pool, Blueprint("t", 9, paper=(Want("mcq", 2),)), LANGUAGE, seed=7).papers
    assert all(item.stats.d is None for name in "AB" for item in papers[name].items)


def test_a_blueprint_in_toml_names_each_of_its_faults(tmp_path):
    path = tmp_path / "bp.toml"
    path.write_text(
        'minutes = 0\ncolour = "red"\n[[paper]]\nkind = "essay"\ncount = 0\n[[test]]\nkind = "mcq"\ncount = 3\n', "utf-8"
    )
    with pytest.raises(DatasetError) as refused:
        read_blueprint(path, PLAN)
    for words in ("'minutes' is 0", "'colour' is not a field", "paper 1: 'kind' is 'essay'", "paper 1: 'count' is 0"):
        assert words in str(refused.value)
    path.write_text('title = "夏季學習"\n[[test]]\nkind = "mcq"\ncount = 3\nsection = "節1"\n', "utf-8")
    found = read_blueprint(path, PLAN)
    assert (found.title, found.paper, found.test[0].section) == ("夏季學習", PLAN.paper, "節1")


def test_a_plan_asks_only_for_kinds_that_the_bank_has():
    plan = planned("t", 90, POOL, level="advanced")
    assert {want.kind for want in plan.paper} == {"mcq"}
    assert plan.paper_minutes == 30
