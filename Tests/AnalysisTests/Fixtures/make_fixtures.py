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


DELTA = 0.1


def offset_fit(name, sizes, values, costs):
    """y = a cost size^beta + c, c >= 0, through scipy.optimize.least_squares with its soft_l1 loss."""
    x = np.log(sizes) - np.log(sizes).mean()
    unit = values.min()

    def residuals(p):
        return np.log(values / unit) - np.log(np.exp(p[0]) * costs / costs[0] * np.exp(p[1] * x) + p[2])

    def jacobian(p):
        power = np.exp(p[0]) * costs / costs[0] * np.exp(p[1] * x)
        model = power + p[2]
        return -np.stack([power / model, power * x / model, 1 / model], axis=1)

    def solve(start, free):
        keep = slice(0, 3 if free else 2)
        full = lambda q: np.append(q, [0.0] * (3 - len(q)))
        bounds = ([-np.inf, -np.inf, 0][keep], [np.inf] * len(start[keep]))
        return optimize.least_squares(
            lambda q: residuals(full(q)), start[keep], jac=lambda q: jacobian(full(q))[:, keep],
            bounds=bounds, loss="soft_l1", f_scale=DELTA, xtol=1e-15, ftol=1e-15, gtol=1e-15,
            max_nfev=20000)

    level = np.log(values / unit * costs[0] / costs).mean()
    bound = solve(np.array([level, 0, 0]), False)
    free = [solve(np.array([level, 0, c]), True) for c in (0.02, 0.3, 0.7, 0.95)]
    best = min([bound] + free, key=lambda f: f.cost)
    # Within rounding of the bound it is the bound's.
    is_free = len(best.x) == 3 and best.x[2] > 1e-6 and best.cost < bound.cost * (1 - 1e-12)
    best = best if is_free else bound
    columns = jacobian(np.append(best.x, [0.0])[:3])[:, : 3 if is_free else 2]
    rho = residuals(np.append(best.x, [0.0])[:3])
    z = (rho / DELTA) ** 2
    freedom = len(sizes) - columns.shape[1]
    variance = (rho**2 / (1 + z)).sum() / freedom / ((1 + z) ** -1.5).mean() ** 2
    covariance = variance * np.linalg.inv(columns.T @ columns)
    return {
        "name": name,
        "sizes": [int(s) for s in sizes],
        "values": [float(v) for v in values],
        "costs": [float(c) for c in costs],
        "slope": best.x[1],
        "half_width": stats.t.ppf(0.95, freedom) * covariance[1, 1] ** 0.5,
        "offset": best.x[2] * unit if is_free else 0.0,
    }


def offset_fits():
    random = np.random.default_rng(20260102)

    def law(name, sizes, exponent, claimed, noise, overhead=0.0, outlier=1.0):
        sizes = np.array(sizes, dtype=float)
        values = (sizes / sizes[0]) ** exponent + overhead
        values = 1e-4 * values * np.exp(noise * random.standard_normal(len(sizes)))
        values[len(sizes) // 2] *= outlier
        return offset_fit(name, sizes, values, sizes**claimed)

    eight, eleven = 2.0 ** np.arange(10, 18), 2.0 ** np.arange(8, 19)
    return [
        law("linear, as claimed", eight, 1.0, 1.0, 0.02),
        law("linear, overhead of the first point", eight, 1.0, 1.0, 0.02, 1.0),
        law("quadratic, overhead 10", eight, 2.0, 2.0, 0.04, 10.0),
        law("an outlier of 2", eleven, 1.5, 1.5, 0.03, 0.5, 2.0),
        law("slower than claimed", eleven, 1.3, 1.0, 0.03, 3.0),
        law("faster than claimed", eight, 0.6, 1.0, 0.08),
        law("not geometric", [3, 5, 8, 11, 17, 29, 40, 66, 97, 150, 201, 333], 2.5, 2.0, 0.05, 2.0),
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
