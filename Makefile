# Two commands: `make curate` builds and publishes the dataset, `make test` runs every test.
# Both make .venv where there is none. `make curate INPUT=folder` curates other essays.
PYTHON ?= python3
BIN := .venv/bin
# "pip" quiet about itself; bytecode is compiled at install, because Prefect's import costs seconds without it, and so does
# the database of its server without the prepared one
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --constraint constraints.txt

.PHONY: curate test lint clean

curate: .venv/.installed
	@$(BIN)/jiaokan curate $(if $(INPUT),"$(INPUT)")

test: .venv/.test-installed
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: .venv/.test-installed
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

clean:
	rm -rf data/work .pytest_cache .mypy_cache .ruff_cache

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Jiaokan needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Making .venv (about a minute, once)"
	@$(PYTHON) -m venv .venv

.venv/.installed: pyproject.toml constraints.txt | .venv/bin/python
	@$(PIP) --editable .
	@$(BIN)/python -m compileall -q -j 0 .venv/lib flows schemas || true
	@$(BIN)/python -m flows.engine.embedded prepare >/dev/null || true
	@touch $@

.venv/.test-installed: pyproject.toml constraints.txt .venv/.installed
	@$(PIP) --editable '.[test]'
	@$(BIN)/python -m compileall -q -j 0 .venv/lib flows schemas || true
	@touch $@
