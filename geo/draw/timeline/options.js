// The bar's menu: what the bars are stacked by, how much of the period is in sight, speed where the bar is narrow, keys.

class Options {
  constructor(bar) {
    const { app } = bar;
    this.bar = bar;
    this.button = iconButton("options", "Timeline options", () => this.toggle());
    this.button.setAttribute("aria-expanded", "false");
    this.stacks = [["By actor", false], ["By kind", true]].map(([text, on]) =>
      el("button", { type: "button", onclick: () => app.toggleDisplay("by-kind", on) }, text));
    this.kinds = el("div", { class: "so-kinds" });
    this.zooms = new ZoomButtons(bar.track);
    this.speed = el("div", { class: "so-option", hidden: true });
    this.panel = el("div", { class: "so-panel so-options", role: "group", "aria-label": "Timeline options", hidden: true },
      el("div", { class: "so-option" }, el("span", {}, "Bars"),
        el("div", { class: "so-modes", role: "group", "aria-label": "Bars" }, ...this.stacks)),
      this.kinds,
      el("div", { class: "so-option" }, el("span", {}, "Time shown"), this.zooms.root),
      this.speed,
      el("button", { type: "button", class: "so-plain", onclick: () => app.bar.keys.open() }, "Keys"));
    this.panel.addEventListener("keydown", (event) =>
      event.key === "Escape" && this.close({ focus: true }) && event.preventDefault());
    document.addEventListener("pointerdown", (event) =>
      !this.panel.contains(event.target) && !this.button.contains(event.target) && this.close());
  }

  get open() {
    return !this.panel.hidden;
  }

  toggle() {
    this.panel.hidden = !this.panel.hidden;
    this.button.setAttribute("aria-expanded", String(this.open));
    this.panel.style.maxHeight = `${this.bar.root.offsetTop - 16}px`;
    this.update();
  }

  close({ focus = false } = {}) {
    if (!this.open) return false;
    this.toggle();
    if (focus) this.button.focus();
    return true;
  }

  update() {
    if (!this.open) return;
    const { app, track } = this.bar, byKind = app.shows("by-kind"), key = `${byKind}|${app.colours.dark}`;
    this.stacks.forEach((button, i) => setAttribute(button, "aria-pressed", String(byKind === Boolean(i))));
    this.zooms.update();
    if (key === this.listed) return;
    this.listed = key;
    const { histogram } = track;
    this.kinds.replaceChildren(...(byKind ? app.kinds.keys() : []).map((code) => {
      const mark = el("i", { class: "so-mark" });
      mark.style.background = histogram.stackColour(code);
      return el("span", {}, mark, histogram.stackName(code));
    }));
  }
}

// Less, more, or all of the period on the track.
class ZoomButtons {
  constructor(track) {
    this.track = track;
    this.less = iconButton("less", "Show more of the period", () => track.zoom(2));
    this.more = iconButton("more", "Show less of the period", () => track.zoom(1 / 2));
    this.whole = el("button", { type: "button", class: "so-plain", onclick: () => track.showWhole() }, "Whole period");
    this.root = el("div", { class: "so-zoom", role: "group", "aria-label": "Time shown" }, this.less, this.more, this.whole);
  }

  update() {
    const { track } = this, [from, until] = track.range, { clock } = track.app.state;
    // Where it has a place in the bar, "Whole period" goes when it is done.
    if (track.whole && document.activeElement === this.whole) this.more.focus({ preventScroll: true });
    setOff(this.less, track.whole);
    setOff(this.whole, track.whole);
    setOff(this.more, until - from <= LEAST_STEPS * clock.step);
  }
}
