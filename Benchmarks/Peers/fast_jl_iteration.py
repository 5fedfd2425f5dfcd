"""One sketched Gauss-Newton iteration, ours and SciPy's, beside the exact ones in one run.

    python3 Benchmarks/Peers/fast_jl_iteration.py .build/release/fast-jl

needs numpy and scipy (PyPI). Contestants are sketch-tensor with FFTW's DCT and with the native Walsh-Hadamard
transform, gram-structured, gram-explicit and a SciPy version of the whole sketched iteration: sketch J^T
by SciPy's DCT of u and of x (TensorSRHT), QR, preconditioned conjugate gradients on matrix-free products.
All use the same number of threads and single precision, and take turns; medians are printed, whichever wins.
"""

import statistics
import time

import turns


def conjugate_gradients(multiply, precondition, r, tolerance):
    """alpha with |r - G alpha| <= tolerance |r|, and the iterations that it took."""
    import numpy as np

    alpha, rest = np.zeros_like(r), r.copy()
    z = precondition(rest)
    p, product, iterations = z.copy(), rest @ z, 0
    while np.linalg.norm(rest) > tolerance * np.linalg.norm(r):
        q = multiply(p)
        length = product / (p @ q)
        alpha += length * p
        rest -= length * q
        z = precondition(rest)
        product, previous = rest @ z, product
        p = z + (product / previous) * p
        iterations += 1
    return alpha, iterations


def scipy_iterations(m, n, d, count, seed, threads):
    """Seconds of each of `count` sketched iterations after the first."""
    import numpy as np
    from scipy.fft import dct
    from scipy.linalg import qr, solve_triangular

    rng = np.random.default_rng(seed)
    x = rng.standard_normal((n, d)).astype(np.float32)
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    y = rng.standard_normal(n).astype(np.float32)
    w = rng.standard_normal((m, d)).astype(np.float32)
    a = rng.choice(np.float32([-1, 1]), m)
    scale = np.float32(1 / np.sqrt(m))
    rows = 4 * n
    flips = rng.choice(np.float32([-1, 1]), d)
    mixed = dct(x * flips, norm="ortho", axis=1, workers=threads)
    seconds = []
    for _ in range(count + 1):
        start = time.perf_counter()
        z = x @ w.T
        fires = (z > 0).astype(np.float32)
        np.maximum(z, 0, out=z)
        r = (scale * (z @ a) - y).astype(np.float64)
        u = fires * (a * scale)
        signs = rng.choice(np.float32([-1, 1]), m)
        left = dct(u * signs, norm="ortho", axis=1, workers=threads)
        p, q = rng.integers(m, size=rows), rng.integers(d, size=rows)
        sketch = np.sqrt(m * d / rows) * left[:, p] * mixed[:, q]
        upper = qr(sketch.T.astype(np.float64), mode="r", check_finite=False)[0][:n]

        def precondition(v):
            v = solve_triangular(upper, v, trans=1, check_finite=False)
            return solve_triangular(upper, v, check_finite=False)

        def multiply(v):
            direction = u.T @ (v.astype(np.float32)[:, None] * x)
            return np.einsum("ij,ij->i", u @ direction, x).astype(np.float64)

        alpha, _ = conjugate_gradients(multiply, precondition, r, 1e-3)
        w -= u.T @ (alpha.astype(np.float32)[:, None] * x)
        seconds.append(time.perf_counter() - start)
    return seconds[1:]


def main():
    options = turns.parser(__doc__, "fast-jl", n=256, rounds=5).parse_args()
    ours = lambda *words: lambda _: turns.our_iterations(options, 4, *words)
    times = turns.take_turns(options, {
        "sketch-tensor, fftw-dct": ours("sketch-tensor"),
        "sketch-tensor, native-wht": ours("sketch-tensor", "--option", "transform=native-wht"),
        "gram-structured": ours("gram-structured"),
        "gram-explicit": ours("gram-explicit"),
        "SciPy, sketch and QR and CG": lambda seed: scipy_iterations(
            options.m, options.n, options.d, 4, seed, options.threads),
    })
    best = min(statistics.median(found) for found in times.values())
    for name, found in sorted(times.items(), key=lambda item: statistics.median(item[1])):
        middle = statistics.median(found)
        print(f"{name:28} {1e3 * middle:9.2f} ms an iteration, {middle / best:6.1f} times the fastest")


if __name__ == "__main__":
    main()
