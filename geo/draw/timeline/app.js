// Puts the parts together: one state, one redraw a frame.

class App {
  constructor(map, root, config, tables, bytes) {
    this.map = map;
    this.root = root;
    this.stage = root.querySelector(".so-stage");
    this.config = config;
    this.data = tables;
    this.bytes = bytes;
    this.actors = config.actors;
    this.byName = new Map(config.actors.map((actor) => [actor.name, actor]));
    this.kinds = config.kinds;
    this.colours = new Theme(root, config.theme);
    this.state = {
      clock: makeClock(config.period, null, null, config.step), mode: "window", filters: noFilters(), kept: new Uint8Array(tables.events.rows).fill(1),
      pair: null, series: [], definition: "", threshold_m: 0, area: null, basemap: "built-in", selected: null, display: [],
    };
    this.lastFrameMs = 0;
    this.dirty = new Set();
    this.awaited = null;
    this.quiet = true;
    this.readout = new Readout(this);
    this.basemap = new Basemap(this);
    this.zones = new ZonesLayer(this);
    this.events = new EventsLayer(this);
    this.marked = new Marked(this);
    this.labels = new Labels(this);
    this.card = new Card(this);
    this.tip = new Tip(this);
    this.measure = new Measure(this);
    this.tools = new Tools(this);
    this.bar = new Bar(this);
    this.legend = new Legend(this);
    this.live = new Live(this);
    this.bridge = new Bridge(this);
    this.listen();
  }

  actorNamed(name) {
    return this.byName.get(name);
  }

  // Steps at which control differs from the step before.
  get groundChanges() {
    return (this.foundGround ??= changeSteps(this.state.clock, this.zones.changes()));
  }

  // Steps at which control differs or a kept event begins that is seen to begin: where events are not drawn none is, and in a
  // window what is too imprecise to be drawn is counted all the time. Found when first asked for, and again after a filter.
  get changes() {
    const { clock, kept, mode } = this.state, { vague } = this.events.visible, asked = this.shows("no-events") ? null : mode;
    if (!this.foundChanges || this.foundChanges.asked !== asked) {
      const steps = asked && beginnings(clock, this.data.events, kept, mode === "window" ? vague : null);
      this.foundChanges = { asked, steps: steps ? merged(this.groundChanges, steps) : this.groundChanges };
    }
    return this.foundChanges.steps;
  }

  listen() {
    const { map } = this;
    map.on("moveend", () => this.quiet || this.bridge.touched("camera"));
    map.on("mousemove", (event) => !map.dragging.moving?.() && this.tip.hover(event.containerPoint, event.latlng));
    map.on("mouseout movestart", () => this.tip.hide());
    map.on("click", (event) => this.measure.takes(event) || this.card.click(event));
    prefersDark.addEventListener("change", () => this.colours.wanted === "auto" && this.setTheme("auto"));
    new ResizeObserver(() => this.resized()).observe(this.root);
  }

  resized() {
    this.quietly(() => {
      this.map.invalidateSize({ animate: false });
      if (!this.placed) this.placeCamera();
    });
    this.mark("time");
  }

  // The first camera, once the page has a size; afterwards only readers move it.
  placeCamera() {
    // Leaflet remembers the size it had before the bar took its part.
    this.map.invalidateSize({ animate: false, pan: false });
    const { bounds } = this.config, camera = this.told ?? this.config.camera, size = this.map.getSize();
    if (!(size.x > 0 && size.y > 0)) return;
    this.placed = true;
    this.told = null;
    if (camera) this.map.setView([camera[0], camera[1]], camera[2], { animate: false });
    else if (bounds) {
      const [west, south, east, north] = bounds;
      this.map.fitBounds([[south, west], [north, east]], { animate: false, padding: [24, 24], maxZoom: 12 });
    } else this.map.setView([20, 0], 2, { animate: false });
  }

  // Moves the map without it counting as a reader's doing.
  quietly(move) {
    const before = this.quiet;
    this.quiet = true;
    move();
    this.quiet = before;
  }

  // A page that is told where to look before it has a size looks there once it has one.
  moveCamera(camera) {
    const [lat, lng, zoom] = camera;
    this.told = this.placed ? null : camera;
    this.quietly(() => this.map.setView([lat, lng], zoom, { animate: false }));
  }

  // Brings the selected event into sight, clear of the card that tells about it.
  revealSelected() {
    const { selected } = this.state, { lat, lon } = this.data.points;
    if (selected === null) return;
    const point = this.data.events.point[selected], size = this.map.getSize(), wide = size.x > 720;
    const covered = wide ? [Math.min(this.legend.root.open ? 620 : 380, size.x / 2), 60] : [40, size.y / 2];
    this.quietly(() => this.map.panInside([lat[point] / 1e6, lon[point] / 1e6],
      { animate: false, paddingTopLeft: [60, 60], paddingBottomRight: covered }));
  }

  resetView() {
    this.placed = false;
    this.told = null;
    this.placeCamera();
  }

  // --- changes a reader makes; each is reported when it has settled
  setClock(clock) {
    const before = this.state.clock, moved = [];
    if (clock.window.some((t, i) => t !== before.window[i])) moved.push("window");
    if (clock.instant !== before.instant) moved.push("instant");
    this.state.clock = clock;
    this.mark("time");
    this.bridge.touched(...moved);
  }

  setMode(mode) {
    this.state.mode = mode;
    this.mark("time");
    this.bridge.touched("mode");
  }

  setBasemap(key, { quietly = false } = {}) {
    this.state.basemap = key;
    this.basemap.choose(key);
    this.mark("look");
    if (!quietly) this.bridge.touched("basemap");
  }

  // What the dashboard marks, as a message has it; null for nothing.
  setMarks(marks, { quietly = false } = {}) {
    this.marked.set(marks);
    this.refreshAll();
    if (!quietly) this.bridge.touched("marks");
  }

  // Whether something is drawn otherwise than at first; names as in message.js.
  shows(name) {
    return this.state.display.includes(name);
  }

  setDisplay(names, { quietly = false } = {}) {
    this.state.display = names;
    this.bar.track.histogram.bins = null;
    this.refreshAll();
    if (!quietly) this.bridge.touched("display");
  }

  toggleDisplay(name, on) {
    this.setDisplay(DISPLAYS.filter((other) => (other === name ? on : this.shows(other))));
  }

  // An event's row, or its id while ids are still being read: then it is kept until they are, or until something else is chosen.
  select(event, { keepList = false, quietly = false } = {}) {
    this.awaited = isText(event) ? { id: event, quietly } : null;
    if (this.awaited) return;
    if (!keepList) this.card.list = event === null ? [] : [event];
    if (event === this.state.selected && !keepList) return;
    this.state.selected = event;
    this.mark("time");
    if (!quietly) this.bridge.touched("selected");
  }

  // The row of an event's id; null for none; the id itself while ids are still being read.
  eventOf(id) {
    const { event_id: ids } = this.data.events.texts;
    if (id === null || !ids) return id;
    const event = ids.indexOf(id);
    return event === -1 ? refuse(`There is no event "${shortened(id, 40)}" in this map.`) : event;
  }

  selectId(id) {
    const event = READERS.selected(id, this);
    if (event === this.state.selected && !this.awaited) return;
    this.select(event);
    if (event === null || this.awaited) return;
    const { points, events } = this.data, point = events.point[event];
    if (points.uncertainty_m[point] > RING_M) return;
    const spot = L.latLng(points.lat[point] / 1e6, points.lon[point] / 1e6);
    if (!this.map.getBounds().contains(spot)) this.map.panTo(spot, { animate: !calmMotion.matches });
  }

  selectedId() {
    return this.state.selected === null ? null : idAt(this.data.events, this.state.selected);
  }

  // --- changes of what is shown
  setFilters(filters) {
    this.state.filters = filters;
    this.state.kept = keptMask(this.data.events, this.data.points, filters, this.actors.map((a) => a.name), this.kinds);
    this.foundChanges = null;
    this.bar.track.histogram.bins = null;
  }

  // What asked for texts before they were there asks again.
  textsRead() {
    const { filters, selected } = this.state, { awaited } = this;
    if (filters.text) this.setFilters(filters);
    this.card.shown = null;
    if (filters.text || selected !== null) this.refreshAll();
    if (awaited?.quietly) window.standoff.apply({ selected: awaited.id });
    else if (awaited) window.standoff.select(awaited.id);
  }

  setTheme(theme) {
    this.colours.set(theme);
    this.refreshAll();
  }

  refreshAll() {
    this.mark("time");
    this.mark("look");
  }

  // Closed, it gives the focus to the map; another line in its place takes the focus over.
  notice(text) {
    const close = el("button", { type: "button", class: "so-icon", "aria-label": "Close", onclick: () => {
      line.remove();
      this.map.getContainer().focus({ preventScroll: true });
    } }, "×");
    const line = el("p", { class: "so-panel so-notice", role: "alert" }, el("span", { dir: "auto" }, text), close);
    const old = this.stage.querySelector(".so-notice"), held = old?.contains(document.activeElement);
    old?.remove();
    this.stage.append(line);
    if (held) close.focus({ preventScroll: true });
  }

  // --- one redraw a frame
  mark(what) {
    if (!this.dirty.size) requestAnimationFrame(() => this.flush());
    this.dirty.add(what);
  }

  flush() {
    if (!this.dirty.size) return;
    const begun = performance.now(), look = this.dirty.has("look");
    this.dirty.clear();
    if (look) {
      this.basemap.surface.redraw();
      this.credit();
    }
    this.zones.update(look);
    // What stripes contested ground is known after it.
    if (look) this.legend.update();
    this.events.update();
    if (look) this.marked.redraw();
    this.readout.update();
    this.labels.update(look);
    this.card.update();
    this.tip.update();
    this.tools.update();
    this.legend.follow();
    this.bar.update();
    this.live.update();
    this.lastFrameMs = performance.now() - begun;
  }

  credit() {
    const { credit, link } = BASEMAPS[this.state.basemap], parts = [
      link ? el("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, credit) : el("span", {}, credit),
      this.config.credits.length ? el("span", { dir: "auto" }, `Data: ${this.config.credits.join("; ")}`) : null,
      el("span", {}, "Leaflet"),
    ].filter(Boolean);
    const holder = this.root.querySelector(".so-credit");
    holder.replaceChildren(...parts.flatMap((part, i) => (i ? [" · ", part] : [part])));
    holder.title = holder.textContent;
  }

  stats() {
    this.flush();
    const { clock } = this.state;
    return {
      events: this.data.events.rows, visible: this.events.visible.total, imprecise: this.events.imprecise,
      lastFrameMs: this.lastFrameMs, bytes: this.bytes, instant: clock.instant, window: [...clock.window],
      mode: this.state.mode, distanceText: (this.readout.parts && this.readout.parts.distance) || null,
      marks: this.marked.counts(),
    };
  }
}
