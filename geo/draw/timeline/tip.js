// What lies under the pointer, in a line or two beside it.

// A long daily series takes up to 40 ms to say since when a spot is held; then only a pointer at rest is told.
const SLOW_MS = 8, REST_MS = 120;

class Tip {
  constructor(app) {
    this.app = app;
    this.took = 0;
    this.root = el("div", { class: "so-tip", role: "presentation", hidden: true });
    app.stage.append(this.root);
  }

  hide() {
    clearTimeout(this.rest);
    this.root.hidden = true;
  }

  // What was said of another moment no longer holds.
  update() {
    if (!this.root.hidden && this.clock !== this.app.state.clock) this.hide();
  }

  hover(at, latlng) {
    const { app } = this, { active } = app.measure, point = active ? -1 : app.events.pick(at, 3);
    clearTimeout(this.rest);
    app.map.getContainer().classList.toggle("so-pointing", point >= 0);
    if (active) {
      app.measure.follow(latlng);
      return this.hide();
    }
    const events = point >= 0 ? pointLines(app, point, cellOf(app, at)) : [];
    const tell = (dated) => this.show(at, [...events, ...zoneLines(app, latlng, { short: events.length > 0, dated })]);
    const whole = () => {
      const begun = performance.now();
      tell(true);
      this.took = performance.now() - begun;
    };
    if (this.took < SLOW_MS) return whole();
    tell(false);
    this.rest = setTimeout(whole, REST_MS);
  }

  show(at, lines) {
    const { root, app: { stage, state } } = this;
    this.clock = state.clock;
    root.hidden = !lines.length;
    if (!lines.length) return;
    root.replaceChildren(...lines.map((line, i) => el(i ? "span" : "strong", { dir: "auto" }, shortened(line, 90))));
    const { offsetWidth: width, offsetHeight: height } = root;
    root.style.left = clamp(at.x + 14, 4, Math.max(4, stage.clientWidth - width - 4)) + "px";
    root.style.top = (at.y + 18 + height > stage.clientHeight ? at.y - height - 12 : at.y + 18) + "px";
  }
}
