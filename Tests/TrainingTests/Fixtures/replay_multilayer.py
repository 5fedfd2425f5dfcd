"""Replays training runs of networks of several layers in NumPy, from exported problems.

    python3 replay_multilayer.py check EXECUTABLE      compares multilayer with the replay, to 1e-9 |r_0|
    python3 replay_multilayer.py fixture EXECUTABLE    writes multilayer.json beside this file

EXECUTABLE is a built multilayer. Needs numpy. The derivative of f by each pre-activation is a complex
step, f(z + i h e_r) with h = 1e-40: no formula of back-propagation is shared with what this checks. The
Jacobian is formed entry by entry and systems are solved by LU, in double precision throughout.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

PROBLEMS = [
    dict(dataset="sphere", n=8, m=128, d=5, shift=0.4, target="gaussian", seed=8),
    dict(dataset="clustered:0.3", n=10, m=64, d=6, shift=0.0, target="teacher", seed=2),
]
RUNS = [
    dict(layers="3", normalise="on", train="all", damping="none"),
    dict(layers="2", normalise="on", train="all", damping="none"),
    dict(layers="4", normalise="on", train="last", damping="none"),
    dict(layers="3", normalise="off", train="all", damping="none", shift=0.0),
    dict(layers="3", normalise="on", train="all", damping="levenberg-marquardt"),
]
SOLVERS = ["multilayer-dense", "multilayer-lazy", "multilayer-sparse"]
ITERATIONS = 6
STEP = 1e-40


def load(directory):
    """X, y, the weights of every layer, a and the parameters of an exported problem."""
    directory = pathlib.Path(directory)
    parameters = json.loads((directory / "problem.json").read_text())
    names = ["W"] + [f"W{layer}" for layer in range(2, parameters["layers"] + 1)]
    x, y, a = (np.load(directory / f"{name}.npy") for name in "Xya")
    return x, y, [np.load(directory / f"{name}.npy") for name in names], a, parameters["shift"]


def mean_square(b):
    """E[max(z - b, 0)^2] for z ~ N(0, 1), by Gauss-Legendre quadrature."""
    nodes, weights = np.polynomial.legendre.leggauss(200)
    z = b + 7 * (nodes + 1)
    return 7 * weights @ ((z - b) ** 2 * np.exp(-z * z / 2)) / np.sqrt(2 * np.pi)


def output(z, b, normalise):
    """h of pre-activations z, whose last axis is the neurons; z may be complex."""
    g = np.where(z.real > b, z - b, 0)
    if normalise == "on":
        return g / np.sqrt((g * g).sum(axis=-1, keepdims=True))
    return g / np.sqrt(z.shape[-1] * mean_square(b))


def outputs(x, weights, b, normalise):
    """h_0 = x, h_1, ..., h_L and z_1, ..., z_L."""
    h, z = [x], []
    for w in weights:
        z.append(h[-1] @ w.T)
        h.append(output(z[-1], b, normalise))
    return h, z


def residual(x, y, weights, a, b, normalise):
    return outputs(x, weights, b, normalise)[0][-1] @ a - y


def jacobian(x, weights, a, b, normalise, first):
    """Rows of derivatives by the weights of layers `first` to L, n x parameters."""
    h, z = outputs(x, weights, b, normalise)
    n, m = z[0].shape
    rows = []
    for layer in range(first - 1, len(weights)):
        # Every neuron's pre-activation moved by itself: n x m networks of m neurons.
        moved = z[layer][:, None, :] + 1j * STEP * np.eye(m)
        value = output(moved, b, normalise)
        for w in weights[layer + 1:]:
            value = output(value @ w.T, b, normalise)
        u = (value @ a).imag / STEP
        rows.append((u[:, :, None] * h[layer][:, None, :]).reshape(n, -1))
    return np.hstack(rows)


def moved(weights, step, first):
    """The weights less `step`, which holds those of layers `first` to L."""
    new, position = list(weights), 0
    for layer in range(first - 1, len(weights)):
        size = weights[layer].size
        new[layer] = weights[layer] - step[position:position + size].reshape(weights[layer].shape)
        position += size
    return new


def replay(directory, run):
    """Norms of the residual before each of ITERATIONS steps and after the last, and G(0)."""
    x, y, weights, a, b = load(directory)
    first = len(weights) if run["train"] == "last" else 2
    where = (run["normalise"], first)
    r = residual(x, y, weights, a, b, run["normalise"])
    j = jacobian(x, weights, a, b, *where)
    gram = start = j @ j.T
    n = len(y)
    floor = 2.0**-53 * np.trace(gram)
    damped = run["damping"] != "none"
    mu = max(1e-3 * np.trace(gram) / n, floor) if damped else 0.0
    norms = []
    for _ in range(ITERATIONS):
        norms.append(np.linalg.norm(r))
        alpha = np.linalg.solve(gram + mu * np.eye(n), r)
        q = gram @ alpha
        new = moved(weights, j.T @ alpha, first)
        after = residual(x, y, new, a, b, run["normalise"])
        ratio = (r - after) @ (r + after) / 2 / (q @ r - q @ q / 2)
        if damped and not ratio > 0.25:
            mu *= 4
            continue
        if damped and ratio > 0.75:
            mu = max(mu / 5, floor)
        weights, r = new, after
        j = jacobian(x, weights, a, b, *where)
        gram = j @ j.T
    return norms + [np.linalg.norm(r)], start


def arguments(problem, run, solver=None):
    """The command line that names a problem, and a run on it."""
    line = ["--dataset", problem["dataset"], "--target", problem["target"], "--precision", "double"]
    line += ["-n", problem["n"], "-m", problem["m"], "-d", problem["d"]]
    line += ["--shift", run.get("shift", problem["shift"]), "--seed", problem["seed"]]
    for key in ["layers", "normalise", "train", "damping"]:
        line += ["--option", f"{key}={run[key]}"]
    if solver:
        line += ["--solver", solver, "--iterations", ITERATIONS, "--tolerance", 0, "--processes", 1]
    return [str(word) for word in line]


def runs(executable):
    """Every problem and run with the folder that the problem is exported to."""
    for problem in PROBLEMS:
        for run in RUNS:
            with tempfile.TemporaryDirectory() as folder:
                export = [executable, *arguments(problem, run), "--export-problem", folder + "/problem"]
                subprocess.run(export, check=True, capture_output=True)
                yield problem, run, folder


def check(executable):
    """Compares every solver's recorded residuals with the replay's."""
    worst = 0.0
    for problem, run, folder in runs(executable):
        expected, _ = replay(folder + "/problem", run)
        for solver in SOLVERS:
            out = f"{folder}/{solver}"
            command = [executable, *arguments(problem, run, solver), "--out", out]
            subprocess.run(command, check=True, capture_output=True)
            line = json.loads(pathlib.Path(out, "multilayer", "journal.jsonl").read_text())
            assert line["status"] == "ok", line["reason"]
            found = [i["residual"] for i in line["iterations"]] + [line["final_residual"]]
            error = max(abs(f - e) for f, e in zip(found, expected)) / expected[0]
            worst = max(worst, error)
            print(f"{error:.1e}  {solver:17} {problem['dataset']:14} {run}")
    print(f"worst: {worst:.1e} |r_0|, limit 1e-9")
    return 0 if worst <= 1e-9 else 1


def fixture(executable):
    """Writes the replay's trajectories and its G(0)."""
    found = []
    for problem, run, folder in runs(executable):
        residuals, gram = replay(folder + "/problem", run)
        options = {key: run[key] for key in ["layers", "normalise", "train", "damping"]}
        found.append(dict(
            problem=problem | dict(shift=run.get("shift", problem["shift"])), options=options,
            residuals=residuals, gram=gram[np.tril_indices(len(gram))].tolist()))
    path = pathlib.Path(__file__).with_name("multilayer.json")
    path.write_text(json.dumps(found, indent=1) + "\n")
    print(f"{path}: {len(found)} trajectories")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("check", "fixture"):
        sys.exit(__doc__)
    sys.exit({"check": check, "fixture": fixture}[sys.argv[1]](sys.argv[2]))
