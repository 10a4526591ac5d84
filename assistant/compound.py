"""A question that asks several things -> the questions that it asks."""

import re

from assistant.measure import names_a_measure
from assistant.need import asks, need, speaks_of_documents
from corpus.script import HAN, fold, same_length_simplified
from index.segmenter import tagged
from index.words import content_words, place_names

_SENTENCE_END = re.compile(r"(?<=[?？!！;；。])\s*")
_JOINT = re.compile(
    rf"[,，、]\s*(?:and\s+)?|\s+and\s+(?=(?:what|which|who|where|when|why|how|by how)\b)|(?<={HAN.pattern})\s+(?={HAN.pattern})",
    re.I,
)
_THEN = re.compile(
    r"(?:[,，、\s]+(?=另外|順便|顺便)|(?<![要需可以應应會会是才])[,，、\s]*(?=還有|还有|然後|然后))(?!(?:還有|还有|然後|然后)(?:沒|没|無|无|多少|幾|几|哪|誰|谁|什))"
)
_YEAR = re.compile(r"(?:19|20)\d{2}(?=年|\s)")
_COMPARES = re.compile(r"[比到在的和与从至较]\W*$")
_NUMBERED = re.compile(r"[(（]\s*(?:[1-3]|[a-c]|[一二三])\s*[)）]|[①②③]", re.I)
MAX_QUESTIONS = 3
_COMMA = re.compile(r"[,，]\s*(?:and\s+)?", re.I)
_HEAD_OF_NUMBERS = re.compile(
    r"^(?:请|麻烦|帮我?|给我?|我?要|查|告诉我?|想问|想知道|一下|列出|please|give me|[:：,，\s])*$", re.I
)
_HEAD = re.compile(r"^((?!Q\d|question|quick|please|two|three)[A-Z][\w' -]{1,30}):(?!\d)\s+")
_SHORT = 4  # characters of a numbered one
_SHORTEST = 6  # characters of a question beside another


_ORDER = re.compile(
    r"^\s*(?:先|再|接[著着]|[然最][後后])(?:[講讲說说問问][講讲說说]?(?:一下)?|告[訴诉]我|[介紹绍]{2}|回答)(?![明解清到了的什題题])[,，:：\s]*"
)
_SHOW = re.compile(r"^\W*(?:请|麻烦|帮我?|给我?|我?要|查|整理|列出|告诉我?|一下|[:：,，\s])*(?:还有|以及|另外)?")
_GIVE = re.compile(r"^.*?(?:给我|列出|告诉我|整理)\W*")
_QUOTES = re.compile(r"[“”「」『』]")
_LEADS = re.compile(
    r"^\s*(?:in|for|according to|under|as|given|by|from|of)\b(?! (?:what|which|whom|how))", re.I
)  # no question by itself
_EACH = re.compile(r"分别|各自|(?<![在对和与跟的])各(?=[是有为占叫要应被办建得推做涉]|在(?!.{0,3}[方领]))")
_THESE_FIGURES = re.compile(r"(?:的|这|那)?[两二三几]?[个项](?:数字|数据|指标)(?:各?是多少)?\W*$")
_COUNTED = re.compile(r"(?:这|那)?[两二三](?:块|项|个|者|类|件事|方面|样)$")
_EACH_ENGLISH = re.compile(
    r"^(where|how (?:large|big)) are (the (?:(?!\b(?:of|who|that|which|and)\b)[\w' -])+?) and (the (?:(?!\b(?:of|who|that|which|and)\b)[\w' -])+)\?*$",
    re.I,
)
_ASKING = re.compile(r"什么|啥|哪|谁|多少|几|怎|如何|吗|为何|是否|有没有|^\s*(?:what|which|who|where|when|why|how)\b", re.I)
_BESIDE = re.compile(r"^\s*(?:无论|不论|不管|除了|针对|根据)")
# What only asks the same again, by the kinds of question it may stand behind: 文件給的理由是什麼 behind a why, 有數字嗎 behind any.
_ECHOES: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = (
    (
        frozenset({"why"}),
        re.compile(
            r"^(?:文件|文中|文章|资料|报告|材料|稿子|领导人?|(?:老板|长官|主管|同事)问)?(?:里|中|上)?(?:给|给出|写|说|讲)?(?:出)?的?(?:理由|原因|依据)(?:是|为)?(?:什么|何)?呢?[?？。]?$"
            r"|^(?:请|帮我?|给我?)*(?:理由|原因)(?:请|帮我?|给我?)*(?:整理|列出|列|说明|说|讲)(?:出来|清楚)?(?:一下)?[。!]?$"
            r"|^(?:what|which) reasons? (?:is|are) (?:given|quoted|stated|named)[?.]?$",
            re.I,
        ),
    ),
    (
        frozenset({"list", "name", "fact"}),
        re.compile(
            r"^(?:请|麻烦|帮我?)*(?:全部|都|一一)?(?:列出来?|列全|写出来)[。!]?$|^(?:please )?(?:list|name) (?:them|all)(?: of them| all)?(?:,? please)?[.]?$",
            re.I,
        ),
    ),
    (
        frozenset({"why", "how"}),
        re.compile(r"^(?:难道)?是(?:不是)?(?:因为|由于|被|给|受)(?!.*(?:多少|什么|谁|多久|几|哪)).*吗?\W*$"),
    ),  # a guess
    (frozenset({"number"}), re.compile(r"^(?:金额|数字|数值)(?:是|为)?(?:多少|什么)?呢?[?？。]?$")),
    (frozenset({"name", "list", "fact"}), re.compile(r"^(?:名称|名字|全称|全名)(?:是|叫)?什么?呢?[?？。]?$")),
    (
        frozenset(),
        re.compile(
            r"^(?:文件|文中|文章|资料|报告|材料|稿子)?(?:里|中|上)?(?:有没有|有|查得到|找得到|看得到)(?:写|讲|说|提|比|列|数字|数据|解释|说明|number)?到?(?:吗)?[?？。]?$"
            r"|^(?:请|帮我|给我)*(?:[一两][个句])?(?:准确|简短|完整|明确|清楚)?的?(?:定义|答案|说法)[。!]?$"
            r"|^(?:这份|本)?(?:文件|文中|文章|资料|报告|材料|稿子)(?:里|中|上)?(?:是|都)?怎么(?:讲|说|写|评价)的?呢?[?？。]?$"
            r"|^(?:请|帮我|给我)?(?:用)?(?:[一两三]句话)?(?:概括|总结|归纳|简述|说明|解释)(?:一下|下|给我)[?？。]?$",
            re.I,
        ),
    ),
)
_WHICH_IS_MORE = re.compile(
    r"^(?:到底|究竟)?哪(?:一?个|边|一?省|个省)(?:比较|更|最)?[高低多少大小快慢好强][?？。]?$"
    r"|^which (?:one|province)? ?is (?:higher|lower|larger|bigger|smaller|more|faster)[?.]?$",
    re.I,
)
_PREMISE = re.compile(r"不是(?:有|说|讲|要|分|写).*吗\W*$")  # 不是有三個「高」嗎: what follows asks
_LISTED = re.compile(r"、|和|与|及|以及|跟|,|，")


def _asks(piece: str) -> bool:
    """Say whether a piece asks, or is keywords that name a figure: 森林的面積, 還有高校有幾所."""
    if asks(piece):
        return True
    plain = _SHOW.sub("", fold(piece))
    tags = [tag for _, _, tag in tagged(plain)]
    acts = "v" in tags or any(tag[0] == "v" for tag in tags[:1])  # 影響糧食產量: it asks nothing
    return names_a_measure(plain) and not acts


def _each(question: str) -> list[str]:
    """Return a question a thing for 甲的子、丑和寅分別是多少; empty when it is not of this form."""
    if english := _EACH_ENGLISH.match(question):
        return [f"{english[1]} is {thing}?" for thing in english.groups()[1:]]
    plain = same_length_simplified(question)
    match = _EACH.search(plain)
    if not match or re.search(r"\S\s+\S", question[: match.start()]):
        return []
    rest = question[match.end() :].lstrip()
    things = _listed(question, 0, match.start())
    things = [
        thing[: counted.start()] if (counted := _COUNTED.search(same_length_simplified(thing))) else thing for thing in things
    ]
    things = [thing for thing in things if thing]
    if not 1 < len(things) <= MAX_QUESTIONS or _places(things):  # 甲省和乙省的面積: `scopes` asks each
        return []
    owner = things[0].rpartition("的")[0]
    return [thing + rest if "的" in thing or not owner else f"{owner}的{thing}{rest}" for thing in things]


def _figures_of_each(question: str) -> list[str]:
    """Return a question a measure for 給我糧食總產量、森林面積這兩個數字; empty when it is not of this form."""
    plain = same_length_simplified(question)
    match = _THESE_FIGURES.search(plain)
    if not match:
        return []
    head = _GIVE.match(plain) or _SHOW.match(plain)
    names = _listed(question, head.end() if head else 0, match.start())
    return [f"{name}是多少?" for name in names] if 1 < len(names) <= MAX_QUESTIONS and all(map(_asks_alone, names)) else []


def _asks_alone(name: str) -> bool:
    """Say whether a name is one of something that has a figure: 森林面積, 高校數."""
    return len(name) > 2 and (names_a_measure(fold(name)) or fold(name).endswith("数"))


def _listed(question: str, start: int, end: int) -> list[str]:
    """Return the things that a stretch of a question lists."""
    plain = same_length_simplified(question)
    cuts = [start, *(cut for found in _LISTED.finditer(plain, start, end) for cut in found.span()), end]
    return [thing for at in range(0, len(cuts), 2) if (thing := question[cuts[at] : cuts[at + 1]].strip())]


def _places(things: list[str]) -> bool:
    """Say whether all things but the last are places alone, and the last begins with one: 吉林, 遼寧的面積.

    Or the first is, and another is of a place, too: 吉林, 遼寧兩家比, 去年的產量.
    """
    first = place_names(things[0])
    if first and len(things[0]) <= len(first[0]) + 1 and len(things) > 2 and any(map(place_names, things[1:])):
        return True
    alone = all(len(thing) <= len(named[0]) + 1 for thing in things[:-1] if (named := place_names(thing)))
    return alone and all(map(place_names, things))


def _numbered(question: str) -> list[str]:
    """Return what stands behind the numbers of 請給我 (1) 濕地的面積 (2) 高校的個數; empty when that is not the form of the whole."""
    head, *found = [piece.strip(" ,，;；、.") for piece in _NUMBERED.split(question)]
    whole = _HEAD_OF_NUMBERS.match(same_length_simplified(head)) and all(len(piece) >= _SHORT for piece in found)
    return found if whole and 1 < len(found) <= MAX_QUESTIONS else []


def _asking(sentence: str) -> list[str]:
    """Return the pieces between commas that ask, each with what stands before it; the last one with what follows, too.

    Pieces too short to be questions by themselves make the sentence one: 那邊的合作,一共涉及幾個省、幾個區?
    """
    cuts = [0, *(end for match in _COMMA.finditer(sentence) for end in match.span()), len(sentence)]
    spans: list[tuple[int, int]] = []
    begun = 0
    for start, end in zip(cuts[::2], cuts[1::2], strict=True):
        piece = same_length_simplified(sentence[start:end])
        if _ASKING.search(piece) and not _BESIDE.match(piece):
            spans.append((begun, end))
            begun = next((cut for cut in cuts[::2] if cut >= end), end)
    found = [sentence[start : end if (start, end) != spans[-1] else None] for start, end in spans]
    return found if all(len(piece) >= _SHORTEST for piece in found) else [sentence]


def split(question: str) -> list[str]:
    """Return the questions that a compound question asks, in order; the question itself when it is one.

    >>> split("黑龍江有多少所高校?森林面積又有多大?")
    ['黑龍江有多少所高校?', '森林面積又有多大?']
    >>> split("發展農業,要靠什麼?")
    ['發展農業,要靠什麼?']
    """
    if numbered := _numbered(question):
        return numbered
    found: list[str] = []
    for sentence in _SENTENCE_END.split(question.strip()):
        pieces = [piece for piece in _JOINT.split(sentence) if piece.strip()]
        if len(pieces) == 1 or not all(asks(piece) for piece in pieces) or any(map(_LEADS.match, pieces)):
            pieces = [piece for piece in _THEN.split(sentence) if piece.strip()]
            if len(pieces) == 1 or not all(_asks(piece) and len(piece) >= _SHORTEST for piece in pieces):
                pieces = _asking(sentence)
        if len(pieces) == 1:
            pieces = _by_year(sentence)
        if len(pieces) > 1:
            found.extend(pieces)
        elif sentence.strip():
            found.append(sentence)
    found = [part for piece in found for part in _in_a_row(piece)]
    if len(found) > 1:
        found = [bare if _asks(bare := _ORDER.sub("", piece)) else piece for piece in found]
    found = [piece for sentence in found for piece in (_each(sentence) or _figures_of_each(sentence) or [sentence])]
    asking = [piece for piece in found if _asks(piece)]
    if len(found) != len(asking) or not 1 < len(asking) <= MAX_QUESTIONS:
        return [question]
    return _without_echoes(_with_premises(_headed(asking)))


def _by_year(sentence: str) -> list[str]:
    """Return the two questions of a sentence without a comma that asks of one year and of another: 2024年種了多少2025年要種多少."""
    years = list(_YEAR.finditer(sentence))
    if len(years) != 2 or years[0].group() == years[1].group():
        return [sentence]
    pieces = [sentence[: years[1].start()], sentence[years[1].start() :]]
    if _COMPARES.search(same_length_simplified(pieces[0])):
        return [sentence]
    return pieces if all(asks(piece) and len(piece) >= _SHORTEST for piece in pieces) else [sentence]


def _in_a_row(piece: str) -> list[str]:
    """Return the questions that 、 separates, where each asks by itself."""
    parts = [part for part in piece.split("、") if part.strip()]
    return parts if not _QUOTES.search(piece) and all(asks(part) and len(part) > _SHORTEST for part in parts) else [piece]


def _headed(pieces: list[str]) -> list[str]:
    """Return English questions, each behind what stands before a colon in the first: Sichuan: what is...? and what was...?"""
    head = _HEAD.match(pieces[0])
    if not head or asks(head[1]) or any(":" in piece for piece in pieces[1:]):
        return pieces
    return [pieces[0], *(head[0] + piece.lstrip() for piece in pieces[1:])]


def _with_premises(pieces: list[str]) -> list[str]:
    """Return the questions, what only leads up to one before it: 不是有三個「高」嗎 是哪三個."""
    found: list[str] = []
    before = ""
    for piece in pieces:
        before += piece
        if not _PREMISE.search(same_length_simplified(piece)):
            found.append(before)
            before = ""
        else:
            before += " "
    return [*found, before.strip()] if before else found


def _without_echoes(pieces: list[str]) -> list[str]:
    """Return the questions without those that only ask the one before again."""
    kept = pieces[:1]
    for piece in pieces[1:]:
        if not _echoes(piece, kept[-1]):
            kept.append(piece)
    return kept


def _echoes(piece: str, before: str) -> bool:
    plain = same_length_simplified(piece).strip()
    if need(piece).kind == "summary" and need(before).kind in ("part", "summary"):
        return all(speaks_of_documents(word.term.name) for word in content_words(piece))  # 第三部分在談什麼? 給我重點
    if _WHICH_IS_MORE.match(plain):
        return len(place_names(before)) > 1  # the figures of both say it
    return any(pattern.match(plain) and (not kinds or need(before).kind in kinds) for kinds, pattern in _ECHOES)
