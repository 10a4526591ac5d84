"""Traditional and Simplified Chinese: folding for search, detection, conversion for output. The one file with opencc."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Literal

import opencc

Language = Literal["zh-Hant", "zh-Hans", "en"]

# What OpenCC's tw2sp leaves apart although people use the words for one thing, and what it takes for the wording of computers in
# some places and not in others (关键核心技术, 新增长点). Keys and values are already folded.
LEXICON = {
    "内核": "核心",
    "添加": "新增",
    "高端": "高级",  # 高階 folds to 高级
    "已开发国家": "发达国家",
    "已开发": "发达",
    "品质": "质量",
    "国内生产毛额": "国内生产总值",
}
HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f]")
_LATIN = re.compile(r"[A-Za-z]+")
_NOT_CONVERTED = re.compile(r"[\x00\ud800-\udfff]")
_LEXICON = re.compile("|".join(sorted(map(re.escape, LEXICON), key=len, reverse=True)))
_PUNCTUATION = str.maketrans({"「": "“", "」": "”", "『": "‘", "』": "’", "﹐": ",", "、": "、", "•": "·", "‧": "·"})


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def _convert(name: str, text: str) -> str:
    """Return a text converted; half characters, which OpenCC refuses, and NUL, where it stops, become U+FFFD."""
    return str(_converter(name).convert(_NOT_CONVERTED.sub("\ufffd", text)))


def simplify(text: str) -> str:
    """Return the text in one script, width and regional wording, case kept: what the embedding model reads.

    >>> simplify("資訊智慧 and GDP")
    '信息智能 and GDP'
    """
    simplified = _convert("tw2sp", unicodedata.normalize("NFKC", text)).translate(_PUNCTUATION)
    return _LEXICON.sub(lambda match: LEXICON[match.group()], simplified)


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return the text as it is compared and searched: width, case, script and regional wording folded together.

    Never shown to anyone; its length may differ from the text's.

    >>> fold("迴圈經濟") == fold("循環經濟") == fold("循环经济")
    True
    >>> fold("１２．３％")
    '12.3%'
    """
    return simplify(text).lower()


def same_length_simplified(text: str) -> str:
    """Return the text in Simplified characters, one for one, so that offsets into it are offsets into the text."""
    plain = _convert("t2s", text)
    return plain if len(plain) == len(text) else text


def detect(text: str, default: Language = "zh-Hant") -> Language:
    """Return the language a text is written in; `default` where its characters are the same in both scripts.

    >>> detect("国家级自然保护区有多少个"), detect("濕地面積"), detect("How large are the wetlands?")
    ('zh-Hans', 'zh-Hant', 'en')
    """
    han = HAN.findall(text)
    latin = _LATIN.findall(text)
    if len(latin) > len(han):
        return "en"
    if not han:
        return "en" if latin else default
    traditional = sum(a != b for a, b in zip(text, _convert("t2s", text), strict=False))
    simplified = sum(a != b for a, b in zip(text, _convert("s2t", text), strict=False))
    if traditional == simplified:
        return default
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def to_script(text: str, language: Language) -> str:
    """Return the text in the script of `language`; English leaves it as it is."""
    if language == "zh-Hant":
        return _convert("s2twp", text)
    return _convert("tw2sp", text) if language == "zh-Hans" else text
