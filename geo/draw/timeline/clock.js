// The clock: pure functions of {period, step, window, instant}, all milliseconds UTC, intervals half-open.
// Always: period[0] <= window[0] <= instant < window[1] <= period[1], and everything lies on a step.

const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

function makeClock(period, window = null, instant = null, step = period[1] - period[0] < 2 * DAY ? HOUR : DAY) {
  const start = Math.floor(period[0] / step) * step;
  const end = Math.max(Math.ceil(period[1] / step) * step, start + step);
  const clock = { period: [start, end], step, window: [start, end], instant: end - step };
  const placed = window ? setWindow(clock, window[0], window[1]) : clock;
  return instant === null ? placed : { ...placed, instant: insideWindow(placed, instant) };
}

const onStep = (clock, t) => Math.floor(t / clock.step) * clock.step;
const insideWindow = (clock, t) => clamp(onStep(clock, t), clock.window[0], clock.window[1] - clock.step);

function setWindow(clock, start, end) {
  const { period, step } = clock;
  const a = clamp(onStep(clock, start), period[0], period[1] - step);
  const b = clamp(Math.ceil(end / step) * step, a + step, period[1]);
  const moved = { ...clock, window: [a, b] };
  return { ...moved, instant: insideWindow(moved, clock.instant) };
}

// Drags the whole window; the moment keeps its place in it.
function moveWindow(clock, start) {
  const length = clock.window[1] - clock.window[0];
  const a = clamp(onStep(clock, start), clock.period[0], clock.period[1] - length);
  return { ...clock, window: [a, a + length], instant: clock.instant + a - clock.window[0] };
}

const resizeStart = (clock, t) =>
  setWindow(clock, Math.min(onStep(clock, t), clock.window[1] - clock.step), clock.window[1]);
const resizeEnd = (clock, t) =>
  setWindow(clock, clock.window[0], Math.max(t, clock.window[0] + clock.step));

// Moves the moment; past an edge of the window it takes the window along.
function setInstant(clock, t) {
  const { period, step } = clock;
  const instant = clamp(onStep(clock, t), period[0], period[1] - step);
  const length = clock.window[1] - clock.window[0];
  let a = clock.window[0];
  if (instant < a) a = instant;
  else if (instant >= clock.window[1]) a = instant + step - length;
  return { ...clock, window: [a, a + length], instant };
}

const stepBy = (clock, steps) => setInstant(clock, clock.instant + steps * clock.step);
const wholePeriod = (clock) => setWindow(clock, clock.period[0], clock.period[1]);
const isWhole = (clock) => clock.window[0] === clock.period[0] && clock.window[1] === clock.period[1];
const atEnd = (clock) => clock.instant >= clock.period[1] - clock.step;

// First index whose value is greater than t, in an ascending array.
function upperBound(values, t) {
  let low = 0, high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The steps inside the period at which something changes, ascending, without repeats.
function changeSteps(clock, times) {
  const [start, end] = clock.period;
  const steps = new Set();
  for (const t of times) {
    const at = onStep(clock, t);
    if (at > start && at < end) steps.add(at);
  }
  return [...steps].sort((a, b) => a - b);
}

// The steps at which kept events begin, the period's first among them; starts are minutes and ascend. With `vague`, one byte
// a point, those at points it marks are left out.
function beginnings(clock, { start: starts, point }, kept, vague = null) {
  const [first, end] = clock.period, { step } = clock, steps = [];
  let until = first;
  for (let i = 0; i < starts.length; i++) {
    const t = starts[i] * MINUTE;
    if (t < until || !kept[i] || vague?.[point[i]]) continue;
    if (t >= end) break;
    const at = onStep(clock, t);
    steps.push(at);
    until = at + step;
  }
  return steps;
}

// Two ascending lists as one, without repeats.
function merged(one, other) {
  const all = [];
  for (let i = 0, j = 0; i < one.length || j < other.length;) {
    const next = j >= other.length || one[i] <= other[j] ? one[i] : other[j];
    all.push(next);
    if (one[i] === next) i++;
    if (other[j] === next) j++;
  }
  return all;
}

function nextChange(changes, t) {
  const at = upperBound(changes, t);
  return at < changes.length ? changes[at] : null;
}

function previousChange(changes, t) {
  const at = upperBound(changes, t - 1) - 1;
  return at >= 0 ? changes[at] : null;
}
