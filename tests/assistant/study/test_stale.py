"""A changed document and its bank."""

from dataclasses import replace

from assistant.study.bank import make
from assistant.study.material import gather
from assistant.study.stale import compare
from tests.assistant.study.made_up import BANK, MATERIAL, REPORT, report


def against(text):
    return compare(BANK, {"songshan": gather(report(text))})


def live(items):
    return {item.id for item in items if item.status != "rejected"}


def test_one_digit_changed_makes_exactly_its_items_stale_and_says_what_changed():
    updated, changes = against(REPORT.replace("830億斤", "850億斤"))
    quoting = {item.id for item in BANK if any("830億斤" in source.quote for source in item.sources)}
    assert {item.id for item in updated if item.status == "stale"} == quoting & live(BANK)
    assert {change.item for change in changes} == quoting
    assert {change.changed for change in changes} == {(("3", "5"),)}


def test_words_put_in_before_move_the_items_and_make_none_stale():
    updated, changes = against(REPORT.replace("過去一年，", "過去一年裡，"))
    moved = [item for item in updated if item.status == "draft"]
    assert len(moved) == len([item for item in BANK if item.status == "draft" and "過去一年" not in item.source.quote])
    assert all("過去一年" in change.was for change in changes)
    text = REPORT.replace("過去一年，", "過去一年裡，")
    for item in moved:
        assert all(report(text).text[source.start : source.end] == source.quote for source in item.sources)
        assert all(option.start < 0 or report(text).text[option.start : option.end] == option.text for option in item.options)


def test_the_same_document_changes_nothing():
    assert against(REPORT) == (BANK, [])


def test_a_sentence_taken_out_has_nothing_in_its_place():
    sentence = "綠水青山是最普惠的民生福祉。"
    _, changes = against(REPORT.replace(sentence, ""))
    assert {change.now for change in changes if change.was == sentence} == {""}


def test_a_document_that_is_not_here_leaves_its_items_alone():
    assert compare(BANK, {}) == (BANK, [])


def test_what_was_retired_stays_retired():
    retired = [replace(item, status="retired") for item in make([MATERIAL], seed=3)]
    updated, _ = compare(retired, {"songshan": gather(report("松山省報告\n\n別的內容。"))})
    assert {item.status for item in updated} == {"retired"}
