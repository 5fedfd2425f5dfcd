"""Drives a report in headless Chromium.

Usage: python3 drive.py BIN [RUN], with the executables' folder; without a recorded run, one is measured at the smoke
scale on a data set whose path is as awkward as a path can be.

The page must open from disk without a message on the console and without a request, answer who is first on one screen,
draw marks in every chart, name lines without overlaps or cuts, hide a series by its legend, fit 390 pixels, have contrast
in the dark, and satisfy axe-core. The commands that it prints must plan the cells that were measured.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

from selenium import webdriver

import axe_selenium_python

AXE = next(pathlib.Path(axe_selenium_python.__file__).parent.rglob("axe.min.js")).read_text()
AWKWARD = "<b>\"é\", '数'&.csv"


def measure(binaries, folder):
    points = [f"{i / 7},{(i * 5 % 11) / 11},{(i * 3 % 13) / 13},{i % 2}" for i in range(1, 65)]
    dataset = folder / AWKWARD
    dataset.write_text("\n".join(points) + "\n", encoding="utf-8")
    run = folder / "run"
    common = ["--scale", "smoke", "--out", str(run)]
    for family in ["exact-gram", "fast-jl"]:
        subprocess.run([binaries / family, *common], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(
        [binaries / "multilayer", "--dataset", str(dataset), "-m", "64,128,256", "-n", "8", "-d", "3", *common],
        check=True, stdout=subprocess.DEVNULL)
    return run


def browser(width):
    options = webdriver.ChromeOptions()
    for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={width},900"]:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # Named, so that nothing is looked for on the network.
    options.binary_location = shutil.which("chromium")
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))


def opened(driver, page):
    driver.get(page.as_uri())
    deadline = time.monotonic() + 120
    while driver.execute_script("return document.documentElement.dataset.ready") != "true":
        assert time.monotonic() < deadline, "the charts are not ready after two minutes"
        time.sleep(0.2)
    time.sleep(0.5)


def requests(driver):
    messages = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    urls = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    return [url for url in urls if not url.startswith(("file:", "data:", "blob:"))]


MARKS = """return [...document.querySelectorAll('.chart')].map(chart =>
  [chart.getAttribute('aria-label'), [...chart.querySelectorAll('.role-mark path, .role-mark line, .role-mark rect')]
    .filter(mark => { const box = mark.getBoundingClientRect(); return box.width + box.height > 0; }).length])"""

# Names at the ends of lines that are cut off, or that lie on each other.
NAMES = """const faults = []; let count = 0;
  for (const chart of document.querySelectorAll('.chart')) {
    const frame = chart.querySelector('svg').getBoundingClientRect();
    const words = [...chart.querySelectorAll('.mark-text.role-mark text')].filter(t => t.textContent && t.getAttribute('opacity') !== '0');
    const boxes = words.map(t => [t.textContent, t.getBoundingClientRect()]).sort((a, b) => a[1].top - b[1].top);
    count += boxes.length;
    boxes.forEach(([text, box], index) => {
      if (box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1) faults.push([text, 'is cut']);
      if (index && box.top < boxes[index - 1][1].top + 11) faults.push([text, 'is on', boxes[index - 1][0]]);
    });
  }
  return [count, faults];"""

SCREEN = """const first = document.getElementById('first').getBoundingClientRect();
  return [first.bottom + scrollY, document.querySelectorAll('#first tbody tr').length,
    document.querySelectorAll('#claims tbody tr').length];"""

TOGGLE = """const figure = [...document.querySelectorAll('.figure')].find(f => f.querySelectorAll('.entry').length > 1);
  const count = () => figure.querySelectorAll('.chart .role-mark path').length;
  const button = figure.querySelector('.entry'); const before = count(); button.focus();
  const focused = document.activeElement === button; button.click();
  const pressed = button.getAttribute('aria-pressed');
  const done = arguments[0];
  setTimeout(() => { const after = count(); button.click(); setTimeout(() => done([before, after, count(), pressed, focused]), 500); }, 500);"""

# Charts are images to assistive technology: what is inside them is not read.
AXE_RUN = """const done = arguments[0];
  axe.run({ exclude: [['.chart > *']] }, { resultTypes: ['violations'] }).then(result => done(result.violations
    .filter(v => ['serious', 'critical'].includes(v.impact))
    .map(v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 200), v.nodes[0].failureSummary])));"""


def violations(driver):
    driver.set_script_timeout(180)
    driver.execute_script(AXE)
    return driver.execute_async_script(AXE_RUN)


def contrast(first, second):
    def luminance(colour):
        parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted([luminance(first), luminance(second)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


COLOURS = """const fill = (selector) => { const e = document.querySelector(selector); return e ? getComputedStyle(e).fill : null; };
  return { paper: getComputedStyle(document.body).backgroundColor, ink: getComputedStyle(document.body).color,
    label: fill('.chart .role-axis-label text'), name: fill('.chart .mark-text.role-mark text'), title: fill('.chart .role-axis-title text'),
    series: [...new Set([...document.querySelectorAll('.legend path')].map(p => getComputedStyle(p).fill))] };"""


def check_contrast(driver):
    colours = driver.execute_script(COLOURS)
    for name in ["ink", "label", "name", "title"]:
        assert contrast(colours[name], colours["paper"]) >= 4.5, (name, colours)
    for colour in colours["series"]:
        assert contrast(colour, colours["paper"]) >= 3, (colour, colours["paper"])


def check_names(driver):
    count, faults = driver.execute_script(NAMES)
    assert count and not faults, (count, faults[:20])


def check_screen(driver, width, height):
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
    bottom, rows, sentences = driver.execute_script(SCREEN)
    assert rows and bottom <= height, f"who is first, {rows} rows, ends at {bottom} of {height}"
    assert sentences > 20, f"papers say {sentences} sentences"
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def check_wide(page):
    driver = browser(1400)
    try:
        opened(driver, page)
        check_names(driver)
        check_screen(driver, 1280, 800)
        marks = driver.execute_script(MARKS)
        assert marks, "the page has no charts"
        empty = [label for label, count in marks if count == 0]
        assert not empty, f"nothing is drawn in {empty}"
        before, after, again, pressed, focused = driver.execute_async_script(TOGGLE)
        assert focused and pressed == "false" and after < before == again, (before, after, again, pressed, focused)
        check_contrast(driver)
        found = violations(driver)
        driver.execute_script("document.getElementById('theme').click()")
        assert driver.execute_script("return document.documentElement.dataset.theme") == "dark"
        check_contrast(driver)
        found += violations(driver)
        assert not found, found
        assert requests(driver) == [], "the page asks the network"
        messages = [entry["message"] for entry in driver.get_log("browser")]
        assert not messages, messages
        return len(marks)
    finally:
        driver.quit()


def check_narrow(page):
    driver = browser(500)
    try:
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True})
        opened(driver, page)
        width, window = driver.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
        assert width <= 390 and window == 390, f"the page is {width} wide in a window of {window}"
        check_names(driver)
    finally:
        driver.quit()


COMMANDS = """const seen = new Set();
  return page.raw.rows.filter(row => !seen.has(row[0]) && seen.add(row[0]))
    .map(row => commandOf(page.raw.settings[row[0]], row));"""


def check_commands(page, run, binaries):
    driver = browser(1400)
    try:
        opened(driver, page)
        commands = driver.execute_script(COMMANDS)
    finally:
        driver.quit()
    measured = [json.loads(line)["cell"] for journal in run.glob("*/journal.jsonl") for line in journal.open()]
    for command in commands:
        there = command.replace(".build/release", str(binaries), 1) + " --processes 1 --dry-run --format json"
        plan = json.loads(subprocess.run(there, shell=True, check=True, capture_output=True).stdout)
        keys = [cell["cell"] for cell in plan["cells"]]
        assert len(keys) == 1 and keys[0] in measured, f"measures something else: {command}"
    return len(commands)


def main():
    binaries = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        run = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else measure(binaries, folder)
        out = folder / "report"
        subprocess.run([binaries / "overparam", "report", run, "--out", out], check=True)
        page = out / "report.html"
        assert page.stat().st_size < 3_000_000, f"the page has {page.stat().st_size} bytes"
        if len(sys.argv) == 2:
            text = page.read_text(encoding="utf-8")
            assert "<b>" not in text.split("<script", 1)[0] and "é" in text, "the awkward path is not itself"
        print(check_wide(page), "charts are drawn,", page.stat().st_size, "bytes")
        check_narrow(page)
        print(check_commands(page, run, binaries), "commands plan what was measured")
        subprocess.run([binaries / "overparam", "report", run, "--out", folder / "again"], check=True)
        for path in sorted(p for p in out.rglob("*") if p.is_file()):
            other = folder / "again" / path.relative_to(out)
            assert path.read_bytes() == other.read_bytes(), f"{path.name} is not the same twice"
    print("the report is as it should be")


if __name__ == "__main__":
    main()
