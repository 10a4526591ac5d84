"""Spoken Cantonese -> the written words that documents use: 邊三樣嘢 -> 哪三樣東西."""

import re

from corpus.script import Language, detect, same_length_simplified, to_script

# What only spoken Cantonese is written with; 边 asks unless it is a side.
_WHICH = r"(?<![周东西南北那这旁身路海湖河江外里沿左右上下前后单双多半延马固兴戍支守抵岸街窗田无一])边(?=[个啲度间条位种类项家所座套款张句日本只几一两二三四五六七八九十]|年)"
_WHY = r"(?<![重热难痛堵景网站焦要试七八九十半两亮观特节])点解(?![决读析说除约放散封释体])"
_HOW = r"(?<![试测监站充])点样(?![本品方式])"
_NOW = r"(?<![从因继进然反])而家(?![庭电长政喻具居族禽畜乡])"
_WHEN = r"(?<![分为好无])几时(?=[\u4e00-\u9fff])(?![段期间刻候])"
_IS_SPOKEN = re.compile(
    rf"[嘅咩喺嘢佢冇唔咗嗰𠮶啲哋揾搵乜畀嚟噉咁]|几多(?!云)|{_WHY}|{_HOW}|同埋|{_NOW}|{_WHEN}|(?:^|(?<=[\s,，。?？:：;；、系]))边(?=[个啲度间条位种类项家所座几两三四])"
)
_WRITTEN = (
    ("有冇", "有没有"),
    ("冇", "没有"),
    ("几多(?!云)", "多少"),
    ("几耐", "多久"),
    (_WHEN, "何时"),
    ("边度", "哪里"),
    ("边啲", "哪些"),
    (_WHICH, "哪"),
    (_WHY, "为什么"),
    (_HOW, "怎样"),
    ("[乜咩](?:嘢|野(?![生外猪菜味]))?", "什么"),
    ("嘅", "的"),
    ("系咪", "是不是"),
    ("(?<![关联干体水中院星根派语文维])系(?![统列数])", "是"),
    ("喺", "在"),
    ("(?<=[\u4e00-\u9fff])得唔得", "行不行"),
    ("唔", "不"),
    ("[嗰𠮶]", "那"),
    ("仲(?=[要有会能可])", "还"),
    ("呢(?=[个份篇条间啲段])", "这"),
    ("啲", "些"),
    ("咗", "了"),
    ("同埋", "和"),
    ("佢哋", "他们"),
    ("哋", "们"),
    ("佢", "它"),
    ("睇", "看"),
    ("[揾搵]", "找"),
    ("嘢", "东西"),
    ("[畀俾]", "给"),
    ("嚟", "来"),
    ("包埋", "包括"),
    ("(?<![收投纳加进介])入面(?![临向积对])", "里面"),
    (_NOW, "现在"),
    ("成个(?=[省国市县区文])", "整个"),
    ("[咁噉]", "这样"),
)


def written(question: str) -> str:
    """Return a question in spoken Cantonese in written words; any other as it is.

    >>> written("冰雪產業鏈包埋咩?"), written("周邊三省的關係是什麼?")
    ('冰雪產業鏈包括什麼?', '周邊三省的關係是什麼?')
    """
    plain = same_length_simplified(question)
    if not _IS_SPOKEN.search(plain):
        return question
    script: Language = "zh-Hans" if detect(question) == "zh-Hans" else "zh-Hant"
    found = question
    for pattern, words in _WRITTEN:
        plain = same_length_simplified(found)
        said = to_script(words, script)
        kept, end = "", 0
        for match in re.finditer(pattern, plain):
            if script == "zh-Hant" and found[match.start()] == "系":
                continue  # 水系; "is" is written 係
            kept += found[end : match.start()] + said
            end = match.end()
        found = kept + found[end:]
    return found
