// Events on one canvas. How exact a place is decides how it is drawn: a symbol only where it is known within 1 km, a ring of
// its true radius up to 25 km, nothing (but a count) beyond.
const EXACT_M = 1000, RING_M = 25000;
// Above this many points symbols are too slow and too crowded: each becomes a few pixels.
const SYMBOLS_AT_MOST = 20000;

class EventsLayer {
  constructor(app) {
    this.app = app;
    const { points } = app.data;
    this.world = projected(points);
    this.radius = Float64Array.from(points.uncertainty_m, (m, i) =>
      m > EXACT_M && m <= RING_M ? metresToWorld(m, points.lat[i] / 1e6) : 0);
    this.visible = new Visible(app.data.events, points.rows);
    this.sprites = new Sprites();
    this.imprecise = 0;
    this.surface = makeSurface(app.map, { pane: "so-events", zIndex: 450, paint: (view) => this.paint(view) });
  }

  update() {
    const { state } = this.app, { uncertainty_m: worst } = this.app.data.points;
    const [from, until] = span(state.clock, state.mode);
    this.visible.find(state.kept, from, until);
    const { points, used, count } = this.visible;
    this.imprecise = 0;
    for (let k = 0; k < used; k++) if (worst[points[k]] > RING_M) this.imprecise += count[points[k]];
    this.surface.redraw();
  }

  paint(view) {
    const { points, used, count } = this.visible, { uncertainty_m: worst } = this.app.data.points;
    const rings = [], shapes = [];
    for (let k = 0; k < used; k++) {
      const point = points[k];
      // A ring smaller than a symbol at this zoom says no more than the symbol does.
      if (worst[point] <= EXACT_M || (worst[point] <= RING_M && this.radius[point] * view.scale < SYMBOL)) shapes.push(point);
      else if (worst[point] <= RING_M) rings.push(point);
    }
    // Large areas first, so that nothing small lies under them.
    rings.sort((a, b) => worst[b] - worst[a] || a - b);
    for (const point of rings) this.paintRing(view, point, count[point]);
    if (shapes.length > SYMBOLS_AT_MOST) this.paintPixels(view, shapes);
    else this.paintSymbols(view, shapes.sort((a, b) => this.world.y[a] - this.world.y[b] || a - b));
    this.paintSelected(view);
  }

  place(view, point) {
    return [this.world.x[point] * view.scale - view.left, this.world.y[point] * view.scale - view.top];
  }

  colourAt(point) {
    const { app } = this;
    const actor = app.actors[app.data.events.actor_a[this.visible.top[point]]];
    return actor ? app.colours.ink(actor) : app.colours.muted;
  }

  paintRing(view, point, events) {
    const { ctx } = view, [x, y] = this.place(view, point), r = this.radius[point] * view.scale;
    if (x + r < 0 || y + r < 0 || x - r > view.width || y - r > view.height) return;
    ctx.save();
    const colour = this.colourAt(point);
    ctx.globalAlpha = Math.min(0.12, 0.03 + 0.012 * Math.log2(events + 1));
    ctx.fillStyle = colour;
    ctx.beginPath();
    ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.fill();
    ctx.globalAlpha = 0.6;
    ctx.setLineDash([1, 5]);
    ctx.lineCap = "round";
    ctx.lineWidth = 1.75;
    ctx.strokeStyle = colour;
    ctx.stroke();
    ctx.restore();
  }

  // A pile of many at one point grows with the logarithm of their number.
  static size(events) {
    return SYMBOL + Math.min(5, Math.round(Math.log2(events)));
  }

  paintSymbols(view, shapes) {
    const { ctx, ratio } = view, { events } = this.app.data, { top, count } = this.visible;
    const at = this.app.state.clock.instant / MINUTE, until = at + this.app.state.clock.step / MINUTE;
    for (const point of shapes) {
      const [x, y] = this.place(view, point);
      if (x < -20 || y < -20 || x > view.width + 20 || y > view.height + 20) continue;
      const event = top[point];
      const kind = this.app.kinds[events.kind[event]];
      const sprite = this.sprites.get(kind, EventsLayer.size(count[point]), this.colourAt(point),
        this.app.colours.halo, ratio);
      if (events.start[event] < until && events.end[event] > at) this.paintNow(ctx, x, y, sprite.size / 2);
      // Whole device pixels keep the edges crisp.
      const half = sprite.size / 2, snap = (v) => Math.round((v - half) * ratio) / ratio;
      ctx.drawImage(sprite.canvas, snap(x), snap(y), sprite.size, sprite.size);
    }
  }

  // A ring marks what happened on the moment's own day.
  paintNow(ctx, x, y, r) {
    ctx.beginPath();
    ctx.arc(x, y, r + 1.5, 0, 2 * Math.PI);
    ctx.globalAlpha = 0.9;
    ctx.fillStyle = this.app.colours.halo;
    ctx.fill();
    ctx.lineWidth = 2;
    ctx.strokeStyle = this.app.colours.accent;
    ctx.stroke();
    ctx.globalAlpha = 1;
  }

  paintPixels(view, shapes) {
    const { ctx, ratio } = view, width = ctx.canvas.width, height = ctx.canvas.height;
    const image = ctx.getImageData(0, 0, width, height), pixels = new Uint32Array(image.data.buffer);
    const colours = Uint32Array.from([...this.app.actors.map((actor) => this.app.colours.ink(actor)),
      this.app.colours.muted], packed);
    const { x, y } = this.world, { top } = this.visible, { actor_a: actors } = this.app.data.events;
    const dot = Math.max(2, Math.round(2 * ratio));
    for (const point of shapes) {
      const px = Math.round((x[point] * view.scale - view.left) * ratio);
      const py = Math.round((y[point] * view.scale - view.top) * ratio);
      if (px < 0 || py < 0 || px + dot > width || py + dot > height) continue;
      const colour = colours[actors[top[point]]];
      for (let j = 0, at = py * width + px; j < dot; j++, at += width) {
        for (let i = 0; i < dot; i++) pixels[at + i] = colour;
      }
    }
    ctx.putImageData(image, 0, 0);
  }

  paintSelected(view) {
    const event = this.app.state.selected;
    if (event === null) return;
    const point = this.app.data.events.point[event], { ctx } = view, [x, y] = this.place(view, point);
    const worst = this.app.data.points.uncertainty_m[point];
    if (worst > RING_M) return;
    const r = worst > EXACT_M ? this.radius[point] * view.scale
      : EventsLayer.size(Math.max(1, this.visible.count[point])) + 7;
    for (const [width, colour] of [[5, this.app.colours.halo], [2.5, this.app.colours.accent]]) {
      ctx.beginPath();
      ctx.arc(x, y, r, 0, 2 * Math.PI);
      ctx.lineWidth = width;
      ctx.strokeStyle = colour;
      ctx.stroke();
    }
  }

  // The point whose symbol (or, failing one, whose smallest ring) lies under a point of the container; or -1.
  pick(at, reach) {
    const { map } = this.app, { points, used, count } = this.visible, worst = this.app.data.points.uncertainty_m;
    const scale = 256 * 2 ** map.getZoom(), corner = toContainer(map, 0, 0);
    let best = -1, nearest = Infinity, ring = -1, smallest = Infinity;
    for (let k = 0; k < used; k++) {
      const point = points[k];
      const away = Math.hypot(this.world.x[point] * scale + corner.x - at.x, this.world.y[point] * scale + corner.y - at.y);
      if (worst[point] <= EXACT_M || this.radius[point] * scale < SYMBOL) {
        if (worst[point] > RING_M) continue;
        if (away < nearest && away <= EventsLayer.size(count[point]) + reach) (nearest = away), (best = point);
      } else if (away < this.radius[point] * scale && this.radius[point] < smallest) {
        (smallest = this.radius[point]), (ring = point);
      }
    }
    return best >= 0 ? best : ring;
  }
}

// A colour "#RRGGBB" as one opaque pixel of an ImageData on a little-endian machine.
function packed(colour) {
  const value = parseInt(colour.slice(1), 16);
  return (0xff000000 | ((value & 255) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}
