"""Questions about provinces' reports of 2025, made ready to be asked: writes the reports and the questions with their quotes.

usage: python -m eval.benchmarks.reports --data FOLDER --set a|b|c|d|e --out FOLDER

FOLDER of data holds `government_reports/documents.jsonl.gz`, which is not shipped; so the questions under `reports/` mark evidence by offsets
only. Each set is about five reports; a, c and d teach (dev), b and e are never tuned on (test).
Then: ASSISTANT_HOME=OUT/home assistant index OUT/texts, and assistant eval run OUT/questions.jsonl.
"""

import argparse
import gzip
import json
import sys
from importlib.resources import files
from pathlib import Path

REPORTS = {
    "a": {"jilin": "吉林省", "liaoning": "辽宁省", "zhejiang": "浙江省", "sichuan": "四川省", "guangdong": "广东省"},
    "c": {"hebei": "河北省", "anhui": "安徽省", "hunan": "湖南省", "shaanxi": "陕西省", "guangxi": "广西"},
    "d": {"jiangxi": "江西省", "shanxi": "山西省", "yunnan": "云南省", "gansu": "甘肃省", "hainan": "海南省"},
    "e": {"guizhou": "贵州省", "chongqing": "重庆市", "ningxia": "宁夏", "qinghai": "青海省", "beijing": "北京市"},
    "b": {"shandong": "山东省", "henan": "河南省", "hubei": "湖北省", "jiangsu": "江苏省", "fujian": "福建省"},
}


def read_reports(data: Path, names: dict[str, str]) -> dict[str, str]:
    """Return the texts of some provinces' reports by document id."""
    ids = {f"prov-2025-{province}": name for name, province in names.items()}
    with gzip.open(data / "government_reports" / "documents.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = map(json.loads, file)
        return {ids[row["id"]]: row["text"] for row in rows if row["id"] in ids}


def with_quotes(line: str, texts: dict[str, str]) -> str:
    """Return one gold question with the words of its evidence."""
    question = json.loads(line)
    for evidence in question["evidence"]:
        if evidence["doc"] in texts:
            evidence["quote"] = texts[evidence["doc"]][evidence["start"] : evidence["end"]]
    return json.dumps(question, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the texts and the questions."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.reports", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder with government_reports/")
    parser.add_argument("--set", choices=sorted(REPORTS), required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    texts = read_reports(arguments.data, REPORTS[arguments.set])
    (arguments.out / "texts").mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (arguments.out / "texts" / f"{name}.txt").write_text(text, encoding="utf-8")
    lines = (
        Path(str(files("eval.benchmarks"))).joinpath("reports", f"{arguments.set}.jsonl").read_text(encoding="utf-8").splitlines()
    )
    (arguments.out / "questions.jsonl").write_text("".join(with_quotes(line, texts) for line in lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
