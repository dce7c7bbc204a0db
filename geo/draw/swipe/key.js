// What the colours, patterns and lines mean; the places that changed hands; where the data are from.

class Key {
  constructor(app) {
    const { stage, config } = app;
    this.app = app;
    this.body = el("div", { class: "so-legend-body" });
    this.root = el("details", { class: "so-panel so-legend" }, el("summary", {}, "Legend"), this.body);
    this.root.open = stage.clientWidth >= 900 && stage.clientHeight >= 420;
    L.DomEvent.disableClickPropagation(this.root).disableScrollPropagation(this.root);
    stage.append(this.root);
    this.places = new Paged({ what: "Places that changed hands", size: 20, entry: (turn, i) => el("button", { type: "button",
      class: "sw-place", dir: "auto", onclick: () => app.reveal(i) }, el("strong", {}, turn.name),
    el("span", {}, `${sentenceCase(holderText(turn.before))} → ${holderText(turn.after)}`)) });
    this.places.root.classList.add("so-choices");
    this.list = el("details", { class: "sw-places" },
      el("summary", {}, `Places that changed hands (${countText(config.turns.length)})`), this.places.root);
  }

  update() {
    const { app } = this, { config } = app, group = (...parts) => el("div", { class: "so-group" }, ...parts);
    const notes = config.notes.map((note) => el("p", { class: "so-small", dir: "auto" }, note));
    this.places.show(app.turns.list, this.places.page);
    this.body.replaceChildren(...[
      group(...this.holders()), this.gains(), config.turns.length ? group(...this.discs(), this.list) : null,
      notes.length ? group(...notes) : null,
      group(el("p", { class: "so-small", dir: "auto" }, [`Land and borders: Natural Earth`,
        ...(config.credits.length ? [`Data: ${config.credits.join("; ")}`] : [])].join(". "))),
    ].filter(Boolean));
  }

  holders() {
    const { app } = this, drawn = new Set([...app.zonesOf(PARTS.before), ...app.zonesOf(PARTS.after)].map((zone) =>
      app.data.zones.actor[zone]));
    const named = (code) => sentenceCase(holderText(app.actors[code].name)), side = (code) =>
      (Object.hasOwn(HOLDER_TEXTS, app.actors[code].name) ? 1 : 0);
    return [
      ...[...drawn].sort((a, b) => side(a) - side(b) || a - b).map((code) =>
        this.row(groundSwatch(app.colours, app.actors[code]), named(code))),
      this.row(plainSwatch(app.colours), "No holder recorded"),
    ];
  }

  gains() {
    const { app } = this, { part, actor } = app.data.zones, { colours, gained, config } = app;
    const first = (wanted) => app.actors[actor[gained.find((zone) => part[zone] === wanted)]];
    const taken = first(PARTS.gained), covered = first(PARTS.covered), rows = [];
    if (taken) {
      rows.push(this.row(gainedSwatch(colours, taken, "after"), "Gained, in the colour of who holds it after"),
        this.row(gainedSwatch(colours, taken, "before"), "The same ground, before"));
    }
    if (covered) rows.push(this.row(gainedSwatch(colours, covered, "covered"), `Held after; no zone covered it on ${config.moments[0]}`));
    return rows.length ? el("div", { class: "so-group" }, ...rows) : null;
  }

  discs() {
    const { app } = this, holders = app.turns.list.map((turn) => turn.after);
    const held = holders.find((name) => !Object.hasOwn(HOLDER_TEXTS, name)) ?? holders[0];
    return [
      this.row(discSwatch(app.colours, app.actorNamed(held), held), "Place that changed hands, with the letter of its holder on that side"),
      app.turns.list.some((turn) => turn.before === "" || turn.after === "")
        ? this.row(discSwatch(app.colours, null, ""), "Not covered on that side") : null,
      this.row(ringSwatch(app.colours), "Zoomed in: somewhere inside the ring"),
    ].filter(Boolean);
  }

  row(mark, text) {
    return el("div", { class: "so-key" }, mark, el("span", { dir: "auto" }, text));
  }
}
