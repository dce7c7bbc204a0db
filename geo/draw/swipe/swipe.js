// Puts the parts together: one map, one camera, two sides.

// Below this width, in pixels, two maps stand above each other; the label of the second takes so much height between them.
const NARROW = 640, BETWEEN = 40;

class Swipe {
  constructor(map, root, config, tables) {
    Object.assign(this, { map, root, config, data: tables, actors: config.actors, stage: root.querySelector(".so-stage") });
    this.byName = new Map(config.actors.map((actor) => [actor.name, actor]));
    this.colours = new Theme(root, config.theme);
    this.state = { mode: "swipe", divider: 0.5, chosen: null };
    this.quiet = true;
    this.hatches = new Map();
    this.ground = new Ground(tables);
    this.gained = [...this.zonesOf(PARTS.covered), ...this.zonesOf(PARTS.gained)];
    this.turns = new Turns(this);
    this.sides = ["before", "after"].map((name) => new Side(this, name));
    this.basemap = new Basemap(this, { surface: this.sides[0].surface });
    this.divider = new Divider(this);
    this.between = el("p", { class: "sw-when sw-between", "aria-hidden": "true" }, `After: ${config.moments[1]}`);
    this.stage.append(this.between);
    this.card = new TurnCard(this);
    this.tools = new ViewButtons(this);
    this.ways = new Ways(this);
    this.places = new PlaceList(this);
    this.legend = new Key(this);
    this.bridge = new Bridge(this);
    this.listen();
  }

  actorNamed(name) {
    return this.byName.get(name);
  }

  zonesOf(part) {
    return Array.from(this.data.zones.part.keys()).filter((zone) => this.data.zones.part[zone] === part);
  }

  narrow() {
    return this.stage.clientWidth < NARROW;
  }

  hatch(actor, ratio) {
    const ink = this.colours.ink(actor), key = `${crossing(actor)}|${ink}|${ratio}`;
    if (!this.hatches.has(key)) {
      this.hatches.set(key, makePattern(crossing(actor), ink, ratio, HATCH, { ground: 0.12, lines: 0.6 }));
    }
    return this.hatches.get(key);
  }

  listen() {
    const { map, stage } = this;
    map.on("move viewreset zoomend resize", () => this.sides.forEach((side) => side.follow()));
    map.on("moveend", () => {
      this.fitted &&= this.quiet;
      this.turns.update();
      this.bridge.touched();
    });
    map.on("click", () => this.choose(null));
    prefersDark.addEventListener("change", () => this.colours.wanted === "auto" && this.setTheme("auto"));
    new ResizeObserver(() => this.resized()).observe(stage);
    // Leaflet is told where on its one map a finger is; two fingers belong to the side of the first.
    const where = map.mouseEventToContainerPoint.bind(map);
    map.mouseEventToContainerPoint = (event) => {
      const at = where(event), side = this.pinched ?? this.sides.find((one) => one.holds(at.x, at.y));
      return side ? at.subtract(side.shift) : at;
    };
    const touches = ({ touches: found }) => {
      const at = found.length > 1 ? where(found[0]) : null;
      this.pinched = at ? this.sides.find((one) => one.holds(at.x, at.y)) : undefined;
    };
    for (const name of ["touchstart", "touchend", "touchcancel"]) stage.addEventListener(name, touches, { capture: true, passive: true });
  }

  resized() {
    // Paper shows the map as it was cut on the screen.
    if (window.matchMedia("print").matches) return;
    this.quietly(() => {
      this.map.invalidateSize({ animate: false });
      this.layOut();
      if (!this.placed) this.placeCamera();
      else if (this.fitted) this.showAll();
      this.layOut();
    });
  }

  // Cuts the map into its sides.
  layOut() {
    const { clientWidth: width, clientHeight: height } = this.stage, { mode, divider } = this.state, [before, after] = this.sides;
    const stacked = mode === "sides" && this.narrow(), half = Math.floor(width / 2), upper = Math.floor((height - BETWEEN) / 2);
    const x = Math.round(divider * width);
    const boxes = mode === "swipe" ? [[0, 0, x, height], [x, 0, width, height]]
      : stacked ? [[0, 0, width, upper], [0, upper + BETWEEN, width, height]]
        : [[0, 0, half, height], [half, 0, width, height]];
    [before, after].forEach((side, i) => {
      const [left, top, right, bottom] = boxes[i];
      const shift = mode === "swipe" ? [0, 0] : [(left + right - width) / 2, (top + bottom - height) / 2].map(Math.round);
      side.place(boxes[i], shift);
    });
    setAttribute(this.root, "data-way", stacked ? "stacked" : mode);
    setStyle(this.between, "top", `${upper}px`);
    setStyle(this.between, "height", `${BETWEEN}px`);
    this.divider.update(x);
    this.ways.update();
    this.rest();
  }

  // Where the divider has come to rest, names are placed anew.
  rest() {
    cancelAnimationFrame(this.resting);
    this.resting = requestAnimationFrame(() => this.sides.forEach((side) => side.redraw()));
  }

  divide(share, { resting = true } = {}) {
    this.state.divider = clamp(share, 0, 1);
    if (this.state.mode === "swipe") {
      const { clientWidth: width, clientHeight: height } = this.stage, x = Math.round(this.state.divider * width);
      this.sides[0].place([0, 0, x, height], [0, 0]);
      this.sides[1].place([x, 0, width, height], [0, 0]);
      this.divider.update(x);
      if (resting) this.rest();
    }
    this.bridge.touched();
  }

  // What changed stays in sight while a reader has not moved the map.
  setMode(mode) {
    this.state.mode = mode;
    this.layOut();
    if (this.fitted) this.showAll();
    this.bridge.touched();
  }

  // --- the camera
  placeCamera() {
    const { camera } = this.config, size = this.map.getSize();
    if (!(size.x > 0 && size.y > 0)) return;
    this.placed = true;
    if (camera) this.map.setView([camera[0], camera[1]], camera[2], { animate: false });
    else this.showAll();
    // At first the divider goes through the middle of what is shown.
    const [west, , east] = this.config.bounds, middle = this.map.latLngToContainerPoint([0, (west + east) / 2]).x / size.x;
    if (middle > 0.1 && middle < 0.9) this.state.divider = middle;
  }

  showAll() {
    this.quietly(() => this.fit(this.config.bounds));
    this.fitted = true;
    this.bridge.touched();
  }

  // Shows a frame (west, south, east, north) in each side.
  fit([west, south, east, north]) {
    const { clientWidth: width, clientHeight: height } = this.stage, { mode } = this.state, stacked = mode === "sides" && this.narrow();
    const beside = mode === "sides" && !stacked ? width / 4 : 0, above = stacked ? height / 4 : 0;
    const room = (pad, length) => Math.min(pad, length / 2 - 20);
    this.map.fitBounds([[south, west], [north, east]], { animate: false, maxZoom: 12,
      paddingTopLeft: [room(beside + 56, width), room(above + 32, height)],
      paddingBottomRight: [room(beside + 56, width), room(above + 40, height)] });
  }

  quietly(act) {
    const before = this.quiet;
    this.quiet = true;
    act();
    this.quiet = before;
  }

  // --- a place whose record changed
  choose(i) {
    if (this.state.chosen === i) return;
    this.state.chosen = i;
    this.card.show(i === null ? null : this.turns.list[i]);
    this.rest();
  }

  // Brings a place of the list into sight on both sides.
  reveal(i) {
    const { lat, lon } = this.turns.list[i];
    this.map.setView([lat, lon], Math.max(this.map.getZoom(), 11), { animate: !calmMotion.matches });
    this.choose(i);
  }

  // --- how it looks
  setTheme(theme) {
    this.colours.set(theme);
    this.flush();
  }

  flush() {
    this.legend.update();
    for (const side of this.sides) {
      side.zones.paints.clear();
      side.redraw();
    }
    if (this.state.chosen !== null) this.card.show(this.turns.list[this.state.chosen]);
  }
}
