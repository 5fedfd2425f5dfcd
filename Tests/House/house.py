#!/usr/bin/env python3
"""Measures the house: what its sources hold, and every arrow between folders that points upward.

    python3 Tests/House/house.py [--check] [ROOT]

A module's folders are a staircase, named below from the ground up: a file may use what is declared in its own
folder and in those before it. Uses are found by name: types and free functions, and members that are declared in
one folder of the module alone. With --check an arrow upward, unsafe sharing outside Storage and Threads, or a
folder that no staircase names ends with exit code 1.
"""
import re
import statistics
import sys
from collections import defaultdict
from pathlib import Path

# From the ground up; "." are the files beside the folders.
STAIRCASES = {
    "Sources/Numerics": [
        "Storage", "Threads", "Randomness", "Dense", "Firing", "Transforms", "Sketching", "Search",
        "Layers", "Neighbors", "Ceilings", ".",
    ],
    "Sources/Training": [".", "Problems/Readers", "Problems/DataSets", "Problems", "FiringSearch", "Solvers"],
    "Sources/Measurement": [
        "CommandLine", "Records/Files", "Records/JSON", "Records/Environment", "Records", "Harness/Children",
        "Harness/Runs", "Harness/Admission", "Harness/Sweeps", "Harness/Pairs",
    ],
    "Sources/Analysis": [
        "Laws", "Series", "Verdicts", "Answers", "Tables", "Curves", "Text", "Regression", "Reproduction",
    ],
    "Sources/Reporting": ["Charts", "Figures", "Exports", "Page", "Rendering", "."],
    "Benchmarks/Catalogue": ["Studies", "Options", "Cells", "Planning", "Kernels", "Gate", "."],
}
SHARING = ("Sources/Numerics/Storage/", "Sources/Numerics/Threads/")

DECLARATION = re.compile(
    r"^(?P<indent> *)(?:@\w+(?:\([^)]*\))? +)*(?:(?:package|public|private|fileprivate|internal|final|static|"
    r"mutating|nonmutating|borrowing|consuming|indirect|override|nonisolated)(?:\(set\))? +)*"
    r"(?P<kind>struct|enum|class|protocol|actor|typealias|func|let|var|case) +(?P<name>\w+)"
)
FUNCTION = re.compile(r"^ *(?:@\w+(?:\([^)]*\))? +)*(?:[a-z]+(?:\(\w+\))? +)*(?:func +\S+|init[?(<]|subscript[(<])")
TYPES = {"struct", "enum", "class", "protocol", "actor", "typealias"}


def code_of(text):
    """The text with comments and the contents of strings blanked, line by line."""
    text = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.S)
    lines = []
    for line in text.split("\n"):
        line = re.sub(r'"(?:\\.|[^"\\])*"', '""', line)
        lines.append(re.sub(r"//.*", "", line))
    return lines


class File:
    def __init__(self, root, path):
        self.path = path.relative_to(root).as_posix()
        text = path.read_text()
        self.lines = text.count("\n")
        self.code = code_of(text)
        whole = "\n".join(self.code)
        self.words = set(re.findall(r"(?<![.\w])\w+\b(?!:)", whole)) | set(re.findall(r"[(\[,:]\s*([A-Z]\w+)", whole))
        self.calls = set(re.findall(r"(?<![.\w])(\w+)(?:<[^()]*>)?\(", whole))
        self.members = set(re.findall(r"\.(\w+)\b", whole))
        self.declares = set(self.declared())
        self.own = {match["name"] for match in map(DECLARATION.match, self.code) if match}

    def declared(self):
        """(name, what it is) of what other files may use: "type", "function" or "member"."""
        for line in self.code:
            match = DECLARATION.match(line)
            if not match or re.search(r"\b(private|fileprivate)\b(?!\(set\))", line[: match.end()]):
                continue
            if match["indent"] == "":
                yield match["name"], "type" if match["kind"] in TYPES else "function"
            elif match["kind"] not in TYPES and (match["indent"] == "  " or "package " in line):
                if re.search(r"[a-z][A-Z]", match["name"]):
                    yield match["name"], "member"

    def functions(self):
        """The lengths of functions, from the line that names one to that of its closing brace."""
        number = 0
        while number < len(self.code):
            if FUNCTION.match(self.code[number]):
                depth, opened, start = 0, False, number
                while number < len(self.code):
                    depth += self.code[number].count("{") - self.code[number].count("}")
                    opened = opened or "{" in self.code[number]
                    if opened and depth <= 0:
                        yield number - start + 1
                        break
                    following = self.code[number + 1] if number + 1 < len(self.code) else ""
                    if not opened and number > start and FUNCTION.match(following):
                        break  # a requirement of a protocol
                    number += 1
                    if not opened and number - start > 12:
                        number = start
                        break
            number += 1


def folder_of(path, module):
    """The folder of a file as the staircase of its module names it."""
    rest = path[len(module) + 1 :]
    steps = STAIRCASES[module]
    fitting = [step for step in steps if step != "." and rest.startswith(step + "/")]
    if fitting:
        return max(fitting, key=len)
    return "." if "/" not in rest else None


def arrows_upward(module, files, others):
    """(file, name, folder of the name) of every use of what stands higher; `others` are files of other modules."""
    steps = STAIRCASES[module]
    homes = defaultdict(set)
    for file in files:
        for declared in file.declares:
            homes[declared].add(folder_of(file.path, module))
    foreign = {name for file in others for name, kind in file.declares if kind == "member"}
    found = []
    for file in files:
        mine = steps.index(folder_of(file.path, module))
        for (name, kind), folders in sorted(homes.items()):
            if len(folders) != 1 or name in file.own or kind == "member" and name in foreign:
                continue
            (home,) = folders
            uses = {"type": file.words, "function": file.calls, "member": file.members}[kind]
            if steps.index(home) > mine and name in uses:
                found.append((file.path, name, home))
    return found


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def main():
    arguments = [a for a in sys.argv[1:] if a != "--check"]
    root = Path(arguments[0] if arguments else Path(__file__).parents[2]).resolve()
    files = [File(root, p) for top in ("Sources", "Benchmarks") for p in sorted((root / top).rglob("*.swift"))]
    faults = []
    print(f"Swift files                         {len(files)}")
    print(f"lines                               {sum(f.lines for f in files)}")
    lengths = [f.lines for f in files]
    print(f"lines of a file, median and p90     {statistics.median(lengths):g}, {percentile(lengths, 0.9)}")
    functions = [n for f in files for n in f.functions()]
    print(f"lines of a function, median and p90 {statistics.median(functions):g}, {percentile(functions, 0.9)}")
    print(f"functions over 40 lines             {sum(n > 40 for n in functions)}")
    for label, pattern in (
        ("nonisolated(unsafe)", r"nonisolated\(unsafe\)"), ("@unchecked", r"@unchecked"), (".pointer", r"\.pointer\b"),
        (".mutablePointer", r"\.mutablePointer\b"),
    ):
        uses = {f.path: len(re.findall(pattern, "\n".join(f.code))) for f in files}
        outside = {p: n for p, n in uses.items() if n and not p.startswith(SHARING)}
        print(f"{label + ' outside Storage and Threads':<46} {sum(outside.values())}")
        if label in ("nonisolated(unsafe)", "@unchecked"):
            faults += [f"{path}: {n} times {label}" for path, n in outside.items()]
    print(f"files of claims                     {len(list((root / 'Sources/Analysis/Claims').glob('*.json')))}")
    total = 0
    for module, steps in STAIRCASES.items():
        inside = [f for f in files if f.path.startswith(module + "/")]
        lost = [f for f in inside if folder_of(f.path, module) not in steps]
        faults += [f"{f.path}: its folder is in no staircase" for f in lost]
        found = arrows_upward(module, [f for f in inside if f not in lost], [f for f in files if f not in inside])
        total += len(found)
        faults += [f"{path} uses {name} of {home}, which stands higher" for path, name, home in found]
    print(f"arrows upward                       {total}")
    if "--check" in sys.argv and faults:
        print("\n".join(faults), file=sys.stderr)
        sys.exit(1)
    for fault in faults:
        print("  " + fault)


if __name__ == "__main__":
    main()
