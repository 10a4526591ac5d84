"""The tab where answers are evaluated. The browser's side of it is evaluation.js; what it asks for is served by desk.py."""

import gradio as gr

from assistant.app.editor import editor
from assistant.app.forms import button, field, panes, select
from assistant.app.markup import Markup, element, join, labelled, worded
from assistant.service import Service
from eval.statistics import SEED


def build(_service: Service) -> gr.HTML:
    """Put the tab into the Blocks that are being built."""
    return gr.HTML(
        html_template="${skeleton}",
        skeleton=skeleton(),
        js_on_load="zhiyuan.evaluation({element})",
        apply_default_css=False,
        elem_id="evaluation",
    )


def skeleton() -> Markup:
    """Return the panes, of which one is shown; evaluation.js fills them."""
    return panes("pane", {"exam": _exam(), "versus": _versus(), "gold": editor(), "hand": _hand()})


def _exam() -> Markup:
    splits = [worded("option", f"split.{name}", value=name) for name in ("all", "dev", "test")]
    form = element(
        "form",
        select("sets", "exam.set"),
        select("split", "exam.split", *splits),
        element("button", worded("span", "exam.start"), type="submit", class_="strong"),
        class_="row",
        data_part="exam",
    )
    bar = element("progress", max=1, value=0, data_part="bar", **labelled("aria_label", "job.label"))
    words = element("div", data_part="job-words", role="status")
    stop = button("stop", "exam.stop", data_part="stop")
    job = element("div", element("div", bar, stop, class_="row"), words, class_="job", data_part="job", hidden=True)
    listed = element("div", data_part="runs", class_="wide")
    return join([
        worded("h2", "exam.title"), worded("p", "exam.about", class_="faint"), form, job,
        element("header", worded("h2", "runs.title"), button("refresh", "runs.refresh"), class_="row"), listed, _report(),
    ])  # fmt: skip


def _report() -> Markup:
    head = element(
        "header",
        worded("h2", "report.title", data_part="report-title"),
        element("a", worded("span", "report.open"), data_part="report-link", target="_blank", rel="noopener", class_="plain"),
        button("close-report", "report.close"),
        class_="row",
    )
    frame = element("iframe", sandbox="", data_part="report-frame", **labelled("title", "report.title"))
    return element("section", head, frame, class_="report", data_part="report", tabindex=-1, hidden=True)


def _versus() -> Markup:
    form = element(
        "form",
        select("before", "versus.before"),
        select("after", "versus.after"),
        element("button", worded("span", "versus.compare"), type="submit", class_="strong"),
        button("gate", "versus.gate"),
        button("versus-report", "versus.report"),
        class_="row",
        data_part="versus",
    )
    about = worded("p", "versus.about", class_="faint")
    return join([worded("h2", "versus.title"), about, form, element("div", data_part="found", tabindex=-1, class_="found")])


def _hand() -> Markup:
    names = labelled("placeholder", "hand.raters.hint")
    form = element(
        "form",
        select("hand-run", "hand.run"),
        select("hand-other", "hand.other"),
        field("hand-raters", "hand.raters", autocomplete="off", maxlength=200, required=True, **names),
        field("hand-n", "hand.n", type="number", min=1, max=10_000, value=60, required=True),
        field("hand-seed", "hand.seed", type="number", min=0, value=SEED, required=True),
        element("button", worded("span", "hand.begin"), type="submit", class_="strong"),
        class_="row",
        data_part="hand",
    )
    sent = element("input", type="file", accept=".jsonl,.json,.txt", data_part="ratings-file", hidden=True)
    results = element(
        "section",
        element(
            "header",
            worded("h2", "label.title"),
            button("look", "runs.refresh"),
            button("settle", "hand.settle", hidden=True),
            class_="row",
        ),
        element("div", data_part="agreement"),
        worded("h2", "calibration.title"),
        element("div", data_part="calibration"),
        data_part="hand-results",
        hidden=True,
    )
    head = element("header", worded("h2", "hand.sittings"), button("send-ratings", "hand.send"), sent, class_="row")
    about = worded("p", "hand.about", class_="faint")
    said = element("div", data_part="hand-said", role="status")
    return join([worded("h2", "hand.title"), about, form, said, head, element("div", data_part="sittings"), results])
