// The two ways to compare, and the buttons on the map.

const WAYS = { swipe: "Swipe", sides: "Side by side" };
// Where there is no room for two maps beside each other.
const STACKED = "Above and below";

class Ways {
  constructor(app) {
    this.app = app;
    this.buttons = Object.keys(WAYS).map((mode) => el("button", { type: "button", onclick: () => app.setMode(mode) }, WAYS[mode]));
    app.root.querySelector(".sw-head").append(
      el("div", { class: "sw-ways", role: "group", "aria-label": "How to compare" }, ...this.buttons));
  }

  update() {
    const { mode } = this.app.state;
    setText(this.buttons[1], this.app.narrow() ? STACKED : WAYS.sides);
    this.buttons.forEach((button, i) => setAttribute(button, "aria-pressed", String(Object.keys(WAYS)[i] === mode)));
  }
}

class ViewButtons {
  constructor(app) {
    const { map, stage, root } = app;
    this.map = map;
    const button = (shape, label, act) => el("button", { type: "button", class: "so-tool", "aria-label": label, title: label,
      onclick: act }, icon(shape));
    this.zoomIn = button(ICONS.more, "Zoom in", () => map.getZoom() < map.getMaxZoom() && map.zoomIn());
    this.zoomOut = button(ICONS.less, "Zoom out", () => map.getZoom() > map.getMinZoom() && map.zoomOut());
    const all = button("M4 9V4h5v2H6v3zM15 4h5v5h-2V6h-3zM4 15h2v3h3v2H4zM18 15h2v5h-5v-2h3z", "Show what changed", () => app.showAll());
    stage.append(el("div", { class: "so-tools", role: "group", "aria-label": "View of the map" }, this.zoomIn, this.zoomOut, all));
    map.on("zoomend", () => this.update());
    // As in the map with a timeline: what was used last decides whether the focus is shown on the map.
    const keys = (used) => () => root.classList.toggle("so-keys", used);
    document.addEventListener("keydown", keys(true), true);
    document.addEventListener("pointerdown", keys(false), true);
  }

  update() {
    setOff(this.zoomIn, this.map.getZoom() >= this.map.getMaxZoom());
    setOff(this.zoomOut, this.map.getZoom() <= this.map.getMinZoom());
  }
}
