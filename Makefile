# Every command a newcomer needs; each sets up what it lacks first, so none has to be run before another.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The interpreter that makes .venv; packaging/bootstrap.py looks for another if this one is older than 3.11.
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
# A handful of workers: more gain nothing here, and timing tests want a quiet machine.
PYTEST := $(VENV_PYTHON) -m pytest -n auto --maxprocesses 4

.PHONY: help run test lint types format map translations bench faults audit package lock clean bootstrap-run bootstrap-develop

help: ## show this list
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: bootstrap-run ## open the window on the practice account: no keys, no network, no money
	@$(VENV_PYTHON) -m app --practice

test: lint types ## everything that must pass: style, types, tests
	@echo 'Tests'
	@$(PYTEST)

lint: bootstrap-develop ## style
	@echo 'Style'
	@$(VENV_PYTHON) -m ruff check --quiet .
	@$(VENV_PYTHON) -m ruff format --check --quiet .

types: bootstrap-develop ## types
	@echo 'Types'
	@$(VENV_PYTHON) -m mypy --no-error-summary

format: bootstrap-develop ## lay the source out as `make lint` wants it
	@$(VENV_PYTHON) -m ruff check --quiet --fix-only .
	@$(VENV_PYTHON) -m ruff format --quiet .

map: bootstrap-develop ## renew the README's map of the tree
	@$(VENV_PYTHON) -m tests.map

translations: bootstrap-develop ## take new texts into resources/i18n and compile what is translated there
	@$(VENV_PYTHON) packaging/translations.py

bench: bootstrap-develop ## how fast it is here
	@$(VENV_PYTHON) -m tests.bench

faults: bootstrap-develop ## break everything around 10,000 repayments, and count the broken promises
	@$(VENV_PYTHON) -m tests.faults

audit: bootstrap-develop ## ask whether a pinned package has a known weakness
	@$(VENV_PYTHON) packaging/audit.py

package: ## build the packages for this machine, and prove them in a clean system
	@$(PYTHON) packaging/build.py $(if $(filter Darwin,$(shell uname)),macos,$(if $(filter Windows_NT,$(OS)),windows,linux)) --check

LOCK = build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --upgrade
lock: ## renew the locks in packaging/requirements: newest versions, all platforms, hashes, no addresses
	@$(PYTHON) -m venv build/lock
	@build/lock/bin/python -m pip install --quiet uv
	@cd packaging/requirements && ../../$(LOCK) develop.in --output-file develop.txt
	@cd packaging/requirements && ../../$(LOCK) --constraints develop.txt run.in --output-file run.txt
	@cd packaging/requirements && ../../$(LOCK) --constraints develop.txt build.in --output-file build.txt
	@cd packaging/requirements && ../../$(LOCK:--universal=--python-platform windows) --constraints develop.txt windows.in \
		--output-file windows.txt

clean: ## remove everything that can be made again
	@rm -rf .venv build dist *.egg-info .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find app tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +

bootstrap-run:
	@$(PYTHON) packaging/bootstrap.py run

bootstrap-develop:
	@$(PYTHON) packaging/bootstrap.py develop
