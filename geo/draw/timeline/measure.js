// Distances a reader takes by pointing: a path of geodesics on the WGS84 ellipsoid, drawn as such. It is the reader's own:
// no report and no link tells of it.

// Between two points of a line as it is drawn.
const STEP_M = 10000;

// One leg more: from the end of the last to a point, [lon, lat].
function withLeg(path, point) {
  if (!path) return { start: point, legs: [] };
  return { ...path, legs: [...path.legs, geodesicPath(endOf(path), point, STEP_M)] };
}

function withoutLast(path) {
  return path && path.legs.length ? { ...path, legs: path.legs.slice(0, -1) } : null;
}

const endOf = ({ start, legs }) => (legs.length ? legs.at(-1).points.at(-1) : start);
const lengthOf = ({ legs }) => legs.reduce((sum, leg) => sum + leg.metres, 0);

class Measure {
  constructor(app) {
    this.app = app;
    this.active = false;
    this.path = null;
    this.ahead = null;
    const button = (text, act) => el("button", { type: "button", class: "so-button", onclick: act }, text);
    this.total = el("p", { class: "so-distance", role: "status" });
    this.legs = new Paged({ what: "Legs", tag: "ol", entry: (leg, i) => `${i + 1}. ${distanceText(leg.metres)}` });
    this.undo = button("Undo", () => this.set(withoutLast(this.path)));
    this.clear = button("Clear", () => this.set(null));
    this.root = el("section", { class: "so-panel so-measure", "aria-label": "Measure", hidden: true },
      el("header", {}, el("h2", {}, "Measure"), el("button", { type: "button", class: "so-icon so-close",
        "aria-label": "Close", onclick: () => this.turn(false) }, "×")),
      this.total, this.legs.root,
      el("p", { class: "so-small" }, "Click or tap points on the map. Shortest lines on the WGS84 ellipsoid."),
      el("p", { class: "so-small so-wide-only" }, "Keys: arrows move the map, Enter sets a point at the cross, Backspace takes one "
        + "back, Escape ends."),
      el("div", { class: "so-buttons-row" }, this.undo, this.clear));
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.turn(false);
    });
    L.DomEvent.disableClickPropagation(this.root).disableScrollPropagation(this.root);
    app.stage.append(this.root);
  }

  // What was measured stays for the next time; only "Clear" drops it.
  turn(on) {
    if (on === this.active) return;
    const { map } = this.app, container = map.getContainer();
    this.surface ??= makeSurface(map, { pane: "so-measure", zIndex: 470, paint: (view) => this.paint(view) });
    this.active = on;
    this.ahead = null;
    container.classList.toggle("so-measuring", on);
    map.doubleClickZoom[on ? "disable" : "enable"]();
    this.root.hidden = !on;
    container.focus({ preventScroll: true });
    this.set(this.path);
    this.app.tools.update();
  }

  // Takes a click on the map where the tool is on; says whether it did.
  takes({ latlng, containerPoint }) {
    if (!this.active) return false;
    // Not for the second click of a double one.
    if (!this.path || this.away(endOf(this.path), containerPoint) > 3) {
      this.set(withLeg(this.path, [latlng.lng, clamp(latlng.lat, -MAX_LATITUDE, MAX_LATITUDE)]));
    }
    return true;
  }

  // How far a place, in whichever copy of the world is nearest, lies from a point of the container, in pixels.
  away([lon, lat], { x, y }) {
    const at = toContainer(this.app.map, mercatorX(lon), mercatorY(lat)), world = 256 * 2 ** this.app.map.getZoom();
    const dx = at.x - x;
    return Math.hypot(dx - world * Math.round(dx / world), at.y - y);
  }

  takeCentre() {
    const { map } = this.app, latlng = map.getCenter();
    return this.takes({ latlng, containerPoint: map.latLngToContainerPoint(latlng) });
  }

  follow(latlng) {
    this.ahead = [latlng.lng, clamp(latlng.lat, -MAX_LATITUDE, MAX_LATITUDE)];
    if (this.path) this.surface.redraw();
  }

  set(path) {
    this.path = path;
    const legs = path ? path.legs : [];
    this.total.textContent = legs.length ? distanceText(lengthOf(path)) : path ? "Now the next point" : "Set the first point";
    this.legs.root.hidden = legs.length < 2;
    this.legs.show(legs, Infinity);
    const held = document.activeElement;
    this.undo.disabled = this.clear.disabled = !path;
    // A button that is switched off under the finger would take the focus with it.
    if (!path && (held === this.undo || held === this.clear)) this.app.map.getContainer().focus({ preventScroll: true });
    this.surface.redraw();
  }

  // In every copy of the world in which some of the path shows: wherever a reader clicked, the point is there.
  paint(view) {
    if (!this.active || !this.path) return;
    const ahead = this.ahead && geodesicPath(endOf(this.path), this.ahead, STEP_M), { start, legs } = this.path;
    const lines = ahead ? [...legs, ahead] : legs;
    let [west] = start, east = west;
    for (const { points } of lines) for (const [lon] of points) (west = Math.min(west, lon)), (east = Math.max(east, lon));
    for (const moved of turned(view, mercatorX(west), mercatorX(east))) this.paintPath(moved, ahead);
  }

  paintPath(view, ahead) {
    const { ctx } = view, { colours } = this.app, { start, legs } = this.path;
    const place = ([lon, lat]) => [mercatorX(lon) * view.scale - view.left, mercatorY(lat) * view.scale - view.top];
    const stroke = (points, dash) => {
      ctx.beginPath();
      points.forEach((point, i) => ctx[i ? "lineTo" : "moveTo"](...place(point)));
      for (const [width, colour] of [[7, colours.halo], [3.5, colours.accent]]) {
        ctx.setLineDash(width === 7 ? [] : dash);
        ctx.lineWidth = width;
        ctx.strokeStyle = colour;
        ctx.stroke();
      }
      ctx.setLineDash([]);
    };
    ctx.save();
    ctx.lineJoin = ctx.lineCap = "round";
    for (const leg of legs) stroke(leg.points, []);
    if (ahead) stroke(ahead.points, [2, 8]);
    for (const point of [start, ...legs.map((leg) => leg.points.at(-1))]) {
      ctx.beginPath();
      ctx.arc(...place(point), 5, 0, 2 * Math.PI);
      ctx.fillStyle = colours.panel;
      ctx.fill();
      ctx.lineWidth = 3;
      ctx.strokeStyle = colours.accent;
      ctx.stroke();
    }
    for (const leg of ahead ? [...legs, ahead] : legs) this.label(ctx, place, leg);
    ctx.restore();
  }

  // A leg's length at its middle, where the leg is long enough on the map to hold it.
  label(ctx, place, { points, metres }) {
    const { colours } = this.app, text = distanceText(metres);
    const [ax, ay] = place(points[0]), [bx, by] = place(points.at(-1));
    ctx.font = `600 13px ${colours.font}`;
    const width = ctx.measureText(text).width;
    if (Math.hypot(bx - ax, by - ay) < width * 0.7) return;
    const middle = (points.length - 1) / 2, from = place(points[Math.floor(middle)]), to = place(points[Math.ceil(middle)]);
    const x = (from[0] + to[0]) / 2, y = (from[1] + to[1]) / 2;
    ctx.fillStyle = colours.panel;
    ctx.beginPath();
    ctx.roundRect(x - width / 2 - 6, y - 11, width + 12, 22, 6);
    ctx.fill();
    ctx.fillStyle = colours.text;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.fillText(text, x, y);
  }
}
