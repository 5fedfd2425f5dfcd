"""Uses programs with files and folders of one's own that change, move, lie elsewhere or are missing.

    python3 own_files.py BUILD_FOLDER

Each trial has a folder to itself. Needs the standard library, git and make only.
"""

import csv
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PROGRAMS = pathlib.Path(sys.argv[1]).resolve()
FAILURE, NO_DATA, MISMATCH = 1, 4, 5
TABLE = "a,b,c,y\n" + "".join(f"{i}.5,{9 - i}.25,{i * i % 7}.5,{i % 2}\n" for i in range(1, 9))
SIZES = "-n 8 -m 64,128 --solver gram-structured --processes 2 --iterations 2".split()
DRAWN = "-n 8 -d 4 -m 64,128 --solver gram-structured,gradient-descent --processes 2 --iterations 2".split()
TRIALS = []


def trial(function):
    TRIALS.append(function)
    return function


# What `analyze` ends with where nothing is refuted: a claim was judged, or none was.
JUDGED = (0, NO_DATA)


def call(program, *words, cwd=".", code=0, programs=PROGRAMS, **options):
    """What a program says; it must end with the code, or one of them."""
    ended = subprocess.run(
        [programs / program, *map(str, words)], cwd=cwd, capture_output=True, text=True, timeout=120, **options)
    assert ended.returncode in (code if isinstance(code, tuple) else (code,)), (
        f"{program} {words}: exit code {ended.returncode} in place of {code}: {ended.stderr}")
    return ended.stdout, ended.stderr


def interrupt(run, lines=2):
    """Leaves only the first lines of a run's journal, as if it had been interrupted after them."""
    journal = pathlib.Path(run) / "exact-gram/journal.jsonl"
    journal.write_text("".join(journal.read_text().splitlines(True)[:lines]))


def manifest(run):
    return json.loads((pathlib.Path(run) / "exact-gram/manifest.json").read_text())


def measured(run):
    return [json.loads(line) for line in (pathlib.Path(run) / "exact-gram/journal.jsonl").read_text().splitlines()]


@trial
def data_that_change_end_a_run(folder):
    (folder / "my.csv").write_text(TABLE)
    arguments = ["--dataset", "my.csv", *SIZES, "--out", "run"]
    call("exact-gram", *arguments, cwd=folder)
    file = manifest(folder / "run")["data"][0]["files"][0]
    digest = subprocess.run(["sha256sum", folder / "my.csv"], capture_output=True, text=True, check=True).stdout[:64]
    assert (file["bytes"], file["sha256"]) == (len(TABLE), digest) and file["path"].startswith("/"), file
    interrupt(folder / "run")
    call("exact-gram", *arguments, "--resume", cwd=folder)
    before = call("overparam", "export", "run", "--format", "csv", cwd=folder)
    interrupt(folder / "run")
    (folder / "my.csv").write_text(TABLE.replace("8.25", "8.75"))
    for more in [[], ["--force"]]:
        errors = call("exact-gram", *arguments, "--resume", *more, cwd=folder, code=MISMATCH)[1]
        assert "my.csv" in errors and "not resumed" in errors, errors
    errors = call("overparam", "reproduce", "run", cwd=folder, code=MISMATCH)[1]
    assert "my.csv" in errors and "changed" in errors, errors
    call("exact-gram", "--dataset", "my.csv", *SIZES, "--out", "other", cwd=folder)
    assert "my.csv was of" in call("overparam", "compare", "run", "other", cwd=folder)[0]
    (folder / "my.csv").unlink()
    assert "is not here" in call("overparam", "reproduce", "run", cwd=folder, code=MISMATCH)[1]
    assert before


@trial
def data_that_change_while_they_are_read_end_a_run(folder):
    (folder / "my.csv").write_text(TABLE)
    arguments = ["--dataset", "my.csv", *SIZES, "--processes", "300", "--out", "run"]
    with subprocess.Popen(
            [PROGRAMS / "exact-gram", *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True) as run:
        journal = folder / "run/exact-gram/journal.jsonl"
        while not journal.exists() or journal.read_bytes().count(b"\n") < 2:
            assert run.poll() is None, run.stderr.read()
        (folder / "my.csv").write_text(TABLE + "1,1,2,3\n")
        errors = run.communicate(timeout=60)[1]
    assert run.returncode == MISMATCH and "has changed since the run was started" in errors, errors
    assert len(measured(folder / "run")) < 600


@trial
def a_path_means_the_same_file_from_every_folder(folder):
    for name, text in [("first", TABLE), ("second", TABLE.replace("8.25", "8.75"))]:
        (folder / name).mkdir()
        (folder / name / "my.csv").write_text(text)
    arguments = ["--dataset", "my.csv", *SIZES, "--out", folder / "run"]
    call("exact-gram", *arguments, cwd=folder / "first")
    whole = [line["final_residual"] for line in measured(folder / "run")]
    # A relative path is that of the first call, however it is typed.
    for typed in ["my.csv", "./my.csv", "../first/my.csv", folder / "first/my.csv"]:
        interrupt(folder / "run")
        call("exact-gram", "--dataset", typed, *arguments[2:], "--resume", cwd=folder / "second")
        assert sorted(line["final_residual"] for line in measured(folder / "run")) == sorted(whole)
    # What status prints goes on from everywhere.
    interrupt(folder / "run")
    text = call("overparam", "status", folder / "run", cwd=folder)[0]
    line = text.split("to go on: ")[1].strip()
    subprocess.run(line, shell=True, check=True, cwd=folder / "second", capture_output=True)
    assert len(measured(folder / "run")) == 4
    call("exact-gram", "--dataset", folder / "second/my.csv", *arguments[2:], "--resume", cwd=folder, code=MISMATCH)


@trial
def names_without_an_ending_or_like_ours_are_files(folder):
    (folder / "a9a").write_text("1 1:1.5 2:2\n-1 2:1 3:0.5\n1 1:0.5 3:2\n")
    (folder / "digits").write_text(TABLE)
    said = call("exact-gram", "--dataset", "a9a", "-n", "3", "-m", "64", "--dry-run", cwd=folder)[0]
    assert "a9a: 3 points, 3 features, target labels from -1 to 1" in said, said
    assert "1797 points" in call("exact-gram", "--dataset", "digits", "-n", "8", "-m", "64", "--dry-run", cwd=folder)[0]
    assert "./digits: 8 points" in call(
        "exact-gram", "--dataset", "./digits", "-n", "8", "-m", "64", "--dry-run", cwd=folder)[0]


@trial
def standard_input_is_a_file_or_refused(folder):
    (folder / "my.csv").write_text(TABLE)
    with open(folder / "my.csv") as file:
        call("exact-gram", "--dataset", "/dev/stdin", *SIZES, "--out", "run", cwd=folder, stdin=file)
    assert {line["status"] for line in measured(folder / "run")} == {"ok"}
    errors = call("exact-gram", "--dataset", "/dev/stdin", *SIZES, cwd=folder, code=FAILURE, input=TABLE)[1]
    assert "no regular file" in errors, errors


@trial
def a_program_needs_no_other_file(folder):
    for name in ["exact-gram", "overparam"]:
        (folder / "alone").mkdir(exist_ok=True)
        shutil.copy(PROGRAMS / name, folder / "alone" / name)
    alone = {"programs": folder / "alone", "cwd": folder}
    call("exact-gram", "--dataset", "digits", *SIZES, "--out", "run", **alone)
    assert "gram-structured" in call("overparam", "analyze", "run", **alone, code=JUDGED)[0]
    assert "<testsuite" in call("overparam", "export", "run", "--format", "junit", **alone)[0]
    call("overparam", "report", "run", **alone, code=FAILURE, env=os.environ | {"OVERPARAM_PYTHON": "/none"})
    assert "<!doctype html>" in (folder / "run/report.html").read_text()


@trial
def the_commit_is_that_of_the_build(folder):
    call("exact-gram", *DRAWN, "--out", folder / "outside", cwd=folder)
    built = manifest(folder / "outside")["environment"]["git"]
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b.c"]
    for command in [["init", "-q"], ["commit", "-q", "--allow-empty", "-m", "theirs"]]:
        subprocess.run([*git, *command], cwd=folder, check=True)
    call("exact-gram", *DRAWN, "--out", folder / "inside", cwd=folder)
    assert manifest(folder / "inside")["environment"]["git"] == built
    interrupt(folder / "inside")
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "another"], cwd=folder, check=True)
    call("exact-gram", *DRAWN, "--out", folder / "inside", "--resume", cwd=folder)


@trial
def commits_are_compared_in_a_repository(folder):
    errors = call("overparam", "regress", "--base", "main", cwd=folder, code=MISMATCH)[1]
    assert "repository" in errors and "fetch" not in errors, errors


@trial
def a_merged_run_knows_what_it_lacks(folder):
    for shard in "12":
        call("exact-gram", *DRAWN, "--shard", f"{shard}/2", "--out", f"shards/{shard}", cwd=folder)
    said, errors = call("overparam", "merge", "shards/1", "--out", "merged", cwd=folder)
    assert "shard 2 of 2" in errors and "complete" not in said, said
    status = json.loads(call("overparam", "status", "merged", "--format", "json", cwd=folder)[0])["families"][0]
    assert (status["planned"], status["left"], status["lacking"]) == (8, 4, [2]), status
    assert "shard 2 of 2" in call("overparam", "analyze", "merged", cwd=folder, code=JUDGED)[1]
    call("overparam", "report", "merged", cwd=folder, code=FAILURE, env=os.environ | {"OVERPARAM_PYTHON": "/none"})
    assert "shard 2 of 2" in (folder / "merged/report.html").read_text()
    said = call("overparam", "merge", "shards/1", "shards/2", "--out", "merged", cwd=folder)[0]
    assert "complete" in said, said
    assert len(measured(folder / "merged")) == 8
    for meant in ["shards", "shards/1/exact-gram"]:
        for command in ["status", "analyze"]:
            assert "shards/1" in call("overparam", command, meant, cwd=folder, code=NO_DATA)[1]


@trial
def a_copy_of_a_family_is_not_counted(folder):
    call("exact-gram", *DRAWN, "--out", "run", cwd=folder)
    rows = call("overparam", "export", "run", "--format", "csv", cwd=folder)[0]
    shutil.copytree(folder / "run/exact-gram", folder / "run/exact-gram.bak")
    again, errors = call("overparam", "export", "run", "--format", "csv", cwd=folder)
    assert again == rows and len(list(csv.reader(io.StringIO(rows)))) > 10
    assert "exact-gram.bak" in errors, errors


@trial
def a_blank_line_at_the_end_is_not_torn(folder):
    call("exact-gram", *DRAWN, "--out", "run", cwd=folder)
    with open(folder / "run/exact-gram/journal.jsonl", "a") as journal:
        journal.write("\n\n")
    said, errors = call("overparam", "status", "run", cwd=folder)
    assert "complete" in said and "torn" not in errors, errors


@trial
def what_is_there_is_not_overwritten(folder):
    (folder / "mine").mkdir()
    (folder / "mine/X.npy").write_text("mine")
    errors = call(
        "exact-gram", "-m", "64", "-n", "8", "-d", "4", "--export-problem", "mine", cwd=folder, code=FAILURE)[1]
    assert "X.npy" in errors and (folder / "mine/X.npy").read_text() == "mine", errors
    # A folder that is called like our link keeps its place, and the table is printed.
    (folder / "results/latest").mkdir(parents=True)
    said, errors = call("exact-gram", *DRAWN, cwd=folder)
    assert "gram-structured" in said and "results/latest" in errors, errors


@trial
def two_sizes_refute_nothing(folder):
    errors = call("sublinear", "-m", "64,128", "-n", "8", "-d", "4", "--processes", "1", "--out", "run", cwd=folder)[1]
    assert "% of m = 64" in errors, errors
    call("overparam", "analyze", "run", cwd=folder, code=JUDGED)


@trial
def a_record_without_a_commit_says_so(folder):
    call("exact-gram", *DRAWN, "--out", "run", cwd=folder)
    path = folder / "run/exact-gram/manifest.json"
    record = json.loads(path.read_text())
    record["environment"]["git"] = {"commit": None, "dirty": None}
    path.write_text(json.dumps(record))
    assert "the record names no commit" in call("overparam", "reproduce", "run", cwd=folder)[0]


@trial
def make_takes_folders_with_blanks(folder):
    """Of the target that points a link at a run; building and measuring have their own trials."""
    sources = pathlib.Path(__file__).resolve().parents[2]
    link = "link: ; @run=$${RUN%/}; $(point_latest)"
    for run, target in [("results/a b", "a b"), (str(folder / "else where"), str(folder / "else where"))]:
        (folder / run).mkdir(parents=True)
        shell = subprocess.run(
            ["make", "-f", sources / "Makefile", "--eval", link, "link", f"RUN={run}/"],
            cwd=folder, capture_output=True, text=True)
        assert shell.returncode == 0, shell.stderr
        assert os.readlink(folder / "results/latest") == target
    (folder / "results/latest").unlink()
    (folder / "results/latest").mkdir()
    subprocess.run(
        ["make", "-f", sources / "Makefile", "--eval", link, "link", "RUN=results/a b"], cwd=folder, check=True,
        capture_output=True)
    assert not list((folder / "results/latest").iterdir())


def main():
    failed = 0
    for function in TRIALS:
        if any(word not in function.__name__ for word in sys.argv[2:]):
            continue
        with tempfile.TemporaryDirectory() as folder:
            try:
                function(pathlib.Path(folder).resolve())
            except (AssertionError, subprocess.SubprocessError) as error:
                failed += 1
                print(f"FAILED: {function.__name__}: {str(error)[:600]}")
    print(f"{len(TRIALS)} uses of own files, {len(TRIALS) - failed} as they should be")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
