// Hands on the track: pointers, wheel and two fingers.
const STRIP = 12;
const EDGE_PX = 6;

class Gestures {
  constructor(track) {
    this.track = track;
    this.fingers = new Map();
    this.dragging = null;
    this.pinch = null;
    const { root, window: frame, start, end, moment, strip } = track, { app } = track;
    const clock = () => app.state.clock, at = (x) => track.timeAt(x), set = (made) => app.setClock(made);
    // What is dragged keeps its distance to the pointer.
    this.drag(start, (x) => clock().window[0] - at(x), (x, off) => set(resizeStart(clock(), at(x) + off + clock().step / 2)));
    this.drag(end, (x) => clock().window[1] - at(x), (x, off) => set(resizeEnd(clock(), at(x) + off - clock().step / 2)));
    this.drag(moment, (x) => clock().instant - at(x), (x, off) => set(setInstant(clock(), at(x) + off + clock().step / 2)));
    const scrub = (x) => set(setInstant(clock(), at(x)));
    // A window that is the whole period cannot be moved: there, dragging scrubs the moment.
    this.drag(frame, (x) => clock().window[0] - at(x), (x, off) =>
      (isWhole(clock()) ? scrub(x) : set(moveWindow(clock(), at(x) + off + clock().step / 2))), scrub);
    // Beside the window a mouse draws a new one; a finger, and any hand in "so far", scrubs the moment.
    this.drag(root, (x, event) => (event.pointerType === "touch" || app.state.mode === "so-far" ? null : at(x)),
      (x, from) => (from === null ? scrub(x) : set(setWindow(clock(), Math.min(from, at(x)), Math.max(from, at(x))))), scrub);
    this.drag(strip, () => null, (x) => this.centre(x), (x) => this.centre(x));
    root.addEventListener("dblclick", (event) => {
      if (strip.contains(event.target)) return;
      set(wholePeriod(clock()));
      track.showWhole();
    });
    root.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    root.addEventListener("pointerdown", (event) => this.down(event), { capture: true });
    for (const name of ["pointerup", "pointercancel"]) {
      root.addEventListener(name, (event) => this.lifted(event), { capture: true });
    }
    root.addEventListener("pointermove", (event) => this.moved(event), { capture: true });
    root.addEventListener("pointerleave", () => track.tip.hide());
  }

  // While a hand is on the track, what it does decides what is in sight.
  get busy() {
    return Boolean(this.dragging || this.pinch);
  }

  drag(target, begin, move, click = () => {}) {
    target.addEventListener("pointerdown", (event) => {
      if (event.button > 0 || this.pinch) return;
      event.preventDefault();
      event.stopPropagation();
      target.setPointerCapture(event.pointerId);
      if (target.tabIndex >= 0) target.focus({ preventScroll: true });
      const held = { x: event.clientX, now: event.clientX, far: false, from: null, move };
      if (this.pans(event, target)) {
        const grabbed = this.track.timeAt(event.clientX);
        held.move = (x) => this.track.pan(grabbed - this.track.timeAt(x));
        held.pans = true;
      } else held.from = begin(event.clientX, event);
      this.dragging = held;
      const moved = (e) => {
        held.now = e.clientX;
        held.far ||= Math.abs(e.clientX - held.x) > 3;
        if (held.far && this.dragging === held) this.follow(held);
      };
      const done = (e) => {
        for (const [name, act] of [["pointermove", moved], ["pointerup", done], ["pointercancel", done]]) {
          target.removeEventListener(name, act);
        }
        const mine = this.dragging === held;
        if (mine) this.dragging = null;
        if (mine && !held.far && !held.pans && e.type === "pointerup") click(e.clientX);
      };
      for (const [name, act] of [["pointermove", moved], ["pointerup", done], ["pointercancel", done]]) {
        target.addEventListener(name, act);
      }
    });
  }

  // Zoomed in, the axis is a handle to everything, and so is any place with Shift.
  pans(event, target) {
    const { track } = this, { base } = track.histogram;
    if (track.whole || (target !== track.root && target !== track.window)) return false;
    return event.shiftKey || (target === track.root && event.clientY - track.canvas.getBoundingClientRect().top > base);
  }

  // Moves what is held; held over an edge of a zoomed track, the track goes on under it.
  follow(held) {
    held.move(held.now, held.from);
    if (!held.pans && !held.scrolling) this.scroll(held, performance.now());
  }

  scroll(held, last) {
    const { track } = this, box = track.canvas.getBoundingClientRect(), { now } = held;
    const over = Math.min(0, now - box.left - EDGE_PX) + Math.max(0, now - box.right + EDGE_PX);
    held.scrolling = this.dragging === held && over !== 0 && !track.whole;
    if (!held.scrolling) return;
    requestAnimationFrame((time) => {
      if (this.dragging !== held) return;
      const seconds = clamp((time - last) / 1000, 0, 0.1), [from, until] = track.range;
      track.pan((clamp(over, -60, 60) / 60) * (until - from) * seconds);
      held.move(held.now, held.from);
      this.scroll(held, time);
    });
  }

  centre(clientX) {
    const { track } = this, { period } = track.app.state.clock, box = track.canvas.getBoundingClientRect();
    const t = period[0] + ((clientX - box.left) / box.width) * (period[1] - period[0]), [from, until] = track.range;
    track.pan(t - (from + until) / 2);
  }

  // Up and down zooms about the pointer; sideways, or with Shift, pans. What would change nothing is left to the page.
  wheel(event) {
    if (event.altKey || event.metaKey) return;
    const { track } = this, before = track.range, unit = [1, 16, 160][event.deltaMode] ?? 1;
    const [dx, dy] = event.shiftKey && !event.deltaX ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    if (Math.abs(dx) > Math.abs(dy)) {
      track.pan(((dx * unit) / Math.max(track.size.width, 1)) * (before[1] - before[0]));
    } else track.zoom(Math.exp(clamp(dy * unit * (event.ctrlKey ? 0.01 : 0.0025), -1, 1)), track.timeAt(event.clientX));
    if (track.range.some((t, i) => t !== before[i])) event.preventDefault();
  }

  down(event) {
    if (event.pointerType !== "touch") return;
    this.fingers.set(event.pointerId, event.clientX);
    if (this.fingers.size !== 2) return;
    // The second finger ends what the first had begun.
    const ids = [...this.fingers.keys()].sort((a, b) => this.fingers.get(a) - this.fingers.get(b));
    this.dragging = null;
    this.pinch = { ids, times: ids.map((id) => this.track.timeAt(this.fingers.get(id))) };
    for (const id of ids) this.track.root.setPointerCapture(id);
    event.preventDefault();
    event.stopPropagation();
  }

  lifted(event) {
    this.fingers.delete(event.pointerId);
    if (this.pinch?.ids.includes(event.pointerId)) this.pinch = null;
  }

  moved(event) {
    const { track, pinch, fingers } = this;
    if (event.pointerType === "mouse" && !this.dragging) track.tip.show(event);
    else track.tip.hide();
    if (!fingers.has(event.pointerId)) return;
    fingers.set(event.pointerId, event.clientX);
    if (!pinch) return;
    const { left, width } = track.canvas.getBoundingClientRect();
    track.show(pinchRange(track.app.state.clock, pinch.times, pinch.ids.map((id) => fingers.get(id) - left), width));
  }
}
