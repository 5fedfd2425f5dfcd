"""Replays recorded training runs in NumPy, from exported problems, by the textbook formulas.

    python3 replay.py check EXECUTABLE      compares exact-gram with the replay, to 1e-9 |r_0|
    python3 replay.py fixture EXECUTABLE    writes trajectories.json beside this file, for the tests
    python3 replay.py show DIRECTORY        prints the residuals of plain Gauss-Newton

EXECUTABLE is a built exact-gram. Needs numpy. The replay forms the Jacobian entry by entry and solves
with LU: nothing is shared with the kernels that it checks. In double precision throughout.
"""

import json
import pathlib
import sys

import numpy as np

import replaying

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
# Solvers whose iterates are the same.
EXACT = ["gram-explicit", "gram-structured", "gram-refined"]
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
    damping = replaying.Damping(gram)
    for _ in range(iterations):
        norms.append(np.linalg.norm(r))
        alpha = np.linalg.solve(gram + damping.mu * np.eye(len(y)), r)
        trial = w - (j.T @ alpha).reshape(w.shape)
        new, new_fires = forward(x, y, trial, a, b)
        if damping.accepts(r, new, gram @ alpha):
            w, r = trial, new
            j = jacobian(x, a, new_fires)
            gram = j @ j.T
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
        return dict(residuals=gradient_descent(*start, run["options"]["learning-rate"]))
    if run["options"]["damping"] == "none":
        return dict(residuals=gauss_newton(*start))
    return dict(residuals=levenberg_marquardt(*start))


def check(executable):
    """Compares every solver's recorded residuals with the replay's."""
    solvers = lambda run: EXACT if run["solver"] in EXACT else [run["solver"]]
    return replaying.check(executable, PROBLEMS, RUNS, replay, solvers, ITERATIONS)


def fixture(executable):
    """Writes the replay's trajectories."""
    path = pathlib.Path(__file__).with_name("trajectories.json")
    return replaying.fixture(executable, PROBLEMS, RUNS, replay, path)


def show(directory):
    """Prints the replay of plain Gauss-Newton on an exported problem."""
    for index, norm in enumerate(replay(directory, RUNS[0])["residuals"]):
        print(index, norm)
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("check", "fixture", "show"):
        sys.exit(__doc__)
    sys.exit({"check": check, "fixture": fixture, "show": show}[sys.argv[1]](sys.argv[2]))
