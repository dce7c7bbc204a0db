// What the colours, patterns and shapes mean, beside the switches of what is drawn, and which map lies under it.
const LISTED = 12;
const KIND_NAMES = {
  battle: "Battle", strike: "Strike", "attack on civilians": "Attack on civilians", capture: "Capture",
  other: "Other event",
};
const NAMELESS = new Set(["contested", "unknown"]);
// The habit of the field.
const HOLDERS = ["Government", "Opposition", "ISIS", "Kurdish forces"];

// The actors that give something its colour: holders of ground first, then those of events, most first.
function listedActors(actors, zones, events) {
  const count = new Float64Array(actors.length + 1), ground = new Set(zones.actor);
  for (const code of events.actor_a) count[code]++;
  const place = (code) => {
    const at = HOLDERS.indexOf(actors[code].name);
    return ground.has(code) ? (at < 0 ? HOLDERS.length : at) : HOLDERS.length + 1;
  };
  return actors.map((actor, code) => code)
    .filter((code) => (ground.has(code) || count[code]) && !NAMELESS.has(actors[code].name))
    .sort((a, b) => place(a) - place(b) || count[b] - count[a] || a - b)
    .map((code) => ({ actor: actors[code], ground: ground.has(code) }));
}

class Legend {
  constructor(app) {
    const { data, stage } = app;
    this.app = app;
    this.actors = listedActors(app.actors, data.zones, data.events);
    const used = new Set(data.events.kind);
    this.kinds = app.kinds.filter((kind, code) => used.has(code));
    this.switches = new Layers(app);
    const { control, events, form, sized, line, names, maps } = this.switches;
    this.rows = { control: el("div"), events: el("div"), line: el("div") };
    this.sources = el("p", { class: "so-small", dir: "auto" });
    this.about = el("p", { class: "so-small so-screen" });
    const group = (...parts) => el("div", { class: "so-group" }, ...parts);
    this.root = el("details", { class: "so-panel so-legend" }, el("summary", {}, "Legend", el("span", { class: "so-wide-only" }, " and map"),
      app.marked.key.mention),
      el("div", { class: "so-legend-body" }, app.marked.key.root,
        this.actors.length ? group(this.actorList()) : null,
        data.zones.rows ? group(control, this.rows.control) : null,
        data.events.rows ? group(events, form, sized, this.rows.events) : null,
        (this.pairGroup = group(line, this.rows.line)),
        data.places.rows || data.countries ? el("div", { class: "so-group so-screen" }, names) : null,
        group(el("label", { for: "so-basemap", class: "so-heading so-screen" }, "Map"), maps, this.about, this.sources)));
    this.root.open = stage.clientWidth >= 720 && stage.clientHeight >= 560;
    L.DomEvent.disableClickPropagation(this.root).disableScrollPropagation(this.root);
    stage.append(this.root);
    // Classes of density depend on the zoom.
    app.map.on("moveend", () => this.follow());
  }

  // The most named first; of many, the rest are found by name or page by page.
  actorList() {
    const { app, actors } = this, heading = el("span", { class: "so-heading" }, "Actors");
    this.list = new Paged({ what: "Actors", entry: ({ actor, ground }) => this.row(
      (ground ? groundSwatch : dotSwatch)(app.colours, actor), sentenceCase(actor.name)) });
    if (actors.length <= LISTED) return el("div", {}, heading, this.list.root);
    const find = el("input", { type: "search", class: "so-select so-find", "aria-label": "Find an actor",
      placeholder: "Find an actor" });
    const none = el("p", { class: "so-small", hidden: true }, "No actor has this in its name.");
    const all = el("button", { type: "button", class: "so-link", "aria-expanded": "false" });
    this.all = false;
    this.listActors = () => {
      const wanted = plainText(find.value.trim());
      const found = wanted ? actors.filter(({ actor }) => plainText(actor.name).includes(wanted)) : actors;
      this.list.show(wanted || this.all ? found : found.slice(0, LISTED), this.list.page);
      none.hidden = found.length > 0;
      all.hidden = wanted !== "";
      all.textContent = this.all ? `Show the first ${LISTED} only` : `Show all ${countText(actors.length)}`;
      all.setAttribute("aria-expanded", String(this.all));
    };
    const afresh = () => ((this.list.page = 0), this.listActors());
    find.addEventListener("input", afresh);
    all.addEventListener("click", () => ((this.all = !this.all), afresh()));
    return el("div", {}, heading, find, this.list.root, none, all);
  }

  update() {
    const { app } = this, { state, data, colours } = app;
    this.switches.update();
    app.marked.key.update();
    this.classes = this.classKey();
    if (this.listActors) this.listActors();
    else if (this.list) this.list.show(this.actors);
    this.rows.control.replaceChildren(...this.controlRows());
    this.rows.events.replaceChildren(...(app.shows("no-events") ? [] : this.eventRows()));
    const paired = Boolean(state.pair && state.series.length);
    this.pairGroup.hidden = !paired && !state.area;
    this.rows.line.replaceChildren(...[
      paired && !app.shows("no-line") ? this.row(lineSwatch(colours.text, 4), "Shortest line of the pair") : null,
      state.area ? this.row(areaSwatch(colours), "Area measured") : null,
    ].filter(Boolean));
    this.about.textContent = state.basemap === "built-in" ? "The built-in map asks the network for nothing."
      : "This map's tiles are loaded from its publisher.";
    const { credits } = app.config;
    this.sources.textContent = [BASEMAPS[state.basemap].credit, ...(credits.length ? [`Data: ${credits.join("; ")}`] : [])]
      .join(". ");
  }

  classKey() {
    return this.app.shows("density") ? JSON.stringify(this.app.events.density.classes()) : "";
  }

  // After events were drawn: their classes may be others now.
  follow() {
    if (this.root.open && this.classes !== this.classKey()) this.update();
  }

  row(mark, text) {
    return el("div", { class: "so-key" }, mark, el("span", { dir: "auto" }, text));
  }

  controlRows() {
    const { app } = this, { data, state, colours } = app;
    if (!data.zones.rows || app.shows("no-zones")) return [];
    const held = (name) => app.actorNamed(name) && data.zones.actor.includes(app.actors.indexOf(app.actorNamed(name)));
    return [
      held("contested") ? this.row(groundSwatch(colours, app.actorNamed("contested"), app.zones.stripes()), "Contested, in its neighbours' colours") : null,
      this.row(plainSwatch(colours), "Holder not known"),
      state.pair ? this.row(lineSwatch(colours.front, 2.5), "Where the pair's zones touch") : null,
    ].filter(Boolean);
  }

  eventRows() {
    const { app } = this, { colours, events: layer } = app, worst = app.data.points.uncertainty_m;
    const note = (text) => el("p", { class: "so-small" }, text);
    const ring = worst.some((m) => m > EXACT_M && m <= RING_M)
      ? [this.row(ringSwatch(colours), "Somewhere inside the ring")] : [];
    const vague = worst.some((m) => m > RING_M) ? [note("Known no better than within 25 km: counted, not drawn.")] : [];
    if (app.shows("density")) {
      return [...layer.density.classes().map(({ from, to, colour }) => this.row(plainSwatch(colours, colour),
        to === null ? `${countText(from)} or more` : from === to ? countText(from) : `${countText(from)}–${countText(to)}`)),
        note("Events in a cell, on one scale for every moment."), ...ring, ...vague];
    }
    const sizes = app.shows("sized") ? [...layer.sizes().map(({ deaths, radius }) =>
      this.row(kindSwatch(colours, "attack on civilians", radius), plural(deaths, "death"))),
      note("Best estimates, added up at a point. Outlined: none stated.")] : [];
    return [
      ...this.kinds.map((kind) => this.row(kindSwatch(colours, kind), KIND_NAMES[kind] ?? sentenceCase(kind))),
      ...ring, this.row(nowSwatch(colours), "On the day shown"), ...sizes,
      note("A symbol's colour is the first actor's; a number beside it counts the events there."), ...vague,
    ];
  }
}
