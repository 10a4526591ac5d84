"""The program run in this process, as from a terminal."""

import sys

import pytest

from assistant.cli import main


@pytest.fixture
def program(monkeypatch, capsys):
    """Run the program; returns the exit code, stdout and stderr."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["assistant", *map(str, arguments)])
        try:
            main()
        except SystemExit as end:
            code = end.code
        else:
            code = 0
        printed = capsys.readouterr()
        return code or 0, printed.out, printed.err

    return run
