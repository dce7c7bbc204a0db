// Colours of the page: its CSS variables for canvases, and each actor's own, in the theme that is on.

const prefersDark = window.matchMedia("(prefers-color-scheme: dark)");
const calmMotion = window.matchMedia("(prefers-reduced-motion: reduce)");

class Theme {
  constructor(root, wanted) {
    this.root = root;
    this.set(wanted);
  }

  // "light", "dark", or "auto": as the reader's system says.
  set(wanted) {
    this.wanted = wanted;
    this.dark = wanted === "dark" || (wanted === "auto" && prefersDark.matches);
    this.root.dataset.theme = this.dark ? "dark" : "light";
    const style = getComputedStyle(this.root);
    for (const name of ["land", "water", "coast", "border", "halo", "text", "muted", "accent", "front", "panel", "line",
      "bars", "edge"]) {
      this[name] = style.getPropertyValue(`--${name}`).trim();
    }
    this.font = style.fontFamily;
  }

  fill(actor) {
    return this.dark ? actor.dark_fill : actor.fill;
  }

  // For small solid marks, which need more contrast than areas.
  solid(actor) {
    return this.dark ? actor.dark_ink : actor.fill;
  }

  ink(actor) {
    return this.dark ? actor.dark_ink : actor.ink;
  }
}
