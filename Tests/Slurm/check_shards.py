"""Checks that the shards of exact-gram in a run's folder are together the sweep that was planned.

    python3 check_shards.py PLAN.json RUN TASKS

PLAN.json is what `exact-gram --dry-run --format json` prints of the whole sweep; RUN/shards/I/ has what
task I measured, RUN/merged/ what `overparam merge` made of them. Says what is wrong, and exits with 1.
"""

import collections
import json
import pathlib
import sys

FAMILY = "exact-gram"
wrong = []


def planned(path):
    """The hashes of the cells of a plan."""
    return [cell["cell"] for cell in json.loads(path.read_text())["cells"]]


def manifest(folder):
    return json.loads((folder / FAMILY / "manifest.json").read_text())


def journal(folder):
    return [json.loads(line) for line in (folder / FAMILY / "journal.jsonl").read_text().splitlines()]


def check_cells(plan, records):
    """Every cell of the plan was measured, once, and nothing else was."""
    named = collections.Counter(plan)
    times = collections.Counter(record["cell"] for record in records)
    wrong.extend(f"the plan names cell {cell} {n} times" for cell, n in named.items() if n > 1)
    wrong.extend(f"cell {cell} of the plan was not measured" for cell in sorted(named.keys() - times))
    wrong.extend(f"cell {cell} was measured unplanned" for cell in sorted(times.keys() - named))
    wrong.extend(f"cell {cell} was measured {n} times" for cell, n in times.items() if n > 1)
    for record in records:
        if record["status"] != "ok":
            wrong.append(f"cell {record['cell']} is {record['status']}: {record.get('reason')}")


def check_ladders(studies, records):
    """No ladder of one solver spans two shards."""
    runs = {record["cell"]: record["run"] for record in records}
    if not studies:
        wrong.append("the merged manifest has no studies")
    for study in studies:
        measured_in = {runs[cell] for cell in study["cells"] if cell in runs}
        if len(measured_in) != 1:
            wrong.append(
                f"study {study['name']} in {study['variable']} of {study['solver']} was measured in"
                f" {len(measured_in)} runs: {', '.join(sorted(measured_in))}")


def check_shards(run, tasks):
    """Every task left its shard and says where Slurm ran it, and the work was divided."""
    at_work = 0
    for task in range(1, tasks + 1):
        folder = run / "shards" / str(task)
        slurm = manifest(folder)["environment"].get("slurm") or {}
        missing = [key for key in ("job", "node", "task") if not slurm.get(key)]
        if missing:
            wrong.append(f"environment.slurm of shard {task} has no {', '.join(missing)}: {slurm}")
        elif slurm["task"] != str(task):
            wrong.append(f"shard {task} was measured by task {slurm['task']}")
        if (folder / FAMILY / "journal.jsonl").exists() and journal(folder):
            at_work += 1
    if at_work < 2:
        wrong.append(f"{at_work} of {tasks} shards have measured anything")
    return at_work


plan_path, run, tasks = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
plan, merged = planned(plan_path), run / "merged"
records = journal(merged)
check_cells(plan, records)
check_ladders(manifest(merged)["studies"], records)
at_work = check_shards(run, tasks)
for sentence in wrong:
    print("check_shards:", sentence, file=sys.stderr)
if wrong:
    sys.exit(1)
print(f"{len(plan)} cells of {FAMILY} were measured by {at_work} of {tasks} tasks, each once")
