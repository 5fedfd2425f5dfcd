"""The Gauss-Newton iteration as a careful NumPy user would write it, beside ours in one run.

    python3 Benchmarks/Peers/numpy_gauss_newton.py .build/release/exact-gram

needs numpy and scipy (PyPI). Both sides use the same number of threads and single precision; they
take turns, and the medians and their ratio are printed. The NumPy side uses the structured Gram
matrix (X X^T o D D^T / m), never the Jacobian, and solves by Cholesky.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("executable", help="the built exact-gram")
    parser.add_argument("-m", type=int, default=8192)
    parser.add_argument("-n", type=int, default=1024)
    parser.add_argument("-d", type=int, default=64)
    parser.add_argument("--solver", default="gram-structured")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=7)
    return parser.parse_args()


def numpy_iterations(m, n, d, count, seed):
    """Seconds of each of `count` Gauss-Newton iterations after the first."""
    import numpy as np
    from scipy.linalg import cho_factor, cho_solve

    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, d)).astype(np.float32)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    y = rng.standard_normal(n).astype(np.float32)
    w = rng.standard_normal((m, d)).astype(np.float32)
    a = rng.choice(np.float32([-1, 1]), m)
    k = x @ x.T
    scale = np.float32(1 / np.sqrt(m))
    seconds = []
    for _ in range(count + 1):
        start = time.perf_counter()
        z = x @ w.T
        fires = (z > 0).astype(np.float32)
        np.maximum(z, 0, out=z)
        r = scale * (z @ a) - y
        gram = k * (fires @ fires.T) / m
        factor = cho_factor(gram.astype(np.float64), lower=True, overwrite_a=True, check_finite=False)
        alpha = cho_solve(factor, r, check_finite=False).astype(np.float32)
        fires *= a
        w -= fires.T @ ((scale * alpha)[:, None] * x)
        seconds.append(time.perf_counter() - start)
    return seconds[1:]


def our_iterations(options, count):
    """Seconds of each recorded iteration after the first, from a fresh process."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [options.executable, "--solver", options.solver, "-m", str(options.m), "-n", str(options.n),
             "-d", str(options.d), "--precision", "single", "--threads", str(options.threads),
             "--shift", "0", "--iterations", str(count + 1), "--tolerance", "0", "--processes", "1",
             "--dataset", "sphere", "--out", folder + "/run"],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(folder + "/run/exact-gram/journal.jsonl") as journal:
            record = json.loads(journal.readline())
    return [iteration["seconds"] for iteration in record["iterations"][1:]]


def main():
    options = arguments()
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[name] = str(options.threads)
    ours, theirs, ratios = [], [], []
    for round_ in range(options.rounds):
        a = statistics.median(our_iterations(options, 8))
        b = statistics.median(numpy_iterations(options.m, options.n, options.d, 8, round_))
        ours.append(a)
        theirs.append(b)
        ratios.append(b / a)
    print(f"m = {options.m}, n = {options.n}, d = {options.d}, {options.threads} threads, single precision")
    print(f"{options.solver}: {1e3 * statistics.median(ours):.1f} ms an iteration")
    print(f"NumPy: {1e3 * statistics.median(theirs):.1f} ms an iteration")
    print(f"ratio: {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
