#!/usr/bin/env bash
# Measures exact-gram at the smoke scale as a job array of four tasks, merges the shards, and checks that
# together they are the sweep. Runs from the folder that the benchmarks were built in, inside a cluster:
#
#   Tests/Slurm/one_node_cluster.sh Tests/Slurm/array_test.sh
set -euo pipefail

tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
array=$tests/../../Benchmarks/Slurm/array.sbatch
tasks=4
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
  echo "array_test: $1" >&2
  tail -n +1 "$scratch"/*.log >&2 || true
  exit 1
}

status=0
bash "$array" 2>/dev/null || status=$?
((status == 64)) || fail "array.sbatch without arguments exits with $status, not with 64"

# Asked often, as sbatch --wait asks ever more rarely: it would take half a minute longer.
job=$(sbatch --parsable --array="1-$tasks" --cpus-per-task="$(nproc)" --output="$scratch/task-%a.log" \
  "$array" "$scratch/run" exact-gram --scale smoke) || fail "sbatch exits with $?"
while [[ -n $(squeue --noheader --jobs="$job") ]]; do
  ((SECONDS < 150)) || fail "the array is not done after $SECONDS s"
  sleep 0.5
done

states=$(scontrol --oneliner show job "$job" |
  sed -nE 's/.* ArrayTaskId=([^ ]+) .* JobState=([^ ]+) .*/\1 \2/p' | sort)
expected=$(for ((task = 1; task <= tasks; task++)); do echo "$task COMPLETED"; done)
[[ $states == "$expected" ]] || fail "the tasks of the array ended as: ${states//$'\n'/, }"

.build/release/overparam merge "$scratch"/run/shards/* --out "$scratch/run/merged" ||
  fail "overparam merge exits with $?"
.build/release/exact-gram --scale smoke --dry-run --format json >"$scratch/plan.json" ||
  fail "exact-gram --dry-run exits with $?"
python3 "$tests/check_shards.py" "$scratch/plan.json" "$scratch/run" "$tasks" ||
  fail "the shards are not the sweep"
