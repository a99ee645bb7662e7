// Said above, heard below, a line for each token that made it; the fault and the ends across.
const TOP = 74;
const BOTTOM = 184;
const HEIGHT = 248;
const LETTER = 6.9; // pixels, at most, of the type that flags are set in
const EDGE = 14;

const when = (at) => (at < 0 ? `${ms(-at)} before the client asked` : `at ${ms(at)}`);

const endOf = (seen) => {
  if (seen.ended) return [seen.ended.at, seen.ended.ending];
  return seen.gave_up === null ? null : [seen.gave_up, "still waiting"];
};

// Everything that a timeline has a moment for, in order of time: [microseconds, who, what].
const moments = (seen) => {
  const found = [];
  const add = (at, who, what) => at !== null && found.push([at, who, what]);
  for (const attempt of seen.attempts) {
    add(attempt.opened, "origin", attempt.resume_after ? `opened, resuming after ${attempt.resume_after}` : "opened");
    for (const [seq, at, taken] of attempt.said.marks) add(at, "origin", `said ${seq}${taken === null ? ", never taken by its transport" : ""}`);
    add(attempt.left, "origin", `noticed that its peer left: ${attempt.left_how}`);
    add(attempt.finished, "origin", `finished: ${attempt.finished_how}`);
  }
  for (const [seq, at] of seen.heard.marks) add(at, "client", `heard ${seq}`);
  for (const [at, kind, detail] of seen.noticed.marks) add(at, "client", `noticed ${kind} ${detail}`);
  for (const [at, what] of seen.acted.marks) add(at, /^(fired|lifted|released)/.test(what) ? "harness" : "client", what);
  for (const [at, what] of seen.messages?.marks ?? []) add(at, "origin", `was told: ${what}`);
  for (const side of ["near", "far"]) {
    for (const [at, what, detail] of seen[side]?.marks ?? []) add(at, `${side} line`, `${what} ${detail}`);
  }
  add(seen.fired, "harness", "the fault began to fire");
  const end = endOf(seen);
  if (end) add(end[0], "client", seen.ended ? `ended: ${end[1]}` : "was still waiting when the harness gave up");
  add(0, seen.asked ? "client" : "", seen.asked ? "asked" : "the first moment recorded");
  return found.sort((a, b) => a[0] - b[0]);
};

const flag = (x, y, width, text, tone) => {
  const anchor = x > width * 0.66 ? "end" : x < width * 0.33 ? "start" : "middle";
  return svg("text", { x, y, class: `flag ${tone}`, "text-anchor": anchor }, text);
};

// Flags of the origin in two rows; one that would lie over another is left to the list of moments.
const flagsPlaced = (marks, width) => {
  const taken = [[], []];
  return marks.flatMap(([x, text]) => {
    const long = text.length * LETTER;
    const from = x > width * 0.66 ? x - long : x < width * 0.33 ? x : x - long / 2;
    const row = taken.findIndex((spans) => spans.every(([start, end]) => from > end || from + long < start));
    if (row < 0) return [];
    taken[row].push([from, from + long]);
    return [flag(x, 30 + row * 15, width, text, "plain")];
  });
};

const originEnds = (seen) => seen.attempts.flatMap((attempt) =>
  (attempt.left !== null ? [[attempt.left, "origin noticed"]] : attempt.finished !== null ? [[attempt.finished, "origin finished"]] : []));

const tokensDrawn = (seen, place) => {
  const parts = [];
  const saidAt = new Map();
  const heard = new Set(seen.heard.marks.map(([seq]) => seq));
  const certain = seen.heard.marks.length === seen.heard.of; // else one that is not drawn may have been heard
  for (const attempt of seen.attempts) for (const [seq, at] of attempt.said.marks) if (at !== null) saidAt.set(seq, at);
  for (const [seq, at] of saidAt) {
    const x = place(at);
    parts.push(heard.has(seq) || !certain
      ? svg("circle", { cx: x, cy: TOP, r: 3, class: "said" })
      : svg("circle", { cx: x, cy: TOP, r: 3.5, class: "unheard" }));
  }
  const before = new Set();
  for (const [seq, at] of seen.heard.marks) {
    const x = place(at);
    if (before.has(seq)) parts.push(svg("circle", { cx: x, cy: BOTTOM, r: 6.5, class: "again" }));
    before.add(seq);
    if (saidAt.has(seq)) parts.push(svg("line", { x1: place(saidAt.get(seq)), y1: TOP + 4, x2: x, y2: BOTTOM - 4, class: "token" }));
    parts.push(svg("circle", { cx: x, cy: BOTTOM, r: 3, class: "heard" }));
  }
  return parts;
};

const summary = (seen) => {
  const saidCount = seen.attempts.reduce((sum, attempt) => sum + attempt.said.of, 0);
  const end = endOf(seen);
  const parts = [`The origin said ${plural(saidCount, "event")}, the client heard ${seen.heard.of.toLocaleString("en")}.`];
  if (seen.fired !== null) parts.push(`The fault fired ${when(seen.fired)}.`);
  if (end) parts.push(seen.ended ? `For the client it ended at ${ms(end[0])}: ${end[1]}.` : `The client was still waiting at ${ms(end[0])}.`);
  for (const attempt of seen.attempts) if (attempt.left !== null) parts.push(`The origin noticed at ${ms(attempt.left)}.`);
  return parts.join(" ");
};

const timelineDrawn = (seen, width) => {
  const all = moments(seen);
  const { place, breaks } = scaled(all.map(([at]) => at), EDGE, width - EDGE);
  const parts = [
    svg("line", { x1: EDGE, y1: TOP, x2: width - EDGE, y2: TOP, class: "lane" }),
    svg("line", { x1: EDGE, y1: BOTTOM, x2: width - EDGE, y2: BOTTOM, class: "lane" }),
    svg("text", { x: EDGE + 6, y: TOP - 10, class: "name" }, "said by the origin"),
    svg("text", { x: EDGE + 6, y: BOTTOM + 18, class: "name" }, "heard by the client"),
  ];
  const across = (at, kind) => svg("line", { x1: place(at), y1: 18, x2: place(at), y2: HEIGHT - 22, class: kind });
  if (seen.fired !== null) parts.push(across(seen.fired, "fault"), flag(place(seen.fired), 13, width, `fault ${when(seen.fired)}`, "bad"));
  for (const [x, gap] of breaks) {
    parts.push(svg("path", { d: `M${x - 5} ${BOTTOM + 6}l4 -12M${x + 1} ${BOTTOM + 6}l4 -12M${x - 5} ${TOP + 6}l4 -12M${x + 1} ${TOP + 6}l4 -12`, class: "break" }),
      svg("text", { x, y: (TOP + BOTTOM) / 2, class: "gap", "text-anchor": "middle" }, ms(gap)));
  }
  parts.push(...tokensDrawn(seen, place));
  for (const [at, kind] of seen.noticed.marks) {
    if (at !== null) parts.push(svg("path", { d: `M${place(at)} ${BOTTOM - 5}l4 5l-4 5l-4 -5z`, class: "noticed" }, svg("title", {}, kind)));
  }
  const ends = originEnds(seen).map(([at, how]) => [place(at), `${how} at ${ms(at)}`]);
  parts.push(...ends.map(([x]) => svg("path", { d: `M${x} ${TOP - 8}v16`, class: "end" })), ...flagsPlaced(ends, width));
  const end = endOf(seen);
  if (end) {
    parts.push(svg("path", { d: `M${place(end[0])} ${BOTTOM - 10}v20`, class: "end" }),
      flag(place(end[0]), BOTTOM + 36, width, `${end[1]} at ${ms(end[0])}`, "plain"));
  }
  parts.push(svg("text", { x: place(0), y: HEIGHT - 6, class: "gap", "text-anchor": "start" }, seen.asked ? "asked at 0" : "0"));
  return svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img", class: "timeline", "aria-label": summary(seen) }, parts);
};

const legend = (seen) => {
  const cut = [["heard", seen.heard], ["noticed", seen.noticed], ...seen.attempts.map((attempt) => ["said", attempt.said])]
    .filter(([, marks]) => marks.marks.length < marks.of)
    .map(([name, marks]) => ` Of ${marks.of.toLocaleString("en")} ${name}, only the first and the last ${marks.marks.length / 2} are drawn and listed.`);
  return el("p", { class: "dim" }, "A line is a token on its way. A hollow ring above was said and never heard, a ring below was heard again; "
    + "a diamond is no token (a ping, a heartbeat). Where the time is broken, the number says how long "
    + `${cut.length ? "nothing that is drawn happened" : "nothing happened"}.`, cut);
};

const everyMoment = (seen) => el("details", {}, el("summary", {}, "Every moment, in words"),
  el("div", { class: "wide", tabindex: "0", role: "group", "aria-label": "Every moment" },
    el("table", {}, el("thead", {}, el("tr", {}, ["ms", "who", "what"].map((word) => el("th", { scope: "col" }, word)))),
      el("tbody", {}, moments(seen).map(([at, who, what]) => el("tr", {},
        el("td", { class: "number" }, (at / 1000).toFixed(3)), el("td", {}, who), el("td", {}, said(what))))))));
