// Events over the whole period, stacked by their first actor; bright where they are shown, faint elsewhere.
const STACKED = 6;

// Counts by bin and stack: the most frequent actors get a stack each, the rest share the last.
function countBins(bins, events, kept, actorCount) {
  const totals = new Int32Array(actorCount + 1);
  for (let i = 0; i < events.rows; i++) if (kept[i]) totals[events.actor_a[i]]++;
  const ranked = [...totals.keys()].filter((actor) => totals[actor]).sort((a, b) => totals[b] - totals[a] || a - b);
  const stacks = ranked.slice(0, STACKED), others = ranked.length > STACKED;
  const stackOf = new Int32Array(actorCount + 1).fill(stacks.length);
  stacks.forEach((actor, stack) => (stackOf[actor] = stack));
  const height = stacks.length + (others ? 1 : 0);
  const counts = new Int32Array(bins.count * Math.max(height, 1));
  let most = 0;
  const sums = new Int32Array(bins.count);
  for (let i = 0; i < events.rows; i++) {
    if (!kept[i]) continue;
    const bin = clamp(Math.floor((events.start[i] * MINUTE - bins.start) / bins.size), 0, bins.count - 1);
    counts[bin * height + stackOf[events.actor_a[i]]]++;
    most = Math.max(most, ++sums[bin]);
  }
  return { ...bins, stacks, height, counts, sums, most };
}

class Histogram {
  constructor(app, canvas) {
    this.app = app;
    this.canvas = canvas;
    this.bins = null;
  }

  // Called when the filters or the width change.
  recount() {
    const { clock, kept } = this.app.state;
    const width = this.canvas.clientWidth;
    this.bins = countBins(binning(clock, width), this.app.data.events, kept, this.app.actors.length);
  }

  draw() {
    const { canvas, app } = this, width = canvas.clientWidth, height = canvas.clientHeight;
    if (!width || !height) return;
    if (!this.bins) this.recount();
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const ctx = canvas.getContext("2d");
    ctx.scale(ratio, ratio);
    const axis = 20, { clock } = app.state, [start, end] = clock.period;
    const xOf = (t) => ((t - start) / (end - start)) * width;
    this.drawBars(ctx, xOf, height - axis);
    this.drawAxis(ctx, xOf, width, height, axis);
  }

  drawBars(ctx, xOf, base) {
    const { bins, app } = this, { clock, mode } = app.state, room = base - 26;
    const [from, until] = span(clock, mode).map((minutes) => minutes * MINUTE);
    const stackColours = bins.stacks.map((actor) =>
      app.actors[actor] ? app.colours.solid(app.actors[actor]) : app.colours.bars);
    stackColours.push(app.colours.bars);
    for (let bin = 0; bin < bins.count; bin++) {
      if (!bins.sums[bin]) continue;
      const t = bins.start + bin * bins.size;
      const inside = t + bins.size > from && t < until;
      ctx.globalAlpha = inside ? 0.95 : 0.3;
      const x = xOf(t), gap = xOf(t + bins.size) - x > 4 ? 1 : 0;
      const wide = Math.max(1, xOf(Math.min(t + bins.size, clock.period[1])) - x - gap);
      let y = base;
      for (let stack = 0; stack < bins.height; stack++) {
        // A lone event still shows: at least a pixel and a half.
        const count = bins.counts[bin * bins.height + stack];
        if (!count) continue;
        const tall = Math.max(1.5, (count / bins.most) * room);
        ctx.fillStyle = stackColours[stack];
        ctx.fillRect(x, y - tall, wide, tall);
        y -= tall;
      }
    }
    ctx.globalAlpha = 1;
  }

  drawAxis(ctx, xOf, width, height, axis) {
    const { app } = this, base = height - axis;
    ctx.fillStyle = app.colours.line;
    ctx.fillRect(0, base, width, 1);
    // Changes of control: small marks under the line.
    ctx.fillStyle = app.colours.muted;
    for (const t of app.changes) ctx.fillRect(Math.round(xOf(t)), base + 1, 1.5, 5);
    ctx.font = `12px ${app.colours.font}`;
    ctx.textBaseline = "alphabetic";
    let free = -Infinity;
    for (const [t, label] of ticks(app.state.clock, width)) {
      const x = xOf(t), wide = ctx.measureText(label).width;
      if (x < free || x + wide + 4 > width) continue;
      ctx.fillStyle = app.colours.line;
      ctx.fillRect(Math.round(x), base, 1, axis);
      ctx.fillStyle = app.colours.muted;
      ctx.fillText(label, x + 4, height - 4);
      free = x + wide + 12;
    }
  }
}
