"""How long people wait: cold start, one question in a warm process, opening the page, building the index; and how much memory.

usage: python -m eval.benchmarks.latency [--questions N] [--json]

Every program runs in a process of its own, over a home folder made for the run. The questions are the shipped gold set's.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np

QUESTIONS = 200
_WARM = """
import json, resource, sys, time
from pathlib import Path
from assistant.parts import open_chain
from assistant.settings import load
chain = open_chain(load(), track=lambda batches: batches)
questions = json.loads(sys.stdin.read())
chain.ask(questions[0])
times = []
for question in questions:
    started = time.perf_counter()
    chain.ask(question)
    times.append(1000 * (time.perf_counter() - started))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"times_ms": times, "peak_kib": peak}))
"""


def _environment(home: Path) -> Mapping[str, str]:
    return {**os.environ, "ASSISTANT_HOME": str(home), "HF_HUB_OFFLINE": "1"}


def _assistant(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from assistant.cli import run; run()", *arguments]


def _timed(command: Sequence[str], home: Path) -> tuple[float, float]:
    """Return the seconds a command takes and its peak memory in MB."""
    started = time.perf_counter()
    process = subprocess.Popen(command, env=_environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(command[3:])}: failed with status {status}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _page(home: Path) -> tuple[float, float, float]:
    """Return the seconds until the page opens, until it can be asked, and the peak memory of the server in MB."""
    port = _free_port()
    started = time.perf_counter()
    server = subprocess.Popen(
        _assistant("serve", "--port", str(port)),
        env=_environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    opened = usable = 0.0
    try:
        while time.perf_counter() - started < 120 and not usable:
            try:
                with urllib.request.urlopen(
                    f"http://127.0.0.1:{port}/health" if opened else f"http://127.0.0.1:{port}/", timeout=5
                ) as reply:
                    usable = time.perf_counter() - started if opened and reply.status == 200 else 0.0
                    opened = opened or time.perf_counter() - started
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
    finally:
        server.send_signal(signal.SIGINT)
        _, _, usage = os.wait4(server.pid, 0)
    return opened, usable, usage.ru_maxrss / 1024


def questions(most: int) -> list[str]:
    """Return the first questions of the shipped gold set."""
    path = Path(str(files("eval.datasets"))) / "heilongjiang-xzscl" / "questions.jsonl"
    return [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines()][:most]


def measure(count: int) -> dict[str, float]:
    """Run everything once and return the figures."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        index_s, index_mb = _timed(_assistant("index"), home)
        cold = [_timed(_assistant("ask", "黑龍江的糧食總產量是多少?"), home) for _ in range(3)]
        opened_s, usable_s, serve_mb = _page(home)
        asked = questions(count)
        run = subprocess.run(
            [sys.executable, "-c", _WARM],
            input=json.dumps(asked),
            env=_environment(home),
            capture_output=True,
            text=True,
            check=True,
        )
        warm = json.loads(run.stdout)
    times = np.array(warm["times_ms"])
    return {
        "questions": len(asked),
        "p50_ms": float(np.percentile(times, 50)),
        "p95_ms": float(np.percentile(times, 95)),
        "max_ms": float(times.max()),
        "cold_ask_s": min(seconds for seconds, _ in cold),
        "cold_ask_slowest_s": max(seconds for seconds, _ in cold),
        "page_opens_s": opened_s,
        "page_usable_s": usable_s,
        "index_from_nothing_s": index_s,
        "peak_index_mb": index_mb,
        "peak_ask_mb": cold[0][1],
        "peak_warm_mb": warm["peak_kib"] / 1024,
        "peak_serve_mb": serve_mb,
    }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m eval.benchmarks.latency", description=__doc__.split("\n")[0])
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    figures = measure(arguments.questions)
    if arguments.json:
        print(json.dumps({name: round(value, 3) for name, value in figures.items()}))
        return 0
    for name, value in figures.items():
        print(f"{name:24}{value:10.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
