# OverparamBench: `make bench` measures, `make test` tests; both install what they need first.

SWIFT ?= swift
BUILD := $(SWIFT) build -c release
BIN = $(shell $(BUILD) --show-bin-path)
PACKAGES := libopenblas-dev libfftw3-dev zlib1g-dev pkg-config
SLURM_PACKAGES := slurmctld slurmd slurm-client munge python3
FAMILIES := exact-gram fast-jl sublinear multilayer
SOURCES := Package.swift Sources Benchmarks Tests

.PHONY: bench test test-slurm test-resilience test-bad-inputs check-docs sanitize lint format clean build dependencies slurm
.DELETE_ON_ERROR:

# Measures every family at the quick scale and ends with the table of verdicts and the results' path; fails
# only when measuring does, never on a verdict.
bench: build
	@stamp=$$(date -u +%Y%m%dT%H%M%SZ); \
	commit=$$(git rev-parse --short=7 HEAD 2>/dev/null || echo nocommit); \
	run=results/$$stamp-$$commit; \
	$(BIN)/kernels --scale quick --out $$run && \
	for family in $(FAMILIES); do \
	  $(BIN)/$$family --scale quick --budget 150s --out $$run >/dev/null || exit; done && \
	ln -sfn $$stamp-$$commit results/latest && \
	{ $(BIN)/overparam analyze $$run || [ $$? = 3 ] || [ $$? = 4 ]; } && \
	echo "results: $$run"

test: dependencies
	$(SWIFT) test -c release

# Measures as a job array in a Slurm cluster of one node, which is brought up and taken down.
test-slurm: slurm build
	Tests/Slurm/one_node_cluster.sh Tests/Slurm/array_test.sh

# Kills, interrupts and starves sweeps, and sees that nothing is lost.
test-resilience: build
	python3 Tests/Resilience/resilience.py $(BIN)

# Gives every program what it cannot use, and sees that it says so.
test-bad-inputs: build
	python3 Tests/BadInputs/bad_inputs.py $(BIN)

# Lists the declarations that other modules see and that nothing explains.
check-docs: dependencies
	SWIFT=$(SWIFT) python3 Tests/Documentation/check_docs.py

# Runs the tests with memory watched, then with threads watched.
sanitize: dependencies
	SWIFT=$(SWIFT) Tests/Sanitize/sanitize.sh

lint:
	$(SWIFT) format lint --strict --recursive $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive $(SOURCES)

# Keeps what was measured.
clean:
	rm -rf .build .build-docs .build-address .build-thread

build: dependencies
	$(BUILD)

# Sets as_root where Debian's packages $(2) can be installed: as root or with password-less sudo. Otherwise
# says that $(1) are missing, prints the one command to run, or $(3) where there is no apt-get, and stops.
define become_root
if ! command -v apt-get >/dev/null; then echo 'make: $(1) are missing. $(3)' >&2; exit 1; fi; \
if [ "$$(id -u)" = 0 ]; then as_root=; \
elif sudo -n true 2>/dev/null; then as_root=sudo; \
else echo 'make: $(1) are missing. Run: sudo apt-get install -y $(2)' >&2; exit 1; fi
endef

# Installs Debian's packages $(1).
define install
export DEBIAN_FRONTEND=noninteractive; \
$$as_root apt-get install -y -q $(1) >/dev/null 2>&1 || \
  { $$as_root apt-get update -q >/dev/null && $$as_root apt-get install -y -q $(1) >/dev/null; }
endef

# Keeps packages that are installed from starting their services.
define start_no_service
policy=/usr/sbin/policy-rc.d; \
if [ ! -e $$policy ]; then \
  trap '$$as_root rm -f $$policy' EXIT; trap 'exit 1' HUP INT TERM; \
  printf '#!/bin/sh\nexit 101\n' | $$as_root tee $$policy >/dev/null; $$as_root chmod +x $$policy; fi
endef

# The C libraries.
dependencies:
	@if pkg-config --exists openblas fftw3 fftw3f zlib 2>/dev/null; then exit 0; fi; \
	$(call become_root,OpenBLAS or FFTW or zlib,$(PACKAGES),On macOS: brew install openblas fftw zlib pkg-config); \
	$(call install,$(PACKAGES))

# Slurm's daemons are where only root's PATH looks.
slurm:
	@PATH=$$PATH:/usr/sbin:/sbin; missing=; \
	for tool in slurmctld slurmd sbatch munged python3; do command -v $$tool >/dev/null || missing=yes; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	$(call become_root,Slurm and MUNGE,$(SLURM_PACKAGES),The test needs Debian or a descendant of it.); \
	$(start_no_service); $(call install,$(SLURM_PACKAGES))
