"""The pane in which gold questions are found and edited, the document beside them. The browser's side of it is gold.js."""

from assistant.app.forms import button, field, select
from assistant.app.markup import Markup, element, join, labelled, worded
from eval.question import LANGUAGES, SPLITS, STATUSES, TYPES, UNANSWERABLE


def editor() -> Markup:
    """Return the pane, empty."""
    beside = element("div", _head(), _form(), _document(), class_="editor", data_part="editor", hidden=True)
    return join([_choice(), _waiting(), _list(), beside, _key(), _evidence()])


def _choice() -> Markup:
    sent = element("input", type="file", accept=".jsonl", data_part="gold-file", hidden=True)
    row = [
        select("gold-set", "exam.set"),
        button("new-question", "gold.new"),
        button("send-gold", "gold.send"),
        sent,
    ]
    about = worded("p", "gold.about", class_="faint")
    return join(
        [
            worded("h2", "gold.title"),
            about,
            element("div", *row, class_="row"),
            element("div", data_part="gold-said", role="status"),
        ]
    )


def _waiting() -> Markup:
    rows = element("ul", data_part="drafts")
    return element("details", worded("summary", "gold.waiting"), rows, data_part="waiting", hidden=True)


def _list() -> Markup:
    kinds = [worded("option", f"kind.{name}", value=name) for name in TYPES]
    splits = [worded("option", f"split.{name}", value=name) for name in SPLITS]
    every = worded("option", "gold.every", value="")
    row = element(
        "div",
        field("gold-search", "gold.search", type="search", autocomplete="off", **labelled("placeholder", "gold.search.hint")),
        select("gold-kind", "gold.kind", every, *kinds),
        select("gold-split", "exam.split", every, *splits),
        class_="row",
        role="search",
    )
    found = element("p", class_="faint", data_part="gold-count", role="status")
    rows = element("ul", class_="questions", data_part="questions", **labelled("aria_label", "gold.list"))
    return element("section", row, found, rows, data_part="gold-list")


def _options(prefix: str, names: tuple[str, ...]) -> list[Markup]:
    return [worded("option", f"{prefix}.{name}", value=name) for name in names]


def _form() -> Markup:
    answerable = [name for name in TYPES if name not in UNANSWERABLE]
    kinds = [
        element("optgroup", *_options("kind", tuple(answerable)), **labelled("label", "gold.answerable.yes")),
        element("optgroup", *_options("kind", UNANSWERABLE), **labelled("label", "gold.answerable.no")),
    ]
    answers = [worded("option", f"gold.answerable.{name}", value=value) for name, value in (("yes", "true"), ("no", "false"))]
    choices = element(
        "div",
        select("q-type", "gold.kind", *kinds, data_field="type"),
        select("q-answerable", "gold.answerable", *answers, data_field="answerable"),
        select("q-language", "gold.language", *_options("kind", LANGUAGES), data_field="language"),
        select("q-split", "exam.split", *_options("split", SPLITS), data_field="split"),
        select("q-status", "gold.status", *_options("status", STATUSES), data_field="status"),
        class_="row",
    )
    whole = [
        element("div", data_faults=""),
        field("q-question", "gold.question", "textarea", rows=2, data_field="question", required=True),
        choices,
        field("q-reference", "gold.reference", "textarea", rows=2, data_field="reference"),
        _group("evidence", "gold.evidence", "gold.evidence.hint"),
        _group("keys", "gold.keys", "gold.keys.hint", button("add-key", "gold.key.add")),
        field("q-forbid", "gold.forbid", "textarea", rows=1, data_field="forbid", **labelled("placeholder", "gold.lines")),
        element("div", data_faults="id"),
        element(
            "div",
            element("button", worded("span", "gold.save"), type="submit", class_="strong", data_part="save"),
            button("discard", "gold.discard"),
            element("p", class_="faint", data_part="draft-said", role="status"),
            class_="row foot",
        ),
    ]
    return element("form", *whole, data_part="gold-form", novalidate=True)


def _head() -> Markup:
    named = element("h2", data_part="q-name", tabindex=-1)
    return element("header", named, button("close-editor", "gold.back"), class_="row")


def _group(name: str, words: str, hint: str, *buttons: Markup) -> Markup:
    rows = element("ul", data_part=f"q-{name}", class_="rows")
    parts = [worded("legend", words), worded("p", hint, class_="faint"), rows, element("div", data_faults=name), *buttons]
    return element("fieldset", *parts)


def _key() -> Markup:
    """Return the form of one key; gold.js makes a copy for each."""
    kinds = [worded("option", f"gold.key.{kind}", value=kind) for kind in ("figure", "text")]
    figure = [field(f"k-{name}", f"gold.key.{name}", data_field=name, size=size) for name, size in _FIGURE]
    must = element("label", element("input", type="checkbox", data_field="must"), worded("span", "gold.key.must"), class_="check")
    row = element(
        "li",
        element(
            "div",
            select("k-kind", "gold.key.kind", *kinds, data_field="kind"),
            must,
            button("drop-key", "gold.drop"),
            class_="row",
        ),
        element("div", *figure, class_="row", data_of="figure"),
        element("div", field("k-text", "gold.key.words", data_field="text"), data_of="text"),
        field("k-aliases", "gold.key.aliases", "textarea", rows=1, data_field="aliases", **labelled("placeholder", "gold.lines")),
        element("div", data_faults=""),
        class_="key",
    )
    return element("template", row, data_part="key")


_FIGURE = (("value", 8), ("unit", 8), ("qualifier", 6), ("direction", 6), ("year", 6))


def _evidence() -> Markup:
    """Return one piece of evidence; gold.js makes a copy for each."""
    buttons = element("div", button("see-evidence", "gold.see"), button("drop-evidence", "gold.drop"), class_="row")
    place = element("small", data_part="e-place")
    row = element("li", element("blockquote", data_part="e-quote"), place, buttons, element("div", data_faults=""), class_="span")
    return element("template", row, data_part="span")


def _document() -> Markup:
    steps = [
        element(
            "button", "↑", type="button", class_="plain", data_do="find-before", **labelled("aria_label", "gold.find.before")
        ),
        element("button", "↓", type="button", class_="plain", data_do="find-next", **labelled("aria_label", "gold.find.next")),
    ]
    find = field("find", "gold.find", type="search", autocomplete="off", **labelled("placeholder", "gold.find.hint"))
    head = element("div", select("document", "gold.document"), find, *steps, class_="row")
    marks = element(
        "div",
        button("mark", "gold.mark", "strong", data_part="mark", disabled=True),
        button("mark-key", "gold.mark.key", data_part="mark-key", disabled=True),
        element("p", class_="faint", data_part="marked", role="status"),
        class_="row",
    )
    text = element("div", class_="text", data_part="text", tabindex=0, role="document", **labelled("aria_label", "gold.document"))
    return element("aside", head, marks, text, class_="beside", **labelled("aria_label", "gold.document"))
