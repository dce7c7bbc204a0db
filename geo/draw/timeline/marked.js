// What the dashboard marks beside what the view shows: ground outlined in dashes over the zones, points ringed over the events,
// below the pair's line. Neither is filled, so that nothing is hidden. They are no part of the view: no link tells of them.

const MARKED = { ring: 13, line: 2.5, halo: 6, dash: [10, 7] };

// A place by which a mark and a place of the map are the same: 2 ** -24 of the world is 2 m.
const spotKey = (x, y) => `${Math.round(x * 2 ** 24)}|${Math.round(y * 2 ** 24)}`;

// A ring of an outline in units of the world, with how far along each of its corners lies and the box round it.
function markedRing(line) {
  const count = line.length / 2, x = new Float64Array(count), y = new Float64Array(count), along = new Float64Array(count);
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    x[i] = mercatorX(line[2 * i]);
    y[i] = mercatorY(line[2 * i + 1]);
    along[i] = i ? along[i - 1] + Math.hypot(x[i] - x[i - 1], y[i] - y[i - 1]) : 0;
    box[0] = Math.min(box[0], x[i]);
    box[1] = Math.min(box[1], y[i]);
    box[2] = Math.max(box[2], x[i]);
    box[3] = Math.max(box[3], y[i]);
  }
  return { x, y, along, box };
}

// The stretches of a ring that come near the canvas, each with how far along the ring it begins, in pixels: close to a long
// line, all its dashes would be a million.
function stretchesOf({ x, y, along }, { scale, left, top, width, height }) {
  const found = [], apart = MARKED.halo;
  const away = (a, b, most) => Math.max(a, b) < -apart || Math.min(a, b) > most + apart;
  let path = null, fromX = x[0] * scale - left, fromY = y[0] * scale - top, begun = 0;
  for (let i = 1; i < x.length; i++) {
    const toX = x[i] * scale - left, toY = y[i] * scale - top;
    if (i < x.length - 1 && Math.abs(toX - fromX) < FINE && Math.abs(toY - fromY) < FINE) continue;
    if (away(fromX, toX, width) || away(fromY, toY, height)) path = null;
    else {
      if (!path) {
        found.push({ path: (path = new Path2D()), from: along[begun] * scale });
        path.moveTo(fromX, fromY);
      }
      path.lineTo(toX, toY);
    }
    [fromX, fromY, begun] = [toX, toY, i];
  }
  return found;
}

// Dashes of the words' colour on a whole line of the words' halo stand out on any colour. `thin` is for many beside each other.
function strokeMarked(ctx, colours, stretches, dash, thin = 1) {
  ctx.lineJoin = "round";
  for (const [width, colour, dashes] of [[thin * MARKED.halo, colours.halo, []], [thin * MARKED.line, colours.text, dash]]) {
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.setLineDash(dashes);
    for (const { path, from } of stretches) {
      ctx.lineDashOffset = from;
      ctx.stroke(path);
    }
  }
  ctx.setLineDash([]);
}

class Marked {
  constructor(app) {
    this.app = app;
    this.told = null;
    this.rings = this.spots = [];
    this.key = new MarkedKey(app, this);
  }

  set(marks) {
    if (same(marks, this.told)) return;
    this.told = marks;
    this.rings = marks ? marks.outlines.flat().map(markedRing) : [];
    this.spots = marks ? marks.spots.map(({ label, lon, lat }) => ({ label, x: mercatorX(lon), y: mercatorY(lat) })) : [];
    if (this.surfaces || !marks) return;
    const surface = (pane, zIndex, paint) => makeSurface(this.app.map, { pane, zIndex, paint });
    this.surfaces = [surface("so-outlined", 400, (view) => this.paintOutlines(view)),
      surface("so-ringed", 455, (view) => this.paintSpots(view))];
  }

  redraw() {
    for (const surface of this.surfaces ?? []) surface.redraw();
  }

  counts() {
    return this.told && { title: this.told.title, outlines: this.told.outlines.length, spots: this.spots.length };
  }

  // What is marked, in sentences without their full stops; nothing where nothing is.
  words() {
    if (!this.told) return [];
    const { title, note, outlines, spots, more } = this.told, drawn = [
      outlines.length ? `${plural(outlines.length, "area")} outlined` : null,
      spots.length ? `${plural(spots.length, "point")} ringed` : null,
      more ? `${countText(more)} more not drawn` : null,
    ].filter(Boolean);
    return [`Marked: ${title}`, sentenceCase(drawn.join(", ")), note].filter(Boolean);
  }

  paintOutlines(view) {
    const { ctx } = view, { colours } = this.app;
    const near = ({ box }) => box[3] * view.scale > view.top && box[1] * view.scale < view.top + view.height;
    const stretches = this.rings.filter(near).flatMap((ring) =>
      turned(view, ring.box[0], ring.box[2]).flatMap((moved) => stretchesOf(ring, moved)));
    strokeMarked(ctx, colours, stretches, MARKED.dash);
  }

  // The points in view with their places on the canvas, in every copy of the world that shows.
  placed(view) {
    const reach = MARKED.ring + MARKED.halo;
    return this.spots.flatMap((spot) => {
      const y = spot.y * view.scale - view.top;
      return y < -reach || y > view.height + reach ? [] : copies(view, spot.x, reach).map((x) => ({ spot, x, y }));
    });
  }

  paintSpots(view) {
    const path = new Path2D();
    for (const { x, y } of this.placed(view)) {
      path.moveTo(x + MARKED.ring, y);
      path.arc(x, y, MARKED.ring, 0, 2 * Math.PI);
    }
    strokeMarked(view.ctx, this.app.colours, [{ path, from: 0 }], [], 0.75);
  }

  // Names the points where there is room and no end of the pair's line has the name; returns which have theirs, for the map
  // not to name them again.
  paintNames(view, taken, ends) {
    const { colours } = this.app, font = `600 13px ${colours.font}`, away = MARKED.ring + 5, named = new Set();
    for (const { spot, x, y } of this.placed(view).slice(0, PLACES_TRIED)) {
      if (ends.some(([name, endX, endY]) => name === spot.label && Math.hypot(endX - x, endY - y) < MARKED.ring)) {
        named.add(spotKey(spot.x, spot.y));
        continue;
      }
      const text = shortened(spot.label, 40), width = taken.width(view.ctx, text, font);
      const spots = [[x + away, y], [x - away - width, y], [x - width / 2, y - away - 6], [x - width / 2, y + away + 6]];
      if (text && taken.write(view, text, font, colours.text, spots, width)) named.add(spotKey(spot.x, spot.y));
    }
    return named;
  }
}

// The legend's line, and a chip on the map: what is marked, how much of it, and the way to be rid of it.
class MarkedKey {
  constructor(app, marked) {
    Object.assign(this, { app, marked });
    this.sign = el("div");
    // Said on the legend's head as well, which may be all of it that shows.
    this.mention = el("span", { class: "so-closed-only", hidden: true }, " · marks");
    this.title = el("span", { dir: "auto" });
    this.drawn = el("p", { class: "so-small", dir: "auto" });
    // On the map while the legend is folded.
    this.brief = el("span", { class: "so-chip-title", dir: "auto" });
    this.chip = el("div", { class: "so-panel so-chip", hidden: true }, this.brief, el("button", { type: "button", class: "so-icon",
      "aria-label": "Clear marks", title: "Clear marks", onclick: () => this.clear() }, "×"));
    L.DomEvent.disableClickPropagation(this.chip).disableScrollPropagation(this.chip);
    app.stage.append(this.chip);
    this.names = el("p", { class: "so-hidden", dir: "auto" });
    this.root = el("div", { class: "so-group so-marked", role: "group", "aria-label": "Marked", hidden: true },
      el("div", { class: "so-key" }, this.sign, this.title), this.drawn, this.names,
      el("div", { class: "so-buttons-row" }, el("button", { type: "button", class: "so-button", onclick: () => this.clear() },
        "Clear marks")));
  }

  // The button goes with what it clears; the legend it stood in keeps the focus.
  clear() {
    this.app.setMarks(null);
    this.app.flush();
    this.app.legend.root.querySelector("summary").focus({ preventScroll: true });
  }

  update() {
    const { marked, app } = this, [title = "", ...rest] = marked.words();
    this.root.hidden = this.mention.hidden = this.chip.hidden = !title;
    setText(this.brief, title);
    this.brief.title = title;
    this.sign.replaceChildren(...(title ? [markedSwatch(app.colours, marked.counts())] : []));
    setText(this.title, title);
    setText(this.drawn, rest.map((line) => `${line}.`).join(" "));
    setText(this.names, marked.spots.map(({ label }) => label).join("; "));
  }
}
