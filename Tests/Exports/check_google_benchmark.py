"""The Google Benchmark export meets what that project's compare.py relies on; needs the standard library only.

compare.py pairs two files by name and time unit, takes real_time and cpu_time of every entry of a name, wants
context.json_schema_version 1 where it is given, tells aggregates by run_type, sorts by family_index,
per_family_instance_index and repetition_index, takes the geometric mean of all times that are not aggregates,
and calls its U test reliable from 9 entries of a name on.
"""

import collections
import math

import common

UNITS = {"s", "ms", "us", "ns"}
ENOUGH = 9
AGGREGATES = {"mean", "median", "stddev", "cv"}


def numbers(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for item in value for number in numbers(item)]
    return [value] if isinstance(value, float) else []


def timed(line):
    """The iterations that become repetitions of the point: of a kernel the first, too."""
    if line["family"] == "kernels":
        return [step for step in line["iterations"] if step["accepted"]]
    return common.steady(line)


def expected(run):
    """The seconds that are to be found, by point; none for a point with a timeout."""
    return sorted(sorted(sum(processes, [])) for processes in common.timed_points(run, timed))


def check_name(name, rows):
    repetitions = [row for row in rows if row["run_type"] == "iteration"]
    aggregates = [row for row in rows if row["run_type"] == "aggregate"]
    common.require(len(repetitions) + len(aggregates) == len(rows), f"{name}: an unknown run_type")
    common.require(not (repetitions and aggregates), f"{name} names repetitions and an aggregate")
    for row in rows:
        common.require(row["time_unit"] in UNITS, f"{name}: no time unit")
        common.require(row["threads"] >= 1 and row["iterations"] >= 1, f"{name}: no threads or iterations")
        common.require(not row.get("error_occurred"), f"{name}: a failed cell")
        common.require(row["real_time"] == row["cpu_time"], f"{name}: processor time was not measured")
    for row in aggregates:
        common.require(row["aggregate_name"] in AGGREGATES, f"{name}: an unknown aggregate")
        common.require(name == f"{row['run_name']}_{row['aggregate_name']}", f"{name} is not its aggregate's name")
    for index, row in enumerate(repetitions):
        common.require(row["name"] == row["run_name"], f"{name} is not its run_name")
        common.require(row["repetition_index"] == index, f"{name}: repetitions are not in order")
        common.require(row["repetitions"] == len(repetitions), f"{name}: repetitions are miscounted")
        common.require(row["real_time"] > 0, f"{name}: a time that has no logarithm")
    return repetitions


def geometric_mean(rows):
    return math.exp(sum(math.log(row["real_time"]) for row in rows) / len(rows))


def check(programs, run, scratch, is_awkward):
    path = programs.export(run, "google-benchmark", scratch / "run.json")
    document = common.strict_json(path.read_text())
    common.require(document["context"]["json_schema_version"] == 1, "another schema")
    common.require(all(math.isfinite(number) for number in numbers(document)), "a number that is not finite")
    rows = document["benchmarks"]
    order = sorted(
        rows, key=lambda row: (
            row["family_index"], row["per_family_instance_index"], row["run_type"] == "aggregate",
            row.get("repetition_index", -1)))
    common.require(order == rows, "compare.py would sort the entries otherwise")
    names = collections.defaultdict(list)
    for row in rows:
        names[row["name"]].append(row)
    repetitions = [found for name, rows in names.items() if (found := check_name(name, rows))]
    read = sorted(sorted(row["real_time"] for row in found) for found in repetitions)
    common.require(read == expected(run), "the repetitions are not the journal's")
    if is_awkward:
        common.require(all(common.AWKWARD in name for name in names), "the data set's name did not survive")
        left_out = {loss["reason"] for loss in document["context"]["left_out"]}
        common.require({"timeout", "crashed"} <= left_out, "a failure has vanished")
    enough = sum(len(found) >= ENOUGH for found in repetitions)
    mean = geometric_mean([row for found in repetitions for row in found])
    return f"{len(repetitions)} names, {enough} with at least {ENOUGH} repetitions, geometric mean {mean:.3g} s"


common.main(check)
