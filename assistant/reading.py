"""A model's reply read as it comes: cut into sentences, its codes taken out of them, and what is no part of an answer."""

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.prompts import Source
from corpus.script import fold

MAX_SENTENCE_CHARS = 600  # a small model may never come to its end
_BRACKETED = re.compile(r"\s*[\[［【〔]([^\]］】〕\n]{0,80})[\]］】〕]")
_BLANKS = re.compile(r"\s{2,}")  # the pattern above would look at a long run of them from each of its places
_LEFT = re.compile(r"\s*[(（]\s*(?:代[碼码]|[來来]源|出[處处]|文件|code|source)?\s*[:：]?\s*[)）]", re.I)
_END = re.compile(
    r"(?:[。！？!?]+[”’」』)）]*|\.(?=\s)|\n)(?:\s*[\[［【〔][^\]］】〕\n]{0,80}[\]］】〕])*\s*(?=[^\s\[［【〔。！？!?”’」』)）])"
)
_THOUGHT = re.compile(r"<think>.*?(?:</think>|\Z)", re.S)
_LEAD = re.compile(r"^(?:[-*•#>\s]+|\d{1,2}[.、)]\s*(?=\D)|(?:答案|回答|答|answer)\s*[:：]\s*)+", re.I)
_UNSHOWN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd\ud800-\udfff]|[*`]{1,3}")
_TELLS_NOTHING = re.compile(
    r"(?:文件|文档|资料|文中|原文|文本)[^。]{0,12}(?:没有|未|并无|不)[^。]{0,6}(?:答案|提到|提及|说明|包含|涉及|给出|回答|信息)|没有这个问题的答案"
    r"|无法(?:回答|确定|提供|得知)|抱歉|对不起|作为.{0,4}(?:ai|人工智能|语言模型)"
    r"|\b(?:documents?|text|passages?) (?:do|does|did) not\b|\bnot (?:mentioned|stated|provided|in the documents?)\b"
    r"|\bi(?:'m| am) (?:sorry|unable)|\bi (?:cannot|can't)\b|\bcannot (?:answer|help|be determined)"
)


def cut(chunks: Iterable[str]) -> Iterator[str]:
    """Yield the sentences of a reply as they are complete, codes behind them included; a line's end is kept as a last newline.

    A chunk of nothing is handed on. It ends where a sentence does not.
    """
    held = ""
    for chunk in chunks:
        if not chunk:
            yield ""
            continue
        held += chunk
        if "<think>" in held and "</think>" not in held:
            continue
        held = _THOUGHT.sub("", held)
        while match := _END.search(held):
            yield held[: match.end()]
            held = held[match.end() :]
        if len(held.strip()) > MAX_SENTENCE_CHARS:
            return
    held = _THOUGHT.sub("", held)
    if held.strip():
        yield held


def tells_nothing(sentence: str) -> bool:
    """Say whether a model says that it has no answer."""
    return _TELLS_NOTHING.search(fold(sentence)) is not None


def read_codes(sentence: str, sources: Sequence[Source]) -> tuple[str, tuple[Source, ...], int]:
    """Return the sentence without codes, the sources it cites, and how many codes are of no source."""
    known = {source.code: source for source in sources}
    cited: dict[str, Source] = {}
    unknown = 0

    def resolve(match: re.Match[str]) -> str:
        nonlocal unknown
        found = [code for code in re.findall(r"[a-z]+", match.group(1).lower()) if code in known]
        cited.update({code: known[code] for code in found})
        unknown += not found
        return ""

    text = _BRACKETED.sub(resolve, _BLANKS.sub(" ", _UNSHOWN.sub("", sentence)))
    for code, source in known.items():  # written without brackets
        bare = re.compile(rf"\s*(?<![a-z]){code}(?![a-z])", re.I)
        if bare.search(text):
            cited[code], text = source, bare.sub("", text)
    return _LEAD.sub("", _LEFT.sub("", text).strip()).strip(), tuple(cited.values()), unknown
