# The habits of this project, one target each. A fresh clone needs only make and Python 3.11 or newer.
#   make run PYTHON=python3.12      to use another interpreter

PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-installed
TESTING := $(VENV)/.testing-installed

.PHONY: run test check bench validate docs clean help

help:
	@echo "make run        simulate a low-dose induction of labour into results/induction-low-dose"
	@echo "make test       run every test"
	@echo "make check      lint and check types"
	@echo "make validate   compare with the published figures"
	@echo "make bench      measure the engine against libRoadRunner"
	@echo "make docs       write the generated pages of docs/"
	@echo "make clean      remove the virtual environment and caches"

run: $(RUNTIME)
	$(BIN)/oxytocin simulate induction-low-dose --out results/induction-low-dose

test: $(TESTING)
	$(BIN)/python -m pytest -n auto

check: $(TESTING)
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(RUNTIME)
	$(BIN)/oxytocin bench

validate: $(RUNTIME)
	$(BIN)/oxytocin validate

docs: $(RUNTIME)
	$(BIN)/typer oxytocin.cli utils docs --name oxytocin --title "Commands" --output docs/commands.md
	@mkdir -p build docs/images
	$(BIN)/oxytocin simulate induction-low-dose --out build/induction
	cp build/induction/figure.png docs/images/induction.png
	cp build/induction/partogram.png docs/images/partogram.png
	$(BIN)/python docs/images/scenarios.py
	$(BIN)/python benchmarks/routes/regimens.py --page docs/routes.md --figure docs/images/routes.png
	$(BIN)/oxytocin export wfdb stress-test-poor-reserve --set "duration='150 min'" --out build/stress
	$(BIN)/oxytocin monitor build/stress/stress-test-poor-reserve --out build/stress
	cp build/stress/strip.png docs/images/strip.png
	$(BIN)/oxytocin describe --format markdown > build/model.md
	@echo "build/model.md: every state, parameter, link, source and equation"

clean:
	rm -rf $(VENV) build dist .pytest_cache .ruff_cache .mypy_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "oxytocin needs Python 3.11 or newer; this is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)

# Both stamps follow pyproject.toml: a changed dependency is installed before the next command runs.
$(RUNTIME): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable ".[sbml,bench,trials,monitor]"
	@$(BIN)/python -m compileall -q src   # here, where one waits anyway, and not in the first run
	@touch $@

$(TESTING): pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --editable ".[sbml,bench,trials,monitor,test]"
	@touch $@ $(RUNTIME)
