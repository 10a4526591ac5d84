"""The scoring page as one HTML file: items, documents, words, style and scripts inside, and a policy that forbids the network."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from eval.consensus import Disagreement
from eval.controls import Documents
from eval.human import named
from eval.sampling import Item, Plan
from eval.scoring.view import show_documents, show_gold, show_item

LANGUAGES = ("zh-Hant", "zh-Hans", "en")
SCRIPTS = ("store.js", "sync.js", "session.js", "view.js", "sources.js", "scoring.js")
MAX_DOCUMENT_CHARS = 400_000  # what a page holds of whole documents; beyond it only passages are shown


@dataclass(frozen=True, slots=True)
class RaterSheet:
    """What one rater scores in one sitting, or in many: the items in order.

    Attributes:
        round: 1 is blind; from 2 on the page holds the gold, hidden until it is asked for.
        settle: what the raters said of the items, by item id, for whoever settles their disagreements.
        served: whether a server keeps the ratings; else the browser does.
    """

    items: Sequence[Item]
    rater: str
    seed: int
    round: int = 1
    settle: Mapping[str, Disagreement] | None = None
    served: bool = False


def sheet_of(items: Sequence[Item], plan: Plan) -> RaterSheet:
    """Return the sheet of a sample."""
    return RaterSheet(items, plan.rater, plan.seed)


def words() -> dict[str, dict[str, str]]:
    """Return every string of the page by language and key."""
    table = json.loads(_file("words.json"))
    return {language: {key: forms[column] for key, forms in table.items()} for column, language in enumerate(LANGUAGES)}


def _file(name: str) -> str:
    return files("eval.scoring").joinpath(name).read_text("utf-8")


def _sealed(item: Item) -> str:
    """Return what a rating says about its item, so that no one reads it by accident: JSON in base64."""
    told: dict[str, Any] = {"run": item.run, "qid": item.question.id, "type": item.question.type}
    told |= {"other": item.other, "side": item.side} if item.other else {}
    told |= {"known": named(item.known)} if item.known else {}
    return base64.b64encode(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")).decode()


def _item(item: Item, sheet: RaterSheet, documents: Documents) -> dict[str, Any]:
    shown = show_item(item, documents) | {"sealed": _sealed(item)}
    if sheet.round > 1:
        shown["gold"] = show_gold(item.question, documents)
    if sheet.settle and item.id in sheet.settle:
        said = sheet.settle[item.id]
        shown["others"] = [{"labels": named(labels), "note": said.notes.get(name, "")} for name, labels in said.labels.items()]
    return shown


def contents(sheet: RaterSheet, documents: Documents) -> dict[str, Any]:
    """Return all that the page knows; `sheet` names it, and is another name whenever something in it is another."""
    items = [_item(item, sheet, documents) for item in sheet.items]
    whole = {
        "rater": sheet.rater,
        "seed": sheet.seed,
        "round": sheet.round,
        "paired": any(item.other for item in sheet.items),
        "items": items,
    }
    name = hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:16]
    documents_shown = show_documents(sheet.items, documents, most_chars=MAX_DOCUMENT_CHARS)
    return whole | {"sheet": name, "served": sheet.served, "documents": documents_shown}


def _embedded(data: object) -> str:
    """Return JSON that can stand in a script element, whatever texts it holds."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def render(sheet: RaterSheet, documents: Documents) -> str:
    """Return the page: it works from a file as from a server, fetches nothing, and its policy lets nothing be sent elsewhere."""
    style, script = _file("scoring.css"), "".join(_file(name) for name in SCRIPTS)
    policy = {
        "default-src": "'none'",
        "style-src": _hash(style),
        "script-src": _hash(script),
        "connect-src": "'self'" if sheet.served else "'none'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    parts = {
        "policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "style": style,
        "script": script,
        "words": _embedded(words()),
        "sheet": _embedded(contents(sheet, documents)),
    }
    page = _file("scoring.html")
    for name, part in parts.items():
        page = page.replace(f"<!--{name}-->", part, 1)
    return page.encode("utf-8", "replace").decode()
