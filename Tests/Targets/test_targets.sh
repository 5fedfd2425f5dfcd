#!/usr/bin/env bash
# Builds all products and tests for processors other than this one, each in a folder of its own, and runs the tests
# where this processor can:
#
#     test_targets.sh x86-64-v3 x86-64:NumericsTests
#
# A target is what OVERPARAM_MARCH accepts; behind a colon stands which tests are run. FLAGS are those of the build.
set -euo pipefail
cd "$(dirname "$0")/../.."
swift=${SWIFT:-swift}

# Whether this processor has what a target of x86-64 needs; of others nothing is known, and they are not run.
runs() {
  local needed
  case $1 in
    x86-64) needed=sse2 ;;
    x86-64-v2) needed='sse4_2 popcnt' ;;
    x86-64-v3) needed='avx2 fma bmi2' ;;
    x86-64-v4) needed='avx512f avx512bw avx512dq avx512vl' ;;
    native) return ;;
    *) return 1 ;;
  esac
  for flag in $needed; do grep -qm1 "^flags.*\b$flag\b" /proc/cpuinfo || return 1; done
}

for target in "$@"; do
  export OVERPARAM_MARCH=${target%%:*}
  filter=; case $target in *:*) filter=${target#*:} ;; esac
  place=(--scratch-path ".build-$OVERPARAM_MARCH")
  echo "target $OVERPARAM_MARCH"
  if runs "$OVERPARAM_MARCH"; then
    # shellcheck disable=SC2086
    $swift test ${FLAGS:-} --disable-testable-imports "${place[@]}" ${filter:+--filter "$filter"}
  else
    # shellcheck disable=SC2086
    $swift build ${FLAGS:-} --build-tests "${place[@]}"
    echo "target $OVERPARAM_MARCH: built; this processor cannot run it"
  fi
done
