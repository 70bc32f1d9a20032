# Each target makes what it needs, in this folder: a machine with Python and make is enough (the generators and the
# other ports need Node.js, Go and Java too, and say so). Each purpose has a virtual environment of its own for each
# Python, such as .venvs/test-3.12, made when it is first needed. .venv is a link to the first one for tests.

PYTHON ?= python3

# 3.12, or 3.13t for a free-threaded one; nothing where PYTHON does not start.
NUMBER := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2] \
            + ("t" if "t" in getattr(sys, "abiflags", "") else ""))' 2>/dev/null)
VENV   := .venvs/test-$(NUMBER)
BIN    := $(VENV)/bin
STAMP  := $(VENV)/installed
LINT   := .venvs/lint-$(NUMBER)
TYPES  := .venvs/types-$(NUMBER)
DIST   := .venvs/dist-$(NUMBER)
ADAPTERS := .venvs/adapters-$(NUMBER)
DOCS   := .venvs/docs-$(NUMBER)

GENERATORS := codegen/node_modules/.package-lock.json

PACKAGE   := python/alibabacloud_credentials
METADATA  := python/setup.py python/pyproject.toml
GENERATED := $(PACKAGE)/models.py $(PACKAGE)/models.pyi $(PACKAGE)/base_client.py $(PACKAGE)/base_client.pyi \
             $(PACKAGE)/_spec/catalogue.py $(PACKAGE)/provider/__init__.pyi docs/parameters.md docs/parameters.zh.md \
             docs/troubleshooting.md docs/troubleshooting.zh.md docs/pictures

.PHONY: help setup demo test test-pythons test-adapters docs test-docs lint types dist codegen codegen-check codegen-all bench parity clean

help:  ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo 'With PYTHON=python3.8, say, all of it runs on that Python instead of $(PYTHON).'

setup: $(STAMP)  ## the environment for tests, and .venv as a link to it
	@test -d .venv -a ! -L .venv || ln -sfn $(VENV) .venv

demo: $(STAMP)  ## every credential type and chain source, and real SDK clients, against the local cloud
	$(BIN)/python scripts/demo.py

test: $(STAMP)  ## every test, on the Python of PYTHON
	$(BIN)/python -m pytest -rs python/tests

test-pythons: $(STAMP)  ## the unit tests on every CPython from 3.7 to 3.13 found on this machine
	$(BIN)/python scripts/test_pythons.py

test-adapters: $(ADAPTERS)/installed  ## the adapters, with the SDKs that they are for
	ALL_SDKS=true $(ADAPTERS)/bin/python -m pytest -q python/tests/adapters

docs: $(DOCS)/installed  ## the site of the documentation, in site; fails on a dead link and on a page that none leads to
	NO_MKDOCS_2_WARNING=1 $(DOCS)/bin/mkdocs build --strict

test-docs: docs  ## the site, in a real browser at the width of a phone and of a desktop
	BUILT_SITE=site $(DOCS)/bin/python -m pytest -q python/tests/site

lint: $(LINT)/installed  ## style, and rules of the project that a linter can hold
	$(LINT)/bin/ruff check .

types: $(TYPES)/installed  ## the package by mypy, and a user's program by mypy and pyright, against the package as it installs
	$(TYPES)/bin/mypy --config-file python/mypy.ini
	$(TYPES)/bin/pip install --quiet --quiet --disable-pip-version-check --no-deps --force-reinstall ./python
	$(TYPES)/bin/mypy --strict --config-file= python/tests/typing
	$(TYPES)/bin/pyright --pythonpath $(TYPES)/bin/python --project python/tests/typing

dist: $(DIST)/installed  ## sdist, and wheel built from it, in dist; fails if they are not fit to publish or not reproducible
	$(DIST)/bin/python scripts/distribution.py

codegen: $(STAMP) $(GENERATORS)  ## write what follows from the spec: models, catalogue, base client, parameter tables
	node codegen/generate.mjs
	$(BIN)/python scripts/stubs.py
	$(BIN)/python scripts/troubleshooting.py
	$(BIN)/python scripts/pictures.py

codegen-check: codegen  ## fail when the generated files are not what the spec says
	git diff --exit-code -- $(GENERATED)

codegen-all:  ## compile the spec for seven more languages, and three of the results with their own compilers
	npm ci --prefix codegen/languages --silent --no-audit --no-fund
	node codegen/languages/generate.mjs
	bash codegen/languages/compile.sh

bench: $(STAMP)  ## measure against the published package and others; writes docs/benchmarks.md
	$(BIN)/python bench/run.py

parity: $(STAMP)  ## play the cases through the official ports; writes parity/REPORT.md
	$(BIN)/python parity/run.py
	$(BIN)/python parity/served.py

# npm writes this file when all is installed.
$(GENERATORS): codegen/package-lock.json
	npm ci --prefix codegen --silent --no-audit --no-fund
	touch $@

# $(call set-up,purpose,oldest Python,what pip installs) makes the environment of the stamp that is the target.
define set-up
	@test -n '$(NUMBER)' || { echo 'PYTHON=$(PYTHON) does not start; it must be Python 3.7 or later' >&2; exit 1; }
	@case '$(NUMBER)' in 2.*|3.[0-6]) \
	    echo 'this project needs Python 3.7 or later, and PYTHON=$(PYTHON) is $(NUMBER)' >&2; exit 1;; esac
	@$(PYTHON) scripts/set_up.py $(@D) '$(1)' $(2) $(3)
	@touch $@
endef

$(STAMP): $(METADATA) python/requirements-test.txt scripts/set_up.py
	$(call set-up,the tests and the demo,3.7,-r python/requirements-test.txt -e python)
	@test -e .venv || ln -sfn $(VENV) .venv

$(ADAPTERS)/installed: $(METADATA) python/requirements-adapters.txt scripts/set_up.py
	$(call set-up,the adapters and their SDKs,3.10,-r python/requirements-adapters.txt -e python)

$(DOCS)/installed: $(METADATA) python/requirements-docs.txt scripts/set_up.py
	$(call set-up,the site of the documentation,3.11,-r python/requirements-docs.txt -e python)

$(LINT)/installed: python/requirements-lint.txt scripts/set_up.py
	$(call set-up,the linter,3.7,-r python/requirements-lint.txt)

$(TYPES)/installed: $(METADATA) python/requirements-types.txt scripts/set_up.py
	$(call set-up,the type checkers,3.10,-r python/requirements-types.txt ./python)

$(DIST)/installed: python/requirements-dist.txt scripts/set_up.py
	$(call set-up,the archives for a package index,3.7,-r python/requirements-dist.txt)

# -- what finds defects by itself; ONLY=... limits it to some of its targets or areas --------------------------------

.PHONY: fuzz fuzz-reached mutate soak
FUZZ   := .venvs/fuzz-$(NUMBER)
MUTATE := .venvs/mutate-$(NUMBER)

fuzz: $(FUZZ)/installed  ## every parser on inputs that a fuzzer makes, FUZZ_S seconds each (20)
	$(FUZZ)/bin/python python/tests/fuzz/fuzz.py $(ONLY)

fuzz-reached: $(FUZZ)/installed  ## which lines of the parsers the inputs of the fuzzers reach, FUZZ_S seconds each beside those kept (0)
	$(FUZZ)/bin/python python/tests/fuzz/reached.py $(FUZZ_S)

mutate: $(MUTATE)/installed  ## change one thing after another and see whether a test notices; MUTATE_S=180 for a sample
	$(MUTATE)/bin/python python/tests/mutation/mutate.py $(ONLY)

soak: $(STAMP)  ## every kind of caller on a cloud that keeps failing, SOAK_S seconds (60)
	$(BIN)/python python/tests/soak/soak.py

$(FUZZ)/installed: $(METADATA) python/requirements-test.txt python/requirements-fuzz.txt scripts/set_up.py
	$(call set-up,fuzzing,3.7,-r python/requirements-fuzz.txt -e python)

$(MUTATE)/installed: $(METADATA) python/requirements-test.txt python/requirements-mutate.txt scripts/set_up.py
	$(call set-up,mutation testing,3.9,-r python/requirements-mutate.txt -e python)

clean:  ## remove what make has made, generated files apart
	rm -rf .venvs dist site .bench .fuzz .parity .codegen codegen/node_modules codegen/languages/node_modules
	test ! -L .venv || rm .venv
