// The setting lives in the address; a run is three lanes side by side.
import { settle } from "./clock.js";
import { grpcWeb, sse, websocket } from "./clients.js";
import { Lane } from "./lane.js";

const CLIENTS = { sse: ["SSE, by EventSource", sse], websocket: ["WebSocket", websocket], "grpc-web": ["gRPC-Web, by fetch", grpcWeb] };
const form = document.getElementById("setting");
const byId = (id) => document.getElementById(id);
const choices = await (await fetch("/choices")).json();
const lanes = Object.fromEntries(Object.entries(CLIENTS).map(([wire, [title]]) => [wire, new Lane(wire, title, choices.classes)]));
byId("lanes").append(...Object.values(lanes).map((lane) => lane.node));

const options = (select, values) => select.append(...values.map(([value, text]) => new Option(text, value)));
options(form.pull, Object.keys(choices.pulls).map((name) => [name, name]));
options(form.road, choices.roads.map((name) => [name, name]));
options(form.script, choices.scripts.map((name) => [name, name]));
form.road.value = "direct";
for (const [name, value] of new URLSearchParams(location.hash.slice(1))) if (form.elements[name]) form.elements[name].value = value;

const setting = () => ({ pull: form.pull.value, road: form.road.value, script: form.script.value, at: form.at.valueAsNumber });
const shown = () => {
  byId("question").textContent = choices.pulls[form.pull.value] ?? "";
  history.replaceState(null, "", `#${new URLSearchParams(setting())}`);
};

let run = null;
const stopped = async () => {
  if (!run) return;
  const ended = run;
  run = null;
  ended.told.close();
  for (const leave of ended.leaving) leave();
  byId("run").disabled = false;
  byId("stop").disabled = true;
  await fetch(`/runs/${ended.name}`, { method: "DELETE" });
};

const started = async () => {
  await stopped();
  byId("trouble").textContent = "";
  byId("run").disabled = true;
  await settle();
  const asked = setting();
  const answer = await fetch("/runs", { method: "POST", body: JSON.stringify(asked) });
  const laid = await answer.json();
  if (!answer.ok) {
    byId("trouble").textContent = laid.error;
    byId("run").disabled = false;
    return;
  }
  const due = new Set(Object.entries(laid.lanes).filter(([, each]) => !each.trouble).map(([wire]) => wire));
  const stopping = {
    pull: asked.pull !== "nothing",
    judged: (wire) => {
      due.delete(wire);
      if (!due.size && run?.name === laid.run) stopped();
    },
  };
  const told = new EventSource(`/runs/${laid.run}/told`);
  told.onmessage = ({ data }) => {
    const each = JSON.parse(data);
    lanes[each.wire].told(each);
  };
  told.addEventListener("over", () => told.close());
  told.onerror = () => told.close();
  run = { name: laid.run, told, leaving: [] };
  byId("stop").disabled = false;
  for (const [wire, each] of Object.entries(laid.lanes)) {
    const lane = lanes[wire];
    lane.begin({ ...each, at: asked.at }, laid.run, stopping);
    if (each.trouble) continue;
    lane.leave = CLIENTS[wire][1](each, { heard: (...all) => lane.heard(...all), sign: (...all) => lane.sign(...all), ended: (...all) => lane.ended(...all) });
    run.leaving.push(lane.leave);
    lane.quiet();
  }
  if (!due.size) stopped();
};

form.addEventListener("change", shown);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  started();
});
byId("stop").addEventListener("click", () => Object.values(lanes).forEach((lane) => lane.giveUp()));
shown();
byId("run").disabled = false; // not before: a form that is sent by itself forgets the address
