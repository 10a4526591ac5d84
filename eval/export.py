"""A scored run in the forms that other tools read.

trec       run.trec and qrels.trec                         trec_eval, ir-measures
beir       corpus.jsonl, queries.jsonl, qrels/test.tsv     BEIR, MTEB
ragas      ragas.jsonl, a row a question                   ragas
promptfoo  promptfoo.json, a test a question               promptfoo
junit      junit.xml, a case a question                    any CI
csv        scores.csv, a row a question                    a spreadsheet
"""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.document import Span
from corpus.errors import DatasetError
from eval.comparing import without_markers
from eval.files import json_lines, write_whole
from eval.junit import junit, question_cases
from eval.question import Key, Question
from eval.ranking import trec_qrels, trec_run
from eval.response import Response
from eval.runs import TREC_QRELS, TREC_RUN, graded, ranked, run_id
from eval.scoresheet import Sheet
from eval.sources import trec_id

Files = Mapping[str, str | bytes]  # path below the folder -> content
Forms = Mapping[str, Callable[[Sheet], Files]]
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _passages_needed(sheet: Sheet) -> None:
    if not sheet.run.passages:
        raise DatasetError(f"{sheet.run.folder}: the passages are not known, so nothing can be graded; score with --passages")


def _trec(sheet: Sheet) -> Files:
    _passages_needed(sheet)
    run = sheet.run
    return {
        TREC_RUN: "".join(f"{line}\n" for line in trec_run(ranked(run.responses), tag=run_id(run.manifest))),
        TREC_QRELS: "".join(f"{line}\n" for line in trec_qrels(graded(run.questions, run.passages))),
    }


def _beir(sheet: Sheet) -> Files:
    _passages_needed(sheet)
    run = sheet.run
    corpus = ({"_id": trec_id(p.id), "title": " > ".join(p.section), "text": p.text} for p in run.passages)
    queries = ({"_id": q.id, "text": q.standalone or q.question} for q in run.questions)
    grades = graded(run.questions, run.passages)
    rows = [f"{name}\t{passage}\t{grade}\n" for name, found in grades.items() for passage, grade in found.items()]
    return {
        "corpus.jsonl": json_lines(corpus),
        "queries.jsonl": json_lines(queries),
        "qrels/test.tsv": "query-id\tcorpus-id\tscore\n" + "".join(rows),
    }


def _answered(sheet: Sheet) -> Iterator[tuple[Question, Response]]:
    for question in sheet.run.questions:
        yield question, sheet.run.responses.get(question.id) or Response(question.id, "", error="not answered")


def _contexts(sheet: Sheet, response: Response) -> list[str]:
    documents = sheet.run.documents
    found = (documents[hit.document].quote(Span(hit.start, hit.end)) for hit in response.retrieved if hit.document in documents)
    return [text for text in found if text]


def _ragas(sheet: Sheet) -> Files:
    rows = (
        {
            "user_input": question.standalone or question.question,
            "response": without_markers(response.answer),
            "retrieved_contexts": _contexts(sheet, response),
            "reference": question.reference,
            "reference_contexts": [evidence.quote for evidence in question.evidence],
        }
        for question, response in _answered(sheet)
    )
    return {"ragas.jsonl": json_lines(rows)}


def _wordings(key: Key) -> list[str]:
    return [word for word in (key.text or f"{key.value}{key.unit}", *key.aliases) if word]


def _promptfoo(sheet: Sheet) -> Files:
    tests: list[dict[str, Any]] = []
    for question in sheet.run.questions:
        asserted: list[dict[str, Any]] = [{"type": "icontains-any", "value": _wordings(key)} for key in question.must_keys]
        asserted += [{"type": "not-icontains", "value": value} for value in question.forbid]
        history = [{"role": turn.role, "content": turn.content} for turn in question.history]
        variables = {"question": question.question, "history": json.dumps(history, ensure_ascii=False)}
        metadata = {"id": question.id, "type": question.type, "answerable": question.answerable}
        tests.append({"description": question.id, "vars": variables, "assert": asserted, "metadata": metadata})
    return {"promptfoo.json": json.dumps(tests, ensure_ascii=False, indent=1) + "\n"}


def _junit(sheet: Sheet) -> Files:
    return {"junit.xml": junit("assistant eval", question_cases(sheet))}


def _cell(value: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_STARTS_FORMULA) and not isinstance(value, (int, float)) else text


def score_table(sheet: Sheet) -> tuple[list[str], list[list[object]]]:
    """Return the head and a row a question: what was asked and answered, and each score."""
    metrics = list(next(iter(sheet.scores.values()), {}))
    head = ["qid", "type", "language", "section", "split", "question", "answer", "abstained", "confidence", *metrics]
    rows: list[list[object]] = []
    for question, response in _answered(sheet):
        about = (question.id, question.type, question.language, question.section, question.split, question.question)
        given = (response.answer, response.abstained, response.confidence)
        rows.append([*about, *given, *(sheet.scores[question.id][metric].value for metric in metrics)])
    return head, rows


def _csv(sheet: Sheet) -> Files:
    head, rows = score_table(sheet)
    table = io.StringIO()
    csv.writer(table).writerows([head, *([_cell(value) for value in row] for row in rows)])
    return {"scores.csv": "\ufeff" + table.getvalue()}  # the mark makes Excel read UTF-8


FORMATS: Forms = {
    "trec": _trec,
    "beir": _beir,
    "ragas": _ragas,
    "promptfoo": _promptfoo,
    "junit": _junit,
    "csv": _csv,
}


def export(sheet: Sheet, formats: Sequence[str], folder: Path, *, forms: Forms = FORMATS) -> list[Path]:
    """Write a run in these forms below a folder, each in one of its name; returns the files.

    Raises:
        DatasetError: a form is not known, or needs passages that are not; nothing is written then.
        StorageError: the folder cannot be written.
    """
    if unknown := [name for name in formats if name not in forms]:
        raise DatasetError(f"--format {', '.join(unknown)}: not a form; use {', '.join(forms)}")
    contents = {folder / name / path: content for name in formats for path, content in forms[name](sheet).items()}
    for path, content in contents.items():
        write_whole(path, content)
    return list(contents)
