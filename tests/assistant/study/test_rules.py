"""Each rule, with an item planted that breaks it and nothing else of its kind."""

from dataclasses import replace

import pytest

from assistant.study.checks import RULES, checked, counts, deduplicated, difficulty, rule_words
from assistant.study.item import BLANK, Made, Option
from assistant.study.rules.paper import enemy_pairs, gives_away, key_places, shortfall
from tests.assistant.study.made_up import BANK, WORLD, an_item, failed, with_option, wrong_number

CLOZE = an_item(rule="G2", answer=("5.2%",))
CHOICE = an_item(rule="G3", answer=("18.3萬公里",))
SAYING = an_item(rule="G9", kind="mcq", answer=("企業",))
LIST = an_item(kind="list", answer=("新能源", "新材料", "先進製造", "電子資訊"))
MULTI = an_item(kind="multi")
SHORT = an_item(kind="short", rule="G15")
PART = an_item(rule="G11", kind="mcq", answer=("健全監測、評估、問責機制",))
SWAPPED = an_item(rule="G12", answer=("错误",), tags=("list",))


def sourced(item, **changes):
    return replace(item, sources=(replace(item.source, **changes), *item.sources[1:]))


PLANTED = [
    ("Q1", replace(LIST, answer=("新能源", "新飛機"))),
    ("Q1", sourced(CLOZE, start=CLOZE.source.start + 1)),
    ("Q1", sourced(CLOZE, sha256="0" * 64)),
    ("Q1", sourced(CLOZE, document="elsewhere")),
    ("Q1", with_option(CHOICE, 0, start=3, end=9)),
    ("Q1a", replace(CLOZE, answer=())),
    ("Q1a", replace(an_item(kind="tf"), answer=("對",))),
    ("Q1a", replace(an_item(kind="match"), pairs=(("企業", "科技創新的主體"),))),
    ("Q2", sourced(CLOZE, end=CLOZE.source.start + 12, quote=CLOZE.source.quote[:12])),
    ("Q2", sourced(CLOZE, section=("另一處",))),
    ("Q3", replace(CLOZE, stem=CLOZE.stem + "（5.2%）")),
    ("Q3", replace(CLOZE, stem=CLOZE.stem + "（百分之5.2）")),
    ("Q3", replace(LIST, stem=LIST.stem + "例如新材料。")),
    ("Q3", replace(LIST, tags=("新能源產業",))),
    ("Q4", replace(CLOZE, stem=CLOZE.stem.replace("增長", "由15.2%增長"))),
    ("Q4", with_option(SAYING, wrong_number(SAYING), text="企業家")),
    ("Q5", replace(an_item(rule="G7", answer=("山海協作",)), stem=f"部分提到，“{BLANK}”")),
    ("Q5", replace(CLOZE, stem=CLOZE.stem + BLANK)),
    ("Q5a", replace(PART, answer=("監測",))),
    ("Q5b", replace(an_item(rule="G5", kind="cloze"), stem=f"松山在“保障措施”方面，{BLANK}、評估、問責機制。")),
    ("Q7", replace(SAYING, options=tuple(replace(option, key=True) for option in SAYING.options))),
    ("Q7", replace(MULTI, options=tuple(replace(option, key=True) for option in MULTI.options))),
    ("Q7", with_option(SAYING, wrong_number(SAYING), text="“企業”")),
    ("Q7", replace(SAYING, options=SAYING.options[:2])),
    ("Q8", with_option(CHOICE, wrong_number(CHOICE), text="18.3萬畝", start=-1)),
    ("Q8", with_option(CHOICE, wrong_number(CHOICE), text="18萬公里", start=-1)),
    ("Q8", with_option(CHOICE, wrong_number(CHOICE), text="980.5萬公里", start=-1)),
    ("Q8", with_option(CHOICE, wrong_number(CHOICE), text="很多", start=-1)),
    ("Q8", with_option(SAYING, wrong_number(SAYING), text="主體", start=-1)),
    ("Q8a", with_option(PART, wrong_number(PART), start=PART.options[2 - wrong_number(PART)].start)),
    ("Q8b", with_option(MULTI, wrong_number(MULTI), text="現代製造", start=-1)),
    ("Q8b", replace(SWAPPED, explain="題中“電子製造”應為“電子資訊”。")),
    ("Q9", with_option(CHOICE, next(n for n, o in enumerate(CHOICE.options) if o.key), text="18.3萬公里以上", start=-1)),
    ("Q10", with_option(SAYING, next(n for n, o in enumerate(SAYING.options) if o.key), text="各行各業大大小小的企業們")),
    ("Q10", with_option(SAYING, wrong_number(SAYING), text="“水”")),
    ("Q11", with_option(SAYING, wrong_number(SAYING), text="以上都是")),
    ("Q11", with_option(SAYING, wrong_number(SAYING), text="一律不准")),
    ("Q12", replace(SAYING, stem="下列哪一項不屬於科技創新的主體？")),
    ("Q13", replace(SAYING, stem="在松山省企業創新大會上，哪裡的企業是主體？", options=(
        Option("a", "松山省企業創新", True), Option("b", "數字經濟"), Option("c", "綠水青山")), answer=("松山省企業創新",))),
    ("Q16", replace(CLOZE, stem=f"這使全省地區生產總值增長{BLANK}。")),
    ("Q16", replace(CLOZE, stem=f"松山今年地區生產總值增長{BLANK}。")),
    ("Q16", replace(CLOZE, stem=f"全省地區生產總值增長{BLANK}。")),
    ("Q16", replace(CLOZE, stem=f"“工作回顧”部分提到，均較上年同期增長{BLANK}。")),
    ("Q16a", replace(LIST, stem="松山大力發展的？")),
    ("Q16a", replace(LIST, stem="，松山發展哪些產業？")),
    ("Q16a", replace(LIST, stem="松山在“重點任務方面，發展哪些產業？")),
    ("Q16a", replace(LIST, stem="***部分提到，發展哪些產業？")),
    ("Q16a", replace(LIST, stem="⑦松山發展哪些產業？")),
    ("Q16d", replace(LIST, stem="“重點任務”部分提到，帶來了哪些變化？")),
    ("Q16e", replace(LIST, stem="“重點任務”部分提到，建設現代農業哪三項？")),
    ("Q16e", replace(LIST, stem="“重點任務”部分提到，打造更加哪三項的產業？")),
    ("Q16e", replace(LIST, stem="“重點任務”部分提到，在科技創新哪些方面深化交流？")),
    ("Q16b", replace(LIST, stem="松山發展哪些產業？" * 8)),
    ("Q16c", replace(CLOZE, stem=f"增長{BLANK}。")),
    ("Q19", replace(CLOZE, made=Made("", "", 0))),
    ("Q20", sourced(CLOZE, quote="全省地區生產總值增長9.9%。")),
    ("Q21", replace(CLOZE, status="accepted", by="")),
    ("Q22", replace(SHORT, sources=(replace(SHORT.source, quote="短"),))),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "item"), PLANTED, ids=[f"{rule}-{number}" for number, (rule, _) in enumerate(PLANTED)])
def test_a_planted_bad_item_is_caught_by_its_rule(rule, item):
    assert rule in failed(item)


def test_an_item_is_not_asked_of_what_the_document_says_twice():
    from assistant.study.bank import make
    from assistant.study.checks import findings, world_of
    from assistant.study.material import gather
    from tests.assistant.study.made_up import report

    text = "松山省報告\n\n一、工作回顧\n\n糧食產量達到8萬噸，各項工作都有新的進展和成效。\n\n糧食產量達到9萬噸，各項工作都有新的進展和成效。"
    material = gather(report(text, "twice"))
    found = [findings(item, world_of([material])) for item in make([material], seed=1) if item.kind == "figure_cloze"]
    assert found
    assert all("Q6" in {finding.rule for finding in one} for one in found)


def test_every_rule_has_an_item_that_it_catches():
    assert {rule.id for rule in RULES} - {rule for rule, _ in PLANTED} == {"Q6"}


def test_what_was_made_passes_every_rule_but_what_was_rejected():
    for item in BANK:
        wrong = {rule for rule in failed(item) if rule_words()[rule][1] == "error"}
        assert bool(wrong) == (item.status == "rejected" and not any(reason.startswith("copy") for reason in item.reasons))


def test_a_rejected_item_keeps_the_rule_and_the_reason():
    item = checked(replace(CLOZE, stem=f"增長{BLANK}。"), WORLD)
    assert item.status == "rejected"
    assert any(reason.startswith("Q16c: ") for reason in item.reasons)
    assert "Q16c" not in item.passed
    assert "Q1" in item.passed


def test_what_a_person_decided_no_rule_undoes():
    assert checked(replace(CLOZE, stem=f"增長{BLANK}。", status="accepted", by="林"), WORLD).status == "accepted"


def test_rules_are_counted():
    assert counts([replace(CLOZE, answer=("6.1%",))], WORLD)["Q1"] == {"error": 1}
    assert counts([CLOZE], WORLD)["Q1"] == {"error": 0}


def test_a_copy_is_rejected_and_the_first_is_kept():
    twin = replace(CLOZE, id="it-twin", stem=CLOZE.stem.replace("全省", "全省的"))
    first, second = deduplicated([CLOZE, twin])
    assert (first.status, second.status) == ("draft", "rejected")
    assert second.reasons[-1].startswith("copy")


def test_difficulty_follows_its_formula():
    assert difficulty(replace(CLOZE, figure=None), WORLD) == 1
    assert difficulty(replace(LIST, stem=LIST.stem + "請" * 40), WORLD) == 2
    assert (
        difficulty(replace(LIST, stem=LIST.stem + "請" * 40, answer=("新能源", "新材料", "先進製造", "電子資訊", "產業")), WORLD)
        == 3
    )


def test_a_fourth_key_at_one_place_and_keys_at_one_place_are_told():
    same = [replace(CHOICE, id=f"it-{number}") for number in range(16)]
    told = list(key_places(same))
    assert sum("fourth time" in line for line in told) == 1
    assert "not spread evenly" in told[-1]
    turned = replace(CHOICE, options=CHOICE.options[::-1])
    assert "do not ascend" in next(key_places([turned]))


def test_items_that_answer_one_another_are_enemies():
    figures = [item for item in BANK if item.source.quote == CHOICE.source.quote and item.status == "draft"]
    pairs = list(enemy_pairs(figures))
    assert pairs
    assert all(gives_away(one, other) for one, other in pairs)
    assert list(enemy_pairs([CLOZE, LIST])) == []


def test_a_plan_says_what_it_lacks():
    assert shortfall([CLOZE, LIST], {"list": 3, "figure_cloze": 1}, lambda item: item.kind) == {"list": 2}
