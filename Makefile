# make play      the app, set up in .venv the first time
# make test      the tests that are quick: under three minutes on two cores
# make test-all  every test
# make check     linters, types and import directions
# make bench     the benchmarks
# make faults    faults acted out: kills, damaged files, floods (QUICK=--quick for less)
# Another Python than python3: make play PYTHON=python3.12

PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: play test test-all check bench faults clean
.SILENT:

play: $(VENV)/play.stamp
	$(BIN)/workshop

test: $(VENV)/dev.stamp
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "not slow"

test-all: $(VENV)/dev.stamp
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

check: $(VENV)/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(VENV)/dev.stamp
	$(BIN)/python -m tests.benchmarks

faults: $(VENV)/dev.stamp
	$(BIN)/python -m tests.faults $(QUICK)

clean:
	rm -rf $(VENV) build dist

$(VENV)/python.stamp:
	$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Python 3.11 or newer is needed, this is %d.%d. Name another: make play PYTHON=python3.12" % sys.version_info[:2])'
	echo "Setting up $(VENV), this once ..."
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/play.stamp: $(VENV)/python.stamp pyproject.toml
	$(PIP) install --editable .
	touch $@

$(VENV)/dev.stamp: $(VENV)/python.stamp pyproject.toml
	$(PIP) install --editable '.[dev]'
	touch $@ $(VENV)/play.stamp
