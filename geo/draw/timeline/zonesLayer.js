// Control zones: soft fills with a pattern, firm edges, stripes where contested, the pair's front in bold.

// Patterns are tied to the ground: the sizes of all of them divide this, so paths may begin at any multiple of it.
const PATTERN_STEP = 70, PATTERN = 10, STRIPES = 14;
// Vertices nearer to the last one drawn than this, in pixels, are passed over: at a far zoom a front is a few pixels long.
const FINE = 0.6;
const PATHS_KEPT = 300;
// Without a graphics card a broad stroke of 2,900 vertices takes 5 ms and one of a device pixel 0.3 ms: a zone with more
// vertices than this has its edge and its front drawn by thin lines side by side.
const HEAVY = 600, EDGE = 1.5, FRONT = 3;

class ZonesLayer {
  // Of several layers of one page, which share the ground, each may be painted on a surface there is already.
  constructor(app, { ground = new Ground(app.data), surface } = {}) {
    this.app = app;
    this.zones = app.data.zones;
    this.ground = ground;
    this.world = this.ground.world;
    this.paths = new Map();
    this.paints = new Map();
    this.now = [];
    this.front = [];
    this.borders = new Map();
    // Counts up whenever another set of zones is drawn.
    this.version = 0;
    this.surface = surface ?? makeSurface(app.map, { pane: "so-zones", zIndex: 350, paint: (view) => this.paint(view) });
  }

  ringsOf(zone) {
    return this.ground.ringsOf(zone);
  }

  // The steps at which the ground really differs from the step before, ascending, in milliseconds.
  changes() {
    const step = this.app.state.clock.step / MINUTE;
    return (this.changed ??= this.ground.changes((minute) => Math.ceil(minute / step) * step));
  }

  // Redraws only when another set of zones holds, or when forced.
  update(force = false) {
    const { instant } = this.app.state.clock, { pair } = this.app.state;
    const now = this.ground.validAt(instant);
    const same = now.length === this.now.length && now.every((zone, i) => zone === this.now[i]);
    if (same && !force) return false;
    this.now = now;
    this.version++;
    this.front = pair ? this.sharedEdges(pair) : [];
    this.borders = this.bordersOf(now);
    if (force) this.paints.clear();
    this.surface.redraw();
    return true;
  }

  // The holders next to each contested zone.
  bordersOf(zones) {
    return new Map(zones.filter((zone) => this.nameOf(zone) === "contested").map((zone) => [zone, this.neighbours(zone)]));
  }

  nameOf(zone) {
    return this.app.actors[this.zones.actor[zone]].name;
  }

  // Stretches of edges that the pair's zones have in common, as lists of vertex numbers.
  sharedEdges([first, second]) {
    const count = this.world.x.length;
    const key = (a, b) => (a < b ? a * count + b : b * count + a);
    const edges = (name, visit) => {
      for (const zone of this.now) {
        if (this.nameOf(zone) !== name) continue;
        for (const ring of this.ringsOf(zone)) {
          for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) visit(ring[j], ring[i]);
        }
      }
    };
    const known = new Set(), lines = [];
    edges(first, (a, b) => known.add(key(a, b)));
    edges(second, (a, b) => {
      if (!known.has(key(a, b))) return;
      if (lines.length && lines.at(-1).at(-1) === a) lines.at(-1).push(b);
      else lines.push([a, b]);
    });
    return lines;
  }

  // The two holders whose colours stripe contested ground, for the legend: of the first such zone with two, if any.
  stripes() {
    const names = [...this.borders.values()].find((found) => found.length > 1) ?? [];
    return names.map((name) => this.app.actorNamed(name));
  }

  // The two holders a contested zone has most vertices in common with: their colours stripe it.
  neighbours(zone) {
    const own = new Set(), shared = new Map();
    for (const ring of this.ringsOf(zone)) for (const vertex of ring) own.add(vertex);
    for (const other of this.now) {
      const name = this.nameOf(other);
      if (name === "contested" || name === "unknown") continue;
      let hits = 0;
      for (const ring of this.ringsOf(other)) for (const vertex of ring) if (own.has(vertex)) hits++;
      if (hits) shared.set(name, (shared.get(name) ?? 0) + hits);
    }
    return [...shared].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 2).map(([name]) => name);
  }

  // Where paths of this camera begin, in pixels of its scale: near it, for the sake of their precision, and the same for
  // all cameras near, so that a map that is dragged draws the paths it has.
  anchor(view) {
    const at = this.at;
    if (!at || at.scale !== view.scale || Math.abs(at.left - view.left) > 1e5 || Math.abs(at.top - view.top) > 1e5) {
      const whole = (value) => Math.floor(value / PATTERN_STEP) * PATTERN_STEP;
      this.paths.clear();
      this.at = { scale: view.scale, left: whole(view.left), top: whole(view.top) };
    }
    return this.at;
  }

  // A zone's outline from the anchor on, and how far it reaches in units of the world.
  path(zone, anchor) {
    let made = this.paths.get(zone);
    if (made) return made;
    const path = new Path2D(), box = [Infinity, Infinity, -Infinity, -Infinity];
    const lines = this.ringsOf(zone).map((ring) => this.trace(path, ring, anchor, box, true));
    made = { path, box, lines: lines.reduce((sum, line) => sum + line.length, 0) > 2 * HEAVY ? lines : null };
    if (this.paths.size >= PATHS_KEPT) this.paths.clear();
    this.paths.set(zone, made);
    return made;
  }

  // Adds a line to a path; returns the places it goes through, x and y in turn.
  trace(path, line, anchor, box, closed = false) {
    const { x, y } = this.world, { scale, left, top } = anchor, last = line.length - 1, drawn = [];
    for (let i = 0, lastX, lastY; i <= last; i++) {
      const wx = x[line[i]], wy = y[line[i]], px = wx * scale - left, py = wy * scale - top;
      if (wx < box[0]) box[0] = wx;
      if (wy < box[1]) box[1] = wy;
      if (wx > box[2]) box[2] = wx;
      if (wy > box[3]) box[3] = wy;
      if (i && i < last && Math.abs(px - lastX) < FINE && Math.abs(py - lastY) < FINE) continue;
      if (i) path.lineTo(px, py);
      else path.moveTo(px, py);
      drawn.push(px, py);
      lastX = px;
      lastY = py;
    }
    if (closed) path.closePath();
    return drawn;
  }

  // Thin lines inside a zone along its edge, together as broad as an edge is.
  inner(zone, made, anchor, ratio) {
    if (made.inner?.ratio === ratio) return made.inner.path;
    const path = new Path2D(), lines = Math.max(2, Math.round(EDGE * ratio));
    for (const line of made.lines) {
      const side = this.sideOf(zone, line, anchor);
      for (let k = 0; k < lines; k++) traceBeside(path, line, (side * (k + 0.5) * EDGE) / lines);
    }
    made.inner = { ratio, path };
    return path;
  }

  // Whether the zone lies to the right (1) or to the left (-1) of a line that goes round it, or round a hole in it.
  sideOf(zone, line, { scale, left, top }) {
    for (let i = 2; i < line.length; i += 2) {
      const dx = line[i] - line[i - 2], dy = line[i + 1] - line[i - 1], long = Math.hypot(dx, dy);
      if (long < FINE) continue;
      const x = (line[i] + line[i - 2]) / 2 - (dy / long) * 0.01, y = (line[i + 1] + line[i - 1]) / 2 + (dx / long) * 0.01;
      return this.ground.inside(zone, (x + left) / scale, (y + top) / scale) ? 1 : -1;
    }
    return 1;
  }

  // What a zone is filled with: its holder's colour and pattern in one tile, or the stripes of two holders.
  fillOf(zone, ratio) {
    const actor = this.app.actors[this.zones.actor[zone]], contested = actor.name === "contested";
    const names = contested ? this.borders.get(zone) ?? [] : [];
    const key = `${actor.name}|${names.join("|")}|${ratio}`;
    if (!this.paints.has(key)) {
      const { colours } = this.app, own = colours.fill(actor);
      const [a, b] = [0, 1].map((i) => (names[i] ? colours.fill(this.app.actorNamed(names[i])) : own));
      this.paints.set(key, contested ? makeStripes(a, names.length < 2 ? colours.land : b, ratio, STRIPES)
        : makePattern(actor.pattern, own, ratio, PATTERN, { ground: colours.dark ? 0.24 : 0.2, lines: 0.24 }));
    }
    return this.paints.get(key);
  }

  paint(view) {
    if (this.app.shows("no-zones")) return;
    const anchor = this.anchor(view);
    for (const zone of this.now) {
      const made = this.path(zone, anchor), { box } = made;
      if (box[3] * view.scale < view.top || box[1] * view.scale > view.top + view.height) continue;
      for (const moved of turned(view, box[0], box[2])) this.paintZone(moved, zone, made, anchor);
    }
    this.paintFront(view, anchor);
  }

  paintZone(view, zone, made, anchor) {
    const { ctx, ratio } = view, { colours } = this.app, { path } = made;
    const actor = this.app.actors[this.zones.actor[zone]];
    ctx.save();
    ctx.translate(anchor.left - view.left, anchor.top - view.top);
    ctx.globalAlpha = actor.name === "contested" ? 0.42 : 1;
    ctx.fillStyle = this.fillOf(zone, ratio);
    ctx.fill(path, "evenodd");
    ctx.globalAlpha = 0.85;
    ctx.strokeStyle = colours.ink(actor);
    // Each side keeps its own colour along a common border: only what lies inside the zone is drawn.
    if (made.lines) {
      ctx.lineWidth = 1 / ratio;
      ctx.stroke(this.inner(zone, made, anchor, ratio));
    } else {
      ctx.clip(path, "evenodd");
      ctx.lineWidth = 2 * EDGE;
      ctx.lineJoin = "round";
      ctx.stroke(path);
    }
    ctx.restore();
  }

  paintFront(view, anchor) {
    if (!this.front.length) return;
    const { ctx, ratio } = view, path = new Path2D(), box = [Infinity, Infinity, -Infinity, -Infinity];
    const drawn = this.front.reduce((sum, line) => sum + this.trace(path, line, anchor, box).length, 0);
    // One thin line in the middle and six round it; on dense screens they would have to be many more.
    const thin = drawn > 2 * HEAVY && ratio < 1.5, turns = thin ? [0, 1, 2, 3, 4, 5].map((n) => (n * Math.PI) / 3) : [];
    for (const moved of turned(view, box[0], box[2])) {
      ctx.save();
      ctx.translate(anchor.left - moved.left, anchor.top - moved.top);
      ctx.lineCap = ctx.lineJoin = "round";
      ctx.strokeStyle = this.app.colours.front;
      ctx.lineWidth = thin ? 1 / ratio : FRONT;
      ctx.stroke(path);
      for (const turn of turns) {
        ctx.save();
        ctx.translate(Math.cos(turn) * (FRONT / 2 - 0.5), Math.sin(turn) * (FRONT / 2 - 0.5));
        ctx.stroke(path);
        ctx.restore();
      }
      ctx.restore();
    }
  }

  // The zone under a point of the world, of several the one painted on top; or -1.
  under(px, py) {
    if (this.app.shows("no-zones")) return -1;
    const x = px - Math.floor(px);
    this.spot = [x, py];
    return this.now.findLast((zone) => this.ground.inside(zone, x, py)) ?? -1;
  }

  // What is known of a zone at a spot in it, by default the one last asked for; times in milliseconds. `since` and `until`
  // go through the versions in which the same holder holds that spot; with `...AtLeast` the search ended before they did.
  about(zone, [px, py] = this.spot) {
    const { since, until, ...told } = this.ground.tenure(zone, px, py), name = this.nameOf(zone);
    return {
      name, since: since * MINUTE, until: until === NO_END ? null : until * MINUTE, ...told,
      source: textAt(this.zones, "source", zone), contested: name === "contested",
    };
  }
}

// Adds a closed line so far to the right of another, its corners moved along the mean of the edges' normals.
function traceBeside(path, line, away) {
  const { length } = line;
  for (let i = 0; i < length; i += 2) {
    const before = (i + length - 2) % length, after = (i + 2) % length;
    const dx = line[after] - line[before], dy = line[after + 1] - line[before + 1], long = Math.hypot(dx, dy) || 1;
    const x = line[i] - (dy / long) * away, y = line[i + 1] + (dx / long) * away;
    if (i) path.lineTo(x, y);
    else path.moveTo(x, y);
  }
  path.closePath();
}
