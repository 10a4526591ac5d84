# make serve: environment, index and page.  make test: environment and every gate.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: serve test install check gate clean

serve: install
	$(BIN)/assistant serve

# a test that fails is tried again, and told: a browser on a busy machine may miss what stands there; a fault fails every time
test: install check
	$(BIN)/python -m pytest --reruns 2 --max-suite-reruns 12 --rerun-show-tracebacks --cov --cov-report=term-missing:skip-covered --cov-fail-under=95

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# the shipped gold questions, answered and held against eval/datasets/gate.toml; .ci/run does so too
gate: install
	$(BIN)/assistant eval lint
	run=$$($(BIN)/assistant eval run --split all) && $(BIN)/assistant eval gate "$$run"

install: $(STAMP)

# torch first and alone: any other way in may fetch gigabytes of CUDA
$(STAMP): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $(STAMP)

clean:
	rm -rf $(VENV) var
