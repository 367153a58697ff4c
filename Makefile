# Two commands: `make serve` and `make test`. Each sets up everything that it needs, in .venv.
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1
# The workflows set LOCKED: then each dependency is the one in .ci/locked.txt, by the hash of its file, and nothing else;
# among them what writes Parquet, so that the published site has it, and the tests of it run.
ifdef LOCKED
INSTALL := --require-hashes --requirement .ci/locked.txt && $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
else
INSTALL := --editable '.[test]'
endif
# What is compiled once is kept: else each worker of the tests compiles and rewrites all of them again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help serve test check build lint properdocs wheel setup locks audit sbom clean

help:
	@echo "make serve  the site on http://127.0.0.1:8000, reloading as files change"
	@echo "make test   all tests (the browser tests need Chromium)"
	@echo "make check  the data only"
	@echo "make build  the site into site/"

.venv/ready: pyproject.toml .ci/locked.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	@echo "Setting up in .venv, once: two or three minutes, without a word"
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(INSTALL)
	@touch $@

# The small Plotly bundle, if this machine has npm; without it the one inside the Python package serves.
node_modules/ready: package.json package-lock.json
	@mkdir -p node_modules
	@if command -v npm >/dev/null 2>&1; then npm ci --no-audit --no-fund --silent || echo "npm ci failed: the whole Plotly file is used instead"; fi
	@mkdir -p node_modules && touch $@

setup: .venv/ready node_modules/ready

serve: setup
	$(BIN)/mkdocs serve

test: setup lint
	$(BIN)/evidence check
	$(BIN)/pytest --numprocesses auto --dist loadfile

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/mypy

check: .venv/ready
	$(BIN)/evidence check

build: setup
	$(BIN)/mkdocs build --strict

# The builder that continues MkDocs makes the same pages.
properdocs: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'properdocs==1.6.7' 'properdocs-theme-mkdocs==1.6.7'
	PROPERDOCS="$(CURDIR)/$(BIN)/python" $(BIN)/pytest tests/test_properdocs.py

# What a re-user gets: the wheel, in an environment that holds nothing else.
wheel: setup
	THOROUGH=yes $(BIN)/pytest tests/test_wheel.py

# What is installed: its locks (`make locks UPGRADE=--upgrade` takes newer versions), known holes in it, the list of its parts.
.tools/ready: .ci/tools.txt
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .ci/tools.txt
	@touch $@

locks: .tools/ready
	PATH="$(CURDIR)/.tools/bin:$$PATH" .github/scripts/lock.sh $(UPGRADE)

audit: .tools/ready
	.tools/bin/pip-audit --require-hashes --disable-pip --requirement .ci/locked.txt
	.tools/bin/pip-audit --require-hashes --disable-pip --requirement .ci/tools.txt
	npm audit --package-lock-only

sbom: .tools/ready
	.tools/bin/cyclonedx-py requirements .ci/locked.txt --output-reproducible --output-file sbom.json

clean:
	rm -rf .venv .tools node_modules site .cache sbom.json
