// What the colours, patterns and shapes mean, and which map lies under them.
const LISTED = 12;
const KIND_NAMES = {
  battle: "Battle", strike: "Strike", "attack on civilians": "Attack on civilians", capture: "Capture",
  other: "Other event",
};
const sentenceCase = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

function swatch(width, height, draw) {
  const ratio = window.devicePixelRatio || 1;
  const canvas = el("canvas", { width: width * ratio, height: height * ratio, class: "so-swatch", "aria-hidden": "true" });
  canvas.style.width = width + "px";
  canvas.style.height = height + "px";
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  draw(ctx, ratio);
  return canvas;
}

class Legend {
  constructor(app) {
    this.app = app;
    this.body = el("div", { class: "so-legend-body" });
    this.root = el("details", { class: "so-panel so-legend" }, el("summary", {}, "Legend and map"), this.body);
    this.root.open = app.stage.clientWidth >= 720 && app.stage.clientHeight >= 560;
    app.stage.append(this.root);
    this.maps = el("select", { class: "so-select", id: "so-basemap" },
      ...Object.entries(BASEMAPS).map(([key, { title }]) => el("option", { value: key }, title)));
    this.maps.addEventListener("change", () => app.setBasemap(this.maps.value));
  }

  update() {
    const { app } = this, { data, state } = app;
    this.maps.value = state.basemap;
    this.body.replaceChildren(...[
      ...this.actors(), data.zones.rows ? this.row(this.plainSwatch(), "Holder not known") : null,
      ...this.kinds(data.events),
      ...this.pairLines(),
      state.area ? this.row(this.areaSwatch(), "Area measured") : null,
      el("div", { class: "so-field" }, el("label", { for: "so-basemap" }, "Map"), this.maps),
      el("p", { class: "so-small" }, state.basemap === "built-in" ? "The built-in map asks the network for nothing."
        : "This map's tiles are loaded from its publisher."),
    ].filter(Boolean));
  }

  row(mark, text) {
    return el("div", { class: "so-key" }, mark, el("span", { dir: "auto" }, text));
  }

  actors() {
    const { app } = this, used = new Map();
    for (const code of app.data.zones.actor) used.set(code, Infinity);
    for (const code of app.data.events.actor_a) used.set(code, (used.get(code) ?? 0) + 1);
    const listed = [...used].filter(([code]) => app.actors[code] && app.actors[code].name !== "unknown")
      .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const holders = ["Government", "Opposition", "ISIS", "Kurdish forces"];
    const ground = new Set(app.data.zones.actor);
    // Those who hold ground first, in the habit of the field; then contested and unknown; then the rest.
    const place = ([code]) => {
      const name = app.actors[code].name, at = holders.indexOf(name);
      if (name === "contested" || name === "unknown") return 60;
      return at >= 0 ? at : ground.has(code) ? 50 : 70;
    };
    const shown = listed.slice(0, LISTED).sort((a, b) => place(a) - place(b));
    const rows = shown.map(([code]) => this.row(
      ground.has(code) ? this.actorSwatch(app.actors[code]) : this.dotSwatch(app.actors[code]),
      shortened(sentenceCase(app.actors[code].name), 60)));
    if (listed.length > LISTED) rows.push(el("p", { class: "so-small" }, `and ${countText(listed.length - LISTED)} more`));
    return rows;
  }

  actorSwatch(actor) {
    const { colours } = this.app;
    return swatch(28, 18, (ctx, ratio) => {
      ctx.globalAlpha = 0.34;
      ctx.fillStyle = colours.fill(actor);
      ctx.fillRect(0, 0, 28, 18);
      ctx.globalAlpha = 0.7;
      if (actor.name === "contested") ctx.fillStyle = makeStripes(colours.fill(actor), colours.land, ratio, 10);
      else if (actor.pattern !== "plain") ctx.fillStyle = makePattern(actor.pattern, colours.fill(actor), ratio, 9);
      ctx.fillRect(0, 0, 28, 18);
      ctx.globalAlpha = 1;
      ctx.strokeStyle = colours.ink(actor);
      ctx.lineWidth = 2;
      ctx.strokeRect(1, 1, 26, 16);
    });
  }

  // An actor that holds no ground is only ever the colour of a symbol.
  dotSwatch(actor) {
    return swatch(28, 18, (ctx) => {
      ctx.fillStyle = this.app.colours.ink(actor);
      ctx.beginPath();
      ctx.roundRect(8, 3, 12, 12, 3);
      ctx.fill();
    });
  }

  kinds(events) {
    if (!events.rows) return [];
    const { app } = this, present = new Set(events.kind), rows = [];
    for (const [code, kind] of app.kinds.entries()) {
      if (!present.has(code)) continue;
      rows.push(this.row(swatch(28, 20, (ctx) => {
        ctx.translate(14, 10);
        drawSymbol(ctx, kind, 6, app.colours.muted, app.colours.panel);
      }), KIND_NAMES[kind] ?? sentenceCase(kind)));
    }
    const worst = app.data.points.uncertainty_m;
    if (worst.some((m) => m > EXACT_M && m <= RING_M)) {
      rows.push(this.row(swatch(28, 20, (ctx) => {
        ctx.fillStyle = ctx.strokeStyle = app.colours.muted;
        ctx.beginPath();
        ctx.arc(14, 10, 8, 0, 2 * Math.PI);
        ctx.globalAlpha = 0.2;
        ctx.fill();
        ctx.globalAlpha = 1;
        ctx.setLineDash([2, 3]);
        ctx.stroke();
      }), "Somewhere inside the ring"));
    }
    rows.push(el("p", { class: "so-small" }, "A symbol's colour is the first actor's. A blue ring: on the day shown."));
    return rows;
  }

  pairLines() {
    const { state, data, colours } = this.app;
    if (!state.pair || !state.series.length) return [];
    return [
      this.line(colours.text, 4, "Shortest line of the pair"),
      data.zones.rows ? this.line(colours.front, 2.5, "Where the pair's zones touch") : null,
    ];
  }

  line(colour, width, text) {
    return this.row(swatch(28, 14, (ctx) => {
      ctx.strokeStyle = colour;
      ctx.lineWidth = width;
      ctx.lineCap = "round";
      ctx.beginPath();
      ctx.moveTo(4, 7);
      ctx.lineTo(24, 7);
      ctx.stroke();
    }), text);
  }

  plainSwatch() {
    return swatch(28, 18, (ctx) => {
      ctx.fillStyle = this.app.colours.land;
      ctx.fillRect(0, 0, 28, 18);
      ctx.strokeStyle = this.app.colours.line;
      ctx.strokeRect(1, 1, 26, 16);
    });
  }

  areaSwatch() {
    return swatch(28, 16, (ctx) => {
      ctx.setLineDash([2, 4]);
      ctx.strokeStyle = this.app.colours.muted;
      ctx.strokeRect(2, 2, 24, 12);
    });
  }
}
