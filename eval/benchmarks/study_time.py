"""How long study items take: made, checked, exported in every form; and how many there are, by kind, with the sections that have none.

usage: python -m eval.benchmarks.study_time [FILE ...] [--json]

The shipped document is measured when no file is named. The machine's load is told before and after, and the processor's own seconds, since a busy one takes longer.
"""

import argparse
import json
import os
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from assistant.parts import read_all, shipped_documents
from assistant.study.bank import coverage, make, usable
from assistant.study.checks import breaches, paper_findings, world_of
from assistant.study.digest import digest
from assistant.study.exporting import FORMS, Order, export
from assistant.study.exports.labels import language_of
from assistant.study.material import gather
from corpus.document import Document
from eval.files import sha256


def measured(document: Document) -> dict[str, object]:
    """Make, check and export the items of one document, and return the figures."""
    before, started, spent = os.getloadavg()[0], time.perf_counter(), time.process_time()
    material = gather(document)
    bank = make([material], seed=1)
    made = time.perf_counter()
    good = tuple(usable(bank))
    broken = len(list(breaches(good, world_of([material])))) + len(paper_findings(good))
    checked = time.perf_counter()
    order = Order(good, language_of(good), document.title, draft=True, digest=digest(material))
    files = export(order, FORMS).files
    ended = time.perf_counter()
    return {
        "document": document.id,
        "characters": len(document.text),
        "items": len(good),
        "kinds": dict(Counter(item.kind for item in good)),
        "sections_without": len(coverage(good, material).missing),
        "broken": broken,
        "made_s": round(made - started, 1),
        "checked_s": round(checked - made, 1),
        "exported_s": round(ended - checked, 1),
        "all_s": round(ended - started, 1),
        "processor_s": round(time.process_time() - spent, 1),
        "load_before": round(before, 1),
        "load_after": round(os.getloadavg()[0], 1),
        "files": {name: sha256(content)[:12] for name, content in files.items()},
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.study_time", description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args(arguments)
    for document in read_all(chosen.files)[0] if chosen.files else shipped_documents():
        figures = measured(document)
        if chosen.json:
            print(json.dumps(figures, ensure_ascii=False))
            continue
        print("\n".join(f"{name:20}{value}" for name, value in figures.items() if name != "files"))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
