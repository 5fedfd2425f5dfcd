#!/usr/bin/env python3
"""Sums every run's cost from the JSON alone and compares with what `overparam export --format costs` says.

Usage: python3 check_costs.py BIN RUN [RUN ...], with the executables' folder and folders of runs. Seconds are added in
order, in double precision: every number must be the same to the last digit. Needs Python's standard library.
"""

import csv
import io
import json
import pathlib
import statistics
import subprocess
import sys

TOLERANCE, ROUNDOFF = 1e-2, {"single": 2.0**-24, "double": 2.0**-53}


def costs(run):
    """First, amortised, steady, steps, training, setup, draw, total and total without drawing, of a journal's line."""
    steps, seconds = run["iterations"], [step["seconds"] for step in run["iterations"]]
    start = steps[0]["residual"]
    after = [step["residual"] for step in steps[1:]] + [run["final_residual"]]
    there = [k for k, r in enumerate(after) if start and r is not None and r <= TOLERANCE * start]
    count = there[0] + 1 if there else len(steps)
    training = 0.0
    for second in seconds[:count]:
        training += second
    least = max(run["options"].get("tolerance", 0), 64 * ROUNDOFF[run["point"]["precision"]]) * (start or 0)
    steady = [
        step["seconds"] for step in steps
        if step["accepted"] and step["index"] > 0 and (step["residual"] is None or step["residual"] > least)]
    setup = run["setup"]["seconds"] if run["setup"] else None
    draw = run["setup"]["phases"].get("draw") if run["setup"] else None
    return {
        "setup_seconds": setup, "draw_seconds": draw, "first_seconds": seconds[0], "amortised_seconds": training / count,
        "steady_seconds": statistics.median(steady) if steady else None, "steps": count if there else None,
        "training_seconds": training, "total_seconds": None if setup is None else setup + training,
        "total_without_draw_seconds": None if draw is None else setup - draw + training}


def check(binaries, folder):
    """How many runs differ, and how many were compared."""
    text = subprocess.run(
        [binaries / "overparam", "export", folder, "--format", "costs"], stdout=subprocess.PIPE, check=True).stdout
    told = {(row["family"], row["cell"]): row for row in csv.DictReader(io.StringIO(text.decode()))}
    wrong, compared = 0, 0
    for journal in sorted(folder.glob("*/journal.jsonl")):
        manifest = json.loads((journal.parent / "manifest.json").read_text(encoding="utf-8"))
        simulated = {solver["name"] for solver in manifest.get("solvers") or [] if solver["simulated"]} or {"quantum"}
        latest = {run["cell"]: run for run in map(json.loads, journal.open(encoding="utf-8"))}
        for cell, run in latest.items():
            row = told[journal.parent.name, cell]
            usable = run["status"] == "ok" and any(step["accepted"] for step in run["iterations"])
            expected = costs(run) if usable else {}
            if run["solver"] in simulated:
                expected = {"steps": expected.get("steps")}
            found = {name: float(row[name]) if row[name] else None for name in row if name in KEYS}
            compared += 1
            if found != {name: expected.get(name) for name in KEYS}:
                wrong += 1
                print(f"{journal.parent.name} {cell}: {found} is not {expected}", file=sys.stderr)
    return wrong, compared


KEYS = (
    "setup_seconds", "draw_seconds", "first_seconds", "amortised_seconds", "steady_seconds", "steps", "training_seconds",
    "total_seconds", "total_without_draw_seconds")


def main():
    binaries, failed = pathlib.Path(sys.argv[1]), False
    for folder in map(pathlib.Path, sys.argv[2:]):
        wrong, compared = check(binaries, folder)
        failed = failed or wrong > 0 or compared == 0
        print(f"{folder.name}: {compared} runs, {wrong} of them not as summed from the JSON")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
