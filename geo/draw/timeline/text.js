// How numbers and dates are said: the same as geo/model/text.py, which a test compares.
const MINUTE = 60000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
const METRES_PER_MILE = 1609.344;
const MONTHS = ["January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December"];
const NOT_STATED = "not stated";

function halfUp(value, digits = 0) {
  const scale = 10 ** digits;
  return (Math.floor(value * scale + 0.5) / scale).toFixed(digits);
}

function metric(metres) {
  if (Math.floor(metres + 0.5) < 1000) return [halfUp(metres), "m"];
  const km = metres / 1000;
  return [halfUp(km, Math.floor(km * 10 + 0.5) < 100 ? 1 : 0), "km"];
}

function milesText(metres) {
  const miles = metres / METRES_PER_MILE;
  if (Math.floor(miles * 100 + 0.5) < 10) return metres > 0 ? halfUp(miles, 2) : "0";
  return halfUp(miles, Math.floor(miles * 10 + 0.5) < 100 ? 1 : 0);
}

function distanceText(metres) {
  if (!Number.isFinite(metres)) return NOT_STATED;
  const [number, unit] = metric(metres);
  return `${number} ${unit} (${milesText(metres)} mi)`;
}

function intervalText(low, high) {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return NOT_STATED;
  const [first, unit] = metric(low), [last, lastUnit] = metric(high);
  if (unit !== lastUnit) return `${first} ${unit}–${last} ${lastUnit}`;
  return first === last ? `${first} ${unit}` : `${first}–${last} ${unit}`;
}

function dateText(ms) {
  const date = new Date(ms);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

function shortDate(ms) {
  const date = new Date(ms);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()].slice(0, 3)} ${date.getUTCFullYear()}`;
}

const clockTime = (ms) => new Date(ms).toISOString().slice(11, 16);

// A moment is a day where the step is a day, else a day with its hour.
function momentText(ms, step) {
  return step < DAY ? `${dateText(ms)}, ${clockTime(ms)} UTC` : dateText(ms);
}

function isoText(ms, step) {
  const iso = new Date(ms).toISOString();
  return step < DAY ? iso.slice(0, 16) + "Z" : iso.slice(0, 10);
}

// The last day inside a half-open interval is what a reader calls its end.
function intervalDates(start, end, step) {
  const last = end - step;
  if (step < DAY) return `${shortDate(start)} ${clockTime(start)} – ${shortDate(end)} ${clockTime(end)}`;
  return last <= start ? shortDate(start) : `${shortDate(start)} – ${shortDate(last)}`;
}

// The days of a half-open interval in words, saying month and year once where both ends share them.
function intervalWords(start, end, step) {
  const last = Math.max(start, end - 1), a = new Date(start), b = new Date(last);
  if (step < DAY) {
    const until = dateText(end) === dateText(start) ? clockTime(end) : `${dateText(end)}, ${clockTime(end)}`;
    return `${dateText(start)}, ${clockTime(start)} – ${until} UTC`;
  }
  const words = dateText(start).split(" "), same = dateText(start) === dateText(last);
  const kept = a.getUTCFullYear() !== b.getUTCFullYear() ? 3 : a.getUTCMonth() !== b.getUTCMonth() ? 2 : 1;
  return same ? dateText(start) : `${words.slice(0, kept).join(" ")} – ${dateText(last)}`;
}

// A length of time in steps of a day or of an hour: "a day", "2 weeks", "6 hours".
function stepsText(length, step) {
  const unit = step % DAY ? [HOUR, "hour"] : length % (7 * DAY) ? [DAY, "day"] : [7 * DAY, "week"];
  const count = Math.round(length / unit[0]);
  return count === 1 ? `${unit[1] === "hour" ? "an" : "a"} ${unit[1]}` : plural(count, unit[1]);
}

const countText = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");

function deathsText(best, low, high) {
  const said = [best, low, high].map((value) => (value < 0 ? NOT_STATED : countText(value)));
  const adds = (value) => value !== said[0] && value !== NOT_STATED;
  return adds(said[1]) || adds(said[2]) ? `${said[0]} (${said[1]}–${said[2]})` : said[0];
}

const plural = (number, one, many = one + "s") => `${countText(number)} ${number === 1 ? one : many}`;

const sentenceCase = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

function shortened(text, limit) {
  const letters = [...text];
  return letters.length > limit ? letters.slice(0, limit - 1).join("").trimEnd() + "…" : text;
}

// Only http and https leave the page.
function safeLink(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

// Elements are built from text nodes only: nothing in the data is ever read as HTML.
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

// What has not changed is not written again: a write costs the page a layout.
function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

// Switched off, a button keeps the focus it has: `disabled` would let it fall to the top of the page. What it does must then
// be nothing.
const setOff = (button, off) => setAttribute(button, "aria-disabled", String(off));

function setStyle(node, name, value) {
  if (node.style[name] !== value) node.style[name] = value;
}

const place = (node, x) => setStyle(node, "transform", `translateX(${x.toFixed(1)}px)`);
