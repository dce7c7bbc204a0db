// What is known of an event, or of a spot on the map; built from text nodes only.

class Card {
  constructor(app) {
    this.app = app;
    this.list = [];
    this.at = 0;
    this.spot = null;
    this.root = el("section", { class: "so-panel so-card", "aria-label": "Event", hidden: true, tabindex: "-1" });
    app.stage.append(this.root);
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      if (this.listed) this.toggleList(false);
      else this.close();
    });
    L.DomEvent.disableClickPropagation(this.root).disableScrollPropagation(this.root);
  }

  // A click on the map: the event there; else the zone; else nothing.
  click({ containerPoint, latlng, originalEvent }) {
    this.app.tip.hide();
    this.ask(containerPoint, latlng, originalEvent.pointerType === "touch" ? 16 : 4) || this.close();
  }

  // The same for the keyboard, at the middle of the map; the card takes the focus.
  openCentre() {
    const { map } = this.app, centre = map.getCenter();
    this.takeFocus();
    this.ask(map.latLngToContainerPoint(centre), centre, 8) || this.openSpot(centre);
  }

  // Opens on the events at a point of the container (or in its cell of a density), newest first; else on the zone there.
  ask(at, latlng, reach) {
    const { app } = this, cell = cellOf(app, at), point = cell ? -1 : app.events.pick(at, reach);
    const zone = zoneAt(app, latlng);
    this.below = zone >= 0 ? latlng : null;
    if (cell) this.open(this.eventsOf(cell.points), 0, "in this cell");
    else if (point >= 0) this.open(this.eventsOf([point]), 0, "here");
    else if (zone >= 0) this.openSpot(latlng);
    return Boolean(cell) || point >= 0 || zone >= 0;
  }

  eventsOf(points) {
    const { state, events } = this.app, found = [];
    for (const point of points) found.push(...events.visible.at(state.kept, ...span(state.clock, state.mode), point));
    return points.length > 1 ? found.sort((a, b) => b - a) : found;
  }

  imprecise() {
    const { events: { visible }, data: { points } } = this.app;
    this.takeFocus();
    this.below = null;
    this.open(this.eventsOf(Array.from(visible.points.subarray(0, visible.used)).filter((point) =>
      points.uncertainty_m[point] > RING_M)), 0, "too imprecise to draw");
  }

  open(list, at, where) {
    if (!list.length) return;
    this.list = list;
    this.where = where;
    this.listed = false;
    this.turn(at);
  }

  turn(at) {
    if (!this.list.length) return;
    this.at = (at + this.list.length) % this.list.length;
    this.app.select(this.list[this.at], { keepList: true });
  }

  // The spot is asked again at every moment, so that its holder changes under the card.
  openSpot(latlng) {
    this.app.select(null);
    this.spot = latlng;
    this.app.mark("time");
  }

  toggleList(open) {
    this.listed = open;
    this.app.mark("time");
  }

  takeFocus() {
    this.opener = document.activeElement;
    this.wanted = true;
  }

  // Gone at once, so that a click before the next frame meets what lies there. The focus goes back to where it came from, not
  // to the top of the page.
  close() {
    const held = this.root.contains(document.activeElement), { opener } = this;
    this.root.hidden = true;
    this.shown = null;
    this.spot = null;
    this.app.select(null);
    this.app.mark("time");
    if (held) (opener && opener.isConnected && !opener.hidden ? opener : this.app.map.getContainer()).focus({ preventScroll: true });
    this.opener = null;
  }

  // Follows the selection, whoever made it.
  update() {
    const { selected } = this.app.state;
    if (selected !== null) this.spot = null;
    if (selected === null && !this.spot) {
      this.root.hidden = true;
      this.list = [];
      this.shown = null;
      return;
    }
    if (selected !== null && this.list[this.at] !== selected) {
      this.list = [selected];
      this.at = 0;
      this.listed = false;
      this.below = null;
    }
    const about = this.spot && aboutSpot(this.app, this.spot);
    const key = this.spot ? JSON.stringify(about) : `${selected}|${this.at}|${this.list.length}|${this.listed}`;
    if (this.shown !== key) {
      this.shown = key;
      this.fill(this.spot ? this.spotContent(about) : this.eventContent(selected));
    }
    if (this.wanted) this.root.focus({ preventScroll: true });
    this.wanted = false;
  }

  // Paging by keyboard keeps its place: the button that was used is made anew.
  fill(content) {
    const held = this.root.contains(document.activeElement) && (document.activeElement.dataset.part ?? "none");
    this.root.replaceChildren(...content.filter(Boolean));
    this.root.setAttribute("aria-label", this.spot ? "Spot" : "Event");
    this.root.hidden = false;
    this.root.scrollTop = 0;
    if (held) (this.root.querySelector(`[data-part="${held}"]:not(:disabled)`) ?? this.root).focus({ preventScroll: true });
  }

  eventContent(event) {
    const { title, dates, note, rows, link } = eventFacts(this.app, event);
    return [
      this.head(title),
      this.list.length > 1 ? this.pager() : null,
      this.list.length > 1 && this.listed ? this.choices() : null,
      el("p", { class: "so-card-date" }, dates),
      note ? el("p", { class: "so-note", dir: "auto" }, note) : null,
      facts(rows),
      link ? el("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, "The source's record") : null,
      // An event's ring can cover whole zones; what lies under the click is one step away.
      this.below ? el("button", { type: "button", class: "so-link so-below", "data-part": "below",
        onclick: () => this.openSpot(this.below) }, "Who holds this spot") : null,
    ];
  }

  spotContent({ title, date, rows }) {
    return [this.head(title), el("p", { class: "so-card-date" }, date), facts(rows)];
  }

  head(title) {
    return el("header", {}, el("h2", { dir: "auto" }, title),
      el("button", { type: "button", class: "so-icon so-close", "aria-label": "Close", "data-part": "close",
        onclick: () => this.close() }, "×"));
  }

  pager() {
    const last = this.list.length - 1, many = last > 3;
    const step = (part, label, shape, at) => el("button", { type: "button", class: "so-icon", "aria-label": label,
      title: label, "data-part": part, onclick: () => this.turn(at) }, icon(shape));
    return el("div", { class: "so-pager" },
      many ? step("first", "First event", "M6 5h2v14H6zM18.5 6.5L13 12l5.5 5.5-1.5 1.5-7-7 7-7z", 0) : null,
      step("back", "Previous event", "M15.5 5l1.5 1.5L11.5 12l5.5 5.5-1.5 1.5-7-7z", this.at - 1),
      el("button", { type: "button", class: "so-link", "data-part": "list", "aria-expanded": String(Boolean(this.listed)),
        title: "Choose from a list", onclick: () => this.toggleList(!this.listed) },
        `${countText(this.at + 1)} of ${countText(last + 1)} ${this.where}`),
      step("on", "Next event", "M8.5 5L7 6.5l5.5 5.5L7 17.5 8.5 19l7-7z", this.at + 1),
      many ? step("last", "Last event", "M16 5h2v14h-2zM5.5 6.5L11 12l-5.5 5.5L7 19l7-7-7-7z", last) : null);
  }

  // All events of the card to choose from, a page at a time.
  choices() {
    const entry = (event, i) => el("button", { type: "button", "aria-current": i === this.at ? "true" : null, dir: "auto",
      onclick: () => {
        this.listed = false;
        this.turn(i);
      } }, eventLine(this.app, event));
    const list = new Paged({ entry, what: "Events to choose from" });
    list.show(this.list, Math.floor(this.at / list.size));
    list.root.classList.add("so-choices");
    return list.root;
  }
}

const cellOf = (app, at) => (app.shows("density") && !app.shows("no-events") ? app.events.density.at(at) : null);

const facts = (rows) =>
  el("dl", {}, ...rows.flatMap(([name, value]) => [el("dt", {}, name), el("dd", { dir: "auto" }, value)]));
