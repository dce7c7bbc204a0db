// Beside the map of a shared page: choose events by actor, kind and words, and go back to what was shared. Tables and
// the citation, open where no script runs, are folded.

const about = document.getElementById("so-about"), holder = document.getElementById("so-about-opening");
const { opening, actors, kinds } = JSON.parse(holder.textContent);
const everything = { actors: [], kinds: [], min_deaths: 0, max_event_uncertainty_m: null, text: "" };
const SHARED = "\u0000shared", ALL = "";
let filters = opening.filters, openings = 0;
holder.remove();
for (const folded of about.querySelectorAll("details")) folded.open = false;

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

// A choice of one name out of many; what its author chose, where that is several, is a choice of its own.
function choice(field, label, all, names, said = (name) => name) {
  const shared = opening.filters[field], select = make("select", { id: `so-about-${field}` });
  const option = (value, text) => make("option", { value }, text);
  select.append(option(ALL, all));
  if (shared.length > 1) select.append(option(SHARED, `As shared: ${shared.map(said).join(", ")}`));
  select.append(...names.map((name) => option(name, said(name))));
  const found = { row: make("div", {}, make("label", { for: select.id }, label), select), select };
  found.show = (chosen) => (select.value = chosen.length === 0 ? ALL : chosen.length === 1 ? chosen[0] : SHARED);
  found.read = () => (select.value === ALL ? [] : select.value === SHARED ? shared : [select.value]);
  select.addEventListener("change", () => apply({ ...filters, [field]: found.read() }));
  return found;
}

// As the legend says them.
const kindText = (name) => (name === "other" ? "Other event" : name.charAt(0).toUpperCase() + name.slice(1));
const actor = choice("actors", "Actor", "All actors", actors);
const kind = choice("kinds", "Kind of event", "All kinds", kinds, kindText);
const words = make("input", { type: "search", id: "so-about-words", maxlength: "500", autocomplete: "off" });
const wordsRow = make("div", {}, make("label", { for: words.id }, "Words in place, actors, note or source"), words);
const shown = make("p", { class: "so-quiet" });
const button = (text, act) => {
  const made = make("button", { type: "button" }, text);
  made.addEventListener("click", act);
  return made;
};

function said() {
  const { visible, events } = window.standoff.stats(), number = (count) => count.toLocaleString("en-GB");
  shown.textContent = `${number(visible)} of ${number(events)} events shown.`;
}

function apply(wanted) {
  filters = wanted;
  window.standoff.apply({ filters });
  show();
}

function show() {
  actor.show(filters.actors);
  kind.show(filters.kinds);
  if (words.value.trim() !== filters.text) words.value = filters.text;
  said();
}

// A new opening: window, moment, layers and camera are taken whatever a hand has touched since.
function asShared() {
  filters = opening.filters;
  window.standoff.apply({ ...opening, opened: ++openings, moveCamera: true });
  show();
}

let waiting = 0;
words.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => apply({ ...filters, text: words.value.trim() }), 200);
});

document.addEventListener("standoff-ready", () => {
  document.getElementById("so-about-explore").append(make("section", {}, make("h2", {}, "Look further"),
    ...[actors.length ? actor.row : "", kinds.length ? kind.row : "", wordsRow].filter(Boolean), shown,
    make("div", { class: "so-about-buttons" }, button("All events", () => apply(everything)),
      button("Back to what was shared", asShared))));
  window.standoff.on("change", said);
  show();
}, { once: true });
