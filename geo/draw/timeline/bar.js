// The bar under the map: play, steps, the date, the mode, and the track with its window and its moment.
const SPEEDS = [["0.5", "0.5×"], ["1", "1×"], ["2", "2×"], ["4", "4×"], ["8", "8×"]];

function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const [name, value] of [["viewBox", "0 0 24 24"], ["aria-hidden", "true"], ["focusable", "false"]]) {
    svg.setAttribute(name, value);
  }
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

const ICONS = {
  play: "M8 5v14l11-7z", pause: "M7 5h4v14H7zM13 5h4v14h-4z", previous: "M6 5h2v14H6zM20 5v14l-10-7z",
  next: "M16 5h2v14h-2zM4 5l10 7L4 19z",
};

const iconButton = (name, label, act) =>
  el("button", { type: "button", class: "so-icon", "aria-label": label, title: label, onclick: act }, icon(ICONS[name]));

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

// Moves the moment on, step by step, as fast as asked; from change to change where motion is unwelcome.
class Player {
  constructor(app, changed) {
    this.app = app;
    this.changed = changed;
    this.speed = 1;
    this.playing = false;
  }

  // Steps a second at 1x: the whole period in about 30 seconds, never slower than two.
  rate() {
    const { period, step } = this.app.state.clock;
    return Math.max(2, (period[1] - period[0]) / step / 30) * this.speed;
  }

  toggle() {
    this.playing = !this.playing;
    if (this.playing) {
      const { clock } = this.app.state;
      if (atEnd(clock)) this.app.setClock(setInstant(clock, clock.period[0]));
      this.last = performance.now();
      this.owed = 0;
      requestAnimationFrame((now) => this.tick(now));
    }
    this.changed();
  }

  tick(now) {
    if (!this.playing) return;
    const { clock } = this.app.state;
    this.owed += (Math.max(0, now - this.last) / 1000) * (calmMotion.matches ? Math.min(1, this.speed) : this.rate());
    this.last = now;
    const steps = Math.floor(this.owed);
    if (steps > 0) {
      this.owed -= steps;
      const jump = calmMotion.matches ? nextChange(this.app.changes, clock.instant) : null;
      this.app.setClock(jump === null ? stepBy(clock, steps) : setInstant(clock, jump));
    }
    if (atEnd(this.app.state.clock)) {
      this.playing = false;
      this.changed();
    } else requestAnimationFrame((next) => this.tick(next));
  }
}
