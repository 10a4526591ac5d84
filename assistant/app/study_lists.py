"""What a document defines, lists, dates and names, as tables whose entries open their passages."""

from collections import Counter
from collections.abc import Sequence

from assistant.app.markup import Markup, element, join, worded
from assistant.app.study_content import cut, note, see, table
from assistant.study.listings import Listing
from assistant.study.material import Material
from assistant.study.statements import Statement, trimmed
from corpus.document import Span

MOST_ROWS = 150


def _place(statement: Statement) -> Markup:
    return element("td", statement.section.path[-1] if statement.section.path else "", class_="place")


def _seen(material: Material, span: Span) -> Markup:
    return element("td", see(material.quote(span), span.start, span.end))


def _shown(name: str, heads: Sequence[str], rows: list[Markup]) -> Markup:
    """Return a table with its rows, or the sentence that there are none."""
    if not rows:
        return note(f"{name}.none")
    kept, more = cut(rows, MOST_ROWS)
    return join([table([*heads, "content.place"], kept, name), more])


def terms(material: Material) -> Markup:
    """Return the terms that the document says the meaning of."""
    rows = [
        element("tr", _seen(material, one.term), element("td", material.quote(one.meaning)), _place(one.statement))
        for one in material.definitions
    ]
    return _shown("material.terms", ("material.term", "material.meaning"), rows)


def slogans(material: Material) -> Markup:
    """Return what stands in quotation marks, each once; one of numbers with what the document spells it out as, if it does."""
    meanings = {material.quote(one.term).strip("“”「」"): one for one in material.definitions}
    times = Counter(material.quote(one.span) for one in material.slogans)
    rows: dict[str, Markup] = {}
    for one in material.slogans:
        text = material.quote(one.span)
        defined = meanings.get(text)
        if defined:
            said = element("td", see(material.quote(defined.meaning), defined.meaning.start, defined.meaning.end))
        elif one.numeric:
            said = element("td", worded("span", "material.unexpanded", class_="faint"))
        else:
            said = element("td")
        cells = (_seen(material, one.span), element("td", str(times[text]), class_="num"), said, _place(one.statement))
        rows.setdefault(text, element("tr", *cells))
    return _shown("material.slogans", ("material.slogan", "material.times", "material.expanded"), list(rows.values()))


def _state(one: Listing) -> str:
    if not one.whole:
        return "no"
    return "open" if one.open else "ordered" if one.ordered else "yes"


def lists(material: Material) -> Markup:
    """Return the lists, each with whether all of it is known."""
    rows = []
    for one in material.lists:
        members = "、".join(material.quote(member) for member in one.members)
        state = worded("td", f"material.whole.{_state(one)}")
        rows.append(element("tr", element("td", see(members, one.span.start, one.span.end)), state, _place(one.statement)))
    return _shown("material.lists", ("material.members", "material.whole"), rows)


def dates(material: Material) -> Markup:
    """Return the times by which something is to be done."""
    rows = [
        element("tr", _seen(material, one.span), element("td", trimmed(material.quote(one.clause))), _place(one.statement))
        for one in material.deadlines
    ]
    return _shown("material.dates", ("material.when", "material.what"), rows)


def names(material: Material) -> Markup:
    """Return the names of documents, organisations and zones."""
    rows = [
        element("tr", _seen(material, one.span), worded("td", f"material.kind.{one.kind}"), _place(one.statement))
        for one in material.names
    ]
    return _shown("material.names", ("material.name", "material.kind"), rows)
