# Two commands: `make demo` to see Tulga, `make test` to trust it.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8642
# What `make test` installs; with `EXTRAS=dev,spark` and Java the tests of the Spark engine run, too.
EXTRAS ?= dev

.PHONY: demo test test-both check install install-dev clean

demo: install
	$(BIN)/tulga demo --port $(PORT)

test: install-dev check
	$(BIN)/python -m pytest

# The same with a PostgreSQL server for the while of it (Debian's `postgresql`), so that every test of the ledger runs on both
# engines; `make test` runs them on PostgreSQL where TULGA_TEST_POSTGRESQL names a server, and skips them where not.
test-both:
	.ci/with-postgresql $(MAKE) test

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
