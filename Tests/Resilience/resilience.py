"""Does to a sweep what happens to sweeps, and sees that nothing is lost.

    python3 resilience.py BUILD_FOLDER [NAME...]

BUILD_FOLDER has exact-gram and overparam; NAME picks some of the trials below. Needs the standard library
only. A full file system is a small tmpfs, mounted as root or in a user namespace of its own; where neither
is allowed, a limit on the size of files takes its place, and that is said.
"""

import contextlib
import json
import os
import pathlib
import random
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

KILLS = 20
SWEEP = ["--scale", "smoke"]
# In the environment of every process that is started here, so that it is told from others.
MARK = {"RESILIENCE_TRIAL": str(os.getpid())}
# Cells of a few milliseconds, for trials that need only some.
SHORT = ["-m", "64,128,256", "-n", "8", "--iterations", "3", "--tolerance", "0", "--processes", "3"]


class Programs:
    def __init__(self, folder):
        folder = pathlib.Path(folder).resolve()
        self.benchmark, self.overparam = str(folder / "exact-gram"), str(folder / "overparam")

    def start(self, *arguments, cwd=None, prepare=lambda: None):
        """Starts the benchmark; `prepare` is called in the new process."""

        def begin():
            # Children of a shell in the background ignore Ctrl-C, and so would the program.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            prepare()

        return subprocess.Popen(
            [self.benchmark, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | MARK, cwd=cwd, preexec_fn=begin)

    def run(self, *arguments, **options):
        process = self.start(*arguments, **options)
        output, errors = process.communicate()
        return process.returncode, output, errors

    def status(self, folder):
        found = subprocess.run(
            [self.overparam, "status", folder, "--format", "json"], capture_output=True, text=True, check=True)
        return json.loads(found.stdout)["families"][0]


def require(condition, sentence):
    if not condition:
        raise AssertionError(sentence)


def lines(folder):
    journal = pathlib.Path(folder, "exact-gram", "journal.jsonl")
    return [json.loads(line) for line in journal.read_text().splitlines()]


def planned(programs, *arguments, **options):
    code, output, errors = programs.run(*arguments, "--dry-run", "--format", "json", **options)
    require(code == 0, f"the dry run ended with {code}: {errors}")
    return {cell["cell"] for cell in json.loads(output)["cells"]}


def require_complete(folder, plan):
    """Every planned cell is finished once."""
    final = [line["cell"] for line in lines(folder) if line["status"] not in ("skipped", "interrupted")]
    require(len(final) == len(set(final)), f"a cell of {folder} is finished twice")
    require(set(final) == plan, f"{len(plan - set(final))} cells of {folder} are missing")


def children():
    """Processes that a program of ours has left, or has not ended yet."""
    mark = "=".join(*MARK.items()).encode()
    found = []
    for process in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (process / "environ").read_bytes():
                found.append(process.name)
    return found


def require_no_children():
    for _ in range(200):
        if not children():
            return
        time.sleep(0.01)
    raise AssertionError(f"processes {children()} are left behind")


def wait_for_cells(folder, count, process):
    journal = pathlib.Path(folder, "exact-gram", "journal.jsonl")
    while process.poll() is None and (not journal.exists() or journal.read_bytes().count(b"\n") < count):
        time.sleep(0.005)


def kill(programs, scratch):
    """The parent is killed at 20 moments of a smoke sweep; each time the rest is measured after."""
    plan = planned(programs, *SWEEP)
    start = time.monotonic()
    code, _, errors = programs.run(*SWEEP, "--out", scratch / "whole")
    length = time.monotonic() - start
    require(code == 0, f"the sweep ended with {code}: {errors}")
    require_complete(scratch / "whole", plan)
    moments = random.Random(1)
    measured = []
    for number in range(KILLS):
        folder = scratch / f"killed-{number}"
        process = programs.start(*SWEEP, "--out", folder)
        time.sleep(length * (number + moments.random()) / KILLS)
        process.kill()
        process.communicate()
        require_no_children()
        if (folder / "exact-gram" / "manifest.json").exists():
            status = programs.status(folder)
            measured.append(status["planned"] - status["left"])
        code, _, errors = programs.run(*SWEEP, "--out", folder, "--resume")
        require(code == 0, f"the resumed sweep ended with {code}: {errors}")
        require_complete(folder, plan)
        shutil.rmtree(folder)
    return f"{KILLS} times, after {min(measured)} to {max(measured)} of {len(plan)} cells"


def interrupt(programs, scratch):
    """Ctrl-C ends with 130 and the command that goes on; so do SIGTERM and the end of the terminal."""
    plan = planned(programs, *SWEEP)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        folder = scratch / number.name
        process = programs.start(*SWEEP, "--out", folder)
        wait_for_cells(folder, 5, process)
        process.send_signal(number)
        _, errors = process.communicate()
        require(process.returncode == 130, f"{number.name} ended it with {process.returncode}")
        require_no_children()
        command = errors.strip().splitlines()[-1].split("to go on: ")[1]
        again = subprocess.run(shlex.split(command), capture_output=True, text=True)
        require(again.returncode == 0, f"'{command}' ended with {again.returncode}: {again.stderr}")
        require_complete(folder, plan)
    return "Ctrl-C, SIGTERM and SIGHUP"


def often(programs, scratch):
    """Ctrl-C every few cells, until all are measured: none is lost, none is measured twice."""
    plan = planned(programs, *SWEEP)
    folder, times = scratch / "run", 0
    while True:
        process = programs.start(*SWEEP, "--out", folder, "--resume")
        wait_for_cells(folder, len(lines(folder)) + 5 if times else 5, process)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
        require_no_children()
        if process.returncode == 0:
            break
        require(process.returncode == 130, f"Ctrl-C ended it with {process.returncode}: {errors}")
        times += 1
        require(times <= len(plan), "it does not get on")
    require(times > 1, "it ended before it could be interrupted")
    require_complete(folder, plan)
    return f"{times} times in {len(plan)} cells"


@contextlib.contextmanager
def memory_group(limit):
    """A control group of so many bytes below that of this process; None where none can be made."""
    made = None
    for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, group = line.split(":", 2)
        if controllers in ("", "memory"):
            around = pathlib.Path("/sys/fs/cgroup", controllers, group.lstrip("/"))
            file = "memory.limit_in_bytes" if controllers else "memory.max"
            with contextlib.suppress(OSError):
                folder = around / f"resilience-{os.getpid()}"
                folder.mkdir()
                made = folder
                (folder / file).write_text(str(limit))
                break
            if made:
                made.rmdir()
                made = None
    try:
        yield made
    finally:
        if made:
            made.rmdir()


def confined(programs, scratch):
    """One processor and 2 GiB: what fits is measured, what does not is skipped before it is started."""
    with memory_group(2 << 30) as group:

        def confine():
            os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
            if group:
                (group / "cgroup.procs").write_text(str(os.getpid()))

        limit = [] if group else ["--memory-limit", "2"]
        code, _, errors = programs.run(*SWEEP, *limit, "--out", scratch / "small", prepare=confine)
        require(code == 0, f"the sweep ended with {code}: {errors}")
        require_complete(scratch / "small", planned(programs, *SWEEP, prepare=confine))
        failed = [line["reason"] for line in lines(scratch / "small") if line["status"] != "ok"]
        require(not failed, f"small cells failed: {failed}")
        large = ["--solver", "gram-explicit", "-m", "2^14,2^16", "-n", "1024", "-d", "16", "--processes", 1]
        code, _, errors = programs.run(
            *large, "--iterations", 1, *limit, "--out", scratch / "large", prepare=confine)
        require(code == 0, f"the sweep of large cells ended with {code}: {errors}")
        state = {line["point"]["m"]: (line["status"], line["reason"]) for line in lines(scratch / "large")}
        require(state[1 << 14][0] == "ok", f"1 GiB of 2: {state[1 << 14]}")
        require(state[1 << 16][0] == "skipped", f"4 GiB of 2: {state[1 << 16]}")
        require_no_children()
        return "in a control group" if group else "by --memory-limit: no control group could be made"


def clock(programs, scratch):
    """The wall clock steps back by an hour in the middle: durations are those of the other clock."""
    library = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
    if library is None:
        return "not tried: Debian's package faketime is not installed"
    step = scratch / "offset"
    step.write_text("+0")
    environment = {
        "LD_PRELOAD": str(library), "FAKETIME_TIMESTAMP_FILE": str(step), "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    process = programs.start(*SWEEP, "--out", scratch / "run", prepare=lambda: os.environ.update(environment))
    wait_for_cells(scratch / "run", 20, process)
    step.write_text("-3600")
    _, errors = process.communicate()
    require(process.returncode == 0, f"the sweep ended with {process.returncode}: {errors}")
    require_complete(scratch / "run", planned(programs, *SWEEP))
    return "an hour"


def second(programs, scratch):
    """A second parent on one folder is refused and changes nothing."""
    process = programs.start(*SWEEP, "--out", scratch / "run")
    wait_for_cells(scratch / "run", 1, process)
    code, _, errors = programs.run(*SWEEP, "--out", scratch / "run", "--resume")
    require(code == 1 and "is measuring into" in errors, f"the second ended with {code}: {errors}")
    process.communicate()
    require(process.returncode == 0, "the first did not end well")
    require_complete(scratch / "run", planned(programs, *SWEEP))
    return "refused"


def limits(programs, scratch):
    """A real child past its time, and one past its memory, are ended and recorded; too big a cell is not started."""
    slow = ["--solver", "gram-explicit", "-m", "65536", "-n", "512", "-d", "16", "--tolerance", "0"]
    code, _, _ = programs.run(*slow, "--processes", 1, "--out", scratch / "time", "--time-limit", "0.3")
    line = lines(scratch / "time")[0]
    require(code == 0 and line["status"] == "timeout", f"past its time: {line['status']}, {line['reason']}")
    require(line["peak_memory_bytes"] > 1 << 20, "no memory was seen of a child past its time")
    code, _, _ = programs.run(*slow, "--processes", 1, "--out", scratch / "big", "--memory-limit", "0.5")
    line = lines(scratch / "big")[0]
    require(line["status"] == "skipped", f"too big: {line['status']}, {line['reason']}")
    # A cell's prediction knows the points that are used, not the whole file, which is in memory while they are read;
    # the seconds of training after it are enough for the parent to see that.
    (scratch / "long.csv").write_text("".join(f"{i},{64 - i},{i % 7}\n" for i in range(64)) + "1,2,3\n" * 5_000_000)
    few = ["--dataset", scratch / "long.csv", "--solver", "gradient-descent", "--option", "learning-rate=0.001"]
    few += ["-m", "65536", "-n", "64", "--iterations", "1000", "--tolerance", "0", "--processes", 1]
    code, _, errors = programs.run(*few, "--out", scratch / "memory", "--memory-limit", "0.05")
    require(code == 0, f"past its memory the sweep ended with {code}: {errors}")
    line = lines(scratch / "memory")[0]
    require(line["status"] == "out_of_memory", f"past its memory: {line['status']}, {line['reason']}")
    require(line["peak_memory_bytes"] > 0.05 * 2**30, "it was ended below the limit")
    require_no_children()
    return "timeout, skipped and out_of_memory"


def change(programs, scratch):
    """Another commit, or another number of threads, ends with 5; --force measures the rest."""
    work, folder = scratch, scratch / "run"
    process = programs.start(*SWEEP, "--threads", 1, "--out", folder, cwd=work)
    wait_for_cells(folder, 3, process)
    process.terminate()
    process.communicate()
    code, _, errors = programs.run(*SWEEP, "--threads", 2, "--out", folder, "--resume", cwd=work)
    require(code == 5 and "the number of threads was 1 and is 2" in errors, f"threads: {code}, {errors}")
    code, _, errors = programs.run(*SHORT, "--threads", 1, "--out", folder, "--resume", cwd=work)
    require(code == 1 and "other options" in errors, f"options: {code}, {errors}")
    # As a program of another commit would have recorded it.
    manifest = folder / "exact-gram/manifest.json"
    record = json.loads(manifest.read_text())
    record["environment"]["git"]["commit"] = "0" * 40
    manifest.write_text(json.dumps(record))
    arguments = [*SWEEP, "--threads", 1, "--out", folder, "--resume"]
    code, _, errors = programs.run(*arguments, cwd=work)
    require(code == 5 and "the commit was" in errors, f"commit: {code}, {errors}")
    code, _, errors = programs.run(*arguments, "--force", cwd=work)
    require(code == 0 and "not be comparable" in errors, f"force: {code}, {errors}")
    require_complete(folder, planned(programs, *SWEEP, "--threads", 1))
    return "5, 1, 5 and 0 with --force"


@contextlib.contextmanager
def small_disk(scratch, size):
    """A folder on a file system of so many bytes; None where none can be mounted."""
    disk = scratch / "disk"
    disk.mkdir(exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", disk], capture_output=True)
    try:
        yield disk if mounted.returncode == 0 else None
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", disk], check=True)


def full(programs, scratch):
    """A full file system ends the sweep with 1 and a sentence; when there is space the rest is measured."""
    plan = planned(programs, *SHORT)

    def attempt(folder, make_space, **options):
        """How many cells were measured before the disk was full."""
        code, _, errors = programs.run(*SHORT, "--out", folder, "--resume", **options)
        require(code == 1, f"the sweep on a full disk ended with {code}: {errors}")
        journal = pathlib.Path(folder, "exact-gram", "journal.jsonl")
        measured = journal.read_bytes().count(b"\n") if journal.exists() else 0
        clear = [f"{folder}/", "File too large" if options else "No space left"]
        clear += ["to go on: "] if measured else []
        last = errors.strip().splitlines()[-1]
        require(all(part in last for part in clear), f"not a clear error: {errors}")
        make_space()
        code, _, errors = programs.run(*SHORT, "--out", folder, "--resume")
        require(code == 0, f"after there was space it ended with {code}: {errors}")
        require_complete(folder, plan)
        return measured

    measured = []
    # Room for nothing, then for the manifest and more and more of the journal.
    for kibibytes in (4, 16, 40, 60):
        with small_disk(scratch, kibibytes << 10) as disk:
            if disk is None:
                limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30 << 10, resource.RLIM_INFINITY))
                count = attempt(scratch / "run", lambda: None, prepare=limit)
                return f"no file system could be mounted: a limit on the size of files, after {count} cells"
            grow = ["mount", "-o", "remount,size=10m", disk]
            measured.append(attempt(disk / "run", lambda: subprocess.run(grow, check=True)))
    return f"a small tmpfs, after {', '.join(map(str, measured))} of {len(plan)} cells"


def torn(programs, scratch):
    """A torn last line is dropped with a warning; a bad line and another schema are errors."""
    folder = scratch / "run"
    require(programs.run(*SHORT, "--out", folder)[0] == 0, "the sweep did not end well")
    journal = folder / "exact-gram" / "journal.jsonl"
    whole = journal.read_bytes()
    journal.write_bytes(whole[:-100])
    code, _, errors = programs.run(*SHORT, "--out", folder, "--resume")
    require(code == 0 and "is torn" in errors, f"a torn line: {code}, {errors}")
    require_complete(folder, planned(programs, *SHORT))
    head, _, tail = whole.partition(b"\n")
    for damage, sentence in ((b"garbage", "line 2 of"), (b'{"schema":2}', "has schema 2")):
        journal.write_bytes(head + b"\n" + damage + b"\n" + tail)
        code, _, errors = programs.run(*SHORT, "--out", folder, "--resume")
        require(code == 1 and sentence in errors, f"{damage}: {code}, {errors}")
    return "dropped, refused and refused"


def standstill(programs, scratch):
    """A parent that is stopped for longer than a cell may take finds it as it is: no time was used."""
    slow = ["--solver", "gradient-descent", "-m", "32768", "-n", "64", "-d", "16", "--iterations", "200"]
    slow += ["--option", "learning-rate=0.001", "--tolerance", "0", "--processes", "3", "--time-limit", "8"]
    process = programs.start(*slow, "--out", scratch / "run")
    wait_for_cells(scratch / "run", 1, process)
    time.sleep(0.2)
    process.send_signal(signal.SIGSTOP)
    time.sleep(9)
    process.send_signal(signal.SIGCONT)
    _, errors = process.communicate()
    require(process.returncode == 0, f"the sweep ended with {process.returncode}: {errors}")
    found = [(line["status"], line["wall_seconds"]) for line in lines(scratch / "run")]
    require(all(status == "ok" for status, _ in found), f"stopped for 9 s of 8: {found}")
    require(all(seconds < 8 for _, seconds in found), f"the standstill was counted: {found}")
    return "9 s of a limit of 8"


def space(programs, scratch):
    """Little address space, as batch systems set it: measured, out_of_memory, or a sentence; no crash, no hang."""

    def limited(mebibytes, kind=resource.RLIMIT_AS):
        return {"prepare": lambda: resource.setrlimit(kind, (mebibytes << 20, mebibytes << 20))}

    for mebibytes, kind in ((200, resource.RLIMIT_AS), (300, resource.RLIMIT_AS), (150, resource.RLIMIT_DATA)):
        code, _, errors = programs.run(*SHORT, "--out", scratch / "none", **limited(mebibytes, kind))
        require(code == 1 and errors.count("\n") == 1, f"{mebibytes} MiB: {code}, {errors}")
        require("address space (ulimit" in errors, f"{mebibytes} MiB: {errors}")
    few = ["--threads", "1", "--processes", "1"]
    code, _, errors = programs.run(*SHORT, *few, "--out", scratch / "some", **limited(8 << 10))
    require(code == 0, f"8 GiB: {code}, {errors}")
    found = {line["status"] for line in lines(scratch / "some")}
    require(found == {"ok"}, f"8 GiB: {found}")
    large = ["--solver", "gram-explicit", "-m", "2^18", "-n", "1024", "-d", "16", *few, "--iterations", 1]
    code, _, errors = programs.run(*large, "--out", scratch / "large", **limited(8 << 10))
    found = lines(scratch / "large")[0]
    require(code == 0 and found["status"] == "skipped", f"16 GiB of 8: {code}, {found['reason']}")
    # More than a cell's prediction knows: the whole file is in memory while it is read.
    (scratch / "long.csv").write_text("".join(f"{i},{64 - i},{i % 7}\n" for i in range(64)) + "1,2,3\n" * 5_000_000)
    file = ["--dataset", scratch / "long.csv", "--solver", "gradient-descent", "--option", "learning-rate=0.001"]
    seen = set()
    for mebibytes in (400, 430, 500):
        out = scratch / f"file-{mebibytes}"
        code, _, errors = programs.run(
            *file, "-m", "1024", "-n", "64", "--iterations", 2, "--processes", 1, "--out", out, **limited(mebibytes))
        found = lines(out)[0] if (out / "exact-gram" / "journal.jsonl").exists() else {"status": "refused"}
        require(found["status"] != "crashed", f"{mebibytes} MiB: {code}, {found.get('reason')}, {errors}")
        seen.add(found["status"])
    process = programs.start(*SWEEP, "--out", scratch / "term", **limited(8 << 10))
    time.sleep(0.5)
    process.terminate()
    _, errors = process.communicate(timeout=15)
    require(process.returncode in (130, -signal.SIGTERM), f"SIGTERM ended it with {process.returncode}: {errors}")
    require_no_children()
    return f"a sentence, ok, skipped; with a long file {', '.join(sorted(seen))}; SIGTERM ends it"


def threads(programs, scratch):
    """Few processes for a user, who is not root: a sentence, or every cell is measured; no hang."""
    if os.geteuid() != 0 or os.path.exists("/proc/self/uid_map") and " 4294967295" not in " ".join(
            pathlib.Path("/proc/self/uid_map").read_text().split()):
        return "not tried: only root can become a user who runs nothing else"
    user, folder = 64999, scratch / "build"
    shutil.copytree(pathlib.Path(programs.benchmark).parent, folder, symlinks=True, ignore=lambda folder, names: [
        name for name in names if name != "exact-gram" and not name.endswith(".resources")
        and not folder.endswith(".resources")])
    scratch.chmod(0o777)
    copied = Programs(folder)

    def become(count):
        def prepare():
            resource.setrlimit(resource.RLIMIT_NPROC, (count, count))
            os.setgroups([])
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)

        return {"prepare": prepare, "cwd": scratch}

    least = 1
    for count in (2, 5, 10, 20, 40, 80, 160, 320, 640):
        out = scratch / f"run-{count}"
        process = copied.start(*SHORT, "--out", out, **become(count))
        _, errors = process.communicate(timeout=60)
        if process.returncode == 0:
            require({line["status"] for line in lines(out)} == {"ok"}, f"{count} processes: not all is ok")
            return f"a sentence up to {least} processes, measured with {count}"
        require(process.returncode == 1 and errors.count("\n") == 1 and "ulimit -u" in errors,
                f"{count} processes: {process.returncode}, {errors}")
        least = count
    raise AssertionError("640 processes are too few")


def system(programs, scratch):
    """Without /proc, or with a path that is not UTF-8, there is a sentence and nothing else."""
    code = subprocess.run(
        [os.fsencode(programs.benchmark), b"--out", os.fsencode(scratch) + b"/a\xff"], capture_output=True)
    require(code.returncode == 64 and b"argument 2 is not UTF-8" in code.stderr, f"not UTF-8: {code}")
    hide = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs none /proc && exec "$0" "$@"']
    if subprocess.run([*hide, "true"], capture_output=True).returncode != 0:
        return "64; without /proc not tried: no mount namespace can be made"
    for program in (programs.benchmark, programs.overparam):
        for arguments in ([], ["--version"]):
            found = subprocess.run([*hide, program, *arguments], capture_output=True, text=True, timeout=30)
            require(found.returncode == 1 and not found.stdout, f"without /proc: {found}")
            require("/proc is not mounted" in found.stderr and found.stderr.count("\n") == 1, f"{found.stderr}")
    return "64, and 1 without /proc"


TRIALS = [
    kill, interrupt, often, confined, clock, second, limits, change, full, torn, standstill, space, threads, system]


def main(folder, names):
    # A signal that is ignored here, as under nohup, would be ignored by the programs too.
    for ignored in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(ignored, signal.SIG_DFL if ignored != signal.SIGINT else signal.default_int_handler)
    known = [trial.__name__ for trial in TRIALS]
    if unknown := [name for name in names if name not in known]:
        sys.exit(f"resilience.py: there is no trial {', '.join(unknown)}; there are {', '.join(known)}")
    programs = Programs(folder)
    failed = 0
    for trial in TRIALS:
        if names and trial.__name__ not in names:
            continue
        with tempfile.TemporaryDirectory() as scratch:
            start = time.monotonic()
            try:
                outcome = trial(programs, pathlib.Path(scratch))
                print(f"{trial.__name__}: {outcome} ({time.monotonic() - start:.0f} s)", flush=True)
            except AssertionError as error:
                failed += 1
                print(f"{trial.__name__}: FAILED: {error}", flush=True)
    return 1 if failed else 0


def enter_namespace():
    """Goes on in a user namespace of its own, where a file system can be mounted, if there can be one."""
    can = subprocess.run(["unshare", "-Urm", "true"], capture_output=True).returncode == 0
    if os.geteuid() != 0 and can:
        os.execvp("unshare", ["unshare", "-Urm", sys.executable, *sys.argv])


if __name__ == "__main__":
    if shutil.which("unshare"):
        enter_namespace()
    sys.exit(main(sys.argv[1], sys.argv[2:]))
