// Keys that work wherever nothing else on the page needs them, and the list of them.
// The card beside a shared map is read with the keys that scroll it.
const FIELDS = "input:not([type=checkbox]), select, textarea, dialog, [contenteditable]:not([contenteditable=false]), .so-about";
const PRESSED = "button, a, summary, input[type=checkbox], [role=button]";

// What a key asks for, by where it was pressed: in a field, on a button, on the map, on a slider, in text that scrolls.
function askedFor(key, shift, where) {
  if (where.field) return null;
  if (key === "?") return ["list"];
  if (key === "Escape") return ["close"];
  if (key === "[" || key === "]") return ["change", key === "[" ? -1 : 1];
  if (key === " ") return where.button || where.scrolls ? null : ["play"];
  if (where.slider) return null;
  if (key === "Home" || key === "End") return where.scrolls ? null : ["end", key === "Home" ? -1 : 1];
  if (key !== "ArrowLeft" && key !== "ArrowRight") return null;
  return where.map ? null : ["step", (key === "ArrowLeft" ? -1 : 1) * (shift ? 7 : 1)];
}

function placeOf(element, root) {
  const within = (selector) => Boolean(element.closest?.(selector));
  let scrolls = false;
  for (let node = element; node instanceof Element && node !== root && root.contains(node); node = node.parentElement) {
    scrolls ||= node.scrollHeight > node.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(node).overflowY);
  }
  return { field: within(FIELDS), button: within(PRESSED), map: within(".so-map"), slider: within("[role=slider]"), scrolls };
}

class Keys {
  constructor(bar) {
    this.bar = bar;
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  pressed(event) {
    // Some keyboards write brackets with AltGr, which also counts as Ctrl and Alt.
    const held = event.ctrlKey || event.altKey || event.metaKey;
    if (event.defaultPrevented || event.isComposing || (held && !event.getModifierState("AltGraph"))) return;
    const asked = askedFor(event.key, event.shiftKey, placeOf(event.target, this.bar.app.root));
    if (asked && this.act(asked, event.repeat)) event.preventDefault();
  }

  act([what, way], again) {
    const { bar } = this, { app } = bar, { clock } = app.state;
    if (what === "list") again || this.open();
    else if (what === "play") again || bar.player.toggle();
    else if (what === "change") bar.toChange(way);
    else if (what === "step") app.setClock(stepBy(clock, way));
    else if (what === "end") app.setClock(setInstant(clock, clock.period[way < 0 ? 0 : 1]));
    else if (!bar.options.close({ focus: true })) {
      if (app.measure.active) app.measure.turn(false);
      else if (app.card.root.hidden) return false;
      else app.card.close();
    }
    return true;
  }

  // The list, made when it is first wanted.
  open() {
    this.dialog ??= this.build();
    this.bar.options.close({ focus: true });
    this.dialog.showModal();
  }

  build() {
    const hours = this.bar.app.state.clock.step % DAY, one = hours ? "an hour" : "a day", seven = hours ? "7 hours" : "7 days";
    const rows = [
      ["Space", "Play or pause"], ["← →", `Back or on by ${one}`], ["Shift + ← →", `Back or on by ${seven}`],
      ["Home End", "First or last moment"], ["[ ]", "Previous or next change"], ["Esc", "Close the card or the menu"],
      ["?", "This list"], ["+ − 0", "On the timeline: zoom in, out, whole period"],
      ["Page Up, Down", `On the timeline: by ${hours ? "30 hours" : "30 days"}`], ["Arrows, + −", "On the map: move, zoom"],
      ["Enter", "On the map: what is at its centre"],
    ];
    const dialog = el("dialog", { class: "so-dialog", "aria-label": "Keys" },
      el("header", {}, el("h2", {}, "Keys"),
        el("button", { type: "button", class: "so-icon", "aria-label": "Close", onclick: () => dialog.close() }, "×")),
      el("dl", {}, ...rows.flatMap(([key, text]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, text)])));
    dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
    this.bar.app.root.append(dialog);
    return dialog;
  }
}
