"""pandas reads the CSV without options, and finds every number of the journal in it, bit for bit."""

import warnings

import common

pandas = common.tool("pandas")


def check(programs, run, scratch, is_awkward):
    warnings.simplefilter("error")
    table = pandas.read_csv(programs.export(run, "csv", scratch / "run.csv"))
    planned = {
        common.CellKeys.of(common.whole_numbers(cell))
        for manifest, _ in common.records(run) for cell in manifest["cells"]}
    common.require(set(table.cell) == planned, "the table does not have exactly the planned cells")
    lines = {line["cell"]: line for _, lines in common.records(run) for line in lines}
    times = table[(table.stage == "iteration") & (table.quantity == "time") & (table.phase == "total")]
    recorded = {
        (key, step["index"]): step["seconds"] for key, line in lines.items() for step in line["iterations"]}
    read = dict(zip(zip(times.cell, times.iteration.astype(int)), times.value))
    common.require(read == recorded, "the seconds of the iterations are not those of the journal")
    status = table.groupby("cell").status.first().to_dict()
    common.require(
        all(status[key] == line["status"] for key, line in lines.items()), "a cell has another status")
    failed = table[table.status.isin(["timeout", "crashed", "skipped", "missing"])]
    common.require((failed.stage == "cell").all(), "a failed cell has an iteration")
    if is_awkward:
        common.require(set(table.dataset) == {common.AWKWARD}, "the data set's name did not survive")
        common.require({"timeout", "crashed"} <= set(table.status), "a failure has vanished")
    return f"{len(table)} rows, {len(planned)} cells, {len(recorded)} iterations"


common.main(check)
