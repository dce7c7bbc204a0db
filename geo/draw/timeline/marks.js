// Draws the events: all of them, or only the boxes in which something differs from what is there already.

// Above this many points in view, or where symbols side by side would fill the map, they are too crowded to be told apart:
// each becomes a few pixels, but for those of the day shown.
const SYMBOLS_AT_MOST = 20000;
const symbolsAtMost = ({ width, height }) => Math.min(SYMBOLS_AT_MOST, (width * height) / (2 * SYMBOL) ** 2);
// Up to so many symbols are drawn one by one; more are copied into one image (pixels.js).
const DRAWN_AT_MOST = 250;
// Up to so many rings are dotted. Rings up to so many pixels wide are copied from rings of half pixels: a dotted one takes
// 0.1 ms to draw, a copy 5 µs.
const RINGS_AT_MOST = 60, COPIED_RING = 160;
// Rings are no more than so many powers of two fainter than alone: a screen has 256 steps of a colour.
const FAINTEST = 5;
// Up to so many boxes, and in them up to so large a part of all symbols and of all rings, are drawn anew; for more, all is.
const BOXES_AT_MOST = 200, PART_AT_MOST = 0.4;

class Marks {
  constructor(layer) {
    this.layer = layer;
    this.sprites = new Sprites();
    this.pixels = new Pixels();
    this.last = null;
  }

  // How what is shown is drawn: it depends on how much there is.
  manner(view) {
    const { layer } = this, { count } = layer.visible, { symbols, rings } = layer.placed(view), manner = { symbols: 0, rings: 0 };
    let covered = 0;
    for (const point of symbols.points) if (count[point]) manner.symbols++;
    for (const point of rings.points) {
      if (!count[point]) continue;
      manner.rings++;
      covered += (layer.radius[point] * view.scale) ** 2;
    }
    // How many times over the rings cover the map, by powers of two: as many times fainter is each.
    const times = (Math.PI * covered) / Math.max(1, view.seen.width * view.seen.height);
    manner.faint = clamp(Math.floor(Math.log2(Math.max(1, times))), 0, FAINTEST);
    manner.one = manner.symbols <= DRAWN_AT_MOST;
    // A map that is hidden has no room at all.
    manner.dots = !manner.one && manner.symbols > symbolsAtMost(view.seen);
    manner.few = manner.rings <= RINGS_AT_MOST;
    manner.alone = !manner.rings;
    return manner;
  }

  // Everything that is the same as long as a part of the picture can stay: camera, colours, selection, way of drawing.
  look(view, { one, dots, few, faint, alone }) {
    const { app, placedKey } = this.layer, { state, colours } = app;
    return [placedKey, view.ratio, colours.dark, colours.accent, state.display, state.selected, one, dots, few, faint, alone].join("|");
  }

  paint(view) {
    const { layer } = this, manner = this.manner(view), { symbols, rings } = layer.placed(view);
    const shown = (spots) => {
      const { count } = layer.visible, found = [];
      spots.half.fill(0);
      for (let k = 0; k < spots.points.length; k++) if (count[spots.points[k]]) found.push(k);
      return found;
    };
    this.rings(view, rings, shown(rings), manner);
    if (!manner.one) this.pixels.begin(view.ctx.canvas.width, view.ctx.canvas.height);
    if (manner.dots) this.dots(view, symbols, this.look(view, manner));
    const list = manner.dots ? this.ofToday(view, symbols) : shown(symbols);
    this.symbols(view, symbols, layer.bySize(symbols, list), manner);
    if (!manner.one) this.pixels.put(view.ctx, [[0, 0, this.pixels.width, this.pixels.height]], manner.alone);
    layer.paintSelected(view);
    // Dots are as quick to draw all as in part.
    this.last = manner.one || manner.dots ? null : this.look(view, manner);
    this.now = layer.eventsNow();
    this.circle = layer.circle(view);
    this.crowded = manner.dots;
    layer.visible.changed = [];
  }

  // Among dots the day shown keeps its symbols, unless they in turn would fill the map.
  ofToday(view, symbols) {
    const found = [...this.layer.eventsNow()].flatMap((point) => symbols.of(point));
    return found.length > symbolsAtMost(view.seen) ? [] : found.sort((a, b) => a - b);
  }

  // Draws anew what differs from the last picture; false where there is none to build on, or where too much differs.
  patch(view) {
    const { layer } = this, { visible } = layer, { changed } = visible;
    layer.placed(view);
    if (!this.last || !changed) return false;
    const manner = this.manner(view);
    if (this.look(view, manner) !== this.last) return false;
    const now = layer.eventsNow(), differ = new Set(changed);
    for (const [one, other] of [[now, this.now], [this.now, now]]) for (const point of one) if (!other.has(point)) differ.add(point);
    if (differ.size > BOXES_AT_MOST * 10) return false;
    const { symbols, rings } = layer.placed(view), boxes = [this.boxes(view, differ, symbols), this.boxes(view, differ, rings)];
    if (boxes[0].length + boxes[1].length > BOXES_AT_MOST) return false;
    const lists = this.lists(view, symbols, boxes[0], this.most(), manner.symbols);
    const ringLists = lists && this.lists(view, rings, boxes.flat(), layer.widest * view.scale + 2, manner.rings);
    if (!ringLists) return false;
    this.redraw(view, boxes, lists, ringLists, manner);
    this.now = now;
    this.circle = layer.circle(view);
    visible.changed = [];
    return true;
  }

  // What reaches into each box; null where it is too large a part of all.
  lists(view, spots, boxes, most, all) {
    const found = [];
    let left = all * PART_AT_MOST;
    for (const box of boxes) {
      found.push(this.touching(view, spots, box, most));
      if ((left -= found.at(-1).length) < 0) return null;
    }
    return found;
  }

  // The parts of the canvas, in its own pixels, that the points were drawn in or will be; with the circle round the selected
  // one, which is as wide as its pile and stays where the pile is gone.
  boxes(view, points, spots) {
    const { layer } = this, { visible, chosen } = layer, { canvas } = view.ctx, { x, y } = spots, found = [];
    const ring = spots === layer.placed(view).rings, circle = Math.max(this.circle, layer.circle(view)) + 3;
    for (const point of points) {
      for (const k of spots.of(point)) {
        const reach = visible.count[point] ? this.reach(view, point, ring) : 0;
        const half = Math.max(spots.half[k], reach, point === chosen ? circle : 0) + 1;
        const box = [Math.floor((x[k] - half) * view.ratio), Math.floor((y[k] - half) * view.ratio),
          Math.ceil((x[k] + half) * view.ratio), Math.ceil((y[k] + half) * view.ratio)]
          .map((value, i) => clamp(value, 0, i % 2 ? canvas.height : canvas.width));
        if (box[0] < box[2] && box[1] < box[3]) found.push(box);
        spots.half[k] = reach;
      }
    }
    return found;
  }

  // How far a point may be drawn from its middle; and any symbol.
  reach(view, point, ring) {
    return ring ? this.layer.radius[point] * view.scale + 2 : reachOf(this.layer.sizeOf(point));
  }

  most() {
    return reachOf(this.layer.app.shows("sized") ? LARGEST : SYMBOL + 5);
  }

  // The image first and the canvas after it: to draw from a canvas that changes in between copies it whole each time. Where
  // only a ring differs the image stays as it is.
  redraw(view, [stamped, ringed], lists, ringLists, manner) {
    const { layer, pixels } = this, { ctx } = view, { symbols, rings } = layer.placed(view), boxes = [...stamped, ...ringed];
    stamped.forEach((box, i) => {
      pixels.begin(ctx.canvas.width, ctx.canvas.height, box);
      this.symbols(view, symbols, layer.bySize(symbols, lists[i]), manner);
    });
    if (manner.alone) pixels.put(ctx, stamped, true);
    else {
      for (const box of stamped) pixels.settle(box);
      boxes.forEach((box, i) => inBoxes(view, [box], ([left, top, right, bottom]) => {
        ctx.clearRect(left, top, right - left, bottom - top);
        this.rings(view, rings, ringLists[i], manner);
        pixels.draw(ctx, box);
      }));
    }
    // Once for all boxes: its soft edges, drawn box by box, come out otherwise, and twice where two boxes overlap.
    if (layer.chosen >= 0) inBoxes(view, boxes, () => layer.paintSelected(view));
  }

  // What is shown and reaches into a box.
  touching(view, spots, box, most) {
    const { x, y, half } = spots, [left, top, right, bottom] = box.map((value) => value / view.ratio);
    return spots.near([left, top, right, bottom], most, (k) => half[k] > 0 && x[k] + half[k] > left && x[k] - half[k] < right
      && y[k] + half[k] > top && y[k] - half[k] < bottom);
  }

  rings(view, spots, list, { few, faint }) {
    const { layer } = this, { ctx, ratio } = view, { count, top } = layer.visible, { actor_a: actors } = layer.app.data.events;
    const { points, x, y } = spots, palette = layer.palette();
    ctx.save();
    for (const k of list) {
      const point = points[k], colour = palette.list[palette.of[actors[top[point]]]], r = layer.radius[point] * view.scale;
      // The more events, the deeper: by steps of the logarithm.
      const depth = Math.min(6, Math.round(Math.log2(count[point] + 1)));
      spots.half[k] = r + 2;
      if (2 * r > COPIED_RING) {
        ctx.translate(x[k], y[k]);
        drawArea(ctx, r, colour, depth, few, faint);
        ctx.translate(-x[k], -y[k]);
        continue;
      }
      ctx.globalAlpha = 1;
      const { canvas, size } = this.sprites.area(Math.round(2 * r) / 2, colour, depth, few, faint, ratio);
      ctx.drawImage(canvas, Math.round((x[k] - size / 2) * ratio) / ratio, Math.round((y[k] - size / 2) * ratio) / ratio, size, size);
    }
    ctx.restore();
  }

  symbols(view, spots, list, { one, dots }) {
    const { layer } = this, { app, visible } = layer, { ctx, ratio } = view, { points, x, y, half } = spots;
    const { events } = app.data, { count, top, unstated } = visible, { kinds, colours } = app;
    const [at, until] = layer.today(), sized = app.shows("sized"), palette = layer.palette(), sprites = new Map();
    for (const k of list) {
      const point = points[k], event = top[point], now = events.start[event] < until && events.end[event] > at;
      // Among dots all of them have one size.
      const r = dots ? SYMBOL : layer.sizeOf(point), colour = palette.of[events.actor_a[event]];
      const open = sized && unstated[point] === count[point];
      const key = ((colour * 128 + 2 * r) * 16 + events.kind[event]) * 4 + (now ? 2 : 0) + (open ? 1 : 0);
      let sprite = sprites.get(key);
      if (!sprite) {
        sprite = this.sprites.get(kinds[events.kind[event]], r, palette.list[colour], colours.halo, ratio,
          now ? colours.accent : null, open);
        sprites.set(key, sprite);
      }
      half[k] = sprite.size / 2;
      // Whole device pixels keep the edges crisp.
      const left = Math.round((x[k] - sprite.size / 2) * ratio), upper = Math.round((y[k] - sprite.size / 2) * ratio);
      if (one) ctx.drawImage(sprite.canvas, left / ratio, upper / ratio, sprite.size, sprite.size);
      else this.pixels.stamp((sprite.stamp ??= stampOf(sprite.canvas)), left, upper);
    }
  }

  // Squares of a few pixels, from the first place to the last. Their colours are kept from one picture to the next: to look
  // up the last event of each of 60,000 points takes longer than to draw them.
  dots(view, spots, look) {
    const { layer, pixels } = this, { visible } = layer, { points, x, y } = spots, { ratio } = view;
    const { actor_a: actors } = layer.app.data.events, palette = layer.palette(), sized = layer.app.shows("sized");
    const plain = Math.max(2, Math.round(2 * ratio));
    const set = (k) => {
      const point = points[k], shown = visible.count[point];
      spots.ink[k] = shown ? palette.packed[palette.of[actors[visible.top[point]]]] : 0;
      spots.side[k] = shown && sized ? Math.max(plain, Math.round((layer.sizeOf(point) / 2) * ratio)) : plain;
    };
    if (visible.changed && spots.look === look) for (const point of new Set(visible.changed)) spots.of(point).forEach(set);
    else {
      Object.assign(spots, { look, ink: new Uint32Array(points.length), side: new Uint8Array(points.length) });
      for (let k = 0; k < points.length; k++) set(k);
    }
    const { ink, side } = spots;
    for (let k = 0; k < ink.length; k++) {
      if (ink[k]) pixels.dot(Math.round(x[k] * ratio - side[k] / 2), Math.round(y[k] * ratio - side[k] / 2), side[k], ink[k]);
    }
  }
}

// What `draw` draws, cut at the edges of boxes; it is given the last of them in pixels of the page.
function inBoxes({ ctx, ratio }, boxes, draw) {
  let last;
  ctx.save();
  ctx.beginPath();
  for (const box of boxes) {
    const [left, top, right, bottom] = (last = box.map((value) => value / ratio));
    ctx.rect(left, top, right - left, bottom - top);
  }
  ctx.clip();
  draw(last);
  ctx.restore();
}

// How far a symbol of a size reaches, its ring for the day shown included (Sprites).
const reachOf = (r) => Math.ceil(r * 1.3 + 3) + 3;
