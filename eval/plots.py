"""The charts of the report, each from the numbers it shows."""

from collections.abc import Mapping, Sequence
from math import ceil, log2, sqrt

from markupsafe import Markup

from eval.abstention import ReliabilityBin, RiskPoint
from eval.breakdown import VERDICTS, SectionRow
from eval.charts import HEIGHT, WIDTH, Frame, Scale, bar, label, marker, ribbon, shares, svg, tag
from eval.compare import Paired
from eval.measures import Figure
from eval.printed import percent
from eval.ranking import DEPTHS
from eval.statistics import wilson
from eval.wording import Words, kind_name, metric_name, same, words

_ROW = 22.0


def _verdict(name: str) -> Words:
    return words("error") if name == "error" else same(name)


def verdicts_chart(rows: Mapping[str, Mapping[str, int]], *, name: str) -> Markup:
    """Draw for every kind of question how its answers divide into verdicts."""
    height = 30 + _ROW * len(rows)
    x = Scale(0, 1, 104, WIDTH - 44)
    drawn: list[Markup] = []
    for row, (kind, counts) in enumerate(rows.items()):
        y, total, done = 26 + _ROW * row, sum(counts.values()), 0
        drawn.append(label(kind_name(kind), x.start - 8, y + 13, anchor="end"))
        for verdict in VERDICTS:
            if counts.get(verdict):
                start, done = x(done / total), done + counts[verdict]
                tip = f"{verdict}: {counts[verdict]} / {total}"
                drawn.append(bar(start, y, x(done / total) - start - 1, _ROW - 5, f"v{verdict}", tip=tip))
        drawn.append(label(f"n {total}", x.end + 6, y + 13, css="tick"))
    place = x.start
    for verdict in VERDICTS:
        if any(counts.get(verdict) for counts in rows.values()):
            drawn += [bar(place, 6, 12, 10, f"v{verdict}"), label(_verdict(verdict), place + 17, 15, css="tick")]
            place += 48
    return svg(*drawn, name=name, height=height)


def _points(figures: Mapping[str, Figure], metric: str) -> list[tuple[float, Figure]]:
    return [(place, figures[f"{metric}@{k}"]) for place, k in enumerate(DEPTHS) if figures[f"{metric}@{k}"].value is not None]


def _tip(figure: Figure) -> str:
    return f"{percent(figure.value or 0)} [{percent(figure.low or 0)}, {percent(figure.high or 0)}] n {figure.n}"


def recall_chart(figures: Mapping[str, Figure], baseline: Mapping[str, Figure] | None) -> Markup:
    """Draw how much evidence the first k passages hold."""
    frame = Frame.of((0, len(DEPTHS) - 1), (0, 1), right=76)
    drawn = [
        frame.y_axis(shares()),
        frame.x_axis([(place, str(k)) for place, k in enumerate(DEPTHS)], words("axis.k")),
    ]
    covered, whole = _points(figures, "evidence_recall"), _points(figures, "all_evidence")
    lines = [("run", "circle", covered, words("line.covered")), ("thin", "triangle", whole, words("line.whole"))]
    if baseline:
        lines.append(("base", "square", _points(baseline, "evidence_recall"), words("baseline")))
    drawn.append(frame.band([(x, f.low or 0) for x, f in covered], [(x, f.high or 0) for x, f in covered], "run"))
    ends: list[tuple[float, Words, str]] = []
    for css, shape, points, name in lines:
        drawn.append(frame.line([(x, f.value or 0) for x, f in points], css))
        drawn += [frame.marker((x, f.value or 0), css, shape=shape, tip=_tip(f)) for x, f in points]
        ends += [(frame.y(points[-1][1].value or 0), name, css)] if points else []
    above = 0.0
    for y, name, css in sorted(ends):
        above = max(y + 4, above + 15)
        drawn.append(label(name, frame.x.end + 9, above, css=f"label {css}"))
    return svg(*drawn, name="chart-recall")


def _curve(points: Sequence[RiskPoint], coverage: float) -> list[tuple[float, float]]:
    return [(point.coverage * coverage, point.risk) for point in points]


def risk_chart(points: Sequence[RiskPoint], coverage: float, baseline: tuple[Sequence[RiskPoint], float] | None) -> Markup:
    """Draw how wrong answers grow when less confident ones are given too.

    Args:
        points: of the answers given.
        coverage: the share of all questions that were answered, where the threshold in use lies.
        baseline: the same of the baseline.
    """
    curves = [(_curve(points, coverage), "run")] + ([(_curve(*baseline), "base")] if baseline else [])
    high = max([0.1, *(risk for curve, _ in curves for _, risk in curve)])
    frame = Frame.of((0, 1), (0, min(1.0, ceil(high * 10 + 0.2) / 10)))
    drawn = [
        frame.y_axis([(frame.y.high * step / 4, percent(frame.y.high * step / 4)) for step in range(5)], words("axis.risk")),
        frame.x_axis(shares(), words("axis.coverage")),
    ]
    for curve, css in reversed(curves):
        drawn.append(frame.line(curve, css))
        if curve:
            drawn.append(
                frame.marker(curve[-1], css, shape="diamond", radius=5, tip=f"{percent(curve[-1][0])}, {percent(curve[-1][1])}")
            )
    if points:
        end = curves[0][0][-1]
        text = words("chart.risk.point", coverage=percent(end[0]), risk=percent(end[1]))
        beside = frame.x(end[0]) > WIDTH * 0.6
        y = frame.y(end[1]) + (22 if end[1] > frame.y.high / 5 else -12)  # below the curve, where there is room
        drawn.append(label(text, frame.x(end[0]) + (10 if beside else 0), y, anchor="end" if beside else "middle"))
    return svg(*drawn, name="chart-risk")


def reliability_chart(bins: Sequence[ReliabilityBin]) -> Markup:
    """Draw how often answers of a confidence are right."""
    frame = Frame.of((0, 1), (0, 1))
    drawn = [
        frame.y_axis(shares(), words("axis.right")),
        frame.x_axis(shares(), words("axis.confidence")),
        frame.line([(0, 0), (1, 1)], "ideal"),
    ]
    most = max((found.n for found in bins), default=1)
    for found in bins:
        spread = wilson(round(found.right * found.n), found.n)
        seen = f"{percent(found.right)} [{percent(spread.low)}, {percent(spread.high)}] n {found.n}"
        tip = f"{percent(found.low)}-{percent(found.high)}: {seen}"
        drawn.append(frame.upright(found.confidence, spread.low, spread.high, "whisker run"))
        drawn.append(frame.marker((found.confidence, found.right), "run", tip=tip, radius=3 + 5 * sqrt(found.n / most)))
        above = found.right > 0.88
        drawn.append(
            label(str(found.n), frame.x(found.confidence) + 10, frame.y(found.right) + (16 if above else -8), css="tick")
        )
    return svg(*drawn, name="chart-reliability")


def forest_chart(rows: Mapping[str, Paired], whole: Paired | None) -> Markup:
    """Draw the difference to the baseline of every type of question, and over all of them."""
    listed = [(kind_name(kind), row) for kind, row in rows.items()] + ([(words("col.all"), whole)] if whole else [])
    reach = max([0.05, *(abs(edge) for _, row in listed for edge in (row.difference.low, row.difference.high))])
    x = Scale(-reach, reach, 108, WIDTH - 56)
    bottom = 18 + _ROW * len(listed)
    drawn = [tag("line", x1=x(0), x2=x(0), y1=8, y2=bottom, class_="axis")]
    for place, (name, row) in enumerate(listed):
        y, found = 20 + _ROW * place, row.difference
        css = "good" if found.low > 0 else "bad" if found.high < 0 else "run"
        drawn.append(label(name, x.start - 10, y + 4, anchor="end"))
        drawn.append(tag("line", x1=x(found.low), x2=x(found.high), y1=y, y2=y, class_=f"whisker {css}"))
        tip = f"{100 * found.value:+.1f} [{100 * found.low:+.1f}, {100 * found.high:+.1f}]"
        drawn.append(marker((x(found.value), y), css, shape="diamond" if row is whole else "square", tip=tip))
        drawn.append(label(f"n {found.n}", x.end + 8, y + 4, css="tick"))
    ticks = [-reach, -reach / 2, 0, reach / 2, reach]
    drawn += [
        label(f"{100 * value:+.0f}%" if value else "0", x(value), bottom + 16, anchor="middle", css="tick") for value in ticks
    ]
    return svg(*drawn, name="chart-forest", height=bottom + 24)


def _heights(flow: Mapping[tuple[str, str], int], side: int) -> dict[str, int]:
    return {name: sum(n for pair, n in flow.items() if pair[side] == name) for name in VERDICTS}


def flow_chart(flow: Mapping[tuple[str, str], int]) -> Markup:
    """Draw how many questions went from one verdict to another."""
    total = sum(flow.values()) or 1
    room = HEIGHT - 40 - 8 * (len(VERDICTS) - 1)
    left, right = 96.0, WIDTH - 96.0
    tops: list[dict[str, float]] = []
    drawn: list[Markup] = []
    for side, x in ((0, left), (1, right)):
        y, places = 26.0, {}
        for name, n in _heights(flow, side).items():
            places[name] = y
            if n:
                height = max(2.0, room * n / total)
                drawn.append(bar(x - 6, y, 12, height, f"v{name}", tip=f"{name}: {n}"))
                beside = (x - 12, "end") if side == 0 else (x + 12, "start")
                text = tuple(f"{part}: {n}" for part in _verdict(name))
                drawn.append(label((text[0], text[1], text[2]), beside[0], y + height / 2 + 4, anchor=beside[1]))
                y += height + 8
        tops.append(places)
        drawn.append(label(words("baseline" if side == 0 else "run"), x, 14, anchor="middle", css="title"))
    ribbons: list[Markup] = []
    for old in VERDICTS:
        for new in VERDICTS:
            if n := flow.get((old, new), 0):
                height, (a, b) = room * n / total, (tops[0][old], tops[1][new])
                tops[0][old], tops[1][new] = a + height, b + height
                css = "same" if old == new else "up" if VERDICTS.index(new) < VERDICTS.index(old) else "down"
                ribbons.append(
                    ribbon((left + 7, a, a + height), (right - 7, b, b + height), f"flow {css}", tip=f"{old} → {new}: {n}")
                )
    return svg(*ribbons, *drawn, name="chart-flow")


def latency_chart(times_ms: Sequence[float], middle: float, slow: float) -> Markup:
    """Draw how long answers take, in bins of half a doubling."""
    places = [floor_half(log2(max(1.0, value))) for value in times_ms]
    low, high = min(places), max(places) + 0.5
    counts = [places.count(low + step / 2) for step in range(round(2 * (high - low)))]
    frame = Frame.of((low, high), (0, max(counts) * 1.3))
    drawn = [frame.y_axis([(n, str(n)) for n in sorted({0, max(counts) // 2, max(counts)})], words("axis.n"))]
    for step, n in enumerate(counts):
        start, end = frame.x(low + step / 2), frame.x(low + step / 2 + 0.5)
        tip = f"{2 ** (low + step / 2):.0f}-{2 ** (low + step / 2 + 0.5):.0f} ms: {n}"
        drawn.append(bar(start + 1, frame.y(n), end - start - 2, frame.y(0) - frame.y(n), "column", tip=tip))
    every = max(1, round((high - low) / 6))
    ticks = [place for place in range(ceil(low), int(high) + 1) if place % every == 0]
    drawn.append(frame.x_axis([(place, f"{2**place:,}") for place in ticks], words("axis.ms")))
    for value, key, y in ((middle, "p50", 1.0), (slow, "p95", 0.9)):
        place = log2(max(1.0, value))
        drawn.append(frame.upright(place, 0, frame.y.high * y, "pointer"))
        text = tuple(f"{part} {value:,.0f}" for part in words(key))
        end = frame.x(place) > WIDTH * 0.72
        drawn.append(
            label(
                (text[0], text[1], text[2]),
                frame.x(place) + (-4 if end else 4),
                frame.y(frame.y.high * y) + 10,
                anchor="end" if end else "start",
            )
        )
    return svg(*drawn, name="chart-latency")


def floor_half(value: float) -> float:
    """Return the half below a number.

    >>> floor_half(3.7)
    3.5
    """
    return int(value * 2) / 2


def human_chart(confusion: Sequence[Sequence[int]]) -> Markup:
    """Draw how automatic verdicts (columns) and people's (rows) meet; counts from 0 to 2."""
    most = max((n for row in confusion for n in row), default=1) or 1
    side, left, top = 62.0, 150.0, 40.0
    drawn = [label(words("axis.automatic"), left + 1.5 * side, 14, anchor="middle", css="title")]
    drawn.append(label(words("axis.human"), left - 60, top + 1.5 * side + 4, anchor="middle", css="title"))
    for place, verdict in enumerate((2, 1, 0)):
        drawn.append(label(str(verdict), left + (place + 0.5) * side, top - 8, anchor="middle"))
        drawn.append(label(str(verdict), left - 14, top + (place + 0.5) * side + 4, anchor="middle"))
        for column, automatic in enumerate((2, 1, 0)):
            n = confusion[verdict][automatic]
            x, y = left + column * side, top + place * side
            drawn.append(tag("rect", x=x, y=y, width=side - 2, height=side - 2, class_="cell", style=f"--v:{n / most:.2f}"))
            css = "count strong" if verdict == automatic else "count"
            drawn.append(label(str(n), x + side / 2 - 1, y + side / 2 + 5, anchor="middle", css=css))
    return svg(*drawn, name="chart-human", height=top + 3 * side + 10)


def map_chart(rows: Sequence[SectionRow]) -> Markup:
    """Draw the document from top to bottom: what is asked about, and how well it is answered."""
    width, top = 2.0 * WIDTH, 22.0
    x = Scale(0, max((row.chars for row in rows), default=1), 330, width - 150)
    drawn = [
        label(words("n"), width - 96, 12, anchor="middle", css="title"),
        label(metric_name("right"), width - 40, 12, anchor="middle", css="title"),
    ]
    for place, row in enumerate(rows):
        y = top + _ROW * place
        drawn.append(label(shorten(row.title, 24), 8 + 14.0 * (row.level - 1), y + 13))
        drawn.append(bar(x.start, y + 2, x(row.chars) - x.start, _ROW - 8, "length", tip=f"{row.covered:,} / {row.chars:,}"))
        drawn.append(bar(x.start, y + 2, x(row.covered) - x.start, _ROW - 8, "covered", tip=f"{row.covered:,} / {row.chars:,}"))
        drawn.append(label(str(row.n), width - 96, y + 13, anchor="middle"))
        cell = {"x": width - 72, "y": y, "width": 64.0, "height": _ROW - 3, "class_": "cell"}
        drawn.append(tag("rect", **cell, style=f"--v:{0 if row.right is None else row.right:.2f}"))
        drawn.append(label("–" if row.right is None else percent(row.right), width - 40, y + 14, anchor="middle"))
    return svg(*drawn, name="chart-map", width=width, height=top + _ROW * len(rows))


def shorten(text: str, most: int) -> str:
    """Return a text cut to so many characters.

    >>> shorten("加快推進", 3)
    '加快…'
    """
    return text if len(text) <= most else text[: most - 1] + "…"


def strip(found: Figure, baseline: Figure | None, *, most: float = 1.0) -> Markup:
    """Return a small drawing of a value with its interval, for a row of a table; the baseline is the hollow mark."""
    x = Scale(0, most, 4, 116)
    drawn = [tag("line", x1=4, x2=116, y1=8, y2=8, class_="grid")]
    if baseline and baseline.value is not None:
        drawn.append(marker((x(baseline.value), 8.0), "base", shape="square", radius=3))
    if found.value is not None:
        drawn.append(tag("line", x1=x(found.low or 0), x2=x(found.high or 0), y1=8, y2=8, class_="whisker run"))
        drawn.append(marker((x(found.value), 8.0), "run", radius=3.5))
    return tag("svg", *drawn, viewBox="0 0 120 16", class_="strip", aria_hidden="true")


def noise_chart(points: Sequence[tuple[float, Figure]]) -> Markup:
    """Draw the share answered right against the share of noise among the passages."""
    frame = Frame.of((0, 1), (0, 1))
    drawn = [frame.y_axis(shares(), words("axis.right")), frame.x_axis(shares(5), words("axis.noise"))]
    drawn.append(frame.band([(x, f.low or 0) for x, f in points], [(x, f.high or 0) for x, f in points], "run"))
    drawn.append(frame.line([(x, f.value or 0) for x, f in points], "run"))
    drawn += [frame.marker((x, f.value or 0), "run", tip=_tip(f)) for x, f in points]
    return svg(*drawn, name="chart-noise")
