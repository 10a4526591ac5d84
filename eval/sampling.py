"""Which answers a rater scores, and in which order: stratified, shuffled, with silent repeats and controls. The seed decides all.

Raters of one sample share a part of it, so that their agreement can be measured; the rest is dealt out among them.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from eval.consensus import Disagreement
from eval.controls import ALONE, SPOILT, Documents, controls
from eval.human import CONTROL, PREFERENCES, Labels
from eval.question import Question
from eval.response import Response
from eval.statistics import SEED

_REPEAT_GAP = 10  # items between an answer and its repeat, where there are as many


@dataclass(frozen=True, slots=True)
class Plan:
    """How to draw a sample.

    Attributes:
        n: questions for each rater; repeats and controls come on top.
        raters: everyone who takes part, `rater` among them; the questions that are not shared are dealt out in this order.
        overlap: share of `n` that all raters get.
        repeats: share of `n` that is shown a second time.
        controls: how many answers with known scores are mixed in.
    """

    n: int = 60
    seed: int = SEED
    rater: str = "r1"
    raters: tuple[str, ...] = ()
    overlap: float = 0.25
    repeats: float = 0.1
    controls: int = 5

    def __post_init__(self) -> None:
        if self.n < 1 or self.controls < 0 or not 0 <= self.overlap <= 1 or not 0 <= self.repeats <= 1:
            raise ValueError(f"not a plan for a sample: {self}")
        if self.raters and self.rater not in self.raters:
            raise ValueError(f"rater {self.rater} is not one of {', '.join(self.raters)}")


@dataclass(frozen=True, slots=True)
class Answers:
    """A system's answers by question id, and the name of the run they are from."""

    run: str
    responses: Mapping[str, Response]


@dataclass(frozen=True, slots=True)
class Item:
    """One answer to be scored, or two side by side; the name says nothing about what it is.

    Attributes:
        other: the run of `against`, the answer that `response` is compared with; "" and None for an answer on its own.
        side: where `response` stands, "left" or "right"; "" for an answer on its own.
        known: the labels of a control; empty for everything else.
        repeated: whether the rater has had the same answer before.
    """

    id: str
    question: Question
    run: str
    response: Response
    other: str = ""
    against: Response | None = None
    side: str = ""
    known: Labels = field(default_factory=dict)
    repeated: bool = False


def stratified(questions: Sequence[Question], n: int, rng: Random) -> list[Question]:
    """Return `n` questions, or all when there are fewer: of every type its share of `n`, rounded up or down.

    Who is rounded up is drawn by lot among those with the largest remainders (Hamilton's method).
    """
    if n >= len(questions):
        return list(questions)
    sizes = Counter(question.type for question in questions)
    quotas = {name: n * size / len(questions) for name, size in sorted(sizes.items())}
    seats = {name: int(quota) for name, quota in quotas.items()}
    lots = {name: (quotas[name] - seats[name], rng.random()) for name in quotas}
    for name in sorted(lots, key=lots.__getitem__, reverse=True)[: n - sum(seats.values())]:
        seats[name] += 1
    chosen: set[str] = set()
    for name, seat in seats.items():
        ids = [question.id for question in questions if question.type == name]
        chosen.update(rng.sample(ids, seat))
    return [question for question in questions if question.id in chosen]


def _without(questions: Iterable[Question], taken: Iterable[Question]) -> list[Question]:
    ids = {question.id for question in taken}
    return [question for question in questions if question.id not in ids]


def share_out(questions: Sequence[Question], plan: Plan) -> list[Question]:
    """Return the questions of the plan's rater.

    When there are too few for everyone to get questions of their own, what others have is dealt out again.
    """
    raters = plan.raters or (plan.rater,)
    rng = Random(f"{plan.seed}/questions")
    shared = stratified(questions, round(plan.overlap * plan.n) if len(raters) > 1 else plan.n, rng)
    rest = _without(questions, shared)
    for rater in raters:
        wanted = plan.n - len(shared)
        own = stratified(rest, wanted, rng)
        rest = _without(rest, own)
        own += stratified(_without(questions, [*shared, *own]), wanted - len(own), rng)
        if rater == plan.rater:
            break
    return [*shared, *own]


def _item(plan: Plan, question: Question, runs: Sequence[Answers], *, copy: int = 0) -> Item:
    first, second = runs[0], runs[1] if len(runs) > 1 else Answers("", {})
    seal = "\n".join((str(plan.seed), first.run, second.run, question.id, str(copy)))
    return Item(
        id=hashlib.sha256(seal.encode("utf-8", "backslashreplace")).hexdigest()[:12],
        question=question,
        run=first.run,
        response=first.responses[question.id],
        other=second.run,
        against=second.responses.get(question.id),
        repeated=copy > 0,
    )


def _controls(questions: Sequence[Question], documents: Documents, plan: Plan, *, paired: bool, rng: Random) -> list[Item]:
    """Return the controls; side by side, each right answer stands against what was made of it."""
    items = []
    kinds = SPOILT if paired else ALONE
    for spoilt, right in controls(questions, documents, kinds=kinds, count=plan.controls, rng=rng):
        given = Answers(CONTROL, {spoilt.question.id: spoilt.response})
        if paired:
            runs = [Answers(CONTROL, {right.question.id: right.response}), given]
            items.append(replace(_item(plan, right.question, runs), known={"preference": PREFERENCES.index("run")}))
        else:
            items.append(replace(_item(plan, spoilt.question, [given]), known=spoilt.known))
    return items


def _with_repeats(items: Sequence[Item], repeats: Sequence[Item], rng: Random) -> list[Item]:
    """Return the items with each repeat put in at least `_REPEAT_GAP` items, or as many as there can be, behind its answer."""
    order = list(items)
    for repeat in repeats:
        place = next(number for number, item in enumerate(order) if item.question is repeat.question and item.run == repeat.run)
        first = min(place + 1 + _REPEAT_GAP, len(order))
        order.insert(rng.randint(first, len(order)), repeat)
    return order


def _alike(one: Response, other: Response) -> bool:
    return (one.answer, one.abstained, one.citations) == (other.answer, other.abstained, other.citations)


def sample(questions: Sequence[Question], runs: Sequence[Answers], documents: Documents, plan: Plan) -> list[Item]:
    """Return what the plan's rater scores, in order: one run's answers, or two runs' side by side.

    Questions without an answer in every run, or whose answer is an error, are left out; side by side also those that both answer
    alike, which nobody need look at to call a tie.

    Raises:
        ValueError: there is no question to draw from, or there are not one or two runs.
    """
    if len(runs) not in (1, 2):
        raise ValueError(f"one run is scored, or two are compared, not {len(runs)}")
    pool = [q for q in questions if q.status != "retired" and all(q.id in run.responses for run in runs)]
    pool = [question for question in pool if not any(run.responses[question.id].error for run in runs)]
    if not pool:
        raise ValueError("no question has an answer in every run")
    pool = [question for question in pool if len(runs) == 1 or not _alike(*(run.responses[question.id] for run in runs))]
    if not pool:
        raise ValueError("both runs answer every question alike")
    paired = len(runs) > 1
    drawn = share_out(pool, plan)
    rng = Random(f"{plan.seed}/{plan.rater}")
    spare = _without(questions, drawn)
    known = _controls(spare or drawn, documents, plan, paired=paired, rng=rng)
    items = [*(_item(plan, question, runs) for question in drawn), *known]
    rng.shuffle(items)
    count = round(plan.repeats * len(drawn))
    early = [item for item in items[: max(len(items) // 2, len(items) - _REPEAT_GAP)] if not item.known]
    again = rng.sample(early, min(count, len(early)))
    repeats = [_item(plan, item.question, runs, copy=1) for item in again]
    return _with_sides(_with_repeats(items, repeats, rng), rng) if paired else _with_repeats(items, repeats, rng)


def _with_sides(items: Sequence[Item], rng: Random) -> list[Item]:
    """Return pairs with their sides: as many left as right, a repeat the other way round than before."""
    first = [item for item in items if not item.repeated]
    sides = [("left", "right")[number % 2] for number in range(len(first))]
    rng.shuffle(sides)
    given = {(item.run, item.question.id): side for item, side in zip(first, sides, strict=True)}
    turned = {"left": "right", "right": "left"}
    placed = ((item, given[item.run, item.question.id]) for item in items)
    return [replace(item, side=turned[side] if item.repeated else side) for item, side in placed]


def settling(open_: Sequence[Disagreement], questions: Sequence[Question], runs: Sequence[Answers]) -> list[Item]:
    """Return the answers of these runs that raters disagree on, under the names they were rated by, the widest apart first."""
    known = {question.id: question for question in questions}
    names = tuple(run.run for run in runs) if len(runs) > 1 else (runs[0].run, "")
    plan = Plan()
    items = [
        replace(_item(plan, known[one.answer[2]], runs), id=one.item)
        for one in open_
        if one.answer[:2] == names and all(one.answer[2] in run.responses for run in runs)
    ]
    return [replace(item, side="left") for item in items] if len(runs) > 1 else items
