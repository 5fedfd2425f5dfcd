#!/usr/bin/env python3
"""The orthonormal DCT-II of 256 rows of 65536 doubles on one thread, ours and SciPy's, in one run.

    python3 Benchmarks/Peers/cosine_transform.py .build/release/kernels

needs numpy and scipy (PyPI). Ours is the kernel fftw-dct: FFTW's real Fourier transform of each row and one pass of
twiddles, in place. SciPy's is scipy.fft.dct(x, 2, norm="ortho"). Both are warm and take turns; medians are printed,
whichever wins.
"""

import statistics
import time

import turns


def scipy_seconds(rows, length, count):
    """Seconds of each of `count` transforms after the first."""
    import numpy as np
    from scipy.fft import dct

    x = np.random.default_rng(0).standard_normal((rows, length))
    seconds = []
    for _ in range(count + 1):
        start = time.perf_counter()
        dct(x, 2, norm="ortho")
        seconds.append(time.perf_counter() - start)
    return seconds[1:]


def main():
    parser = turns.parser(__doc__, "kernels", n=256, rounds=7)
    parser.set_defaults(m=65536, d=1, threads=1)
    options = parser.parse_args()
    times = turns.take_turns(options, {
        "FFTW's r2c, ours": lambda _: turns.our_kernel(options, "fftw-dct"),
        "SciPy": lambda _: scipy_seconds(options.n, options.m, 5),
    }, precision="double")
    ours, theirs = (statistics.median(found) for found in times.values())
    for name, found in times.items():
        print(f"{name:20} {1e3 * statistics.median(found):9.2f} ms")
    print(f"ours over SciPy's: {ours / theirs:.3f}")


if __name__ == "__main__":
    main()
