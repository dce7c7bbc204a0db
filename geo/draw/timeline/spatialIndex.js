// Which points lie near a place: an index in the order of x, made when first asked. The width of what is asked for bounds
// the work, not the number of events; positions are in units of the world's width.
class PointIndex {
  constructor({ x, y }) {
    this.x = x;
    this.y = y;
  }

  build() {
    // 2 ** -31 of the world is 2 cm.
    this.order = orderOf(Float64Array.from(this.x, (x) => Math.floor(x * 2 ** 31)));
    this.sorted = Float64Array.from(this.order, (point) => this.x[point]);
  }

  // Calls `visit(point, dx, dy)` for the points within `half` of (px, py) in x and in y, through every copy of the world;
  // (dx, dy) leads from the place asked for to the point.
  near(px, py, half, visit) {
    if (!this.order) this.build();
    for (let turn = Math.floor(px - half) - 1; turn <= Math.floor(px + half) + 1; turn++) {
      const middle = px - turn, end = lowerBound(this.sorted, middle + half);
      for (let k = lowerBound(this.sorted, middle - half); k < end; k++) {
        const point = this.order[k], dy = this.y[point] - py;
        if (dy <= half && dy >= -half) visit(point, this.sorted[k] - middle, dy);
      }
    }
  }
}
