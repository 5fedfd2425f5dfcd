"""Writes signed-ranks.json: exact signed-rank probabilities, Hodges-Lehmann estimates and Mann-Whitney
intervals.

Usage: python3 make_signed_ranks.py > signed-ranks.json     (needs NumPy and SciPy)
"""

import itertools
import json
import sys

import numpy as np
from scipy import stats


def probability(differences):
    """SciPy's exact value; with ties or zeros all sign patterns, which SciPy leaves to approximations."""
    kept = np.array([d for d in differences if d != 0])
    if len(kept) == len(differences) and len(set(abs(kept))) == len(kept):
        return float(stats.wilcoxon(kept, method="exact").pvalue)
    if len(kept) == 0:
        return 1.0
    ranks = stats.rankdata(abs(kept))
    observed = ranks[kept > 0].sum()
    sums = np.array([np.dot(signs, ranks) for signs in itertools.product([0, 1], repeat=len(kept))])
    return float(min(1, 2 * min(np.mean(sums <= observed), np.mean(sums >= observed))))


def location(differences):
    k = len(differences)
    return float(np.median([(differences[i] + differences[j]) / 2 for i in range(k) for j in range(i, k)]))


random = np.random.default_rng(20261127)
paired = [list(random.normal(shift, 1, k)) for k in (1, 2, 5, 6, 7, 8, 12, 16) for shift in (0, 0.7, -2)]
paired += [[1, 1, 1, 1, 1, 1, 1, 1], [0, 0, 0], [0, 1, -1, 2, 2, 3], [1, -2, 2, -3, 3, 4, 0, 5]]
paired += [[0.5, 0.25, -0.25, 0.5, 0.75, 1, 1.25, -0.125]]
samples = [
    (list(random.normal(0, 1, a)), list(random.normal(0.5, 1, b)))
    for a, b in ((1, 1), (2, 3), (3, 3), (3, 8), (8, 8), (5, 4))
]


def critical(a, b):
    """The largest u with Pr[U <= u] <= 0.05 over all arrangements, or None."""
    counts = np.zeros(a * b + 1)
    for chosen in itertools.combinations(range(a + b), a):
        counts[sum(chosen) - a * (a - 1) // 2] += 1
    below = np.cumsum(counts) / counts.sum()
    allowed = np.nonzero(below <= 0.05 + 1e-12)[0]
    return int(allowed[-1]) if len(allowed) else None


def interval(a, b):
    differences = sorted(float(y - x) for x in a for y in b)
    u = critical(len(a), len(b))
    return None if u is None else [differences[u], differences[-1 - u]]


json.dump(
    {
        "paired": [
            {"differences": d, "probability": probability(d), "location": location(d)} for d in paired
        ],
        "samples": [
            {
                "first": a,
                "second": b,
                "location": float(np.median([y - x for x in a for y in b])),
                "interval": interval(a, b),
            }
            for a, b in samples
        ],
    },
    sys.stdout,
    indent=1,
)
print()
