"""`serve` in a process of its own: it opens at once, leaves nothing behind, and stops when interrupted."""

import signal
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from assistant.app.page import listen

pytestmark = pytest.mark.browser

PROGRAM = """
import sys, threading
from assistant.app.page import serve
from assistant.service import Service
serve(Service(lambda report: threading.Event().wait()), port=int(sys.argv[1]), opened=lambda address: print(address, flush=True))
"""


@pytest.fixture
def start(tmp_path):
    """Start `serve` on a port, in an empty working directory."""
    processes = []

    def start_(port):
        command = [sys.executable, "-c", PROGRAM, str(port)]
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        processes.append(process)
        return process

    yield start_
    for process in processes:
        process.kill()
        process.communicate()


def test_the_page_opens_while_the_model_loads_and_an_interrupt_ends_it(start, open_url, tmp_path):
    process = start(0)
    page = open_url(process.stdout.readline().strip())
    expect(page.locator(".status")).to_have_text("正在準備")
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=60)  # an open page does not hold the server
    assert process.returncode == 0
    assert (output, errors) == ("", "")
    assert list(tmp_path.iterdir()) == []
    expect(page.locator(".status")).to_have_text("連線中斷，正在重試")


def test_a_port_in_use_ends_it_with_one_sentence(start):
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        _, errors = start(port).communicate(timeout=120)
    assert f"SettingsError: 127.0.0.1:{port}: cannot serve here (Address already in use)" in errors
