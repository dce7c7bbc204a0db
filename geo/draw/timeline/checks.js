// Whether the tables of a payload fit together, so that nothing that follows can read beyond an end.

// What painting cannot do without: columns by table, each as long as its table unless it says where things begin.
const NEEDED = {
  events: ["start", "end", "point", "kind", "actor_a", "actor_b", "date_uncertainty_days", "deaths_best", "deaths_low",
    "deaths_high"],
  points: ["lon", "lat", "uncertainty_m"],
  zones: ["actor", "start", "end", "line_uncertainty_m", "source"],
  runs: ["first", "count"],
  vertices: ["lon", "lat"],
  places: ["lon", "lat", "rank"],
  arcs: ["border"],
  arc_points: ["lon", "lat"],
  land_arcs: ["arc"],
  countries: ["lon", "lat", "span"],
};
// Columns that say where the things of each row begin in another table, with one more for the end of the last.
const BEGINNINGS = [["zones", "first_ring", "rings"], ["rings", "first_run", "runs"],
  ["arcs", "first_point", "arc_points"], ["land_rings", "first_arc", "land_arcs"]];

function checkTables(tables) {
  for (const [name, columns] of Object.entries(NEEDED)) {
    // Tables come in groups: a payload of events alone is whole.
    if (!tables[name]) continue;
    for (const column of columns) if (tables[name][column]?.length !== tables[name].rows) contradictory(`${name}.${column}`);
  }
  for (const [name, column, other] of BEGINNINGS) {
    if (tables[name] && !begin(tables[name][column], tables[name].rows, tables[other]?.rows)) contradictory(`${name}.${column}`);
  }
  for (const name of ["zones", "places", "countries"]) {
    for (const [column, words] of Object.entries(tables[name]?.texts ?? {})) {
      const codes = tables[name][column];
      if (codes ? !below(codes, words.length) : words.length !== tables[name].rows) contradictory(`${name}.${column}`);
    }
  }
  const { events, points, runs, vertices, land_arcs: members, arcs } = tables;
  if (events && !(points && below(events.point, points.rows))) contradictory("events.point");
  if (events && !ascending(events.start)) contradictory("events.start");
  if (members && !(arcs && members.arc.every((arc) => (arc < 0 ? ~arc : arc) < arcs.rows))) contradictory("land_arcs.arc");
  if (runs && !(vertices && runsInside(runs, vertices.rows))) contradictory("runs");
}

// Codes that stand for names which the page has beside the payload: `actors` of them, one more for none, and `kinds`.
function checkCodes(tables, actors, kinds) {
  for (const name of ["events", "points", "zones", "rings", "runs", "vertices", "places"]) if (!tables[name]) contradictory(name);
  const { events, zones } = tables;
  for (const [column, count] of [["actor_a", actors + 1], ["actor_b", actors + 1], ["kind", kinds]]) {
    if (!below(events[column], count)) contradictory(`events.${column}`);
  }
  if (!below(zones.actor, actors)) contradictory("zones.actor");
}

function below(codes, count) {
  for (let i = 0; i < codes.length; i++) if (!(codes[i] < count)) return false;
  return true;
}

function ascending(numbers) {
  for (let i = 1; i < numbers.length; i++) if (numbers[i] < numbers[i - 1]) return false;
  return true;
}

function begin(first, rows, others) {
  return Boolean(first) && first.length === rows + 1 && first[0] === 0 && ascending(first) && first[rows] === others;
}

function runsInside({ first, count, rows }, vertices) {
  for (let i = 0; i < rows; i++) {
    const last = first[i] + count[i] - Math.sign(count[i]);
    if (count[i] === 0 || first[i] >= vertices || last < 0 || last >= vertices) return false;
  }
  return true;
}
