#!/usr/bin/env python3
"""Tries the gate on timings: how often it is wrong about equal builds, what it finds of planted slowdowns.

    make build
    Tests/Gate/plant.sh .build/release .build/planted
    python3 Tests/Gate/validate.py .build/planted/.build/release

records pairs of every cell of the gate, draws gates from them, runs the gate itself besides, and writes the table to
Tests/Gate/results.md. What was done is kept in a folder (default .build/gate-validation) and not done again. Where
`overparam` alone has changed since, gates are drawn anew; live runs stay, and the table says of which commit they are:
remove those from live.jsonl that it would judge otherwise. Of the live runs on equal builds a third have another
process on one core and a third a head that was linked in another order. Needs Python's standard library, some three
hours, and a machine on which nobody else works.
"""

import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import time

PHASES = {"exact-gram": "forward", "fast-jl": "sketch", "sublinear": "search", "multilayer": "forward"}
MEASURED = [*PHASES, "kernels"]
JUDGE = "overparam"
CREEP = [1.03 ** step for step in range(1, 5)]
# Of what a single row finds a twentieth of the gates is drawn.
ALONE_SHARE = 20
# Of the ladder with a shape: seconds of a forward pass of the middle widths.
SHAPE_SECONDS = 1e-4


def everywhere(change):
    """A planted change in one phase of each family."""
    return {family: {phase: change} for family, phase in PHASES.items()}


# Of base, too, so that it spends as much on looking up what is planted.
UNCHANGED = everywhere({"factor": 1})
PLANTED = {
    "slow-10": everywhere({"factor": 1.10}),
    "slow-25": everywhere({"factor": 1.25}),
    "shape": {"exact-gram": {"forward": {"above": SHAPE_SECONDS}}, "fast-jl": {"sketch": {"multiplyAdds": 1}}},
    **{f"creep-{step + 1}": everywhere({"factor": factor}) for step, factor in enumerate(CREEP)},
}
LIVE = {
    "equal": "two copies of one build",
    "slow-10": "one phase of each family + 10 %",
    "slow-25": "one phase of each family + 25 %",
    "shape": "forward pass of `exact-gram` slower at large m; one multiply-add more in each sketch",
    "creep": "the last of four steps of + 3 %, and all of them by `--since`",
}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("build", help="the folder of executables that plant.sh has built")
    parser.add_argument("--folder", default=".build/gate-validation", help="where records are kept")
    parser.add_argument("--results", default="Tests/Gate/results.md")
    parser.add_argument("--scale", default="ci")
    parser.add_argument("--gates", type=int, default=1000, help="drawn for each case")
    parser.add_argument("--equal-pairs", type=int, default=32)
    parser.add_argument("--planted-pairs", type=int, default=48)
    for kind in LIVE:
        parser.add_argument(f"--{kind}-runs", type=int, default={"equal": 20, "shape": 1, "creep": 2}.get(kind, 10))
    parser.add_argument("--table-only", action="store_true", help="write the table of what is there")
    return parser.parse_args()


class Builds:
    """Copies of the build: as it is, linked in another order, and with each planted change."""

    def __init__(self, build, folder):
        self.folder = os.path.abspath(os.path.join(folder, "builds"))
        shutil.rmtree(self.folder, ignore_errors=True)
        layouts = sorted(os.listdir(os.path.join(build, "layouts")))
        of_base, of_head = layouts[: len(layouts) // 2], layouts[len(layouts) // 2:]
        self.base = self.copy(build, "base", of_base)
        self.equal = self.copy(build, "same", of_head)
        self.relinked = self.copy(build, "else", of_head[:-1], of_head[-1])
        for kind in PLANTED:
            self.copy(build, kind, of_head)
        for kind, change in {**PLANTED, **dict.fromkeys(("base", "same", "else"), UNCHANGED)}.items():
            with open(os.path.join(self[kind], "slowdown.json"), "w") as file:
                json.dump({**UNCHANGED, **change}, file)

    def copy(self, build, name, layouts, first=None):
        """Links of some layouts beside the one that is run as linked: the first of the build, or another."""
        target = self[name]
        os.makedirs(target)
        for program in [*MEASURED, JUDGE]:
            is_relinked = first is not None and program != JUDGE
            os.link(os.path.join(build, "layouts", first, program) if is_relinked else os.path.join(build, program),
                    os.path.join(target, program))
        for layout in layouts:
            shutil.copytree(os.path.join(build, "layouts", layout), os.path.join(target, "layouts", layout),
                            copy_function=os.link)
        return target

    def __getitem__(self, name):
        return os.path.join(self.folder, name)


# Recorded pairs, and gates that are drawn from them.


def record(options, builds):
    """Pairs of the build with itself and with the planted slowdowns, unless they are there."""
    for name, head, count in (
        ("equal", builds.equal, options.equal_pairs),
        ("slow-10", builds["slow-10"], options.planted_pairs),
        ("slow-25", builds["slow-25"], options.planted_pairs),
    ):
        path = os.path.join(options.folder, f"{name}.jsonl")
        if os.path.exists(path):
            continue
        with open(path + ".part", "w") as file:
            subprocess.run(
                [os.path.join(builds.base, "overparam"), "gate-record", builds.base, head, str(count),
                 "--scale", options.scale], stdout=file, check=True)
        os.replace(path + ".part", path)


def cases():
    """What is drawn: equal builds, then each slowdown in one family, whose cells alone have its pairs."""
    return [("equal", None)] + [(kind, family) for kind in ("slow-10", "slow-25") for family in PHASES]


def drawn_path(options, kind, family):
    return os.path.join(options.folder, f"drawn-{kind}{'-' + family if family else ''}.json")


def draw(options, builds):
    def one(case):
        kind, family = case
        path = drawn_path(options, kind, family)
        if os.path.exists(path):
            return
        slowed = ["--slowed", os.path.join(options.folder, f"{kind}.jsonl"), "--family", family] if family else []
        with open(path + ".part", "w") as file:
            subprocess.run(
                [os.path.join(builds.base, "overparam"), "gate-draw", os.path.join(options.folder, "equal.jsonl"),
                 *slowed, "--gates", str(options.gates), "--scale", options.scale], stdout=file, check=True)
        os.replace(path + ".part", path)
        print(f"drawn: {kind} {family or ''}", file=sys.stderr, flush=True)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(one, cases()))
        list(pool.map(lambda row: draw_alone(options, builds, row), named_rows(options)))


def named_rows(options):
    """The rows of a slowed phase: over the cells of a solver, and of each cell."""
    rows = []
    for family in filter(lambda family: os.path.exists(drawn_path(options, "slow-10", family)), PHASES):
        with open(drawn_path(options, "slow-10", family)) as file:
            rows += [row for row in json.load(file)["rows"] if names_phase(row, family) and row["scope"] != "family"]
    return rows


def alone_path(options, row):
    return os.path.join(options.folder, f"alone-{row['name'].replace(' ', '-')}.json")


def draw_alone(options, builds, row):
    """Gates in which nothing but what a row is about has the slowdown."""
    path = alone_path(options, row)
    if os.path.exists(path):
        return
    sizes = [part.split("=") for part in row["name"].split()[1:3]] if row["scope"] == "cell" else []
    with open(path + ".part", "w") as file:
        subprocess.run(
            [os.path.join(builds.base, "overparam"), "gate-draw", os.path.join(options.folder, "equal.jsonl"),
             "--slowed", os.path.join(options.folder, "slow-10.jsonl"), "--family", row["family"],
             "--solver", row["solver"], *[f"--{name}={size}" for name, size in sizes],
             "--gates", str(options.gates // ALONE_SHARE), "--scale", options.scale], stdout=file, check=True)
    os.replace(path + ".part", path)


# Live runs.


def read(journal):
    if not os.path.exists(journal):
        return []
    with open(journal) as file:
        return [json.loads(line) for line in file]


def planned(options):
    """Every live run as (kind, index), kinds in turns, so that an early end leaves some of each."""
    counts = {kind: getattr(options, f"{kind.replace('-', '_')}_runs") for kind in LIVE}
    runs = [((index + 0.5) / count, kind, index) for kind, count in counts.items() for index in range(count)]
    return [(kind, index) for _, kind, index in sorted(runs)]


def setting(kind, index):
    return ["quiet", "loaded", "relinked"][index % 3] if kind == "equal" else "quiet"


def run_gate(options, builds, commit, kind, index):
    """One run of the gate, as a line of the journal."""
    out = os.path.join(options.folder, "out")
    shutil.rmtree(out, ignore_errors=True)
    where = setting(kind, index)
    base, head = builds.base, {"equal": builds.equal, "creep": builds["creep-4"]}.get(kind, builds[kind])
    since = []
    if kind == "creep":
        base, since = builds["creep-3"], ["--since-build", builds.base]
    if where == "relinked":
        head = builds.relinked
    load = subprocess.Popen([sys.executable, "-c", "while True: pass"]) if where == "loaded" else None
    start = time.monotonic()
    try:
        gate = subprocess.run(
            [os.path.join(builds.base, "overparam"), "regress", "--base-build", base, "--head-build", head, *since,
             "--scale", options.scale, "--seed", str(index + 1), "--out", out],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    finally:
        if load:
            load.kill()
            load.wait()
    if gate.returncode not in (0, 2, 5) or not os.path.exists(os.path.join(out, "gate.json")):
        sys.exit(f"the gate ended with exit code {gate.returncode}: {gate.stderr}")
    line = {"kind": kind, "index": index, "setting": where, "commit": commit[:7], "exit_code": gate.returncode,
            "seconds": round(time.monotonic() - start, 1)}
    for name in ("gate", "since"):
        path = os.path.join(out, f"{name}.json")
        if os.path.exists(path):
            with open(path) as file:
                line[name] = summary(json.load(file))
    return line


def families_of(kind):
    """The families in which a live run has a slowdown."""
    return {"equal": [], "shape": ["exact-gram"]}.get(kind, list(PHASES))


def summary(report):
    """Of a report: how many rows are in each state, and the rows that were confirmed."""
    rows = report["rows"]
    return {
        "cpu": report["environment"]["cpu_model"],
        "pairs": report["pairs"], "rows": len(rows),
        "states": collections.Counter(row["state"] for row in rows),
        "regressed": [
            {key: row[key] for key in ("subject", "scope", "family", "solver", "phase", "counter")}
            | {size: row["point"][size] if row["point"] and row["scope"] == "cell" else None for size in "mn"}
            for row in rows if row["state"] == "regressed"],
    }


def measure(options, builds, commit, lines):
    journal = os.path.join(options.folder, "live.jsonl")
    done = {(line["kind"], line["index"]) for line in lines}
    left = [run for run in planned(options) if run not in done]
    for count, (kind, index) in enumerate(left):
        line = run_gate(options, builds, commit, kind, index)
        with open(journal, "a") as file:
            file.write(json.dumps(line) + "\n")
        lines.append(line)
        print(f"{count + 1}/{len(left)} {kind} {index}: exit code {line['exit_code']}, "
              f"{len(line['gate']['regressed'])} regressed, {line['seconds']} s", file=sys.stderr, flush=True)


# What it comes to.


def names_phase(row, family):
    """Whether a row names the phase that was slowed down in a family."""
    return row["family"] == family and row["phase"] == PHASES[family] and row["subject"] == "seconds"


def is_touched(row, families):
    """Whether a slowdown in one phase of some families reaches a row: that phase, or a whole of which it is part."""
    return row["family"] in families and row["phase"] in (None, PHASES[row["family"]])


def digest(options, programs):
    sums = hashlib.sha256()
    for program in programs:
        with open(os.path.join(options.build, program), "rb") as file:
            sums.update(file.read())
    return sums.hexdigest()


def check_stamp(options):
    """The commit, once what is in the folder is of these programs; gates that another judge drew are removed."""
    path = os.path.join(options.folder, "stamp.json")
    stamp = {"programs": digest(options, MEASURED), "scale": options.scale, "gates": options.gates,
             "pairs": [options.equal_pairs, options.planted_pairs], "judge": digest(options, [JUDGE]),
             "commit": subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True).stdout.strip()}
    kept = stamp
    if os.path.exists(path):
        with open(path) as file:
            kept = json.load(file)
    ours = {"judge": stamp["judge"], "commit": stamp["commit"]}
    if {**kept, **ours} != stamp:
        sys.exit(f"{options.folder} has records of another build or of other numbers: name another --folder")
    if kept["judge"] == stamp["judge"]:
        stamp = kept
    else:
        for name in os.listdir(options.folder):
            if name.startswith(("drawn-", "alone-")):
                os.remove(os.path.join(options.folder, name))
    with open(path, "w") as file:
        json.dump(stamp, file)
    return stamp["commit"]


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "-"


def drawn_table(options):
    text = ["| what | gates | named by its phase | by the row over its family | with an untouched row confirmed "
            "| rows beside | pairs |", "|---|---:|---:|---:|---:|---:|---:|"]
    for kind, family in cases():
        path = drawn_path(options, kind, family)
        if not os.path.exists(path):
            continue
        with open(path) as file:
            drawn = json.load(file)
        rows, gates = drawn["rows"], drawn["gates"]
        families = [family] if family else []
        stray = sum(any(not is_touched(rows[row], families) for row in found) for found in drawn["confirmed"])
        beside = f"{sum(row['beside'] for row in rows) / gates:.2f}"
        pairs = f"{statistics.median(drawn['pairs']):.0f}"
        if not family:
            text.append(f"| equal builds | {gates} | | | {percent(stray, gates)} | {beside} | {pairs} |")
            continue
        named = sum(any(names_phase(rows[row], family) for row in found) for found in drawn["confirmed"])
        pooled = sum(row["regressed"] for row in rows if row["scope"] == "family" and names_phase(row, family))
        text.append(f"| `{family}`: {PHASES[family]} + {kind[5:]} % | {gates} | {percent(named, gates)} "
                    f"| {percent(pooled, gates)} | {percent(stray, gates)} | {beside} | {pairs} |")
    return "\n".join(text)


def row_table(options):
    """What each row finds of + 10 % in its phase, where nothing else is slower."""
    text = ["| row | found | by some row of the phase |", "|---|---:|---:|"]
    for row in named_rows(options):
        path = alone_path(options, row)
        if not os.path.exists(path):
            continue
        with open(path) as file:
            drawn = json.load(file)
        place = next(
            index for index, other in enumerate(drawn["rows"])
            if all(other[key] == row[key] for key in ("scope", "name", "phase", "subject")))
        itself = sum(place in found for found in drawn["confirmed"])
        named = sum(any(names_phase(drawn["rows"][index], row["family"]) for index in found)
                    for found in drawn["confirmed"])
        gated = "" if row["is_gated"] else ", not gated by itself"
        text.append(f"| {row['name']}, {row['phase']}{gated} | {percent(itself, drawn['gates'])} "
                    f"| {percent(named, drawn['gates'])} |")
    return "\n".join(text)


def live_table(options, lines):
    text = ["| what | runs | outcome | no verdict | untouched rows confirmed in | rows beside "
            "| improved rows | median pairs | median time | commit |",
            "|---|---:|---|---:|---:|---:|---:|---:|---:|---|"]
    for kind in LIVE:
        for where in ("quiet", "loaded", "relinked"):
            group = [line for line in lines if line["kind"] == kind and line["setting"] == where]
            if group:
                text.append(live_row(kind, where, group))
    return "\n".join(text)


def live_row(kind, where, group):
    def has(line, condition, report="gate"):
        return any(condition(row) for row in line[report]["regressed"])

    def count(condition, report="gate"):
        return sum(has(line, condition, report) for line in group)

    families = families_of(kind)
    stray = sum(
        any(has(line, lambda row: not is_touched(row, families) and row["subject"] != "counters", report)
            for report in ("gate", "since") if report in line) for line in group)
    undecided = sum(line["exit_code"] == 5 for line in group)
    named = {family: (lambda row, family=family: names_phase(row, family)) for family in PHASES}
    if kind == "equal":
        outcome = f"{count(lambda row: True)} alarms"
    elif kind == "shape":
        outcome = (f"shape {count(lambda row: row['subject'] == 'shape' and row['family'] == 'exact-gram')}, "
                   f"counter {count(lambda row: row['counter'] == 'multiply_adds' and row['family'] == 'fast-jl')}")
    elif kind == "creep":
        outcome = ", ".join(
            f"`{family}` {count(named[family])}, since {count(named[family], 'since')}" for family in PHASES)
    else:
        outcome = ", ".join(f"`{family}` {count(named[family])}" for family in PHASES)
    extra = {"loaded": ", another process on one core", "relinked": ", functions in another order"}.get(where, "")
    beside, improved = (sum(line["gate"]["states"].get(state, 0) for line in group) for state in ("beside", "improved"))
    return (f"| {LIVE[kind]}{extra} | {len(group)} | {outcome} | {undecided} | {stray} | {beside} "
            f"| {improved} | {statistics.median(line['gate']['pairs'] for line in group):.0f} "
            f"| {statistics.median(line['seconds'] for line in group):.0f} s "
            f"| {', '.join(sorted({line['commit'] for line in group}))} |")


def write(options, lines, commit):
    machines = sorted({line["gate"]["cpu"] for line in lines})
    text = (
        "# What the gate on timings finds\n\n"
        "Written by `Tests/Gate/validate.py`, which says how. A slowdown is named when the row of the phase that is "
        "slowed down is confirmed; a row is untouched when it is of another phase, or another family; it is beside "
        "where the gate tells it by a phase of its cells that is slower by more.\n\n"
        f"Gates drawn from {options.equal_pairs} recorded pairs of each cell of one build, and in one family at a time "
        f"from {options.planted_pairs} of it with a slowdown, as commit {commit[:7]} judges them:\n\n"
        f"{drawn_table(options)}\n\n"
        f"Runs of `overparam regress` at the scale `{options.scale}`, builds not counted ({'; '.join(machines)}), each "
        f"slowdown in all families at once:\n\n{live_table(options, lines)}\n\n"
        f"What each row of such a phase finds of + 10 % where nothing but the cells that it is about is slower, of "
        f"{options.gates // ALONE_SHARE} drawn gates each:\n\n{row_table(options)}\n")
    with open(options.results, "w") as file:
        file.write(text)
    print(text)


def main():
    options = arguments()
    os.makedirs(options.folder, exist_ok=True)
    commit = check_stamp(options)
    lines = read(os.path.join(options.folder, "live.jsonl"))
    if not options.table_only:
        builds = Builds(options.build, options.folder)
        record(options, builds)
        measure(options, builds, commit, lines)
        draw(options, builds)
    write(options, lines, commit)


if __name__ == "__main__":
    main()
