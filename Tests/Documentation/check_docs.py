"""Lists the declarations that other modules see and that nothing explains.

    python3 check_docs.py BUILD_FOLDER

Over the symbol graph of every module below Sources and Benchmarks, as it was built: each declaration that is
`package` or `public`, is written out in a file of ours, and says more than its type does, has a docstring.
Left out are conformances' requirements that a protocol explains (==, hash, init(from:), encode, description)
and what the compiler makes.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ["Sources", "Benchmarks"]
# Requirements of the standard library's protocols and of the argument parser's, which say what these do.
EXPLAINED = {
    "==(_:_:)", "<(_:_:)", "hash(into:)", "hashValue", "init(from:)", "encode(to:)", "description", "rawValue",
    "init(rawValue:)", "init(stringValue:)", "init(intValue:)", "stringValue", "intValue", "allCases", "id",
    "CodingKeys", "exitStatus", "sentence", "configuration", "validate()", "run()", "main()", "deinit",
}


def modules(build):
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).iterdir()):
            if (build / "Modules" / f"{path.name}.swiftmodule").exists():
                yield path.name


def target():
    information = subprocess.run(["swift", "-print-target-info"], capture_output=True, check=True).stdout
    return json.loads(information)["target"]["triple"]


def headers(build):
    """The folders of C modules that ours are compiled with."""
    checkouts = next(folder for folder in build.parents if (folder / "checkouts").exists()) / "checkouts"
    maps = [*checkouts.glob("*/Sources/**/module.modulemap"), *(ROOT / "Sources").glob("*/module.modulemap")]
    return [f"-I{path.parent}" for path in maps]


def symbols(build, module, triple, flags):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["swift", "symbolgraph-extract", "-module-name", module, "-target", triple, "-I", build / "Modules", *flags,
             "-minimum-access-level", "package", "-skip-synthesized-members", "-output-dir", folder], check=True)
        for path in pathlib.Path(folder).glob("*.symbols.json"):
            yield from json.loads(path.read_text())["symbols"]


def is_undocumented(symbol):
    if symbol["accessLevel"] not in ("package", "public", "open") or "docComment" in symbol:
        return False
    return "location" in symbol and symbol["pathComponents"][-1] not in EXPLAINED


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    triple, flags = target(), headers(build)
    found, count = [], 0
    for module in modules(build):
        for symbol in symbols(build, module, triple, flags):
            count += "location" in symbol
            if is_undocumented(symbol):
                path = pathlib.Path(symbol["location"]["uri"].removeprefix("file://"))
                line = symbol["location"]["position"]["line"] + 1
                found.append((str(path.relative_to(ROOT)), line, ".".join(symbol["pathComponents"])))
    for path, line, name in sorted(set(found)):
        print(f"{path}:{line}: {name} has no docstring")
    print(f"{count} declarations, {len(set(found))} without a docstring")
    # A graph without ours would have nothing to find fault with.
    sys.exit(bool(found) or count < 100)


if __name__ == "__main__":
    main()
