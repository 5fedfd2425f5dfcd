"""The export for github-action-benchmark is what its customSmallerIsBetter reads; needs the standard library.

That tool wants a list of objects: a text `name`, a number `value`, a text `unit`; it may have texts `range` and
`extra`. A range counts where a number follows a plus-minus sign. An empty list is an error to it.
"""

import re
import statistics

import common

KEYS = {"name": str, "unit": str, "value": float, "range": str, "extra": str}
RANGE = re.compile(r"(\+-|±)\s*(\d.+)")


def expected(run):
    """The medians over processes of the points of which none ran into its time limit."""
    median = statistics.median
    return sorted(median(map(median, processes)) for processes in common.timed_points(run))


def check(programs, run, scratch, is_awkward):
    text = programs.export(run, "github-action", scratch / "run.json").read_text()
    entries = common.strict_json(text)
    common.require(entries, "there is no entry")
    for entry in entries:
        common.require(set(entry) <= set(KEYS), f"keys that are not read: {entry}")
        common.require({"name", "unit", "value", "extra"} <= set(entry), f"keys are missing: {entry}")
        common.require(all(isinstance(value, (KEYS[key], int)) for key, value in entry.items()), f"types: {entry}")
        common.require(entry["unit"] == "s" and entry["value"] >= 0, f"seconds: {entry}")
        if "range" in entry:
            found = RANGE.search(entry["range"])
            common.require(found and float(found[2]) > 0, f"the range would not be read: {entry}")
    names = [entry["name"] for entry in entries]
    common.require(len(names) == len(set(names)), "a name occurs twice")
    read = sorted(entry["value"] for entry in entries if entry["name"].endswith("/iteration"))
    common.require(read == expected(run), "the values are not the journal's medians")
    if is_awkward:
        common.require(all(common.AWKWARD in name for name in names), "the data set's name did not survive")
    return f"{len(entries)} entries, {len(read)} of iterations"


common.main(check)
