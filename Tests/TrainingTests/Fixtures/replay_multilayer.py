"""Replays training runs of networks of several layers in NumPy, from exported problems.

    python3 replay_multilayer.py check EXECUTABLE      compares multilayer with the replay, to 1e-9 |r_0|
    python3 replay_multilayer.py fixture EXECUTABLE    writes multilayer.json beside this file

EXECUTABLE is a built multilayer. Needs numpy. The derivative of f by each pre-activation is a complex
step, f(z + i h e_r) with h = 1e-40: no formula of back-propagation is shared with what this checks. The
Jacobian is formed entry by entry and systems are solved by LU, in double precision throughout.
"""

import json
import pathlib
import sys

import numpy as np

import replaying

PROBLEMS = [
    dict(dataset="sphere", n=8, m=128, d=5, shift=0.4, target="gaussian", seed=8),
    dict(dataset="clustered:0.3", n=10, m=64, d=6, shift=0.0, target="teacher", seed=2),
]
RUNS = [
    dict(options=dict(layers="3", normalise="on", train="all", damping="none")),
    dict(options=dict(layers="2", normalise="on", train="all", damping="none")),
    dict(options=dict(layers="4", normalise="on", train="last", damping="none")),
    dict(options=dict(layers="3", normalise="off", train="all", damping="none"), shift=0.0),
    dict(options=dict(layers="3", normalise="on", train="all", damping="levenberg-marquardt")),
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
    """Norms of the residual before each of ITERATIONS steps and after the last, and the lower triangle of G(0)."""
    x, y, weights, a, b = load(directory)
    options = run["options"]
    first = len(weights) if options["train"] == "last" else 2
    where = (options["normalise"], first)
    r = residual(x, y, weights, a, b, options["normalise"])
    j = jacobian(x, weights, a, b, *where)
    gram = start = j @ j.T
    damping = replaying.Damping(gram) if options["damping"] != "none" else None
    norms = []
    for _ in range(ITERATIONS):
        norms.append(np.linalg.norm(r))
        mu = damping.mu if damping else 0.0
        alpha = np.linalg.solve(gram + mu * np.eye(len(y)), r)
        new = moved(weights, j.T @ alpha, first)
        after = residual(x, y, new, a, b, options["normalise"])
        if damping is None or damping.accepts(r, after, gram @ alpha):
            weights, r = new, after
            j = jacobian(x, weights, a, b, *where)
            gram = j @ j.T
    return dict(residuals=norms + [np.linalg.norm(r)], gram=start[np.tril_indices(len(start))].tolist())


def check(executable):
    """Compares every solver's recorded residuals with the replay's."""
    return replaying.check(executable, PROBLEMS, RUNS, replay, lambda run: SOLVERS, ITERATIONS)


def fixture(executable):
    """Writes the replay's trajectories and its G(0)."""
    path = pathlib.Path(__file__).with_name("multilayer.json")
    return replaying.fixture(executable, PROBLEMS, RUNS, replay, path)


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("check", "fixture"):
        sys.exit(__doc__)
    sys.exit({"check": check, "fixture": fixture}[sys.argv[1]](sys.argv[2]))
