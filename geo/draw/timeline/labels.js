// Words on the map, on one canvas above everything: the pair's line first, then what is marked, holders, piles of events,
// places and countries, each only where nothing before it stands. What a frame looks at is bounded, whatever the data hold.

// Symbols that words keep clear of, and piles that get their number: those of the most events.
const KEPT_CLEAR = 1500, NUMBERED = 150;
// Places tried in a frame, in their order of importance.
const PLACES_TRIED = 600;

class Labels {
  constructor(app, { surface } = {}) {
    this.app = app;
    this.taken = new Taken();
    this.places = projected(app.data.places);
    this.countries = app.data.countries ? projected(app.data.countries) : null;
    this.surface = surface ?? makeSurface(app.map, { pane: "so-labels", zIndex: 460, paint: (view) => this.paint(view) });
  }

  // Where no symbol is kept clear of, words change only with the ground, the pair's line and what is switched.
  update(force) {
    const { app } = this, { state } = app;
    const now = [app.zones.version, app.readout.parts, state.area, state.display, app.marked.told];
    const same = this.was && this.apart() && now.every((value, i) => value === this.was[i]);
    this.was = this.apart() ? now : null;
    if (force || !same) this.surface.redraw();
  }

  // Whether words need not look at single symbols: they are cells or dots, or not shown.
  apart() {
    return this.app.shows("no-events") || this.app.shows("density") || this.app.events.marks.crowded;
  }

  paint(view) {
    const { taken, app } = this, named = !app.shows("no-names");
    taken.clear();
    taken.halo = app.colours.halo;
    this.paintArea(view);
    const lines = app.shows("no-line") ? [] : this.paintLine(view);
    const shapes = this.shapes(view);
    for (const [x, y, r] of shapes) taken.add([x - r, y - r, x + r, y + r]);
    for (const [moved, ends] of lines) {
      app.readout.ends = ends;
      app.readout.paintEnds(moved, taken);
    }
    this.named = named ? app.marked.paintNames(view, taken, lines.flatMap(([, ends]) => ends)) : null;
    if (named) this.paintHolders(view);
    this.paintPiles(view, shapes);
    if (!named) return;
    this.paintPlaces(view);
    this.paintCountries(view);
  }

  // The pair's line in every copy of the world in which one of its ends shows; returns the copies with their ends.
  paintLine(view) {
    const { readout } = this.app, found = readout.parts && readout.parts.found;
    if (!found) return [];
    const ends = lineEnds(found);
    return turned(view, Math.min(...ends), Math.max(...ends)).map((moved) => {
      readout.paint(moved, this.taken);
      return [moved, readout.ends];
    });
  }

  paintArea(view) {
    const { area } = this.app.state;
    if (!area) return;
    const { ctx } = view, [west, south, east, north] = area, top = mercatorY(north) * view.scale - view.top;
    ctx.save();
    ctx.setLineDash([2, 5]);
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = this.app.colours.muted;
    for (const { left, scale } of turned(view, mercatorX(west), mercatorX(east))) {
      const x = mercatorX(west) * scale - left;
      ctx.strokeRect(x, top, mercatorX(east) * scale - left - x, mercatorY(south) * scale - view.top - top);
    }
    ctx.restore();
  }

  // The symbols in view as [x, y, radius, events], those of the most events first; none where points are cells or dots.
  shapes(view) {
    const { events: layer } = this.app, { count } = layer.visible;
    if (this.apart()) return [];
    const { points, x, y } = layer.placed(view).symbols, shown = [];
    for (let k = 0; k < points.length; k++) {
      if (count[points[k]] && x[k] >= 0 && y[k] >= 0 && x[k] <= view.width && y[k] <= view.height) shown.push(k);
    }
    const order = orderOf(Float64Array.from(shown, (k) => -count[points[k]])).subarray(0, KEPT_CLEAR);
    return Array.from(order, (i) => {
      const k = shown[i];
      return [x[k], y[k], layer.sizeOf(points[k]) * 0.8, count[points[k]]];
    });
  }

  paintPiles(view, shapes) {
    const font = `700 12px ${this.app.colours.font}`;
    for (const [x, y, r, events] of shapes.slice(0, NUMBERED)) {
      if (events < 2) return;
      const text = countText(events), width = this.taken.width(view.ctx, text, font);
      this.taken.write(view, text, font, this.app.colours.text, [[x + r + 5, y - r], [x - r - width - 5, y - r]], width);
    }
  }

  // A holder's name stands in the widest free stretch of the part of its zone that is in view.
  paintHolders(view) {
    const { zones, colours } = this.app, font = `600 14px ${colours.font}`;
    if (this.app.shows("no-zones")) return;
    for (const [zone, stretches] of this.stretches(view)) {
      const actor = this.app.actors[zones.zones.actor[zone]];
      for (const text of this.holderTexts(actor)) {
        const width = this.taken.width(view.ctx, text, font);
        const spots = stretches.filter(([, , room]) => room > width + 24).map(([x, y]) => [x - width / 2, y]);
        if (this.taken.write(view, text, font, colours.ink(actor), spots, width)) break;
      }
    }
  }

  // What a holder may be written as, best first.
  holderTexts(actor) {
    return [shortened(sentenceCase(actor.name), 32), actor.letter];
  }

  // By zone and copy of the world; kept while neither the zones nor the camera change.
  stretches(view) {
    const { zones } = this.app, key = `${zones.version}|${view.left}|${view.top}|${view.scale}|${view.width}|${view.height}`;
    if (this.stretchesKey === key) return this.stretched;
    const anchor = zones.anchor(view);
    this.stretchesKey = key;
    this.stretched = zones.now.flatMap((zone) => {
      const { box } = zones.path(zone, anchor);
      return turned(view, box[0], box[2]).map((moved) => [zone, zoneStretches(moved, zones.world, zones.ringsOf(zone), box)]);
    });
    return this.stretched;
  }

  // The places this camera sees and its zoom has room for: villages come with the closer zooms.
  placesIn(view) {
    const { rank } = this.app.data.places, { x, y } = this.places;
    const key = `${view.left}|${view.top}|${view.scale}|${view.width}|${view.height}`;
    if (this.placesKey === key) return this.placesSeen;
    const found = [];
    for (let i = 0; i < rank.length && found.length < PLACES_TRIED; i++) {
      const py = y[i] * view.scale - view.top;
      if (view.zoom < [0, 7, 9, 9.5, 10][rank[i]] || py < 0 || py > view.height) continue;
      for (const px of copies(view, x[i])) found.push([i, px, py]);
    }
    this.placesKey = key;
    this.placesSeen = found;
    return found;
  }

  paintPlaces(view) {
    const { places } = this.app.data, { colours } = this.app, { ctx } = view, { x, y } = this.places;
    for (const [i, px, py] of this.placesIn(view)) {
      const rank = places.rank[i];
      const font = `${rank === 0 ? "600 14px" : rank === 1 ? "600 13px" : "12px"} ${colours.font}`;
      const text = shortened(places.texts.name.get(i), 40), width = this.taken.width(ctx, text, font);
      const spots = [[px + 6, py], [px - 6 - width, py], [px - width / 2, py - 11], [px - width / 2, py + 11]];
      const colour = rank < 2 ? colours.text : colours.muted;
      if (!this.named?.has(spotKey(x[i], y[i])) && !this.taken.write(view, text, font, colour, spots, width)) continue;
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
      const py = y[i] * view.scale - view.top;
      if (py < 0 || py > view.height) continue;
      const text = countries.texts.name.get(i), width = this.taken.width(view.ctx, text, font);
      if ((countries.span[i] / 360) * view.scale < width) continue;
      for (const px of copies(view, x[i])) {
        this.taken.write(view, text, font, colours.muted, [[px - width / 2, py]], width);
      }
    }
  }
}

// Horizontal stretches inside a zone and in view, widest first: [middle x, y, room].
function zoneStretches(view, { x, y }, rings, box) {
  const { seen } = view, found = [], lines = 11;
  const top = Math.max(seen.y, box[1] * view.scale - view.top), bottom = Math.min(seen.y + seen.height, box[3] * view.scale - view.top);
  for (let n = 1; n < lines && bottom > top; n++) {
    const py = top + ((bottom - top) * n) / lines, world = (py + view.top) / view.scale, crossings = [];
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
