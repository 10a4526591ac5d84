"""The outline of a document for other programs: OPML, and a mind map in Mermaid."""

import re
from collections.abc import Iterable, Iterator, Mapping
from xml.sax.saxutils import quoteattr

from corpus.document import SectionPath

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Notes = Mapping[SectionPath, tuple[str, ...]]  # what is to be known of a section, below its title


def tree(paths: Iterable[SectionPath]) -> Iterator[SectionPath]:
    """Yield every section path once, each after its parents.

    >>> list(tree([("a", "b"), ("a", "c"), ("a", "b")]))
    [('a',), ('a', 'b'), ('a', 'c')]
    """
    seen: set[SectionPath] = set()
    for path in paths:
        for depth in range(1, len(path) + 1):
            if path[:depth] not in seen:
                seen.add(path[:depth])
                yield path[:depth]


def _children(paths: list[SectionPath], parent: SectionPath) -> list[SectionPath]:
    return [path for path in paths if path[:-1] == parent]


def opml(title: str, paths: Iterable[SectionPath], notes: Notes) -> bytes:
    """Return the outline as OPML 2.0."""
    known = list(tree(paths))

    def drawn(path: SectionPath, depth: int) -> str:
        said = [f"{'  ' * (depth + 1)}<outline text={_attribute(note)}/>\n" for note in notes.get(path, ())]
        below = "".join([*said, *[drawn(child, depth + 1) for child in _children(known, path)]])
        indent = "  " * depth
        if not below:
            return f"{indent}<outline text={_attribute(path[-1])}/>\n"
        return f"{indent}<outline text={_attribute(path[-1])}>\n{below}{indent}</outline>\n"

    body = "".join(drawn(path, 2) for path in _children(known, ()))
    head = f"<head>\n    <title>{_attribute(title)[1:-1]}</title>\n  </head>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  {head}\n  <body>\n{body}  </body>\n</opml>\n'.encode()
    )


def _attribute(text: str) -> str:
    return '"' + quoteattr(_NOT_XML.sub("", text), {'"': "&quot;"})[1:-1] + '"'


def _node(text: str) -> str:
    """Return a text as a node of the mind map; what Mermaid has signs for is written as entities."""
    plain = " ".join(text.split())
    return '["' + re.sub(r'[#"`<>&\[\](){}]', lambda found: f"#{ord(found[0])};", plain) + '"]'


def mermaid(title: str, paths: Iterable[SectionPath], notes: Notes) -> bytes:
    """Return the outline as a Mermaid mind map."""
    known = list(tree(paths))
    roots = _children(known, ())
    whole = roots[0] if len(roots) == 1 else None
    lines = ["mindmap", f"  root{_node(whole[-1] if whole else title)}"]
    number = 0

    def draw(path: SectionPath, depth: int) -> None:
        nonlocal number
        for text in notes.get(path, ()):
            number += 1
            lines.append(f"{'  ' * depth}n{number}{_node(text)}")
        for child in _children(known, path):
            number += 1
            lines.append(f"{'  ' * depth}n{number}{_node(child[-1])}")
            draw(child, depth + 1)

    draw(whole or (), 2)
    return ("\n".join(lines) + "\n").encode()
