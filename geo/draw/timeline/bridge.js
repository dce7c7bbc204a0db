// window.standoff: what the page's frame, a script or a test may ask and be told.
const SETTLED_MS = 250;

class Bridge {
  constructor(app) {
    this.app = app;
    this.seq = 0;
    this.ready = false;
    this.listeners = { change: new Set(), ready: new Set() };
    const safely = (act) => (...values) => {
      try {
        act(...values);
        return true;
      } catch (error) {
        if (!(error instanceof MessageError)) throw error;
        app.notice(error.message);
        return false;
      }
    };
    // Each answers true when done; false, with a line in the page and nothing changed, when refused.
    window.standoff = Object.freeze({
      setWindow: safely((start, end) => app.setClock(setWindow(app.state.clock, ...readWindow([start, end])))),
      setInstant: safely((t) => app.setClock(setInstant(app.state.clock, readInstant(t)))),
      setMode: safely((mode) => app.setMode(readMode(mode))),
      apply: safely((message) => this.apply(readMessage(message, app.config.fingerprint))),
      select: safely((id) => app.selectId(READERS.selected(id))),
      setTheme: safely((theme) => app.setTheme(["light", "dark", "auto"].includes(theme) ? theme
        : refuse('The theme must be "light", "dark" or "auto".'))),
      stats: () => app.stats(),
      on: (event, callback) => this.on(event, callback),
    });
  }

  // Calls back on "change" and "ready"; returns a function that stops it. Late listeners of "ready" are called at once.
  on(event, callback) {
    if (!this.listeners[event]) throw new TypeError(`there is no event "${event}"; known: change, ready`);
    this.listeners[event].add(callback);
    if (event === "ready" && this.ready) callback(this.report());
    return () => this.listeners[event].delete(callback);
  }

  report() {
    const { state, map } = this.app, { clock } = state, { lat, lng } = map.getCenter();
    return {
      window: [...clock.window], instant: clock.instant, mode: state.mode,
      camera: [Number(lat.toFixed(5)), Number(lng.toFixed(5)), Number(map.getZoom().toFixed(2))],
      selected: this.app.selectedId(), basemap: state.basemap, seq: this.seq,
    };
  }

  tell(event) {
    for (const callback of this.listeners[event]) callback(this.report());
  }

  announceReady() {
    this.ready = true;
    this.tell("ready");
  }

  // A user did something: when they have rested, say what holds now.
  touched() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = null;
      this.seq++;
      this.tell("change");
    }, SETTLED_MS);
  }

  // A message that answers an older report, or comes while a hand is on the bar, never pulls the time back.
  apply(fields) {
    const { app } = this, { state } = app;
    const chosen = fields.selected === undefined ? state.selected : app.eventOf(fields.selected);
    const late = fields.seq !== undefined && (fields.seq < this.seq || Boolean(this.timer));
    if (!late) {
      let { clock } = state;
      if (fields.window) clock = setWindow(clock, ...fields.window);
      // Inside the window that came with it: a message never slides a window.
      if (fields.instant !== undefined) clock = { ...clock, instant: insideWindow(clock, fields.instant) };
      state.clock = clock;
      if (fields.mode) state.mode = fields.mode;
    }
    if (fields.filters) app.setFilters(fields.filters);
    for (const name of ["pair", "definition", "series", "area", "threshold_m"]) {
      if (fields[name] !== undefined) state[name] = fields[name];
    }
    if (fields.basemap) app.setBasemap(fields.basemap, { quietly: true });
    app.select(chosen, { keepList: chosen === state.selected, quietly: true });
    app.refreshAll();
    if (fields.moveCamera && fields.camera) app.moveCamera(fields.camera);
  }
}
