// The bar under the map: play, steps, the date, the mode, and the track with its window and its moment.
const SPEEDS = [["0.5", "0.5×"], ["1", "1×"], ["2", "2×"], ["4", "4×"], ["8", "8×"]];

class Bar {
  constructor(app) {
    this.app = app;
    this.player = new Player(app, () => this.update());
    this.play = iconButton("play", "Play", () => this.player.toggle());
    const change = (find, clock = () => app.state.clock) => () => {
      const t = find(app.changes, clock().instant);
      if (t !== null) app.setClock(setInstant(clock(), t));
    };
    this.previous = iconButton("previous", "Previous change", change(previousChange));
    this.next = iconButton("next", "Next change", change(nextChange));
    this.date = el("strong", { class: "so-date" });
    this.dates = el("span", { class: "so-dates" });
    this.count = el("span", { class: "so-count" });
    this.imprecise = el("button", { type: "button", class: "so-link", hidden: true, onclick: () => app.card.imprecise() });
    this.modes = ["window", "so-far"].map((mode) =>
      el("button", { type: "button", onclick: () => app.setMode(mode) }, mode === "window" ? "Window" : "So far"));
    this.speed = el("select", { "aria-label": "Speed", class: "so-select", title: "Speed of play" },
      ...SPEEDS.map(([value, text]) => el("option", { value, selected: value === "1" }, text)));
    this.speed.addEventListener("change", () => (this.player.speed = Number(this.speed.value)));
    this.track = new Track(app);
    this.root = el("section", { class: "so-bar", "aria-label": "Timeline" },
      el("div", { class: "so-row" },
        el("div", { class: "so-buttons" }, this.play, this.previous, this.next),
        el("div", { class: "so-when" }, this.date, this.dates),
        el("div", { class: "so-counts" }, this.count, this.imprecise),
        el("div", { class: "so-modes", role: "group", "aria-label": "Events shown" }, ...this.modes),
        this.speed),
      this.track.root);
    app.root.append(this.root);
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== " " || /^(BUTTON|SELECT|INPUT|A)$/.test(event.target.tagName)) return;
      event.preventDefault();
      this.player.toggle();
    });
  }

  update() {
    const { state, data, events } = this.app, { clock } = state;
    const playing = this.player.playing;
    if (this.shownPlaying !== playing) {
      this.shownPlaying = playing;
      this.play.replaceChildren(icon(playing ? ICONS.pause : ICONS.play));
      this.play.setAttribute("aria-label", playing ? "Pause" : "Play");
      this.play.title = playing ? "Pause" : "Play";
    }
    this.date.textContent = momentText(clock.instant, clock.step);
    this.date.title = isoText(clock.instant, clock.step);
    const [start, end] = state.mode === "so-far" ? [clock.period[0], clock.instant + clock.step] : clock.window;
    this.dates.textContent = intervalDates(start, end, clock.step);
    this.count.textContent = data.events.rows
      ? `${countText(events.visible.total)} of ${plural(data.events.rows, "event")}` : "No events";
    this.imprecise.hidden = events.imprecise === 0;
    this.imprecise.textContent = `${countText(events.imprecise)} too imprecise to draw`;
    this.previous.disabled = previousChange(this.app.changes, clock.instant) === null;
    this.next.disabled = nextChange(this.app.changes, clock.instant) === null;
    this.modes.forEach((button, i) =>
      button.setAttribute("aria-pressed", String(state.mode === ["window", "so-far"][i])));
    this.track.update();
  }
}
