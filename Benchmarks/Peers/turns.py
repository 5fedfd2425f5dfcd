"""What the comparisons with peers share: their options, our iterations, and turns between contestants."""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile


def parser(description, executable, n, rounds):
    """The options that every comparison has."""
    made = argparse.ArgumentParser(description=description.split("\n")[0])
    made.add_argument("executable", help=f"the built {executable}")
    made.add_argument("-m", type=int, default=8192)
    made.add_argument("-n", type=int, default=n)
    made.add_argument("-d", type=int, default=64)
    made.add_argument("--threads", type=int, default=2)
    made.add_argument("--rounds", type=int, default=rounds)
    return made


def our_iterations(options, count, solver, *extra):
    """Seconds of each recorded iteration after the first, from a fresh process."""
    return our_seconds(
        options, solver, "-d", str(options.d), "--precision", "single", "--shift", "0",
        "--iterations", str(count + 1), "--tolerance", "0", "--dataset", "sphere", *extra)


def our_kernel(options, kernel):
    """Seconds of each recorded call of a kernel after the first, from a fresh process."""
    return our_seconds(options, kernel)


def our_seconds(options, solver, *extra):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [options.executable, "--solver", solver, "-m", str(options.m), "-n", str(options.n),
             "--threads", str(options.threads), "--processes", "1", "--out", folder + "/run", *extra],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        [journal] = pathlib.Path(folder).glob("run/*/journal.jsonl")
        record = json.loads(journal.read_text())
    if not record["iterations"]:
        raise SystemExit(f"{solver}: {record['status']}, {record['reason']}")
    return [iteration["seconds"] for iteration in record["iterations"][1:]]


def take_turns(options, contestants, precision="single"):
    """The median seconds of an iteration in each round, by contestant, a function of the round's number.

    The libraries of a peer are to be imported by its function, after they have been told the threads.
    """
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = str(options.threads)
    medians = {name: [] for name in contestants}
    for round_ in range(options.rounds):
        for name, iterations in contestants.items():
            medians[name].append(statistics.median(iterations(round_)))
    print(f"m = {options.m}, n = {options.n}, d = {options.d}, {options.threads} threads, {precision} precision")
    return medians
