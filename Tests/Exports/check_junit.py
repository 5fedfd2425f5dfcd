"""The JUnit export has a test for each claim and the outcomes of `overparam analyze`; needs junitparser."""

import json
import subprocess

import common

junitparser = common.tool("junitparser")
DECIDED = {"consistent", "consistent_up_to_a_logarithm", "as_claimed_memory_costs_more", "faster"}


def outcome(case):
    if not case.result:
        return "passed"
    return "failed" if isinstance(case.result[0], junitparser.Failure) else "skipped"


def expected(verdict):
    rulings = [verdict[name]["verdict"] for name in ("counts", "seconds", "other") if verdict[name]]
    if "slower" in rulings:
        return "failed"
    return "passed" if DECIDED & set(rulings) else "skipped"


def check(programs, run, scratch, is_awkward):
    [suite] = junitparser.JUnitXml.fromfile(str(programs.export(run, "junit", scratch / "run.xml")))
    analyze = subprocess.run(
        [programs.folder / "overparam", "analyze", run, "--all", "--format", "json"], capture_output=True)
    analysis = json.loads(analyze.stdout)
    verdicts = {
        verdict["claim"]: expected(verdict) for family in analysis["families"] for verdict in family["verdicts"]}
    verdicts |= {claim: "skipped" for claim in analysis["unmeasured"]}
    cases = {case.name: outcome(case) for case in suite}
    common.require(cases == verdicts, "the tests are not the verdicts")
    for case in suite:
        common.require(not case.result or case.result[0].message, f"{case.name} has no reason")
    counts = {name: list(cases.values()).count(name) for name in ("passed", "failed", "skipped")}
    common.require(suite.tests == len(cases), "tests are miscounted")
    common.require((suite.failures, suite.skipped) == (counts["failed"], counts["skipped"]), "miscounted")
    return ", ".join(f"{count} {name}" for name, count in counts.items())


common.main(check)
