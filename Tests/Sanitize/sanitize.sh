#!/usr/bin/env bash
# Runs every test with addresses watched, then with threads watched; each sanitizer first has to find a
# planted fault. What is suppressed is in leaks.supp and races.supp, with the reason.
#
#   sanitize.sh [address|thread]... [-- ARGUMENT...]       the arguments go to `swift test`
set -euo pipefail
cd "$(dirname "$0")/../.."

swift=${SWIFT:-swift}
here=$PWD/Tests/Sanitize
sanitizers=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do sanitizers+=("$1"); shift; done
[ $# = 0 ] || shift
[ ${#sanitizers[@]} -gt 0 ] || sanitizers=(address thread)

# Code 99 is the sanitizers' own: a test that fails has another. FFTW and OpenBLAS keep memory for the life
# of the process and still point to it, so that it is no leak.
export ASAN_OPTIONS=detect_leaks=1:exitcode=99:abort_on_error=0
export LSAN_OPTIONS=suppressions=$here/leaks.supp:print_suppressions=0
export TSAN_OPTIONS=suppressions=$here/races.supp:exitcode=99:halt_on_error=0

for sanitizer in "${sanitizers[@]}"; do
  build=(-c release --sanitize="$sanitizer" --scratch-path ".build-$sanitizer")
  echo "== $sanitizer: build"
  "$swift" build --build-tests "${build[@]}"
  echo "== $sanitizer: a planted fault"
  found=$(mktemp)
  if OVERPARAM_PLANTED_FAULT=$sanitizer "$swift" test --skip-build "${build[@]}" \
    --filter PlantedFaultTests >"$found" 2>&1; then
    cat "$found"; rm "$found"
    echo "the planted fault was not found: the $sanitizer sanitizer watches nothing" >&2
    exit 1
  fi
  grep -m 1 "SUMMARY: .*Sanitizer" "$found" || { cat "$found"; rm "$found"; exit 1; }
  rm "$found"
  echo "== $sanitizer: the tests"
  if [ $# -gt 0 ]; then
    "$swift" test --skip-build "${build[@]}" "$@"
  else
    # The launcher watches its child's time from the pool of threads that tests share. With threads watched, tests
    # that take minutes fill the pool, and limits are seen too late: its tests are run by themselves.
    "$swift" test --skip-build "${build[@]}" --skip LauncherTests
    "$swift" test --skip-build "${build[@]}" --filter LauncherTests
  fi
done
