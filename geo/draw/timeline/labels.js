// Words on the map, on one canvas above everything: the pair's line first, then piles of events, holders, places and
// countries, each only where nothing before it stands.

// The boxes that are taken, and writing that keeps clear of them.
class Taken {
  constructor() {
    this.widths = new Map();
    this.boxes = [];
  }

  clear() {
    this.boxes = [];
  }

  add(box) {
    this.boxes.push(box);
  }

  free(box) {
    return !this.boxes.some((other) =>
      box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
  }

  width(ctx, text, font) {
    const key = font + text;
    let width = this.widths.get(key);
    if (width === undefined) {
      ctx.font = font;
      width = ctx.measureText(text).width;
      if (this.widths.size > 5000) this.widths.clear();
      this.widths.set(key, width);
    }
    return width;
  }

  // Writes at the first free spot [left, middle]; returns whether there was one. `must` writes at the first in any case.
  write(view, text, font, colour, spots, width, must = false) {
    const fits = ([x, y]) => this.free([x - 3, y - 9, x + width + 3, y + 9]);
    const spot = spots.find(fits) ?? (must ? spots[0] : null);
    if (!spot) return false;
    const [x, y] = spot, { ctx } = view;
    ctx.font = font;
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = this.halo;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
    ctx.textBaseline = "alphabetic";
    this.add([x - 3, y - 9, x + width + 3, y + 9]);
    return true;
  }
}

class Labels {
  constructor(app) {
    this.app = app;
    this.taken = new Taken();
    this.places = projected(app.data.places);
    this.countries = app.data.countries ? projected(app.data.countries) : null;
    this.surface = makeSurface(app.map, { pane: "so-labels", zIndex: 460, paint: (view) => this.paint(view) });
  }

  paint(view) {
    const { taken } = this;
    taken.clear();
    taken.halo = this.app.colours.halo;
    this.paintArea(view);
    this.app.readout.paint(view, taken);
    const shapes = this.shapes(view);
    for (const [x, y, r] of shapes) taken.add([x - r, y - r, x + r, y + r]);
    this.app.readout.paintEnds(view, taken);
    this.paintHolders(view);
    this.paintPiles(view, shapes);
    this.paintPlaces(view);
    this.paintCountries(view);
  }

  paintArea(view) {
    const { area } = this.app.state;
    if (!area) return;
    const { ctx } = view, [west, south, east, north] = area;
    const x = mercatorX(west) * view.scale - view.left, y = mercatorY(north) * view.scale - view.top;
    ctx.save();
    ctx.setLineDash([2, 5]);
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = this.app.colours.muted;
    ctx.strokeRect(x, y, mercatorX(east) * view.scale - view.left - x, mercatorY(south) * view.scale - view.top - y);
    ctx.restore();
  }

  // The symbols in view as [x, y, radius, events], while they are few enough to be kept clear of.
  shapes(view) {
    const { events: layer } = this.app, { points, used, count } = layer.visible, found = [];
    for (let k = 0; k < used && found.length < 1500; k++) {
      const point = points[k];
      if (this.app.data.points.uncertainty_m[point] > EXACT_M) continue;
      const [x, y] = layer.place(view, point);
      if (x < 0 || y < 0 || x > view.width || y > view.height) continue;
      found.push([x, y, EventsLayer.size(count[point]) * 0.8, count[point]]);
    }
    return found.sort((a, b) => b[3] - a[3]);
  }

  paintPiles(view, shapes) {
    const font = `700 12px ${this.app.colours.font}`;
    for (const [x, y, r, events] of shapes) {
      if (events < 2) return;
      const text = countText(events), width = this.taken.width(view.ctx, text, font);
      this.taken.write(view, text, font, this.app.colours.text, [[x + r + 5, y - r], [x - r - width - 5, y - r]], width);
    }
  }

  // A holder's name stands in the widest free stretch of the part of its zone that is in view.
  paintHolders(view) {
    const { zones, colours } = this.app, font = `600 14px ${colours.font}`;
    for (const zone of zones.now) {
      const actor = this.app.actors[zones.zones.actor[zone]];
      const colour = colours.ink(actor);
      const stretches = zoneStretches(view, zones.world, zones.ringsOf(zone));
      for (const text of [shortened(sentenceCase(actor.name), 32), actor.letter]) {
        const width = this.taken.width(view.ctx, text, font);
        const spots = stretches.filter(([, , room]) => room > width + 24).map(([x, y]) => [x - width / 2, y]);
        if (this.taken.write(view, text, font, colour, spots, width)) break;
      }
    }
  }

  paintPlaces(view) {
    const { places } = this.app.data, { colours } = this.app, { x, y } = this.places, { ctx } = view;
    for (let i = 0; i < places.rows; i++) {
      const px = x[i] * view.scale - view.left, py = y[i] * view.scale - view.top;
      if (px < 0 || py < 0 || px > view.width || py > view.height) continue;
      // Villages come with the closer zooms.
      const rank = places.rank[i];
      if (view.zoom < [0, 7, 9, 9.5, 10][rank]) continue;
      const font = `${rank === 0 ? "600 14px" : rank === 1 ? "600 13px" : "12px"} ${colours.font}`;
      const text = shortened(places.texts.name[i], 40), width = this.taken.width(ctx, text, font);
      const spots = [[px + 6, py], [px - 6 - width, py], [px - width / 2, py - 11], [px - width / 2, py + 11]];
      const colour = rank < 2 ? colours.text : colours.muted;
      if (!this.taken.write(view, text, font, colour, spots, width)) continue;
      ctx.beginPath();
      ctx.arc(px, py, rank < 2 ? 3 : 2, 0, 2 * Math.PI);
      ctx.fillStyle = colours.halo;
      ctx.strokeStyle = colour;
      ctx.lineWidth = 1.25;
      ctx.fill();
      ctx.stroke();
    }
  }

  paintCountries(view) {
    if (!this.countries || view.zoom > 8 || this.app.state.basemap !== "built-in") return;
    const { countries } = this.app.data, { x, y } = this.countries, { colours } = this.app;
    const font = `500 13px ${colours.font}`;
    for (let i = 0; i < countries.rows; i++) {
      const px = x[i] * view.scale - view.left, py = y[i] * view.scale - view.top;
      const text = countries.texts.name[i];
      if (px < 0 || py < 0 || px > view.width || py > view.height) continue;
      const width = this.taken.width(view.ctx, text, font);
      if ((countries.span[i] / 360) * view.scale < width) continue;
      this.taken.write(view, text, font, colours.muted, [[px - width / 2, py]], width);
    }
  }
}

// Horizontal stretches inside a zone and in view, widest first: [middle x, y, room].
function zoneStretches(view, { x, y }, rings) {
  const { seen } = view, found = [], lines = 11;
  for (let n = 1; n < lines; n++) {
    const py = seen.y + (seen.height * n) / lines, world = (py + view.top) / view.scale, crossings = [];
    for (const ring of rings) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const a = ring[i], b = ring[j];
        if (y[a] > world === y[b] > world) continue;
        crossings.push((x[a] + ((world - y[a]) / (y[b] - y[a])) * (x[b] - x[a])) * view.scale - view.left);
      }
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const from = Math.max(seen.x, crossings[i]), to = Math.min(seen.x + seen.width, crossings[i + 1]);
      if (to > from) found.push([(from + to) / 2, py, to - from]);
    }
  }
  return found.sort((a, b) => b[2] - a[2]);
}
