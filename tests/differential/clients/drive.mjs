// All that toxiproxy-node-client can ask of a server, and what comes of it: a line a call.
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, url] = process.argv.slice(2);
const { Toxiproxy } = createRequire(join(folder, "package.json"))("toxiproxy-node-client");

const plain = (value) => {
  if (value === undefined || value === null || typeof value !== "object") return value;
  if (typeof value.toJson === "function") return value.toJson();
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, plain(value[key])]));
};

const note = async (what, act) => {
  try {
    const result = await act();
    console.log(`${what}: ${JSON.stringify(plain(result))}`);
    return result;
  } catch (error) {
    console.log(`${what}: ${error.name} ${error.message}`);
  }
};

const toxics = [
  { name: "late", type: "latency", stream: "downstream", toxicity: 1, attributes: { latency: 20, jitter: 5 } },
  { name: "thin", type: "bandwidth", stream: "upstream", toxicity: 0.5, attributes: { rate: 100 } },
  { name: "slow", type: "slow_close", stream: "downstream", toxicity: 1, attributes: { delay: 10 } },
  { name: "deaf", type: "timeout", stream: "downstream", toxicity: 0.25, attributes: { timeout: 1000 } },
  { name: "rst", type: "reset_peer", stream: "downstream", toxicity: 1, attributes: { timeout: 500 } },
  { name: "cut", type: "slicer", stream: "upstream", toxicity: 1, attributes: { average_size: 64, size_variation: 8, delay: 10 } },
  { name: "short", type: "limit_data", stream: "downstream", toxicity: 1, attributes: { bytes: 4096 } },
];

const toxiproxy = new Toxiproxy(url);
const body = { name: "one", listen: "127.0.0.1:0", upstream: "127.0.0.1:1" };
await note("getVersion", () => toxiproxy.getVersion());
await note("reset", () => toxiproxy.reset());
const one = await note("createProxy", () => toxiproxy.createProxy(body));
await note("createProxy again", () => toxiproxy.createProxy(body));
await note("createProxy of nothing", () => toxiproxy.createProxy({}));
await note("createProxy on a taken port", () => toxiproxy.createProxy({ ...body, name: "taken", listen: one.listen }));
await note("get", () => toxiproxy.get("one"));
await note("get that is not", () => toxiproxy.get("none"));
await note("getAll", () => toxiproxy.getAll());
await note("host", async () => one.getHost() === url && one.getToxiproxy() === toxiproxy && one.getPath() === `${url}/proxies/one`);
for (const toxic of toxics) await note(`addToxic ${toxic.type}`, () => one.addToxic(toxic));
await note("addToxic again", () => one.addToxic(toxics[0]));
await note("addToxic of no type", () => one.addToxic({ ...toxics[0], name: "odd", type: "nonsense" }));
await note("addToxic of no number", () => one.addToxic({ ...toxics[0], name: "odd", attributes: { latency: 1.5 } }));
const late = await note("getToxic", () => one.getToxic("late"));
await note("getToxic that is not", () => one.getToxic("none"));
await note("toxic.update", () => late.update({ ...late.toJson(), toxicity: 0.5, attributes: { latency: 40 } }));
await note("toxic.remove", () => late.remove());
await note("toxic.remove again", () => late.remove());
await note("update off", () => one.update({ enabled: false, listen: one.listen, upstream: one.upstream }));
await note("update on", () => one.update({ enabled: true, listen: one.listen, upstream: "127.0.0.1:2" }));
await note("update to nowhere", () => one.update({ enabled: true, listen: "nowhere", upstream: "127.0.0.1:2" }));
await note("populate", () => toxiproxy.populate([{ ...body, name: "two" }, { ...body, name: "three", enabled: false }]));
await note("populate nonsense", () => toxiproxy.populate([{ name: "four" }]));
await note("reset", () => toxiproxy.reset());
await note("getAll after reset", () => toxiproxy.getAll());
await note("remove", () => one.remove());
await note("remove again", () => one.remove());
for (const proxy of Object.values(await toxiproxy.getAll())) await note(`remove ${proxy.name}`, () => proxy.remove());
await note("getAll at the end", () => toxiproxy.getAll());
