"""Replays recorded training runs in NumPy, from exported problems, by the textbook formulas.

    python3 replay.py check EXECUTABLE      compares exact-gram with the replay, to 1e-9 |r_0|
    python3 replay.py fixture EXECUTABLE    writes trajectories.json beside this file, for the tests
    python3 replay.py show DIRECTORY        prints the residuals of plain Gauss-Newton

EXECUTABLE is a built exact-gram. Needs numpy. The replay forms the Jacobian entry by entry and solves
with LU: nothing is shared with the kernels that it checks. In double precision throughout.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

# Sizes are small enough for an explicit Jacobian and a fixture of a few kilobytes.
PROBLEMS = [
    dict(dataset="sphere", n=24, m=96, d=6, shift=0.0, target="gaussian", seed=1),
    dict(dataset="sphere", n=12, m=300, d=5, shift=0.4, target="teacher", seed=2),
    dict(dataset="clustered:0.2", n=20, m=257, d=7, shift=0.0, target="gaussian", seed=3),
    dict(dataset="low-rank:3", n=10, m=200, d=9, shift=0.4, target="gaussian", seed=4),
    dict(dataset="digits", n=32, m=130, d=64, shift=0.0, target="labels", seed=5),
]
RUNS = [
    dict(solver="gram-explicit", options={"damping": "none"}),
    dict(solver="gram-explicit", options={"damping": "levenberg-marquardt"}),
    dict(solver="gradient-descent", options={"learning-rate": "0.25"}),
    dict(solver="gradient-descent", options={"learning-rate": "spectral"}),
]
ITERATIONS = 8


def load(directory):
    """X (n x d), y, W (m x d), a and the parameters of an exported problem."""
    directory = pathlib.Path(directory)
    arrays = [np.load(directory / f"{name}.npy").astype(np.float64) for name in "XyWa"]
    return arrays, json.loads((directory / "problem.json").read_text())


def forward(x, y, w, a, b):
    """The residual f(X) - y and the firing matrix D (n x m)."""
    z = x @ w.T
    fires = z > b
    return np.where(fires, z - b, 0.0) @ a / np.sqrt(len(a)) - y, fires


def jacobian(x, a, fires):
    """J (n x m d): row i is (a_r D_ir x_i / sqrt m)_r."""
    n, d = x.shape
    return ((fires * a)[:, :, None] * x[:, None, :]).reshape(n, -1) / np.sqrt(len(a))


def gauss_newton(x, y, w, a, b, iterations):
    """Norms of the residual before each plain step and after the last."""
    norms = []
    for _ in range(iterations):
        r, fires = forward(x, y, w, a, b)
        norms.append(np.linalg.norm(r))
        j = jacobian(x, a, fires)
        w = w - (j.T @ np.linalg.solve(j @ j.T, r)).reshape(w.shape)
    return norms + [np.linalg.norm(forward(x, y, w, a, b)[0])]


def levenberg_marquardt(x, y, w, a, b, iterations):
    """The same for damped steps, accepted or not."""
    norms = []
    r, fires = forward(x, y, w, a, b)
    j = jacobian(x, a, fires)
    gram = j @ j.T
    n = len(y)
    floor = 2.0**-53 * np.trace(gram)
    mu = max(1e-3 * np.trace(gram) / n, floor)
    for _ in range(iterations):
        norms.append(np.linalg.norm(r))
        alpha = np.linalg.solve(gram + mu * np.eye(n), r)
        q = gram @ alpha
        predicted = q @ r - q @ q / 2
        trial = w - (j.T @ alpha).reshape(w.shape)
        new, new_fires = forward(x, y, trial, a, b)
        ratio = (r - new) @ (r + new) / 2 / predicted
        if ratio > 0.25:
            w, r, fires = trial, new, new_fires
            j = jacobian(x, a, fires)
            gram = j @ j.T
            if ratio > 0.75:
                mu = max(mu / 5, floor)
        else:
            mu *= 4
    return norms + [np.linalg.norm(r)]


def gradient_descent(x, y, w, a, b, iterations, rate):
    """The same for gradient descent; `spectral` is 1/lambda_max(G(0))."""
    if rate == "spectral":
        j = jacobian(x, a, forward(x, y, w, a, b)[1])
        rate = 1 / np.linalg.eigvalsh(j @ j.T)[-1]
    norms = []
    for _ in range(iterations):
        r, fires = forward(x, y, w, a, b)
        norms.append(np.linalg.norm(r))
        w = w - float(rate) * (jacobian(x, a, fires).T @ r).reshape(w.shape)
    return norms + [np.linalg.norm(forward(x, y, w, a, b)[0])]


def replay(problem_directory, run):
    """Norms of the residual before each of ITERATIONS steps and after the last."""
    (x, y, w, a), parameters = load(problem_directory)
    start = (x, y, w, a, parameters["shift"], ITERATIONS)
    if run["solver"] == "gradient-descent":
        return gradient_descent(*start, run["options"]["learning-rate"])
    if run["options"]["damping"] == "none":
        return gauss_newton(*start)
    return levenberg_marquardt(*start)


def arguments(problem, run=None):
    """The command line that names a problem, and a run on it."""
    line = ["--dataset", problem["dataset"], "--target", problem["target"], "--precision", "double"]
    line += ["-n", problem["n"], "-m", problem["m"], "-d", problem["d"]]
    line += ["--shift", problem["shift"], "--seed", problem["seed"]]
    if run:
        line += ["--solver", run["solver"], "--iterations", ITERATIONS, "--tolerance", 0]
        line += ["--processes", 1]
        for key, value in run["options"].items():
            line += ["--option", f"{key}={value}"]
    return [str(word) for word in line]


def record(executable, problem, run, folder):
    """The norms that exact-gram records of a run."""
    subprocess.run([executable, *arguments(problem, run), "--out", folder], check=True, capture_output=True)
    line = json.loads(pathlib.Path(folder, "exact-gram", "journal.jsonl").read_text())
    assert line["status"] == "ok", line["reason"]
    return [i["residual"] for i in line["iterations"]] + [line["final_residual"]]


def runs(executable):
    """Every problem with the folder that it is exported to, and every run."""
    for problem in PROBLEMS:
        with tempfile.TemporaryDirectory() as folder:
            export = [executable, *arguments(problem), "--export-problem", folder + "/problem"]
            subprocess.run(export, check=True, capture_output=True)
            for run in RUNS:
                yield problem, run, folder


def check(executable):
    """Compares every solver's recorded residuals with the replay's."""
    worst = 0.0
    for index, (problem, run, folder) in enumerate(runs(executable)):
        expected = replay(folder + "/problem", run)
        same = ["gram-explicit", "gram-structured", "gram-refined"]
        for solver in [run["solver"]] if run["solver"] not in same else same:
            found = record(executable, problem, run | {"solver": solver}, f"{folder}/{index}-{solver}")
            error = max(abs(f - e) for f, e in zip(found, expected, strict=True)) / expected[0]
            worst = max(worst, error)
            print(f"{error:.1e}  {solver:17} {problem['dataset']:14} {run['options']}")
    print(f"worst: {worst:.1e} |r_0|, limit 1e-9")
    return 0 if worst <= 1e-9 else 1


def fixture(executable):
    """Writes the replay's trajectories."""
    trajectories = [
        dict(problem=problem, solver=run["solver"], options=run["options"],
             residuals=replay(folder + "/problem", run))
        for problem, run, folder in runs(executable)
    ]
    path = pathlib.Path(__file__).with_name("trajectories.json")
    path.write_text(json.dumps(trajectories, indent=1) + "\n")
    print(f"{path}: {len(trajectories)} trajectories")
    return 0


def show(directory):
    """Prints the replay of plain Gauss-Newton on an exported problem."""
    for index, norm in enumerate(replay(directory, RUNS[0])):
        print(index, norm)
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("check", "fixture", "show"):
        sys.exit(__doc__)
    sys.exit({"check": check, "fixture": fixture, "show": show}[sys.argv[1]](sys.argv[2]))
