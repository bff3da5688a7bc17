# Everything a contributor runs. Each target makes the environment it needs: no step before it, nothing installed twice.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
WORKERS ?= 2

BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable
PYTEST := $(BIN)/python -m pytest

.DEFAULT_GOAL := help
.PHONY: help demo test check bench bench-quick nightly regress nightly-tests docs audit sbom

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: $(VENV)/.core ## solve the shipped case and show the answer
	$(BIN)/supplyopt demo

test: $(VENV)/.test ## all tests but the nightly ones
	$(PYTEST) -n $(WORKERS) --dist loadfile

check: $(VENV)/.all ## lint, format, types, import layers, golden files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST) tests/golden

bench: $(VENV)/.bench ## measure time and memory, beside other ways, for hours; a part: BENCH="solve --most 100"
	$(BIN)/python -m tests.bench $(BENCH)

bench-quick: $(VENV)/.bench ## measure the headline ratios in five minutes, into bench.json
	$(BIN)/python -m tests.bench --quick

nightly: ## both of the next two; the second also if the first fails
	@$(MAKE) --no-print-directory --keep-going regress nightly-tests

regress: $(VENV)/.test ## hold the nightly suite against its baselines; with a history: NIGHTS=FOLDER
	$(BIN)/supplyopt regress scenarios/nightly $(if $(NIGHTS),--history $(NIGHTS)) $(REGRESS)

nightly-tests: $(VENV)/.test ## the long tests, with many more random examples
	$(PYTEST) -n $(WORKERS) --dist loadfile -m nightly --hypothesis-profile nightly

docs: $(VENV)/.all ## write again what is generated: golden files and the README's rule table
	$(BIN)/python tests/golden/regenerate.py
	$(BIN)/python docs/licences.py

audit: $(VENV)/.audit ## look the pinned dependencies up among known vulnerabilities, if that can be reached
	$(BIN)/python .ci/audit.py

sbom: $(VENV)/.audit ## list everything installed as a bill of materials (CycloneDX), into sbom.json
	$(BIN)/python -m cyclonedx_py environment $(BIN)/python --pyproject pyproject.toml --output-reproducible -o sbom.json

# The environment, in four sizes. A stamp is older than what it was installed from when that has changed.

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "supplyopt needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) .
	@touch $@

$(VENV)/.test: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) '.[test]'
	@touch $@ $(VENV)/.core

$(VENV)/.bench: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) '.[bench]'
	@touch $@ $(VENV)/.test $(VENV)/.core

# Where the tools cannot be had, the audit says so: it is no reason to stop.
$(VENV)/.audit: pyproject.toml constraints.txt | $(VENV)/.core
	-$(INSTALL) '.[audit]'
	@touch $@

$(VENV)/.all: pyproject.toml constraints.txt | $(BIN)/python
	$(INSTALL) '.[all]'
	@touch $@ $(VENV)/.test $(VENV)/.core
