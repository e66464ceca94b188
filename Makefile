# Onrecord's commands. `make` alone lists them.

HOST ?= 127.0.0.1
PORT ?= 8000
KEY_FILE ?= .onrecord-admin-key
WORKERS ?= 3
ARGS ?=

# The first Python on the PATH that is new enough (a shim may be there and refuse to start).
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && command -v $$p && break; done)

# What is compiled tells lines in tracebacks, no columns: a worker is smaller by that.
export PYTHONNODEBUGRANGES := 1

UV := .tools/bin/uv
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help run test check bench lock check-lock setup packages-by-uv packages-by-pip

help:
	@sed -n 's/^#: //p' $(firstword $(MAKEFILE_LIST))

#: make run     sets everything up and serves on http://127.0.0.1:8000 (HOST, PORT), with the data in onrecord.db
#:              and, where that is empty, a few invented stories
run: $(READY)
	@$(BIN)/onrecord db upgrade
	@$(BIN)/onrecord demo --url "$${ONRECORD_PUBLIC_URL:-http://$(HOST):$(PORT)}"
	@id=$$(cut -s -d_ -f2 $(KEY_FILE) 2>/dev/null); \
	if [ -z "$$id" ] || ! COLUMNS=300 $(BIN)/onrecord keys list | tr -d - | grep -F "$$id" >/dev/null; then \
		umask 077; rm -f $(KEY_FILE) $(KEY_FILE).new; \
		$(BIN)/onrecord keys create --role admin --name first >$(KEY_FILE).new && mv $(KEY_FILE).new $(KEY_FILE); \
	fi
	@echo "Stories to read:          http://$(HOST):$(PORT)/v1/articles"
	@echo "Docs:                     http://$(HOST):$(PORT)/docs"
	@echo "The key that may write:   $(KEY_FILE)   (curl -H \"Authorization: Bearer \$$(cat $(KEY_FILE))\" …)"
	@exec $(BIN)/onrecord serve --host $(HOST) --port $(PORT)

#: make test    sets everything up and runs all tests, on SQLite and, where one can be had, on PostgreSQL (ARGS="-k quotes")
test: $(READY)
	@$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

#: make check   lint, format, types and the floors
check: $(READY)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/hadolint Dockerfile

#: make bench   measures it beside its limits, and prints a table (ARGS="--quotes 10000,100000 --only R1,W1")
bench: $(READY)
	@$(BIN)/python -m bench $(ARGS)

#: make setup   only sets everything up, in .tools and .venv
setup: $(READY)

#: make lock    writes requirements.lock after a change to pyproject.toml (ARGS=--upgrade takes newer versions)
lock: $(READY)
	@$(call compile,requirements.lock)

# Whether a new lock would name other versions. Where no index is in reach tests/test_house.py alone has to say.
check-lock: $(READY)
	@cp requirements.lock .venv/requirements.lock
	@$(call compile,.venv/requirements.lock) || echo "No index is in reach here: the lock was checked without one."
	@grep -o '^[^ ;]*==[^ ;]*' .venv/requirements.lock >.venv/versions
	@grep -o '^[^ ;]*==[^ ;]*' requirements.lock | diff - .venv/versions || { echo "Run 'make lock'." >&2; exit 1; }

# The lock names no host, so that it can be installed from any index.
COMPILE := $(UV) pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --quiet
define compile
$(COMPILE) $(ARGS) --output-file $(1) >/dev/null && sed -i.old '/^# /d' $(1) && rm -f $(1).old
endef

$(READY): pyproject.toml requirements.lock
	@test -n "$(PYTHON)" || { echo "Onrecord needs Python 3.11 or newer on the PATH." >&2; exit 1; }
	@echo "Setting up in .tools and .venv: half a minute, this once."
	@$(MAKE) --no-print-directory packages-by-uv || { \
		echo "uv cannot do it here, so pip does: that takes a minute longer." >&2; \
		$(MAKE) --no-print-directory packages-by-pip; }
	@if test -x $(UV); then $(UV) pip install --quiet --python $(BIN)/python $(ITSELF); \
		else $(BIN)/python -m pip install -qq $(ITSELF); fi
	@# Where Python may not write what it has compiled, a start takes three times as long.
	@$(BIN)/python -m compileall -q -j 0 .venv/lib app migrations >/dev/null || true
	@touch $@

# Built with what the lock has, so nothing is fetched for it.
ITSELF := --no-deps --no-build-isolation --editable .

packages-by-uv:
	@test -x $(UV) || { $(PYTHON) -m venv .tools && .tools/bin/python -m pip install -qq uv; } \
		|| $(PYTHON) -m pip install -qq --target .tools uv
	@test -x $(BIN)/python || $(UV) venv --quiet --clear --no-python-downloads --python "$(PYTHON)" .venv
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock

packages-by-pip:
	@test -x $(BIN)/python || $(PYTHON) -m venv --clear .venv
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@$(BIN)/python -m pip install -qq --require-hashes --requirement requirements.lock
