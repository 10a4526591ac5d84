"""JUnit XML, which every CI shows: the checks of a gate, or the questions of a run."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from eval.gate import Verdict
from eval.scoresheet import Sheet

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CHILD = {"failed": "failure", "incomplete": "error", "skipped": "skipped"}


@dataclass(frozen=True, slots=True)
class Case:
    """One test case; `group` is what CI lists it under."""

    group: str
    name: str
    state: Literal["passed", "failed", "skipped", "incomplete"]
    message: str = ""
    detail: str = ""
    seconds: float | None = None


def _clean(text: str) -> str:
    """Return a text without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("�", text)


def _case(suite: Element, case: Case) -> None:
    attributes = {"classname": _clean(case.group), "name": _clean(case.name)}
    if case.seconds is not None:
        attributes["time"] = f"{case.seconds:.3f}"
    element = SubElement(suite, "testcase", attributes)
    if child := _CHILD.get(case.state):
        SubElement(element, child, {"message": _clean(case.message)}).text = _clean(case.detail)
    elif case.message:
        SubElement(element, "system-out").text = _clean(case.message)


def junit(name: str, cases: Sequence[Case]) -> str:
    """Return a JUnit file of one suite."""
    count = {state: str(sum(case.state == state for case in cases)) for state in _CHILD}
    totals = {"tests": str(len(cases)), "failures": count["failed"], "errors": count["incomplete"], "skipped": count["skipped"]}
    root = Element("testsuites", {"name": name, **totals})
    suite = SubElement(root, "testsuite", {"name": name, **totals})
    for case in cases:
        _case(suite, case)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def gate_cases(verdict: Verdict) -> list[Case]:
    """Return a case for every check of a gate."""
    return [Case("gate", check.name, check.state, check.detail) for check in verdict.checks]


def question_cases(sheet: Sheet, titles: Mapping[str, str] | None = None) -> list[Case]:
    """Return a case for every question: failed when it is not right, an error when it was not answered."""
    found: list[Case] = []
    for question in sheet.run.questions:
        score, response = sheet.scores[question.id]["right"], sheet.run.responses.get(question.id)
        state: Literal["passed", "failed", "incomplete"] = (
            "incomplete" if score.value is None else "passed" if score.value else "failed"
        )
        took = response.timings_ms.get("total") if response else None
        why = score.why or sheet.scores[question.id]["verdict"].why
        detail = f"{question.question}\n\n{response.answer if response else ''}"
        group = (titles or {}).get(question.type, question.type)
        seconds = None if took is None else took / 1000
        found.append(Case(group, question.id, state, "" if state == "passed" else why, detail, seconds))
    return found
