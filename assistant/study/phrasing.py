"""What stems are worded with, in the document's own script, and the context that makes one clear without its passage."""

import re

from assistant.study.figure_table import UNKNOWN, Row
from assistant.study.item import BLANK
from assistant.study.material import Material
from assistant.study.statements import Statement, trimmed
from corpus.document import Span
from corpus.script import Language, same_length_simplified
from corpus.units import COUNTERS, PEOPLE
from index.segmenter import tagged

# key -> (Traditional, Simplified, English)
_PHRASES: dict[str, tuple[str, str, str]] = {
    "lead.place": ("{place}在“{topic}”方面，", "{place}在“{topic}”方面，", "In “{topic}”, {place}: "),
    "lead.part": ("“{topic}”部分提到，", "“{topic}”部分提到，", "In “{topic}”: "),
    "lead.placed_part": ("{place}“{topic}”部分提到，", "{place}“{topic}”部分提到，", "{place}, “{topic}”: "),
    "lead.title": ("《{topic}》提到，", "《{topic}》提到，", "In “{topic}”: "),
    "many": ("多少", "多少", "how many"),
    "which_number": ("幾", "几", "which"),
    "what": ("什麼", "什么", "what"),
    "when": ("何時", "何时", "when"),
    "which": ("哪些", "哪些", "which"),
    "fill": ("{text}", "{text}", "Which of these belongs in the blank? {text}"),
    "which_own": ("哪", "哪", "which "),
    "which_n": ("哪{count}項", "哪{count}项", "which {count}"),
    "list_all": ("（請逐項寫出）", "（请逐项写出）", " (name all {count})"),
    "list_open": (
        "（請寫出文件列舉的{count}項）",
        "（请写出文件列举的{count}项）",
        " (name the {count} that the document lists)",
    ),
    "several": ("（多選）", "（多选）", " (choose all that apply)"),
    "quote": ("原文：“{quote}”", "原文：“{quote}”", "Source: “{quote}”"),
    "mutation": ("題中“{wrong}”應為“{right}”。", "题中“{wrong}”应为“{right}”。", "“{wrong}” should be “{right}”. "),
    "locate": (
        "下列表述出自文件的哪一部分？“{quote}”",
        "下列表述出自文件的哪一部分？“{quote}”",
        "Which part of the document says: “{quote}”?",
    ),
    "measure": (
        "下列哪一項表述出自“{topic}”部分？",
        "下列哪一项表述出自“{topic}”部分？",
        "Which of these is said in “{topic}”?",
    ),
    "measures": (
        "下列哪些表述出自“{topic}”部分？（多選）",
        "下列哪些表述出自“{topic}”部分？（多选）",
        "Which of these are said in “{topic}”? (choose all that apply)",
    ),
    "parts": (
        "“{topic}”之下分為哪{count}個部分？（請寫出各部分的標題）",
        "“{topic}”之下分为哪{count}个部分？（请写出各部分的标题）",
        "Which {count} parts does “{topic}” have?",
    ),
    "parts_order": (
        "請按文件的編號順序，排列“{topic}”之下的各部分。",
        "请按文件的编号顺序，排列“{topic}”之下的各部分。",
        "Put the parts of “{topic}” in the order the document numbers them.",
    ),
    "ordinal_order": (
        "“{topic}”部分提到{first}至{last}，請按先後順序排列它們的{mark}。",
        "“{topic}”部分提到{first}至{last}，请按先后顺序排列它们的{mark}。",
        "Put in order, from {first} to {last}: {mark}.",
    ),
    "match_figures": (
        "{lead}請把下列指標與數值配對。",
        "{lead}请把下列指标与数值配对。",
        "{lead}match each indicator with its figure.",
    ),
    "match_marks": (
        "“{topic}”部分分別說明了下列各項的{mark}，請配對。",
        "“{topic}”部分分别说明了下列各项的{mark}，请配对。",
        "Match each with its {mark}, as in “{topic}”.",
    ),
    "match_terms": (
        "請把下列概念與文件對它的表述配對。",
        "请把下列概念与文件对它的表述配对。",
        "Match each term with what the document says it is.",
    ),
    "match_parts": (
        "請把下列表述與它在文件中所屬的部分配對。",
        "请把下列表述与它在文件中所属的部分配对。",
        "Match each statement with the part of the document it is from.",
    ),
    "define": ("文件怎樣說明“{term}”的含義？", "文件怎样说明“{term}”的含义？", "What does the document say “{term}” means?"),
    "be": ("文件指出，{term}是什麼？", "文件指出，{term}是什么？", "What does the document say {term} is?"),
    "be_choice": (
        "關於{term}，下列哪一項是文件的表述？",
        "关于{term}，下列哪一项是文件的表述？",
        "Which of these does the document say of {term}?",
    ),
    "named": (
        "文件中，“{meaning}”說的是下列哪一項？",
        "文件中，“{meaning}”说的是下列哪一项？",
        "Of which does the document say “{meaning}”?",
    ),
    "most.up": ("{lead}下列哪一項的增幅最大？", "{lead}下列哪一项的增幅最大？", "{lead}which of these grew most?"),
    "most": ("{lead}下列哪一項的數值最大？", "{lead}下列哪一项的数值最大？", "{lead}which of these is the largest?"),
    "difference": (
        "{lead}{one}比{other}多多少？（寫出數值和單位）",
        "{lead}{one}比{other}多多少？（写出数值和单位）",
        "{lead}by how much is {one} more than {other}?",
    ),
    "short": (
        "“{topic}”部分提出了哪些主要內容？請概括要點。",
        "“{topic}”部分提出了哪些主要内容？请概括要点。",
        "Summarise the main points of “{topic}”.",
    ),
    "scenario": (
        "閱讀下列原文，結合本單位實際，擬出兩條可落實的措施，並說明各對應原文的哪一句。原文（“{topic}”部分）：“{quote}”",
        "阅读下列原文，结合本单位实际，拟出两条可落实的措施，并说明各对应原文的哪一句。原文（“{topic}”部分）：“{quote}”",
        "Read this passage and draw up two measures for your own office; say which sentence each rests on. “{topic}”: “{quote}”",
    ),
    "scenario.drafted": (
        "{question}（請說明各對應原文的哪一句。）原文（“{topic}”部分）：“{quote}”",
        "{question}（请说明各对应原文的哪一句。）原文（“{topic}”部分）：“{quote}”",
        "{question} (Say which sentence each point rests on.) “{topic}”: “{quote}”",
    ),
}
_INDEX: dict[Language, int] = {"zh-Hant": 0, "zh-Hans": 1, "en": 2}
_ENGLISH_COUNT = dict(
    zip("兩三四五六七八九十", ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], strict=True)
)
_RATES = frozenset({"%", "百分点", "倍", "成"})
COUNT = "〇一二三四五六七八九十"
OURS = re.compile(r"^(?:我们|要|将|并|同时|此外|另外|还|必须|需要|不断|这就需要我们|预计)+(?:要|将)?")
# A clause that opens so has its subject before it.
LEANS = re.compile(
    r"^(?:之后|此后|超额|其中|其|均|也|都|较|比|从而|占|居|位居|该|这|此|同比|总量|总额|总(?:投资|金额|产值|产量|面积|人数|数)|数量|规模|增速|增幅|合计|分别|累计|达到|达|突破|约|连续|贡献|成为|具有|拥有|蕴含|体现|符合|彰显|展现|标志着|以及|且|使|平均|每|最|环比|年均|全年(?=增长|增加|下降)|(?:高|低|快|慢|好|多|少|优)于"
    r"|从(?!事)|由|或|和|与|在全国|在全省|进而|为(?!了)|是|到|至|而|但|则|就|又|再|既|还|更|远|实际|预期|首(?:招|创|开|航|飞|发射)|超(?=[\d约])|(?:增长|增加|下降|降|提高|提升|减少|新增)(?=[\d约超近到至了＿]))"
)
# And so a stem does that has no subject even with what is before it.
NUMBERED = re.compile(r"[①-⑳]|\d{1,2}[.．、](?!\d)\s*|[（(]\d{1,2}[）)]\s*")
HANGS = re.compile(
    r"^(?:其中|其|均|也|都|比|从而|占|居|位居|该|且|是|达|具有|拥有|蕴含|体现|符合|彰显|展现|标志着|贡献了|成为|全年(?:增长|增加|下降)|(?:高|低|快|慢|好|多|少|优)于|以及|进而|而|但|则|就|又|再|既|还|更|和|与|或|同比|环比|较(?!大|高|好|快|多|强)"
    r"|(?:增长|增加|下降|提高|减少)(?=[\d约超近到至了＿多]))"
)
UNFINISHED = re.compile(r"(?:时|后|之际|期间|以来|基础上|情况下|背景下)$|^(?:针对|围绕|随着|面对|按照|根据|为了|对于)")
OWN_NAME = re.compile(r"我国|全国|中央|党中央")
PRONOUN = re.compile(r"^(?:这|该|其|它|此)")
_PARTS = re.compile(r"年.*(?:工作|回顾|安排|任务|目标|要求)|回顾|附件|解释|目标|要求|意义|事项")
_PART_YEAR = re.compile(r"(?:19|20)\d\d年")
_SAYS_YEAR = re.compile(r"(?:19|20)\d\d")
RELATIVE = re.compile(r"今年|去年|明年|前年|上年|本年|这一年")
OWN = re.compile(r"我省|我市|我区|全省|全市|全区|本省|本市|省委|省政府|市委|市政府")
MAX_CONTEXT_CHARS = 64


def say(language: Language, key: str, **words: object) -> str:
    """Return a phrase in the script of a document.

    >>> say("zh-Hans", "which_n", count="三")
    '哪三项'
    """
    if language == "en" and "count" in words:
        words["count"] = _ENGLISH_COUNT.get(str(words["count"]), words["count"])
    return _PHRASES[key][_INDEX[language]].format(**words)


def sentence(language: Language, text: str) -> str:
    """Return a stem with its full stop.

    >>> sentence("en", "Farms cover 62% of the land"), sentence("zh-Hans", "森林面积20万亩")
    ('Farms cover 62% of the land.', '森林面积20万亩。')
    """
    return text + ("." if language == "en" else "。")


def question(material: Material, opening: str, place: Span, answer: Span, word: str) -> str:
    """Return the question for an answer in its place: a word asks for it in Chinese, a blank is left for it in English."""
    if material.language == "en":
        return say("en", "fill", text=sentence("en", opening + asked(material, place, answer, BLANK)))
    return f"{opening}{asked(material, place, answer, word)}？"


def said(stem: str) -> str:
    """Return the part of a stem behind its lead."""
    return re.split(r"(?:方面|部分提到|》提到)，|[”》]: ", stem, maxsplit=1)[-1]


def inner_quotes(text: str) -> str:
    """Return a text fit to stand in quotation marks.

    >>> inner_quotes("做实“一点两地”")
    '做实‘一点两地’'
    """
    return text.replace("“", "‘").replace("”", "’").replace("「", "『").replace("」", "』")


def counted(number: int) -> str:
    """Return a small number in Chinese numerals, two as it is said before a measure word."""
    return "兩" if number == 2 else COUNT[number] if number <= 10 else str(number)


def lead(material: Material, statement: Statement, text: str) -> str:
    """Return what a stem opens with, so that it says by itself what part of the document, whose doing and which year it is about."""
    topic, place, title = statement.topic, material.place, material.document.title
    plain = same_length_simplified(text)
    before = statement.text[: max(0, statement.text.find(text[:6]))]
    told = RELATIVE.search(plain) or (
        _PART_YEAR.search("".join(statement.section.path[1:])) and not _SAYS_YEAR.search(before + text)
    )
    year = f"{statement.year}年" if told and statement.year and statement.year not in topic + text else ""
    own = OWN_NAME.match(plain) or PRONOUN.match(plain)
    known = place if place and place not in text and not own else ""
    if not topic:
        return say(material.language, "lead.title", topic=inner_quotes(title)) + year
    words = {"topic": inner_quotes(topic), "place": year + known}
    if known and known in title:
        part = _PARTS.search(same_length_simplified(topic))
        return say(material.language, "lead.placed_part" if part else "lead.place", **words)
    said = known if known and _is_subject(known, before) else ""
    return say(material.language, "lead.part", **words) + (said or "") + year


def _is_subject(name: str, before: str) -> bool:
    """Say whether a name that opens a sentence is still the subject behind `before`: no clause between has one of its own.

    >>> _is_subject("黑龙江", "黑龙江要发展农业，"), _is_subject("黑龙江", "黑龙江冰雪旅游呈现顶流，哈尔滨火爆出圈，")
    (True, False)
    """
    first, *others = re.split("[，,]", before)
    at = first.find(name)
    behind = tagged(first[at + len(name) :]) if at >= 0 else []
    own = bool(behind) and (behind[0][2][0] in "vdpur" or not _has_verb(first[at + len(name) :].split("、")[0]))
    return own and all(not other or tagged(other)[0][2][0] in "vdpc" or not _has_verb(other) for other in others)


def _has_verb(text: str) -> bool:
    return any(tag[0] == "v" and tag != "vn" for _, _, tag in tagged(text))


def _objects_only(before: str) -> bool:
    """Say whether what stands before an answer only counts things, so that its verb is in the clause before: 哈獸研等120個獨立科研院所."""
    return bool(re.search("等[“「]?$", before)) and not _has_verb(before.split("、")[0])


def context(material: Material, statement: Statement, answer: Span, *, within: Span | None = None) -> Span:
    """Return the words around an answer that a stem repeats: its clause, or `within`, and what it leans on before it."""
    if material.language == "en":
        return Span(statement.span.start, max(answer.end, statement.span.start + len(statement.text.rstrip(". "))))
    clause = statement.clause_at(answer.start)
    base = within or statement.clauses[clause]
    start, end = base.start, base.end
    text = material.document.text
    if start > statement.clauses[clause].start and LEANS.match(same_length_simplified(text[start:end])):
        start = statement.clauses[clause].start
    while start == statement.clauses[clause].start and clause > 0 and _objects_only(text[start : answer.start]):
        clause -= 1
        start = statement.clauses[clause].start
    while clause > 0 and LEANS.match(same_length_simplified(text[start:end])) and start == statement.clauses[clause].start:
        clause -= 1
        if end - statement.clauses[clause].start > MAX_CONTEXT_CHARS:
            break
        start = statement.clauses[clause].start
    following = statement.clause_at(answer.start) + 1
    unfinished = UNFINISHED.search(trimmed(same_length_simplified(text[base.start : base.end])))
    if unfinished and base.end == statement.clauses[following - 1].end and following < len(statement.clauses):
        end = statement.clauses[following].end
    end = max(answer.end, start + len(trimmed(text[start:end])))
    while text[start : start + 1] in "—、，, " and start < answer.start:
        start += 1
    if number := NUMBERED.match(text, start, answer.start):
        start = number.end()
    opening = OURS.match(same_length_simplified(text[start : answer.start]))
    return Span(start + (opening.end() if opening else 0), end)


def asked(material: Material, place: Span, answer: Span, word: str) -> str:
    """Return the words of `place` with the answer replaced by a blank or by what asks for it."""
    text = material.document.text
    return text[place.start : answer.start] + word + text[answer.end : place.end]


def figure_question(material: Material, row: Row) -> str:
    """Return what asks for a figure in its place: 多少, 多少個 for what is counted, 第幾位; with 是 where no verb is before it."""
    figure, many = row.figure, say(material.language, "many")
    if figure.is_ordinal:
        return re.sub(r"[\d〇零一二三四五六七八九十百]+", say(material.language, "which_number"), figure.text, count=1)
    if figure.unit in COUNTERS | PEOPLE | {"户", "人次", "年", "天", "个月"}:
        return many + (figure.text[-2:] if figure.text.endswith(("人次", "个月", "個月")) else figure.text[-1])
    before = material.document.text[row.segment.start : row.span.start]
    clause = row.statement.clauses[row.statement.clause_at(row.span.start)]
    if _has_verb(material.document.text[clause.start : row.span.start]):
        return many + (row.unit if figure.unit not in _RATES and material.language != "en" else "")
    noun = row.indicator != UNKNOWN and before.endswith(row.indicator) and tagged(row.indicator)[-1][2][0] == "n"
    bare = noun and material.language != "en"
    return ("是" if bare else "") + many
