// Which events are kept. Pure: arrays in, arrays out; texts are searched once each, not once an event.

const noFilters = () => ({ actors: [], kinds: [], min_deaths: 0, max_event_uncertainty_m: null, text: "" });
// As geo/measure/select.py has them, beside the actors' canonical names.
const SEARCHED = ["place", "actor_a_raw", "actor_b_raw", "note", "source"];

// One byte an event: 1 where every filter but time keeps it.
function keptMask(events, points, filters, actorNames, kindNames) {
  const kept = new Uint8Array(events.rows).fill(1), { rows } = events;
  if (filters.actors.length) {
    const wanted = flags(actorNames, filters.actors), { actor_a: a, actor_b: b } = events;
    for (let i = 0; i < rows; i++) kept[i] = wanted[a[i]] | wanted[b[i]];
  }
  if (filters.kinds.length) {
    const wanted = flags(kindNames, filters.kinds), { kind } = events;
    for (let i = 0; i < rows; i++) kept[i] &= wanted[kind[i]];
  }
  if (filters.min_deaths > 0) {
    const { deaths_best: deaths } = events, least = filters.min_deaths;
    for (let i = 0; i < rows; i++) if (deaths[i] < least) kept[i] = 0;
  }
  if (filters.max_event_uncertainty_m !== null) {
    const limit = filters.max_event_uncertainty_m, { uncertainty_m: metres } = points, near = new Uint8Array(points.rows);
    for (let i = 0; i < near.length; i++) near[i] = metres[i] <= limit ? 1 : 0;
    const { point } = events;
    for (let i = 0; i < rows; i++) kept[i] &= near[point[i]];
  }
  for (const word of filters.text.toLowerCase().split(/\s+/).filter(Boolean)) {
    const found = eventsHolding(events, word, actorNames);
    for (let i = 0; i < rows; i++) kept[i] &= found[i];
  }
  return kept;
}

// One byte a name: 1 where it is wanted; the last, which stands for no name, never is.
function flags(names, wanted) {
  const set = new Set(wanted);
  return Uint8Array.from([...names, null], (name) => (name !== null && set.has(name) ? 1 : 0));
}

// One byte an event: 1 where one of its texts holds the word. Texts that are not read yet hold nothing.
function eventsHolding(events, word, actorNames) {
  const found = new Uint8Array(events.rows);
  const mark = (codes, hits) => {
    if (!hits.includes(1)) return;
    for (let i = 0; i < found.length; i++) found[i] |= hits[codes[i]];
  };
  const actors = Uint8Array.from([...actorNames, ""], (name) => (name.toLowerCase().includes(word) ? 1 : 0));
  mark(events.actor_a, actors);
  mark(events.actor_b, actors);
  for (const name of SEARCHED) if (events.texts[name]) mark(events[name], events.texts[name].holding(word));
  return found;
}

// Minutes from which and until which an event may count; events meet the half-open interval [from, until).
function span(clock, mode) {
  const until = mode === "so-far" ? clock.instant + clock.step : clock.window[1];
  const from = mode === "so-far" ? clock.period[0] : clock.window[0];
  return [from / MINUTE, until / MINUTE];
}
