// What is said of an event, of a point with events, of a zone and of a spot: plain text out of the columns.

const kindName = (app, event) => {
  const kind = app.kinds[app.data.events.kind[event]];
  return KIND_NAMES[kind] ?? sentenceCase(kind);
};

// Everything known of an event: title, dates, note, rows of [name, value], link.
function eventFacts(app, event) {
  const { events, points } = app.data, text = (column) => textAt(events, column, event);
  const worst = points.uncertainty_m[events.point[event]], days = events.date_uncertainty_days[event];
  const dates = intervalDates(events.start[event] * MINUTE, events.end[event] * MINUTE,
    events.start[event] % 1440 || events.end[event] % 1440 ? HOUR : DAY);
  const both = (names) => names.filter(Boolean).join(" – ");
  const written = both([text("actor_a_raw"), text("actor_b_raw")]);
  const counted = both([events.actor_a, events.actor_b].map((column) => app.actors[column[event]]?.name));
  const kind = text("kind_raw");
  return {
    title: kindName(app, event),
    dates: dates + (days > 0 ? ` (± ${plural(days, "day")})` : ""),
    note: text("note"),
    link: safeLink(text("url")),
    rows: [
      ["Place", `${text("place") || NOT_STATED} · ${worst > 0 ? `within ${metric(worst).join(" ")}` : "exact"}`],
      ["Actors", written || NOT_STATED],
      ["Counted as", counted && counted !== written ? counted : null],
      ["Deaths", deathsText(events.deaths_best[event], events.deaths_low[event], events.deaths_high[event])],
      ["Kind", kind && kind !== app.kinds[events.kind[event]] ? kind : null],
      ["Source", text("source") || NOT_STATED],
      ["Confidence", text("confidence") === NOT_STATED ? null : text("confidence")],
      ["Id", idAt(events, event)],
    ].filter(([, value]) => value),
  };
}

// An event in one line of a list.
function eventLine(app, event) {
  const { events } = app.data, deaths = events.deaths_best[event];
  return [shortDate(events.start[event] * MINUTE), kindName(app, event), shortened(textAt(events, "actor_a_raw", event), 40),
    deaths >= 0 ? plural(deaths, "death") : ""].filter(Boolean).join(" · ");
}

// The events of a point, or of the cell of a density, in two lines.
function pointLines(app, point, cell) {
  const { events } = app.data, { visible } = app.events, event = visible.top[point];
  const many = cell ? cell.count : visible.count[point];
  const actors = [textAt(events, "actor_a_raw", event), textAt(events, "actor_b_raw", event)].filter(Boolean);
  const first = `${kindName(app, event)}, ${shortDate(events.start[event] * MINUTE)}`;
  return [
    many > 1 ? `${countText(many)} events ${cell ? "in this cell" : "here"}; the last: ${first}` : first,
    [textAt(events, "place", event), actors.join(" – ")].filter(Boolean).join(" · "),
  ].filter(Boolean);
}

// The zone under a point of the map, or -1; what is not drawn is not there to be asked.
const zoneAt = (app, { lat, lng }) => app.zones.under(mercatorX(lng), mercatorY(lat));

const heldBy = (name) =>
  (name === "contested" ? "Contested" : name === "unknown" ? "Holder not known" : `Held by ${name}`);

// Since when and until when, as days: the first and the last one whose picture shows it, so that what is handed over at noon
// is the old holder's on that day. Where the search through a long series ended before its answer, it says so.
function heldDates({ since, until, sinceAtLeast, untilAtLeast }, step) {
  const shown = (t) => momentText(Math.ceil(t / step) * step, step);
  const start = `${sinceAtLeast ? "at least since " : ""}${shown(since)}`;
  if (until === null) return sinceAtLeast ? start : `since ${start}`;
  return `${start} to ${untilAtLeast ? "at least " : ""}${shown(until - step)}`;
}

// Who holds a spot, and where `dated` since when and by which source; under an event in one line.
function zoneLines(app, latlng, { short, dated }) {
  const zone = zoneAt(app, latlng);
  if (zone < 0) return [];
  const held = heldBy(app.zones.nameOf(zone));
  if (!dated) return [held];
  const about = app.zones.about(zone), dates = heldDates(about, app.state.clock.step);
  return short ? [`${held}, ${dates}`] : [held, dates, about.source].filter(Boolean);
}

const degreesText = ({ lat, lng }) => `${Math.abs(lat).toFixed(4)}° ${lat < 0 ? "S" : "N"}, `
  + `${Math.abs(lng).toFixed(4)}° ${lng < 0 ? "W" : "E"}`;

// Who holds a spot at the moment shown, by the zone that lies there.
function aboutSpot(app, latlng) {
  const { clock } = app.state, zone = zoneAt(app, latlng), spot = ["Spot", degreesText(latlng.wrap())];
  const date = momentText(clock.instant, clock.step);
  if (zone < 0) {
    const why = !app.data.zones.rows ? "These data name no holders." : app.shows("no-zones") ? "Control is switched off."
      : "No source names a holder here.";
    return { title: "Holder not known", date, rows: [["Why", why], spot] };
  }
  const about = app.zones.about(zone), line = app.data.zones.line_uncertainty_m[zone];
  return { title: heldBy(about.name), date, rows: [
    ["Held", heldDates(about, clock.step)],
    ["Source", about.source || NOT_STATED],
    ["Its line", line > 0 ? `known within ${metric(line).join(" ")}` : null],
    spot,
  ].filter(([, value]) => value) };
}
