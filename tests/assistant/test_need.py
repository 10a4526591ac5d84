"""What a question asks for."""

import re

import pytest

from assistant.need import need
from corpus.script import fold


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What are new quality productive forces?", "definition"),
        ("What are the core elements of the plan?", "list"),
        ("營商環境行動為期幾年?", "number"),
        ("哪一年提出的?", "date"),
        ("示範區 批准年份", "date"),
        ("排名第幾?", "rank"),
        ("為什麼要改革?", "why"),
        ("市場有哪些?", "list"),
        ("培植之企業類型為何?", "list"),
        ("這是為何?", "why"),
        ("全省高校有幾間", "number"),
        ("那個園區叫啥", "name"),
        ("維護幾大安全", "number"),
        ("園區占地幾公頃?", "number"),
        ("每公頃單產幾公斤?", "number"),
        ("產量那個數字給我一下", "number"),
        ("如何推動數字發展?", "how"),
        ("這份報告總共幾頁?", "number"),
        ("整理一下這份文件", "summary"),
        ("造就那些高階人才?", "list"),  # 那 where 哪 was meant
        ("到底是什麼嗎?", "definition"),
        ("談生產關係的那一部分,分成哪幾個面向?", "summary"),
        ("重點任務那一章有哪五塊?", "summary"),
        ("農業那塊有哪些措施?", "list"),
        ("草原面積 黑龍江", "number"),
        ("預算 編制", "fact"),  # no figure is asked for
        ("budget seed industry campaign", "number"),
        ("What do the numbers in the policy stand for?", "fact"),
        ("東北幾個省區之間打算怎麼合作?", "how"),
        ("哪個城市一年產值最高?", "name"),
        ("Has China joined the ranks of innovative countries?", "yesno"),
        ("Which edition of the games?", "rank"),
        ("哪幾天開幕?", "date"),
        ("影印機要打分機幾號報修", "fact"),
        ("到底是什麼單位負責?", "fact"),
        ("一句話說明人才為什麼重要", "why"),
        ("轉化率 百分比", "number"),
        ("target year for carbon neutrality", "date"),
        ("標準海 意思", "definition"),
        ("科技創新被定位成什麼?", "definition"),
        ("研究所是幾號所?", "number"),
        ("拿了幾面獎牌", "number"),
        ("固定資產投資目標幾 %", "number"),
        ("What is forest coverage?", "number"),
        ("What was the province's grain output in 2023?", "number"),
        ("Is the mountain on the list of parks?", "yesno"),
        ("List the parks.", "list"),
        ("「壓艙石」在講什麼?", "definition"),
        ("「重點任務」那部分在講什麼?", "summary"),
        ("Which winter event zone is tied to it?", "name"),
        ("Copy the exact sentence on tourism", "quote"),
        ("那句請一字不漏給我", "quote"),
        ("幹嘛那麼看重人?", "why"),
        ("what was the total harvest, in jin?", "number"),
        ("Give me a list of measures", "list"),
        ("What is a free trade area?", "definition"),
        ("What is foreign investment?", "definition"),
        ("好幾面臨困難的企業,怎麼辦", "how"),
    ],
)
def test_the_form_of_the_answer_is_read_off_the_question(question, kind):
    assert need(question).kind == kind


@pytest.mark.parametrize(
    ("question", "fitting", "other"),
    [
        ("專精特新企業總共有多少家?", "家", "%"),
        ("How many nature reserves are there?", "个", "%"),
        ("增加值增長了多少?", "%", "亿元"),
        ("行動為期幾年?", "年", "个"),
        ("濕地面積多大?", "平方公里", "%"),
        ("business environment campaign how many years", "年", "亿人"),
        ("How long is the campaign meant to run?", "年", "平方公里"),
        ("我們用了多長時間走完?", "年", "%"),
        ("園區的總投資是多少?", "亿元", "%"),
        ("預算支出成長多少?", "%", "亿元"),
        ("支出占多少?", "%", "亿元"),
        ("現在養了多少頭梅花鹿?", "头", "年"),
        ("面積幾平方公里?", "公顷", "%"),
        ("開車最快要多久?", "分钟", "公里"),
        ("每人領幾元?", "元", "%"),
        ("多少面積?", "平方公里", "面"),
        ("實驗室有幾家?", "个", "条"),
        ("一季賺了幾億啊?", "亿元", "亿人"),
    ],
)
def test_a_figure_of_another_unit_is_not_what_is_asked(question, fitting, other):
    units = need(question).units
    assert re.search(units, fitting)
    assert not re.search(units, other)


@pytest.mark.parametrize(
    ("question", "years", "ago"),
    [
        ("吉林2024年的增速?", {"2024"}, -1),
        ("去年的糧食產量?", set(), 1),
        ("How many jobs this year?", set(), 0),
        ("面積多大?", set(), -1),
    ],
)
def test_the_year_meant_is_named_or_counted_from_the_documents(question, years, ago):
    assert (need(question).years, need(question).ago) == (years, ago)


def test_a_question_may_ask_which_of_the_documents():
    assert need("哪個省籌辦冬運會?").of_document
    assert not need("該省籌辦第幾屆?").of_document


@pytest.mark.parametrize(
    ("question", "words", "others"),
    [
        ("一共涉及幾個省?", "三省一區", "三個月"),
        ("維護幾大安全?", "五大安全", "五大戰略"),
        ("有幾大產業?", "三大產業", "第三產業"),
        ("森林面積多大?", "", "三省"),
    ],
)
def test_what_is_counted_is_looked_for_beside_a_number(question, words, others):
    counted = need(question).counted
    assert bool(counted and re.search(counted, fold(words))) == bool(words)
    assert not (counted and re.search(counted, fold(others)))


@pytest.mark.parametrize("question", ["近幾年的糧食產量是多少?", "走了幾百年的路程有多長?"])
def test_years_that_are_told_are_not_asked_for(question):
    assert "年" not in need(question).units


def test_a_round_amount_answers_how_many():
    assert re.search(need("海試深度多少米?").counted, fold("助力萬米海試"))
    assert re.search(need("增產計畫是多少噸?").counted, fold("實施千萬噸糧食增產計劃"))
    assert not re.search(need("增產計畫是多少噸?").counted, fold("實施3萬噸計劃"))


def test_a_vague_time_answers_how_long():
    assert re.search(need("我國花了多久?").counted, "用几十年的时间走完")


def test_what_is_newly_added_is_not_asked_in_percent():
    assert re.search(need("新增多少?").units, "个")


def test_a_target_is_of_the_documents_own_year():
    assert (need("經濟成長目標是多少?").ago, need("去年的目標是多少?").ago) == (0, 1)
    assert (need("明年的目標是多少?").ago, need("目標群體是誰?").ago) == (-1, -1)
