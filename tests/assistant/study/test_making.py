"""What the generators make: every family, its stem, its answer, its proof."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.parts import shipped_documents
from assistant.study.bank import coverage, make, merged, sampled, usable
from assistant.study.checks import paper_findings
from assistant.study.item import BLANK, as_json, load_bank, save_bank
from assistant.study.material import gather
from assistant.study.rules.paper import chi_squared, place_of
from tests.assistant.study.made_up import BANK, MATERIAL, an_item, report


@pytest.fixture(scope="module")
def shipped():
    material = gather(shipped_documents()[0])
    return material, make([material], seed=7)


def test_the_shipped_document_gives_enough_items_of_every_kind_in_every_section(shipped):
    material, bank = shipped
    good = usable(bank)
    assert len(good) >= 150
    assert len({item.kind for item in good}) >= 9
    assert coverage(bank, material).missing == ()


def test_keys_stand_everywhere_alike_and_never_four_times_in_a_row(shipped):
    _, bank = shipped
    assert paper_findings(bank) == []
    choices = [item for item in usable(bank) if item.kind == "mcq"][:60]
    assert chi_squared([sum(place_of(item) == place for item in choices) for place in range(3)]) < 5.991


def test_the_same_seed_makes_the_same_bytes_in_another_process_and_another_seed_does_not(tmp_path):
    script = (
        "import sys\nfrom pathlib import Path\nfrom assistant.study.bank import make\nfrom assistant.study.item import save_bank\n"
        "from tests.assistant.study.made_up import MATERIAL\nsave_bank(Path(sys.argv[1]), make([MATERIAL], seed=int(sys.argv[2])))"
    )
    written = []
    for name, seed, hashing in (("a", 3, "1"), ("b", 3, "2"), ("c", 4, "1")):
        path = tmp_path / name
        surroundings = os.environ | {"PYTHONHASHSEED": hashing, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        subprocess.run([sys.executable, "-c", script, str(path), str(seed)], check=True, env=surroundings)
        written.append(path.read_bytes())
    assert written[0] == written[1] != written[2]


def test_a_bank_read_back_is_the_bank(tmp_path):
    save_bank(tmp_path / "bank.jsonl", BANK)
    assert load_bank(tmp_path / "bank.jsonl") == BANK


def test_a_figure_is_asked_with_its_unit_and_the_qualifier_outside():
    item = an_item(rule="G2", answer=("5.2%",))
    assert item.stem == f"松山“2030年工作回顧”部分提到，全省地區生產總值增長{BLANK}。"
    assert "百分之5.2" in item.aliases
    assert item.figure.indicator == "全省地區生產總值"


def test_a_choice_has_three_options_of_one_unit_in_ascending_order():
    item = an_item(rule="G3", answer=("18.3萬公里",))
    assert item.stem.endswith("公路總里程是多少？")
    assert [option.text[-3:] for option in item.options] == ["萬公里"] * 3


def test_a_false_statement_says_what_was_swapped():
    item = an_item(rule="G12", answer=("错误",))
    assert "應為" in item.explain


def test_of_an_open_list_as_many_are_asked_as_the_document_names():
    item = an_item(kind="list", answer=("新能源", "新材料", "先進製造", "電子資訊"))
    assert item.stem.endswith("發展哪些產業？（請寫出文件列舉的四項）")
    closed = an_item(kind="list", answer=("綠色工廠", "綠色園區", "綠色礦山"))
    assert closed.stem.endswith("建設哪三項？（請逐項寫出）")


def test_a_slogan_a_definition_and_a_time_limit_are_asked():
    assert an_item(rule="G7", answer=("數字松山",)).stem.endswith(f"推動“{BLANK}”建設。")
    assert an_item(rule="G9", kind="mcq", answer=("企業",)).stem == "文件中，“科技創新的主體”說的是下列哪一項？"
    assert an_item(rule="G9", kind="short", answer=("生態保護紅線、永久基本農田、城鎮開發邊界",))
    assert an_item(rule="G4").stem.endswith("到何時，建成高標準農田600萬畝？")


def test_of_true_and_false_statements_there_are_about_as_many(shipped):
    for bank in (BANK, shipped[1]):
        answers = Counter(item.answer[0] for item in usable(bank) if item.kind == "tf")
        assert abs(answers["正确"] - answers["错误"]) <= 0.2 * answers.total() + 1


def test_a_stem_names_the_year_that_its_part_is_about():
    assert an_item(kind="list", answer=("新型農民", "農技專家", "返鄉青年")).stem.startswith(
        "2031年松山在“推進鄉村全面振興”方面，"
    )


def test_the_closing_words_of_a_speech_are_not_put_down_to_its_last_part():
    text = "松山省報告\n\n二、2031年任務\n\n（一）發展產業\n\n建設“綠色走廊”專案十處。\n\n各位代表！\n\n要發揚“鐵人精神”做好全年工作。"
    stems = [item.stem for item in make([gather(report(text, "speech"))], seed=1)]
    assert any(stem.startswith("2031年松山在“發展產業”方面，") for stem in stems)
    assert any(f"“{BLANK}”做好全年工作" in stem for stem in stems)
    assert not any("發展產業" in stem and "做好全年工作" in stem for stem in stems)


def test_a_place_is_the_subject_only_of_what_it_does():
    text = "松山省報告\n\n一、旅遊\n\n去年，松山冰雪旅遊十分火爆，北城遊客爆滿，帶來了“冰雪經濟”的熱潮。松山擁有冰場等30個場館。"
    found = {
        item.answer[0]: item for item in make([gather(report(text, "snow"))], seed=1) if item.kind in {"cloze", "figure_cloze"}
    }
    assert "松山帶來了" not in found["冰雪經濟"].stem
    assert "松山擁有" in found["30個"].stem


def test_figures_are_compared_and_matched_with_both_cited():
    item = an_item(rule="G13", kind="short")
    assert item.answer == ("17.68萬公里",)
    assert "18.3萬公里 − 0.62萬公里" in item.explain
    assert ("公路總里程", "18.3萬公里") in an_item(rule="G10", kind="match").pairs


def test_what_is_numbered_is_put_in_order(shipped):
    _, bank = shipped
    item = next(item for item in usable(bank) if item.kind == "order")
    assert item.answer[0] == "蒸汽機廣泛應用"
    assert {option.text for option in item.options} == set(item.answer)


def test_levels_are_labelled_honestly():
    assert {item.bloom for item in BANK if item.made.rule in {"G2", "G3", "G5"} and item.kind != "multi"} == {"remember"}
    assert {item.bloom for item in BANK if item.made.rule in {"G13"} or item.kind == "scenario"} == {"apply"}


def test_only_the_kinds_asked_for_are_made():
    assert {item.kind for item in make([MATERIAL], seed=1, kinds=["tf", "list"])} == {"tf", "list"}


def test_a_sample_takes_kinds_and_sections_by_turns():
    few = usable(sampled(BANK, 12, 1))
    assert len(few) == 12
    assert len({item.kind for item in few}) >= 6
    assert max(Counter(item.source.section for item in few).values()) < 12


def test_what_people_decided_stays_when_a_bank_is_made_again():
    old = [*BANK]
    judged = next(number for number, item in enumerate(old) if item.status == "draft")
    data = as_json(old[judged])
    old[judged] = old[judged].__class__(
        **{name: getattr(old[judged], name) for name in data if name not in {"status", "by"}}, status="accepted", by="林"
    )
    again = {item.id: item for item in merged(make([MATERIAL], seed=3), old)}
    assert (again[old[judged].id].status, again[old[judged].id].by) == ("accepted", "林")


@pytest.mark.parametrize(
    "text", ["", "一句話。", "這份文件沒有任何數字，也沒有任何章節，只是這樣一段普通的話。", "5%", "***。\n\n***、***、***。"]
)
def test_a_document_with_nothing_to_ask_gives_an_empty_bank(text):
    assert usable(make([gather(report(text, "tiny"))], seed=1)) == []


PIECES = st.sampled_from(
    [
        "糧食產量達到5.2萬噸",
        "增長8%",
        "、",
        "，",
        "。",
        "。\n\n二、重點任務\n\n",
        "建設綠色工廠",
        "綠色園區",
        "“三條紅線”",
        "是指",
        "企業是創新的主體",
        "等產業",
        "第3位",
    ]
)


@given(st.lists(PIECES, max_size=50).map("".join))
def test_whatever_the_document_every_source_and_option_is_a_literal_span(text):
    material = gather(report("松山省工作報告\n\n一、工作回顧\n\n" + text, "any"))
    for item in make([material], seed=1):
        for source in item.sources:
            assert material.document.text[source.start : source.end] == source.quote
        for option in item.options:
            assert option.start < 0 or material.document.text[option.start : option.end] == option.text
        if item.status == "draft" and item.made.rule != "G13" and item.kind != "tf":
            held = "\n".join(source.quote for source in item.sources)
            assert all(part in held for part in item.answer)
        assert json.dumps(as_json(item))
