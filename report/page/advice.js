// Which wire for these needs: the claims are data, only the choice among them is made here.
const advice = data.advice;
const wanted = new Set(advice ? advice.needs.filter((need) => need.always).map((need) => need.name) : []);
let path = "";
let ours = true;

const weighed = (wire, claims, condition) => {
  const mine = advice.needs.flatMap((need, index) => (wanted.has(need.name) ? [[need, claims[index]]] : []));
  const count = (standing) => mine.filter(([, claim]) => claim.standing === standing).length;
  const things = [condition.tuned && "put the tuned lines into the gateway",
    condition.hardened && "harden the client: bound every silence, believe only Done",
    ...mine.map(([, claim]) => claim.do)].filter(Boolean);
  const todo = [...new Set(things)];
  const tax = Math.max(0, ...mine.map(([, claim]) => claim.tax));
  return { wire, mine, todo, key: [count("no") + count("nobody knows"), count("no"), todo.length, tax] };
};
const better = (one, other) => one.key.reduce((found, value, index) => found || value - other.key[index], 0);

const ranked = () => Object.entries(advice.paths[path]).map(([wire, conditions]) => conditions
  .map((claims, index) => [claims, advice.conditions[index]])
  .filter(([, condition]) => ours || !condition.tuned)
  .map(([claims, condition]) => weighed(wire, claims, condition))
  .sort(better)[0]).sort(better);

const claimDrawn = ([need, claim]) => el("li", {},
  el("span", { class: `badge ${{ yes: "good", no: "bad" }[claim.standing] ?? "care"}` }, claim.standing), ` ${need.asks}`,
  el("ul", {}, claim.lines.map((line) => el("li", {}, code(line)))));

const adviceDrawn = () => {
  const places = ranked();
  refill(byId("advised"), places.map((line) => el("li", { value: 1 + places.findIndex((each) => !better(each, line)) },
    el("strong", {}, line.wire), line.key[0] ? ` lacks ${line.key[0]} of ${line.mine.length}` : " has all of it",
    line.todo.length ? el("ul", {}, line.todo.map((what) => el("li", {}, `do: ${what}`))) : "",
    el("details", {}, el("summary", {}, `The cells that decide it for ${line.wire}`), el("ul", {}, line.mine.map(claimDrawn))))));
};

const adviceMade = () => {
  if (!advice) return;
  const act = (change) => () => { change(); adviceDrawn(); };
  const choice = el("select", { name: "gateway", on: { change: act(() => { path = choice.value; }) } },
    Object.keys(advice.paths).map((name) => el("option", { value: name }, name || "no gateway")));
  const box = (label, checked, change) => {
    const input = el("input", { type: "checkbox", checked, on: { change: act(() => change(input.checked)) } });
    return el("label", {}, input, ` ${label}`);
  };
  refill(byId("needs"), el("label", {}, "Behind ", choice), box("its configuration is ours", true, (on) => { ours = on; }),
    advice.needs.filter((need) => !need.always).map((need) => box(need.asks, false,
      (on) => { if (on) wanted.add(need.name); else wanted.delete(need.name); })));
  byId("advice").hidden = false;
  adviceDrawn();
};
