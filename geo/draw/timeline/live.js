// Says, once the reader has rested, what the map now shows.
class Live {
  constructor(app) {
    this.app = app;
    this.region = el("div", { class: "so-hidden", "aria-live": "polite", role: "status" });
    app.root.append(this.region);
  }

  update() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { app } = this, { clock } = app.state, { parts } = app.readout;
      if (app.bar.player.playing) return;
      const said = app.config.dated ? [momentText(clock.instant, clock.step), app.bar.count.textContent] : [UNDATED];
      if (parts) said.push(`${parts.pair}: ${parts.distance ?? parts.reason}`);
      said.push(...app.marked.words());
      const text = said.join(". ");
      if (text !== this.region.textContent) this.region.textContent = text;
    }, 700);
  }
}
