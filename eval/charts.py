"""What charts are drawn with: scales, frames and marks, as SVG that takes its colours and fonts from the page's style sheet.

Colour never tells anything alone: series differ in dash and marker too, so that a print in black and white reads the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from markupsafe import Markup, escape

from eval.printed import percent
from eval.wording import LANGUAGES, Words, same

WIDTH, HEIGHT = 460, 270
Point = tuple[float, float]


def tag(name: str, *content: str, **attributes: object) -> Markup:
    """Return one element; content that is not Markup is escaped. `class_` is written class, `text_anchor` text-anchor.

    >>> tag("text", "1 < 2", x=0.5, class_="label")
    Markup('<text x="0.5" class="label">1 &lt; 2</text>')
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(round(value, 2) if isinstance(value, float) else value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{written}>{''.join(map(escape, content))}</{name}>")


def label(words: Words | str, x: float, y: float, *, anchor: str = "start", css: str = "label") -> Markup:
    """Return a text; of words in three languages the style sheet shows one."""
    texts = same(words) if isinstance(words, str) else words
    if len(set(texts)) == 1:
        return tag("text", texts[0], x=x, y=y, text_anchor=anchor, class_=css)
    spans = (tag("tspan", text, lang=language) for language, text in zip(LANGUAGES, texts, strict=True))
    return tag("text", *spans, x=x, y=y, text_anchor=anchor, class_=f"{css} t")


def svg(*content: Markup, name: str, width: float = WIDTH, height: float = HEIGHT) -> Markup:
    """Return a drawing that fills the width it is given; `name` is the id of the caption that names it."""
    return tag("svg", *content, viewBox=f"0 0 {width:g} {height:g}", role="img", aria_labelledby=name, class_="chart")


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps values from `low` to `high` onto a length from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return where a value lies.

        >>> Scale(0, 10, 100, 200)(5)
        150.0
        """
        return self.start + (value - self.low) / ((self.high - self.low) or 1) * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Frame:
    """The field that a chart is drawn in, with its two axes."""

    x: Scale
    y: Scale

    @classmethod
    def of(cls, x: tuple[float, float], y: tuple[float, float], *, right: float = 16) -> "Frame":
        """Return the frame of an ordinary chart; `right` is what is left free beside it."""
        return cls(Scale(*x, 46, WIDTH - right), Scale(*y, HEIGHT - 42, 24))

    def at(self, point: Point) -> Point:
        """Return where a point lies."""
        return self.x(point[0]), self.y(point[1])

    def x_axis(self, ticks: Iterable[tuple[float, str]], title: Words) -> Markup:
        """Return the axis below, with its ticks and what it measures."""
        base = self.y.start
        marks = [label(text, self.x(value), base + 15, anchor="middle", css="tick") for value, text in ticks]
        line = tag("line", x1=self.x.start, x2=self.x.end, y1=base, y2=base, class_="axis")
        name = label(title, (self.x.start + self.x.end) / 2, base + 34, anchor="middle", css="title")
        return Markup("").join([line, *marks, name])

    def y_axis(self, ticks: Iterable[tuple[float, str]], title: Words | None = None) -> Markup:
        """Return the lines across, each with its value; the axis' name stands on top of it."""
        lines = [
            tag("line", x1=self.x.start, x2=self.x.end, y1=self.y(value), y2=self.y(value), class_="grid")
            + label(text, self.x.start - 6, self.y(value) + 4, anchor="end", css="tick")
            for value, text in ticks
        ]
        return Markup("").join([*lines, label(title, 4, 11, css="title") if title else Markup("")])

    def line(self, points: Sequence[Point], css: str) -> Markup:
        """Return a line through points."""
        return tag("polyline", points=_path(map(self.at, points)), class_=f"line {css}")

    def band(self, low: Sequence[Point], high: Sequence[Point], css: str) -> Markup:
        """Return the area between two lines."""
        return tag("polygon", points=_path(map(self.at, chain(low, reversed(high)))), class_=f"band {css}")

    def upright(self, x: float, low: float, high: float, css: str) -> Markup:
        """Return a vertical line at `x`, such as an interval's."""
        return tag("line", x1=self.x(x), x2=self.x(x), y1=self.y(low), y2=self.y(high), class_=css)

    def marker(self, point: Point, css: str, *, shape: str = "circle", tip: str = "", radius: float = 4) -> Markup:
        """Return a mark at a point; `tip` is shown when it is pointed at."""
        return marker(self.at(point), css, shape=shape, tip=tip, radius=radius)


def marker(place: Point, css: str, *, shape: str = "circle", tip: str = "", radius: float = 4) -> Markup:
    """Return a mark: a circle, square, diamond or triangle."""
    x, y = place
    note = [tag("title", tip)] if tip else []
    if shape == "circle":
        return tag("circle", *note, cx=x, cy=y, r=radius, class_=f"mark {css}")
    r = radius * 1.2
    corners = {
        "square": [(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)],
        "diamond": [(x, y - 1.3 * r), (x + 1.3 * r, y), (x, y + 1.3 * r), (x - 1.3 * r, y)],
        "triangle": [(x, y - 1.2 * r), (x + 1.1 * r, y + r), (x - 1.1 * r, y + r)],
    }
    return tag("polygon", *note, points=_path(corners[shape]), class_=f"mark {css}")


def bar(x: float, y: float, width: float, height: float, css: str, *, tip: str = "") -> Markup:
    """Return a rectangle."""
    return tag("rect", *([tag("title", tip)] if tip else []), x=x, y=y, width=max(0.0, width), height=height, class_=css)


def ribbon(left: tuple[float, float, float], right: tuple[float, float, float], css: str, *, tip: str) -> Markup:
    """Return a band that flows from (x, top, bottom) to (x, top, bottom)."""
    (x1, top1, end1), (x2, top2, end2) = left, right
    middle = (x1 + x2) / 2
    down = f"M{x1:.1f},{top1:.1f} C{middle:.1f},{top1:.1f} {middle:.1f},{top2:.1f} {x2:.1f},{top2:.1f}"
    back = f"L{x2:.1f},{end2:.1f} C{middle:.1f},{end2:.1f} {middle:.1f},{end1:.1f} {x1:.1f},{end1:.1f} Z"
    return tag("path", tag("title", tip), d=f"{down} {back}", class_=css)


def shares(count: int = 4) -> list[tuple[float, str]]:
    """Return ticks from 0% to 100%."""
    return [(step / count, percent(step / count)) for step in range(count + 1)]


def _path(points: Iterable[Point]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
