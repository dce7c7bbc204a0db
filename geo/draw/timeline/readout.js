// The chosen pair at the moment: which interval of the series holds, what it says, and the line on the map.
const DEFINITIONS = {
  "position-to-edge": "position to edge", "edge-to-edge": "edge to edge", "position-to-position": "position to position",
};
const MEASURED = {
  "position-to-edge": "From the first side's nearest held place to the second side's zone.",
  "edge-to-edge": "From zone to zone.", "position-to-position": "From held place to held place.",
};

// The interval of the series that holds at t, or null; intervals are half-open and in order.
function intervalAt(series, t) {
  let low = 0, high = series.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (series[middle].start <= t) low = middle + 1;
    else high = middle;
  }
  const found = series[low - 1];
  return found && t < found.end ? found : null;
}

// What the read-out says, as plain parts.
function readoutParts({ pair: sides, series, clock }) {
  if (!sides) return null;
  const found = intervalAt(series, clock.instant), pair = sides.join(" – ");
  const dates = found && `holds ${intervalWords(found.start, found.end, clock.step)}`;
  if (!found || found.distance_m === undefined) {
    return { pair, found: null, distance: null, dates, reason: found && found.reason ? `No distance: ${found.reason}` : "No distance is known at this moment." };
  }
  return {
    pair, found, dates,
    distance: distanceText(found.distance_m),
    interval: rangeWords(found.low_m, found.high_m),
    definition: DEFINITIONS[found.definition] ?? found.definition,
    measured: MEASURED[found.definition] ?? "",
  };
}

function rangeWords(low, high) {
  const text = intervalText(low, high);
  if (text === NOT_STATED) return "interval not stated";
  return text.includes("–") ? `between ${text.replace("–", " and ")}` : `${text} at both ends of its interval`;
}

// Where the line begins and ends, in units of the world's width: the shorter way, over 180 degrees where that is it.
function lineEnds({ from, to }) {
  const a = mercatorX(from.lon), b = mercatorX(to.lon);
  return [a, b + Math.round(a - b)];
}

// On a map lower or narrower than this the read-out would hide what it is about.
const LEAST_UNFOLDED_PX = 400;

class Readout {
  constructor(app) {
    this.app = app;
    this.folded = null;
    this.fold = iconButton("fold", "Show less", () => this.toggle());
    this.pair = el("div", { class: "so-pair", dir: "auto" });
    this.body = el("div", {});
    this.box = el("section", { class: "so-panel so-readout", "aria-label": "Distance of the pair", hidden: true },
      el("header", {}, this.pair, this.fold), this.body);
    app.stage.append(this.box);
    L.DomEvent.disableClickPropagation(this.box);
  }

  toggle(folded = !this.folded) {
    this.folded = folded;
    this.box.dataset.folded = String(this.folded);
    this.fold.replaceChildren(icon(ICONS[this.folded ? "unfold" : "fold"]));
    this.fold.setAttribute("aria-expanded", String(!this.folded));
    this.fold.setAttribute("aria-label", (this.fold.title = this.folded ? "Show more" : "Show less"));
  }

  update() {
    const { state } = this.app, found = state.pair && intervalAt(state.series, state.clock.instant);
    if (this.said && [state.pair, state.series, found, state.clock.step].every((value, i) => value === this.said[i])) return;
    this.said = [state.pair, state.series, found, state.clock.step];
    const parts = (this.parts = readoutParts(state));
    this.box.hidden = !parts;
    if (!parts) return;
    // On a small map the distance alone, until a reader asks for more.
    const { clientWidth, clientHeight } = this.app.stage;
    if (this.folded === null) this.toggle(Math.min(clientWidth, clientHeight) < LEAST_UNFOLDED_PX);
    setText(this.pair, shortened(parts.pair, 80));
    this.body.replaceChildren(...(parts.distance ? this.told(parts) : this.untold(parts)));
  }

  told({ distance, interval, definition, measured, dates, found: { from, to, notes } }) {
    return [
      el("div", { class: "so-distance" }, distance),
      el("div", { class: "so-how so-readout-more", title: measured || null }, `${interval} · ${definition}`),
      el("div", { class: "so-ends so-readout-more", title: (notes ?? []).join(" ") || null },
        el("bdi", {}, shortened(from.name, 60)), " → ", el("bdi", {}, shortened(to.name, 60))),
      el("div", { class: "so-how so-readout-more" }, dates),
    ];
  }

  untold({ reason, dates }) {
    return [
      el("div", { class: "so-reason", dir: "auto" }, reason),
      dates ? el("div", { class: "so-how so-readout-more" }, dates) : null,
    ].filter(Boolean);
  }

  // Draws the shortest line; returns the boxes its words take, so that other labels keep clear.
  paint(view, taken) {
    const found = this.parts && this.parts.found;
    this.ends = [];
    if (!found) return;
    const { ctx } = view, { colours } = this.app;
    const [ax, bx] = lineEnds(found).map((x) => x * view.scale - view.left);
    const [ay, by] = [found.from, found.to].map(({ lat }) => mercatorY(lat) * view.scale - view.top);
    ctx.save();
    ctx.lineCap = "round";
    for (const [width, colour] of [[9, colours.halo], [5, colours.text]]) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.beginPath();
      ctx.moveTo(ax, ay);
      ctx.lineTo(bx, by);
      ctx.stroke();
    }
    for (const [x, y] of [[ax, ay], [bx, by]]) {
      ctx.beginPath();
      ctx.arc(x, y, 6, 0, 2 * Math.PI);
      ctx.fillStyle = colours.halo;
      ctx.fill();
      ctx.lineWidth = 3;
      ctx.strokeStyle = colours.text;
      ctx.stroke();
      taken.add([x - 9, y - 9, x + 9, y + 9]);
    }
    ctx.restore();
    this.paintLabel(view, taken, ax, ay, bx, by);
    this.ends = [[found.from.name, ax, ay, ay < by], [found.to.name, bx, by, by <= ay && Math.hypot(bx - ax, by - ay) >= 4]];
  }

  paintLabel(view, taken, ax, ay, bx, by) {
    const { ctx } = view, { colours } = this.app, { distance, definition } = this.parts;
    const big = `600 15px ${colours.font}`, small = `12px ${colours.font}`;
    const width = Math.max(taken.width(ctx, distance, big), taken.width(ctx, definition, small)) + 20, height = 42;
    // Beside the line, on the side that has more room; never on it.
    const length = Math.hypot(bx - ax, by - ay);
    // Two ends on one spot: above it.
    let [nx, ny] = length < 4 ? [0, -1] : [(ay - by) / length, (bx - ax) / length];
    const midX = (ax + bx) / 2, midY = (ay + by) / 2;
    if ((nx < 0) === (midX < view.width / 2) && Math.abs(nx) > 0.2) (nx = -nx), (ny = -ny);
    const away = Math.abs(nx) * (width / 2) + Math.abs(ny) * (height / 2) + 14;
    const corner = (side) => [midX + side * nx * away - width / 2, midY + side * ny * away - height / 2];
    // On the other side where there is room and fewer of the points that are marked would be hidden.
    const { seen } = view, marked = this.app.marked.placed(view), hidden = (side) => {
      const [left, top] = corner(side), over = left < seen.x || left + width > seen.x + seen.width;
      return over && side < 0 ? Infinity : marked.filter((at) => at.x > left && at.x < left + width && at.y > top && at.y < top + height).length;
    };
    const [x, y] = corner(hidden(-1) < hidden(1) ? -1 : 1);
    ctx.save();
    ctx.shadowColor = "rgba(0,0,0,.28)";
    ctx.shadowBlur = 8;
    ctx.shadowOffsetY = 1;
    ctx.fillStyle = colours.panel;
    ctx.beginPath();
    ctx.roundRect(x, y, width, height, 8);
    ctx.fill();
    ctx.shadowColor = "transparent";
    ctx.textAlign = "center";
    ctx.fillStyle = colours.text;
    ctx.font = big;
    ctx.fillText(distance, x + width / 2, y + 19);
    ctx.fillStyle = colours.muted;
    ctx.font = small;
    ctx.fillText(definition, x + width / 2, y + 35);
    ctx.restore();
    taken.add([x - 4, y - 4, x + width + 4, y + height + 4]);
  }

  // Names the two ends, after the symbols have taken their places.
  paintEnds(view, taken) {
    const font = `600 13px ${this.app.colours.font}`;
    for (const [name, x, y, above] of this.ends) {
      const text = shortened(name, 48);
      const width = taken.width(view.ctx, text, font);
      // Beyond the line's end, as the first choice; else wherever there is room.
      const away = above ? -18 : 18;
      const spots = [[x - width / 2, y + away], [x + 13, y], [x - 13 - width, y], [x + 13, y + away],
        [x - 13 - width, y + away], [x - width / 2, y + 2 * away], [x + 13, y + 2 * away], [x - 13 - width, y + 2 * away]];
      // A name is not cut by the edge of the map as long as its end is on it.
      const { seen } = view, least = seen.x + 4, most = Math.max(least, seen.x + seen.width - width - 4);
      const onIt = x >= seen.x && x <= seen.x + seen.width && y >= seen.y && y <= seen.y + seen.height;
      const inside = onIt ? spots.map(([left, middle]) => [clamp(left, least, most), middle]) : spots;
      taken.write(view, text, font, this.app.colours.text, inside, width, true);
    }
  }
}
