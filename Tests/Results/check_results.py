#!/usr/bin/env python3
"""Derives again what the reference runs and README say, and compares bytes.

Usage: python3 check_results.py BIN [--write], with the executables' folder. Every run in results/reference is
analysed and drawn in a scratch folder; analysis.txt, what `overparam analyze` prints, and the figures that are kept
must come out as they are, and README's tables and findings must be what is made here of the analysis of the run with
most families; verdicts on a family are those of the newest run that has it. --write replaces what differs. Needs
Python's standard library; without what draws charts, figures are not compared and the exit code is 77.
"""

import json
import math
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The verdicts that README explains.
SHOWN = [f"gram-explicit.{phase} " for phase in ("factor", "gram", "total", "update")]


class Analysis:
    """Look-ups in analysis.json."""

    def __init__(self, run, newer=()):
        contents = [json.loads((path / "analysis.json").read_text(encoding="utf-8")) for path in (run, *newer)]
        self.content = contents[0]
        self.families = {family["family"]: family for family in self.content["families"]}
        newest = {family["family"]: family for content in contents for family in content["families"]}
        self.verdicts = [verdict for family in newest.values() for verdict in family["verdicts"]]
        self.papers = [self.newest_row(rows) for rows in zip(*(content["papers"] for content in contents))]

    @staticmethod
    def newest_row(rows):
        """The last one that a run has anything of, or else the first."""
        return next((row for row in reversed(rows) if is_measured(row)), rows[0])

    def count(self, subject, *names):
        return sum(1 for verdict in self.verdicts if (verdict[subject] or {}).get("verdict") in names)

    def total(self, subject, origin=None):
        return sum(1 for verdict in self.verdicts if verdict[subject] and origin in (None, verdict["origin"]))

    def partly_open(self, subject, *names):
        return sum(1 for verdict in self.verdicts if (verdict[subject] or {}).get("verdict") in names and verdict[f"{subject}_ladders"]["open"])

    def seconds(self, solver, study, m, n, phase="total", **setting):
        """Of an iteration, or a phase of it, at the wide end of a ladder in m."""
        for family in self.families.values():
            for ladder in family["ladders"]:
                if (ladder["solver"], ladder["study"], ladder["variable"]) != (solver, study, "m"):
                    continue
                if not {"n": n, **setting}.items() <= ladder["setting"].items():
                    continue
                for row in ladder["slopes"]:
                    if (row["phase"], row["stage"], row["counter"], row["largest"]) == (phase, "iteration", None, m):
                        return row["value_at_largest"]
        raise LookupError(f"{solver} in {study} at m = {m}, n = {n}")

    def costs(self, study, m, **setting):
        """By solver, what an iteration and the way to 1e-2 took at one m of a study: an entry of ``tolerances``."""
        return {
            row["solver"]: {**entry, "reached": entry in row["sizes"]}
            for family in self.families.values() for row in family["tolerances"]
            if (row["study"], row["variable"]) == (study, "m") and setting.items() <= row["setting"].items()
            for entry in row["sizes"] + row["over"] if entry["size"] == m}

    def iterations(self, study):
        """By distance of clustered points and n, then by solver, the seconds of an iteration."""
        found = {}
        for family in self.families.values():
            for row in family["tolerances"]:
                if (row["study"], row["variable"]) == (study, "n"):
                    distance = float(row["setting"]["dataset"].split(":")[1])
                    for entry in row["sizes"] + row["over"]:
                        found.setdefault((distance, entry["size"]), {})[row["solver"]] = entry["iteration_seconds"]
        return found

    def training(self, solver, **setting):
        for family in self.families.values():
            for row in family["trainings"]:
                if row["solver"] == solver and all(row["setting"][key] == value for key, value in setting.items()):
                    return row
        raise LookupError(f"training of {solver} with {setting}")


def is_measured(row):
    """Whether a run has a verdict on what a paper says, a reason why there is none, or an observation."""
    rulings = [row[subject] for subject in ("counts", "seconds", "other") if row[subject]]
    return bool(row["observed"]) or any(ruling["reason"] != "not_measured" for ruling in rulings)


def duration(seconds):
    for unit, length in [("s", 1), ("ms", 1e-3), ("us", 1e-6)]:
        if seconds >= length:
            return f"{seconds / length:.{max(0, 1 - math.floor(math.log10(seconds / length)))}f} {unit}"
    return f"{seconds * 1e9:.0f} ns"


def sentences(run):
    """What the runs found, for README."""
    held = ("consistent", "consistent_up_to_a_logarithm", "as_claimed_memory_costs_more", "faster")
    yield (
        f"Of {run.total('counts')} claims about counted work {run.count('counts', *held)} hold and "
        f"{run.count('counts', 'slower')} are refuted. Of {run.total('seconds')} about time "
        f"{run.count('seconds', *held)} hold ({run.partly_open('seconds', *held)} of them in one or two of m, n and d "
        f"alone), {run.count('seconds', 'slower')} are slower and {run.count('seconds', 'inconclusive')} are open. "
        f"A paper itself states {run.total('counts', 'paper')} of the former and {run.total('seconds', 'paper')} of the "
        f"latter, {run.total('counts', 'reconstruction')} and {run.total('seconds', 'reconstruction')} follow from an "
        "abstract and algebra, the others are textbook laws.")
    explicit, structured = (
        run.training(solver, m=2**14, n=256, dataset="sphere", shift=0)
        for solver in ("gram-explicit", "gram-structured"))
    yield (
        "Exact Gauss-Newton (CGH19, ZMG19) does not need J: at m = 2^14, n = 256, d = 16 an iteration takes "
        f"{duration(structured['iteration_seconds'])} from packed firing bits and "
        f"{duration(explicit['iteration_seconds'])} from the Jacobian, and both converge in "
        f"{structured['iterations']} steps.")
    common = run.costs("common", 2**18)
    flat, tensor, exact = (common[solver] for solver in ("sketch-flat", "sketch-tensor", "gram-structured"))
    trimmed, whole = (run.seconds("sketch-flat", study, 2**17, 32, shift=0) for study in ("width", "whole"))
    yield (
        f"The flat sketch of BPSW21 is at 1e-2 after {in_all(flat)} in all at m = 2^18, n = 32, d = 16; a "
        f"tensor sketch with as many rows after {in_all(tensor)} and the exact Gram matrix after {in_all(exact)}, in "
        f"{exact['iterations']:.0f} steps each. Of the transform only what is sampled is computed: an iteration takes "
        f"{duration(trimmed)} for {duration(whole)} by whole transforms at m = 2^17 on one thread.")
    yield " ".join(conditioning(run))
    points = run.costs("width", 2**19, n=8, d=64)
    dense, table, lists, data, weights, wtree, dtree, newton = (
        points[solver] for solver in (
            "dense-shifted", "cached-scan", "neighbor-list", "hsr-data", "hsr-weights", "correlation-wtree",
            "correlation-dtree", "tree-newton"))
    sketch = duration(run.seconds("tree-newton", "width", 2**19, 8, phase="sketch"))
    yield (
        "Of training by sparse activation on 8 points in 64 dimensions (m = 2^19), steady steps, in brackets with the set-up "
        f"and the first step spread over {dense['iterations']:.0f}: a dense step of descent takes {steps(dense)}, with a table "
        f"of all products {steps(table)}, with neighbour lists, ours, {steps(lists)}; with half-space reporting over the points "
        f"{steps(data)}, over the weights {steps(weights)} (SYZ21); with a tree a neuron {steps(wtree)}, a tree a point "
        f"{steps(dtree)} (ALSZZ23). A Gauss-Newton step with trees over the weights (DHSWZ22) takes {steps(newton)}, {sketch} "
        "of them its sketch.")
    points = run.costs("width", 2**14, n=8)
    lazy, sparse, dense = (points[f"multilayer-{kind}"] for kind in ("lazy", "sparse", "dense"))
    yield (
        f"Of three layers on 8 points (SZZ21; m = 2^14) steady steps, and in brackets all with the set-up, take {steps(lazy)} "
        f"with lazy updates, {steps(sparse)} with sparse firing without them, {steps(dense)} with dense layers.")


def conditioning(run):
    """Who takes the fastest iteration on points in clusters, by n and the distance between the points of a cluster."""
    points = run.iterations("conditioning")
    batches = sorted({n for _, n in points})
    first = {point: min(solvers, key=solvers.get) for point, solvers in points.items()}
    wins = {solver: sum(winner == solver for winner in first.values()) for solver in set(first.values())}
    ranking = sorted(wins, key=wins.get, reverse=True)
    yield (
        f"Where a sketch pays (n = {batches[0]} to {batches[-1]} in groups of four near-duplicates at {len(points) // len(batches)} "
        f"distances, m = 2^12, d = 16): of {len(points)} points "
        + ", ".join(f"`{solver}` has the fastest iteration at {wins[solver]}" for solver in ranking) + ".")
    for distance in sorted({distance for distance, _ in points}, reverse=True)[:: len(points) // len(batches) - 1]:
        solvers = points[distance, batches[-1]]
        times = ", ".join(f"{duration(solvers[solver])} by `{solver}`" for solver in sorted(solvers, key=solvers.get))
        yield f"At n = {batches[-1]} and distance {distance:g} an iteration takes {times}."


def in_all(cost):
    """Set-up and steps to 1e-2, or over what was spent in vain."""
    return ("" if cost["reached"] else "over ") + duration(cost["total_seconds"])


def steps(cost):
    """A steady step, and in brackets all seconds over the number of steps."""
    return f"{duration(cost['steady_seconds'])} ({duration(cost['total_seconds'] / cost['iterations'])})"


def comparison(run):
    """All solvers that a common point has, the first to 1e-2 first, for README."""
    yield "| solver | set-up | first step | a step, amortised | steady | steps to 1e-2 | in all to 1e-2 |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    costs = run.costs("common", 2**18)
    for solver, cost in sorted(costs.items(), key=lambda row: (not row[1]["reached"], row[1]["total_seconds"])):
        count = ("" if cost["reached"] else "over ") + f"{cost['iterations']:.0f}"
        times = [cost[f"{name}_seconds"] for name in ("setup", "first", "iteration", "steady")]
        texts = ["-" if time is None else duration(time) for time in times]
        yield f"| `{solver}` | {' | '.join(texts)} | {count} | {in_all(cost)} |"


def wrapped(sentence):
    lines, line = [], "-"
    for word in sentence.split():
        if len(line) + 1 + len(word) > 112:
            lines.append(line)
            line = " "
        line += " " + word
    return "\n".join([*lines, line]) + "\n"


def derive(binaries, run, scratch):
    """Analysis and figures of a copy of the run that has neither."""
    copy = scratch / run.name
    for journal in run.glob("*/journal.jsonl"):
        shutil.copytree(journal.parent, copy / journal.parent.name)
    with (copy / "analysis.txt").open("wb") as text:
        analysed = subprocess.run([binaries / "overparam", "analyze", copy], stdout=text, stderr=subprocess.DEVNULL)
    if analysed.returncode not in (0, 3):
        sys.exit(f"{run.name}: the analysis ended with exit code {analysed.returncode}")
    drawn = subprocess.run([binaries / "overparam", "report", copy], stdout=subprocess.DEVNULL)
    return copy, drawn.returncode == 0


def started(run):
    """When the last of a run's families was begun."""
    return max(json.loads(path.read_text(encoding="utf-8"))["environment"]["started"]
               for path in run.glob("*/manifest.json"))


def shown_figures(run):
    """The figures of a run that are kept, or that a document shows."""
    shown = set((run / "figures").glob("*"))
    for document in (ROOT / "README.md", ROOT / "results/reference/README.md"):
        names = re.findall(rf"{run.name}/figures/([\w.-]+)", document.read_text(encoding="utf-8"))
        shown.update(run / "figures" / name for name in names)
    return sorted(shown)


def compare(kept, derived, write):
    """Whether two files are the same, after they are made so where that is wanted."""
    if kept.exists() and kept.read_bytes() == derived.read_bytes():
        return True
    if write:
        kept.parent.mkdir(exist_ok=True)
        shutil.copy2(derived, kept)
        return True
    print(f"{kept.relative_to(ROOT)} is not what its run gives", file=sys.stderr)
    return False


def verdicts(run, newer):
    """The heads of the first tables of verdicts, and the rows that are shown."""
    tables = (run / "analysis.txt").read_text(encoding="utf-8").split("\n\n")[:2]
    lines = [line for table in tables for line in table.splitlines()]
    kept = [line for line in lines if line.startswith(("exact-gram", "counts ", "seconds ")) or any(
        f" {claim}" in line for claim in SHOWN)]
    return "\n" + "".join(f"    {line}\n" for line in kept) + "\n"


def findings(run, newer):
    return "".join(wrapped(sentence) for sentence in sentences(Analysis(run, newer)))


def comparisons(run, newer):
    return "".join(f"{line}\n" for line in comparison(Analysis(run, newer)))


def ruled(ruling):
    """A verdict in a table's cell, or the reason in brackets why there is none; empty without a ruling."""
    if not ruling:
        return ""
    verdict, reason = ruling["verdict"], ruling["reason"]
    words = (f"({reason})" if reason else verdict.removeprefix("consistent_") if verdict != "consistent" else verdict)
    return words.replace("_", " ")


def statements(run, newer):
    """What each paper says, what its claims came to, and what decides it, for README."""
    rows, last = Analysis(run, newer).papers, None
    yield "| paper | what it says, in our words | counts, residuals | seconds | what decides it, or why nothing does |"
    yield "|---|---|---|---|---|"
    for row in rows:
        paper, last = row["paper"] if row["paper"] != last else "", row["paper"]
        by = [f"`{claim}`" for claim in row["claims"]]
        notes = [row["untested"] and "not tested: " + row["untested"], ", ".join(by), row["observed"]]
        open_in = "open in " + ", ".join(row["open"]) if row["open"] else None
        note = "; ".join(filter(None, [*notes, open_in]))
        yield f"| {paper} | {row['sentence']} | {ruled(row['counts'] or row['other'])} | {ruled(row['seconds'])} | {note} |"


def papers(run, newer):
    return "\n" + "".join(f"{line}\n" for line in statements(run, newer)) + "\n"


def check_readme(name, made, write):
    """Whether the block of this name in README is what was made of the reference run."""
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    begin, end = f"<!-- {name}: made by Tests/Results/check_results.py -->\n", f"<!-- end of {name} -->\n"
    before, rest = text.split(begin)
    kept, after = rest.split(end)
    if kept == made:
        return True
    if write:
        readme.write_text(before + begin + made + end + after, encoding="utf-8")
        return True
    print(f"README's {name} are not those of the reference run, which are:\n{made}", file=sys.stderr)
    return False


def main():
    binaries, write = pathlib.Path(sys.argv[1]), "--write" in sys.argv[2:]
    runs = sorted({path.parents[1] for path in ROOT.glob("results/reference/*/*/journal.jsonl")})
    if not runs:
        sys.exit("there are no reference runs")
    are_same, are_drawn, analysed = True, True, []
    with tempfile.TemporaryDirectory() as scratch:
        for run in runs:
            copy, is_drawn = derive(binaries, run, pathlib.Path(scratch))
            analysed.append(copy)
            are_drawn = are_drawn and is_drawn
            kept = [run / "analysis.txt", *(shown_figures(run) if is_drawn else [])]
            for path in kept:
                are_same = compare(path, copy / path.relative_to(run), write) and are_same
            print(f"{run.name}: {len(kept)} derived files compared")
        whole = max(analysed, key=lambda run: len(list(run.glob("*/journal.jsonl"))))
        newer = sorted((run for run in analysed if started(run) > started(whole)), key=started)
        for name, make in (
                ("verdicts", verdicts), ("findings", findings), ("comparison", comparisons), ("papers", papers)):
            are_same = check_readme(name, make(whole, newer), write) and are_same
    sys.exit(0 if are_same and are_drawn else 77 if are_same else 1)


if __name__ == "__main__":
    main()
