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

function nextChange(changes, t) {
  const at = upperBound(changes, t);
  return at < changes.length ? changes[at] : null;
}

function previousChange(changes, t) {
  const at = upperBound(changes, t - 1) - 1;
  return at >= 0 ? changes[at] : null;
}

// How many bins of whole steps fit, none narrower than `minimum` pixels.
function binning(clock, width, minimum = 3) {
  const [start, end] = clock.period;
  const steps = Math.round((end - start) / clock.step);
  const perBin = Math.max(1, Math.ceil((steps * minimum) / Math.max(width, 1)));
  return { start, size: perBin * clock.step, count: Math.max(1, Math.ceil(steps / perBin)) };
}

// Tick marks no closer than `minimum` pixels: [time, label].
function ticks(clock, width, minimum = 64) {
  const [start, end] = clock.period;
  const span = end - start, room = Math.max(1, Math.floor(width / minimum));
  const hours = [1, 3, 6, 12, 24, 48, 168, 336].find((h) =>
    h * HOUR >= clock.step && span / (h * HOUR) <= room);
  const marks = [];
  if (hours && span <= 60 * DAY) {
    const size = hours * HOUR;
    for (let t = Math.ceil(start / size) * size; t < end; t += size) {
      const date = new Date(t);
      const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()].slice(0, 3)}`;
      marks.push([t, hours < 24 && t % DAY ? clockTime(t) : day]);
    }
    return marks;
  }
  const months = span / (30.44 * DAY);
  const each = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200].find((m) => months / m <= room) ?? 2400;
  const first = new Date(start);
  let month = first.getUTCFullYear() * 12 + first.getUTCMonth();
  month = Math.ceil(month / each) * each;
  for (; ; month += each) {
    const t = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (t >= end) return marks;
    if (t < start) continue;
    const year = String(Math.floor(month / 12));
    const name = MONTHS[month % 12].slice(0, 3);
    marks.push([t, each >= 12 ? year : month % 12 === 0 || !marks.length ? `${name} ${year}` : name]);
  }
}
