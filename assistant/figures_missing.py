"""Which figures of a question its evidence does not have, and whether the quotes have the one asked for."""

import re
from collections.abc import Iterable, Sequence

from assistant.choice import counted, figures_in, fits
from assistant.claims import asks_whether, offers_a_choice
from assistant.contrary import claims_contradicted
from assistant.need import FIGURE_KINDS, Need
from corpus.figures import Figure, same
from corpus.script import same_length_simplified

_COUNTED = re.compile(
    r"(?<![一二三四五六七八九十百\d])一整?年(?![前后级期])|[一二三四五六七八九十百千\d]+[几多来余](?=[个所家号条项])|[哪前每]一?[年天月日次]|一年四季|四季|(?:哪|这|那)?[一两二三四五六七八九十\d]+(?:大|个|项|条|种|样|方面|类|点|句|座|所|家|者|字|步|层|件|块|桩|支|股|流|间|组)"
)
_MANY = 10  # a count above is no number of things asked for
_COUNTERS = dict.fromkeys("家所座项位名", "个")  # 第一家 is said by 首個
_FIRST_TIME = re.compile(r"首(?=[次度张个家座条款部架台艘颗届位])")


def _figure_kind(figure: Figure) -> str:
    return "year" if figure.is_year else "ordinal" if figure.is_ordinal else "amount"


def _values(figures: Iterable[Figure], *, of: str) -> frozenset[tuple[object, str]]:
    """Return the values of the figures that are a year, an ordinal or an amount, with their units."""
    return frozenset(
        (figure.value, "" if of == "year" else _COUNTERS.get(figure.unit, figure.unit) if of == "ordinal" else figure.unit)
        for figure in figures
        if _figure_kind(figure) == of
    )


def missing_figures(question: str, need: Need, texts: Sequence[str], evidence: str) -> dict[str, float]:
    """Return which of the question's figures the evidence does not have, and whether the quotes have the one asked for."""
    asked, held = figures_in(question), figures_in(_FIRST_TIME.sub("第一", same_length_simplified(evidence)))
    wanted = [figure for text in texts for figure in figures_in(text) if fits(need, figure)]
    is_counted = any(counted(need, text) for text in texts)
    claimed = claimed_figures(question)
    choice = offers_a_choice(question)  # third or fourth?: one of them is enough
    found = {}
    for of in ("year", "ordinal", "amount"):
        of_question, of_evidence = _values(asked, of=of), _values(held, of=of)
        of_evidence |= {(value, "第") for value, _ in of_evidence} if of == "ordinal" else frozenset()  # 4th names no unit
        found[f"{of}s missing"] = float(
            not of_question & of_evidence if choice and of_question else not of_question <= of_evidence
        )
    told = [figure for text in texts for figure in figures_in(text)]
    values = {figure.value for figure in held}
    claims = {
        (value, unit)
        for value, unit in _values(claimed, of="amount") - _values(held, of="amount")
        if unit or value not in values  # 703 is held by 703所
    }
    counts = {(figure.value, figure.unit) for figure in asked if figure.unit and figure.value > _MANY and not figure.is_year}
    held_counts = {(value, unit) for value, unit in counts if value in values}
    of_unit = is_counted or any(re.search(need.units, figure.unit) for figure in wanted)
    return found | {
        "direction denied": float(any(_is_turned_round(figure, told) for figure in asked)),
        "claims missing": float(bool(claims) and not asks_whether(question)),
        "claims contradicted": float(not asks_whether(question) and claims_contradicted(counts - held_counts, told)),
        "figure of the question": float(
            bool(wanted) and {figure.value for figure in wanted} <= {figure.value for figure in asked}
        ),
        "figure missing": float(need.kind in FIGURE_KINDS and not wanted and not is_counted),
        "unit missing": float(need.kind == "number" and bool(need.units) and not of_unit),
    }


def claimed_figures(question: str) -> tuple[Figure, ...]:
    """Return the figures that a question takes for granted, without those that count what it asks for (哪三個)."""
    return figures_in(_COUNTED.sub(" ", same_length_simplified(question)))


def _is_turned_round(claim: Figure, told: Sequence[Figure]) -> bool:
    """Say whether figures of a claim's quantity are told, and all with the other direction: 多了38天 where 減少38天 stands."""
    compared = [same(claim, figure) for figure in told if claim.direction]
    of_quantity = [agreement for agreement in compared if agreement.same_quantity]
    return bool(of_quantity) and all("direction" in agreement.faults for agreement in of_quantity)
