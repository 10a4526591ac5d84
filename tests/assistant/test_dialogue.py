"""A follow-up is completed from what was asked before, and a question that stands alone is left alone."""

import pytest

from assistant.dialogue import standalone
from assistant.service import Turn


@pytest.mark.parametrize(
    ("earlier", "question", "complete"),
    [
        ("國家級自然保護區有幾個?", "那省級的有幾個?", "省級自然保護區有幾個?"),
        ("河北2024年改了多少農村廁所?", "那2025年打算再改多少?", "河北2025年改多少農村廁所?"),
        ("廣西2024年外貿漲了多少?", "2025年又想漲多少?", "廣西2025年外貿漲多少?"),
        ("河北2024年改了多少農村廁所?", "2025年的糧食產量呢?", "2025年的糧食產量是多少?"),
        ("河北2024年改了多少農村廁所?", "2025年要造多少森林?", "2025年要造多少森林?"),
        ("甘肅2024年進出口增長了多少?", "那2025年定的目標是漲多少?", "甘肅2025年進出口增長多少?"),
        ("糧食產量是多少?", "2024年增長了多少?", "糧食產量2024年增長了多少?"),
        ("高校有多少所?", "2025年計劃是什麼?", "2025年計劃是什麼?"),
        ("濕地面積有多大?", "是誰提出新質生產力?", "是誰提出新質生產力?"),
        ("濕地面積有多大?", "那森林面積呢?糧食產量是多少?", "森林面積有多大?糧食產量是多少?"),
        ("How large are the wetlands?", "What is the goal of this plan?", "What is the goal of this plan?"),
        ("陝西對低空經濟有什麼安排?", "是哪座城市?", "陝西對低空經濟安排是哪座城市?"),
        ("江西要新修多少農村公路?", "那自來水呢?打算讓多少比例的農家用得上?", "自來水打算讓多少比例的農家用得上?"),
        (
            "How many trains did Zhejiang run in 2024?",
            "And what is the target for this year?",
            "How many trains did Zhejiang run target this year?",
        ),
        ("How many roads were built in 2024?", "What about 2025?", "How many roads were built 2025?"),
        ("國家級自然保護區有幾個?", "那省級的呢?", "省級自然保護區有幾個?"),
        ("2023年高新技術企業增加了多少?", "那高技術製造業呢?", "2023年高技術製造業增加了多少?"),
        ("企業在這裡面算什麼角色?", "那國營的呢", "國營在這裡面算什麼角色?"),
        ("黑龍江的濕地排第幾?", "它的面積多大?", "黑龍江的濕地的面積多大?"),
        ("新質生產力的定義是什麼?", "它有什麼特徵?", "新質生產力有什麼特徵?"),
        ("浙江2024年的GDP成長率是多少?", "那跟四川比呢?", "浙江和四川2024年的GDP成長率是多少?"),
        ("遼寧2024年社會消費品零售總額成長多少?", "那總額是多少錢?", "遼寧2024年社會消費品零售總額成長總額是多少錢?"),
        ("黑龍江要怎麼讓傳統產業升級?", "用什麼技術?", "黑龍江要讓傳統產業升級用什麼技術?"),
        ("請列出糧食產量占全國的比重", "以及自然保護區的數量與排名", "自然保護區的數量與排名"),
        ("咱们省粮食总产量多少?", "那占全国百分之几?", "咱们省粮食总产量占全国百分之几?"),
        ("支撐保障那部分有哪些重點?", "那新型生產關係那一部分呢?", "新型生產關係那一部分有哪些重點?"),
        ("先講黑龍江的濕地有多大,再講自然保護區有幾個", "排第幾?", "自然保護區排第幾?"),
        ("黑龍江的糧食產量有多少?", "佔全國多少比例?", "黑龍江的糧食產量佔全國多少比例?"),
        ("黑龍江的高校有多少所?", "亞冬會在哪裡?", "亞冬會在哪裡?"),
        ("黑龍江有什麼優勢?", "那挑戰呢?", "黑龍江有什麼挑戰?"),
        ("吉林的產量排第幾?", "和四川比呢?", "吉林和四川的產量排第幾?"),
        ("吉林省有幾個國家級自然保護區?", "省級的有哪些?", "吉林省省級自然保護區有哪些?"),
        ("吉林省的濕地有多大?", "是這樣嗎?森林覆蓋率呢?", "吉林省的森林覆蓋率有多大?"),
        ("首次提出的年月是什麼?", "wetland 面積", "wetland 面積"),
        (
            "How many universities does Heilongjiang have?",
            "How many institutes does it have?",
            "How many institutes does Heilongjiang have?",
        ),
    ],
)
def test_what_is_left_out_is_taken_from_the_question_before(earlier, question, complete):
    assert standalone(question, [Turn("user", earlier)]) == complete


def test_the_first_of_several_questions_leans_on_what_was_asked_before_and_the_others_do_not():
    earlier = [Turn("user", "黑龍江的森林面積有多大?"), Turn("assistant", "20.12萬平方公里")]
    assert standalone("排第幾?還有濕地多大?", earlier) == "黑龍江的森林面積排第幾?還有濕地多大?"
    assert standalone("那濕地呢?順便問保護區排第幾", earlier) == "黑龍江的濕地面積有多大?順便問保護區排第幾"
