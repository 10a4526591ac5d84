"""Terms made of a number and of what their parts share: 三高, 五大安全. Over folded text."""

import re
from dataclasses import dataclass

NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


@dataclass(frozen=True, slots=True)
class NumberedTerm:
    """A term made of a number and of what its parts share: 三高, 五大安全."""

    numeral: str
    what: str

    @property
    def name(self) -> str:
        """The term without a measure word."""
        return self.numeral + self.what

    @property
    def count(self) -> int:
        """How many parts it has."""
        return NUMERALS["二" if self.numeral == "两" else self.numeral]


_MEASURE_WORDS = "大个项种类条只"
_NUMBERED_TERM = re.compile(
    rf"(?<!第)([两二三四五六七八九])[{_MEASURE_WORDS}]?[「“\"']?((?![年月天日批条次届期江国]|个月)[\u4e00-\u9fff]{{1,3}}?)(?=[」』”\"'是指的包有分各到究一起?？,，一两二三四五六七八九]|里面|具体|$)"
)
_IN_A_ROW = re.compile(r"、|和|与|及|以及|,|，|;|；")


def numbered_term(asked: str) -> NumberedTerm | None:
    """Return the first term of a folded question that is a number and a noun.

    >>> numbered_term("那个「三高」是哪三高?")
    NumberedTerm(numeral='三', what='高')
    """
    match = _NUMBERED_TERM.search(asked)
    return NumberedTerm(match[1], match[2]) if match else None


def find(term: NumberedTerm, text: str) -> re.Match[str] | None:
    """Return where a folded text names a term, with a measure word or without and with the quotation mark behind it."""
    return re.search(rf"(?<!第){term.numeral}[{_MEASURE_WORDS}]?{re.escape(term.what)}[”」』\"]?", text)


def spells_out(term: NumberedTerm, text: str) -> bool:
    """Say whether a folded text has as many things in a row as a term has parts, each beginning or ending with what they share.

    >>> spells_out(NumberedTerm("三", "高"), "具有高科技、高效能、高质量特征")
    True
    """
    run = 0
    for piece in _IN_A_ROW.split(text):
        bare = piece.strip("\"“”「」'《》")
        shares = bare.startswith(term.what) or term.what in bare[-len(term.what) - 2 :] or f"{term.what}”" in piece
        run = run + 1 if shares else 0
        if run >= term.count:
            return True
    return False
