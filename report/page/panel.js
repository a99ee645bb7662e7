// A cell by itself, at its own address.
const panel = byId("panel");
let open = null;

const neighbour = (step) => {
  const shown = matching();
  const next = shown[shown.indexOf(open) + step];
  return el("button", { type: "button", disabled: next === undefined, on: { click: () => go({ cell: idOf(next) }) } }, step < 0 ? "Previous" : "Next");
};

const copied = async (button, text) => {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(byId("replay"));
    button.textContent = "Selected: copy it";
  }
};

const replayOf = (cell) => {
  const button = el("button", { type: "button", on: { click: () => copied(button, cell.replay) } }, "Copy");
  return [el("pre", { id: "replay", tabindex: "0", "aria-label": "The command that replays this cell" }, code(cell.replay)), button];
};

const drawing = (seen, name, width) => {
  const title = el("h3", {}, name);
  if (seen === undefined) return [];
  if (seen === null) return [title, el("p", {}, "Nothing was recorded.")];
  if (typeof seen === "string") return [title, el("p", {}, said(seen))];
  return [title, el("p", {}, summary(seen)), timelineDrawn(seen, width), legend(seen), everyMoment(seen)];
};

const panelDrawn = (cell) => {
  const [question, kind, anchors] = questionOf(cell);
  const { now, was } = recordingsOf(cell);
  const width = Math.max(300, Math.min(1000, panel.clientWidth - 48));
  const seen = now !== undefined ? now : was;
  const usable = seen && typeof seen === "object" ? seen : null;
  const gone = cell.change === "gone";
  refill(panel,
    el("header", {}, el("div", {}, el("h2", { id: "panel-title", tabindex: "-1" }, said(cell.case)),
      el("p", {}, said(`${cell.wire} / ${cell.setting} / ${cell.road}`))),
    el("div", { class: "tools" }, neighbour(-1), neighbour(1),
      el("button", { type: "button", on: { click: () => panel.close() } }, "Close"))),
    el("p", { class: "question" }, said(question), kind === "required" ? " (a MUST of a specification)" : ""),
    el("p", {}, badge(cell), ` ${meaningOf(cell)} `, el("strong", {}, cell.outcome), ": ", said(cell.reason)),
    cell.change ? el("p", { class: "note" }, gone ? "This run does not have this cell; what follows is the other's." : cell.change === "new" ? "The other run does not have this cell." : "This cell changed.") : "",
    el("h3", {}, "The fault"), faultAbout(cell),
    drawing(now, was !== undefined && now !== undefined ? "Timeline, now" : "Timeline", width), drawing(was, "Timeline, before", width),
    el("h3", {}, "Five axes"), axesTable(cell),
    figuresTable(cell),
    el("h3", {}, "Evidence, in the wire's own words"), el("div", { class: "ends" }, clientSaw(cell, usable), originSaw(usable)),
    wrongTokens(usable), usable?.trouble ? el("p", {}, said(usable.trouble)) : "",
    data.left_out ? el("p", { class: "dim" }, data.left_out) : "",
    el("h3", {}, "Documented"), el("p", {}, said(cell.expected || "Nothing is documented for it, since it did not run.")),
    anchors.length ? el("ul", {}, anchors.map((anchor) => el("li", {}, said(anchor)))) : "",
    fixDrawn(cell),
    el("h3", {}, "See it again"), replayOf(cell),
    list([["recording", cell.recording], ["request", usable?.request], ["versions", Object.entries(usable?.versions ?? {}).map((pair) => pair.join(" ")).join(", ")]]));
};

const panelShown = () => {
  const id = address().get("cell");
  const cell = id ? cells.find((each) => idOf(each) === id) ?? null : null;
  if (cell === open) return;
  open = cell;
  if (!cell) return void panel.close();
  if (!panel.open) panel.showModal();
  panelDrawn(cell);
  panel.scrollTop = 0;
  byId("panel-title").focus();
};

const headShown = () => {
  const run = data.run;
  const missing = run.planned - run.ran;
  const count = new Map();
  for (const cell of cells) if (cell.change !== "gone") count.set(cell.outcome, (count.get(cell.outcome) ?? 0) + 1);
  byId("meaning").textContent = run.meaning;
  byId("meaning").classList.add(["good", "bad", "care", "care"][run.exit_code]);
  const only = (word) => go({ outcome: word, klass: "", change: "" }, { remember: true });
  refill(byId("counted"), `${plural(run.planned, "cell")} in ${run.seconds.toFixed(1)} s `,
    [...count].map(([word, number]) => el("button", { type: "button", class: `sum ${known(data.outcomes, word)[0]}`, on: { click: () => only(word) } },
      `${number.toLocaleString("en")} ${word}`)),
    missing > 0 ? ` ${missing.toLocaleString("en")} not run` : "");
  const other = data.against;
  const changes = (how) => cells.filter((cell) => cell.change === how).length;
  const notes = [
    run.interrupted ? "This run was interrupted." : "",
    other ? `Held against the run of ${other.started} (plan ${other.plan}): ${plural(changes("changed"), "cell")} changed, `
      + `${changes("new").toLocaleString("en")} only in this run, ${changes("gone").toLocaleString("en")} only in the other. Times and texts are no change.` : "",
    other && other.seed !== run.seed ? `The two runs have different seeds, ${other.seed} and ${run.seed}.` : "",
    data.left_out,
  ];
  refill(byId("notes"), notes.filter(Boolean).map((note) => el("li", {}, said(note))));
  refill(byId("run"), ...list([["started", run.started], ["seed", run.seed], ["plan", run.plan], ["machine", run.machine],
    ...Object.entries(run.versions)]).childNodes);
};

let before = null;
const everythingShown = () => {
  const wanted = JSON.stringify(chosen());
  if (wanted !== before) {
    before = wanted;
    const found = matching();
    filtersShown();
    sumsDrawn(found);
    matrixDrawn(found);
  }
  panelShown();
};

panel.addEventListener("close", () => {
  if (address().has("cell")) go({ cell: "" }, { remember: true });
});
byId("matrix").addEventListener("click", (event) => {
  const button = event.target.closest("button[data-cell]");
  if (button) go({ cell: button.dataset.cell }, { remember: true });
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault(); // the address holds the filters
  byId("matrix").focus();
});
addEventListener("hashchange", everythingShown);
addEventListener("beforeprint", () => drawMore(rows.length));
addEventListener("resize", () => open && panelDrawn(open));
new IntersectionObserver(([entry]) => entry.isIntersecting && drawn < rows.length && drawMore(LOT), { rootMargin: "600px" }).observe(byId("more"));
headShown();
filtersMade();
adviceMade();
everythingShown();
