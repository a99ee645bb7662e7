// Of a protobuf Event only what the page shows: its position, its stamp, its text, whether it is
// Done (proto/tokenwire/v1/stream.proto; encoding: protobuf.dev/programming-guides/encoding).
const FIELDS = { seq: 1, saidNs: 2, text: 10, reasoning: 11, done: 19 };
const VARINT = 0;
const LENGTH = 2;

const fieldsOf = function* (bytes) {
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error("a message ends within a number");
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const kind = key & 7;
    if (kind === VARINT) yield [key >> 3, varint()];
    else if (kind === LENGTH) {
      const length = Number(varint());
      yield [key >> 3, bytes.subarray(at, at + length)];
      at += length;
    } else throw new Error(`a field of kind ${kind}`);
  }
};

const textIn = (bytes) => {
  for (const [field, value] of fieldsOf(bytes)) if (field === 1) return new TextDecoder().decode(value);
  return "";
};

export const fromMessage = (bytes) => {
  const event = { seq: 0, saidMs: 0, text: "", done: false };
  for (const [field, value] of fieldsOf(bytes)) {
    if (field === FIELDS.seq) event.seq = Number(value);
    else if (field === FIELDS.saidNs) event.saidMs = Number(value / 1000n) / 1000;
    else if (field === FIELDS.text || field === FIELDS.reasoning) event.text = textIn(value);
    else if (field === FIELDS.done) event.done = true;
  }
  return event;
};

export const fromJson = (text) => {
  const found = JSON.parse(text);
  return {
    seq: found.seq ?? 0,
    saidMs: Number(BigInt(found.saidNs ?? 0) / 1000n) / 1000,
    text: found.text?.text ?? found.reasoning?.text ?? "",
    done: "done" in found,
  };
};
