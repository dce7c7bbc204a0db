// Which events are kept, and which of them the moment shows. Pure: arrays in, arrays out.

const noFilters = () => ({ actors: [], kinds: [], min_deaths: 0, max_event_uncertainty_m: null, text: "" });

// One byte an event: 1 where every filter but time keeps it.
function keptMask(events, points, filters, actorNames, kindNames) {
  const kept = new Uint8Array(events.rows).fill(1);
  if (filters.actors.length) {
    const wanted = actorNames.map((name) => filters.actors.includes(name));
    dropUnless(kept, (i) => wanted[events.actor_a[i]] || wanted[events.actor_b[i]]);
  }
  if (filters.kinds.length) {
    const wanted = kindNames.map((name) => filters.kinds.includes(name));
    dropUnless(kept, (i) => wanted[events.kind[i]]);
  }
  if (filters.min_deaths > 0) dropUnless(kept, (i) => events.deaths_best[i] >= filters.min_deaths);
  if (filters.max_event_uncertainty_m !== null) {
    const limit = filters.max_event_uncertainty_m;
    dropUnless(kept, (i) => points.uncertainty_m[events.point[i]] <= limit);
  }
  for (const word of filters.text.toLowerCase().split(/\s+/).filter(Boolean)) {
    const has = (texts) => texts.map((text) => text.toLowerCase().includes(word));
    const found = ["place", "actor_a_raw", "actor_b_raw", "note", "source"].map((name) =>
      [events[name], has(events.texts[name])]);
    const actors = has(actorNames);
    found.push([events.actor_a, actors], [events.actor_b, actors]);
    dropUnless(kept, (i) => found.some(([codes, hit]) => hit[codes[i]]));
  }
  return kept;
}

function dropUnless(kept, passes) {
  for (let i = 0; i < kept.length; i++) if (kept[i] && !passes(i)) kept[i] = 0;
}

// Minutes from which and until which an event may count; events meet the half-open interval [from, until).
function span(clock, mode) {
  const until = mode === "so-far" ? clock.instant + clock.step : clock.window[1];
  const from = mode === "so-far" ? clock.period[0] : clock.window[0];
  return [from / MINUTE, until / MINUTE];
}

// Finds the events in an interval, counted by point; reuses its arrays, so that scrubbing allocates nothing.
class Visible {
  constructor(events, pointCount) {
    this.events = events;
    this.count = new Int32Array(pointCount);
    this.top = new Int32Array(pointCount);
    this.points = new Int32Array(pointCount);
    this.used = 0;
    this.total = 0;
    // Sorted by start: an event that began more than the longest duration ago is over.
    this.longest = 0;
    for (let i = 0; i < events.rows; i++) this.longest = Math.max(this.longest, events.end[i] - events.start[i]);
  }

  find(kept, from, until) {
    const { events, count, top, points } = this;
    for (let k = 0; k < this.used; k++) count[points[k]] = 0;
    this.used = 0;
    this.total = 0;
    const last = upperBound(events.start, until - 1);
    for (let i = upperBound(events.start, from - this.longest - 1); i < last; i++) {
      if (!kept[i] || events.end[i] <= from) continue;
      const point = events.point[i];
      if (count[point]++ === 0) points[this.used++] = point;
      top[point] = i;
      this.total++;
    }
    return this;
  }

  // The events of one point in the interval last asked for, newest first.
  at(kept, from, until, point) {
    const { events } = this, found = [];
    for (let i = upperBound(events.start, until - 1) - 1; i >= 0; i--) {
      if (events.start[i] < from - this.longest) break;
      if (kept[i] && events.point[i] === point && events.end[i] > from) found.push(i);
    }
    return found;
  }
}
