#!/usr/bin/env python3
"""Tries the recipes of CONTRIBUTING.md: adds a toy of each kind to a copy of the tree, builds that, and uses the toys.

    python3 Tests/Recipes/recipes.py

The files of the toys are in `toys`, each where it belongs in the tree; WORDS are what the recipes have one write into
files that are there. Each toy has to appear where its users would look for it.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOYS = pathlib.Path(__file__).resolve().parent / "toys"
SWIFT = os.environ.get("SWIFT", "swift")

# Of each recipe: the file, what stands there, and what is to be written before it.
WORDS = [
    ("solver", "Sources/Training/Solvers/SolverList.swift", "  .sketchFlat,", "  .toyRefined,\n"),
    ("data set", "Sources/Training/Problems/DataSets/Dataset.swift", ", .digits", ", .toyCube"),
    ("counter", "Sources/Vocabulary/Counter.swift", "  /// Iterations of an iterative solve",
     '  /// Rounds in which a solution was corrected.\n  case toyRounds = "toy_rounds"\n'),
    ("counter", "Sources/Vocabulary/Counter.swift", "    case .innerIterations, .gramProducts:",
     "    case .toyRounds: .fixed()\n"),
    ("export", "Sources/Reporting/Exports/ExportFormat.swift", ", .junit", ", .toyNames"),
    ("study", "Benchmarks/Catalogue/Studies/FamilyStudies.swift", "\n    case .fastJL:", " + toyStudies(scale)"),
    ("ceiling", "Sources/Vocabulary/Resource.swift", "\n  /// Of a rate,",
     '  /// Steps a second of a chain that waits for itself.\n  case toyChain = "toy_chain"\n'),
    ("ceiling", "Sources/Vocabulary/Resource.swift", '    case .memoryBytes: "GB/s"', '    case .toyChain: "G steps/s"\n'),
    ("ceiling", "Sources/Vocabulary/Resource.swift", "    case .memoryBytes: 12e9", "    case .toyChain: 1e9\n"),
    ("ceiling", "Sources/Numerics/Ceilings/CeilingProbe.swift", "    case .memoryBytes: .reading",
     "    case .toyChain: .toyChain\n"),
    ("kernel", "Benchmarks/Catalogue/Kernels/KernelEntry.swift", "  .normals,", "  .toyChain,\n"),
]


def add_toys(copy):
    """Adds the toys to a copy of what git knows of the tree, as it stands there."""
    names = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
                           capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    for path in filter(pathlib.Path.is_file, TOYS.rglob("*")):
        target = copy / path.relative_to(TOYS)
        if not target.parent.is_dir() or target.exists():
            sys.exit(f"recipes: there is no room for {path.relative_to(TOYS)}")
        shutil.copy(path, target)
    for recipe, name, before, words in WORDS:
        text = (copy / name).read_text()
        if text.count(before) != 1:
            sys.exit(f"recipes: the recipe of a {recipe} does not find {before!r} once in {name}")
        (copy / name).write_text(text.replace(before, words + before))


def run(*command, **options):
    """The standard output of a command that has to succeed."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"recipes: {' '.join(map(str, command))} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def expect(recipe, is_there, what):
    print(f"{recipe}: {what}")
    if not is_there:
        sys.exit(f"recipes: this is not true of the toy")


def use(programs, folder):
    """Runs what the toys added, looks for each, and returns the folder of the last run of solvers."""
    lines = []
    for options in (["--dataset", "toy-cube"], ["--study", "toy-study", "--solver", "toy-refined"]):
        out = folder / f"run{len(lines)}"
        sizes = ["--solver", "toy-refined", "-m", "2^8...2^10", "-n", 16, "-d", 8] if "--dataset" in options else []
        run(programs / "exact-gram", *options, *sizes, "--scale", "smoke", "--option", "toy-rounds=2", "--out", out)
        lines += [json.loads(line) for line in (out / "exact-gram" / "journal.jsonl").read_text().splitlines()]
    cubes = [line for line in lines if line["point"]["dataset"] == "toy-cube"]
    expect("solver", all(line["solver"] == "toy-refined" and line["status"] == "ok" for line in lines),
           "toy-refined trains at every point")
    expect("solver", any(line["check"] for line in lines), "its trajectory was compared with its reference")
    expect("option", all(line["options"]["toy_rounds"] == 2 for line in lines), "toy-rounds was given, and is recorded")
    expect("data set", len(cubes) == 3 and len(lines) == 6, "toy-cube has three points, toy-study three others")
    counted = [step["phase_counters"]["solve"].get("toy_rounds") for line in lines for step in line["iterations"]]
    expect("counter", set(counted) == {2}, "toy_rounds is counted at every iteration, in its phase")
    manifest = json.loads((out / "exact-gram" / "manifest.json").read_text())
    expect("study", [study["name"] for study in manifest["studies"]] == ["toy-study"], "toy-study is recorded")
    listing = run(programs / "overparam", "list")
    expect("study", all(word in listing for word in ("toy-study", "toy-refined", "toy-rounds", "toy-chain")),
           "overparam list has the study, the solver, its option and the kernel")
    analysis = json.loads(run(programs / "overparam", "analyze", "--format", "json", out))
    expect("claim", "toy-refined.rounds" in json.dumps(analysis), "analyze judges toy-refined.rounds")
    names = run(programs / "overparam", "export", out, "--format", "toy-names").splitlines()
    expect("export", len(names) == 3 and all("/toy-refined/" in name for name in names), "toy-names has a line a point")
    run(programs / "kernels", "--solver", "toy-chain", "--scale", "smoke", "--out", folder / "kernels")
    ceilings = json.loads((folder / "kernels" / "kernels" / "manifest.json").read_text())["environment"]["ceilings"]
    expect("kernel with ceiling", ceilings["toy_chain"] > 0 and ceilings["toy_chain_all_threads"] > 0,
           "the ceiling toy_chain was measured")
    kernels = (folder / "kernels" / "kernels" / "journal.jsonl").read_text().splitlines()
    expect("kernel with ceiling", {json.loads(line)["status"] for line in kernels} == {"ok"}, "toy-chain was measured")
    return out


def build(copy):
    run("make", "build", f"SWIFT={SWIFT}", cwd=copy)


def change_claim(copy, measured):
    """A claim that alone was changed is in the next build."""
    law = copy / "Sources/Analysis/Claims/toy-rounds.json"
    content = json.loads(law.read_text(encoding="utf-8"))
    law.write_text(json.dumps({**content, "statement": "said anew"}), encoding="utf-8")
    build(copy)
    said = run(copy / ".build/release/overparam", "analyze", "--format", "json", measured)
    expect("claim", "said anew" in said, "a change of its file is in the next build")


def main():
    with tempfile.TemporaryDirectory(prefix="recipes-") as scratch:
        copy = pathlib.Path(scratch) / "tree"
        add_toys(copy)
        build(copy)
        measured = use(copy / ".build" / "release", pathlib.Path(scratch))
        change_claim(copy, measured)
    print("every recipe works")


if __name__ == "__main__":
    main()
