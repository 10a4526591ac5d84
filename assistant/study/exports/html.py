"""A leaflet as one HTML page: nothing is fetched, it prints, and it is dark where the reader's screen is."""

from collections.abc import Callable

from markupsafe import Markup, escape

from assistant.study.leaflet import Block, BlockKind, Leaflet, groups

_CSS = """
:root{color-scheme:light dark;--ink:#1c1c1c;--paper:#fff;--line:#c9c9c9;--soft:#f3f1ea;--mark:#8a1f11}
@media (prefers-color-scheme:dark){:root{--ink:#e8e6e1;--paper:#191a1c;--line:#4a4b4e;--soft:#26272a;--mark:#f0a58f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);line-height:1.75;
font-family:"Noto Sans CJK TC","Noto Sans TC","Microsoft JhengHei","PingFang TC","Microsoft YaHei","PingFang SC",sans-serif}
main{max-width:46rem;margin:auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.6rem;line-height:1.35}h2{font-size:1.2rem;margin-top:2rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
h3{font-size:1.05rem}
.stem{margin:1.1rem 0 .3rem;font-weight:600}.option{margin:0 0 0 1.6rem}.group{break-inside:avoid}
details{margin:.5rem 0 0 1.6rem;background:var(--soft);border-radius:.4rem;padding:.4rem .8rem}
summary{cursor:pointer;color:var(--mark)}details p{margin:.2rem 0}
table{border-collapse:collapse;width:100%;font-size:.92rem}.wide{overflow-x:auto}
th,td{border:1px solid var(--line);padding:.3rem .5rem;text-align:left;vertical-align:top}th{background:var(--soft)}
.line{border-bottom:1px solid var(--line);height:2rem}.draft{color:var(--mark);border:2px solid;padding:.1rem .5rem;font-size:1rem}
@media print{@page{size:A4;margin:18mm}:root{--ink:#000;--paper:#fff;--soft:#f4f4f4;--line:#999;--mark:#000}
main{max-width:none;padding:0}.break{break-before:page}summary{display:none}
.draft::after{content:attr(data-draft);position:fixed;top:40%;left:25%;font-size:8rem;opacity:.12;transform:rotate(-30deg)}}
"""


def _table(block: Block) -> Markup:
    heads = Markup("").join(Markup("<th scope=col>{}</th>").format(cell) for cell in block.rows[0])
    rows = Markup("").join(
        Markup("<tr>{}</tr>").format(Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row))
        for row in block.rows[1:]
    )
    return Markup("<div class=wide><table><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>").format(heads, rows)


def _bullets(block: Block) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(row[0]) for row in block.rows))


def _answer(block: Block) -> Markup:
    said = Markup("").join(Markup("<p>{}</p>").format(row[0]) for row in block.rows)
    return Markup("<details><summary>{}</summary>{}</details>").format(block.text, said)


_DRAWN: dict[BlockKind, Callable[[Block], Markup]] = {
    "heading": lambda block: Markup("<h{0}>{1}</h{0}>").format(block.level, block.text),
    "bullets": _bullets,
    "table": _table,
    "answer": _answer,
    "lines": lambda block: Markup("<div class=line></div>") * block.level,
    "break": lambda block: Markup("<div class=break></div>"),
}


def _drawn(block: Block) -> Markup:
    if block.kind in _DRAWN:
        return _DRAWN[block.kind](block)
    return Markup('<p class="{}">{}</p>').format(block.kind, block.text)


def write(leaflet: Leaflet, *, unfolded: bool = False) -> bytes:
    """Return the page; answers are folded away unless told otherwise."""
    body = Markup("\n").join(
        Markup("<div class=group>{}</div>").format(Markup("").join(map(_drawn, group))) if len(group) > 1 else _drawn(group[0])
        for group in groups(leaflet.blocks)
    )
    draft = Markup(' <span class=draft data-draft="{0}">{0}</span>').format(leaflet.draft) if leaflet.draft else Markup("")
    page = Markup(
        '<!doctype html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n<h1>{}{}</h1>\n{}\n</main>\n</body>\n</html>\n"
    ).format(leaflet.language, leaflet.title, Markup(_CSS), escape(leaflet.title), draft, body)
    return str(page).replace("<details>", "<details open>").encode() if unfolded else str(page).encode()
