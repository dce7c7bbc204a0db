// Who holds what, and when: the versions of the zones, their outlines out of shared vertices, and where they differ.

// Outlines unrolled for good, in vertices (8 MB): what is drawn now fits, a long daily series does not and need not.
const UNROLLED = 2 ** 21;
// How many versions are asked whether the same holder held a spot, forwards and backwards.
const VERSIONS = 1000;

class Ground {
  constructor({ zones, rings, runs, vertices }) {
    Object.assign(this, { zones, rings, runs });
    this.world = projected(vertices);
    this.unrolled = new Map();
    this.held = 0;
    // A tree of the latest end among zones, which are sorted by start: node n has the children 2n and 2n + 1.
    this.leaves = 2 ** Math.ceil(Math.log2(Math.max(1, zones.rows)));
    this.latest = new Int32Array(2 * this.leaves).fill(-2147483648);
    this.latest.set(zones.end, this.leaves);
    for (let n = this.leaves - 1; n > 0; n--) this.latest[n] = Math.max(this.latest[2 * n], this.latest[2 * n + 1]);
  }

  // The zones that hold at a moment, in order: those begun whose end is later, looked up in the tree.
  validAt(ms) {
    const at = Math.floor(ms / MINUTE), begun = upperBound(this.zones.start, at), found = [];
    const look = (node, first, size) => {
      if (first >= begun || this.latest[node] <= at) return;
      if (size === 1) found.push(first);
      else look(2 * node, first, size / 2), look(2 * node + 1, first + size / 2, size / 2);
    };
    if (begun) look(1, 0, this.leaves);
    return found;
  }

  // The vertex numbers of a ring, unrolled from its runs when first wanted.
  ring(number) {
    let ring = this.unrolled.get(number);
    if (ring) return ring;
    const { first_run: at } = this.rings, { first, count } = this.runs;
    let length = 0;
    for (let i = at[number]; i < at[number + 1]; i++) length += Math.abs(count[i]);
    ring = new Uint32Array(length);
    for (let i = at[number], k = 0; i < at[number + 1]; i++) {
      const towards = count[i] < 0 ? -1 : 1;
      for (let v = first[i], end = first[i] + count[i]; v !== end; v += towards) ring[k++] = v;
    }
    if ((this.held += length) > UNROLLED) this.unrolled.clear(), (this.held = length);
    this.unrolled.set(number, ring);
    return ring;
  }

  ringsOf(zone) {
    const found = [];
    for (let i = this.zones.first_ring[zone]; i < this.zones.first_ring[zone + 1]; i++) found.push(this.ring(i));
    return found;
  }

  // Whether the line from a place to the east meets an edge.
  meets(a, b, px, py) {
    const { x, y } = this.world;
    return y[a] > py !== y[b] > py && px < ((x[b] - x[a]) * (py - y[a])) / (y[b] - y[a]) + x[a];
  }

  inside(zone, px, py) {
    let inside = false;
    for (let n = this.zones.first_ring[zone]; n < this.zones.first_ring[zone + 1]; n++) {
      const ring = this.ring(n);
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) if (this.meets(ring[j], ring[i], px, py)) inside = !inside;
    }
    return inside;
  }

  // The same for one place and many zones: the edges between vertices that follow each other are counted once, and a run of
  // them, which most versions of a long series share, costs one subtraction.
  insider(px, py) {
    const { rings, runs, zones } = this, { length } = this.world.x, met = new Int32Array(length);
    for (let v = 1; v < length; v++) met[v] = met[v - 1] + (this.meets(v - 1, v, px, py) ? 1 : 0);
    return (zone) => {
      let crossed = 0;
      for (let n = zones.first_ring[zone]; n < zones.first_ring[zone + 1]; n++) {
        const from = rings.first_run[n], to = rings.first_run[n + 1];
        const last = (i) => runs.first[i] + (runs.count[i] < 0 ? runs.count[i] + 1 : runs.count[i] - 1);
        for (let i = from, before = last(to - 1); i < to; before = last(i++)) {
          crossed += Math.abs(met[last(i)] - met[runs.first[i]]) + (this.meets(before, runs.first[i], px, py) ? 1 : 0);
        }
      }
      return crossed % 2 === 1;
    };
  }

  // From when to when the holder of a zone holds a spot in it, through the versions that follow each other without a gap;
  // `sinceAtLeast` and `untilAtLeast` where the search ended before the answer did. In minutes; `until` may be NO_END.
  tenure(zone, px, py) {
    const { start, end, actor } = this.zones, told = { sinceAtLeast: false, untilAtLeast: false };
    const inside = this.insider(px, py);
    const step = (minute) => this.validAt(minute * MINUTE).find((other) => actor[other] === actor[zone] && inside(other));
    let first = zone, last = zone, left = VERSIONS;
    for (let next; (next = step(start[first] - 1)) !== undefined; first = next) {
      if (!left--) { told.sinceAtLeast = true; break; }
    }
    left = VERSIONS;
    for (let next; end[last] !== NO_END && (next = step(end[last])) !== undefined; last = next) {
      if (!left--) { told.untilAtLeast = true; break; }
    }
    return { since: start[first], until: end[last], ...told };
  }

  // Two sums over the edges of a zone, the same for the same ground wherever its rings begin and whichever way they run.
  // Different ground has the same pair of sums by chance only, once in 2 ** 64.
  mark(zone) {
    this.marks ??= new Map();
    let mark = this.marks.get(zone);
    if (mark) return mark;
    let one = 0, two = 0;
    for (const ring of this.ringsOf(zone)) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const a = Math.min(ring[i], ring[j]), b = Math.max(ring[i], ring[j]);
        one = (one + scrambled(Math.imul(a, 0x9e3779b1) ^ b)) | 0;
        two = (two + scrambled(Math.imul(b, 0x85ebca6b) ^ (a + 0x27d4eb2f))) | 0;
      }
    }
    mark = `${this.zones.actor[zone]}|${one}|${two}`;
    this.marks.set(zone, mark);
    return mark;
  }

  // The moments at which the ground differs from the moment before: where what ends is what begins, nothing changes.
  // `shown` says at which minute one first sees what holds from a minute on; what comes and goes between is not seen.
  changes(shown = (minute) => minute) {
    const { zones: { start, end, rows } } = this, differ = new Map();
    const note = (minute, zone, by) => {
      if (!differ.has(minute)) differ.set(minute, new Map());
      const marks = differ.get(minute), mark = this.mark(zone);
      marks.set(mark, (marks.get(mark) ?? 0) + by);
    };
    for (let zone = 0; zone < rows; zone++) {
      note(shown(start[zone]), zone, 1);
      if (end[zone] !== NO_END) note(shown(end[zone]), zone, -1);
    }
    return [...differ].filter(([, marks]) => [...marks.values()].some(Boolean)).map(([minute]) => minute * MINUTE).sort((a, b) => a - b);
  }
}

// Mixes the bits of a number (the finalizer of MurmurHash3, A. Appleby, public domain).
function scrambled(value) {
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return value ^ (value >>> 16);
}
