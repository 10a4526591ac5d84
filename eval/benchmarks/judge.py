"""Study items judged by a strict trainer: a draw that a seed repeats, and how many of it are usable, with Wilson's interval.

usage: python -m eval.benchmarks.judge draw [FILE ...] --count 60 --seed 11 --out eval/benchmarks/judged/NAME.jsonl
       python -m eval.benchmarks.judge count eval/benchmarks/judged/*.jsonl

`draw` makes the bank of the files, of the shipped document when none is named, draws of the items that pass every rule, prints them
to be read, and writes a sheet with a line an item: no words of the document, only what finds the item again. The judge fills in
`verdict`, usable or bad, and `reason`: is the stem clear without the passage, is exactly one answer right, are the wrong ones
plausible, is it worth asking. `count` refuses a sheet that is not filled in.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from assistant.parts import read_all, shipped_documents
from assistant.study.bank import make, usable
from assistant.study.exports.printed import key
from assistant.study.item import Item
from assistant.study.material import gather
from corpus.errors import DatasetError
from eval.files import json_lines, write_whole
from eval.statistics import wilson

BANK_SEED = 1
VERDICTS = ("usable", "bad")


def drawn(files: Sequence[Path], count: int, seed: int) -> list[Item]:
    """Return items drawn at random of the usable ones of some documents, in the bank's order."""
    documents = read_all(files)[0] if files else shipped_documents()
    found = usable(make([gather(document) for document in documents], seed=BANK_SEED))
    chosen = {item.id for item in Random(seed).sample(found, min(count, len(found)))}
    return [item for item in found if item.id in chosen]


def shown(number: int, item: Item) -> str:
    """Return an item as its judge reads it."""
    lines = [f"{number}. [{item.kind} {item.made.rule} {item.id}] {item.stem}"]
    lines += [f"     {'*' if option.key else ' '} {option.text}" for option in item.options]
    lines += [f"     {left} = {right}" for left, right in item.pairs]
    lines.append(f"     = {key(item, 'zh-Hant')}")
    lines.append(f"     < {item.source.quote}")
    return "\n".join(lines)


def sheet(items: Sequence[Item], seed: int) -> str:
    """Return the sheet to be filled in."""
    return json_lines(
        {
            "id": item.id, "document": item.source.document, "kind": item.kind, "rule": item.made.rule,
            "seed": seed, "verdict": "", "reason": "",
        }
        for item in items
    )  # fmt: skip


def verdicts(path: Path) -> list[Mapping[str, object]]:
    """Read a sheet that was filled in.

    Raises:
        DatasetError: a line has no verdict, or a bad item no reason; all of them in one message.
    """
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    faults = [
        f"{path}:{number}: {line['id']} needs a verdict ({' or '.join(VERDICTS)}), and a reason when it is bad"
        for number, line in enumerate(lines, start=1)
        if line["verdict"] not in VERDICTS or (line["verdict"] == "bad" and not line["reason"].strip())
    ]
    if faults:
        raise DatasetError("\n".join(faults))
    return lines


def counted(paths: Sequence[Path]) -> list[str]:
    """Return for each sheet, and each kind in it, how many items are usable, with Wilson's 95% interval."""
    found = []
    for path in paths:
        lines = verdicts(path)
        groups = {"all": lines} | {
            str(kind): [line for line in lines if line["kind"] == kind] for kind in dict.fromkeys(line["kind"] for line in lines)
        }
        for name, group in groups.items():
            good = sum(line["verdict"] == "usable" for line in group)
            share = wilson(good, len(group))
            found.append(f"{path.stem}\t{name}\t{good} of {len(group)}\t{100 * share.low:.0f}–{100 * share.high:.0f}%")
    return found


def main() -> int:
    """Draw or count."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.judge", description=__doc__.split("\n")[0])
    jobs = parser.add_subparsers(dest="job", required=True)
    draw = jobs.add_parser("draw", help="draw items to be judged")
    draw.add_argument("files", nargs="*", type=Path)
    draw.add_argument("--count", type=int, default=60)
    draw.add_argument("--seed", type=int, required=True)
    draw.add_argument("--out", type=Path, required=True, help="the sheet to fill in")
    count = jobs.add_parser("count", help="count the verdicts of filled-in sheets")
    count.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args()
    if arguments.job == "count":
        print("\n".join(counted(arguments.files)))
        return 0
    items = drawn(arguments.files, arguments.count, arguments.seed)
    print("\n".join(shown(number, item) for number, item in enumerate(items, start=1)))
    write_whole(arguments.out, sheet(items, arguments.seed))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
