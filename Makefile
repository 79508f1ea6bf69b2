# `make up` on a fresh machine gives the shop; it needs make, Python 3.11 or newer, and a network the first time.
.DEFAULT_GOAL := help
.PHONY: help up h5 doctor check test clean FORCE

PY := .venv/bin/python
# make up PLACEMENT=one PORT=8800 STATE=/somewhere ARGS=--verbose
up doctor: export CHAMA_PLACEMENT := $(or $(PLACEMENT),$(CHAMA_PLACEMENT),one)
up: export CHAMA_PORT := $(or $(PORT),$(CHAMA_PORT),8800)
up doctor: export CHAMA_STATE_DIR := $(or $(STATE),$(CHAMA_STATE_DIR))

help: ## show this list
	@sed -n 's/^\([a-z][a-z0-9]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

up: .venv/.ready h5 ## run the whole shop here (PLACEMENT=one|split PORT= STATE= ARGS=); Ctrl-C stops it
	@exec $(PY) -m chama.cli up $(ARGS)

h5: .venv/.ready ## build the shop's pages, if their sources changed
	@$(PY) tools/build_app.py

doctor: .venv/.ready ## look whether this machine has what the shop needs
	@exec $(PY) -m chama.cli doctor $(ARGS)

check: .venv/.ready-for-tests ## the fast half: style, imports, types, rules, contracts, the app's parts
	$(PY) -m ruff check .
	$(PY) -c 'from importlinter.cli import lint_imports_command as run; run()'
	$(PY) tools/tidy.py
	$(PY) -m basedpyright src/chama/base src/chama/runtime
	$(PY) -m pytest tests/rules tests/contract
	@$(PY) tools/build_app.py packages
	npm run --silent check:types
	npm run --silent test

test: check ## everything, on embedded engines; services and flows with doors near and far; the app in a browser
	@$(PY) tools/build_app.py mp h5
	npm run --silent check:build
	-@$(PY) tools/find_chromium.py >/dev/null
	-@$(PY) tools/find_rabbitmq.py >/dev/null
	$(PY) -m pytest tests --ignore tests/rules --ignore tests/contract --doors both \
		-n 2 --no-loadscope-reorder

clean: ## remove what was installed and built; the shop's data in .chama stays
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache src/chama.egg-info
	find src simulators tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +

# Always asked: it compares hashes, not dates, and is quick when nothing changed.
.venv/.ready: FORCE
	@sh tools/bootstrap.sh up

.venv/.ready-for-tests: FORCE
	@sh tools/bootstrap.sh test
