"""Gives every program what it cannot use, and sees that it says so.

    python3 bad_inputs.py BUILD_FOLDER [WORD...]

WORDs pick the cases whose command line has all of them. Of each case: the exit code is the one in the list,
standard error is one sentence of the program's that has the listed word, besides warnings and notes, nothing is on
standard output, the folders are as they were, and it ends within 20 seconds. Needs the standard library only.
"""

import bz2
import gzip
import hashlib
import lzma
import os
import pathlib
import re
import shlex
import shutil
import stat
import struct
import subprocess
import sys
import tempfile

SECONDS = 20
USAGE, FAILURE, NO_DATA, MISMATCH = 64, 1, 4, 5
FAMILIES = ["exact-gram", "fast-jl", "sublinear", "multilayer"]
# Of a run that can be gone on with, and of two shards of one.
RUN = ["--solver", "gram-structured", "-m", "64,128", "-n", "8", "-d", "4", "--iterations", "2", "--processes", "1"]
# Of one whose export is longer than what a pipe or a program's output buffer holds.
LONG_RUN = [
    "--solver", "gradient-descent", "--option", "learning-rate=0.01", "-m", "64,128", "-n", "8", "-d", "4",
    "--iterations", "100", "--processes", "1"]
BUFFER = 1 << 16
# A sentence has none of these: they are what a program says that did not expect to fail.
BLUNDERS = re.compile(
    r"Fatal error|Optional\(|Error\(|DecodingError|NSCocoa|Error Domain=|UserInfo=|The operation could|unexpectedly"
    r"|0x[0-9a-f]{6}|\bnil\b")


def npy(header, entries=b"", version=1):
    text = header.encode() + b"\n"
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H", len(text)) + text + entries


def npy_of(kind, shape, entries=b""):
    return npy(f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}", entries)


def idx(axes, sizes, entries):
    return bytes([0, 0, 8, axes]) + struct.pack(f">{len(sizes)}I", *sizes) + bytes(entries)


# Beginnings of formats that are not read, and a word of what is said of them.
FOREIGN = {
    "npz": (b"PK\3\4" + bytes(26) + b"arr_0.npy", "numpy.save"),
    "xlsx": (b"PK\3\4" + bytes(26) + b"[Content_Types].xml", "Excel"), "zip": (b"PK\3\4" + bytes(26) + b"a.csv", "unpack"),
    "parquet": (b"PAR1\x15\4", "Parquet"), "feather": (b"ARROW1\0\0", "Feather"), "hdf5": (b"\x89HDF\r\n\x1a\n", "HDF5"),
    "matlab": (b"MATLAB 5.0 MAT-file, Platform: GLNXA64", "MATLAB"), "sqlite": (b"SQLite format 3\0", "SQLite"),
    "pickle": (b"\x80\4\x95", "pickle"), "zstd": (b"\x28\xb5\x2f\xfd\4", "zstd -d"), "bzip2": (bz2.compress(b"1,2\n"), "bunzip2"),
    "xz": (lzma.compress(b"1,2\n"), "unxz"), "lfs": ("version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
    "html": ("\n<!DOCTYPE html>\n<html></html>\n", "web page"), "xml": ("<?xml version='1.0'?>\n", "XML"),
    "json": ('[{"a": 1}]', "JSON"), "arff": ("% iris\n@relation iris\n", "ARFF"), "pdf": ("%PDF-1.7\n", "PDF"),
    "utf-16": ("1,2\n".encode("utf-16"), "UTF-8"), "utf-16-unmarked": ("1,2\n".encode("utf-16-le"), "UTF-8"),
    "utf-32": ("1,2\n".encode("utf-32"), "UTF-8"), "tar": (b"a.csv" + bytes(252) + b"ustar\x0000", "tar -xf"),
}

FILES = {
    "sound.csv": "a,b,y\n1,2,3\n4,5,6\n7,8,9\n", "nan.csv": "a,b,y\n1,nan,3\n", "infinite.csv": "1,2,inf\n",
    "ragged.csv": "1,2,3\n4,5\n", "zero.csv": "1,2,3\n0,0,4\n", "empty.csv": "", "blank.csv": "\n \n",
    "header.csv": "a,b,y\n", "narrow.csv": "1\n2\n", "words.csv": "a,b,y\n1,two,3\n", "quote.csv": 'a,"b\n1,2\n',
    "twice.csv": "a,y,y\n1,2,3\n", "binary.csv": b"\x00\xff\xfe\x01,\x80\n", "mixed-separators.csv": "1,2,3\n4;5;6\n7,8,9\n",
    "cut.npy": npy_of("<f8", "(2, 2)", bytes(31)), "long.npy": npy_of("|u1", "(2, 2)", b"\1\1\1\1\1"),
    "half.npy": npy_of("<f2", "(2, 2)", bytes(8)), "flat.npy": npy_of("|u1", "(2,)", b"\1\1"),
    "none.npy": npy_of("<f8", "(0, 2)"), "huge.npy": npy_of("<f8", f"({2**62}, 4)"),
    "records.npy": npy("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,)}", bytes(4)),
    "zero.npy": npy_of("|u1", "(2, 2)", b"\1\1\0\0"), "version.npy": npy("{}", version=9),
    "nan.npy": npy_of("<f8", "(1, 2)", struct.pack("<dd", 1, float("nan"))), "text.npy": "1,2\n3,4\n",
    "wide.npy": npy_of("|u1", f"(1, {2**21})", bytes(2**21)), "unlabelled.npy": npy_of("|u1", "(2, 2)", b"\1\1\1\1"),
    "cut.idx": idx(2, [2, 2], [1, 2, 3]), "code.idx": bytes([0, 0, 7, 1, 0, 0, 0, 1, 1]), "start.idx": b"\0\0\10",
    "cut.idx.gz": gzip.compress(idx(2, [20, 20], os.urandom(400)))[:-30], "text.idx.gz": "not compressed",
    "two-images-idx3-ubyte": idx(3, [2, 1, 2], [1, 2, 3, 4]), "two-labels-idx1-ubyte": idx(1, [3], [1, 2, 3]),
    "lone-images-idx3-ubyte": idx(3, [2, 1, 2], [1, 2, 3, 4]), "large.csv": "1,2,1e30\n4,5,3\n",
    "label.svm": "x 1:2\n", "order.svm": "1 2:1 1:1\n", "index.svm": "1 x:1\n", "far.svm": "1 99999999:1\n",
    "zero.svm": "1 1:1\n2 1:0\n", "value.svm": "1 1:inf\n", "targets.csv": "1\n2\n", "pairs.csv": "1,2\n3,4\n5,6\n",
    # What a table in text has that it should not.
    "missing.dat": "?,?,?\n1.5,2,3\n", "missing-name.dat": "1.5,NA,3\n4,5,6\n", "text-column.dat": "M,1.5,2\nF,2.5,3\n",
    "text-later.dat": "sex,a,y\nM,1.5,2\nF,2.5,3\n", "decimals.dat": "1,5;2\n2.5;3\n", "long-row.dat": "1,2\n1,2,3\n1,2\n",
    "only-index.dat": ",y\n0,1.5\n1,2.5\n", "labels.dat": "1,3 1:0.5 2:1\n",
    # What is damaged in gzip.
    "cut.csv.gz": gzip.compress(b"1,2\n" * 99)[:-9], "followed.csv.gz": gzip.compress(b"1,2\n") + b"1,2\n",
    "sum.npy.gz": gzip.compress(npy_of("|u1", "(1, 2)", b"\1\1"))[:-8] + bytes(8),
    # What is another format than its name says.
    **{f"{name}.csv": content for name, (content, _) in FOREIGN.items()},
    "nan-targets.csv": "1\nnan\n3\n", "file": "something",
    "cut-waivers.json": '[{"solver": "gram-structured", "rea', "number-waivers.json": '[{"solver": 1}]',
    "silent-waivers.json": '[{"solver": "gram-structured", "subject": "seconds", "reason": "", "expires": "2030-01-01"}]',
    "blanket-waivers.json": '[{"solver": "gram-structured", "reason": "r", "expires": "2030-01-01"}]',
    "vague-waivers.json":
        '[{"solver": "gram-structured", "subject": "counters", "reason": "r", "expires": "2030-01-01"}]',
    "soon-waivers.json": '[{"solver": "gram-structured", "subject": "seconds", "reason": "r", "expires": "soon"}]',
    "wrong-waivers.json": '[{"sover": "gram-structured", "reason": "r", "expires": "2030-01-01"}]',
    "object-waivers.json": '{"solver": "gram-structured"}',
}

# A comparison of two builds that takes seconds where it is not refused.
GATE = "regress --base-build BUILD --head-build BUILD --scale smoke"

# Command line, exit code, a word of the sentence. IN is the folder of inputs, in which nothing may change; BUILD is
# that of the programs. A `locked` program has not root's right to read everything, the standard output of a `full`
# one is a full device.
CASES = [
    # Sizes.
    *[(f"exact-gram {sizes}", USAGE, word) for sizes, word in [
        ("-m -5", "-5"), ("-m 0", "at least 1"), ("-m ''", "ladder"), ("-m abc", "abc"), ("-m 2^64", "64 bits"),
        ("-m 2^41", "2^40"), ("-n 2^32", "2^31"), ("-m 1...", "ladder"), ("-m 8...4", "descends"), ("-m 4,4", "increase"),
        ("-m 1...8:x1", "at least 2"), ("-m 1...8:x", "ladder"), ("-m 2^-3", "ladder"), ("-m 1.5", "1.5"),
        ("-m nan", "nan"), ("-m=-9223372036854775808^2", "ladder"), ("-m 4,,8", "ladder"), ("-m ٣", "ladder"),
        ("-m 99999999999999999999", "64 bits"), ("-n -1", "-1"), ("-n 0", "at least 1"), ("-n 1e3", "1e3"),
        ("-d 0", "at least 1"), ("-d ''", "ladder"), ("--width", "width"), ("-m 64 -m", "Missing"),
    ]],
    # Numbers.
    *[(f"exact-gram {option}", USAGE, option.split()[0].strip("-")) for option in [
        "--shift -1", "--shift nan", "--shift inf", "--shift x", "--threads 0", "--threads -1", "--threads 100000",
        "--threads two", "--seed -1", "--seed 1.5", "--seed 99999999999999999999", "--iterations 0",
        "--iterations 1e3", "--iterations 99999999", "--repeated-iterations 0", "--tolerance -1", "--tolerance nan", "--processes 0",
        "--time-limit 0", "--time-limit -5", "--time-limit nan", "--memory-limit 0", "--memory-limit lots",
        "--budget 0", "--budget -5m", "--budget soon", "--budget 1m1h", "--budget ''",
    ]],
    # Words.
    *[(f"exact-gram {option}", USAGE, word) for option, word in [
        ("--scale big", "big"), ("--scale ''", "scale"), ("--study widht", "width"), ("--study ''", "study"),
        ("--solver gram-strctured", "gram-structured"), ("--solver gram-structured,", "solver"),
        ("--solver hsr-data", "hsr-data"), ("--precision half", "single"), ("--target teach", "teacher"),
        ("--target column:", "target"), ("--target ''", "target"), ("--damping some", "damping"),
        ("--option skin", "KEY=VALUE"), ("--option =1", "KEY=VALUE"), ("--option skin=1", "skin"),
        ("--option learning-rate=-1", "learning-rate"), ("--option learning-rate=", "learning-rate"),
        ("--format xml", "xml"), ("--no-such-option", "no-such-option"), ("stray", "stray"), ("--out", "out"),
        ("--shard 0/2", "0/2"), ("--shard 3/2", "3/2"), ("--shard 1", "shard"), ("--shard x/y", "x/y"),
        ("--shard -1/2", "shard"), ("--shard 1/0", "1/0"), ("--header yes", "--dataset"), ("--drop a", "--dataset"),
        ("--dataset IN/sound.csv --header maybe", "maybe"), ("--dataset IN/sound.csv --drop a,", "drop"),
        ("--dataset IN/sound.csv --drop ''", "--drop"),
    ]],
    # What contradicts itself.
    *[(f"exact-gram {options}", USAGE, word) for options, word in [
        ("--damping none --option damping=none", "twice"), ("--study common -m 64", "common"), ("--out ''", "--out"),
        ("--export-problem ''", "--export-problem"), ("--resume", "--out"), ("--force", "--resume"),
        ("--dry-run --export-problem x", "choose one"), ("--export-problem x", "several"),
        ("--export-problem x -m 64,128 -n 8 -d 4", "several"),
    ]],
    # Data.
    *[(f"exact-gram --dataset IN/{name} -n 1 -m 64", FAILURE, word) for name, word in [
        ("nan.csv", "line 2, column 2 ('b')"), ("infinite.csv", "column 3"), ("ragged.csv", "line 2"),
        ("zero.csv", "line 2"), ("empty.csv", "no rows"), ("blank.csv", "no rows"), ("header.csv", "no rows"),
        ("narrow.csv", "line 1"), ("words.csv", "'two'"), ("quote.csv", "quote"), ("binary.csv", "binary.csv"),
        ("mixed-separators.csv", "separated by semicolons"), ("missing.csv", "no such file"), ("folder", "directory"), ("pipe", "regular"),
        ("cut.npy", "32 bytes"), ("long.npy", "4 bytes"), ("half.npy", "<f2"), ("flat.npy", "[2]"),
        ("none.npy", "[0, 2]"), ("huge.npy", "too many"), ("records.npy", "record"), ("zero.npy", "row 2"),
        ("version.npy", "9"), ("nan.npy", "row 1: column 2"), ("text.npy", "NPY"), ("wide.npy", "2097152"),
        ("cut.idx", "16 bytes"), ("code.idx", "0x7"), ("start.idx", "IDX"), ("cut.idx.gz", "gzip"),
        ("text.idx.gz", "IDX"), ("two-images-idx3-ubyte", "3 targets"), ("label.svm", "label"),
        ("order.svm", "1 comes after 2"), ("index.svm", "INDEX:VALUE"), ("far.svm", "99999999"),
        ("zero.svm", "line 2"), ("value.svm", "index 1"), ("unlabelled.npy", "no targets"),
        ("lone-images-idx3-ubyte", "no targets"), ("large.csv", "beyond single precision"),
        ("missing.dat", "line 1, column 1: '?' is a missing value"), ("missing-name.dat", "line 1, column 2: 'NA'"),
        ("text-column.dat", "line 1, column 1: 'M' is not a finite number: --drop 1"),
        ("text-later.dat", "line 2, column 1 ('sex')"), ("decimals.dat", "decimal point"), ("long-row.dat", "line 2: 3 fields"),
        ("only-index.dat", "feature"), ("labels.dat", "several labels"),
        ("cut.csv.gz", "cut off"), ("followed.csv.gz", "something else follows"), ("sum.npy.gz", "gzip"),
        *[(f"{name}.csv", word) for name, (_, word) in FOREIGN.items()],
    ]],
    *[(f"exact-gram -m 64 {options}", FAILURE, word) for options, word in [
        ("--dataset spher", "sphere"), ("--dataset ''", "data set"), ("--dataset clustered:x", "separation"),
        ("--dataset low-rank:0", "dimension"), ("--dataset low-rank:20 -d 4 --export-problem x -n 8", "20"),
        ("--dataset /dev/zero", "regular"), ("--dataset IN/sound.csv -n 4", "3 points"),
        ("--dataset IN/sound.csv -n 2 -d 3", "2 features"), ("--dataset IN/sound.csv -n 2 --target column:z", "'z'"),
        ("--dataset IN/twice.csv -n 1 --target column:y", "twice"), ("--dataset IN/unlabelled.npy -n 1 --target labels", "labels"),
        ("--dataset IN/two-labels-idx1-ubyte -n 1", "[3]"), ("--dataset digits -n 8 --target column:1", "digits"),
        ("--dataset IN/zero.svm -n 1 --target column:1", "LIBSVM"), ("--target labels", "labels"),
        ("--target column:1", "labels"), ("--dataset IN/sound.csv -n 2 --target IN/missing.npy", "no such file"),
        ("--dataset IN/sound.csv -n 2 --target IN/targets.csv", "2 targets"), ("-n 3 --target IN/targets.csv", "2 targets"),
        ("--dataset IN/sound.csv -n 2 --target IN/pairs.csv", "2 columns"), ("-n 2 --target IN/nan-targets.csv", "line 2"),
        ("-n 2 --target IN/folder/", "directory"),
    ]],
    ("locked exact-gram --dataset IN/secret.csv -n 1 -m 64", FAILURE, "permission denied"),
    # Folders and records of a run.
    *[(f"exact-gram {' '.join(RUN)} {options}", FAILURE, word) for options, word in [
        ("--out IN/file", "file"), ("--out IN/file/run", "file"), ("--out IN/run", "already exists"),
        ("--out IN/run --resume --iterations 3", "other options"), ("--out IN/broken --resume", "not a manifest"),
        ("--out IN/empty-manifest --resume", "not a manifest"), ("--out IN/schema --resume", "schema 99"),
        ("--out IN/bad-line --resume", "line 1"), ("--out IN/folder-manifest --resume", "directory"),
        ("--out /proc/none", "/proc"), ("--out /dev/null", "/dev/null"),
    ]],
    ("locked exact-gram --out IN/closed/run -m 64 -n 8 -d 4", FAILURE, "Permission denied"),
    ("exact-gram -m 64 -n 8 -d 4 --export-problem IN/file", FAILURE, "file"),
    ("exact-gram -m 65536 -n 8 -d 4 --memory-limit 0.0001 --export-problem x", FAILURE, "memory limit"),
    ("exact-gram --run-cell", FAILURE, "no cell"),
    # The other programs.
    *[(command, USAGE, word) for command, word in [
        ("fast-jl --option sketch-ratio=0", "sketch-ratio"), ("fast-jl --option transform=none-such", "transform"),
        ("fast-jl --option inner-tolerance=x", "inner-tolerance"), ("sublinear --option skin=-1", "skin"),
        ("multilayer --option layers=1", "layers"), ("multilayer --option layers=x", "layers"),
        ("multilayer --option train=some", "train"), ("kernels --dataset digits", "--dataset"),
        ("kernels --shift 1", "--shift"), ("kernels --header yes", "--header"), ("kernels --target labels", "--target"), ("kernels --study width", "width"),
        ("kernels --solver popcont-gram", "popcount-gram"), ("kernels -m 0", "at least 1"),
        ("kernels --export-problem x", "--export-problem"), ("kernels --option a=b", "--option"),
        ("kernels --threads 100000", "threads"), ("kernels --budget nan", "budget"), ("kernels --budget 0", "budget"),
    ]],
    *[(f"{family} {option}", USAGE, word) for family in FAMILIES[1:] for option, word in [
        ("--solver gram-none", "gram-none"), ("-m -5", "-5"), ("--no-such-option", "no-such-option")]],
    # What looks at records.
    *[(f"overparam {command}", USAGE, word) for command, word in [
        ("no-such-command", "no-such-command"), ("status", "folder"), ("analyze", "folder"), ("merge IN/run", "--out"),
        ("merge --out x", "folders"), ("merge IN/run --out ''", "--out"), ("predict IN/run -m 1 -n 1", "--dimension"),
        ("predict IN/run --solver gram-structured -n 1 -d 1", "m"),
        ("predict IN/run --solver gram-structured -m 0 -n 1 -d 1", "m is 0"),
        ("predict IN/run --solver gram-structured -m x -n 1 -d 1", "x"),
        ("predict IN/run --solver gram-structured -m 1 -n 1 -d 1 --within 0", "within"),
        ("predict IN/run --solver gram-structured -m 1 -n 1 -d 1 --within nan", "within"),
        ("predict IN/run --solver gram-structured -m 1 -n 1 -d 1 --shift -1", "shift"),
        ("predict IN/run --solver gram-structured -m 1 -n 1 -d 1 --shift nan", "shift"),
        ("predict IN/run --solver gram-structured -m 1 -n 1 -d 1 --threads 77", "2 threads"),
        ("predict IN/run --solver gram-structured -m 1 -n 1 -d 1 --precision half", "precision"),
        ("list stray", "stray"), ("doctor stray", "stray"), ("status IN/run --format xml", "xml"),
        ("analyze IN/run --format xml", "xml"), ("analyze IN/run IN/run IN/run", "3 folders"),
        ("analyze IN/run IN/run --all", "--all"),
    ]],
    *[(f"overparam {command} IN/{folder}", code, word) for command in ["status", "analyze"]
      for folder, code, word in [
          ("missing", FAILURE, "No such file"), ("file", FAILURE, "file"), ("folder", NO_DATA, "nothing"),
          ("broken", FAILURE, "not a manifest"), ("schema", FAILURE, "schema 99"), ("bad-line", FAILURE, "line 1")]],
    ("locked overparam status IN/closed", FAILURE, "Permission denied"),
    ("locked overparam analyze IN/closed", FAILURE, "Permission denied"),
    *[(f"overparam {command}", FAILURE, word) for command, word in [
        ("merge IN/missing --out x", "No such file"), ("merge IN/1 IN/1 --out x", "leave one"),
        ("merge IN/1 IN/2 --out IN/run", "already exists"), ("merge IN/1 IN/2 --out IN/file", "file"),
        ("merge IN/run IN/run --out x", ""), ("analyze IN/run --claims IN/missing", "missing"),
        ("analyze IN/run --claims IN/claims", "a.b.json"), ("analyze IN/run --claims IN/file", "file"),
    ]],
    # What exports, shows, compares and runs again.
    *[(f"overparam {command}", code, word) for command in [
        "export {} --format csv", "backtest {}", "report {} --out x", "report IN/run {} --out x", "compare {} IN/run",
        "compare IN/run {}", "reproduce {}"]
      for command, code, word in [(command.format(f"IN/{folder}"), code, word) for folder, code, word in [
          ("missing", FAILURE, "inputs/missing: No such file"), ("file", FAILURE, "inputs/file: Not a directory"),
          ("folder", NO_DATA, "inputs/folder"), ("broken", FAILURE, "broken/exact-gram/manifest.json is not a manifest"),
          ("folder-manifest", FAILURE, "directory"), ("schema", FAILURE, "schema 99"), ("bad-line", FAILURE, "line 1")]]],
    *[(f"overparam {command}", code, word) for command, code, word in [
        ("export IN/no-journal --format csv", NO_DATA, "no cell"), ("export IN/run", USAGE, "--format"),
        ("export IN/run --format xml", USAGE, "xml"), ("export IN/run --format csv --out ''", USAGE, "--out"),
        ("export IN/run --format csv --study width", USAGE, "--study"),
        ("export IN/run --format extrap --study widht", NO_DATA, "widht"),
        ("export IN/run --format extrap --variable d", NO_DATA, "grows m"),
        ("export IN/run --format extrap --variable q", USAGE, "'q'"),
        ("export IN/run --format csv --out IN/folder", FAILURE, "inputs/folder"),
        ("export IN/run --format csv --out IN/file/x.csv", FAILURE, "inputs/file/x.csv"),
        ("export IN/run --format csv --out IN/missing/x.csv", FAILURE, "inputs/missing/x.csv"),
        # Not /dev/full: whoever replaces what is there would take it from the machine.
        ("export IN/run --format csv --out IN/pipe", FAILURE, "inputs/pipe"),
        ("export IN/run --format csv --out /proc/none", FAILURE, "/proc/none"),
        ("report", USAGE, "folders"), ("report IN/run --out ''", USAGE, "--out"),
        ("report IN/run --out IN/file", FAILURE, "inputs/file"), ("report IN/run --out /proc/none", FAILURE, "/proc/none"),
        ("compare IN/run", USAGE, "second"), ("compare IN/run IN/run IN/run", USAGE, "inputs/run"),
        ("compare IN/run IN/run --format xml", USAGE, "xml"), ("reproduce", USAGE, "folder"),
        ("reproduce IN/run --family widht", USAGE, "widht"), ("reproduce IN/run --family fast-jl", USAGE, "fast-jl"),
        ("reproduce IN/run --family ''", USAGE, "family"), ("reproduce IN/run --sample 0", USAGE, "sample"),
        ("reproduce IN/run --sample -3", USAGE, "sample"), ("reproduce IN/run --sample all", USAGE, "all"),
        ("reproduce IN/run --time-limit nan", USAGE, "nan"), ("reproduce IN/run --time-limit 0", USAGE, "time-limit"),
        ("reproduce IN/run --time-limit -5m", USAGE, "time-limit"), ("reproduce IN/run --jobs 0", USAGE, "jobs"),
        ("reproduce IN/run --jobs -1", USAGE, "jobs"), ("reproduce IN/run --seed -1", USAGE, "seed"),
        ("reproduce IN/run --format xml", USAGE, "xml"),
        ("reproduce IN/generator", MISMATCH, "version 1 of the generator"),
    ]],
    ("locked overparam export IN/run --format csv --out IN/closed/x.csv", FAILURE, "closed/x.csv: Permission denied"),
    ("locked overparam report IN/run --out IN/closed/x", FAILURE, "closed/x: Permission denied"),
    *[(f"locked overparam {command}", FAILURE, "inputs/closed: Permission denied") for command in [
        "export IN/closed --format csv", "report IN/closed --out x", "compare IN/run IN/closed", "reproduce IN/closed"]],
    # What judges builds.
    *[(f"overparam {command}", code, word) for command, code, word in [
        ("regress", USAGE, "--base"), ("regress --base HEAD --base-build BUILD", USAGE, "choose one"),
        ("regress --base-build BUILD --head HEAD --head-build BUILD", USAGE, "choose one"),
        ("regress --base no-such-commit --head-build BUILD", MISMATCH, "repository"),
        ("regress --base HEAD --since HEAD --since-build BUILD", USAGE, "choose one"),
        ("regress --base '' --head-build BUILD", USAGE, "--base"),
        (f"{GATE} --since ''", USAGE, "--since"), (f"{GATE} --since no-such-commit", MISMATCH, "repository"),
        (f"{GATE} --since-build IN/missing", MISMATCH, "inputs/missing"),
        ("regress --base-build '' --head-build BUILD", USAGE, "--base-build"),
        ("regress --base-build BUILD --head-build ''", USAGE, "--head-build"),
        *[(f"regress --base-build IN/{name} --head-build BUILD", MISMATCH, f"inputs/{name}")
          for name in ["missing", "folder", "file"]],
        ("regress --base-build BUILD --head-build IN/missing", MISMATCH, "inputs/missing"),
        (f"{GATE} --scale huge", USAGE, "huge"), (f"{GATE} --threads 0", USAGE, "threads"),
        (f"{GATE} --threads 100000", USAGE, "threads"), (f"{GATE} --seed -1", USAGE, "seed"),
        (f"{GATE} --waivers IN/missing.json", FAILURE, "inputs/missing.json: No such file"),
        (f"{GATE} --waivers IN/folder", FAILURE, "directory"), (f"{GATE} --waivers IN/pipe", FAILURE, "inputs/pipe"),
        (f"{GATE} --waivers ''", USAGE, "--waivers"), (f"{GATE} --waivers IN/binary.csv", FAILURE, "not JSON"),
        (f"{GATE} --waivers IN/cut-waivers.json", FAILURE, "cut-waivers.json: not JSON"),
        (f"{GATE} --waivers IN/number-waivers.json", FAILURE, "[0].solver"),
        (f"{GATE} --waivers IN/silent-waivers.json", FAILURE, "[0].reason"),
        (f"{GATE} --waivers IN/blanket-waivers.json", FAILURE, "[0].subject"),
        (f"{GATE} --waivers IN/vague-waivers.json", FAILURE, "[0].counter"),
        (f"{GATE} --waivers IN/soon-waivers.json", FAILURE, "[0].expires"),
        (f"{GATE} --waivers IN/wrong-waivers.json", FAILURE, "sover"),
        (f"{GATE} --waivers IN/object-waivers.json", FAILURE, "object-waivers.json"),
        # Before anything is measured.
        (f"{GATE} --out ''", USAGE, "--out"), (f"{GATE} --out IN/file", FAILURE, "inputs/file"),
        (f"{GATE} --out /proc/none", FAILURE, "/proc/none"),
        ("selfcheck --build IN/missing", FAILURE, "inputs/missing"), ("selfcheck --build IN/file", FAILURE, "inputs/file"),
        ("selfcheck --build IN/folder", MISMATCH, "inputs/folder"), ("selfcheck --build ''", USAGE, "--build"),
        ("selfcheck --runs 0", USAGE, "runs"), ("selfcheck --runs -1", USAGE, "runs"),
        ("selfcheck --runs many", USAGE, "many"), ("selfcheck --scale huge", USAGE, "huge"),
        ("selfcheck --format xml", USAGE, "xml"), ("selfcheck --threads 0", USAGE, "threads"),
        ("selfcheck --threads 100000", USAGE, "threads"), ("selfcheck stray", USAGE, "stray"),
    ]],
    # A full disk behind standard output, with less and with more than a buffer of output.
    *[(f"full {command}", FAILURE, "cannot write") for command in [
        "overparam status IN/run", "overparam list", "overparam --version", "overparam export IN/run --format csv",
        "overparam export IN/long --format csv", "overparam export IN/long --format google-benchmark",
        "overparam export IN/long --format benchopt", "exact-gram --help", "exact-gram --scale smoke --dry-run"]],
    ("overparam predict IN/run --solver gram-none -m 1 -n 1 -d 1", None, "gram-none"),
    ("overparam predict IN/missing --solver gram-structured -m 1 -n 1 -d 1", FAILURE, "No such file"),
]


def damage(inputs, name, change, kind):
    """A copy of the run whose manifest or journal is damaged."""
    shutil.copytree(inputs / "run", inputs / name)
    file = inputs / name / "exact-gram" / kind
    text = file.read_text()
    file.unlink()
    change(file, text)


def prepare(programs, inputs):
    """Makes the folder of inputs, anew where a program has changed it."""
    if inputs.exists():
        (inputs / "closed").chmod(0o700)
        shutil.rmtree(inputs)
    inputs.mkdir()
    for name, content in FILES.items():
        (inputs / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    for folder in ["folder", "closed", "claims"]:
        (inputs / folder).mkdir()
    (inputs / "claims/a.b.json").write_text('{"id": "a.b", "terms": [{"q": 1}]}')
    os.mkfifo(inputs / "pipe")
    (inputs / "secret.csv").write_text("1,2\n")
    for options, name in [([], "run"), (["--shard", "1/2"], "1"), (["--shard", "2/2"], "2")]:
        solvers = ["--solver", "gram-structured,gram-explicit"] if options else []
        subprocess.run(
            [programs / "exact-gram", *RUN, *solvers, *options, "--out", inputs / name], check=True,
            capture_output=True, cwd=inputs)
    subprocess.run(
        [programs / "exact-gram", *LONG_RUN, "--out", inputs / "long"], check=True, capture_output=True, cwd=inputs)
    for format in ["csv", "google-benchmark", "benchopt"]:
        export = [programs / "overparam", "export", inputs / "long", "--format", format]
        length = len(subprocess.run(export, check=True, capture_output=True).stdout)
        assert length > BUFFER, f"the {format} export of a long run has {length} bytes"
    assert stat.S_ISCHR(os.stat("/dev/full").st_mode), "/dev/full is no device"
    damage(inputs, "no-journal", lambda file, text: None, "journal.jsonl")
    damage(inputs, "broken", lambda file, text: file.write_text(text[: len(text) // 2]), "manifest.json")
    damage(inputs, "empty-manifest", lambda file, text: file.write_text(""), "manifest.json")
    damage(inputs, "generator", lambda file, text: file.write_text(
        re.sub(r',\s*"generator" ?: ?\d+|"generator" ?: ?\d+,', "", text)), "manifest.json")
    damage(inputs, "schema", lambda file, text: file.write_text(
        re.sub(r'"schema" ?: ?1\b', '"schema": 99', text)), "manifest.json")
    damage(inputs, "folder-manifest", lambda file, text: file.mkdir(), "manifest.json")
    damage(inputs, "bad-line", lambda file, text: file.write_text(
        text.splitlines()[0][:50] + "\n" + "\n".join(text.splitlines()[1:]) + "\n"), "journal.jsonl")
    (inputs / "secret.csv").chmod(0)
    (inputs / "closed").chmod(0)


def snapshot(*folders):
    found = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            # A lock says who had it last.
            is_read = path.is_file() and path.name != ".lock"
            content = hashlib.sha256(path.read_bytes()).hexdigest() if is_read else None
            found[str(path)] = (path.stat().st_mode, content)
    return found


def faults(program, output, errors, code, expected, word):
    """What is wrong with how a program ended."""
    lines = errors.splitlines()
    told = [line for line in lines if not line.startswith(("warning: ", "note: ", "data: "))]
    allowed = [expected] if expected is not None else [USAGE, FAILURE, NO_DATA]
    if code not in allowed:
        yield f"exit code {code} in place of {expected}"
    if output:
        yield f"standard output has {output[:60]!r}"
    if len(told) != 1 or not told[0].startswith(f"{program}: ") or len(told[0].split()) < 4:
        yield "standard error is not one sentence"
    elif word not in told[0]:
        yield f"'{word}' is not in the sentence"
    if BLUNDERS.search(output + errors):
        yield "it is no sentence for people"
    if len(errors) > 1000:
        yield f"{len(errors)} characters are no sentence"


def run(programs, line, inputs, work):
    """Runs a case, of which `work` is the folder and has what is temporary."""
    words = [word.replace("IN/", f"{inputs}/") for word in shlex.split(line)]
    condition = words.pop(0) if words[0] in ("locked", "full") else None
    program = words[0]
    command = [str(programs / program), *(str(programs) if word == "BUILD" else word for word in words[1:])]
    if condition == "locked" and os.geteuid() == 0:
        command = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search", *command]
    with open("/dev/full" if condition == "full" else os.devnull, "r+b", buffering=0) as device:
        ended = subprocess.run(
            command, stdout=device if condition == "full" else subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            errors="replace", cwd=work, env=os.environ | {"TMPDIR": str(work)}, stdin=subprocess.DEVNULL,
            timeout=SECONDS)
    ended.stdout = ended.stdout or ""
    return program, ended


def trial(programs, line, expected, word, inputs, scratch):
    """Sentences about what is wrong with how a case ends."""
    work = scratch / "work"
    work.mkdir(exist_ok=True)
    before = snapshot(inputs, work)
    try:
        program, ended = run(programs, line, inputs, work)
    except subprocess.TimeoutExpired:
        return [f"it does not end within {SECONDS} s"], ""
    found = list(faults(program, ended.stdout, ended.stderr, ended.returncode, expected, word))
    after = snapshot(inputs, work)
    changed = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
    if changed:
        found.append(f"{', '.join(sorted(changed)[:3])} was changed or left behind")
        shutil.rmtree(work)
        prepare(programs, inputs)
    return found, ended.stderr.strip()


def subcommands(programs):
    """The subcommands that the tool has, whatever they are."""
    text = subprocess.run([programs / "overparam", "--help"], capture_output=True, text=True, check=True).stdout
    return re.findall(r"^  ([a-z-]+)  ", text[text.index("SUBCOMMANDS:"):], re.M)


def main():
    programs = pathlib.Path(sys.argv[1]).resolve()
    every = [(f"overparam {name} --no-such-option", USAGE, "") for name in subcommands(programs)]
    cases = [case for case in CASES + every if all(word in case[0] for word in sys.argv[2:])]
    if not cases:
        sys.exit(f"bad_inputs.py: no case has {' and '.join(sys.argv[2:])} in its command line")
    failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        inputs = scratch / "inputs"
        prepare(programs, inputs)
        for line, expected, word in cases:
            found, errors = trial(programs, line, expected, word, inputs, scratch)
            failed += bool(found)
            if found:
                print(f"FAILED: {line}\n    {'; '.join(found)}\n    {errors[:300]}")
        (inputs / "closed").chmod(0o700)
    print(f"{len(cases)} bad inputs, {len(cases) - failed} of them refused as they should be")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
