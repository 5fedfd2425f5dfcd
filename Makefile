# OverparamBench: `make bench` measures, `make test` tests; both install what they need first.

SWIFT ?= swift
BUILD := $(SWIFT) build -c release
BIN = $(shell $(BUILD) --show-bin-path)
PACKAGES := libopenblas-dev libfftw3-dev pkg-config
SOURCES := Package.swift Sources Benchmarks Tests

.PHONY: bench test lint format clean build dependencies
.DELETE_ON_ERROR:

# Measures every family at the quick scale and ends with the table of slopes and the results' path.
bench: build
	@stamp=$$(date -u +%Y%m%dT%H%M%SZ); \
	commit=$$(git rev-parse --short=7 HEAD 2>/dev/null || echo nocommit); \
	run=results/$$stamp-$$commit; \
	$(BIN)/exact-gram --scale quick --out $$run >/dev/null && \
	ln -sfn $$stamp-$$commit results/latest && \
	$(BIN)/overparam analyze $$run && \
	echo "results: $$run"

test: dependencies
	$(SWIFT) test -c release

lint:
	$(SWIFT) format lint --strict --recursive $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive $(SOURCES)

# Keeps what was measured.
clean:
	rm -rf .build

build: dependencies
	$(BUILD)

# Where the C libraries are missing: installs Debian's packages as root or with password-less sudo,
# otherwise prints the one command to run and stops.
dependencies:
	@if pkg-config --exists openblas fftw3 fftw3f 2>/dev/null; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo 'make: OpenBLAS and FFTW are missing. On macOS: brew install openblas fftw pkg-config' >&2; exit 1; fi; \
	if [ "$$(id -u)" = 0 ]; then as_root=; \
	elif sudo -n true 2>/dev/null; then as_root=sudo; \
	else echo 'make: OpenBLAS and FFTW are missing. Run: sudo apt-get install -y $(PACKAGES)' >&2; exit 1; fi; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$as_root apt-get install -y -q $(PACKAGES) >/dev/null 2>&1 || \
	  { $$as_root apt-get update -q >/dev/null && $$as_root apt-get install -y -q $(PACKAGES) >/dev/null; }
