"""QTI 2.1: a zip with one file an item and a manifest that names them all."""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from assistant.study.exports.gift import is_typed
from assistant.study.exports.labels import label
from assistant.study.exports.package import zipped
from assistant.study.exports.printed import choices, key_words, proof
from assistant.study.item import BLANK, Item
from corpus.script import Language

_NS = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_SCHEMA = f"{_NS} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
_MATCHED = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
_MAPPED = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("", text)).replace("\n", "<br/>")


def _identifier(item: Item) -> str:
    """Return the item's id; an identifier must not begin with a digit."""
    clean = re.sub(r"[^A-Za-z0-9_.\-]", "_", item.id)
    return clean if clean[:1].isalpha() or clean.startswith("_") else f"_{clean}"


def _declared(cardinality: str, base: str, values: Sequence[str], *, mapping: Sequence[str] = ()) -> str:
    """Return the declaration of the response with its right values; `mapping` gives a point to other ways of writing."""
    right = "".join(f"<value>{_xml(value)}</value>" for value in values)
    entries = "".join(f'<mapEntry mapKey={quoteattr(key)} mappedValue="1"/>' for key in mapping)
    mapped = f'<mapping defaultValue="0" upperBound="1">{entries}</mapping>' if entries else ""
    return (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{right}</correctResponse>{mapped}</responseDeclaration>"
    )


def _simple(letter: str, text: str) -> str:
    return f'<simpleChoice identifier="{letter}">{_xml(text)}</simpleChoice>'


def _associable(name: str, text: str) -> str:
    return f'<simpleAssociableChoice identifier="{name}" matchMax="1">{_xml(text)}</simpleAssociableChoice>'


def _chosen(item: Item, language: Language) -> tuple[str, str]:
    shown = choices(item, language)
    letters = {choice.text: choice.letter for choice in shown}
    inner = f"<prompt>{_xml(item.stem)}</prompt>" + "".join(_simple(choice.letter, choice.text) for choice in shown)
    if item.kind == "order":
        body = f'<orderInteraction responseIdentifier="RESPONSE" shuffle="false">{inner}</orderInteraction>'
        return _declared("ordered", "identifier", [letters[part] for part in item.answer]), body
    most = 0 if item.kind == "multi" else 1
    body = f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="{most}">{inner}</choiceInteraction>'
    keys = [choice.letter for choice in shown if choice.key]
    return _declared("multiple" if item.kind == "multi" else "single", "identifier", keys), body


def _matched(item: Item, language: Language) -> tuple[str, str]:
    shown = choices(item, language)
    letters = {choice.text: choice.letter for choice in shown}
    lefts = "".join(_associable(f"L{n}", left) for n, (left, _) in enumerate(item.pairs, start=1))
    rights = "".join(_associable(choice.letter, choice.text) for choice in shown)
    sets = f"<simpleMatchSet>{lefts}</simpleMatchSet><simpleMatchSet>{rights}</simpleMatchSet>"
    head = f'<matchInteraction responseIdentifier="RESPONSE" shuffle="false" maxAssociations="{len(item.pairs)}">'
    body = f"{head}<prompt>{_xml(item.stem)}</prompt>{sets}</matchInteraction>"
    return _declared("multiple", "directedPair", [f"L{n} {letters[right]}" for n, (_, right) in enumerate(item.pairs, 1)]), body


def _written(item: Item) -> tuple[str, str, str]:
    """Return declaration, body and template of what is typed."""
    if is_typed(item):
        before, _, after = item.stem.partition(BLANK)
        field = '<textEntryInteraction responseIdentifier="RESPONSE" expectedLength="20"/>'
        accepted = list(dict.fromkeys((*item.answer, *item.aliases)))
        body = f"<p>{_xml(before)}{field}{_xml(after)}</p>"
        return _declared("single", "string", item.answer, mapping=accepted), body, _MAPPED
    head = '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="4">'
    body = f"{head}<prompt>{_xml(item.stem)}</prompt></extendedTextInteraction>"
    return '<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="string"/>', body, ""


def assessment(item: Item, language: Language) -> str:
    """Return one item's file; its feedback is the proof."""
    template = _MATCHED
    if item.kind in {"mcq", "multi", "tf", "order"}:
        declared, body = _chosen(item, language)
    elif item.kind == "match":
        declared, body = _matched(item, language)
    else:
        declared, body, template = _written(item)
    key = f"{label('answer', language)}：{key_words(item, language)}"
    said = "".join(f"<p>{_xml(text)}</p>" for text in (key, *proof(item, language)))
    processing = f'<responseProcessing template="{template}"/>' if template else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<assessmentItem xmlns="{_NS}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="{_SCHEMA}" '
        f'identifier={quoteattr(_identifier(item))} title={quoteattr(label(item.kind, language))} xml:lang="{language}" '
        'adaptive="false" timeDependent="false">\n'
        f"{declared}\n"
        '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>\n'
        '<outcomeDeclaration identifier="FEEDBACK" cardinality="single" baseType="identifier">'
        "<defaultValue><value>SHOWN</value></defaultValue></outcomeDeclaration>\n"
        f"<itemBody>{body}</itemBody>\n{processing}\n"
        f'<modalFeedback outcomeIdentifier="FEEDBACK" identifier="SHOWN" showHide="show">{said}</modalFeedback>\n'
        "</assessmentItem>\n"
    )


def write(items: Sequence[Item], language: Language, title: str) -> bytes:
    """Return the package."""
    files = {f"items/{_identifier(item)}.xml": assessment(item, language).encode() for item in items}
    resources = "".join(
        f'<resource identifier={quoteattr("R-" + _identifier(item))} type="imsqti_item_xmlv2p1" href={quoteattr(name)}>'
        f"<file href={quoteattr(name)}/></resource>\n"
        for item, name in zip(items, files, strict=True)
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:imsmd="http://ltsc.ieee.org/xsd/LOM" identifier="MANIFEST">\n'
        "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion><imsmd:lom><imsmd:general><imsmd:title>"
        f'<imsmd:string language="{language}">{_xml(title)}</imsmd:string>'
        "</imsmd:title></imsmd:general></imsmd:lom></metadata>\n"
        f"<organizations/>\n<resources>\n{resources}</resources>\n</manifest>\n"
    )
    return zipped({"imsmanifest.xml": manifest.encode(), **files})
