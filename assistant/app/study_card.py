"""One item as a learner sees it: asked in the form of its kind, then told, with the passage that proves it."""

from collections.abc import Mapping
from datetime import timedelta

from assistant.app.markup import Markup, element, join, labelled, worded
from assistant.app.study_item import passage
from assistant.study.cards import RATINGS, Rating
from assistant.study.exports.printed import Choice, choices, key_words
from assistant.study.item import Item
from assistant.study.marking import members_said
from assistant.study.phrasing import say
from corpus.document import Document
from corpus.script import Language, detect

MAX_ANSWER_CHARS = 2000


def card(item: Item) -> Markup:
    """Return an item to be answered."""
    language = detect(item.source.quote)
    kind = worded("span", f"item.{item.kind}", class_="kind")
    stem = element("h3", item.stem, class_="stem", tabindex=-1, lang=detect(item.stem), data_part="learn-stem")
    buttons = element(
        "div",
        element("button", worded("span", "learn.answer"), type="submit", class_="strong"),
        element("button", worded("span", "learn.flip"), type="button", class_="plain", data_do="learn-flip"),
        class_="row",
    )
    form = element("form", _fields(item, language), buttons, worded("p", f"learn.keys.{_way(item)}", class_="faint keys"))
    return element("article", kind, stem, form, class_="card", data_kind=item.kind, data_way=_way(item))


def _way(item: Item) -> str:
    """Return how an item is answered: chosen, several chosen, put in order, matched, typed."""
    return {"mcq": "one", "tf": "one", "multi": "many", "order": "order", "match": "match"}.get(item.kind, "typed")


def _fields(item: Item, language: Language) -> Markup:
    way = _way(item)
    shown = choices(item, language) if way != "typed" else []
    if way in {"one", "many"}:
        kind = "radio" if way == "one" else "checkbox"
        rows = [_option(choice, kind) for choice in shown]
        group = {"role": "radiogroup"} if way == "one" else {"role": "group"}
        return element("div", *rows, class_="options", **group, **labelled("aria_label", "learn.options"))
    if way == "order":
        rows = [_place(choice) for choice in shown]
        return element("div", *rows, class_="options", role="group", **labelled("aria_label", "learn.options"))
    if way == "match":
        listed = element("ol", *(element("li", choice.text) for choice in shown), type="A", class_="rights")
        rows = [_pair(number, left, shown) for number, (left, _) in enumerate(item.pairs, start=1)]
        return element("div", listed, *rows, class_="pairs")
    box = {"maxlength": MAX_ANSWER_CHARS, "name": "answer", "autocomplete": "off", **labelled("aria_label", "learn.typed")}
    if item.kind in {"list", "short"}:
        return element("textarea", rows=4, **box)
    return element("input", type="text", **box)


def _option(choice: Choice, kind: str) -> Markup:
    box = element("input", type=kind, name="choice", value=choice.letter)
    letter = element("span", f"{choice.letter}.", class_="letter")
    return element("label", box, letter, element("span", choice.text, lang=detect(choice.text)), class_="option")


def _place(choice: Choice) -> Markup:
    """Return an option that is put in order by pressing; learn.js writes its number."""
    number = element("span", class_="place", data_part="place", aria_hidden="true")
    letter = element("span", f"{choice.letter}.", class_="letter")
    inner = [number, letter, element("span", choice.text, lang=detect(choice.text))]
    return element(
        "button", *inner, type="button", class_="option", data_do="learn-order", data_letter=choice.letter, aria_pressed="false"
    )


def _pair(number: int, left: str, shown: list[Choice]) -> Markup:
    rights = [element("option", f"{choice.letter}. {choice.text}", value=choice.letter) for choice in shown]
    select = element("select", element("option", "—", value=""), *rights, data_left=number)
    return element("label", element("span", f"{number}. {left}"), select, class_="pair")


def told(
    item: Item, answer: str, right: bool | None, *, documents: Mapping[str, Document], waits: Mapping[Rating, timedelta]
) -> Markup:
    """Return what is said of an answer, why, and the buttons to rate how well it was known.

    Args:
        item: the one that was asked.
        answer: what was given; empty when the learner only looked.
        right: by the marking; None when the learner must judge.
        documents: to show the passages of.
        waits: how long until it comes again, by rating.
    """
    language = detect(item.source.quote)
    key = "right" if right else "wrong" if right is False else "judge" if answer.strip() else "flipped"
    verdict = worded("p", f"learn.told.{key}", class_=f"verdict {key}")
    pieces = [verdict, _key(item, answer, language)]
    quoted = say(language, "quote", quote=item.source.quote)  # it is shown in its passage below
    if why := item.explain.removesuffix(quoted).strip():
        pieces.append(element("p", why, class_="why", lang=language))
    shown = element("section", worded("h4", "learn.source"), passage(item, documents), class_="proof")
    suggested = {"right": "good", "wrong": "again"}.get(key, "")
    rows = [_rating(number, rating, waits[rating], suggested) for number, rating in enumerate(RATINGS, start=1)]
    group = element("div", *rows, class_="ratings", role="group", **labelled("aria_label", "learn.rate"))
    spoken = element("div", *pieces, data_part="learn-verdict")
    return join([element("div", spoken, worded("p", "learn.rate", class_="faint"), group, class_="result"), shown])


def _key(item: Item, answer: str, language: Language) -> Markup:
    """Return the right answer; of a list, which of its parts were named."""
    head = worded("span", "learn.right")
    if item.kind == "list" and answer.strip():
        said = zip(item.answer, members_said(item, answer), strict=True)
        rows = [
            element(
                "li", part, " ", worded("span", f"learn.part.{'named' if named else 'missed'}"), class_="good" if named else "bad"
            )
            for part, named in said
        ]
        return element("div", head, element("ul", *rows), class_="key")
    return element("p", head, element("b", key_words(item, language), lang=language), class_="key")


def _rating(number: int, rating: Rating, wait: timedelta, suggested: str) -> Markup:
    words = [
        element("span", f"{number} ", class_="number", aria_hidden="true"),
        worded("span", f"learn.rate.{rating}"),
        _wait(wait),
    ]
    attributes = {"type": "button", "class_": "plain", "data_do": "learn-rate", "data_rating": rating}
    return element("button", *words, **attributes, data_suggested=rating == suggested)


def _wait(wait: timedelta) -> Markup:
    """Return how long a wait is, in the largest unit that fills it."""
    for unit, seconds in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if wait.total_seconds() >= seconds - 30:
            return worded("small", f"learn.in.{unit}", {"count": max(1, round(wait.total_seconds() / seconds))})
    return worded("small", "learn.in.minutes", {"count": 1})
