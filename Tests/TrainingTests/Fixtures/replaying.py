"""What the replays in NumPy share: exported problems, recorded runs, the rule for mu. Needs numpy.

A problem is what the command line says of it; a run has its `options`, and a `shift` where it is not the
problem's. A replay is a function of the folder of an exported problem and of a run, to a dictionary that goes into
the fixture, whose `residuals` are the norms before each step and after the last.
"""

import json
import pathlib
import subprocess
import tempfile

import numpy as np

LIMIT = 1e-9


class Damping:
    """mu of a damped step: a fifth after a good one, four times as much after one that is not taken."""

    def __init__(self, gram):
        self.floor = 2.0**-53 * np.trace(gram)
        self.mu = max(1e-3 * np.trace(gram) / len(gram), self.floor)

    def accepts(self, before, after, q):
        """Whether the step from residual `before` to `after` is taken, where q = G alpha."""
        ratio = (before - after) @ (before + after) / 2 / (q @ before - q @ q / 2)
        if not ratio > 0.25:
            self.mu *= 4
            return False
        if ratio > 0.75:
            self.mu = max(self.mu / 5, self.floor)
        return True


def command(executable, problem, run, *more):
    """The command line that names a problem, and the options of a run on it."""
    line = ["--dataset", problem["dataset"], "--target", problem["target"], "--precision", "double"]
    line += ["-n", problem["n"], "-m", problem["m"], "-d", problem["d"]]
    line += ["--shift", problem["shift"], "--seed", problem["seed"]]
    for key, value in run["options"].items():
        line += ["--option", f"{key}={value}"]
    return [executable, *(str(word) for word in [*line, *more])]


def record(executable, problem, run, solver, steps, folder):
    """The norms that the executable records of a run."""
    more = ["--solver", solver, "--iterations", steps, "--tolerance", 0, "--processes", 1, "--out", folder]
    subprocess.run(command(executable, problem, run, *more), check=True, capture_output=True)
    [journal] = pathlib.Path(folder).glob("*/journal.jsonl")
    line = json.loads(journal.read_text())
    assert line["status"] == "ok", line["reason"]
    return [i["residual"] for i in line["iterations"]] + [line["final_residual"]]


def exported(executable, problems, runs):
    """Every problem, with the shift of the run, and run, and the folder that has `problem`."""
    for problem in problems:
        for run in runs:
            problem_of_run = problem | dict(shift=run.get("shift", problem["shift"]))
            with tempfile.TemporaryDirectory() as folder:
                export = command(executable, problem_of_run, run, "--export-problem", folder + "/problem")
                subprocess.run(export, check=True, capture_output=True)
                yield problem_of_run, run, folder


def check(executable, problems, runs, replay, solvers, steps):
    """Compares the recorded residuals of `solvers` of a run with the replay's; an exit code."""
    errors = []
    for problem, run, folder in exported(executable, problems, runs):
        expected = replay(folder + "/problem", run)["residuals"]
        for solver in solvers(run):
            found = record(executable, problem, run, solver, steps, f"{folder}/{solver}")
            distances = [abs(f - e) for f, e in zip(found, expected, strict=True)]
            # NumPy's maximum of what has a NaN is NaN, Python's may be another.
            errors.append(np.max(distances) / expected[0])
            print(f"{errors[-1]:.1e}  {solver:17} {problem['dataset']:14} {run['options']}")
    worst = np.max(errors)
    print(f"worst: {worst:.1e} |r_0|, limit {LIMIT:.0e}")
    # Said so that NaN fails.
    return 0 if worst <= LIMIT else 1


def fixture(executable, problems, runs, replay, path):
    """Writes the replay's trajectories."""
    found = [
        dict(problem=problem) | {key: run[key] for key in run if key != "shift"} | replay(folder + "/problem", run)
        for problem, run, folder in exported(executable, problems, runs)
    ]
    path.write_text(json.dumps(found, indent=1) + "\n")
    print(f"{path}: {len(found)} trajectories")
    return 0
