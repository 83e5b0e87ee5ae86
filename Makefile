# Two commands for a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
AS_OF ?= 2026-11-24

.PHONY: demo test lint bench schemas clean

demo: $(VENV)/.installed
	@for project in hospital-retina road-plates defence-sensor retail-catalogue; do \
		echo; echo "\$$ checker check examples/$$project.yaml --vendor examples/vendors --as-of $(AS_OF)"; \
		$(BIN)/checker check examples/$$project.yaml --vendor examples/vendors --as-of $(AS_OF) --fail-on never || exit $$?; \
	done

test: $(VENV)/.test-installed
	$(BIN)/python -m pytest -n auto
	$(BIN)/checker rules test

lint: $(VENV)/.dev-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/checker rules lint
	$(BIN)/checker schema --check schemas
	$(BIN)/checker rules pages --check docs/rules

schemas: $(VENV)/.installed
	$(BIN)/checker schema --write schemas
	$(BIN)/checker rules pages --write docs/rules

bench: $(VENV)/.bench-installed
	$(BIN)/python benchmarks/engines.py
	$(BIN)/python benchmarks/startup.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "checker needs Python 3.11 or newer: apt-get install python3 (found $$($(PYTHON) --version 2>&1))"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info >= (3, 13))' && { command -v $${CC:-cc} >/dev/null 2>&1 || { echo "a C compiler is missing (durable-rules is built from source): apt-get install gcc python3-dev"; exit 1; }; } || [ $$? -eq 1 ] && $(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.test-installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

$(VENV)/.dev-installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

$(VENV)/.bench-installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
