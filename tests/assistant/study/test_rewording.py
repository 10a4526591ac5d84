"""A model's draft of a stem stands only when it asks the same and passes every rule; whatever fails, the rule's own stays."""

import json
import re
from dataclasses import replace

import pytest

from assistant.generate import Writer
from assistant.reply import TroubleError
from assistant.study.bank import make, merged, settled
from assistant.study.drafting import read_draft, scenario_prompt, stem_prompt
from assistant.study.item import BLANK, load_bank, save_bank, taken_back
from assistant.study.rewording import MOST_UNUSABLE, drafted, may_be_reworded, reword
from assistant.study.sameness import CHECKS, Pair, difference
from assistant.studying_reword import take_in
from tests import scripted_server as server
from tests.assistant.study.made_up import BANK, MATERIAL, REPORT, WORLD, an_item
from tests.fakes import ScriptedChat

CLOZE = an_item(rule="G2", answer=("5.2%",))
LIST = an_item(kind="list", answer=("新能源", "新材料", "先進製造", "電子資訊"))
SCENARIO = an_item(kind="scenario")
LEAD = "“綠色發展”部分提到，"

SAME = [
    (f"{LEAD}松山發展哪些產業？（請逐項寫出）", f"{LEAD}松山發展的產業有哪些？（請逐項寫出）"),
    (f"{LEAD}松山糧食總產量達到多少？", "“綠色發展”部分指出，松山的糧食總產量是多少？"),
    (f"{LEAD}松山糧食總產量達到{BLANK}。", f"根據“綠色發展”部分，松山的糧食總產量達到{BLANK}。"),
    ("文件指出，綠色發展是什麼？", "請問文件指出的綠色發展是什麼？"),
    (f"{LEAD}松山濕地公園24個。", "“綠色發展”部分指出，松山共有濕地公園24個。"),
]
PLANTED = [
    ("form", f"{LEAD}松山發展哪些產業？", f"{LEAD}松山發展的產業有哪些？\n答案：新能源"),
    ("form", f"{LEAD}松山濕地公園24個。", f"{LEAD}松山共有濕地公園24個？"),
    ("copy", f"{LEAD}松山發展哪些產業？", f"{LEAD}松山，發展哪些產業？"),
    ("script", f"{LEAD}松山發展哪些產業？", f"{LEAD}松山发展的产业有哪些？"),
    ("script", f"{LEAD}松山發展哪些產業？", f"{LEAD}松山發展的industry有哪些？"),
    ("length", f"{LEAD}松山發展哪些產業？", f"{LEAD}請問松山發展的產業有哪些，又請說明在文件中是關於哪些、屬於哪些、分別是哪些、其中又有哪些？"),
    ("length", f"{LEAD}松山糧食總產量達到多少？", "“綠色發展”？"),
    ("blank", f"{LEAD}松山糧食總產量達到{BLANK}。", f"{LEAD}松山的{BLANK}達到糧食總產量。"),
    ("blank", f"{LEAD}增長{BLANK}左右，全省就業。", f"{LEAD}全省就業左右，增長的{BLANK}。"),
    ("blank", f"{LEAD}糧食總產量達到{BLANK}。", f"{LEAD}請問糧食總產量達到830億斤。"),
    ("figures", f"{LEAD}松山濕地公園24個。", f"{LEAD}松山共有濕地公園42個。"),
    ("figures", f"{LEAD}松山濕地公園24個。", f"{LEAD}松山共有濕地公園24座，其中省級6座。"),
    ("years", f"2030年，{LEAD}糧食總產量達到多少？", f"2031年{LEAD}的糧食總產量達到多少？"),
    ("years", f"{LEAD}今年糧食總產量達到多少？", f"{LEAD}去年的糧食總產量達到多少？"),
    ("places", f"{LEAD}黑龍江糧食總產量達到多少？", f"{LEAD}吉林的糧食總產量達到多少？"),
    ("negation", f"{LEAD}下列哪一項屬於綠色園區？", f"{LEAD}下列的哪一項不屬於綠色園區？"),
    ("negation", f"{LEAD}未完成的產業是哪些？", f"{LEAD}完成的產業是哪些？"),
    ("asking", f"{LEAD}松山糧食總產量達到多少？", f"{LEAD}松山的糧食總產量何時達到？"),
    ("asking", f"{LEAD}推動哪四項配置？", f"{LEAD}推動的哪三項配置？"),
    ("asking", f"{LEAD}松山發展哪些產業？（多選）", f"{LEAD}松山發展的產業有哪些？"),
    ("qualifier", f"{LEAD}糧食總產量不低於多少？", f"{LEAD}請問糧食總產量不超過多少？"),
    ("qualifier", f"{LEAD}增長{BLANK}，左右浮動的產業。", f"{LEAD}增長{BLANK}，以上浮動的產業。"),
    ("direction", f"{LEAD}糧食總產量增長多少？", f"{LEAD}糧食總產量的減少是多少？"),
    ("direction", f"{LEAD}下列哪一項的數值最大？", f"{LEAD}請問下列哪一項的數值最小？"),
    ("modality", f"{LEAD}建成的園區是哪些？", f"{LEAD}力爭建成的園區是哪些？"),
    ("modality", f"{LEAD}園區均已建成的是哪些？", f"{LEAD}園區建成的是哪些？"),
    ("quoted", f"{LEAD}松山發展哪些產業？", "“紅色發展”部分提到，松山發展的產業有哪些？"),
    ("quoted", "“綠色發展”部分提到，“山海協作”是什麼？", "“綠色發展”部分提到，山海協作是什麼？"),
    ("subject", f"{LEAD}松山糧食總產量達到多少？", f"{LEAD}請問松山的總產量達到的是多少？"),
    ("added", f"{LEAD}松山糧食總產量達到多少？", f"{LEAD}松山的大豆糧食總產量達到多少？"),
    ("order", "文件中，企業支援高校的產業是哪些？", "文件中的高校支援企業的產業有哪些？"),
    ("order", f"{LEAD}高校78個，院所120個。", f"{LEAD}高校共120個，院所共78個。"),
    ("order", f"{LEAD}科研由誰負責？", f"{LEAD}請問誰由科研負責？"),
]  # fmt: skip


@pytest.mark.parametrize(("own", "draft"), SAME)
def test_a_draft_that_asks_the_same_stands(own, draft):
    assert difference(Pair(own, draft, "zh-Hant")) == ""


@pytest.mark.parametrize(("check", "own", "draft"), PLANTED, ids=[f"{one[0]}-{n}" for n, one in enumerate(PLANTED)])
def test_a_planted_bad_draft_is_caught_by_its_check(check, own, draft):
    assert difference(Pair(own, draft, "zh-Hant")) == check


def test_every_check_has_a_planted_draft():
    assert {check for check, _, _ in PLANTED} == {check.id for check in CHECKS}


def test_a_draft_in_simplified_characters_may_not_be_traditional():
    assert difference(Pair("松山发展哪些产业？", "松山發展的产业有哪些？", "zh-Hans")) == "script"
    assert difference(Pair("松山发展哪些产业？", "松山发展的产业有哪些？", "zh-Hans")) == ""


def test_a_draft_that_asks_the_same_but_breaks_a_rule_is_named_by_the_rule():
    own = "“重點任務”部分提到，數字經濟發展哪些產業？"
    item = replace(LIST, stem=own)
    better, why = drafted(item, "“重點任務”部分提到，其數字經濟發展的產業有哪些？", WORLD, "m")
    assert (better, why) == (None, "Q16")


def test_a_draft_that_passes_stands_beside_the_rules_own_and_can_be_taken_back():
    draft = LIST.stem.replace("部分提到", "部分指出")
    better, why = drafted(LIST, draft, WORLD, "qwen")
    assert why == ""
    assert (better.stem, better.own_stem, better.drafted_by, better.status) == (draft, LIST.stem, "qwen", "draft")
    assert (better.id, better.answer, better.sources) == (LIST.id, LIST.answer, LIST.sources)
    back = taken_back(better)
    assert (back.stem, back.own_stem, back.drafted_by, back.rev) == (LIST.stem, "", "", 2)
    assert taken_back(LIST) == LIST
    assert not may_be_reworded(better)
    assert not may_be_reworded(back)


# --- scenarios

QUESTION = "某縣要說明本省糧食總產量和城鎮新增就業的情況。請依原文寫出應引用的數據？"


def test_a_drafted_scenario_keeps_the_passage_and_says_who_drafted_it():
    better, why = drafted(SCENARIO, QUESTION, WORLD, "qwen")
    assert why == ""
    assert better.own_stem == SCENARIO.stem
    assert better.stem.startswith(QUESTION)
    assert SCENARIO.source.quote in better.stem
    assert (better.drafted_by, better.status) == ("qwen", "draft")


@pytest.mark.parametrize(
    ("why", "draft"),
    [
        ("refused", ""),
        ("refused", "抱歉，我無法回答這個問題。"),
        ("form", "某縣說明了糧食總產量和城鎮就業的情況。"),
        ("form", "某縣要說明糧食總產量和城鎮就業的情況。\n請問怎樣寫？"),
        ("length", "糧食和就業怎樣？"),
        ("copy", "請問：" + SCENARIO.source.quote),
        ("script", "某县要说明粮食总产量和城镇就业的情况，请问怎样写？"),
        ("figures", "某縣要在3個月內說明糧食總產量和城鎮就業的情況，請問怎樣寫？"),
        ("years", "2035年，某縣要說明糧食總產量和城鎮就業的情況，請問怎樣寫？"),
        ("places", "北京某區要說明糧食總產量和城鎮就業的情況，請問怎樣寫？"),
        ("subject", "小明今天早上吃了三明治，請問他應怎樣做？"),
    ],
)
def test_a_planted_bad_scenario_is_caught(why, draft):
    assert drafted(SCENARIO, draft, WORLD, "m") == (None, why)


# --- what a model says


@pytest.mark.parametrize(
    ("reply", "draft"),
    [
        ("<think>想一想\n好</think>\n改寫後的題幹：增長____？", f"增長{BLANK}？"),
        ("「松山發展的產業有哪些？」", "松山發展的產業有哪些？"),
        ("1. **松山發展的產業有哪些？**", "松山發展的產業有哪些？"),
        ("松山發展的產業有哪些？\n答案：新能源", "松山發展的產業有哪些？\n答案：新能源"),
        ("“山海”部分提到，松山有“三條紅線”", "“山海”部分提到，松山有“三條紅線”"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_reply_is_read_without_what_is_around_the_draft(reply, draft):
    assert read_draft(reply) == draft


def test_the_model_is_shown_the_stem_or_the_fenced_passage():
    assert stem_prompt(LIST, "zh-Hant").request.endswith(LIST.stem)
    request = scenario_prompt(SCENARIO, MATERIAL.document, "zh-Hant").request
    code = re.match(r"=== ([a-z]{4}) 開始\n", request)[1]
    assert f"=== {code} 開始\n{SCENARIO.source.quote}\n=== {code} 結束" in request


def reworder(prompt):
    """Reword a stem as a good model does: another word in its lead; a scenario it does not draft."""
    stem = prompt.rpartition("題幹：")[2]
    if stem == prompt:
        return "請擬一題"
    return stem.replace("部分提到", "部分指出") if "部分提到" in stem else "請問" + stem


def drafts(**changes):
    writer = Writer(ScriptedChat(replies=[reworder] * 500), timeout_s=20.0)
    return reword(BANK, WORLD, writer.reply, model="qwen", **changes)


def test_rewording_a_bank_touches_stems_alone_and_counts_what_it_kept():
    done = drafts()
    assert done.trouble == ""
    assert done.left == 0
    assert done.done > 20
    assert done.kept["length"] > 0  # of scenarios
    for before, after in zip(BANK, done.items, strict=True):
        assert (after.id, after.answer, after.options, after.status) == (
            before.id, before.answer, before.options, before.status
        )  # fmt: skip
        assert after.own_stem in {"", before.stem}
    assert sum(bool(item.own_stem) for item in done.items) == done.done
    assert all(item.kind not in {"match", "order"} for item in done.items if item.own_stem)


def test_what_people_decided_or_edited_is_not_reworded():
    touched = [replace(item, by="王老師") if item.status == "draft" else item for item in BANK]
    done = reword(touched, WORLD, lambda _: pytest.fail("asked"), model="m")
    assert done.items == touched


def test_two_items_of_one_answer_do_not_become_one_question():
    twin = replace(LIST, id="it-twin", stem=LIST.stem.replace("部分提到", "方面") + "（請分項寫）")
    done = reword([twin, LIST], WORLD, lambda _: twin.stem, model="m")
    assert done.items[1] == LIST


def failing(key):
    def draft(_):
        raise TroubleError(key)

    return draft


def test_a_model_that_fails_is_asked_no_more_and_costs_no_item():
    done = reword(BANK, WORLD, failing("llm.slow"), model="m")
    assert (done.items, done.done, done.trouble) == (BANK, 0, "llm.slow")
    assert done.left > 20


def test_a_model_that_refuses_or_drafts_nothing_usable_is_given_up():
    done = reword(BANK, WORLD, lambda _: "抱歉，我無法回答。", model="m")
    assert (done.trouble, done.kept["refused"]) == ("llm.refuses", 3)
    done = reword(BANK, WORLD, lambda _: "今天天氣真好。", model="m")
    assert (done.trouble, done.kept.total()) == ("llm.unusable", MOST_UNUSABLE)
    assert done.items == BANK


def test_making_again_keeps_drafts_while_the_rules_own_stem_is_the_same():
    old = drafts().items
    again = settled(merged(make([MATERIAL], seed=3), old), WORLD)
    assert again == old
    accepted = [replace(item, status="accepted", by="王老師") if item.own_stem else item for item in old]
    assert [item.stem for item in merged(BANK, accepted)] == [item.stem for item in old]
    elsewhere = [replace(item, own_stem="別的題幹？") if item.own_stem else item for item in old]
    assert merged(BANK, elsewhere) == BANK


def test_a_kept_draft_that_fails_by_now_gives_way_to_the_rules_own_stem():
    better = next(item for item in drafts().items if item.own_stem and item.kind == "list")
    broken = replace(better, stem=better.stem + "（" + better.answer[0] + "）")
    (back,) = settled([broken], WORLD)
    assert (back.stem, back.own_stem, back.status) == (better.own_stem, "", "draft")


# --- the command, with a server on loopback


@pytest.fixture
def make_bank(program, home, tmp_path):
    document = tmp_path / "songshan.txt"
    document.write_text(REPORT, encoding="utf-8")
    return lambda *more: program("study", "make", "--document", document, "--seed", 3, "--reword", *more)


@pytest.fixture
def model(monkeypatch):
    with server.serving() as script:
        monkeypatch.setenv("ASSISTANT_LLM_URL", script.url)
        monkeypatch.setenv("ASSISTANT_LLM_MODEL", "qwen")
        monkeypatch.setenv("ASSISTANT_LLM_TIMEOUT_S", "20")
        yield script


def test_without_a_model_rewording_is_refused_in_one_sentence_and_nothing_is_made(make_bank, home):
    code, out, err = make_bank()
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert "no language model is configured; set ASSISTANT_LLM_URL" in err
    assert not (home / "study" / "bank.jsonl").exists()


def test_the_bank_holds_drafts_beside_the_rules_own_stems(make_bank, model, home):
    model.does = server.replies(reworder)
    code, out, err = make_bank("--json")
    facts = json.loads(out)
    assert (code, err, facts["model"], facts["trouble"]) == (0, "", "qwen", "")
    items = load_bank(home / "study" / "bank.jsonl")
    assert sum(item.drafted_by == "qwen" for item in items) == facts["reworded"] > 20
    assert {item.id for item in items} == {item.id for item in BANK}
    code, out, _ = make_bank("--dry-run")
    assert code == 0
    assert "stems drafted by qwen, to be reviewed" in out


def test_what_somebody_decided_while_the_model_was_drafting_stands(tmp_path):
    path = tmp_path / "bank.jsonl"
    after = drafts().items
    first = next(number for number, item in enumerate(after) if item.own_stem)
    decided = [replace(item, status="accepted", by="王老師") if number == first else item for number, item in enumerate(BANK)]
    save_bank(path, decided)
    take_in(path, BANK, after)
    now = load_bank(path)
    assert now[first] == decided[first]
    assert [item for number, item in enumerate(now) if number != first] == [
        item for number, item in enumerate(after) if number != first
    ]


@pytest.mark.parametrize(
    ("does", "told"),
    [
        (server.fails(401), "does not accept the key; set ASSISTANT_LLM_API_KEY"),
        (server.fails(429), "is over its limit"),
        (server.fails(404), "knows no such address"),
        (server.fails(500), "answers with an error"),
        (server.fails(200, "<html>", "text/html"), "does not answer like a language model's server"),
        (server.breaks_off("“"), "broke off"),
        (server.breaks_off_inside_a_chunk, "broke off"),
        (server.breaks_in_its_json, "the language model qwen "),
        (server.tells_an_error_in_the_stream, "the language model qwen "),
        (server.says_nothing, "does not answer in time"),
        (server.says_nothing_after_it_began, "does not answer in time"),
        (server.dribbles, "does not answer in time"),
        (server.replies("抱歉，我無法回答。"), "refuses to draft stems"),
        (server.replies(""), "refuses to draft stems"),
        (server.replies("今天天氣真好。"), "drafts nothing that asks the same"),
    ],
)
def test_a_failing_model_costs_one_line_and_nothing_else(make_bank, model, monkeypatch, home, does, told):
    monkeypatch.setenv("ASSISTANT_LLM_TIMEOUT_S", "1")
    model.does = does
    code, out, err = make_bank("--json")
    assert code == 0
    assert told in err
    assert err.count("\n") == 1
    facts = json.loads(out)
    assert facts["reworded"] == 0
    assert facts["usable"] == sum(item.status == "draft" for item in BANK)
    assert load_bank(home / "study" / "bank.jsonl") == BANK


def test_a_server_that_is_not_there_costs_one_line(make_bank, model, monkeypatch):
    monkeypatch.setenv("ASSISTANT_LLM_URL", "http://127.0.0.1:9/v1")
    code, out, err = make_bank("--json")
    assert (code, err.count("\n"), json.loads(out)["reworded"]) == (0, 1, 0)
    assert "cannot be reached; check that it runs" in err
