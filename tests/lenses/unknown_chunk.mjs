// What the Vercel AI SDK's chat transport makes of a chunk that it does not know: one JSON line each.
// `node tests/lenses/unknown_chunk.mjs bin/ai` from the root; `make peers` brings the SDK there.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(resolve(process.argv[2], "package.json"));
const { DefaultChatTransport, readUIMessageStream } = await import(
  pathToFileURL(require.resolve("ai")).href
);

// https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol, the UI message stream.
const BEFORE = [
  { type: "start", messageId: "m" },
  { type: "text-start", id: "t" },
  { type: "text-delta", id: "t", delta: "t1 " },
  { type: "text-delta", id: "t", delta: "t2 " },
];
const AFTER = [
  { type: "text-delta", id: "t", delta: "t4 " },
  { type: "text-end", id: "t" },
  { type: "finish" },
];
const HEADERS = { "Content-Type": "text/event-stream", "x-vercel-ai-ui-message-stream": "v1" };

function serve(chunks) {
  const server = createServer((_request, response) => {
    response.writeHead(200, HEADERS);
    for (const chunk of chunks) response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    response.end("data: [DONE]\n\n");
  });
  return new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(server)));
}

async function read(server) {
  const api = `http://127.0.0.1:${server.address().port}/`;
  const asked = { chatId: "c", messages: [], trigger: "submit-message" };
  let [text, error] = ["", ""];
  try {
    const stream = await new DefaultChatTransport({ api }).sendMessages(asked);
    for await (const { parts } of readUIMessageStream({ stream, terminateOnError: true }))
      text = parts.map((part) => part.text ?? "").join("");
  } catch (thrown) {
    error = thrown.name;
  }
  return { text, error };
}

for (const unknown of [undefined, { type: "retract", after: 1 }, { type: "data-retract", data: 1 }]) {
  const server = await serve([...BEFORE, ...(unknown ? [unknown] : []), ...AFTER]);
  console.log(JSON.stringify({ unknown: unknown?.type ?? "", ...(await read(server)) }));
  server.close();
}
