"""What a question takes for granted or demands by name is told from what it only asks."""

import pytest

from assistant.choice import figures_in
from assistant.claims import (
    another_time,
    asks_a_favour,
    asks_whether,
    denies,
    is_measure,
    is_of_another_level,
    is_turned_round,
    name_missing,
    offers_a_choice,
    only_named,
    per_unit_missing,
    persons_missing,
    speaks_of_the_whole,
    subject_missing,
)
from index.words import content_words


@pytest.mark.parametrize(
    "question",
    [
        "為什麼中途停建?",
        "哪個部門喊停了試點?",
        "為何只剩5.14萬平方公里?",
        "Why was the zone downgraded?",
        "計畫為什麼縮成一季?",
        "貢獻率怎麼跌破五成?",
        "增加值掉了12.3%?",
        "完全不靠市場?",
        "Why advise against investing?",
        "Why did they give up hosting?",
        "既然數量全國墊底,怎麼補救?",
    ],
)
def test_a_question_that_supposes_an_end_denies(question):
    assert denies(question)


@pytest.mark.parametrize(
    "question",
    [
        "比例到多少了?",
        "沒用到醫保的人有什麼好處?",
        "不想只靠一季,要怎麼轉?",
        "光靠政府為什麼不夠?",
        "湿地有多大?",
        "How close to the university is the park?",
        "跨過幾個門檻?",
        "有幾個縣摘掉了貧困帽子?",
        "不靠資源靠什麼?",
        "跌宕起伏的歷史是什麼?",
        "What does it guard against?",
        "how much across the board?",
    ],
)
def test_an_ordinary_question_denies_nothing(question):
    assert not denies(question)


@pytest.mark.parametrize(
    "question",
    ["增加值下降了嗎?", "是不是只靠政府?", "光靠政府就夠了吧?", "Did output shrink in 2023?", "So is it replaced, or not?"],
)
def test_a_question_whether_something_is_so_supposes_nothing(question):
    assert asks_whether(question)


@pytest.mark.parametrize("question", ["下降了多少?", "為什麼下降?", "有沒有說哪一年停辦?", "What fell?"])
def test_a_question_that_asks_more_is_no_question_whether(question):
    assert not asks_whether(question)


def test_who_and_which_body_have_to_be_named():
    assert name_missing("營商環境行動由誰負責?", "實施優化營商環境三年行動")
    assert not name_missing("誰首次提出?", "總書記首次提出")
    assert name_missing("Which agency runs it?", "實施優化營商環境三年行動")
    assert not name_missing("Which agency runs it?", "由科技廳組織實施")
    assert name_missing("設在哪個縣?", "設在佳木斯市")
    assert not name_missing("濕地有多大?", "5.14萬平方公里")
    assert name_missing("亞冬會在哪裡辦?", "高質量籌辦第九屆亞冬會")
    assert not name_missing("園區在哪個城市?", "建設齊齊哈爾冰雪裝備產業園")
    assert name_missing("黑瞎子島的合作區由誰牽頭?", "建設黑瞎子島合作示範區")  # the question has that name itself
    assert not name_missing("設在哪座島?", "建設黑瞎子島合作示範區")
    assert not name_missing("由誰負責?是教育部嗎", "由教育部負責")  # it asks whether it is the one
    assert not name_missing("國家發改委和工信部,由哪個部門負責?", "由工信部負責")
    assert name_missing("Who heads the committee?", "高質量籌辦第九屆亞冬會")
    assert name_missing("由誰來做?", "高水平建設產業園")
    assert not name_missing("由誰負責?", "由張三豐負責")
    assert name_missing("示範區設在哪個 city?", "推進冰雪體育示範區建設")
    assert not name_missing("農業的出路在哪裡?", "農業的出路在現代化")


def test_a_reserve_of_the_province_is_none_of_the_country():
    assert is_of_another_level("省級自然保護區有幾個?", "國家級自然保護區46個")
    assert not is_of_another_level("國家級自然保護區有幾個?", "國家級自然保護區46個")
    assert not is_of_another_level("自然保護區有幾個?", "國家級自然保護區46個")


def test_measures_choices_and_the_whole_country_are_known_in_both_languages():
    assert [word.term.name for word in content_words("草原的面積是多少?") if is_measure(word)] == ["面积"]
    assert any(is_measure(word) for word in content_words("What is the investment in the park?"))
    assert offers_a_choice("Is it the 9th or the 10th?")
    assert not offers_a_choice("第幾屆?")
    assert speaks_of_the_whole("比全國平均高多少?")
    assert not speaks_of_the_whole("national-level reserves")


def test_the_parts_of_a_term_with_a_number_have_to_be_told():
    assert only_named("「五大安全」具體是哪五個?", "圍繞維護國家“五大安全”")
    assert only_named("“三基地一屏障”分别是指什么?", "建好建強“三基地一屏障”,作出新貢獻")
    assert not only_named("那個「三高」是哪三高?", "具有高科技、高效能、高質量特徵")
    assert not only_named("「四新」是什麼?", "“四新”即新技術、新業態")
    assert not only_named("兩山理論是什麼?", "兩山理論指綠水青山就是金山銀山")
    assert not only_named("第二批名單包括誰?", "第二批名單公布如下:甲、乙")
    assert not only_named("三個月的試用期內容有什麼?", "三個月試用期")
    assert not only_named("五大安全有多重要?", "圍繞維護國家“五大安全”")


def test_what_falls_on_one_is_not_told_by_the_sum():
    assert per_unit_missing("每人最多領幾元?", "發放消費券超過5億元")
    assert not per_unit_missing("每人最多領幾元?", "每人發放500元")
    assert not per_unit_missing("總共發了幾元?", "發放消費券超過5億元")


@pytest.mark.parametrize(
    "question", ["幫我訂會議室", "Which stock should I buy?", "推薦一家旅館給我", "Can you recommend a hotel?", "幫我寫信"]
)
def test_what_is_to_be_done_for_the_asker_is_known(question):
    assert asks_a_favour(question)


@pytest.mark.parametrize(
    "question",
    [
        "我的特休有幾天?",
        "我該找誰請假?",
        "How many days can I take?",
        "幫我訂正:面積多大?",
        "自我的發展",
        "What should I know of it?",
    ],
)
def test_a_question_of_the_reader_about_the_documents_is_none_for_the_program_to_do(question):
    assert not asks_a_favour(question)


def test_a_time_counted_from_today_has_to_be_told():
    assert another_time("十年前有幾個保護區?", "自然保護區46個")
    assert another_time("What will it be next year?", "增長22%")
    assert another_time("明天會下雪嗎?", "哈爾濱火爆出圈")
    assert not another_time("十年前有幾個?", "十年前有40個")
    assert not another_time("2030年前要達到多少?", "到2030年達到九成")
    assert not another_time("為期三年的行動叫什麼?", "三年行動")


def test_what_turned_round_has_to_be_told():
    assert is_turned_round("濃度為什麼不降反升?", "平均濃度降至20.6微克")
    assert not is_turned_round("濃度為什麼不降反升?", "濃度不降反升")
    assert not is_turned_round("濃度不降反升了嗎?", "平均濃度降至20.6微克")  # it only asks
    assert is_turned_round("湖裡的總磷濃度為什麼變高了?", "總磷濃度下降")
    assert not is_turned_round("收入為什麼變高了?", "成本下降,收入增長")


def test_a_person_that_is_asked_about_has_to_be_named():
    assert persons_missing("王伟中在报告里怎么谈经济?", "大力促进民营经济发展")
    assert not persons_missing("王伟中在报告里怎么谈经济?", "王伟中作报告")
    assert not persons_missing("農業高新區在哪裡?", "佳木斯")


def test_who_holds_an_office_is_a_person():
    assert name_missing("哈電集團的董事長是誰?", "哈電集團等企業")
    assert name_missing("Who heads the science park?", "建設科技園,推動企業合作")
    assert not name_missing("省長是誰?", "省長王伟中作報告")


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("森林面積為什麼排全國第一?", True),
        ("自然保護區數量為什麼居全國第一?", False),
        ("濕地面積為什麼排第3?", False),  # 均: of all that stands before
        ("為什麼第二次產業革命以蒸汽機為標誌?", True),
        ("為什麼第一次產業革命以蒸汽機為標誌?", False),
        ("森林面積有多大?", False),
    ],
)
def test_a_figure_is_of_what_its_own_clause_names(question, missing):
    said = [
        "森林面積20.12萬平方公里、濕地面積5.14萬平方公里,均居全國第3位,自然保護區46個、數量居全國第一",
        "以蒸汽機廣泛應用為標誌的第一次產業革命,以電力應用為標誌的第二次產業革命",
    ]
    assert (subject_missing(content_words(question), figures_in(question), said) > 0) is missing
