"""The pane in which a trainer reviews the items of the bank, one by one, each beside the passage that proves it."""

from collections import Counter
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from assistant.app.markup import Markup, element, join, worded
from assistant.exam import Documents
from assistant.settings import Settings
from assistant.study.shared_bank import Kept, read_kept
from assistant.studying import bank_path

Reply = dict[str, Any]


def skeleton() -> Markup:
    """Return the pane, empty; study_review.js fills it."""
    summary = element("div", data_part="review-bank", role="status")
    return join([worded("h2", "review.title"), worded("p", "review.about", class_="faint"), summary])


def add(desk: FastAPI, settings: Settings, _documents: Documents) -> None:
    """Put the routes into the application."""
    path: Path = bank_path(settings, None)

    @desk.get("/bank")
    def bank() -> Reply:
        return {"html": summary(read_kept(path))}


def summary(kept: Kept) -> Markup:
    """Return how many items there are of each status."""
    if not kept.items:
        return worded("p", "review.bank.none", class_="faint")
    counts = Counter(item.status for item in kept.items)
    shown = {name: counts[name] for name in ("draft", "accepted", "rejected", "stale")}
    return worded("p", "review.bank", {"total": len(kept.items), **shown})
