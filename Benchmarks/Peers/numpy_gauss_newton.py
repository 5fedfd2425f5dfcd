"""The Gauss-Newton iteration as a careful NumPy user would write it, beside ours in one run.

    python3 Benchmarks/Peers/numpy_gauss_newton.py .build/release/exact-gram

needs numpy and scipy (PyPI). Both sides use the same number of threads and single precision; they
take turns, and the medians and their ratio are printed. The NumPy side uses the structured Gram
matrix (X X^T o D D^T / m), never the Jacobian, and solves by Cholesky.
"""

import statistics
import time

import turns


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


def main():
    parser = turns.parser(__doc__, "exact-gram", n=1024, rounds=7)
    parser.add_argument("--solver", default="gram-structured")
    options = parser.parse_args()
    times = turns.take_turns(options, {
        options.solver: lambda _: turns.our_iterations(options, 8, options.solver),
        "NumPy": lambda seed: numpy_iterations(options.m, options.n, options.d, 8, seed),
    })
    for name, found in times.items():
        print(f"{name}: {1e3 * statistics.median(found):.1f} ms an iteration")
    ratios = [theirs / ours for ours, theirs in zip(times[options.solver], times["NumPy"])]
    print(f"ratio: {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
