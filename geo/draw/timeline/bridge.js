// window.standoff: what the page's frame, a script or a test may ask and be told.
const SETTLED_MS = 250;
// They hold each other, so they are taken from a message together or not at all.
const TIME = ["window", "instant", "mode"];
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

class Bridge {
  constructor(app) {
    this.app = app;
    this.seq = 0;
    // Which opening of the data the page shows; -1 before any was named.
    this.opened = -1;
    // By field: the number of the report that tells what a hand last did to it.
    this.touches = {};
    this.ready = false;
    this.listeners = { change: new Set(), ready: new Set(), touch: new Set() };
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
    // Each answers true when done; false, with a line in the page, when what was asked, or a part of it, is refused.
    window.standoff = Object.freeze({
      setWindow: safely((start, end) => app.setClock(setWindow(app.state.clock, ...readWindow([start, end])))),
      setInstant: safely((t) => app.setClock(setInstant(app.state.clock, readInstant(t)))),
      setMode: safely((mode) => app.setMode(readMode(mode))),
      apply: safely((message) => this.apply(readMessage(message, app))),
      select: safely((id) => app.selectId(id)),
      setTheme: safely((theme) => app.setTheme(["light", "dark", "auto"].includes(theme) ? theme
        : refuse('The theme must be "light", "dark" or "auto".'))),
      stats: () => app.stats(),
      on: (event, callback) => this.on(event, callback),
    });
  }

  // Calls back on "change" and "ready"; returns a function that stops it. Late listeners of "ready" are called at once.
  on(event, callback) {
    if (!this.listeners[event]) throw new TypeError(`there is no event "${event}"; known: change, ready, touch`);
    this.listeners[event].add(callback);
    if (event === "ready" && this.ready) callback(this.report());
    return () => this.listeners[event].delete(callback);
  }

  report() {
    const { state, map } = this.app, { clock } = state;
    // A map can be dragged round the Earth more than once.
    const { lat, lng } = map.getCenter().wrap();
    return {
      window: [...clock.window], instant: clock.instant, mode: state.mode,
      camera: [Number(lat.toFixed(5)), Number(lng.toFixed(5)), Number(map.getZoom().toFixed(2))],
      selected: this.app.selectedId(), basemap: state.basemap, display: [...state.display],
      marks: this.app.marked.told !== null, seq: this.seq, opened: this.opened,
      touched: { ...this.touches },
    };
  }

  tell(event) {
    for (const callback of this.listeners[event]) callback(this.report());
  }

  announceReady() {
    this.ready = true;
    this.tell("ready");
  }

  // A user did something to these fields: when they have rested, say what holds now.
  touched(...fields) {
    if (!fields.length) return;
    for (const field of fields) this.touches[field] = this.seq + 1;
    for (const callback of this.listeners.touch) callback({ fields });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.seq++;
      this.tell("change");
    }, SETTLED_MS);
  }

  // A field a hand has touched since the report that a message answers is left to the hand. Where data were opened, by
  // a new number of `opened`, everything is taken as it is told.
  apply({ fields, refused }) {
    const { app } = this, { state } = app, fresh = fields.opened > this.opened;
    if (fresh) this.begin(fields);
    const late = (...names) => names.some((name) => fields.seq < (this.touches[name] ?? 0));
    if (!late(...TIME)) this.applyTime(fields);
    // Every message carries the filters, and applying them costs a look at every event.
    if (fields.filters && !same(fields.filters, state.filters)) app.setFilters(fields.filters);
    if (!refused.has("pair") && !refused.has("definition")) this.applyPair(fields);
    for (const name of ["area", "threshold_m"]) if (fields[name] !== undefined) state[name] = fields[name];
    if (fields.basemap && !late("basemap")) app.setBasemap(fields.basemap, { quietly: true });
    if (fields.display && !late("display")) app.setDisplay(fields.display, { quietly: true });
    if (fields.marks !== undefined && !late("marks")) app.setMarks(fields.marks, { quietly: true });
    const told = fields.selected !== undefined && !late("selected"), chosen = told ? fields.selected : state.selected;
    const another = chosen !== state.selected;
    if (told || !app.awaited) app.select(chosen, { keepList: !another, quietly: true });
    app.refreshAll();
    if (fields.camera && (fields.moveCamera || fresh)) app.moveCamera(fields.camera);
    else if (fresh) app.quietly(() => app.resetView());
    if (another && !app.awaited) app.revealSelected();
    if (refused.size) refuse([...refused.values()].join(" "));
  }

  // A series holds the distances of one pair by one definition: without one of their own, another pair has none.
  applyPair({ pair = this.app.state.pair, definition = this.app.state.definition, series }) {
    const { state } = this.app, another = !same([pair, definition], [state.pair, state.definition]);
    Object.assign(state, { pair, definition, series: series ?? (another ? [] : state.series) });
  }

  // What hands did before belongs to what was open before; reports are counted on, so that older answers stay older.
  begin({ opened, seq = 0 }) {
    this.opened = opened;
    this.touches = {};
    this.seq = Math.max(this.seq, seq);
    clearTimeout(this.timer);
  }

  applyTime({ window, instant, mode }) {
    const { state } = this.app;
    let { clock } = state;
    if (window) clock = setWindow(clock, ...window);
    // Inside the window that came with it: a message never slides a window.
    if (instant !== undefined) clock = { ...clock, instant: insideWindow(clock, instant) };
    state.clock = clock;
    if (mode) state.mode = mode;
  }
}
