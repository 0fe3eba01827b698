# The commands of the Ketenportaal. `make help` lists them; a fresh machine needs Python 3.11 or newer (with venv) and make.
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed
VENDOR := portal/static/vendor/manifest.json
# Compiled once and kept in __pycache__: without it every worker of the tests compiles everything anew (15 s each).
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help install run test check format audit bench soak chromium clean

help: ## List the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

install: $(INSTALLED) $(VENDOR) ## Make .venv with the portal in it, and the front-end files

$(INSTALLED): requirements/development.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say PYTHON=… to choose one.")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/development.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENDOR): $(INSTALLED) package.json package-lock.json scripts/build_vendor.py scripts/frontend.sh
	sh scripts/frontend.sh

run: install ## Start the demo portal on http://127.0.0.1:8000 (accounts are printed)
	PORTAL_PROFILE=demo $(BIN)/portal run

test: install chromium ## Run every test: SQLite, PostgreSQL and the browser
	PORTAL_PROFILE=test $(BIN)/python -m pytest -n auto --maxprocesses=4 --dist=worksteal

chromium: $(INSTALLED)
	@$(BIN)/python scripts/chromium.py

check: install ## Format, lint, types, contracts, templates, definitions
	$(BIN)/ruff format --check portal tests benchmarks scripts migrations
	$(BIN)/ruff check portal tests benchmarks scripts migrations
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/yamllint --strict form_definitions portal/access
	$(BIN)/codespell scripts docs/decisions README.md CONTRIBUTING.md SECURITY.md CHANGELOG.md
	$(BIN)/deptry .
	$(BIN)/portal definitions check
	$(BIN)/portal definitions test

format: install ## Put code and templates in the house format
	$(BIN)/ruff format portal tests benchmarks scripts migrations
	$(BIN)/ruff check --fix portal tests benchmarks scripts migrations

audit: install ## Look for known vulnerabilities (needs the network)
	$(BIN)/pip-audit --require-hashes --disable-pip -r requirements/runtime.txt

bench: install ## Measure; prints one JSON object with ratios
	@$(BIN)/python -m benchmarks

soak: install chromium ## The long runs: every form everywhere, and made-up definitions by the thousand
	PORTAL_PROFILE=test $(BIN)/python -m pytest -m soak -n auto --maxprocesses=4 --dist=worksteal

clean: ## Remove what install and run made
	rm -rf .venv node_modules portal/static/vendor data
