"""Figures in Chinese (either script) and English text: value, unit, qualifier, direction and year, at exact offsets.

What counts as a number is said in `amounts.py`. A range is two figures whose qualifiers are 起 and 止.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.amounts import Amount, amounts, is_word, plain_text
from corpus.units import direction_around, direction_named, qualifier_around, qualifier_named, qualifiers_conflict, same_unit

_CALENDAR = range(1000, 3000)
_CLAUSE_END = re.compile(r"[,，。、；;：:！!？?\n()]")
_SENTENCE_END = re.compile(r"[。！!？?；;\n]|\.(?=\s|$)")
_CONNECTOR = re.compile(r"\s?(?:至|到|~|～|—|–|-|to)\s?")
_COMPARED = re.compile(r"(?:比|较|同|与|跟|compared (?:with|to)|than in|from|over)\s?$")
_LOOK_BACK = 40


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `text == source[start:end]` is the number with its unit, in the source's own characters.

    Attributes:
        value: multiplied out: 5.14萬 is 51400, 百分之七 is 7 (of unit %).
        unit: canonical and folded, "" for none; ordinals keep their kind behind 第 (第位, 第届).
        qualifier: 以上, 超过, 以下, 不足, 左右, 近, for ranges 起 and 止, or "".
        direction: "up", "down" or "".
        year: the calendar year it is said of, or "". A year's own year is itself.
    """

    value: Decimal
    unit: str
    qualifier: str
    direction: str
    year: str
    start: int
    end: int
    text: str

    @property
    def is_year(self) -> bool:
        """Whether it is a calendar year, not a number of years."""
        return self.unit == "年" and self.year == str(self.value)

    @property
    def is_ordinal(self) -> bool:
        """Whether it is a place in an order (第3位), not an amount."""
        return self.unit.startswith("第")


@dataclass(frozen=True, slots=True)
class Agreement:
    """Where two figures differ: "value" and "unit" when not the same, the others only when they contradict one another."""

    faults: tuple[str, ...]

    def __bool__(self) -> bool:
        return not self.faults

    @property
    def same_quantity(self) -> bool:
        """Whether value and unit are the same, whatever is said about them."""
        return "value" not in self.faults and "unit" not in self.faults


def same(one: Figure, other: Figure) -> Agreement:
    """Compare two figures; the result is true when they say the same and false with the reasons in `faults`.

    >>> a, b = find_figures("5.14萬平方公里，51400平方千米")
    >>> bool(same(a, b))
    True
    >>> a, b = find_figures("同比增長22%以上；下降百分之二十二以下")
    >>> same(a, b).faults
    ('qualifier', 'direction')
    """
    faults = {
        "value": one.value != other.value,
        "unit": not same_unit(one.unit, other.unit),
        "qualifier": qualifiers_conflict(one.qualifier, other.qualifier),
        "direction": bool(one.direction and other.direction and one.direction != other.direction),
        "year": bool(one.year and other.year and one.year != other.year),
    }
    return Agreement(tuple(name for name, wrong in faults.items() if wrong))


def _as_range(plain: str, low: Amount, high: Amount) -> tuple[Amount, Amount] | None:
    """Return both ends of a range with the unit and the multiplier they share, or None when it is none."""
    if not _CONNECTOR.fullmatch(plain[low.end : high.start]):
        return None
    if low.unit == "%" and not high.unit:
        high = replace(high, unit="%", han="")
    spread = high.scale if low.scale == 1 and low.value * high.scale < high.value else Decimal(1)
    if not low.unit or (low.unit == "第" and high.unit.startswith("第")):
        low = replace(low, value=low.value * spread, unit=high.unit)
    return (low, high) if low.unit == high.unit and low.value < high.value else None


def _surroundings(plain: str, number: Amount, previous_end: int) -> tuple[str, str]:
    """Return the text of the clause before a number, back to the last figure, and the text behind it."""
    floor = max(previous_end, number.start - _LOOK_BACK, 0)
    ends = [match.end() for match in _CLAUSE_END.finditer(plain, floor, number.start)]
    return plain[ends[-1] if ends else floor : number.start], plain[number.end : number.end + _LOOK_BACK]


def _figure(text: str, plain: str, number: Amount, previous_end: int) -> Figure:
    before, behind = _surroundings(plain, number, previous_end)
    qualifier = "超过" if number.more else qualifier_around(before, behind, number.unit)
    digits = plain[number.start : number.start + 4]
    is_year = number.unit == "年" and number.value in _CALENDAR and (digits.isdigit() or len(number.han) == 4)
    return Figure(
        value=number.value,
        unit=number.unit,
        qualifier=qualifier,
        direction="" if is_year else direction_around(before, behind),
        year=str(number.value) if is_year else "",
        start=number.start,
        end=number.end,
        text=text[number.start : number.end],
    )


def _in_order(text: str, plain: str) -> Iterator[Figure]:
    """Yield the figures in order, ranges as two, years not yet handed on."""
    numbers = sorted(amounts(plain), key=lambda number: number.start)
    position, previous_end = 0, 0
    while position < len(numbers):
        number = numbers[position]
        if number.start < previous_end:  # 半小時 within 一個半小時
            position += 1
            continue
        pair = _as_range(plain, number, numbers[position + 1]) if position + 1 < len(numbers) else None
        if pair and not is_word(plain, pair[1]):
            low, high = (_figure(text, plain, end, previous_end) for end in pair)
            yield replace(low, qualifier="起")
            yield replace(high, qualifier="止", direction=low.direction or high.direction)
            position, previous_end = position + 2, high.end
            continue
        position += 1
        if not is_word(plain, number):
            yield _figure(text, plain, number, previous_end)
            previous_end = number.end


def _with_years(plain: str, found: Sequence[Figure]) -> Iterator[Figure]:
    """Give every figure the year its sentence names: the nearest before it, else the only one; not one compared with."""
    ends = [match.end() for match in _SENTENCE_END.finditer(plain)]
    years: dict[int, list[Figure]] = {}
    for figure in found:
        if figure.is_year and not _COMPARED.search(plain, max(0, figure.start - _LOOK_BACK), figure.start):
            years.setdefault(bisect_right(ends, figure.start), []).append(figure)
    for figure in found:
        if figure.is_year:
            yield figure
            continue
        near = years.get(bisect_right(ends, figure.start), [])
        before = [year for year in near if year.start < figure.start]
        year = before[-1].year if before else near[0].year if len(near) == 1 else ""
        yield replace(figure, year=year)


def find_figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text in order; `text[f.start:f.end] == f.text` for each.

    >>> for f in find_figures("2023年數量同比均增長２２％以上，居全國第3位，國家級自然保護區四十六個"):
    ...     print(f.text, f.value, f.unit, f.qualifier, f.direction, f.year)
    2023年 2023 年   2023
    ２２％ 22 % 以上 up 2023
    第3位 3 第位   2023
    四十六個 46 个   2023
    >>> [(str(f.value), f.unit, f.qualifier) for f in find_figures("0.5至0.7個百分點")]
    [('0.5', '百分点', '起'), ('0.7', '百分点', '止')]
    >>> find_figures("一帶一路、二氧化碳、第一動力、一二三產業、十四五、唯一、進一步")
    ()
    """
    plain = plain_text(text)
    return tuple(_with_years(plain, list(_in_order(text, plain))))


def read_figures(value: str, *, unit: str = "", qualifier: str = "", direction: str = "", year: str = "") -> tuple[Figure, ...]:
    """Return the figures of a gold key: one, or the two ends of a range; offsets count in value and unit together.

    Raises:
        ValueError: the value is no figure, or holds more than one quantity.

    >>> [f.value for f in read_figures("5.14", unit="萬平方公里")]
    [Decimal('51400.00')]
    """
    text = f"第{value}{unit[1:]}" if unit.startswith("第") and not value.startswith("第") else f"{value}{unit}"
    found = find_figures(text)
    is_range = len(found) == 2 and (found[0].qualifier, found[1].qualifier) == ("起", "止")
    if not found or (len(found) > 1 and not is_range):
        raise ValueError(f"'{text}' is not one figure")
    return tuple(
        replace(
            figure,
            qualifier=qualifier_named(qualifier) or figure.qualifier,
            direction=direction_named(direction),
            year=figure.year or year.strip().rstrip("年"),
        )
        for figure in found
    )
