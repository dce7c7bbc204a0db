# Standoff. `make` lists what there is. Needs Python 3.11 or newer, git and make; works with GNU make 3.81 (macOS).

SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test lint bench fuzz clean

PORT ?= 8501
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

help:
	@echo "make run     set up .venv and serve the dashboard (make run PORT=8600 for another port)"
	@echo "make test    set up .venv, find a browser, run lint, types, import rules and every test"
	@echo "make lint    lint, formatting, types and import rules only"
	@echo "make bench   set up .venv, find a browser, run every benchmark (some minutes; nothing else should run)"
	@echo "make fuzz    set up .venv, run 100,000 broken files through the readers (half an hour or so)"
	@echo "make clean   remove .venv and everything the tools made"

run: .venv/.run-ready
	@case "$(PORT)" in ""|*[!0-9]*) echo "PORT must be a number, found '$(PORT)'; for example: make run PORT=8600" >&2; exit 1;; esac
	@$(BIN)/python -c 'import socket, sys; sys.exit(socket.socket().connect_ex(("127.0.0.1", $(PORT))) == 0)' \
	  || { echo "Port $(PORT) is in use; stop what uses it, or choose another: make run PORT=8600" >&2; exit 1; }
	@echo "Standoff starts at http://localhost:$(PORT) (stop it with Ctrl+C)."
	@exec $(BIN)/streamlit run app.py --server.port=$(PORT)

lint: .venv/.test-ready
	@echo "Lint, formatting, types and import rules:"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

# pytest comes last, so that its closing line is the last line.
test: lint
	@browser=$$($(BIN)/python tests/browser.py --install) || exit 1; \
	  echo "Tests, with $$browser for those in a browser:"; \
	  STANDOFF_BROWSER="$$browser" $(BIN)/python -m pytest

bench: .venv/.test-ready
	@browser=$$($(BIN)/python tests/browser.py --install) || exit 1; \
	  echo "Benchmarks, with $$browser:"; \
	  STANDOFF_BROWSER="$$browser" $(BIN)/python -m benchmarks.map
	@$(BIN)/python -m benchmarks.measure
	@$(BIN)/python -m benchmarks.read
	@$(BIN)/python -m benchmarks.control
	@STANDOFF_BROWSER="$$($(BIN)/python tests/browser.py --install)" $(BIN)/python -m benchmarks.share

FILES ?= 100000
SEED ?= 1
fuzz: .venv/.test-ready
	@echo "Fuzzing: $(FILES) broken files, seed $(SEED); those that fail are kept in .fuzz."
	@$(BIN)/python -m tests.fuzz.run --files $(FILES) --seed $(SEED)

clean:
	rm -rf .fuzz .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results benchmarks/.cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment. A folder whose Python is missing or too old is made anew; any other is kept.
.venv/.made:
	@if ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	  for name in python3.13 python3.12 python3.11 python3; do \
	    if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$name; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "No Python 3.11 or newer found (tried python3.13, python3.12, python3.11, python3); install one and try again." >&2; exit 1; \
	  fi; \
	  echo "Making a virtual environment in .venv with $$found."; \
	  rm -rf .venv; \
	  $$found -m venv .venv || { rm -rf .venv; \
	    echo "$$found could not make a virtual environment; on Debian and Ubuntu install python3-venv, then try again." >&2; exit 1; }; \
	fi
	@touch $@

.venv/.run-ready: requirements.txt .venv/.made
	@echo "Installing what Standoff needs (requirements.txt); the first time takes a minute or two."
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.test-ready: requirements.txt requirements-dev.txt .venv/.made
	@echo "Installing what Standoff and its tests need (requirements-dev.txt); the first time takes a minute or two."
	@$(PIP) -r requirements-dev.txt
	@touch .venv/.run-ready $@
