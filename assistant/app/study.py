"""The tab 研習, in which trainers prepare sessions and learners study. Its browser's side is study.js; study_desk.py serves it.

Each pane is a file with `skeleton()`, what it shows before it is filled, and `add(desk, settings, documents)`, its routes; its
script is study_<name>.js, which defines `zhiyuan.study_<name>`, and its name on the page has the key step.<name>.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import FastAPI

from assistant.app import study_compose, study_export, study_figures, study_learn, study_material, study_results, study_review
from assistant.app.forms import panes
from assistant.app.markup import Markup
from assistant.exam import Documents
from assistant.service import Service
from assistant.settings import Settings

if TYPE_CHECKING:
    import gradio as gr


@dataclass(frozen=True, slots=True)
class Pane:
    """One step of the tab; `styles` and `scripts` are its files besides study_<name>.js."""

    name: str
    skeleton: Callable[[], Markup]
    add: Callable[[FastAPI, Settings, Documents], None]
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()


# In the order of the work: material, figures, review, compose, export, learn, results.
PANES: tuple[Pane, ...] = (
    Pane("material", study_material.skeleton, study_material.add, ("study_material.css",), ("study_passage.js",)),
    Pane("figures", study_figures.skeleton, study_figures.add, ("study_figures.css",)),
    Pane("review", study_review.skeleton, study_review.add, ("study_review.css",), ("study_making.js", "study_edit.js")),
    Pane("compose", study_compose.skeleton, study_compose.add, ("study_compose.css",)),
    Pane("export", study_export.skeleton, study_export.add),
    Pane("learn", study_learn.skeleton, study_learn.add, ("study_learn.css",)),
    Pane("results", study_results.skeleton, study_results.add, ("study_results.css",)),
)
STYLES = ("study.css", *(name for pane in PANES for name in pane.styles))
SCRIPTS = ("study_job.js", *(name for pane in PANES for name in (*pane.scripts, f"study_{pane.name}.js")), "study.js")


def build(_service: Service) -> "gr.HTML":
    """Put the tab into the Blocks that are being built."""
    import gradio as gr  # the routes do without it

    return gr.HTML(
        html_template="${skeleton}",
        skeleton=skeleton(),
        js_on_load="zhiyuan.study({element})",
        apply_default_css=False,
        elem_id="study",
    )


def skeleton() -> Markup:
    """Return the panes, of which one is shown; their scripts fill them."""
    return panes("step", {pane.name: pane.skeleton() for pane in PANES})
