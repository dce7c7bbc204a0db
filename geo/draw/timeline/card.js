// What is known of an event, and of what lies under the pointer; built from text nodes only.

class Card {
  constructor(app) {
    this.app = app;
    this.list = [];
    this.at = 0;
    this.root = el("section", { class: "so-panel so-card", "aria-label": "Event", hidden: true, tabindex: "-1" });
    this.tip = el("div", { class: "so-tip", role: "presentation", hidden: true });
    app.stage.append(this.root, this.tip);
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && app.select(null));
    L.DomEvent.disableClickPropagation(this.root).disableScrollPropagation(this.root);
  }

  // Opens on the events of one point, newest first.
  openPoint(point) {
    const { state, events } = this.app;
    this.open(events.visible.at(state.kept, ...span(state.clock, state.mode), point), 0, "here");
  }

  imprecise() {
    const { state, events, data } = this.app, { visible } = events, found = [];
    for (let k = 0; k < visible.used; k++) {
      const point = visible.points[k];
      if (data.points.uncertainty_m[point] > RING_M) {
        found.push(...visible.at(state.kept, ...span(state.clock, state.mode), point));
      }
    }
    this.open(found.sort((a, b) => b - a), 0, "too imprecise to draw");
  }

  open(list, at, where) {
    if (!list.length) return;
    this.list = list;
    this.where = where;
    this.turn(at);
  }

  turn(at) {
    this.at = (at + this.list.length) % this.list.length;
    this.app.select(this.list[this.at], { keepList: true });
  }

  // Follows the selection, whoever made it.
  update() {
    const { selected } = this.app.state;
    if (selected === null) {
      this.root.hidden = true;
      this.list = [];
      this.shown = null;
      return;
    }
    if (this.list[this.at] !== selected) (this.list = [selected]), (this.at = 0);
    const key = `${selected}|${this.at}|${this.list.length}`;
    if (this.shown === key) return;
    this.shown = key;
    // Paging by keyboard keeps its place: the button that was used is made anew.
    const held = this.root.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
    this.root.replaceChildren(...this.content(selected));
    if (held) (this.root.querySelector(`button[aria-label="${held}"]`) ?? this.root).focus({ preventScroll: true });
    this.root.hidden = false;
    this.root.scrollTop = 0;
  }

  content(event) {
    const { data, kinds } = this.app, { events, points } = data;
    const text = (column) => textAt(events, column, event);
    const worst = points.uncertainty_m[events.point[event]], days = events.date_uncertainty_days[event];
    const kind = KIND_NAMES[kinds[events.kind[event]]] ?? sentenceCase(kinds[events.kind[event]]);
    const note = (column, other) => (text(column) && text(column) !== other ? text(column) : null);
    const link = safeLink(text("url"));
    const rows = [
      ["Place", `${text("place") || NOT_STATED} · ${worst > 0 ? `within ${metric(worst).join(" ")}` : "exact"}`],
      ["Actors", [text("actor_a_raw"), text("actor_b_raw")].filter(Boolean).join(" – ") || NOT_STATED],
      ["Deaths", deathsText(events.deaths_best[event], events.deaths_low[event], events.deaths_high[event])],
      ["Kind", note("kind_raw", kinds[events.kind[event]])],
      ["Source", text("source") || NOT_STATED],
      ["Confidence", text("confidence") === NOT_STATED ? null : text("confidence")],
      ["Id", events.texts.event_id[event]],
    ].filter(([, value]) => value);
    const dates = intervalDates(events.start[event] * MINUTE, events.end[event] * MINUTE,
      events.start[event] % 1440 || events.end[event] % 1440 ? HOUR : DAY);
    return [
      this.head(kind),
      el("p", { class: "so-card-date" }, dates + (days > 0 ? ` (± ${plural(days, "day")})` : "")),
      text("note") ? el("p", { class: "so-note", dir: "auto" }, text("note")) : null,
      el("dl", {}, ...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", { dir: "auto" }, value)])),
      link ? el("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, "The source's record") : null,
    ].filter(Boolean);
  }

  head(kind) {
    const many = this.list.length > 1;
    const step = (by, label, sign) =>
      el("button", { type: "button", class: "so-icon", "aria-label": label, onclick: () => this.turn(this.at + by) }, sign);
    return el("header", {}, el("h2", {}, kind),
      many ? el("span", { class: "so-pager" }, step(-1, "Previous event", "‹"),
        el("span", {}, `${countText(this.at + 1)} of ${countText(this.list.length)} ${this.where}`),
        step(1, "Next event", "›")) : null,
      el("button", { type: "button", class: "so-icon so-close", "aria-label": "Close",
        onclick: () => this.app.select(null) }, "×"));
  }

  // What lies under the pointer, in a line or two beside it.
  hover(at, latlng) {
    const { app } = this, point = app.events.pick(at, 3);
    const lines = point >= 0 ? this.eventLines(point) : this.zoneLines(latlng);
    app.map.getContainer().classList.toggle("so-pointing", point >= 0);
    this.tip.hidden = !lines;
    if (!lines) return;
    this.tip.replaceChildren(...lines.map((line, i) => el(i ? "span" : "strong", { dir: "auto" }, shortened(line, 90))));
    const { offsetWidth: width, offsetHeight: height } = this.tip, stage = app.stage;
    this.tip.style.left = clamp(at.x + 14, 4, Math.max(4, stage.clientWidth - width - 4)) + "px";
    this.tip.style.top = (at.y + 18 + height > stage.clientHeight ? at.y - height - 12 : at.y + 18) + "px";
  }

  eventLines(point) {
    const { events, visible } = { events: this.app.data.events, visible: this.app.events.visible };
    const event = visible.top[point], many = visible.count[point];
    const actors = [textAt(events, "actor_a_raw", event), textAt(events, "actor_b_raw", event)].filter(Boolean);
    const first = `${KIND_NAMES[this.app.kinds[events.kind[event]]]}, ${shortDate(events.start[event] * MINUTE)}`;
    return [
      many > 1 ? `${countText(many)} events here; the last: ${first}` : first,
      [textAt(events, "place", event), actors.join(" – ")].filter(Boolean).join(" · "),
    ].filter(Boolean);
  }

  zoneLines(latlng) {
    const { zones, actors } = this.app, zone = zones.under(mercatorX(latlng.lng), mercatorY(latlng.lat));
    if (zone < 0) return null;
    const { name } = actors[zones.zones.actor[zone]];
    const held = name === "contested" ? "Contested" : name === "unknown" ? "Holder unknown" : `Held by ${name}`;
    return [held, textAt(zones.zones, "source", zone)].filter(Boolean);
  }
}
