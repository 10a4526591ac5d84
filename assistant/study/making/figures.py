"""Items that ask for a figure: typed (G2), chosen among three of its unit (G3), true or false by a swap (G12), a time limit (G4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.study.figure_table import UNKNOWN, Row
from assistant.study.item import BLANK, FALSE, TRUE, FigureFacts, Item
from assistant.study.making.draft import Maker, options
from assistant.study.phrasing import asked, context, figure_question, lead, question, say, sentence
from corpus.document import Span

DIGITS = frozenset("0123456789０１２３４５６７８９")
_HAN = "〇一二三四五六七八九十"
MAX_ORDINAL_GAP = 3
MAX_DUE_CHARS = 12  # 到2032年底，
SPREAD = (Decimal("0.2"), Decimal(5))


@dataclass(frozen=True, slots=True)
class Rival:
    """A wrong value for a figure: where the document has it, -1 when it is made by rule."""

    text: str
    value: Decimal
    start: int


def decimals(text: str) -> int:
    """Return how many digits stand behind the point.

    >>> decimals("5.14萬平方公里"), decimals("46個")
    (2, 0)
    """
    digits = "".join(char for char in text if char in DIGITS or char == ".")
    return len(digits.partition(".")[2])


def aliases(row: Row) -> tuple[str, ...]:
    """Return other ways to write a figure: full width, 百分之, without spaces.

    Only percentages have some that learners type.
    """
    text = row.figure.text
    if text.endswith(("%", "％")):
        number = text[:-1]
        wide = number.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
        other = {number + "％", number + "%", wide + "％", f"百分之{number}"}
        if number.isdigit() and 0 < int(number) <= 10:
            other.add(f"百分之{_HAN[int(number)]}")
        return tuple(sorted(other - {text}))
    if row.figure.text[:1] in DIGITS and row.unit:
        return (f"{row.value} {row.unit}",)
    return ()


def rivals(maker: Maker, row: Row, stem: str) -> list[Rival]:
    """Return the other figures of the document that could stand in the row's place.

    They have the same unit as written, the same number of decimals and 0.2 to 5 times the value, and are not said in the stem nor of
    the same indicator in the clause. Of places in an order, those at most three away.
    """
    clause = row.statement.clauses[row.statement.clause_at(row.span.start)]
    found: dict[str, Rival] = {}
    for other in maker.material.rows:
        same_form = (
            other.unit == row.unit and decimals(other.value) == decimals(row.value) and other.figure.unit == row.figure.unit
        )
        ordinal = row.figure.is_ordinal and other.figure.unit == row.figure.unit
        if not (same_form or ordinal) or other.figure.value == row.figure.value or other.named:
            continue
        if row.figure.is_ordinal:
            near = abs(other.figure.value - row.figure.value) <= MAX_ORDINAL_GAP
        else:
            near = SPREAD[0] * row.figure.value <= other.figure.value <= SPREAD[1] * row.figure.value
        within = clause.start <= other.span.start < clause.end and other.indicator == row.indicator
        if near and not within and other.figure.text not in stem:
            found.setdefault(other.figure.text, Rival(other.figure.text, other.figure.value, other.span.start))
    return list(found.values())


def made_rivals(row: Row, stem: str, *, step: Decimal = Decimal("0.15")) -> list[Rival]:
    """Return values a rule makes, four below and four above, of the same form as the figure."""
    number = row.value.lstrip("第约")
    if row.figure.is_ordinal:
        return _made_ordinals(row, stem)
    if not number or set(number) - DIGITS - {"."}:
        return []
    places, value = decimals(number), Decimal(number)
    unit = Decimal(1).scaleb(-places)
    scale = row.figure.value / value if value else Decimal(1)
    found = []
    for times in (-4, -3, -2, -1, 1, 2, 3, 4):
        shift = max(abs(value * step * times), unit * abs(times)).quantize(unit)
        other = value + shift * (1 if times > 0 else -1)
        if value == value.to_integral() and value % 10 == 0 and value >= 100:
            other = (other / 10).quantize(Decimal(1)) * 10
        text = row.figure.text.replace(number, format(other, "f"), 1)
        wrong_share = row.figure.unit == "%" and value <= 100 < other
        if other > 0 and text not in stem and text != row.figure.text and not wrong_share:
            found.append(Rival(text, other * scale, -1))
    return found


def _made_ordinals(row: Row, stem: str) -> list[Rival]:
    """Return the places in an order beside a figure's, written as it is."""
    value, found = int(row.figure.value), []
    han = not set(row.figure.text) & DIGITS
    for other in range(max(1, value - MAX_ORDINAL_GAP), value + MAX_ORDINAL_GAP + 1):
        number, own = (_HAN[other], _HAN[value]) if han and max(other, value) <= 10 else (str(other), str(value))
        text = row.figure.text.replace(own, number, 1)
        if other != value and text != row.figure.text and text not in stem:
            found.append(Rival(text, Decimal(other), -1))
    return found


def facts_of(row: Row) -> FigureFacts:
    """Return what an item says of the figure it asks for."""
    figure = row.figure
    indicator = "" if row.indicator == UNKNOWN else row.indicator
    return FigureFacts(row.value, row.unit, figure.qualifier, figure.direction, figure.year, indicator)


def _place(maker: Maker, row: Row, *, alone: bool) -> tuple[str, Span]:
    """Return the lead and the words around a figure; `alone` leaves out the figures beside it where that stays clear."""
    place = context(maker.material, row.statement, row.span, within=row.segment if alone else None)
    text = maker.material.quote(place)
    opening = lead(maker.material, row.statement, text)
    year = row.figure.year
    at = row.statement.text.find(f"{year}年") if year else -1
    said = 0 <= at < row.span.start - row.statement.span.start and not row.figure.is_ordinal and _opens_clause(row, at)
    if said and year not in opening + text:
        clause = row.statement.clauses[row.statement.clause_at(row.statement.span.start + at)]
        told = maker.material.quote(clause)
        opening += told if told[0] in "到至截力" and clause.end <= place.start and len(told) <= MAX_DUE_CHARS else f"{year}年"
    return opening, place


def cloze(maker: Maker, row: Row) -> Item:
    """Return the item that has the figure typed."""
    opening, place = _place(maker, row, alone=False)
    stem = sentence(maker.material.language, opening + asked(maker.material, place, row.span, BLANK))
    return maker.item(
        "G2", "figure_cloze", stem, (row.figure.text,), (row.statement,), asked=_around(maker, row.span),
        aliases=aliases(row), figure=facts_of(row), must_know=row.must_know, tags=("figure",),
    )  # fmt: skip


def _opens_clause(row: Row, at: int) -> bool:
    """Say whether a year opens its clause, so that it holds for what follows in the sentence: 2023年…, 到2032年底….

    One inside a clause (在2023年9月考察…) is of that clause alone.
    """
    before = row.statement.text[:at].removesuffix("到")
    return (not before or before[-1] in "，,；;：:。") and not row.statement.text.startswith("以", at + 5)


def _around(maker: Maker, span: Span) -> str:
    """Return the words next to an answer, which tell two equal ones of a sentence apart."""
    text = maker.material.document.text
    return f"{text[max(0, span.start - 8) : span.start]}_{text[span.end : span.end + 8]}"


def two_rivals(maker: Maker, row: Row, stem: str, position: int) -> list[Rival]:
    """Return two rivals, of the document before made ones, so that the key stands third, second or first in ascending order."""
    random = maker.random("rivals", row.figure.text, row.span.start - row.statement.span.start, row.statement.text)
    own = rivals(maker, row, stem)
    random.shuffle(own)
    made = made_rivals(row, stem)
    random.shuffle(made)
    pool = sorted(own, key=lambda rival: abs(float(rival.value / row.figure.value) - 1) > 1) + made
    low = [rival for rival in pool if rival.value < row.figure.value]
    high = [rival for rival in pool if rival.value > row.figure.value]
    for below in (position, *(other for other in (1, 0, 2) if other != position)):
        if len(low) >= below and len(high) >= 2 - below:
            return [*low[:below], *high[: 2 - below]]
    return []


def choice(maker: Maker, row: Row, position: int) -> Item | None:
    """Return the item that has the figure chosen among three, in ascending order; None without two plausible wrong ones."""
    opening, place = _place(maker, row, alone=True)
    stem = question(maker.material, opening, place, row.span, figure_question(maker.material, row))
    wrong = two_rivals(maker, row, stem, position)
    if len(wrong) != 2 or len({rival.text for rival in wrong}) != 2:
        return None
    shown = [(rival.text, False, rival.start, rival.value) for rival in wrong]
    shown.append((row.figure.text, True, row.span.start, row.figure.value))
    shown.sort(key=lambda entry: entry[3])
    return maker.item(
        "G3", "mcq", stem, (row.figure.text,), (row.statement,), asked=_around(maker, row.span),
        options=options([entry[:3] for entry in shown]), figure=facts_of(row), must_know=row.must_know, tags=("figure",),
    )  # fmt: skip


def truth(maker: Maker, row: Row) -> Item | None:
    """Return the true/false item; a false one has the figure swapped for another of its unit, and says so."""
    opening, place = _place(maker, row, alone=True)
    statement, language = maker.material.quote(place), maker.material.language
    random = maker.random("truth", row.statement.text, row.figure.text)
    if random.random() < 0.5:
        return maker.item(
            "G12", "tf", sentence(language, opening + statement), (TRUE,), (row.statement,), asked=_around(maker, row.span),
            figure=facts_of(row), bloom="understand", tags=("figure",),
        )  # fmt: skip
    wrong = [one for one in rivals(maker, row, statement) if row.figure.value <= 2 * one.value <= 4 * row.figure.value]
    wrong = wrong or made_rivals(row, statement)
    if not wrong:
        return None
    swap = random.choice(wrong).text
    explain = say(language, "mutation", wrong=swap, right=row.figure.text)
    return maker.item(
        "G12", "tf", sentence(language, opening + asked(maker.material, place, row.span, swap)), (FALSE,), (row.statement,),
        asked=_around(maker, row.span), explain=explain, figure=facts_of(row), bloom="understand", tags=("figure",),
    )  # fmt: skip


def figure_items(maker: Maker, positions: Sequence[int]) -> Iterator[Item | None]:
    """Yield the items of every figure that is one: not part of a name or of a fixed phrase.

    Args:
        maker: of the document.
        positions: where the key of each choice is to stand, 0 to 2, used in turn.
    """
    defining = {one.statement.span.start for one in maker.material.definitions if one.explicit}
    for number, row in enumerate(maker.material.rows):
        if row.named:
            continue
        yield cloze(maker, row)
        digits = bool(set(row.figure.text) & DIGITS)
        if row.shared:
            continue  # one of several said of several things: only typed, with the others shown
        if digits or (row.figure.is_ordinal and row.figure.value < 20):
            yield choice(maker, row, positions[number % len(positions)])
        if digits and row.indicator != UNKNOWN and row.statement.span.start not in defining:
            yield truth(maker, row)
