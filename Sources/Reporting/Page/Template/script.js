"use strict";
const page = JSON.parse(document.getElementById("page-data").textContent);
const rowsOf = table => table.rows.map(row => {
  const object = {};
  row.forEach((value, index) => { if (value !== null) object[table.columns[index]] = value; });
  return object;
});

/* What specifications have in common is written once: { $: k } stands for the k-th shared value. */
function whole(value) {
  if (Array.isArray(value)) return value.map(whole);
  if (value === null || typeof value !== "object") return value;
  if ("$" in value) return whole(page.shared[value.$]);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, whole(part)]));
}

/* Light and dark: the reader's choice, else the system's. */
const theme = document.getElementById("theme");
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
let chosen = null;
try { chosen = localStorage.getItem("theme"); } catch { /* A page from disk may have no storage. */ }
function showTheme() {
  const dark = chosen ? chosen === "dark" : systemIsDark.matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  theme.textContent = dark ? "Light" : "Dark";
}
theme.addEventListener("click", () => {
  chosen = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  try { localStorage.setItem("theme", chosen); } catch { /* As above. */ }
  showTheme();
});
systemIsDark.addEventListener("change", showTheme);
showTheme();

/* Charts: those in sight first, the rest while nothing else is to do. */
const views = new Map();
const hidden = new Map();
const waiting = [];
async function draw(element) {
  if (views.has(element)) return;
  views.set(element, null);
  const id = element.closest("[data-figure]").dataset.figure;
  const panel = page.figures[id][Number(element.dataset.panel)];
  const spec = { ...page.frame, ...whole(panel.spec), datasets: { table: rowsOf(page.tables[panel.table]) } };
  // The library writes roles to what it draws in: the image keeps its own.
  const canvas = element.appendChild(document.createElement("div"));
  const result = await vegaEmbed(canvas, spec, { actions: false, config: page.config, logLevel: 1, renderer: "svg", tooltip: { theme: "page", disableDefaultStyle: true } });
  views.set(element, result.view);
  const names = hidden.get(id);
  if (names && names.size) await result.view.signal("hidden", [...names]).runAsync();
  result.view.addEventListener("click", (event, item) => {
    const datum = item && item.datum;
    if (datum && datum.series && datum.x) find(`${datum.series} ${datum.x}`);
  });
}
async function drawAll() {
  while (waiting.length) {
    await draw(waiting.shift());
    await new Promise(done => setTimeout(done));
  }
  document.documentElement.dataset.ready = "true";
}
if (window.vegaEmbed) {
  waiting.push(...document.querySelectorAll(".chart"));
  const sight = new IntersectionObserver(entries => {
    for (const entry of entries) if (entry.isIntersecting) { sight.unobserve(entry.target); draw(entry.target); }
  }, { rootMargin: "400px" });
  waiting.forEach(element => sight.observe(element));
  drawAll();
} else {
  document.documentElement.dataset.ready = "true";
}

/* Legends: a button a series. */
function show(figure, names, isShown) {
  const id = figure.dataset.figure;
  const set = hidden.get(id) ?? new Set();
  hidden.set(id, set);
  for (const name of names) isShown ? set.delete(name) : set.add(name);
  for (const button of figure.querySelectorAll(".entry")) button.setAttribute("aria-pressed", String(!set.has(button.dataset.series)));
  for (const element of figure.querySelectorAll(".chart")) views.get(element)?.signal("hidden", [...set]).runAsync();
}
document.addEventListener("click", event => {
  const button = event.target.closest("button");
  if (!button) return;
  const isShown = button.getAttribute("aria-pressed") !== "true";
  if (button.matches(".entry")) show(button.closest(".figure"), [button.dataset.series], isShown);
  if (button.matches("[data-csv]")) saveFigure(button.dataset.csv);
});

/* Downloads. */
const field = value => value === undefined || value === null ? "" : /[",\r\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
function save(name, lines) {
  const url = URL.createObjectURL(new Blob([lines.map(line => line.map(field).join(",") + "\n").join("")], { type: "text/csv" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
function saveFigure(id) {
  const names = [...new Set(page.figures[id].map(panel => panel.table))];
  const lines = names.flatMap(name => page.tables[name].rows.map(row => [name, ...row]));
  save(`${id}.csv`, [["table", ...page.tables[names[0]].columns], ...lines]);
}

/* Cells and their commands. */
const settingColumns = ["run", "family", "solver", "shift", "dataset", "target", "precision", "threads", "options"];
const commandOf = (setting, row) => `${setting.command} -m ${row[1]} -n ${row[2]} -d ${row[3]} --seed ${row[4]}`;
document.getElementById("download-data").addEventListener("click", () => {
  const lines = page.raw.rows.map(row => {
    const setting = page.raw.settings[row[0]];
    return [...settingColumns.map(name => setting[name]), ...row.slice(1), commandOf(setting, row)];
  });
  save("cells.csv", [[...settingColumns, ...page.raw.columns.slice(1), "command"], ...lines]);
});
const input = document.getElementById("find");
const mostShown = 60;
function seconds(value) {
  if (value === null) return "–";
  const [scale, unit] = [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]].find(([scale]) => value >= scale) ?? [1e-9, "ns"];
  return `${Number((value / scale).toPrecision(3))} ${unit}`;
}
function list() {
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const texts = page.raw.settings.map(setting => settingColumns.map(name => setting[name]).join(" ").toLowerCase());
  const rows = page.raw.rows.filter(row => {
    const sizes = row.slice(1, 7).map(String);
    return words.every(word => sizes.includes(word) || texts[row[0]].includes(word));
  });
  const table = document.getElementById("cells");
  const shown = rows.slice(0, mostShown);
  document.getElementById("found").textContent = `${rows.length} cells` + (rows.length > mostShown ? `, the first ${mostShown} of them below` : "");
  const make = (name, text, parent) => { const element = document.createElement(name); if (text !== undefined) element.textContent = text; parent.append(element); return element; };
  table.replaceChildren();
  const head = make("tr", undefined, make("thead", undefined, table));
  for (const title of ["Solver", "m", "n", "d", "Process", "Status", "An iteration", "Set-up", "Command"]) make("th", title, head).scope = "col";
  const body = make("tbody", undefined, table);
  for (const row of shown) {
    const setting = page.raw.settings[row[0]];
    const line = make("tr", undefined, body);
    for (const text of [setting.solver, row[1], row[2], row[3], row[5], row[6], seconds(row[8]), seconds(row[7])]) make("td", text, line);
    make("code", commandOf(setting, row), make("td", undefined, line));
  }
}
function find(text) {
  input.value = text;
  list();
  document.getElementById("data").scrollIntoView();
}
input.addEventListener("input", list);
document.getElementById("finder").addEventListener("submit", event => event.preventDefault());
list();

/* What a link leads to is unfolded. */
function unfold() {
  const details = document.getElementById(location.hash.slice(1))?.closest("details");
  if (!details) return;
  details.open = true;
  details.scrollIntoView();
}
addEventListener("hashchange", unfold);
unfold();

/* What is folded away is printed too. */
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(element => { element.open = true; }));
