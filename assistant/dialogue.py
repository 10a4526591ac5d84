"""A follow-up -> a standalone question, by rule: what is left out is taken from the question before.

What leans on it is completed, and everything else is left as it was typed: a bare new subject, place, time or level (那濕地呢?) takes the
earlier question with that in it; a pronoun (它有多少個?) takes the earlier topic; a question with no subject (排第幾?) takes it in front.
"""

import re
from collections.abc import Sequence

from assistant.claims import LEVEL
from assistant.compound import split
from assistant.dialogue_english import EDGE, LEAD, ORDINAL, standalone_english, topic_english
from assistant.service import Turn
from corpus.script import HAN, detect, same_length_simplified
from index.glossary import is_word, translations
from index.segmenter import tagged
from index.words import find_name, place_names

MAX_TURNS = 12  # looked at, from the last one back
MAX_CHARS = 120  # of a follow-up and of the question it follows; longer ones stand alone
_ASKS = (
    r"是多少|有多少|达到多少|为多少|多少|有多大|有多高|多大|多高|多长|多快|多久|是什么|什么|有哪些|哪些|哪几|哪[一两二三四五六七八九十]|哪天|哪年|哪里|哪|谁|为什么|为何"
    r"|怎么样|怎么|怎样|如何|是否|是不是|有没有|第几|几|吗|讲什么|说什么"
)
_ASKING = re.compile(_ASKS)
_TAIL = re.compile(r"[的]?(?:呢|又如何|又怎样|怎么样|如何)?[?？。!！\s]*$")
_PRONOUN = re.compile(r"它们|他们|她们|它|其中|其|(?:这个|那个|这些|那些|这|那)(?=[是有能会在占排的])|该(?=[一-鿿])")
_YEAR = re.compile(r"(?:19|20)\d{2}年?")
_DATED = re.compile(r"(?:19|20)\d{2}年?|[今去明上]年")
_MEASURE = re.compile(r"(?:面积|产量|总量|数量|比例|比重|贡献率|增加值|增速|增长率|规模|人数|率)$")
# What is always something else's, so that a question about it alone is none: 面積多大? is, 濕地多大? is not.
_OF_SOMETHING = re.compile(
    r"面积|产量|总量|数量|比例|比重|占比|增速|增幅|规模|人数|个数|目标|指标|定义|含义|内涵|意义|作用|价值|原因|理由|特点|特征|关键|核心|本质"
    r"|任务|名称|全称|名字|地点|位置|时间|期限|内容|重点|主题|背景|措施|做法|方法|结果|成果|成效|成员|角色|关系|影响|条件|要求|标准|范围|单位|对象|用途|功能|优势"
    r"|总额|金额|手段|方式|技术|机制|行动|依据|好处|坏处|优点|缺点"
)
_VERBS = re.compile(r"[在是有为被把由对向从占达排增起要将能应居和与及或、,，的]")
_SHARE = re.compile(r"比例|比重|占比|份额|百分")  # of what was measured before: 產量佔全國多少比例
_PLAYS = re.compile(r"(?:算|当|起|发挥|扮演)\W*$")  # 算什麼角色: of whom is asked, not which role
_CHANGES = re.compile(r"(?:同比|一共|共)?(?:增加|增长|成长|提高|上升|减少|下降|降低)?(?:了|到)?$")
_COMPARED = re.compile(r"(?:跟|和|与|同|比起)(\w{2,8}?)(?:相?比|比较|比起来|相比较)$")  # 那跟四川比呢?
_NAME = re.compile(r"[A-Za-z0-9]*[A-Z][A-Za-z0-9]*")  # 3D, GDP: a subject of its own, as zone is none
_ENGLISH_NOUN = re.compile(r"[a-z]{5,}(?= ?[\u4e00-\u9fff])")
_MEASURES_ENGLISH = re.compile(r"总|合计|共计|率|排|百分|期限|截止|准确|确切|正好|区")
_COUNTED = re.compile(rf"([个项条种所座家间届位类片处]?{HAN.pattern}{{2,8}})[?？。!！]*$")  # what is counted, behind 有多少
_BOTH = re.compile(r"^[那]?(?:这|那)?(?:两[项个者种样]|二者)(?:加起来)?(?=[是有在占排各都的])|^[那]?(?:这|那)两[项个者种样]")
_TIMES = re.compile(
    r"今年|去年|上年|前年|明年|(?:19|20)\d{2}年?度?|目标|实际|预期|计划(?=[是呢的?？]|$)|完成情况|\btargets?\b", re.I
)
_TIMES_ONLY = re.compile(
    rf"(?:{_ASKS}|[的是有為为達达到?？。!！想要打算做个個幾趴]|(?<![重特亮观觀要难難])[点點]|完成|打算|百分[点點])+[?？。!！]*$"
)
_OF_CHANGE = re.compile(r"[增减涨跌升降少差关休卖谁]|为什么|为何|怎")
_ALIKE = dict.fromkeys("增涨升", "增涨升长") | dict.fromkeys("减跌降", "减跌降")  # 漲多少 behind 增長了多少
_OURS = re.compile(r"(?:我们|咱们|我|咱|本|全|这个)[省市县区]|我们|咱们")
_NEWLY = re.compile(
    r"[还又将想再也]要?|要求|超过|力争|打算|准备|希望|预计|争取|至少|最少|起码|大约|总共|一共|目标|实际|一年里?|继续|达到|完成|左右|以上|(?<=[\u4e00-\u9fff])到"
)
_IS = re.compile(r"^(?:又|都|也|具体)?(?:是|叫|在)(?=哪|谁|什么|不是|否)|^是.*吗\W*$")
_TOPIC_FIRST = re.compile(
    rf"^(?:那么?|至于|还有)?(?!那)((?:(?!{_ASKS})[^?？,，呢]){{3,}}?)(?:方面)?呢[?？,，]\s*(?=[^?？]*(?:{_ASKS}))"
)
_GOES_ON = re.compile(r"^\s*(?:有(?!关)|要|打算|计划|准备|预计|哪|几|多少|怎|如何|能|会|占|达)")
_LEANS_ON = re.compile(rf"{_YEAR.pattern}|[省市县区州]的?$")
_SENTENCES = re.compile(r"(?<=[?？])(?=\s*\w)")
_REACTION = re.compile(r"^\W*(?:真的吗?|是吗|是这样吗|这样吗|really|is that (?:so|right|true))\s*[?？]\s*(?=\w)", re.I)
# A measure of something, behind what joins it to the question before: it asks by itself (以及保護區的數量與排名).
_BESIDE = re.compile(
    rf"^(?:还有|另外|以及|和)[,，、\s]*[^,，]{{2,}}的(?:[^,，的]{{0,6}}(?:{_MEASURE.pattern.removesuffix('$')}|排名|名次|占比))+[?？。]?$"
)
_MEANS = re.compile(r"^(?:还|又|都)?(?:要|会)?(?:起到?|用|靠)?(?=什么|哪|多少|几|怎|谁)")  # 用什麼技術, 要起什麼作用
_LEANS = re.compile(rf"{_PRONOUN.pattern}|这|那|{_TIMES.pattern}|{_YEAR.pattern}|{LEVEL.pattern}")
_THINGS = "nzj"  # first letters of the tags of things; the segmenter takes 濕地 for z
_LONG = 4  # characters of a measure with what it is of, behind 的: 的糧食產量
_FEW_CHARS = 2  # of its own words: a question with no more is not a question alone


def standalone(question: str, history: Sequence[Turn]) -> str:
    """Return the question as it would be asked alone; the same text where it already is.

    >>> standalone("那濕地呢?", [Turn("user", "黑龍江的森林面積有多大?"), Turn("assistant", "20.12萬平方公里")])
    '黑龍江的濕地面積有多大?'
    >>> standalone("排第幾?", [Turn("user", "黑龍江的濕地面積有多大?")])
    '黑龍江的濕地面積排第幾?'
    >>> standalone("糧食總產量是多少?", [Turn("user", "黑龍江的濕地面積有多大?")])
    '糧食總產量是多少?'
    """
    complete = complete_questions(history)
    if not complete or len(question) > MAX_CHARS:
        return question
    if reaction := _REACTION.match(same_length_simplified(question)):  # 是嗎?那濕地呢?
        return standalone(question[reaction.end() :], history)
    topic = _TOPIC_FIRST.match(same_length_simplified(question))
    second = same_length_simplified(question[topic.end() :]) if topic else ""
    if topic and _GOES_ON.match(second) and len(_own_words(second)) > _FEW_CHARS and not _LEANS_ON.search(topic[1]):
        # 那機場方面呢?有哪幾座要擴建?
        return question[topic.start(1) : topic.end(1)] + question[topic.end() :]
    if several := _SENTENCES.search(question.strip()):  # the first leans on what was asked before, the others on the first
        asked = question.strip()
        return standalone(asked[: several.start()], history) + asked[several.start() :]
    earlier = split(complete[-1])[-1]
    if len(complete) > 1 and (both := _BOTH.search(same_length_simplified(question))):
        topics = "和".join(dict.fromkeys(_topic(asked) for asked in complete[-2:]))
        return question[: both.start()] + topics + question[both.end() :]
    english = detect(question) == "en"
    moved = "" if english else _another_place(earlier, question.strip(EDGE + "那呢"))
    return moved or (standalone_english if english else _standalone_chinese)(question, earlier)


def complete_questions(history: Sequence[Turn]) -> list[str]:
    """Return the questions of the conversation, each completed from the one before it."""
    spoken = [turn.content.strip() for turn in history[-MAX_TURNS:] if turn.role == "user"]
    complete: list[str] = []
    for asked in (text for text in spoken if 0 < len(text) <= MAX_CHARS):
        complete.append(standalone(asked, [Turn("user", complete[-1])]) if complete else asked)
    return complete


def _standalone_chinese(question: str, earlier: str) -> str:
    plain = same_length_simplified(question)
    lead = LEAD.match(plain)
    start = lead.end() if lead else 0
    tail = _TAIL.search(plain, start)
    bare = question[start : tail.start() if tail else len(question)].strip(EDGE)
    bare_plain = same_length_simplified(bare)
    if _BESIDE.match(plain) and not _LEANS.search(bare_plain.partition("的")[0]) and not place_names(bare.partition("的")[0]):
        return question[start:].lstrip(EDGE)
    if not _ASKING.search(bare_plain) and (lead or plain.rstrip(EDGE).endswith("呢")) and bare:
        dated = _YEAR.match(bare_plain)
        alone = dated and _MEASURE.search(bare_plain) and len(bare_plain) - dated.end() > _LONG
        return f"{bare}是多少?" if alone else _with_subject(earlier, bare)
    rest = question[start:].lstrip(EDGE)
    rest_plain = same_length_simplified(rest)
    topic = topic_english(earlier) if detect(earlier) == "en" else _topic(earlier)
    pronoun = _PRONOUN.search(rest_plain)
    if pronoun and pronoun.group().endswith("们") and pronoun.group() in same_length_simplified(earlier):
        pronoun = None  # 他們 of both questions are those that the documents are about
    if moved := _moved(earlier, rest[: pronoun.start()] + rest[pronoun.end() :] if pronoun else rest):
        return moved  # 他們今年打算拿多少?
    if pronoun:
        keeps = "的" if pronoun.group() in {"其", "其中"} else ""
        return rest[: pronoun.start()] + _owner(topic) + keeps + rest[pronoun.end() :]
    return _behind(topic, rest) or question


def _behind(topic: str, rest: str) -> str:
    """Return a question that has no subject behind the topic of the one before; nothing where it has one."""
    plain = same_length_simplified(rest)
    own = _own_words(plain)
    if _IS.search(plain) and len(own) <= _FEW_CHARS <= len(topic) and not place_names(rest):
        return topic + rest  # 是哪座城市?
    nouns = re.sub(r"[排占达有是共居位列增长升降需要建成用起在了]", "", own)
    if len(own) > _FEW_CHARS or _is_named(rest) or _is_subject(nouns, plain):
        return ""
    return (_owner(topic) if nouns and not _SHARE.search(nouns) else topic) + rest


def _moved(earlier: str, rest: str) -> str:
    """Return the earlier question asked of the place, time or level that a question names and asks nothing else of; or nothing."""
    plain = same_length_simplified(rest)
    if len(places := place_names(rest)) == 1 and not _own_words(plain.replace(places[0], "", 1)):
        at = find_name(places[0], rest)
        if at >= 0 and (there := _another_place(earlier, rest[at : at + len(places[0])])):
            return standalone(rest[:at] + rest[at + len(places[0]) :], [Turn("user", there)])
    level = LEVEL.match(plain)
    if level and not _own_words(plain[level.end() :]) and (there := _another_level(earlier, rest[: level.end()])):
        return standalone(rest[level.end() :].lstrip("的"), [Turn("user", there)])  # 那省級的有幾個?
    if not _TIMES.search(plain):
        return ""
    if not _own_words(plain):
        return _another_time(earlier, _TIMES_ONLY.sub("", rest))
    when = _DATED.search(plain)
    if when is None or _changes(plain, earlier) or not _only_acts(plain[: when.start()] + plain[when.end() :]):
        return ""
    return _another_time(earlier, rest[when.start() : when.end()])


def _changes(plain: str, earlier: str) -> bool:
    """Say whether a question asks of a change, or why or who, that the earlier one does not ask of: 2024年增長了多少?"""
    before = same_length_simplified(earlier)
    return any(not any(same in before for same in _ALIKE.get(change, change)) for change in _OF_CHANGE.findall(plain))


def _only_acts(plain: str) -> bool:
    """Say whether a question names no thing and no place of its own, and no act of more than a character: 又要弄幾所?, 打算再改多少?"""
    own = [(word, tag) for _, word, tag in tagged(_ASKING.sub(" ", _OURS.sub("", _NEWLY.sub("", plain)))) if HAN.match(word)]
    return all(len(word) == 1 and tag != "n" for word, tag in own)


def _is_named(text: str) -> bool:
    """Say whether a text has an English name or noun that is no measure: GDP, wetland 面積; not total 是多少."""
    noun = _ENGLISH_NOUN.search(text)
    meant = translations(noun[0])[:1] if noun else ()
    return bool(_NAME.search(text)) or any(
        is_word(word) and not _OF_SOMETHING.search(word) and not _MEASURES_ENGLISH.search(word) for word in meant
    )


def _is_subject(words: str, plain: str) -> bool:
    """Say whether words of a question are a thing of their own, as 濕地 is and 面積 and 開幕 are not."""
    return any(word == words and tag[0] in _THINGS for _, word, tag in tagged(plain)) and not _OF_SOMETHING.search(words)


def _own_words(plain: str) -> str:
    """Return the characters of a question that are neither asking nor grammatical."""
    return "".join(
        HAN.findall(
            re.sub(
                r"想知道|想问|钱|请问|今年|去年|上年|明年|目标|实际|预期|打算|[想要]做到|完成|全国|全省|全球|世界|国内|排名?|位[居列]|居|占|[的了呢吗一共有是在个所家项条类种座届位年月]|百分[点之]|[点趴](?=\W*$)",
                "",
                _ASKING.sub("", _MEANS.sub("", plain)),
            )
        )
    )


def _topic(earlier: str) -> str:
    """Return what a question is about: its words before the asking ones, or after them when it begins with them."""
    plain = same_length_simplified(earlier)
    match = _ASKING.search(plain)
    if not match:
        return earlier.strip(EDGE)
    before = earlier[: match.start()].strip(EDGE)
    after = re.sub(r"^[個个項项條条種种所座家屆届位類类]", "", earlier[match.end() :].strip(EDGE))
    if len(before) < 2:
        return after
    return re.sub(r"(?:排在?|[有是為为達达第佔占])$", "", before) + ("" if _TAIL.fullmatch(after) or len(after) < 2 else after)


def _owner(topic: str) -> str:
    """Return whose a topic is, where it is something of another: of 新質生產力的定義, 新質生產力; of 黑龍江的濕地, all of it."""
    owner, _, own = topic.rpartition("的")
    plain = same_length_simplified(own)
    another_s = _MEASURE.search(plain) or any(found.end() == len(plain) for found in _OF_SOMETHING.finditer(plain))
    return owner if len(owner) >= 2 and another_s else topic


def _with_subject(earlier: str, subject: str) -> str:
    """Return the earlier question asked of another subject, year or place in an order."""
    if moved := _another_place(earlier, subject) or _another_time(earlier, subject) or _another_level(earlier, subject):
        return moved
    for pattern in (_YEAR, ORDINAL):
        new = pattern.search(subject)
        if new and (old := pattern.search(earlier)) and len(new.group()) >= len(subject.strip(EDGE)) - 3:
            return earlier[: old.start()] + new.group() + earlier[old.end() :]
    plain = same_length_simplified(earlier)
    asked = _ASKING.search(plain)
    if asked and not _PLAYS.search(plain[: asked.start()]) and not place_names(subject):  # 有多少所大學: 研究機構呢
        counted = _COUNTED.match(plain, asked.end())
        alike = _common_suffix(plain[: asked.start()], same_length_simplified(subject)) >= _FEW_CHARS
        if counted and not alike:
            return earlier[: counted.start(1)] + subject + earlier[counted.end(1) :]
    if asked and asked.start() < 2 and plain[asked.end() :].startswith("是"):  # 什麼是…
        return f"{earlier[: asked.end() + 1]}{subject}?"
    end = asked.start() if asked and asked.start() >= 2 else len(earlier.rstrip(EDGE))
    changes = _CHANGES.search(plain[:end])
    end -= len(changes[0]) if changes else 0  # 企業增加了多少
    runs = [(m.start(), m.end()) for m in re.finditer(rf"(?:(?!{_VERBS.pattern}){HAN.pattern}|[A-Za-z0-9]){{2,}}", plain[:end])]
    if not runs:
        return f"{subject}{earlier}"
    shared = [run for run in runs if _common_suffix(plain[run[0] : run[1]], same_length_simplified(subject)) >= 2]
    named = [run for run in runs if [tag for _, _, tag in tagged(plain[run[0] : run[1]])][-1] not in ("v", "p", "r")]
    first, last = (shared or named or runs)[-1]  # 企業在這裡面算什麼角色: 企業
    year = _YEAR.match(plain, first, last)
    first = year.end() if year and year.end() < last else first  # 2023年高新技術企業
    kept = _MEASURE.search(plain[first:last])
    if kept and not shared and kept.start() > 0 and not _MEASURE.search(same_length_simplified(subject)):
        last = first + kept.start()
    return earlier[:first] + subject + earlier[last:]


def _another_place(earlier: str, subject: str) -> str:
    """Return the earlier question asked of another place, or of that too; nothing unless both are places: 那遼寧呢?, 那跟遼寧比呢?"""
    compared = _COMPARED.match(same_length_simplified(subject))
    named = subject[compared.start(1) : compared.end(1)] if compared else subject
    here, there = place_names(earlier), place_names(named)
    at = find_name(here[0], earlier) if here else -1
    if at < 0 or not there:
        return ""
    end = at + len(here[0])
    end += earlier[end : end + 1] in {"省", "市"}
    if compared:
        alone = len(there) == 1 and len(named) <= len(there[0]) + 1
        return f"{earlier[:end]}和{named}{earlier[end:]}" if alone else ""
    return earlier[:at] + subject + earlier[end:] if len(subject) <= len(there[0]) + 2 else ""


def _another_time(earlier: str, subject: str) -> str:
    """Return the earlier question asked of another year, or of what was reached instead of aimed at: 去年實際呢?"""
    plain = same_length_simplified(subject)
    if not _TIMES.search(plain) or _TIMES.sub("", plain).strip("的" + EDGE):
        return ""
    asked = _ASKING.search(same_length_simplified(earlier))
    end = asked.start() if asked else len(earlier)
    old = [match.span() for match in _TIMES.finditer(same_length_simplified(earlier[:end]))]
    if not old:
        return f"{earlier[:end]}{subject}{earlier[end:]}"
    first = old[0][0]
    kept = "".join(earlier[stop:start] for (_, stop), (start, _) in zip(old, [*old[1:], (end, end)], strict=True))
    return f"{earlier[:first]}{subject}{kept.removesuffix('了')}{earlier[end:]}"


def _another_level(earlier: str, subject: str) -> str:
    """Return the earlier question asked of another level; nothing unless both name one and the subject no more: 那省級的呢?"""
    old, new = (LEVEL.search(same_length_simplified(text)) for text in (earlier, subject))
    if not old or not new or len(subject) > len(new.group()) + 1:
        return ""
    return earlier[: old.start()] + subject[new.start() : new.end()] + earlier[old.end() :]


def _common_suffix(one: str, other: str) -> int:
    length = 0
    while length < min(len(one), len(other)) and one[-1 - length] == other[-1 - length]:
        length += 1
    return length
