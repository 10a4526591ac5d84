"""A question that asks several things is asked as several; one that asks one thing stays whole."""

import pytest

from assistant.compound import split


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("出圈的是哪座城市 籌辦第幾屆亞冬會 還有什麼展會", ["出圈的是哪座城市", "籌辦第幾屆亞冬會", "還有什麼展會"]),
        ("關係是什麼關係?市場起什麼作用?", ["關係是什麼關係?", "市場起什麼作用?"]),
        ("黑龍江 濕地 面積是多少", ["黑龍江 濕地 面積是多少"]),
        ("市場和政府各有什麼作用?", ["市場有什麼作用?", "政府有什麼作用?"]),
        ("種田跟冰雪這兩塊,各要蓋什麼園區?", ["種田要蓋什麼園區?", "冰雪要蓋什麼園區?"]),
        ("政府要做什麼、企業又是什麼角色?", ["政府要做什麼", "企業又是什麼角色?"]),
        ("農業、生態、國企三方面各推何項行動?", ["農業推何項行動?", "生態推何項行動?", "國企推何項行動?"]),
        ("各地區的目標是什麼?", ["各地區的目標是什麼?"]),
        ("政府和企業在各領域要做什麼?", ["政府和企業在各領域要做什麼?"]),
        ("高校、院所與各企業如何合作?", ["高校、院所與各企業如何合作?"]),
        ("報告提到的措施中,跟農業有關的,有哪些?", ["報告提到的措施中,跟農業有關的,有哪些?"]),
        ("報告中,無論規模多大的企業,都要做什麼?", ["報告中,無論規模多大的企業,都要做什麼?"]),
        ("The zone, where Russia trades, covers how many cities?", ["The zone, where Russia trades, covers how many cities?"]),
        ("Where are the offices of the zone and the port?", ["Where are the offices of the zone and the port?"]),
        ("談到人才,誰來培養,對企業,又有什麼要求?", ["談到人才,誰來培養", "對企業,又有什麼要求?"]),
        ("那邊的合作,一共涉及幾個省、幾個區?", ["那邊的合作,一共涉及幾個省、幾個區?"]),  # too short to be two
        (
            "What are firms called, and what are people called, in this text?",
            ["What are firms called", "what are people called, in this text?"],
        ),
        ("Where are the zone and the port located?", ["Where is the zone?", "Where is the port located?"]),
        ("Where are the zone and the port?", ["Where is the zone?", "Where is the port?"]),
        ("請給我 (1) 保護區的個數 (2) 大學的個數", ["保護區的個數", "大學的個數"]),
        ("文件第(一)項和第(二)項有什麼不同?", ["文件第(一)項和第(二)項有什麼不同?"]),
        ("人才為什麼這麼重要?文件給的理由是什麼", ["人才為什麼這麼重要?"]),  # the same again
        ("誰被處罰?原因是什麼?", ["誰被處罰?", "原因是什麼?"]),
        ("全國排第幾、金額多少?", ["全國排第幾", "金額多少?"]),
        ("一年營業額多少，文件裡有嗎", ["一年營業額多少"]),
        ("新質生產力不是有三個「高」嗎 是哪三個", ["新質生產力不是有三個「高」嗎 是哪三個"]),
        ("西方走了幾百年的工業化,我們用了多長時間走完?", ["西方走了幾百年的工業化,我們用了多長時間走完?"]),
        ("市場要讓哪些要素活起來還有東部要弄什麼聚落", ["市場要讓哪些要素活起來", "還有東部要弄什麼聚落"]),
        ("哪個族群要另外量身訂做保險辦法?", ["哪個族群要另外量身訂做保險辦法?"]),
        (
            "What plays the decisive role, and which barrier does it build?",
            ["What plays the decisive role", "which barrier does it build?"],
        ),
        ("In the 1964 report, what should aid achieve?", ["In the 1964 report, what should aid achieve?"]),
        (
            "Sichuan grain: what was harvested in 2024 and what is the goal for 2025?",
            ["Sichuan grain: what was harvested in 2024", "Sichuan grain: what is the goal for 2025?"],
        ),
        ("第三大部分在談什麼?給我重點,簡報一頁要寫完。", ["第三大部分在談什麼?"]),
        ("第二部分讲重点任务,一共几块,大意各是什么?", ["第二部分讲重点任务,一共几块"]),
        ("第二部分在講什麼?農業那段的重點是什麼?", ["第二部分在講什麼?", "農業那段的重點是什麼?"]),
        ("森林:面積多大?草原:面積多大?", ["森林:面積多大?", "草原:面積多大?"]),
        ("會議10:30開嗎?誰主持?", ["會議10:30開嗎?", "誰主持?"]),
        ("糧食產量多少?哪個省更高?", ["糧食產量多少?", "哪個省更高?"]),
        ("黑龍江的森林和吉林的草原面積分別是多少?", ["黑龍江的森林是多少?", "吉林的草原面積是多少?"]),
        ("吉林跟遼寧的面積各是多少,哪個高?", ["吉林跟遼寧的面積各是多少"]),
        ("吉林和遼寧兩家比,去年的產量誰高,各是多少?", ["吉林和遼寧兩家比,去年的產量誰高,各是多少?"]),
        ("先講黑龍江是什麼基地,再講國企要做哪個行動", ["黑龍江是什麼基地", "國企要做哪個行動"]),
        ("這說法是哪年哪月提出的、冰雪旅遊什麼時候爆紅?", ["這說法是哪年哪月提出的", "冰雪旅遊什麼時候爆紅?"]),
        ("森林、濕地的面積,還有高校和院所各有幾個?", ["森林、濕地的面積", "還有高校有幾個?", "院所有幾個?"]),
        ("Which missions have they supported? List them all please.", ["Which missions have they supported?"]),
        ("我要做簡報,請一次給我糧食產量、森林面積這兩個數字", ["糧食產量是多少?", "森林面積是多少?"]),
        ("給我甲方、乙方這兩個數字", ["給我甲方、乙方這兩個數字"]),  # they have none
        ("為什麼一定要發展?理由幫我整理一下", ["為什麼一定要發展?"]),
        ("生產力到底是什麼?給我一個準確的定義", ["生產力到底是什麼?"]),
        ("革命是靠什麼起來的,這份材料怎麼說?", ["革命是靠什麼起來的"]),
        ("憑什麼說已經有基礎了?文件裡怎麼講的?", ["憑什麼說已經有基礎了?"]),
        ("影響糧食產量還有生態安全的因素有哪些?", ["影響糧食產量還有生態安全的因素有哪些?"]),
        ("先說明什麼是生產力,再說明為什麼要發展", ["先說明什麼是生產力", "再說明為什麼要發展"]),
        ("在教育方面,「培養什麼樣的人、怎樣培養人」是誰提出的?", ["在教育方面,「培養什麼樣的人、怎樣培養人」是誰提出的?"]),
        ("示範區有兩個 一個跟俄羅斯一個跟上合 名字各是什麼", ["示範區有兩個 一個跟俄羅斯一個跟上合 名字各是什麼"]),
    ],
)
def test_questions_in_a_row_are_told_apart_and_keywords_are_one(question, parts):
    assert split(question) == parts
