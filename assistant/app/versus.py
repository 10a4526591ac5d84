"""Pieces of the evaluators' tab about two runs: what changed, which questions flipped, and whether a run may go out."""

from collections.abc import Iterable, Sequence

from assistant.app.markup import Markup, element, join, spoken, worded
from assistant.evaluations import RunRow
from corpus.script import detect
from eval.cards import Card, Side, card
from eval.compare import Flips, Outcome, Paired
from eval.gate import Check, Verdict
from eval.measures import GATED, LESS_IS_BETTER
from eval.printed import p_sign, p_value, percent, shown, signed
from eval.question import Question
from eval.report import check_words
from eval.scoresheet import Sheet
from eval.wording import kind_name, metric_meaning, metric_name, words

MOST_FLIPS = 60


def options(rows: Sequence[RunRow]) -> Markup:
    """Return the runs that can be compared as options of a select, the newest first."""
    finished = [row for row in rows if row.state in ("scored", "unscored")]
    if not finished:
        return worded("option", "versus.no_runs", value="")
    return join(element("option", _label(row), value=row.name) for row in finished)


def _label(row: RunRow) -> str:
    right = "" if row.right is None else f" · {percent(row.right)}"
    return f"{row.name} · {row.gold}{right}"


def comparison(a: Sheet, b: Sheet, outcome: Outcome) -> Markup:
    """Return how B compares with A: a sentence, the tables, and the questions that flipped with both answers."""
    first = [found for name, found in outcome.metrics.items() if name == "right" or name in GATED]
    others = [found for name, found in outcome.metrics.items() if name != "right" and name not in GATED]
    pieces = [
        worded("h2", "versus.of", {"a": a.run.name, "b": b.run.name}),
        _summary(outcome),
        element("div", _metrics(first), class_="wide", tabindex=0),
        element("details", spoken("summary", words("metrics.diagnostic")), element("div", _metrics(others), class_="wide")),
        spoken("p", words("difference.note"), class_="faint"),
    ]
    for key, flipped in (("flips.broken", outcome.full.broken), ("flips.fixed", outcome.full.fixed)):
        pieces += _flipped(key, flipped, a, b)
    return join(pieces)


def _summary(outcome: Outcome) -> Markup:
    right = outcome.metrics.get("right")
    lines = [worded("p", "versus.common", {"n": len(outcome.questions)})]
    if outcome.dropped or outcome.added:
        lines.append(worded("p", "versus.alone", {"a": len(outcome.dropped), "b": len(outcome.added)}))
    if right:
        lines.append(
            worded("p", _finding(right), {"from": shown("right", right.a), "to": shown("right", right.b)}, class_="lead")
        )
    lines.append(_counts(outcome.full, outcome.right))
    return join(lines)


def _finding(right: Paired) -> str:
    if right.difference.low > 0:
        return "versus.better"
    return "versus.worse" if right.difference.high < 0 else "versus.even"


def _counts(full: Flips, right: Flips) -> Markup:
    values = {"fixed": len(full.fixed), "broken": len(full.broken), "p": p_sign(full.p)}
    values |= {"fixed_right": len(right.fixed), "broken_right": len(right.broken), "p_right": p_sign(right.p)}
    return spoken("p", words("flips.note", **values), class_="faint")


def _metrics(found: Iterable[Paired]) -> Markup:
    keys = ("col.metric", "", "", "col.difference", "col.p", "col.smallest", "col.winners", "n")
    names = [
        spoken("th", words(key), scope="col", class_="num" if place else None) if key else Markup()
        for place, key in enumerate(keys)
    ]
    names[1:3] = [worded("th", "versus.a", scope="col", class_="num"), worded("th", "versus.b", scope="col", class_="num")]
    return element("table", element("thead", element("tr", *names)), element("tbody", *map(_metric, found)), class_="metrics")


def _metric(found: Paired) -> Markup:
    name, difference = found.metric, found.difference
    sign = -1 if name in LESS_IS_BETTER else 1
    good, bad = min(sign * difference.low, sign * difference.high) > 0, max(sign * difference.low, sign * difference.high) < 0
    spread = element("small", f"[{signed(name, difference.low)}, {signed(name, difference.high)}]")
    change = [signed(name, difference.value), spread] if found.better or found.worse else ["="]
    cells = [
        [shown(name, found.a)],
        [shown(name, found.b)],
        change,
        ["–" if found.p_holm is None else p_value(found.p_holm)],
        ["–" if found.smallest is None else signed(name, found.smallest).replace("+", "±")],
        [f"{found.better} / {found.same} / {found.worse}"],
        [str(difference.n)],
    ]
    rows = [element("td", *cell, class_="num") for cell in cells]
    rows[2] = element("td", *change, class_=f"num {'good' if good else 'bad' if bad else ''}".strip())
    head = element("th", spoken("b", metric_name(name)), spoken("small", metric_meaning(name)), scope="row")
    return element("tr", head, *rows)


def _flipped(key: str, names: Sequence[str], a: Sheet, b: Sheet) -> list[Markup]:
    head = element("h3", spoken("span", words(key)), f" · {len(names)}")
    if not names:
        return [head, worded("p", "versus.no_flips", class_="faint")]
    cards = [_card(card(b, a, b.questions[name])) for name in names[:MOST_FLIPS]]
    more = len(names) - len(cards)
    return [head, *cards, *([worded("p", "versus.more", {"count": more}, class_="faint")] if more else [])]


def _card(found: Card) -> Markup:
    question = found.question
    sides = [_side("versus.a", found.baseline), _side("versus.b", found.run)]
    head = element("header", element("b", question.question, lang=_lang(question)), spoken("small", kind_name(question.type)))
    expected = [element("p", spoken("span", words("card.expected"), class_="faint"), " ", _expected(question))]
    expected += [element("blockquote", quoted.before, element("mark", quoted.quote), quoted.after) for quoted in found.evidence]
    opened = element("details", worded("summary", "versus.expected"), *expected)
    return element("article", head, element("div", *sides, class_="sides"), opened, class_="flip", data_qid=question.id)


def _lang(question: Question) -> str:
    return detect(question.question)


def _expected(question: Question) -> Markup:
    if not question.answerable:
        return spoken("span", words("card.refusal"))
    return element("span", question.reference)


def _side(key: str, side: Side | None) -> Markup:
    if side is None:
        return element("section", worded("h4", key))
    badge = element("span", side.verdict if side.verdict != "error" else "!", class_=f"verdict v{side.verdict}")
    pieces = [element("h4", worded("span", key), " ", badge), element("p", Markup(str(side.answer)), class_="answer")]
    pieces += [spoken("p", said, class_="faint") for said in (side.note, side.why) if any(said)]
    return element("section", *pieces)


_STATES = {"passed": "good", "failed": "bad", "incomplete": "bad", "skipped": ""}


def gate(run: str, against: str, verdict: Verdict) -> Markup:
    """Return what the gate's rules come to, and every rule with what was found."""
    key = "versus.gate.against" if against else "versus.gate.of"
    names = [spoken("th", words(name), scope="col") for name in ("gate.rule", "gate.seen", "gate.state")]
    body = element("tbody", *map(_rule, verdict.checks))
    banner = spoken("p", words(f"gate.{verdict.state}"), class_=f"banner {_STATES[verdict.state]}")
    rules = element("table", element("thead", element("tr", *names)), body)
    return join([worded("h2", key, {"run": run, "against": against}), banner, element("div", rules, class_="wide", tabindex=0)])


def _rule(check: Check) -> Markup:
    cells = [spoken("th", check_words(check), scope="row"), element("td", check.seen or "–")]
    return element("tr", *cells, spoken("td", words(f"state.{check.state}"), class_=f"nowrap {_STATES[check.state]}".strip()))
