// Control zones: soft fills with a pattern, firm edges, stripes where contested, the pair's front in bold.

class ZonesLayer {
  constructor(app) {
    this.app = app;
    const { zones, vertices } = app.data;
    this.zones = zones;
    this.world = projected(vertices);
    this.rings = new Map();
    this.paints = new Map();
    this.now = [];
    this.front = [];
    this.surface = makeSurface(app.map, { pane: "so-zones", zIndex: 350, paint: (view) => this.paint(view) });
  }

  // The vertex numbers of a ring, unrolled from its runs when first wanted.
  ring(number) {
    let ring = this.rings.get(number);
    if (ring) return ring;
    const { runs, rings } = this.app.data;
    const from = rings.first_run[number], to = rings.first_run[number + 1];
    let length = 0;
    for (let i = from; i < to; i++) length += Math.abs(runs.count[i]);
    ring = new Uint32Array(length);
    for (let i = from, at = 0; i < to; i++) {
      const towards = runs.count[i] < 0 ? -1 : 1;
      for (let k = 0; k < Math.abs(runs.count[i]); k++) ring[at++] = runs.first[i] + towards * k;
    }
    // A long daily series would otherwise unroll all of its versions for good.
    if (this.rings.size > 2000) this.rings.clear();
    this.rings.set(number, ring);
    return ring;
  }

  ringsOf(zone) {
    const found = [];
    for (let i = this.zones.first_ring[zone]; i < this.zones.first_ring[zone + 1]; i++) found.push(this.ring(i));
    return found;
  }

  validAt(ms) {
    const at = Math.floor(ms / MINUTE), { start, end, rows } = this.zones, found = [];
    for (let i = 0; i < rows && start[i] <= at; i++) if (end[i] > at) found.push(i);
    return found;
  }

  // Redraws only when another set of zones holds, or when forced.
  update(force = false) {
    const { instant } = this.app.state.clock, { pair } = this.app.state;
    const now = this.validAt(instant);
    const same = now.length === this.now.length && now.every((zone, i) => zone === this.now[i]);
    if (same && !force) return false;
    this.now = now;
    this.front = pair ? this.sharedEdges(pair) : [];
    this.borders = new Map(now.filter((zone) => this.nameOf(zone) === "contested").map((zone) =>
      [zone, this.neighbours(zone)]));
    this.paints.clear();
    this.surface.redraw();
    return true;
  }

  nameOf(zone) {
    return this.app.actors[this.zones.actor[zone]].name;
  }

  // Segments that the pair's zones have in common, as pairs of vertex numbers.
  sharedEdges([first, second]) {
    const count = this.world.x.length;
    const key = (a, b) => (a < b ? a * count + b : b * count + a);
    const edges = (name, visit) => {
      for (const zone of this.now) {
        if (this.nameOf(zone) !== name) continue;
        for (const ring of this.ringsOf(zone)) {
          for (let i = 0; i < ring.length; i++) visit(ring[i], ring[(i + 1) % ring.length]);
        }
      }
    };
    const known = new Set(), shared = [];
    edges(first, (a, b) => known.add(key(a, b)));
    edges(second, (a, b) => known.has(key(a, b)) && shared.push([a, b]));
    return shared;
  }

  // The two holders a contested zone has most vertices in common with: their colours stripe it.
  neighbours(zone) {
    const own = new Set(this.ringsOf(zone).flatMap((ring) => [...ring]));
    const shared = new Map();
    for (const other of this.now) {
      const name = this.nameOf(other);
      if (name === "contested" || name === "unknown") continue;
      let hits = 0;
      for (const ring of this.ringsOf(other)) for (const vertex of ring) if (own.has(vertex)) hits++;
      if (hits) shared.set(name, (shared.get(name) ?? 0) + hits);
    }
    return [...shared].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 2).map(([name]) => name);
  }

  path(view, zone) {
    const path = new Path2D(), { x, y } = this.world;
    for (const ring of this.ringsOf(zone)) {
      for (let i = 0; i < ring.length; i++) {
        const px = x[ring[i]] * view.scale - view.left, py = y[ring[i]] * view.scale - view.top;
        if (i) path.lineTo(px, py);
        else path.moveTo(px, py);
      }
      path.closePath();
    }
    return path;
  }

  fillOf(zone, ratio) {
    const actor = this.app.actors[this.zones.actor[zone]];
    const key = `${actor.name === "contested" ? zone : actor.name}|${ratio}`;
    if (!this.paints.has(key)) {
      const { colours } = this.app;
      const own = colours.fill(actor);
      let fill;
      if (actor.name === "contested") {
        const names = this.borders.get(zone) ?? [];
        const [a, b] = [0, 1].map((i) => (names[i] ? colours.fill(this.app.actorNamed(names[i])) : own));
        fill = makeStripes(a, names.length < 2 ? colours.land : b, ratio);
      } else if (actor.pattern !== "plain") fill = makePattern(actor.pattern, own, ratio);
      this.paints.set(key, fill);
    }
    return this.paints.get(key);
  }

  paint(view) {
    const { ctx } = view, { colours } = this.app;
    for (const zone of this.now) {
      const actor = this.app.actors[this.zones.actor[zone]], contested = actor.name === "contested";
      const path = this.path(view, zone);
      ctx.save();
      ctx.clip(path, "evenodd");
      ctx.globalAlpha = colours.dark ? 0.24 : 0.2;
      ctx.fillStyle = colours.fill(actor);
      if (!contested) ctx.fill(path, "evenodd");
      const pattern = this.fillOf(zone, view.ratio);
      if (pattern) {
        // The pattern is tied to the ground, so that it does not swim when the map is dragged.
        const size = contested ? 14 : 10;
        const dx = -(((view.left % size) + size) % size), dy = -(((view.top % size) + size) % size);
        ctx.globalAlpha = contested ? 0.42 : 0.24;
        ctx.translate(dx, dy);
        ctx.fillStyle = pattern;
        ctx.fillRect(-dx, -dy, view.width, view.height);
        ctx.translate(-dx, -dy);
      }
      // Clipped to the zone, half of the line remains: each side keeps its own colour along a common border.
      ctx.globalAlpha = 0.85;
      ctx.lineWidth = 3;
      ctx.lineJoin = "round";
      ctx.strokeStyle = colours.ink(actor);
      ctx.stroke(path);
      ctx.restore();
    }
    this.paintFront(view);
  }

  paintFront(view) {
    if (!this.front.length) return;
    const { ctx } = view, { x, y } = this.world, path = new Path2D();
    for (const [a, b] of this.front) {
      path.moveTo(x[a] * view.scale - view.left, y[a] * view.scale - view.top);
      path.lineTo(x[b] * view.scale - view.left, y[b] * view.scale - view.top);
    }
    ctx.save();
    ctx.lineCap = ctx.lineJoin = "round";
    ctx.strokeStyle = this.app.colours.front;
    ctx.lineWidth = 3;
    ctx.stroke(path);
    ctx.restore();
  }

  // The zone under a point of the world, or -1.
  under(px, py) {
    const { x, y } = this.world;
    for (const zone of this.now) {
      let inside = false;
      for (const ring of this.ringsOf(zone)) {
        for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
          const a = ring[i], b = ring[j];
          if (y[a] > py !== y[b] > py && px < ((x[b] - x[a]) * (py - y[a])) / (y[b] - y[a]) + x[a]) inside = !inside;
        }
      }
      if (inside) return zone;
    }
    return -1;
  }
}
