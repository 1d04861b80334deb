# Two commands do everything on a machine that has Python 3.11 and Node 20 and nothing else: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test web clean

$(VENV)/.core: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing the core from requirements.lock (wheels only) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . 
	@touch $@

# pyspark comes as source alone (its Java archives in it); it is made into a wheel with the setuptools of requirements.lock.
$(VENV)/.dev: requirements-dev.lock $(VENV)/.core
	@echo "installing the development tools from requirements-dev.lock (pyspark, 450 MB, takes minutes) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation --only-binary :all: --no-binary pyspark \
	  -r requirements-dev.lock
	@touch $@

# Browsers of the registry's are not wanted: the tests drive Debian's.
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1
WEB := src/cuibono/web/index.html

ui/node_modules/.installed: ui/package-lock.json
	@echo "installing what builds the workbench from ui/package-lock.json ..."
	@cd ui && npm ci --no-progress --loglevel=error
	@touch $@

# Without npm all but the workbench works, and `cuibono serve` says what is missing.
$(WEB): $(shell find ui/src ui/public -type f) ui/index.html ui/vite.config.ts ui/package-lock.json
	@if command -v npm >/dev/null; then \
	  $(MAKE) --no-print-directory ui/node_modules/.installed && echo "building the workbench ..." && cd ui && npm run --silent build -- --logLevel warn; \
	else echo "npm is not here (Node 20 or newer): the workbench is not built"; fi

web: $(WEB)

demo: $(VENV)/.core $(WEB)
	@$(BIN)/cuibono demo

test: $(VENV)/.dev $(WEB) ui/node_modules/.installed
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest
	@cd ui && npm run --silent check && npm run --silent unit && npm run --silent e2e

clean:
	rm -rf $(VENV) demo-output src/cuibono/web ui/node_modules ui/.e2e
