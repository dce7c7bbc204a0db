// When events began, in bars stacked by their first actor or by kind: bright where they are shown, faint elsewhere.
// Starts are sorted once per filter, a list a stack; new bins then cost the bins. The bars are drawn once per range and
// copied from there, so that a moving window costs three copies.
const STACKED = 6;
const AXIS = 20;
// Neutral, dark to light and cool beside warm, so that neighbours differ without hue; none is an actor's colour.
const KIND_SHADES = {
  light: ["#1f2833", "#6f5a48", "#45708f", "#a58d72", "#8595a5"],
  dark: ["#eef1f5", "#c9ad8f", "#7fa5bd", "#9a8064", "#70808f"],
};

// By stack the minutes at which its kept events began, ascending. The most frequent codes get a stack each, in the order
// of their number, the rest share a last one, `null`; of few codes (`inOrder`) each has its own, in the order of codes.
// What began before the period and lasted into it counts on its first step.
function makeStacks(events, kept, codes, clock, { inOrder = false } = {}) {
  const { start: began, end: ended } = events, [first, end] = clock.period.map((t) => t / MINUTE);
  const until = upperBound(began, end - 1), inside = upperBound(began, first - 1);
  const totals = new Int32Array(codes.reduce((most, code) => Math.max(most, code), 0) + 1);
  // Sorted by start: only those before `inside` have to be asked whether they lasted.
  const each = (visit) => {
    for (let i = 0; i < inside; i++) if (kept[i] && ended[i] > first) visit(codes[i], first);
    for (let i = inside; i < until; i++) if (kept[i]) visit(codes[i], began[i]);
  };
  each((code) => totals[code]++);
  const present = [];
  totals.forEach((total, code) => total && present.push(code));
  if (!inOrder) present.sort((a, b) => totals[b] - totals[a] || a - b);
  const own = inOrder ? present : present.slice(0, STACKED), rest = present.slice(own.length);
  const sizes = own.map((code) => totals[code]);
  if (rest.length) sizes.push(rest.reduce((sum, code) => sum + totals[code], 0));
  const starts = sizes.map((size) => new Int32Array(size)), used = new Int32Array(starts.length);
  const stackOf = new Uint8Array(totals.length).fill(own.length);
  own.forEach((code, stack) => (stackOf[code] = stack));
  each((code, minute) => {
    const stack = stackOf[code];
    starts[stack][used[stack]++] = minute;
  });
  return { codes: rest.length ? [...own, null] : own, starts };
}

// Counts by bin and stack, with each bin's sum and the largest.
function countBins(bins, starts) {
  const height = starts.length, counts = new Int32Array(bins.count * height), sums = new Int32Array(bins.count);
  starts.forEach((times, stack) => {
    let at = upperBound(times, bins.start / MINUTE - 1);
    for (let bin = 0; bin < bins.count; bin++) {
      const until = upperBound(times, (bins.start + (bin + 1) * bins.size) / MINUTE - 1);
      counts[bin * height + stack] = until - at;
      sums[bin] += until - at;
      at = until;
    }
  });
  return { ...bins, height, counts, sums, most: sums.reduce((most, sum) => Math.max(most, sum), 0) };
}

class Histogram {
  constructor(app, canvas) {
    this.app = app;
    this.canvas = canvas;
    this.ctx = canvas.getContext("2d");
    this.still = document.createElement("canvas");
    this.stacks = null;
  }

  // Set to null where the filters, the stacks or the size have changed.
  set bins(nothing) {
    this.stacks = nothing;
  }

  get byKind() {
    return this.app.shows("by-kind");
  }

  // The name and the colour of a stack.
  stackName(code) {
    const { actors, kinds } = this.app;
    if (this.byKind) return KIND_NAMES[kinds[code]] ?? sentenceCase(kinds[code]);
    return code === null ? "All others" : actors[code] ? sentenceCase(actors[code].name) : "No actor stated";
  }

  stackColour(code) {
    const { actors, colours } = this.app;
    if (this.byKind) return KIND_SHADES[colours.dark ? "dark" : "light"][code] ?? colours.bars;
    return actors[code] ? colours.solid(actors[code]) : colours.bars;
  }

  // What lies under x: its bin's bounds, within the period, and the counts of its stacks, the largest first.
  at(x) {
    const { counted, stacks } = this;
    if (!counted) return null;
    const [from, until] = this.range, t = from + (x / this.width) * (until - from);
    const bin = clamp(Math.floor((t - counted.start) / counted.size), 0, counted.count - 1);
    const start = counted.start + bin * counted.size, { height, counts } = counted;
    const parts = stacks.codes.map((code, stack) => [code, counts[bin * height + stack]]).filter(([, count]) => count);
    return { start, end: Math.min(start + counted.size, this.app.state.clock.period[1]), total: counted.sums[bin],
      parts: parts.sort((a, b) => b[1] - a[1]) };
  }

  // Draws into a box of `width` by `height`, `head` left free above the bars, `foot` below the axis.
  draw({ width, height, head, foot, range }) {
    if (!width || !height) return;
    const { app } = this, { clock, mode, kept } = app.state, ratio = window.devicePixelRatio || 1;
    const key = [width, height, head, foot, ratio, ...range, app.colours.dark].join();
    if (!this.stacks || this.key !== key) {
      const { events } = app.data, codes = this.byKind ? events.kind : events.actor_a;
      this.stacks ??= makeStacks(events, kept, codes, clock, { inOrder: this.byKind });
      this.key = key;
      Object.assign(this, { width, range, base: height - AXIS - foot, ratio });
      this.counted = countBins(binning(clock, width, 3, range), this.stacks.starts);
      this.drawStill(height, head);
      this.copied = null;
    }
    const [from, until] = span(clock, mode).map((minutes) => clamp(this.sharp(this.xOf(minutes * MINUTE)), 0, width));
    const copied = `${from},${until}`;
    if (copied === this.copied) return;
    this.copied = copied;
    this.copy(from, until, height);
  }

  xOf(t) {
    return ((t - this.range[0]) / (this.range[1] - this.range[0])) * this.width;
  }

  // On a device's pixel.
  sharp(x) {
    return Math.round(x * this.ratio) / this.ratio;
  }

  copy(from, until, height) {
    const { ctx, still, ratio, width, base } = this;
    const part = (x, y, wide, tall) => {
      if (wide > 0) ctx.drawImage(still, x * ratio, y * ratio, wide * ratio, tall * ratio, x, y, wide, tall);
    };
    ctx.clearRect(0, 0, width, height);
    ctx.globalAlpha = 0.3;
    part(0, 0, from, base);
    part(until, 0, width - until, base);
    ctx.globalAlpha = 0.95;
    part(from, 0, until - from, base);
    ctx.globalAlpha = 1;
    part(0, base, width, height - base);
  }

  drawStill(height, head) {
    const { still, canvas, ratio, width } = this;
    for (const one of [still, canvas]) {
      one.width = Math.round(width * ratio);
      one.height = Math.round(height * ratio);
      one.getContext("2d").scale(ratio, ratio);
    }
    const ctx = still.getContext("2d");
    this.drawBars(ctx, this.base - head);
    this.drawAxis(ctx);
  }

  drawBars(ctx, room) {
    const { counted, base } = this, { period } = this.app.state.clock;
    const { start, size, count, height, counts, most } = counted, floor = new Float64Array(count).fill(base);
    this.stacks.codes.forEach((code, stack) => {
      ctx.fillStyle = this.stackColour(code);
      for (let bin = 0; bin < count; bin++) {
        const found = counts[bin * height + stack];
        if (!found) continue;
        const x = this.sharp(this.xOf(start + bin * size));
        const next = this.sharp(this.xOf(Math.min(start + (bin + 1) * size, period[1])));
        // A lone event still shows: at least a pixel and a half.
        const tall = Math.max(1.5, (found / most) * room);
        ctx.fillRect(x, floor[bin] - tall, Math.max(1, next - x - (next - x > 4 ? 1 : 0)), tall);
        floor[bin] -= tall;
      }
    });
  }

  drawAxis(ctx) {
    const { app, base, width } = this;
    ctx.fillStyle = app.colours.line;
    ctx.fillRect(0, base, width, 1);
    // Changes of control: small marks under the line.
    ctx.fillStyle = app.colours.muted;
    for (const t of app.groundChanges) ctx.fillRect(Math.round(this.xOf(t)), base + 1, 1.5, 5);
    ctx.font = `12px ${app.colours.font}`;
    let free = -Infinity;
    for (const [t, label] of ticks(app.state.clock, width, 64, this.range)) {
      const x = this.xOf(t), wide = ctx.measureText(label).width;
      if (x < free || x + wide + 4 > width) continue;
      ctx.fillStyle = app.colours.line;
      ctx.fillRect(Math.round(x), base, 1, AXIS);
      ctx.fillStyle = app.colours.muted;
      ctx.fillText(label, x + 4, base + AXIS - 4);
      free = x + wide + 12;
    }
  }
}
