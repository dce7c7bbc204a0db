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
