"""What several raters' labels say together: how far they agree, who is consistent, what is left to settle, the label that counts.

Agreement is measured on the first, blind round, on each rater's first sight of an answer; controls and silent repeats are told
apart. Of three and more raters every two are paired in order of their names, except in alpha, which takes them all.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from eval.agreement import gwet_ac1, ordinal_alpha_interval, quadratic_kappa, raw_agreement
from eval.human import ADJUDICATOR, CONTROL, DIMS, PREFERENCES, Labels, Rating, in_force, verdict_by_hand
from eval.score import Score, not_applicable
from eval.statistics import SEED, Interval, mcnemar_exact, wilson

TARGET_KAPPA = 0.7  # below it the rubric is to be mended before the scores are used
MEASURES = (*DIMS, "verdict", "preference")
Answer = tuple[str, str, str]
Table = Mapping[Answer, Mapping[str, int]]
Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class PairAgreement:
    """How far two raters, or a rater and the same rater later, agree on `n` answers; not applicable without any."""

    n: int
    raw: float | None
    kappa: Score
    ac1: Score


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far raters agree in one measure: a dimension of the rubric, the verdict, or the preference.

    Attributes:
        together: every two raters of an answer, pooled.
        alpha: Krippendorff's ordinal alpha with its interval; None where it has no value or labels have no order.
        counts: how often each rater gave each label.
        pairs: by the names of two raters.
        types: `together`, by the type of the question.
    """

    measure: str
    together: PairAgreement
    alpha: Interval | None
    counts: Mapping[str, Mapping[int, int]]
    pairs: Mapping[str, PairAgreement]
    types: Mapping[str, PairAgreement]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An answer that raters labelled differently and nobody has settled; `spread` is the largest difference in a dimension."""

    answer: Answer
    type: str
    item: str
    labels: Mapping[str, Labels]
    notes: Mapping[str, str]
    spread: int


@dataclass(frozen=True, slots=True)
class ControlCheck:
    """How many controls a rater scored as they ought to be, and the questions of those missed."""

    n: int
    passed: int
    missed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preference:
    """Two runs side by side: how often each was better, the exact sign test, and whether the left side had an advantage."""

    run: str
    other: str
    counts: Mapping[str, int]
    p: float
    left: Interval | None


@dataclass(frozen=True, slots=True)
class Consensus:
    """Everything that `assistant eval agree` reports."""

    ratings: int
    answers: int
    raters: tuple[str, ...]
    agreement: tuple[Agreement, ...]
    consistency: Mapping[str, Mapping[str, PairAgreement]]
    controls: Mapping[str, ControlCheck]
    preferences: tuple[Preference, ...]
    disagreements: tuple[Disagreement, ...]


def measured(labels: Labels) -> dict[str, int]:
    """Return labels by measure, the verdict among them.

    >>> measured({"correct": 2, "complete": 1, "cited": 2})
    {'correct': 2, 'complete': 1, 'cited': 2, 'verdict': 1}
    """
    return {**labels, "verdict": verdict_by_hand(labels)} if "correct" in labels else dict(labels)


def _sights(ratings: Iterable[Rating]) -> dict[tuple[str, Answer], list[Rating]]:
    """Return what each rater gave each answer in the blind round, in the order of time: first sight, then repeats."""
    found: dict[tuple[str, Answer], list[Rating]] = defaultdict(list)
    for rating in in_force(ratings):
        if rating.round == 1 and rating.rater != ADJUDICATOR:
            found[rating.rater, rating.answer].append(rating)
    return found


def _tables(ratings: Sequence[Rating]) -> dict[str, dict[Answer, dict[str, int]]]:
    """Return measure -> answer -> rater -> label, of first sights, controls left out."""
    tables: dict[str, dict[Answer, dict[str, int]]] = {}
    for (rater, answer), sights in _sights(ratings).items():
        if answer[0] != CONTROL:
            for measure, label in measured(sights[0].labels).items():
                tables.setdefault(measure, {}).setdefault(answer, {})[rater] = label
    return tables


def _agree(pairs: Pairs, measure: str) -> PairAgreement:
    if not pairs:
        nothing = "nothing was labelled twice"
        return PairAgreement(0, None, not_applicable("quadratic_kappa", nothing), not_applicable("ac1", nothing))
    one, other = zip(*pairs, strict=True)
    ordered = measure != "preference"
    categories = (0, 1, 2) if ordered else tuple(range(len(PREFERENCES)))
    unordered = not_applicable("quadratic_kappa", "preferences have no order")
    kappa = quadratic_kappa(one, other, categories=categories) if ordered else unordered
    return PairAgreement(len(pairs), raw_agreement(one, other), kappa, gwet_ac1(one, other, categories=categories))


def _alpha(table: Table, raters: Sequence[str], *, seed: int) -> Interval | None:
    try:
        return ordinal_alpha_interval([[labels.get(rater) for rater in raters] for labels in table.values()], seed=seed)
    except ValueError:
        return None


def _of_two(table: Table, one: str, other: str) -> Pairs:
    return [(labels[one], labels[other]) for labels in table.values() if one in labels and other in labels]


def _agreement(measure: str, table: Table, types: Mapping[str, str], *, seed: int) -> Agreement:
    raters = sorted({rater for labels in table.values() for rater in labels})
    twos = list(combinations(raters, 2))
    parts: dict[str, dict[Answer, Mapping[str, int]]] = defaultdict(dict)
    for answer, labels in table.items():
        parts[types[answer[2]]][answer] = labels

    def pooled(part: Table) -> PairAgreement:
        return _agree([pair for one, other in twos for pair in _of_two(part, one, other)], measure)

    by_type = {name: pooled(part) for name, part in sorted(parts.items())}
    return Agreement(
        measure=measure,
        together=pooled(table),
        alpha=_alpha(table, raters, seed=seed) if measure != "preference" else None,
        counts={rater: dict(sorted(Counter(row[rater] for row in table.values() if rater in row).items())) for rater in raters},
        pairs={f"{one} · {other}": _agree(_of_two(table, one, other), measure) for one, other in twos},
        types={name: found for name, found in by_type.items() if found.n},
    )


def _consistency(ratings: Sequence[Rating]) -> dict[str, dict[str, PairAgreement]]:
    """Return, for each rater with silent repeats, how far the second sight agrees with the first."""
    pairs: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for (rater, _), sights in sorted(_sights(ratings).items()):
        for again in sights[1:]:
            first, second = measured(sights[0].labels), measured(again.labels)
            for measure in first.keys() & second.keys():
                pairs.setdefault(rater, {}).setdefault(measure, []).append((first[measure], second[measure]))
    return {
        rater: {measure: _agree(found[measure], measure) for measure in MEASURES if measure in found}
        for rater, found in pairs.items()
    }


def _controls(ratings: Sequence[Rating]) -> dict[str, ControlCheck]:
    outcomes: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for (rater, _), sights in sorted(_sights(ratings).items()):
        for rating in sights:
            if rating.known:
                right = all(rating.labels.get(name) == label for name, label in rating.known.items())
                outcomes[rater].append((rating.qid, right))
    return {
        rater: ControlCheck(len(found), sum(right for _, right in found), tuple(qid for qid, right in found if not right))
        for rater, found in outcomes.items()
    }


def _preferences(ratings: Sequence[Rating]) -> list[Preference]:
    """Return, for every two runs, the labels that count, and the sides of all that was preferred at first sight."""
    final = final_labels(ratings)
    found = []
    for run, other in sorted({answer[:2] for answer in final if answer[1]}):
        words = Counter(PREFERENCES[labels["preference"]] for answer, labels in final.items() if answer[:2] == (run, other))
        sights = [seen[0] for (_, answer), seen in _sights(ratings).items() if answer[:2] == (run, other)]
        decided = [rating for rating in sights if rating.labels["preference"] in (0, 1)]
        left = sum((rating.side == "left") == (rating.labels["preference"] == 0) for rating in decided)
        counts = {word: words[word] for word in PREFERENCES}
        p = mcnemar_exact(words["run"], words["other"])
        found.append(Preference(run, other, counts, p, wilson(left, len(decided)) if decided else None))
    return found


def _last_words(ratings: Iterable[Rating]) -> dict[Answer, dict[str, Rating]]:
    """Return answer -> rater -> the rating of the latest round; within a round the first sight's. Controls are left out."""
    latest: dict[Answer, dict[str, Rating]] = defaultdict(dict)
    for rating in sorted(in_force(ratings), key=lambda rating: -rating.round):  # stable: first sights stay first
        if rating.run != CONTROL:
            latest[rating.answer].setdefault(rating.rater, rating)
    return latest


def _settled(measure: str, labels: Sequence[int]) -> int:
    """Return the label most raters gave; when there is none, the lowest, and of preferences a tie."""
    (label, most), *others = Counter(labels).most_common()
    if others and others[0][1] == most:
        return PREFERENCES.index("tie") if measure == "preference" else min(labels)
    return label


def final_labels(ratings: Iterable[Rating]) -> dict[Answer, dict[str, int]]:
    """Return the labels that count of every answer: the adjudicator's, else what most raters gave, else the lowest.

    A rater's later round counts instead of the first.
    """
    final = {}
    for answer, by_rater in _last_words(ratings).items():
        judges = [by_rater[ADJUDICATOR]] if ADJUDICATOR in by_rater else list(by_rater.values())
        names = judges[0].labels
        final[answer] = {name: _settled(name, [judge.labels[name] for judge in judges if name in judge.labels]) for name in names}
    return final


def disagreements(ratings: Iterable[Rating]) -> list[Disagreement]:
    """Return the answers to settle, the widest apart first: raters labelled them differently and `adj` has not rated them."""
    found = []
    for answer, by_rater in _last_words(ratings).items():
        labels = {rater: rating.labels for rater, rating in sorted(by_rater.items())}
        names = {name for given in labels.values() for name in given}
        given = [{labels[rater].get(name) for rater in labels} for name in sorted(names)]
        if ADJUDICATOR in by_rater or all(len(values) == 1 for values in given):
            continue
        one = next(iter(by_rater.values()))
        spread = max(max(v or 0 for v in values) - min(v or 0 for v in values) for values in given) if answer[1] == "" else 1
        notes = {rater: rating.note for rater, rating in sorted(by_rater.items()) if rating.note}
        found.append(Disagreement(answer, one.type, one.item, labels, notes, spread))
    return sorted(found, key=lambda one: (-one.spread, one.answer))


def consensus(ratings: Sequence[Rating], *, seed: int = SEED) -> Consensus:
    """Return all that several raters' labels say together.

    Raises:
        ValueError: nothing has been rated.
    """
    final = final_labels(ratings)
    if not final:
        raise ValueError("nothing has been rated, or all of it was withdrawn")
    types = {rating.qid: rating.type or "?" for rating in ratings}
    tables = _tables(ratings)
    return Consensus(
        ratings=len(in_force(ratings)),
        answers=len(final),
        raters=tuple(sorted({rating.rater for rating in ratings})),
        agreement=tuple(_agreement(name, tables[name], types, seed=seed) for name in MEASURES if name in tables),
        consistency=_consistency(ratings),
        controls=_controls(ratings),
        preferences=tuple(_preferences(ratings)),
        disagreements=tuple(disagreements(ratings)),
    )
