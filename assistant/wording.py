"""Every string that people read on the page, in Traditional Chinese, Simplified Chinese and English."""

from corpus.errors import (
    AssistantError,
    DatasetError,
    DocumentError,
    ModelError,
    NoIndexError,
    QuestionError,
    SettingsError,
    StaleIndexError,
    StorageError,
)
from corpus.script import Language

LANGUAGES: tuple[Language, ...] = ("zh-Hant", "zh-Hans", "en")

# key -> (Traditional, Simplified, English); braces are filled by `say`.
_WORDS: dict[str, tuple[str, str, str]] = {
    "refusal": (
        "文件中沒有這個問題的答案。",
        "文件中没有这个问题的答案。",
        "The documents do not answer this question.",
    ),
}

# What the page says when an error of this class reaches it; {detail} is the error's own sentence.
_ERRORS: dict[type[AssistantError], tuple[str, str, str]] = {
    SettingsError: ("設定有誤:{detail}", "设置有误:{detail}", "A setting is wrong: {detail}"),
    StorageError: ("資料夾無法讀寫:{detail}", "文件夹无法读写:{detail}", "The data folder cannot be used: {detail}"),
    DocumentError: ("文件無法讀取:{detail}", "文件无法读取:{detail}", "A document cannot be read: {detail}"),
    QuestionError: ("問題無法查詢:{detail}", "问题无法查询:{detail}", "The question cannot be asked: {detail}"),
    NoIndexError: ("尚未建立索引:{detail}", "尚未建立索引:{detail}", "Nothing is indexed yet: {detail}"),
    StaleIndexError: ("索引已損壞或過期:{detail}", "索引已损坏或过期:{detail}", "The index is damaged or out of date: {detail}"),
    ModelError: ("模型無法使用:{detail}", "模型无法使用:{detail}", "The model cannot be used: {detail}"),
    DatasetError: ("題庫或評分檔有誤:{detail}", "题库或评分文件有误:{detail}", "A gold or rating file is wrong: {detail}"),
}


def say(key: str, language: Language, **values: object) -> str:
    """Return the words for `key` in a language, with `values` filled in.

    Raises:
        KeyError: there is no such key.
    """
    return _WORDS[key][LANGUAGES.index(language)].format(**values)


def explain(error: AssistantError, language: Language) -> str:
    """Return what the page says about an error."""
    return _ERRORS[type(error)][LANGUAGES.index(language)].format(detail=error)
