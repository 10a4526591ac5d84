"""Every word that an exported file adds to an item's own, in the script of its document."""

from collections.abc import Iterable

from assistant.study.item import FALSE, TRUE, Item
from corpus.script import Language, detect

_LANGUAGES: tuple[Language, ...] = ("zh-Hant", "zh-Hans", "en")
_LABELS: dict[str, tuple[str, str, str]] = {
    # kinds of items
    "figure_cloze": ("數據填空題", "数据填空题", "Fill in the figure"),
    "cloze": ("填空題", "填空题", "Fill in the blank"),
    "mcq": ("單項選擇題", "单项选择题", "Single choice"),
    "multi": ("多項選擇題", "多项选择题", "Multiple choice"),
    "tf": ("判斷題", "判断题", "True or false"),
    "list": ("列舉題", "列举题", "Lists"),
    "order": ("排序題", "排序题", "Put in order"),
    "match": ("配對題", "配对题", "Matching"),
    "short": ("簡答題", "简答题", "Short answer"),
    "scenario": ("情境題", "情境题", "Scenario"),
    # levels
    "remember": ("記憶", "记忆", "Remember"),
    "understand": ("理解", "理解", "Understand"),
    "apply": ("應用", "应用", "Apply"),
    "difficulty.1": ("容易", "容易", "Easy"),
    "difficulty.2": ("中等", "中等", "Medium"),
    "difficulty.3": ("較難", "较难", "Hard"),
    # answers and proof
    "true": ("正確", "正确", "True"),
    "false": ("錯誤", "错误", "False"),
    "answer": ("答案", "答案", "Answer"),
    "open": ("由講師評定", "由讲师评定", "Judged by the trainer"),
    "explain": ("解析", "解析", "Explanation"),
    "source": ("出處", "出处", "Source"),
    "quote": ("原文", "原文", "Original text"),
    "level": ("層次", "层次", "Level"),
    "difficulty": ("難度", "难度", "Difficulty"),
    "number": ("編號", "编号", "Item"),
    "kind": ("題型", "题型", "Kind"),
    "stem": ("題幹", "题干", "Question"),
    "option": ("選項", "选项", "Option "),
    "topic": ("知識點", "知识点", "Topic"),
    "question": ("試題", "试题", "Question text"),
    "must_know": ("必須掌握", "必须掌握", "Must know"),
    "yes": ("是", "是", "yes"),
    "pairs": ("配對", "配对", "Pairs"),
    "items": ("題庫", "题库", "Items"),
    # figures
    "figures": ("關鍵數據", "关键数据", "Key figures"),
    "indicator": ("指標", "指标", "Indicator"),
    "value": ("數值", "数值", "Value"),
    "unit": ("單位", "单位", "Unit"),
    "qualifier": ("限定語", "限定语", "Qualifier"),
    "direction": ("方向", "方向", "Direction"),
    "year": ("年份", "年份", "Year"),
    # papers
    "learner": ("學員版", "学员版", "Learner's copy"),
    "teacher": ("教師版", "教师版", "Trainer's copy"),
    "sheet": ("答題卡", "答题卡", "Answer sheet"),
    "key": ("參考答案", "参考答案", "Answer key"),
    "name": ("姓名", "姓名", "Name"),
    "unit_of": ("單位", "单位", "Department"),
    "date": ("日期", "日期", "Date"),
    "score": ("得分", "得分", "Score"),
    "total": ("總分", "总分", "Total"),
    "each": (
        "共 {count} 題，每題 {points} 分，共 {total} 分",
        "共 {count} 题，每题 {points} 分，共 {total} 分",
        "{count} items, {points} points each, {total} in all",
    ),
    "minutes": (
        "時間 {minutes} 分鐘，滿分 {total} 分",
        "时间 {minutes} 分钟，满分 {total} 分",
        "{minutes} minutes, {total} points",
    ),
    "points": ("滿分 {total} 分", "满分 {total} 分", "{total} points"),
    "page": ("第 {page} 頁，共 {pages} 頁", "第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    "draft": ("草稿", "草稿", "DRAFT"),
    "order.hint": ("正確順序", "正确顺序", "Right order"),
    "paper": ("試卷", "试卷", "Paper"),
    "show": ("看答案", "看答案", "Show the answer"),
    "outline": ("大綱", "大纲", "Outline"),
    "position": ("第 {number} 項", "第 {number} 项", "No. {number}"),
    "form": ("{name} 卷", "{name} 卷", "Form {name}"),
    # a session
    "plan": ("教學方案", "教学方案", "Session plan"),
    "agenda": ("議程", "议程", "Agenda"),
    "time": ("時間", "时间", "Time"),
    "activity": ("內容", "内容", "Activity"),
    "objectives": ("學習目標", "学习目标", "Objectives"),
    "discussion": ("討論", "讨论", "Discussion"),
    "discussion.ask": (
        "討論題（請講師結合本單位情況填寫）：",
        "讨论题（请讲师结合本单位情况填写）：",
        "Question for discussion (to be written by the trainer):",
    ),
    "audience": ("對象：{audience}", "对象：{audience}", "For: {audience}"),
    "span": ("第 {start}–{end} 分鐘", "第 {start}–{end} 分钟", "Minutes {start}–{end}"),
    "pre": ("前測", "前测", "Pre-test"),
    "post": ("後測", "后测", "Post-test"),
    "pre.do": ("說明安排，完成前測", "说明安排，完成前测", "Welcome and pre-test"),
    "study.do": ("學習：{section}", "学习：{section}", "Study: {section}"),
    "discussion.do": ("討論", "讨论", "Discussion"),
    "post.do": ("完成後測並講評", "完成后测并讲评", "Post-test and review of the answers"),
    "close.do": ("小結與答疑", "小结与答疑", "Summary and questions"),
    "goal.figures": ("能說出：{names}", "能说出：{names}", "State: {names}"),
    "goal.terms": ("能解釋：{names}", "能解释：{names}", "Explain: {names}"),
    "goal.items": (
        "能正確回答本部分的 {count} 道練習題",
        "能正确回答本部分的 {count} 道练习题",
        "Answer the {count} practice items on this part",
    ),
    "slides": ("簡報", "幻灯片", "Slides"),
    "cards": ("卡片", "卡片", "Cards"),
    "handout": ("講義", "讲义", "Handout"),
    "practice": ("練習", "练习", "Practice"),
    "mindmap": ("思維導圖", "思维导图", "Mind map"),
    "terms": ("名詞與提法", "名词与提法", "Terms"),
    "term": ("名詞", "名词", "Term"),
    "meaning": ("文件的說法", "文件的说法", "What the document says"),
    "targets": ("時間表", "时间表", "Dates and targets"),
    "when": ("時間", "时间", "When"),
    "what": ("事項", "事项", "What"),
    "numbers": ("題號", "题号", "No."),
}
_DIGITS = "一二三四五六七八九十"


def label(key: str, language: Language, **values: object) -> str:
    """Return one of the words.

    >>> label("mcq", "zh-Hant"), label("position", "en", number=2)
    ('單項選擇題', 'No. 2')
    """
    return _LABELS[key][_LANGUAGES.index(language)].format(**values)


def in_all_languages(key: str) -> frozenset[str]:
    """Return a word in every language, for reading a file that was written in any."""
    return frozenset(_LABELS[key])


def key_of(word: str, keys: Iterable[str]) -> str:
    """Return the key that a word stands for, or an empty text.

    >>> key_of("判断题", ["mcq", "tf"])
    'tf'
    """
    return next((key for key in keys if word in _LABELS[key]), "")


def language_of(items: Iterable[Item]) -> Language:
    """Return the language that the items' document is written in."""
    return detect("".join(item.source.quote for item in items)[:20_000])


def truth(answer: str, language: Language) -> str:
    """Return the verdict of a true-or-false item in words."""
    return label({TRUE: "true", FALSE: "false"}[answer], language)


def ordinal(number: int, language: Language) -> str:
    """Return the number of a part, as a paper heads it.

    >>> ordinal(1, "zh-Hant"), ordinal(12, "zh-Hant"), ordinal(2, "en")
    ('一、', '十二、', '2. ')
    """
    if language == "en":
        return f"{number}. "
    tens, ones = divmod(number, 10)
    return (("" if tens < 2 else _DIGITS[tens - 1]) + "十" if tens else "") + (_DIGITS[ones - 1] if ones else "") + "、"
