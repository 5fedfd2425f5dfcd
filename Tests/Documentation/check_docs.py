"""Lists the declarations that other modules see and that nothing explains, and quotations that are no longer true.

    python3 check_docs.py        builds the modules into .build-docs, with their symbol graphs

Each declaration below Sources and Benchmarks that is `package` or `public` and that we wrote has a docstring.
Left out are what a protocol explains, ours where it does or one of others (==, hash, init(from:), encode,
description), options of a command line, whose help is their explanation, and initialisers that only take a value for each property.

Each block of Swift or JSON in CONTRIBUTING.md is, line for line, part of a file below Sources.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
OURS = ("Sources/", "Benchmarks/")
# Requirements of the standard library's protocols, of the argument parser's and of ReportableError.
EXPLAINED = {
    "==(_:_:)", "<(_:_:)", "hash(into:)", "hashValue", "init(from:)", "encode(to:)", "description", "rawValue",
    "init(rawValue:)", "init(stringValue:)", "init(intValue:)", "stringValue", "intValue", "allCases", "id",
    "CodingKeys", "exitStatus", "sentence", "configuration", "validate()", "run()", "main()", "deinit",
}


def build(folder):
    """Builds with a symbol graph a module in `folder`: the extractor does not read every module of ours."""
    flags = ["-emit-symbol-graph", "-emit-symbol-graph-dir", folder, "-symbol-graph-minimum-access-level", "package"]
    subprocess.run(
        [os.environ.get("SWIFT", "swift"), "build", "--scratch-path", ROOT / ".build-docs",
         *[word for flag in flags for word in ("-Xswiftc", flag)]], check=True, cwd=ROOT, stdout=sys.stderr)


def location(symbol):
    """The file, relative to the repository, and the line from 0; None for what is not ours."""
    place = symbol.get("location")
    path = place and place["uri"].removeprefix("file://").removeprefix(f"{ROOT}/")
    return (path, place["position"]["line"]) if path and path.startswith(OURS) else None


def symbols(folder):
    """Ours, each once; `is_explained` where a protocol's requirement is fulfilled that is explained, or not ours."""
    found, origins = {}, {}
    for path in sorted(pathlib.Path(folder).rglob("*.symbols.json")):
        graph = json.loads(path.read_text())
        for symbol in graph["symbols"]:
            precise = symbol["identifier"]["precise"]
            if location(symbol) and "::SYNTHESIZED::" not in precise:
                found[precise] = symbol
        for relationship in graph["relationships"]:
            if "sourceOrigin" in relationship:
                origins[relationship["source"]] = relationship["sourceOrigin"]["identifier"]
    for precise, symbol in found.items():
        requirement = origins.get(precise)
        symbol["is_explained"] = bool(requirement) and "docComment" in found.get(requirement, {"docComment": None})
    return list(found.values())


def is_option(symbol):
    """Whether it is an option of a command line."""
    path, line = location(symbol)
    lines = (ROOT / path).read_text().splitlines()[: line + 1]
    while lines and lines[-1].strip():
        if lines.pop().lstrip().startswith(("@Option", "@Flag", "@Argument", "@OptionGroup")):
            return True
    return False


def is_memberwise(symbol, members):
    """Whether it is an initialiser that takes properties by their names."""
    *owner, name = symbol["pathComponents"]
    if symbol["kind"]["identifier"] != "swift.init" or "(" not in name:
        return False
    labels = name[name.index("(") + 1:-1].split(":")[:-1]
    return set(labels) <= members.get(".".join(owner), set())


def is_undocumented(symbol, members):
    if symbol["accessLevel"] not in ("package", "public", "open") or "docComment" in symbol:
        return False
    return not (symbol["is_explained"] or symbol["pathComponents"][-1] in EXPLAINED or is_memberwise(symbol, members) or is_option(symbol))


def faults(symbols):
    """Where a declaration stands that nothing explains, and its name."""
    members = {}
    for symbol in symbols:
        *owner, name = symbol["pathComponents"]
        members.setdefault(".".join(owner), set()).add(name)
    for symbol in symbols:
        if is_undocumented(symbol, members):
            path, line = location(symbol)
            yield path, line + 1, ".".join(symbol["pathComponents"])


def lost_quotations():
    """The first lines of CONTRIBUTING's blocks that are in no file below Sources."""
    page = (ROOT / "CONTRIBUTING.md").read_text()
    quotations = re.findall(r"^```(swift|json)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    for language, text in quotations:
        if not any(text in path.read_text() for path in (ROOT / "Sources").rglob(f"*.{language}")):
            yield text.splitlines()[0]
    if not quotations:
        yield "(no block of code was found)"


def main():
    lost = list(lost_quotations())
    for line in lost:
        print(f"CONTRIBUTING.md quotes what is in no file: {line}")
    with tempfile.TemporaryDirectory() as folder:
        build(folder)
        ours = symbols(folder)
    found = sorted(faults(ours))
    for path, line, name in found:
        print(f"{path}:{line}: {name} has no docstring")
    print(f"{len(ours)} declarations, {len(found)} without a docstring")
    # A graph without ours would have nothing to find fault with.
    sys.exit(bool(found or lost) or len(ours) < 100)


if __name__ == "__main__":
    main()
