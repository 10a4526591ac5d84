"""The report: one file that needs nothing else, safe with hostile texts, every string in three languages, every chart drawn."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from corpus.errors import DatasetError
from eval import wording
from eval.breakdown import by_section, by_type_and_language, document_rows
from eval.cards import card
from eval.compare import compare_sheets
from eval.gate import check
from eval.printed import percent, shown
from eval.report import Contents, calibrated, charts, flips_json, inline, noise_of, outcome_json, render, to_json
from eval.rules import read_rules
from eval.scoresheet import open_sheet
from tests.rehearsal import QUESTIONS, gold, make_run, text

ROOT = Path(__file__).parents[2] / "eval"
RULES = read_rules(ROOT / "datasets" / "gate.toml")
HOSTILE = '</script></style><script>alert(1)</script><img src=x onerror=alert(2)> & "quotes" {{ 7*7 }} [1](javascript:alert(3))'
WRONG = {"q1": "用水總量為13.25億立方米[1]。", "q5": "error", "q6": HOSTILE + "[1]", "q7": "refused"}


@pytest.fixture
def sheets(tmp_path):
    def make(name, spoilt=None, **options):
        make_run(tmp_path / name / name, spoilt, **options)
        return open_sheet(tmp_path / name / name)

    return make


@pytest.fixture
def whole(sheets, tmp_path):
    """Return the contents of a report that has everything."""
    before = sheets("before", {"q2": "比上年增長4.6%[1]。"})
    now, noisy = sheets("now", WRONG), sheets("noisy", {"q1": "refused"}, settings={"noise": 0.4})
    path = rate(tmp_path / "human.jsonl", "now", {"q1": 0, "q2": 2, "q3": 2, "q4": 1})
    return Contents(
        now, before, compare_sheets(before, now), check(now, RULES, before), calibrated(now, [path]), noise_of([noisy])
    )


def rate(path, run, verdicts):
    lines = [
        {
            "item": f"i-{name}",
            "run": run,
            "qid": name,
            "rater": "r1",
            "dims": dict.fromkeys(("correct", "complete", "cited"), value),
            "ts": datetime(2026, 1, 5, tzinfo=UTC).isoformat(),
        }
        for name, value in verdicts.items()
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


class Page(HTMLParser):
    """What a browser would make of the page: its tags with their attributes, and the text of the parts that are shown."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.text, self._open = [], "", []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def test_the_page_refers_to_nothing_outside_itself_and_runs_no_script(whole):
    page = Page(render(whole))
    for tag, attributes in page.tags:
        assert tag not in {"script", "link", "img", "iframe", "object", "base", "form"}
        assert not [name for name in attributes if name.startswith("on")]
        assert attributes.get("href", "#").startswith("#")
        assert "src" not in attributes
    style = render(whole).split("<style>")[1].split("</style>")[0]
    assert re.findall(r"url\(([^)]*)\)", style) == re.findall(r"url\((#\w+)\)", style)
    assert "@import" not in style
    policy = [attributes for tag, attributes in page.tags if attributes.get("http-equiv") == "Content-Security-Policy"]
    assert policy[0]["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_hostile_text_is_shown_as_text_wherever_it_comes_from(tmp_path):
    asked = gold("x1", HOSTILE, "由水務局給予獎勵", text(HOSTILE), tags=[HOSTILE], reference=HOSTILE)
    history = [{"role": "user", "content": HOSTILE}, {"role": "assistant", "content": HOSTILE}]
    follow = gold("x2", f"{HOSTILE}?", "獎金為5000元", text("5000"), conversation="x", turn=1, history=history, reference=HOSTILE)
    from tests import rehearsal

    rehearsal.write_gold(tmp_path / "r" / "gold.jsonl", [*QUESTIONS, asked, follow])
    questions = rehearsal.load_questions(tmp_path / "r" / "gold.jsonl")
    written = rehearsal.gold_text(questions)
    facts = {"format": 1, "gold": {"sha256": rehearsal.sha256(written)}, "system": HOSTILE, "argv": [HOSTILE]}
    rehearsal.begin(tmp_path / "r" / "run", facts, written)
    with rehearsal.AnswerLog(tmp_path / "r" / "run") as log:
        for question in questions:
            found = rehearsal.entry(question, wrong=HOSTILE)
            for citation in found["citations"]:
                citation["quote"] = HOSTILE
            log.add(found | {"error": HOSTILE} if question.id == "x2" else found)
    rehearsal.finish(tmp_path / "r" / "run", rehearsal.DOCUMENTS, rehearsal.PASSAGES)
    sheet = open_sheet(tmp_path / "r" / "run")
    page = render(Contents(sheet))
    assert "<script" not in page
    assert "<img" not in page
    assert "onerror" in Page(page).text
    assert Page(page).text.count("<script>alert(1)</script>") >= 8
    assert "{{ 7*7 }}" in page  # no text is taken for a template


def test_every_chart_is_drawn_and_well_formed(whole):
    drawn = {chart.key: chart for chart in charts(whole)}
    assert set(drawn) == {
        *("types", "forest", "flow", "recall", "risk", "reliability", "noise", "latency", "languages", "human", "map"),
    }
    page = render(whole)
    for key, chart in drawn.items():
        root = ET.fromstring(chart.drawing)
        assert root.get("aria-labelledby") == f"chart-{key}"
        assert f'id="chart-{key}"' in page
        numbers = [
            float(n) for mark in root.iter() for name in ("x", "y", "cx", "cy", "width", "height") if (n := mark.get(name))
        ]
        assert all(-1 <= n <= 1000 for n in numbers), key
        assert "nan" not in chart.drawing


def test_without_baseline_times_and_ratings_their_charts_are_left_out(sheets):
    sheet = sheets("a", {q["qid"]: "refused" for q in QUESTIONS})
    bare = replace(
        sheet, run=replace(sheet.run, responses={n: replace(r, timings_ms={}) for n, r in sheet.run.responses.items()})
    )
    assert [chart.key for chart in charts(Contents(bare))] == ["types", "recall", "languages", "map"]
    assert 'id="flips"' not in render(Contents(bare))


def test_the_page_opens_in_the_language_asked_for_and_holds_all_three(whole):
    for language in wording.LANGUAGES:
        page = Page(render(whole, language=language))
        assert [a["id"] for tag, a in page.tags if tag == "input" and "checked" in a] == [f"in-{language}"]
    for said in ("不完整：還不能判定", "不完整：还不能判定", "Incomplete: it cannot be judged yet", "評測報告", "评测报告"):
        assert said in page.text


def test_every_string_has_the_same_braces_in_three_languages():
    names = [*wording._WORDS.values(), *wording._KINDS.values(), *(form for _, form in wording._REASONS)]
    names += [form for pair in wording._METRICS.values() for form in pair]
    for form in names:
        assert len(form) == 3
        assert all(form)
        assert len({tuple(sorted(re.findall(r"{\w+}", text))) for text in form}) == 1, form


def test_every_word_of_the_page_is_in_the_table_and_every_metric_has_a_name(whole):
    template = (ROOT / "report.html").read_text("utf-8")
    for key in re.findall(r'(?<!\w)t\("([\w.]+)"[,)]', template):
        assert key in wording._WORDS
    for metric in whole.sheet.figures:
        assert wording.metric_name(metric)[0] != metric
        assert wording.metric_meaning(metric)[2]


def test_reasons_are_said_in_words(whole):
    whys = {score.why for scores in whole.sheet.scores.values() for score in (scores["right"], scores["verdict"]) if score.why}
    assert len(whys) > 4
    assert [why for why in whys if wording.reason(why) == wording.same(why)] == ["the model does not answer"]
    assert wording.reason("in no quote: 12.4%")[0] == "引文裡沒有 12.4%"
    assert wording.reason("k1: wrong direction")[2] == "k1: wrong direction"


def test_a_card_shows_the_quote_in_its_place_the_facts_and_why(whole):
    questions = whole.sheet.questions
    shown_card = card(whole.sheet, whole.baseline, questions["q1"])
    quoted = shown_card.run.cited[0]
    assert (quoted.quote, quoted.before[-4:], quoted.after[:4], quoted.said) == ("用水總量為3.25億立方米", "023年", ",比上年", "")
    assert quoted.place.endswith(" (water 29–42)")
    assert [(fact.text, fact.held) for fact in shown_card.run.facts] == [("3.25億立方米", False)]
    assert shown_card.run.why[2].startswith("13.25億立方米 stands in no quote")
    assert shown_card.baseline.right
    assert not shown_card.baseline.why[0]
    assert card(whole.sheet, None, questions["q5"]).run.note[2] == "Error: the model does not answer"
    assert card(whole.sheet, None, questions["q7"]).run.note[2] == "(refused)"


def test_what_a_citation_claims_is_shown_when_it_is_not_there(sheets):
    sheet = sheets("a")
    response = sheet.run.responses["q1"]
    cited = response.citations[0]
    changed = replace(response, citations=(replace(cited, quote="用水總量為9億"), replace(cited, document="gone", quote="x")))
    odd = replace(sheet, run=replace(sheet.run, responses={**sheet.run.responses, "q1": changed}))
    first, second = card(odd, None, sheet.questions["q1"]).run.cited
    assert (first.quote, first.said) == ("用水總量為3.25億立方米", "用水總量為9億")
    assert (second.quote, second.said) == ("", "x")
    missing = replace(odd, run=replace(odd.run, responses={}))
    assert card(missing, None, sheet.questions["q1"]).run.note[2] == "(not answered)"


def test_breakdowns_count_every_question_once(whole):
    languages, rows = by_type_and_language(whole.sheet)
    assert languages == ["zh-Hant", "zh-Hans", "en"]
    assert rows[-1][0] == ""
    assert rows[-1][1][-1].figures["right"].n == len(QUESTIONS)
    cells = [cell.figures["right"].n if cell else 0 for _, row in rows[:-1] for cell in row[:-1]]
    assert sum(cells) == len(QUESTIONS)
    assert [found.name[0] for found in by_section(whole.sheet)] == ["第一章 用水", "第二章 獎懲"]
    first = document_rows(whole.sheet)[1]
    assert (first.n, first.right) == (4, 0.75)
    assert 0 < first.covered < first.chars


def test_the_numbers_of_the_report_are_json(whole):
    found = json.loads(json.dumps(to_json(whole), allow_nan=False))
    assert found["verdicts"] == {"2": 7, "1": 0, "0": 3, "error": 1}
    assert found["not_right"] == ["q1", "q5", "q6", "q7"]
    assert found["gate"]["state"] == "incomplete"
    assert found["compared"]["full"] == {"fixed": ["q2"], "broken": ["q1", "q5", "q6", "q7"], "p": pytest.approx(0.375)}
    flips = flips_json(whole.baseline, whole.sheet, whole.outcome)["flips"]
    assert flips["fixed"][0]["a"] == {"verdict": 0, "why": "k1: wrong direction", "answer": "比上年增長4.6%[1]。"}
    assert {"from": "2", "to": "error", "n": 1} in outcome_json(whole.outcome)["flow"]


def test_ratings_and_noise_of_other_runs_are_refused(sheets, tmp_path):
    sheet = sheets("a")
    assert calibrated(sheet, []) is None
    with pytest.raises(DatasetError, match="no rating is of the run a"):
        calibrated(sheet, [rate(tmp_path / "h.jsonl", "b", {"q1": 2})])
    with pytest.raises(DatasetError, match="has no noise among its passages"):
        noise_of([sheet])


def test_numbers_are_written_as_people_read_them():
    assert [percent(value) for value in (0, 0.1234, 1)] == ["0%", "12.3%", "100%"]
    assert (shown("brier", 0.1), shown("truthfulness", -0.5)) == ("0.100", "-0.50")
    assert inline("<b>") == "&lt;b&gt;"
    assert inline(("一", "一", "one")).count("<span lang=") == 3
