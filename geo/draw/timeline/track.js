// The track: a window to drag and resize, and a moment to scrub; pointer, touch and keyboard.

class Track {
  constructor(app) {
    this.app = app;
    this.canvas = el("canvas", { class: "so-histogram", "aria-hidden": "true" });
    this.histogram = new Histogram(app, this.canvas);
    const slider = (name, label) =>
      el("div", { class: `so-${name}`, role: "slider", tabindex: "0", "aria-label": label, "aria-orientation": "horizontal" });
    this.window = el("div", { class: "so-window" });
    this.start = slider("start", "Start of the window");
    this.end = slider("end", "End of the window");
    this.flag = el("span", { class: "so-flag" });
    this.moment = slider("moment", "Moment shown");
    this.moment.append(this.flag);
    this.root = el("div", { class: "so-track" }, this.canvas, this.window, this.start, this.end, this.moment);
    this.listen();
  }

  timeAt(clientX) {
    const box = this.canvas.getBoundingClientRect(), [start, end] = this.app.state.clock.period;
    return start + ((clientX - box.left) / Math.max(box.width, 1)) * (end - start);
  }

  xOf(t) {
    const [start, end] = this.app.state.clock.period;
    return ((t - start) / (end - start)) * this.canvas.clientWidth;
  }

  listen() {
    const set = (clock) => this.app.setClock(clock);
    // Where a drag began, so that what is dragged keeps its distance to the pointer.
    const drag = (target, begin, move) => target.addEventListener("pointerdown", (event) => {
      if (event.button > 0) return;
      event.preventDefault();
      event.stopPropagation();
      target.setPointerCapture(event.pointerId);
      if (target.tabIndex >= 0) target.focus({ preventScroll: true });
      const from = begin(event), x = event.clientX;
      let dragged = false;
      const moved = (e) => {
        dragged = dragged || Math.abs(e.clientX - x) > 3;
        if (dragged) move(e, from);
      };
      const done = (e) => {
        target.removeEventListener("pointermove", moved);
        target.removeEventListener("pointerup", done);
        target.removeEventListener("pointercancel", done);
        if (!dragged && e.type === "pointerup") this.clicked(e, target);
      };
      target.addEventListener("pointermove", moved);
      target.addEventListener("pointerup", done);
      target.addEventListener("pointercancel", done);
    });
    const clock = () => this.app.state.clock;
    drag(this.start, (e) => clock().window[0] - this.timeAt(e.clientX), (e, off) =>
      set(resizeStart(clock(), this.timeAt(e.clientX) + off + clock().step / 2)));
    drag(this.end, (e) => clock().window[1] - this.timeAt(e.clientX), (e, off) =>
      set(resizeEnd(clock(), this.timeAt(e.clientX) + off - clock().step / 2)));
    drag(this.moment, (e) => clock().instant - this.timeAt(e.clientX), (e, off) =>
      set(setInstant(clock(), this.timeAt(e.clientX) + off + clock().step / 2)));
    // A window that is the whole period cannot be moved: there, dragging scrubs the moment.
    drag(this.window, (e) => clock().window[0] - this.timeAt(e.clientX), (e, off) =>
      set(isWhole(clock()) ? setInstant(clock(), this.timeAt(e.clientX))
        : moveWindow(clock(), this.timeAt(e.clientX) + off + clock().step / 2)));
    drag(this.root, () => 0, (e) => set(setInstant(clock(), this.timeAt(e.clientX))));
    this.root.addEventListener("dblclick", () => set(wholePeriod(clock())));
    this.keys(this.moment, (c, steps) => stepBy(c, steps), (c) => setInstant(c, c.period[0]),
      (c) => setInstant(c, c.period[1]));
    this.keys(this.start, (c, steps) => resizeStart(c, c.window[0] + steps * c.step),
      (c) => resizeStart(c, c.period[0]), (c) => resizeStart(c, c.window[1]));
    this.keys(this.end, (c, steps) => resizeEnd(c, c.window[1] + steps * c.step),
      (c) => resizeEnd(c, c.window[0]), (c) => resizeEnd(c, c.period[1]));
  }

  clicked(event, target) {
    if (target === this.window || target === this.root) {
      this.app.setClock(setInstant(this.app.state.clock, this.timeAt(event.clientX)));
    }
  }

  // Arrows move a step, with Shift seven, Page Up and Down thirty; Home and End go to the ends.
  keys(handle, by, home, end) {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -30, PageUp: 30 };
    handle.addEventListener("keydown", (event) => {
      const { clock } = this.app.state;
      if (event.key in steps) {
        const week = event.shiftKey && event.key.startsWith("Arrow") ? 7 : 1;
        this.app.setClock(by(clock, steps[event.key] * week));
      } else if (event.key === "Home") this.app.setClock(home(clock));
      else if (event.key === "End") this.app.setClock(end(clock));
      else return;
      event.preventDefault();
    });
  }

  update() {
    const { clock } = this.app.state, width = this.canvas.clientWidth;
    const a = this.xOf(clock.window[0]), b = this.xOf(clock.window[1]);
    this.root.dataset.mode = this.app.state.mode;
    this.window.style.left = a + "px";
    this.window.style.width = Math.max(2, b - a) + "px";
    this.start.style.left = a + "px";
    this.end.style.left = b + "px";
    const x = this.xOf(clock.instant + clock.step / 2);
    this.moment.style.left = x + "px";
    const text = momentText(clock.instant, clock.step);
    this.flag.textContent = text;
    // The flag stays inside the track, however near an edge its line stands.
    const half = this.flag.offsetWidth / 2;
    this.flag.style.transform = `translateX(calc(-50% + ${clamp(x, half, Math.max(half, width - half)) - x}px))`;
    this.speak(this.moment, clock.instant, `${text}`);
    this.speak(this.start, clock.window[0], momentText(clock.window[0], clock.step));
    this.speak(this.end, clock.window[1], `until the end of ${momentText(clock.window[1] - clock.step, clock.step)}`);
    this.flag.title = isoText(clock.instant, clock.step);
    this.histogram.draw();
  }

  speak(handle, t, text) {
    const { period, step } = this.app.state.clock, number = (ms) => String(Math.round((ms - period[0]) / step));
    handle.setAttribute("aria-valuemin", "0");
    handle.setAttribute("aria-valuemax", number(period[1]));
    handle.setAttribute("aria-valuenow", number(t));
    handle.setAttribute("aria-valuetext", text);
  }
}
