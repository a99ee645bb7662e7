// What the tuned configuration makes of a cell of the default one, and the lines in which they differ.
const tunedOf = (cell) => {
  const road = cell.road.replace("@default", "@tuned");
  return cells.find((each) => each.road === road && each.case === cell.case && each.wire === cell.wire && each.setting === cell.setting);
};

const fixDrawn = (cell) => {
  const product = cell.road.split("@")[0];
  if (!cell.road.includes("@default") || !Object.hasOwn(data.fixes, product)) return [];
  const tuned = tunedOf(cell);
  const same = tuned && wordOf(tuned) === wordOf(cell);
  if (toneOf(cell) === "good" && (!tuned || same)) return [];
  const title = el("h3", {}, "The fix");
  if (same) return [title, el("p", {}, "None: the tuned configuration comes to the same.")];
  return [title, el("p", {}, tuned ? ["With the tuned configuration it came to ", badge(tuned), "."] : "The tuned configuration was no part of this run."),
    el("pre", { class: "fix", tabindex: "0", "aria-label": `What to put into the configuration of ${product}` }, code(data.fixes[product].join("\n")))];
};
