"""A QTI 2.1 package read back: each of its items held against the published grammar, then taken apart.

Grammar: IMS Question and Test Interoperability 2.1 (2012), Assessment Test, Section and Item Information Model, for the elements that
are written here; the order of children and the attributes are those of its XML binding.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from assistant.study.exports.back import Back
from assistant.study.exports.labels import in_all_languages, key_of
from assistant.study.exports.package import unzipped
from assistant.study.exports.printed import parted
from assistant.study.item import BLANK, FALSE, KINDS, TRUE
from corpus.errors import DatasetError

_QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
_PACKAGE = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
_OTHER = re.compile(r"\{http://www\.w3\.org/(?:XML/1998/namespace|2001/XMLSchema-instance)\}")
_NAME = re.compile(r"[A-Za-z_][\w.\-]*")
_BASES = "identifier|boolean|integer|float|string|point|pair|directedPair|duration|file|uri"
_CHOICE = {"responseIdentifier": _NAME.pattern, "shuffle": "true|false"}
_NUMBER = r"-?\d+(?:\.\d+)?"

# element -> (its children in order, as a pattern over their names; attributes that must be there; others that may be)
_GRAMMAR: dict[str, tuple[str, dict[str, str], dict[str, str]]] = {
    "assessmentItem": (
        "(responseDeclaration )*(outcomeDeclaration )*(itemBody )?(responseProcessing )?(modalFeedback )*",
        {"identifier": _NAME.pattern, "title": ".*", "adaptive": "true|false", "timeDependent": "true|false"},
        {"label": ".*", "toolName": ".*", "toolVersion": ".*"},
    ),
    "responseDeclaration": (
        "(defaultValue )?(correctResponse )?(mapping )?",
        {"identifier": _NAME.pattern, "cardinality": "single|multiple|ordered|record"},
        {"baseType": _BASES},
    ),
    "outcomeDeclaration": (
        "(defaultValue )?",
        {"identifier": _NAME.pattern, "cardinality": "single|multiple|ordered|record"},
        {"baseType": _BASES},
    ),
    "defaultValue": ("(value )+", {}, {}),
    "correctResponse": ("(value )+", {}, {}),
    "value": ("", {}, {"baseType": _BASES, "fieldIdentifier": _NAME.pattern}),
    "mapping": ("(mapEntry )+", {"defaultValue": _NUMBER}, {"lowerBound": _NUMBER, "upperBound": _NUMBER}),
    "mapEntry": ("", {"mapKey": ".*", "mappedValue": _NUMBER}, {}),
    "itemBody": (
        "((p|choiceInteraction|orderInteraction|matchInteraction|extendedTextInteraction) )*",
        {},
        {"id": ".*", "class": ".*"},
    ),
    "p": ("((br|textEntryInteraction) )*", {}, {}),
    "br": ("", {}, {}),
    "prompt": ("(br )*", {}, {}),
    "choiceInteraction": ("(prompt )?(simpleChoice )+", _CHOICE, {"maxChoices": r"\d+", "minChoices": r"\d+"}),
    "orderInteraction": ("(prompt )?(simpleChoice )+", _CHOICE, {"maxChoices": r"\d+", "minChoices": r"\d+"}),
    "simpleChoice": ("(br )*", {"identifier": _NAME.pattern}, {"fixed": "true|false"}),
    "matchInteraction": ("(prompt )?simpleMatchSet simpleMatchSet ", _CHOICE, {"maxAssociations": r"\d+"}),
    "simpleMatchSet": ("(simpleAssociableChoice )*", {}, {}),
    "simpleAssociableChoice": ("(br )*", {"identifier": _NAME.pattern, "matchMax": r"\d+"}, {"fixed": "true|false"}),
    "extendedTextInteraction": ("(prompt )?", {"responseIdentifier": _NAME.pattern}, {"expectedLines": r"\d+"}),
    "textEntryInteraction": ("", {"responseIdentifier": _NAME.pattern}, {"expectedLength": r"\d+"}),
    "responseProcessing": ("", {}, {"template": r"http://www\.imsglobal\.org/question/qti_v2p1/rptemplates/\w+"}),
    "modalFeedback": (
        "(p )*",
        {"outcomeIdentifier": _NAME.pattern, "identifier": _NAME.pattern, "showHide": "show|hide"},
        {"title": ".*"},
    ),
}


def _local(element: ElementTree.Element) -> str:
    return element.tag.removeprefix(_QTI)


def breaches(root: ElementTree.Element) -> Iterator[str]:
    """Yield what of an item is not in the grammar, and what it names that is not declared."""
    for element in root.iter():
        name = _local(element)
        if name not in _GRAMMAR:
            yield f"<{name}> is no element of an item"
            continue
        children, needed, allowed = _GRAMMAR[name]
        found = "".join(f"{_local(child)} " for child in element)
        if not re.fullmatch(children, found):
            yield f"<{name}> holds {found.split() or 'nothing'}, which its grammar does not allow"
        yield from (f"<{name}> lacks '{attribute}'" for attribute in needed.keys() - element.keys())
        for attribute, value in element.items():
            pattern = (needed | allowed).get(attribute)
            if pattern is None and not _OTHER.match(attribute):
                yield f"<{name}> has an attribute '{attribute}' that it may not have"
            elif pattern is not None and not re.fullmatch(pattern, value, re.DOTALL):
                yield f"'{attribute}' of <{name}> is '{value}'"
    yield from _undeclared(root)


def _undeclared(root: ElementTree.Element) -> Iterator[str]:
    """Yield responses that nobody declared, and right values that name no choice."""
    declared = {one.get("identifier") for one in root.findall(f"{_QTI}responseDeclaration")}
    asked = [one.get("responseIdentifier") for one in root.iter() if one.get("responseIdentifier")]
    yield from (f"the response '{name}' is not declared" for name in asked if name not in declared)
    choices = [one.get("identifier") for one in root.iter() if _local(one) in {"simpleChoice", "simpleAssociableChoice"}]
    if len(set(choices)) < len(choices):
        yield "two choices have one identifier"
    if choices:
        for value in _values(root):
            yield from (f"the right value '{value}' names no choice" for name in value.split() if name not in choices)


def _values(root: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in root.findall(f"{_QTI}responseDeclaration/{_QTI}correctResponse/{_QTI}value")]


def _text(element: ElementTree.Element) -> str:
    """Return what an element says: a break is a line's end, a field to type in a blank."""
    signs = {"br": "\n", "textEntryInteraction": BLANK}
    return (element.text or "") + "".join(signs.get(_local(child), "") + (child.tail or "") for child in element)


def _item(root: ElementTree.Element) -> Back:
    """Return one item that is in the grammar.

    Raises:
        ValueError: it has no interaction that is written here.
    """
    number, kind = root.get("identifier", ""), key_of(root.get("title", ""), KINDS)
    texts = {one.get("identifier", ""): _text(one) for one in root.iter() if _local(one).startswith("simple") and one.keys()}
    body = root.find(f"{_QTI}itemBody")
    shown = body[0] if body is not None and len(body) else None
    if shown is None:
        raise ValueError("asks nothing")
    prompt = shown.find(f"{_QTI}prompt")
    stem = _text(shown if prompt is None else prompt)
    right = _values(root)
    if _local(shown) == "matchInteraction":
        ends = [value.split() for value in right]
        return Back(number, stem, pairs=tuple((texts[left], texts[other]) for left, other in ends))
    if kind == "tf":
        return Back(number, stem, ({"true": TRUE, "false": FALSE}[key_of(texts[right[0]], ("true", "false"))],))
    if texts:
        return Back(number, stem, tuple(texts[value] for value in right), tuple(texts.values()))
    if _local(shown) == "p":
        others = [one.get("mapKey", "") for one in root.iter(f"{_QTI}mapEntry")]
        return Back(number, stem, tuple(dict.fromkeys([*right, *others])))
    return Back(number, stem, _said(root))


def _said(root: ElementTree.Element) -> tuple[str, ...]:
    """Return the key of what is answered in free words, which stands in the feedback."""
    first = root.find(f"{_QTI}modalFeedback/{_QTI}p")
    word, _, key = _text(first).partition("：") if first is not None else ("", "", "")
    return parted(key) if word in in_all_languages("answer") else ()


def _parsed(name: str, content: bytes) -> ElementTree.Element:
    """Return the root of a file.

    Raises:
        ValueError: it is not XML, or declares entities.
    """
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise ValueError(f"{name} declares entities, which no export does")
    try:
        return ElementTree.fromstring(content)
    except ElementTree.ParseError as exc:
        raise ValueError(f"{name} is not XML ({exc})") from exc


def _read_one(name: str, files: dict[str, bytes]) -> Back:
    """Return the item of one file of a package.

    Raises:
        ValueError: it is not there, not in the grammar, or of a kind that is not written here.
    """
    if name not in files:
        raise ValueError(f"{name} is named in the manifest but not in the package")
    root = _parsed(name, files[name])
    if root.tag != f"{_QTI}assessmentItem":
        raise ValueError(f"{name} is no item of QTI 2.1")
    if found := list(dict.fromkeys(breaches(root))):
        raise ValueError(f"{name}: {'; '.join(found)}")
    try:
        return _item(root)
    except (KeyError, IndexError) as exc:
        raise ValueError(f"{name}: the key fits none of the choices") from exc


def read(path: Path) -> list[Back]:
    """Read a package, in the order of its manifest.

    Raises:
        DatasetError: it is no package, or an item is not in the grammar; every one of them is named.
    """
    try:
        files = unzipped(path.read_bytes())
        manifest = _parsed("imsmanifest.xml", files["imsmanifest.xml"])
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as exc:
        raise DatasetError(f"{path}: not a QTI package ({exc}); export it again") from exc
    backs: list[Back] = []
    faults: list[str] = []
    for resource in manifest.iter(f"{_PACKAGE}resource"):
        try:
            backs.append(_read_one(resource.get("href", ""), files))
        except ValueError as exc:
            faults.append(f"{path}: {exc}; export it again")
    if faults:
        raise DatasetError("\n".join(faults))
    return backs
