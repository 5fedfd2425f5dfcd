"""benchopt's read_results reads the CSV, and its curves are the journal's residuals against time."""

import contextlib
import io

import common

with contextlib.redirect_stdout(io.StringIO()):
    results = common.tool("benchopt.results")

COLUMNS = {
    "objective_name", "solver_name", "dataset_name", "idx_rep", "sampling_strategy", "stop_val", "time",
    "objective_value", "run_date", "obj_description", "solver_description"}


def expected(run):
    """The curves of the training runs that are ok, each a list of times and of norms."""
    for _, lines in common.records(run):
        for line in {line["cell"]: line for line in lines}.values():
            norms = [step["residual"] for step in line["iterations"]] + [line["final_residual"]]
            accepted = any(step["accepted"] for step in line["iterations"])
            if line["status"] != "ok" or not accepted or all(norm is None for norm in norms):
                continue
            seconds = [(line["setup"] or {}).get("seconds", 0)]
            for step in line["iterations"]:
                seconds.append(seconds[-1] + step["seconds"])
            yield seconds, norms


def check(programs, run, scratch, is_awkward):
    table = results.read_results(programs.export(run, "benchopt", scratch / "run.csv"))
    common.require(COLUMNS <= set(table.columns), f"columns are missing: {COLUMNS - set(table.columns)}")
    curves = table.groupby(["objective_name", "dataset_name", "solver_name", "idx_rep"])
    read = []
    for _, curve in curves:
        common.require(list(curve.stop_val) == list(range(len(curve))), "a curve is not in order")
        common.require(curve.time.is_monotonic_increasing, "time runs backwards")
        read.append((list(curve.time), list(curve.objective_value)))
    common.require(sorted(read) == sorted(expected(run)), "the curves are not the journal's")
    if is_awkward:
        common.require(
            all(name.startswith(common.AWKWARD) for name in table.dataset_name), "a name did not survive")
    return f"{len(read)} curves of {table.solver_name.nunique()} solvers, {len(table)} rows"


common.main(check)
