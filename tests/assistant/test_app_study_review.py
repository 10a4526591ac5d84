"""The routes behind making and reviewing items: what they show, write and refuse."""

import json
from dataclasses import replace

import pytest

from assistant.study.item import load_bank, save_bank
from tests.assistant.study.desk import OWN, StudyDesk, with_bank
from tests.assistant.study.made_up import BANK, an_item, report

MCQ = an_item(kind="mcq")
CLOZE = an_item(kind="cloze")
BROKEN = next(item for item in BANK if item.status == "rejected" and item.reasons[0].startswith("Q"))


@pytest.fixture
def desk(home):
    return with_bank(home)


def edit(item, **fields):
    typed = {"stem": item.stem}
    if item.options:
        typed["options"] = [option.text for option in item.options]
        typed["key"] = [number for number, option in enumerate(item.options) if option.key]
    return typed | fields


def test_other_sites_change_nothing(desk):
    body = {"id": CLOZE.id, "seal": desk.seal, "by": "王小明"}
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Host": "evil.example"}):
        assert desk.client.post("/review/accept", json=body, headers=headers).status_code == 403
    assert desk.item(CLOZE.id).status == "draft"
    assert desk.client.post("/review/accept", json=body, headers={"Origin": OWN}).status_code == 200


def test_a_bank_is_made_in_the_background_and_verdicts_outlive_the_next_one(home):
    desk = StudyDesk(home, report())
    assert desk.get("/bank").json()["total"] == 0
    assert "songshan" in desk.get("/make/documents").json()["html"]
    begun = desk.post("/make", chosen=["songshan"], seed=3)
    assert begun.json()["kind"] == "make"
    told = desk.finished()
    assert not told["busy"]
    usable = [item for item in load_bank(desk.path) if item.status == "draft"]
    assert f"可用 {len(usable)} 題" in told["html"]
    assert "每一部分都有題目" in told["html"]
    desk.post("/review/reject", id=usable[0].id, seal=desk.seal, by="王小明", reason="不值得問")
    desk.post("/make", chosen=["songshan"], seed=3)
    desk.finished()
    kept = desk.item(usable[0].id)
    assert (kept.status, kept.by, kept.note) == ("rejected", "王小明", "不值得問")


def test_items_of_documents_that_were_not_chosen_stay(home):
    desk = StudyDesk(home, report(), report(name="other"))
    for chosen in (["songshan", "other"], ["other"]):
        desk.post("/make", chosen=chosen, seed=3)
        desk.finished()
    assert {item.source.document for item in load_bank(desk.path)} == {"songshan", "other"}


def test_unknown_documents_and_none_are_refused(desk):
    assert desk.post("/make", chosen=[], seed=1).status_code == 400
    unknown = desk.post("/make", chosen=["nowhere"], seed=1)
    assert (unknown.status_code, "nowhere" in unknown.json()["fault"]) == (400, True)


def test_a_document_without_anything_to_ask_says_so(home):
    desk = StudyDesk(home, report("一句話。\n", "short"))
    desk.post("/make", chosen=["short"], seed=1)
    assert "沒有可以出題的內容" in desk.finished()["html"]


def test_the_queue_is_filtered(desk):
    ids = desk.get("/review/items", kind="mcq", status="draft").json()["ids"]
    assert ids == [item.id for item in BANK if item.kind == "mcq" and item.status == "draft"]
    first = desk.get("/review/items", document="songshan").json()
    assert first["ids"] == [item.id for item in BANK]
    path = CLOZE.source.section
    below = desk.get("/review/items", section="\x1f".join(path)).json()["ids"]
    assert below == [item.id for item in BANK if item.source.section[: len(path)] == path]
    assert desk.get("/review/items", words=CLOZE.id).json()["ids"] == [CLOZE.id]
    assert "\x1f".join(path) in first["sections"]


def test_an_item_is_shown_with_its_rules_and_its_passage(desk):
    told = desk.get("/review/item", id=MCQ.id).json()
    assert MCQ.stem in told["html"]
    assert 'data-say="item.mcq"' in told["html"]
    assert 'data-say="item.right"' in told["html"]
    assert 'data-say="rule.Q1"' in told["html"]
    assert "<mark>" in told["passage"]
    assert told["fields"]["key"] == [number for number, option in enumerate(MCQ.options) if option.key]
    broken = desk.get("/review/item", id=BROKEN.id).json()
    assert f'data-say="rule.broken.{BROKEN.reasons[0].partition(":")[0]}"' in broken["html"]
    assert desk.get("/review/item", id="it-none").status_code == 404


def test_what_an_item_holds_is_escaped(home):
    desk = with_bank(
        home, [replace(CLOZE, stem='<img src=x onerror="1">＿＿', aliases=("<b>",), explain="<script>", note="<i>", by="<u>")]
    )
    told = desk.get("/review/item", id=CLOZE.id).json()
    assert not any(tag in told["html"] for tag in ("<img", "<b>", "<script", "<i>", "<u>"))


def test_accepted_rejected_and_taken_back(desk):
    done = desk.post("/review/accept", id=CLOZE.id, seal=desk.seal, by="王小明").json()
    assert done["statuses"] == {CLOZE.id: "accepted"}
    assert (desk.item(CLOZE.id).status, desk.item(CLOZE.id).by) == ("accepted", "王小明")
    gone = desk.post("/review/reject", id=CLOZE.id, seal=done["seal"], by="李大文", reason="Q16: 看不懂").json()
    assert desk.item(CLOZE.id).note == "Q16: 看不懂"
    desk.post("/review/undo", seal=gone["seal"], number=gone["undo"])
    assert desk.item(CLOZE.id).by == "王小明"
    desk.post("/review/undo", seal=desk.seal, number=done["undo"])
    assert desk.item(CLOZE.id) == CLOZE
    assert desk.post("/review/undo", seal=desk.seal, number=done["undo"]).status_code == 404


def test_a_verdict_needs_a_name_and_a_rejection_a_reason(desk):
    assert desk.post("/review/accept", id=CLOZE.id, seal=desk.seal, by="").status_code == 422
    assert desk.post("/review/reject", id=CLOZE.id, seal=desk.seal, by="王小明", reason=" ").status_code == 400
    assert desk.post("/review/accept", id="it-none", seal=desk.seal, by="王小明").status_code == 404
    assert load_bank(desk.path) == BANK


def test_what_breaks_a_rule_is_accepted_only_with_a_reason(desk):
    refused = desk.post("/review/accept", id=BROKEN.id, seal=desk.seal, by="王小明")
    assert refused.status_code == 422
    assert "rule.broken." in refused.json()["faults"]
    assert desk.item(BROKEN.id) == BROKEN
    desk.post("/review/accept", id=BROKEN.id, seal=desk.seal, by="王小明", reason="課上會先說明")
    item = desk.item(BROKEN.id)
    assert (item.status, item.note) == ("accepted", "課上會先說明")


def test_a_bank_that_changed_meanwhile_is_left_alone(desk):
    before = desk.seal
    save_bank(desk.path, [replace(item, note="elsewhere") for item in BANK])
    for path, body in (
        ("/review/accept", {"id": CLOZE.id, "by": "王小明"}),
        ("/review/edit", {"id": CLOZE.id, "by": "王小明", "typed": {"stem": "新的＿＿。"}}),
        ("/review/accept-all", {"ids": [CLOZE.id], "by": "王小明"}),
        ("/review/compare", {}),
    ):
        refused = desk.post(path, seal=before, **body)
        assert (refused.status_code, refused.json()["changed"]) == (409, True)
    assert {item.note for item in load_bank(desk.path)} == {"elsewhere"}


def test_what_others_changed_since_is_not_taken_back(desk):
    done = desk.post("/review/accept", id=CLOZE.id, seal=desk.seal, by="王小明").json()
    other = desk.post("/review/reject", id=CLOZE.id, seal=desk.seal, by="李大文", reason="重複").json()
    assert desk.post("/review/undo", seal=other["seal"], number=done["undo"]).status_code == 409
    assert desk.item(CLOZE.id).by == "李大文"


def test_an_edit_is_looked_at_by_every_rule(desk):
    checked = desk.post("/review/check", id=MCQ.id, typed=edit(MCQ, stem=f"{MCQ.stem}{MCQ.answer[0]}？")).json()
    assert checked["broken"]
    assert "rule.broken.Q3" in checked["html"]
    assert desk.item(MCQ.id) == MCQ
    bad = desk.post(
        "/review/edit", id=MCQ.id, seal=desk.seal, by="王小明", typed=edit(MCQ, stem=f"{MCQ.stem}{MCQ.answer[0]}？"), accept=True
    )
    assert bad.status_code == 422
    assert desk.item(MCQ.id) == MCQ
    saved = desk.post(
        "/review/edit", id=MCQ.id, seal=desk.seal, by="王小明", typed=edit(MCQ, stem=f"請問：{MCQ.stem}"), accept=True
    )
    assert saved.status_code == 200
    item = desk.item(MCQ.id)
    assert (item.status, item.by, item.rev, item.stem) == ("accepted", "王小明", MCQ.rev + 1, f"請問：{MCQ.stem}")
    assert [option.start for option in item.options] == [option.start for option in MCQ.options]


def test_an_edit_that_breaks_a_rule_may_be_kept_but_is_turned_down(desk):
    typed = edit(MCQ, stem=f"{MCQ.stem}{MCQ.answer[0]}？")
    desk.post("/review/edit", id=MCQ.id, seal=desk.seal, by="王小明", typed=typed)
    assert desk.item(MCQ.id).status == "rejected"
    assert any(reason.startswith("Q3") for reason in desk.item(MCQ.id).reasons)


def test_another_key_makes_another_answer(desk):
    wrong = next(number for number, option in enumerate(MCQ.options) if not option.key)
    desk.post("/review/edit", id=MCQ.id, seal=desk.seal, by="王小明", typed=edit(MCQ, key=[wrong]))
    assert desk.item(MCQ.id).answer == (MCQ.options[wrong].text,)


@pytest.mark.parametrize("typed", [{"stem": " "}, edit(MCQ, options=["甲", "", "丙"]), {"stem": "字" * 3000}])
def test_what_cannot_be_an_item_is_refused(desk, typed):
    assert desk.post("/review/edit", id=MCQ.id, seal=desk.seal, by="王小明", typed=typed).status_code == 400
    assert load_bank(desk.path) == BANK


def test_many_are_accepted_at_once_only_without_a_warning(home):
    warned = replace(CLOZE, reasons=("Q16b: the stem has 70 characters",))
    desk = with_bank(home, [warned if item.id == CLOZE.id else item for item in BANK])
    plain = desk.get("/review/items").json()["plain"]
    assert CLOZE.id not in plain
    done = desk.post("/review/accept-all", ids=[*plain, CLOZE.id, BROKEN.id], seal=desk.seal, by="王小明").json()
    assert set(done["statuses"]) == set(plain)
    assert desk.item(CLOZE.id).status == "draft"
    desk.post("/review/undo", seal=done["seal"], number=done["undo"])
    assert {item.status for item in load_bank(desk.path)} == {"draft", "rejected"}


def test_an_edited_line_that_no_longer_fits_is_named(desk):
    number, line = desk.line(CLOZE.id)
    told = json.loads(line)
    told["sources"][0] |= {"start": told["sources"][0]["start"] + 1, "end": told["sources"][0]["end"] + 1}
    desk.path.write_text(desk.path.read_text("utf-8").replace(line, json.dumps(told, ensure_ascii=False)), "utf-8")
    html = desk.get("/bank").json()["html"]
    assert f"{desk.path} 第 {number} 行（{CLOZE.id}）" in html
    assert "review.gone" in desk.get("/review/item", id=CLOZE.id).json()["passage"]


def test_a_broken_line_is_named_and_nothing_is_shown(desk):
    desk.path.write_text(desk.path.read_text("utf-8") + "{nonsense\n", "utf-8")
    refused = desk.get("/bank")
    assert refused.status_code == 400
    assert f"{desk.path}:{len(BANK) + 1}" in refused.json()["fault"]


def test_a_changed_document_makes_items_stale_when_asked(desk):
    quote = CLOZE.source.quote
    changed = report(report().text.replace(quote, f"{quote[:-2]}新{quote[-2:]}"))
    desk.answerer.documents["songshan"] = changed
    assert "review.compare" in desk.get("/bank").json()["html"]
    done = desk.post("/review/compare", seal=desk.seal).json()
    assert done["statuses"][CLOZE.id] == "stale"
    assert desk.item(CLOZE.id).status == "stale"
    assert "review.compare" not in desk.get("/bank").json()["html"]
    desk.answerer.documents.clear()
    assert "review.gone.document" in desk.get("/bank").json()["html"]
    assert CLOZE.source.quote in desk.get("/review/item", id=CLOZE.id).json()["passage"]
