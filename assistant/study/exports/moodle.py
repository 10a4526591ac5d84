"""Moodle XML: the one format with ids, tags and several blanks in an item. Text is CDATA, escaped as HTML inside."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree

from markupsafe import escape

from assistant.study.exports.back import Back
from assistant.study.exports.gift import is_typed
from assistant.study.exports.labels import in_all_languages, label
from assistant.study.exports.printed import key_words, proof
from assistant.study.item import BLANK, FALSE, TRUE, Item
from corpus.errors import DatasetError
from corpus.script import Language

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHARES = {2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5", 9: "11.11111", 10: "10"}
_CLOZE_SIGNS = re.compile(r"([}#~/\"\\])")
_CLOZE = re.compile(r"\{1:SHORTANSWER:((?:\\.|[^}\\])*)\}")


def _cdata(text: str) -> str:
    return "<![CDATA[" + _NOT_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _html(text: str) -> str:
    return str(escape(text)).replace("\n", "<br>")


def _text(name: str, text: str, *, html: bool = False) -> str:
    form = ' format="html"' if html else ""
    return f"<{name}{form}><text>{_cdata(_html(text) if html else text)}</text></{name}>"


def _answer(text: str, fraction: str, *, html: bool) -> str:
    form = "html" if html else "moodle_auto_format"
    return f'<answer fraction="{fraction}" format="{form}"><text>{_cdata(_html(text) if html else text)}</text></answer>'


def _starless(text: str) -> str:
    return text.replace("*", r"\*")  # a bare star accepts anything


def _cloze(item: Item) -> str:
    """Return the stem with a field in each of its blanks."""
    fields = ["{1:SHORTANSWER:=" + _CLOZE_SIGNS.sub(r"\\\1", _starless(_html(part))) + "}" for part in item.answer]
    parts = [_html(part) for part in item.stem.split(BLANK)]
    return parts[0] + "".join(field + part for field, part in zip(fields, parts[1:], strict=True))


def _is_cloze(item: Item) -> bool:
    return item.stem.count(BLANK) == len(item.answer) > 1


def _choices(item: Item) -> list[str]:
    keys = sum(option.key for option in item.options)
    right = "100" if item.kind == "mcq" else _SHARES.get(keys, "10")
    wrong = "0" if item.kind == "mcq" else "-50"
    lines = [f"<single>{'true' if item.kind == 'mcq' else 'false'}</single>", "<shuffleanswers>false</shuffleanswers>"]
    lines.append("<answernumbering>ABCD</answernumbering>")
    return lines + [_answer(option.text, right if option.key else wrong, html=True) for option in item.options]


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return ["<shuffleanswers>true</shuffleanswers>"] + [
        f'<subquestion format="html"><text>{_cdata(_html(left))}</text><answer><text>{_cdata(right)}</text></answer></subquestion>'
        for left, right in pairs
    ]


def _body(item: Item, language: Language) -> tuple[str, list[str]]:
    """Return Moodle's name for the type, and what is its own."""
    if item.kind in {"mcq", "multi"}:
        return "multichoice", _choices(item)
    if item.kind == "tf":
        right, wrong = ("100", "0") if item.answer == (TRUE,) else ("0", "100")
        answers = (("true", right), ("false", wrong))
        return "truefalse", [f'<answer fraction="{share}"><text>{word}</text></answer>' for word, share in answers]
    if item.kind == "match":
        return "matching", _pairs(item.pairs)
    if item.kind == "order":
        return "matching", _pairs((label("position", language, number=n), part) for n, part in enumerate(item.answer, 1))
    if is_typed(item):
        accepted = dict.fromkeys((*item.answer, *item.aliases))
        return "shortanswer", ["<usecase>0</usecase>", *[_answer(_starless(text), "100", html=False) for text in accepted]]
    key = f"{label('answer', language)}：{key_words(item, language)}"
    return "essay", ["<responseformat>editor</responseformat>", _text("graderinfo", key, html=True)]


def _question(item: Item, language: Language) -> str:
    """Return one question."""
    kind, own = ("cloze", []) if _is_cloze(item) else _body(item, language)
    stem = _cloze(item) if kind == "cloze" else _html(item.stem.replace(BLANK, "_____"))
    lines = [f'<question type="{kind}">', _text("name", item.id)]
    lines.append(f'<questiontext format="html"><text>{_cdata(stem)}</text></questiontext>')
    lines.append(_text("generalfeedback", "\n".join(proof(item, language)), html=True))
    lines += ["<defaultgrade>1</defaultgrade>", f"<idnumber>{item.id}</idnumber>", *own]
    tags = [item.bloom, f"difficulty-{item.difficulty}", *item.tags]
    lines += ["<tags>", *[f"<tag><text>{_cdata(tag)}</text></tag>" for tag in tags], "</tags>", "</question>"]
    return "\n".join(lines)


def write(items: Sequence[Item], language: Language, category: str) -> bytes:
    """Return the items as one file, in a category of their own."""
    path = "$course$/top/" + category.replace("/", "//")
    head = f'<question type="category"><category><text>{_cdata(path)}</text></category></question>'
    body = "\n".join([head, *[_question(item, language) for item in items]])
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n{body}\n</quiz>\n'.encode()


def _plain(text: str) -> str:
    from html import unescape

    return unescape(text.replace("<br>", "\n"))


def _star(text: str) -> str:
    return text.replace(r"\*", "*")


def _found(question: ElementTree.Element, path: str) -> list[str]:
    return [element.text or "" for element in question.findall(path)]


def _read_cloze(number: str, text: str) -> Back:
    keys = tuple(_plain(_star(re.sub(r"\\(.)", r"\1", found.removeprefix("=")))) for found in _CLOZE.findall(text))
    return Back(number, _plain(_CLOZE.sub(BLANK, text)), keys)


def _read_question(question: ElementTree.Element) -> Back:
    """Return one question.

    Raises:
        ValueError: it is of a type that is not written here.
    """
    kind = question.get("type", "")
    number = (question.findtext("idnumber") or "").strip()
    text = question.findtext("questiontext/text") or ""
    stem = _plain(text).replace("_____", BLANK)
    answers = [(float(answer.get("fraction", 0)), answer.findtext("text") or "") for answer in question.findall("answer")]
    right = [text for share, text in answers if share > 0]
    if kind == "cloze":
        return _read_cloze(number, text)
    if kind == "multichoice":
        return Back(number, stem, tuple(map(_plain, right)), tuple(_plain(text) for _, text in answers))
    if kind == "truefalse":
        return Back(number, stem, (TRUE if right == ["true"] else FALSE,))
    if kind == "shortanswer":
        return Back(number, stem, tuple(map(_star, right)))
    return _read_free(question, kind, number=number, stem=stem)


def _read_free(question: ElementTree.Element, kind: str, *, number: str, stem: str) -> Back:
    if kind == "matching":
        pairs = tuple(
            zip(map(_plain, _found(question, "subquestion/text")), _found(question, "subquestion/answer/text"), strict=True)
        )
        ordered = any(
            [left for left, _ in pairs] == [word.format(number=n) for n in range(1, len(pairs) + 1)]
            for word in in_all_languages("position")
        )
        return Back(number, stem, tuple(right for _, right in pairs)) if ordered else Back(number, stem, pairs=pairs)
    if kind == "essay":
        return Back(number, stem, tuple(_plain(question.findtext("graderinfo/text") or "").partition("：")[2].split("；")))
    raise ValueError(f"is of the type '{kind}', which is not written here")


def read(path: Path) -> list[Back]:
    """Read a Moodle XML file.

    Raises:
        DatasetError: it is not XML, or a question is of no known type.
    """
    try:
        content = path.read_bytes()
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            raise DatasetError(f"{path}: declares entities, which no export does; export it again")
        root = ElementTree.fromstring(content)
    except (OSError, ElementTree.ParseError) as exc:
        raise DatasetError(f"{path}: not XML ({exc}); export it again") from exc
    backs: list[Back] = []
    faults: list[str] = []
    for place, question in enumerate((found for found in root if found.get("type") != "category"), start=1):
        try:
            backs.append(_read_question(question))
        except ValueError as exc:
            faults.append(f"{path}: question {place} {exc}; export it again")
    if faults:
        raise DatasetError("\n".join(faults))
    return backs
