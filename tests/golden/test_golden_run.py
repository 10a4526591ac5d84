"""One run from a file to answers, exact because the embedder is a fake; a change to answers.json is reviewed like code.

To write it anew: python -m tests.golden.test_golden_run
"""

import json
import math
import tempfile
from pathlib import Path

from assistant.library import update
from assistant.parts import open_chain
from assistant.settings import Settings
from tests.fakes import HANDBOOK, CharEmbedder, untracked

EXPECTED = Path(__file__).with_name("answers.json")
QUESTIONS = {
    "water": "全市2023年用水總量是多少?",
    "household": "每户居民每月用水不得超过多少立方米?",
    "dinosaurs": "恐龍為什麼滅絕?",
}


def answers(home):
    """Index the handbook instead of the shipped document, ask, and return what the JSON says, timings left out."""
    settings = Settings(home=home, max_chars=120, hits=3)

    def load_embedder(_):
        return CharEmbedder()

    update(settings, [HANDBOOK], remove=[], rebuild=False, track=untracked, load_embedder=load_embedder)
    update(settings, [], remove=["heilongjiang-xzscl"], rebuild=False, track=untracked, load_embedder=load_embedder)
    chain = open_chain(settings, track=untracked, load_embedder=load_embedder)
    found = [chain.ask(question, id=name).to_json() for name, question in QUESTIONS.items()]
    return json.loads(json.dumps([{key: value for key, value in answer.items() if key != "timings_ms"} for answer in found]))


def differences(found, expected, where=""):
    """Name every place where two JSON values differ; numbers may differ in the fourth digit, as processors do."""
    if isinstance(found, dict) and isinstance(expected, dict) and found.keys() == expected.keys():
        return [line for key in found for line in differences(found[key], expected[key], f"{where}.{key}")]
    if isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        return [line for i, pair in enumerate(zip(found, expected, strict=True)) for line in differences(*pair, f"{where}[{i}]")]
    same = math.isclose(found, expected, abs_tol=2e-3) if type(found) is type(expected) is float else found == expected
    return [] if same else [f"{where}: {found!r}, not {expected!r}"]


def test_the_golden_run_gives_the_golden_answers(home):
    found = answers(home)
    assert [answer["abstained"] for answer in found] == [False, False, True]
    assert differences(found, json.loads(EXPECTED.read_text(encoding="utf-8"))) == []


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        EXPECTED.write_text(json.dumps(answers(Path(folder)), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
