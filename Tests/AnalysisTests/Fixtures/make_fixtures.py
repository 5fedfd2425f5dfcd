"""Writes student-t.json and tail-fits.json with SciPy: python3 make_fixtures.py"""

import json
import pathlib

import numpy as np
from scipy import stats

FOLDER = pathlib.Path(__file__).parent
DEGREES = [1, 2, 3, 4, 5, 6, 10, 30]
PROBABILITIES = [0.005, 0.1, 0.5, 0.9, 0.95, 0.975, 0.995]


def student_t():
    return [
        {"degrees": nu, "probability": p, "quantile": stats.t.ppf(p, nu)}
        for nu in DEGREES
        for p in PROBABILITIES
    ]


def tail_fit(name, sizes, values):
    """The definition of measurement.md, section 4, through scipy.stats.linregress."""
    count = min(len(sizes), max(5, (len(sizes) + 1) // 2))
    x, y = np.log(sizes[-count:]), np.log(values[-count:])
    line = stats.linregress(x, y)
    half = stats.t.ppf(0.95, count - 2) * line.stderr
    return {
        "name": name,
        "sizes": [int(s) for s in sizes],
        "values": [float(v) for v in values],
        "fitted": count,
        "slope": line.slope,
        "low": line.slope - half,
        "high": line.slope + half,
    }


def tail_fits():
    random = np.random.default_rng(20260101)

    def law(name, sizes, exponent, noise, overhead=0.0):
        sizes = np.array(sizes, dtype=float)
        values = 3e-7 * sizes**exponent + overhead
        return tail_fit(name, sizes, values * np.exp(noise * random.standard_normal(len(sizes))))

    return [
        law("eight sizes, 2 % noise", 2.0 ** np.arange(7, 15), 2.0, 0.02),
        law("eight sizes, 8 % noise and overhead", 2.0 ** np.arange(5, 13), 1.0, 0.08, 1e-5),
        law("eleven sizes", 2.0 ** np.arange(8, 19), 0.763, 0.03),
        law("twelve sizes not geometric", [3, 5, 8, 11, 17, 29, 40, 66, 97, 150, 201, 333], 3, 0.05),
        law("five sizes", [16, 32, 64, 128, 256], 1.5, 0.01),
        law("four sizes", [16, 32, 64, 128], 2.5, 0.04),
        law("three sizes", [1000, 2000, 4000], 1.0, 0.02),
    ]


def write(name, value):
    (FOLDER / name).write_text(json.dumps(value, indent=1) + "\n")


if __name__ == "__main__":
    write("student-t.json", student_t())
    write("tail-fits.json", tail_fits())
