// Reads a message (geo/draw/message.py writes it): every field is checked, and a bad one is refused alone.

class MessageError extends Error {}

const refuse = (line) => {
  throw new MessageError(line);
};
const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
const isText = (value) => typeof value === "string";
// As geo/model/view.py names them.
const DISPLAYS = ["density", "sized", "by-kind", "no-events", "no-zones", "no-line", "no-names"];
const isPair = (value, test) => Array.isArray(value) && value.length === 2 && value.every(test);
const inDegrees = (lon, lat) => isNumber(lon) && isNumber(lat) && Math.abs(lon) <= 540 && Math.abs(lat) <= 90;
const MOST_LETTERS = 400, MOST_SPOTS = 2000;
// The times JavaScript's own dates can hold.
const isTime = (value) => isNumber(value) && Math.abs(value) <= 8.64e15;

function readWindow(value) {
  if (!isPair(value, isTime) || !(value[0] < value[1])) refuse("The window must be two times, the first before the second.");
  return value;
}

function readInstant(value) {
  return isTime(value) ? value : refuse("The moment must be a time in milliseconds since 1970.");
}

const readMode = (value) =>
  (["window", "so-far"].includes(value) ? value : refuse('The mode must be "window" or "so-far".'));

function readFilters(value) {
  if (typeof value !== "object" || value === null) refuse("The filters must be an object.");
  const filters = { ...noFilters(), ...value };
  const names = (list) => Array.isArray(list) && list.every(isText);
  const limit = filters.max_event_uncertainty_m;
  if (!names(filters.actors) || !names(filters.kinds)) refuse("Filters of actors and kinds must be lists of names.");
  if (!isNumber(filters.min_deaths)) refuse("The filter of deaths must be a number.");
  if (limit !== null && !isNumber(limit)) refuse("The filter of precision must be a number of metres or null.");
  if (!isText(filters.text) || filters.text.length > 500) refuse("The text filter must be text of at most 500 characters.");
  return filters;
}

function readSeries(value) {
  const end = (spot) => spot && isText(spot.name) && inDegrees(spot.lon, spot.lat);
  const good = (part, i) => part && isTime(part.start) && isTime(part.end) && part.start < part.end
    && (i === 0 || part.start >= value[i - 1].end)
    && (part.distance_m === undefined || ([part.distance_m, part.low_m, part.high_m].every((m) => isNumber(m) && m >= 0)
      && end(part.from) && end(part.to)));
  if (!Array.isArray(value) || !value.every(good)) refuse("The distances must be intervals in order, each with its two ends.");
  return value;
}

function readArea(value) {
  if (value === null) return null;
  const good = Array.isArray(value) && value.length === 4 && inDegrees(value[0], value[1]) && inDegrees(value[2], value[3])
    && value[0] < value[2] && value[1] < value[3];
  return good ? value : refuse("The area must be west, south, east, north in degrees.");
}

function readCamera(value, app) {
  if (value === null) return null;
  const good = Array.isArray(value) && value.length === 3 && inDegrees(value[1], value[0]) && isNumber(value[2])
    && value[2] >= 0 && value[2] <= app.map.getMaxZoom();
  return good ? value : refuse(`The camera must be latitude, longitude and a zoom up to ${app.map.getMaxZoom()}.`);
}

// Outlines as lists of rings, each its longitudes and latitudes in turn; the limits are those of geo/draw/marks.py.
function readMarks(value) {
  if (value === null) return null;
  const words = (text) => isText(text) && [...text].length <= MOST_LETTERS, { title, note, outlines, spots, more } = Object(value);
  const ring = (line) => Array.isArray(line) && line.length >= 6 && line.length % 2 === 0
    && line.every((_, i) => i % 2 || inDegrees(line[i], line[i + 1]));
  const good = words(title) && words(note) && Number.isInteger(more) && more >= 0
    && Array.isArray(outlines) && outlines.every((rings) => Array.isArray(rings) && rings.length && rings.every(ring))
    && Array.isArray(spots) && spots.length <= MOST_SPOTS && spots.every((spot) => spot && words(spot.label) && inDegrees(spot.lon, spot.lat));
  return good ? value : refuse("What is marked must have a title, a note, outlines and points with labels.");
}

const READERS = {
  window: readWindow, instant: readInstant, mode: readMode, filters: readFilters, series: readSeries, area: readArea,
  camera: readCamera,
  pair: (value) => (value === null || isPair(value, isText) ? value : refuse("The pair must be two names.")),
  definition: (value) => (isText(value) ? value : refuse("The definition must be a name.")),
  threshold_m: (value) => (isNumber(value) ? value : refuse("The threshold must be a number of metres.")),
  basemap: (value) => (Object.hasOwn(BASEMAPS, value) ? value
    : refuse(`There is no map "${shortened(String(value), 40)}"; known: ${Object.keys(BASEMAPS).join(", ")}.`)),
  // The event's row, or its id while the ids are still being read.
  selected: (value, app) => (value === null || isText(value) ? app.eventOf(value)
    : refuse("The selected event must be an id or null.")),
  display: (value) => (Array.isArray(value) && value.every((name) => DISPLAYS.includes(name))
    ? DISPLAYS.filter((name) => value.includes(name)) : refuse(`The display must be a list out of: ${DISPLAYS.join(", ")}.`)),
  marks: readMarks,
  seq: (value) => (isNumber(value) ? value : refuse("The message's number must be a number.")),
  opened: (value) => (isNumber(value) ? value : refuse("The number of the opening must be a number.")),
};

// Returns the known fields that are good, and by name a line for each that is not; a field that is absent stays as it is.
// What is no message, or one for other data, is refused whole.
function readMessage(message, app) {
  if (typeof message !== "object" || message === null || Array.isArray(message)) refuse("A message must be an object.");
  if (message.fingerprint !== undefined && message.fingerprint !== app.config.fingerprint) {
    refuse("This message is for other data than the map holds. Load the page again.");
  }
  const fields = { moveCamera: message.moveCamera === true }, refused = new Map();
  for (const [name, read] of Object.entries(READERS)) {
    if (message[name] === undefined) continue;
    try {
      fields[name] = read(message[name], app);
    } catch (error) {
      if (!(error instanceof MessageError)) throw error;
      refused.set(name, error.message);
    }
  }
  return { fields, refused };
}
