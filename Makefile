# Two commands: `make demo` to see Tulga, `make test` to trust it.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8642
# What `make test` installs; with `EXTRAS=dev,spark` and Java the tests of the Spark engine run, too.
EXTRAS ?= dev

.PHONY: demo test check install install-dev clean

demo: install
	$(BIN)/tulga demo --port $(PORT)

test: install-dev check
	$(BIN)/python -m pytest

check: install-dev
	$(BIN)/ruff check src tests scripts benchmarks
	$(BIN)/ruff format --check src tests scripts benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

install: $(VENV)/.installed

install-dev: $(VENV)/.installed-dev

# pip before 24 cannot resolve this set, so it is upgraded first.
$(VENV)/.pip:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	touch $@

$(VENV)/.installed: $(VENV)/.pip pyproject.toml
	$(BIN)/python -m pip install --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.pip pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[$(EXTRAS)]'
	touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) tulga-demo build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
