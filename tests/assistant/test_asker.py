"""Who asks is left out of what is asked; what is asked about never is."""

import pytest

from assistant.asker import without_asker


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("我是跑儀器銷售的,獨立研究所一共多少家?", "獨立研究所一共多少家?"),
        ("法學生問:為什麼還要另外搞一套新型的生產關係?", "為什麼還要另外搞一套新型的生產關係?"),
        ("我賣拖拉機的,全省的農業機械化率是多少?", "全省的農業機械化率是多少?"),
        ("做建材的想知道 哪些城市要建冰雪園區?", "哪些城市要建冰雪園區?"),
        ("宣傳科要核稿,最大的政治指什麼?", "最大的政治指什麼?"),
        ("剛調來安徽上班,三地一區到底是哪四樣?", "三地一區到底是哪四樣?"),
        ("森林有多大?我做測繪的", "森林有多大?"),
        ("As a seed breeder I'd like to know how many institutes there are.", "how many institutes there are."),
        (
            "I'm briefing a delegation: which country is the laboratory shared with?",
            "which country is the laboratory shared with?",
        ),
        ("How many reserves are there? I draw trail maps.", "How many reserves are there?"),
        # what is asked about
        ("我們的濕地,面積多大?", "我們的濕地,面積多大?"),
        ("我國的糧食產量,占全球多少?", "我國的糧食產量,占全球多少?"),
        ("我省今年的糧食,產量多少?", "我省今年的糧食,產量多少?"),
        ("我未滿18歲,可以簽合同嗎?", "我未滿18歲,可以簽合同嗎?"),
        ("從事研究開發的,有多少人?", "從事研究開發的,有多少人?"),
        ("本科生,學費多少元?", "本科生,學費多少元?"),
        ("剛畢業的學生,有多少補貼?", "剛畢業的學生,有多少補貼?"),
        ("年假有幾天?我在公司做滿12年", "年假有幾天?我在公司做滿12年"),
        ("資格確認,由哪個部門負責?", "資格確認,由哪個部門負責?"),
        ("As a share of the total, how large is the output?", "As a share of the total, how large is the output?"),
        ("We have five wetlands, how many are national?", "We have five wetlands, how many are national?"),
        ("我可以請幾天假?", "我可以請幾天假?"),
        ("科技部要做什麼,經費多少?", "科技部要做什麼,經費多少?"),
        ("I want to know how many reserves there are.", "I want to know how many reserves there are."),
    ],
)
def test_who_asks_is_left_out(text, rest):
    assert without_asker(text) == rest
