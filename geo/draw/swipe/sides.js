// The two sides of the page, before and after: each is one canvas with its marks in a pane of the one map, cut to where the
// side shows. Side by side, the pane stands aside by `shift`, so that both show the same camera.

// What a drawn shape is, by number, as in shapes.py.
const PARTS = { before: 0, after: 1, gained: 2, covered: 3 };

class SideLabels extends Labels {
  constructor(side) {
    super(side, { surface: side.surface });
  }

  paint(view) {
    const { taken, app: side } = this;
    taken.clear();
    taken.halo = side.colours.halo;
    this.paintArea(view);
    // What both sides write comes first and finds the same room, so that the divider cuts no name in two.
    side.app.turns.paint(side, view, taken);
    this.paintPlaces(view);
    this.paintCountries(view);
    this.paintHolders(view);
  }

  // A letter alone would pass for one of the places that changed hands.
  holderTexts(actor) {
    return [shortened(sentenceCase(holderText(actor.name)), 32)];
  }
}

class Side {
  constructor(app, name) {
    const { map, data, actors, colours } = app;
    Object.assign(this, { app, name, map, data, actors, colours, box: [0, 0, 0, 0], shift: [0, 0] });
    this.state = { basemap: "built-in", area: app.config.area };
    this.pane = map.createPane(`sw-${name}`);
    this.surface = makeSurface(map, { pane: `sw-${name}-canvas`, parent: this.pane, zIndex: 1,
      paint: (view) => this.paint(view) });
    map.createPane(`sw-${name}-spots`, this.pane).style.zIndex = 2;
    this.zones = new ZonesLayer(this, { ground: app.ground, surface: this.surface });
    this.zones.now = app.zonesOf(PARTS[name]);
    this.zones.borders = this.zones.bordersOf(this.zones.now);
    this.labels = new SideLabels(this);
  }

  actorNamed(name) {
    return this.app.actorNamed(name);
  }

  // Everything is drawn here that the map with a timeline can leave out.
  shows() {
    return false;
  }

  // The box is left, top, right and bottom in the map's container, in pixels.
  place(box, shift) {
    this.box = box;
    this.shift = shift;
    this.follow();
  }

  // Whenever the map has moved its panes.
  follow() {
    const [left, top, right, bottom] = this.box, [dx, dy] = this.shift;
    const { x, y } = this.map.containerPointToLayerPoint([left - dx, top - dy]), over = x + right - left, down = y + bottom - top;
    setStyle(this.pane, "transform", `translate(${dx}px, ${dy}px)`);
    setStyle(this.pane, "clipPath", `polygon(${x}px ${y}px, ${over}px ${y}px, ${over}px ${down}px, ${x}px ${down}px)`);
  }

  holds(x, y) {
    const [left, top, right, bottom] = this.box;
    return x >= left && x < right && y >= top && y < bottom;
  }

  // Names of holders stand where this side shows.
  redraw() {
    this.zones.version++;
    this.surface.redraw();
  }

  paint(view) {
    const [left, top, right, bottom] = this.box, [dx, dy] = this.shift, { seen } = view;
    this.app.basemap.paint(view);
    this.zones.paint(view);
    paintGained(this, view);
    this.labels.paint({ ...view,
      seen: { x: seen.x + left - dx, y: seen.y + top - dy, width: right - left, height: bottom - top } });
  }
}
