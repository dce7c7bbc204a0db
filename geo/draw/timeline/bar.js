// The bar under the map: play, changes, the date, the mode, the speed, and the track with its window and its moment.
const narrowBar = window.matchMedia("(max-width: 720px)");
const tinyBar = window.matchMedia("(max-width: 359px)");
const CHANGES = "a change: control differs, or an event began";

const UNDATED = "These data hold no dates.";

class Bar {
  constructor(app) {
    this.app = app;
    this.player = new Player(app, () => this.update());
    this.play = iconButton("play", "Play", () => this.player.toggle());
    this.previous = iconButton("previous", "Previous change", () => this.toChange(-1));
    this.next = iconButton("next", "Next change", () => this.toChange(1));
    this.previous.title = `Previous change ([); ${CHANGES}`;
    this.next.title = `Next change (]); ${CHANGES}`;
    this.date = el("strong", { class: "so-date" });
    this.iso = el("span", { class: "so-iso" });
    this.dates = el("span", { class: "so-dates" });
    this.count = el("span", { class: "so-count" });
    this.unseen = document.createTextNode("");
    this.imprecise = el("button", { type: "button", class: "so-link", hidden: true, onclick: () => app.card.imprecise() },
      this.unseen, el("span", { class: "so-wide" }, " to draw"));
    this.modes = ["window", "so-far"].map((mode) =>
      el("button", { type: "button", onclick: () => app.setMode(mode) }, mode === "window" ? "Window" : "So far"));
    this.speed = el("select", { "aria-label": "Speed of play", class: "so-select", title: "Speed of play" });
    this.speed.addEventListener("change", () => (this.player.speed = Number(this.speed.value)));
    this.track = new Track(app);
    this.zooms = new ZoomButtons(this.track);
    this.options = new Options(this);
    this.row = el("div", { class: "so-row" },
      el("div", { class: "so-buttons" }, this.play, this.previous, this.next),
      el("div", { class: "so-when" }, this.date, this.iso, this.dates),
      el("div", { class: "so-counts" }, this.count, this.imprecise),
      this.zooms.root,
      el("div", { class: "so-modes", role: "group", "aria-label": "Events shown" }, ...this.modes),
      this.options.button);
    this.root = el("section", { class: "so-bar", "aria-label": "Timeline" }, this.row, this.options.panel, this.track.root);
    app.root.append(this.root);
    if (!app.config.dated) {
      // No date is invented to fill an empty bar.
      this.root.hidden = true;
      app.root.append(el("p", { class: "so-undated" }, UNDATED));
    }
    this.keys = new Keys(this);
    narrowBar.addEventListener("change", () => this.fit());
    calmMotion.addEventListener("change", () => this.listSpeeds());
    tinyBar.addEventListener("change", () => this.update());
    this.listSpeeds();
    this.fit();
  }

  // A narrow bar keeps the speed in its menu.
  fit() {
    this.options.speed.hidden = !narrowBar.matches;
    if (narrowBar.matches) this.options.speed.replaceChildren(el("span", {}, "Speed"), this.speed);
    else this.options.button.before(this.speed);
  }

  listSpeeds() {
    const calm = calmMotion.matches, speeds = calm ? CALM_SPEEDS : SPEEDS;
    if (!speeds.includes(this.player.speed)) this.player.speed = 1;
    this.speed.replaceChildren(...speeds.map((speed) =>
      el("option", { value: speed, selected: speed === this.player.speed }, speedText(this.app.state.clock, speed, calm))));
  }

  toChange(way) {
    const { clock } = this.app.state, t = (way < 0 ? previousChange : nextChange)(this.app.changes, clock.instant);
    if (t !== null) this.app.setClock(setInstant(clock, t));
  }

  update() {
    const { state, data, events, changes } = this.app, { clock } = state, { step, instant } = clock;
    const playing = this.player.playing;
    if (this.shownPlaying !== playing) {
      this.shownPlaying = playing;
      this.play.replaceChildren(icon(playing ? ICONS.pause : ICONS.play));
      this.play.setAttribute("aria-label", playing ? "Pause" : "Play");
      this.play.title = playing ? "Pause (space)" : "Play (space)";
    }
    setText(this.date, tinyBar.matches && step % DAY === 0 ? shortDate(instant) : momentText(instant, step));
    setText(this.iso, isoText(instant, step));
    const [start, end] = state.mode === "so-far" ? [clock.period[0], instant + step] : clock.window;
    setText(this.dates, intervalDates(start, end, step));
    setText(this.count, data.events.rows
      ? `${countText(events.visible.total)} of ${plural(data.events.rows, "event")}` : "No events");
    this.imprecise.hidden = events.imprecise === 0;
    const unseen = `${countText(events.imprecise)} too imprecise`;
    if (this.unseen.data !== unseen) this.unseen.data = unseen;
    setOff(this.previous, previousChange(changes, instant) === null);
    setOff(this.next, nextChange(changes, instant) === null);
    this.modes.forEach((button, i) => setAttribute(button, "aria-pressed", String(state.mode === ["window", "so-far"][i])));
    this.track.update();
    this.zooms.update();
    this.options.update();
  }
}
