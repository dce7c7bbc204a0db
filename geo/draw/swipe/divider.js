// The divider: what lies left of it is the map before, right of it the map after. A slider for the keyboard, too.

const STEP = 0.02, LEAP = 0.1;
// So many pixels of a press are no drag.
const STILL = 4;

class Divider {
  constructor(app) {
    this.app = app;
    this.root = el("div", { class: "sw-divider", role: "slider", tabindex: "0", "aria-label": "Divider between before and after",
      "aria-orientation": "horizontal", "aria-valuemin": "0", "aria-valuemax": "100" },
    el("span", { class: "sw-grip", "aria-hidden": "true" }, icon("M8 7l-5 5 5 5V7zM16 7v10l5-5z")));
    this.root.addEventListener("pointerdown", (event) => this.grip(event));
    this.root.addEventListener("pointermove", (event) => this.root.hasPointerCapture(event.pointerId) && this.drag(event));
    for (const end of ["pointerup", "pointercancel"]) this.root.addEventListener(end, () => app.rest());
    this.root.addEventListener("click", (event) => Math.abs(event.clientX - this.pressed) < STILL && this.through(event));
    this.root.addEventListener("dblclick", () => app.divide(0.5));
    this.root.addEventListener("keydown", (event) => this.key(event));
    app.stage.append(this.root);
  }

  // The grip keeps its distance from the finger.
  grip(event) {
    if (event.button !== 0) return;
    this.root.setPointerCapture(event.pointerId);
    this.pressed = event.clientX;
    this.off = event.clientX - this.app.stage.getBoundingClientRect().left - this.app.state.divider * this.app.stage.clientWidth;
    this.root.focus({ preventScroll: true });
    event.preventDefault();
  }

  drag(event) {
    const { left, width } = this.app.stage.getBoundingClientRect();
    this.app.divide((event.clientX - left - this.off) / width, { resting: false });
  }

  // A place under the divider answers who does not drag.
  through({ clientX, clientY }) {
    const spot = document.elementsFromPoint(clientX, clientY).find((one) => one.classList.contains("sw-spot"));
    spot?.dispatchEvent(new MouseEvent("click", { bubbles: true, clientX, clientY }));
  }

  key(event) {
    const { divider } = this.app.state, step = event.shiftKey ? LEAP : STEP;
    const to = {
      ArrowLeft: divider - step, ArrowDown: divider - step, ArrowRight: divider + step, ArrowUp: divider + step,
      PageDown: divider - LEAP, PageUp: divider + LEAP, Home: 0, End: 1,
    }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.app.divide(to);
  }

  update(x) {
    const { moments } = this.app.config, share = Math.round(this.app.state.divider * 100);
    setStyle(this.root, "left", `${x}px`);
    // At an edge of the map the grip stays on it.
    setStyle(this.root.firstChild, "left", `${clamp(x, 26, this.app.stage.clientWidth - 26) - x}px`);
    setAttribute(this.root, "aria-valuenow", String(share));
    setAttribute(this.root, "aria-valuetext", share === 0 ? `All of the map shows ${moments[1]}`
      : share === 100 ? `All of the map shows ${moments[0]}`
        : `${moments[0]} on the left ${share} % of the map, ${moments[1]} on the right ${100 - share} %`);
  }
}
