// Where a camera sees the points: worked out once a camera, in the order of drawing, with a grid that finds what lies in a
// part of the canvas.

// Pixels of a cell of the grid.
const BIN = 48;

class Spots {
  constructor(points, xs, ys, { width, height }) {
    this.points = Int32Array.from(points);
    this.x = Float64Array.from(xs);
    this.y = Float64Array.from(ys);
    // How far each was drawn from its middle when it was last drawn, in pixels; 0 where it was not.
    this.half = new Float32Array(points.length);
    this.columns = Math.floor(width / BIN) + 1;
    this.rows = Math.floor(height / BIN) + 1;
  }

  // What lies beyond the canvas counts to the cell at its edge.
  column(x) {
    return clamp(Math.floor(x / BIN), 0, this.columns - 1);
  }

  row(y) {
    return clamp(Math.floor(y / BIN), 0, this.rows - 1);
  }

  build() {
    const { points, x, y } = this, cells = new Int32Array(points.length), begin = new Int32Array(this.columns * this.rows + 1);
    for (let k = 0; k < points.length; k++) begin[(cells[k] = this.row(y[k]) * this.columns + this.column(x[k])) + 1]++;
    for (let cell = 1; cell < begin.length; cell++) begin[cell] += begin[cell - 1];
    const at = begin.slice(), items = new Int32Array(points.length);
    for (let k = 0; k < points.length; k++) items[at[cells[k]]++] = k;
    this.begin = begin;
    this.items = items;
    // A point stands once in each copy of the world: its places follow each other in a chain.
    this.first = new Map();
    this.next = new Int32Array(points.length);
    for (let k = points.length - 1; k >= 0; k--) {
      this.next[k] = this.first.get(points[k]) ?? -1;
      this.first.set(points[k], k);
    }
  }

  // The places of a point, as positions among all.
  of(point) {
    if (!this.begin) this.build();
    const found = [];
    for (let k = this.first.get(point) ?? -1; k >= 0; k = this.next[k]) found.push(k);
    return found;
  }

  // What `keep(k)` keeps of all within `reach` pixels of a box, in the order of drawing.
  near([left, top, right, bottom], reach, keep) {
    if (!this.begin) this.build();
    const found = [], from = this.column(left - reach), to = this.column(right + reach);
    for (let row = this.row(top - reach); row <= this.row(bottom + reach); row++) {
      const end = this.begin[row * this.columns + to + 1];
      for (let i = this.begin[row * this.columns + from]; i < end; i++) if (keep(this.items[i])) found.push(this.items[i]);
    }
    return found.sort((a, b) => a - b);
  }
}

// `least`: the radius from which on a point is a ring, in units of the world; `edge`: how far a symbol may reach, in pixels.
function placed(view, { world, radius, southward, rings, visible: { vague } }, least, edge) {
  const { scale, left, top, width, height } = view;
  const gather = (order, ringed) => {
    const points = [], xs = [], ys = [];
    for (const point of order) {
      if (vague[point] || radius[point] >= least !== ringed) continue;
      const reach = ringed ? radius[point] : edge / scale, wx = world.x[point], wy = world.y[point];
      if ((wy - reach) * scale > top + height || (wy + reach) * scale < top) continue;
      // Once for every copy of the world in view.
      for (let px = (wx + Math.ceil(left / scale - reach - wx)) * scale - left; px <= width + reach * scale; px += scale) {
        points.push(point);
        xs.push(px);
        ys.push(wy * scale - top);
      }
    }
    return new Spots(points, xs, ys, view);
  };
  return { symbols: gather(southward, false), rings: gather(rings, true) };
}
