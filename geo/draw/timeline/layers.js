// Switches: which layers are drawn, and how. Names of the display are those of message.js; a layer is on at first, so its
// switch is on while its name ("no-events") is not in the display.

class Layers {
  constructor(app) {
    this.app = app;
    this.switches = [];
    this.control = this.layer("no-zones", "Control");
    this.events = this.layer("no-events", "Events");
    this.line = this.layer("no-line", "Distance of the pair");
    this.names = this.layer("no-names", "Names of places");
    this.sized = this.checkbox("Size by deaths", () => app.shows("sized"), (on) => app.toggleDisplay("sized", on));
    this.forms = ["Symbols", "Density"].map((text) => el("button", { type: "button",
      onclick: () => app.toggleDisplay("density", text === "Density") }, text));
    this.form = el("div", { class: "so-modes so-form", role: "group", "aria-label": "Draw events as" }, ...this.forms);
    this.maps = el("select", { class: "so-select", id: "so-basemap" },
      ...Object.entries(BASEMAPS).map(([key, { title }]) => el("option", { value: key }, title)));
    this.maps.addEventListener("change", () => app.setBasemap(this.maps.value));
  }

  layer(name, text) {
    const made = this.checkbox(text, () => !this.app.shows(name), (on) => this.app.toggleDisplay(name, !on));
    made.classList.add("so-layer");
    return made;
  }

  checkbox(text, read, write) {
    const box = el("input", { type: "checkbox" });
    box.addEventListener("change", () => write(box.checked));
    this.switches.push([box, read]);
    return el("label", { class: "so-switch" }, box, el("span", {}, text));
  }

  // Follows the view, whoever changed it.
  update() {
    const { app } = this, dense = app.shows("density");
    for (const [box, read] of this.switches) box.checked = read();
    this.forms.forEach((button, i) => button.setAttribute("aria-pressed", String(dense === (i === 1))));
    this.sized.hidden = dense;
    this.maps.value = app.state.basemap;
  }
}
