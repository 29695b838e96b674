SHELL := bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install run test test-tools check soak bench mutants screenshots lock sbom audit clean

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
TOOLS := tests/tools/node_modules
LOCKED := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --upgrade \
	--custom-compile-command "make lock"
TOGETHER := 2
# Where there are 4 GB of memory for files, the tests' own go there: a database writes to the disk with each turn.
IN_MEMORY := $(shell [ "$$(df --output=avail /dev/shm 2>/dev/null | tail -n 1)" -gt 4000000 ] 2>/dev/null && echo TMPDIR=/dev/shm)
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))

help: ## List what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1	\2/' | expand -t 20

install: $(VENV)/run.stamp ## Install what the assistant needs into .venv

run: install ## Start the assistant with its web page: http://127.0.0.1:3978
	@$(PY) -m bot run

test: $(VENV)/dev.stamp ## Run the tests, 2 at a time (ARGS="-k word" picks some, TOGETHER=0 runs them in turn)
	@$(IN_MEMORY) $(PY) -m pytest -n $(TOGETHER) --dist worksteal $(ARGS)

test-tools: $(TOOLS)/.package-lock.json ## Install what some tests need: Chromium, axe-core and PgBouncer
	@test -x /usr/sbin/pgbouncer || command -v pgbouncer >/dev/null || ( \
		sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); set -x; \
		{ $$sudo apt-get update -qq || { sleep 5; $$sudo apt-get update -qq; }; } && \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends pgbouncer )
	@command -v chromium chromium-browser google-chrome >/dev/null || ( \
		sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); set -x; \
		{ $$sudo apt-get update -qq || { sleep 5; $$sudo apt-get update -qq; }; } && \
		$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation )

check: $(VENV)/dev.stamp ## Check style, formatting, types and the walls between the packages
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(VENV)/bin/lint-imports

soak: $(VENV)/dev.stamp ## Kill, disconnect, flood and hold up everything for a while (MINUTES=5 for each database)
	@SOAK_MINUTES=$(or $(MINUTES),5) $(PY) -m pytest tests/soak -s $(ARGS)

bench: $(VENV)/bench.stamp ## Measure the assistant beside bolt and botbuilder (ROWS="slack-sqlite teams" picks some)
	@$(PY) -m benchmarks $(ROWS)

mutants: $(VENV)/dev.stamp ## Change the code in 200 places, one at a time, and see whether the tests notice (MUTANTS=20 SEED=2)
	@MUTANTS=$(or $(MUTANTS),200) SEED=$(or $(SEED),1) $(PY) -m tests.kit.mutants

screenshots: $(VENV)/dev.stamp ## Take the README's pictures from the running page (after make test-tools)
	@$(PY) -m tests.kit.screenshots

lock: | $(PY) ## Write the lock files anew from pyproject.toml
	@$(PY) -m pip install --quiet --disable-pip-version-check "uv>=0.13,<1"
	@$(VENV)/bin/uv pip compile $(LOCKED) --output-file requirements.lock pyproject.toml
	@$(VENV)/bin/uv pip compile $(LOCKED) --extra dev --constraints requirements.lock \
		--output-file requirements-dev.lock pyproject.toml
	@$(VENV)/bin/uv pip compile $(LOCKED) --extra telemetry --constraints requirements-dev.lock \
		--output-file requirements-telemetry.lock pyproject.toml
	@$(VENV)/bin/uv pip compile $(LOCKED) --extra dev --extra bench --constraints requirements-dev.lock \
		--output-file requirements-bench.lock pyproject.toml

sbom: | $(PY) ## Write sbom.json: what the assistant is made of, from its lock file, as CycloneDX
	@$(PY) -m pip install --quiet --disable-pip-version-check "uv>=0.13,<1"
	@$(VENV)/bin/uv tool run --quiet --from "cyclonedx-bom>=7.5,<8" cyclonedx-py requirements requirements.lock \
		--pyproject pyproject.toml --output-reproducible --output-format JSON --output-file sbom.json
	@echo "Wrote sbom.json"

audit: | $(PY) ## Look for known weaknesses in the locked packages (needs the network)
	@$(PY) -m pip install --quiet --disable-pip-version-check "uv>=0.13,<1"
	@$(VENV)/bin/uv tool run --quiet --from "pip-audit>=2.10,<3" pip-audit --disable-pip --require-hashes -r requirements.lock

clean: ## Remove what was installed and cached, but no database
	rm -rf $(VENV) $(TOOLS) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .mutants
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@python="$(PYTHON)"; \
	for found in $${python:-python3.11 python3 python3.12 python3.13 python3.14}; do \
		"$$found" -c '$(NEW_ENOUGH)' 2>/dev/null && exec "$$found" -m venv $(VENV); \
	done; \
	echo "Python 3.11 or later is needed$${python:+, and $$python is not}: install it, or name it with make PYTHON=python3.12." >&2; \
	exit 1

$(VENV)/run.stamp: requirements.lock | $(PY)
	@echo "Installing what the assistant needs, which takes about a minute the first time"
	@$(PIP) -r $<
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock | $(PY)
	@echo "Installing what the tests need, which takes about a minute the first time"
	@$(PIP) -r $<
	@touch $@ $(VENV)/run.stamp

$(VENV)/bench.stamp: requirements-bench.lock | $(PY)
	@echo "Installing what the benchmarks need, which takes about a minute the first time"
	@$(PIP) -r $<
	@touch $@ $(VENV)/dev.stamp $(VENV)/run.stamp

$(TOOLS)/.package-lock.json: tests/tools/package-lock.json tests/tools/package.json
	npm --prefix tests/tools ci
	@touch $@
