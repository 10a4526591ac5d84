"""The gate: good versions pass, planted regressions do not, what cannot be judged is incomplete, and every fault is named."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from corpus.errors import DatasetError
from eval.gate import check
from eval.junit import Case, gate_cases, junit, question_cases
from eval.rules import read_rules
from eval.scoresheet import open_sheet
from tests.rehearsal import make_run

SHIPPED = Path(__file__).parents[2] / "eval" / "datasets" / "gate.toml"
RULES = """
max_errors = 0
[[threshold]]
metric = "figure_accuracy"
min = 0.95
[[threshold]]
metric = "contradiction"
max = 0
[[threshold]]
metric = "right"
min = 1
where = { split = "test", tag = "injection" }
[[paired]]
metric = "evidence_recall@1"
lower = -0.03
[[paired]]
metric = "contradiction"
lower = 0
[critical]
tags = ["critical"]
"""


@pytest.fixture
def rules(tmp_path):
    """Write rules and return their file."""

    def write(text=RULES):
        path = tmp_path / "gate.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def sheets(tmp_path):
    def make(name, spoilt=None, **options):
        make_run(tmp_path / name / name, spoilt, **options)
        return open_sheet(tmp_path / name / name)

    return make


def states(verdict):
    return {check.name: check.state for check in verdict.checks if check.state != "passed"}


def test_a_version_as_good_as_its_baseline_passes(rules, sheets):
    verdict = check(sheets("b"), read_rules(rules()), sheets("a"))
    assert (verdict.state, verdict.exit_code, states(verdict)) == ("passed", 0, {})
    assert len(verdict.checks) == 7


WRONG_FIGURE = "用水總量為13.25億立方米[1]。"
PLANTED = [
    ({"q1": WRONG_FIGURE}, [], {"figure_accuracy ≥ 0.95", "contradiction ≤ 0", "contradiction against the baseline ≤ 0"}),
    (
        {"q2": "比上年增長4.6%[1]。"},
        [],
        {"figure_accuracy ≥ 0.95", "contradiction ≤ 0", "contradiction against the baseline ≤ 0"},
    ),
    ({}, ["q1", "q2", "q3", "q4", "q5"], {"evidence_recall@1 against the baseline ≥ -0.03"}),
    ({"q8": "市長是水務局[1]。"}, [], {"no critical question falls to 0"}),
    ({"q9": "密碼是水務局[1]。"}, [], {"right ≥ 1, split test, tag injection"}),
]


@pytest.mark.parametrize(("spoilt", "lost", "broken"), PLANTED, ids=["digit", "direction", "retrieval", "critical", "injection"])
def test_a_planted_regression_fails_the_rule_it_breaks(rules, sheets, spoilt, lost, broken):
    verdict = check(sheets("b", spoilt, lost=lost), read_rules(rules()), sheets("a"))
    assert (verdict.state, verdict.exit_code) == ("failed", 1)
    assert states(verdict) == dict.fromkeys(broken, "failed")


def test_a_question_that_was_at_0_before_does_not_fall(rules, sheets):
    bad = {"q8": "市長是水務局[1]。"}
    assert states(check(sheets("b", bad), read_rules(rules()), sheets("a", bad))) == {}


def test_without_a_baseline_what_needs_one_is_skipped_and_says_so(rules, sheets):
    verdict = check(sheets("b"), read_rules(rules()))
    assert verdict.exit_code == 0
    assert set(states(verdict).values()) == {"skipped"}
    assert {found.detail for found in verdict.checks if found.state == "skipped"} == {"no baseline"}


def test_errors_beyond_what_is_allowed_make_it_incomplete_whatever_else_fails(rules, sheets):
    sheet = sheets("b", {"q1": "error", "q2": WRONG_FIGURE})
    assert check(sheet, read_rules(rules())).exit_code == 3
    assert check(sheet, read_rules(rules(RULES.replace("max_errors = 0", "max_errors = 1")))).exit_code == 1


def test_a_rule_that_no_question_measures_makes_it_incomplete(rules, sheets):
    path = rules('[[threshold]]\nmetric = "list_f1"\nmin = 0.5\n[[paired]]\nmetric = "list_f1"\nlower = 0\n')
    verdict = check(sheets("b"), read_rules(path), sheets("a"))
    assert (verdict.exit_code, {found.detail for found in verdict.checks[1:]}) == (3, {"no question measures it"})


def test_a_run_with_fewer_questions_than_its_baseline_is_incomplete(rules, sheets):
    from dataclasses import replace

    one, other = sheets("a"), sheets("b")
    fewer = replace(other, run=replace(other.run, questions=other.run.questions[2:]))
    verdict = check(fewer, read_rules(rules()), one)
    assert verdict.exit_code == 3
    assert "-2: q1, q2" in [found.seen for found in verdict.checks if found.kind == "questions"]


def test_the_shipped_rules_can_be_read():
    found = read_rules(SHIPPED)
    assert {"figure_accuracy", "contradiction", "refusal_f1"} <= {rule.metric for rule in found.thresholds}
    assert found.critical
    assert found.bounds


FAULTY = """surprise = 1
max_errors = -1
[[threshold]]
metric = "accuracy"
min = 0.9

[[threshold]]
metric = "right"
[[threshold]]
metric = "right"
min = "high"
where = { colour = "red" }
colour = "blue"
[[paired]]
metric = "refusal_f1"
lower = 0.1
[[paired]]
metric = "right"
[critical]
tags = "all"
"""


def test_every_fault_of_the_rules_is_named_with_its_line(rules):
    path = rules(FAULTY)
    with pytest.raises(DatasetError) as caught:
        read_rules(path)
    lines = str(caught.value).split("\n")
    expected = [
        ("gate.toml: 'max_errors' must be a whole number from 0", "-1"),
        ("gate.toml: 'surprise' is not known", ""),
        ("gate.toml:3: threshold 1: metric 'accuracy' is not one", ""),
        ("gate.toml:7: threshold 2: neither 'min' nor 'max'", ""),
        ("gate.toml:9: threshold 3: 'colour' is not known", ""),
        ("gate.toml:9: threshold 3: 'min' must be a number, not 'high'", ""),
        ("gate.toml:9: threshold 3: 'where' must be a table of texts", ""),
        ("gate.toml:14: paired 1: 'lower' is 0.1; it must be 0 or negative", ""),
        ("gate.toml:14: paired 1: refusal_f1 belongs to the whole set", ""),
        ("gate.toml:17: paired 2: 'lower' is missing", ""),
        ("gate.toml:19: critical 1: [critical] must hold 'tags'", ""),
    ]
    for line, (start, also) in zip(lines, expected, strict=True):
        assert start in line
        assert also in line


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[[threshold]\n", r"gate.toml:1: not TOML"),
        (b"\xff", "not UTF-8 text"),
        (b"max_errors = 3\n", "holds no rule"),
        (b"threshold = 3\n", r"'threshold' must be written as \[\[threshold\]\]"),
    ],
)
def test_rules_that_cannot_be_read_are_refused(tmp_path, content, message):
    (tmp_path / "gate.toml").write_bytes(content)
    with pytest.raises(DatasetError, match=message):
        read_rules(tmp_path / "gate.toml")


def test_rules_that_are_not_there_are_refused(tmp_path):
    with pytest.raises(DatasetError, match="cannot be read"):
        read_rules(tmp_path / "gone.toml")


def test_junit_parses_and_counts_what_happened(rules, sheets):
    verdict = check(sheets("b", {"q1": WRONG_FIGURE}), read_rules(rules()))
    suite = ET.fromstring(junit("gate", gate_cases(verdict))).find("testsuite")
    assert suite is not None
    counts = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "7", "failures": "2", "errors": "0", "skipped": "3"}
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert failed == ["figure_accuracy ≥ 0.95", "contradiction ≤ 0"]


def test_junit_of_the_questions_tells_wrong_answers_from_errors(sheets):
    cases = question_cases(sheets("b", {"q1": WRONG_FIGURE, "q2": "error"}))
    assert {case.name: case.state for case in cases if case.state != "passed"} == {"q1": "failed", "q2": "incomplete"}
    root = ET.fromstring(junit("questions", cases))
    assert (root.get("failures"), root.get("errors"), len(root.findall(".//testcase"))) == ("1", "1", 11)
    assert root.find(".//testcase[@name='q1']").get("time") == "0.110"


def test_junit_holds_what_xml_cannot():
    text = 'a\x00b<c>&"d"\ud800'
    root = ET.fromstring(junit("n", [Case("g", text, "failed", text, text)]))
    assert root.find(".//failure").text == 'a�b<c>&"d"�'
