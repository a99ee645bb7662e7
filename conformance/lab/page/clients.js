// The three clients as a person writes them first. Each tells its ears: heard(event, raw), sign(kind,
// detail), ended(ending, {exception, message, code}); it returns what stops it.
import { fromJson, fromMessage } from "./event.js";

// EventSource connects again by itself, with Last-Event-ID; only the application's Done ends it.
export const sse = (laid, ears) => {
  const source = new EventSource(`http://${laid.address}/sse?request=${encodeURIComponent(laid.request)}`);
  source.onopen = () => ears.sign("open", "");
  source.onmessage = ({ data }) => {
    const event = fromJson(data);
    ears.heard(event, data);
    if (!event.done) return;
    source.close();
    ears.ended("complete", {});
  };
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) ears.ended("failed", { exception: "error", message: "EventSource gave up" });
    else ears.sign("reconnecting", "EventSource says error and connects again by itself");
  };
  return () => source.close();
};

export const websocket = (laid, ears) => {
  const socket = new WebSocket(`ws://${laid.address}/ws`);
  let done = false;
  socket.onopen = () => {
    ears.sign("open", "");
    socket.send(JSON.stringify({ start: JSON.parse(laid.request) }));
  };
  socket.onmessage = ({ data }) => {
    const event = fromJson(data);
    done ||= event.done;
    ears.heard(event, data);
  };
  socket.onerror = () => ears.sign("error", "the WebSocket API does not say more");
  // As the API has it: a clean close is an end, anything else is 1006 (WHATWG WebSockets).
  socket.onclose = ({ code, reason, wasClean }) => {
    if (done && wasClean) ears.ended("complete", { code: `${code}` });
    else if (wasClean && (code === 1000 || code === 1001)) ears.ended("unsaid", { code: `${code}`, message: reason });
    else ears.ended("failed", { exception: "close", code: `${code}`, message: reason });
  };
  return () => socket.close();
};

// PROTOCOL-WEB: frames of a flag byte and four bytes of length; flag 0x80 carries the trailers.
export const grpcWeb = (laid, ears) => {
  const leaving = new AbortController();
  const message = Uint8Array.from(atob(laid.message), (c) => c.charCodeAt(0));
  const body = new Uint8Array(5 + message.length);
  new DataView(body.buffer).setUint32(1, message.length);
  body.set(message, 5);
  let done = false;
  let trailers = null;
  const take = (flag, bytes) => {
    if (flag & 0x80) {
      trailers = Object.fromEntries(new TextDecoder().decode(bytes).trim().split("\r\n").map((line) => line.split(/:\s*/, 2)));
      return;
    }
    const event = fromMessage(bytes);
    done ||= event.done;
    ears.heard(event, btoa(String.fromCharCode(...bytes)));
  };
  const finish = (status, text) => {
    if (status !== "0") ears.ended("failed", { exception: "grpc-status", code: status ?? "", message: text ?? "the body ended without trailers" });
    else ears.ended(done ? "complete" : "unsaid", { code: "0" });
  };
  const run = async () => {
    const answer = await fetch(`http://${laid.address}/tokenwire.v1.TokenStream/Generate`, {
      method: "POST", body, signal: leaving.signal, headers: { "content-type": "application/grpc-web+proto", "x-grpc-web": "1" },
    });
    ears.sign("open", `HTTP ${answer.status}`);
    if (answer.headers.get("grpc-status")) return finish(answer.headers.get("grpc-status"), answer.headers.get("grpc-message"));
    if (!answer.ok) return ears.ended("failed", { exception: "HTTP", code: `${answer.status}` });
    let rest = new Uint8Array();
    for (const reader = answer.body.getReader(); ;) {
      const { value, done: over } = await reader.read();
      if (over) return finish(trailers?.["grpc-status"], trailers?.["grpc-message"]);
      const joined = new Uint8Array(rest.length + value.length);
      joined.set(rest);
      joined.set(value, rest.length);
      rest = joined;
      for (let length; rest.length >= 5 && rest.length >= 5 + (length = new DataView(rest.buffer, rest.byteOffset).getUint32(1));) {
        take(rest[0], rest.subarray(5, 5 + length));
        rest = rest.slice(5 + length);
      }
    }
  };
  run().catch((error) => ears.ended("failed", { exception: error.name, message: error.message }));
  return () => leaving.abort();
};
