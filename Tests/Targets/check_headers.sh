#!/usr/bin/env bash
# Compiles every function of CLanes' headers for several processors, with warnings as errors: none takes or returns
# a vector by value, which some processor has no registers for, whatever this machine has. Freestanding, by the
# clang of the Swift toolchain, which imports the headers. First functions that do are planted and have to be found.
set -euo pipefail

headers=$(cd "$(dirname "$0")/../../Sources/CLanes" && pwd)
clang=$(dirname "$(readlink -f "$(command -v "${SWIFT:-swift}")")")/clang
vector='typedef float overparam_planted __attribute__((ext_vector_type(32)));'
returns='static inline overparam_planted overparam_plant(const float *x) { return *(const overparam_planted *)x; }'
takes='static inline void overparam_plant(overparam_planted x, float *y) { *y = x[0]; }'

# Compiles what standard input holds. Clang warns where such a function is called; one that nothing calls yet has a
# vector in its head in the compiler's own language, before optimisation leaves it out.
compile() {
  local code
  code=$("$clang" --target="$1-linux-gnu" ${2:+-march=$2} -ffreestanding -nostdinc -I"$headers" -x c -std=gnu11 \
    -O1 -Xclang -disable-llvm-passes -femit-all-decls -Wall -Wextra -Wno-unused-function -Wpsabi -Werror \
    -S -emit-llvm - -o -) || return
  if grep '^define.*<[0-9]* x ' <<<"$code" >&2; then return 1; fi
}

all=$(cd "$headers" && for header in *.h; do echo "#include \"$header\""; done)
for processor in x86-64 x86-64-v2 x86-64-v3 x86-64-v4; do
  for fault in "$returns" "$takes"; do
    if printf '%s\n' "$all" "$vector" "$fault" | compile x86_64 $processor 2>/dev/null; then
      echo "not found for $processor: $fault" >&2; exit 1
    fi
  done
  compile x86_64 $processor <<<"$all"
done
compile aarch64 "" <<<"$all"
echo 'headers: x86-64, x86-64-v2, x86-64-v3, x86-64-v4, aarch64: no vector is passed by value'
