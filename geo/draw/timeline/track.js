// The track: the histogram, a window to drag and resize, a moment to scrub, and the part of the period that is in sight.

class Track {
  constructor(app) {
    this.app = app;
    this.canvas = el("canvas", { class: "so-histogram", role: "img" });
    this.histogram = new Histogram(app, this.canvas);
    const slider = (name, label) =>
      el("div", { class: `so-${name}`, role: "slider", tabindex: "0", "aria-label": label, "aria-orientation": "horizontal" });
    this.window = el("div", { class: "so-window" });
    this.start = slider("start", "Start of the window");
    this.end = slider("end", "End of the window");
    this.flag = el("span", { class: "so-flag" });
    this.moment = slider("moment", "Moment shown");
    this.moment.append(this.flag);
    this.thumb = el("div", { class: "so-thumb" });
    this.strip = el("div", { class: "so-strip", "aria-hidden": "true" }, this.thumb);
    this.scale = el("span", { class: "so-scale", "aria-hidden": "true" });
    this.tip = new BinTip(this);
    this.root = el("div", { class: "so-track" }, this.canvas, this.scale, this.window, this.strip, this.start, this.end,
      this.moment, this.tip.root);
    this.range = wholeRange(app.state.clock);
    this.widths = new Map();
    this.keys(this.moment, (c, steps) => stepBy(c, steps), (c) => setInstant(c, c.period[0]),
      (c) => setInstant(c, c.period[1]), (c) => c.instant);
    this.keys(this.start, (c, steps) => resizeStart(c, c.window[0] + steps * c.step),
      (c) => resizeStart(c, c.period[0]), (c) => resizeStart(c, c.window[1]), (c) => c.window[0]);
    this.keys(this.end, (c, steps) => resizeEnd(c, c.window[1] + steps * c.step),
      (c) => resizeEnd(c, c.window[0]), (c) => resizeEnd(c, c.period[1]), (c) => c.window[1] - c.step);
    this.gestures = new Gestures(this);
    new ResizeObserver(() => this.measure() && app.mark("time")).observe(this.canvas);
  }

  // The track's size, read when it changes and not in every frame; says whether it has changed.
  measure() {
    const { clientWidth: width, clientHeight: height } = this.canvas, head = this.window.offsetTop;
    const same = this.size && width === this.size.width && height === this.size.height && head === this.size.head;
    this.size = { width, height, head };
    return !same;
  }

  get whole() {
    return isWholeRange(this.app.state.clock, this.range);
  }

  // --- the part in sight, which is the track's own: no link and no report carries it
  show(range) {
    this.range = range;
    this.app.mark("time");
  }

  zoom(factor, about = this.app.state.clock.instant) {
    this.show(zoomRange(this.app.state.clock, this.range, factor, about));
  }

  pan(by) {
    this.show(panRange(this.app.state.clock, this.range, by));
  }

  showWhole() {
    this.show(wholeRange(this.app.state.clock));
  }

  reveal(t) {
    this.show(followRange(this.app.state.clock, this.range, t));
  }

  timeAt(clientX) {
    const [from, until] = this.range, box = this.canvas.getBoundingClientRect();
    return from + ((clientX - box.left) / Math.max(box.width, 1)) * (until - from);
  }

  xOf(t) {
    const [from, until] = this.range;
    return ((t - from) / (until - from)) * this.size.width;
  }

  // Arrows move a step, with Shift seven, Page Up and Down thirty; Home and End go to the ends; plus and minus zoom.
  keys(handle, by, home, end, of) {
    const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -30, PageUp: 30 };
    const zooms = { "+": 1 / 2, "=": 1 / 2, "-": 2, _: 2, 0: Infinity };
    handle.addEventListener("focus", () => handle.dataset.off === "true" && this.reveal(of(this.app.state.clock)));
    handle.addEventListener("keydown", (event) => {
      const { clock } = this.app.state;
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key in zooms) this.zoom(zooms[event.key], of(clock));
      else if (event.key in steps) {
        const week = event.shiftKey && event.key.startsWith("Arrow") ? 7 : 1;
        this.app.setClock(by(clock, steps[event.key] * week));
      } else if (event.key === "Home") this.app.setClock(home(clock));
      else if (event.key === "End") this.app.setClock(end(clock));
      else return;
      event.preventDefault();
      if (!(event.key in zooms)) this.reveal(of(this.app.state.clock));
    });
  }

  update() {
    const { clock, mode } = this.app.state;
    if (!this.size?.width) this.measure();
    // A moment that moves out of sight, played, stepped or told, takes the range along; a range that is moved does not ask.
    if (clock.instant !== this.seen && !this.gestures.busy) this.range = followRange(clock, this.range, clock.instant);
    this.seen = clock.instant;
    const { width, height, head } = this.size, { whole } = this, [from, until] = this.range;
    setAttribute(this.root, "data-mode", mode);
    setAttribute(this.root, "data-zoomed", String(!whole));
    const a = this.xOf(clock.window[0]), b = this.xOf(clock.window[1]), left = clamp(a, 0, width);
    place(this.window, left);
    setStyle(this.window, "width", `${Math.max(2, clamp(b, 0, width) - left)}px`);
    setStyle(this.window, "visibility", b < 0 || a > width ? "hidden" : "visible");
    this.put(this.start, a);
    this.put(this.end, b);
    this.put(this.moment, this.xOf(clock.instant + clock.step / 2));
    if (!whole) {
      const period = clock.period[1] - clock.period[0], scale = width / period;
      place(this.thumb, (from - clock.period[0]) * scale);
      setStyle(this.thumb, "width", `${Math.max(8, (until - from) * scale)}px`);
    }
    this.speak();
    const foot = whole ? 0 : STRIP;
    this.histogram.draw({ width, height, head: head + 2, foot, range: this.range });
    this.describe();
  }

  // Puts a handle at x; one out of sight stays reachable by the keyboard, which brings it back.
  put(handle, x) {
    const { width } = this.size, off = x < -0.5 || x > width + 0.5, at = clamp(x, 0, width);
    place(handle, at);
    setAttribute(handle, "data-off", String(off));
    if (handle !== this.moment) return;
    const { clock } = this.app.state, text = momentText(clock.instant, clock.step);
    setText(this.flag, text);
    // The flag stays inside the track, however near an edge its line stands.
    const half = this.flagWidth(text) / 2;
    setStyle(this.flag, "transform",
      `translateX(calc(-50% + ${(clamp(at, half, Math.max(half, width - half)) - at).toFixed(1)}px))`);
  }

  // Measured on a canvas: asking the page would make it lay itself out in every frame.
  flagWidth(text) {
    const { ctx } = this.histogram;
    let wide = this.widths.get(text);
    if (wide === undefined) {
      if (this.widths.size > 1000) this.widths.clear();
      ctx.font = `600 13px ${this.app.colours.font}`;
      this.widths.set(text, (wide = ctx.measureText(text).width + 18));
    }
    return wide;
  }

  speak() {
    const { clock } = this.app.state, { period, step, window: [start, end], instant } = clock;
    const number = (t) => String(Math.round((t - period[0]) / step));
    const say = (handle, least, most, now, text) => {
      for (const [name, value] of [["min", number(least)], ["max", number(most)], ["now", number(now)], ["text", text]]) {
        setAttribute(handle, `aria-value${name}`, value);
      }
    };
    say(this.moment, period[0], period[1] - step, instant, momentText(instant, step));
    say(this.start, period[0], end - step, start, `from ${momentText(start, step)}`);
    say(this.end, start + step, period[1], end, `until the end of ${momentText(end - step, step)}`);
  }

  // What the bars are, beside them and for those who do not see them.
  describe() {
    const { histogram, app } = this, { counted } = histogram, { clock } = app.state;
    if (counted === this.described) return;
    this.described = counted;
    this.tip.hide();
    if (!counted) return;
    const each = stepsText(counted.size, clock.step), [from, until] = this.range.map((t) => onStep(clock, t));
    const most = counted.most ? `up to ${plural(counted.most, "event")} in ${each}` : "no events here";
    setText(this.scale, counted.most ? `Highest bar: ${countText(counted.most)} in ${each}` : "");
    setAttribute(this.canvas, "aria-label", `When events began, ${intervalDates(from, Math.max(until, from + clock.step), clock.step)}: `
      + `bars of ${each}, by ${histogram.byKind ? "kind" : "actor"}, ${most}`);
  }
}
