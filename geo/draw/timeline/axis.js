// The part of the period that the track shows, its bins and its tick marks. Pure functions; a range is [from, until) in
// milliseconds. Always: it lies inside the period and is at least a week of steps long, or the whole of a shorter period.
const LEAST_STEPS = 7;

const wholeRange = (clock) => [...clock.period];
const isWholeRange = (clock, [from, until]) => until - from >= clock.period[1] - clock.period[0];

function fitRange(clock, from, length) {
  const [start, end] = clock.period;
  const wide = clamp(length, Math.min(LEAST_STEPS * clock.step, end - start), end - start);
  const a = clamp(from, start, end - wide);
  return [a, a + wide];
}

const panRange = (clock, [from, until], by) => fitRange(clock, from + by, until - from);

// Makes the range `factor` times as long; the time `about` keeps its place in it, as far as the period allows.
function zoomRange(clock, [from, until], factor, about) {
  const span = clock.period[1] - clock.period[0];
  const wide = clamp((until - from) * factor, Math.min(LEAST_STEPS * clock.step, span), span);
  return fitRange(clock, about - ((about - from) / (until - from)) * wide, wide);
}

// Two fingers: the times that lay under them when they came down stay under them.
function pinchRange(clock, times, xs, width) {
  const perPixel = (times[1] - times[0]) / Math.max(8, xs[1] - xs[0]);
  return fitRange(clock, times[0] - xs[0] * perPixel, perPixel * width);
}

// A step that has left the range on one side comes back as if a page were turned, an eighth from the side it comes in by.
function followRange(clock, [from, until], t) {
  const length = until - from;
  if (t < from) return fitRange(clock, t + clock.step - (length * 7) / 8, length);
  return t + clock.step > until ? fitRange(clock, t - length / 8, length) : [from, until];
}

// Bins of whole steps, none narrower than `minimum` pixels. They are counted from the start of the period, so that
// they keep their bounds while the range moves.
const NICE_STEPS = [1, 2, 3, 4, 5, 7, 10, 14, 21, 28];

function binning(clock, width, minimum = 3, range = clock.period) {
  const [start, end] = clock.period, [from, until] = range;
  const least = (((until - from) / clock.step) * minimum) / Math.max(width, 1);
  const size = clock.step * (NICE_STEPS.find((steps) => steps >= least) ?? Math.ceil(least / 28) * 28);
  const first = Math.floor((from - start) / size);
  const count = Math.max(1, Math.ceil((Math.min(until, end) - start) / size) - first);
  return { start: start + first * size, size, count };
}

const shortDay = (t) => {
  const date = new Date(t);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()].slice(0, 3)}`;
};

// Tick marks no closer than `minimum` pixels: [time, label]; never none. The first says the year, or the day of an hour.
function ticks(clock, width, minimum = 64, range = clock.period) {
  const [start, end] = range, length = end - start, room = Math.max(1, Math.floor(width / minimum));
  const hours = [1, 3, 6, 12, 24, 48, 168, 336].find((h) => h * HOUR >= clock.step && length / (h * HOUR) <= room);
  const marks = hours && length <= 100 * DAY ? hourTicks(start, end, hours) : monthTicks(start, end, room);
  return marks.length ? marks : [[start, momentText(onStep(clock, start), clock.step)]];
}

function hourTicks(start, end, hours) {
  // Weeks begin on Mondays; 1 January 1970 was a Thursday.
  const size = hours * HOUR, offset = hours % 168 ? 0 : 4 * DAY, marks = [];
  for (let t = Math.ceil((start - offset) / size) * size + offset; t < end; t += size) {
    const time = hours < 24 && t % DAY ? clockTime(t) : "", first = !marks.length;
    const day = first || shortDay(t) === "1 Jan" ? shortDate(t) : shortDay(t);
    marks.push([t, time && first ? `${shortDay(t)}, ${time}` : time || day]);
  }
  return marks;
}

function monthTicks(start, end, room) {
  const months = (end - start) / (30.44 * DAY), marks = [], first = new Date(start);
  const each = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200].find((m) => months / m <= room) ?? 2400;
  for (let month = Math.ceil((first.getUTCFullYear() * 12 + first.getUTCMonth()) / each) * each; ; month += each) {
    const t = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (t >= end) return marks;
    if (t < start) continue;
    const year = String(Math.floor(month / 12)), name = MONTHS[month % 12].slice(0, 3);
    marks.push([t, each >= 12 ? year : month % 12 === 0 || !marks.length ? `${name} ${year}` : name]);
  }
}
