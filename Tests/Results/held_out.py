#!/usr/bin/env python3
"""How well the map of winners holds where nothing was measured.

    held_out.py BUILD RUN [--out FOLDER] [--processes P]

RUN has the study `common`. Every solver of it is measured at the points (m, n) of `held_out.json`, which are on
none of its ladders, with the executables in BUILD and the options that RUN has; d = 16, shift 0.4. At each point
the winner is the solver of which `overparam predict` expects the least time an iteration, and its regret is its
measured time over that of the fastest. FOLDER keeps what is measured, and what it has is not measured again.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys

FAMILIES = ["exact-gram", "fast-jl", "sublinear"]
TOLERANCE = 1e-2


def solvers_of(run, family):
    """By solver, the record of a cell of `common`: its options and threads are those of all."""
    manifest = json.loads((run / family / "manifest.json").read_text())
    common = {key for study in manifest["studies"] if study["name"] == "common" for key in study["cells"]}
    found = {}
    for line in (run / family / "journal.jsonl").read_text().splitlines():
        record = json.loads(line)
        if record["cell"] in common:
            found.setdefault(record["solver"], record)
    return found


def measure(build, out, family, solvers, point, processes):
    """One run a point and number of iterations: what it recorded."""
    by_length = {}
    for solver, record in solvers.items():
        options = record["options"]
        by_length.setdefault((options["iterations"], options["tolerance"]), []).append(solver)
    threads = next(iter(solvers.values()))["point"]["threads"]
    lines = []
    for (iterations, tolerance), names in sorted(by_length.items()):
        folder = out / f"{point[0]}-{point[1]}-{iterations}"
        command = [
            build / family, "--solver", ",".join(names), "-m", point[0], "-n", point[1], "-d", 16, "--shift", 0.4,
            "--precision", "single", "--threads", threads, "--iterations", iterations, "--tolerance", tolerance,
            "--processes", processes, "--time-limit", "2m", "--resume", "--out", folder,
        ]
        subprocess.run(
            [str(word) for word in command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        lines += (folder / family / "journal.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def amortised(record):
    """Seconds an iteration up to the one that reaches the tolerance, or of all."""
    steps = record["iterations"]
    residuals = [step["residual"] for step in steps] + [record["final_residual"]]
    reached = [k for k, r in enumerate(residuals) if k > 0 and r is not None and r <= TOLERANCE * residuals[0]]
    count = reached[0] if reached else len(steps)
    return sum(step["seconds"] for step in steps[:count]) / count


def predicted(build, run, point, threads):
    """By solver, the seconds an iteration on `threads` threads that the run lets expect."""
    command = [
        build / "overparam", "predict", run, "-m", point[0], "-n", point[1], "-d", 16, "--shift", 0.4,
        "--threads", threads, "--precision", "single", "--format", "json",
    ]
    result = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True)
    return {each["solver"]: each["iteration"]["estimate"] for each in json.loads(result.stdout)}


def regrets(build, run, out, processes, only_measure):
    families = [family for family in FAMILIES if (run / family).is_dir()]
    solvers = {family: solvers_of(run, family) for family in families}
    threads = next(record["point"]["threads"] for own in solvers.values() for record in own.values())
    for point in json.loads((pathlib.Path(__file__).parent / "held_out.json").read_text()):
        measured = {}
        for family in families:
            for record in measure(build, out, family, solvers[family], point, processes):
                if record["status"] == "ok":
                    measured.setdefault(record["solver"], []).append(amortised(record))
        times = {solver: statistics.median(values) for solver, values in measured.items()}
        if only_measure:
            continue
        expected = predicted(build, run, point, threads)
        winner = min((solver for solver in times if solver in expected), key=expected.get)
        best = min(times, key=times.get)
        yield point, winner, best, times[winner] / times[best]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("run", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--measure", action="store_true", help="measure, and predict nothing")
    given = parser.parse_args()
    out = given.out or given.run.with_name(given.run.name + "-held-out")
    largest, right, count = 1.0, 0, 0
    for (m, n), winner, best, regret in regrets(given.build, given.run, out, given.processes, given.measure):
        print(f"m {m:6} n {n:4}  map: {winner:18} fastest: {best:18} regret {regret:.2f}", flush=True)
        largest, right, count = max(largest, regret), right + (winner == best), count + 1
    if given.measure:
        return 0
    print(f"right at {right} of {count} points; the largest regret is {largest:.2f}")
    return 0 if largest < 1.3 else 1


if __name__ == "__main__":
    sys.exit(main())
