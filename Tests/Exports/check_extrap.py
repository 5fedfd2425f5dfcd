"""Extra-P reads the JSON Lines and models every call path; over three laws that are known, its leading term is
the exponent that `overparam analyze` measures.

The laws: seconds of an iteration ~ m, ~ n^2 and ~ m log2(m), each over 8 sizes with an overhead that is fixed
and with noise of 1.5 %, recorded as a run would be.
"""

import json
import math
import random
import subprocess
import warnings

import common

common.tool("extrap")
from extrap.entities.metric import Metric
from extrap.fileio.file_reader.jsonlines_file_reader import read_jsonlines_file
from extrap.modelers.model_generator import ModelGenerator

NOISE = 0.015
PROCESSES = 5
ITERATIONS = 7
# How far a rational exponent of Extra-P, or a logarithm, may be from a measured slope.
TOLERANCE = 0.1
# Name, variable, sizes, seconds, and the leading term: powers of the size and of its logarithm.
LAWS = [
    ("m", "m", [2**k for k in range(10, 18)], lambda m: 2e-6 * m + 1e-3, (1, 0)),
    ("n^2", "n", [2**k for k in range(5, 13)], lambda n: 1e-6 * n**2 + 1e-4, (2, 0)),
    ("m log2 m", "m", [2**k for k in range(10, 18)], lambda m: 1e-7 * m * math.log2(m), (1, 1)),
]


def modelled(path, variable):
    """Extra-P's experiment, and its models as it makes them by default."""
    experiment = read_jsonlines_file(str(path))
    common.require([p.name for p in experiment.parameters] == [variable], "another parameter")
    generator = ModelGenerator(experiment)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        generator.model_all()
    return experiment, generator.models


def leading(model):
    """The powers of the size and of its logarithm in the term that grows fastest; (0, 0) for a constant."""
    powers = [(0.0, 0.0)]
    for term in model.hypothesis.function.compound_terms:
        power = {"polynomial": 0.0, "logarithm": 0.0}
        for simple in term.simple_terms:
            power[simple.term_type] += float(simple.exponent)
        if term.coefficient > 0:
            powers.append((power["polynomial"], power["logarithm"]))
    return max(powers)


def synthetic(smoke, scratch, name, variable, sizes, law):
    """A run of `gram-explicit` whose iterations take what `law` says, with noise."""
    manifest, lines = next(common.records(smoke))
    template = next(line for line in lines if line["solver"] == "gram-explicit")
    draw = random.Random(name)
    cells, made, keys = [], [], []
    for size in sizes:
        for process in range(PROCESSES):
            line = json.loads(json.dumps(template))
            line["point"] |= {"m": 4096, "n": 64, "d": 16} | {variable: size}
            line["process"] = process
            cell = common.cell_of(line)
            line["cell"] = common.CellKeys.of(common.whole_numbers(cell))
            step = line["iterations"][0]
            line["iterations"] = [
                step | {"index": index, "accepted": True, "seconds": law(size) * math.exp(draw.gauss(0, NOISE))}
                for index in range(ITERATIONS)]
            for index, step in enumerate(line["iterations"]):
                line["iterations"][index] = step | {
                    "phases": {"forward": step["seconds"] * 0.95}, "counters": {}, "phase_counters": {}}
            cells.append(cell)
            made.append(line | {"order": len(made), "status": "ok", "stopped": "iterations", "reason": None})
            keys.append(line["cell"])
    study = {"name": "custom", "variable": variable, "solver": template["solver"], "cells": keys}
    manifest |= {"cells": cells, "studies": [study]}
    return common.write_run(scratch / f"law-{name.replace(' ', '-')}", manifest, made)


def measured(programs, run):
    """What `overparam analyze` says of the seconds of an iteration: its slope, and the ruling on them."""
    analysis = json.loads(analyze(programs, run))
    family = analysis["families"][0]
    slope = next(
        row for row in family["ladders"][0]["slopes"]
        if (row["stage"], row["phase"], row["counter"]) == ("iteration", "total", None))
    ruling = next(
        (row["ruling"] for row in family["judgements"] if row["claim"].endswith(".total") and row["counter"] is None),
        None)
    return slope, ruling


def local_slope(powers, sizes):
    """The slope of x^a log2(x)^b over the larger half of the sizes, which is what is fitted."""
    tail = sizes[len(sizes) // 2 - 1:]
    ends = [powers[0] * math.log(x) + powers[1] * math.log(math.log2(x)) for x in (tail[0], tail[-1])]
    return (ends[1] - ends[0]) / math.log(tail[-1] / tail[0])


def check_law(programs, smoke, scratch, name, variable, sizes, law, truth):
    run = synthetic(smoke, scratch, name, variable, sizes, law)
    path = programs.export(run, "extrap", scratch / "law.jsonl", "--variable", variable)
    experiment, models = modelled(path, variable)
    total = next(path for path in experiment.callpaths if path.name.endswith("->iteration->total"))
    model = models[(total, Metric("time"))]
    found = leading(model)
    slope, ruling = measured(programs, run)
    predicted = local_slope(found, sizes)
    print(
        f"  law {name}: Extra-P has {model.hypothesis.function.to_string(*experiment.parameters)}, leading "
        f"{variable}^{found[0]:g} log2^{found[1]:g}, over the larger half like {variable}^{predicted:.3f}; analyze "
        f"has {slope['slope']:.3f} ({slope['low']:.3f} to {slope['high']:.3f}); the claim: {ruling}")
    common.require(found == truth, f"Extra-P's leading term of {name} is {found}")
    common.require(
        abs(slope["slope"] - predicted) < TOLERANCE, f"analyze and Extra-P differ on {name}")


def check(programs, run, scratch, is_awkward):
    path = programs.export(run, "extrap", scratch / "run.jsonl")
    with open(path) as file:
        lines = [json.loads(line) for line in file]
    variable = next(iter(lines[0]["params"]))
    experiment, models = modelled(path, variable)
    names = {line["callpath"] for line in lines}
    common.require({path.name for path in experiment.callpaths} == names, "a call path is missing")
    pairs = {(line["callpath"], line["metric"]) for line in lines}
    common.require({(path.name, metric.name) for path, metric in models} == pairs, "a model is missing")
    if is_awkward:
        common.require(all(common.AWKWARD in name for name in names), "the data set's name did not survive")
    elif run.name == "smoke":
        for law in LAWS:
            check_law(programs, run, scratch, *law)
    return f"{len(lines)} values, {len(pairs)} models in {variable}"


def analyze(programs, folder):
    """Refuted (3) and undecided (4) are answers too."""
    done = subprocess.run(
        [programs.folder / "overparam", "analyze", folder, "--format", "json"], capture_output=True)
    common.require(done.returncode in (0, 3, 4), done.stderr.decode())
    return done.stdout


common.main(check)
