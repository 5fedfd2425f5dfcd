# OverparamBench: `make bench` measures, `make test` tests; both install what they need first.

SWIFT ?= swift
# Without debug information, which takes a fifth of a build; functions keep their names, and a profiler finds them. Planned
# anew each time: a kept plan does not see that the commit or an embedded file has changed.
FLAGS := -c release -debug-info-format none --disable-build-manifest-caching
BUILD := $(SWIFT) build $(FLAGS)
BIN = $(shell $(BUILD) --show-bin-path)
PACKAGES := libopenblas-dev libfftw3-dev zlib1g-dev pkg-config
SLURM_PACKAGES := slurmctld slurmd slurm-client munge python3
FAMILIES := exact-gram fast-jl sublinear multilayer
SOURCES := Package.swift Sources Benchmarks Tests
# The processors besides this one that `make test-targets` builds for, and tests where it can: the other side of
# AVX-512, and the least that there is, of which the kernels are tested. See Tests/Targets/test_targets.sh.
TARGETS ?= $(if $(shell grep -m1 -o avx512f /proc/cpuinfo),x86-64-v3,x86-64-v4) x86-64:NumericsTests
DRAWING := .build/report/.installed
BROWSING := .build/browser/.installed
# Read by the shell, so that folders may have blanks in their names.
export RUN

.PHONY: bench bench-full report regress reproduce test test-targets test-exports test-report test-slurm
.PHONY: test-resilience test-bad-inputs test-recipes test-faults test-counts check-results check-docs sanitize
.PHONY: lint format clean build dependencies slurm chromium faketime
.DELETE_ON_ERROR:

# Measures the kernels and every family at the quick scale, or the full one, BUDGET each, and ends with the table of
# verdicts and the report's path; fails only when measuring or reporting does, never on a verdict. RUN, a folder of
# results, continues a run that was interrupted.
bench: SCALE = quick
bench: BUDGET = 150s
bench-full: SCALE = full
bench-full: BUDGET = 25m
bench bench-full: build $(DRAWING)
	@commit=$$(git rev-parse --short=7 HEAD 2>/dev/null || echo nocommit); \
	run=$${RUN:-results/$$(date -u +%Y%m%dT%H%M%SZ)-$$commit}; run=$${run%/}; \
	"$(BIN)"/kernels --scale $(SCALE) --budget $(BUDGET) --resume --out "$$run" && \
	for family in $(FAMILIES); do \
	  "$(BIN)"/$$family --scale $(SCALE) --budget $(BUDGET) --resume --out "$$run" >/dev/null || exit; done && \
	$(point_latest) && \
	{ "$(BIN)"/overparam analyze "$$run" || [ $$? = 3 ] || [ $$? = 4 ]; } && \
	echo "results: $$run" && "$(BIN)"/overparam report "$$run"

# Writes the report of RUN, the newest run unless told otherwise.
report: build $(DRAWING)
	"$(BIN)"/overparam report "$${RUN:-results/latest}"

# What draws charts, in a Python environment of its own; of one version, so that figures that are kept come out
# the same. Where that cannot be set up, the report is written without charts, says so, and fails.
$(DRAWING):
	@rm -rf .build/report; mkdir -p .build
	@( python3 -m venv .build/report 2>/dev/null || \
	  { $(call become_root,Python environments,python3-venv,Install Python 3.); \
	    $(call install,python3-venv); python3 -m venv .build/report; } ) && \
	.build/report/bin/pip install -q --disable-pip-version-check vl-convert-python==1.9.0.post1 && \
	touch $@ || echo 'make: reports will have no charts' >&2

# Derives again what the reference runs and README say, and compares bytes.
check-results: build $(DRAWING)
	python3 Tests/Results/check_results.py "$(BIN)"
	python3 Tests/Results/check_costs.py "$(BIN)" results/reference/*/ Tests/AnalysisTests/Fixtures/ceilings

# Drives a report in headless Chromium.
test-report: build $(DRAWING) $(BROWSING)
	.build/browser/bin/python Tests/Report/drive.py "$(BIN)"

$(BROWSING): | chromium
	@rm -rf .build/browser; python3 -m venv .build/browser && \
	.build/browser/bin/pip install -q --disable-pip-version-check selenium axe-selenium-python && touch $@

chromium:
	@if command -v chromium >/dev/null && command -v chromedriver >/dev/null; then exit 0; fi; \
	$(call become_root,Chromium and its driver,chromium chromium-driver,Install them.); $(call install,chromium chromium-driver)

# Says whether HEAD is slower than BASE, a commit; both are built apart.
regress: build
	@if [ -z "$(BASE)" ]; then echo 'make: what to compare with is missing: make regress BASE=<git ref>' >&2; exit 1; fi
	"$(BIN)"/overparam regress --base "$(BASE)"

# Runs what RUN recorded once more, the reference results unless told otherwise.
reproduce: build
	"$(BIN)"/overparam reproduce "$${RUN:-results/reference/intel-xeon-emerald-rapids-2cores}"

# All tests, or those that FILTER names. They import nothing as testable, so that they share what `build` has built.
test: dependencies
	$(SWIFT) test $(FLAGS) --disable-testable-imports $(if $(FILTER),--filter '$(FILTER)')

# Compares what solvers count with what kernels count of themselves, in a build of its own.
test-counts: dependencies
	OVERPARAM_COUNTS=kernels $(SWIFT) test $(FLAGS) --disable-testable-imports --scratch-path .build-counts \
	  --filter KernelWorkTests

# Sees that vectors in C headers suit every processor, and builds and tests for those in TARGETS.
test-targets: dependencies
	SWIFT=$(SWIFT) Tests/Targets/check_headers.sh
	SWIFT=$(SWIFT) FLAGS='$(FLAGS)' Tests/Targets/test_targets.sh $(TARGETS)

# Measures as a job array in a Slurm cluster of one node, which is brought up and taken down.
test-slurm: slurm build
	Tests/Slurm/one_node_cluster.sh Tests/Slurm/array_test.sh

# Reads the exports as CSV with pandas and as JUnit with junitparser, in a private virtual environment, and those for
# Google Benchmark and github-action-benchmark by the rules of those tools. Those for benchopt and Extra-P are read with
# EXPORT_TOOLS=all only, since the two take over a gigabyte: without it their checks say that the tool is missing
# (exit code 77), which is no failure.
test-exports: build
	@test -d .build/exports-venv || python3 -m venv .build/exports-venv
	@.build/exports-venv/bin/pip install --quiet pandas junitparser $(if $(filter all,$(EXPORT_TOOLS)),benchopt extrap)
	@for check in Tests/Exports/check_*.py; do \
	  echo "$$check"; .build/exports-venv/bin/python "$$check" "$(BIN)" $(RUNS) || [ $$? = 77 ] || exit 1; done

# Kills, interrupts and starves sweeps, and sees that nothing is lost.
test-resilience: build faketime
	python3 Tests/Resilience/resilience.py "$(BIN)"

# Gives every program what it cannot use, and files that change, move or lie elsewhere, and sees that it says so.
test-bad-inputs: build
	python3 Tests/BadInputs/bad_inputs.py "$(BIN)"
	python3 Tests/BadInputs/own_files.py "$(BIN)"

# Plants faults in a copy of the tree, one at a time, and sees that tests notice each: about an hour.
test-faults: dependencies
	SWIFT=$(SWIFT) FLAGS='$(FLAGS)' python3 Tests/Faults/faults.py

# Adds a toy of everything that there are lists of to a copy of the tree, builds that and uses it.
test-recipes: dependencies
	SWIFT=$(SWIFT) python3 Tests/Recipes/recipes.py

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
	rm -rf .build .build-*

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

# Points the link results/latest at $$run; a folder of that name is somebody's, and stays.
define point_latest
mkdir -p results && if [ -d results/latest ] && [ ! -L results/latest ]; then \
  echo 'make: results/latest is a folder and not our link: it is left as it is' >&2; \
elif [ "$$(dirname "$$run")" = results ]; then ln -sfn "$$(basename "$$run")" results/latest; \
else ln -sfn "$$(cd "$$run" && pwd)" results/latest; fi
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

# What steps a clock back; where it cannot be installed, the trial that needs it says so.
faketime:
	@if ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1; then exit 0; fi; \
	( $(call become_root,The libraries of faketime,faketime,One trial is left out.); $(call install,faketime) ) || true

# Slurm's daemons are where only root's PATH looks.
slurm:
	@PATH=$$PATH:/usr/sbin:/sbin; missing=; \
	for tool in slurmctld slurmd sbatch munged python3; do command -v $$tool >/dev/null || missing=yes; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	$(call become_root,Slurm and MUNGE,$(SLURM_PACKAGES),The test needs Debian or a descendant of it.); \
	$(start_no_service); $(call install,$(SLURM_PACKAGES))
