// What a cell says for itself: five axes, and both ends in the wire's own words.
const delivered = (d) => `${d.shape === "prefix" ? `prefix(${d.prefix})` : d.shape} of ${d.of}`;
const told = (signal) => [signal.exception, signal.code].filter(Boolean).join(" ") || signal.ending || "nothing";
const after = (value) => (value === null ? "" : value < 0 ? `, ${(-value).toFixed(1)} ms before` : `, after ${value.toFixed(1)} ms`);

const costs = (cleanup) => {
  const asked = cleanup.attempts === null || cleanup.attempts === undefined || cleanup.attempts === 1 ? "" : `; asked ${cleanup.attempts} times`;
  return asked + (cleanup.hoarded ? "; the gateway hoarded" : "");
};

const noticedAs = (cleanup) => {
  if (cleanup.noticed === null) return `the origin had nothing to notice${costs(cleanup)}`;
  const how = cleanup.how ? ` (${cleanup.how})` : "";
  const wasted = cleanup.said_to_nobody ? `; ${plural(cleanup.said_to_nobody, "token")} said to nobody` : "";
  return `${cleanup.noticed ? "noticed" : "never noticed"}${how}${after(cleanup.after_ms)}${wasted}${costs(cleanup)}`;
};

const AXES = [
  ["delivery", "What arrived, against the script", (axes) => delivered(axes.delivery)],
  ["truth", "What the client believes, against what is so", (axes) => axes.truth],
  ["signal", "What the client was told, counted from the fault or its own stop", (axes) => told(axes.signal) + after(axes.signal.after_ms)],
  ["pace", "Arrivals, against when they were said", (axes) => axes.pace],
  ["cleanup", "How the origin came to know, counted from the client's end", (axes) => noticedAs(axes.cleanup)],
];

const table = (head, body) => el("table", { class: "plain" },
  el("thead", {}, el("tr", {}, head.map((word) => el("th", { scope: "col" }, word)))),
  el("tbody", {}, body.map(([first, ...rest]) => el("tr", {}, el("th", { scope: "row" }, first), rest.map((part) => el("td", {}, part))))));

const axesTable = (cell) => {
  const sides = cell.was ? [cell.was, cell] : [cell];
  if (!sides.some((side) => side.axes)) return el("p", {}, "It did not run, so there are no axes.");
  const names = cell.was ? ["axis", "before", "now"] : ["axis", "seen"];
  const rowOf = ([name, meaning, shown]) => {
    const values = sides.map((side) => (side.axes ? shown(side.axes) : "did not run"));
    return [[name, el("small", {}, meaning)], ...values.map(said)];
  };
  const whole = sides.map((side) => [badge(side), ` ${side.outcome}`]);
  return table(names, [["class", ...whole], ...AXES.map(rowOf)]);
};

const figuresTable = (cell) => {
  const rows = Object.entries(cell.figures ?? {});
  const shown = (value) => (Number.isInteger(value) ? value.toLocaleString("en") : value.toPrecision(4));
  return rows.length ? [el("h3", {}, "What the lenses measured"),
    table(["figure", "measured"], rows.map(([name, value]) => [code(name), shown(value)]))] : "";
};

const list = (pairs) => el("dl", {}, pairs.filter(([, value]) => value !== "" && value !== null && value !== undefined)
  .map(([name, value]) => [el("dt", {}, name), el("dd", {}, value instanceof Node ? value : said(String(value)))]));

const clientSaw = (cell, seen) => {
  const signal = cell.axes?.signal;
  const end = seen?.ended ?? (signal?.ending ? signal : null);
  return el("section", {}, el("h4", {}, "The client"), end
    ? list([["ending", end.ending], ["exception", end.exception], ["code", end.code], ["message", end.message]])
    : el("p", {}, signal || seen ? "It was told nothing, and was still waiting." : "Nothing was recorded."));
};

const originSaw = (seen) => {
  const attempts = seen?.attempts ?? [];
  const one = (attempt, index) => list([
    ["connection", attempts.length > 1 ? `${index + 1}${attempt.resume_after ? `, resuming after ${attempt.resume_after}` : ""}` : ""],
    ["said", plural(attempt.said.of, "event")],
    ["heartbeats", attempt.heartbeats || ""],
    ["peer left", attempt.left === null ? "" : `${attempt.left_how || "noticed"}, at ${ms(attempt.left)}`],
    ["finished", attempt.finished === null ? "" : `${attempt.finished_how || "yes"}, at ${ms(attempt.finished)}`],
    ["in the end", attempt.left === null && attempt.finished === null ? "it believed its peer to be there" : ""],
  ]);
  const none = seen ? "The request never reached it." : "Nothing was recorded.";
  return el("section", {}, el("h4", {}, "The origin"), attempts.length ? attempts.map(one) : el("p", {}, none));
};

const wrongTokens = (seen) => (seen?.wrong?.length
  ? [el("h4", {}, "Not as scripted"), table(["token", "scripted", "heard"], seen.wrong.map(([seq, due, got]) => [String(seq), code(due || "no such token"), code(got || "nothing")]))]
  : []);

const faultAbout = (cell) => {
  if (!cell.fault) return el("p", {}, "No fault befalls this cell.");
  const about = causeOf(cell.fault);
  return [el("p", {}, code(cell.fault), cell.when ? ` ${trigger(cell.when)}` : "", "."),
    about ? list([["does", ticked(about.what)], ["in the wild", about.cause], ["for one", about.default], ["source", about.source]]) : ""];
};
