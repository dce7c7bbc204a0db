// Events on one canvas. How exact a place is decides how it is drawn: a symbol only where it is known within 1 km, a ring of
// its true radius up to 25 km, nothing (but a count) beyond.
const EXACT_M = 1000, RING_M = 25000;
// Half the size of a symbol by deaths: its area grows with their square root, from one death (or none) to 10,000.
const MOST_DEATHS = 10000, LARGEST = 40;
const SIZES = Float32Array.from({ length: MOST_DEATHS + 1 }, (_, deaths) => Math.round(8 * Math.max(1, deaths) ** 0.25) / 2);
const deathsRadius = (deaths) => SIZES[Math.min(deaths, MOST_DEATHS)];

class EventsLayer {
  constructor(app) {
    this.app = app;
    const { points } = app.data;
    this.world = projected(points);
    this.radius = Float64Array.from(points.uncertainty_m, (m, i) =>
      m > EXACT_M && m <= RING_M ? metresToWorld(m, points.lat[i] / 1e6) : 0);
    this.widest = this.radius.reduce((most, r) => Math.max(most, r), 0);
    this.visible = new Visible(app.data.events, points.rows, Uint8Array.from(points.uncertainty_m, (m) => (m > RING_M ? 1 : 0)));
    this.index = new PointIndex(this.world);
    // Drawn from north to south, so that what stands in front covers what stands behind; 2 ** -31 of the world is 2 cm.
    this.southward = orderOf(Float64Array.from(this.world.y, (y) => Math.floor(y * 2 ** 31)));
    // Large areas first, so that nothing small lies under them.
    this.rings = orderOf(points.uncertainty_m.map((m) => -Math.round(m))).filter((point) => this.radius[point] > 0);
    this.marks = new Marks(this);
    this.density = new Density(this);
    this.surface = makeSurface(app.map, { pane: "so-events", zIndex: 450, paint: (view) => this.paint(view) });
  }

  get imprecise() {
    return this.visible.imprecise;
  }

  // Counts what the moment shows; a pointer may ask before the frame that draws it.
  find() {
    const { state } = this.app;
    return this.visible.find(state.kept, ...span(state.clock, state.mode));
  }

  update() {
    const { app } = this;
    this.find();
    const view = this.surface.view(), whole = !view || app.shows("no-events") || app.shows("density");
    if (whole) this.visible.changed = null;
    if (whole || !this.marks.patch(view)) this.surface.redraw();
  }

  // A ring smaller than the symbol (or the cell) at a scale says no more than that does: the least radius drawn as a ring.
  leastRing(scale) {
    return (this.app.shows("density") ? CELL / 2 : SYMBOL) / scale;
  }

  // The points a camera sees, with their places on the canvas; worked out once a camera.
  placed(view) {
    const key = `${view.left}|${view.top}|${view.scale}|${view.width}|${view.height}|${this.app.shows("density")}`;
    if (key !== this.placedKey) {
      this.placedKey = key;
      this.seen = placed(view, this, this.leastRing(view.scale), LARGEST + 10);
    }
    return this.seen;
  }

  paint(view) {
    const { app, marks } = this;
    marks.last = null;
    if (app.shows("no-events")) return;
    if (app.shows("density")) {
      const { rings } = this.placed(view), { count } = this.visible, list = [];
      for (let k = 0; k < rings.points.length; k++) if (count[rings.points[k]]) list.push(k);
      marks.rings(view, rings, list, { few: list.length <= RINGS_AT_MOST });
      this.density.paint(view);
      this.paintSelected(view);
    } else marks.paint(view);
  }

  // The moment's own step, in minutes: what happened in it is marked.
  today() {
    const { instant, step } = this.app.state.clock;
    return [instant / MINUTE, (instant + step) / MINUTE];
  }

  // The points whose last event shown is of the moment's own step.
  eventsNow() {
    const { events } = this.app.data, { visible } = this, [at, until] = this.today(), found = new Set();
    for (let i = lowerBound(events.start, at - visible.longest); i < events.rows && events.start[i] < until; i++) {
      const point = events.point[i];
      if (events.end[i] > at && visible.count[point] && visible.top[point] === i) found.add(point);
    }
    return found;
  }

  // Colours of actors, each once, and which one an actor has; the last stands for actors without a name.
  palette() {
    const { actors, colours } = this.app, key = `${colours.dark}|${colours.muted}`;
    if (this.paletteKey === key) return this.colours;
    const inks = [...actors.map((actor) => colours.ink(actor)), colours.muted], list = [...new Set(inks)];
    const codes = new Map(list.map((ink, code) => [ink, code]));
    this.paletteKey = key;
    this.colours = { list, packed: Uint32Array.from(list, packed), of: Uint16Array.from(inks, (ink) => codes.get(ink)) };
    return this.colours;
  }

  // Half the size of a point's symbol. A pile of many grows with the logarithm of their number, or where sizes show deaths
  // with the sum of the best estimates of what is shown there.
  sizeOf(point) {
    const { count, deaths } = this.visible;
    if (this.app.shows("sized")) return deathsRadius(deaths[point]);
    return SYMBOL + Math.min(5, Math.round(Math.log2(Math.max(1, count[point]))));
  }

  // For the legend: sizes of symbols by deaths. Where no deaths are stated the smallest is drawn as an outline.
  sizes() {
    return [1, 10, 100, 1000].map((deaths) => ({ deaths, radius: deathsRadius(deaths) }));
  }

  // Positions in the order of drawing; where sizes show deaths the large ones lie below: counted into their places by size.
  bySize({ points }, list) {
    if (!this.app.shows("sized")) return list;
    const most = 2 * LARGEST, begin = new Int32Array(most + 2), size = Uint8Array.from(list, (k) => 2 * this.sizeOf(points[k]));
    for (let i = 0; i < size.length; i++) begin[most - size[i] + 1]++;
    for (let n = 1; n < begin.length; n++) begin[n] += begin[n - 1];
    const ordered = new Int32Array(list.length);
    for (let i = 0; i < size.length; i++) ordered[begin[most - size[i]]++] = list[i];
    return ordered;
  }

  // The point of the selected event, or -1 where none is or it is nowhere on the map.
  get chosen() {
    const { state: { selected }, data } = this.app, point = selected === null ? -1 : data.events.point[selected];
    return point >= 0 && this.visible.vague[point] ? -1 : point;
  }

  // The radius of the circle round the selected event, in pixels; 0 without one.
  circle(view) {
    const point = this.chosen;
    if (point < 0) return 0;
    return this.radius[point] >= this.leastRing(view.scale) ? this.radius[point] * view.scale : this.sizeOf(point) + 7;
  }

  paintSelected(view) {
    const point = this.chosen, { ctx } = view;
    if (point < 0) return;
    const r = this.circle(view);
    for (const x of copies(view, this.world.x[point], r)) {
      for (const [width, colour] of [[5, this.app.colours.halo], [2.5, this.app.colours.accent]]) {
        ctx.beginPath();
        ctx.arc(x, this.world.y[point] * view.scale - view.top, r, 0, 2 * Math.PI);
        ctx.lineWidth = width;
        ctx.strokeStyle = colour;
        ctx.stroke();
      }
    }
  }

  // The point whose symbol (or, failing one, whose smallest ring) lies under a point of the container; or -1. Where cells
  // are drawn, the point of the cell's last event.
  pick(at, reach) {
    const { app } = this, visible = this.find();
    if (app.shows("no-events")) return -1;
    const dense = app.shows("density"), cell = dense ? this.density.at(at) : null;
    if (cell) return cell.points.reduce((best, point) => (visible.top[point] > visible.top[best] ? point : best));
    const scale = 256 * 2 ** app.map.getZoom(), corner = toContainer(app.map, 0, 0), least = this.leastRing(scale);
    let best = -1, nearest = Infinity, ring = -1, smallest = Infinity;
    const symbols = dense ? 0 : ((app.shows("sized") ? LARGEST : SYMBOL + 5) + reach) / scale;
    const half = Math.max(symbols, this.widest >= least ? this.widest : 0);
    this.index.near((at.x - corner.x) / scale, (at.y - corner.y) / scale, half, (point, dx, dy) => {
      if (!visible.count[point] || visible.vague[point]) return;
      const away = Math.hypot(dx, dy) * scale;
      if (this.radius[point] >= least) {
        if (away < this.radius[point] * scale && this.radius[point] < smallest) (smallest = this.radius[point]), (ring = point);
      } else if (!dense && away < nearest && away <= this.sizeOf(point) + reach) (nearest = away), (best = point);
    });
    return best >= 0 ? best : ring;
  }
}
