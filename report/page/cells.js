// What there is: the table, parsed at once, and the recordings, parsed when one is opened.
const data = parsed("table");
const cells = data.cells;
const chunks = new Map();

const TRIGGERS = {
  connect: "before the client connects",
  heard: (k) => `when the client has heard token ${k}`,
  said: (k) => `when the origin has said token ${k}`,
};

const unique = (field) => [...new Set(cells.map((cell) => cell[field]).filter((value) => value))];
const wires = unique("wire");
const settings = unique("setting");

const known = (words, word) => (Object.hasOwn(words, word) ? words[word] : ["none", ""]);
const wordOf = (verdict) => verdict.klass ?? verdict.outcome;
const toneOf = (verdict) => (verdict.klass ? known(data.classes, verdict.klass)[0] : known(data.outcomes, verdict.outcome)[0]);
const meaningOf = (verdict) => known(verdict.klass ? data.classes : data.outcomes, wordOf(verdict))[1];
const idOf = (cell) => `${cell.case}/${cell.wire}/${cell.setting}/${cell.road}`;
const questionOf = (cell) => data.questions[cell.question];

const trigger = (when) => {
  const found = /^(heard|said)\((\d+)\)$/.exec(when);
  if (found) return TRIGGERS[found[1]](found[2]);
  return when === "connect" ? TRIGGERS.connect : when;
};
const causeOf = (fault) => {
  const name = fault.split("(")[0];
  return Object.hasOwn(data.causes, name) ? data.causes[name] : null;
};

// Names of fields, which the catalogue has between backticks, look like code.
const ticked = (text) => el("bdi", {}, text.split("`").map((part, index) => (index % 2 ? code(part) : part)));

// One sentence: what befalls, when, what it does, and who causes it in the wild.
const sentence = (cell) => {
  if (!cell.fault) return [el("span", { class: "dim" }, "No fault befalls it.")];
  const about = causeOf(cell.fault);
  const what = [code(cell.fault), cell.when ? ` ${trigger(cell.when)}` : ""];
  if (!about) return [...what, "."];
  const example = about.default ? ` (${about.default})` : "";
  return [...what, el("span", { class: "dim" }, " · in the wild: "), said(`${about.cause}${example}`), "."];
};

const signalOf = (verdict) => {
  const signal = verdict.axes?.signal;
  return signal ? [signal.exception, signal.code, signal.message].filter(Boolean).join(" ") : "";
};

// All that a search finds a cell by, made when first asked for.
const searched = (cell) => {
  if (cell.searched === undefined) {
    const [question, kind, anchors] = questionOf(cell);
    const about = causeOf(cell.fault);
    const parts = [idOf(cell), wordOf(cell), cell.outcome, question, kind, ...anchors, cell.fault, cell.when,
      cell.reason, cell.expected, signalOf(cell), about?.cause, about?.default, cell.change];
    Object.defineProperty(cell, "searched", { value: parts.filter(Boolean).join("\n").toLowerCase() });
  }
  return cell.searched;
};

const recordingsOf = (cell) => {
  const index = cells.indexOf(cell);
  const number = Math.floor(index / data.chunk);
  if (!chunks.has(number)) chunks.set(number, parsed(`recordings-${number}`));
  return chunks.get(number)[index % data.chunk];
};
