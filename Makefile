# Each target makes what it needs, in this folder: a machine with Python 3 and make is enough (the generators and
# the other ports need Node.js, Go and Java too, and say so).

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/installed

GENERATORS := codegen/node_modules/.package-lock.json

PACKAGE   := python/alibabacloud_credentials
GENERATED := $(PACKAGE)/models.py $(PACKAGE)/_spec/catalogue.py $(PACKAGE)/base_client.py \
             $(PACKAGE)/provider/__init__.pyi docs/parameters.md README.md README-CN.md

.PHONY: demo test test-pythons lint types codegen codegen-check codegen-all bench parity clean

demo: $(STAMP)  ## every credential type and chain source, and real SDK clients, against the local cloud
	$(BIN)/python scripts/demo.py

test: $(STAMP)  ## every test, on the default Python
	$(BIN)/python -m pytest python/tests

test-pythons: $(STAMP)  ## the unit tests on every CPython from 3.7 to 3.13 found on this machine
	$(BIN)/python scripts/test_pythons.py

lint: $(STAMP)
	$(BIN)/ruff check .

types: $(STAMP)  ## the package, and a user's program against the package as it installs
	$(BIN)/mypy --config-file python/mypy.ini
	$(PYTHON) -m venv --clear .venvs/installed
	.venvs/installed/bin/pip install --quiet --disable-pip-version-check ./python
	$(BIN)/mypy --strict --config-file= --python-executable .venvs/installed/bin/python python/tests/typing

codegen: $(STAMP) $(GENERATORS)  ## write what follows from the spec: models, catalogue, base client, parameter tables
	node codegen/generate.mjs
	$(BIN)/python scripts/provider_stub.py

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

# npm writes this file when all is installed.
$(GENERATORS): codegen/package-lock.json
	npm ci --prefix codegen --silent --no-audit --no-fund
	touch $@

$(STAMP): python/setup.py python/pyproject.toml python/requirements-test.txt python/requirements-lint.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r python/requirements-test.txt \
	    -r python/requirements-lint.txt -e python
	touch $(STAMP)

clean:
	rm -rf $(VENV) .venvs .bench .parity .codegen codegen/node_modules codegen/languages/node_modules
