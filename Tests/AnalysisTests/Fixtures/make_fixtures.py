"""Writes the fixtures with SciPy and statsmodels: python3 make_fixtures.py"""

import json
import pathlib

import numpy as np
import statsmodels.api
from scipy import optimize, stats

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
    """The slope of logarithms over the larger half of the sizes, five at least, through scipy.stats.linregress."""
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


def linear_parts(beta, sizes, values, costs, memory):
    """The best a, c and k of y = a cost size^beta + c + k memory in relative error, through scipy.optimize.lsq_linear."""
    x = np.log(sizes) - np.log(sizes).mean()
    columns = {"a": costs * np.exp(beta * x) / values}
    # An overhead is no other than a cost that is claimed to be constant.
    if costs.max() > costs.min():
        columns["c"] = 1 / values
    if memory is not None:
        columns["k"] = memory / values
    norms = {key: np.linalg.norm(column) for key, column in columns.items()}
    matrix = np.stack([column / norms[key] for key, column in columns.items()], axis=1)
    upper = [1.5 * norms[key] if key == "k" else np.inf for key in columns]
    fit = optimize.lsq_linear(matrix, np.ones(len(sizes)), (0, upper), method="bvls", tol=1e-15)
    return 2 * fit.cost, {"c": 0.0, "k": 0.0} | dict(zip(columns, fit.x / list(norms.values())))


def offset_fit(name, sizes, values, costs, memory=None):
    """beta by a grid and Brent's method, its interval where the profile passes the limit, by Brent's method too."""
    profile = lambda beta: linear_parts(beta, sizes, values, costs, memory)[0]
    grid = np.linspace(-4, 4, 321)
    sums = np.array([profile(beta) for beta in grid])
    near = grid[sums.argmin()]
    slope = optimize.minimize_scalar(profile, bounds=(near - 0.05, near + 0.05), method="bounded",
                                     options={"xatol": 1e-12}).x
    _, parts = linear_parts(slope, sizes, values, costs, memory)
    freedom = len(sizes) - 2 - (costs.max() > costs.min()) - (memory is not None)
    limit = profile(slope) * (1 + stats.t.ppf(0.95, freedom) ** 2 / freedom)
    inside = np.append(grid[sums <= limit], slope)

    def end(start, side):
        if abs(start) >= 4:
            return start
        return optimize.brentq(lambda beta: profile(beta) - limit, start, start + side * 0.05, xtol=1e-12)

    known = {
        "name": name,
        "sizes": [int(s) for s in sizes],
        "values": [float(v) for v in values],
        "costs": [float(c) for c in costs],
        "slope": slope,
        "low": end(inside.min(), -1),
        "high": end(inside.max(), 1),
        "offset": parts["c"],
        "memory_factor": parts["k"],
    }
    return known if memory is None else known | {"memory": [float(m) for m in memory]}


def offset_fits():
    random = np.random.default_rng(20260102)

    def law(name, sizes, exponent, claimed, noise, overhead=0.0, outlier=1.0, memory=0.0, known=True):
        sizes = np.array(sizes, dtype=float)
        x = sizes / sizes[0]
        curve = x**claimed * (1 + 7 / (1 + (2.0**14 / sizes) ** 2)) * 0.3
        values = 1e-4 * (x**exponent + overhead + memory * curve)
        values *= np.exp(noise * random.standard_normal(len(sizes)))
        values[len(sizes) // 2] *= outlier
        given = 1e-4 * curve if memory or not known else None
        return offset_fit(name, sizes, values, sizes**claimed, given)

    eight, eleven = 2.0 ** np.arange(10, 18), 2.0 ** np.arange(8, 19)
    return [
        law("linear, as claimed", eight, 1.0, 1.0, 0.02),
        law("linear, overhead of the first point", eight, 1.0, 1.0, 0.02, 1.0),
        law("quadratic, overhead 10", eight, 2.0, 2.0, 0.04, 10.0),
        law("an outlier of 2", eleven, 1.5, 1.5, 0.03, 0.5, 2.0),
        law("slower than claimed", eleven, 1.3, 1.0, 0.03, 3.0),
        law("faster than claimed", eight, 0.6, 1.0, 0.08),
        law("not geometric", [3, 5, 8, 11, 17, 29, 40, 66, 97, 150, 201, 333], 2.5, 2.0, 0.05, 2.0),
        law("a constant is claimed", eight, 0.02, 0.0, 0.03),
        law("as claimed, with memory", eight, 1.0, 1.0, 0.01, memory=1.0),
        law("slower, with memory and overhead", eleven, 1.4, 1.0, 0.02, 1.0, memory=0.8),
        law("more memory than was measured", eleven, 1.0, 1.0, 0.02, memory=3.0),
        law("memory that is not in the times", eight, 1.5, 1.0, 0.02, known=False),
    ]


def least_squares():
    random = np.random.default_rng(20260103)
    fits = []
    for rows, columns in [(5, 1), (5, 2), (8, 3), (24, 5), (40, 7)]:
        matrix = np.exp(3 * random.standard_normal((rows, columns)))
        values = matrix @ random.uniform(0, 1, columns) + random.standard_normal(rows)
        fit = statsmodels.api.OLS(values, matrix).fit()
        relative = matrix / np.abs(values)[:, None]
        fits.append({
            "columns": matrix.T.tolist(),
            "values": values.tolist(),
            "coefficients": fit.params.tolist(),
            "inverse_gram": fit.normalized_cov_params.tolist(),
            "sum_of_squares": fit.ssr,
            "non_negative": optimize.nnls(relative, np.ones(rows), maxiter=1000)[0].tolist(),
        })
    return fits


def write(name, value):
    (FOLDER / name).write_text(json.dumps(value, indent=1) + "\n")


if __name__ == "__main__":
    write("student-t.json", student_t())
    write("tail-fits.json", tail_fits())
    write("offset-fits.json", offset_fits())
    write("least-squares.json", least_squares())
