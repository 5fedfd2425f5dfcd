#!/usr/bin/env python3
"""Plants faults in a copy of the tree, one at a time, and lists the tests that notice each.

Usage: python3 faults.py [--check] [--only WORD] [--folder FOLDER]

--check plants nothing and sees that every fault still has its place. --only plants the faults whose names have a word
in them. The copy and its build go to FOLDER, a temporary one unless told otherwise; a folder that is kept saves the
first build. SWIFT names another compiler, FLAGS how it builds. A fault is noticed by a test that fails or by tests that
do not end in ten times the time without it; by a crash only where the tests crash twice. Fails when a fault is not
noticed or cannot be built. Takes some three minutes a fault. Needs Python's standard library.
"""

import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOLVERS = "Sources/Training/Solvers"
NEIGHBORS = "Sources/Numerics/Neighbors"


# What the tests of training need; the rest would double the time of a build.
TARGETS = """
let kept: Set = [
  "COpenBLAS", "CFFTW", "CZlib", "CLanes", "CLimits", "Embedding", "Embedded", "Vocabulary", "Statistics",
  "Measurement", "Numerics", "Training", "TestSupport", "TrainingTests",
]
package.targets.removeAll { !kept.contains($0.name) }
package.products = []
"""


@dataclass
class Fault:
    """What is wrong, where, what stands there and what is put in its place."""

    name: str
    file: str
    right: str
    wrong: str

    def planted(self, text):
        if text.count(self.right) != 1:
            sys.exit(f"{self.name}: {self.file} has {text.count(self.right)} times what is to be replaced: "
                     f"{self.right!r}")
        return text.replace(self.right, self.wrong)


FAULTS = [
    Fault("a look counts |F| for |F||L|", f"{NEIGHBORS}/NeuronBlockMoves.swift",
          "worker.tally.multiplyAdds &+= 2 &* fired &* length", "worker.tally.multiplyAdds &+= 2 &* fired"),
    Fault("rates after flips count |F| for |F||L|", f"{NEIGHBORS}/NeighborWorker.swift",
          "tally.multiplyAdds &+= fired &* length", "tally.multiplyAdds &+= fired"),
    Fault("rounding moves no product", f"{NEIGHBORS}/NeuronBlockMoves.swift",
          "let blur = Scalar(record.blur)", "let blur = Scalar(0)"),
    Fault("a listed product's deadline doubled", f"{NEIGHBORS}/NeuronBlockMoves.swift",
          "let entrySpan = gap > 0 ? gap / rates[entry] : 0", "let entrySpan = gap > 0 ? 2 * gap / rates[entry] : 0"),
    Fault("the deadline of a list doubled", f"{NEIGHBORS}/NeuronBlockMoves.swift",
          "let exit = Double(record.room) / Double(speed).squareRoot()",
          "let exit = 2 * Double(record.room) / Double(speed).squareRoot()"),
    Fault("a list of neighbours is never made anew", f"{NEIGHBORS}/NeuronBlockMoves.swift",
          "guard room > 0 else {", "guard room > -1e9 else {"),
    Fault("balls are never made anew", f"{SOLVERS}/Sublinear/HSRWeights.swift", "if isWorn {", "if false, isWorn {"),
    Fault("a move counts one level of balls", f"{SOLVERS}/Sublinear/HSRWeights.swift",
          "work.count(.nodesVisited, slots.count * tree.height)", "work.count(.nodesVisited, slots.count)"),
    Fault("distances of a move are counted for one level", f"{SOLVERS}/Sublinear/HSRWeights.swift",
          "work.count(.innerProducts, 2 * slots.count * tree.height)", "work.count(.innerProducts, 2 * slots.count)"),
    Fault("a learning rate is renewed as 1.9/lambda_max", f"{SOLVERS}/LearningRate.swift",
          "let largest = spectralRadius(gram, work: &work)\n    value = largest > 0 ? 1 / largest : 1\n",
          "let largest = spectralRadius(gram, work: &work)\n    value = largest > 0 ? 1.9 / largest : 1\n"),
    Fault("layers share one sketch", f"{SOLVERS}/Multilayer/MultilayerSketch.swift",
          "let seed = seed &+ UInt64(layer) &* 0x9E37_79B9_7F4A_7C15", "let seed = seed &+ UInt64(layer) &* 0"),
    Fault("a sketch of layers is never redrawn", f"{SOLVERS}/Multilayer/MultilayerSketch.swift",
          "draws += 1", "draws += 0"),
    Fault("a sketch is never redrawn", f"{SOLVERS}/FastJL/SketchedSystem.swift", "draws += 1", "draws += 0"),
    Fault("a sketch of firing pairs is never redrawn", f"{SOLVERS}/Sublinear/TreeNewton.swift",
          "linearizations += 1", "linearizations += 0"),
    Fault("changes are flushed at rank m for m Q(b)", f"{SOLVERS}/Multilayer/MultilayerLazy.swift",
          "Int((sizes.numbers.m * sizes.firingProbability).rounded(.up))", "Int(sizes.numbers.m)"),
    Fault("a flush is not counted", f"{SOLVERS}/Multilayer/MaintainedLayer.swift",
          "work.count(multiplyAdds: weights.settle(workers: workers), in: Scalar.self)",
          "work.count(multiplyAdds: isEager ? weights.settle(workers: workers) : 0 * weights.settle(workers: workers), "
          "in: Scalar.self)"),
    Fault("flips of lists are counted twice", "Sources/Training/FiringSearch/KineticListsSteps.swift",
          "work.count(.flips, last.flips)", "work.count(.flips, 2 * last.flips)"),
    Fault("flips of trees are counted twice", f"{SOLVERS}/Sublinear/CorrelationDTree.swift",
          "work.count(.flips, costs.flips)", "work.count(.flips, 2 * costs.flips)"),
    Fault("a point is never put back into a tree", "Sources/Numerics/Search/BallTree.swift",
          "\"not removed before\")\n    points.count += 1", "\"not removed before\")\n    if count >= 0 { return }\n"
          "    points.count += 1"),
    Fault("a scan's queries are those of one point", f"{SOLVERS}/Sublinear/Quantum.swift",
          "work.count(.classicalQueries, n * network.width)", "work.count(.classicalQueries, network.width)"),
    Fault("a neuron is kept whoever it fires on first", "Sources/CLanes/conditioned.h",
          "return 0xFFFFu & ~(unsigned)__builtin_reduce_or(fires & bits);",
          "return 0xFFFFu | (unsigned)__builtin_reduce_or(fires & bits);"),
    Fault("blocks of neurons repeat the first", f"{NEIGHBORS}/FiringDraw.swift",
          "count: 2 * chunk, row: block)", "count: 2 * chunk, row: 0)"),
    Fault("damping is exhausted at 1e4", f"{SOLVERS}/LevenbergMarquardt.swift",
          "maximum = 1e10 * trace / Double(n)", "maximum = 1e4 * trace / Double(n)"),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--folder", type=pathlib.Path)
    options = parser.parse_args()
    if options.folder and (options.folder.resolve() == ROOT or ROOT in options.folder.resolve().parents):
        parser.error("--folder is the tree itself or lies inside it: faults are planted in a copy")
    for fault in FAULTS:
        fault.planted((ROOT / fault.file).read_text(encoding="utf-8"))
    if options.check:
        return
    chosen = [fault for fault in FAULTS if options.only in fault.name]
    if not chosen:
        parser.error(f"no fault has {options.only!r} in its name")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or pathlib.Path(scratch)
        copy_tree(folder)
        limit = None
        for _ in range(2):  # the first run is of the build as well
            begun = time.monotonic()
            if (found := run_tests(folder)) != []:
                sys.exit(f"tests fail without a fault: {'; '.join(found)}")
            limit = 10 * (time.monotonic() - begun)
        survived = [fault.name for fault in chosen if not is_noticed(folder, fault, limit)]
    print(f"{len(chosen) - len(survived)} of {len(chosen)} faults are noticed")
    if survived:
        sys.exit("not noticed: " + "; ".join(survived))


def listed_files():
    """What git knows and what differs."""
    listed = subprocess.run(["git", "ls-files", "-z", "-c", "-o", "--exclude-standard"], cwd=ROOT, check=True,
                            capture_output=True, text=True).stdout
    return {name for name in listed.split("\0") if name and (ROOT / name).is_file()}


def copy_tree(folder):
    """Copies those files, so that a build that is there stays of use, and removes others from the folders of sources."""
    names = listed_files()
    for name in names - {"Package.swift"}:
        source, target = ROOT / name, folder / name
        if not (target.exists() and target.read_bytes() == source.read_bytes()):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    for top in ("Sources", "Benchmarks", "Tests"):
        for path in (folder / top).rglob("*"):
            if path.is_file() and str(path.relative_to(folder)) not in names:
                path.unlink()
    package = folder / "Package.swift"
    package.write_text((ROOT / "Package.swift").read_text(encoding="utf-8") + TARGETS, encoding="utf-8")


def is_noticed(folder, fault, limit):
    """Whether tests fail with a fault in place; prints which."""
    path = folder / fault.file
    text = path.read_text(encoding="utf-8")
    path.write_text(fault.planted(text), encoding="utf-8")
    try:
        found = run_tests(folder, limit)
    except subprocess.CalledProcessError as error:
        print(f"{fault.name}: CANNOT BE BUILT\n{error.stdout[-2000:]}", flush=True)
        return False
    finally:
        path.write_text(text, encoding="utf-8")
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    print(f"{fault.name}: {'; '.join(found[:3]) or 'NOT NOTICED'}{more}", flush=True)
    return bool(found)


def run_tests(folder, limit=None):
    """Names of the tests of training that fail; subprocess.CalledProcessError when they cannot be built."""
    swift = os.environ.get("SWIFT", "swift")
    flags = os.environ.get("FLAGS", "-c release -debug-info-format none").split() + ["--disable-testable-imports"]
    # Listing the tests builds them, and takes the time of that out of the limit.
    subprocess.run([swift, "test", "list", *flags], cwd=folder, check=True, stdout=subprocess.PIPE,
                   stderr=subprocess.STDOUT, text=True)
    command = [swift, "test", *flags, "--skip-build", "--filter", "^TrainingTests\\."]
    for _ in range(2):
        output, status = run_within(command, folder, limit)
        if status is None:
            return [f"the tests do not end in {limit:.0f} s"]
        failed = re.findall(r'^✘ Test (?!run with)"?(.+?)"?(?: with \d+ test cases)? failed after', output,
                            flags=re.MULTILINE)
        if failed or status == 0:
            return failed
    return ["the tests end twice: " + (output.strip().splitlines() or ["no word"])[-1]]


def run_within(command, folder, limit):
    """What a command says, and its exit status; None for one that takes longer, which is ended with all it started."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                               start_new_session=True)
    try:
        return process.communicate(timeout=limit)[0], process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return process.communicate()[0], None


if __name__ == "__main__":
    main()
