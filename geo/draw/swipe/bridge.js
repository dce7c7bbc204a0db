// window.standoff: what the page's frame or a test may ask and be told.
const SETTLED_MS = 250;

class Bridge {
  constructor(app) {
    this.app = app;
    this.listeners = { change: new Set(), ready: new Set() };
    this.ready = false;
    window.standoff = Object.freeze({
      apply: (view) => this.apply(view),
      setTheme: (theme) => ["light", "dark", "auto"].includes(theme) && (app.setTheme(theme), true),
      stats: () => ({ ...this.report(), places: app.turns.held.size, chosen: app.state.chosen }),
      on: (event, callback) => this.on(event, callback),
    });
  }

  on(event, callback) {
    if (!this.listeners[event]) throw new TypeError(`there is no event "${event}"; known: change, ready`);
    this.listeners[event].add(callback);
    if (event === "ready" && this.ready) callback(this.report());
    return () => this.listeners[event].delete(callback);
  }

  report() {
    const { map, state } = this.app, { lat, lng } = map.getCenter().wrap();
    return { camera: [Number(lat.toFixed(5)), Number(lng.toFixed(5)), Number(map.getZoom().toFixed(2))], mode: state.mode,
      divider: Number(state.divider.toFixed(3)), fitted: Boolean(this.app.fitted) };
  }

  tell(event) {
    for (const callback of this.listeners[event]) callback(this.report());
  }

  // A reader's hand did something: when it has rested, say what holds now.
  touched() {
    if (this.app.quiet) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell("change"), SETTLED_MS);
  }

  // Takes over what of `camera`, `bounds` (west, south, east, north), `mode` and `divider` is good; answers whether all was.
  apply(view) {
    const { app } = this, number = (value) => typeof value === "number" && Number.isFinite(value);
    const chosen = () => !(app.fitted = false);
    const list = (value, length) => Array.isArray(value) && value.length === length && value.every(number);
    const taken = {
      mode: (mode) => Object.hasOwn(WAYS, mode) && (app.setMode(mode), true),
      divider: (share) => number(share) && (app.divide(share), true),
      camera: (camera) => list(camera, 3) && Math.abs(camera[0]) <= 90 && Math.abs(camera[1]) <= 540 && camera[2] >= 0
        && camera[2] <= app.map.getMaxZoom() && (app.map.setView([camera[0], camera[1]], camera[2], { animate: false }), chosen()),
      bounds: (bounds) => list(bounds, 4) && Math.max(Math.abs(bounds[1]), Math.abs(bounds[3])) <= 90 && (app.fit(bounds), chosen()),
    };
    let all = true;
    app.quietly(() => {
      for (const [name, take] of Object.entries(taken)) if (view?.[name] != null) all = take(view[name]) && all;
    });
    return all;
  }
}
