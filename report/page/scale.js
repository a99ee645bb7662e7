// Time to place. A long wait would leave no room for what happens before and after it: where more
// than half of the time is waiting, each wait is drawn shorter, broken, and says how long it was.
const WAIT_SHARE = 0.1;

const scaled = (times, left, right) => {
  const all = [...new Set(times)].sort((a, b) => a - b);
  const total = all.at(-1) - all[0];
  const limit = total * WAIT_SHARE;
  const gaps = all.slice(1).map((time, index) => time - all[index]);
  const waited = gaps.filter((gap) => gap > limit).reduce((sum, gap) => sum + gap, 0);
  const cut = waited > total / 2;
  const widths = gaps.map((gap) => (cut && gap > limit ? limit / 2 : gap));
  const whole = widths.reduce((sum, width) => sum + width, 0) || 1;
  const places = new Map([[all[0], left]]);
  const breaks = [];
  let at = left;
  widths.forEach((width, index) => {
    const next = at + (width / whole) * (right - left);
    places.set(all[index + 1], next);
    if (width !== gaps[index]) breaks.push([(at + next) / 2, gaps[index]]);
    at = next;
  });
  return { place: (time) => places.get(time), breaks };
};
