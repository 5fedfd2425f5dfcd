"""What the checks of the exports share. Each check is called with the folder of the programs:

    python3 Tests/Exports/check_csv.py .build/release [RUN...]

and measures a smoke run of its own, makes one whose names are as awkward as names can be, and reads every RUN
that it is given. Exit codes: 0 well, 1 a check failed, 77 the tool is not installed.
"""

import collections
import copy
import importlib
import json
import pathlib
import subprocess
import sys
import tempfile
import traceback

MISSING_TOOL = 77
# A data set's path may hold all of this.
AWKWARD = 'data/a<b>&"c",\'d\'\né/数据 x->y.csv'


def tool(name):
    """The module, or the end of the check where its tool is not installed; one that is broken fails."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name.partition(".")[0]:
            raise
        print(f"{name} is not installed ({error}): this check was not made", file=sys.stderr)
        sys.exit(MISSING_TOOL)


def require(condition, sentence):
    if not condition:
        raise AssertionError(sentence)


class Programs:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()

    def run(self, program, *arguments, expect=0):
        done = subprocess.run([self.folder / program, *map(str, arguments)], capture_output=True)
        require(
            done.returncode == expect,
            f"{program} {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr.decode()}")
        return done.stdout

    def export(self, run, format, out, *options):
        """Writes the export to `out`, and sees that standard output has the same bytes."""
        self.run("overparam", "export", run, "--format", format, "--out", out, *options)
        require(
            self.run("overparam", "export", run, "--format", format, *options) == pathlib.Path(out).read_bytes(),
            f"{format}: --out and standard output differ")
        return out


def records(run):
    """The manifest and the lines of each family of a run."""
    for manifest in sorted(pathlib.Path(run).glob("*/manifest.json")):
        journal = manifest.parent / "journal.jsonl"
        yield json.loads(manifest.read_text()), [json.loads(line) for line in journal.read_text().splitlines()]


def strict_json(text):
    """What the text says; NaN and Infinity are no JSON."""

    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(text, parse_constant=refuse)


def steady(line):
    """The accepted iterations after the first that still train, above rounding and the run's tolerance."""
    roundoff = {"single": 2.0**-24, "double": 2.0**-53}.get(line["point"]["precision"], 0)
    start = (line["iterations"][0]["residual"] if line["iterations"] else None) or 0
    least = max(line["options"].get("tolerance", 0), 64 * roundoff) * start
    return [
        step for step in line["iterations"]
        if step["accepted"] and step["index"] > 0 and (step["residual"] is None or step["residual"] > least)]


def timed_points(run, timed=steady):
    """Of each point of a solver the seconds of its `timed` iterations, a list a process.

    None with a timeout, and none of a simulation.
    """
    found, censored = collections.defaultdict(list), set()
    for manifest, lines in records(run):
        simulated = {solver["name"] for solver in manifest.get("solvers") or [] if solver["simulated"]}
        for line in {line["cell"]: line for line in lines if line["solver"] not in simulated}.values():
            key = json.dumps([line["family"], line["solver"], line["point"], line["options"]], sort_keys=True)
            if line["status"] == "timeout":
                censored.add(key)
            if line["status"] == "ok" and timed(line):
                found[key].append([step["seconds"] for step in timed(line)])
    return [processes for key, processes in found.items() if key not in censored]


class CellKeys:
    """The key of a cell is a hash of its bytes: FNV-1a with 64 bits."""

    @staticmethod
    def of(cell):
        text = json.dumps(cell, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        value = 0xCBF29CE484222325
        for byte in text.encode():
            value = (value ^ byte) * 0x100000001B3 % 2**64
        return f"{value:016x}"


def whole_numbers(value):
    """Numbers as the programs write them: a double that is whole has no point."""
    if isinstance(value, dict):
        return {key: whole_numbers(item) for key, item in value.items()}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def write_run(run, manifest, lines):
    """Writes the records of one family, with the keys that their cells have."""
    manifest = copy.deepcopy(manifest)
    keys = {}
    for cell in manifest["cells"]:
        keys[json.dumps(cell, sort_keys=True)] = CellKeys.of(whole_numbers(cell))
    family = pathlib.Path(run) / manifest["cells"][0]["family"]
    family.mkdir(parents=True)
    (family / "manifest.json").write_text(json.dumps(manifest))
    (family / "journal.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return run


def cell_of(line):
    return {name: line[name] for name in ("family", "options", "point", "process", "seed", "solver")}


def awkward_run(smoke, run):
    """The smoke run's first family with an awkward data set, in which a size failed and one is censored."""
    manifest, lines = next(records(smoke))
    renamed = {}
    for cell in manifest["cells"]:
        before = CellKeys.of(whole_numbers(cell))
        cell["point"]["dataset"] = AWKWARD
        renamed[before] = CellKeys.of(whole_numbers(cell))
    for study in manifest["studies"]:
        study["cells"] = [renamed[key] for key in study["cells"]]
    for line in lines:
        require(line["cell"] in renamed, "a cell's key is not what this script takes it for")
        line["cell"] = renamed[line["cell"]]
        line["point"]["dataset"] = AWKWARD
    spoil(lines[1], "timeout", "took over 1 s")
    spoil(lines[2], "crashed", "signal 11, \"out of\nluck\"")
    return write_run(run, manifest, lines)


def spoil(line, status, reason):
    line.update(
        status=status, reason=reason, stopped=None, setup=None, iterations=[], final_residual=None, check=None)


def main(check):
    """Calls `check(programs, run, scratch, is_awkward)` for each run, and ends with an exit code."""
    programs = Programs(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        smoke = scratch / "smoke"
        programs.run("exact-gram", "--scale", "smoke", "--study", "common", "--out", smoke)
        runs = [(smoke, False), (awkward_run(smoke, scratch / "awkward"), True)]
        runs += [(pathlib.Path(run), False) for run in sys.argv[2:]]
        try:
            for run, is_awkward in runs:
                print(f"{run.name}: {check(programs, run, scratch, is_awkward)}")
        except Exception:
            traceback.print_exc()
            sys.exit(1)
