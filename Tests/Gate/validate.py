#!/usr/bin/env python3
"""Tries the gate on timings: how often it is wrong about equal builds, what it finds of planted slowdowns.

    swift build -c release
    for slowdown in forward-10 forward-25 large-m extra-pass; do
      Tests/Gate/plant.sh $slowdown .build/planted/$slowdown; done
    python3 Tests/Gate/validate.py --build .build/release --planted .build/planted

appends a line per run of the gate to the journal (default .build/gate-validation.jsonl), does not repeat the runs
that are there already, and writes the table to Tests/Gate/results.md. A third of the runs on equal builds have
another process on one core. Needs Python's standard library.
"""

import argparse
import collections
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PLANTED = ["forward-10", "forward-25", "large-m", "extra-pass"]
DESCRIPTION = {
    "equal": "two copies of one build",
    "forward-10": "forward pass + 10 %",
    "forward-25": "forward pass + 25 %",
    "large-m": "forward pass slower above m = 2^12 only",
    "extra-pass": "one more pass over the data, no time",
}
# Whose iterations run the forward pass that is slowed down; the set-up of others may, to tune a step length.
FORWARD = {
    "gradient-descent", "gram-explicit", "gram-structured", "gram-refined", "sketch-flat", "sketch-tensor",
    "sketch-count", "sketch-sparse", "conjugate-gradient", "dense-shifted", "fused-forward"}
# Up to this m the slowdown at large m takes no time.
UNTOUCHED_WIDTH = 1 << 12


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--build", required=True, help="a folder of executables")
    parser.add_argument("--planted", help="a folder of what plant.sh has built, by slowdown")
    parser.add_argument("--equal-runs", type=int, default=30)
    for kind in PLANTED:
        parser.add_argument(f"--{kind}-runs", type=int, default=10 if kind.startswith("forward") else 5)
    parser.add_argument("--scale", default="ci")
    parser.add_argument("--journal", default=".build/gate-validation.jsonl")
    parser.add_argument("--results", default="Tests/Gate/results.md")
    parser.add_argument("--table-only", action="store_true", help="write the table of the journal again")
    return parser.parse_args()


def planned(options):
    """Every run as (kind, index), kinds in turns, so that an early end leaves some of each."""
    counts = {"equal": options.equal_runs}
    for kind in PLANTED:
        counts[kind] = getattr(options, kind.replace("-", "_") + "_runs") if options.planted else 0
    runs = [(index / max(count, 1), kind, index) for kind, count in counts.items() for index in range(count)]
    return [(kind, index) for _, kind, index in sorted(runs)]


def read(journal):
    if not os.path.exists(journal):
        return []
    with open(journal) as file:
        return [json.loads(line) for line in file]


def copy_build(build, target):
    """Programs and the files that they read."""
    os.makedirs(target)
    for entry in os.listdir(build):
        path = os.path.join(build, entry)
        if entry.endswith(".resources"):
            shutil.copytree(path, os.path.join(target, entry))
        elif os.path.isfile(path) and os.access(path, os.X_OK):
            shutil.copy2(path, target)


def run_gate(options, base, head, kind, index, scratch):
    """One run of the gate, as a line of the journal."""
    out = os.path.join(scratch, "out")
    shutil.rmtree(out, ignore_errors=True)
    loaded = kind == "equal" and index % 3 == 2
    load = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if loaded else None
    start = time.monotonic()
    try:
        gate = subprocess.run(
            [os.path.join(base, "overparam"), "regress", "--base-build", base, "--head-build", head,
             "--scale", options.scale, "--seed", str(index + 1), "--out", out],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    finally:
        if load:
            load.kill()
            load.wait()
    seconds = time.monotonic() - start
    if gate.returncode not in (0, 2, 5) or not os.path.exists(os.path.join(out, "gate.json")):
        sys.exit(f"the gate ended with exit code {gate.returncode}: {gate.stderr}")
    with open(os.path.join(out, "gate.json")) as file:
        report = json.load(file)
    rows = report["rows"]
    return {
        "kind": kind, "index": index, "scale": options.scale, "loaded": loaded,
        "exit_code": gate.returncode, "seconds": round(seconds, 1), "started": report["started"],
        "commit": report["environment"]["git"]["commit"], "cpu": report["environment"]["cpu_model"],
        "rows": len(rows),
        "states": collections.Counter(f"{row['subject']} {row['state']}" for row in rows),
        "regressed": [[row["subject"], row_name(row)] for row in rows if row["state"] == "regressed"],
        "improved": [[row["subject"], row_name(row)] for row in rows if row["state"] == "improved"],
    }


def row_name(row):
    point = row["point"] or {"m": "-", "n": "-", "d": "-"}
    width = point["m"] if not row["widths"] else f"{row['widths'][0]}...{row['widths'][-1]}"
    return f"{row['solver']} m={width} n={point['n']} d={point['d']}"


def found(line):
    """Whether the gate found what was planted, by the subject that is meant to find it."""
    subjects = {subject for subject, _ in line["regressed"]}
    wanted = {"large-m": "shape", "extra-pass": "counters"}.get(line["kind"], "seconds")
    return wanted in subjects and line["exit_code"] == 2


def share(lines, condition):
    return f"{sum(map(condition, lines))} of {len(lines)}"


def state_count(lines, state):
    return sum(count for line in lines for key, count in line["states"].items() if key.endswith(" " + state))


def table(lines):
    def row(label, group, hits):
        seconds = [line["seconds"] for line in group]
        return (
            f"| {label} | {len(group)} | {hits} | {state_count(group, 'suspect')} "
            f"| {state_count(group, 'improved')} | {state_count(group, 'unstable')} of "
            f"{sum(line['rows'] for line in group)} | {statistics.median(seconds):.0f} s "
            f"| {max(seconds):.0f} s |")

    by_kind = collections.defaultdict(list)
    for line in lines:
        by_kind[line["kind"]].append(line)
    equal = by_kind["equal"]
    text = ["| what | runs | confirmed | suspects | improvements | unstable rows | median time | longest |",
            "|---|---:|---|---:|---:|---:|---:|---:|"]
    for label, group in (
        ("two copies of one build, quiet", [line for line in equal if not line["loaded"]]),
        ("two copies of one build, another process on one core", [line for line in equal if line["loaded"]]),
    ):
        if group:
            text.append(row(label, group, f"{sum(len(line['regressed']) for line in group)} alarms"))
    for kind in PLANTED:
        if by_kind[kind]:
            text.append(row(DESCRIPTION[kind], by_kind[kind], "found in " + share(by_kind[kind], found)))
    return "\n".join(text)


def is_reached(kind, subject, row):
    """Whether what was planted touches a row of a journal's line."""
    solver, width = re.match(r"(\S+) m=(?:\d+\.\.\.)?(\d+) ", row).groups()
    if kind == "large-m" and int(width) <= UNTOUCHED_WIDTH:
        return False
    return solver in FORWARD or subject == "setup"


def strays(lines):
    """A sentence on the rows that were confirmed although what was planted does not touch them."""
    runs = [line for line in lines if line["kind"] in PLANTED]
    if not runs:
        return ""
    found = [
        rows for line in runs
        if (rows := [row for subject, row in line["regressed"] if not is_reached(line["kind"], subject, row)])]
    widths = collections.defaultdict(set)
    for row in (row for rows in found for row in rows):
        solver, width = re.match(r"(\S+) m=(\S+) ", row).groups()
        widths[solver].add(width)
    where = "; ".join(
        f"{solver} at m = {enumerated(sorted(found, key=lambda width: int(width.split('.')[0])))}"
        for solver, found in sorted(widths.items()))
    return (
        f"In {len(found) or 'none'} of these {len(runs)} runs with a slowdown rows were confirmed that the slowdown "
        f"does not touch{': ' + where if where else ''}.\n\n")


def enumerated(words):
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def details(lines):
    """Which rows were confirmed, and how often."""
    text = []
    for kind in ["equal"] + PLANTED:
        group = [line for line in lines if line["kind"] == kind]
        rows = collections.Counter(f"{row} ({subject})" for line in group for subject, row in line["regressed"])
        if rows:
            text.append(f"Confirmed with {DESCRIPTION[kind]}, in so many of {len(group)} runs:\n")
            text += [f"- {count}: {label}" for label, count in rows.most_common(12)]
            if len(rows) > 12:
                text.append(f"- and {len(rows) - 12} other rows")
            text.append("")
    codes = collections.Counter((line["kind"], line["exit_code"]) for line in lines)
    text.append("Exit codes: " + ", ".join(f"{kind} {code}: {count}" for (kind, code), count in sorted(codes.items())))
    return "\n".join(text)


def write(options, lines):
    machines = sorted({f"{line['cpu']}, commit {(line['commit'] or 'unknown')[:7]}" for line in lines})
    with open(options.results, "w") as file:
        file.write(
            "# What the gate on timings finds\n\n"
            "Written by `Tests/Gate/validate.py`, which says how. Every run is one of `overparam regress` at the scale "
            f"`{options.scale}`, builds not counted: {'; '.join(machines)}. A slowdown is found by the row that is "
            "meant to: an iteration's seconds, the slope in m for the one above a width, the counters for the one "
            f"that takes no time.\n\n{table(lines)}\n\n{strays(lines)}{details(lines)}\n")
    print(table(lines))


def measure(options, left, lines):
    """Runs the gate as often as is left, and appends to the journal and to `lines`."""
    with tempfile.TemporaryDirectory() as scratch:
        base = os.path.join(scratch, "base")
        copy_build(options.build, base)
        for kind in {kind for kind, _ in left}:
            build = options.build if kind == "equal" else os.path.join(options.planted, kind, ".build", "release")
            copy_build(build, os.path.join(scratch, kind))
        for count, (kind, index) in enumerate(left):
            line = run_gate(options, base, os.path.join(scratch, kind), kind, index, scratch)
            with open(options.journal, "a") as file:
                file.write(json.dumps(line) + "\n")
            lines.append(line)
            print(f"{count + 1}/{len(left)} {kind} {index}: exit code {line['exit_code']}, "
                  f"{len(line['regressed'])} regressed, {line['seconds']} s", file=sys.stderr, flush=True)


def main():
    options = arguments()
    lines = [line for line in read(options.journal) if line["scale"] == options.scale]
    done = {(line["kind"], line["index"]) for line in lines}
    left = [] if options.table_only else [run for run in planned(options) if run not in done]
    if left:
        measure(options, left, lines)
    if not lines:
        sys.exit("no run is planned and none is recorded")
    write(options, lines)


if __name__ == "__main__":
    main()
