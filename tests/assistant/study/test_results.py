"""What comes back: answers are marked, figures are worked by hand, bad files change nothing."""

from dataclasses import replace

import pytest

from assistant.study.item import FigureFacts, Stats
from assistant.study.marking import is_right, members_said
from assistant.study.replies import parse_replies, read_replies, template
from assistant.study.results import analyse, kr20, weak, written_back
from corpus.errors import DatasetError

HEADER = "item_id,learner,answer,ms\n"


@pytest.fixture
def known(bank):
    return {item.id: item for item in bank}


@pytest.fixture
def of(bank):
    """The first item of a kind."""
    return {item.kind: item for item in reversed(bank)}


def csv(tmp_path, *rows, head=HEADER, encoding="utf-8"):
    path = tmp_path / "r.csv"
    path.write_bytes((head + "".join(row + "\n" for row in rows)).encode(encoding))
    return path


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("mcq", ["A", "a", "12.3%", "12.3％", " A. "], ["B", "22%", "AB", ""]),
        ("multi", ["ACD", "A,C,D", "dca", "糧庫;錢庫;碳庫"], ["AC", "ABCD", "糧庫"]),
        ("tf", ["正確", "正确", "對", "T", "true", "A", "√"], ["錯誤", "F", "B", "×", "不知道"]),
        ("figure_cloze", ["12.3%", "12.3％", " 12.3 %"], ["12.3", "112.3%", "22%"]),
        ("cloze", ["底色"], ["本色"]),
        ("order", ["CAB", "C,A,B", "摸清底數→制定方案→督促落實"], ["ABC", "CBA"]),
        ("list", ["森林水庫、糧庫、錢庫、碳庫", "碳庫,錢庫,糧庫,森林水庫", "1"], ["0"]),
    ],
)
def test_an_answer_counts_however_it_is_written(of, kind, right, wrong):
    assert all(is_right(of[kind], answer) for answer in right)
    assert not any(is_right(of[kind], answer) for answer in wrong)


def test_a_matching_is_right_only_when_every_pair_is(of):
    from assistant.study.exports.printed import key

    said = key(of["match"], "zh-Hant")
    assert is_right(of["match"], said)
    assert not is_right(of["match"], said[:-1] + ("A" if said[-1] != "A" else "B"))
    assert not is_right(of["match"], said.split()[0])


def test_what_only_a_person_can_judge_waits_for_its_mark(of):
    assert is_right(of["short"], "大約百分之六") is None
    assert (is_right(of["short"], "1"), is_right(of["short"], "0"), is_right(of["short"], "")) == (True, False, False)


def rows_for(item, answers):
    return [f"{item.id},{learner},{answer},1000" for learner, answer in enumerate(answers)]


def test_difficulty_and_discrimination_are_those_worked_by_hand(tmp_path, of, known):
    # four learners, three items; the first item's marks are 1 1 0 0, the shares right of the other two 1, .5, .5, 0
    rows = rows_for(of["mcq"], "AABC") + rows_for(of["cloze"], ["底色", "底色", "底色", "x"]) + rows_for(of["tf"], "ABBB")
    found = analyse(read_replies(csv(tmp_path, *rows), known), known)
    stats = {item.kind: item.stats for item in found.items}
    assert stats["mcq"].n == 4
    assert stats["mcq"].p == 0.5
    assert stats["mcq"].d == pytest.approx(0.7071, abs=1e-4)  # covariance .125 / (.5 * .35355)
    assert [one.kr20 for one in found.reliability] == [pytest.approx(kr20([[1, 1, 1], [1, 1, 0], [0, 1, 0], [0, 0, 0]]))]
    wrong = {one.text: one for one in found.distractors}
    assert (wrong["22%"].count, wrong["22%"].share) == (1, 0.25)
    assert wrong["5%"].r == pytest.approx(-0.8165, abs=1e-4)  # covariance -.125 / (.433 * .3536)
    assert wrong["5%"].works


def test_kr20_is_not_said_of_one_item_or_of_equal_scores():
    assert kr20([[1], [0]]) is None
    assert kr20([[1, 0], [0, 1]]) is None
    assert kr20([]) is None


def test_learners_of_two_papers_are_not_put_into_one_reliability(tmp_path, of, known):
    one = [f"{of[kind].id},{learner},A,1" for kind in ("mcq", "tf") for learner in "abc"]
    other = [f"{of[kind].id},{learner},A,1" for kind in ("mcq", "multi") for learner in "xy"]
    found = analyse(read_replies(csv(tmp_path, *one, *other), known), known)
    assert [(part.learners, part.items) for part in found.reliability] == [(3, 2), (2, 2)]


def test_weak_items_are_named_and_written_back_and_nothing_else_changes(tmp_path, bank, of, known):
    # those who know the rest get the choice wrong
    good = [f"{of['cloze'].id},{n},{'底色' if n < 6 else 'x'},1" for n in range(12)]
    good += [f"{of['tf'].id},{n},{'T' if n < 6 else 'F'},1" for n in range(12)]
    bad = [f"{of['mcq'].id},{n},{'B' if n < 6 else 'A'},1" for n in range(12)]
    found = analyse(read_replies(csv(tmp_path, *good, *bad), known), known)
    reasons = {item.kind: reasons for item, reasons in weak(found)}
    assert reasons["mcq"][0].startswith("L1: those who know more get it wrong")
    assert any("hardly anyone takes '5%'" in reason for reason in reasons["mcq"])
    assert "cloze" not in reasons
    after = written_back(bank, found)
    assert [replace(item, stats=Stats(), reasons=()) for item in after] == [replace(item, reasons=()) for item in bank]
    again = analyse(read_replies(csv(tmp_path, *good, *bad), known), {item.id: item for item in after})
    assert written_back(after, again) == after  # taken in twice, said once


def test_nothing_is_said_against_an_item_that_few_have_answered(tmp_path, of, known):
    found = analyse(read_replies(csv(tmp_path, *rows_for(of["mcq"], "BBB")), known), known)
    assert found.items[0].stats.p == 0
    assert weak(found) == []


def test_sections_are_ranked_by_mastery_weakest_first(tmp_path, of, known):
    rows = [*rows_for(of["mcq"], "AAA"), *rows_for(of["cloze"], ["底色", "x", "x"])]
    found = analyse(read_replies(csv(tmp_path, *rows), known), known)
    assert [(part.section[-1], part.level) for part in found.mastery] == [("綠色發展", "attempted"), ("全省概況", "proficient")]


def test_every_fault_of_a_file_is_named_with_its_line(tmp_path, of, known):
    name = of["mcq"].id
    path = csv(tmp_path, f"{name},甲,A,1", f"{name},甲,B,1", "it-none,乙,A,1", f"{name},丙,=1+1,x", f"{name},,A,", f"{name},丁,A")
    with pytest.raises(DatasetError) as refused:
        read_replies(path, known)
    said = str(refused.value).splitlines()
    for line, words in (
        (3, "learner '甲' answers"),
        (4, "no item 'it-none'"),
        (5, "is a formula"),
        (5, "ms is 'x'"),
        (6, "no learner is named"),
        (7, "3 cells in place of 4"),
    ):
        assert any(f"r.csv:{line}: " in part and words in part for part in said)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"item,learner,answer\n", "the header is 'item,learner,answer'"),
        (HEADER.encode(), "no answer is in it"),
        ((HEADER + "a,甲,b,1\n").encode("gb18030"), "not UTF-8"),
        (b"", "the header is ''"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path, known, content, words):
    path = tmp_path / "r.csv"
    path.write_bytes(content)
    with pytest.raises(DatasetError, match=words):
        read_replies(path, known)


def test_a_file_that_excel_saved_as_utf8_is_read(tmp_path, of, known):
    path = tmp_path / "r.csv"
    path.write_bytes(b"\xef\xbb\xbf" + (HEADER + f'{of["multi"].id},甲,"A,C,D",\r\n\r\n').encode())
    assert [reply.right for reply in read_replies(path, known)] == [True]


def test_a_signed_figure_is_no_formula(tmp_path, of, known):
    path = csv(tmp_path, f"{of['cloze'].id},甲,-3.5%,1")
    assert len(read_replies(path, known)) == 1


def test_the_file_to_fill_in_names_every_item_and_is_read_when_it_is_filled(bank, of, known):
    empty = template([("A 1", of["mcq"]), ("A 2", replace(of["tf"], stem="=1+1"))], ["甲", "乙"])
    rows = empty.splitlines()
    assert rows[0] == "item_id,learner,answer,ms,question"
    assert rows[1] == f"{of['mcq'].id},甲,,,A 1 2023年高技術製造業增加值增長多少?"
    assert rows[4] == f"{of['tf'].id},乙,,,A 2 =1+1"
    filled = "\r\n".join([rows[0], rows[1].replace("甲,", "甲,A"), rows[2], "", f"{of['cloze'].id},,,,B 1 綠色…"])
    replies = parse_replies(filled.encode("utf-8-sig"), "sent.csv", known)
    assert [(reply.item, reply.right) for reply in replies] == [(of["mcq"].id, True), (of["tf"].id, False)]


def test_the_file_to_fill_in_holds_no_formula(of):
    assert f"{of['tf'].id},'=cmd,,,'=1+1" in template([("", replace(of["tf"], stem="=1+1"))], ["=cmd"])


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("51400平方公里", True),
        ("5.14万平方公里", True),
        ("51,400 平方千米", True),
        ("5.14", False),
        ("5.13萬平方公里", False),
        ("不是5.14萬平方公里", False),
        ("5.14萬平方公里或20.12萬平方公里", False),
    ],
)
def test_a_figure_is_right_by_its_value_and_unit(desk, answer, right):
    facts = FigureFacts("5.14", "萬平方公里", indicator="溼地面積")
    item = desk.item("figure_cloze", "溼地面積＿＿。", "溼地面積5.14萬平方公里", ["5.14萬平方公里"], figure=facts)
    assert is_right(item, answer) is right


def test_a_figure_may_be_given_with_the_words_that_qualify_it(desk):
    facts = FigureFacts("22", "%", "以上")
    item = desk.item("figure_cloze", "同比增長＿＿以上。", "同比增長22%以上", ["22%"], figure=facts)
    assert is_right(item, "百分之二十二以上")
    assert not is_right(item, "22%以下")


def test_each_part_of_a_list_is_found_or_missed(of):
    assert members_said(of["list"], "錢庫和糧庫") == [False, True, True, False]
