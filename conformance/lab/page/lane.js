// One wire's place on the page: what it believes, what it heard, both ends on one axis of time.
import { fromJson } from "./event.js";
import { ns, now } from "./clock.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 400;
const ORIGIN = 40;
const CLIENT = 115;
const QUIET_MS = 1000; // of silence, after which a client that was told nothing is shown to wait
const PATIENCE_MS = 8000;

const el = (name, attributes, ...children) => {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
};
const svg = (name, attributes, text) => {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return node;
};

export class Lane {
  constructor(wire, title, classes) {
    this.wire = wire;
    this.classes = classes;
    this.belief = el("p", { class: "belief", role: "status", "aria-live": "polite" });
    this.text = el("div", { class: "said", tabindex: "0", role: "log", "aria-label": `What ${title} has heard` });
    this.verdict = el("div", { class: "verdict" });
    this.road = el("span", { class: "dim" });
    this.log = el("ol", { class: "log" });
    this.drawing = svg("svg", { viewBox: `0 0 ${WIDE} 150`, preserveAspectRatio: "none", role: "img", "aria-label": `Said and heard, ${title}` });
    this.node = el("section", { class: "lane", "data-wire": wire, "aria-label": title },
      el("header", {}, el("h2", {}, title), this.road), this.belief, this.drawing, this.text, this.verdict,
      el("details", {}, el("summary", {}, "Every moment"), this.log));
  }

  begin(laid, run, stopping) {
    Object.assign(this, { run, laid, begun: now(), arrivals: [], signs: [], marks: [], dots: new Map(), known: new Set(), over: false, at: laid.at, span: 4000 });
    this.stopping = stopping;
    this.asked = this.begun;
    for (const part of [this.text, this.verdict, this.log, this.belief]) part.replaceChildren();
    this.road.textContent = laid.road + (laid.run_id && !laid.fault && stopping.pull ? " (this wire has no such fault)" : "");
    if (laid.trouble) this.believe("cannot run", "care", laid.trouble);
    else this.believe("connecting", "");
    this.redraw();
  }

  believe(words, tone, more = "") {
    this.belief.className = `belief ${tone}`;
    this.belief.textContent = more ? `${words}: ${more}` : words;
  }

  note(words) {
    this.log.append(el("li", {}, `${Math.round(now() - this.begun)} ms  ${words}`));
  }

  quiet() { // the clients of a browser have no clock of their own: somebody has to say that nothing comes
    clearTimeout(this.waiting);
    clearTimeout(this.patience);
    if (this.over) return;
    this.waiting = setTimeout(() => this.believe("still waiting, and was told nothing", "care waiting"), QUIET_MS);
    this.patience = setTimeout(() => this.giveUp(), PATIENCE_MS);
  }

  heard(event, raw) {
    const at = now();
    this.arrivals.push({ raw, at_ns: ns(at) });
    if (!event.seq) return;
    this.text.append(event.text);
    this.text.scrollTop = this.text.scrollHeight;
    this.believe(event.done ? "heard Done" : "hearing tokens", "");
    this.note(`heard ${event.seq}${event.done ? " (Done)" : ""}`);
    this.known.add(event.seq);
    this.dots.get(event.seq)?.setAttribute("class", "origin");
    this.mark(at, (x) => [
      svg("line", { class: "token", x1: this.x(event.saidMs || at), y1: ORIGIN, x2: x, y2: CLIENT }),
      svg("circle", { class: "heard", cx: x, cy: CLIENT, r: 3 })]);
    if (event.seq === this.at) this.post("reached");
    this.quiet();
  }

  sign(kind, detail) {
    const at = now();
    this.signs.push({ kind, at_ns: ns(at), detail });
    this.note(`${kind} ${detail}`);
    if (kind === "open") this.believe("connected", "");
    else this.believe(kind, "care", detail);
    this.mark(at, (x) => [svg("rect", { class: "sign", x: x - 2, y: CLIENT + 8, width: 4, height: 8 })]);
    this.quiet();
  }

  told({ what, at_ns, seq, words }) {
    const at = at_ns / 1e6;
    this.note(`origin: ${what} ${seq || ""} ${words}`);
    if (what === "said") this.mark(at, (x) => {
      const dot = svg("circle", { class: this.known.has(seq) ? "origin" : "unheard", cx: x, cy: ORIGIN, r: 3 });
      this.dots.set(seq, dot);
      return [dot];
    });
    if (what === "fired") this.mark(at, (x) => [svg("line", { class: "fault", x1: x, y1: 8, x2: x, y2: 142 }), svg("text", { class: "label", x: x + 4, y: 16 }, words.split("(")[0])]);
    if (what === "settled") this.mark(at, (x) => [svg("line", { class: "end", x1: x, y1: ORIGIN - 12, x2: x, y2: ORIGIN + 12 }), svg("text", { x: x + 4, y: ORIGIN - 14 }, words)]);
  }

  ended(ending, evidence) {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.waiting);
    clearTimeout(this.patience);
    const at = now();
    const words = [evidence.exception, evidence.code, evidence.message].filter(Boolean).join(" ");
    const [belief, tone] = { complete: ["believes: complete", "good"], failed: ["believes: failed", "care"],
      unsaid: ["believes: it has everything", "bad"], stopped: ["left", ""] }[ending];
    this.believe(belief, tone, words);
    this.note(`${belief} ${words}`);
    this.mark(at, (x) => [svg("line", { class: "end", x1: x, y1: CLIENT - 12, x2: x, y2: CLIENT + 12 })]);
    this.judged({ asked_ns: ns(this.asked), arrivals: this.arrivals, signs: this.signs, ended: { ending, at_ns: ns(at), exception: "", message: "", code: "", ...evidence } });
  }

  giveUp() {
    if (this.over || this.laid.trouble) return;
    this.over = true;
    clearTimeout(this.waiting);
    clearTimeout(this.patience);
    this.believe("still waits", "bad", "nothing told it anything");
    this.judged({ asked_ns: ns(this.asked), arrivals: this.arrivals, signs: this.signs, ended: null, given_up_ns: ns(now()) }).finally(() => this.leave?.());
  }

  async judged(report) {
    const answer = await fetch(`/runs/${this.run}/${this.wire}/ended`, { method: "POST", body: JSON.stringify(report) });
    const found = await answer.json();
    if (!answer.ok) return this.verdict.append(el("p", { class: "bad" }, found.error));
    const [tone, meaning] = this.classes[found.klass];
    const { delivery, truth, cleanup } = found.axes;
    const arrived = delivery.shape === "prefix" ? `the first ${delivery.prefix} of ${delivery.of}` : `${delivery.shape}, ${delivery.prefix} of ${delivery.of} in order`;
    this.verdict.append(el("p", {}, el("span", { class: `badge ${tone}` }, found.klass), ` ${meaning}`),
      el("p", { class: "dim" }, `Arrived: ${arrived}. Truth: ${truth}. Said to nobody: ${cleanup.said_to_nobody}.`));
    this.stopping.judged(this.wire);
  }

  post(what) {
    fetch(`/runs/${this.run}/${this.wire}/${what}`, { method: "POST" });
  }

  x(at) {
    return ((at - this.begun) / this.span) * (WIDE - 20) + 10;
  }

  mark(at, draw) {
    this.marks.push([at, draw]);
    if (at - this.begun > this.span) {
      while (at - this.begun > this.span) this.span *= 1.5;
      this.redraw();
    } else this.drawing.append(...draw(this.x(at)));
  }

  redraw() {
    this.drawing.replaceChildren(
      svg("line", { class: "axis", x1: 0, y1: ORIGIN, x2: WIDE, y2: ORIGIN }), svg("line", { class: "axis", x1: 0, y1: CLIENT, x2: WIDE, y2: CLIENT }),
      svg("text", { x: 4, y: ORIGIN - 8 }, "origin"), svg("text", { x: 4, y: CLIENT + 26 }, `client, ${(this.span / 1000).toFixed(0)} s`));
    for (const [at, draw] of this.marks) this.drawing.append(...draw(this.x(at)));
  }
}
