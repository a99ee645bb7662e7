// The filters live in the address, so that a view can be shared and the way back leads back.
const CHOICES = [
  ["wire", "Wire", wires],
  ["setting", "Client", settings],
  ["road", "Road", unique("road")],
  ["outcome", "Outcome", unique("outcome")],
  ["klass", "Class", unique("klass")],
  ["change", "Change", data.against ? ["any", ...unique("change")] : []],
];
const FIELDS = [...CHOICES.map(([name]) => name), "text"];
const DEFAULTS = data.against ? { change: "any" } : {};
const controls = new Map();

const address = () => new URLSearchParams(location.hash.slice(1));
const chosen = () => {
  const found = address();
  return Object.fromEntries(FIELDS.map((name) => [name, found.get(name) ?? DEFAULTS[name] ?? ""]));
};
const go = (changes, { remember = false } = {}) => {
  const found = address();
  for (const [name, value] of Object.entries(changes)) {
    if (value === (DEFAULTS[name] ?? "")) found.delete(name);
    else found.set(name, value);
  }
  if (remember) location.hash = found;
  else location.replace(`#${found}`);
};

const matching = () => {
  const wanted = chosen();
  const exact = CHOICES.map(([name]) => name).filter((name) => wanted[name] && name !== "change");
  const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
  const any = wanted.change === "any";
  return cells.filter((cell) =>
    exact.every((name) => cell[name] === wanted[name])
    && (!wanted.change || (any ? cell.change !== undefined : cell.change === wanted.change))
    && (!words.length || words.every((word) => searched(cell).includes(word))));
};

const filtersMade = () => {
  for (const [name, label, values] of CHOICES) {
    if (values.length < 2 && name !== "klass" && name !== "outcome") continue;
    const select = el("select", { name, on: { change: () => go({ [name]: select.value }) } },
      el("option", { value: "" }, "all"), values.map((value) => el("option", { value }, value)));
    controls.set(name, select);
    byId("filters").append(el("label", {}, label, select));
  }
  const text = el("input", { type: "search", name: "text", placeholder: "case, fault, cause, error, anchor …",
    autocomplete: "off", spellcheck: "false", on: { input: () => go({ text: text.value }) } });
  controls.set("text", text);
  const clear = () => go(Object.fromEntries(FIELDS.map((name) => [name, ""])));
  byId("filters").append(el("label", { class: "grow" }, "Text", text),
    el("button", { type: "button", on: { click: clear } }, data.against ? "Show all" : "Clear"));
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
};

const filtersShown = () => {
  const wanted = chosen();
  for (const [name, control] of controls) if (control.value !== wanted[name]) control.value = wanted[name];
};
