// This machine's monotonic nanoseconds, as the origin has them, from the page's own clock.
const ROUNDS = 8;
let offsetMs = 0;

// The round trip that was shortest says the most: half of it is the error (RFC 5905 section 8).
export const settle = async () => {
  let shortest = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = performance.now();
    const { ns } = await (await fetch("/clock")).json();
    const after = performance.now();
    if (after - before < shortest) {
      shortest = after - before;
      offsetMs = Number(BigInt(ns) / 1000n) / 1000 - (before + after) / 2;
    }
  }
};

export const now = () => performance.now() + offsetMs; // milliseconds
export const ns = (ms) => Math.round(ms * 1000) * 1000;
