// What the colours, patterns and lines mean, below the map; the places whose record changed, to choose from, on it.

class PlaceList {
  constructor(app) {
    const { stage, config } = app, count = config.turns.length;
    this.app = app;
    this.paged = new Paged({ what: "Places whose record changed", size: 20, entry: (turn, i) => el("button", { type: "button",
      class: "sw-place", dir: "auto", onclick: () => app.reveal(i) }, el("strong", {}, turn.name),
    el("span", {}, `${sentenceCase(holderText(turn.before))} → ${holderText(turn.after)}`)) });
    this.paged.root.classList.add("so-choices");
    this.root = el("details", { class: "so-panel sw-list", hidden: count === 0 },
      el("summary", {}, el("span", { class: "so-wide-only" }, "Places whose record changed "), el("span", { class: "sw-narrow-only" }, "Places "),
        (this.count = el("span", {}))), this.paged.root);
    this.say(0, 0);
    this.paged.show(app.turns.list);
    L.DomEvent.disableClickPropagation(this.root).disableScrollPropagation(this.root);
    stage.append(this.root);
  }

  // How many there are; where not all in view are drawn, how many are.
  say(drawn, inView) {
    const { length } = this.app.config.turns;
    setText(this.count, drawn < inView ? `(${countText(length)}, ${countText(drawn)} drawn)` : `(${countText(length)})`);
  }
}

class Key {
  constructor(app) {
    this.app = app;
    this.body = el("div", { class: "sw-key-body" });
    this.root = el("details", { class: "sw-key" }, el("summary", {}, "Legend"), this.body);
    this.root.open = app.root.clientWidth >= 720 && app.root.clientHeight >= 420;
    app.stage.after(this.root);
  }

  update() {
    const { config } = this.app, credits = config.credits.length ? `Data: ${config.credits.join("; ")}.` : null;
    const rows = [...this.holders(), ...this.gains(), ...(config.turns.length ? this.discs() : [])];
    const notes = [...config.notes, "Land and borders: Natural Earth.", credits].filter(Boolean).join(" ");
    this.body.replaceChildren(el("div", { class: "sw-group" }, ...rows), el("p", { class: "so-small", dir: "auto" }, notes));
  }

  holders() {
    const { app } = this, drawn = new Set([...app.zonesOf(PARTS.before), ...app.zonesOf(PARTS.after)].map((zone) =>
      app.data.zones.actor[zone]));
    const named = (code) => sentenceCase(app.actors[code].name === "contested" ? "contested, in its neighbours' colours"
      : holderText(app.actors[code].name)), side = (code) =>
      (Object.hasOwn(HOLDER_TEXTS, app.actors[code].name) ? 1 : 0);
    const striped = app.sides.map((one) => one.zones.stripes()).find((sides) => sides.length) ?? [];
    return [
      ...[...drawn].sort((a, b) => side(a) - side(b) || a - b).map((code) =>
        this.row(groundSwatch(app.colours, app.actors[code], striped), named(code))),
      this.row(plainSwatch(app.colours), "No holder recorded"),
      app.config.area ? this.row(areaSwatch(app.colours), "Area compared") : null,
    ].filter(Boolean);
  }

  gains() {
    const { app } = this, { part, actor } = app.data.zones, { colours, gained } = app;
    const first = (wanted) => app.actors[actor[gained.find((zone) => part[zone] === wanted)]];
    const taken = first(PARTS.gained), covered = first(PARTS.covered), rows = [];
    if (taken) {
      rows.push(this.row(gainedSwatch(colours, taken, "after"), "Ground gained, after"),
        this.row(gainedSwatch(colours, taken, "before"), "Ground gained, before"));
    }
    if (covered) rows.push(this.row(gainedSwatch(colours, covered, "covered"), "Held after, covered by no zone before"));
    return rows;
  }

  discs() {
    const { app } = this, holders = app.turns.list.map((turn) => turn.after);
    const held = holders.find((name) => !Object.hasOwn(HOLDER_TEXTS, name)) ?? holders[0];
    return [
      this.row(discSwatch(app.colours, app.actorNamed(held), held), "Place whose record changed: its holder"),
      app.turns.list.some((turn) => turn.before === "" || turn.after === "")
        ? this.row(discSwatch(app.colours, null, ""), "Place not covered") : null,
      this.row(ringSwatch(app.colours), "Place lies inside the ring"),
    ].filter(Boolean);
  }

  row(mark, text) {
    return el("div", { class: "so-key" }, mark, el("span", { dir: "auto" }, text));
  }
}
