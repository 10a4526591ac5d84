"""A question goes in, an Answer comes out: the JSON of the contract, every citation the document's own words."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.chain import Chain, check_question
from assistant.dialogue import standalone
from assistant.excerpt import MAX_SUMMARY_CHARS
from assistant.service import MAX_QUESTION_CHARS, Turn
from assistant.wording import say
from corpus.errors import QuestionError, SettingsError
from corpus.readers import read
from corpus.script import detect
from index.retriever import HybridRetriever
from index.store import Store
from tests.conftest import SHIPPED
from tests.fakes import CharEmbedder, handbook, indexed, plain, retriever, untracked

K = 4
SCHEMA = {
    "id": str,
    "question": str,
    "standalone": str,
    "answer": str,
    "abstained": bool,
    "confidence": float,
    "mode": str,
    "language": str,
    "citations": list,
    "hits": list,
    "nearest": list,
    "timings_ms": dict,
    "generation": str,
}
CITATION = {"marker": int, "document": str, "title": str, "section": list, "start": int, "end": int, "quote": str, "status": str}
HIT = {"rank": int, "passage": str, "score": float, "section": list, "start": int, "end": int}
ASKED = [
    "是多少?",
    "有多少?",
    "是什麼?",
    "為什麼?",
    "怎麼做?",
    "有哪些?",
    "嗎?",
    "第幾?",
    "的原文",
    "第二部分講什麼?",
    "總結",
    ", how many?",
    "",
    "和罰款?",
]


def chain_over(home, *documents):
    index = indexed(home, *documents)
    return Chain(index, retriever(home, *documents), k=K)


def in_long_passages(home, *documents):
    Store(home).build(list(documents), CharEmbedder(), max_chars=400, track=untracked)
    index = Store(home).load(CharEmbedder())
    return Chain(index, HybridRetriever(index.searchable, CharEmbedder()), k=K)


@pytest.fixture(scope="module")
def chain(tmp_path_factory):
    return chain_over(tmp_path_factory.mktemp("home"), handbook(), read(SHIPPED))


def check(answer, chain):
    """What holds for every answer, whatever was asked."""
    whole = json.loads(json.dumps(answer.to_json()))
    for key, kind in SCHEMA.items():
        assert type(whole[key]) is kind, key
    assert whole["timings_ms"].keys() == {"retrieve", "answer", "total"}
    assert all(type(value) is int and value >= 0 for value in whole["timings_ms"].values())
    assert 0 <= whole["confidence"] <= 1
    assert whole["mode"] in {"quote", "generate"}
    assert whole["language"] in {"zh-Hant", "zh-Hans", "en"}
    assert whole["generation"] == chain.generation
    for citation in whole["citations"]:
        assert {key: type(value) for key, value in citation.items()} == CITATION
        document = chain.documents[citation["document"]]
        assert document.text[citation["start"] : citation["end"]] == citation["quote"] != ""
        assert 0 <= citation["start"] < citation["end"] <= len(document.text)
        assert citation["title"] == document.title
        assert citation["status"] in {"verified", "quoted"}
        assert f"[{citation['marker']}]" in whole["answer"]
        section = document.section_at(citation["start"])
        assert section is not None
        assert tuple(citation["section"]) == section.path
    assert [citation["marker"] for citation in whole["citations"]] == list(range(1, len(whole["citations"]) + 1))
    for hit in whole["hits"]:
        assert all(type(hit[key]) is kind for key, kind in HIT.items())
        assert 0 <= hit["score"] <= 1
    assert [hit["rank"] for hit in whole["hits"]] == list(range(1, len(whole["hits"]) + 1))
    assert all(piece in whole["answer"] for piece in whole["emphasis"])
    if whole["abstained"]:
        assert (whole["answer"], whole["citations"]) == (say("refusal", answer.language), [])
        assert len(whole["nearest"]) <= 3
    else:
        assert whole["citations"]


ANSWERED = {
    "全市2023年用水總量是多少?": "3.25億立方米",
    "全市2023年用水总量是多少": "3.25億立方米",
    "每戶居民每月用水不得超過多少立方米?": "18立方米",
    "手冊自什麼時候起施行?": "2024年3月1日",
    "浪費用水處以多少罰款?": "1000元",
    "什麼是節水器具?": "比同類產品少用水",
    "工業用水占多少?": "21%",
    "水價按多少倍計收?": "1.5倍",
}


def test_questions_are_answered_with_the_words_that_answer_them(chain):
    """Most of them: the weights are trained for cosines of the real model, not of the fake."""
    answers = {question: chain.ask(question, id="q7") for question in ANSWERED}
    for question, answer in answers.items():
        check(answer, chain)
        assert (answer.id, answer.question) == ("q7", question)
    said = {question: " ".join(citation.quote for citation in answer.citations) for question, answer in answers.items()}
    assert sum(words in said[question] for question, words in ANSWERED.items()) > len(ANSWERED) / 2, said


@pytest.mark.parametrize("question", ["恐龍為什麼滅絕?", "Who won the 1998 football cup?", "柏林的動物園幾點關門?"])
def test_what_the_documents_do_not_say_is_refused_in_the_language_of_the_question_with_the_nearest_sections(chain, question):
    answer = chain.ask(question)
    check(answer, chain)
    assert answer.abstained
    assert answer.language == detect(question)
    assert 1 <= len(answer.nearest) <= 3
    assert len(set(answer.nearest)) == len(answer.nearest)
    paths = {section.path for document in chain.documents.values() for section in document.sections}
    assert set(answer.nearest) <= paths


TEXT = handbook().text + read(SHIPPED).text


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 25), st.sampled_from(ASKED))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_question_made_of_the_documents_words_is_answered_in_their_words(chain, start, length, asked):
    question = TEXT[start : start + length].replace("\n", " ") + asked
    if any(char.isalnum() for char in question):
        check(chain.ask(question), chain)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_answered_or_refused(chain, question):
    try:
        check_question(question)
    except QuestionError:
        with pytest.raises(QuestionError):
            chain.ask(question)
    else:
        check(chain.ask(question), chain)


HOSTILE = {
    "one character two thousand times": "水" * 2000,
    "one word two thousand times": ("a " * 1000).strip(),
    "digits": "1" * 2000,
    "a question made of questions": "多少?" * 600,
    "emoji": "😀水🏳️‍🌈有多少?",
    "marks that turn the line": "\u202e用水\u202c總量\u200f是多少?",
    "zero width": "用\u200b水\ufeff總\u2060量是多少?",
    "markup": "<script>alert(1)</script> [1](javascript:x) 用水?",
    "a marker": "用水總量[1]是多少?[2]",
    "braces": "{question} {0} %s 用水?",
    "lines": "用水總量\n\n是多少\t?\r\n",
    "line separators": "用水\u2028總量\u2029是多少?",
    "a path": "../../etc/passwd 用水?",
    "combining marks": "用水" + "\u0301" * 500 + "是多少?",
    "full width": "２０２３年用水總量是多少？",
    "other scripts": "كم كمية المياه؟ Сколько воды? 물은 얼마나?",
}


@pytest.mark.parametrize("question", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_question_is_a_question(chain, question):
    check(chain.ask(question), chain)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", "the question has no words in it; type one"),
        (" \n\t　", "the question has no words in it"),
        ("?!。…", "the question has no words in it"),
        ("字" * (MAX_QUESTION_CHARS + 1), "the question has 2,001 characters; shorten it to 2,000 or fewer"),
        ("x\x00y", "the question is not plain text; type it again"),
        ("\x89PNG\r\n\x1a\nIHDR", "the question is not plain text"),
        ("\x1b[31m紅", "the question is not plain text"),
        ("用水\ufffd\ufffd總量", "the question is not plain text"),
    ],
)
def test_an_empty_enormous_or_binary_question_is_refused_before_anything_is_searched(chain, question, message):
    with pytest.raises(QuestionError, match=f"^{message}"):
        chain.ask(question)


def test_a_lone_surrogate_as_a_terminal_hands_it_on_is_no_text(chain):
    with pytest.raises(QuestionError, match="the question is not plain text"):
        chain.ask("用水\udcff總量是多少?")


def test_a_question_at_the_limit_is_answered_and_white_space_around_it_does_not_count(chain):
    check(chain.ask("  " + "水" * MAX_QUESTION_CHARS + "\n"), chain)


def test_the_answer_grows_and_the_last_is_the_whole_one(chain):
    *_, last = chain.stream("全市2023年用水總量是多少?", id="s")
    check(last, chain)
    whole = chain.ask("全市2023年用水總量是多少?", id="s")
    assert (last.answer, last.citations, last.id) == (whole.answer, whole.citations, "s")


def test_the_same_question_has_the_same_answer_every_time(chain):
    one, other = (chain.ask("每戶每月用水不得超過多少?").to_json() | {"timings_ms": None} for _ in range(2))
    assert one == other


def test_a_language_asked_for_is_kept(chain):
    for language in ("zh-Hant", "zh-Hans", "en"):
        answer = chain.ask("恐龍為什麼滅絕?", language=language)
        assert (answer.language, answer.answer) == (language, say("refusal", language))


def test_a_follow_up_is_searched_as_it_was_meant_and_shown_as_it_was_typed(chain):
    answer = chain.ask("那工業用水呢?", history=[Turn("user", "農業用水占多少?"), Turn("assistant", "52%")])
    check(answer, chain)
    assert answer.question == "那工業用水呢?"
    assert answer.standalone != answer.question
    assert "工業用水" in answer.standalone


@pytest.mark.parametrize(
    "history", [[Turn("user", "字" * 100_000)], [Turn("assistant", "x")], [Turn("user", "")], [Turn("user", "\x00\udcff")]]
)
def test_no_history_breaks_a_question(chain, history):
    check(chain.ask("那工業用水呢?", history=history), chain)


def test_a_greeting_in_a_conversation_is_no_follow_up(chain):
    history = [Turn("user", "全市2023年用水總量是多少?"), Turn("assistant", "…")]
    assert chain.completed("你好", history) == "你好"
    assert chain.ask("謝謝!", history=history).abstained


def test_a_follow_up_is_never_longer_than_a_question_may_be(chain):
    answer = chain.ask("排第幾?", history=[Turn("user", "字" * 100_000)])
    assert len(answer.standalone) <= MAX_QUESTION_CHARS


@pytest.mark.parametrize("content", ["一句話。", "濕地", "用水" * 5000, "。。。\n。。。", "1\n2\n3", "😀\u202e。\n\n\u2028"])
def test_the_strangest_documents_can_be_asked(home, content):
    chain = chain_over(home, plain("strange", content))
    for question in ("用水是多少?", "第一部分講什麼?", "總結一下", "what is 1?"):
        check(chain.ask(question), chain)


def test_documents_of_headings_alone_can_be_asked(home):
    chain = chain_over(home, plain("titles", "標題"))
    answer = chain.ask("標題是什麼?")
    check(answer, chain)
    assert answer.abstained


def test_two_documents_of_one_text_are_cited_apart(home):
    text = "全市用水總量為3.25億立方米。"
    chain = chain_over(home, plain("a", text), plain("b", text))
    answer = chain.ask("全市用水總量是多少?")
    check(answer, chain)
    assert {citation.document for citation in answer.citations} <= {"a", "b"}


def test_an_index_of_nothing_refuses_every_question(home):
    chain = chain_over(home)
    answer = chain.ask("用水總量是多少?")
    check(answer, chain)
    assert (answer.abstained, answer.hits, answer.nearest) == (True, (), ())


def test_no_more_hits_are_told_than_asked_for(home):
    index = indexed(home, handbook())
    for k in (1, 2):
        assert len(Chain(index, retriever(home, handbook()), k=k).ask("用水總量是多少?").hits) == k


def test_a_mode_that_needs_a_language_model_is_refused_not_ignored(home):
    with pytest.raises(SettingsError, match="language model"):
        chain_over(home).ask("用水總量是多少?", mode="generate")


def test_a_slip_is_mended_and_shown_also_when_it_comes_from_an_earlier_turn_and_not_when_searched_as_typed(tmp_path):
    chain = chain_over(tmp_path, plain("policy", "農業科技進步貢獻率達到70.3%。水資源管理條例自公布日起施行。"))
    typed, meant = "農業科枝進步貢獻率是多少?", "農業科技進步貢獻率是多少?"
    assert (chain.ask(typed).question, chain.ask(typed).standalone) == (typed, meant)
    assert "70.3%" in chain.ask(typed).answer
    assert chain.ask(typed, history=None).standalone == typed
    followed = chain.ask("它是多少?", history=[Turn("user", "農業科枝進步貢獻率有什麼意義?")]).standalone
    assert "科技進步" in followed
    assert "科枝" not in followed


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("3D打印是什麼?", True),
        ("GDP是多少?", True),
        ("屬於什麼 zone?", False),
        ("濕地有多大?", True),
        ("高校有幾所?", True),
        ("面積多大?", False),
        ("哪天開幕?", False),
    ],
)
def test_a_thing_of_its_own_is_a_subject_and_what_is_always_another_s_is_none(question, alone):
    earlier = [Turn("user", "農業科技進步的貢獻率是多少?")]
    assert (standalone(question, earlier) == question) is alone


def test_they_of_two_questions_are_those_that_the_documents_are_about():
    earlier = [Turn("user", "保護區數量他們排名第幾?")]
    assert standalone("他們的基地定位是什麼?", earlier) == "他們的基地定位是什麼?"
    assert "他們" not in standalone("他們今年打算拿多少?", [Turn("user", "吉林的糧食總產量是多少?")])


def test_a_summary_of_many_parts_keeps_to_what_a_summary_may_have(tmp_path):
    parts = "".join(f"## 第{number}項工作的目標與分工安排\n\n本項由各單位照進度辦理,按季檢討。\n\n" for number in range(1, 61))
    (tmp_path / "plan.md").write_text(f"# 年度工作計畫\n\n{parts}", encoding="utf-8")
    answer = chain_over(tmp_path / "home", read(tmp_path / "plan.md")).ask("整篇文章在講什麼?")
    assert not answer.abstained
    assert sum(len(citation.quote) for citation in answer.citations) <= MAX_SUMMARY_CHARS
    assert answer.citations[0].quote.startswith("第1項工作")


def test_a_term_is_explained_by_its_entry_among_other_entries(tmp_path):
    terms = "名詞解釋\n\n1.「九小場所」:是指小型學校、小型醫院、小商店。\n2.「標準海」:對劃定的海域,在提前完成論證後,可以直接審批或者出讓。\n"
    text = f"工作安排\n\n整治「九小場所」的消防安全隱患,推進「標準海」出讓,繼續整治九小場所。\n\n{terms}"
    asking = chain_over(tmp_path, plain("report", text))
    part = asking.consider("「標準海」是什麼意思?")
    quotes = [asking.documents[quote.document].quote(quote.span) for quote in part.draft.quotes]
    assert any("可以直接審批或者出讓" in quote for quote in quotes)


def test_a_long_explanation_is_quoted_from_its_term_on(tmp_path):
    long = "對依照國土空間規劃與海岸帶規劃劃定的適養海域,在提前完成區域整體海域使用論證之後,經利益相關者協調一致,並且辦理完環境影響評價,"
    rest = "再經公示三十日而沒有異議的,由主管機關公布名單並且統一編號,各級政府可以直接審批或者出讓給養殖企業使用,不必另外論證,也不必重新公告,每年年底還要由海洋主管部門複核一次。"
    document = plain("report", f"名詞解釋\n\n2.「標準海」:{long}{rest}\n")
    asking = in_long_passages(tmp_path, document)
    quotes = [document.quote(quote.span) for quote in asking.consider("「標準海」是什麼意思?").draft.quotes]
    assert any(quote.startswith("2.「標準海」:對依照") and "直接審批" in quote for quote in quotes)


def features_of(home, text, question):
    asking = chain_over(home, plain("report", text))
    return asking.features(asking.consider(question))


def test_a_change_told_the_other_way_round_is_seen(tmp_path):
    text = "全年重污染天氣減少38天,空氣質量明顯好轉。"
    assert features_of(tmp_path / "more", text, "重污染天氣為什麼增加38天?")["direction denied"] == 1
    assert features_of(tmp_path / "less", text, "重污染天氣為什麼減少38天?")["direction denied"] == 0


def test_a_figure_that_the_question_gives_is_no_answer(tmp_path):
    text = "擁有78所高校。森林很多。"
    assert features_of(tmp_path / "given", text, "78所高校屬於雙一流的有幾所?")["figure of the question"] == 1
    assert features_of(tmp_path / "asked", text, "有多少所高校?")["figure of the question"] == 0


def test_what_is_counted_and_what_is_measured_have_to_be_said(tmp_path):
    text = "擁有78所高校,森林面積20.12萬平方公里。"
    assert features_of(tmp_path / "students", text, "高校有多少在校學生?")["counted thing missing"] == 1
    assert features_of(tmp_path / "colleges", text, "有多少所高校?")["counted thing missing"] == 0
    assert features_of(tmp_path / "grass", text, "草原面積是多少?")["measure of another thing"] == 1
    assert features_of(tmp_path / "forest", text, "森林面積是多少?")["measure of another thing"] == 0


def test_a_term_with_a_number_is_said_by_its_parts(tmp_path):
    told = features_of(tmp_path / "told", "它具有高科技、高效能、高質量特徵。", "三高是哪三高?")
    assert (told["parts spelt out"], told["things missing from quotes"], told["only named"]) == (1, 0, 0)
    named = features_of(tmp_path / "named", "圍繞維護國家三高,積極承接戰略。", "三高是哪三高?")
    assert (named["parts spelt out"], named["only named"]) == (0, 1)


def test_an_ordinal_without_a_measure_word_is_any_of_its_number(tmp_path):
    text = "正在迎來第四次產業革命。"
    assert features_of(tmp_path / "fourth", text, "Which revolution is the 4th?")["ordinals missing"] == 0
    assert features_of(tmp_path / "fifth", text, "Which revolution is the 5th?")["ordinals missing"] == 1


def test_what_a_question_quotes_is_said_or_is_missing(tmp_path):
    text = "當好國家糧食安全「壓艙石」,建設大基地。"
    said = features_of(tmp_path / "said", text, "「壓艙石」是什麼意思?")
    assert (said["quoted said"], said["quoted missing"]) == (1, 0)
    missing = features_of(tmp_path / "missing", text, "「領頭雁」是什麼意思?")
    assert (missing["quoted said"], missing["quoted missing"]) == (0, 1)


def test_what_was_reached_gives_way_to_what_is_aimed_at():
    earlier = [Turn("user", "广东规上工业增加值去年涨了几个点")]
    assert standalone("今年目标几个点?", earlier) == "广东规上工业增加值今年目标涨几个点"


def quotes_of(home, text, question):
    asking = chain_over(home, plain("report", text))
    part = asking.consider(question)
    return [asking.documents[quote.document].quote(quote.span) for quote in part.draft.quotes]


def test_a_figure_that_stands_at_two_places_is_cited_at_both(tmp_path):
    text = "圍繞維護國家「五大安全」,承接戰略佈局。\n\n要為維護國家「五大安全」作出貢獻。\n\n森林很多,濕地也不少。\n"
    quotes = quotes_of(tmp_path, text, "維護國家的安全有幾大?")
    assert len(quotes) == 2
    assert all("五大安全" in quote for quote in quotes)


def test_what_goes_on_with_a_figure_stays_with_it(tmp_path):
    text = "高速公路總里程突破8000公里、達8184公里。貨物和集裝箱吞吐量分別增長4%、11.3%。經濟總量達到64697億元,保持全國第5位。"
    assert quotes_of(tmp_path / "miles", text, "高速公路總里程有多少公里?") == ["高速公路總里程突破8000公里、達8184公里"]
    assert quotes_of(tmp_path / "ports", text, "集裝箱吞吐量增長多少?") == ["貨物和集裝箱吞吐量分別增長4%、11.3%"]
    assert "保持全國第5位" in quotes_of(tmp_path / "rank", text, "經濟總量全國排第幾?")[0]


def test_a_figure_of_the_year_that_is_asked_for_is_quoted(tmp_path):
    (tmp_path / "report.md").write_text(
        "# 2025年甲省政府工作報告\n\n## 一、過去一年工作回顧\n\n糧食產量439億斤,再創新高。\n\n## 二、2025年工作安排\n\n確保糧食產量達436億斤。\n",
        encoding="utf-8",
    )
    asking = chain_over(tmp_path / "home", read(tmp_path / "report.md"))
    for question, figure in (("2024年糧食產量是多少?", "439億斤"), ("2025年糧食產量是多少?", "436億斤")):
        part = asking.consider(question)
        assert [quote.emphasis for quote in part.draft.quotes] == [figure]
        assert asking.features(part)["years missing"] == asking.features(part)["another year"] == 0


def test_a_conversation_stays_with_its_place_and_leaves_it_where_others_are_asked_about(tmp_path):
    reports = [
        plain(name, f"2025年{place}省政府工作報告\n\n{place}的糧食產量853億斤,濕地面積5萬公頃。\n")
        for name, place in (("jilin", "吉林"), ("liaoning", "遼寧"))
    ]
    asking = chain_over(tmp_path, *(replace(report, title=report.text.splitlines()[0]) for report in reports))

    def completed(*spoken):
        *before, last = spoken
        return asking.completed(last, [Turn("user", text) for text in before])

    assert completed("吉林的糧食產量是多少?", "濕地面積有多大?", "排第幾?").startswith("吉林")
    assert completed("我住吉林,糧食產量是多少?") == "吉林糧食產量是多少?"
    assert completed("吉林的糧食產量是多少?", "哪個省的濕地最大?") == "哪個省的濕地最大?"
    assert completed("吉林的糧食產量是多少?", "全國的濕地面積有多大?") == "全國的濕地面積有多大?"


def test_who_asks_counts_where_the_documents_speak_of_such_people(tmp_path):
    handbook = chain_over(tmp_path, plain("handbook", "約聘人員特別休假七天。正式人員特別休假十天。"))
    assert handbook.completed("我是約聘人員,特別休假有幾天?", []) == "我是約聘人員,特別休假有幾天?"
    assert handbook.completed("我是跑儀器銷售的,特別休假有幾天?", []) == "特別休假有幾天?"


def test_a_contradiction_and_a_programme_of_nowhere_are_seen(tmp_path):
    text = "擁有哈工大等78個高校,大豆自主選育品種達到100%。"
    assert features_of(tmp_path / "other", text, "玉米自主選育的比例是多少?")["told otherwise"] == 1
    assert features_of(tmp_path / "value", text, "87個高校分佈在哪裡?")["told otherwise"] == 1
    assert features_of(tmp_path / "right", text, "大豆自主選育的比例是多少?")["told otherwise"] == 0
    assert features_of(tmp_path / "named", text, "「天府糧倉」有幾個高校?")["programme missing"] == 1


def test_a_date_alone_is_quoted_with_what_was_then(tmp_path):
    text = "2023年入冬以來,冰雪旅遊呈現現象級頂流。他在2021年親臨考察,推動經濟發展。"
    assert quotes_of(tmp_path, text, "冰雪旅遊是哪一年入冬以來成為頂流的?")[0] == "2023年入冬以來,冰雪旅遊呈現現象級頂流"


def test_reasons_that_stand_side_by_side_are_quoted_together(tmp_path):
    beginning = "去年入冬以後,帶來了一系列綜合效應,街上和車站裡到處都是遠道而來的旅客,飯店和餐廳也都客滿,"
    reasons = "冰雪旅遊熱鬧是重要理念的生動實踐,是推動全民上冰雪的重要成果"
    ending = ",今後還要繼續把相關的場館和道路修好,把服務做得更周到一些,讓大家都願意再來,各單位還要按季檢討一次,把沒有做好的地方一項一項補上,並且把結果公布給全市的民眾知道。"
    document = plain("report", beginning + reasons + ending)
    quotes = [
        document.quote(quote.span)
        for quote in in_long_passages(tmp_path, document).consider("為什麼冰雪旅遊這麼熱鬧?").draft.quotes
    ]
    assert [quote for quote in quotes if reasons in quote and len(quote) < len(beginning)]


def test_the_points_of_a_part_are_told_by_their_headings(tmp_path):
    parts = "".join(
        f"## 第{number}部分\n\n本部分說明全部工作的來由與安排。\n\n"
        + "".join(f"### {name}\n\n{name}的工作由各單位辦理。\n\n" for name in names)
        for number, names in (("一", ("植樹", "造林")), ("二", ("治水", "修路")))
    )
    (tmp_path / "plan.md").write_text(f"# 年度工作計畫\n\n{parts}", encoding="utf-8")
    asking = chain_over(tmp_path / "home", read(tmp_path / "plan.md"))
    assert [citation.quote for citation in asking.ask("第二部分分成哪幾個方面?").citations] == ["第二部分", "治水", "修路"]
    assert "治水的工作由各單位辦理" in asking.ask("第二部分說什麼?").answer


def test_a_piece_of_something_that_is_only_named_is_no_summary(tmp_path):
    asking = chain_over(tmp_path, plain("report", "用好創新發展60條等政策,攻克一批技術。\n\n森林很多,濕地也不少。\n"))
    assert asking.consider("創新發展60條的第一條寫了什麼?").confidence < asking.consider("創新發展60條寫了什麼?").confidence


def test_what_is_named_in_quotation_marks_is_listed_from_every_place_that_names_it(tmp_path):
    text = "加快建設哈大齊示範區,推動專案落地。\n\n佈局建設哈大齊產業帶,發展綠色經濟。\n\n森林很多,濕地也不少。\n"
    quotes = quotes_of(tmp_path, text, "提到「哈大齊」的佈局有哪些?")
    assert any("示範區" in quote for quote in quotes)
    assert any("產業帶" in quote for quote in quotes)


def test_the_asker_s_own_words_do_not_drown_those_that_the_document_has(tmp_path):
    text = "綠色發展是當務之急。\n\n完整的工業體系為綠色發展奠定堅實基礎。\n"
    asking = chain_over(tmp_path, plain("report", text))
    best = asking.consider("憑什麼嚷嚷咱這疙瘩搗鼓綠色發展真格有本錢?").draft.considered[0]
    assert "奠定堅實基礎" in asking.documents["report"].quote(best.clause)
