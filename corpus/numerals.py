"""Numbers written in Chinese numerals or with Chinese and English multipliers, read as exact decimals. Input is folded text."""

import re
from decimal import Decimal

DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
SMALL = {"十": 10, "百": 100, "千": 1000}
BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_WORDS = {"hundred": 100, "thousand": 1000, "million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12}
# 千瓦, 千米, 兆瓦: there the multiplier belongs to the unit.
_CHAR = "[〇零一二三四五六七八九两十百万亿]|千(?![米克瓦卡赫伏帕焦])|兆(?![瓦赫帕字比焦])"
_DECIMALS = "点[〇零一二三四五六七八九]+(?:[十百千]?[万亿兆]|万亿)?"
HAN_NUMBER = rf"(?:{_CHAR})+(?:{_DECIMALS})?"
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_TIMES = (
    r"(?: ?(?:[十百千]?万亿|[十百千]?万|[十百千]?亿|千(?![米克瓦卡赫伏帕焦])|百(?![帕分])|兆(?![瓦赫帕字比焦]))"
    r"|[ -]?(?:hundred|thousand|million|billion|trillion|mn|bn)(?![a-z]))"
)
ARABIC_NUMBER = rf"{_ARABIC}(?:{_TIMES}(?:\d+(?:\.\d+)?{_TIMES})*(?:\d{{4}}(?=[^\d年.]))?)?"
_PART = re.compile(rf"({_ARABIC})({_TIMES})?")
_WITH_POINT = re.compile(r"([^点]+)点([^点十百千万亿兆]+)([十百千万亿兆]*)")


def is_bare(numeral: str) -> bool:
    """Say whether a numeral is multipliers only, without anything to multiply (百, 千万): mostly a figure of speech."""
    return all(char in BIG or char in "百千" for char in numeral) or (numeral[0] == "十" and numeral[1:2] in BIG)


def _multiplier(word: str) -> Decimal:
    """Return what a multiplier is worth.

    >>> [int(_multiplier(word)) for word in ("千万", "万亿", " billion", "")]
    [10000000, 1000000000000, 1000000000, 1]
    """
    bare = word.strip(" -")
    value = Decimal(_WORDS.get(bare, 1))
    for char in bare if bare not in _WORDS else "":
        value *= SMALL.get(char) or BIG[char]
    return value


def read_arabic(text: str) -> Decimal:
    """Read digits with their multipliers.

    >>> int(read_arabic("1,557.6亿")), int(read_arabic("1亿2000万")), int(read_arabic("1.5 billion"))
    (155760000000, 120000000, 1500000000)
    """
    parts = [Decimal(digits.replace(",", "")) * _multiplier(times) for digits, times in _PART.findall(text)]
    return sum(parts, Decimal(0))


def _positional(text: str) -> Decimal:
    """Read digits one after another (二〇二三).

    Raises:
        ValueError: two digits that name a range, as in 三五個.
    """
    if len(text) == 2 and not set(text) & {"〇", "零"}:
        raise ValueError(f"'{text}' is an estimate, not a number")
    return Decimal("".join(str(DIGITS[char]) for char in text))


class _Reader:
    """One structural numeral being read from left to right: thousands in `section`, finished 万 and 亿 in `total`."""

    def __init__(self) -> None:
        self.total, self.section, self.digit = 0, 0, -1
        self.small_limit, self.last_big, self.last_unit = 10**4, 0, 1

    def take_digit(self, value: int) -> None:
        """Take 零 to 九."""
        if self.digit > 0:
            raise ValueError("two digits in a row")
        self.digit = value
        if value == 0:
            self.last_unit = 1

    def take_small(self, unit: int) -> None:
        """Take 十, 百 or 千."""
        if unit >= self.small_limit:
            raise ValueError("multipliers out of order")
        self.section += unit * (self.digit if self.digit > 0 else 1)
        self.digit, self.small_limit, self.last_unit = -1, unit, unit

    def take_big(self, unit: int) -> None:
        """Take 万, 亿 or 兆."""
        section = self.section + max(self.digit, 0)
        if self.last_big and unit > self.last_big:
            self.total = (self.total + section) * unit
        else:
            self.total += (section or 1) * unit
        self.section, self.digit = 0, -1
        self.small_limit, self.last_big, self.last_unit = 10**4, unit, unit

    def result(self) -> int:
        """Return the number; a last digit right behind 百, 千, 万 counts the next lower place (三万五 is 35,000)."""
        last = max(self.digit, 0) * (self.last_unit // 10 if self.last_unit >= 100 else 1)
        return self.total + self.section + last


def read_han(text: str) -> Decimal:
    """Read a Chinese numeral.

    Raises:
        ValueError: the characters make no number.

    >>> [int(read_han(text)) for text in ("四十六", "一百零二", "三万五", "二〇二三", "两千三百万", "一万亿")]
    [46, 102, 35000, 2023, 23000000, 1000000000000]
    >>> read_han("三点五亿")
    Decimal('350000000.0')
    """
    if match := _WITH_POINT.fullmatch(text):
        whole, fraction, times = match.groups()
        digits = "".join(str(DIGITS[char]) for char in fraction)
        return Decimal(f"{read_han(whole)}.{digits}") * _multiplier(times)
    if all(char in DIGITS for char in text):
        return _positional(text)
    reader = _Reader()
    for char in text:
        if char in DIGITS:
            reader.take_digit(DIGITS[char])
        elif char in SMALL:
            reader.take_small(SMALL[char])
        else:
            reader.take_big(BIG[char])
    return Decimal(reader.result())


def trailing_scale(text: str) -> Decimal:
    """Return what the last multiplier of a number is worth when the whole number carries it (5.14万: 10,000), else 1.

    >>> [int(trailing_scale(text)) for text in ("5.14万", "五万", "三万五千", "1亿2000万", "46", "万")]
    [10000, 10000, 1, 1, 1, 1]
    """
    parts = _PART.findall(text)
    if parts:
        return _multiplier(parts[0][1]) if len(parts) == 1 else Decimal(1)
    bare = text.rstrip("万亿兆")
    return _multiplier(text[len(bare) :]) if bare and not set(bare) & set(BIG) and not text.endswith("千") else Decimal(1)
