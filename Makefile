# Everything a person does with this checkout; `make` alone lists it.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PLACES := data/integrationsorte_sachsen.csv

# The front-end files that pages really use, each package with its license.
VENDOR := static/vendor
LEAFLET := leaflet.js leaflet.css images
CLUSTER := leaflet.markercluster.js
OWN_STATIC := $(shell find static -type f -not -path '$(VENDOR)/*' -not -name '*.gz' -not -name '*.br' 2>/dev/null)

# Locations without line numbers and a fixed order keep the catalogues' diffs small.
EXTRACT := -F pyproject.toml -k lazy --add-location file --sort-by-file --no-wrap --project integrationsorte \
	--version 1 --header-comment '\# The sentences of the interface, translated from German.' \
	--ignore-dirs '.* _* node_modules static var data tests'

.PHONY: help run test lint unit journeys bench format translations lock packages static clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sort | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

run: $(BIN)/.run-ready static  ## install what is missing, load the data once, serve on http://127.0.0.1:8000
	@$(BIN)/integrationsorte db upgrade
	@$(BIN)/integrationsorte import --if-empty $(PLACES)
	@# Warnings of gunicorn name addresses and queries of visitors, so only errors are logged.
	@port="$${DIRECTORY_PORT:-8000}"; echo "http://127.0.0.1:$$port/"; \
	exec $(BIN)/gunicorn --bind "127.0.0.1:$$port" --workers "$${DIRECTORY_WORKERS:-2}" \
		--worker-class gthread --threads 4 --no-control-socket --limit-request-line 8190 \
		--log-level error 'directory:create_app()'

test: packages $(BIN)/.test-ready static lint unit journeys  ## check everything: style, types, contracts, both databases, browser

lint: $(BIN)/.test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict directory
	$(BIN)/lint-imports

unit: $(BIN)/.test-ready static
	$(BIN)/pytest -n 2 tests --ignore tests/journeys

journeys: $(BIN)/.test-ready static
	$(BIN)/pytest tests/journeys

bench: export BENCH := 1
bench: packages $(BIN)/.test-ready static  ## measure speed and growth on both databases
	PYTHONPATH=tests $(BIN)/python -m bench

format: $(BIN)/.test-ready  ## bring Python code into the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

translations: $(BIN)/.run-ready  ## collect all sentences and bring every catalogue up to date
	@mkdir -p var
	$(BIN)/pybabel -q extract $(EXTRACT) -o var/messages.pot .
	@for code in $$($(BIN)/python -c 'from directory.i18n import *; print(*(set(LANGUAGES) - {SOURCE_LANGUAGE}))'); do \
		$(BIN)/pybabel -q update -i var/messages.pot -d directory/translations -l "$$code" --init-missing \
			--no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date; \
	done

lock: $(BIN)/.run-ready  ## choose newer packages and write their hashes
	.ci/lock

packages:
	@.ci/packages

clean:  ## remove what was installed and built; var/ with the database stays
	rm -rf .venv node_modules $(VENDOR) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find static -type f \( -name '*.gz' -o -name '*.br' \) -delete 2>/dev/null || true
	find directory tests -type d -name __pycache__ -prune -exec rm -rf {} +

# --- what the above stands on ------------------------------------------------------------------

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing: sudo apt install python3 python3-venv"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$(PYTHON) is older than 3.11. Name a newer one: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python's venv module is missing: sudo apt install python3-venv"; exit 1; }
	"$(PYTHON)" -m venv .venv

$(BIN)/.run-ready: requirements/run.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(BIN)/.test-ready: requirements/test.txt $(BIN)/.run-ready
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@

node_modules/.ready: package-lock.json
	@command -v npm >/dev/null || { echo "npm is missing: install Node.js 20 with npm"; exit 1; }
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(VENDOR)/.ready: node_modules/.ready Makefile
	rm -rf $(VENDOR)
	mkdir -p $(VENDOR)/leaflet $(VENDOR)/leaflet.markercluster
	cp -r --no-preserve=mode $(LEAFLET:%=node_modules/leaflet/dist/%) node_modules/leaflet/LICENSE $(VENDOR)/leaflet/
	cp -r --no-preserve=mode $(CLUSTER:%=node_modules/leaflet.markercluster/dist/%) node_modules/leaflet.markercluster/MIT-LICENCE.txt \
		$(VENDOR)/leaflet.markercluster/
	@touch $@

# Compressed once here, so that no request pays for it.
static: $(VENDOR)/.compressed

$(VENDOR)/.compressed: $(VENDOR)/.ready $(OWN_STATIC) | $(BIN)/.run-ready
	find static -type f \( -name '*.gz' -o -name '*.br' \) -delete
	$(BIN)/python -m whitenoise.compress --quiet static
	@touch $@
