// A row a case and road, a column a wire. Rows come in lots, so that the page stays small.
const LOT = 60;
let rows = [];
let drawn = 0;

const grouped = (found) => {
  const by = new Map();
  for (const cell of found) {
    const key = `${cell.case}\n${cell.road}`;
    if (!by.has(key)) by.set(key, []);
    by.get(key).push(cell);
  }
  return [...by.values()];
};

const badge = (verdict) => el("span", { class: `badge ${toneOf(verdict)}` },
  verdict.outcome === "differs" ? el("span", { "aria-hidden": "true" }, "≠ ") : "", wordOf(verdict));

// On which axes a cell changed: the same parts that make two verdicts equal (Verdict.digest).
const PARTS = [
  ["outcome", (side) => side.outcome], ["class", (side) => side.klass], ["delivery", ({ axes }) => axes && delivered(axes.delivery)],
  ["truth", ({ axes }) => axes?.truth], ["signal", ({ axes }) => axes && [axes.signal.ending, axes.signal.exception, axes.signal.code].join("\n")],
  ["pace", ({ axes }) => axes?.pace], ["cleanup", ({ axes }) => axes?.cleanup.noticed],
];
const changeOf = (cell) => (cell.was
  ? PARTS.filter(([, part]) => part(cell) !== part(cell.was)).map(([name]) => name).join(", ")
  : cell.change ?? "");

const cellButton = (cell) => {
  const label = `${cell.setting} ${wordOf(cell)}: ${cell.case} over ${cell.wire} on ${cell.road}, ${cell.outcome}`
    + `${cell.was ? `, was ${wordOf(cell.was)}` : ""}${changeOf(cell) ? `, changed: ${changeOf(cell)}` : ""}`;
  return el("button", { type: "button", class: "cell", "data-cell": idOf(cell), "aria-label": label },
    el("span", { class: "setting" }, cell.setting),
    cell.was ? [badge(cell.was), el("span", { class: "arrow" }, "→")] : "",
    badge(cell),
    changeOf(cell) ? el("span", { class: "change" }, changeOf(cell)) : "");
};

const faultsOf = (row) => {
  const by = new Map();
  for (const cell of row) {
    const key = `${cell.fault}\n${cell.when}`;
    if (!by.has(key)) by.set(key, []);
    by.get(key).push(cell);
  }
  return [...by.values()].map((same) => el("p", { class: "fault" },
    by.size > 1 ? `${[...new Set(same.map((cell) => cell.wire))].join(", ")}: ` : "", sentence(same[0])));
};

const rowMade = (row, columns, index) => {
  const [question, kind] = questionOf(row[0]);
  return el("tr", { role: "row", "aria-rowindex": index + 2 },
    el("th", { scope: "row", role: "rowheader" },
      el("div", { class: "case" }, said(row[0].case), el("span", { class: "road" }, row[0].road),
        kind === "required" ? el("span", { class: "road" }, "required") : ""),
      el("p", {}, said(question)), faultsOf(row)),
    columns.map((wire) => el("td", { role: "cell", "data-wire": wire },
      row.filter((cell) => cell.wire === wire).map(cellButton))));
};

const drawMore = (count) => {
  const columns = columnsShown();
  const body = byId("matrix").tBodies[0];
  const upTo = Math.min(rows.length, drawn + count);
  const fresh = document.createDocumentFragment();
  for (; drawn < upTo; drawn += 1) fresh.append(rowMade(rows[drawn], columns, drawn));
  body.append(fresh);
  const rest = rows.length - drawn;
  refill(byId("more"), (rest ? [el("button", { type: "button", on: { click: () => drawMore(LOT) } },
    `Show ${plural(Math.min(LOT, rest), "more row")} of ${rest.toLocaleString("en")}`)] : []));
};

const columnsShown = () => {
  const wire = chosen().wire;
  return wire && wires.includes(wire) ? [wire] : wires;
};

const matrixDrawn = (found) => {
  rows = grouped(found);
  drawn = 0;
  const head = el("thead", { role: "rowgroup" }, el("tr", { role: "row", "aria-rowindex": 1 },
    ["case, and what befalls it", ...columnsShown()].map((word) => el("th", { scope: "col", role: "columnheader" }, word))));
  byId("matrix").setAttribute("aria-rowcount", rows.length + 1);
  refill(byId("matrix"), head, el("tbody", { role: "rowgroup" }));
  drawMore(LOT);
  const of = found.length === cells.length ? "" : ` of ${cells.length.toLocaleString("en")}`;
  byId("shown").textContent = found.length
    ? `${plural(found.length, "cell")}${of}, in ${plural(rows.length, "row")}.`
    : data.against && chosen().change ? "Nothing changed that matches." : "No cell matches.";
};

// How often each class came out on each wire, among the cells shown that are of this run.
const sumsDrawn = (shown) => {
  const found = shown.filter((cell) => cell.change !== "gone");
  const columns = wires.flatMap((wire) => settings.map((setting) => [wire, setting]));
  const counts = new Map();
  for (const cell of found) {
    const key = `${wordOf(cell)}\n${cell.wire}\n${cell.setting}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const order = [...Object.keys(data.classes), ...Object.keys(data.outcomes)];
  const words = order.filter((word) => found.some((cell) => wordOf(cell) === word));
  const cellOf = (word, wire, setting) => {
    const count = counts.get(`${word}\n${wire}\n${setting}`);
    if (!count) return el("td", { role: "cell", class: "zero" }, "0");
    const only = Object.hasOwn(data.classes, word) ? { klass: word, outcome: "" } : { klass: "", outcome: word };
    const label = `${count} ${word}, ${wire} ${setting}: show them`;
    return el("td", { role: "cell" }, el("button", { type: "button", class: "count", "aria-label": label,
      on: { click: () => go({ wire, setting, ...only }, { remember: true }) } }, count.toLocaleString("en")));
  };
  refill(byId("sums"),
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, el("th", { scope: "col", role: "columnheader" }, "what it came to"),
      columns.map(([wire, setting]) => el("th", { scope: "col", role: "columnheader" }, wire, el("small", {}, setting))))),
    el("tbody", { role: "rowgroup" }, words.map((word) => {
      const [tone, meaning] = known(Object.hasOwn(data.classes, word) ? data.classes : data.outcomes, word);
      return el("tr", { role: "row" },
        el("th", { scope: "row", role: "rowheader" }, el("span", { class: `badge ${tone}` }, word), el("span", { class: "dim" }, ` ${meaning}`)),
        columns.map(([wire, setting]) => cellOf(word, wire, setting)));
    })));
};
