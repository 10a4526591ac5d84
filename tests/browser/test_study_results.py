"""Learners' answers taken in by a trainer in headless Chromium: the file to fill in, faults, analysis, the bank."""

import pytest
from playwright.sync_api import expect

from assistant.study.item import load_bank
from tests.browser.test_page import CONTRASTS
from tests.browser.test_study_learn import OVERFLOWING, made, study  # noqa: F401 - fixtures

pytestmark = pytest.mark.browser


def part(page, name):
    return page.locator(f"#study [data-part=results-{name}]")


def open_results(page):
    page.click("[data-tab=study]")
    page.click("#study [data-pane=results]")
    part(page, "of").select_option("bank")
    return page


def csv(*rows):
    text = "item_id,learner,answer,ms\n" + "\n".join(rows)
    return {"name": "r.csv", "mimeType": "text/csv", "buffer": text.encode()}


@pytest.mark.parametrize("width", [1280, 390])
def test_answers_are_filled_in_analysed_and_kept(study, made, open_page, home, width):  # noqa: F811
    choice, verdict = made["mcq"][0], made["tf"][0]
    page = open_results(open_page(study([choice, verdict]), width=width))
    part(page, "learners").fill("甲\n乙")
    with page.expect_download() as loading:
        page.get_by_role("button", name="下載填寫表").click()
    text = loading.value.path().read_text("utf-8-sig")
    assert text.splitlines()[0] == "item_id,learner,answer,ms,question"
    assert len(text.splitlines()) == 5

    key = choice.key[0]
    wrong = next(option.id for option in choice.options if not option.key)
    rows = [f"{choice.id},{n},{key if n > 5 else wrong}," for n in range(12)]
    rows += [f"{verdict.id},{n},{verdict.answer[0] if n < 6 else '?'}," for n in range(12)]
    part(page, "file").set_input_files(csv(*rows))
    page.get_by_role("button", name="分析").click()
    found = part(page, "found")
    expect(found).to_be_focused()
    expect(found.locator(f".weak [data-item={choice.id}]")).to_contain_text("程度好的學員反而常答錯")
    expect(found).to_contain_text("測驗信度 KR-20")
    found.locator("summary").click()
    expect(
        found.locator("details td", has_text=choice.options[0].text).or_(found.locator("details td").first).first
    ).to_be_visible()
    assert page.evaluate(OVERFLOWING) == []
    assert page.evaluate(CONTRASTS) == []
    page.get_by_role("button", name="記進題庫").click()
    expect(part(page, "said")).to_contain_text("已把 2 題的結果記進題庫。")
    assert [item.stats.n for item in load_bank(home / "study" / "bank.jsonl")] == [12, 12]


def test_every_fault_of_a_file_is_shown_with_its_line_and_the_bank_stays(study, made, open_url, home):  # noqa: F811
    item = made["mcq"][0]
    page = open_results(open_url(study([item]).url))  # the browser reports the refusal as an error
    before = (home / "study" / "bank.jsonl").read_bytes()
    page.get_by_role("button", name="分析").click()
    expect(part(page, "said")).to_have_text("請先選填好的 CSV 檔案。")
    part(page, "file").set_input_files(csv(f"{item.id},甲,=1+1,", "it-<b>x</b>,甲,A,"))
    page.get_by_role("button", name="分析").click()
    rows = part(page, "said").locator("li")
    expect(rows).to_have_text(
        [
            "r.csv:2 「=1+1」是公式，請改成文字。",
            "r.csv:3 題庫或課程包裡沒有編號「it-<b>x</b>」的題，請用試卷上的編號，或換成這次的課程包。",
        ]
    )
    expect(part(page, "found")).to_be_empty()
    part(page, "of").select_option("session")
    page.get_by_role("button", name="分析").click()
    expect(part(page, "said")).to_have_text("請先選課程包檔案。")
    part(page, "session").set_input_files({"name": "s.zip", "mimeType": "application/zip", "buffer": b"PK"})
    page.get_by_role("button", name="分析").click()
    expect(part(page, "said")).to_contain_text("s.zip 不是課程包")
    assert (home / "study" / "bank.jsonl").read_bytes() == before
