// What a bar stands for, beside the pointer: its dates, its count, and by whom or of what kind.

class BinTip {
  constructor(track) {
    this.track = track;
    this.root = el("div", { class: "so-bin-tip", role: "presentation", hidden: true });
  }

  hide() {
    this.root.hidden = true;
    this.shown = null;
  }

  show(event) {
    const { track, root } = this, { histogram } = track, box = track.canvas.getBoundingClientRect();
    const x = event.clientX - box.left, found = x >= 0 && x <= box.width ? histogram.at(x) : null;
    if (!found) return this.hide();
    if (found.start !== this.shown) {
      this.shown = found.start;
      root.replaceChildren(...this.content(found));
      root.hidden = false;
      this.width = root.offsetWidth;
    }
    place(root, clamp(x - this.width / 2, 0, Math.max(0, box.width - this.width)));
  }

  content({ start, end, total, parts }) {
    const { histogram, app } = this.track;
    const row = ([code, count]) => {
      const mark = el("i", { class: "so-mark" });
      mark.style.background = histogram.stackColour(code);
      return el("span", {}, mark, el("span", { dir: "auto" }, `${shortened(histogram.stackName(code), 40)}: ${countText(count)}`));
    };
    return [
      el("strong", {}, intervalDates(start, end, app.state.clock.step)),
      el("span", {}, total ? `${plural(total, "event")} began` : "No event began"),
      ...parts.map(row),
    ];
  }
}
