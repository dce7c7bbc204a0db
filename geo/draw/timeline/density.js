// How many events are shown where: six-sided cells of one size on the screen, tied to the ground. A cell counts only events
// whose place is known better than the cell is wide; one known less well stays the ring it is, and is in no cell.

// Between two opposite sides, in pixels.
const CELL = 20;
const MOST_CLASSES = 6;

// Lower bounds of classes for counts up to `most`: 1, 2, 5, 10 and so on, thinned out evenly.
function classBreaks(most) {
  const steps = [];
  for (let ten = 1; ten <= most; ten *= 10) steps.push(...[1, 2, 5].map((n) => n * ten).filter((n) => n <= most));
  if (most > 1 && most <= MOST_CLASSES) return Array.from({ length: most }, (_, i) => i + 1);
  const count = Math.min(MOST_CLASSES, steps.length);
  return Array.from({ length: count }, (_, i) => steps[count > 1 ? Math.round((i * (steps.length - 1)) / (count - 1)) : 0]);
}

// The most events that one of `cells` holds at once while a window of a length moves over all time: a window shows what it
// meets, so an event counts from its start until its end and the length are past. `cellOf(i)` is -1 for one in no cell.
function mostInCell({ rows, start, end }, byEnd, length, cells, cellOf) {
  const counts = new Int32Array(cells);
  let most = 0;
  for (let i = 0, gone = 0; i < rows; i++) {
    const cell = cellOf(i);
    if (cell < 0) continue;
    for (; end[byEnd[gone]] + length <= start[i]; gone++) {
      const old = cellOf(byEnd[gone]);
      if (old >= 0) counts[old]--;
    }
    if (++counts[cell] > most) most = counts[cell];
  }
  return most;
}

// The column and row of the cell that holds a place, in pixels: of the two lattices of centres the nearer one.
function cellAt(x, y, size = CELL) {
  const tall = size * Math.sqrt(3), row = Math.round(y / tall), column = Math.round(x / size);
  const row2 = Math.floor(y / tall), column2 = Math.floor(x / size);
  const near = (x - column * size) ** 2 + (y - row * tall) ** 2;
  const near2 = (x - (column2 + 0.5) * size) ** 2 + (y - (row2 + 0.5) * tall) ** 2;
  return near <= near2 ? [2 * column, 2 * row] : [2 * column2 + 1, 2 * row2 + 1];
}

class Density {
  constructor(layer) {
    this.layer = layer;
    this.breaks = [];
  }

  // The cell of every point at a scale, and the cells' centres in pixels of that scale.
  cells(scale) {
    if (this.scale === scale) return;
    const { world: { x, y }, visible, radius } = this.layer, least = this.layer.leastRing(scale), numbers = new Map();
    this.scale = scale;
    this.of = new Int32Array(x.length).fill(-1);
    this.x = [];
    this.y = [];
    for (let point = 0; point < x.length; point++) {
      if (visible.vague[point] || radius[point] >= least) continue;
      const [column, row] = cellAt(x[point] * scale, y[point] * scale), key = column * 2 ** 26 + row;
      if (!numbers.has(key)) {
        numbers.set(key, this.x.length);
        this.x.push((column * CELL) / 2);
        this.y.push((row * CELL * Math.sqrt(3)) / 2);
      }
      this.of[point] = numbers.get(key);
    }
    this.numbers = numbers;
    this.sums = new Int32Array(this.x.length);
    this.key = null;
  }

  // The classes' bounds hold for every moment, so that colours can be compared while time moves: the most that any cell has
  // at the end of the period or, of a window, wherever a window of that length may stand.
  scaleOf() {
    const { state, data: { events } } = this.layer.app, [from, until] = span(state.clock, state.mode);
    const length = state.mode === "so-far" ? Infinity : until - from, key = `${length}`;
    if (this.key === key && this.kept === state.kept) return;
    this.key = key;
    this.kept = state.kept;
    this.breaks = classBreaks(mostInCell(events, this.layer.find().byEnd, length, this.x.length,
      (i) => (state.kept[i] ? this.of[events.point[i]] : -1)));
  }

  count() {
    const { count } = this.layer.visible, { of, sums } = this;
    sums.fill(0);
    for (let point = 0; point < of.length; point++) if (of[point] >= 0) sums[of[point]] += count[point];
  }

  // From pale to strong by equal steps of lightness, out of the accent: no actor's colour.
  colour(i) {
    const { colours } = this.layer.app, part = this.breaks.length > 1 ? i / (this.breaks.length - 1) : 0.5;
    const pale = mixed(colours.land, colours.accent, 0.42), strong = mixed(colours.accent, colours.text, 0.6);
    return part < 0.5 ? mixed(pale, colours.accent, 2 * part) : mixed(colours.accent, strong, 2 * part - 1);
  }

  // For the legend: [{from, to, colour}] of counts, `to` included; null where there is no upper bound.
  classes() {
    return this.breaks.map((from, i) => ({ from, to: i + 1 < this.breaks.length ? this.breaks[i + 1] - 1 : null, colour: this.colour(i) }));
  }

  paint(view) {
    const { ctx, ratio } = view, { pixels, sprites } = this.layer.marks;
    this.cells(view.scale);
    this.scaleOf();
    this.count();
    const stamps = this.classes().map(({ colour }) => sprites.cell(colour, ratio));
    pixels.begin(ctx.canvas.width, ctx.canvas.height);
    for (let cell = 0; cell < this.sums.length; cell++) {
      const y = this.y[cell] - view.top;
      if (!this.sums[cell] || y < -CELL || y > view.height + CELL) continue;
      const { stamp, size } = stamps[Math.max(0, upperBound(this.breaks, this.sums[cell]) - 1)];
      for (const x of copies(view, this.x[cell] / view.scale, CELL)) {
        pixels.stamp(stamp, Math.round((x - size / 2) * ratio), Math.round((y - size / 2) * ratio));
      }
    }
    pixels.put(ctx, [pixels.box], false);
  }

  // The cell under a point of the container: {count, points}, or null where nothing is shown.
  at(at) {
    const { app } = this.layer, visible = this.layer.find(), scale = 256 * 2 ** app.map.getZoom(), corner = toContainer(app.map, 0, 0);
    this.cells(scale);
    const x = (at.x - corner.x) / scale, [column, row] = cellAt((x - Math.floor(x)) * scale, at.y - corner.y);
    const cell = this.numbers.get(column * 2 ** 26 + row);
    if (cell === undefined) return null;
    const points = [];
    let count = 0;
    for (let k = 0; k < visible.used; k++) {
      const point = visible.points[k];
      if (this.of[point] === cell) points.push(point), (count += visible.count[point]);
    }
    return count ? { count, points } : null;
  }
}

// A mix of two colours "#RRGGBB" in OKLab, in which equal steps look equal (B. Ottosson, 2020).
function mixed(first, second, part) {
  const [a, b] = [first, second].map(toLab);
  return fromLab(a.map((value, i) => value + (b[i] - value) * part));
}

function toLab(colour) {
  const value = parseInt(colour.slice(1), 16), [r, g, b] = [value >> 16, (value >> 8) & 255, value & 255].map((byte) =>
    (byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s];
}

function fromLab([light, a, b]) {
  const l = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3, m = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (light - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const bytes = [4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s, -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s].map((value) => {
    const part = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
    return Math.round(255 * clamp(part, 0, 1)).toString(16).padStart(2, "0");
  });
  return `#${bytes.join("")}`;
}
