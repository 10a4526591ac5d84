"""A document's outline drawn as a mind map: inline SVG, the title at the left, each level of headings a column to the right of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.app.markup import Markup, element, labelled, worded
from assistant.study.exports.outline import tree
from corpus.document import SectionPath

MOST_NODES = 250
_ROW, _COLUMN, _GAP, _HEIGHT = 34, 316, 40, 26
_MOST_CHARS = 19
_CHAR = 13.5


@dataclass(slots=True)
class _Node:
    """One heading: `row` is where its middle is, in rows."""

    title: str
    depth: int
    children: "list[_Node]" = field(default_factory=list)
    row: float = 0.0


def _grown(paths: Sequence[SectionPath], title: str) -> _Node:
    """Return the tree of all headings below one root."""
    known = list(tree(paths))
    nodes: dict[SectionPath, _Node] = {}
    roots: list[_Node] = []
    for path in known:
        node = nodes[path] = _Node(path[-1], len(path) - 1)
        (nodes[path[:-1]].children if len(path) > 1 else roots).append(node)
    if len(roots) == 1:
        return roots[0]
    whole = _Node(title, 0, roots)
    _deepen(roots)
    return whole


def _deepen(nodes: Sequence[_Node]) -> None:
    for node in nodes:
        node.depth += 1
        _deepen(node.children)


def _place(node: _Node, row: float) -> float:
    """Put a node beside its children; returns the next free row."""
    if not node.children:
        node.row = row
        return row + 1
    for child in node.children:
        row = _place(child, row)
    node.row = (node.children[0].row + node.children[-1].row) / 2
    return row


def _width(title: str) -> float:
    return min(len(title), _MOST_CHARS) * _CHAR + 20


def _box(node: _Node) -> Markup:
    x, y = node.depth * _COLUMN + 2, node.row * _ROW + 4
    short = node.title if len(node.title) <= _MOST_CHARS else node.title[: _MOST_CHARS - 1] + "…"
    rect = element("rect", x=x, y=y, width=round(_width(node.title), 1), height=_HEIGHT, rx=5)
    text = element("text", short, x=x + 10, y=y + _HEIGHT / 2 + 5)
    return element("g", element("title", node.title), rect, text, class_=f"node level-{min(node.depth, 3)}")


def _line(node: _Node, child: _Node) -> Markup:
    x, y = node.depth * _COLUMN + 2 + _width(node.title), node.row * _ROW + 4 + _HEIGHT / 2
    to, down = child.depth * _COLUMN + 2, child.row * _ROW + 4 + _HEIGHT / 2
    middle = to - _GAP / 2
    return element(
        "path", d=f"M{x:.0f} {y:.0f} C{middle:.0f} {y:.0f} {middle:.0f} {down:.0f} {to:.0f} {down:.0f}", class_="branch"
    )


def _drawn(node: _Node, lines: list[Markup], boxes: list[Markup]) -> int:
    """Draw a node with all below it; returns how deep that goes."""
    boxes.append(_box(node))
    deepest = node.depth
    for child in node.children:
        lines.append(_line(node, child))
        deepest = max(deepest, _drawn(child, lines, boxes))
    return deepest


def mindmap(title: str, paths: Sequence[SectionPath]) -> Markup:
    """Return the map, or a sentence that it is too large to be drawn."""
    count = sum(1 for _ in tree(paths))
    if count > MOST_NODES:
        return worded("p", "material.map.large", {"count": count}, class_="faint")
    root = _grown(paths, title)
    rows = _place(root, 0)
    lines: list[Markup] = []
    boxes: list[Markup] = []
    depth = _drawn(root, lines, boxes)
    width, height = (depth + 1) * _COLUMN, int(rows * _ROW) + 8
    size = {"viewBox": f"0 0 {width} {height}", "width": width, "height": height}
    drawing = element("svg", *lines, *boxes, role="img", **size, **labelled("aria_label", "material.map.label", {"title": title}))
    return element("div", drawing, class_="wide map", tabindex=0, **labelled("aria_label", "material.map"))
