// Buttons on the map: zoom, show all, zoom to what is chosen, measure, full screen; the north arrow; keys of the map.

const SHAPES = {
  zoomIn: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z", zoomOut: "M5 11h14v2H5z",
  all: "M4 9V4h5v2H6v3zM15 4h5v5h-2V6h-3zM4 15h2v3h3v2H4zM18 15h2v5h-5v-2h3z",
  target: "M11 2h2v3.1A7 7 0 0 1 18.9 11H22v2h-3.1A7 7 0 0 1 13 18.9V22h-2v-3.1A7 7 0 0 1 5.1 13H2v-2h3.1A7 7 0 0 1 11 5.1z"
    + "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM12 10a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  measure: "M15.9 2.3l5.8 5.8L8.1 21.7l-5.8-5.8zM15.9 5.1l-1.7 1.7 1.6 1.6-1.4 1.4-1.6-1.6-1.4 1.4 2.8 2.8-1.4 1.4-2.8-2.8"
    + "-1.4 1.4 1.6 1.6-1.4 1.4-1.6-1.6-2.1 2.1 3 3L18.9 8.1z",
  full: "M3 3h7v2H6.4l4 4L9 10.4l-4-4V10H3zM14 3h7v7h-2V6.4l-4 4L13.6 9l4-4H14zM3 14h2v3.6l4-4 1.4 1.4-4 4H10v2H3zM19 14h2v7h-7"
    + "v-2h3.6l-4-4 1.4-1.4 4 4z",
  north: "M12 2l6 19-6-4-6 4z",
};

// West and east of the shortest stretch that holds all longitudes; east may lie beyond 180.
function longitudeSpan(longitudes) {
  const sorted = Float64Array.from(longitudes).sort(), count = sorted.length;
  let widest = 360 - (sorted[count - 1] - sorted[0]), first = 0;
  for (let i = 1; i < count; i++) {
    if (sorted[i] - sorted[i - 1] > widest) (widest = sorted[i] - sorted[i - 1]), (first = i);
  }
  return first === 0 ? [sorted[0], sorted[count - 1]] : [sorted[first], sorted[first - 1] + 360];
}

// South, west, north and east round spots [lon, lat, metres of uncertainty].
function boxRound(spots) {
  const north = ([, lat, m]) => lat + m / 111320, south = ([, lat, m]) => lat - m / 111320;
  const aside = ([, lat, m]) => m / (111320 * Math.cos((clamp(lat, -85, 85) * Math.PI) / 180));
  const [west, east] = longitudeSpan(spots.map(([lon]) => lon));
  const margin = spots.reduce((most, spot) => Math.max(most, aside(spot)), 0);
  const edge = (of, best, start) => spots.reduce((found, spot) => best(found, of(spot)), start);
  return [[edge(south, Math.min, 90), west - margin], [edge(north, Math.max, -90), east + margin]];
}

class Tools {
  constructor(app) {
    const { map, stage } = app;
    this.app = app;
    const button = (shape, label, act) => el("button", { type: "button", class: "so-tool", "aria-label": label, title: label,
      onclick: act }, icon(SHAPES[shape]));
    this.zoomIn = button("zoomIn", "Zoom in", () => map.getZoom() < map.getMaxZoom() && map.zoomIn());
    this.zoomOut = button("zoomOut", "Zoom out", () => map.getZoom() > map.getMinZoom() && map.zoomOut());
    this.target = button("target", "Zoom to the events shown", () => this.zoomToTarget());
    this.ruler = button("measure", "Measure a distance", () => app.measure.turn(!app.measure.active));
    this.full = button("full", "Full screen", () => this.toggleFull());
    this.full.hidden = !document.fullscreenEnabled;
    const group = (name, label, ...buttons) => el("div", { class: `so-tools ${name}`, role: "group", "aria-label": label }, ...buttons);
    const north = icon(SHAPES.north);
    this.north = el("div", { class: "so-north", role: "img", "aria-label": "North is up", title: "North is up" }, north,
      el("span", { "aria-hidden": "true" }, "N"));
    stage.append(
      el("div", { class: "so-cross", "aria-hidden": "true" }),
      group("so-tools-view", "View of the map", this.zoomIn, this.zoomOut, button("all", "Show all", () => app.resetView())),
      group("so-tools-more", "Tools of the map", this.target, this.ruler, this.full),
      this.north);
    map.on("zoomend", () => this.update());
    document.addEventListener("fullscreenchange", () => this.update());
    map.getContainer().addEventListener("keydown", (event) => this.key(event));
    // Leaflet focuses the map by script, after which a browser takes any click for the keyboard's: what was used last counts.
    const keys = (used) => () => app.root.classList.toggle("so-keys", used);
    document.addEventListener("keydown", keys(true), true);
    document.addEventListener("pointerdown", keys(false), true);
  }

  // What "zoom to" means now: the selected event with the uncertainty of its place; else the events shown; else the
  // pair's line; else nothing.
  aim() {
    const { app } = this, { points, events } = app.data, { visible } = app.events, { selected } = app.state;
    const spot = (point) => [points.lon[point] / 1e6, points.lat[point] / 1e6, points.uncertainty_m[point]];
    if (selected !== null) return { label: "Zoom to the selected event", spots: () => [spot(events.point[selected])] };
    if (visible.total && !app.shows("no-events")) {
      return { label: "Zoom to the events shown", spots: () => {
        const all = Array.from(visible.points.subarray(0, visible.used), spot), drawn = all.filter(([, , m]) => m <= RING_M);
        return drawn.length ? drawn : all;
      } };
    }
    const found = app.readout.parts && app.readout.parts.found;
    return found ? { label: "Zoom to the pair's line", spots: () => [found.from, found.to].map(({ lon, lat }) => [lon, lat, 0]) }
      : null;
  }

  zoomToTarget() {
    const { map, card } = this.app, aim = this.aim();
    if (!aim) return;
    const box = L.latLngBounds(boxRound(aim.spots())), size = map.getSize(), narrow = size.x <= 720;
    // Clear of the card, which lies on the right, or at the bottom of a narrow page.
    const cover = card.root.hidden ? 0 : narrow ? card.root.offsetHeight : size.x - card.root.offsetLeft;
    const room = (pad, length) => Math.min(pad, length / 3);
    map.fitBounds(box, { animate: !calmMotion.matches, maxZoom: 14,
      paddingTopLeft: [room(60, size.x), room(40, size.y)],
      paddingBottomRight: [room(narrow ? 50 : cover + 40, size.x * 1.5), room(narrow ? cover + 40 : 50, size.y * 1.5)] });
  }

  toggleFull() {
    const done = document.fullscreenElement ? document.exitFullscreen() : this.app.root.requestFullscreen();
    done.catch(() => this.app.notice("The browser did not allow the full screen."));
  }

  // Enter asks the spot at the centre, where the cross is; while measuring it sets a point there.
  key(event) {
    const { measure, card, map } = this.app;
    if (event.target !== map.getContainer()) return;
    if (event.key === "Enter") measure.takeCentre() || card.openCentre();
    else if (event.key === "Backspace" && measure.active) measure.set(withoutLast(measure.path));
    else return;
    event.preventDefault();
  }

  update() {
    const { map, measure } = this.app, zoom = map.getZoom(), aim = this.aim();
    setOff(this.zoomIn, zoom >= map.getMaxZoom());
    setOff(this.zoomOut, zoom <= map.getMinZoom());
    setOff(this.target, !aim);
    if (aim) this.name(this.target, aim.label);
    this.ruler.setAttribute("aria-pressed", String(measure.active));
    this.name(this.full, document.fullscreenElement ? "Leave the full screen" : "Full screen");
  }

  name(button, label) {
    if (button.title === label) return;
    button.title = label;
    button.setAttribute("aria-label", label);
  }
}
