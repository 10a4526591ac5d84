"""Which facts an answer holds, and which of its figures are wrong.

Figures are compared as value, unit, qualifier, direction and year on digit boundaries (`corpus.figures`); texts folded, aliases
as good as the key itself. A figure that the gold merely doesn't mention is never held against an answer; one that its cited
quotes don't mention either is.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.figures import Figure, find_figures, read_figures, same
from eval.comparing import comparable, holds, without_markers
from eval.question import Key, Question
from eval.response import Response
from eval.score import Score, failed, not_applicable, scored, share

_DENIED = re.compile(r"(?:不是|並非|并非|而非|不為|不为|沒有|没有|未達|未达|rather than|\bnot)\s?[“「\"]?$")
_REACH = 8
_TOKEN = re.compile("[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]+(?:[-./][A-Za-z0-9Ａ-Ｚａ-ｚ０-９]+)*")
_FEW_WORDS = 4  # 增長12.3% is a figure still


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """Whether an answer holds one key; `faults` name how its closest figure differs ("value" when it isn't there at all)."""

    key: Key
    held: bool
    faults: tuple[str, ...] = ()


def key_figures(key: Key) -> tuple[Figure, ...]:
    """Return the figures of a figure key: one, or the two ends of a range.

    Raises:
        ValueError: its value is no figure.
    """
    return read_figures(key.value, unit=key.unit, qualifier=key.qualifier, direction=key.direction, year=key.year)


def _alias_figures(own: Figure, alias: str) -> tuple[Figure, ...]:
    """Return the figures an alias names; what it leaves open is the key's own."""
    return tuple(
        replace(
            figure,
            qualifier=figure.qualifier or own.qualifier,
            direction=figure.direction or own.direction,
            year=figure.year or own.year,
        )
        for figure in find_figures(alias)
    )


def _faults(wanted: Sequence[Figure], found: Sequence[Figure]) -> tuple[str, ...]:
    """Return how the closest figures differ from those wanted; empty when all are there."""
    faults: list[str] = []
    for figure in wanted:
        # An amount without its classifier's 第 is still the rank asked for, when the key leaves 第 out.
        candidates = [
            *found,
            *(replace(other, unit=other.unit[1:]) for other in found if other.is_ordinal and not figure.is_ordinal),
        ]
        closest = min((same(figure, other).faults for other in candidates), key=_distance, default=("value",))
        faults += closest
    return tuple(dict.fromkeys(faults))


def _distance(faults: tuple[str, ...]) -> tuple[bool, bool, int]:
    return "value" in faults, "unit" in faults, len(faults)


def check_key(key: Key, text: str) -> KeyCheck:
    """Say whether a text holds a key, by itself or by one of its aliases.

    >>> area = Key("k1", must=True, kind="figure", value="5.14", unit="萬平方公里")
    >>> [check_key(area, text).held for text in ("溼地面積51400平方公里", "15.14萬平方公里", "5.14億平方公里")]
    [True, False, False]
    """
    if key.kind == "text":
        held = any(holds(text, wording) for wording in (key.text, *key.aliases))
        return KeyCheck(key, held, () if held else ("text",))
    try:
        own = key_figures(key)
    except ValueError:  # lint says so; scoring takes it for the text it is
        return check_key(replace(key, kind="text", text=f"{key.value}{key.unit}"), text)
    found = find_figures(text)
    wordings = [own, *(_alias_figures(own[0], alias) for alias in key.aliases)]
    outcomes = [_faults(wanted, found) for wanted in wordings if wanted]
    if () in outcomes or any(holds(text, alias) for alias in key.aliases if not find_figures(alias)):
        return KeyCheck(key, held=True)
    return KeyCheck(key, held=False, faults=min(outcomes, key=_distance))


def check_keys(question: Question, response: Response) -> tuple[KeyCheck, ...]:
    """Check every key of a question against an answer's text."""
    text = "" if response.abstained else without_markers(response.answer)
    return tuple(check_key(key, text) for key in question.keys)


def key_recall(question: Question, response: Response) -> Score:
    """Score must-keys held / must-keys; a refusal of an answerable question holds none."""
    if response.error:
        return failed("key_recall", response.error)
    if not question.answerable:
        return not_applicable("key_recall", "the question has no answer")
    checks = [check for check in check_keys(question, response) if check.key.must]
    missing = [check.key.id for check in checks if not check.held]
    why = f"missing: {', '.join(missing)}" if missing else ""
    return share("key_recall", [check.held for check in checks], otherwise="no must-keys", why=why)


def figure_accuracy(question: Question, response: Response) -> Score:
    """Score figure keys held, in value, unit, qualifier, direction and year / figure keys."""
    if response.error:
        return failed("figure_accuracy", response.error)
    checks = [check for check in check_keys(question, response) if check.key.kind == "figure"]
    if not question.answerable or not checks:
        return not_applicable("figure_accuracy", "no figure is asked for")
    why = "; ".join(f"{check.key.id}: {', '.join(check.faults)}" for check in checks if not check.held)
    return share("figure_accuracy", [check.held for check in checks], otherwise="", why=why)


def _denied(text: str, figure: Figure) -> bool:
    return _DENIED.search(text[max(0, figure.start - _REACH) : figure.start]) is not None


def _asserted(text: str, forbidden: str) -> bool:
    """Say whether a text asserts what it must not: a figure as a figure, else word for word; not where it is denied (不是…)."""
    unwanted = find_figures(forbidden)
    words = len(comparable(forbidden)) - sum(len(figure.text) for figure in unwanted)
    if not unwanted or words >= _FEW_WORDS:
        return holds(text, forbidden)
    found = [figure for figure in find_figures(text) if not _denied(text, figure)]
    return all(any(same(wrong, figure) for figure in found) for wrong in unwanted)


def _supports(known: Figure, figure: Figure) -> bool:
    """Say whether a source's figure proves an answer's; a year set aside, because a quote is often cut behind its year."""
    candidates = [known, replace(known, unit=known.unit[1:])] if known.is_ordinal else [known]
    return any(set(same(candidate, figure).faults) <= {"year"} for candidate in candidates)


def _codes(text: str, figures: Sequence[Figure] = ()) -> list[str]:
    """Return the names with digits in a text (5G, MP3, DC-9-32, 1.2.3), folded; figures with a Latin unit are left out.

    >>> text = "５Ｇ基站，GB/T 1.2.3，30km"
    >>> _codes(text), _codes(text, find_figures(text))
    (['5g', '1.2.3', '30km'], ['5g', '1.2.3'])
    """
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        token = unicodedata.normalize("NFKC", match.group()).lower()
        is_name = re.search(r"\d", token) and re.search(r"[a-z]|\..*\.", token)
        if is_name and not any(f.start <= match.start() and match.end() <= f.end for f in figures):
            found.append(token)
    return found


def unsupported_figures(text: str, sources: Sequence[str]) -> tuple[str, ...]:
    """Return the figures, and the names with digits, that stand in none of the sources, or that every source contradicts.

    >>> unsupported_figures("增長12.4%，共46個，5G基站", ["增長12.3%", "保護區四十六個", "4G基站"])
    ('12.4%', '5g')
    >>> unsupported_figures("下降12.3%", ["增長12.3%"])
    ('12.3%',)
    """
    known = [figure for source in sources for figure in find_figures(source)]
    figures = find_figures(text)
    loose = [f.text for f in figures if not any(_supports(other, f) for other in known) and not _denied(text, f)]
    named = {code for source in sources for code in _codes(source)}
    return (*loose, *(code for code in _codes(text, figures) if code not in named))


def contradictions(question: Question, response: Response) -> tuple[str, ...]:
    """Return what an answer says against its gold or its own quotes, one line each.

    Three kinds: a forbidden value; a key's figure with another qualifier, direction or year; a figure that is in no cited quote
    and not in the question.
    """
    if response.abstained or response.error:
        return ()
    text = without_markers(response.answer)
    found = [f"forbidden: {value}" for value in question.forbid if _asserted(text, value)]
    for check in check_keys(question, response):
        if check.faults and check.key.kind == "figure" and not {"value", "unit"} & set(check.faults):
            found.append(f"{check.key.id}: wrong {', '.join(check.faults)}")
    asked = [question.question, question.standalone, *(turn.content for turn in question.history)]
    sources = [citation.quote for citation in response.citations] + asked
    found += [f"in no quote: {figure}" for figure in unsupported_figures(text, sources)]
    return tuple(found)


def contradiction(question: Question, response: Response) -> Score:
    """Score 1 when the answer contradicts its gold or its own quotes, else 0: less is better."""
    if response.error:
        return failed("contradiction", response.error)
    if response.abstained:
        return not_applicable("contradiction", "a refusal asserts nothing")
    found = contradictions(question, response)
    return scored("contradiction", float(bool(found)), why="; ".join(found))
