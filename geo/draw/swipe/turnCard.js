// What is recorded of a place whose record changed; built from text nodes only.

class TurnCard {
  constructor(app) {
    this.app = app;
    this.root = el("section", { class: "so-panel so-card", "aria-label": "Place whose record changed", hidden: true, tabindex: "-1" });
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.leave();
    });
    L.DomEvent.disableClickPropagation(this.root).disableScrollPropagation(this.root);
    app.stage.append(this.root);
  }

  // A card that is closed by hand gives the focus back.
  leave() {
    const held = this.root.contains(document.activeElement);
    this.app.choose(null);
    if (held) this.app.map.getContainer().focus({ preventScroll: true });
  }

  show(turn) {
    this.root.hidden = !turn;
    if (!turn) return;
    const { moments } = this.app.config;
    const stated = (text) => text || NOT_STATED;
    const rows = [
      ["Kind", stated(turn.kind)],
      [moments[0], this.holder(turn.before)],
      [moments[1], this.holder(turn.after)],
      ["Confidence", stated(turn.confidence)],
      ["Place known", turn.uncertainty_m === null ? NOT_STATED : `within ${metric(turn.uncertainty_m).join(" ")}`],
      ["Source", stated(turn.source)],
    ];
    this.root.replaceChildren(
      el("header", {}, el("h2", { dir: "auto" }, turn.name), el("button", { type: "button", class: "so-icon so-close",
        "aria-label": "Close", onclick: () => this.leave() }, "×")),
      el("dl", {}, ...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", { dir: "auto" }, value)])));
    this.root.scrollTop = 0;
  }

  holder(name) {
    const { app } = this;
    return el("span", { class: "sw-holder" }, discSwatch(app.colours, app.actorNamed(name), name),
      el("span", {}, sentenceCase(holderText(name))));
  }
}
