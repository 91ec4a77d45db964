# Một Cửa. On a fresh machine: `make run` shows the whole sample office, `make test` tests it.
PORT ?= 8080
DATA ?= var/sample
# The first Python that runs, is of a version that we know, and can make an environment.
PYTHON ?= $(shell for one in python3.13 python3.12 python3.11 python3; do \
	$$one -c 'import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
		2>/dev/null && command -v $$one && break; done)
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never

RUN_PACKAGES := python3-venv libgl1 libegl1 libgles2 libgl1-mesa-dri libmtdev1 libfribidi0 \
	libportaudio2 libasound2-plugins espeak-ng xvfb xauth
TEST_PACKAGES := $(RUN_PACKAGES) xdotool imagemagick pulseaudio pulseaudio-utils alsa-utils sox \
	chromium fonts-noto-core sqlite3 strace
BENCH_PACKAGES := wrk strace
STRICT := queue_server/core queue_server/simulation queue_server/views queue_server/reports queue_server/log link \
	queue_server/office_day.py queue_server/days.py queue_server/hub.py queue_server/clock.py \
	queue_server/replay.py queue_server/fleet.py queue_server/contact.py queue_server/help_calls.py \
	queue_server/pairing.py queue_server/accounts.py queue_server/configuring.py \
	queue_server/procedures.py queue_server/catalogues.py queue_server/catalogue_import.py \
	queue_server/retention.py queue_server/turning.py queue_server/backups.py \
	queue_server/toml_editing.py queue_server/office_setup.py queue_server/practice.py \
	queue_server/lessons.py queue_server/at_work.py queue_server/beside.py \
	queue_server/people.py queue_server/passwords.py queue_server/common_passwords.py \
	queue_server/sessions.py queue_server/signing_in.py queue_server/setup_code.py \
	queue_server/credentials.py queue_server/audit_trail.py queue_server/once.py \
	queue_server/tries.py kiosk/flow kiosk/search.py kiosk/vietnamese.py

.PHONY: run demo test check bench nightly screens lock clean run-packages test-packages

run: run-packages .stamps/venv .stamps/pages
	$(BIN)/python -m queue_server.sample --data $(DATA) --port $(PORT)

demo: run-packages .stamps/venv .stamps/pages
	$(BIN)/python -m queue_server.sample --demo --data build/demo --port $(PORT)

test: test-packages .stamps/venv .stamps/pages
	.ci/tests

# The long versions one by one to whoever is free: a file of them would keep one core for an hour.
nightly: test
	$(BIN)/pytest -n 2 --dist load -m nightly --durations=0 --durations-min=1

check: .stamps/venv .stamps/pages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict $(STRICT)
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -q tests/house
	.ci/with-node npm run --silent check

bench: test-packages .stamps/venv .stamps/pages
	.ci/system-packages $(BENCH_PACKAGES)
	$(BIN)/python -m tests.benchmarks

screens: test-packages .stamps/venv .stamps/pages
	$(BIN)/python -m tests.pictures

run-packages:
	@.ci/system-packages $(RUN_PACKAGES)

test-packages:
	@.ci/system-packages $(TEST_PACKAGES)

# The environment: everything hash-locked, our own packages linked into it.
.stamps/venv: pyproject.toml requirements-dev.lock | run-packages
	@mkdir -p .stamps
	@test -x $(BIN)/python || test -n "$(PYTHON)" || \
		{ echo "Cần Python 3.11–3.13 có venv / Python 3.11–3.13 with venv is needed" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	test -x $(BIN)/uv || $(BIN)/python -m pip install -q uv
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

# The pages: Node.js of the system where it is new enough, otherwise the one from PyPI.
.stamps/pages: package.json package-lock.json $(shell find queue_server/web/pages/src assets/look assets/texts -type f 2>/dev/null) | .stamps/venv
	@mkdir -p .stamps
	.ci/with-node npm ci --silent --no-audit --no-fund
	.ci/with-node npm run --silent build
	@touch $@

lock:
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url pyproject.toml -o requirements.lock
	for extra in server kiosk display dev node; do \
		uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--extra $$extra pyproject.toml -o requirements-$$extra.lock; done

clean:
	rm -rf .venv .stamps build node_modules queue_server/web/pages/built
